"""La feuille des calculs d'un modèle (helper sheet) : ce que les états lisent, en clair.

Règle : rien n'y est caché ni saisi ; chaque colonne a son titre et son nom défini, celui que citent
les formules des états. Les blocs sont côte à côte et commencent à la même ligne.
Exceptions : aucune.
"""

from collections.abc import Mapping, Sequence

from xlsxwriter.utility import xl_rowcol_to_cell

from lettrine.classeur.modeles.formules import Bloc, Calcul
from lettrine.classeur.modeles.onglet import Onglet
from lettrine.classeur.presentation.aspect import FORMATS
from lettrine.classeur.presentation.atelier import Atelier
from lettrine.tables.schema import Genre

__all__ = ["IMPRIMEES", "PREMIERE", "cote_a_cote", "ecrire_les_blocs", "ecrire_les_calculs"]

PREMIERE = 7  # sous le titre, les nombres et l'en-tête
IMPRIMEES = 60  # de quoi montrer à l'écran d'un formateur ; le reste n'apprend rien sur papier


def cote_a_cote(
    onglet: str, blocs: Sequence[tuple[str, int, tuple[Calcul, ...]]]
) -> tuple[Bloc, ...]:
    """Des blocs voisins, de gauche à droite, séparés par une colonne."""
    places: list[Bloc] = []
    for nom, nombre, calculs in blocs:
        colonne = places[-1].colonne + len(places[-1].calculs) + 1 if places else 0
        places.append(Bloc(nom, onglet, PREMIERE, colonne, nombre, calculs))
    return tuple(places)


def ecrire_les_blocs(
    onglet: Onglet,
    blocs: Sequence[Bloc],
    scalaires: Mapping[str, str],
    *,
    figees: int = 0,
    nombre: str = FORMATS[Genre.ENTIER],
) -> None:
    """Les blocs d'une feuille, et au-dessus les nombres nommés qu'ils emploient.

    `nombre` : le format de ces nombres.
    """
    for bloc in blocs:
        onglet.lister(bloc, filtree=False)
        onglet.nommer_bloc(bloc)
        onglet.libelle_de_bloc(bloc)
    fin = bloc.colonne + len(bloc.calculs) - 1
    onglet.page.freeze_panes(bloc.premiere, figees)
    onglet.page.print_area(0, 0, bloc.premiere + IMPRIMEES, fin)
    for place, (nom, formule) in enumerate(scalaires.items()):
        cellule = xl_rowcol_to_cell(3, 2 * place + 1)
        onglet.libeller(xl_rowcol_to_cell(3, 2 * place), nom, shrink=True)
        onglet.calculer(cellule, f"={formule}", Genre.ENTIER, num_format=nombre)
        onglet.nommer(nom, cellule)


def ecrire_les_calculs(
    atelier: Atelier,
    nom: str,
    blocs: Sequence[Bloc],
    scalaires: Mapping[str, str],
    nombre: str = FORMATS[Genre.ENTIER],
) -> None:
    """Une feuille de calculs entière."""
    onglet = Onglet(atelier, nom, "mode_d_emploi", "Calculs, ligne par ligne")
    onglet.decrire(
        "Rien à saisir ici. Chaque colonne a un titre et un nom, que citent les formules des états"
        " : de quoi suivre un résultat, cellule par cellule."
    )
    ecrire_les_blocs(onglet, blocs, scalaires, nombre=nombre)
