"""Appliquer un taux, arrondir, partager."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lettrine.monnaie import appliquer, arrondir, au_prorata, lire_taux, repartir

ENTIERS = st.integers(-(10**12), 10**12)


@given(ENTIERS, st.integers(1, 10**6))
def test_le_demi_s_eloigne_de_zero(numerateur, denominateur):
    exact = Decimal(numerateur) / Decimal(denominateur)
    attendu = int(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP))
    assert arrondir(Fraction(numerateur, denominateur)) == attendu


@given(st.decimals("-2", "2", places=4), ENTIERS)
def test_un_taux_oppose_donne_le_montant_oppose(taux, montant):
    assert appliquer(-taux, montant) == -appliquer(taux, montant)


def test_la_tva_a_cinq_et_demi_pour_cent():
    # 5,5 % de 123,45 € = 6,78975 €, arrondi à 6,79 €.
    assert appliquer(Decimal("0.055"), 12345) == 679


@given(ENTIERS, st.lists(st.integers(0, 1000), min_size=1, max_size=20).filter(any))
def test_les_parts_refont_le_tout(montant, poids):
    parts = repartir(montant, poids)
    assert sum(parts) == montant
    total = sum(poids)
    for part, poids_de_part in zip(parts, poids, strict=True):
        assert abs(part - Fraction(montant * poids_de_part, total)) <= 1


def test_un_poids_nul_a_une_part_nulle():
    assert repartir(100_01, [1, 0, 2, 0])[1::2] == [0, 0]


@pytest.mark.parametrize("poids", [[], [0], [1, -1], [-1, 2]])
def test_des_poids_sans_sens_sont_refuses(poids):
    with pytest.raises(ValueError, match="poids"):
        repartir(100, poids)


@pytest.mark.parametrize("denominateur", [0, -360])
def test_un_prorata_sans_duree_est_refuse(denominateur):
    with pytest.raises(ValueError, match="dénominateur"):
        au_prorata(100, 1, denominateur)


@pytest.mark.parametrize(
    ("ecrit", "taux"),
    [("20 %", "0.20"), ("5,5%", "0.055"), ("2,02\u00a0%", "0.0202"), ("0,2", "0.2"), (1, "1"),
     ("150 %", "1.5"), ("-1 %", "-0.01")],
)  # fmt: skip
def test_lit_un_taux(ecrit, taux):
    assert lire_taux(ecrit) == Decimal(taux)


@pytest.mark.parametrize("ecrit", ["", "%", "vingt", "20", "12,4", "NaN", "inf %", None])
def test_refuse_un_taux_douteux(ecrit):
    with pytest.raises(ValueError, match="»"):
        lire_taux(ecrit)
