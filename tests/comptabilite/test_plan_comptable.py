"""Plan comptable général."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lettrine.comptabilite.plan_comptable import PlanComptable, Statut
from lettrine.erreurs import OptionInvalide, ParametreInconnu

CAS = Path(__file__).parents[1] / "cas" / "plan_comptable" / "statuts.csv"
PLAN_2024 = PlanComptable.en_vigueur(date(2024, 1, 1))
PLAN_2025 = PlanComptable.en_vigueur(date(2025, 1, 1))
PLAN_2026 = PlanComptable.en_vigueur(date(2026, 1, 1))


def statut(plan, compte):
    return plan.examiner([compte])[0].statut


def cas():
    lignes = CAS.read_text(encoding="utf-8").splitlines()[1:]
    return [ligne.split(";") for ligne in lignes]


@pytest.mark.parametrize(("compte", "en_2024", "en_2025", "mot", "pourquoi"), cas())
def test_le_statut_de_chaque_cas(compte, en_2024, en_2025, mot, pourquoi):
    assert statut(PLAN_2024, compte).value == en_2024, pourquoi
    examen = PLAN_2025.examiner([compte])[0]
    assert examen.statut.value == en_2025, pourquoi
    assert mot in examen.message


def test_l_ouverture_decide_et_non_la_cloture():
    # Exercice du 01/07/2024 au 30/06/2025 : encore l'ancien plan.
    plan = PlanComptable.en_vigueur(date(2024, 7, 1))
    assert plan.libelle("675") is not None
    assert plan.libelle("657") is None


def test_l_option_anticipee_vaut_pour_les_exercices_ouverts_en_2024():
    plan = PlanComptable.en_vigueur(date(2024, 1, 1), option_anticipee=True)
    assert statut(plan, "657000") is Statut.CONNU
    assert statut(plan, "675000") is Statut.SUPPRIME


def test_l_option_est_sans_effet_une_fois_le_plan_applicable():
    plan = PlanComptable.en_vigueur(date(2026, 1, 1), option_anticipee=True)
    assert plan.depuis == date(2026, 1, 1)


def test_refuse_l_option_avant_2024_pcg_01():
    with pytest.raises(OptionInvalide) as erreur:
        PlanComptable.en_vigueur(date(2023, 12, 31), option_anticipee=True)
    assert erreur.value.code == "PCG-01"


def test_hors_des_editions_connues_refuse_ou_donne_la_plus_proche():
    for jour, code, edition in (
        (date(2020, 1, 1), "PAR-02", date(2023, 1, 1)),
        (date(2027, 1, 1), "PAR-03", date(2026, 1, 1)),
    ):
        with pytest.raises(ParametreInconnu) as erreur:
            PlanComptable.en_vigueur(jour)
        assert erreur.value.code == code
        assert PlanComptable.le_plus_proche(jour).depuis == edition


def test_les_libelles_suivent_l_edition():
    assert PLAN_2024.libelle("667") == (
        "Charges nettes sur cessions de valeurs mobilières de placement"
    )
    assert PLAN_2025.libelle("667") == "Charges sur cession d'éléments financiers"
    assert PLAN_2025.libelle("1045") == "Bons de souscription d'actions"
    assert PLAN_2026.libelle("1045") == "Bons de souscription de titres en capital"


def test_le_plan_2026_a_ses_nouveaux_comptes():
    assert PLAN_2025.libelle("1673") is None
    assert PLAN_2026.libelle("1673") == "Avances conditionnées montant principal"
    assert statut(PLAN_2026, "16718") is Statut.CONNU  # un sous-compte de 1671, resté au plan


def test_la_racine_ignore_les_zeros_de_droite():
    assert PLAN_2026.racine("40100000") == "401"
    assert PLAN_2026.racine("10000000") == "10"
    assert PLAN_2026.libelle("10000000") == "Capital et réserves"
    assert PLAN_2026.libelle("401DUPONT") is None
    assert PLAN_2026.racine("") is None


@given(st.sampled_from(sorted(c for c in PLAN_2026.comptes if len(c) >= 3)), st.text("0123456789"))
def test_tout_sous_compte_d_un_compte_du_plan_est_connu(compte, suite):
    assert statut(PLAN_2026, compte + suite) in (Statut.CONNU, Statut.SUPPRIME)
    assert statut(PLAN_2026, compte + "0" * 4) is Statut.CONNU
    assert PLAN_2026.racine(compte + suite).startswith(compte)
