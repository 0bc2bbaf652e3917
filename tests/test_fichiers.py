import errno
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lettrine import fichiers
from lettrine.erreurs import FichierIllisible, FichierNonEcrit


def ecrire(chemin: Path, texte: str, **options) -> None:
    with fichiers.ecriture_sure(chemin, **options) as provisoire:
        provisoire.write_text(texte, encoding="utf-8")


def noms(dossier: Path) -> list[str]:
    return sorted(f.name for f in dossier.iterdir())


def test_ecrit_un_fichier_neuf(tmp_path):
    ecrire(tmp_path / "a.txt", "neuf")
    assert noms(tmp_path) == ["a.txt"]
    assert (tmp_path / "a.txt").read_text(encoding="utf-8") == "neuf"


def test_garde_l_ancien_sous_un_nom_date_sans_ecraser_une_autre_sauvegarde(tmp_path):
    for texte in ("un", "deux", "trois"):
        ecrire(tmp_path / "a.xlsx", texte)
    gardes = sorted(tmp_path.glob("a.*.sauvegarde.xlsx"))
    assert len(gardes) == 2
    assert {g.read_text(encoding="utf-8") for g in gardes} == {"un", "deux"}


def test_garde_l_ancien_sur_un_disque_sans_liens(tmp_path, monkeypatch):
    def sans_lien(*_):
        raise OSError(errno.EPERM, "pas de liens")

    monkeypatch.setattr(Path, "hardlink_to", sans_lien)
    ecrire(tmp_path / "a.txt", "un")
    ecrire(tmp_path / "a.txt", "deux")
    (garde,) = tmp_path.glob("*.sauvegarde.txt")
    assert garde.read_text(encoding="utf-8") == "un"


def test_ne_garde_rien_si_on_ne_le_demande_pas(tmp_path):
    ecrire(tmp_path / "a.txt", "un")
    ecrire(tmp_path / "a.txt", "deux", sauvegarder=False)
    assert noms(tmp_path) == ["a.txt"]


def test_une_erreur_de_l_appelant_laisse_l_ancien_entier(tmp_path):
    ecrire(tmp_path / "a.txt", "ancien")
    with pytest.raises(RuntimeError), fichiers.ecriture_sure(tmp_path / "a.txt") as provisoire:
        provisoire.write_text("moit", encoding="utf-8")
        raise RuntimeError
    assert noms(tmp_path) == ["a.txt"]
    assert (tmp_path / "a.txt").read_text(encoding="utf-8") == "ancien"


def test_un_arret_brutal_laisse_l_ancien_entier(tmp_path):
    cible = tmp_path / "a.txt"
    ecrire(cible, "ancien")
    programme = (
        "import os, sys\n"
        "from lettrine.fichiers import ecriture_sure\n"
        "with ecriture_sure(sys.argv[1]) as provisoire:\n"
        "    provisoire.write_text('moitié', encoding='utf-8')\n"
        "    os.kill(os.getpid(), 9)\n"
    )
    fini = subprocess.run([sys.executable, "-c", programme, str(cible)], check=False)
    assert fini.returncode != 0
    assert cible.read_text(encoding="utf-8") == "ancien"
    assert [n for n in noms(tmp_path) if n.startswith("a.")] == ["a.txt"]


def test_disque_plein_fic_13(tmp_path):
    ecrire(tmp_path / "a.txt", "ancien")
    with (
        pytest.raises(FichierNonEcrit, match="disque est plein") as refus,
        fichiers.ecriture_sure(tmp_path / "a.txt"),
    ):
        raise OSError(errno.ENOSPC, "No space left on device")
    assert refus.value.code == "FIC-13"
    assert noms(tmp_path) == ["a.txt"]
    assert (tmp_path / "a.txt").read_text(encoding="utf-8") == "ancien"


def test_disque_plein_au_moment_de_poser_fic_13(tmp_path, monkeypatch):
    def plein(_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", plein)
    with pytest.raises(FichierNonEcrit) as refus:
        ecrire(tmp_path / "a.txt", "neuf")
    assert refus.value.code == "FIC-13"
    assert noms(tmp_path) == []


def test_une_erreur_sur_un_autre_fichier_passe_telle_quelle(tmp_path):
    with pytest.raises(FileNotFoundError), fichiers.ecriture_sure(tmp_path / "a.txt"):
        (tmp_path / "absent").read_bytes()


@pytest.mark.parametrize(
    ("numero", "code"),
    [(errno.EACCES, "FIC-12"), (errno.EROFS, "FIC-12"), (errno.EIO, "FIC-16")],
)
def test_dossier_en_lecture_seule_fic_12_et_autres_refus_fic_16(
    tmp_path, monkeypatch, numero, code
):
    def refuse(*_):
        raise OSError(numero, "refus")

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(FichierNonEcrit) as refus:
        ecrire(tmp_path / "a.txt", "x")
    assert refus.value.code == code


def test_dossier_absent_ou_qui_est_un_fichier_fic_10(tmp_path):
    (tmp_path / "f").write_text("x")
    for chemin in (tmp_path / "absent" / "a.txt", tmp_path / "f" / "a.txt"):
        with pytest.raises(FichierNonEcrit) as refus:
            ecrire(chemin, "x")
        assert refus.value.code == "FIC-10"
    with pytest.raises(FichierNonEcrit) as refus:
        fichiers.dossier_pret(tmp_path / "f")
    assert refus.value.code == "FIC-10"
    assert fichiers.dossier_pret(tmp_path / "d" / "e").is_dir()


def test_cible_qui_est_un_dossier_fic_14_nom_trop_long_fic_15(tmp_path):
    for chemin, code in ((tmp_path, "FIC-14"), (tmp_path / ("x" * 300), "FIC-15")):
        with pytest.raises(FichierNonEcrit) as refus:
            ecrire(chemin, "x")
        assert refus.value.code == code


@pytest.mark.parametrize("verrou", ["~$a.xlsx", ".~lock.a.xlsx#"])
def test_fichier_ouvert_dans_un_tableur_fic_05_et_fic_11(tmp_path, verrou):
    (tmp_path / "a.xlsx").write_text("x")
    (tmp_path / verrou).write_text("")
    with pytest.raises(FichierNonEcrit, match="ouvert dans un autre programme") as refus:
        ecrire(tmp_path / "a.xlsx", "y")
    assert refus.value.code == "FIC-11"
    assert (tmp_path / "a.xlsx").read_text() == "x"
    with pytest.raises(FichierIllisible) as illisible:
        fichiers.verifier_lisible(tmp_path / "a.xlsx")
    assert illisible.value.code == "FIC-05"


def test_le_verrou_d_un_document_word_long(tmp_path):
    (tmp_path / "relance client.docx").write_text("x")
    (tmp_path / "~$lance client.docx").write_text("")
    with pytest.raises(FichierIllisible) as illisible:
        fichiers.verifier_lisible(tmp_path / "relance client.docx")
    assert illisible.value.code == "FIC-05"


def test_absent_fic_01_dossier_fic_02_vide_fic_03(tmp_path):
    (tmp_path / "vide.csv").write_text("")
    for chemin, code in (
        (tmp_path / "absent", "FIC-01"),
        (tmp_path, "FIC-02"),
        (tmp_path / "vide.csv", "FIC-03"),
    ):
        with pytest.raises(FichierIllisible) as refus:
            fichiers.verifier_lisible(chemin)
        assert refus.value.code == code


def test_lecture_interdite_fic_04(tmp_path, monkeypatch):
    (tmp_path / "a.csv").write_text("x")

    def refuse(*_, **__):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(FichierIllisible) as refus:
        fichiers.verifier_lisible(tmp_path / "a.csv")
    assert refus.value.code == "FIC-04"


def test_pas_une_archive_fic_06_et_mot_de_passe_fic_07(tmp_path):
    binaire, protege = tmp_path / "b.xlsx", tmp_path / "p.xlsx"
    binaire.write_bytes(bytes(range(256)))
    protege.write_bytes(
        fichiers.SIGNATURE_OLE + bytes(2_000_000) + "EncryptedPackage".encode("utf-16-le")
    )
    for chemin, code in ((binaire, "FIC-06"), (protege, "FIC-07")):
        with pytest.raises(FichierIllisible) as refus:
            fichiers.verifier_zip(chemin)
        assert refus.value.code == code
    assert not fichiers.est_protege(binaire)


def bombe(chemin: Path, taille: int) -> None:
    with zipfile.ZipFile(chemin, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/feuille.xml", bytes(taille))


@pytest.mark.parametrize(
    "limites", [{"taille": 10_000}, {"rapport": 20, "sans_rapport": 0}, {"membres": 0}]
)
def test_bombe_declaree_fic_08(tmp_path, limites):
    bombe(tmp_path / "b.zip", 100_000)
    with pytest.raises(FichierIllisible) as refus:
        fichiers.verifier_zip(tmp_path / "b.zip", **limites)
    assert refus.value.code == "FIC-08"
    fichiers.verifier_zip(tmp_path / "b.zip")


def test_bombe_dont_l_en_tete_ment_fic_08(tmp_path):
    chemin = tmp_path / "b.zip"
    bombe(chemin, 3_000_000)
    brut = chemin.read_bytes()
    menteur = brut.replace((3_000_000).to_bytes(4, "little"), (1000).to_bytes(4, "little"))
    assert menteur != brut
    chemin.write_bytes(menteur)
    fichiers.verifier_zip(chemin)
    with fichiers.archive_ouverte(chemin) as archive:
        for lire in (
            lambda: list(fichiers.morceaux_de_membre(archive, "xl/feuille.xml")),
            lambda: fichiers.lire_membre(archive, "xl/feuille.xml", 2_000_000),
        ):
            with pytest.raises(FichierIllisible) as refus:
                lire()
            assert refus.value.code == "FIC-08"
        assert len(fichiers.lire_membre(archive, "xl/feuille.xml", 3_000_000)) == 3_000_000


def test_membre_tronque_fic_06(tmp_path):
    chemin = tmp_path / "b.zip"
    bombe(chemin, 10_000)
    brut = bytearray(chemin.read_bytes())
    debut = brut.index(b"xl/feuille.xml") + len("xl/feuille.xml")
    brut[debut : debut + 8] = b"\xff" * 8
    chemin.write_bytes(bytes(brut))
    with fichiers.archive_ouverte(chemin) as archive, pytest.raises(FichierIllisible) as refus:
        fichiers.lire_membre(archive, "xl/feuille.xml", 10_000)
    assert refus.value.code == "FIC-06"


@pytest.mark.parametrize(
    ("texte", "attendu"),
    [
        ("../../x", "x"),
        ("CON", "_CON"),
        ("lpt1.txt", "_lpt1.txt"),
        ("a:b", "a-b"),
        ("fin. . ", "fin"),
        ("", "sans nom"),
        ("...", "sans nom"),
        ("~$a.xlsx", "$a.xlsx"),
        ("e\u0301te\u0301", "été"),
        ("Société 日本", "Société"),
    ],
)
def test_noms_surs(texte, attendu):
    assert fichiers.nom_sur(texte) == attendu


@given(st.text(), st.integers(8, 60))
def test_un_nom_sur_l_est_toujours(texte, longueur):
    nom = fichiers.nom_sur(texte, longueur=longueur)
    assert 0 < len(nom) <= longueur
    assert not set(nom) & set('<>:"/\\|?*\0\n\t')
    assert nom == nom.strip(" .")
    assert fichiers.nom_sur(nom, longueur=longueur) == nom
