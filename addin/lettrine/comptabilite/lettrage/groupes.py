"""Les groupes proposés et retenus (proposed and accepted groups).

Une preuve propose des groupes disjoints de lignes ouvertes ; l'attribution les retient et les
numérote. Une ligne n'est jamais dans deux groupes.
"""

from dataclasses import dataclass, field
from enum import IntEnum, StrEnum

import numpy as np

from lettrine.comptabilite.lettrage.lignes import Entiers, Masque

__all__ = ["Attribution", "Confiance", "Preuve", "Propositions"]


class Confiance(StrEnum):
    """Ce que vaut un groupe : appliqué, appliqué sur demande, ou seulement listé."""

    CERTAIN = "certain"
    PROBABLE = "probable"


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


@dataclass(frozen=True)
class Propositions:
    """Des groupes disjoints : la ligne `lignes[i]` est dans le groupe `groupes[i]` (0, 1, …).

    `certains[g]` dit si la preuve ne laisse qu'une solution au groupe `g`, `preuves[g]` laquelle.
    """

    lignes: Entiers
    groupes: Entiers
    certains: Masque
    preuves: Entiers

    def certaines(self) -> "Propositions":
        """Les seuls groupes certains."""
        nouveau = np.cumsum(self.certains) - 1
        gardees = self.certains[self.groupes]
        return Propositions(
            self.lignes[gardees],
            nouveau[self.groupes[gardees]],
            self.certains[self.certains],
            self.preuves[self.certains],
        )

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


@dataclass
class Attribution:
    """Le groupe de chaque ligne (0 : ouverte), la preuve et la confiance de chaque groupe."""

    groupe: Entiers
    preuves: list[Entiers] = field(default_factory=list)
    certains: list[Masque] = field(default_factory=list)
    nombre: int = 0

    @classmethod
    def vierge(cls, longueur: int) -> "Attribution":
        """Toutes les lignes ouvertes."""
        return cls(np.zeros(longueur, dtype=np.int64))

    @property
    def ouvertes(self) -> Entiers:
        """Les positions des lignes encore ouvertes."""
        return np.flatnonzero(self.groupe == 0)

    @property
    def preuve(self) -> Entiers:
        """La preuve de chaque groupe : celle du groupe g est à la place g - 1."""
        return np.concatenate([np.zeros(0, dtype=np.int64), *self.preuves])

    @property
    def certain(self) -> Masque:
        """Vrai pour les groupes certains : celui du groupe g est à la place g - 1."""
        return np.concatenate([np.zeros(0, dtype=bool), *self.certains])

    def ranger(self, ordre: Entiers) -> None:
        """Renumérote les groupes : celui qui était à la place ordre[i] devient le groupe i + 1."""
        nouveau = np.zeros(self.nombre + 1, dtype=np.int64)
        nouveau[ordre + 1] = np.arange(1, self.nombre + 1)
        self.groupe = nouveau[self.groupe]
        self.preuves, self.certains = [self.preuve[ordre]], [self.certain[ordre]]

    def retenir(self, propositions: Propositions, positions: Entiers) -> None:
        """Numérote les groupes proposés ; `positions` situe les lignes que la preuve a vues."""
        nombre = len(propositions.certains)
        if not nombre:
            return
        visees = positions[propositions.lignes]
        self.groupe = self.groupe.copy()
        self.groupe[visees] = propositions.groupes + self.nombre + 1
        self.preuves.append(propositions.preuves)
        self.certains.append(propositions.certains)
        self.nombre += nombre
