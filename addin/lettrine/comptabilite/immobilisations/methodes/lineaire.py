"""L'amortissement linéaire (straight-line depreciation), et l'exceptionnel sur douze mois.

Règle : la part consommée est le temps écoulé depuis la mise en service, sur la durée. Un bien mis
en service en cours d'exercice a donc une annuité de plus, la dernière étant le reste exact.
Exceptions : l'amortissement exceptionnel est un linéaire sur douze mois, sauf autre durée.

Référence : PCG art. 214-13 (le linéaire à défaut d'un mode mieux adapté) ; CGI art. 39 AB.
Unités : centimes, mois.

Un matériel de 10 000,00 € sur 5 ans, mis en service le 9 mars 2026 (292 jours sur 360 :
10 000 × 20 % × 292 / 360 = 1 622,22 €, et 68 jours la dernière année : 377,78 €) :

>>> from lettrine.comptabilite.immobilisations.methodes.methode import derouler
>>> from lettrine.dates import Exercice
>>> service = np.array(["2026-03-09"], "datetime64[D]").astype(np.int64)
>>> un = lambda nombre: np.array([nombre])
>>> plan = Lineaire(un(10_000_00), service, un(10**6), 360, un(60))
>>> derouler(plan, [Exercice.civil(annee) for annee in range(2026, 2032)])[0].tolist()
[162222, 200000, 200000, 200000, 200000, 37778]
"""

import numpy as np

from lettrine.comptabilite.couples import Entiers
from lettrine.comptabilite.immobilisations.methodes.methode import Choix
from lettrine.comptabilite.immobilisations.methodes.temporelle import Temporelle

__all__ = ["Lineaire"]

MOIS_PAR_AN = 12


class Lineaire(Temporelle):
    """Des plans linéaires ; `mois` est la durée de chacun."""

    def __init__(
        self, bases: Entiers, debuts: Entiers, fins: Entiers, par_an: int, mois: Entiers
    ) -> None:
        self.mois = mois
        super().__init__(bases, debuts, fins, par_an)

    def poids(self, choix: Choix, ecoule: Entiers) -> Entiers:
        """Les douzièmes de part écoulés."""
        return np.minimum(MOIS_PAR_AN * ecoule, self.total[choix])

    def poids_total(self) -> Entiers:
        """Les douzièmes de part de la durée."""
        return self.par_an * self.mois

    def prolonger(self, choix: Entiers, restant: Entiers) -> None:
        """Fixe les mois qui restent."""
        self.total[choix] = self.depart[choix] + self.par_an * restant
