"""Un poste où installer Lettrine (the target machine) : ce que Windows et le Mac ont en commun.

Règle : Lettrine a un dossier à elle, chez l'utilisateur ; `python` y est un Python à part, où elle
est installée. Chaque point est constaté sans rien changer ; un point faux dit que faire.
Exceptions : ce qui ne se voit que dans Excel est vu par le bouton Diagnostic.

Référence : `windows` et `mac`.
Unités : aucune.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lettrine import __version__
from lettrine.excel.construction import COMPLEMENT
from lettrine.ressources import dossier as ressource

__all__ = ["REINSTALLER", "Point", "Poste"]

LICENCES, VERSION = "LICENCES.txt", "version.txt"
REINSTALLER = "Fermez Excel, puis lancez : lettrine excel installer."


@dataclass(frozen=True, slots=True)
class Point:
    """Ce qui doit être vrai, si cela l'est, et que faire sinon."""

    libelle: str
    juste: bool
    remede: str


@dataclass(frozen=True)
class Poste(ABC):
    """Où est quoi, et ce qu'il faut à Lettrine. `prefixe` est le Python qui parle."""

    dossier: Path
    prefixe: Path

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
        return self.dossier / VERSION

    @property
    def licences(self) -> Path:
        """Les licences des bibliothèques que le complément appelle."""
        return self.dossier / LICENCES

    @property
    def textes(self) -> dict[Path, str]:
        """Ce qui s'écrit avec le complément."""
        licences = (ressource("macros") / LICENCES).read_text(encoding="utf-8")
        return {self.version: __version__, self.licences: licences}

    @property
    def restes(self) -> tuple[Path, ...]:
        """Ce que le travail a pu laisser, et que désinstaller efface aussi."""
        return ()

    @abstractmethod
    def prealables(self) -> Iterator[Point]:
        """Ce qui doit être là avant d'installer."""

    @abstractmethod
    def affranchir(self) -> None:
        """Ôte à ce qui est déjà là la marque de ce qui vient d'Internet."""

    @abstractmethod
    def charger(self) -> None:
        """Dit à Excel d'ouvrir le complément à son démarrage."""

    @abstractmethod
    def decharger(self) -> bool:
        """Dit à Excel de ne plus l'ouvrir ; vrai s'il l'ouvrait."""

    def points(self) -> Iterator[Point]:
        """Ce qui doit être là une fois installé."""
        yield from self.prealables()
        yield Point(
            "Complément à sa place", self.complement.is_file(), "Lancez : lettrine excel installer."
        )
        installee = self.version.is_file() and self.version.read_text(encoding="utf-8").strip()
        yield Point("Complément de la version installée", installee == __version__, REINSTALLER)
