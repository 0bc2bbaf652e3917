"""Les tables des pénalités de retard : ce qu'on donne au calcul, ce qu'il rend.

`Facture` est le numéro qui désigne une facture d'une table à l'autre, d'ordinaire la ligne de
la source ; `Rang`, s'il est fourni, est celui que citent les anomalies.
"""

from lettrine.tables.dossier import TIERS, TYPES_DE_TIERS
from lettrine.tables.ecritures import ECRITURES
from lettrine.tables.schema import Colonne, Genre, Schema

__all__ = [
    "FACTURES_DUES",
    "FACTURES_ECARTEES",
    "PENALITES",
    "REGLEMENTS",
    "SEGMENTS_DE_PENALITES",
    "TAUX_DE_PENALITE",
]

_FACTURE = Colonne("Facture", Genre.ENTIER, "Facture", obligatoire=True)
_ECHEANCE = Colonne("DateEcheance", Genre.DATE, "Échéance", obligatoire=True)
_TYPE = Colonne("Type", Genre.TEXTE, "Type", choix=TYPES_DE_TIERS, obligatoire=True)
_DESIGNATION = (_FACTURE, ECRITURES["CompAuxNum"], ECRITURES["PieceRef"])

FACTURES_DUES = Schema(
    "FacturesDues",
    "Factures dues",
    (
        *_DESIGNATION,
        _ECHEANCE,
        Colonne("Montant", Genre.MONTANT, "Montant TTC", obligatoire=True),
        _TYPE,
        TIERS["TauxPenalite"],
        Colonne("DateMiseEnDemeure", Genre.DATE, "Mise en demeure"),
        TIERS["DateJugement"],
        Colonne("PieceDate", Genre.DATE, "Date de facture", facultative=True),
    ),
)

REGLEMENTS = Schema(
    "Reglements",
    "Règlements et avoirs imputés",
    (
        _FACTURE,
        Colonne("DateReglement", Genre.DATE, "Date de règlement", obligatoire=True),
        Colonne("Montant", Genre.MONTANT, "Montant", obligatoire=True),
        Colonne("Avoir", Genre.OUI_NON, "Avoir", facultative=True),
    ),
)

SEGMENTS_DE_PENALITES = Schema(
    "SegmentsPenalites",
    "Calcul des pénalités, période par période",
    (
        _FACTURE,
        Colonne("Du", Genre.DATE, "Du"),
        Colonne("Au", Genre.DATE, "Au"),
        Colonne("Jours", Genre.ENTIER, "Jours"),
        Colonne("Base", Genre.MONTANT, "Reste dû TTC"),
        Colonne("Taux", Genre.TAUX, "Taux annuel"),
        Colonne("Interet", Genre.MONTANT, "Pénalité"),
        Colonne("Motif", Genre.TEXTE, "Origine du taux"),
    ),
)

PENALITES = Schema(
    "Penalites",
    "Pénalités par facture",
    (
        *_DESIGNATION,
        _TYPE,
        _ECHEANCE,
        Colonne("PremierJour", Genre.DATE, "Pénalités à compter du"),
        Colonne("Principal", Genre.MONTANT, "Principal restant dû"),
        Colonne("Interet", Genre.MONTANT, "Pénalités"),
        Colonne("InteretRegle", Genre.MONTANT, "Pénalités réglées"),
        Colonne("Indemnite", Genre.MONTANT, "Indemnité de recouvrement"),
        Colonne("IndemniteReglee", Genre.MONTANT, "Indemnité réglée"),
        Colonne("TotalDu", Genre.MONTANT, "Total dû"),
        Colonne("TropPercu", Genre.MONTANT, "Trop-perçu"),
        Colonne("Declaration", Genre.OUI_NON, "À déclarer au passif"),
    ),
)

FACTURES_ECARTEES = Schema(
    "FacturesEcartees",
    "Factures laissées de côté",
    (
        *_DESIGNATION,
        Colonne("Montant", Genre.MONTANT, "Montant TTC"),
        Colonne("Motif", Genre.TEXTE, "Pourquoi"),
    ),
)

TAUX_DE_PENALITE = Schema(
    "TauxDePenalite",
    "Taux des pénalités, semestre par semestre",
    (
        Colonne("Depuis", Genre.DATE, "Depuis le", obligatoire=True),
        Colonne("TauxBce", Genre.TAUX, "Taux de la BCE", obligatoire=True),
        Colonne("TauxLegal", Genre.TAUX, "Intérêt légal, autres cas", obligatoire=True),
        Colonne("Reference", Genre.TEXTE, "Référence"),
    ),
)
