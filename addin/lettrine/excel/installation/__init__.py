"""Installer le complément Excel, sous Windows ou sur un Mac (installing the add-in), sans droits.

- `poste` : ce que les deux ont en commun ;
- `windows`, `mac` : où est quoi, et ce qu'il faut à Lettrine, constaté point par point ;
- `registre` : ce que l'utilisateur a réglé dans Windows, lu et écrit ;
- `chargement` : ce qu'Excel pour Windows ouvre à son démarrage, et où il admet des macros ;
- `installer` : installer, désinstaller, diagnostiquer.
"""

from lettrine.excel.installation.installer import (
    desinstaller,
    diagnostiquer,
    installer,
    poste_courant,
)
from lettrine.excel.installation.mac import PosteMac
from lettrine.excel.installation.poste import Poste
from lettrine.excel.installation.registre import Registre, RegistreWindows
from lettrine.excel.installation.windows import PosteWindows

__all__ = [
    "Poste",
    "PosteMac",
    "PosteWindows",
    "Registre",
    "RegistreWindows",
    "desinstaller",
    "diagnostiquer",
    "installer",
    "poste_courant",
]
