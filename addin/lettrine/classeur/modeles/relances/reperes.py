"""Ce que partagent les feuilles du modèle de relances (landmarks) : tables, tailles, régimes.

Règle : le modèle tient 1 000 factures, 1 000 règlements, 1 000 relances et 500 clients, et détaille
les pénalités en 2 500 périodes ; la feuille Contrôles dit quand un dossier les dépasse.
Exceptions : aucune.
"""

from lettrine.classeur.modeles.saisie import UN_MONTANT, UNE_DATE, Saisie, un_choix
from lettrine.comptabilite.relances import NIVEAUX
from lettrine.tables.dossier import RELANCES, SOCIETE, TIERS, TYPES_DE_TIERS
from lettrine.tables.penalites import FACTURES_DUES, REGLEMENTS, TAUX_DE_PENALITE

__all__ = [
    "CALCULS",
    "CLIENTS",
    "FACTURES",
    "PERIODES",
    "RECUS",
    "REGISTRE",
    "RETARDS",
    "SAISIES",
    "SOCIETE_A_REMPLIR",
    "TAUX",
]

PERIODES = 2_500
CALCULS, RETARDS = "Calculs", "Retards"

SOCIETE_A_REMPLIR = Saisie(
    SOCIETE,
    ("Nom", "Adresse1", "Adresse2", "CodePostal", "Ville", "Siren", "Iban", "Telephone",
     "Courriel", "Signataire", "QualiteSignataire"),
    "Société",
    "Société",
    ("Le créancier, sur une ligne : ce que portent les lettres de relance de Lettrine.",),
    1,
    largeurs={"Nom": 34, "Adresse1": 30, "Adresse2": 24, "Ville": 20, "Iban": 32, "Courriel": 30,
              "Siren": 14, "Telephone": 18, "Signataire": 22, "QualiteSignataire": 22},
)  # fmt: skip
CLIENTS = Saisie(
    TIERS,
    ("CompAuxNum", "Nom", "Adresse1", "Adresse2", "CodePostal", "Ville", "Type", "TauxPenalite",
     "Litige", "DateJugement"),
    "Tiers",
    "Clients",
    ("Un client par ligne. Type : professionnel, public ou particulier ; il décide du taux.",
     "Taux contractuel : celui de vos conditions générales, s'il y en a un ; jamais sous trois fois"
     " l'intérêt légal."),
    500,
    largeurs={"CompAuxNum": 14, "Nom": 34, "Adresse1": 30, "Adresse2": 24, "Ville": 20, "Type": 15,
              "TauxPenalite": 16, "Litige": 30, "DateJugement": 16},
    regles={
        "Type": un_choix("Type", *TYPES_DE_TIERS),
        "TauxPenalite": {
            "validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 1,
            "error_title": "Taux", "error_message": "Écrivez un taux annuel, de 0 à 100 %.",
        },
        "DateJugement": UNE_DATE,
    },
)  # fmt: skip
FACTURES = Saisie(
    FACTURES_DUES,
    ("Facture", "CompAuxNum", "PieceRef", "PieceDate", "DateEcheance", "Montant"),
    "Factures",
    "Factures dues",
    ("Une facture par ligne, à son montant TTC, avec un numéro d'ordre qui n'est qu'à elle : c'est"
     " lui que citent les règlements.",
     "Les factures payées en retard y restent : leurs pénalités sont dues aussi."),
    1_000,
    vides=50,
    largeurs={"Facture": 10, "CompAuxNum": 14, "PieceRef": 20, "PieceDate": 16, "DateEcheance": 14,
              "Montant": 16},
    regles={
        "CompAuxNum": un_choix("Client", "=Liste_clients"),
        "PieceDate": UNE_DATE,
        "DateEcheance": UNE_DATE,
        "Montant": UN_MONTANT,
    },
)  # fmt: skip
RECUS = Saisie(
    REGLEMENTS,
    ("Facture", "DateReglement", "Montant"),
    "Règlements",
    "Règlements et avoirs reçus",
    (
        "Un règlement ou un avoir par ligne, avec le numéro d'ordre de la facture qu'il paie. Payer"
        " deux factures d'un coup, ce sont deux lignes.",
    ),
    1_000,
    vides=50,
    largeurs={"Facture": 10, "DateReglement": 18, "Montant": 16},
    regles={"DateReglement": UNE_DATE, "Montant": UN_MONTANT},
)
REGISTRE = Saisie(
    RELANCES,
    ("CompAuxNum", "PieceRef", "Niveau", "DateRelance", "NouveauDelai", "Moyen"),
    "Relances",
    "Registre des relances",
    ("Une ligne par facture et par relance partie : "
     + ", ".join(f"{niveau} {nom}" for niveau, nom in NIVEAUX.items()) + ".",
     "Sans nouveau délai écrit, celui de la feuille Dossier est compté depuis la relance."),
    1_000,
    vides=50,
    largeurs={"CompAuxNum": 14, "PieceRef": 20, "Niveau": 10, "DateRelance": 18, "NouveauDelai": 16,
              "Moyen": 40},
    regles={
        "CompAuxNum": un_choix("Client", "=Liste_clients"),
        "Niveau": un_choix("Niveau", *map(str, NIVEAUX)),
        "DateRelance": UNE_DATE,
        "NouveauDelai": UNE_DATE,
    },
)  # fmt: skip
TAUX = Saisie(
    TAUX_DE_PENALITE,
    ("Depuis", "TauxBce", "TauxLegal", "Reference"),
    "Taux",
    "Taux des pénalités, semestre par semestre",
    ("Un semestre civil par ligne. À chaque 1er janvier et 1er juillet, ajoutez-en une : une"
     " facture qui court sur un semestre absent n'est pas calculée.",
     "Taux de refinancement de la BCE au premier jour du semestre ; intérêt légal d'un créancier"
     " professionnel (« autres cas »)."),
    40,
    vides=20,
    largeurs={"Depuis": 14, "TauxBce": 16, "TauxLegal": 18, "Reference": 62},
    regles={"Depuis": UNE_DATE},
)  # fmt: skip
SAISIES = (SOCIETE_A_REMPLIR, CLIENTS, FACTURES, RECUS, REGISTRE, TAUX)
