"""Un tableau découpé en blocs (table with group breaks): titre, lignes, totaux de chaque bloc.

Règle : un bloc rassemble des lignes voisines. Il a une ligne de titre, ses lignes, puis une ligne
de totaux ; ses lignes se replient d'un clic dans la marge (plan du tableur), et il ne reste alors
que les totaux. Les totaux sont des SOUS.TOTAL : le total général, qui les ignore, ne compte rien
deux fois, et tous suivent le filtre.
Exceptions : un bloc trop long pour une feuille continue sur la suivante ; son titre le dit, et ses
totaux sont alors ceux de chaque feuille.

>>> blocs = Blocs(debuts=(0, 2), titres=("411 Clients", "512 Banque"), pieds=("Total 411", "Total"))
>>> [(rangee.genre.value, rangee.ligne) for rangee in blocs.rangees(3)]
[('titre', 0), ('ligne', 0), ('ligne', 1), ('pied', 2), ('titre', 2), ('ligne', 2), ('pied', 3)]
>>> blocs.hauteur(3)
7
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise
from typing import NamedTuple

__all__ = ["Blocs", "GenreDeRangee", "Rangee"]

SUITE = " (suite)"


class GenreDeRangee(Enum):
    """Ce que porte une rangée de la feuille."""

    TITRE = "titre"
    LIGNE = "ligne"
    PIED = "pied"


class Rangee(NamedTuple):
    """Une rangée : son genre, la ligne du tableau où elle en est, le rang de son bloc."""

    genre: GenreDeRangee
    ligne: int
    bloc: int


@dataclass(frozen=True)
class Blocs:
    """Le découpage : la première ligne de chaque bloc (la première est 0), son titre, son pied.

    `solde` nomme la colonne où le pied met la différence de deux totaux, et ces deux colonnes.
    """

    debuts: tuple[int, ...]
    titres: tuple[str, ...]
    pieds: tuple[str, ...]
    solde: tuple[str, str, str] | None = None

    def hauteur(self, nombre: int) -> int:
        """Le nombre de rangées d'un tableau de `nombre` lignes."""
        return nombre + 2 * len(self.debuts)

    def rangees(self, nombre: int) -> Iterator[Rangee]:
        """Les rangées, de haut en bas ; un pied est après la ligne qui le précède."""
        for bloc, (debut, fin) in enumerate(pairwise((*self.debuts, nombre))):
            yield Rangee(GenreDeRangee.TITRE, debut, bloc)
            for ligne in range(debut, fin):
                yield Rangee(GenreDeRangee.LIGNE, ligne, bloc)
            yield Rangee(GenreDeRangee.PIED, fin, bloc)

    def etendue(self, bloc: int, nombre: int) -> tuple[int, int]:
        """La première ligne d'un bloc, et celle qui suit la dernière."""
        return self.debuts[bloc], (*self.debuts, nombre)[bloc + 1]

    def parts(self, nombre: int, limite: int) -> Iterator[tuple[int, int, "Blocs"]]:
        """Le tableau en parts d'au plus `limite` rangées : leurs bornes, et leur découpage.

        >>> blocs = Blocs((0, 3), ("A", "B"), ("Total A", "Total B"))
        >>> [(debut, fin, part.titres) for debut, fin, part in blocs.parts(5, 6)]
        [(0, 3, ('A',)), (3, 5, ('B',))]
        >>> [(debut, fin, part.titres) for debut, fin, part in blocs.parts(5, 4)]
        [(0, 2, ('A',)), (2, 3, ('A (suite)',)), (3, 5, ('B',))]
        """
        if not nombre:
            yield 0, 0, self
            return
        pris: list[tuple[int, int, int]] = []
        hauteur = 0
        for debut, fin, bloc in self._morceaux(nombre, limite):
            if pris and hauteur + fin - debut + 2 > limite:
                yield self._part(pris)
                pris, hauteur = [], 0
            pris.append((debut, fin, bloc))
            hauteur += fin - debut + 2
        yield self._part(pris)

    def _part(self, pris: list[tuple[int, int, int]]) -> tuple[int, int, "Blocs"]:
        """Des morceaux qui se suivent, en une part."""
        premiere = pris[0][0]
        decoupage = Blocs(
            tuple(debut - premiere for debut, _, _ in pris),
            tuple(
                self.titres[bloc] + (SUITE if debut > self.debuts[bloc] else "")
                for debut, _, bloc in pris
            ),
            tuple(self.pieds[bloc] for _, _, bloc in pris),
            self.solde,
        )
        return premiere, pris[-1][1], decoupage

    def _morceaux(self, nombre: int, limite: int) -> Iterator[tuple[int, int, int]]:
        """Les blocs, les plus longs coupés à la taille d'une feuille."""
        taille = limite - 2
        for bloc, (debut, fin) in enumerate(pairwise((*self.debuts, nombre))):
            for place in range(debut, fin, taille):
                yield place, min(place + taille, fin), bloc
