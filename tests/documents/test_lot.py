"""Beaucoup de lettres d'un coup : toutes ou aucune."""

import errno
from pathlib import Path

import pytest

from lettrine.documents import lot
from lettrine.documents.lot import ecrire_lot
from lettrine.erreurs import FichierNonEcrit

LETTRES = [("C1.docx", b"une"), ("C2.docx", b"deux"), ("C3.docx", b"trois")]


def contenus(dossier: Path) -> dict[str, bytes]:
    return {f.name: f.read_bytes() for f in dossier.rglob("*") if f.is_file()}


def tombe_apres(lettres):
    yield from lettres
    raise RuntimeError("coupure")


@pytest.mark.parametrize("existe", [False, True])
def test_ecrit_toutes_les_lettres_dans_l_ordre_et_ne_laisse_rien_d_autre(tmp_path, existe):
    sortie = tmp_path / "lettres"
    if existe:
        sortie.mkdir()
    assert ecrire_lot(sortie, iter(LETTRES)) == [sortie / nom for nom, _ in LETTRES]
    assert contenus(sortie) == dict(LETTRES)
    assert [f.name for f in tmp_path.iterdir()] == ["lettres"]


def test_cree_les_dossiers_au_dessus(tmp_path):
    ecrire_lot(tmp_path / "a" / "b", LETTRES)
    assert contenus(tmp_path / "a" / "b") == dict(LETTRES)


def test_garde_une_lettre_differente_sous_un_nom_date_et_laisse_une_identique(tmp_path):
    (tmp_path / "C1.docx").write_bytes(b"corrigee a la main")
    (tmp_path / "C2.docx").write_bytes(b"deux")
    (tmp_path / "autre.txt").write_bytes(b"rien a voir")
    ecrire_lot(tmp_path, LETTRES)
    lus = contenus(tmp_path)
    (gardee,) = (nom for nom in lus if "sauvegarde" in nom)
    assert gardee.startswith("C1.")
    assert lus.pop(gardee) == b"corrigee a la main"
    assert lus == {**dict(LETTRES), "autre.txt": b"rien a voir"}


def test_un_second_passage_ne_change_rien(tmp_path):
    ecrire_lot(tmp_path / "lettres", LETTRES)
    ecrire_lot(tmp_path / "lettres", LETTRES)
    assert contenus(tmp_path / "lettres") == dict(LETTRES)


@pytest.mark.parametrize("avant", [None, {}, {"C1.docx": b"ancienne", "autre.txt": b"x"}])
def test_une_coupure_au_milieu_laisse_le_dossier_comme_il_etait(tmp_path, avant):
    sortie = tmp_path / "lettres"
    if avant is not None:
        sortie.mkdir()
        for nom, octets in avant.items():
            (sortie / nom).write_bytes(octets)
    with pytest.raises(RuntimeError, match="coupure"):
        ecrire_lot(sortie, tombe_apres(LETTRES[:2]))
    assert sortie.exists() == (avant is not None)
    assert contenus(tmp_path) == (avant or {})
    assert [f.name for f in tmp_path.iterdir()] == ["lettres"][: avant is not None]


def test_un_refus_pendant_les_renommages_laisse_le_dossier_comme_il_etait(tmp_path, monkeypatch):
    sortie = tmp_path / "lettres"
    sortie.mkdir()
    (sortie / "C1.docx").write_bytes(b"ancienne")
    renommer = Path.rename

    def plein(source, cible):
        if source.name == "C3.docx":
            raise OSError(errno.ENOSPC, "plein", str(source))
        return renommer(source, cible)

    monkeypatch.setattr(lot.Path, "rename", plein)
    with pytest.raises(FichierNonEcrit) as refus:
        ecrire_lot(sortie, LETTRES)
    assert refus.value.code == "FIC-13"
    assert contenus(tmp_path) == {"C1.docx": b"ancienne"}


def test_une_lettre_ouverte_ailleurs_est_refusee_avant_tout_changement(tmp_path):
    avant = {"C3.docx": b"ancienne", "~$C3.docx": b"verrou"}
    for nom, octets in avant.items():
        (tmp_path / nom).write_bytes(octets)
    with pytest.raises(FichierNonEcrit) as refus:
        ecrire_lot(tmp_path, LETTRES)
    assert refus.value.code == "FIC-11"
    assert contenus(tmp_path) == avant


def test_un_fichier_a_la_place_du_dossier_est_refuse(tmp_path):
    (tmp_path / "lettres").write_bytes(b"x")
    with pytest.raises(FichierNonEcrit) as refus:
        ecrire_lot(tmp_path / "lettres", LETTRES)
    assert refus.value.code == "FIC-10"


@pytest.mark.parametrize("nom", ["../C1.docx", "a/C1.docx", "..", ""])
def test_refuse_un_nom_qui_sort_du_dossier(tmp_path, nom):
    with pytest.raises(ValueError, match="dossier"):
        ecrire_lot(tmp_path / "lettres", [(nom, b"x")])
    assert contenus(tmp_path) == {}


def test_sans_attente_commune_chaque_lettre_est_posee(tmp_path, monkeypatch):
    posees = []
    monkeypatch.delattr(lot.os, "sync", raising=False)
    monkeypatch.setattr(lot, "poser_fichier", lambda fichier: posees.append(fichier.name))
    ecrire_lot(tmp_path / "lettres", LETTRES)
    assert posees == [nom for nom, _ in LETTRES]
