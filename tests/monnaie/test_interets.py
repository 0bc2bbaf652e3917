"""Les intérêts d'une colonne : toujours ceux qu'on calculerait un par un, exactement."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from lettrine.monnaie import appliquer, arrondir, au_prorata
from lettrine.monnaie.colonnes import interets

MONTANTS = st.integers(-(10**17) + 1, 10**17 - 1)
TAUX = st.decimals(-1, 1, allow_nan=False, places=4) | st.decimals(0, 1, places=25)
LIGNES = st.tuples(MONTANTS, TAUX, st.integers(0, 12_000), st.sampled_from([360, 365, 366]))


def en_colonnes(lignes):
    montants, taux, jours, annees = zip(*lignes, strict=True)
    return interets(
        np.array(montants), taux, np.arange(len(taux)), np.array(jours), np.array(annees)
    ).tolist()


@given(st.lists(LIGNES, min_size=1, max_size=6))
@example([(10**17 - 1, Decimal("0.1521"), 184, 365), (10**9, Decimal("0.1240"), 184, 365)])
def test_une_colonne_d_interets_est_exacte_meme_au_dela_de_64_bits(lignes):
    assert en_colonnes(lignes) == [
        arrondir(Fraction(taux) * montant * jours / annee) for montant, taux, jours, annee in lignes
    ]


@given(MONTANTS, TAUX)
def test_une_annee_entiere_est_le_taux_applique_au_montant(montant, taux):
    assert en_colonnes([(montant, taux, 365, 365)]) == [appliquer(taux, montant)]


@given(MONTANTS, st.integers(0, 365))
def test_un_taux_de_cent_pour_cent_est_un_prorata(montant, jours):
    assert en_colonnes([(montant, Decimal(1), jours, 365)]) == [au_prorata(montant, jours, 365)]


def test_le_demi_centime_s_eloigne_de_zero():
    demi = (100, Decimal("0.005"), 365, 365)  # 0,5 centime
    assert en_colonnes([demi, (-100, *demi[1:])]) == [1, -1]


def test_une_colonne_vide_ne_rend_rien():
    vide = np.zeros(0, dtype=np.int64)
    assert interets(vide, [], vide, vide, vide).tolist() == []
