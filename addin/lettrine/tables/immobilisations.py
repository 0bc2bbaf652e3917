"""Les tables des immobilisations (fixed assets): le registre, ce qui lui arrive, ses exercices.

Un bien a une ligne du registre ; un composant est un bien qui nomme celui dont il fait partie. Ce
qui change un plan en cours de route (dépréciation, révision, ajout, sortie partielle, unités
d'œuvre) est une ligne de la table des événements. Une durée est en années ; « 6,67 » est lu comme
le nombre de mois le plus proche, 80.
"""

from collections.abc import Sequence

from lettrine.tables.schema import Colonne, Genre, Schema

__all__ = [
    "COUTS_ENTREE",
    "DOTATIONS_PAR_PERIODE",
    "ELEMENTS_DU_COUT",
    "ELEMENTS_TRAITES",
    "EVENEMENTS",
    "EXERCICES",
    "IMMOBILISATIONS",
    "IMPUTATIONS",
    "INVENTAIRE",
    "METHODES",
    "METHODES_FISCALES",
    "MOUVEMENTS",
    "NATURES_DE_SORTIE",
    "NATURES_D_EVENEMENT",
    "NORMES_CO2",
    "OD_PAR_NATURE",
    "PLAN",
    "SORTIES",
    "TABLEAUX_DE_LA_LIASSE",
    "dotations_par_compte",
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

COUTS_ENTREE = Schema(
    "CoutsEntree",
    "Coûts d'entrée",
    (
        Colonne("NumBien", Genre.TEXTE, "N° du bien"),
        IMMOBILISATIONS["Designation"],
        _COMPTE,
        Colonne("Incorpores", Genre.MONTANT, "Prix et frais incorporés"),
        Colonne("Demantelement", Genre.MONTANT, "Démantèlement estimé"),
        Colonne("Deduits", Genre.MONTANT, "Remises et escomptes"),
        Colonne("CoutEntree", Genre.MONTANT, "Coût d'entrée"),
        Colonne("Exclus", Genre.MONTANT, "Passé en charges"),
        Colonne("TvaDeductible", Genre.MONTANT, "TVA sur le bien"),
        Colonne("AFacturer", Genre.MONTANT, "Facturé TTC"),
        Colonne("CoutAuRegistre", Genre.MONTANT, "Coût au registre"),
        Colonne("PetitMateriel", Genre.OUI_NON, "Sous le seuil"),
    ),
)

ELEMENTS_TRAITES = Schema(
    "ElementsTraites",
    "Éléments du coût, un par un",
    (
        Colonne("NumBien", Genre.TEXTE, "N° du bien"),
        ELEMENTS_DU_COUT["Nature"],
        ELEMENTS_DU_COUT["Libelle"],
        Colonne("Montant", Genre.MONTANT, "Montant HT"),
        ELEMENTS_DU_COUT["Tva"],
        Colonne("Traitement", Genre.TEXTE, "Traitement"),
        Colonne("DansLeCout", Genre.MONTANT, "Dans le coût"),
        _COMPTE,
        Colonne("Motif", Genre.TEXTE, "Motif"),
    ),
)

IMPUTATIONS = Schema(
    "ImputationsAcquisitions",
    "Imputation des acquisitions",
    (
        Colonne("NumBien", Genre.TEXTE, "N° du bien"),
        _COMPTE,
        Colonne("CompteLib", Genre.TEXTE, "Intitulé"),
        Colonne("Debit", Genre.MONTANT, "Débit"),
        Colonne("Credit", Genre.MONTANT, "Crédit"),
    ),
)

_BRUTS = (
    Colonne("BrutDebut", Genre.MONTANT, "Valeur brute au début"),
    Colonne("Acquisitions", Genre.MONTANT, "Acquisitions et créations"),
    Colonne("VirementsRecus", Genre.MONTANT, "Virements de poste reçus"),
    Colonne("VirementsEmis", Genre.MONTANT, "Virements de poste émis"),
    Colonne("Sorties", Genre.MONTANT, "Cessions et mises hors service"),
    Colonne("BrutFin", Genre.MONTANT, "Valeur brute à la fin"),
)
_AMORTIS = (
    Colonne("AmortiDebut", Genre.MONTANT, "Amortissements au début"),
    Colonne("Dotations", Genre.MONTANT, "Dotations"),
    Colonne("DontLineaire", Genre.MONTANT, "Dont linéaire et autres modes"),
    Colonne("DontDegressif", Genre.MONTANT, "Dont dégressif"),
    Colonne("DontExceptionnel", Genre.MONTANT, "Dont exceptionnel"),
    Colonne("AmortiSorti", Genre.MONTANT, "Des éléments sortis"),
    Colonne("AmortiFin", Genre.MONTANT, "Amortissements à la fin"),
)
_DEPRECIES = (
    Colonne("DeprecieDebut", Genre.MONTANT, "Dépréciations au début"),
    Colonne("DotationsDepreciation", Genre.MONTANT, "Dotations"),
    Colonne("ReprisesDepreciation", Genre.MONTANT, "Reprises"),
    Colonne("DeprecieFin", Genre.MONTANT, "Dépréciations à la fin"),
)
_DEROGATOIRES = (
    Colonne("DerogatoireDebut", Genre.MONTANT, "Dérogatoires au début"),
    Colonne("DotationsDuree", Genre.MONTANT, "Dotations : durée"),
    Colonne("DotationsDegressif", Genre.MONTANT, "Dotations : dégressif"),
    Colonne("DotationsExceptionnel", Genre.MONTANT, "Dotations : exceptionnel"),
    Colonne("ReprisesDuree", Genre.MONTANT, "Reprises : durée"),
    Colonne("ReprisesDegressif", Genre.MONTANT, "Reprises : dégressif"),
    Colonne("ReprisesExceptionnel", Genre.MONTANT, "Reprises : exceptionnel"),
    Colonne("DerogatoireFin", Genre.MONTANT, "Dérogatoires à la fin"),
)
_RUBRIQUE = Colonne("Rubrique", Genre.TEXTE, "Rubrique")
_FAMILLE = Colonne("Famille", Genre.TEXTE, "Famille")

MOUVEMENTS = Schema(
    "MouvementsImmobilisations",
    "Mouvements des immobilisations, bien par bien",
    (
        Colonne("NumBien", Genre.TEXTE, "N° du bien"),
        Colonne("Designation", Genre.TEXTE, "Désignation"),
        _COMPTE,
        _RUBRIQUE,
        *_BRUTS,
        *_AMORTIS,
        *_DEPRECIES,
        *_DEROGATOIRES,
    ),
)

TABLEAUX_DE_LA_LIASSE = {
    "immobilisations": Schema(
        "TableauImmobilisations", "Tableau des immobilisations", (_FAMILLE, _RUBRIQUE, *_BRUTS)
    ),
    "amortissements": Schema(
        "TableauAmortissements", "Tableau des amortissements", (_FAMILLE, _RUBRIQUE, *_AMORTIS)
    ),
    "depreciations": Schema(
        "TableauDepreciations", "Tableau des dépréciations", (_FAMILLE, _RUBRIQUE, *_DEPRECIES)
    ),
    "derogatoires": Schema(
        "TableauDerogatoires",
        "Tableau des amortissements dérogatoires",
        (_FAMILLE, _RUBRIQUE, *_DEROGATOIRES),
    ),
}

DOTATIONS_PAR_PERIODE = Schema(
    "DotationsParPeriode",
    "Dotations par période",
    (
        Colonne("Periode", Genre.TEXTE, "Période"),
        Colonne("PeriodeDebut", Genre.DATE, "Du"),
        Colonne("PeriodeFin", Genre.DATE, "Au"),
        Colonne("Biens", Genre.ENTIER, "Biens amortis"),
        Colonne("Dotation", Genre.MONTANT, "Dotations"),
        Colonne("DontExceptionnelle", Genre.MONTANT, "Dont exceptionnelles"),
        Colonne("DotationDerogatoire", Genre.MONTANT, "Dotations dérogatoires"),
        Colonne("RepriseDerogatoire", Genre.MONTANT, "Reprises dérogatoires"),
        Colonne("QuotePartSubvention", Genre.MONTANT, "Subventions virées"),
        Colonne("NonDeductible", Genre.MONTANT, "Non déductible"),
        Colonne("Vnc", Genre.MONTANT, "Valeur nette à la fin"),
    ),
)

INVENTAIRE = Schema(
    "InventairePhysique",
    "Inventaire physique des immobilisations",
    (
        IMMOBILISATIONS["Lieu"],
        Colonne("NumBien", Genre.TEXTE, "N° du bien"),
        Colonne("Designation", Genre.TEXTE, "Désignation"),
        _COMPTE,
        IMMOBILISATIONS["ComposantDe"],
        IMMOBILISATIONS["DateMiseEnService"],
        Colonne("Brut", Genre.MONTANT, "Valeur brute"),
        Colonne("Vnc", Genre.MONTANT, "Valeur nette"),
        Colonne("Vu", Genre.OUI_NON, "Vu"),
        Colonne("Etat", Genre.TEXTE, "État"),
        Colonne("Observation", Genre.TEXTE, "Observation"),
    ),
)


def dotations_par_compte(periodes: Sequence[str]) -> Schema:
    """Le schéma des dotations de chaque compte, une colonne par période, puis leur total."""
    return Schema(
        "DotationsParCompte",
        "Dotations par compte",
        (
            _COMPTE,
            *(Colonne(f"P{rang}", Genre.MONTANT, nom) for rang, nom in enumerate(periodes)),
            Colonne("Total", Genre.MONTANT, "Total"),
        ),
    )
