"""Les lignes d'une même pièce (same document).

Une facture de 30,00 € payée comptant porte la pièce de son règlement ; une autre reste due.

>>> lignes = Lignes.d_un_client([30_00, -30_00, 45_00], [1, 1, 2])
>>> meme_piece(lignes, np.array([7, 7, 8])).lignes.tolist()
[0, 1]
"""

import numpy as np

from lettrine.comptabilite.lettrage.groupes import Preuve, Propositions
from lettrine.comptabilite.lettrage.lignes import Entiers, Lignes
from lettrine.comptabilite.lettrage.preuves.candidats import cle_de, segments_nuls

__all__ = ["meme_piece"]


def meme_piece(lignes: Lignes, pieces: Entiers) -> Propositions:
    """Les lignes d'un compte qui portent la même pièce et se soldent.

    `pieces` est le code de la pièce de chaque ligne, -1 si elle est vide, sans chiffre ou
    collective. Certain, sauf si le groupe peut se décomposer.
    """
    utiles = np.flatnonzero(pieces >= 0)
    cle = cle_de(lignes.compte[utiles], pieces[utiles])
    return segments_nuls(lignes, utiles, cle, Preuve.PIECE)
