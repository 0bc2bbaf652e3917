"""Redécouper ou compléter une ligne : seulement quand une seule lecture tient."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lettrine.formats.fec import FormeFec
from lettrine.formats.fec.constats import Constats
from lettrine.formats.fec.rangees import completer, plausible, redecouper, reprendre

BARRES = FormeFec(separateur="|")
BONNE = (
    "VE|Ventes|1|20250131|411000|Clients|C1|Dupont|F1|20250130|Facture|12,00|0,00|A|20250228"
    "|20250201||"
)


def test_une_ligne_bonne_est_plausible():
    assert plausible(BONNE.split("|"), BARRES)


@pytest.mark.parametrize(
    ("bon", "mauvais"),
    [("12,00", "douze"), ("20250131", "hier"), ("411000", "41"), ("|20250130|", "||"),
     ("|A|", "|20250301|")],
)  # fmt: skip
def test_une_ligne_a_une_valeur_impossible_n_est_pas_plausible(bon, mauvais):
    assert not plausible(BONNE.replace(bon, mauvais).split("|"), BARRES)


@given(st.integers(0, 17), st.text("abc |", max_size=6))
def test_redecouper_ne_rend_que_des_lignes_du_bon_nombre_de_champs_plausibles(place, ajout):
    morceaux = BONNE.split("|")
    morceaux[place] += "|" + ajout
    lue = redecouper("|".join(morceaux).split("|"), BARRES)
    assert lue is None or (len(lue) == 18 and plausible(lue, BARRES))


def test_un_libelle_vide_n_absorbe_pas_de_separateur():
    # Après ValidDate ne suivent que des champs vides : la barre de trop est en fin de ligne.
    assert redecouper((BONNE + "|").split("|"), BARRES) == BONNE.split("|")


def test_completer_ne_retablit_que_des_champs_omissibles():
    assert completer(BONNE.split("|")[:15], BARRES) is None  # ValidDate est le seizième
    assert completer(BONNE.split("|")[:17], BARRES) == BONNE.split("|")


def test_reprendre_garde_le_rang_de_chaque_ligne():
    constats = Constats()
    bloc = "\n".join([BONNE, "", BONNE.replace("Facture", "a|b"), "tronquée", BONNE, ""]).encode()
    repris, rangs = reprendre(bloc, 10, BARRES, constats)
    assert rangs.tolist() == [10, 11, 12, 14]
    assert rangs.dtype == np.int64
    assert [ligne.count(b"|") for ligne in repris.splitlines()] == [17] * 4
    assert [(a.code, a.rang) for a in constats.anomalies()] == [("FEC-09", 12), ("FEC-10", 13)]
