"""Appliquer une opération à un petit livre, et lire ce qu'elle a fait."""

from datetime import date

import pandas as pd

from lettrine.comptabilite.lettrage import Demande, Intervention

DEMANDE = Demande(date(2026, 3, 31), "Claire Montagnel", "essai", "livre.txt")


def applique(ecritures: pd.DataFrame, fait: Intervention) -> pd.DataFrame:
    """Le livre, une fois l'opération faite."""
    colonnes = {nom: fait.lignes[nom].to_numpy() for nom in ("EcritureLet", "DateLet")}
    apres = ecritures.assign(**colonnes)
    return apres.astype({nom: ecritures[nom].dtype for nom in colonnes})


def codes(fait: Intervention) -> list[str]:
    return fait.lignes["EcritureLet"].tolist()


def dates(fait: Intervention) -> list[str]:
    return fait.lignes["DateLet"].dt.strftime("%Y-%m-%d").fillna("").tolist()


def des_anomalies(fait: Intervention) -> list[str]:
    return [anomalie.code for anomalie in fait.anomalies]
