"""L'encours et le chiffre d'affaires, par tiers et par mois (receivables and turnover measured).

Règle : l'encours est le solde des comptes à la date, à-nouveaux comptés une seule fois ; un tiers
créditeur le réduit, comme en comptabilité. Le chiffre d'affaires se compte à la date d'écriture.
Sans premier jour donné, la période est celle des douze mois qui finissent le jour de l'état, ou ce
que le livre en a, depuis le premier jour de son premier mois de mouvements.
Exceptions : dans l'année de 360 jours, chaque mois plein en compte trente.

Unités : centimes, jours ; les mois vont du plus récent au plus ancien.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import numpy as np
import pandas as pd

from lettrine.comptabilite.a_nouveaux import lignes_d_a_nouveaux, retenir, sans_date
from lettrine.comptabilite.a_nouveaux.calendrier import SANS_DATE, en_date, en_jour
from lettrine.comptabilite.couples import (
    Entiers,
    Masque,
    Textes,
    codes_des_tiers,
    lignes_des_comptes,
    noms_des_fiches,
    reperer,
    sommes,
)
from lettrine.comptabilite.delai_paiement.perimetre import Perimetre
from lettrine.comptabilite.echeances import en_jours
from lettrine.dates import Exercice, ajouter_mois, fin_de_mois, formater, jours_360
from lettrine.erreurs import Anomalie, OptionInvalide

__all__ = ["Mesure", "Periode", "mesurer"]

UN_JOUR = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Periode:
    """Les jours de la méthode comptable, et ceux que couvre le livre."""

    du: date
    au: date
    premier: date
    dernier: date
    base_360: bool

    @property
    def jours(self) -> int:
        """La durée de la période."""
        return self.duree(self.du, self.au)

    @property
    def mois(self) -> list[date]:
        """Le premier jour de chaque mois, de celui de l'état à celui où le livre commence."""
        dernier = self.au.replace(day=1)
        nombre = _rang(dernier) - min(_rang(self.premier), _rang(dernier)) + 1
        return [ajouter_mois(dernier, -n) for n in range(nombre)]

    def duree(self, debut: date, fin: date) -> int:
        """Le nombre de jours d'un jour à l'autre, compris."""
        if self.base_360:
            return jours_360(debut, fin + UN_JOUR)
        return (fin - debut).days + 1

    def duree_du_mois(self, premier: date) -> int:
        """Les jours d'un mois, jusqu'à celui de l'état."""
        return self.duree(premier, min(fin_de_mois(premier), self.au))


@dataclass(frozen=True)
class Mesure:
    """Par tiers : son encours, et son chiffre d'affaires de chaque mois et de la période.

    `factures` sont les positions des factures de la période, avoirs exceptés ; `mensuels` a une
    ligne par mois de la période : le total des factures et celui des avoirs.
    """

    periode: Periode
    codes: Textes
    noms: Textes
    encours: Entiers
    par_mois: Entiers
    chiffres: Entiers
    factures: Entiers
    mensuels: Sequence[tuple[date, int, int]]
    solde: int
    lues: int
    anomalies: list[Anomalie]

    @cached_property
    def chiffre(self) -> int:
        """Le chiffre d'affaires de la période."""
        return int(self.chiffres.sum())

    @cached_property
    def durees(self) -> Entiers:
        """Les jours de chaque mois."""
        return np.array([self.periode.duree_du_mois(m) for m in self.periode.mois], dtype=np.int64)


def mesurer(
    ecritures: pd.DataFrame,
    ventes: Entiers,
    perimetre: Perimetre,
    *,
    au: date,
    du: date | None,
    base_360: bool,
    tiers: pd.DataFrame | None,
) -> Mesure:
    """L'encours et le chiffre d'affaires ; `ventes` sont les positions des lignes de ventes.

    Lève `OptionInvalide` (DMP-01) si la période finit avant de commencer.
    """
    jours = en_jours(ecritures["EcritureDate"])
    periode = _periode(jours, lignes_d_a_nouveaux(ecritures), au, du, base_360=base_360)
    choix = lignes_des_comptes(ecritures, perimetre.comptes)
    retenues = retenir(ecritures, choix, au=au)
    montants = perimetre.cote.sens * (ecritures["Debit"] - ecritures["Credit"]).to_numpy()
    ventes = ventes[(jours[ventes] != SANS_DATE) & (jours[ventes] <= en_jour(au))]
    dans = ventes[jours[ventes] >= en_jour(periode.du)]
    vendues = np.zeros(len(ecritures), dtype=bool)
    vendues[ventes] = True
    numeros, codes, noms = _tiers(ecritures, retenues.gardees | vendues, tiers)
    gardees = np.flatnonzero(retenues.gardees)
    rangs = _rangs_de_mois(jours[ventes], periode)
    nombre, mois = len(codes), len(periode.mois)
    par_mois = sommes(montants[ventes], numeros[ventes] * mois + rangs, nombre * mois)
    return Mesure(
        periode,
        codes,
        noms,
        sommes(montants[gardees], numeros[gardees], nombre),
        par_mois.reshape(nombre, mois),
        sommes(montants[dans], numeros[dans], nombre),
        dans[montants[dans] > 0],
        _mensuels(jours[dans], montants[dans], periode),
        int(montants[retenues.exercice].sum()),
        int(choix.sum()),
        [*sans_date(ecritures, choix), *retenues.anomalies],
    )


def _periode(
    jours: Entiers, nouveaux: Masque, au: date, du: date | None, *, base_360: bool
) -> Periode:
    """La période demandée, ou celle que le livre permet."""
    connus = jours[(jours != SANS_DATE) & (jours <= en_jour(au))]
    mouvements = jours[~nouveaux & (jours != SANS_DATE) & (jours <= en_jour(au))]
    premier = en_date(mouvements.min()) if mouvements.size else au
    dernier = en_date(connus.max()) if connus.size else au
    debut = du or max(Exercice.finissant_le(au).debut, premier.replace(day=1))
    if debut > au:
        raise OptionInvalide(
            "DMP-01",
            f"La période du {formater(debut)} au {formater(au)} finit avant de commencer.",
            "Vérifiez --du et --au.",
        )
    return Periode(debut, au, premier, dernier, base_360)


def _tiers(
    ecritures: pd.DataFrame, choix: Masque, tiers: pd.DataFrame | None
) -> tuple[Entiers, Textes, Textes]:
    """Le numéro du tiers de chaque ligne choisie (-1 ailleurs), et le code et le nom de chacun."""
    lignes = ecritures[choix]
    libelles = lignes["CompAuxLib"].where(lignes["CompAuxNum"] != "", lignes["CompteLib"])
    lues = lignes.assign(CompteNum=codes_des_tiers(lignes), CompteLib=libelles)
    reperes = reperer(lues, par_auxiliaire=False)
    numeros = np.full(len(ecritures), -1, dtype=np.int64)
    numeros[choix] = reperes.numeros
    return numeros, reperes.comptes, reperes.noms(lues, noms_des_fiches(tiers))


def _rangs_de_mois(jours: Entiers, periode: Periode) -> Entiers:
    """Le rang du mois de chaque jour : 0 pour celui de l'état, 1 pour le précédent."""
    mois = jours.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    dernier = int(np.datetime64(periode.au, "M").astype(np.int64))
    return np.asarray(dernier - mois)


def _mensuels(jours: Entiers, montants: Entiers, periode: Periode) -> list[tuple[date, int, int]]:
    """Par mois de la période, le plus récent d'abord : factures, avoirs."""
    nombre = _rang(periode.au) - _rang(periode.du) + 1
    rangs = _rangs_de_mois(jours, periode)
    factures = sommes(np.maximum(montants, 0), rangs, nombre)
    avoirs = sommes(np.minimum(montants, 0), rangs, nombre)
    dernier = periode.au.replace(day=1)
    return [(ajouter_mois(dernier, -n), int(factures[n]), int(avoirs[n])) for n in range(nombre)]


def _rang(jour: date) -> int:
    return jour.year * 12 + jour.month
