"""Les tables de l'échéancier (schedule of due items): échéances et semaines.

Un montant est compté dans le sens de ce qui est dû : positif pour une facture, à recevoir ou à
payer, négatif pour un règlement, un avoir ou un acompte. Une facture dont une partie seulement
est promise a une ligne par part ; la somme de ses parts est son reste ouvert.
"""

from lettrine.tables.balance_agee import CREANCES
from lettrine.tables.dossier import SUIVI
from lettrine.tables.ecritures import ECRITURES
from lettrine.tables.schema import Colonne, Genre, Schema

__all__ = ["ECHEANCES", "ECHEANCES_OUVERTES", "SEMAINES"]

_SEMAINE = Colonne("Semaine", Genre.TEXTE, "Semaine")

ECHEANCES = Schema(
    "Echeances",
    "Échéances",
    (
        Colonne("Sens", Genre.TEXTE, "Sens"),
        Colonne("CompAuxNum", Genre.TEXTE, "Tiers"),
        Colonne("Nom", Genre.TEXTE, "Nom"),
        ECRITURES["PieceRef"],
        Colonne("RangLigne", Genre.NUMERO, "Ligne"),
        CREANCES["DateEcheance"],
        CREANCES["ModeEcheance"],
        Colonne("Jours", Genre.ENTIER, "Jours avant échéance"),
        Colonne("Reste", Genre.MONTANT, "Montant dû"),
        Colonne("Statut", Genre.TEXTE, "Statut"),
        SUIVI["Responsable"],
        Colonne("DatePrevue", Genre.DATE, "Attendu le"),
        _SEMAINE,
        Colonne("DatePrescription", Genre.DATE, "Prescrite après le"),
        SUIVI["Note"],
    ),
)

ECHEANCES_OUVERTES = Schema(
    "EcheancesOuvertes",
    "Factures ouvertes",
    (
        *(ECHEANCES[nom] for nom in ("Sens", "CompAuxNum", "Nom", "PieceRef")),
        CREANCES["PieceDate"],
        CREANCES["DateEcheance"],
        CREANCES["Montant"],
        ECHEANCES["Reste"],
    ),
)

SEMAINES = Schema(
    "Semaines",
    "Encaissements et décaissements par semaine",
    (
        _SEMAINE,
        Colonne("Du", Genre.DATE, "Du"),
        Colonne("Au", Genre.DATE, "Au"),
        Colonne("Encaissements", Genre.MONTANT, "Encaissements"),
        Colonne("DontPromesses", Genre.MONTANT, "dont promis"),
        Colonne("Decaissements", Genre.MONTANT, "Décaissements"),
        Colonne("Solde", Genre.MONTANT, "Solde"),
        Colonne("Cumul", Genre.MONTANT, "Cumul des semaines"),
    ),
)
