"""Le même contenu écrit par openpyxl, en écriture seule : son mode le plus rapide.

Les formats de nombre sont les mêmes ; ni tableau Excel, ni bandes, ni mise en page. Deux façons :
une cellule neuve par valeur, comme le montre sa documentation, ou (« reemploi ») une seule cellule
par colonne, dont on change la valeur à chaque ligne.
"""

import sys
from typing import Any

import openpyxl
import pandas as pd
from openpyxl.cell import WriteOnlyCell

from lettrine.tables.ecritures import CHAMPS_FEC, ECRITURES
from lettrine.tables.schema import Genre

FORMATS = {
    Genre.TEXTE: "@",
    Genre.DATE: "dd/mm/yyyy",
    Genre.MONTANT: "#,##0.00;[Red]-#,##0.00;",
}


def valeurs(serie: pd.Series, genre: Genre) -> list[object]:
    """Ce qu'on met dans les cellules : None pour une cellule vide."""
    if genre is Genre.MONTANT:
        return (serie / 100).tolist()
    if genre is Genre.DATE:
        return [None if pd.isna(jour) else jour for jour in serie.dt.to_pydatetime()]
    return [texte or None for texte in serie.tolist()]


def main(livre: str, sortie: str, facon: str = "") -> None:
    """Écrit le titre, l'en-tête et les lignes."""
    table = pd.read_feather(livre)[list(CHAMPS_FEC)]
    classeur = openpyxl.Workbook(write_only=True)
    page = classeur.create_sheet("Ecritures")
    page.append(["Écritures"])
    page.append([])
    page.append([ECRITURES[nom].libelle for nom in CHAMPS_FEC])
    formats = [FORMATS[ECRITURES[nom].genre] for nom in CHAMPS_FEC]
    colonnes = [valeurs(table[nom], ECRITURES[nom].genre) for nom in CHAMPS_FEC]
    ecrire = avec_reemploi if facon == "reemploi" else une_par_valeur
    ecrire(page, colonnes, formats)
    classeur.save(sortie)


def une_par_valeur(page: Any, colonnes: list[list[object]], formats: list[str]) -> None:
    """Une cellule neuve par valeur."""
    for ligne in zip(*colonnes, strict=True):
        cellules: list[WriteOnlyCell | None] = []
        for valeur, format_ in zip(ligne, formats, strict=True):
            if valeur is None:
                cellules.append(None)
                continue
            cellule = WriteOnlyCell(page, valeur)
            cellule.number_format = format_
            cellules.append(cellule)
        page.append(cellules)


def avec_reemploi(page: Any, colonnes: list[list[object]], formats: list[str]) -> None:
    """Une cellule par colonne, réemployée à chaque ligne."""
    modeles = [WriteOnlyCell(page) for _ in formats]
    for modele, format_ in zip(modeles, formats, strict=True):
        modele.number_format = format_
    for ligne in zip(*colonnes, strict=True):
        for modele, valeur, format_ in zip(modeles, ligne, formats, strict=True):
            modele.value = valeur
            if modele.number_format != format_:  # openpyxl l'a changé pour une date
                modele.number_format = format_
        page.append([None if v is None else m for m, v in zip(modeles, ligne, strict=True)])


if __name__ == "__main__":
    main(*sys.argv[1:])
