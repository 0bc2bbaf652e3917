"""La feuille Dossier d'un modèle (settings sheet) : de qui, à quelle date, avec quels réglages.

Règle : une cellule jaune par réglage, un nom défini que citent les formules, une note à droite ;
puis la date que les états emploient. Sans date écrite, c'est la dernière des données.
Exceptions : aucune.

Unités : jours, euros.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from lettrine.classeur.modeles.formules import jour_ecrit
from lettrine.classeur.modeles.onglet import HORS_CAPACITE, JOUR_OU_RIEN, Onglet
from lettrine.classeur.modeles.saisie import UNE_DATE
from lettrine.classeur.presentation.aspect import A_GAUCHE, DISCRET
from lettrine.classeur.presentation.atelier import Atelier
from lettrine.tables.schema import Genre

__all__ = ["Reglage", "ecrire_le_dossier", "en_tete"]

DATE_D_ARRETE = {
    **UNE_DATE,
    "error_title": "Date d'arrêté",
    "error_message": "Écrivez une date, par exemple 31/12/2025, ou effacez la cellule.",
}
NOTE_DU_NOM = "Paraît en tête de chaque état."


@dataclass(frozen=True)
class Reglage:
    """Une cellule à remplir : son libellé, son nom défini, sa valeur, sa note, sa règle."""

    libelle: str
    nom: str
    valeur: Any
    genre: Genre
    note: str = ""
    regle: dict[str, Any] = field(default_factory=dict)


def ecrire_le_dossier(
    atelier: Atelier,
    nom: str,
    au: date | None,
    reglages: Sequence[Reglage],
    *,
    derniere: str,
    note: str,
) -> Onglet:
    """Nom, date et réglages ; `derniere` est la formule du dernier jour des données."""
    onglet = Onglet(atelier, "Dossier", "saisie", "Dossier")
    onglet.largeurs((44, 34, 90))
    onglet.decrire("Ce que disent en tête tous les états, et le jour où ils sont arrêtés.")
    jour = None if au is None else datetime(au.year, au.month, au.day)
    discret = onglet.format(color=DISCRET, **A_GAUCHE)
    for ligne, reglage in enumerate(
        (
            Reglage("Nom du dossier", "Nom_dossier", nom, Genre.TEXTE, NOTE_DU_NOM),
            Reglage("Date d'arrêté", "Date_saisie", jour, Genre.DATE, note, DATE_D_ARRETE),
            *reglages,
        ),
        start=4,
    ):
        onglet.libeller(f"A{ligne}", reglage.libelle)
        valeur, genre = reglage.valeur, reglage.genre
        onglet.saisir(f"B{ligne}", valeur, genre, reglage.nom, **reglage.regle)
        if reglage.note:
            onglet.ecrire(ligne - 1, 2, reglage.note, discret)
    fin = ligne + 1
    onglet.libeller(f"A{fin}", "Les états sont arrêtés au")
    arrete = f"=IF(ISNUMBER(Date_saisie),INT(Date_saisie),{derniere})"
    onglet.calculer(f"B{fin}", arrete, Genre.DATE, num_format=JOUR_OU_RIEN, bold=True)
    onglet.nommer("Jour_arrete", f"B{fin}")
    return onglet


def en_tete(phrase: str) -> str:
    """La formule qui dit un état, son dossier, sa date, et s'il est incomplet."""
    dossier = 'IF(Nom_dossier="",""," Dossier : "&Nom_dossier&".")'
    jour = f'IF(Jour_arrete=0,""," Arrêté au "&{jour_ecrit("Jour_arrete")}&" (feuille Dossier).")'
    partiel = f'IF({HORS_CAPACITE}>0," INCOMPLET : voir la feuille Contrôles.","")'
    return f'="{phrase}."&{dossier}&{jour}&{partiel}'
