"""Une fonction, ou un bouton, sur un livre engendré : sa durée, sans celle du tableur."""

import datetime as dt
import json
import sys
import time

from benchmarks.excel.tableur_muet import LivreMuet
from benchmarks.generateur import engendrer
from lettrine.tables.ecritures import ECRITURES
from lettrine.tables.schema import Genre

LIGNES_PAR_COMPTE = 200


def cellules(lignes: int) -> list[list[object]]:
    """Un livre engendré, tel que COM l'envoie : l'en-tête, puis les lignes."""
    table = engendrer(lignes=lignes, comptes=max(lignes // LIGNES_PAR_COMPTE, 1), graine=1).table
    noms = [nom for nom in table.columns if nom in ECRITURES]
    colonnes: list[list[object]] = []
    for nom in noms:
        genre, valeurs = ECRITURES[nom].genre, table[nom].tolist()
        if genre is Genre.MONTANT:
            colonnes.append([valeur / 100 for valeur in valeurs])
        elif genre is Genre.DATE:
            utc = dt.UTC
            colonnes.append(
                [None if str(v) == "NaT" else dt.datetime(v.year, v.month, v.day, tzinfo=utc)
                 for v in valeurs]
            )  # fmt: skip
        else:
            colonnes.append([valeur or None for valeur in valeurs])
    titres: list[object] = [ECRITURES[nom].libelle for nom in noms]
    return [titres, *(list(ligne) for ligne in zip(*colonnes, strict=True))]


def fonction(lignes: str) -> None:
    """LETTRAGE_CODES sur tant de lignes."""
    from lettrine.excel.fonctions.lettrage import lettrage_codes  # noqa: PLC0415
    from lettrine.excel.frontiere import Plage  # noqa: PLC0415

    plage = Plage(cellules(int(lignes)))
    depart = time.process_time()
    codes = lettrage_codes(plage)
    etape = time.process_time() - depart
    lettrees = sum(ligne[0] is not None for ligne in codes[1:])
    print(json.dumps({"etape_s": etape, "constat": {"lettrees": lettrees}}))


def bouton(lignes: str) -> None:
    """Le bouton Lettrer sur tant de lignes, lecture, rapport, mémoire et journal compris."""
    from lettrine.actions.lettrer import lettrer  # noqa: PLC0415
    from lettrine.classeur.vivant import ClasseurVivant  # noqa: PLC0415

    livre = LivreMuet("livre.xlsx", cellules(int(lignes)), tableau=ECRITURES.nom)
    depart = time.process_time()
    bilan = lettrer(ClasseurVivant(livre))
    etape = time.process_time() - depart
    print(json.dumps({"etape_s": etape, "constat": {"postes": len(bilan.postes)}}))


if __name__ == "__main__":
    {"fonction": fonction, "bouton": bouton}[sys.argv[1]](sys.argv[2])
