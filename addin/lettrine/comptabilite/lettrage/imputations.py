"""Les lignes sans doute imputées au mauvais tiers (probable posting errors).

Règle : deux lignes ouvertes de montants contraires, les seules de leur montant parmi tous les
clients (ou tous les fournisseurs), chez deux auxiliaires différents, dont les dates se suivent
comme une facture et son règlement : l'une est sans doute chez le mauvais tiers. Elles sont
signalées, jamais lettrées : c'est l'écriture qu'il faut corriger.
Exceptions : dans un grand livre, deux montants égaux se rencontrent par hasard ; la paire n'est
alors signalée que si une même référence est dans les deux lignes.

Référence : usage comptable.
Unités : centimes, jours.

>>> paires_contraires(np.array([0, 0, 0, 1, 1]), np.array([500, -500, 70, 500, 500]))
[(0, 1)]
"""

import numpy as np
import pandas as pd

from lettrine.comptabilite.lettrage.lignes import SANS_DATE, Entiers, Lignes
from lettrine.comptabilite.lettrage.preuves.combinaisons.hasard import ARRONDIS, ETALEMENT
from lettrine.comptabilite.lettrage.references import citer
from lettrine.comptabilite.lettrage.tris import ordre_de
from lettrine.tables.lettrage import IMPUTATIONS
from lettrine.tables.schema import RANG

__all__ = ["imputations_douteuses", "paires_contraires"]

AVANCE, RETARD = 5, 150
"""Jours du règlement avant, puis après, la facture."""

HASARD = 0.05
"""Le nombre de paires fortuites attendues au-delà duquel il faut une référence commune."""

FAMILLES = ("40", "41")


def imputations_douteuses(
    ecritures: pd.DataFrame, lignes: Lignes, ouvertes: Entiers
) -> pd.DataFrame:
    """Les paires de lignes ouvertes, l'une sans doute au mauvais tiers (table IMPUTATIONS).

    `ouvertes` sont des positions parmi `lignes`.
    """
    numeros = ecritures["CompteNum"].iloc[lignes.place[ouvertes]]
    famille = np.zeros(len(ouvertes), dtype=np.int64)
    for rang, prefixe in enumerate(FAMILLES, start=1):
        famille[numeros.str.startswith(prefixe).to_numpy(dtype=bool)] = rang
    choisies = ouvertes[(famille > 0) & (lignes.jour[ouvertes] != SANS_DATE)]
    famille = famille[(famille > 0) & (lignes.jour[ouvertes] != SANS_DATE)]
    paires = paires_contraires(famille, lignes.solde[choisies])
    un, deux = choisies[np.array(paires, dtype=np.int64).reshape(-1, 2).T]
    facture = np.where(lignes.solde[un] * lignes.facture[un] > 0, un, deux)
    reglement = un + deux - facture
    attente = lignes.jour[reglement] - lignes.jour[facture]
    bonnes = (lignes.compte[un] != lignes.compte[deux]) & lignes.piece[facture]
    bonnes &= ~lignes.piece[reglement] & (attente >= -AVANCE) & (attente <= RETARD)
    facture, reglement = facture[bonnes], reglement[bonnes]
    rares = _hasard(np.abs(lignes.solde[facture]), len(choisies)) <= HASARD
    places = lignes.place
    rares[~rares] = _partagent(ecritures, places[facture[~rares]], places[reglement[~rares]])
    return _table(ecritures, places[facture[rares]], places[reglement[rares]])


def paires_contraires(cles: Entiers, montants: Entiers) -> list[tuple[int, int]]:
    """Les paires de montants contraires, chacun seul de son signe pour sa clé."""
    if not len(cles):
        return []
    ordre = ordre_de(cles, np.abs(montants), np.sign(montants))
    ranges, absolus = cles[ordre], np.abs(montants[ordre])
    change = (np.diff(ranges) != 0) | (np.diff(absolus) != 0)
    debuts = np.append(0, np.flatnonzero(change) + 1)
    deux = debuts[np.diff(np.append(debuts, len(ordre))) == 2]
    signes = np.sign(montants[ordre])
    deux = deux[signes[deux] == -signes[deux + 1]]
    return sorted(
        (int(min(p)), int(max(p))) for p in zip(ordre[deux], ordre[deux + 1], strict=True)
    )


def _hasard(montants: Entiers, nombre: int) -> np.ndarray:
    """Le nombre de lignes de ce montant que le hasard mettrait parmi tant de lignes ouvertes."""
    unite = np.ones(len(montants))
    for arrondi in ARRONDIS:
        unite[montants % arrondi == 0] = arrondi
    return nombre * unite / (ETALEMENT * np.maximum(montants, 1))


def _partagent(ecritures: pd.DataFrame, unes: Entiers, autres: Entiers) -> np.ndarray:
    """Vrai pour les couples de lignes qui citent un même numéro."""
    places = np.concatenate([unes, autres])
    citations = citer(
        ecritures["EcritureLib"].iloc[places].tolist(), ecritures["PieceRef"].iloc[places].tolist()
    )
    fortes = citations.parmi(citations.fortes)
    nombre = len(unes)
    couples = fortes.lignes % max(nombre, 1) * max(fortes.nombre, 1) + fortes.codes
    _, premiers, effectifs = np.unique(couples, return_index=True, return_counts=True)
    communs = np.zeros(nombre, dtype=bool)
    communs[(fortes.lignes % max(nombre, 1))[premiers[effectifs > 1]]] = True
    return communs


def _table(ecritures: pd.DataFrame, factures: Entiers, reglements: Entiers) -> pd.DataFrame:
    chez, autre = (
        ecritures.iloc[places].reset_index(drop=True) for places in (reglements, factures)
    )
    return IMPUTATIONS.table(
        {
            "CompteNum": chez["CompteNum"],
            "CompAuxNum": chez["CompAuxNum"],
            "CompAuxLib": chez["CompAuxLib"],
            "RangLigne": chez[RANG],
            "EcritureDate": chez["EcritureDate"],
            "EcritureLib": chez["EcritureLib"],
            "Montant": (chez["Debit"] - chez["Credit"]).abs(),
            "RangRival": autre[RANG],
            "AutreCompte": autre["CompteNum"],
            "AutreAuxiliaire": autre["CompAuxNum"],
            "AutreNom": autre["CompAuxLib"],
            "AutrePiece": autre["PieceRef"],
        }
    )
