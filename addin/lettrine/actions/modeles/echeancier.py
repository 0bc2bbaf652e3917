"""Ce que l'on met dans le modèle d'échéancier (template content) : rien, ou l'exemple.

Règle : l'exemple a une ligne par pièce ouverte du dossier d'exemple, lettré, et les fiches de leurs
tiers ; les durées de prescription sont celles de la loi.
Exceptions : une pièce à plusieurs échéances porte son rang après son numéro.
"""

from datetime import date

import numpy as np
import pandas as pd

from lettrine.actions.modeles.livre import livre_lettre
from lettrine.classeur.modeles import Remplissage
from lettrine.comptabilite.echeancier import echeancier
from lettrine.comptabilite.echeancier.prescription import (
    ALERTE,
    PARTICULIER,
    PROFESSIONNEL,
    PUBLIC,
    prescriptions_legales,
)
from lettrine.comptabilite.echeancier.resultat import A_RECEVOIR, Echeancier
from lettrine.demo import DossierDemo
from lettrine.demo import construire as construire_le_dossier
from lettrine.parametres import livres
from lettrine.tables.dossier import SUIVI, TIERS
from lettrine.tables.echeancier import ECHEANCES_OUVERTES

__all__ = ["dresser", "exemple", "vide"]

LEGALES = {
    "Prescription_particulier": PARTICULIER,
    "Prescription_professionnel": PROFESSIONNEL,
    "Prescription_public": PUBLIC,
    "Alerte_prescription": ALERTE,
}


def vide() -> Remplissage:
    """Les durées de la loi, sans facture ni suivi."""
    loi = livres()
    fiches = {nom: loi.fiche(cle, loi.jour_connu(cle, date.max)) for nom, cle in LEGALES.items()}
    return Remplissage(
        {schema.nom: schema.vide() for schema in (ECHEANCES_OUVERTES, SUIVI, TIERS)},
        reglages={
            **{nom: fiche.valeur for nom, fiche in fiches.items()},
            "references": {nom: fiche.reference for nom, fiche in fiches.items()},
        },
    )


def exemple(graine: int) -> Remplissage:
    """Les factures ouvertes du dossier d'exemple, arrêté à sa clôture."""
    dossier = construire_le_dossier(graine)
    au = dossier.exercice[1]
    parts = dresser(dossier, au, suivi=dossier.suivi).echeances.groupby("RangLigne", sort=False)
    factures = parts.head(1).reset_index(drop=True)
    lignes = dossier.ecritures.set_index("Rang").loc[factures["RangLigne"]].reset_index(drop=True)
    signe = np.where(factures["Sens"] == A_RECEVOIR, 1, -1)
    tiers = dossier.tiers[dossier.tiers["CompAuxNum"].isin(factures["CompAuxNum"])]
    return Remplissage(
        {
            ECHEANCES_OUVERTES.nom: ECHEANCES_OUVERTES.table(
                {
                    **{nom: factures[nom] for nom in ("Sens", "CompAuxNum", "Nom", "DateEcheance")},
                    "PieceRef": _pieces(factures),
                    "PieceDate": lignes["PieceDate"].fillna(lignes["EcritureDate"]),
                    "Montant": signe * (lignes["Debit"] - lignes["Credit"]),
                    "Reste": parts["Reste"].sum().to_numpy(),
                }
            ),
            SUIVI.nom: dossier.suivi,
            TIERS.nom: tiers.reset_index(drop=True),
        },
        str(dossier.societe["Nom"].iloc[0]),
        au,
        vide().reglages,
    )


def dresser(dossier: DossierDemo, au: date, *, suivi: pd.DataFrame) -> Echeancier:
    """L'échéancier du dossier d'exemple."""
    loi = livres()
    return echeancier(
        livre_lettre(dossier.ecritures, au),
        au=au,
        delai=loi.entier("delais/defaut", loi.jour_connu("delais/defaut", au)),
        prescriptions=prescriptions_legales(au, loi)[0],
        tiers=dossier.tiers,
        suivi=suivi,
        semaines=12,
    )


def _pieces(factures: pd.DataFrame) -> pd.Series:
    """Les pièces ; la deuxième ligne d'une même pièce porte son rang."""
    rangs = factures.groupby(["Sens", "CompAuxNum", "PieceRef"]).cumcount() + 1
    suites = np.where(rangs > 1, "-" + rangs.astype(str), "")
    return factures["PieceRef"] + suites
