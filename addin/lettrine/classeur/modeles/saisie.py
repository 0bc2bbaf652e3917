"""Les tables à remplir d'un modèle (input tables), et comment les formules les lisent.

Règle : une feuille de saisie porte un tableau Excel au nom de son schéma ; ses en-têtes sont les
libellés que Lettrine reconnaît. Une saisie douteuse est signalée, jamais empêchée. Les formules
lisent la colonne entière, ligne par ligne : trier, insérer ou coller ne les casse pas.
Exceptions : au-delà de sa capacité, une table n'est plus lue ; un contrôle le dit.

Unités : lignes comptées de zéro, sauf dans les formules.

>>> from lettrine.tables.dossier import TIERS
>>> tiers = Saisie(TIERS, ("CompAuxNum", "Nom"), "Tiers", "Clients", ("",), 300)
>>> tiers.lue("Nom")
"INDEX('Tiers'!$B:$B,[#]+5)"
>>> tiers.plage("Nom")
"'Tiers'!$B$6:$B$305"
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pandas as pd
from xlsxwriter.utility import xl_col_to_name

from lettrine.classeur.modeles.controles import Controle
from lettrine.classeur.modeles.formules import colonne_entiere
from lettrine.classeur.modeles.onglet import Onglet
from lettrine.classeur.presentation.aspect import GRIS
from lettrine.classeur.presentation.atelier import Atelier
from lettrine.tables.schema import Schema

__all__ = ["OUI_OU_NON", "UNE_DATE", "UN_MONTANT", "Saisie", "des_jours", "un_choix"]

ENTETE = 4
HAUT = ENTETE + 1
DERNIERE = 100_000
"""La ligne jusqu'où l'on cherche ce qui n'est plus lu."""

UNE_DATE: dict[str, Any] = {
    "validate": "date",
    "criteria": "between",
    "minimum": datetime(1990, 1, 1),
    "maximum": datetime(2099, 12, 31),
    "error_title": "Date",
    "error_message": "Écrivez une date, par exemple 31/12/2025.",
}
OUI_OU_NON: dict[str, Any] = {
    "validate": "list",
    "source": ["oui", "non"],
    "error_title": "Oui ou non",
    "error_message": "Choisissez oui ou non.",
}
UN_MONTANT: dict[str, Any] = {
    "validate": "decimal",
    "criteria": ">=",
    "value": 0,
    "error_title": "Montant",
    "error_message": "Un montant ne s'écrit pas en négatif : il change de colonne.",
}


def un_choix(titre: str, *source: str) -> dict[str, Any]:
    """Une règle de validation : l'une de ces valeurs, ou la formule d'une liste."""
    return {
        "validate": "list",
        "source": source[0] if source[0].startswith("=") else list(source),
        "error_title": titre,
        "error_message": "Cette valeur n'est pas dans la liste. La garder ?",
    }


def des_jours(titre: str, minimum: int, maximum: int) -> dict[str, Any]:
    """Une règle de validation : un nombre de jours entre deux bornes."""
    return {
        "validate": "integer",
        "criteria": "between",
        "minimum": minimum,
        "maximum": maximum,
        "error_title": titre,
        "error_message": f"Écrivez un nombre de jours, de {minimum} à {maximum}.",
    }


@dataclass(frozen=True)
class Saisie:
    """Une table à remplir : son schéma, ses colonnes, sa feuille, le nombre de lignes lues."""

    schema: Schema
    colonnes: tuple[str, ...]
    onglet: str
    titre: str
    propos: tuple[str, ...]
    lignes: int
    vides: int = 30
    largeurs: Mapping[str, float] = field(default_factory=dict)
    regles: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def ecrire(self, atelier: Atelier, table: pd.DataFrame) -> Onglet:
        """La feuille, remplie de cette table."""
        onglet = Onglet(atelier, self.onglet, "saisie", self.titre, protegee=False)
        choisies = table[list(self.colonnes)]
        vides = min(self.vides, self.lignes)
        onglet.remplir(choisies, self.schema, ligne=ENTETE, vides=vides, largeurs=self.largeurs)
        onglet.decrire(*self.propos)
        onglet.page.freeze_panes(HAUT, 0)
        onglet.page.repeat_rows(ENTETE)
        bas, droite = HAUT + self.lignes - 1, len(self.colonnes) - 1
        onglet.tolerer((HAUT, 0, bas, droite))
        onglet.colorer((HAUT, 0, bas, droite), f'=$A{HAUT + 1}<>""', bottom=1, bottom_color=GRIS)
        for nom, regle in self.regles.items():
            place = self.colonnes.index(nom)
            onglet.valider((HAUT, place, bas, place), {**regle, "error_type": "warning"})
        onglet.page.set_selection(HAUT, 0, HAUT, 0)
        return onglet

    def lue(self, nom: str, rang: str = "[#]") -> str:
        """La cellule de cette colonne, à un rang du tableau (celui du bloc, sinon)."""
        place = self.colonnes.index(nom)
        return f"INDEX({colonne_entiere(self.onglet, place)},{rang}+{HAUT})"

    def texte(self, nom: str) -> str:
        """Le texte écrit, sans les espaces du bord ; vide si la cellule est en erreur."""
        return f'IFERROR(TRIM({self.lue(nom)}),"")'

    def jour(self, nom: str, sinon: str = '""') -> str:
        """Le jour écrit, ou `sinon`."""
        return f"IF(ISNUMBER({self.lue(nom)}),INT({self.lue(nom)}),{sinon})"

    def montant(self, nom: str, sinon: str = "0") -> str:
        """Le montant écrit, au centime, ou `sinon`."""
        return f"IF(ISNUMBER({self.lue(nom)}),ROUND({self.lue(nom)},2),{sinon})"

    def plage(self, nom: str) -> str:
        """Les cellules lues d'une colonne."""
        lettre = xl_col_to_name(self.colonnes.index(nom))
        return f"'{self.onglet}'!${lettre}${HAUT + 1}:${lettre}${HAUT + self.lignes}"

    @property
    def ligne(self) -> str:
        """Toutes les cellules de la ligne du bloc."""
        droite = xl_col_to_name(len(self.colonnes) - 1)
        return f"INDEX('{self.onglet}'!$A:${droite},[#]+{HAUT},0)"

    def debordement(self) -> Controle:
        """Rien ne doit être écrit sous la dernière ligne lue."""
        gauche, droite = (
            f"'{self.onglet}'!${lettre}${ligne}"
            for lettre, ligne in (
                ("A", HAUT + self.lignes + 1),
                (xl_col_to_name(len(self.colonnes) - 1), DERNIERE),
            )
        )
        return Controle(
            f"Cellules de la feuille {self.onglet} sous la ligne {HAUT + self.lignes}, non lues",
            f"COUNTA({gauche}:{droite.split('!')[1]})",
            ou=f"Le modèle en lit {self.lignes} au plus ; au-delà, employez Lettrine",
            de_capacite=True,
        )
