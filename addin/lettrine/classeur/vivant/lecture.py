"""Lire les feuilles d'un classeur ouvert (reading live sheets), par blocs de lignes.

Règle : un tableau Excel qui porte le nom du schéma est lu, lui seul ; sinon, l'étendue remplie de
chaque feuille, comme dans un fichier ; si l'en-tête y est celui d'un tableau Excel, renommé par
exemple, le tableau seul. Une étendue est lue par blocs, un appel par bloc.
Exceptions : les feuilles que Lettrine a ajoutées ne sont pas lues. Les lignes vides de la fin ne
comptent pas. Au-delà de `LIGNES_LUES` lignes remplies, le classeur ouvert est refusé (XLS-11) : la
ligne de commande le lit sans le bloquer. Une feuille démesurée l'est aussi (CLA-35).

Unités : lignes et colonnes d'Excel, comptées de un.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lettrine.classeur.cellules_com import en_grille
from lettrine.classeur.cellules_fautives import CELLULES_MAXIMALES
from lettrine.classeur.entetes import Entete, choisir_feuille, trouver_entete
from lettrine.classeur.grille import Grille, lettre
from lettrine.classeur.vivant import moteur
from lettrine.erreurs import DonneesInvalides
from lettrine.tables.schema import Schema, cle_d_entete

__all__ = ["LIGNES_LUES", "Lue", "chercher"]

LIGNES_LUES = 500_000
VIDES = (None, "")
VISIBLE = (True, -1)  # xlSheetVisible


@dataclass(frozen=True, slots=True)
class Lue:
    """Une étendue lue : sa feuille, son tableau s'il y en a un, ses cellules."""

    feuille: Any
    tableau: Any
    grille: Grille


def chercher(feuilles: Sequence[Any], schema: Schema, *, source: str) -> tuple[Lue, Entete]:
    """La table de ce schéma, dans l'une de ces feuilles, et son en-tête ; voir `entetes`."""
    nomme = _tableau_du_schema(feuilles, schema)
    if nomme is not None:
        return nomme, trouver_entete(nomme.grille, schema, source=source)
    lues = [Lue(feuille, None, _grille(feuille, feuille.used_range)) for feuille in feuilles]
    grille, entete = choisir_feuille([lue.grille for lue in lues], schema, source=source)
    lue = next(lue for lue in lues if lue.grille is grille)
    autour = _tableau_autour(lue, entete)
    return (lue, entete) if autour is None else (autour, trouver_entete(autour.grille, schema))


def _tableau_du_schema(feuilles: Sequence[Any], schema: Schema) -> Lue | None:
    """Le tableau Excel qui porte le nom ou le libellé du schéma, s'il y en a un."""
    noms = {cle_d_entete(schema.nom), cle_d_entete(schema.libelle)}
    for feuille in feuilles:
        for tableau in feuille.tables:
            if cle_d_entete(tableau.name) in noms:
                return Lue(feuille, tableau, _grille(feuille, tableau.range))
    return None


def _tableau_autour(lue: Lue, entete: Entete) -> Lue | None:
    """Le tableau Excel dont l'en-tête trouvé est celui, s'il y en a un."""
    ligne = lue.grille.rang(entete.ligne)
    places = [lue.grille.premiere_colonne + 1 + place for place in entete.places.values()]
    for tableau in lue.feuille.tables:
        plage = tableau.range
        gauche, droite = plage.column, plage.column + plage.shape[1] - 1
        if plage.row == ligne and gauche <= min(places) and max(places) <= droite:
            return Lue(lue.feuille, tableau, _grille(lue.feuille, plage))
    return None


def _grille(feuille: Any, plage: Any) -> Grille:
    """Les cellules d'une plage, sans les lignes vides de la fin."""
    _refuser_l_immense(feuille, plage)
    hauteur, largeur = plage.shape
    haut, gauche = plage.row, plage.column
    lignes: list[list[Any]] = []
    remplies, pas = 0, max(moteur.cellules_par_bloc(feuille) // largeur, 1)
    for debut in range(0, hauteur, pas):
        reste = feuille.range((haut + debut, gauche), (haut + hauteur - 1, gauche + largeur - 1))
        if lignes and remplies <= len(lignes) - pas and moteur.est_vide(reste):
            break  # le bas d'une feuille que l'on a mise en forme jusqu'en bas
        bas = min(debut + pas, hauteur)
        lignes += moteur.lire(
            feuille.range((haut + debut, gauche), (haut + bas - 1, gauche + largeur - 1))
        )
        remplies = _jusqu_a_la_derniere(lignes, remplies)
        if remplies > LIGNES_LUES:
            raise DonneesInvalides(
                "XLS-11",
                f"La feuille « {feuille.name} » a plus de {LIGNES_LUES} lignes : Excel serait"
                " bloqué plusieurs minutes.",
                "Enregistrez le classeur et employez la ligne de commande : lettrine lettrer.",
            )
    return en_grille(
        feuille.name,
        lignes[:remplies],
        premiere_ligne=haut,
        premiere_colonne=gauche - 1,
        visible=feuille.visible in VISIBLE,
    )


def _jusqu_a_la_derniere(lignes: Sequence[Sequence[Any]], au_moins: int) -> int:
    """Le nombre de lignes jusqu'à la dernière qui porte quelque chose."""
    nombre = len(lignes)
    while nombre > au_moins and all(valeur in VIDES for valeur in lignes[nombre - 1]):
        nombre -= 1
    return nombre


def _refuser_l_immense(feuille: Any, plage: Any) -> None:
    """Une cellule égarée au bout de la feuille ferait lire toute la feuille."""
    hauteur, largeur = plage.shape
    if hauteur * largeur > CELLULES_MAXIMALES:
        coin = f"{lettre(plage.column + largeur - 2)}{plage.row + hauteur - 1}"
        raise DonneesInvalides(
            "CLA-35",
            f"La feuille « {feuille.name} » s'étend jusqu'à la cellule {coin}.",
            "Supprimez les lignes et colonnes inutiles à droite et en bas, puis enregistrez.",
        )
