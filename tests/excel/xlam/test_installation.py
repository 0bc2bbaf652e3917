"""L'installation, sur un faux registre et un faux poste : rien ici n'a vu Windows."""

import re
import sys
import types
from importlib import metadata
from pathlib import Path

import pytest
import xlwings

from lettrine import __version__
from lettrine.erreurs import FichierNonEcrit, OptionInvalide
from lettrine.excel import installation
from lettrine.excel.installation import PosteWindows, RegistreWindows
from lettrine.excel.installation.chargement import EMPLACEMENT, EXCEL, OPTIONS
from lettrine.excel.installation.windows import REGLES

RACINE = Path(__file__).parents[3]
ESSBASE = r'/R "C:\Outils\Essbase.xlam"'
SOLVEUR = r'"C:\Program Files\Microsoft Office\SOLVER.XLAM"'


class Winreg(types.ModuleType):
    """Le module winreg, sur un dictionnaire : une clé est un chemin, ses valeurs sont nommées."""

    HKEY_CURRENT_USER, REG_SZ, REG_DWORD, KEY_SET_VALUE, KEY_READ = "HKCU", 1, 4, 2, 0x20019

    def __init__(self):
        super().__init__("winreg")
        self.cles, self.ecritures = {}, 0

    def OpenKey(self, branche, cle, _reserve=0, _droits=KEY_READ):
        assert branche == self.HKEY_CURRENT_USER
        if cle not in self.cles:
            raise FileNotFoundError(2, "clé absente")
        return Cle(cle)

    def CreateKeyEx(self, branche, cle, _reserve, droits):
        assert (branche, droits) == (self.HKEY_CURRENT_USER, self.KEY_SET_VALUE)
        self.cles.setdefault(cle, {})
        return Cle(cle)

    def QueryInfoKey(self, cle):
        return 0, len(self.cles[cle.nom]), 0

    def EnumValue(self, cle, rang):
        nom, (valeur, genre) = list(self.cles[cle.nom].items())[rang]
        return nom, valeur, genre

    def SetValueEx(self, cle, nom, _reserve, genre, valeur):
        assert isinstance(valeur, {self.REG_SZ: str, self.REG_DWORD: int}[genre])
        self.ecritures += 1
        self.cles[cle.nom][nom] = (valeur, genre)

    def DeleteValue(self, cle, nom):
        self.ecritures += 1
        del self.cles[cle.nom][nom]

    def DeleteKey(self, branche, cle):
        assert branche == self.HKEY_CURRENT_USER
        self.ecritures += 1
        del self.cles[cle]


class Cle:
    def __init__(self, nom):
        self.nom = nom

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass


@pytest.fixture
def winreg(monkeypatch):
    faux = Winreg()
    faux.cles[EXCEL] = {}
    monkeypatch.setitem(sys.modules, "winreg", faux)
    return faux


@pytest.fixture
def poste(tmp_path, winreg):
    """Un poste où Python est installé, à un chemin accentué et à espaces."""
    dossier = tmp_path / "Béatrice Noël" / "Lettrine"
    python = dossier / "python"
    (python / "Scripts").mkdir(parents=True)
    (python / "Scripts" / "pythonw.exe").write_bytes(b"")
    for bits in (32, 64):
        (python / f"xlwings{bits}-{xlwings.__version__}.dll").write_bytes(b"")
    return PosteWindows(dossier, python, r"C:\Program Files\Python313", RegistreWindows())


def ouverts(winreg):
    return {nom: valeur for nom, (valeur, _) in winreg.cles.get(OPTIONS, {}).items()}


def test_installer_ecrit_le_complement_et_dit_a_excel_de_l_ouvrir(poste, winreg):
    bilan = installation.installer(poste)
    assert all(juste for _, juste in bilan.controles)
    assert bilan.fichiers == (poste.complement,)
    assert poste.complement.is_file()
    assert poste.version.read_text(encoding="utf-8") == __version__
    assert "Zoomer Analytics LLC" in poste.licences.read_text(encoding="utf-8")
    assert ouverts(winreg) == {"OPEN": f'"{poste.complement}"'}
    lieu = {nom: valeur for nom, (valeur, _) in winreg.cles[EMPLACEMENT].items()}
    assert lieu == {"Path": f"{poste.dossier}\\", "Description": "Lettrine", "AllowSubfolders": 0}


def test_installer_deux_fois_ne_change_rien(poste, winreg):
    installation.installer(poste)
    ecritures, octets = winreg.ecritures, poste.complement.read_bytes()
    installation.installer(poste)
    assert winreg.ecritures == ecritures
    assert poste.complement.read_bytes() == octets
    assert len(list(poste.dossier.iterdir())) == 4


def test_les_autres_complements_gardent_leur_place(poste, winreg):
    winreg.cles[OPTIONS] = {"OPEN": (ESSBASE, 1), "OPEN1": (SOLVEUR, 1), "Font": ("Calibri", 1)}
    avant = dict(winreg.cles[OPTIONS])
    installation.installer(poste)
    assert ouverts(winreg)["OPEN2"] == f'"{poste.complement}"'
    installation.desinstaller(poste)
    assert winreg.cles[OPTIONS] == avant


def test_desinstaller_resserre_la_suite_qu_excel_lit(poste, winreg):
    winreg.cles[OPTIONS] = {"OPEN": (f'"{poste.complement}"', 1), "OPEN1": (SOLVEUR, 1)}
    installation.desinstaller(poste)
    assert ouverts(winreg) == {"OPEN": SOLVEUR}


def test_une_suite_trouee_est_resserree_car_excel_s_y_arrete(poste, winreg):
    winreg.cles[OPTIONS] = {"OPEN": (SOLVEUR, 1), "OPEN3": (f'"{poste.complement}"', 1)}
    assert "Ouvert au démarrage d'Excel" in faux(poste)
    installation.installer(poste)
    assert ouverts(winreg) == {"OPEN": SOLVEUR, "OPEN1": f'"{poste.complement}"'}


def test_open10_vient_apres_open9(poste, winreg):
    noms = ["OPEN", *(f"OPEN{n}" for n in range(1, 11))]
    winreg.cles[OPTIONS] = {nom: (f'"C:\\{nom}.xlam"', 1) for nom in sorted(noms)}
    installation.installer(poste)
    assert ouverts(winreg)["OPEN11"] == f'"{poste.complement}"'
    assert ouverts(winreg)["OPEN10"] == r'"C:\OPEN10.xlam"'


def test_desinstaller_remet_le_poste_comme_il_etait(poste, winreg):
    avant = {cle: dict(valeurs) for cle, valeurs in winreg.cles.items()}
    installation.installer(poste)
    bilan = installation.desinstaller(poste)
    assert winreg.cles == {**avant, OPTIONS: {}}
    assert [f.name for f in poste.dossier.iterdir()] == ["python"]
    assert "est retiré" in bilan.phrase


def test_desinstaller_ce_qui_n_est_pas_la_ne_fait_rien(poste, winreg):
    bilan = installation.desinstaller(poste)
    assert "n'était pas là" in bilan.phrase
    assert winreg.ecritures == 0


def test_refuse_d_installer_sans_excel_sans_rien_ecrire(poste, winreg):
    del winreg.cles[EXCEL]
    with pytest.raises(OptionInvalide, match="XIN-02") as refus:
        installation.installer(poste)
    assert "Excel 2016" in refus.value.message
    assert winreg.ecritures == 0
    assert not poste.complement.exists()


def test_refuse_un_autre_python_que_celui_du_dossier(poste, winreg):
    autre = PosteWindows(
        poste.dossier, poste.dossier.parent / "ailleurs", poste.origine, poste.registre
    )
    with pytest.raises(OptionInvalide, match="Python dans le dossier de Lettrine"):
        installation.installer(autre)


def test_refuse_le_python_du_microsoft_store(poste):
    origine = r"C:\Program Files\WindowsApps\PythonSoftwareFoundation.Python.3.13"
    autre = PosteWindows(poste.dossier, poste.prefixe, origine, poste.registre)
    with pytest.raises(OptionInvalide, match="Microsoft Store"):
        installation.installer(autre)


def test_refuse_si_l_antivirus_a_retire_une_bibliotheque(poste):
    poste.bibliotheques[1].unlink()
    with pytest.raises(OptionInvalide, match="XIN-02") as refus:
        installation.installer(poste)
    assert poste.bibliotheques[1].name in refus.value.remede
    assert "quarantaine" in refus.value.remede


def test_refuse_quand_excel_tient_le_complement_ouvert(poste, winreg):
    installation.installer(poste)
    poste.complement.write_bytes(b"une version plus ancienne")
    (poste.dossier / "~$Lettrine.xlam").write_bytes(b"")
    with pytest.raises(FichierNonEcrit, match="FIC-11"):
        installation.installer(poste)
    assert poste.complement.read_bytes() == b"une version plus ancienne"


def faux(poste):
    bilan = installation.diagnostiquer(poste)
    assert {a.code for a in bilan.anomalies} <= {"XIN-03"}
    assert len(bilan.anomalies) == sum(not juste for _, juste in bilan.controles)
    return {libelle for libelle, juste in bilan.controles if not juste}


def test_le_diagnostic_est_bon_apres_l_installation(poste, winreg):
    installation.installer(poste)
    ecritures = winreg.ecritures
    assert faux(poste) == set()
    assert winreg.ecritures == ecritures


def test_le_diagnostic_d_un_poste_neuf_dit_ce_qui_manque(poste):
    assert faux(poste) == {
        "Complément à sa place",
        "Complément de la version installée",
        "Ouvert au démarrage d'Excel",
        "Dossier approuvé pour les macros",
    }


def test_le_diagnostic_voit_un_complement_marque_venu_d_internet(poste):
    installation.installer(poste)
    marque = poste.complement.with_name("Lettrine.xlam:Zone.Identifier")
    marque.write_text("[ZoneTransfer]\nZoneId=3\n", encoding="utf-8")
    assert faux(poste) == {"Complément non marqué comme venu d'Internet"}
    installation.installer(poste)
    assert not marque.exists()
    assert faux(poste) == set()


def test_le_diagnostic_voit_un_complement_d_une_autre_version(poste):
    installation.installer(poste)
    poste.version.write_text("0.0.1", encoding="utf-8")
    assert faux(poste) == {"Complément de la version installée"}


def test_le_diagnostic_voit_un_complement_desactive_par_excel(poste, winreg):
    installation.installer(poste)
    note = b"\x01\x00" + str(poste.complement).upper().encode("utf-16-le")
    winreg.cles[rf"{EXCEL}\Resiliency\DisabledItems"] = {"3B2F": (note, 3)}
    assert faux(poste) == {"Complément non désactivé par Excel"}


def test_le_diagnostic_voit_les_macros_interdites_par_l_entreprise(poste, winreg):
    installation.installer(poste)
    winreg.cles[rf"{REGLES}\Trusted Locations"] = {"AllLocationsDisabled": (1, 4)}
    assert faux(poste) == {"Macros permises par votre entreprise"}


def test_ni_sous_windows_ni_sur_un_mac_chaque_commande_est_refusee(commande):
    for nom in ("installer", "desinstaller", "diagnostiquer"):
        rendu = commande("excel", nom)
        assert rendu.code == 2
        assert "[XIN-01]" in rendu.dit


def test_sous_windows_le_poste_est_celui_de_l_utilisateur(monkeypatch, winreg, tmp_path):
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path))
    poste = installation.poste_courant()
    assert poste.dossier == tmp_path / "Lettrine"
    assert str(poste.prefixe) == sys.prefix
    assert poste.interpreteur is None


def test_le_programme_de_python_peut_etre_a_la_racine(poste):
    (poste.python / "Scripts" / "pythonw.exe").rename(poste.python / "pythonw.exe")
    assert poste.interpreteur == poste.python / "pythonw.exe"


def test_le_pont_cherche_python_la_ou_l_installation_le_met(poste):
    from lettrine.excel.construction import modules

    serveur = modules()["LettrineServeur"]
    for morceau in (r"\python\"", r"Scripts\pythonw.exe", r'"pythonw.exe"'):
        assert morceau in serveur
    assert r"\version.txt" in modules()["LettrineDiagnostic"]
    assert poste.interpreteur.relative_to(poste.dossier).as_posix() == "python/Scripts/pythonw.exe"


def test_l_installation_par_double_clic_suit_le_meme_plan(poste):
    chemin = RACINE / "outils" / "windows" / "installer-lettrine.cmd"
    texte = chemin.read_text(encoding="ascii")
    assert r'"PYTHON=%LOCALAPPDATA%\Lettrine\python"' in texte
    assert poste.python.parts[-2:] == ("Lettrine", "python")
    assert "-m lettrine excel installer" in texte
    assert '"lettrine[excel]"' in texte
    etiquettes = set(re.findall(r"^:(\w+)", texte, re.MULTILINE))
    assert set(re.findall(r"goto (\w+)", texte)) == etiquettes


def requis_sous_windows(nom, options=("",), vus=None):
    """Les paquets qu'il faut sous Windows, et les mêmes sous Linux : `pip download` les confond."""
    from packaging.requirements import Requirement

    vus = {} if vus is None else vus
    ailleurs = {"platform_system": "Linux", "sys_platform": "linux", "os_name": "posix"}
    windows = {"platform_system": "Windows", "sys_platform": "win32", "os_name": "nt"}
    for texte in metadata.requires(nom) or ():
        requis = Requirement(texte)
        pour = [
            any(not requis.marker or requis.marker.evaluate({**ou, "extra": o}) for o in options)
            for ou in (windows, ailleurs)
        ]
        if not pour[0]:
            continue
        propre = requis.name.lower()
        neuf, vus[propre] = propre not in vus, vus.get(propre, False) or pour[1]
        if neuf and pour[1]:
            requis_sous_windows(propre, ("", *requis.extras), vus)
    return vus


def test_l_archive_pour_windows_nomme_ce_que_pip_oublierait_sous_linux():
    requis = requis_sous_windows("lettrine", ("", "excel"))
    assert {"xlwings", "pandas", "pywin32"} <= set(requis)
    oublies = {nom for nom, partout in requis.items() if not partout}
    assert "pywin32" in oublies
    publier = (RACINE / "docs" / "publier.md").read_text(encoding="utf-8")
    (telechargement,) = re.findall(r"pip download.*?\ncp", publier, flags=re.DOTALL)
    assert oublies <= set(telechargement.split())
