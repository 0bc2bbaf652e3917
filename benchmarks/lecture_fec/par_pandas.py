"""Le FEC lu par le lecteur C de pandas : tout en texte, centimes entiers, dates converties."""

import csv
import json
import sys

import pandas as pd

MONTANTS = ("Debit", "Credit")
DATES = ("EcritureDate", "PieceDate", "DateLet", "ValidDate")


def main(fichier: str) -> None:
    """Lit le FEC et dit ce qu'il contient."""
    table = pd.read_csv(
        fichier, sep="\t", dtype=str, engine="c", quoting=csv.QUOTE_NONE, keep_default_na=False
    )
    for nom in MONTANTS:
        table[nom] = table[nom].str.replace(",", "", regex=False).astype("int64")
    for nom in DATES:
        table[nom] = pd.to_datetime(table[nom], format="%Y%m%d")
    constat = {
        "lignes": len(table),
        "debit": int(table["Debit"].sum()),
        "credit": int(table["Credit"].sum()),
        "dates": {nom: int(table[nom].notna().sum()) for nom in ("EcritureDate", "DateLet")},
        "dernier_jour": str(table["EcritureDate"].max().date()),
    }
    print(json.dumps({"constat": constat}))


if __name__ == "__main__":
    main(*sys.argv[1:])
