"""Ce qu'est une méthode d'amortissement (what a method does), pour des biens par milliers.

Règle : une méthode dit le cumul des amortissements à tout jour d'un exercice ouvert ; on avance
d'exercice en exercice. Un changement (dépréciation, ajout, révision) lui donne un nouveau reste à
répartir.
Exceptions : aucune.

Unités : centimes ; jours depuis le 1er janvier 1970.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import TypeAlias

import numpy as np

from lettrine.comptabilite.couples import Entiers
from lettrine.comptabilite.immobilisations.conventions import Arrondi, Conventions, Temps
from lettrine.dates import Exercice
from lettrine.monnaie.colonnes import au_prorata

__all__ = ["Choix", "Methode", "SansAmortissement", "derouler"]

CENTIMES_PAR_EURO = 100

Choix: TypeAlias = "slice | Entiers"
"""Des biens parmi ceux d'une méthode : tous, ou ceux de ces rangs."""


class Methode(ABC):
    """Des plans d'une même méthode, en colonnes.

    `base` est ce qui reste à répartir depuis le dernier changement, `acquis` le cumul à ce moment.
    Un bien est amorti depuis `debut` compris jusqu'à `fin` non compris.
    """

    def __init__(self, bases: Entiers, debuts: Entiers, fins: Entiers) -> None:
        self.base = bases.copy()
        self.acquis = np.zeros(len(bases), dtype=np.int64)
        self.debut, self.fin = debuts, fins
        self.par_annuite, self.unite = False, 1

    def arrondir(self, arrondi: Arrondi) -> None:
        """Choisit ce que l'on arrondit, avant le premier exercice."""
        self.par_annuite = arrondi is not Arrondi.CUMUL
        self.unite = CENTIMES_PAR_EURO if arrondi is Arrondi.EURO else 1
        self.deja_fait, self.deja_amorti = np.zeros_like(self.base), np.zeros_like(self.base)

    def _amorti(self, choix: Choix, fait: Entiers, total: Entiers) -> Entiers:
        """Le cumul quand `fait` est consommé sur `total`, arrondi comme convenu.

        Par annuité, on part du cumul de l'ouverture, ou du dernier changement.
        """
        base, acquis = self.base[choix], self.acquis[choix]
        if not self.par_annuite:
            return acquis + au_prorata(base, fait, total)
        nouveau = au_prorata(base, fait - self.deja_fait[choix], total * self.unite) * self.unite
        reparti = np.minimum(self.deja_amorti[choix] + nouveau, acquis + base)
        return np.asarray(np.where(fait >= total, acquis + base, reparti))

    def _retenir(self, choix: Choix, fait: Entiers | int, cumul: Entiers) -> None:
        """Note d'où part la prochaine annuité."""
        if self.par_annuite:
            self.deja_fait[choix], self.deja_amorti[choix] = fait, cumul

    @abstractmethod
    def cumul(self, choix: Choix, jour: Entiers | int, temps: Temps) -> Entiers:
        """Le cumul au jour dit, non compris."""

    @abstractmethod
    def repartir(
        self,
        choix: Entiers,
        jour: Entiers,
        temps: Temps,
        reste: Entiers,
        acquis: Entiers,
    ) -> None:
        """Répartit ce qui reste à partir du jour dit."""

    def prolonger(self, choix: Entiers, restant: Entiers) -> None:
        """Fixe le temps, ou les unités, qui restent depuis le dernier changement."""
        raise NotImplementedError

    @abstractmethod
    def cloturer(self, temps: Temps, cumul: Entiers) -> None:
        """Passe à l'exercice suivant ; `cumul` vient d'être mesuré à la clôture."""


class SansAmortissement(Methode):
    """Des biens qui ne s'amortissent pas : terrains, titres, en-cours."""

    def cumul(self, choix: Choix, jour: Entiers | int, temps: Temps) -> Entiers:
        """Toujours ce qui est acquis : rien, ou un amortissement exceptionnel."""
        return self.acquis[choix]

    def repartir(
        self,
        choix: Entiers,
        jour: Entiers,
        temps: Temps,
        reste: Entiers,
        acquis: Entiers,
    ) -> None:
        """Garde le cumul."""
        self.base[choix], self.acquis[choix] = reste, acquis

    def cloturer(self, temps: Temps, cumul: Entiers) -> None:
        """Rien ne change."""


def derouler(
    methode: Methode, exercices: Sequence[Exercice], conventions: Conventions | None = None
) -> Entiers:
    """Les dotations de chaque bien, un exercice par colonne ; la méthode avance avec eux.

    >>> terrain = SansAmortissement(np.array([50_000_00]), np.array([0]), np.array([10**6]))
    >>> derouler(terrain, [Exercice.civil(2026), Exercice.civil(2027)]).tolist()
    [[0, 0]]
    """
    choix = conventions or Conventions()
    methode.arrondir(choix.arrondi)
    cumuls = [np.zeros(len(methode.base), dtype=np.int64)]
    for exercice in exercices:
        temps = Temps(choix, exercice)
        cumuls.append(methode.cumul(slice(None), temps.suivant, temps))
        methode.cloturer(temps, cumuls[-1])
    colonnes = np.array(cumuls, dtype=np.int64)
    return np.asarray((colonnes[1:] - colonnes[:-1]).T)
