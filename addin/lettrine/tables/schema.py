"""Schéma d'une table (table schema): nom, type, libellé, synonymes de chaque colonne.

Une table de Lettrine est un `pandas.DataFrame` dont les colonnes ont exactement les types de
son schéma : textes `str` (vide, jamais absent), montants `int64` en centimes, dates
`datetime64[s]` (NaT quand il n'y en a pas), oui/non `bool`, taux et nombres à décimales `Decimal`
(None quand il n'y en a pas). Chaque table lue porte en plus `Rang`, la ligne physique de la
source.

>>> from lettrine.tables.ecritures import ECRITURES
>>> ECRITURES.reconnaitre("N° de compte"), ECRITURES.reconnaitre("débit (€)")
('CompteNum', 'Debit')
>>> ECRITURES.reconnaitre("couleur") is None
True
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from lettrine.erreurs import DonneesInvalides

__all__ = ["RANG", "Colonne", "Genre", "Schema", "cle_d_entete"]

RANG = "Rang"


class Genre(StrEnum):
    """La nature d'une colonne ; elle décide du type, de la lecture et du format d'affichage.

    Un entier compte (des jours, des lignes), un numéro désigne (une ligne, un groupe) : il ne
    s'additionne pas et n'a pas de séparateur de milliers.
    """

    TEXTE = "texte"
    MONTANT = "montant"
    DATE = "date"
    ENTIER = "entier"
    NUMERO = "numéro"
    TAUX = "taux"
    NOMBRE = "nombre"
    OUI_NON = "oui/non"


_TYPES: dict[Genre, Any] = {
    Genre.TEXTE: pd.StringDtype(na_value=np.nan),
    Genre.MONTANT: np.dtype("int64"),
    Genre.DATE: np.dtype("datetime64[s]"),
    Genre.ENTIER: np.dtype("int64"),
    Genre.NUMERO: np.dtype("int64"),
    Genre.TAUX: np.dtype("object"),
    Genre.NOMBRE: np.dtype("object"),
    Genre.OUI_NON: np.dtype("bool"),
}
_VIDES: dict[Genre, Any] = {
    Genre.TEXTE: "",
    Genre.MONTANT: 0,
    Genre.DATE: np.datetime64("NaT", "s"),
    Genre.ENTIER: 0,
    Genre.NUMERO: 0,
    Genre.TAUX: None,
    Genre.NOMBRE: None,
    Genre.OUI_NON: False,
}


def cle_d_entete(texte: object) -> str:
    """Un en-tête sans casse, accents, ponctuation ni précision entre parenthèses.

    >>> cle_d_entete(" Débit (en €) "), cle_d_entete("N° de  pièce"), cle_d_entete("Écriture_Lib")
    ('debit', 'ndepiece', 'ecriturelib')
    """
    sans_precision = re.sub(r"\([^)]*\)", "", str(texte))
    decompose = unicodedata.normalize("NFKD", sans_precision.casefold())
    return "".join(c for c in decompose if c.isalnum() and not unicodedata.combining(c)).replace(
        "º", ""
    )


@dataclass(frozen=True, slots=True)
class Colonne:
    """Une colonne : son nom officiel, sa nature, son libellé à l'écran et ses synonymes.

    `obligatoire` : la source doit l'avoir. `facultative` : la table peut ne pas l'avoir du
    tout. `choix` : les seules valeurs admises d'un texte.
    """

    nom: str
    genre: Genre
    libelle: str
    synonymes: tuple[str, ...] = ()
    obligatoire: bool = False
    facultative: bool = False
    choix: tuple[str, ...] = ()

    @property
    def type(self) -> Any:
        """Le type pandas de la colonne."""
        return _TYPES[self.genre]

    @property
    def vide(self) -> Any:
        """La valeur d'une cellule absente."""
        return _VIDES[self.genre]


@dataclass(frozen=True)
class Schema:
    """Une table : son nom (celui du tableau Excel), son libellé et ses colonnes, dans l'ordre."""

    nom: str
    libelle: str
    colonnes: tuple[Colonne, ...]

    @cached_property
    def _par_nom(self) -> Mapping[str, Colonne]:
        return {colonne.nom: colonne for colonne in self.colonnes}

    @cached_property
    def _par_entete(self) -> Mapping[str, str]:
        cles: dict[str, str] = {}
        for colonne in self.colonnes:
            for entete in (colonne.nom, colonne.libelle, *colonne.synonymes):
                deja = cles.setdefault(cle_d_entete(entete), colonne.nom)
                if deja != colonne.nom:
                    raise ValueError(f"{self.nom} : « {entete} » désigne {deja} et {colonne.nom}")
        return cles

    @property
    def noms(self) -> tuple[str, ...]:
        """Les noms officiels, dans l'ordre."""
        return tuple(colonne.nom for colonne in self.colonnes)

    @property
    def obligatoires(self) -> tuple[str, ...]:
        """Les colonnes que la source doit avoir."""
        return tuple(colonne.nom for colonne in self.colonnes if colonne.obligatoire)

    def __getitem__(self, nom: str) -> Colonne:
        return self._par_nom[nom]

    def __contains__(self, nom: object) -> bool:
        return nom in self._par_nom

    def reconnaitre(self, entete: object) -> str | None:
        """La colonne que désigne un en-tête (nom, libellé ou synonyme), sinon None."""
        return self._par_entete.get(cle_d_entete(entete))

    def vide(self) -> pd.DataFrame:
        """La table sans ligne, aux bons types."""
        return self.table({})

    def table(self, colonnes: Mapping[str, Iterable[Any]]) -> pd.DataFrame:
        """Une table aux types du schéma ; les colonnes non fournies sont vides.

        Les colonnes facultatives ne sont ajoutées que si elles sont fournies. `Rang` est repris
        s'il est fourni.

        >>> from lettrine.tables.ecritures import ECRITURES
        >>> ECRITURES.table({"CompteNum": ["411"], "Debit": [100_00]})["Debit"].sum()
        np.int64(10000)
        """
        inconnues = [n for n in colonnes if n != RANG and n not in self]
        if inconnues:
            raise KeyError(f"{self.nom} n'a pas de colonne {', '.join(inconnues)}")
        longueurs = {len(valeurs) for valeurs in colonnes.values()}  # type: ignore[arg-type]
        if len(longueurs) > 1:
            raise ValueError(f"{self.nom} : colonnes de longueurs différentes")
        longueur = longueurs.pop() if longueurs else 0
        contenu: dict[str, Any] = {}
        for colonne in self.colonnes:
            if colonne.nom in colonnes:
                contenu[colonne.nom] = pd.Series(colonnes[colonne.nom], dtype=colonne.type)
            elif not colonne.facultative:
                contenu[colonne.nom] = pd.Series([colonne.vide] * longueur, dtype=colonne.type)
        if RANG in colonnes:
            contenu[RANG] = pd.Series(colonnes[RANG], dtype="int64")
        return pd.DataFrame(contenu, copy=False)

    def verifier(self, table: pd.DataFrame) -> None:
        """Refuse une table dont une colonne manque ou n'a pas exactement le type du schéma."""
        for colonne in self.colonnes:
            if colonne.nom not in table:
                if colonne.facultative:
                    continue
                raise DonneesInvalides(
                    "TAB-01",
                    f"La table {self.nom} n'a pas de colonne {colonne.nom} ({colonne.libelle}).",
                    "Ajoutez-la ou renommez celle qui en tient lieu.",
                )
            if table[colonne.nom].dtype != colonne.type:
                raise DonneesInvalides(
                    "TAB-02",
                    f"La colonne {colonne.nom} de la table {self.nom} est de type"
                    f" {table[colonne.nom].dtype} au lieu de {colonne.type}.",
                    "Relisez le fichier par Lettrine plutôt que de convertir la table vous-même.",
                )
