"""Les tables des écarts de lettrage et des OD proposées (differences and proposed entries).

`Rangs` est la clé d'un écart : les lignes de la source, triées, séparées par des virgules. `Ecart`
est le débit moins le crédit de ces lignes, que l'OD solde ; `MontantDu` est ce qui était dû,
`MontantRegle` ce qui a été payé.
"""

from lettrine.tables.ecritures import CHAMPS_FEC, ECRITURES
from lettrine.tables.schema import Colonne, Genre, Schema

__all__ = ["ECARTS", "LIGNES_D_ECART", "OD_A_IMPORTER", "OD_PROPOSEES", "RECLASSEMENTS"]

_COMPTE = (ECRITURES["CompteNum"], ECRITURES["CompAuxNum"], ECRITURES["CompAuxLib"])
_RANGS = Colonne("Rangs", Genre.TEXTE, "Lignes de la source", obligatoire=True)
_MOTIF = Colonne("Motif", Genre.TEXTE, "Motif")
_CONFIANCE = Colonne("Confiance", Genre.TEXTE, "Confiance")

ECARTS = Schema(
    "Ecarts",
    "Écarts",
    (
        Colonne("Approuver", Genre.OUI_NON, "Approuver", obligatoire=True),
        Colonne("Nature", Genre.TEXTE, "Nature"),
        *_COMPTE,
        Colonne("DateEcart", Genre.DATE, "Dernière ligne"),
        Colonne("MontantDu", Genre.MONTANT, "Dû", obligatoire=True),
        Colonne("MontantRegle", Genre.MONTANT, "Réglé"),
        Colonne("Ecart", Genre.MONTANT, "Écart", obligatoire=True),
        Colonne("Preuve", Genre.TEXTE, "Preuve"),
        _MOTIF,
        _CONFIANCE,
        _RANGS,
    ),
)

LIGNES_D_ECART = Schema(
    "LignesDEcart",
    "Lignes des écarts",
    (
        Colonne("Ecart", Genre.NUMERO, "Écart"),
        Colonne("RangLigne", Genre.NUMERO, "Ligne"),
        Colonne("Piece", Genre.OUI_NON, "Facture ou avoir"),
    ),
)

RECLASSEMENTS = Schema(
    "Reclassements",
    "Acomptes à imputer et dettes à compenser",
    (
        Colonne("Nature", Genre.TEXTE, "Nature"),
        *_COMPTE,
        Colonne("AutreCompte", Genre.TEXTE, "Autre compte"),
        Colonne("AutreAuxiliaire", Genre.TEXTE, "Autre auxiliaire"),
        Colonne("DateOd", Genre.DATE, "Date de l'OD"),
        Colonne("Montant", Genre.MONTANT, "Montant"),
        _MOTIF,
        _CONFIANCE,
        _RANGS,
    ),
)

OD_PROPOSEES = Schema(
    "OdProposees",
    "OD proposées",
    (
        Colonne("Nature", Genre.TEXTE, "Nature"),
        ECRITURES["PieceRef"],
        ECRITURES["JournalCode"],
        ECRITURES["EcritureDate"],
        ECRITURES["CompteNum"],
        ECRITURES["CompteLib"],
        ECRITURES["CompAuxNum"],
        ECRITURES["EcritureLib"],
        ECRITURES["Debit"],
        ECRITURES["Credit"],
        _MOTIF,
    ),
)

OD_A_IMPORTER = Schema(
    "Ecritures",
    "OD à importer",
    tuple(ECRITURES[nom] for nom in CHAMPS_FEC),
)
