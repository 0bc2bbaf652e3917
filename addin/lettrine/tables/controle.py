"""Les tables du contrôle d'un FEC : totaux par journal, comptes et plan comptable."""

from lettrine.tables.ecritures import ECRITURES
from lettrine.tables.schema import Colonne, Genre, Schema

__all__ = ["COMPTES", "JOURNAUX"]

JOURNAUX = Schema(
    "Journaux",
    "Totaux par journal",
    (
        ECRITURES["JournalCode"],
        ECRITURES["JournalLib"],
        Colonne("Lignes", Genre.ENTIER, "Lignes"),
        Colonne("Ecritures", Genre.ENTIER, "Écritures"),
        ECRITURES["Debit"],
        ECRITURES["Credit"],
        Colonne("Ecart", Genre.MONTANT, "Écart"),
    ),
)

COMPTES = Schema(
    "Comptes",
    "Comptes du fichier",
    (
        ECRITURES["CompteNum"],
        ECRITURES["CompteLib"],
        Colonne("Racine", Genre.TEXTE, "Racine au plan"),
        Colonne("Statut", Genre.TEXTE, "Plan comptable"),
        Colonne("Lignes", Genre.ENTIER, "Lignes"),
        ECRITURES["Debit"],
        ECRITURES["Credit"],
    ),
)
