"""Les lignes à solder, cherchées par leur montant (targets of a sum).

Une somme est cherchée sous une seule clé, faite de son compte et de son montant. Deux tables de
hachage, assez petites pour le cache, écartent presque toutes les clés ; une dichotomie tranche.
"""

import numpy as np
import numpy.typing as npt

from lettrine.comptabilite.lettrage.lignes import Entiers, Lignes
from lettrine.comptabilite.lettrage.preuves.candidats import COTES, cle_de_montant, rang_local
from lettrine.comptabilite.lettrage.tris import ordre_de

__all__ = ["Cibles"]

BITS = 19
MULTIPLICATEURS = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F)


class Cibles:
    """Les lignes à solder d'un côté ; `places` sont leurs positions, `cles` leurs clés, triées."""

    def __init__(self, lignes: Lignes, places: Entiers) -> None:
        cle = cle_de_montant(lignes.compte[places], -lignes.solde[places])
        tri = ordre_de(cle)
        self.cles, self.places = cle[tri], places[tri]
        self.tables = [np.zeros(2**BITS, dtype=bool) for _ in MULTIPLICATEURS]
        for table, multiplicateur in zip(self.tables, MULTIPLICATEURS, strict=True):
            table[_hacher(self.cles, multiplicateur)] = True

    def possibles(self, cles: Entiers) -> Entiers:
        """Les rangs des clés qui sont peut-être celles d'une ligne à solder."""
        un, deux = self.tables
        rangs = np.flatnonzero(un[_hacher(cles, MULTIPLICATEURS[0])])
        return rangs[deux[_hacher(cles[rangs], MULTIPLICATEURS[1])]]

    def exactes(self, cles: Entiers) -> tuple[Entiers, Entiers]:
        """Le rang de chaque clé trouvée, et la ligne à solder ; une clé en a parfois plusieurs."""
        debut, fin = (np.searchsorted(self.cles, cles, side=cote) for cote in COTES)
        effectif = fin - debut
        rangs = np.repeat(np.arange(len(cles)), effectif)
        return rangs, self.places[np.repeat(debut, effectif) + rang_local(effectif)]


def _hacher(cles: Entiers, multiplicateur: int) -> npt.NDArray[np.uint64]:
    produit = cles.view(np.uint64) * np.uint64(multiplicateur)
    produit >>= np.uint64(64 - BITS)
    return produit
