"""Écrit par XlsxWriter le classeur à lire : titres FEC, dates, montants et comptes en texte."""

import sys

import pandas as pd
import xlsxwriter

from lettrine.tables.ecritures import CHAMPS_FEC

JOUR_ZERO = pd.Timestamp("1899-12-30")


def main(livre: str, classeur: str) -> None:
    """Une feuille, l'en-tête en première ligne, les cellules vides non écrites."""
    table = pd.read_feather(livre)[list(CHAMPS_FEC)]
    with xlsxwriter.Workbook(classeur, {"constant_memory": True}) as sortie:
        page = sortie.add_worksheet("Ecritures")
        date = sortie.add_format({"num_format": "dd/mm/yyyy"})
        montant = sortie.add_format({"num_format": "#,##0.00"})
        page.write_row(0, 0, CHAMPS_FEC)
        for ligne, valeurs in enumerate(table.itertuples(index=False), start=1):
            for place, valeur in enumerate(valeurs):
                if isinstance(valeur, str):
                    if valeur:
                        page.write_string(ligne, place, valeur)
                elif isinstance(valeur, int):
                    page.write_number(ligne, place, valeur / 100, montant)
                elif not pd.isna(valeur):
                    page.write_number(ligne, place, (valeur - JOUR_ZERO).days, date)


if __name__ == "__main__":
    main(*sys.argv[1:])
