"""Un FEC vu comme un classeur d'une seule table (FEC adapter of the workbook port).

Règle : la sortie est un FEC de même forme (séparateur, encodage, champs), aux mêmes lignes dans
le même ordre ; seules les colonnes changées diffèrent. Les feuilles de résultat vont dans un
classeur de rapport.
Exceptions : les espaces qui complètent les champs de la source et ses lignes vides ne sont pas
recopiés.
"""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pandas as pd

from lettrine.classeur.entetes import Correspondance
from lettrine.classeur.grille import lettre
from lettrine.classeur.port import Lecture, Provenance, verifier_la_longueur
from lettrine.classeur.presentation import Feuille, ecrire_classeur
from lettrine.erreurs import OptionInvalide
from lettrine.formats import fec
from lettrine.tables.ecritures import ECRITURES
from lettrine.tables.schema import Schema

__all__ = ["ClasseurFec"]

EXTENSIONS_DE_TABLEUR = (".xlsx", ".xlsm", ".xls", ".ods", ".csv")


class ClasseurFec:
    """Un FEC lu, un FEC neuf pour les colonnes, un classeur pour les feuilles."""

    def __init__(
        self,
        entree: str | Path,
        *,
        sortie: str | Path | None = None,
        rapport: str | Path | None = None,
        dossier: str = "",
        au: date | None = None,
        progression: Callable[[int], object] | None = None,
    ) -> None:
        self.entree = Path(entree)
        self.sortie = None if sortie is None else self._destination(Path(sortie))
        self.rapport = None if rapport is None else Path(rapport)
        self._dossier, self._au = dossier, au
        self._lu = fec.lire(self.entree, progression=progression)
        self._table = self._lu.table
        self._forme = self._lu.forme
        self._feuilles: list[Feuille] = []
        self._a_ecrire = False

    @property
    def forme(self) -> fec.FormeFec:
        """La forme du fichier lu."""
        return self._lu.forme

    def tables(self) -> list[str]:
        """La seule table d'un FEC."""
        return [ECRITURES.nom]

    def lire(self, schema: Schema) -> Lecture:
        """La table des écritures ; un FEC n'en a pas d'autre (CLA-36)."""
        if schema.nom != ECRITURES.nom:
            raise OptionInvalide(
                "CLA-36",
                f"Un FEC n'a pas de table {schema.nom}.",
                "Donnez le classeur du dossier (--dossier).",
            )
        colonnes = tuple(
            Correspondance(place, lettre(place), entete, champ)
            for place, (entete, champ) in enumerate(
                zip(self._lu.forme.entetes, self._lu.forme.champs, strict=True)
            )
            if champ
        )
        provenance = Provenance(self.entree.name, "", colonnes)
        return Lecture(self._lu.table, tuple(self._lu.anomalies), provenance)

    def ecrire_colonnes(self, nom: str, colonnes: Mapping[str, pd.Series]) -> None:
        """Remplace des colonnes de la table ; un champ absent de la source y est ajouté.

        Lève `OptionInvalide` (CLA-30), `DonneesInvalides` (CLA-31) : voir le classeur sur disque.
        """
        if nom != ECRITURES.nom:
            raise OptionInvalide(
                "CLA-30", f"La table {nom} n'a pas encore été lue.", "Lisez-la avant d'y écrire."
            )
        for colonne, serie in colonnes.items():
            verifier_la_longueur(nom, colonne, serie, len(self._table))
        self._table = self._table.assign(**dict(colonnes))
        self._forme = fec.avec_champs(self._forme, tuple(colonnes))
        self._a_ecrire = True

    def ecrire_feuille(self, feuille: Feuille) -> None:
        """Met une feuille de côté pour le classeur de rapport."""
        self._feuilles.append(feuille)

    def enregistrer(self) -> list[Path]:
        """Écrit le FEC et le rapport demandés ; rend les fichiers écrits (CLA-32 sans place)."""
        ecrits = []
        if (self._a_ecrire and self.sortie is None) or (self._feuilles and self.rapport is None):
            raise OptionInvalide(
                "CLA-32", "Rien ne dit où écrire le résultat.", "Indiquez un fichier (--sortie)."
            )
        if self._a_ecrire and self.sortie is not None:
            fec.ecrire(self._table, self.sortie, self._forme, self._lu.complements)
            ecrits.append(self.sortie)
            self._a_ecrire = False
        if self._feuilles and self.rapport is not None:
            ecrire_classeur(self.rapport, self._feuilles, dossier=self._dossier, au=self._au)
            ecrits.append(self.rapport)
            self._feuilles = []
        return ecrits

    def _destination(self, sortie: Path) -> Path:
        """Un FEC est un texte, et n'est jamais écrit sur lui-même."""
        if sortie.suffix.lower() in EXTENSIONS_DE_TABLEUR:
            raise OptionInvalide(
                "CLA-33",
                f"« {sortie.name} » : à partir du FEC « {self.entree.name} », la sortie est"
                " un FEC.",
                f"Nommez-la « {sortie.stem}.txt », ou convertissez d'abord le FEC en classeur"
                " (lettrine fec convertir).",
            )
        if sortie.resolve() == self.entree.resolve():
            raise OptionInvalide(
                "CLA-34",
                f"La sortie « {sortie.name} » est le fichier d'entrée, que Lettrine ne modifie"
                " jamais.",
                "Choisissez un autre nom ou un autre dossier.",
            )
        return sortie
