"""Les couleurs, les formats et les mesures de tous les classeurs (one visual language).

Règle : un titre est bleu et gras ; un en-tête est blanc sur bleu ; une cellule à remplir est jaune
pâle ; un négatif est rouge ; la couleur d'un onglet dit son rôle (gris mode d'emploi, jaune saisie,
bleu résultat, vert contrôle). Un contrôle juste est vert, sinon rouge.
Exceptions : dans SANS_ZERO, un zéro ne s'écrit pas.

Référence : limites d'Excel (32 767 caractères dans une cellule).
Unités : largeurs en caractères, hauteurs en points.

>>> FORMATS[Genre.MONTANT], ONGLETS["saisie"]
('#,##0.00;[Red]-#,##0.00', '#F2C230')
"""

from datetime import datetime
from typing import Any, Literal

from xlsxwriter.utility import xl_rowcol_to_cell

from lettrine.tables.schema import Genre

__all__ = [
    "A_DROITE",
    "A_GAUCHE",
    "BANDE",
    "BLANC",
    "BLEU",
    "COULEURS_DE_SERIE",
    "CREATION",
    "DISCRET",
    "ENCRE",
    "ENTETE",
    "FOND_ORANGE",
    "FOND_ROUGE",
    "FOND_VERT",
    "FORMATS",
    "GRIS",
    "LIEN",
    "MONTANT",
    "MONTANT_SANS_ZERO",
    "ONGLETS",
    "OPTIONS",
    "ORANGE",
    "ROUGE",
    "SAISIE",
    "SANS_ZERO",
    "TEXTE_MAXIMAL",
    "VERT",
    "Role",
    "mettre_en_page",
    "poser_un_feu",
]

Role = Literal["mode_d_emploi", "saisie", "resultat", "controle"]

TEXTE_MAXIMAL = 32_767

BLEU, BLANC, GRIS, ENCRE = "#1F3864", "#FFFFFF", "#D0D5DD", "#262626"
BANDE, SAISIE, DISCRET, LIEN = "#F1F5FB", "#FFF9DB", "#595959", "#1F4E9E"
ORANGE, FOND_ORANGE = "#8A5A00", "#FFEBC2"
VERT, FOND_VERT, ROUGE, FOND_ROUGE = "#1E6B34", "#E3F4E7", "#B3261E", "#FBE4E2"
ENTETE = {"bold": True, "color": BLANC, "bg_color": BLEU, "text_wrap": True}
COULEURS_DE_SERIE = ("#2F5FA8", "#9DB7DE", "#8C8C8C")
ONGLETS: dict[Role, str] = {
    "mode_d_emploi": "#8C8C8C",
    "saisie": "#F2C230",
    "resultat": "#2F5FA8",
    "controle": "#3E8E4E",
}
MONTANT = "#,##0.00;[Red]-#,##0.00"
MONTANT_SANS_ZERO = "#,##0.00;[Red]-#,##0.00;"
FORMATS = {
    Genre.TEXTE: "@",
    Genre.MONTANT: MONTANT,
    Genre.DATE: "dd/mm/yyyy",
    Genre.ENTIER: "#,##0;[Red]-#,##0",
    Genre.NUMERO: "0;[Red]-0",
    Genre.TAUX: "0.00##%",
    Genre.NOMBRE: MONTANT,
    Genre.OUI_NON: "@",
}
SANS_ZERO = {"Debit", "Credit"}
"""Colonnes où un zéro ne se lit pas : une ligne est au débit ou au crédit."""

A_DROITE = {Genre.MONTANT, Genre.ENTIER, Genre.NUMERO, Genre.TAUX, Genre.NOMBRE}
A_GAUCHE = {"align": "left", "indent": 1}  # un montant à sa gauche ne le touche pas

CREATION = datetime(2000, 1, 1)
OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def mettre_en_page(page: Any, role: Role, *, gauche: str, centre: str) -> None:
    """Onglet, absence de quadrillage, A4 à l'italienne sur une page de large, pied de page."""
    page.hide_gridlines(2)
    page.set_tab_color(ONGLETS[role])
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.75)
    page.set_footer(f"&L&9 {gauche}&C&9{centre}&R&9Page &P sur &N")


def poser_un_feu(classeur: Any, page: Any, ligne: int, zone: tuple[int, int]) -> None:
    """Vert si la première cellule de la zone lit OK, rouge sinon."""
    cellule = xl_rowcol_to_cell(ligne, zone[0], row_abs=True, col_abs=True)
    for condition, encre, fond in (("=", VERT, FOND_VERT), ("<>", ROUGE, FOND_ROUGE)):
        page.conditional_format(
            ligne,
            zone[0],
            ligne,
            zone[1],
            {
                "type": "formula",
                "criteria": f'={cellule}{condition}"OK"',
                "format": classeur.add_format({"font_color": encre, "bg_color": fond}),
            },
        )
