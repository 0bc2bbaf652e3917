"""Le taux de chaque client à chaque date."""

from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lettrine.comptabilite.penalites.bareme import (
    CONTRACTUEL,
    LEGAL,
    ORIGINE,
    PAR_DEFAUT,
    PUBLIC,
    Bareme,
    debut_de_semestre,
    semestre,
)
from lettrine.parametres import livres

# Taux par défaut et intérêt légal « autres cas », en pour cent, semestre par semestre.
PUBLIES = {
    "2019-01-01": ("10.00", "0.86"), "2019-07-01": ("10.00", "0.87"),
    "2022-07-01": ("10.00", "0.77"), "2023-01-01": ("12.50", "2.06"),
    "2023-07-01": ("14.00", "4.22"), "2024-01-01": ("14.50", "5.07"),
    "2024-07-01": ("14.25", "4.92"), "2025-01-01": ("13.15", "3.71"),
    "2025-07-01": ("12.15", "2.76"), "2026-01-01": ("12.15", "2.62"),
    "2026-07-01": ("12.40", "2.75"),
}  # fmt: skip
# Valeurs fausses qu'on trouve publiées : taux de septembre, intérêt légal plus dix points, 3 x BCE.
FAUSSES = {
    "2019-01-01": ("0.76",), "2023-07-01": ("14.22", "12.00"), "2024-01-01": ("15.07", "13.50"),
    "2024-07-01": ("13.65", "14.92", "12.75"), "2025-01-01": ("7.61", "13.71"),
    "2025-07-01": ("6.54", "12.76"),
}  # fmt: skip


def ligne(regime, jour, convenus=()):
    bareme = Bareme(livres(), convenus)
    jours = np.array([date.fromisoformat(jour).toordinal() - ORIGINE])
    (place,) = bareme.places(np.array([regime]), jours)
    return bareme.lignes[place]


def pourcent(texte):
    return Decimal(texte) / 100


@pytest.mark.parametrize("jour", PUBLIES)
def test_les_taux_sont_ceux_du_semestre(jour):
    defaut, legal = PUBLIES[jour]
    assert ligne(PAR_DEFAUT, jour).taux == pourcent(defaut)
    assert ligne(LEGAL, jour).taux == pourcent(legal)
    plancher = ligne(CONTRACTUEL, jour, [Decimal(0)])
    assert (plancher.taux, plancher.releve) == (3 * pourcent(legal), True)


@pytest.mark.parametrize("jour", FAUSSES)
def test_ni_le_taux_par_defaut_ni_l_interet_legal_ne_sont_une_valeur_fausse_du_web(jour):
    rendus = {ligne(regime, jour).taux for regime in (PAR_DEFAUT, LEGAL)}
    assert not rendus & {pourcent(texte) for texte in FAUSSES[jour]}


@pytest.mark.parametrize("jour", ["2024-01-01", "2024-07-01"])
def test_le_taux_par_defaut_n_est_pas_releve_au_plancher(jour):
    defaut = ligne(PAR_DEFAUT, jour)
    assert defaut.taux < 3 * ligne(LEGAL, jour).taux
    assert not defaut.releve


def test_un_taux_convenu_egal_au_plancher_est_garde():
    garde = ligne(CONTRACTUEL, "2026-01-01", [Decimal("0.0786")])
    assert (garde.motif, garde.releve) == ("taux contractuel", False)


def test_un_taux_public_depend_du_jour_ou_les_interets_commencent():
    assert ligne(PUBLIC, "2025-06-30").taux == Decimal("0.1115")
    assert ligne(PUBLIC, "2025-07-01").taux == Decimal("0.1015")


def test_un_taux_inconnu_porte_son_refus_et_nomme_le_fichier():
    trop_tot, trop_tard = ligne(PAR_DEFAUT, "2018-07-01"), ligne(LEGAL, "2027-01-01")
    assert "penalites/taux_bce.toml" in trop_tot.refus
    assert "penalites/taux_interet_legal_professionnels.toml" in trop_tard.refus
    assert trop_tot.taux == trop_tard.taux == 0


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_un_semestre_commence_en_janvier_ou_en_juillet(jour):
    numero = semestre(np.array([jour.toordinal() - ORIGINE]))
    (premier,) = debut_de_semestre(numero)
    ouverture = date.fromordinal(int(premier) + ORIGINE)
    assert ouverture == date(jour.year, 1 if jour.month <= 6 else 7, 1)
    veille = ouverture - timedelta(days=1)
    assert semestre(np.array([veille.toordinal() - ORIGINE])) == numero - 1
