"""L'épreuve d'Excel : charger, une fonction, un bouton, sans le temps du tableur."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.ecriture_des_nombres import nombre
from benchmarks.mesure import comparer, python

if TYPE_CHECKING:
    from benchmarks.epreuves import Echelle, Resultat

__all__ = ["excel"]

PLANCHER = "pandas seul"
BOUTON, FONCTION = "lettrine.excel.boutons.tiers", "lettrine.excel.fonctions.lettrage"


def excel(_dossier: Path, echelle: "Echelle", dire: Callable[[str], object]) -> "list[Resultat]":
    """Le chargement, comparé à celui de pandas ; puis une fonction et un bouton."""
    from benchmarks.epreuves import LETTRINE, Resultat  # noqa: PLC0415

    dire("Excel : chargement d'un bouton")
    charges = comparer(
        {
            LETTRINE: python("benchmarks.excel.chargement", BOUTON),
            "Lettrine, une fonction": python("benchmarks.excel.chargement", FONCTION),
            PLANCHER: python("benchmarks.excel.chargement", "pandas"),
        },
        echelle.tours,
        dire,
    )
    chargement = Resultat(
        "Charger ce qu'un bouton d'Excel emploie",
        "Le module des boutons de tiers, et celui des fonctions de lettrage, chacun dans un"
        " processus neuf ; pandas, que tous deux emploient, est le plancher.",
        charges,
        avec_etape=True,
    )
    chargement.en_moins_de(1)
    resultats = [chargement]
    for quoi, lignes, vise, titre in (
        ("fonction", echelle.fonction, 1, "Une fonction de feuille, LETTRAGE_CODES"),
        ("bouton", echelle.bouton, 5, "Le bouton Lettrer"),
    ):
        dire(f"Excel : {titre}, {nombre(lignes)} lignes")
        mesures = comparer(
            {LETTRINE: python("benchmarks.excel.par_lettrine", quoi, lignes)}, echelle.tours, dire
        )
        resultat = Resultat(
            f"{titre}, sur {nombre(lignes)} lignes",
            "Étape : du clic au résultat, lecture des cellules, calcul et écriture compris, sans"
            " le temps du tableur lui-même, remplacé par un tableur muet.",
            mesures,
            avec_etape=True,
        )
        resultat.en_moins_de(vise)
        resultats.append(resultat)
    return resultats
