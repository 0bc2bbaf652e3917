"""Des colonnes de formules (blocks of native formulas), nommées, d'un bout à l'autre d'une feuille.

Règle : un bloc a une ligne de formules par ligne possible, et chaque colonne un nom défini :
`Lignes_Jour` est toute la colonne Jour du bloc Lignes. Dans une formule, `[Jour]` est la cellule de
la même ligne, `[-Jour]` celle de la ligne au-dessus, et `[#]` le numéro de la ligne dans le bloc.
Exceptions : sur la première ligne d'un bloc, `[-Jour]` est son en-tête, un texte : N() en fait 0.
Les jokers d'un texte cherché (* ? ~) sont remplacés par leurs formes larges, qu'aucun tableur
n'interprète.

Référence : fonctions communes à Excel 2016 et à LibreOffice 7.4.
Unités : lignes et colonnes comptées de zéro.

>>> bloc = Bloc("Lignes", "Calculs", 7, 0, 5000, (Calcul("Jour", "Jour", "=1"),
...     Calcul("Rang", "Rang", "=N([-Rang])+[Jour]*[#]")))
>>> bloc.formule(bloc.calculs[1], 7), bloc.plage("Jour")
('=N($B7)+$A8*(ROW()-7)', "='Calculs'!$A$8:$A$5007")
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from xlsxwriter.utility import xl_col_to_name, xl_range_abs

from lettrine.tables.schema import Genre

__all__ = ["Bloc", "Calcul", "cle", "colonne_entiere", "jour_ecrit"]

_RENVOI = re.compile(r"\[(-?)(\w+|#)\]")
_JOKERS = (("~", "～"), ("*", "＊"), ("?", "？"))


@dataclass(frozen=True, slots=True)
class Calcul:
    """Une colonne calculée : son nom, son en-tête, sa formule, la nature de ce qu'elle rend."""

    nom: str
    titre: str
    formule: str
    genre: Genre = Genre.TEXTE
    largeur: float = 12.0


@dataclass(frozen=True)
class Bloc:
    """Des colonnes calculées voisines : où elles sont, combien de lignes elles ont."""

    nom: str
    onglet: str
    premiere: int
    colonne: int
    nombre: int
    calculs: tuple[Calcul, ...]

    @property
    def derniere(self) -> int:
        """La dernière ligne du bloc."""
        return self.premiere + self.nombre - 1

    @cached_property
    def lettres(self) -> dict[str, str]:
        """La lettre de colonne de chaque calcul."""
        noms = (calcul.nom for calcul in self.calculs)
        return {nom: xl_col_to_name(place) for place, nom in enumerate(noms, start=self.colonne)}

    def place(self, nom: str) -> int:
        """La colonne de la feuille où est ce calcul."""
        return self.colonne + list(self.lettres).index(nom)

    def plage(self, nom: str) -> str:
        """Toutes les cellules d'un calcul, pour un nom défini."""
        return f"='{self.onglet}'!{self.cellules(nom)}"

    def cellules(self, nom: str) -> str:
        """Les mêmes cellules, pour une formule de la même feuille."""
        place = self.place(nom)
        return str(xl_range_abs(self.premiere, place, self.derniere, place))

    def noms(self) -> Iterator[tuple[str, str]]:
        """Le nom défini de chaque calcul, et ses cellules."""
        for calcul in self.calculs:
            yield f"{self.nom}_{calcul.nom}", self.plage(calcul.nom)

    def formule(self, calcul: Calcul, ligne: int) -> str:
        """La formule d'une ligne, renvois remplacés."""

        def cellule(renvoi: re.Match[str]) -> str:
            if renvoi[2] == "#":
                return f"(ROW()-{self.premiere})"
            rangee = ligne if renvoi[1] else ligne + 1
            return f"${self.lettres[renvoi[2]]}{rangee}"

        return _RENVOI.sub(cellule, calcul.formule)


def cle(expression: str) -> str:
    """La formule d'un texte que l'on peut chercher tel quel.

    >>> cle("A1")
    'SUBSTITUTE(SUBSTITUTE(SUBSTITUTE(A1,"~","～"),"*","＊"),"?","？")'
    """
    for joker, large in _JOKERS:
        expression = f'SUBSTITUTE({expression},"{joker}","{large}")'
    return expression


def colonne_entiere(onglet: str, place: int) -> str:
    """Une colonne entière : elle reste juste quand des lignes sont ajoutées, triées ou supprimées.

    >>> colonne_entiere("Écritures", 2)
    "'Écritures'!$C:$C"
    """
    lettre = xl_col_to_name(place)
    return f"'{onglet}'!${lettre}:${lettre}"


def jour_ecrit(jour: str) -> str:
    """La formule d'une date en chiffres : le format de TEXT(…;"jj/mm/aaaa") dépend de la langue.

    >>> jour_ecrit("A1")
    'TEXT(DAY(A1),"00")&"/"&TEXT(MONTH(A1),"00")&"/"&YEAR(A1)'
    """
    return f'TEXT(DAY({jour}),"00")&"/"&TEXT(MONTH({jour}),"00")&"/"&YEAR({jour})'
