"""Societe, Tiers, Relances et Suivi : les tables du classeur du dossier (client file workbook).

Le classeur du dossier dit ce que les écritures ne disent pas : qui est la société, qui sont
ses clients et fournisseurs, à quelles conditions ils paient, quelles relances sont parties,
quelles factures sont contestées, promises ou bloquées, et qui s'en occupe.
"""

from lettrine.tables.schema import Colonne, Genre, Schema

__all__ = ["RELANCES", "SOCIETE", "STATUTS_DE_SUIVI", "SUIVI", "TIERS", "TYPES_DE_TIERS"]

TYPES_DE_TIERS = ("professionnel", "public", "particulier")
STATUTS_DE_SUIVI = ("litige", "bloqué", "promesse")

_IDENTITE = (
    Colonne("Adresse1", Genre.TEXTE, "Adresse", ("Adresse 1", "Rue", "Adresse ligne 1")),
    Colonne("Adresse2", Genre.TEXTE, "Complément d'adresse", ("Adresse 2", "Adresse ligne 2")),
    Colonne("CodePostal", Genre.TEXTE, "Code postal", ("CP",)),
    Colonne("Ville", Genre.TEXTE, "Ville", ("Commune",)),
    Colonne("Pays", Genre.TEXTE, "Pays"),
    Colonne("Siren", Genre.TEXTE, "SIREN", ("N° SIREN",)),
    Colonne("NumTva", Genre.TEXTE, "N° de TVA", ("TVA intracommunautaire", "N° TVA")),
    Colonne("Iban", Genre.TEXTE, "IBAN"),
    Colonne("Bic", Genre.TEXTE, "BIC", ("Code BIC",)),
    Colonne("Courriel", Genre.TEXTE, "Courriel", ("E-mail", "Email", "Mail", "Adresse e-mail")),
    Colonne("Telephone", Genre.TEXTE, "Téléphone", ("Tél", "N° de téléphone")),
)

SOCIETE = Schema(
    "Societe",
    "Société",
    (
        Colonne("Nom", Genre.TEXTE, "Dénomination", ("Raison sociale",), obligatoire=True),
        Colonne("FormeJuridique", Genre.TEXTE, "Forme juridique", ("Forme",)),
        Colonne("Capital", Genre.MONTANT, "Capital social", ("Capital",)),
        *_IDENTITE,
        Colonne("VilleRcs", Genre.TEXTE, "RCS", ("Ville du RCS", "Greffe")),
        Colonne("ExerciceDebut", Genre.DATE, "Début de l'exercice", ("Ouverture", "Exercice du")),
        Colonne("ExerciceFin", Genre.DATE, "Fin de l'exercice", ("Clôture", "Exercice au")),
        Colonne("Signataire", Genre.TEXTE, "Signataire"),
        Colonne("QualiteSignataire", Genre.TEXTE, "Qualité du signataire", ("Fonction",)),
    ),
)

TIERS = Schema(
    "Tiers",
    "Clients et fournisseurs",
    (
        Colonne(
            "CompAuxNum",
            Genre.TEXTE,
            "Auxiliaire",
            ("Code tiers", "Compte auxiliaire", "Code"),
            obligatoire=True,
        ),
        Colonne("Nom", Genre.TEXTE, "Nom", ("Raison sociale", "Dénomination"), obligatoire=True),
        Colonne("Civilite", Genre.TEXTE, "Civilité"),
        Colonne("Contact", Genre.TEXTE, "Contact", ("À l'attention de", "Interlocuteur")),
        *_IDENTITE,
        Colonne("Type", Genre.TEXTE, "Type", ("Type de tiers",), choix=TYPES_DE_TIERS),
        Colonne(
            "Conditions",
            Genre.TEXTE,
            "Conditions de paiement",
            ("Délai de paiement", "Conditions de règlement", "Échéance"),
        ),
        Colonne(
            "TauxPenalite",
            Genre.TAUX,
            "Taux de pénalité contractuel",
            ("Taux contractuel", "Pénalités de retard"),
        ),
        Colonne(
            "TauxEscompte",
            Genre.TAUX,
            "Taux d'escompte",
            ("Escompte", "Escompte pour paiement anticipé"),
            facultative=True,
        ),
        Colonne(
            "DelaiEscompte",
            Genre.ENTIER,
            "Délai d'escompte",
            ("Jours d'escompte", "Délai pour l'escompte"),
            facultative=True,
        ),
        Colonne("Litige", Genre.TEXTE, "Litige", ("Motif du litige",)),
        Colonne(
            "DateJugement",
            Genre.DATE,
            "Jugement d'ouverture",
            ("Date du jugement d'ouverture", "Procédure collective"),
        ),
    ),
)

RELANCES = Schema(
    "Relances",
    "Registre des relances",
    (
        Colonne("CompAuxNum", Genre.TEXTE, "Auxiliaire", ("Code tiers",), obligatoire=True),
        Colonne("PieceRef", Genre.TEXTE, "Pièce", ("N° facture", "Facture"), obligatoire=True),
        Colonne("Niveau", Genre.ENTIER, "Niveau", obligatoire=True),
        Colonne("DateRelance", Genre.DATE, "Date de la relance", ("Date",), obligatoire=True),
        Colonne("NouveauDelai", Genre.DATE, "Nouveau délai", ("À payer avant le",)),
        Colonne("Moyen", Genre.TEXTE, "Moyen", ("Mode d'envoi",)),
        Colonne("Document", Genre.TEXTE, "Document", ("Fichier",)),
    ),
)

SUIVI = Schema(
    "Suivi",
    "Suivi des factures",
    (
        Colonne("CompAuxNum", Genre.TEXTE, "Auxiliaire", ("Code tiers",), obligatoire=True),
        Colonne("PieceRef", Genre.TEXTE, "Pièce", ("N° facture", "Facture"), obligatoire=True),
        Colonne("Statut", Genre.TEXTE, "Statut", obligatoire=True, choix=STATUTS_DE_SUIVI),
        Colonne("Responsable", Genre.TEXTE, "Responsable", ("Suivi par", "Commercial")),
        Colonne(
            "DatePrevue",
            Genre.DATE,
            "Date prévue",
            ("Date de la promesse", "Date de reprise", "Promis pour le", "Reprise le"),
        ),
        Colonne("MontantPromis", Genre.MONTANT, "Montant promis", ("Montant",)),
        Colonne("Note", Genre.TEXTE, "Note", ("Motif", "Commentaire")),
    ),
)
