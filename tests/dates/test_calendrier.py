"""Fins de mois, année de 360 jours, jours ouvrés."""

import csv
from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lettrine.dates import (
    ajouter_mois,
    decaler_jours_ouvres,
    est_fin_de_mois,
    est_ouvre,
    fin_de_mois,
    jours_360,
    jours_feries,
    jours_ouvres,
    prochain_jour_ouvre,
)

FERIES = Path(__file__).parents[3] / "shared" / "facts" / "public_holidays_fr.csv"
JOURS = st.dates(date(1990, 1, 1), date(2060, 12, 31))


def test_ajouter_un_mois_au_31_janvier_donne_la_fin_de_fevrier():
    assert ajouter_mois(date(2028, 1, 31), 1) == date(2028, 2, 29)
    assert ajouter_mois(date(2026, 12, 31), 2) == date(2027, 2, 28)
    assert ajouter_mois(date(2026, 1, 15), -13) == date(2024, 12, 15)


def test_une_fin_de_mois_peut_rester_une_fin_de_mois():
    assert ajouter_mois(date(2026, 4, 30), 1) == date(2026, 5, 30)
    assert ajouter_mois(date(2026, 4, 30), 1, garder_fin_de_mois=True) == date(2026, 5, 31)


@given(JOURS, st.integers(-600, 600))
def test_ajouter_des_mois_garde_le_quantieme_ou_finit_le_mois(jour, mois):
    apres = ajouter_mois(jour, mois)
    assert (apres.year * 12 + apres.month) - (jour.year * 12 + jour.month) == mois
    assert apres.day == jour.day or (apres.day < jour.day and est_fin_de_mois(apres))


@given(JOURS)
def test_le_lendemain_d_une_fin_de_mois_est_un_premier(jour):
    assert (fin_de_mois(jour) + timedelta(days=1)).day == 1


@pytest.mark.parametrize(
    ("debut", "fin", "jours"),
    [
        (date(2026, 3, 10), date(2027, 1, 1), 291),  # 9 mois × 30 + (31 - 10) : 21 + 270
        (date(2026, 1, 30), date(2026, 1, 31), 0),  # le 31 compte pour 30
        (date(2026, 2, 28), date(2026, 3, 1), 1),  # le 28 février compte pour 30
        (date(2028, 2, 28), date(2028, 2, 29), 2),  # en année bissextile, le 29 seul
        (date(2026, 2, 28), date(2026, 3, 31), 30),
    ],
)
def test_l_annee_de_360_jours(debut, fin, jours):
    assert jours_360(debut, fin) == jours


def test_fin_fevrier_peut_garder_son_quantieme():
    assert jours_360(date(2026, 2, 28), date(2026, 3, 1), fin_fevrier_compte_30=False) == 3


def test_refuse_une_fin_avant_le_debut():
    with pytest.raises(ValueError, match="précède"):
        jours_360(date(2026, 2, 1), date(2026, 1, 31))


@given(st.lists(JOURS, min_size=3, max_size=3), st.booleans())
def test_les_durees_de_360_jours_s_ajoutent(jours, fevrier):
    a, b, c = sorted(jours)
    entre = [jours_360(x, y, fin_fevrier_compte_30=fevrier) for x, y in ((a, b), (b, c), (a, c))]
    assert entre[0] + entre[1] == entre[2]


@pytest.mark.skipif(not FERIES.exists(), reason="le tableau des jours fériés n'est pas là")
def test_les_jours_feries_sont_ceux_du_tableau():
    national, alsace = defaultdict(set), defaultdict(set)
    with FERIES.open(encoding="utf-8", newline="") as flux:
        for ligne in csv.DictReader(flux):
            jour = date.fromisoformat(ligne["date"])
            alsace[jour.year].add(jour)
            if ligne["scope"] == "national":
                national[jour.year].add(jour)
    assert national
    for annee, jours in national.items():
        assert set(jours_feries(annee)) == jours
        assert set(jours_feries(annee, alsace_moselle=True)) == alsace[annee]


def test_le_vendredi_saint_n_est_ferie_qu_en_alsace_moselle():
    assert est_ouvre(date(2026, 4, 3))
    assert not est_ouvre(date(2026, 4, 3), alsace_moselle=True)


def test_compte_les_jours_ouvres_de_mai_2026():
    # 21 jours du lundi au vendredi, moins le 1er, le 8, le 14 et le 25 : 17.
    assert jours_ouvres(date(2026, 5, 1), date(2026, 5, 31)) == 17
    assert jours_ouvres(date(2026, 5, 2), date(2026, 5, 1)) == 0


@given(JOURS, st.integers(1, 30))
def test_decaler_puis_revenir_rend_le_jour_ouvre(jour, nombre):
    depart = prochain_jour_ouvre(jour)
    arrivee = decaler_jours_ouvres(depart, nombre)
    assert est_ouvre(arrivee)
    assert decaler_jours_ouvres(arrivee, -nombre) == depart
    assert jours_ouvres(depart, arrivee) == nombre + 1
