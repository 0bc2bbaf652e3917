"""L'installation sur un Mac, dans un dossier d'utilisateur provisoire : rien ici n'a vu un Mac."""

import sys
from pathlib import Path

import pytest

from lettrine import __version__
from lettrine.erreurs import FichierNonEcrit, OptionInvalide
from lettrine.excel import installation
from lettrine.excel.installation import PosteMac
from lettrine.ressources import dossier

RACINE = Path(__file__).parents[3]
SUPPORT = "Library/Application Support/Lettrine"
OFFICE = "Library/Group Containers/UBF8T346G9.Office"
COMPLEMENT = f"{OFFICE}/User Content.localized/Startup.localized/Excel/Lettrine.xlam"
SCRIPT = "Library/Application Scripts/com.microsoft.Excel/Lettrine.applescript"
XATTR = """#!/bin/sh
case "$1" in
    -d) rm -f "$3.$2" ;;
    *) [ -f "$1.com.apple.quarantine" ] && echo com.apple.quarantine ;;
esac
"""


@pytest.fixture
def maison(tmp_path, monkeypatch):
    """Un utilisateur du Mac, au nom accentué, chez qui Excel a été ouvert et Python est installé.

    La marque d'un fichier y est un fichier voisin, que lit et ôte un faux xattr.
    """
    outils, chez_soi = tmp_path / "outils", tmp_path / "Éva d'Assas"
    outils.mkdir()
    (outils / "xattr").write_text(XATTR)
    (outils / "xattr").chmod(0o755)
    monkeypatch.setenv("PATH", f"{outils}:/usr/bin:/bin")
    python = chez_soi / SUPPORT / "python"
    for lieu in (python / "bin", chez_soi / COMPLEMENT, chez_soi / SCRIPT):
        (lieu if lieu.name == "bin" else lieu.parent).mkdir(parents=True)
    (python / "bin" / "python").write_bytes(b"")
    for nom in ("appscript", "psutil"):
        (python / "lib" / "python3.13" / "site-packages" / nom).mkdir(parents=True)
    return chez_soi


@pytest.fixture
def poste(maison):
    return PosteMac.de(maison, maison / SUPPORT / "python")


def arbre(maison):
    """Tout ce qu'il y a chez l'utilisateur, dossiers compris."""
    return {
        str(f.relative_to(maison)): f.read_bytes() if f.is_file() else None
        for f in maison.rglob("*")
    }


def faux(poste):
    bilan = installation.diagnostiquer(poste)
    assert {a.code for a in bilan.anomalies} <= {"XIN-03"}
    assert len(bilan.anomalies) == sum(not juste for _, juste in bilan.controles)
    return {libelle for libelle, juste in bilan.controles if not juste}


def test_installer_met_chaque_fichier_la_ou_excel_pour_mac_le_cherche(poste, maison):
    avant = arbre(maison)
    bilan = installation.installer(poste)
    assert all(juste for _, juste in bilan.controles)
    ecrits = {nom: octets for nom, octets in arbre(maison).items() if nom not in avant}
    assert set(ecrits) == {COMPLEMENT, SCRIPT, f"{SUPPORT}/version.txt", f"{SUPPORT}/LICENCES.txt"}
    assert ecrits[SCRIPT] == (dossier("macros") / "Lettrine.applescript").read_bytes()
    assert ecrits[f"{SUPPORT}/version.txt"].decode() == __version__
    assert ecrits[COMPLEMENT][:2] == b"PK"
    assert bilan.fichiers == (maison / COMPLEMENT,)


def test_le_complement_est_le_meme_que_sous_windows(poste, maison, tmp_path):
    from lettrine.excel.construction import construire_complement

    installation.installer(poste)
    (ailleurs,) = construire_complement(tmp_path / "ailleurs.xlam").fichiers
    assert (maison / COMPLEMENT).read_bytes() == ailleurs.read_bytes()


def test_installer_deux_fois_ne_change_rien(poste, maison):
    installation.installer(poste)
    une_fois = arbre(maison)
    dates = {f: f.stat().st_mtime_ns for f in maison.rglob("*") if f.is_file()}
    installation.installer(poste)
    assert arbre(maison) == une_fois
    assert {f: f.stat().st_mtime_ns for f in dates} == dates


def test_desinstaller_remet_le_poste_comme_il_etait(poste, maison):
    voisins = [maison / COMPLEMENT, maison / SCRIPT]
    for voisin in voisins:
        voisin.with_name("Autre.txt").write_text("d'un autre")
    avant = arbre(maison)
    installation.installer(poste)
    (maison / SUPPORT / "dernier-bouton.txt").write_text("une trace")
    bilan = installation.desinstaller(poste)
    assert arbre(maison) == avant
    assert "est retiré" in bilan.phrase
    assert SUPPORT in bilan.phrase


def test_desinstaller_ce_qui_n_est_pas_la_ne_fait_rien(poste, maison):
    avant = arbre(maison)
    assert "n'était pas là" in installation.desinstaller(poste).phrase
    assert arbre(maison) == avant


def test_les_dossiers_d_excel_qui_manquent_sont_crees(poste, maison):
    (maison / COMPLEMENT).parent.rmdir()
    (maison / SCRIPT).parent.rmdir()
    installation.installer(poste)
    assert faux(poste) == set()


def test_refuse_d_installer_sans_excel_sans_rien_ecrire(poste, maison):
    (maison / OFFICE).rename(maison / "ailleurs")
    avant = arbre(maison)
    with pytest.raises(OptionInvalide, match="XIN-02") as refus:
        installation.installer(poste)
    assert "Excel 2016" in refus.value.message
    assert arbre(maison) == avant


def test_refuse_un_autre_python_que_celui_du_dossier(maison):
    autre = maison / "projet" / ".venv"
    autre.mkdir(parents=True)
    for prefixe in (autre, maison / "absent"):
        with pytest.raises(OptionInvalide, match="Python dans le dossier de Lettrine"):
            installation.installer(PosteMac.de(maison, prefixe))


def test_le_meme_python_ecrit_autrement_est_admis(maison):
    (maison / "lien").symlink_to(maison / SUPPORT)
    assert faux(PosteMac.de(maison, maison / "lien" / "python")).isdisjoint(
        {"Python dans le dossier de Lettrine"}
    )


def test_refuse_sans_ce_qui_commande_excel_et_le_nomme(poste, maison):
    (poste.python / "lib" / "python3.13" / "site-packages" / "appscript").rmdir()
    with pytest.raises(OptionInvalide, match="Bibliothèques de liaison") as refus:
        installation.installer(poste)
    assert "Il manque appscript" in refus.value.remede


def test_refuse_quand_excel_tient_le_complement_ouvert(poste, maison):
    installation.installer(poste)
    (maison / COMPLEMENT).write_bytes(b"une version plus ancienne")
    (maison / COMPLEMENT).with_name("~$Lettrine.xlam").write_bytes(b"")
    with pytest.raises(FichierNonEcrit, match="FIC-11"):
        installation.installer(poste)
    assert (maison / COMPLEMENT).read_bytes() == b"une version plus ancienne"


def test_le_diagnostic_d_un_poste_neuf_dit_ce_qui_manque(poste, maison):
    avant = arbre(maison)
    assert faux(poste) == {
        "Complément à sa place",
        "Complément de la version installée",
        "Script de Lettrine à sa place",
    }
    assert arbre(maison) == avant


def test_le_diagnostic_voit_un_script_d_une_autre_version(poste, maison):
    installation.installer(poste)
    (maison / SCRIPT).write_text("on LettrineExecuter(parametres)\nend LettrineExecuter\n")
    assert faux(poste) == {"Script de Lettrine à sa place"}
    installation.installer(poste)
    assert faux(poste) == set()


@pytest.mark.parametrize("fichier", [COMPLEMENT, SCRIPT])
def test_la_marque_de_ce_qui_vient_d_internet_est_vue_puis_otee(poste, maison, fichier):
    installation.installer(poste)
    marque = maison / f"{fichier}.com.apple.quarantine"
    marque.write_bytes(b"")
    assert faux(poste) == {"Fichiers non marqués comme venus d'Internet"}
    installation.installer(poste)
    assert not marque.exists()
    assert faux(poste) == set()


def test_sur_un_mac_chaque_commande_travaille_chez_l_utilisateur(commande, maison, monkeypatch):
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(sys, "prefix", str(maison / SUPPORT / "python"))
    monkeypatch.setenv("HOME", str(maison))
    avant = arbre(maison)
    assert commande("excel", "diagnostiquer").code == 1
    assert commande("excel", "installer").code == 0
    assert (maison / COMPLEMENT).is_file()
    assert commande("excel", "diagnostiquer").code == 0
    assert commande("excel", "desinstaller").code == 0
    assert arbre(maison) == avant


def test_le_script_cherche_python_la_ou_l_installation_le_met(poste, maison):
    script = (dossier("macros") / "Lettrine.applescript").read_text(encoding="ascii")
    chemin = poste.interpreteur.relative_to(maison).as_posix()
    assert f'\\"$HOME/{chemin}\\" -I' in script
    assert f"$HOME/{poste.restes[0].relative_to(maison).as_posix()}" in script
    vba = (dossier("macros") / "LettrineMac.bas").read_text(encoding="utf-8")
    assert f'SCRIPT As String = "{poste.script.name}"' in vba


def test_le_guide_dit_chaque_dossier_et_chaque_fichier(poste, maison):
    guide = (RACINE / "docs" / "guides" / "installation-mac.md").read_text(encoding="utf-8")
    for fichier in (poste.complement, *poste.textes, poste.python):
        parent = fichier.relative_to(maison).parent.as_posix()
        assert f"~/{parent}" in guide
        assert fichier.name in guide
