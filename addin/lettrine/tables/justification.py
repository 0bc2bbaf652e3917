"""Les tables de la justification de solde : les lignes ouvertes, le solde de chaque compte.

`Reste` est ce qui reste ouvert d'une ligne, débit positif ; la somme des `Reste` d'un compte est
son solde. `RangLigne` est la ligne de la source.
"""

from lettrine.tables.balances import BALANCE_TIERS
from lettrine.tables.ecritures import ECRITURES
from lettrine.tables.schema import Colonne, Genre, Schema

__all__ = ["JUSTIFICATION", "SOLDES_JUSTIFIES"]

JUSTIFICATION = Schema(
    "Justification",
    "Lignes qui font le solde",
    (
        BALANCE_TIERS["CompteNum"],
        BALANCE_TIERS["CompAuxNum"],
        ECRITURES["EcritureDate"],
        ECRITURES["JournalCode"],
        ECRITURES["PieceRef"],
        ECRITURES["PieceDate"],
        ECRITURES["EcritureLib"],
        ECRITURES["EcritureLet"],
        ECRITURES["Debit"],
        ECRITURES["Credit"],
        Colonne("Reste", Genre.MONTANT, "Reste ouvert"),
        Colonne("RangLigne", Genre.NUMERO, "Ligne"),
    ),
)

SOLDES_JUSTIFIES = Schema(
    "SoldesJustifies",
    "Soldes justifiés",
    (
        BALANCE_TIERS["CompteNum"],
        BALANCE_TIERS["CompAuxNum"],
        BALANCE_TIERS["Nom"],
        Colonne("Lignes", Genre.ENTIER, "Lignes ouvertes"),
        Colonne("PlusAncienne", Genre.DATE, "La plus ancienne"),
        BALANCE_TIERS["SoldeDebiteur"],
        BALANCE_TIERS["SoldeCrediteur"],
    ),
)
