"""Lire et écrire un montant."""

import contextlib
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lettrine.monnaie import MontantIllisible, en_euros, en_texte, formater, lire_centimes

CENTIMES = st.integers(-(10**17) + 1, 10**17 - 1)


@pytest.mark.parametrize(
    ("valeur", "centimes"),
    [("1 234,56 €", 123456), ("1\u202f234,56\u00a0€", 123456), ("1.234,56", 123456),
     ("1,234.56", 123456), ("1'234.56", 123456), ("1 234 567", 123456700), ("1234,5 EUR", 123450),
     ("(12,00)", -1200), ("(1 234,56 €)", -123456), ("- 12", -1200), ("\u221212,00", -1200),
     ("12,5-", -1250), ("12,00 € -", -1200), ("+3", 300), (",5", 50), ("5,", 500), ("0.000", 0),
     ("1.000.000", 100000000), ("1,50e2", 15000), ("1E-2", 1), (0.1 + 0.2, 30), (1200, 120000),
     (Decimal("0.01"), 1), (-0.0, 0), (2.675e2, 26750)],
)  # fmt: skip
def test_lit_ce_qu_ecrivent_logiciels_et_tableurs(valeur, centimes):
    assert lire_centimes(valeur) == centimes


@pytest.mark.parametrize(
    "valeur",
    ["", " ", "abc", "12,345", "1.234", "12.345.67", "1,2,3", "12 34", "12 34,50", "1 2345",
     "1234 567", "1' 234", "--5", "-5-", "(5", "5)", "(-5)", "€", "-", ",", "1e", "1e99", "1-2",
     "１２", "\u200f12", "12\n34", "0x1F", "NaN", "inf", "1_000", None, True, float("nan"),
     float("inf"), 12.345, Decimal("NaN"), Decimal("1.001"), 10**15, "1e15", [], b"12"],
)  # fmt: skip
def test_refuse_ce_qui_n_est_pas_un_montant_sans_doute_possible(valeur):
    with pytest.raises(MontantIllisible):
        lire_centimes(valeur)


def test_un_montant_ambigu_dit_ses_deux_lectures():
    with pytest.raises(MontantIllisible, match="1234 ou 1,234"):
        lire_centimes("1.234")


@given(CENTIMES)
def test_ce_qui_est_ecrit_se_relit(centimes):
    assert lire_centimes(en_texte(centimes)) == centimes
    assert lire_centimes(formater(centimes)) == centimes
    assert lire_centimes(formater(centimes, symbole="")) == centimes
    assert lire_centimes(en_euros(centimes)) == centimes


@given(st.integers(-(10**12), 10**12))
def test_un_flottant_de_tableur_se_relit(centimes):
    assert lire_centimes(centimes / 100) == centimes


@given(st.text(max_size=12))
def test_un_texte_donne_un_entier_ou_un_refus(texte):
    with contextlib.suppress(MontantIllisible):
        assert isinstance(lire_centimes(texte), int)
