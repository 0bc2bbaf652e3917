"""Les comptes des opérations : par rôle, par exercice, par bien."""

from datetime import date

import pytest

from lettrine.comptabilite.immobilisations.comptes import (
    famille,
    lire_roles,
    racine_d_amortissement,
    racine_de_depreciation,
    roles_verifies,
)
from lettrine.erreurs import OptionInvalide, ParametreInconnu
from lettrine.parametres import livres
from tests.comptabilite.immobilisations.registres import codes


@pytest.mark.parametrize(
    ("ouverture", "option", "attendus"),
    [
        (date(2024, 12, 31), False, ("675", "775", "777", "675")),
        (date(2025, 1, 1), False, ("657", "757", "747", "6671")),
        (date(2024, 1, 1), True, ("657", "757", "747", "6671")),
    ],
)
def test_l_ouverture_de_l_exercice_decide_des_comptes(ouverture, option, attendus):
    roles = lire_roles(livres(), ouverture, option_anticipee=option)
    noms = (
        "valeur_comptable",
        "produit_de_cession",
        "quote_part_de_subvention",
        "valeur_comptable_financiere",
    )
    assert tuple(roles[nom] for nom in noms) == attendus


def test_un_exercice_ouvert_en_2023_ne_peut_pas_opter_pcg_01():
    with pytest.raises(OptionInvalide) as refus:
        lire_roles(livres(), date(2023, 12, 31), option_anticipee=True)
    assert refus.value.code == "PCG-01"


def test_apres_le_dernier_jour_verifie_les_derniers_comptes_servent_imm_33():
    roles, anomalies = roles_verifies(livres(), date(2030, 1, 1))
    assert roles["valeur_comptable"] == "657"
    assert codes(anomalies) == ["IMM-33"]
    assert roles_verifies(livres(), date(2026, 1, 1))[1] == []


def test_un_role_mal_ecrit_est_refuse_par_4():
    faux = livres().avec(
        '["immobilisations/comptes"]\n'
        'valeurs = [{ depuis = 2025-06-01, valeur = { creance = 462 }, reference = "Usage" }]\n'
    )
    with pytest.raises(ParametreInconnu) as refus:
        lire_roles(faux, date(2026, 1, 1))
    assert refus.value.code == "PAR-04"


@pytest.mark.parametrize(
    ("compte", "amortissement", "depreciation", "nom"),
    [
        ("205000", "2805", "2905", "incorporelle"),
        ("213500", "28135", "29135", "corporelle"),
        ("21830001", "281830001", "291830001", "corporelle"),
        ("231000", "2831", "2931", "corporelle"),
        ("232000", "2832", "2932", "incorporelle"),
        ("261000", "2861", "2961", "financiere"),
    ],
)
def test_les_comptes_d_un_bien_se_deduisent_du_sien(compte, amortissement, depreciation, nom):
    assert racine_d_amortissement(compte) == amortissement
    assert racine_de_depreciation(compte) == depreciation
    assert famille(compte) == nom
