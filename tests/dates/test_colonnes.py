"""Lire et écrire des colonnes de dates."""

from datetime import date

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lettrine.dates.calendrier import jours_360
from lettrine.dates.colonnes import ecrire_colonne, lire_colonne, rangs_360

TEXTES = ["20260131", "31/01/2026", "", None, "31012026", " 20260131 ", "?"]


def colonnes():
    simple = pa.array(TEXTES)
    deux = pa.chunked_array([pa.array(TEXTES[:3]), pa.array(TEXTES[3:])])
    codee = simple.dictionary_encode()
    morceaux = pa.chunked_array([codee.slice(0, 3), pa.array(TEXTES[3:]).dictionary_encode()])
    return {
        "simple": simple,
        "large": simple.cast(pa.large_string()),
        "deux morceaux": deux,
        "codée": codee,
        "codée en morceaux": morceaux,
    }


@pytest.mark.parametrize("forme", list(colonnes()))
def test_lit_la_colonne_quelle_que_soit_sa_forme(forme):
    dates, illisibles, non_conformes = lire_colonne(colonnes()[forme])
    attendu = np.datetime64("2026-01-31", "s")
    assert dates.dtype == np.dtype("datetime64[s]")
    assert dates[[0, 1, 5]].tolist() == [attendu.item()] * 3
    assert np.isnat(dates[[2, 3, 4, 6]]).all()
    assert illisibles.tolist() == [False, False, False, False, True, False, True]
    assert non_conformes.tolist() == [False, True, False, False, False, False, False]


def test_lit_une_colonne_vide():
    for vide in (pa.array([], pa.string()), pa.chunked_array([], pa.string())):
        dates, illisibles, non_conformes = lire_colonne(vide)
        assert len(dates) == len(illisibles) == len(non_conformes) == 0


def test_lit_une_colonne_toute_absente():
    dates, illisibles, _ = lire_colonne(pa.array([None, None], pa.string()))
    assert np.isnat(dates).all()
    assert not illisibles.any()


def test_ecrit_vide_ce_qui_n_a_pas_de_date():
    dates = np.array(["NaT", "2026-01-31"], dtype="datetime64[s]")
    assert ecrire_colonne(dates).to_pylist() == ["", "20260131"]
    assert ecrire_colonne(dates[:1]).to_pylist() == [""]
    assert ecrire_colonne(dates[:0]).to_pylist() == []


@given(st.lists(st.one_of(st.none(), st.dates(date(1, 1, 1), date(9999, 12, 31)))))
def test_une_colonne_ecrite_se_relit(jours):
    dates = np.array(jours, dtype="datetime64[s]")
    relues, illisibles, non_conformes = lire_colonne(ecrire_colonne(dates))
    np.testing.assert_array_equal(relues, dates)
    assert not illisibles.any()
    assert not non_conformes.any()


@given(
    st.dates(date(1950, 1, 1), date(2100, 12, 31)),
    st.dates(date(1950, 1, 1), date(2100, 12, 31)),
    st.booleans(),
)
def test_les_rangs_de_360_jours_comptent_comme_un_jour_a_la_fois(un, autre, fevrier):
    debut, fin = sorted((un, autre))
    jours = np.array([debut, fin], "datetime64[D]").astype(np.int64)
    rangs = rangs_360(jours, fin_fevrier_compte_30=fevrier)
    assert rangs[1] - rangs[0] == jours_360(debut, fin, fin_fevrier_compte_30=fevrier)
