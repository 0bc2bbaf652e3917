"""Lire et écrire une date."""

from datetime import date, datetime
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lettrine.dates import (
    DateIllisible,
    en_fec,
    en_toutes_lettres,
    est_aaaammjj,
    formater,
    lire_date,
)

JANVIER_31 = date(2026, 1, 31)


@pytest.mark.parametrize(
    "ecriture",
    [
        "20260131",
        " 20260131 ",
        "31/01/2026",
        "31-01-2026",
        "31.01.2026",
        "31.01.26",
        "31/1/2026",
        "2026-01-31",
        "2026/01/31",
        "2026-01-31 00:00:00",
        "2026-01-31T08:15:30.250Z",
        "31/01/2026 00:00",
        datetime(2026, 1, 31, 23, 59),
        JANVIER_31,
        pd.Timestamp("2026-01-31"),
        46053,
        46053.75,
        np.int64(46053),
        Decimal(46053),
    ],
)
def test_lit_les_ecritures_courantes(ecriture):
    assert lire_date(ecriture) == JANVIER_31


def test_l_annee_de_deux_chiffres_bascule_apres_69():
    assert lire_date("01/01/69").year == 2069
    assert lire_date("01/01/70").year == 1970


def test_les_numeros_de_serie_suivent_le_systeme_1900():
    # Les tableurs comptent un 29 février 1900 : le numéro 61 est le 1er mars, le 59 le 28 février.
    assert lire_date(1) == date(1900, 1, 1)
    assert lire_date(59) == date(1900, 2, 28)
    assert lire_date(61) == date(1900, 3, 1)
    assert lire_date(2_958_465) == date(9999, 12, 31)


@pytest.mark.parametrize(
    "valeur",
    [
        "",
        "  ",
        None,
        True,
        float("nan"),
        float("inf"),
        0,
        -5,
        60,
        2_958_466,
        pd.NaT,
        "30/02/2026",
        "2026-02-30",
        "20261332",
        "00000000",
        "31/01-2026",
        "310126",
        "janvier 2026",
        "=AUJOURDHUI()",
        "31/01/2026 toto",
        "٣١/٠١/٢٠٢٦",
        b"20260131",
    ],
)
def test_refuse_ce_qui_n_est_pas_une_date(valeur):
    with pytest.raises(DateIllisible):
        lire_date(valeur)


def test_refuse_huit_chiffres_jjmmaaaa_et_dit_la_bonne_ecriture():
    with pytest.raises(DateIllisible, match=r"JJMMAAAA ; écrivez 20260131"):
        lire_date("31012026")


def test_huit_chiffres_lisibles_des_deux_facons_sont_aaaammjj():
    assert lire_date("20101112") == date(2010, 11, 12)


def test_refuse_un_numero_de_serie_ecrit_en_texte():
    with pytest.raises(DateIllisible, match="numéro de série"):
        lire_date("46053")


def test_est_aaaammjj_exige_huit_chiffres_d_un_jour_reel():
    assert est_aaaammjj("20280229")
    assert not est_aaaammjj("20260229")
    assert not est_aaaammjj(" 20260131")


def test_en_toutes_lettres_le_premier_est_ordinal():
    assert en_toutes_lettres(date(2026, 1, 1)) == "1er janvier 2026"
    assert en_toutes_lettres(date(2026, 12, 2)) == "2 décembre 2026"


@given(st.dates())
def test_toute_date_ecrite_se_relit(jour):
    assert lire_date(en_fec(jour)) == jour
    assert lire_date(formater(jour)) == jour
    assert lire_date(jour.isoformat()) == jour
    assert est_aaaammjj(en_fec(jour))
