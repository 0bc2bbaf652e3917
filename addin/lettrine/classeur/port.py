"""Ce qu'un acte demande à un classeur (the workbook port).

Règle : un acte lit des tables typées, rend des colonnes et des feuilles, puis enregistre. Il
ne voit que des valeurs : ni cellule, ni format, ni programme.
Exceptions : aucune ; chaque adaptateur passe les mêmes tests.

Unités : montants en centimes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import pandas as pd

from lettrine.classeur.entetes import Correspondance
from lettrine.classeur.presentation import Feuille
from lettrine.erreurs import Anomalie, DonneesInvalides
from lettrine.tables.schema import Schema

__all__ = ["Classeur", "ClasseurDeRegistres", "Lecture", "Provenance", "verifier_la_longueur"]


@dataclass(frozen=True, slots=True)
class Provenance:
    """D'où vient une table : fichier, feuille, et quelle colonne a été prise pour quoi."""

    fichier: str
    feuille: str
    correspondances: tuple[Correspondance, ...]


@dataclass(frozen=True)
class Lecture:
    """Une table lue, ce qu'il y a à en dire, et d'où elle vient."""

    table: pd.DataFrame
    anomalies: tuple[Anomalie, ...]
    provenance: Provenance


def verifier_la_longueur(nom: str, colonne: str, serie: pd.Series, attendue: int) -> None:
    """Lève `DonneesInvalides` (CLA-31) si une colonne n'a pas la longueur de la table lue."""
    if len(serie) != attendue:
        raise DonneesInvalides(
            "CLA-31",
            f"La colonne {colonne} a {len(serie)} lignes, la table {nom} en a {attendue}.",
            "Gardez les lignes lues, dans leur ordre.",
        )


class Classeur(Protocol):
    """Un classeur : un fichier sur disque, ou un tableur ouvert."""

    def tables(self) -> list[str]:
        """Les noms des feuilles qui portent des données."""
        ...

    def lire(self, schema: Schema) -> Lecture:
        """La table de ce schéma."""
        ...

    def ecrire_colonnes(self, nom: str, colonnes: Mapping[str, pd.Series]) -> None:
        """Remplace ou ajoute des colonnes de la table `nom`, alignées sur la table lue."""
        ...

    def ecrire_feuille(self, feuille: Feuille) -> None:
        """Ajoute une feuille de résultat."""
        ...

    def enregistrer(self) -> list[Path]:
        """Écrit tout ce qui a été demandé ; rend les fichiers écrits."""
        ...


class ClasseurDeRegistres(Classeur, Protocol):
    """Un classeur qui porte des registres : on en change des lignes, et on y en ajoute."""

    def ecrire_colonnes(
        self,
        nom: str,
        colonnes: Mapping[str, pd.Series],
        *,
        seulement: Sequence[int] | None = None,
    ) -> None:
        """La même chose ; `seulement` sont les places des lignes à écrire, toutes à défaut."""
        ...

    def ajouter_lignes(self, schema: Schema, table: pd.DataFrame) -> None:
        """Ajoute des lignes sous les dernières de la table de ce schéma."""
        ...
