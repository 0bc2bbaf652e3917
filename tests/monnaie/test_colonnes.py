"""Lire et écrire des colonnes de montants : toujours comme un par un."""

from fractions import Fraction
from math import floor

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lettrine.monnaie import MontantIllisible, en_texte, lire_centimes
from lettrine.monnaie import au_prorata as prorata_d_un_montant
from lettrine.monnaie.colonnes import (
    au_prorata,
    centimes_de_flottants,
    centimes_de_textes,
    euros_flottants,
    plafonds,
    textes_de_centimes,
)

ECRITS = st.text("0123456789,.-+ €'eEx\u00a0", max_size=9) | st.integers(
    -(10**17) + 1, 10**17 - 1
).map(en_texte)
REGULIERS = st.integers(-(10**17) + 1, 10**17 - 1).map(en_texte) | st.just("")


def un_a_un(textes):
    lus, illisibles = [], []
    for texte in textes:
        try:
            lus.append(lire_centimes(texte) if texte and texte.strip() else 0)
            illisibles.append(False)
        except MontantIllisible:
            lus.append(0)
            illisibles.append(True)
    return lus, illisibles


@pytest.mark.parametrize("genre", [pa.string(), pa.large_string()])
@given(st.one_of(st.lists(ECRITS, max_size=8), st.lists(REGULIERS, max_size=8)))
def test_une_colonne_de_textes_se_lit_comme_un_par_un(genre, textes):
    lus, illisibles = centimes_de_textes(pa.array(textes, genre))
    assert (lus.tolist(), illisibles.tolist()) == un_a_un(textes)
    assert lus.dtype == np.int64


@given(st.lists(REGULIERS, min_size=1, max_size=8), st.data())
def test_un_morceau_de_colonne_se_lit_comme_la_colonne(textes, donnees):
    debut = donnees.draw(st.integers(0, len(textes)))
    colonne = pa.array(textes, pa.large_string())
    assert centimes_de_textes(colonne.slice(debut))[0].tolist() == un_a_un(textes[debut:])[0]
    morceaux = pa.chunked_array([colonne.slice(0, debut), colonne.slice(debut)])
    assert centimes_de_textes(morceaux)[0].tolist() == un_a_un(textes)[0]


def test_un_texte_absent_vaut_zero():
    lus, illisibles = centimes_de_textes(pa.array(["1,00", None, ""]))
    assert (lus.tolist(), illisibles.tolist()) == ([100, 0, 0], [False, False, False])


@pytest.mark.parametrize(
    "texte", ["0x1F,00", "1-2,00", "--1,00", "-,00", "12,3,45", "١٢,00", "99999999999999999999,00"]
)
def test_une_colonne_presque_reguliere_ne_trompe_pas(texte):
    colonne = pa.array(["12,00", texte, "7,00"], pa.large_string())
    lus, illisibles = centimes_de_textes(colonne)
    assert (lus.tolist(), illisibles.tolist()) == un_a_un(["12,00", texte, "7,00"])


@given(st.lists(st.integers(-(10**17) + 1, 10**17 - 1), max_size=8))
def test_une_colonne_ecrite_se_relit(centimes):
    ecrits = textes_de_centimes(np.array(centimes, dtype=np.int64))
    assert ecrits.to_pylist() == [en_texte(c) for c in centimes]
    assert centimes_de_textes(ecrits)[0].tolist() == centimes


@given(st.lists(st.floats() | st.integers(-(10**9), 10**9).map(lambda c: c / 100), max_size=8))
def test_une_colonne_de_flottants_se_lit_comme_un_par_un(valeurs):
    lus, illisibles = centimes_de_flottants(np.array(valeurs, dtype=np.float64))
    for place, valeur in enumerate(valeurs):
        try:
            assert lus[place] == lire_centimes(float(valeur))
            assert not illisibles[place]
        except MontantIllisible:
            assert illisibles[place]
            assert lus[place] == 0


@given(st.lists(st.integers(-(10**13), 10**13), max_size=8))
def test_les_euros_flottants_se_relisent(centimes):
    euros = euros_flottants(np.array(centimes, dtype=np.int64))
    assert centimes_de_flottants(euros)[0].tolist() == centimes


@given(st.decimals(0, 1, places=6), st.lists(st.integers(0, 10**15), max_size=8))
def test_un_plafond_est_le_plus_grand_montant_que_le_taux_admet(taux, centimes):
    obtenus = plafonds(taux, np.array(centimes, dtype=np.int64)).tolist()
    assert obtenus == [floor(Fraction(taux) * montant) for montant in centimes]


@given(
    st.lists(st.integers(0, 10**15), min_size=1, max_size=8),
    st.integers(1, 2**31 - 1) | st.integers(2**31, 2**40),
    st.integers(0, 2**31 - 1),
)
def test_le_prorata_d_une_colonne_est_celui_d_un_montant(centimes, diviseur, numerateur):
    numerateur = min(numerateur, diviseur)
    colonne = np.array(centimes, dtype=np.int64)
    obtenus = au_prorata(colonne, np.full(len(colonne), numerateur), diviseur).tolist()
    assert obtenus == [prorata_d_un_montant(c, numerateur, diviseur) for c in centimes]
