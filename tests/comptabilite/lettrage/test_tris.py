"""Trier par plusieurs clés, comme numpy le fait clé par clé, mais vite."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from lettrine.comptabilite.lettrage.tris import ordre_de, repetees

ETENDUES = (1, 2**20, 2**40, 2**62)


@given(st.data(), st.integers(0, 60), st.lists(st.sampled_from(ETENDUES), min_size=1, max_size=5))
def test_l_ordre_est_celui_d_un_tri_stable_cle_par_cle(data, nombre, etendues):
    cles = [
        np.array(
            data.draw(st.lists(st.integers(-etendue, etendue), min_size=nombre, max_size=nombre)),
            dtype=np.int64,
        )
        for etendue in etendues
    ]
    cles.append(cles[0] > 0)
    assert ordre_de(*cles).tolist() == np.lexsort(cles[::-1]).tolist()


def test_des_cles_trop_etendues_pour_un_seul_entier_se_trient_quand_meme():
    # Cent mille lignes et quatre clés toutes différentes : quatre rangs de 17 bits débordent.
    alea = np.random.default_rng(3)
    cles = [alea.permutation(100_000) * 10**6 for _ in range(4)]
    cles[0] //= 10**9
    cles[1] //= 10**10
    assert (ordre_de(*cles) == np.lexsort(cles[::-1])).all()


@given(st.lists(st.integers(-5, 5)))
def test_une_valeur_repetee_est_celle_que_d_autres_portent(valeurs):
    voulu = [valeurs.count(valeur) > 1 for valeur in valeurs]
    assert repetees(np.array(valeurs, dtype=np.int64)).tolist() == voulu
