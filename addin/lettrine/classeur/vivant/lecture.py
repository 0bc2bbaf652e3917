"""Lire les feuilles d'un classeur ouvert (reading live sheets), par blocs de lignes.

Règle : un tableau Excel qui porte le nom du schéma est lu, lui seul ; sinon, l'étendue remplie de
chaque feuille, comme dans un fichier. Une étendue est lue par blocs, un appel par bloc.
Exceptions : les lignes vides de la fin ne comptent pas. Au-delà de `LIGNES_LUES` lignes remplies,
le classeur ouvert est refusé (XLS-11) : la ligne de commande le lit sans le bloquer.

Unités : lignes et colonnes d'Excel, comptées de un.
"""

from dataclasses import dataclass
from typing import Any

from lettrine.classeur.cellules_com import en_grille
from lettrine.classeur.grille import Grille
from lettrine.erreurs import DonneesInvalides
from lettrine.tables.schema import Schema, cle_d_entete

__all__ = ["LIGNES_LUES", "Lue", "grilles_des_feuilles", "lire_un_bloc", "tableau_du_schema"]

LIGNES_LUES = 500_000
LIGNES_PAR_BLOC = 50_000
VISIBLE = (True, -1)  # xlSheetVisible


@dataclass(frozen=True, slots=True)
class Lue:
    """Une étendue lue : sa feuille, son tableau s'il y en a un, ses cellules."""

    feuille: Any
    tableau: Any
    grille: Grille


def tableau_du_schema(livre: Any, schema: Schema) -> Lue | None:
    """Le tableau Excel qui porte le nom ou le libellé du schéma, s'il y en a un."""
    noms = {cle_d_entete(schema.nom), cle_d_entete(schema.libelle)}
    for feuille in livre.sheets:
        for tableau in feuille.tables:
            if cle_d_entete(tableau.name) in noms:
                grille = _grille(feuille, tableau.range)
                return Lue(feuille, tableau, grille)
    return None


def grilles_des_feuilles(livre: Any, sauf: frozenset[str]) -> list[Lue]:
    """L'étendue remplie de chaque feuille, celles de Lettrine mises à part."""
    return [
        Lue(feuille, None, _grille(feuille, feuille.used_range))
        for feuille in livre.sheets
        if feuille.name not in sauf
    ]


def lire_un_bloc(plage: Any) -> list[list[Any]]:
    """Les valeurs brutes d'une plage, toujours en lignes."""
    brutes = plage.raw_value
    if not isinstance(brutes, list | tuple):
        return [[brutes]]
    if brutes and not isinstance(brutes[0], list | tuple):
        return [list(brutes)]
    return [list(ligne) for ligne in brutes]


def _grille(feuille: Any, plage: Any) -> Grille:
    hauteur, largeur = plage.shape
    haut, gauche = plage.row, plage.column
    lignes: list[list[Any]] = []
    for debut in range(0, hauteur, LIGNES_PAR_BLOC):
        bas = min(debut + LIGNES_PAR_BLOC, hauteur)
        bloc = feuille.range((haut + debut, gauche), (haut + bas - 1, gauche + largeur - 1))
        lignes += lire_un_bloc(bloc)
        while lignes and all(valeur is None for valeur in lignes[-1]):
            lignes.pop()
        if len(lignes) < bas - LIGNES_PAR_BLOC:
            break
        if len(lignes) > LIGNES_LUES:
            raise DonneesInvalides(
                "XLS-11",
                f"La feuille « {feuille.name} » a plus de {LIGNES_LUES} lignes : Excel serait"
                " bloqué plusieurs minutes.",
                "Enregistrez le classeur et employez la ligne de commande : lettrine lettrer.",
            )
    if lignes == [[None]]:
        lignes = []
    return en_grille(
        feuille.name,
        lignes,
        premiere_ligne=haut,
        premiere_colonne=gauche - 1,
        visible=feuille.visible in VISIBLE,
    )
