"""Les rivaux (rival matches): ce qu'une ligne restée ouverte aurait pu solder.

Règle : les rivales d'une ligne sont les lignes ouvertes du même compte, du montant exactement
opposé ; on garde les plus proches en date, on les compte toutes.

Unités : jours depuis 1970, soldes en centimes.
"""

from typing import NamedTuple

import numpy as np

from lettrine.comptabilite.lettrage.lignes import SANS_DATE, Entiers, Lignes, Masque
from lettrine.comptabilite.lettrage.tris import ordre_de

__all__ = ["RIVALES_GARDEES", "Rivales", "chercher_rivales"]

RIVALES_GARDEES = 5
LOINTAINE = np.iinfo(np.int64).max


class Rivales(NamedTuple):
    """`proches[i]` : les positions des rivales de la ligne i (-1 s'il en manque), la plus proche
    en tête ; `nombre[i]` : combien elle en a en tout."""

    proches: Entiers
    nombre: Entiers


def chercher_rivales(lignes: Lignes) -> Rivales:
    """Les rivales de chaque ligne, parmi les lignes données (toutes ouvertes)."""
    absolu = np.abs(lignes.solde)
    ordre = ordre_de(lignes.compte, absolu)
    segment_trie = np.zeros(len(lignes), dtype=np.int64)
    segment_trie[1:] = np.cumsum(
        (lignes.compte[ordre][1:] != lignes.compte[ordre][:-1])
        | (absolu[ordre][1:] != absolu[ordre][:-1])
    )
    segment = np.empty(len(lignes), dtype=np.int64)
    segment[ordre] = segment_trie
    rivales = Rivales(
        np.full((len(lignes), RIVALES_GARDEES), -1, dtype=np.int64),
        np.zeros(len(lignes), dtype=np.int64),
    )
    datees = lignes.jour != SANS_DATE
    debits, credits_ = datees & (lignes.solde > 0), datees & (lignes.solde < 0)
    _chercher(lignes, segment, debits, credits_, rivales)
    _chercher(lignes, segment, credits_, debits, rivales)
    return rivales


def _chercher(
    lignes: Lignes, segment: Entiers, celles: Masque, parmi: Masque, rivales: Rivales
) -> None:
    """Remplit les rivales des lignes `celles`, prises `parmi` les lignes de sens contraire."""
    effectif = np.bincount(segment[parmi], minlength=int(segment.max(initial=0)) + 1)
    cherchees = np.flatnonzero(celles)
    cherchees = cherchees[effectif[segment[cherchees]] > 0]
    if not cherchees.size:
        return
    rivales.nombre[cherchees] = effectif[segment[cherchees]]
    possibles = np.flatnonzero(parmi)
    possibles = possibles[ordre_de(segment[possibles], lignes.jour[possibles])]
    jours = lignes.jour[celles | parmi]
    premier, etendue = int(jours.min()), int(np.ptp(jours)) + 1
    cle = segment[possibles] * etendue + lignes.jour[possibles] - premier
    voulue = segment[cherchees] * etendue + lignes.jour[cherchees] - premier
    autour = np.arange(-RIVALES_GARDEES, RIVALES_GARDEES)
    places = np.searchsorted(cle, voulue)[:, None] + autour
    dedans = (places >= 0) & (places < len(possibles))
    voisines = possibles[np.clip(places, 0, len(possibles) - 1)]
    dedans &= segment[voisines] == segment[cherchees][:, None]
    ecart = np.abs(lignes.jour[voisines] - lignes.jour[cherchees][:, None])
    ecart = np.where(dedans, ecart, LOINTAINE)
    proches = np.argsort(ecart, axis=1, kind="stable")[:, :RIVALES_GARDEES]
    retenues = np.take_along_axis(voisines, proches, axis=1)
    valables = np.take_along_axis(dedans, proches, axis=1)
    rivales.proches[cherchees] = np.where(valables, retenues, -1)
