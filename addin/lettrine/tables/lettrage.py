"""Les tables que rend le lettrage : lignes, groupes, rivaux, lignes ouvertes, registre.

`Rang` est partout la ligne de la source ; un groupe est un numéro propre au traitement, le
code de lettrage est dans `EcritureLet`. Dans le registre, `Lignes` nomme les lignes du livre
`Livre`, et `Solde` est le débit moins le crédit du groupe, nul s'il est complet ; d'un écart
approuvé, c'est l'écart, que son OD solde.
"""

from lettrine.tables.ecritures import ECRITURES
from lettrine.tables.schema import Colonne, Genre, Schema

__all__ = [
    "EVALUATION",
    "GROUPES",
    "IMPUTATIONS",
    "LIGNES_LETTREES",
    "LIGNES_MODIFIEES",
    "OUVERTES",
    "REGISTRE",
    "RIVAUX",
    "VERDICTS",
]

_COMPTE = (ECRITURES["CompteNum"], ECRITURES["CompAuxNum"], ECRITURES["CompAuxLib"])

LIGNES_LETTREES = Schema(
    "LignesLettrees",
    "Lignes lettrées",
    (
        ECRITURES["EcritureLet"],
        ECRITURES["DateLet"],
        Colonne("Groupe", Genre.NUMERO, "Groupe"),
    ),
)

GROUPES = Schema(
    "Groupes",
    "Groupes lettrés et proposés",
    (
        Colonne("Groupe", Genre.NUMERO, "Groupe"),
        *_COMPTE,
        ECRITURES["EcritureLet"],
        ECRITURES["DateLet"],
        Colonne("Lignes", Genre.ENTIER, "Lignes"),
        Colonne("Montant", Genre.MONTANT, "Montant"),
        Colonne("Solde", Genre.MONTANT, "Reste"),
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
        Colonne("RangLigne", Genre.NUMERO, "Ligne"),
        Colonne("RangRival", Genre.NUMERO, "Contrepartie possible"),
        Colonne("Montant", Genre.MONTANT, "Montant"),
        ECRITURES["EcritureDate"],
        ECRITURES["PieceRef"],
        ECRITURES["EcritureLib"],
    ),
)

VERDICTS = Schema(
    "Verdicts",
    "Lettres retrouvées",
    (
        Colonne("Verdict", Genre.TEXTE, "Vos groupes"),
        Colonne("Groupes", Genre.ENTIER, "Groupes"),
        Colonne("Montant", Genre.MONTANT, "Montant"),
    ),
)

EVALUATION = Schema(
    "Evaluation",
    "Lettres passées, comparées à un nouveau lettrage",
    (
        *_COMPTE,
        ECRITURES["EcritureLet"],
        Colonne("Montant", Genre.MONTANT, "Montant"),
        Colonne("Verdict", Genre.TEXTE, "Retrouvé"),
        Colonne("Rangs", Genre.TEXTE, "Vos lignes"),
        Colonne("Proposees", Genre.TEXTE, "Lignes proposées"),
        Colonne("Motif", Genre.TEXTE, "Motif proposé"),
    ),
)

IMPUTATIONS = Schema(
    "Imputations",
    "Lignes sans doute au mauvais tiers",
    (
        *_COMPTE,
        Colonne("RangLigne", Genre.NUMERO, "Ligne du règlement"),
        ECRITURES["EcritureDate"],
        ECRITURES["EcritureLib"],
        Colonne("Montant", Genre.MONTANT, "Montant"),
        Colonne("RangRival", Genre.NUMERO, "Ligne de la facture"),
        Colonne("AutreCompte", Genre.TEXTE, "Compte de la facture"),
        Colonne("AutreAuxiliaire", Genre.TEXTE, "Son auxiliaire"),
        Colonne("AutreNom", Genre.TEXTE, "Son nom"),
        Colonne("AutrePiece", Genre.TEXTE, "Sa pièce"),
    ),
)

OUVERTES = Schema(
    "Ouvertes",
    "Lignes restées ouvertes",
    (
        Colonne("RangLigne", Genre.NUMERO, "Ligne"),
        *_COMPTE,
        ECRITURES["EcritureDate"],
        ECRITURES["PieceRef"],
        ECRITURES["EcritureLib"],
        ECRITURES["Debit"],
        ECRITURES["Credit"],
        Colonne("Motif", Genre.TEXTE, "Pourquoi"),
    ),
)

_AVANT_APRES = (
    Colonne("CodeAvant", Genre.TEXTE, "Code avant"),
    Colonne("DateLetAvant", Genre.DATE, "Date avant"),
    Colonne("CodeApres", Genre.TEXTE, "Code après"),
    Colonne("DateLetApres", Genre.DATE, "Date après"),
)

LIGNES_MODIFIEES = Schema(
    "LignesModifiees",
    "Lignes dont le lettrage a changé",
    (
        Colonne("RangLigne", Genre.NUMERO, "Ligne"),
        *_COMPTE,
        ECRITURES["EcritureDate"],
        ECRITURES["PieceRef"],
        ECRITURES["EcritureLib"],
        ECRITURES["Debit"],
        ECRITURES["Credit"],
        *_AVANT_APRES,
    ),
)

REGISTRE = Schema(
    "RegistreLettrage",
    "Registre",
    (
        Colonne("DateOperation", Genre.DATE, "Le", obligatoire=True),
        Colonne("Auteur", Genre.TEXTE, "Par", obligatoire=True),
        Colonne("Operation", Genre.TEXTE, "Opération", obligatoire=True),
        Colonne("CompteNum", Genre.TEXTE, "Compte", obligatoire=True),
        Colonne("CompAuxNum", Genre.TEXTE, "Auxiliaire"),
        *_AVANT_APRES,
        Colonne("Solde", Genre.MONTANT, "Solde du groupe"),
        Colonne("Motif", Genre.TEXTE, "Motif"),
        Colonne("Lignes", Genre.TEXTE, "Lignes du livre", obligatoire=True),
        Colonne("Pieces", Genre.TEXTE, "Pièces"),
        Colonne("Livre", Genre.TEXTE, "Livre"),
    ),
)
