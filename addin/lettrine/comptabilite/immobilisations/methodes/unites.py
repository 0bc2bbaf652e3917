"""Les unités d'œuvre (units of production): kilomètres, heures, pièces.

Règle : la part consommée est le nombre d'unités consommées sur le total prévu.
Exceptions : au-delà du total, il ne reste rien à amortir. Une révision donne les unités qui
restent.

Référence : PCG art. 214-13 (mode défini en termes d'unités d'œuvre).
Unités : centimes, unités.

Un moule de 12 000,00 € prévu pour 40 000 pièces en fait 9 000, puis 15 000 :

>>> from lettrine.comptabilite.immobilisations.conventions import Conventions
>>> from lettrine.dates import Exercice
>>> un = lambda nombre: np.array([nombre])
>>> plan = Unites(un(12_000_00), un(0), un(10**6), un(40_000))
>>> temps = Temps(Conventions(), Exercice.civil(2026))
>>> for pieces in (9_000, 15_000):
...     plan.consommer(un(0), un(pieces))
...     int(plan.cumul(slice(None), temps.suivant, temps)[0])
270000
720000
"""

import numpy as np

from lettrine.comptabilite.couples import Entiers
from lettrine.comptabilite.immobilisations.conventions import Temps
from lettrine.comptabilite.immobilisations.methodes.methode import Choix, Methode

__all__ = ["Unites"]


class Unites(Methode):
    """Des plans en unités d'œuvre ; `prevues` est le total de chacun."""

    def __init__(self, bases: Entiers, debuts: Entiers, fins: Entiers, prevues: Entiers) -> None:
        super().__init__(bases, debuts, fins)
        self.prevues = prevues.copy()
        self.faites = np.zeros(len(bases), dtype=np.int64)

    def consommer(self, choix: Entiers, unites: Entiers) -> None:
        """Ajoute des unités consommées ; un bien n'est nommé qu'une fois."""
        self.faites[choix] += unites

    def cumul(self, choix: Choix, jour: Entiers | int, temps: Temps) -> Entiers:
        """Le cumul des unités déjà consommées : le jour ne compte pas."""
        prevues = np.maximum(self.prevues[choix], 1)
        return self._amorti(choix, np.minimum(self.faites[choix], prevues), prevues)

    def repartir(
        self,
        choix: Entiers,
        jour: Entiers,
        temps: Temps,
        reste: Entiers,
        acquis: Entiers,
    ) -> None:
        """Répartit ce qui reste sur les unités qui restent."""
        self.prevues[choix] -= np.minimum(self.faites[choix], self.prevues[choix])
        self.faites[choix] = 0
        self.base[choix], self.acquis[choix] = reste, acquis
        self._retenir(choix, 0, acquis)

    def cloturer(self, temps: Temps, cumul: Entiers) -> None:
        """Rien ne change, sauf l'annuité : seules les unités comptent."""
        self._retenir(slice(None), np.minimum(self.faites, self.prevues), cumul)

    def prolonger(self, choix: Entiers, restant: Entiers) -> None:
        """Fixe les unités qui restent."""
        self.prevues[choix] = restant
