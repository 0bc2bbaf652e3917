"""Ce qu'Excel ouvre à son démarrage, et où il admet des macros (startup and trusted folders).

Règle : Excel ouvre les fichiers que nomment les valeurs OPEN, OPEN1, OPEN2… de ses options, et
s'arrête à la première qui manque : on ajoute la nôtre à la suite, et on la retire en resserrant les
autres, dans leur ordre. Le dossier de Lettrine est un emplacement approuvé : les macros y sont
admises sans question, sans rien changer aux réglages de sécurité.
Exceptions : déjà fait, rien n'est écrit.

Référence : HKCU\\Software\\Microsoft\\Office\\16.0 (Excel 2016, 2019, 2021, 2024, 365).
Unités : aucune.
"""

import re
from pathlib import Path

from lettrine.excel.installation.registre import Registre

__all__ = [
    "EXCEL",
    "approuver",
    "est_approuve",
    "est_ouvert_au_demarrage",
    "ne_plus_approuver",
    "ne_plus_ouvrir",
    "ouvrir_au_demarrage",
]

EXCEL = r"Software\Microsoft\Office\16.0\Excel"
OPTIONS = rf"{EXCEL}\Options"
EMPLACEMENT = rf"{EXCEL}\Security\Trusted Locations\Lettrine"
OUVERTURE = re.compile(r"OPEN(\d*)")


def ouvrir_au_demarrage(registre: Registre, complement: Path) -> None:
    """Excel ouvrira ce complément à chaque démarrage."""
    if not est_ouvert_au_demarrage(registre, complement):
        _resserrer(registre, [*_autres(registre, complement), f'"{complement}"'])


def ne_plus_ouvrir(registre: Registre, complement: Path) -> None:
    """Excel n'ouvrira plus ce complément ; les autres gardent leur ordre."""
    if any(_designe(valeur, complement) for valeur in _ouverts(registre).values()):
        _resserrer(registre, _autres(registre, complement))


def est_ouvert_au_demarrage(registre: Registre, complement: Path) -> bool:
    """Vrai si Excel ouvre ce complément : la suite des valeurs va jusqu'à lui."""
    ouverts = _ouverts(registre)
    for rang, (nom, valeur) in enumerate(ouverts.items()):
        if nom != _nom(rang):
            return False
        if _designe(valeur, complement):
            return True
    return False


def approuver(registre: Registre, dossier: Path) -> None:
    """Excel admet les macros de ce dossier."""
    if not est_approuve(registre, dossier):
        registre.ecrire(EMPLACEMENT, "Path", f"{dossier}\\")
        registre.ecrire(EMPLACEMENT, "Description", "Lettrine")
        registre.ecrire(EMPLACEMENT, "AllowSubfolders", 0)


def ne_plus_approuver(registre: Registre) -> None:
    """Le dossier de Lettrine n'est plus un emplacement approuvé."""
    registre.effacer_cle(EMPLACEMENT)


def est_approuve(registre: Registre, dossier: Path) -> bool:
    """Vrai si ce dossier est l'emplacement approuvé de Lettrine."""
    valeurs = registre.lire(EMPLACEMENT) or {}
    return str(valeurs.get("Path", "")).casefold() == f"{dossier}\\".casefold()


def _ouverts(registre: Registre) -> dict[str, str]:
    """Les valeurs OPEN, dans l'ordre où Excel les lit."""
    valeurs = registre.lire(OPTIONS) or {}
    noms = [nom for nom in valeurs if OUVERTURE.fullmatch(nom)]
    return {nom: str(valeurs[nom]) for nom in sorted(noms, key=lambda n: int(n[4:] or 0))}


def _autres(registre: Registre, complement: Path) -> list[str]:
    return [v for v in _ouverts(registre).values() if not _designe(v, complement)]


def _resserrer(registre: Registre, voulus: list[str]) -> None:
    """Écrit ces valeurs sous OPEN, OPEN1, OPEN2…, et efface celles qui suivent."""
    suite = {_nom(rang): valeur for rang, valeur in enumerate(voulus)}
    presents = _ouverts(registre)
    for nom, valeur in suite.items():
        if presents.get(nom) != valeur:
            registre.ecrire(OPTIONS, nom, valeur)
    for nom in presents.keys() - suite.keys():
        registre.effacer(OPTIONS, nom)


def _nom(rang: int) -> str:
    return f"OPEN{rang}" if rang else "OPEN"


def _designe(valeur: str, complement: Path) -> bool:
    return str(complement).casefold() in valeur.casefold()
