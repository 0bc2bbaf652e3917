"""Ce qui était dû, ce qui a été payé, l'écart (amounts of a set of lines).

Règle : ce qui est dû est le total des factures moins les avoirs ; ce qui a été payé, le reste ;
l'écart est le débit moins le crédit de toutes les lignes, celui que l'OD devra solder.
Exceptions : sans facture ni avoir, les lignes du sens d'une facture (un rejet) tiennent lieu de ce
qui est dû. Un avoir remboursé est dû dans l'autre sens.

Unités : centimes, jours depuis 1970.

Une facture de 1 200,00 € et un virement de 1 199,98 € :

>>> lignes = Lignes.d_un_client([1_200_00, -1_199_98], [1, 20])
>>> mesures = mesurer(lignes, Candidats(np.array([0, 1]), np.array([2])))
>>> mesures.dus.tolist(), mesures.regles.tolist(), mesures.ecarts.tolist()
([120000], [119998], [2])
"""

from dataclasses import dataclass, fields

import numpy as np

from lettrine.comptabilite.lettrage.lignes import SANS_DATE, Entiers, Lignes, Masque
from lettrine.comptabilite.lettrage.preuves.candidats import Candidats

__all__ = ["Mesures", "mesurer"]


@dataclass(frozen=True)
class Mesures:
    """Des ensembles de lignes et leurs montants, chacun à sa place.

    `dus` et `regles` sont dans le sens de ce qui est dû, `ecarts` en débit moins crédit ;
    `manques` est ce qui n'a pas été payé (négatif : payé en trop). `dernier_reglement` est le jour
    du dernier règlement (`SANS_DATE` : aucun), `derniere` celui de la ligne la plus récente.
    `melees` : des lignes dans les deux sens.
    """

    ensembles: Candidats
    dus: Entiers
    regles: Entiers
    ecarts: Entiers
    manques: Entiers
    derniere: Entiers
    dernier_reglement: Entiers
    melees: Masque

    @property
    def tetes(self) -> Entiers:
        """La place de la première ligne de chaque ensemble."""
        return np.cumsum(self.ensembles.tailles) - self.ensembles.tailles

    def dans_l_ordre(self, rangs: Entiers) -> "Mesures":
        """Les ensembles de ces rangs, dans cet ordre."""
        colonnes = (getattr(self, trait.name)[rangs] for trait in fields(self)[1:])
        return Mesures(self.ensembles.dans_l_ordre(rangs), *colonnes)


def mesurer(lignes: Lignes, ensembles: Candidats) -> Mesures:
    """Les montants d'ensembles de lignes d'un même compte de clients ou de dettes."""
    membres = ensembles.membres
    signes = lignes.solde[membres] * lignes.facture[membres]
    pieces, jours = lignes.piece[membres], lignes.jour[membres]

    def reduire(operation: np.ufunc, valeurs: Entiers | Masque) -> Entiers:
        tetes = np.cumsum(ensembles.tailles) - ensembles.tailles
        reduits: Entiers = operation.reduceat(valeurs, tetes) if len(tetes) else 0 * valeurs
        return reduits

    dus = np.where(
        reduire(np.logical_or, pieces),
        reduire(np.add, np.where(pieces, signes, 0)),
        reduire(np.add, np.maximum(signes, 0)),
    )
    envers = np.where(dus < 0, -1, 1)
    soldes = reduire(np.add, signes)
    reglements = np.where(~pieces & (signes < 0), jours, SANS_DATE)
    return Mesures(
        ensembles,
        dus=dus * envers,
        regles=(dus - soldes) * envers,
        ecarts=reduire(np.add, lignes.solde[membres]),
        manques=soldes * envers,
        derniere=reduire(np.maximum, jours),
        dernier_reglement=reduire(np.maximum, reglements),
        melees=(reduire(np.minimum, signes) < 0) & (reduire(np.maximum, signes) > 0),
    )
