"""Ce que l'on met dans le modèle d'échéancier (template content) : rien, ou l'exemple.

Règle : l'exemple a une ligne par pièce ouverte du dossier d'exemple, lettré ; ce qu'une fiche
arrête (litige d'un client, procédure collective) y est une ligne de suivi par facture.
Exceptions : une pièce à plusieurs échéances porte son rang après son numéro.
"""

from datetime import date

import numpy as np
import pandas as pd

from lettrine.actions.modeles.livre import livre_lettre
from lettrine.classeur.modeles import Remplissage
from lettrine.comptabilite.echeancier import echeancier
from lettrine.comptabilite.echeancier.prescription import prescriptions_legales
from lettrine.comptabilite.echeancier.resultat import Echeancier
from lettrine.demo import DossierDemo
from lettrine.demo import construire as construire_le_dossier
from lettrine.parametres import livres
from lettrine.tables.dossier import SUIVI
from lettrine.tables.echeancier import ECHEANCES_OUVERTES

__all__ = ["dresser", "exemple", "vide"]

DE_FICHE = ("en litige", "procédure collective")


def vide() -> Remplissage:
    """Aucune facture, aucun suivi."""
    return Remplissage({ECHEANCES_OUVERTES.nom: ECHEANCES_OUVERTES.vide(), SUIVI.nom: SUIVI.vide()})


def exemple(graine: int) -> Remplissage:
    """Les factures ouvertes du dossier d'exemple, arrêté à sa clôture."""
    dossier = construire_le_dossier(graine)
    au = dossier.exercice[1]
    lignes = dresser(dossier, au, suivi=dossier.suivi).echeances
    parts = lignes.groupby("RangLigne", sort=False)
    factures = parts.head(1).reset_index(drop=True)
    pieces = _pieces(factures)
    suivis = set(zip(dossier.suivi["CompAuxNum"], dossier.suivi["PieceRef"], strict=True))
    cles = list(zip(factures["CompAuxNum"], factures["PieceRef"], strict=True))
    arretees = factures["Statut"].isin(DE_FICHE) & ~pd.Series([c in suivis for c in cles])
    de_fiche = SUIVI.table(
        {
            "CompAuxNum": factures["CompAuxNum"][arretees].to_numpy(),
            "PieceRef": pieces[arretees].to_numpy(),
            "Statut": ["litige"] * int(arretees.sum()),
            "Note": factures["Note"][arretees].to_numpy(),
        }
    )
    return Remplissage(
        {
            ECHEANCES_OUVERTES.nom: ECHEANCES_OUVERTES.table(
                {
                    **{nom: factures[nom] for nom in ("Sens", "CompAuxNum", "Nom", "DateEcheance")},
                    "PieceRef": pieces,
                    "Reste": parts["Reste"].sum().to_numpy(),
                }
            ),
            SUIVI.nom: pd.concat([dossier.suivi[list(SUIVI.noms)], de_fiche], ignore_index=True),
        },
        str(dossier.societe["Nom"].iloc[0]),
        au,
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
