"""Relit par openpyxl un classeur écrit et le compare cellule à cellule au livre.

Vérifie les valeurs, que les dates sont des dates au format jj/mm/aaaa, que les comptes sont du
texte au format texte, que les montants sont des nombres à deux décimales.
"""

import json
import sys
from collections.abc import Iterator
from typing import Any

import openpyxl
import pandas as pd

from lettrine.tables.ecritures import CHAMPS_FEC, ECRITURES
from lettrine.tables.schema import Genre

Cellule = tuple[object, str | None]
FORMATS = {Genre.TEXTE: "@", Genre.DATE: "dd/mm/yyyy", Genre.MONTANT: "#,##0.00"}


def attendues(table: pd.DataFrame) -> list[list[object]]:
    """Les valeurs attendues, colonne par colonne ; les montants en centimes."""
    colonnes: list[list[object]] = []
    for nom in CHAMPS_FEC:
        serie = table[nom]
        if ECRITURES[nom].genre is Genre.DATE:
            colonnes.append([None if pd.isna(j) else j.to_pydatetime() for j in serie])
        elif ECRITURES[nom].genre is Genre.MONTANT:
            colonnes.append(serie.tolist())
        else:
            colonnes.append([texte or None for texte in serie.tolist()])
    return colonnes


def lignes_de_donnees(classeur: str) -> Iterator[tuple[Any, ...]]:
    """Les lignes sous l'en-tête."""
    page = openpyxl.load_workbook(classeur, read_only=True).worksheets[0]
    libelles = [ECRITURES[nom].libelle for nom in CHAMPS_FEC]
    lignes = page.iter_rows(max_col=len(CHAMPS_FEC))
    for ligne in lignes:
        if [cellule.value for cellule in ligne] == libelles:
            break
    yield from lignes


def main(livre: str, classeur: str) -> None:
    """Compare tout ; s'arrête à la première différence."""
    table = pd.read_feather(livre)
    genres = [ECRITURES[nom].genre for nom in CHAMPS_FEC]
    cellules = rang = 0
    for rang, (attendue, ligne) in enumerate(  # noqa: B007 (le dernier rang est le compte)
        zip(zip(*attendues(table), strict=True), lignes_de_donnees(classeur), strict=True), 1
    ):
        for valeur, cellule, genre in zip(attendue, ligne, genres, strict=True):
            lue = cellule.value
            if genre is Genre.MONTANT:
                lue = round(lue * 100)
            if lue != valeur or type(lue) is not type(valeur):
                sys.exit(f"{cellule.coordinate} : {lue!r} au lieu de {valeur!r}")
            if valeur is not None and not cellule.number_format.startswith(FORMATS[genre]):
                sys.exit(f"{cellule.coordinate} : format {cellule.number_format}")
            cellules += valeur is not None
    print(json.dumps({"constat": {"lignes": rang, "cellules": cellules}}))


if __name__ == "__main__":
    main(*sys.argv[1:])
