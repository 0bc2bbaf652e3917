"""Écritures : la table centrale, une ligne par ligne d'écriture (journal lines).

Règle : les dix-huit champs du fichier des écritures comptables, dans l'ordre légal, puis ceux
des comptabilités de trésorerie (BA : 21 champs, BNC : 22) et l'échéance que Lettrine sait
utiliser. Débit et crédit sont en centimes ; `Montantdevise` reste le texte lu, parce que le
nombre de décimales dépend de la devise.

Référence : LPF art. A47 A-1, VII et VIII.
"""

from lettrine.tables.schema import Colonne, Genre, Schema

__all__ = ["CHAMPS_FEC", "CHAMPS_TRESORERIE", "ECRITURES"]

ECRITURES = Schema(
    "Ecritures",
    "Écritures",
    (
        Colonne("JournalCode", Genre.TEXTE, "Journal", ("Code journal", "Jnl", "Jal")),
        Colonne("JournalLib", Genre.TEXTE, "Libellé du journal", ("Nom du journal",)),
        Colonne(
            "EcritureNum",
            Genre.TEXTE,
            "N° d'écriture",
            ("N° écriture", "Numéro d'écriture", "N° mouvement", "Écriture", "N° folio"),
        ),
        Colonne(
            "EcritureDate",
            Genre.DATE,
            "Date",
            ("Date écriture", "Date d'écriture", "Date comptable", "Date opération", "Date op"),
            obligatoire=True,
        ),
        Colonne(
            "CompteNum",
            Genre.TEXTE,
            "Compte",
            (
                "N° compte",
                "N° de compte",
                "Numéro de compte",
                "Compte général",
                "Compte gén.",
                "Numéro compte",
            ),
            obligatoire=True,
        ),
        Colonne(
            "CompteLib",
            Genre.TEXTE,
            "Libellé du compte",
            ("Intitulé du compte", "Intitulé compte", "Libellé compte", "Nom du compte"),
        ),
        Colonne(
            "CompAuxNum",
            Genre.TEXTE,
            "Auxiliaire",
            (
                "Compte auxiliaire",
                "Compte tiers",
                "Tiers",
                "Code tiers",
                "N° auxiliaire",
                "N° tiers",
                "Code auxiliaire",
                "Compte aux.",
            ),
        ),
        Colonne(
            "CompAuxLib",
            Genre.TEXTE,
            "Nom de l'auxiliaire",
            ("Libellé auxiliaire", "Nom du tiers", "Intitulé tiers", "Libellé du tiers"),
        ),
        Colonne(
            "PieceRef",
            Genre.TEXTE,
            "Pièce",
            (
                "N° pièce",
                "N° de pièce",
                "Numéro de pièce",
                "Référence pièce",
                "Réf. pièce",
                "Référence",
                "Réf",
                "N° facture",
            ),
        ),
        Colonne("PieceDate", Genre.DATE, "Date de pièce", ("Date pièce", "Date facture")),
        Colonne(
            "EcritureLib",
            Genre.TEXTE,
            "Libellé",
            ("Libellé écriture", "Libellé de l'écriture", "Libellé opération", "Intitulé"),
        ),
        Colonne("Debit", Genre.MONTANT, "Débit", ("Montant débit", "Débits"), obligatoire=True),
        Colonne("Credit", Genre.MONTANT, "Crédit", ("Montant crédit", "Crédits"), obligatoire=True),
        Colonne(
            "EcritureLet",
            Genre.TEXTE,
            "Lettrage",
            ("Lettre", "Code lettrage", "Code lettre", "Let", "Lett", "Lettrage code"),
        ),
        Colonne("DateLet", Genre.DATE, "Date de lettrage", ("Date lettrage", "Date lettre")),
        Colonne("ValidDate", Genre.DATE, "Date de validation", ("Date validation",)),
        Colonne(
            "Montantdevise", Genre.TEXTE, "Montant en devise", ("Montant devise", "Devise montant")
        ),
        Colonne("Idevise", Genre.TEXTE, "Devise", ("Code devise", "Id devise", "IdDevise")),
        Colonne("DateRglt", Genre.DATE, "Date de règlement", ("Date règlement",), facultative=True),
        Colonne(
            "ModeRglt", Genre.TEXTE, "Mode de règlement", ("Mode règlement",), facultative=True
        ),
        Colonne(
            "NatOp", Genre.TEXTE, "Nature de l'opération", ("Nature opération",), facultative=True
        ),
        Colonne(
            "IdClient", Genre.TEXTE, "Identification du client", ("Id client",), facultative=True
        ),
        Colonne(
            "DateEcheance",
            Genre.DATE,
            "Échéance",
            ("Date d'échéance", "Date échéance", "Ech.", "Échéance le"),
            facultative=True,
        ),
    ),
)

CHAMPS_FEC = ECRITURES.noms[:18]
"""Les champs obligatoires du FEC, dans l'ordre de l'arrêté."""

CHAMPS_TRESORERIE = ECRITURES.noms[18:22]
"""Les champs 19 à 22 des comptabilités de trésorerie (BA : trois, BNC : quatre)."""
