"""Ce qui compte à une date (lines to keep, opening entries never counted twice).

Règle : ce qu'une ouverture reprend (voir `calendrier`) est deux fois dans le livre, et l'une des
deux versions s'efface, compte de tiers par compte de tiers :

- si le solde antérieur est celui que les à-nouveaux reprennent, on garde les lignes antérieures,
  qui portent les vraies factures, sauf quand les lettres posées depuis l'ouverture se soldent
  mieux avec les à-nouveaux ;
- s'il en diffère, les à-nouveaux, qui font le bilan d'ouverture, remplacent les lignes
  antérieures, et l'écart est signalé (BAG-06) ;
- des à-nouveaux au seul compte collectif, de même total, s'effacent devant le détail antérieur.

Exceptions : un compte sans à-nouveaux garde ses lignes antérieures et son solde est signalé
(BAG-07).

Référence : PCG art. 112-2 (intangibilité du bilan d'ouverture).
Unités : centimes.

>>> from lettrine.tables.ecritures import ECRITURES
>>> livre = ECRITURES.table({
...     "JournalCode": ["VE", "AN", "BQ"], "CompteNum": ["411", "411", "411"],
...     "EcritureDate": np.array(["2025-11-01", "2026-01-01", "2026-02-01"], "datetime64[s]"),
...     "Debit": [100_00, 100_00, 0], "Credit": [0, 0, 100_00], "Rang": [2, 3, 4]})
>>> retenir(livre, np.array([True, True, True]), au=date(2026, 2, 28)).gardees.tolist()
[True, False, True]
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from lettrine.comptabilite.a_nouveaux.calendrier import (
    SANS_DATE,
    Calendrier,
    Entiers,
    Masque,
    en_date,
    en_jour,
)
from lettrine.dates import formater
from lettrine.erreurs import Anomalie, Gravite, anomalies_groupees
from lettrine.monnaie import formater as formater_montant
from lettrine.tables.schema import RANG

__all__ = ["Retenues", "retenir"]


@dataclass(frozen=True)
class Retenues:
    """Ce qui compte à une date, parmi les lignes choisies d'un livre.

    `gardees` : les lignes à retenir, chaque somme une seule fois. `exercice` : les lignes de
    l'exercice en cours à cette date, à-nouveaux compris ; leur somme est le solde qu'affiche la
    comptabilité de l'exercice.
    """

    gardees: Masque
    exercice: Masque
    anomalies: list[Anomalie]


def retenir(ecritures: pd.DataFrame, choix: Masque, *, au: date) -> Retenues:
    """Les lignes de `choix` datées jusqu'au jour `au`, chaque somme comptée une seule fois.

    `ecritures` est le livre entier : c'est lui qui dit s'il y a des mouvements avant une
    ouverture. Anomalies : BAG-06 (à-nouveaux différents du solde antérieur), BAG-07 (solde
    antérieur non repris), BAG-08 (à-nouveaux écartés, ou lignes antérieures remplacées).
    """
    calendrier = Calendrier.de(ecritures, choix)
    limite = en_jour(au)
    datees = choix & (calendrier.jours != SANS_DATE) & (calendrier.jours <= limite)
    if not calendrier.ouvertures.size:
        return Retenues(datees, datees, [])
    places = np.flatnonzero(choix & (calendrier.jours != SANS_DATE))
    comptes = _Comptes.de(ecritures, places, calendrier)
    gardees = comptes.reprise <= limite  # celles d'une ouverture à venir, même datées d'avant
    anomalies: list[Anomalie] = []
    for ouverture in calendrier.passees(limite):
        anomalies += comptes.ouvrir(ouverture, gardees)
    toutes = np.zeros(len(datees), dtype=bool)
    toutes[places] = gardees
    return Retenues(toutes & datees, calendrier.en_cours(limite) & choix, anomalies)


@dataclass(frozen=True)
class _Comptes:
    """Les lignes choisies, en colonnes : compte de tiers, compte collectif, lettre, montant.

    `reprise` est le jour de l'ouverture dont la ligne est un à-nouveau, `SANS_DATE` pour les
    autres lignes.
    """

    table: pd.DataFrame
    jour: Entiers
    reprise: Entiers
    tiers: Entiers
    collectif: Entiers
    lettre: Entiers
    solde: Entiers

    @classmethod
    def de(cls, ecritures: pd.DataFrame, places: Entiers, calendrier: Calendrier) -> "_Comptes":
        colonnes = ["CompteNum", "CompAuxNum", "EcritureLet", "Debit", "Credit", RANG]
        table = ecritures[colonnes].iloc[places]
        collectif, _ = pd.factorize(table["CompteNum"])
        auxiliaire, codes = pd.factorize(table["CompAuxNum"])
        tiers, _ = pd.factorize(collectif.astype(np.int64) * max(len(codes), 1) + auxiliaire)
        lettres, textes = pd.factorize(table["EcritureLet"])
        nets, _ = pd.factorize(np.array([str(t).strip().upper() for t in textes], dtype=object))
        vides = np.array([not str(t).strip() for t in textes], dtype=bool)
        lettre = np.where(vides, -1, nets)[lettres] if len(textes) else lettres
        return cls(
            table,
            calendrier.jours[places],
            calendrier.reprise[places],
            tiers.astype(np.int64),
            collectif.astype(np.int64),
            lettre.astype(np.int64),
            (table["Debit"] - table["Credit"]).to_numpy(),
        )

    @property
    def repris(self) -> Masque:
        """Les lignes d'à-nouveaux d'une ouverture."""
        masque: Masque = self.reprise != SANS_DATE
        return masque

    def ouvrir(self, ouverture: int, gardees: Masque) -> list[Anomalie]:
        """Efface, dans `gardees`, l'une des deux versions de ce que reprend une ouverture."""
        reprises = self.reprise == ouverture
        avant = gardees & ~reprises & (self.jour < ouverture)
        remplaces = self._comptes_collectifs(avant, reprises)
        if remplaces.size:
            gardees[reprises & np.isin(self.collectif, remplaces)] = False
        concernes = ~np.isin(self.collectif, remplaces)
        avant, reprises = avant & concernes, reprises & concernes
        nombre = int(self.tiers.max(initial=-1)) + 1
        anterieur, repris = self._soldes(avant, nombre), self._soldes(reprises, nombre)
        a_des_reprises = np.bincount(self.tiers[reprises], minlength=nombre) > 0
        egaux = a_des_reprises & (anterieur == repris)
        par_reprises = a_des_reprises & ~egaux
        par_reprises |= egaux & self._mieux_soldes(ouverture, avant, reprises, nombre)
        gardees[reprises & ~par_reprises[self.tiers]] = False
        gardees[avant & par_reprises[self.tiers]] = False
        jour = formater(en_date(ouverture))
        differents = np.flatnonzero(a_des_reprises & ~egaux)
        oublies = np.flatnonzero(~a_des_reprises & (anterieur != 0))
        ecartees = int((~gardees & (self.reprise == ouverture)).sum())
        return [
            *self._ecarts(jour, differents, anterieur, repris, reprises),
            *self._oublis(jour, oublies, anterieur, avant),
            _information(jour, ecartees, int(par_reprises.sum())),
        ]

    def _soldes(self, lignes: Masque, nombre: int) -> Entiers:
        soldes = np.zeros(nombre, dtype=np.int64)
        np.add.at(soldes, self.tiers[lignes], self.solde[lignes])
        return soldes

    def _comptes_collectifs(self, avant: Masque, reprises: Masque) -> Entiers:
        """Les comptes généraux repris en une masse, sans auxiliaire, pour le même total."""
        collectifs = []
        sans_auxiliaire = (self.table["CompAuxNum"] == "").to_numpy()
        for collectif in np.unique(self.collectif[reprises]).tolist():
            ici = self.collectif == collectif
            detaille = bool((avant & ici & ~sans_auxiliaire).any())
            en_masse = bool(sans_auxiliaire[reprises & ici].all())
            meme = self.solde[avant & ici].sum() == self.solde[reprises & ici].sum()
            if detaille and en_masse and meme:
                collectifs.append(collectif)
        return np.array(collectifs, dtype=np.int64)

    def _mieux_soldes(self, ouverture: int, avant: Masque, reprises: Masque, nombre: int) -> Masque:
        """Les comptes dont les lettres posées depuis se soldent mieux avec les à-nouveaux."""
        lettrees = self.lettre >= 0
        apres = lettrees & ~self.repris & (self.jour >= ouverture)
        groupes, _ = pd.factorize(self.tiers * (int(self.lettre.max(initial=0)) + 2) + self.lettre)
        utiles = np.zeros(int(groupes.max(initial=-1)) + 1, dtype=bool)
        utiles[groupes[apres]] = True
        tiers = np.zeros(len(utiles), dtype=np.int64)
        tiers[groupes] = self.tiers
        ecarts = []
        for version in (avant, reprises):
            restes = np.zeros(len(utiles), dtype=np.int64)
            dedans = apres | (version & lettrees)
            np.add.at(restes, groupes[dedans], self.solde[dedans])
            ecart = np.zeros(nombre, dtype=np.int64)
            np.add.at(ecart, tiers[utiles], np.abs(restes[utiles]))
            ecarts.append(ecart)
        mieux: Masque = ecarts[1] < ecarts[0]
        return mieux

    def _ecarts(
        self, jour: str, comptes: Entiers, anterieur: Entiers, repris: Entiers, reprises: Masque
    ) -> list[Anomalie]:
        places = self._premieres(reprises, comptes)
        messages = (
            f"{self._compte(place)} : les à-nouveaux du {jour} reprennent"
            f" {_montant(repris, tiers)} alors que le livre y donne {_montant(anterieur, tiers)},"
            f" écart {_montant(repris - anterieur, tiers)} ; les à-nouveaux sont retenus, cherchez"
            " ce qui manque à l'exercice précédent."
            for place, tiers in zip(places, self.tiers[places].tolist(), strict=True)
        )
        return self._anomalies(
            "BAG-06", places, messages, f"comptes aux à-nouveaux du {jour} différents du solde"
        )

    def _oublis(
        self, jour: str, comptes: Entiers, anterieur: Entiers, avant: Masque
    ) -> list[Anomalie]:
        places = self._premieres(avant, comptes)
        messages = (
            f"{self._compte(place)} : le solde antérieur, {_montant(anterieur, tiers)}, n'est pas"
            f" repris aux à-nouveaux du {jour} ; ses lignes restent comptées, vérifiez l'ouverture."
            for place, tiers in zip(places, self.tiers[places].tolist(), strict=True)
        )
        return self._anomalies(
            "BAG-07", places, messages, f"comptes dont le solde n'est pas repris au {jour}"
        )

    def _anomalies(
        self, code: str, places: Entiers, messages: Iterable[str], resume: str
    ) -> list[Anomalie]:
        rangs = self.table[RANG].to_numpy()[places].tolist()
        return anomalies_groupees(
            code, Gravite.A_TRAITER, rangs, messages, resume=resume, colonne="CompteNum"
        )

    def _premieres(self, lignes: Masque, comptes: Entiers) -> Entiers:
        """La place de la première ligne de chaque compte, dans l'ordre de la source."""
        places = np.flatnonzero(lignes)
        places = places[np.argsort(self.table[RANG].to_numpy()[places], kind="stable")]
        _, premieres = np.unique(self.tiers[places], return_index=True)
        tetes = places[np.sort(premieres)]
        return tetes[np.isin(self.tiers[tetes], comptes)]

    def _compte(self, place: int) -> str:
        numero, auxiliaire, rang = self.table[["CompteNum", "CompAuxNum", RANG]].iloc[place]
        return f"Ligne {rang}, compte {f'{numero} {auxiliaire}'.strip()}"


def _information(jour: str, ecartees: int, remplaces: int) -> Anomalie:
    message = (
        f"Le livre couvre plusieurs exercices : à l'ouverture du {jour}, {ecartees} lignes"
        " d'à-nouveaux font double emploi et ne sont pas comptées"
    )
    if remplaces:
        message += f" ; dans {remplaces} comptes, elles remplacent les lignes antérieures"
    return Anomalie("BAG-08", Gravite.INFORMATION, f"{message}.")


def _montant(montants: Entiers, tiers: int) -> str:
    return formater_montant(int(montants[tiers]))
