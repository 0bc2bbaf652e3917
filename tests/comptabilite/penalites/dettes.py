"""Fabrique de petites dettes pour les essais des pénalités."""

from datetime import date

import numpy as np

from lettrine.comptabilite.penalites import Imputation, Penalites, calculer
from lettrine.monnaie import lire_centimes, lire_taux
from lettrine.tables.penalites import FACTURES_DUES, REGLEMENTS
from lettrine.tables.schema import Genre

FACTURE = {"Facture": 1, "PieceRef": "F1", "CompAuxNum": "DUPONT", "Type": "professionnel"}


def table(schema, lignes):
    """La table d'un schéma, d'après des dictionnaires ; une colonne absente y est vide."""
    noms = [colonne for colonne in schema.colonnes if any(colonne.nom in un for un in lignes)]
    rangs = {"Rang": [un["Rang"] for un in lignes]} if lignes and "Rang" in lignes[0] else {}
    return schema.table(
        {c.nom: [_valeur(c, un.get(c.nom, c.vide)) for un in lignes] for c in noms} | rangs
    )


def essayer(
    factures,
    reglements=(),
    *,
    au=date(2026, 12, 31),
    imputation=Imputation.CAPITAL_D_ABORD,
    parametres=None,
) -> Penalites:
    """Calcule des factures données par leurs différences avec une facture ordinaire."""
    return calculer(
        table(FACTURES_DUES, [FACTURE | un for un in factures]),
        table(REGLEMENTS, [{"Facture": 1} | un for un in reglements]),
        au=au,
        imputation=imputation,
        parametres=parametres,
    )


def codes(penalites: Penalites) -> list[str]:
    """Les codes des anomalies, triés."""
    return sorted(anomalie.code for anomalie in penalites.anomalies)


def message(penalites: Penalites, code: str) -> str:
    """Le message de la première anomalie d'un code, sans espaces insécables."""
    texte = next(a.message for a in penalites.anomalies if a.code == code)
    return texte.replace("\u202f", " ").replace("\xa0", " ")


def _valeur(colonne, valeur):
    if colonne.genre is Genre.MONTANT and isinstance(valeur, str):
        return lire_centimes(valeur)
    if colonne.genre is Genre.TAUX and isinstance(valeur, str):
        return lire_taux(valeur)
    if colonne.genre is Genre.DATE:
        return np.datetime64(valeur, "s")
    return valeur
