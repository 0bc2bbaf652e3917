"""Conditions de paiement et échéances."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lettrine.dates import Conditions, ConditionsIllisibles, Methode, lire_conditions
from lettrine.dates.calendrier import est_fin_de_mois

PUIS_FIN, PUIS_JOURS = Methode.JOURS_PUIS_FIN_DE_MOIS, Methode.FIN_DE_MOIS_PUIS_JOURS


@pytest.mark.parametrize(
    ("texte", "attendu"),
    [
        ("30 jours", Conditions(30)),
        ("30 j", Conditions(30)),
        ("30j", Conditions(30)),
        ("30", Conditions(30)),
        ("À 30 jours", Conditions(30)),
        ("30 jours nets", Conditions(30)),
        ("60 jours date de facture", Conditions(60)),
        ("30 jours à compter de la date de facture", Conditions(30)),
        ("30 jours à réception de facture", Conditions(30)),
        ("45 jours fin de mois", Conditions(45, True)),
        ("45 JFM", Conditions(45, True)),
        ("45 j. fdm", Conditions(45, True)),
        ("30 jours fin du mois le 10", Conditions(30, True, 10)),
        ("30 jours fin de mois, le 10 du mois suivant", Conditions(30, True, 10)),
        ("fin de mois", Conditions(0, True)),
        ("Fin de mois le 15", Conditions(0, True, 15)),
        ("fin de mois + 45 jours", Conditions(45, True, None, PUIS_JOURS)),
        ("comptant", Conditions(0)),
        ("Au comptant", Conditions(0)),
        ("à réception", Conditions(0)),
        ("À réception de facture", Conditions(0)),
        ("paiement immédiat", Conditions(0)),
        ("0 jour", Conditions(0)),
    ],
)
def test_lit_les_conditions_courantes(texte, attendu):
    assert lire_conditions(texte) == attendu


@pytest.mark.parametrize(
    "texte",
    ["", "30 jours le 10", "à voir", "400 jours", "30 jours fin de mois le 32", "2 mois", "-30 %"],
)
def test_refuse_ce_qui_ne_designe_pas_une_echeance(texte):
    with pytest.raises(ConditionsIllisibles):
        lire_conditions(texte)


@pytest.mark.parametrize(
    ("texte", "methode", "echeance"),
    [
        ("30 jours", PUIS_FIN, date(2026, 2, 19)),  # 20/01 + 30
        ("45 jours fin de mois", PUIS_FIN, date(2026, 3, 31)),  # 20/01 + 45 = 06/03, fin mars
        ("45 jours fin de mois", PUIS_JOURS, date(2026, 3, 17)),  # 31/01 + 45
        ("30 jours fin de mois le 10", PUIS_FIN, date(2026, 3, 10)),  # 19/02, 28/02, 10/03
        ("30 jours fin de mois le 10", PUIS_JOURS, date(2026, 3, 10)),  # 31/01 + 30 = 02/03, 10/03
        ("45 jours fin de mois le 10", PUIS_JOURS, date(2026, 4, 10)),  # 17/03, le 10 qui suit
        ("fin de mois", PUIS_FIN, date(2026, 1, 31)),
        ("fin de mois le 31", PUIS_FIN, date(2026, 2, 28)),  # le 31 février est le 28
        ("fin de mois le 10", PUIS_JOURS, date(2026, 2, 10)),
        ("comptant", PUIS_FIN, date(2026, 1, 20)),
    ],
)
def test_calcule_l_echeance_d_une_facture_du_20_janvier_2026(texte, methode, echeance):
    assert lire_conditions(texte).echeance(date(2026, 1, 20), methode) == echeance


def test_la_methode_ecrite_dans_le_texte_vaut_par_defaut():
    conditions = lire_conditions("fin de mois + 45 jours")
    assert conditions.echeance(date(2026, 1, 20)) == date(2026, 3, 17)


CONDITIONS = st.builds(
    Conditions,
    st.integers(0, 120),
    st.booleans(),
    st.none(),
    st.just(PUIS_FIN),
) | st.builds(Conditions, st.integers(0, 120), st.just(True), st.integers(1, 31))


@given(CONDITIONS)
def test_des_conditions_ecrites_se_relisent(conditions):
    assert lire_conditions(str(conditions)) == conditions


@given(st.dates(date(2000, 1, 1), date(2060, 1, 1)), st.integers(0, 120))
def test_jours_puis_fin_de_mois_reste_a_moins_d_un_mois_du_delai(jour, delai):
    echeance = Conditions(delai, True).echeance(jour)
    assert est_fin_de_mois(echeance)
    assert timedelta(0) <= echeance - (jour + timedelta(days=delai)) < timedelta(days=31)
