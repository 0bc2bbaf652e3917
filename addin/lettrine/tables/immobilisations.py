"""Les tables des immobilisations (fixed assets): le registre, ce qui lui arrive, ses exercices.

Un bien a une ligne du registre ; un composant est un bien qui nomme celui dont il fait partie. Ce
qui change un plan en cours de route (dépréciation, révision, ajout, sortie partielle, unités
d'œuvre) est une ligne de la table des événements. Une durée est en années ; « 6,67 » est lu comme
le nombre de mois le plus proche, 80.
"""

from lettrine.tables.ecritures import ECRITURES
from lettrine.tables.schema import Colonne, Genre, Schema

__all__ = [
    "CALCUL_DE_SORTIE",
    "DOTATIONS",
    "ELEMENTS_DU_COUT",
    "EVENEMENTS",
    "EXERCICES",
    "IMMOBILISATIONS",
    "METHODES",
    "METHODES_FISCALES",
    "NATURES_DE_SORTIE",
    "NATURES_D_EVENEMENT",
    "NORMES_CO2",
    "OD_IMMOBILISATIONS",
    "OD_PAR_NATURE",
    "PLAN",
    "SOLDES_APRES_OD",
    "SORTIES",
]

METHODES = (
    "linéaire",
    "dégressif",
    "unités d'œuvre",
    "SOFTY décroissant",
    "SOFTY progressif",
    "exceptionnel",
    "non amortissable",
)
METHODES_FISCALES = ("linéaire", "dégressif", "exceptionnel")
NATURES_DE_SORTIE = ("cession", "rebut", "destruction", "vol")
NATURES_D_EVENEMENT = (
    "valeur actuelle",
    "révision",
    "ajout",
    "sortie partielle",
    "virement",
    "unités",
    "amortissement exceptionnel",
)
NORMES_CO2 = ("WLTP", "NEDC")

_BIEN = Colonne(
    "NumBien",
    Genre.TEXTE,
    "N° du bien",
    ("Numéro", "Code", "Code immobilisation", "N° immobilisation", "Référence"),
    obligatoire=True,
)
_COMPTE = Colonne("CompteNum", Genre.TEXTE, "Compte", ("N° de compte", "Compte d'immobilisation"))

IMMOBILISATIONS = Schema(
    "Immobilisations",
    "Registre des immobilisations",
    (
        _BIEN,
        Colonne(
            "Designation",
            Genre.TEXTE,
            "Désignation",
            ("Libellé", "Nature du bien", "Description"),
            obligatoire=True,
        ),
        Colonne(_COMPTE.nom, _COMPTE.genre, _COMPTE.libelle, _COMPTE.synonymes, obligatoire=True),
        Colonne(
            "DateAcquisition",
            Genre.DATE,
            "Date d'acquisition",
            ("Acquisition", "Date d'achat", "Acquis le"),
            obligatoire=True,
        ),
        Colonne(
            "DateMiseEnService",
            Genre.DATE,
            "Mise en service",
            ("Date de mise en service", "En service le", "Début d'amortissement"),
        ),
        Colonne(
            "CoutEntree",
            Genre.MONTANT,
            "Coût d'entrée",
            ("Valeur brute", "Valeur d'origine", "Valeur d'entrée", "Coût d'acquisition", "Base"),
        ),
        Colonne("ValeurResiduelle", Genre.MONTANT, "Valeur résiduelle", ("VR",)),
        Colonne(
            "Methode",
            Genre.TEXTE,
            "Méthode",
            ("Mode", "Mode d'amortissement", "Méthode d'amortissement"),
            choix=METHODES,
        ),
        Colonne(
            "Duree",
            Genre.NOMBRE,
            "Durée (années)",
            ("Durée d'utilisation", "Durée d'amortissement"),
        ),
        Colonne("UnitesPrevues", Genre.ENTIER, "Unités prévues", ("Unités d'œuvre prévues",)),
        Colonne("Coefficient", Genre.NOMBRE, "Coefficient dégressif"),
        Colonne("MethodeFiscale", Genre.TEXTE, "Méthode fiscale", choix=METHODES_FISCALES),
        Colonne("DureeFiscale", Genre.NOMBRE, "Durée fiscale (années)", ("Durée d'usage",)),
        Colonne("Occasion", Genre.OUI_NON, "Occasion", ("Bien d'occasion",)),
        Colonne("ComposantDe", Genre.TEXTE, "Composant de", ("Bien principal",)),
        Colonne("Tourisme", Genre.OUI_NON, "Véhicule de tourisme", ("VP",)),
        Colonne("Co2", Genre.ENTIER, "CO2 (g/km)", ("Émissions de CO2",)),
        Colonne("NormeCo2", Genre.TEXTE, "Norme du CO2", choix=NORMES_CO2),
        Colonne("Subvention", Genre.MONTANT, "Subvention", ("Subvention d'investissement",)),
        Colonne("DateSubvention", Genre.DATE, "Date de la subvention", ("Subvention du",)),
        Colonne("TvaDeduite", Genre.MONTANT, "TVA déduite"),
        Colonne("TvaNonDeduite", Genre.MONTANT, "TVA non déduite", ("TVA dans le coût",)),
        Colonne("CompAuxNum", Genre.TEXTE, "Fournisseur", ("Auxiliaire",)),
        Colonne("PieceRef", Genre.TEXTE, "Pièce", ("N° facture", "Facture")),
        Colonne("Lieu", Genre.TEXTE, "Lieu", ("Emplacement", "Site")),
        Colonne(
            "AmortissementRepris",
            Genre.MONTANT,
            "Amortissements repris",
            ("Amortissements antérieurs", "Cumul repris"),
        ),
        Colonne("DerogatoireRepris", Genre.MONTANT, "Dérogatoire repris"),
        Colonne("DateReprise", Genre.DATE, "Repris au", ("Date de reprise",)),
        Colonne("DateSortie", Genre.DATE, "Date de sortie", ("Sortie le", "Date de cession")),
        Colonne("NatureSortie", Genre.TEXTE, "Nature de la sortie", choix=NATURES_DE_SORTIE),
        Colonne("PrixCession", Genre.MONTANT, "Prix de cession HT", ("Prix de cession",)),
        Colonne("TvaCession", Genre.MONTANT, "TVA sur la cession"),
    ),
)

EVENEMENTS = Schema(
    "Evenements",
    "Événements des immobilisations",
    (
        _BIEN,
        Colonne("DateEvenement", Genre.DATE, "Date", ("Date de l'événement",), obligatoire=True),
        Colonne("Nature", Genre.TEXTE, "Nature", choix=NATURES_D_EVENEMENT, obligatoire=True),
        Colonne("Montant", Genre.MONTANT, "Montant"),
        Colonne("TvaDeduite", Genre.MONTANT, "TVA déduite"),
        Colonne("Unites", Genre.ENTIER, "Unités", ("Unités d'œuvre",)),
        Colonne("Duree", Genre.NOMBRE, "Durée restante (années)", ("Durée restante",)),
        _COMPTE,
        Colonne("NatureSortie", Genre.TEXTE, "Nature de la sortie", choix=NATURES_DE_SORTIE),
        Colonne("PrixCession", Genre.MONTANT, "Prix de cession HT", ("Prix de cession",)),
        Colonne("TvaCession", Genre.MONTANT, "TVA sur la cession"),
        Colonne("Note", Genre.TEXTE, "Note", ("Motif", "Commentaire")),
    ),
)

ELEMENTS_DU_COUT = Schema(
    "ElementsCout",
    "Éléments du coût d'entrée",
    (
        _BIEN,
        Colonne("Nature", Genre.TEXTE, "Nature", obligatoire=True),
        Colonne("Libelle", Genre.TEXTE, "Libellé"),
        Colonne("Montant", Genre.MONTANT, "Montant HT", ("Montant",), obligatoire=True),
        Colonne("Tva", Genre.MONTANT, "TVA déductible", ("TVA",)),
    ),
)

EXERCICES = Schema(
    "Exercices",
    "Exercices comptables",
    (
        Colonne("ExerciceDebut", Genre.DATE, "Début", ("Ouverture", "Du"), obligatoire=True),
        Colonne("ExerciceFin", Genre.DATE, "Fin", ("Clôture", "Au"), obligatoire=True),
    ),
)

PLAN = Schema(
    "PlanAmortissement",
    "Plan d'amortissement",
    (
        Colonne("NumBien", Genre.TEXTE, "N° du bien"),
        Colonne("Designation", Genre.TEXTE, "Désignation"),
        _COMPTE,
        Colonne("PeriodeDebut", Genre.DATE, "Du"),
        Colonne("PeriodeFin", Genre.DATE, "Au"),
        Colonne("Methode", Genre.TEXTE, "Méthode"),
        Colonne("Brut", Genre.MONTANT, "Valeur brute"),
        Colonne("VncOuverture", Genre.MONTANT, "Valeur nette à l'ouverture"),
        Colonne("Dotation", Genre.MONTANT, "Dotation"),
        Colonne("DontExceptionnelle", Genre.MONTANT, "Dont exceptionnelle"),
        Colonne("Cumul", Genre.MONTANT, "Amortissements cumulés"),
        Colonne("DotationDepreciation", Genre.MONTANT, "Dotation pour dépréciation"),
        Colonne("RepriseDepreciation", Genre.MONTANT, "Reprise de dépréciation"),
        Colonne("CumulDepreciation", Genre.MONTANT, "Dépréciations cumulées"),
        Colonne("Vnc", Genre.MONTANT, "Valeur nette comptable"),
        Colonne("DotationFiscale", Genre.MONTANT, "Annuité fiscale"),
        Colonne("DotationDerogatoire", Genre.MONTANT, "Dotation dérogatoire"),
        Colonne("RepriseDerogatoire", Genre.MONTANT, "Reprise dérogatoire"),
        Colonne("CumulDerogatoire", Genre.MONTANT, "Dérogatoire (145)"),
        Colonne("QuotePartSubvention", Genre.MONTANT, "Subvention virée"),
        Colonne("NonDeductible", Genre.MONTANT, "Non déductible"),
        Colonne("DateSortie", Genre.DATE, "Sortie le"),
    ),
)

SORTIES = Schema(
    "SortiesImmobilisations",
    "Sorties d'immobilisations",
    (
        Colonne("NumBien", Genre.TEXTE, "N° du bien"),
        Colonne("Designation", Genre.TEXTE, "Désignation"),
        _COMPTE,
        IMMOBILISATIONS["DateAcquisition"],
        IMMOBILISATIONS["DateSortie"],
        IMMOBILISATIONS["NatureSortie"],
        Colonne("Brut", Genre.MONTANT, "Valeur brute"),
        Colonne("DotationComplementaire", Genre.MONTANT, "Dotation de l'exercice"),
        Colonne("Cumul", Genre.MONTANT, "Amortissements cumulés"),
        Colonne("ValeurComptable", Genre.MONTANT, "Valeur comptable"),
        IMMOBILISATIONS["PrixCession"],
        IMMOBILISATIONS["TvaCession"],
        Colonne("TvaAReverser", Genre.MONTANT, "TVA à reverser"),
        Colonne("TvaADeduire", Genre.MONTANT, "TVA à déduire"),
        Colonne("PlusValue", Genre.MONTANT, "Plus ou moins-value"),
        Colonne("PlusValueFiscale", Genre.MONTANT, "Plus ou moins-value fiscale"),
        Colonne("CourtTerme", Genre.MONTANT, "À court terme"),
        Colonne("LongTerme", Genre.MONTANT, "À long terme"),
        Colonne("RepriseDepreciation", Genre.MONTANT, "Dépréciation reprise"),
        Colonne("RepriseDerogatoire", Genre.MONTANT, "Dérogatoire repris"),
        Colonne("SubventionRestante", Genre.MONTANT, "Subvention virée"),
    ),
)

OD_PAR_NATURE = Schema(
    "OdParNature",
    "Écritures par nature",
    (
        Colonne("Nature", Genre.TEXTE, "Nature"),
        Colonne("Pieces", Genre.ENTIER, "Pièces"),
        Colonne("Lignes", Genre.ENTIER, "Lignes"),
        Colonne("Debit", Genre.MONTANT, "Débit"),
        Colonne("Credit", Genre.MONTANT, "Crédit"),
    ),
)

SOLDES_APRES_OD = Schema(
    "SoldesApresOd",
    "Soldes une fois les OD passées",
    (
        _COMPTE,
        Colonne("CompteLib", Genre.TEXTE, "Intitulé"),
        Colonne("SoldeLivre", Genre.MONTANT, "Solde au livre"),
        Colonne("Od", Genre.MONTANT, "OD"),
        Colonne("SoldeApres", Genre.MONTANT, "Solde ensuite"),
        Colonne("SoldeRegistre", Genre.MONTANT, "Au registre"),
        Colonne("Ecart", Genre.MONTANT, "Écart"),
    ),
)

OD_IMMOBILISATIONS = Schema(
    "OdImmobilisations",
    "Écritures des immobilisations",
    (
        Colonne("Nature", Genre.TEXTE, "Nature"),
        *(
            ECRITURES[nom]
            for nom in (
                "PieceRef",
                "EcritureDate",
                "CompteNum",
                "CompteLib",
                "EcritureLib",
                "Debit",
                "Credit",
            )
        ),
    ),
)

DOTATIONS = Schema(
    "DotationsDeLExercice",
    "Dotations de l'exercice",
    tuple(
        PLAN[nom]
        for nom in (
            "NumBien",
            "Designation",
            "CompteNum",
            "Methode",
            "Brut",
            "VncOuverture",
            "Dotation",
            "DontExceptionnelle",
            "Cumul",
            "DotationDepreciation",
            "RepriseDepreciation",
            "CumulDepreciation",
            "Vnc",
            "DotationFiscale",
            "CumulDerogatoire",
            "QuotePartSubvention",
            "NonDeductible",
            "DateSortie",
        )
    ),
)

CALCUL_DE_SORTIE = Schema(
    "CalculDeSortie",
    "Calcul de la sortie",
    (
        Colonne("NumBien", Genre.TEXTE, "N° du bien"),
        Colonne("Etape", Genre.TEXTE, "Étape"),
        Colonne("Calcul", Genre.TEXTE, "Calcul"),
        Colonne("Montant", Genre.MONTANT, "Montant"),
    ),
)
