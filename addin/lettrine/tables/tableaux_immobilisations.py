"""Les tables rendues par les immobilisations (fixed assets results): coûts, tableaux, inventaire.

Les tableaux de la liasse ont les colonnes de leurs formulaires (2054, 2055, 2056) ; le régime
simplifié (2033-C) en regroupe les rubriques.
"""

from collections.abc import Sequence

from lettrine.tables.immobilisations import ELEMENTS_DU_COUT, IMMOBILISATIONS
from lettrine.tables.schema import Colonne, Genre, Schema

__all__ = [
    "COUTS_ENTREE",
    "DOTATIONS_PAR_PERIODE",
    "ECARTS_EXPLIQUES",
    "ELEMENTS_TRAITES",
    "IMPUTATIONS",
    "INVENTAIRE",
    "MOUVEMENTS",
    "RAPPROCHEMENT",
    "TABLEAUX_DE_LA_LIASSE",
    "dotations_par_compte",
]

_COMPTE = Colonne("CompteNum", Genre.TEXTE, "Compte", ("N° de compte", "Compte d'immobilisation"))

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


RAPPROCHEMENT = Schema(
    "RapprochementImmobilisations",
    "Registre et comptabilité, compte par compte",
    (
        Colonne("Nature", Genre.TEXTE, "Nature"),
        _COMPTE,
        Colonne("CompteLib", Genre.TEXTE, "Intitulé"),
        Colonne("Registre", Genre.MONTANT, "Au registre"),
        Colonne("Livre", Genre.MONTANT, "Au livre"),
        Colonne("Ecart", Genre.MONTANT, "Écart"),
        Colonne("EcartOuverture", Genre.MONTANT, "Dont ouverture"),
        Colonne("EcartEntrees", Genre.MONTANT, "Dont entrées et dotations"),
        Colonne("EcartSorties", Genre.MONTANT, "Dont sorties et reprises"),
        Colonne("Explication", Genre.TEXTE, "Explication"),
    ),
)

ECARTS_EXPLIQUES = Schema(
    "EcartsExpliques",
    "Écarts entre le registre et la comptabilité, un par un",
    (
        _COMPTE,
        Colonne("Explication", Genre.TEXTE, "Explication"),
        Colonne("NumBien", Genre.TEXTE, "N° du bien"),
        Colonne("Date", Genre.DATE, "Date"),
        Colonne("PieceRef", Genre.TEXTE, "Pièce"),
        Colonne("LigneDuLivre", Genre.NUMERO, "Ligne du livre"),
        Colonne("Libelle", Genre.TEXTE, "Libellé"),
        Colonne("Registre", Genre.MONTANT, "Au registre"),
        Colonne("Livre", Genre.MONTANT, "Au livre"),
        Colonne("Ecart", Genre.MONTANT, "Écart"),
        Colonne("QueFaire", Genre.TEXTE, "Que faire"),
    ),
)
