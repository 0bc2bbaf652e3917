"""Les conventions de calcul d'un plan (day counts and prorata): jours, premier jour, sortie, taux.

Règle : l'usage français compte des mois de trente jours, la fin de février comprise, et le jour de
la mise en service. Une année entière d'utilisation compte toujours pour une année, quelle que soit
la convention. Les autres conventions sont des choix explicites :

- `réel/365` : une fraction d'année est le nombre de jours réels sur 365 ;
- `réel/réel` : sur 365 ou 366, selon l'année qui finit à la clôture ;
- `mois` : le mois de la mise en service compte en entier, celui de la sortie s'il est entier.

Le jour de la sortie compte, sauf s'il est le premier d'un mois : un bien vendu le 1er octobre a
servi neuf mois, un bien vendu le 30 septembre aussi ; vendu le 30 ou le 31 octobre, dix. On peut le
compter toujours, ou jamais.
Exceptions : le dégressif se compte en mois, depuis le premier jour du mois d'acquisition ; l'année
de la sortie, seuls comptent les mois entiers, sauf demande contraire.

Le cumul est arrondi au centime, une seule fois : une annuité peut donc avoir un centime de plus que
sa voisine. Les manuels arrondissent chaque annuité, au centime ou à l'euro, et la dernière est le
reste : c'est un choix aussi. Dans tous les cas, la somme est la base.

Référence : PCG art. 214-12 et 214-13 ; BOI-BIC-AMT-20-20-30 ; usage pour les jours.
Unités : jours depuis le 1er janvier 1970 ; des fractions d'année, en nombres entiers.

Du 9 mars au 31 décembre 2028, il y a 292 jours de 360, et 298 jours réels :

>>> from datetime import date
>>> exercice = Exercice.civil(2028)
>>> debut = np.array([en_jour(date(2028, 3, 9))])
>>> for jours in Jours:
...     temps = Temps(Conventions(jours=jours), exercice)
...     ecoule = temps.ecoule(debut, debut + 5_000, temps.suivant)
...     print(jours, int(ecoule[0]), "sur", temps.par_an)
30/360 292 sur 360
réel/365 298 sur 365
réel/réel 108770 sur 133590
mois 292 sur 360

En mois, c'est le premier jour compté qui change : le 1er mars, donc trois cents jours de 360.

>>> en_mois = Conventions(jours=Jours.MOIS)
>>> int(Temps(en_mois, exercice).ecoule(en_mois.debuts(debut), debut + 5_000, temps.suivant)[0])
300
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Any

import numpy as np

from lettrine.comptabilite.a_nouveaux import en_jour
from lettrine.comptabilite.couples import Entiers
from lettrine.dates import Exercice, ajouter_mois
from lettrine.dates.colonnes import rangs_360
from lettrine.erreurs import OptionInvalide
from lettrine.tables.schema import cle_d_entete

__all__ = ["USAGES", "Arrondi", "Conventions", "JourDeSortie", "Jours", "Temps", "debuts_de_mois"]

ANNEES_DE_JOURS = 365 * 366
"""Une année en parts, dont un jour d'une année de 365 ou de 366 jours est un nombre entier."""

UN_JOUR = timedelta(days=1)


class Jours(StrEnum):
    """Comment on compte les jours d'une fraction d'année."""

    TRENTE_360 = "30/360"
    REEL_365 = "réel/365"
    REEL_REEL = "réel/réel"
    MOIS = "mois"

    @property
    def par_an(self) -> int:
        """Le nombre de parts d'une année entière."""
        return {Jours.REEL_365: 365, Jours.REEL_REEL: ANNEES_DE_JOURS}.get(self, 360)


class JourDeSortie(StrEnum):
    """Si le jour où un bien sort compte."""

    SAUF_LE_PREMIER = "compté, sauf le premier du mois"
    COMPTE = "compté"
    NON_COMPTE = "non compté"


class Arrondi(StrEnum):
    """Ce que l'on arrondit : le cumul, ou chaque annuité, la dernière étant le reste."""

    CUMUL = "cumul"
    ANNUITE = "annuité"
    EURO = "euro"


@dataclass(frozen=True, slots=True)
class Conventions:
    """Les choix d'un plan ; les défauts sont ceux de l'usage français.

    `mois_de_sortie_entame` : en dégressif, et quand on compte en mois, celui de la sortie compte,
    même s'il n'est pas entier.
    `derogatoire_solde_a_la_sortie` : l'exercice de la sortie ne dote pas le dérogatoire, il reprend
    d'un coup celui de l'ouverture.
    `decimales_du_taux` : le taux dégressif arrondi à tant de décimales de pour cent, comme dans les
    manuels (41,67 %) ; à défaut, il est exact.
    """

    jours: Jours = Jours.TRENTE_360
    fin_fevrier_compte_30: bool = True
    mise_en_service_comptee: bool = True
    jour_de_sortie: JourDeSortie = JourDeSortie.SAUF_LE_PREMIER
    mois_de_sortie_entame: bool = False
    decimales_du_taux: int | None = None
    arrondi: Arrondi = Arrondi.CUMUL
    derogatoire_solde_a_la_sortie: bool = False

    @classmethod
    def choisies(cls, noms: Sequence[str], jours: Jours = Jours.TRENTE_360) -> "Conventions":
        """Les conventions que nomment des mots de `USAGES`, sans égard aux accents.

        Lève `OptionInvalide` (IMM-83) si un nom n'en est pas un.

        >>> Conventions.choisies(["sortie non comptée"]).jour_de_sortie.value
        'non compté'
        """
        cles = {cle_d_entete(nom): usage for nom, usage in USAGES.items()}
        choix = cls(jours=jours)
        for nom in noms:
            usage = cles.get(cle_d_entete(nom))
            if usage is None:
                raise OptionInvalide(
                    "IMM-83",
                    f"La convention « {nom} » n'est pas connue.",
                    f"Choisissez parmi : {', '.join(USAGES)}.",
                )
            choix = replace(choix, **usage)
        return choix

    def debuts(self, mises_en_service: Entiers) -> Entiers:
        """Le premier jour compté."""
        if self.jours is Jours.MOIS:
            return debuts_de_mois(mises_en_service)
        return mises_en_service + (not self.mise_en_service_comptee)

    def fins(self, sorties: Entiers) -> Entiers:
        """Le premier jour qui n'est plus compté, d'après celui de la sortie."""
        fins = self._fins_au_jour(sorties)
        if self.jours is not Jours.MOIS:
            return fins
        return debuts_de_mois(fins - 1, 1) if self.mois_de_sortie_entame else debuts_de_mois(fins)

    def _fins_au_jour(self, sorties: Entiers) -> Entiers:
        if self.jour_de_sortie is JourDeSortie.NON_COMPTE:
            return sorties
        if self.jour_de_sortie is JourDeSortie.COMPTE:
            return sorties + 1
        return np.asarray(np.where(debuts_de_mois(sorties) == sorties, sorties, sorties + 1))

    def rangs(self, jours: Entiers) -> Entiers:
        """Les jours dans une suite d'années de 360 jours."""
        return rangs_360(jours, fin_fevrier_compte_30=self.fin_fevrier_compte_30)

    def rangs_de_fin(self, jours: Entiers) -> Entiers:
        """Les rangs de jours qui ne sont plus comptés : ceux du lendemain de la veille.

        Jusqu'au 30 juillet compris, juillet a trente jours ; jusqu'au 27 février, vingt-sept.
        """
        lendemains = self.rangs(jours - 1) + 1
        if self.fin_fevrier_compte_30:  # tout mois a trente jours : un premier du mois en est un
            return lendemains
        return np.where(debuts_de_mois(jours) == jours, self.rangs(jours), lendemains)


USAGES: Mapping[str, Mapping[str, Any]] = {
    "février à son quantième": {"fin_fevrier_compte_30": False},
    "mise en service non comptée": {"mise_en_service_comptee": False},
    "sortie comptée": {"jour_de_sortie": JourDeSortie.COMPTE},
    "sortie non comptée": {"jour_de_sortie": JourDeSortie.NON_COMPTE},
    "mois de sortie entamé": {"mois_de_sortie_entame": True},
    "taux arrondi": {"decimales_du_taux": 2},
    "annuité arrondie": {"arrondi": Arrondi.ANNUITE},
    "annuité à l'euro": {"arrondi": Arrondi.EURO},
    "dérogatoire soldé à la sortie": {"derogatoire_solde_a_la_sortie": True},
}
"""Les conventions que l'on peut choisir d'un mot, et ce qu'elles changent."""


class Temps:
    """Le temps écoulé à l'intérieur d'un exercice, en parts d'année.

    `ouverture` est le premier jour de l'exercice, `suivant` celui du suivant ; `ouverture_360` et
    `suivant_360` sont les mêmes dans une suite d'années de 360 jours.
    """

    def __init__(self, conventions: Conventions, exercice: Exercice) -> None:
        self.conventions, self.par_an = conventions, conventions.jours.par_an
        suivant = exercice.fin + UN_JOUR
        ancres = [ajouter_mois(suivant, -12 * annees) for annees in range(4)]
        self._ancres = np.array([en_jour(jour) for jour in reversed(ancres)], dtype=np.int64)
        self.ouverture, self.suivant = en_jour(exercice.debut), int(self._ancres[-1])
        self.ouverture_360 = self.rang_360(self.ouverture)
        self.suivant_360 = self.rang_360(self.suivant)

    def ecoule(self, debuts: Entiers, fins: Entiers, jour: Entiers | int) -> Entiers:
        """Les parts d'année de l'exercice où un bien sert, jusqu'au jour dit, non compris.

        Un bien sert de `debuts` compris à `fins` non compris.
        """
        if self.conventions.jours is Jours.REEL_365:
            return self._jours_sur_365(debuts, np.minimum(fins, jour))
        ici = np.flatnonzero((debuts > self.ouverture) & (debuts < self.suivant))
        du = np.where(debuts >= self.suivant, self.rang(self.suivant), self.rang(self.ouverture))
        comptee = self.conventions.mise_en_service_comptee
        du[ici] = self.rangs(debuts[ici]) if comptee else self._rangs_de_fin(debuts[ici])
        if isinstance(jour, int):
            au = np.full(len(debuts), self.rang(jour))
            sortis = np.flatnonzero(fins < jour)
            au[sortis] = self._rangs_de_fin(fins[sortis])
        else:
            au = self._rangs_de_fin(np.minimum(fins, jour))
        return np.asarray(np.maximum(au - du, 0))

    def _jours_sur_365(self, debuts: Entiers, fins: Entiers) -> Entiers:
        """Les jours réels, 365 au plus d'une année qui finit à la clôture."""
        comptes = np.zeros(len(debuts), dtype=np.int64)
        for du, au in pairwise(self._ancres.tolist()):
            premiers = np.maximum(debuts, max(du, self.ouverture))
            comptes += np.clip(np.minimum(fins, au) - premiers, 0, self.par_an)
        return comptes

    def _rangs_de_fin(self, jours: Entiers) -> Entiers:
        """L'échelle de `rangs`, pour des jours qui ne sont plus comptés ; l'ouverture au moins."""
        bornes = np.maximum(jours, self.ouverture)
        if self.conventions.jours is Jours.REEL_REEL:
            return self.rangs(bornes)
        passes = jours <= self.ouverture
        return np.where(passes, self.ouverture_360, self.conventions.rangs_de_fin(bornes))

    def rang_360(self, jour: int) -> int:
        """Le rang d'un jour dans une suite d'années de 360 jours."""
        return int(self.conventions.rangs(np.array([jour], dtype=np.int64))[0])

    def rang(self, jour: int) -> int:
        """Le rang d'un jour ; voir `rangs`."""
        return int(self.rangs(np.array([jour], dtype=np.int64))[0])

    def rangs(self, jours: Entiers) -> Entiers:
        """Une échelle où une année qui finit à la clôture, entière, compte toujours `par_an`."""
        if self.conventions.jours is not Jours.REEL_REEL:
            return self.conventions.rangs(jours)
        ancres = self._ancres
        place = np.clip(np.searchsorted(ancres, jours, side="right"), 1, len(ancres) - 1)
        longueur = ancres[place] - ancres[place - 1]
        parts = (ancres[place] - jours) * (self.par_an // longueur)
        return np.asarray(place * self.par_an - parts)


def debuts_de_mois(jours: Entiers, plus: int = 0) -> Entiers:
    """Le premier jour du mois de chaque jour, ou de tant de mois plus tard."""
    mois = jours.astype("datetime64[D]").astype("datetime64[M]") + plus
    return mois.astype("datetime64[D]").astype(np.int64)
