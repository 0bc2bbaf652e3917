"""Un poste où installer Lettrine (the target machine) : son dossier, son Python, son registre.

Règle : tout tient dans un dossier de l'utilisateur, `%LOCALAPPDATA%\\Lettrine` : le complément, et
`python`, où Lettrine est installé. Le complément y trouve Python à côté de lui.
Exceptions : hors de Windows, rien n'est installé (XIN-01).

Référence : docs/guides/installation-windows.md.
Unités : aucune.
"""

import os
import sys
from dataclasses import dataclass
from pathlib import Path

import xlwings

from lettrine.erreurs import OptionInvalide
from lettrine.excel.construction import COMPLEMENT
from lettrine.excel.installation.registre import Registre, RegistreWindows

__all__ = ["Poste", "poste_courant"]

DOSSIER = "Lettrine"
BITS = (64, 32)
MAGASIN = "WindowsApps"
"""Le dossier de ce qui vient du Microsoft Store, isolé des autres programmes."""


@dataclass(frozen=True)
class Poste:
    """Où est quoi. `prefixe` est le Python qui parle, `origine` celui dont il est tiré."""

    dossier: Path
    prefixe: Path
    origine: str
    registre: Registre

    @property
    def complement(self) -> Path:
        """Le complément, qu'Excel ouvre à son démarrage."""
        return self.dossier / COMPLEMENT

    @property
    def python(self) -> Path:
        """Le dossier privé de Python."""
        return self.dossier / "python"

    @property
    def version(self) -> Path:
        """Le fichier qui dit la version installée."""
        return self.dossier / "version.txt"

    @property
    def licences(self) -> Path:
        """Les licences des bibliothèques que le complément appelle."""
        return self.dossier / "LICENCES.txt"

    @property
    def bibliotheques(self) -> tuple[Path, ...]:
        """Ce qui relie Excel à Python, pour un Excel de 64 ou de 32 bits."""
        noms = (f"xlwings{bits}-{xlwings.__version__}.dll" for bits in BITS)
        return tuple(self.python / nom for nom in noms)

    @property
    def interpreteur(self) -> Path | None:
        """Le programme Python sans fenêtre ; None s'il n'est pas là."""
        lieux = (self.python / "Scripts" / "pythonw.exe", self.python / "pythonw.exe")
        return next((lieu for lieu in lieux if lieu.is_file()), None)

    @property
    def du_magasin(self) -> bool:
        """Vrai si Python vient du Microsoft Store."""
        return MAGASIN.casefold() in self.origine.casefold()


def poste_courant() -> Poste:
    """Ce poste-ci ; lève `OptionInvalide` (XIN-01) s'il n'est pas sous Windows."""
    racine = os.environ.get("LOCALAPPDATA")
    if sys.platform != "win32" or not racine:
        raise OptionInvalide(
            "XIN-01",
            "Le complément s'installe dans Excel pour Windows, et ce poste n'en est pas un.",
            "Ici, employez la ligne de commande : lettrine --help.",
        )
    return Poste(Path(racine) / DOSSIER, Path(sys.prefix), sys.base_prefix, RegistreWindows())
