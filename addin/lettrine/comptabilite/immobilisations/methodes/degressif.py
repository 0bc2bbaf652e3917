"""L'amortissement dégressif fiscal (French declining balance).

Règle : le taux est celui du linéaire, multiplié par un coefficient qui dépend de la durée et de la
date d'acquisition. La première annuité s'applique au coût, du premier jour du mois d'acquisition à
la clôture ; les suivantes, à ce qui reste à l'ouverture. Dès que le quotient de ce reste par le
temps qui reste est plus grand, c'est lui que l'on prend.

Un plan de N années a N annuités : le temps qui reste à l'ouverture du k-ième exercice est de
N - k + 1 années, celle de l'acquisition comptant pour une, quel que soit le mois.
Exceptions : une annuité est celle d'un exercice de douze mois ; elle est ramenée à la durée de
l'exercice, en mois. Un premier exercice de plus de douze mois n'allonge pas le plan au-delà de N
années. L'année de la sortie, l'annuité est ramenée aux mois entiers écoulés depuis l'ouverture.

Chaque annuité part de ce qui reste au bilan, arrondi au centime.
Référence : CGI art. 39 A et annexe II art. 22 à 25 ; BOI-BIC-AMT-20-20-30 ; doc. adm. 4 D 2223.
Unités : centimes, mois ; des jours d'une année de 360, trente par mois.

10 000,00 € sur 5 ans au coefficient 1,75, taux de 35 %. Acquis en janvier : 3 500 ; 6 500 × 35 % =
2 275 ; 4 225 × 35 % = 1 478,75 ; puis 2 746,25 / 2 = 1 373,125 est plus que 2 746,25 × 35 %. Acquis
le 17 avril, la première annuité est de neuf mois :

>>> from lettrine.comptabilite.immobilisations.methodes.methode import derouler
>>> from lettrine.dates import Exercice
>>> acquis = np.array(["2026-01-17", "2026-04-17"], "datetime64[D]").astype(np.int64)
>>> deux = lambda nombre: np.array([nombre] * 2)
>>> plan = Degressif(deux(10_000_00), acquis, deux(10**6), deux(60), deux(17_500), Conventions())
>>> derouler(plan, [Exercice.civil(annee) for annee in range(2026, 2031)]).tolist()
[[350000, 227500, 147875, 137313, 137312], [262500, 258125, 167781, 155797, 155797]]
"""

import numpy as np

from lettrine.comptabilite.couples import Entiers
from lettrine.comptabilite.immobilisations.conventions import Conventions, Temps
from lettrine.comptabilite.immobilisations.methodes.methode import Choix, Methode

__all__ = ["UNITE_DU_COEFFICIENT", "Degressif"]

UNITE_DU_COEFFICIENT = 10_000
"""Un coefficient de 1,75 est le nombre entier 17 500."""

AN, MOIS = 360, 30
JAMAIS = np.iinfo(np.int64).min


class Degressif(Methode):
    """Des plans dégressifs ; `mois` est la durée, `coefficients` en dix-millièmes.

    `acquisitions` est le jour d'acquisition, d'où partent les mois.
    """

    def __init__(
        self,
        bases: Entiers,
        acquisitions: Entiers,
        fins: Entiers,
        mois: Entiers,
        coefficients: Entiers,
        conventions: Conventions,
    ) -> None:
        super().__init__(bases, acquisitions, fins)
        self.conventions = conventions
        mois_d_acquisition = acquisitions.astype("datetime64[D]").astype("datetime64[M]")
        premiers = mois_d_acquisition.astype("datetime64[D]").astype(np.int64)
        self.depuis_360 = conventions.rangs(premiers)
        self.mois = mois
        self.taux, self.diviseur = _taux(coefficients, mois, conventions.decimales_du_taux)
        self.terme = np.full(len(bases), JAMAIS)

    def cumul(self, choix: Choix, jour: Entiers | int, temps: Temps) -> Entiers:
        """Le cumul au jour dit : ce qui est acquis à l'ouverture, et la part de l'annuité."""
        du = self.depuis_360[choix]
        ecoule = np.maximum(self._jusqu_au(choix, jour, temps) - du, 0) * (self.debut[choix] < jour)
        premier = self.debut[choix] >= temps.ouverture
        reste = np.where(premier, MOIS * self.mois[choix], self._terme(choix, temps) - du)
        reste = np.maximum(reste, 1)
        taux, diviseur = self.taux[choix], self.diviseur[choix]
        lineaire = taux * reste <= diviseur
        numerateur = np.where(lineaire, ecoule, taux * ecoule)
        denominateur = np.where(lineaire, reste, diviseur)
        part = np.minimum(numerateur, denominateur)
        return self._amorti(choix, part, denominateur)

    def repartir(
        self,
        choix: Entiers,
        jour: Entiers,
        temps: Temps,
        reste: Entiers,
        acquis: Entiers,
    ) -> None:
        """Reprend du jour dit, avec un nouveau reste ; le terme du plan ne change pas."""
        self.terme[choix] = self._terme(choix, temps)
        du = self._jusqu_au(choix, jour, temps)
        self.depuis_360[choix] = np.maximum(self.depuis_360[choix], du)
        self.base[choix], self.acquis[choix] = reste, acquis
        self._retenir(choix, 0, acquis)

    def cloturer(self, temps: Temps, cumul: Entiers) -> None:
        """Fixe le terme des plans qui commencent, et repart de ce qui reste."""
        tous = slice(None)
        commences = self.debut < temps.suivant
        self.terme = np.where(commences, self._terme(tous, temps), JAMAIS)
        self.base -= cumul - self.acquis
        self.acquis = cumul
        self._retenir(tous, 0, cumul)
        ouverts = np.where(commences, temps.suivant_360, 0)
        self.depuis_360 = np.maximum(self.depuis_360, ouverts)

    def _terme(self, choix: Choix, temps: Temps) -> Entiers:
        """Le jour de 360 où finit le plan ; connu depuis l'exercice d'acquisition."""
        connu = self.terme[choix]
        duree = MOIS * self.mois[choix]
        prevu = np.minimum(temps.suivant_360 + duree - AN, self.depuis_360[choix] + duree)
        return np.where(connu == JAMAIS, prevu, connu)

    def _jusqu_au(self, choix: Choix, jour: Entiers | int, temps: Temps) -> Entiers:
        """Le jour dit ; pour un bien sorti, le premier jour du mois de sa sortie, ou du suivant."""
        fins = self.fin[choix]
        if isinstance(jour, int):
            rangs = np.full(len(fins), temps.rang_360(jour))
        else:
            rangs = self.conventions.rangs_de_fin(jour)
        sortis = np.flatnonzero(fins <= jour)
        ecoules = self.conventions.rangs(fins[sortis]) - 1
        entames = MOIS - 1 if self.conventions.mois_de_sortie_entame else 0
        premiers = (ecoules + entames) // MOIS * MOIS + 1
        rangs[sortis] = np.minimum(premiers, rangs[sortis])
        return rangs


def _taux(coefficients: Entiers, mois: Entiers, decimales: int | None) -> tuple[Entiers, Entiers]:
    """Le taux d'un jour de 360, en fraction : exact, ou d'un taux annuel arrondi."""
    if decimales is None:
        return coefficients, UNITE_DU_COEFFICIENT * MOIS * mois
    unite = 100 * 10**decimales
    numerateur, diviseur = 12 * coefficients * unite, UNITE_DU_COEFFICIENT * mois
    annuels = (2 * numerateur + diviseur) // (2 * diviseur)
    return annuels, np.full(len(mois), unite * AN)
