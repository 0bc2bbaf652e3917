"""Le FEC lu par polars : tout en texte, centimes entiers, dates converties."""

import json
import sys

import polars as pl

MONTANTS = ("Debit", "Credit")
DATES = ("EcritureDate", "PieceDate", "DateLet", "ValidDate")


def main(fichier: str) -> None:
    """Lit le FEC et dit ce qu'il contient."""
    table = pl.read_csv(fichier, separator="\t", quote_char=None, infer_schema=False).with_columns(
        *(pl.col(nom).str.replace(",", "", literal=True).cast(pl.Int64) for nom in MONTANTS),
        *(pl.col(nom).str.to_date("%Y%m%d", strict=False) for nom in DATES),
    )
    constat = {
        "lignes": len(table),
        "debit": table["Debit"].sum(),
        "credit": table["Credit"].sum(),
        "dates": {nom: len(table) - table[nom].null_count() for nom in ("EcritureDate", "DateLet")},
        "dernier_jour": str(table["EcritureDate"].max()),
    }
    print(json.dumps({"constat": constat}))


if __name__ == "__main__":
    main(*sys.argv[1:])
