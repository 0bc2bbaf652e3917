"""Ce que le livre a déjà (already booked): pièces reconnues, dotations et sorties passées.

Règle : une pièce est déjà passée si le livre en a la référence. Des écritures de clôture déjà là,
par leur référence ou parce que les comptes 28 ont les mêmes dotations (D 68 / C 28), sont refusées
(IMM-34).
Exceptions : ce qui ressemble sans être égal est signalé, jamais retiré : d'autres dotations
(IMM-45), le même montant au compte d'un bien le jour de son achat ou de sa sortie (IMM-46). Le
numéro d'une facture d'achat n'est cherché qu'aux comptes d'immobilisation.

Référence : LPF art. A47 A-1, VII-1° (référence de la pièce justificative).
Unités : centimes.
"""

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd

from lettrine.comptabilite.a_nouveaux import en_date
from lettrine.comptabilite.immobilisations.comptes_des_biens import ComptesDesBiens
from lettrine.comptabilite.immobilisations.ecritures_de_cloture import (
    ACQUISITION,
    CLOTURE,
    DOTATIONS,
)
from lettrine.comptabilite.immobilisations.ecritures_de_sortie import SERIE
from lettrine.comptabilite.immobilisations.exercices import Periode
from lettrine.comptabilite.lettrage.od import Ligne, Piece
from lettrine.dates import formater
from lettrine.erreurs import Anomalie, DonneesInvalides, Gravite
from lettrine.monnaie import formater as formater_montant

__all__ = [
    "connues",
    "deja_passees",
    "dotations_deja_passees",
    "peut_etre_passees",
    "refuser_la_cloture",
    "sans_livre",
]

CITEES = 10
"""Au-delà, un message compte les pièces au lieu de les nommer."""


def connues(livre: pd.DataFrame, pieces: Sequence[Piece]) -> set[str]:
    """Les références des pièces qui sont au livre ; d'un achat, à un compte d'immobilisation."""
    toutes, des_biens = _references(livre), livre["CompteNum"].str.startswith("2")
    achats = _references(livre[des_biens])
    return {
        piece.reference
        for piece in pieces
        if piece.reference in (achats if piece.serie == ACQUISITION else toutes)
    }


def _references(livre: pd.DataFrame) -> set[str]:
    """Les références de pièces du livre."""
    return {str(reference).strip() for reference in pd.unique(livre["PieceRef"])}


def refuser_la_cloture(livre: pd.DataFrame, fin: date) -> None:
    """IMM-34 : le livre a déjà l'une des pièces de clôture de cette période."""
    deja = sorted({f"{serie}-{fin:%Y%m%d}" for serie in CLOTURE} & _references(livre))
    if deja:
        raise _cloture_deja_passee(fin, f"le livre a la pièce {', '.join(deja)}")


def dotations_deja_passees(
    livre: pd.DataFrame, de_cloture: Sequence[Piece], passees: set[str], ici: Periode
) -> list[Anomalie]:
    """IMM-34 si le livre a déjà les mêmes dotations aux comptes 28 ; IMM-45 s'il en a d'autres."""
    attendues = {
        ligne.compte: -ligne.solde for ligne in _lignes_de_dotation(de_cloture) if ligne.solde < 0
    }
    faites = _dotations_du_livre(livre, passees, ici) if attendues else {}
    communes = {compte: faites[compte] for compte in sorted(attendues) if faites.get(compte)}
    if not communes:
        return []
    if communes == attendues:
        raise _cloture_deja_passee(
            en_date(ici.fin),
            "ses comptes d'amortissement ont déjà, dans l'exercice, les dotations du plan",
        )
    nommees = ", ".join(f"{compte} ({formater_montant(c)})" for compte, c in communes.items())
    message = (
        f"Le livre a déjà, dans l'exercice, des dotations aux comptes {nommees} : retirez-les des"
        " OD avant de les importer."
    )
    return [Anomalie("IMM-45", Gravite.A_TRAITER, message, colonne="CompteNum")]


def _lignes_de_dotation(pieces: Sequence[Piece]) -> list[Ligne]:
    """Les lignes des dotations de clôture, une par compte."""
    totaux: dict[str, int] = {}
    for piece in pieces:
        if piece.serie == DOTATIONS:
            for ligne in piece.lignes:
                totaux[ligne.compte] = totaux.get(ligne.compte, 0) + ligne.solde
    return [Ligne(compte, "", solde) for compte, solde in totaux.items()]


def _dotations_du_livre(livre: pd.DataFrame, passees: set[str], ici: Periode) -> dict[str, int]:
    """Ce que des dotations (D 68 / C 28) de la période ont crédité, sauf par ces pièces."""
    jours = livre["EcritureDate"].to_numpy().astype("datetime64[D]").astype(np.int64)
    choisies = (jours >= ici.debut) & (jours <= ici.fin) & ~livre["PieceRef"].isin(passees)
    lignes = livre[choisies & livre["CompteNum"].str.startswith(("28", "68"))]
    ecriture = ["JournalCode", "EcritureNum", "EcritureDate", "PieceRef"]
    charges = lignes["CompteNum"].str.startswith("68") & (lignes["Debit"] > 0)
    dotations = pd.MultiIndex.from_frame(lignes.loc[charges, ecriture])
    dotees = pd.MultiIndex.from_frame(lignes[ecriture]).isin(dotations)
    siennes = lignes[dotees & lignes["CompteNum"].str.startswith("28").to_numpy()]
    totaux = siennes.groupby("CompteNum")["Credit"].sum()
    return {str(compte): int(total) for compte, total in totaux.items()}


def _cloture_deja_passee(fin: date, pourquoi: str) -> DonneesInvalides:
    return DonneesInvalides(
        "IMM-34",
        f"Les écritures de clôture au {formater(fin)} sont déjà passées : {pourquoi}.",
        "N'importez pas deux fois les mêmes écritures ; pour les refaire, retirez d'abord ces"
        " pièces du livre.",
    )


def deja_passees(passees: set[str]) -> list[Anomalie]:
    """IMM-36 : les sorties, mises en service et acquisitions que le livre a déjà."""
    deja = sorted(passees)
    if not deja:
        return []
    nommees, reste = ", ".join(deja[:CITEES]), len(deja) - CITEES
    message = f"Le livre a déjà ces pièces, qui ne sont pas repassées : {nommees}"
    message += f" et {reste} autres." if reste > 0 else "."
    return [Anomalie("IMM-36", Gravite.INFORMATION, message, colonne="PieceRef")]


def peut_etre_passees(
    livre: pd.DataFrame, pieces: Sequence[Piece], comptes: ComptesDesBiens
) -> list[Anomalie]:
    """IMM-46 : le livre a déjà, le même jour, le même montant au compte d'un bien."""
    des_biens = [
        (piece, ligne)
        for piece in pieces
        if piece.serie in (SERIE, ACQUISITION)
        for ligne in piece.lignes
        if comptes.est_un_bien(ligne.compte)
    ]
    lignes = livre[livre["CompteNum"].isin({ligne.compte for _, ligne in des_biens})]
    jours = lignes["EcritureDate"].to_numpy().astype("datetime64[D]").tolist()
    soldes = (lignes["Debit"] - lignes["Credit"]).tolist()
    connues = set(zip(lignes["CompteNum"], soldes, jours, strict=True))
    deja = [
        f"{piece.reference} ({ligne.compte}, {formater_montant(abs(ligne.solde))})"
        for piece, ligne in des_biens
        if (ligne.compte, ligne.solde, piece.jour.astype(object)) in connues
    ]
    if not deja:
        return []
    message = (
        f"Le livre a déjà, le même jour, le même montant au compte du bien : {', '.join(deja)} ;"
        " vérifiez que l'écriture n'y est pas sous un autre numéro avant d'importer."
    )
    return [Anomalie("IMM-46", Gravite.A_TRAITER, message, colonne="CompteNum")]


def sans_livre(ecritures: pd.DataFrame | None) -> list[Anomalie]:
    """IMM-38 : rien n'a pu être comparé au livre."""
    if ecritures is not None:
        return []
    message = (
        "Sans le livre, rien ne dit si ces écritures sont déjà passées, et les comptes sont ceux du"
        " plan comptable : donnez --livre, ou vérifiez-le avant d'importer."
    )
    return [Anomalie("IMM-38", Gravite.INFORMATION, message)]
