"""La situation d'un livre un jour donné (state of a ledger): soldes, histoire, lignes ouvertes.

Règle : ce qui compte à une date ne compte qu'une fois (voir `a_nouveaux`), et une ligne ouverte est
celle qu'aucun lettrage complet à ce jour ne solde (voir `lignes_ouvertes`). L'histoire d'un couple
est son solde à la fin de chaque journée où il bouge.
Exceptions : les comptes de résultat n'y sont pas ; un solde y est normal de tout signe.

Unités : centimes, débit positif ; jours depuis le 1er janvier 1970.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
import pandas as pd

from lettrine.comptabilite.a_nouveaux import exercice_en_cours, lignes_d_a_nouveaux
from lettrine.comptabilite.couples import (
    Couples,
    Entiers,
    Masque,
    Textes,
    lignes_des_comptes,
    noms_des_fiches,
    reperer,
)
from lettrine.comptabilite.lignes_ouvertes import Ouvertes, lignes_ouvertes
from lettrine.tables.schema import RANG

__all__ = ["Histoire", "Lignes", "Situation", "citations", "citer"]

BILAN = ("1", "2", "3", "4", "5")
CITES = 6
"""Au-delà, un constat ne cite plus ses lignes une à une."""


@dataclass(frozen=True)
class Histoire:
    """Le solde de chaque couple à la fin de chacune de ses journées, dans l'ordre."""

    numeros: Entiers
    jours: Entiers
    soldes: Entiers

    @classmethod
    def de(cls, numeros: Entiers, jours: Entiers, montants: Entiers) -> "Histoire":
        """L'histoire de lignes dont on donne le couple, le jour et le montant."""
        ordre = np.lexsort((jours, numeros))
        numeros, jours, montants = numeros[ordre], jours[ordre], montants[ordre]
        cumuls = np.cumsum(montants)
        debuts = np.flatnonzero(np.diff(numeros, prepend=-1))
        tailles = np.diff(np.append(debuts, len(numeros)))
        soldes = cumuls - np.repeat(cumuls[debuts] - montants[debuts], tailles)
        change = (np.diff(numeros, append=-1) != 0) | (np.diff(jours, append=0) != 0)
        change[-1:] = True
        fins = np.flatnonzero(change)
        return cls(numeros[fins], jours[fins], soldes[fins])

    def depuis(self, fautives: Masque, nombre: int) -> Entiers:
        """Pour chaque couple, le premier jour de la suite de journées fautives qui finit le livre.

        Un couple dont la dernière journée n'est pas fautive a le jour de cette dernière journée.
        """
        rangs = np.arange(len(self.numeros))
        premieres = np.full(nombre, len(rangs))
        np.minimum.at(premieres, self.numeros, rangs)
        debuts = premieres.copy()
        np.maximum.at(debuts, self.numeros[~fautives], rangs[~fautives] + 1)
        dernieres = np.full(nombre, -1)
        np.maximum.at(dernieres, self.numeros, rangs)
        depuis: Entiers = np.append(self.jours, 0)[np.minimum(debuts, dernieres)]
        return depuis


@dataclass(frozen=True)
class Lignes:
    """Des lignes ouvertes : leur couple, leur ligne de la source, leur jour, ce qui en reste."""

    numeros: Entiers
    rangs: Entiers
    jours: Entiers
    restes: Entiers

    def citer(self, choix: Masque, numeros: Iterable[int]) -> list[str]:
        """Les lignes choisies de chaque couple demandé, en une phrase."""
        return citations(self.numeros[choix], self.rangs[choix], numeros)


class Situation:
    """Le livre le jour `au` : ses couples de bilan, leurs soldes et leurs lignes."""

    def __init__(self, ecritures: pd.DataFrame, au: date, tiers: pd.DataFrame | None) -> None:
        self.ecritures, self.au, self.fiches = ecritures, au, noms_des_fiches(tiers)
        choix = lignes_des_comptes(ecritures, BILAN)
        self._ouvertes: Ouvertes = lignes_ouvertes(ecritures, choix, au=au)
        self.retenues = self._ouvertes.retenues
        self.places = np.flatnonzero(self.retenues.gardees)
        self.table = ecritures.iloc[self.places]
        self.couples: Couples = reperer(self.table)
        self.montants = (self.table["Debit"] - self.table["Credit"]).to_numpy()
        self.soldes = self.couples.sommes(self.montants)
        self.jours: Entiers = (
            self.table["EcritureDate"].to_numpy().astype("datetime64[D]").astype(np.int64)
        )

    @cached_property
    def noms(self) -> Textes:
        """Le nom de chaque couple."""
        return self.couples.noms(self.table, self.fiches)

    @cached_property
    def nouveaux(self) -> Masque:
        """Les lignes d'à-nouveaux, parmi celles qui comptent."""
        return lignes_d_a_nouveaux(self.table)

    @cached_property
    def ouverture(self) -> date:
        """Le premier jour de l'exercice en cours."""
        return exercice_en_cours(self.ecritures, au=self.au).ouverture

    @property
    def solde_de_l_exercice(self) -> int:
        """Le solde des mêmes comptes dans la comptabilité de l'exercice, compté à part."""
        nets = (self.ecritures["Debit"] - self.ecritures["Credit"]).to_numpy()
        return int(nets[self.retenues.exercice].sum())

    @cached_property
    def histoire(self) -> Histoire:
        """L'histoire de tous les couples."""
        return Histoire.de(self.couples.numeros, self.jours, self.montants)

    @cached_property
    def ouvertes(self) -> Lignes:
        """Les lignes ouvertes de tous les couples."""
        parmi = np.searchsorted(self.places, self._ouvertes.places)
        return Lignes(
            self.couples.numeros[parmi],
            self.table[RANG].to_numpy()[parmi],
            self.jours[parmi],
            self._ouvertes.restes,
        )

    def des_comptes(self, prefixes: Sequence[str]) -> Masque:
        """Les couples dont le compte commence par l'un des préfixes."""
        debuts = tuple(prefixes)
        return np.array([str(compte).startswith(debuts) for compte in self.couples.comptes], bool)

    def tiers_de(self, ligne: int) -> str:
        """Le tiers d'une ligne ouverte : son auxiliaire, à défaut son compte."""
        numero = self.ouvertes.numeros[ligne]
        return str(self.couples.auxiliaires[numero] or self.couples.comptes[numero])


def citations(numeros: Entiers, rangs: Entiers, demandes: Iterable[int]) -> list[str]:
    """Les lignes de chaque numéro demandé, en une phrase.

    >>> citations(np.array([0, 1, 0]), np.array([12, 5, 7]), [0, 1])
    ['7, 12', '5']
    """
    ordre = np.lexsort((rangs, numeros))
    ranges, cites = numeros[ordre], rangs[ordre]
    voulus = np.array(list(demandes), dtype=np.int64)
    debuts = np.searchsorted(ranges, voulus)
    fins = np.searchsorted(ranges, voulus, side="right")
    return [citer(cites[debut:fin]) for debut, fin in zip(debuts, fins, strict=True)]


def citer(rangs: Entiers) -> str:
    """Les lignes, les six premières une à une.

    >>> citer(np.array([12, 45])), citer(np.arange(1, 8))
    ('12, 45', '1, 2, 3, 4, 5, 6 et 1 autre')
    """
    texte = ", ".join(str(rang) for rang in rangs[:CITES].tolist())
    reste = len(rangs) - CITES
    suite = "autre" if reste == 1 else "autres"
    return f"{texte} et {reste} {suite}" if reste > 0 else texte
