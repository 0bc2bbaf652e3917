"""Le solde qui revient à zéro (running balance back to zero).

10,00 + 15,00 − 12,00 − 13,00 = 0 au quatrième jour ; 99,00 reste ouvert.

>>> lignes = Lignes.d_un_client([10_00, 15_00, -12_00, -13_00, 99_00], [1, 2, 3, 4, 5])
>>> retour_a_zero(lignes).lignes.tolist(), len(compte_solde(lignes).certains)
([0, 1, 2, 3], 0)
"""

import numpy as np

from lettrine.comptabilite.lettrage.groupes import Preuve, Propositions
from lettrine.comptabilite.lettrage.lignes import Lignes
from lettrine.comptabilite.lettrage.preuves.candidats import cle_de, debuts_de, segments_nuls
from lettrine.comptabilite.lettrage.tris import ordre_de

__all__ = ["compte_solde", "retour_a_zero"]


def retour_a_zero(lignes: Lignes) -> Propositions:
    """Les lignes d'un compte entre deux jours où son solde progressif est nul."""
    ordre = ordre_de(lignes.compte, lignes.jour)
    compte, jour = lignes.compte[ordre], lignes.jour[ordre]
    progressif = np.cumsum(lignes.solde[ordre])
    debuts, tailles = debuts_de(compte)
    progressif -= np.repeat(np.where(debuts > 0, progressif[debuts - 1], 0), tailles)
    fin_de_jour = np.ones(len(ordre), dtype=bool)
    fin_de_jour[:-1] = (compte[1:] != compte[:-1]) | (jour[1:] != jour[:-1])
    nuls = fin_de_jour & (progressif == 0)
    segment = np.cumsum(nuls) - nuls
    return segments_nuls(lignes, ordre, cle_de(compte, segment), Preuve.RETOUR_A_ZERO)


def compte_solde(lignes: Lignes) -> Propositions:
    """Toutes les lignes ouvertes d'un compte dont le solde est nul."""
    toutes = np.arange(len(lignes))
    return segments_nuls(lignes, toutes, lignes.compte, Preuve.COMPTE_SOLDE)
