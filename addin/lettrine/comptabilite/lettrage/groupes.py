"""Ce que proposent les preuves (proposed groups): des groupes, leur preuve, leur confiance.

Une preuve propose des groupes disjoints de lignes ouvertes ; le partage les retient.
"""

from dataclasses import dataclass
from enum import IntEnum, StrEnum

import numpy as np

from lettrine.comptabilite.lettrage.lignes import Entiers, Masque

__all__ = ["Confiance", "Preuve", "Propositions"]


class Confiance(StrEnum):
    """Ce que vaut un groupe : appliqué, appliqué sur demande, ou seulement listé.

    À confirmer un par un, un groupe qui a un écart ; une fois confirmé, il est approuvé.
    """

    CERTAIN = "certain"
    PROBABLE = "probable"
    A_CONFIRMER = "à confirmer"
    APPROUVE = "approuvé"


class Preuve(IntEnum):
    """La preuve qui a formé un groupe, de la plus forte à la plus faible."""

    PIECE = 1
    REFERENCE = 2
    REFERENCE_COMPLETEE = 3
    MONTANT_UNIQUE = 4
    MONTANTS_DANS_L_ORDRE = 5
    MONTANT_A_SA_DATE = 6
    SUITE_DE_LIGNES = 7
    ECHEANCES_REGULIERES = 8
    COMBINAISON = 9
    RETOUR_A_ZERO = 10
    COMPTE_SOLDE = 11
    REGLEMENT_PARTIEL = 12
    REJET = 13
    PARTIEL_POSE = 14
    JOUR_ENTIER = 15


@dataclass(frozen=True)
class Propositions:
    """Des groupes disjoints : la ligne `lignes[i]` est dans le groupe `groupes[i]` (0, 1, …).

    `certains[g]` dit si la preuve ne laisse qu'une solution au groupe `g`, `preuves[g]` laquelle.
    """

    lignes: Entiers
    groupes: Entiers
    certains: Masque
    preuves: Entiers

    def parmi(self, choix: Masque) -> "Propositions":
        """Une partie des groupes."""
        nouveau = np.cumsum(choix) - 1
        gardees = choix[self.groupes]
        return Propositions(
            self.lignes[gardees],
            nouveau[self.groupes[gardees]],
            self.certains[choix],
            self.preuves[choix],
        )

    def certaines(self) -> "Propositions":
        """Les seuls groupes certains."""
        return self.parmi(self.certains)

    def et(self, autres: "Propositions") -> "Propositions":
        """Ces groupes et d'autres, qui n'ont aucune ligne en commun."""
        return Propositions(
            np.concatenate([self.lignes, autres.lignes]),
            np.concatenate([self.groupes, autres.groupes + len(self.certains)]),
            np.concatenate([self.certains, autres.certains]),
            np.concatenate([self.preuves, autres.preuves]),
        )

    def probables(self) -> "Propositions":
        """Tous les groupes, dont aucun n'est plus dit certain."""
        return Propositions(
            self.lignes, self.groupes, np.zeros(len(self.certains), dtype=bool), self.preuves
        )

    @classmethod
    def aucune(cls) -> "Propositions":
        """Aucun groupe."""
        vide = np.zeros(0, dtype=np.int64)
        return cls(vide, vide, np.zeros(0, dtype=bool), vide)
