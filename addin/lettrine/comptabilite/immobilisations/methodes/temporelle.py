"""Les méthodes qui suivent le temps (time-based methods): ce que le linéaire et SOFTY partagent.

Règle : à tout jour, une part de la base est consommée, et le cumul est cette part arrondie une
seule fois : la somme des dotations est donc la base, au centime. Quand la base ou la durée change,
ce qui reste se répartit sur le temps qui reste ; le passé n'est pas refait.
Exceptions : un reste dont la durée est déjà passée s'amortit en une fois.

Référence : PCG art. 214-13 et 214-14.
Unités : centimes, parts d'année (voir `conventions`).
"""

from abc import ABC, abstractmethod

import numpy as np

from lettrine.comptabilite.couples import Entiers
from lettrine.comptabilite.immobilisations.conventions import Temps
from lettrine.comptabilite.immobilisations.methodes.methode import Choix, Methode

__all__ = ["Temporelle"]


class Temporelle(Methode, ABC):
    """Des plans dont la part consommée ne dépend que du temps écoulé."""

    def __init__(self, bases: Entiers, debuts: Entiers, fins: Entiers, par_an: int) -> None:
        super().__init__(bases, debuts, fins)
        self.par_an = par_an
        self.ecoule = self.mesure = np.zeros(len(bases), dtype=np.int64)
        self.depart = np.zeros(len(bases), dtype=np.int64)
        self.total = self.poids_total()

    @abstractmethod
    def poids(self, choix: Choix, ecoule: Entiers) -> Entiers:
        """Ce qui est consommé au bout d'un temps, jamais plus que le total."""

    @abstractmethod
    def poids_total(self) -> Entiers:
        """Ce qui est consommé à la fin de la durée."""

    def cumul(self, choix: Choix, jour: Entiers | int, temps: Temps) -> Entiers:
        """Le cumul au jour dit, non compris."""
        ecoule = self._mesurer(choix, jour, temps)
        if isinstance(choix, slice):
            self.mesure = ecoule
        reste = self.total[choix] - self.depart[choix]
        return self._amorti(choix, self._fait(choix, ecoule, reste), np.maximum(reste, 1))

    def repartir(
        self,
        choix: Entiers,
        jour: Entiers,
        temps: Temps,
        reste: Entiers,
        acquis: Entiers,
    ) -> None:
        """Répartit ce qui reste à amortir à partir du jour dit ; `acquis` est le cumul."""
        fait = self.poids(choix, self._mesurer(choix, jour, temps))
        self.depart[choix] = np.minimum(fait, self.total[choix])
        self.base[choix], self.acquis[choix] = reste, acquis
        self._retenir(choix, 0, acquis)

    def cloturer(self, temps: Temps, cumul: Entiers) -> None:
        """Passe à l'exercice suivant, ce que vaut le temps écoulé étant mesuré."""
        self.ecoule = self.mesure
        if self.par_annuite:
            tous = slice(None)
            self._retenir(tous, self._fait(tous, self.ecoule, self.total - self.depart), cumul)

    def _fait(self, choix: Choix, ecoule: Entiers, reste: Entiers) -> Entiers:
        """Ce qui est consommé depuis le dernier changement ; tout, s'il ne restait rien."""
        fait = self.poids(choix, ecoule) - self.depart[choix]
        return np.asarray(np.maximum(fait, reste <= 0))

    def _mesurer(self, choix: Choix, jour: Entiers | int, temps: Temps) -> Entiers:
        """Le temps écoulé depuis le début, au jour dit."""
        dans_l_exercice = temps.ecoule(self.debut[choix], self.fin[choix], jour)
        return np.asarray(self.ecoule[choix] + dans_l_exercice)
