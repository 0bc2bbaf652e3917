"""Sur quoi s'impute un règlement (allocation of payments).

Règle : un règlement compte jusqu'au jour où il est reçu, ce jour compris ; il réduit le reste dû
à partir du lendemain. Le paiement partiel s'impute d'abord sur les intérêts déjà courus
(`INTERETS_D_ABORD`, la loi), ou d'abord sur le principal (`CAPITAL_D_ABORD`, l'usage, qu'il faut
avoir convenu ou consenti). Ce qui reste quand le principal est soldé va aux intérêts, puis à
l'indemnité de recouvrement ; au-delà, c'est un trop-perçu.
Exceptions : un avoir réduit la dette elle-même : il s'impute toujours sur le principal, à sa
date. L'intérêt couru survit au règlement du principal.

Référence : C. civ. art. 1343-1.
Unités : centimes ; jours comptés depuis le 1er janvier 1970.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

import numpy as np

from lettrine.comptabilite.penalites.bareme import Bareme, Entiers, Masque
from lettrine.comptabilite.penalites.segments import (
    Creances,
    Segments,
    Tranches,
    sommes,
    valoriser,
)

__all__ = ["Compte", "Imputation", "Versements", "imputer"]


class Imputation(StrEnum):
    """Ce que règle d'abord un paiement partiel."""

    CAPITAL_D_ABORD = "principal d'abord"
    INTERETS_D_ABORD = "intérêts d'abord"


class Versements(NamedTuple):
    """Règlements et avoirs positifs, par facture puis par jour, les avoirs du jour en tête."""

    facture: Entiers
    jour: Entiers
    montant: Entiers
    avoir: Masque


class Compte(NamedTuple):
    """Où en est chaque créance : principal restant, intérêts courus et réglés, surplus versé."""

    segments: Segments
    principal: Entiers
    interet: Entiers
    interet_regle: Entiers
    surplus: Entiers


def imputer(
    creances: Creances, versements: Versements, bareme: Bareme, imputation: Imputation
) -> Compte:
    """Le compte de chaque créance après tous les versements."""
    if imputation is Imputation.INTERETS_D_ABORD:
        return _interets_d_abord(creances, versements, bareme)
    return _capital_d_abord(creances, versements, bareme)


def _capital_d_abord(creances: Creances, versements: Versements, bareme: Bareme) -> Compte:
    """Toutes les tranches d'un coup : le reste dû ne dépend que des versements."""
    nombre = len(creances.montant)
    segments = valoriser(_tranches(creances, versements), creances, bareme)
    verse = sommes(versements.montant, versements.facture, nombre)
    interet = sommes(segments.interet, segments.facture, nombre)
    surplus = np.maximum(verse - creances.montant, 0)
    regle = np.minimum(surplus, interet)
    principal = np.maximum(creances.montant - verse, 0)
    return Compte(segments, principal, interet, regle, surplus - regle)


def _tranches(creances: Creances, versements: Versements) -> Tranches:
    """Les périodes à reste dû constant et positif, par facture et par date."""
    courantes = np.flatnonzero(creances.debut <= creances.fin)
    coupe = (versements.jour >= creances.debut[versements.facture]) & (
        versements.jour < creances.fin[versements.facture]
    )
    facture = np.concatenate([courantes, versements.facture[coupe]])
    du = np.concatenate([creances.debut[courantes], versements.jour[coupe] + 1])
    if not len(facture):
        return Tranches(*[np.zeros(0, dtype=np.int64)] * 4)
    # Une clé par (facture, jour), pour trier et chercher d'un seul coup.
    origine = min(du.min(), versements.jour.min(initial=du.min()))
    portee = max(du.max(), versements.jour.max(initial=du.max())) - origine + 1
    cles = np.sort(facture * portee + (du - origine))
    cles = cles[np.append(True, cles[1:] != cles[:-1])]
    facture, du = cles // portee, cles % portee + origine
    au = creances.fin[facture]
    suite = np.flatnonzero(facture[1:] == facture[:-1])
    au[suite] = du[suite + 1] - 1
    anterieurs = np.searchsorted(
        versements.facture * portee + (versements.jour - origine), cles, side="left"
    )
    premiers = np.searchsorted(versements.facture, facture, side="left")
    cumul = np.concatenate([[0], np.cumsum(versements.montant)])
    base = creances.montant[facture] - (cumul[anterieurs] - cumul[premiers])
    dues = base > 0
    return Tranches(facture[dues], du[dues], au[dues], base[dues])


def _interets_d_abord(creances: Creances, versements: Versements, bareme: Bareme) -> Compte:
    """Versement après versement : le premier de toutes les factures, puis le deuxième…"""
    cours = _Cours.ouvert(creances, bareme)
    for rang in _par_rang(versements.facture):
        factures = versements.facture[rang]
        cours.courir(factures, versements.jour[rang])
        cours.verser(factures, versements.montant[rang], versements.avoir[rang])
    cours.courir(np.arange(len(creances.montant)), creances.fin)
    regle = np.minimum(cours.surplus, cours.interet - cours.regle)
    return Compte(
        _reunis(cours.morceaux),
        cours.principal,
        cours.interet,
        cours.regle + regle,
        cours.surplus - regle,
    )


@dataclass
class _Cours:
    """L'état de toutes les créances à un moment du calcul ; `depuis` est le jour à courir."""

    creances: Creances
    bareme: Bareme
    depuis: Entiers
    principal: Entiers
    interet: Entiers
    regle: Entiers
    surplus: Entiers
    morceaux: list[Segments]

    @classmethod
    def ouvert(cls, creances: Creances, bareme: Bareme) -> "_Cours":
        return cls(
            creances,
            bareme,
            depuis=creances.debut.copy(),
            principal=creances.montant.copy(),
            interet=np.zeros_like(creances.montant),
            regle=np.zeros_like(creances.montant),
            surplus=np.zeros_like(creances.montant),
            morceaux=[],
        )

    def courir(self, factures: Entiers, jusqu_au: Entiers) -> None:
        """Les intérêts courus sur le reste dû jusqu'à un jour compris."""
        au = np.minimum(jusqu_au, self.creances.fin[factures])
        dues = (self.depuis[factures] <= au) & (self.principal[factures] > 0)
        places = factures[dues]
        tranches = Tranches(places, self.depuis[places], au[dues], self.principal[places])
        segments = valoriser(tranches, self.creances, self.bareme)
        np.add.at(self.interet, segments.facture, segments.interet)
        self.depuis[places] = au[dues] + 1
        self.morceaux.append(segments)

    def verser(self, factures: Entiers, montants: Entiers, avoirs: Masque) -> None:
        """Impute un versement par facture."""
        couru = np.where(avoirs, 0, self.interet[factures] - self.regle[factures])
        sur_interet = np.minimum(montants, couru)
        sur_principal = np.minimum(montants - sur_interet, self.principal[factures])
        self.regle[factures] += sur_interet
        self.principal[factures] -= sur_principal
        self.surplus[factures] += montants - sur_interet - sur_principal


def _par_rang(factures: Entiers) -> list[Entiers]:
    """Les places des premiers versements de chaque facture, puis des deuxièmes, etc."""
    if not len(factures):
        return []
    debuts = np.flatnonzero(np.diff(factures, prepend=-1))
    rang = np.arange(len(factures)) - np.repeat(debuts, np.diff(np.append(debuts, len(factures))))
    ordre = np.argsort(rang, kind="stable")
    return np.split(ordre, np.cumsum(np.bincount(rang))[:-1])


def _reunis(morceaux: list[Segments]) -> Segments:
    """Les segments de tous les rangs, par facture et par date."""
    reunis = [np.concatenate(colonnes) for colonnes in zip(*morceaux, strict=True)]
    ordre = np.lexsort((reunis[1], reunis[0]))
    return Segments(*(colonne[ordre] for colonne in reunis))
