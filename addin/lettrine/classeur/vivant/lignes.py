"""Ajouter des lignes à une table d'un classeur ouvert (appending live rows), sous les dernières.

Règle : les lignes vides qu'un tableau Excel a déjà en bas servent d'abord ; il est ensuite agrandi,
et rien de ce qui est dessous ne bouge. Une feuille sans tableau est continuée sous sa dernière
ligne remplie. Tout obstacle est vu avant d'écrire.
Exceptions : un tableau qui montre sa ligne de total, ou sous lequel il n'y a pas la place, est
refusé (XLS-19). Une colonne que la table n'a pas n'est ajoutée que si une ligne la remplit.

Unités : lignes et colonnes d'Excel, comptées de un.
"""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from lettrine.classeur.entetes import Entete
from lettrine.classeur.grille import lettre
from lettrine.classeur.vivant import moteur
from lettrine.classeur.vivant.colonnes import Changement, en_valeurs
from lettrine.classeur.vivant.lecture import Lue
from lettrine.classeur.vivant.obstacles import refuser_la_colonne_neuve, refuser_la_zone
from lettrine.erreurs import OptionInvalide
from lettrine.tables.schema import Schema

__all__ = ["Ajout", "agrandir", "preparer_l_ajout", "reduire"]

VIDES = (None, "", 0.0, "non")


@dataclass
class Ajout:
    """Des lignes à ajouter : de la ligne `premiere`, `nombre`, dont `neuves` agrandissent le
    tableau ; leurs cellules sont les `colonnes`. `agrandi` : le tableau l'est déjà."""

    lue: Lue
    premiere: int
    nombre: int
    neuves: int
    colonnes: list[Changement]
    agrandi: bool = False


def preparer_l_ajout(lue: Lue, entete: Entete, schema: Schema, table: pd.DataFrame) -> Ajout:
    """Les lignes de `table` à la suite de la table lue ; voir `obstacles` et XLS-19 pour les refus.

    Rien n'est écrit. `table` a au moins une ligne.
    """
    grille, nombre = lue.grille, len(table)
    entete_a = grille.rang(entete.ligne)
    premiere = max(grille.rang(len(grille.lignes)), entete_a + 1)
    neuves = 0
    if lue.tableau is not None:
        neuves = max(premiere + nombre - 1 - _bas(lue.tableau), 0)
        _refuser_le_tableau(lue, neuves)
    largeur = len(grille.lignes[0])
    lignes = range(premiere, premiere + nombre)
    libre, colonnes = grille.premiere_colonne + largeur + 1, []
    for champ in schema.colonnes:
        if champ.nom not in table:
            continue
        valeurs = en_valeurs(table[champ.nom], champ.genre)
        place = entete.places.get(champ.nom)
        if place is None and all(valeur in VIDES for valeur in valeurs):
            continue
        colonnes.append(
            Changement(
                lue=lue,
                titre=champ.libelle,
                genre=champ.genre,
                colonne=libre if place is None else grille.premiere_colonne + place + 1,
                ajoutee=place is None,
                entete=entete_a,
                lignes=lignes,
                valeurs=valeurs,
            )
        )
        libre += place is None
    ajout = Ajout(lue, premiere, nombre, neuves, colonnes)
    for colonne in colonnes:
        _refuser_la_colonne(ajout, colonne)
    return ajout


def agrandir(ajout: Ajout) -> None:
    """Fait la place des lignes dans leur tableau, et lit ce qu'elles ont."""
    if ajout.neuves:
        _redimensionner(ajout.lue.feuille, ajout.lue.tableau, ajout.neuves)
        ajout.agrandi = True
    for colonne in ajout.colonnes:
        if not colonne.ajoutee:
            colonne.avant = [ligne[0] for ligne in moteur.lire(colonne.plage)]
            colonne.apres = list(colonne.valeurs)
            colonne.format_avant = colonne.plage.number_format or ""


def reduire(feuille: Any, tableau: Any, neuves: int) -> None:
    """Rend au tableau la hauteur qu'il avait avant ces lignes, déjà vidées.

    Excel y avait prolongé les colonnes calculées, et les laisserait sous le tableau.
    """
    if not neuves:
        return
    _redimensionner(feuille, tableau, -neuves)
    plage, bas = tableau.range, _bas(tableau)
    droite = plage.column + plage.shape[1] - 1
    feuille.range((bas + 1, plage.column), (bas + neuves, droite)).clear_contents()


def _bas(tableau: Any) -> int:
    """La dernière ligne d'un tableau."""
    plage = tableau.range
    return int(plage.row + plage.shape[0] - 1)


def _redimensionner(feuille: Any, tableau: Any, de_plus: int) -> None:
    plage = tableau.range
    haut, gauche = plage.row, plage.column
    bas, droite = haut + plage.shape[0] - 1 + de_plus, gauche + plage.shape[1] - 1
    tableau.resize(feuille.range((haut, gauche), (bas, droite)))


def _refuser_le_tableau(lue: Lue, neuves: int) -> None:
    """Un tableau ne s'agrandit que si rien n'est dessous."""
    tableau, feuille = lue.tableau, lue.feuille
    if tableau.show_totals:
        raise OptionInvalide(
            "XLS-19",
            f"Le tableau {tableau.name} montre sa ligne de total : aucune ligne n'y est ajoutée.",
            "Masquez-la (onglet Création de tableau, Ligne des totaux), puis recommencez.",
        )
    if not neuves:
        return
    plage, bas = tableau.range, _bas(tableau)
    gauche, droite = plage.column, plage.column + plage.shape[1] - 1
    dessous = feuille.range((bas + 1, gauche), (bas + neuves, droite))
    gene = ""
    if moteur.propriete(dessous, "MergeCells") is not False:
        gene = "des cellules fusionnées sont dessous"
    # Une formule dont le résultat est vide y est aussi quelque chose.
    for rang, ligne in enumerate(moteur.en_lignes(dessous.formula)):
        for place, texte in enumerate(ligne):
            if texte and not gene:
                coin = f"{lettre(gauche + place - 1)}{bas + 1 + rang}"
                gene = f"la cellule {coin}, dessous, est remplie"
    if gene:
        raise OptionInvalide(
            "XLS-19",
            f"Il n'y a pas la place d'ajouter des lignes au tableau {tableau.name} : {gene}.",
            "Déplacez ce qui est sous le tableau, puis recommencez.",
        )


def _refuser_la_colonne(ajout: Ajout, colonne: Changement) -> None:
    """La dernière ligne de la table et celles qui la suivent dans le tableau."""
    lue, place = ajout.lue, colonne.colonne
    if colonne.ajoutee:
        refuser_la_colonne_neuve(lue, colonne.entete, place - 1, colonne.titre)
        return
    haut = max(ajout.premiere - 1, colonne.entete)
    bas = ajout.premiere + ajout.nombre - 1 - ajout.neuves
    plage = lue.feuille.range((haut, place), (max(bas, haut), place))
    refuser_la_zone(lue, plage, colonne.titre)
