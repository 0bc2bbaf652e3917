"""Ce que rend le calcul des pénalités (result): segments, factures, factures écartées."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import numpy as np
import pandas as pd

from lettrine.comptabilite.penalites.bareme import Bareme, Entiers
from lettrine.comptabilite.penalites.controle import Controle
from lettrine.comptabilite.penalites.imputation import Compte, Imputation, Versements
from lettrine.comptabilite.penalites.segments import Creances
from lettrine.erreurs import Anomalie
from lettrine.tables.penalites import FACTURES_ECARTEES, PENALITES, SEGMENTS_DE_PENALITES

__all__ = ["Bilan", "Penalites", "construire"]


@dataclass(frozen=True)
class Penalites:
    """Le résultat du calcul, arrêté au jour `au` compris.

    `segments` (SegmentsPenalites) : le détail, par facture et par période. `factures`
    (Penalites) : une ligne par facture calculée, même si rien ne court encore, dans l'ordre
    donné ; `Interet` y est la somme des segments. `ecartees` (FacturesEcartees) : les factures
    laissées de côté, et pourquoi.
    """

    segments: pd.DataFrame
    factures: pd.DataFrame
    ecartees: pd.DataFrame
    anomalies: list[Anomalie]
    au: date
    imputation: Imputation


class Bilan(NamedTuple):
    """Tout ce qui est calculé ; `places` dit à quelle facture donnée répond chaque créance."""

    places: Entiers
    creances: Creances
    bareme: Bareme
    versements: Versements
    compte: Compte
    indemnite: Entiers

    @property
    def indemnite_reglee(self) -> Entiers:
        """Ce que le surplus versé règle de l'indemnité."""
        return np.minimum(self.compte.surplus, self.indemnite)

    @property
    def total_du(self) -> Entiers:
        """Principal, intérêts et indemnité, moins ce qui en est réglé."""
        compte = self.compte
        interet = compte.interet - compte.interet_regle
        return compte.principal + interet + self.indemnite - self.indemnite_reglee

    @property
    def trop_percu(self) -> Entiers:
        """Ce qui est versé au-delà de tout ce qui est dû."""
        return self.compte.surplus - self.indemnite_reglee


def construire(controle: Controle, bilan: Bilan, au: date, imputation: Imputation) -> Penalites:
    """Les tables du résultat."""
    return Penalites(
        _segments(controle, bilan),
        _factures(controle, bilan),
        _ecartees(controle),
        controle.anomalies,
        au,
        imputation,
    )


def _segments(controle: Controle, bilan: Bilan) -> pd.DataFrame:
    segments = bilan.compte.segments
    gardes = controle.retenues[bilan.places[segments.facture]]
    facture, du, au, base, ligne, interet = (colonne[gardes] for colonne in segments)
    taux = np.array([trouve.taux for trouve in bilan.bareme.lignes] + [None], dtype=object)
    motifs = np.array([trouve.motif for trouve in bilan.bareme.lignes] + [""], dtype=object)
    return SEGMENTS_DE_PENALITES.table(
        {
            "Facture": controle.factures["Facture"].to_numpy()[bilan.places[facture]],
            "Du": _dates(du),
            "Au": _dates(au),
            "Jours": au - du + 1,
            "Base": base,
            "Taux": taux[ligne],
            "Interet": interet,
            "Motif": motifs[ligne],
        }
    )


def _factures(controle: Controle, bilan: Bilan) -> pd.DataFrame:
    creances, compte = bilan.creances, bilan.compte
    gardees = np.flatnonzero(controle.retenues[bilan.places])
    tetes = controle.factures.iloc[bilan.places[gardees]].reset_index(drop=True)
    premier = np.full(len(bilan.places), np.datetime64("NaT", "s"))
    courues = compte.segments.facture
    premier[courues] = _dates(creances.debut[courues])
    return PENALITES.table(
        {
            **{
                nom: tetes[nom]
                for nom in ("Facture", "CompAuxNum", "PieceRef", "Type", "DateEcheance")
            },
            "PremierJour": premier[gardees],
            "Principal": compte.principal[gardees],
            "Interet": compte.interet[gardees],
            "InteretRegle": compte.interet_regle[gardees],
            "Indemnite": bilan.indemnite[gardees],
            "IndemniteReglee": bilan.indemnite_reglee[gardees],
            "TotalDu": bilan.total_du[gardees],
            "TropPercu": bilan.trop_percu[gardees],
            "Declaration": (creances.anterieure & (bilan.total_du > 0))[gardees],
        }
    )


def _ecartees(controle: Controle) -> pd.DataFrame:
    places = np.flatnonzero(~controle.retenues)
    tetes = controle.factures.iloc[places].reset_index(drop=True)
    repris = ("Facture", "CompAuxNum", "PieceRef", "Montant")
    return FACTURES_ECARTEES.table(
        {**{nom: tetes[nom] for nom in repris}, "Motif": controle.raisons[places]}
    )


def _dates(jours: Entiers) -> np.ndarray:
    return jours.astype("datetime64[D]").astype("datetime64[s]")
