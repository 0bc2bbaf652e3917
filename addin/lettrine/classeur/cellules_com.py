"""Les cellules telles qu'un tableur ouvert les envoie (cells as COM sends them).

Règle : un nombre est un flottant, une date un instant, une cellule vide None, une cellule en erreur
un entier : un nombre d'Excel n'est jamais un entier. On en fait une grille comme celle d'un
fichier, où une cellule en erreur est repérée à part.
Exceptions : un entier qui n'est pas un code d'erreur est un nombre ; d'autres tableurs en envoient.
Une cellule au format monétaire est un nombre décimal, qui est un nombre comme un autre.

Référence : codes d'erreur d'Excel à travers COM (xlErrNA, 2042, vaut -2146826246).
Unités : euros.

>>> normaliser(None), normaliser(12.5), normaliser(Decimal("12.5")), normaliser(-2146826246)
('', 12.5, 12.5, EnErreur(texte='#N/A'))
>>> grille = en_grille("Feuil1", [["Compte", "Débit"], [411000.0, -2146826281]])
>>> grille.lignes[1], grille.erreurs
([411000.0, ''], {(1, 1): '#DIV/0!'})
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from lettrine.classeur.grille import Grille

__all__ = ["ERREURS", "EnErreur", "en_grille", "normaliser"]

ERREURS = {
    -2146826288: "#NUL!",
    -2146826281: "#DIV/0!",
    -2146826273: "#VALEUR!",
    -2146826265: "#REF!",
    -2146826259: "#NOM?",
    -2146826252: "#NOMBRE!",
    -2146826246: "#N/A",
}

TELLES_QUELLES = frozenset((str, float))
"""Ce qui n'est pas à changer : presque toutes les cellules d'un livre."""


@dataclass(frozen=True, slots=True)
class EnErreur:
    """Une cellule en erreur."""

    texte: str


def normaliser(valeur: Any) -> Any:
    """Une valeur de COM telle que les lecteurs de feuille l'attendent ; vide, elle est « »."""
    if valeur is None:
        return ""
    if isinstance(valeur, bool | str | float):
        return valeur
    if isinstance(valeur, datetime):
        heure = valeur.hour, valeur.minute, valeur.second
        jour = date(valeur.year, valeur.month, valeur.day)
        return datetime.combine(jour, time(*heure)) if any(heure) else jour
    if isinstance(valeur, Decimal):
        return float(valeur)
    if isinstance(valeur, int):
        return EnErreur(ERREURS[valeur]) if valeur in ERREURS else float(valeur)
    return valeur


def en_grille(
    nom: str,
    lignes: Sequence[Sequence[Any]],
    *,
    premiere_ligne: int = 1,
    premiere_colonne: int = 0,
    visible: bool = True,
) -> Grille:
    """La grille de lignes de cellules ; `premiere_ligne` et `premiere_colonne` : voir `Grille`."""
    lues = [
        [
            valeur
            if valeur.__class__ in TELLES_QUELLES
            else ("" if valeur is None else normaliser(valeur))
            for valeur in ligne
        ]
        for ligne in lignes
    ]
    erreurs = {
        (i, j): valeur.texte
        for i, ligne in enumerate(lues)
        for j, valeur in enumerate(ligne)
        if valeur.__class__ is EnErreur
    }
    for i, j in erreurs:
        lues[i][j] = ""
    return Grille(nom, lues, premiere_ligne, premiere_colonne, erreurs, visible=visible)
