"""Les lignes d'une même pièce (same document).

Règle : les lignes d'un compte qui portent la même pièce et se soldent font un groupe.
Exceptions : un court numéro, sans lettres, peut n'être que le numéro d'ordre de chaque journal. Sur
deux journaux différents, il ne rend certain que si rien d'autre dans le compte n'a ces montants, et
ne dit rien d'un règlement qui précède sa facture de plus d'un mois ou la suit de plus d'un an.

Une facture de 30,00 € payée comptant porte la pièce de son règlement ; une autre reste due.

>>> lignes = Lignes.d_un_client([30_00, -30_00, 45_00], [1, 1, 2])
>>> meme_piece(lignes, np.array([7, 7, 8]), np.array([-1, -1, -1])).lignes.tolist()
[0, 1]

Pièce 17 au journal des ventes et au journal de banque, mais deux factures de 30,00 € : à confirmer.

>>> lignes = Lignes.d_un_client([30_00, -30_00, 30_00], [1, 9, 2])
>>> meme_piece(lignes, np.array([17, 17, 18]), np.array([0, 1, 0])).certains.tolist()
[False]
"""

from dataclasses import replace

import numpy as np

from lettrine.comptabilite.lettrage.groupes import Preuve, Propositions
from lettrine.comptabilite.lettrage.lignes import Entiers, Lignes
from lettrine.comptabilite.lettrage.preuves.candidats import (
    cle_de,
    debuts_de,
    disputes,
    segments_nuls,
)
from lettrine.comptabilite.lettrage.preuves.dates import dates_admises

__all__ = ["meme_piece"]


def meme_piece(lignes: Lignes, pieces: Entiers, suites: Entiers) -> Propositions:
    """Les lignes d'un compte qui portent la même pièce et se soldent.

    `pieces` est le code de la pièce de chaque ligne, -1 si elle est vide, sans chiffre ou
    collective ; `suites`, le journal d'une ligne dont la pièce n'est qu'un court numéro, -1 des
    autres. Certain, sauf si le groupe peut se décomposer ou si la pièce peut être fortuite.
    """
    utiles = np.flatnonzero(pieces >= 0)
    cle = cle_de(lignes.compte[utiles], pieces[utiles])
    trouves = segments_nuls(lignes, utiles, cle, Preuve.PIECE)
    debuts, _ = debuts_de(trouves.groupes)
    if not debuts.size:
        return trouves
    journaux = suites[trouves.lignes]
    premiers = np.minimum.reduceat(journaux, debuts)
    courts = (premiers >= 0) & (premiers < np.maximum.reduceat(journaux, debuts))
    if not courts.any():
        return trouves
    loin = courts & ~dates_admises(lignes, trouves.lignes, debuts)
    douteux = courts & disputes(lignes, trouves)
    return replace(trouves, certains=trouves.certains & ~douteux).parmi(~loin)
