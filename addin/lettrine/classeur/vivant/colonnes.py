"""Écrire des colonnes dans un classeur ouvert (writing live columns), d'un bloc chacune.

Règle : une colonne est lue, ses seules lignes de données sont changées, et elle est réécrite d'un
bloc. Un texte est écrit dans des cellules au format texte : un code « TRUE » ou « 1E5 » y reste un
code. Une colonne nouvelle s'ajoute à droite du tableau.
Exceptions : les lignes que la lecture a sautées (totaux, titres) gardent ce qu'elles avaient.

Unités : euros dans les cellules.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pandas as pd

from lettrine.classeur.vivant.lecture import Lue, lire_un_bloc
from lettrine.classeur.vivant.obstacles import refuser_la_zone
from lettrine.monnaie.colonnes import euros_flottants
from lettrine.tables.schema import Genre

__all__ = ["Changement", "ecrire", "en_valeurs", "placer", "preparer"]

FORMATS = {Genre.TEXTE: "@", Genre.DATE: "dd/mm/yyyy", Genre.MONTANT: "#,##0.00;[Red]-#,##0.00"}


@dataclass
class Changement:
    """Une colonne à changer : où, ce qu'elle avait, ce qu'elle aura, de la première à la dernière
    ligne de données.

    `ajoutee` : la colonne n'existait pas. `avant` est rempli au moment d'écrire.
    """

    lue: Lue
    titre: str
    genre: Genre
    colonne: int
    ajoutee: bool
    premiere: int
    lignes: Sequence[int]
    valeurs: Sequence[Any]
    avant: Sequence[Any] = ()
    apres: Sequence[Any] = ()
    format_avant: str = ""

    @property
    def derniere(self) -> int:
        """La dernière ligne de la grille, à l'écran."""
        grille = self.lue.grille
        return grille.premiere_ligne + len(grille.lignes) - 1

    @property
    def plage(self) -> Any:
        """Les cellules de données de la colonne."""
        feuille = self.lue.feuille
        return feuille.range((self.premiere, self.colonne), (self.derniere, self.colonne))


def en_valeurs(serie: pd.Series, genre: Genre) -> list[Any]:
    """Les valeurs d'une colonne telles qu'Excel les reçoit ; une absence est une cellule vide."""
    if genre is Genre.MONTANT:
        return list(euros_flottants(serie.to_numpy(dtype="int64")).tolist())
    if genre is Genre.DATE:
        jours = serie.to_numpy().astype("datetime64[D]").tolist()
        return [None if j is None else datetime(j.year, j.month, j.day) for j in jours]
    if genre is Genre.OUI_NON:
        return ["oui" if valeur else "non" for valeur in serie]
    if pd.api.types.is_integer_dtype(serie.dtype):
        return [float(valeur) for valeur in serie.tolist()]
    return [None if pd.isna(valeur) or valeur == "" else str(valeur) for valeur in serie]


def preparer(changement: Changement) -> None:
    """Refuse ce qui ne peut pas être écrit ; rien n'est encore changé."""
    if not changement.ajoutee:
        refuser_la_zone(changement.lue, changement.plage, changement.titre)
        return
    feuille = changement.lue.feuille
    entete = feuille.range((changement.premiere - 1, changement.colonne - 1))
    refuser_la_zone(changement.lue, entete, changement.titre)


def ecrire(changement: Changement) -> None:
    """Écrit la colonne, après avoir gardé ce qu'elle avait."""
    if changement.ajoutee:
        _ajouter(changement)
    plage = changement.plage
    avant = [ligne[0] for ligne in lire_un_bloc(plage)]
    apres = list(avant)
    for ligne, valeur in zip(changement.lignes, changement.valeurs, strict=True):
        apres[ligne - changement.premiere] = valeur
    changement.avant, changement.format_avant = avant, plage.number_format or ""
    placer(plage, apres, FORMATS.get(changement.genre, ""))
    changement.apres = [ligne[0] for ligne in lire_un_bloc(plage)]


def placer(plage: Any, valeurs: Sequence[Any], format_: str) -> None:
    """Met des valeurs dans une colonne, d'un bloc, au format donné."""
    plage.number_format = format_ or "General"
    plage.raw_value = [[_pour_com(valeur)] for valeur in valeurs]


def _ajouter(changement: Changement) -> None:
    """Une colonne de plus, à droite, sous son titre."""
    tableau, feuille = changement.lue.tableau, changement.lue.feuille
    if tableau is not None:
        tableau.api.ListColumns.Add()
    feuille.range((changement.premiere - 1, changement.colonne)).raw_value = changement.titre


def _pour_com(valeur: Any) -> Any:
    if valeur is None:
        return ""
    if isinstance(valeur, date) and not isinstance(valeur, datetime):
        return datetime(valeur.year, valeur.month, valeur.day)
    return valeur
