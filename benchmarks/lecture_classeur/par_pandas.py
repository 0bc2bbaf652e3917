"""Le classeur lu par pandas, avec le moteur donné (openpyxl ou calamine) : mêmes types rendus."""

import json
import sys
from typing import Any

import pandas as pd

from lettrine.tables.ecritures import CHAMPS_FEC

DATES = ("EcritureDate", "PieceDate", "DateLet", "ValidDate")
MONTANTS = ("Debit", "Credit")


def main(classeur: str, moteur: Any) -> None:
    """Lit le classeur et dit ce qu'il contient."""
    textes = {nom: str for nom in CHAMPS_FEC if nom not in (*DATES, *MONTANTS)}
    table = pd.read_excel(
        classeur, engine=moteur, dtype=textes, parse_dates=list(DATES), na_filter=True
    )
    for nom in MONTANTS:
        table[nom] = (table[nom] * 100).round().astype("int64")
    for nom in textes:
        table[nom] = table[nom].fillna("")
    constat = {
        "lignes": len(table),
        "debit": int(table["Debit"].sum()),
        "credit": int(table["Credit"].sum()),
        "comptes": table["CompteNum"].iloc[0],
        "dernier_jour": str(table["EcritureDate"].max().date()),
    }
    print(json.dumps({"constat": constat}))


if __name__ == "__main__":
    main(*sys.argv[1:])
