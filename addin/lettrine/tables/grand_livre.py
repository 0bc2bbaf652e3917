"""Les tables du grand livre (general ledger): ses lignes, et le total de chaque compte.

`Solde` est le solde progressif du bloc (le compte, ou le compte et l'auxiliaire) après la ligne,
débit positif. `RangLigne` est la ligne de la source, 0 pour un solde d'ouverture.
"""

from lettrine.tables.balances import BALANCE_TIERS, MONTANTS
from lettrine.tables.ecritures import ECRITURES
from lettrine.tables.schema import Colonne, Genre, Schema

__all__ = ["COMPTES_DU_GRAND_LIVRE", "GRAND_LIVRE"]

GRAND_LIVRE = Schema(
    "GrandLivre",
    "Grand livre",
    (
        ECRITURES["CompteNum"],
        Colonne("CompAuxNum", Genre.TEXTE, "Tiers"),
        ECRITURES["EcritureDate"],
        ECRITURES["JournalCode"],
        ECRITURES["EcritureNum"],
        ECRITURES["PieceRef"],
        ECRITURES["EcritureLib"],
        ECRITURES["EcritureLet"],
        ECRITURES["Debit"],
        ECRITURES["Credit"],
        Colonne("Solde", Genre.MONTANT, "Solde progressif"),
        Colonne("RangLigne", Genre.NUMERO, "Ligne"),
    ),
)

COMPTES_DU_GRAND_LIVRE = Schema(
    "ComptesGrandLivre",
    "Totaux du grand livre",
    (
        *(BALANCE_TIERS[nom] for nom in ("CompteNum", "CompAuxNum", "Nom")),
        Colonne("Lignes", Genre.ENTIER, "Lignes"),
        *(BALANCE_TIERS[nom] for nom in MONTANTS),
    ),
)
