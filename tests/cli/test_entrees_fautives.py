"""Chaque mauvaise entrée, de la commande au disque : un message clair, rien de perdu.

Partout : code 2 ou anomalie, le fichier et la ligne sont nommés, le remède est donné, aucune
trace de programme n'est montrée, la source garde ses octets et rien n'est à moitié écrit.
"""

import errno
import gc
import os
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import openpyxl
import pytest
from tests.conftest import (
    LIBELLES,
    PIEGE,
    contenu,
    ecrire_livre,
    ecrire_xlsx,
    lignes_du_livre,
    tableau,
    texte_du_csv,
    texte_du_fec,
)

TOUS = pytest.mark.parametrize("extension", ["txt", "csv", "xlsx"])


@pytest.fixture
def refuse(commande, tmp_path):
    """Lettre un fichier et vérifie tout ce qu'un refus doit à l'utilisateur."""

    def verifie(source: Path, code: str, *dits: str, ecrits=()) -> str:
        avant = contenu(tmp_path)
        rendu = commande("lettrer", source, "--sortie", tmp_path / "s")
        assert rendu.code == 2
        assert rendu.sortie == ""
        assert f"Refusé [{code}]" in rendu.erreurs
        assert "\n→ " in rendu.erreurs
        for dit in (source.name, *dits):
            assert dit in rendu.dit
        assert "Traceback" not in rendu.erreurs
        assert contenu(tmp_path) == avant
        assert not (tmp_path / "etat").exists()
        return rendu.dit

    return verifie


# Le fichier entier


@pytest.mark.parametrize("extension", ["txt", "csv", "xlsx", "ods", "xls"])
def test_fichier_vide(refuse, tmp_path, extension):
    source = tmp_path / f"vide.{extension}"
    source.touch()
    refuse(source, "FIC-03", "est vide", "Refaites l'export")


@pytest.mark.parametrize(
    ("extension", "code"),
    [
        ("txt", "FEC-24"),
        ("csv", "CLA-02"),
        ("xlsx", "FIC-06"),
        ("ods", "FIC-06"),
        ("xls", "CLA-01"),
    ],
)
def test_fichier_binaire(refuse, tmp_path, extension, code):
    source = tmp_path / f"image.{extension}"
    source.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20)
    refuse(source, code)


@pytest.mark.parametrize("separateur", [";", ","])
def test_fec_au_mauvais_separateur(refuse, tmp_path, separateur):
    source = tmp_path / "livre.txt"
    source.write_text(texte_du_fec(separateur=separateur), encoding="utf-8")
    refuse(source, "FEC-02", "ligne 1", "tabulations ou des barres verticales")


def test_csv_au_mauvais_separateur(refuse, tmp_path):
    source = tmp_path / "livre.csv"
    source.write_text(texte_du_csv(separateur="$"), encoding="utf-8")
    refuse(source, "CLA-04", "en-tête")


def test_fec_tronque_au_milieu_d_une_ligne(refuse, tmp_path):
    source = tmp_path / "livre.txt"
    lignes = texte_du_fec().splitlines(keepends=True)
    source.write_text("".join(lignes[:8]) + lignes[8][:40], encoding="utf-8")
    refuse(source, "LET-10", "Ligne 9", "tronquée")


def test_classeur_tronque(refuse, tmp_path):
    source = ecrire_xlsx(tmp_path / "livre.xlsx")
    source.write_bytes(source.read_bytes()[:-400])
    refuse(source, "FIC-06", "abîmé", "refaites l'export")


def test_classeur_protege_par_un_mot_de_passe(refuse, tmp_path):
    source = tmp_path / "secret.xlsx"
    flux = "EncryptedPackage".encode("utf-16-le")
    source.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(4096) + flux)
    refuse(source, "FIC-07", "mot de passe", "retirez")


@pytest.mark.parametrize("verrou", ["~$livre.xlsx", ".~lock.livre.xlsx#"])
def test_classeur_ouvert_dans_un_tableur(refuse, tmp_path, verrou):
    source = ecrire_xlsx(tmp_path / "livre.xlsx")
    (tmp_path / verrou).write_bytes(b"x")
    refuse(source, "FIC-05", "ouvert dans un autre programme", verrou)


def test_bombe_de_2_gio(refuse, tmp_path):
    source = tmp_path / "bombe.xlsx"
    morceau = bytes(2**24)
    with (
        zipfile.ZipFile(source, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as flux,
    ):
        for _ in range(2**31 // 2**24 + 1):
            flux.write(morceau)
    debut = time.process_time()
    refuse(source, "FIC-08", "au-delà")
    # Refusé sur ce que l'archive déclare, sans la déplier : la déplier prendrait des secondes.
    assert time.process_time() - debut < 2


# Les colonnes et les lignes


@TOUS
def test_colonne_absente(refuse, tmp_path, extension):
    source = ecrire_livre(tmp_path / f"livre.{extension}")
    if extension == "xlsx":
        ecrire_xlsx(source, entetes=["Racine" if x == "Compte" else x for x in LIBELLES])
    else:
        nom, code = ("CompteNum\t", "FEC-05") if extension == "txt" else ("Compte;", "CLA-06")
        texte = source.read_bytes().replace(nom.encode(), b"Racine" + nom[-1:].encode(), 1)
        source.write_bytes(texte)
    code = "FEC-05" if extension == "txt" else "CLA-06"
    refuse(source, code, "manque", "Compte")


@TOUS
def test_colonne_en_double(refuse, tmp_path, extension):
    source = ecrire_livre(tmp_path / f"livre.{extension}")
    if extension == "xlsx":
        ecrire_xlsx(source, entetes=["N° compte" if x == "Auxiliaire" else x for x in LIBELLES])
    else:
        ancien, neuf = (
            ("CompAuxNum", "CompteNum") if extension == "txt" else ("Auxiliaire", "N° compte")
        )
        texte = source.read_text(encoding="utf-8").replace(f"{ancien}", neuf, 1)
        source.write_text(texte, encoding="utf-8")
    refuse(source, "FEC-04" if extension == "txt" else "CLA-05", "Compte")


@TOUS
def test_date_au_mauvais_format(refuse, tmp_path, extension):
    lignes = lignes_du_livre()
    lignes[3][3] = "31/31/2025"
    ou = {"txt": "Ligne 5", "csv": "cellule D5", "xlsx": "cellule D7"}[extension]
    refuse(ecrire_livre(tmp_path / f"livre.{extension}", lignes), "LET-10", ou, "31/31/2025")


@TOUS
def test_montant_illisible(refuse, tmp_path, extension):
    lignes = lignes_du_livre()
    lignes[3][11] = "1.234.5"
    ou = {"txt": "Ligne 5", "csv": "cellule L5", "xlsx": "cellule L7"}[extension]
    refuse(ecrire_livre(tmp_path / f"livre.{extension}", lignes), "LET-10", ou, "1.234.5")


@TOUS
def test_ecriture_desequilibree(commande, tmp_path, extension):
    lignes = lignes_du_livre()
    lignes[3][11] += 1
    source = ecrire_livre(tmp_path / f"livre.{extension}", lignes)
    rendu = commande("lettrer", source, "--sortie", tmp_path / "s")
    assert rendu.code == 1
    ligne = {"txt": 4, "csv": 4, "xlsx": 6}[extension]
    assert f"« livre.{extension} » n'est pas équilibré" in rendu.dit
    assert f"Ligne {ligne} : l'écriture 2 du journal BQ" in rendu.dit
    anomalies = tableau(tmp_path / "s" / "livre_lettrage.xlsx", "Anomalies")
    assert "LET-13" in {a["Code"] for a in anomalies}


def test_ligne_de_fec_trop_courte_ou_trop_longue(refuse, tmp_path):
    # Un séparateur de trop dans un nom peut couper à deux endroits : on ne devine pas.
    for avant, apres, dit in (
        ("\tBanque\t\t", "\tBanque\tde France\t\t", "19 champs au lieu de 18"),
        ("\t", " ", "tronquée"),
    ):
        lignes = texte_du_fec().splitlines()
        lignes[4] = lignes[4].replace(avant, apres, 1)
        source = tmp_path / "livre.txt"
        source.write_text("\n".join(lignes), encoding="utf-8")
        refuse(source, "LET-10", "Ligne 5", dit)


def test_ligne_de_csv_trop_courte(commande, tmp_path):
    lignes = texte_du_csv().splitlines()
    lignes[4] = ";".join(lignes[4].split(";")[:8])
    source = tmp_path / "livre.csv"
    source.write_text("\n".join(lignes), encoding="utf-8")
    rendu = commande("lettrer", source, "--sortie", tmp_path / "s")
    assert rendu.code == 1
    assert "[CLA-19]" in rendu.dit
    assert "ligne 5 : ni débit ni crédit" in rendu.dit


# Les valeurs


@TOUS
def test_un_libelle_en_formule_reste_un_texte_partout(commande, livre, tmp_path, extension):
    sortie = tmp_path / "s"
    assert commande("lettrer", livre(extension), "--sortie", sortie).code == 0
    assert commande("fec", "convertir", livre("txt"), "--sortie", sortie / "c.xlsx").code == 0
    classeurs = sorted(sortie.glob("*.xlsx"))
    assert len(classeurs) == (3 if extension == "xlsx" else 2)
    vus = 0
    for chemin in classeurs:
        for page in openpyxl.load_workbook(chemin):
            for ligne in page.iter_rows():
                for cellule in ligne:
                    vus += cellule.value == PIEGE
                    if cellule.data_type == "f":
                        assert "HYPERLINK" not in str(cellule.value)
    assert vus >= 2
    if extension == "csv":
        assert '"\'=HYPERLINK(""http' in (sortie / "livre.csv").read_text(encoding="utf-8")


@TOUS
def test_na_et_true_sont_des_codes(commande, livre, tmp_path, extension):
    source = livre(extension)
    sortie = tmp_path / "s"
    objet = commande("lettrer", source, "--sortie", sortie, "--json").objet
    groupes = tableau(sortie / "livre_lettrage.xlsx", "Groupes")
    assert [g["Lignes"] for g in groupes if g["Auxiliaire"] == "NA"] == [2]
    second = commande("lettrer", objet["fichiers"][0], "--sortie", tmp_path / "t", "--json").objet
    assert second["postes"]["Déjà lettrées"] == 8


def test_un_parametre_sans_valeur_a_la_date_du_livre(commande, livre, tmp_path):
    reglages = tmp_path / "cabinet.toml"
    reglages.write_text(
        '["lettrage/comptes_lettrables"]\nverifie_jusqu_au = 2024-06-30\n', encoding="utf-8"
    )
    source = livre("txt")
    rendu = commande("lettrer", source, "--sortie", tmp_path / "s", "--parametres", reglages)
    assert rendu.code == 2
    assert "Refusé [PAR-03]" in rendu.erreurs
    assert "lettrage/comptes_lettrables" in rendu.dit
    assert contenu(tmp_path / "s") == {}


def test_un_fichier_de_parametres_absent_ou_fautif(commande, livre, tmp_path):
    fautif = tmp_path / "fautif.toml"
    fautif.write_text("taux = ", encoding="utf-8")
    for chemin in (fautif, tmp_path / "absent.toml"):
        rendu = commande(
            "lettrer", livre("txt"), "--sortie", tmp_path / "s", "--parametres", chemin
        )
        assert rendu.code == 2
        assert "[PAR-04]" in rendu.erreurs
        assert chemin.name in rendu.dit


# Le disque


def test_sortie_qui_est_l_entree(commande, livre, tmp_path):
    for extension in ("txt", "csv", "xlsx"):
        source = livre(extension)
        for sortie in (source, source.parent):
            avant = contenu(tmp_path)
            rendu = commande("lettrer", source, "--sortie", sortie)
            assert rendu.code == 2
            assert "[CLA-34]" in rendu.erreurs
            assert contenu(tmp_path) == avant


def test_dossier_de_sortie_sous_un_fichier(commande, livre, tmp_path):
    (tmp_path / "note").write_text("x")
    for sortie in (tmp_path / "note" / "s", Path("/proc/lettrine")):
        avant = contenu(tmp_path)
        rendu = commande("lettrer", livre("txt"), "--sortie", sortie)
        assert rendu.code == 2
        assert "[FIC-1" in rendu.erreurs
        assert "Choisissez un autre" in rendu.dit or "choisissez un autre" in rendu.dit
        assert contenu(tmp_path) == {**avant, "livre.txt": livre("txt").read_bytes()}


def test_dossier_de_sortie_en_lecture_seule(commande, livre, tmp_path, monkeypatch):
    # Pour root, rien n'est en lecture seule : le système est imité.
    source, sortie = livre("txt"), tmp_path / "s"
    sortie.mkdir()
    vrai = os.access

    def acces(chemin, mode, **options):
        return vrai(chemin, mode, **options) and not (
            mode & os.W_OK and Path(chemin).resolve() == sortie.resolve()
        )

    monkeypatch.setattr(os, "access", acces)
    rendu = commande("lettrer", source, "--sortie", sortie)
    assert rendu.code == 2
    assert "[FIC-12]" in rendu.erreurs
    assert contenu(sortie) == {}


@TOUS
def test_disque_plein(commande, livre, tmp_path, monkeypatch, extension):
    source, sortie = livre(extension), tmp_path / "s"
    assert commande("lettrer", source, "--sortie", sortie).code == 0
    (sortie / source.name).write_bytes(b"ancienne copie")
    avant = contenu(sortie)

    def plein(_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", plein)
    rendu = commande("lettrer", source, "--sortie", sortie)
    assert rendu.code == 2
    assert "[FIC-13]" in rendu.erreurs
    assert "le disque est plein" in rendu.dit
    assert contenu(sortie) == avant


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="Le système n'a pas de /dev/full.")
@TOUS
def test_disque_plein_pendant_l_ecriture(commande, livre, tmp_path, monkeypatch, capsys, extension):
    """Le fichier provisoire est un vrai périphérique plein : l'écriture elle-même échoue."""
    from lettrine import fichiers

    source, sortie = livre(extension), tmp_path / "s"
    sortie.mkdir()
    (sortie / source.name).write_bytes(b"ancienne copie")

    def plein(cible: Path) -> Path:
        provisoire = cible.with_name(".lettrine-plein" + cible.suffix)
        provisoire.symlink_to("/dev/full")
        return provisoire

    monkeypatch.setattr(fichiers, "_provisoire", plein)
    rendu = commande("lettrer", source, "--sortie", sortie)
    assert rendu.code == 2
    assert "[FIC-13]" in rendu.erreurs
    assert contenu(sortie) == {source.name: b"ancienne copie"}
    assert [f.name for f in sortie.iterdir()] == [source.name]
    gc.collect()  # l'archive interrompue se referme ici, sans rien afficher
    assert capsys.readouterr().err == ""


@pytest.mark.skipif(os.name == "nt", reason="Windows n'a pas de kill -9.")
@TOUS
def test_arret_brutal_au_milieu_de_l_ecriture(livre, tmp_path, extension):
    source, sortie = livre(extension), tmp_path / "s"
    sortie.mkdir()
    (sortie / source.name).write_bytes(b"ancienne copie")
    programme = (
        "import os, sys\n"
        "from lettrine import fichiers\n"
        "def coupure(_):\n"
        "    os.kill(os.getpid(), 9)\n"
        "fichiers.os.fsync = coupure\n"
        "from lettrine.cli import main\n"
        "main()\n"
    )
    fini = subprocess.run(
        [sys.executable, "-c", programme, "lettrer", source, "--sortie", sortie],
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert fini.returncode == -signal.SIGKILL
    assert (sortie / source.name).read_bytes() == b"ancienne copie"
    restes = [nom for nom in contenu(sortie) if nom != source.name]
    assert all(nom.startswith(".lettrine-") for nom in restes)


def test_rapport_ouvert_dans_un_tableur(commande, livre, tmp_path):
    source, sortie = livre("txt"), tmp_path / "s"
    assert commande("lettrer", source, "--sortie", sortie).code == 0
    (sortie / "~$livre_lettrage.xlsx").write_bytes(b"x")
    rapport = (sortie / "livre_lettrage.xlsx").read_bytes()
    rendu = commande("lettrer", source, "--sortie", sortie, "--appliquer", "probable")
    assert rendu.code == 2
    assert "[FIC-11]" in rendu.erreurs
    assert "livre_lettrage.xlsx" in rendu.dit
    assert (sortie / "livre_lettrage.xlsx").read_bytes() == rapport
    assert (sortie / "livre.txt").read_bytes().count(b"\n") == source.read_bytes().count(b"\n")
