"""Les tables des relances (dunning): lettres, factures relancées, lignes retenues, déclarations.

`Ligne` est la ligne de la source ; elle désigne une facture d'une table à l'autre. `Reste` est ce
qui n'est pas payé, une fois déduits les règlements et avoirs dont la cible est claire : la somme
des `Reste` des factures relancées, des lignes retenues et des déclarations est le solde des
créances ouvertes.
"""

from lettrine.tables.dossier import RELANCES, TIERS
from lettrine.tables.ecritures import ECRITURES
from lettrine.tables.schema import Colonne, Genre, Schema

__all__ = ["DECLARATIONS", "FACTURES_RELANCEES", "LETTRES", "RETENUES"]

_LIGNE = Colonne("Ligne", Genre.ENTIER, "Ligne")
_NOM = Colonne("Nom", Genre.TEXTE, "Nom")
_CLIENT = Colonne("CompAuxNum", Genre.TEXTE, "Client")
_ECHEANCE = Colonne("DateEcheance", Genre.DATE, "Échéance")
_RESTE = Colonne("Reste", Genre.MONTANT, "Reste dû")
_PIECE = (_LIGNE, _CLIENT, _NOM, ECRITURES["PieceRef"], ECRITURES["PieceDate"], _ECHEANCE)
_MONTANT = Colonne("Montant", Genre.MONTANT, "Montant")
_SOMMES = (
    _RESTE,
    Colonne("Penalites", Genre.MONTANT, "Pénalités"),
    Colonne("Indemnite", Genre.MONTANT, "Indemnité"),
    Colonne("Total", Genre.MONTANT, "Total réclamé"),
)

LETTRES = Schema(
    "Lettres",
    "Lettres de relance",
    (
        _CLIENT,
        _NOM,
        TIERS["Type"],
        Colonne("Niveau", Genre.ENTIER, "Niveau"),
        Colonne("Factures", Genre.ENTIER, "Factures"),
        *_SOMMES,
        RELANCES["NouveauDelai"],
        RELANCES["Moyen"],
        Colonne("Document", Genre.TEXTE, "Lettre"),
    ),
)

FACTURES_RELANCEES = Schema(
    "FacturesRelancees",
    "Factures réclamées",
    (
        *_PIECE,
        Colonne("ModeEcheance", Genre.TEXTE, "D'où vient l'échéance"),
        Colonne("Retard", Genre.ENTIER, "Jours de retard"),
        Colonne("Etape", Genre.ENTIER, "Étape de la facture"),
        Colonne("Montant", Genre.MONTANT, "Montant TTC"),
        *_SOMMES,
    ),
)

RETENUES = Schema(
    "Retenues",
    "Ce qui n'est pas relancé, et pourquoi",
    (*_PIECE, _MONTANT, _RESTE, Colonne("Motif", Genre.TEXTE, "Pourquoi")),
)

DECLARATIONS = Schema(
    "Declarations",
    "Créances à déclarer au passif",
    (*_PIECE, TIERS["DateJugement"], _MONTANT, *_SOMMES),
)
