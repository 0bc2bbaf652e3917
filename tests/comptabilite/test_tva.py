"""La TVA d'un montant : cas du manuel, et comparaison avec un calcul décimal exact."""

from decimal import ROUND_HALF_UP, Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lettrine.comptabilite.tva import hors_taxes, taxe

MONTANTS = st.integers(-(10**13), 10**13)
TAUX = st.decimals(0, 1, places=4)


def au_centime(exact):
    return int(abs(exact).quantize(Decimal(1), ROUND_HALF_UP)) * (-1 if exact < 0 else 1)


@pytest.mark.parametrize(
    ("ht", "taux", "attendue"),
    [
        (100_00, "0.2", 20_00),
        (89_90, "0.055", 4_94),  # 4,9445
        (2_50, "0.1", 25),
        (25, "0.1", 3),  # 2,5 : le demi vers le haut
        (-25, "0.1", -3),
        (1_23, "0", 0),
    ],
)
def test_la_taxe_est_arrondie_au_centime(ht, taux, attendue):
    assert taxe(np.array([ht]), [Decimal(taux)]).tolist() == [attendue]


@given(MONTANTS, TAUX)
def test_la_taxe_et_le_hors_taxes_sont_ceux_d_un_calcul_exact(montant, taux):
    une = np.array([montant])
    assert taxe(une, [taux]).tolist() == [au_centime(montant * taux)]
    assert hors_taxes(une, [taux]).tolist() == [au_centime(Decimal(montant) / (1 + taux))]


@given(MONTANTS, TAUX)
def test_un_hors_taxes_repasse_par_son_toutes_taxes(montant, taux):
    ht = np.array([montant])
    assert hors_taxes(ht + taxe(ht, [taux]), [taux]).tolist() == [montant]


def test_un_taux_calcule_par_un_tableur_est_admis():
    """1 / 30 000 a vingt et une décimales ; 30 000,00 € à ce taux font 1,00 €."""
    calcule = Decimal(repr(1 / 30_000))
    assert taxe(np.array([30_000_00]), [calcule]).tolist() == [1_00]
