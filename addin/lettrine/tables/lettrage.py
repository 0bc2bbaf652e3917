"""Les tables que rend le lettrage : lignes, groupes, rivaux, lignes ouvertes.

`Rang` est partout la ligne de la source ; un groupe est un numéro propre au traitement, le
code de lettrage est dans `EcritureLet`.
"""

from lettrine.tables.ecritures import ECRITURES
from lettrine.tables.schema import Colonne, Genre, Schema

__all__ = ["GROUPES", "LIGNES_LETTREES", "OUVERTES", "RIVAUX"]

_COMPTE = (ECRITURES["CompteNum"], ECRITURES["CompAuxNum"], ECRITURES["CompAuxLib"])

LIGNES_LETTREES = Schema(
    "LignesLettrees",
    "Lignes lettrées",
    (
        ECRITURES["EcritureLet"],
        ECRITURES["DateLet"],
        Colonne("Groupe", Genre.ENTIER, "Groupe"),
    ),
)

GROUPES = Schema(
    "Groupes",
    "Groupes lettrés et proposés",
    (
        Colonne("Groupe", Genre.ENTIER, "Groupe"),
        *_COMPTE,
        ECRITURES["EcritureLet"],
        ECRITURES["DateLet"],
        Colonne("Lignes", Genre.ENTIER, "Lignes"),
        Colonne("Montant", Genre.MONTANT, "Montant"),
        Colonne("Confiance", Genre.TEXTE, "Confiance"),
        Colonne("Motif", Genre.TEXTE, "Motif"),
        Colonne("Rangs", Genre.TEXTE, "Lignes de la source"),
    ),
)

RIVAUX = Schema(
    "Rivaux",
    "Contreparties possibles non retenues",
    (
        *_COMPTE,
        Colonne("RangLigne", Genre.ENTIER, "Ligne"),
        Colonne("RangRival", Genre.ENTIER, "Contrepartie possible"),
        Colonne("Montant", Genre.MONTANT, "Montant"),
        ECRITURES["EcritureDate"],
        ECRITURES["PieceRef"],
        ECRITURES["EcritureLib"],
    ),
)

OUVERTES = Schema(
    "Ouvertes",
    "Lignes restées ouvertes",
    (
        Colonne("RangLigne", Genre.ENTIER, "Ligne"),
        *_COMPTE,
        ECRITURES["EcritureDate"],
        ECRITURES["PieceRef"],
        ECRITURES["EcritureLib"],
        ECRITURES["Debit"],
        ECRITURES["Credit"],
        Colonne("Motif", Genre.TEXTE, "Pourquoi"),
    ),
)
