"""La table des écritures, codée une fois pour tous les contrôles (coded journal).

Règle : les textes sont remplacés par des numéros de code, du premier au dernier rencontré ;
tout le reste est du calcul sur des entiers. Une écriture est l'ensemble des lignes de mêmes
JournalCode et EcritureNum.
Exceptions : un journal dont le numéro d'écriture est vide, nul ou toujours le même à des dates
différentes ne dit pas où commence une écriture ; on se rabat sur (JournalCode, EcritureDate,
PieceRef), à titre indicatif.

Référence : LPF art. A47 A-1, VII-1°.
Unités : centimes, jours depuis le 1er janvier 1970.

>>> from lettrine.tables.ecritures import ECRITURES
>>> livre = coder(ECRITURES.table({
...     "JournalCode": ["VE", "VE", "BQ"], "EcritureNum": ["1", "1", "0"]}))
>>> livre.journaux.valeurs, livre.ecritures.tolist(), livre.sans_numero.tolist()
(['VE', 'BQ'], [0, 0, 1], [False, True])
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from lettrine.comptabilite.couples import sommes
from lettrine.dates import formater
from lettrine.erreurs import Anomalie, Gravite, anomalies_groupees
from lettrine.tables.schema import RANG

__all__ = [
    "SANS_DATE",
    "Entiers",
    "Livre",
    "Masque",
    "Textes",
    "chiffrer",
    "coder",
    "coder_textes",
    "ecritures_du_jour",
    "fusionner",
    "premiers",
]

Entiers: TypeAlias = npt.NDArray[np.int64]
Masque: TypeAlias = npt.NDArray[np.bool_]

SANS_DATE = np.iinfo(np.int64).min
SECONDES_PAR_JOUR = 86_400
CLE_LARGE = 2**31  # au-delà, on compacte avant de combiner, pour tenir sur 63 bits
ETENDUE_MAXIMALE = 2**62
ORIGINE = date(1970, 1, 1).toordinal()


class Textes(NamedTuple):
    """Une colonne de textes codée : un code par ligne, et le texte de chaque code."""

    codes: Entiers
    valeurs: list[str]


@dataclass(frozen=True)
class Livre:
    """La table et ses codes."""

    table: pd.DataFrame
    rangs: Entiers
    debit: Entiers
    credit: Entiers
    jours: Entiers
    journaux: Textes
    numeros: Textes
    comptes: Textes
    pieces: Textes
    ecritures: Entiers
    sans_numero: Masque

    def __len__(self) -> int:
        return len(self.rangs)

    @property
    def solde(self) -> Entiers:
        """Débit moins crédit de chaque ligne."""
        return self.debit - self.credit

    def textes(self, colonne: str) -> Textes:
        """Une autre colonne de textes, codée à la demande."""
        return coder_textes(self.table[colonne])

    def jours_de(self, colonne: str) -> Entiers:
        """Une autre colonne de dates, en jours ; `SANS_DATE` là où il n'y en a pas."""
        return _en_jours(self.table[colonne])

    def date_de(self, ligne: int, colonne: str = "EcritureDate") -> str:
        """La date d'une ligne, telle qu'un message l'écrit."""
        valeur = self.table[colonne].iloc[ligne]
        return "sans date" if pd.isna(valeur) else formater(valeur.date())

    def numero(self, ligne: int) -> str:
        """Le numéro d'écriture d'une ligne."""
        return self.numeros.valeurs[int(self.numeros.codes[ligne])]

    def journal(self, ligne: int) -> str:
        """Le code journal d'une ligne."""
        return self.journaux.valeurs[int(self.journaux.codes[ligne])]

    def compte(self, ligne: int) -> str:
        """Le compte d'une ligne."""
        return self.comptes.valeurs[int(self.comptes.codes[ligne])]

    def signaler(
        self,
        code: str,
        gravite: Gravite,
        lignes: Entiers,
        phrase: Callable[[int], str],
        *,
        resume: str,
        colonne: str = "",
    ) -> list[Anomalie]:
        """Une anomalie par ligne fautive, les suivantes en une seule au-delà de vingt."""
        rangs = self.rangs[lignes].tolist()
        messages = (
            f"Ligne {rang} : {phrase(int(n))}" for rang, n in zip(rangs, lignes, strict=True)
        )
        return anomalies_groupees(code, gravite, rangs, messages, resume=resume, colonne=colonne)

    def ouverture(self) -> date | None:
        """La plus ancienne date d'écriture."""
        connues = self.jours[self.jours != SANS_DATE]
        return date.fromordinal(int(connues.min()) + ORIGINE) if len(connues) else None


def coder(table: pd.DataFrame) -> Livre:
    """Code la table ; son ordre et son contenu ne changent pas."""
    journaux, numeros = coder_textes(table["JournalCode"]), coder_textes(table["EcritureNum"])
    pieces = coder_textes(table["PieceRef"])
    jours = _en_jours(table["EcritureDate"])
    numerotees = fusionner(journaux.codes, numeros.codes)
    sans_numero = _journaux_sans_numero(journaux, numeros, numerotees, jours)
    ecritures = numerotees
    if sans_numero.any():
        repli = fusionner(journaux.codes, jours, pieces.codes)
        au_repli = sans_numero[journaux.codes]
        ecritures = fusionner(np.where(au_repli, repli, -1 - numerotees))
    rangs = table[RANG].to_numpy() if RANG in table else np.arange(1, len(table) + 1)
    return Livre(
        table,
        rangs,
        table["Debit"].to_numpy(),
        table["Credit"].to_numpy(),
        jours,
        journaux,
        numeros,
        coder_textes(table["CompteNum"]),
        pieces,
        ecritures,
        sans_numero,
    )


def ecritures_du_jour(livre: Livre) -> Entiers:
    """Le numéro de l'écriture de chaque ligne, que distingue aussi sa date.

    Là où les lignes de mêmes journal, numéro et date ne s'équilibrent pas, ce sont celles de mêmes
    journal, date et pièce.
    """
    numerotees = fusionner(livre.ecritures, livre.jours)
    justes = sommes(livre.solde, numerotees) == 0
    par_piece = fusionner(livre.journaux.codes, livre.jours, livre.pieces.codes)
    return fusionner(np.where(justes[numerotees], numerotees, -1 - par_piece))


def coder_textes(colonne: "pd.Series[Any]") -> Textes:
    """Le code de chaque texte, dans l'ordre où les textes apparaissent."""
    textes = pa.array(colonne)
    if isinstance(textes, pa.ChunkedArray):
        textes = textes.combine_chunks()
    codee = textes.dictionary_encode()
    return Textes(codee.indices.to_numpy().astype(np.int64), codee.dictionary.to_pylist())


def fusionner(*cles: Entiers) -> Entiers:
    """Un seul code par combinaison de codes, de 0 à n - 1 dans l'ordre d'apparition.

    >>> fusionner(np.array([5, 5, 7]), np.array([1, 2, 1])).tolist()
    [0, 1, 2]
    """
    fusion, etendue = _rapprocher(cles[0])
    for cle in cles[1:]:
        codes, nombre = _rapprocher(cle)
        if etendue * nombre >= ETENDUE_MAXIMALE:
            fusion, etendue = _compacter(fusion), len(fusion)
        fusion, etendue = fusion * nombre + codes, etendue * nombre
    return _compacter(fusion)


def premiers(codes: Entiers) -> Entiers:
    """La première ligne de chaque code de 0 à n - 1.

    >>> premiers(np.array([0, 1, 0, 2])).tolist()
    [0, 1, 3]
    """
    lignes = np.empty(int(codes.max(initial=-1)) + 1, dtype=np.int64)
    lignes[codes[::-1]] = np.arange(len(codes) - 1, -1, -1)
    return lignes


def chiffrer(anomalies: list[Anomalie], montants: Sequence[int]) -> list[Anomalie]:
    """Les mêmes anomalies, avec leur montant ; la dernière peut résumer celles qui suivent."""
    detaillees = [a for a in anomalies if a.rang is not None]
    return [
        *(replace(a, montant=m) for a, m in zip(detaillees, montants, strict=False)),
        *anomalies[len(detaillees) :],
    ]


def _rapprocher(cle: Entiers) -> tuple[Entiers, int]:
    """La clé ramenée à des entiers positifs, et une borne de leur nombre."""
    if not len(cle):
        return cle, 1
    minimum, maximum = int(cle.min()), int(cle.max())
    if maximum - minimum < CLE_LARGE:
        return cle - minimum, maximum - minimum + 1
    return _compacter(cle), len(cle)


def _compacter(cle: Entiers) -> Entiers:
    return pd.factorize(cle)[0].astype(np.int64)


def _en_jours(colonne: "pd.Series[Any]") -> Entiers:
    secondes = colonne.to_numpy().astype("datetime64[s]").view(np.int64)
    return np.where(secondes == SANS_DATE, SANS_DATE, secondes // SECONDES_PAR_JOUR)


def _journaux_sans_numero(
    journaux: Textes, numeros: Textes, numerotees: Entiers, jours: Entiers
) -> Masque:
    """Vrai pour chaque journal dont le numéro ne distingue pas les écritures."""
    ouvertures = premiers(numerotees)
    nombre = len(journaux.valeurs)
    distincts = np.bincount(journaux.codes[ouvertures], minlength=nombre)
    tot, tard = np.full(nombre, np.iinfo(np.int64).max), np.full(nombre, SANS_DATE)
    np.minimum.at(tot, journaux.codes, jours)
    np.maximum.at(tard, journaux.codes, jours)
    nuls = np.array([not numero.strip("0 ") for numero in numeros.valeurs], dtype=bool)
    numero_nul = nuls[numeros.codes[premiers(journaux.codes)]]
    sans_numero: Masque = (distincts == 1) & (numero_nul | (tot != tard))
    return sans_numero
