"""Les tables communes aux rapports : synthèse, anomalies, correspondances de colonnes."""

from collections.abc import Iterable, Mapping

import pandas as pd

from lettrine.erreurs import Anomalie
from lettrine.tables.ecritures import ECRITURES
from lettrine.tables.schema import Colonne, Genre, Schema

__all__ = ["ANOMALIES", "CORRESPONDANCES", "SYNTHESE", "table_d_anomalies", "table_de_colonnes"]

SYNTHESE = Schema(
    "Synthese",
    "Synthèse",
    (
        Colonne("Poste", Genre.TEXTE, "Poste"),
        Colonne("Lignes", Genre.ENTIER, "Lignes"),
        ECRITURES["Debit"],
        ECRITURES["Credit"],
        Colonne("Solde", Genre.MONTANT, "Solde"),
    ),
)

ANOMALIES = Schema(
    "Anomalies",
    "Anomalies",
    (
        Colonne("Code", Genre.TEXTE, "Code"),
        Colonne("Gravite", Genre.TEXTE, "Gravité"),
        Colonne("LigneSource", Genre.TEXTE, "Ligne"),
        Colonne("Champ", Genre.TEXTE, "Colonne"),
        Colonne("Message", Genre.TEXTE, "Message"),
    ),
)

CORRESPONDANCES = Schema(
    "Correspondances",
    "Colonnes lues",
    (
        Colonne("Entete", Genre.TEXTE, "En-tête de la source"),
        Colonne("Champ", Genre.TEXTE, "Lu comme"),
    ),
)


def table_d_anomalies(anomalies: Iterable[Anomalie]) -> pd.DataFrame:
    """Les anomalies en table, les plus graves d'abord, puis dans l'ordre de la source."""
    ordre = {"bloquante": 0, "à traiter": 1, "information": 2}
    triees = sorted(anomalies, key=lambda a: (ordre[a.gravite], a.rang or 0))
    return ANOMALIES.table(
        {
            "Code": [a.code for a in triees],
            "Gravite": [str(a.gravite) for a in triees],
            "LigneSource": ["" if a.rang is None else str(a.rang) for a in triees],
            "Champ": [a.colonne for a in triees],
            "Message": [a.message for a in triees],
        }
    )


def table_de_colonnes(correspondances: Mapping[str, str]) -> pd.DataFrame:
    """Quel en-tête de la source a été lu comme quelle colonne."""
    return CORRESPONDANCES.table(
        {"Entete": list(correspondances), "Champ": list(correspondances.values())}
    )
