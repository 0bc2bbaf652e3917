"""Les amortissements SOFTY (sum of the years' digits): décroissant, et progressif.

Règle : les années de la durée sont numérotées ; chacune porte une part de la base proportionnelle à
son numéro, de N à 1 (décroissant) ou de 1 à N (progressif). Une année va de la mise en service à
son anniversaire ; elle se répartit sur les exercices qu'elle touche, à proportion du temps.
Exceptions : la durée est un nombre entier d'années.

Référence : usage (aucun texte) ; PCG art. 214-13 s'il traduit la consommation des avantages.
Unités : centimes, années.

1 500,00 € sur 5 ans, depuis un 1er janvier ; 1 + 2 + 3 + 4 + 5 = 15, donc 5/15, 4/15, 3/15 ... :

>>> from lettrine.comptabilite.immobilisations.methodes.methode import derouler
>>> from lettrine.dates import Exercice
>>> janvier = np.array(["2026-01-01"], "datetime64[D]").astype(np.int64)
>>> un = lambda nombre: np.array([nombre])
>>> for progressif in (False, True):
...     plan = Softy(un(1_500_00), janvier, un(10**6), 360, un(5), progressif=progressif)
...     derouler(plan, [Exercice.civil(annee) for annee in range(2026, 2031)])[0].tolist()
[50000, 40000, 30000, 20000, 10000]
[10000, 20000, 30000, 40000, 50000]
"""

import numpy as np

from lettrine.comptabilite.couples import Entiers
from lettrine.comptabilite.immobilisations.methodes.methode import Choix
from lettrine.comptabilite.immobilisations.methodes.temporelle import Temporelle

__all__ = ["Softy"]


class Softy(Temporelle):
    """Des plans SOFTY d'un même sens ; `annees` est la durée de chacun."""

    def __init__(
        self,
        bases: Entiers,
        debuts: Entiers,
        fins: Entiers,
        par_an: int,
        annees: Entiers,
        *,
        progressif: bool,
    ) -> None:
        self.annees, self.progressif = annees, progressif
        super().__init__(bases, debuts, fins, par_an)

    def poids(self, choix: Choix, ecoule: Entiers) -> Entiers:
        """Les numéros des années passées, et la part de celle qui court."""
        annees = self.annees[choix]
        borne = np.minimum(ecoule, annees * self.par_an)
        passees, reste = borne // self.par_an, borne % self.par_an
        if self.progressif:
            numeros, courant = passees * (passees + 1) // 2, passees + 1
        else:
            numeros, courant = passees * annees - passees * (passees - 1) // 2, annees - passees
        return np.asarray(numeros * self.par_an + reste * courant)

    def poids_total(self) -> Entiers:
        """La somme des numéros."""
        return np.asarray(self.annees * (self.annees + 1) // 2 * self.par_an)
