"""Un Mac (a Mac): son dossier, son Python, et ceux où Excel cherche ce qu'il ouvre.

Règle : Excel pour Mac, enfermé, n'ouvre à son démarrage que ce qui est dans son dossier Startup, et
ne lance que les scripts de son dossier Application Scripts ; Lettrine et son Python sont dans
Application Support. Tout est chez l'utilisateur, sans droits d'administrateur.
Exceptions : l'autorisation de commander Excel se donne au premier clic, et ne se voit pas d'ici.

Référence : docs/guides/installation-mac.md ; marque des fichiers venus d'Internet
(com.apple.quarantine).
Unités : aucune.
"""

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lettrine.classeur.vivant.moteur import GROUPE_D_OFFICE
from lettrine.excel.construction import COMPLEMENT
from lettrine.excel.installation.poste import REINSTALLER, Point, Poste
from lettrine.ressources import dossier as ressource

__all__ = ["PosteMac"]

DOSSIER = Path("Library/Application Support/Lettrine")
DEMARRAGE = GROUPE_D_OFFICE / "User Content.localized/Startup.localized/Excel"
SCRIPTS = Path("Library/Application Scripts/com.microsoft.Excel")
SCRIPT = "Lettrine.applescript"
COMPTE_RENDU = "dernier-bouton.txt"
BIBLIOTHEQUES = ("appscript", "psutil")
"""Ce par quoi xlwings commande Excel pour Mac."""

QUARANTAINE = "com.apple.quarantine"


@dataclass(frozen=True)
class PosteMac(Poste):
    """Un Mac ; `maison` est le dossier de l'utilisateur."""

    maison: Path

    @classmethod
    def de(cls, maison: Path, prefixe: Path) -> "PosteMac":
        """Le poste de cet utilisateur."""
        return cls(maison / DOSSIER, prefixe, maison)

    @property
    def complement(self) -> Path:
        """Le complément, dans le dossier de ce qu'Excel ouvre à son démarrage."""
        return self.maison / DEMARRAGE / COMPLEMENT

    @property
    def script(self) -> Path:
        """Le script, que le complément demande à Excel de lancer."""
        return self.maison / SCRIPTS / SCRIPT

    @property
    def interpreteur(self) -> Path:
        """Le programme Python, que le script lance."""
        return self.python / "bin" / "python"

    @property
    def textes(self) -> dict[Path, str]:
        """La version, les licences et le script."""
        return {**super().textes, self.script: _script()}

    @property
    def restes(self) -> tuple[Path, ...]:
        """Ce que le dernier bouton a laissé s'il a échoué."""
        return (self.dossier / COMPTE_RENDU,)

    def affranchir(self) -> None:
        """Ôte au complément et au script déjà là la marque de ce qui vient d'Internet."""
        for fichier in (self.complement, self.script):
            if _en_quarantaine(fichier):
                _xattr("-d", QUARANTAINE, fichier)

    def charger(self) -> None:
        """Rien de plus : Excel ouvre ce qui est dans son dossier."""

    def decharger(self) -> bool:
        """Rien de plus : le complément effacé, Excel ne l'ouvre plus."""
        return self.complement.is_file()

    def prealables(self) -> Iterator[Point]:
        """Ce qui doit être là avant d'installer."""
        yield Point(
            "Excel 2016 ou plus, ouvert au moins une fois",
            (self.maison / GROUPE_D_OFFICE).is_dir(),
            "Installez Excel, ouvrez-le une fois, puis recommencez.",
        )
        yield Point(
            "Python dans le dossier de Lettrine",
            self.interpreteur.is_file() and _memes(self.prefixe, self.python),
            f"Lancez l'installation depuis {self.python}, comme le dit le guide.",
        )
        absentes = [nom for nom in BIBLIOTHEQUES if not self._porte(nom)]
        yield Point(
            "Bibliothèques de liaison",
            not absentes,
            f"Il manque {', '.join(absentes)} : recommencez l'installation, comme le dit le guide.",
        )

    def points(self) -> Iterator[Point]:
        """Ce qui doit être là une fois installé."""
        yield from super().points()
        ecrit = self.script.read_text(encoding="utf-8") if self.script.is_file() else ""
        yield Point("Script de Lettrine à sa place", ecrit == _script(), REINSTALLER)
        yield Point(
            "Fichiers non marqués comme venus d'Internet",
            not any(map(_en_quarantaine, (self.complement, self.script))),
            f"{REINSTALLER[:-1]}, qui ôte cette marque.",
        )

    def _porte(self, nom: str) -> bool:
        """Vrai si le Python de Lettrine porte cette bibliothèque."""
        return any(self.python.glob(f"lib/python*/site-packages/{nom}"))


def _memes(un: Path, autre: Path) -> bool:
    """Vrai si c'est le même dossier ; le Mac ne distingue ni casse, ni écriture des accents."""
    return un.is_dir() and un.samefile(autre)


def _script() -> str:
    return (ressource("macros") / SCRIPT).read_text(encoding="utf-8")


def _en_quarantaine(fichier: Path) -> bool:
    return fichier.is_file() and QUARANTAINE in _xattr(fichier).split()


def _xattr(*arguments: object) -> str:
    """Ce que dit xattr, l'outil du Mac qui lit et ôte les marques d'un fichier."""
    return subprocess.run(
        ["/usr/bin/env", "xattr", *map(str, arguments)],
        capture_output=True, text=True, check=False,
    ).stdout  # fmt: skip
