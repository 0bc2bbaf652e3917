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
from lettrine.monnaie.colonnes import au_prorata

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
        fait = self.poids(choix, ecoule)
        depart = self.depart[choix]
        reste = self.total[choix] - depart
        fait = np.maximum(fait - depart, reste <= 0)
        return self.acquis[choix] + au_prorata(self.base[choix], fait, np.maximum(reste, 1))

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

    def cloturer(self, temps: Temps, cumul: Entiers) -> None:
        """Passe à l'exercice suivant, ce que vaut le temps écoulé étant mesuré."""
        self.ecoule = self.mesure

    def _mesurer(self, choix: Choix, jour: Entiers | int, temps: Temps) -> Entiers:
        """Le temps écoulé depuis le début, au jour dit."""
        dans_l_exercice = temps.ecoule(self.debut[choix], self.fin[choix], jour)
        return np.asarray(self.ecoule[choix] + dans_l_exercice)
