"""Installer le complément Excel sur un poste Windows (installing the add-in), sans droits.

- `registre` : ce que l'utilisateur a réglé dans Windows, lu et écrit ;
- `poste` : où est quoi sur ce poste ;
- `chargement` : ce qu'Excel ouvre à son démarrage, et les dossiers où il admet des macros ;
- `points` : ce qu'il faut à Lettrine, constaté point par point ;
- `installer` : installer, désinstaller, diagnostiquer.
"""

from lettrine.excel.installation.installer import desinstaller, diagnostiquer, installer
from lettrine.excel.installation.poste import Poste, poste_courant
from lettrine.excel.installation.registre import Registre, RegistreWindows

__all__ = [
    "Poste",
    "Registre",
    "RegistreWindows",
    "desinstaller",
    "diagnostiquer",
    "installer",
    "poste_courant",
]
