"""Blocs, fins de ligne, encodage."""

import io
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lettrine.formats.fec import octets
from lettrine.formats.fec.forme import encodage_probable

FICHIER = Path("f.txt")


@given(
    st.lists(st.sampled_from(["", "a", "bc", "é"]), min_size=1, max_size=12),
    st.sampled_from(["\n", "\r\n", "\r", "\r\r\n"]),
    st.integers(1, 9),
    st.booleans(),
)
def test_les_blocs_rendent_toutes_les_lignes_quelle_que_soit_la_coupe(lignes, fin, taille, finale):
    texte = fin.join(lignes) + (fin if finale else "")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(octets, "TAILLE_DE_BLOC", taille)
        lus = list(octets.blocs(io.BytesIO(texte.encode()), FICHIER))
    assert b"".join(lus) == texte.replace(fin, "\n").encode()
    assert all(bloc.endswith(b"\n") for bloc in lus[:-1])


@pytest.mark.parametrize("encodage", ["iso8859-15", "cp1252", "cp850"])
def test_l_encodage_le_plus_vraisemblable(encodage):
    texte = "Règlement à réception, Société Générale, n° 12" + (
        " l’été – 5 €" if encodage == "cp1252" else ""
    )
    assert encodage_probable(Counter(texte.encode(encodage))) == encodage


@pytest.mark.parametrize(("octet", "encodage"), [(0x85, "cp1252"), (0xE9, "iso8859-15")])
def test_un_seul_octet_accentue_n_est_jamais_un_caractere_de_controle(octet, encodage):
    assert encodage_probable(Counter([octet])) == encodage


def test_un_fichier_sans_faute_d_utf8_le_reste(tmp_path):
    mixte = tmp_path / "f.txt"
    mixte.write_bytes("été réglé à Noël".encode() + b"\xe9")
    assert octets.encodage_du_fichier(mixte) == "utf-8"
    mixte.write_bytes("été réglé à Noël".encode("iso8859-15"))
    assert octets.encodage_du_fichier(mixte) == "iso8859-15"


@given(st.binary(max_size=60))
def test_en_utf8_rend_toujours_de_l_utf8_et_autant_de_lignes(brut):
    for encodage in ("utf-8", "iso8859-15", "cp1252", "cp850"):
        texte, fautives = octets.en_utf8(brut, encodage, 2)
        texte.decode()
        assert texte.count(b"\n") == brut.count(b"\n")
        assert all(2 <= rang <= 2 + brut.count(b"\n") for rang in fautives)
