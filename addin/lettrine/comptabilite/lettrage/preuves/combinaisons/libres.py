"""Les combinaisons libres de deux à six lignes voisines (bounded subset sums).

Règle : pour chaque ligne, toutes les combinaisons d'elle et des suivantes, aussi loin que le hasard
le permet. Dans un petit compte, toutes ses lignes : six parmi onze, quatre parmi vingt-deux, deux
parmi quatre cents ; dans un grand, seulement des lignes de dates voisines.

Les sommes d'un lot de lignes se calculent ensemble, une addition de colonnes par longueur ; elles
tiennent dans le cache.
"""

from collections.abc import Iterator
from functools import cache
from math import comb
from typing import NamedTuple

import numpy as np

from lettrine.comptabilite.lettrage.groupes import Preuve
from lettrine.comptabilite.lettrage.lignes import Entiers
from lettrine.comptabilite.lettrage.preuves.candidats import debuts_de, rang_local
from lettrine.comptabilite.lettrage.preuves.combinaisons.cote import (
    RARETE_DES_ACOMPTES,
    RETARD,
    Cote,
    Solutions,
)
from lettrine.comptabilite.lettrage.preuves.combinaisons.hasard import ETALEMENT, Reels

__all__ = ["TAILLES", "libres"]

HASARD_ESSAYE = 0.02
"""Le nombre de solutions fortuites, en moyenne, au-delà duquel on n'essaie pas."""

PORTEES = {2: 400, 3: 45, 4: 22, 5: 14, 6: 11}
"""Par taille de groupe, combien de lignes suivantes on combine au plus avec une ligne."""

TAILLES = tuple(PORTEES)
ETENDUE = 92
"""Jours entre la première et la dernière ligne d'une combinaison, dans un grand compte."""

SOMMES_A_LA_FOIS = 2**18
COMBINAISONS = np.array(
    [[comb(n, k) for k in range(max(PORTEES))] for n in range(max(PORTEES.values()) + 1)],
    dtype=np.float64,
)


def libres(cote: Cote, taille: int) -> list[Solutions]:
    """Toutes les combinaisons de cette taille que le hasard ne rend pas trop nombreuses."""
    portee = _portees(cote, taille)
    premiers = np.flatnonzero(portee >= taille - 1)
    premiers = premiers[np.argsort(-portee[premiers], kind="stable")]
    trouvees = [_Trouvees.aucune(taille)]
    for portee_commune, debut, fin in _paliers(portee[premiers]):
        patron = _patron(taille, portee_commune)
        pas = max(SOMMES_A_LA_FOIS // len(patron[-1].dernier), 1)
        for place in range(debut, fin, pas):
            lot = premiers[place : min(place + pas, fin)]
            trouvees.append(_essayer(cote, lot, portee_commune, patron))
    reunies = _Trouvees(*(np.concatenate(colonne) for colonne in zip(*trouvees, strict=True)))
    if not len(reunies.cles):
        return []
    return [cote.solutions(*reunies[:3], Preuve.COMBINAISON, reunies.formes)]


class _Trouvees(NamedTuple):
    """Des combinaisons : leur premier, leurs écarts à lui, leur clé, et leur nombre de formes."""

    premiers: Entiers
    ecarts: Entiers
    cles: Entiers
    formes: Reels

    @classmethod
    def aucune(cls, taille: int) -> "_Trouvees":
        rien = np.zeros(0, dtype=np.int64)
        return cls(rien, np.zeros((0, taille), dtype=np.int64), rien, np.zeros(0))


class _Rang(NamedTuple):
    """Les jeux d'écarts d'une longueur : le jeu qu'ils prolongent, et leur dernier écart."""

    parent: Entiers
    dernier: Entiers


@cache
def _patron(taille: int, portee: int) -> tuple[_Rang, ...]:
    """Les jeux de `taille` - 1 écarts croissants jusqu'à `portee`, longueur par longueur."""
    rangs = [_Rang(np.zeros(portee, dtype=np.int64), np.arange(1, portee + 1))]
    for _ in range(taille - 2):
        avant = rangs[-1].dernier
        suivants = portee - avant
        parent = np.repeat(np.arange(len(avant)), suivants)
        rangs.append(_Rang(parent, avant[parent] + 1 + rang_local(suivants)))
    return tuple(rangs)


def _essayer(cote: Cote, premiers: Entiers, portee: int, patron: tuple[_Rang, ...]) -> _Trouvees:
    """Les sommes de chaque premier et de ses suivants, selon chaque jeu d'écarts du patron."""
    voisins = cote.solde[premiers + np.arange(portee + 1)[:, None]]
    sommes = (cote.origine[premiers] + voisins[0])[None, :]
    for rang in patron:
        sommes = sommes[rang.parent] + voisins[rang.dernier]
    jeu, qui = np.divmod(cote.cibles.possibles(sommes.ravel()), len(premiers))
    disjointes = patron[-1].dernier[jeu] > len(patron)  # les autres sont des suites
    jeu, qui = jeu[disjointes], qui[disjointes]
    ecarts = np.empty((len(jeu), len(patron) + 1), dtype=np.int64)
    ecarts[:, 0] = 0
    cles = sommes[jeu, qui]
    formes = COMBINAISONS[patron[-1].dernier[jeu], len(patron)]
    for place in range(len(patron), 0, -1):
        rang = patron[place - 1]
        ecarts[:, place] = rang.dernier[jeu]
        jeu = rang.parent[jeu]
    return _Trouvees(premiers[qui], ecarts, cles, formes)


def _paliers(portees: Entiers) -> Iterator[tuple[int, int, int]]:
    """Les segments de même portée, des portées décroissantes : la portée, le début et la fin."""
    debuts, tailles = debuts_de(portees)
    for debut, taille in zip(debuts.tolist(), tailles.tolist(), strict=True):
        yield int(portees[debut]), debut, debut + taille


def _portees(cote: Cote, taille: int) -> Entiers:
    """Parmi combien de lignes suivantes chercher, pour chaque ligne, à cette taille."""
    proches, toutes = (cote.jusqu_a(jours) - np.arange(len(cote)) for jours in (ETENDUE, RETARD))
    admis = HASARD_ESSAYE if cote.de_pieces else HASARD_ESSAYE / RARETE_DES_ACOMPTES
    possibles = admis * ETALEMENT * taille**0.5 * cote.montants.moyenne / cote.montants.unite
    plafond = PORTEES[taille] + 1
    parmi = np.array([comb(n, taille) for n in range(plafond + 1)], dtype=np.float64)
    suivantes = np.array([comb(n, taille - 1) for n in range(plafond)], dtype=np.float64)
    bornees = np.searchsorted(suivantes, possibles / proches, side="right") - 1
    entieres = (toutes <= plafond) & (parmi[np.minimum(toutes, plafond)] <= possibles)
    portees: Entiers = np.where(entieres, toutes - 1, np.minimum(bornees, proches - 1))
    return portees
