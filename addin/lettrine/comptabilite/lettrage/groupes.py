"""Les groupes proposés et retenus (proposed and accepted groups).

Une preuve propose des groupes disjoints de lignes ouvertes ; l'attribution les retient et les
numérote. Une ligne n'est jamais dans deux groupes.
"""

from dataclasses import dataclass, field
from enum import IntEnum, StrEnum

import numpy as np
import numpy.typing as npt

__all__ = [
    "SANS_DATE",
    "Attribution",
    "Confiance",
    "Entiers",
    "Lignes",
    "Masque",
    "Preuve",
    "Propositions",
    "uniques",
]

Entiers = npt.NDArray[np.int64]
Masque = npt.NDArray[np.bool_]

SANS_DATE = np.iinfo(np.int64).min
"""Le jour d'une ligne sans date."""


class Confiance(StrEnum):
    """Ce que vaut un groupe : appliqué, appliqué sur demande, ou seulement listé."""

    CERTAIN = "certain"
    PROBABLE = "probable"


class Preuve(IntEnum):
    """La preuve qui a formé un groupe, de la plus forte à la plus faible."""

    PIECE = 1
    REFERENCE = 2
    MONTANT_UNIQUE = 3
    MONTANTS_DANS_L_ORDRE = 4
    SUITE_DE_LIGNES = 5
    RETOUR_A_ZERO = 6
    COMPTE_SOLDE = 7


@dataclass(frozen=True)
class Lignes:
    """Les lignes à lettrer, en colonnes de même longueur.

    `place` est la position dans la table des écritures, `compte` le numéro du couple (CompteNum,
    CompAuxNum), `solde` le débit moins le crédit en centimes, `jour` le nombre de jours depuis
    1970, `facture` le signe d'une facture dans ce compte (+1 client, -1 fournisseur, 0 sinon).
    `rang_du_texte` départage par leur texte, et non par leur place, les lignes de mêmes compte,
    montant et jour. `cumulatif` est vrai dans un compte que l'on solde en bloc, où deux montants
    égaux ne se répondent que par hasard.
    """

    place: Entiers
    compte: Entiers
    solde: Entiers
    jour: Entiers
    facture: Entiers
    rang_du_texte: Entiers
    cumulatif: Masque

    def __len__(self) -> int:
        return len(self.place)

    def parmi(self, choix: Masque | Entiers) -> "Lignes":
        """Une partie des lignes."""
        return Lignes(
            self.place[choix],
            self.compte[choix],
            self.solde[choix],
            self.jour[choix],
            self.facture[choix],
            self.rang_du_texte[choix],
            self.cumulatif[choix],
        )


@dataclass(frozen=True)
class Propositions:
    """Des groupes disjoints : la ligne `lignes[i]` est dans le groupe `groupes[i]` (0, 1, …).

    `certains[g]` dit si la preuve ne laisse qu'une solution au groupe `g`.
    """

    lignes: Entiers
    groupes: Entiers
    certains: Masque

    def certaines(self) -> "Propositions":
        """Les seuls groupes certains."""
        nouveau = np.cumsum(self.certains) - 1
        gardees = self.certains[self.groupes]
        return Propositions(
            self.lignes[gardees],
            nouveau[self.groupes[gardees]],
            np.ones(int(self.certains.sum()), dtype=bool),
        )

    def probables(self) -> "Propositions":
        """Tous les groupes, dont aucun n'est plus dit certain."""
        return Propositions(self.lignes, self.groupes, np.zeros(len(self.certains), dtype=bool))

    @classmethod
    def aucune(cls) -> "Propositions":
        """Aucun groupe."""
        vide = np.zeros(0, dtype=np.int64)
        return cls(vide, vide, np.zeros(0, dtype=bool))


@dataclass
class Attribution:
    """Le groupe de chaque ligne (0 : ouverte), la preuve et la confiance de chaque groupe."""

    groupe: Entiers
    preuves: list[npt.NDArray[np.int8]] = field(default_factory=list)
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
    def preuve(self) -> npt.NDArray[np.int8]:
        """La preuve de chaque groupe : celle du groupe g est à la place g - 1."""
        return np.concatenate([np.zeros(0, dtype=np.int8), *self.preuves])

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

    def retenir(self, preuve: Preuve, propositions: Propositions, positions: Entiers) -> None:
        """Numérote les groupes proposés ; `positions` situe les lignes que la preuve a vues."""
        nombre = len(propositions.certains)
        if not nombre:
            return
        visees = positions[propositions.lignes]
        self.groupe = self.groupe.copy()
        self.groupe[visees] = propositions.groupes + self.nombre + 1
        self.preuves.append(np.full(nombre, preuve, dtype=np.int8))
        self.certains.append(propositions.certains)
        self.nombre += nombre


def uniques(valeurs: Entiers) -> Entiers:
    """Les valeurs distinctes, triées ; plus vite que numpy sur des millions d'entiers.

    >>> uniques(np.array([3, 1, 3])).tolist()
    [1, 3]
    """
    triees = np.sort(valeurs)
    nouvelles = np.ones(len(triees), dtype=bool)
    nouvelles[1:] = triees[1:] != triees[:-1]
    return triees[nouvelles]
