"""Les tables du délai moyen de paiement (days sales or payables outstanding).

Les montants sont comptés dans le sens de ce qui est dû : un encours et un chiffre d'affaires de
clients sont positifs, comme une dette et des achats de fournisseurs. Un délai est en jours, à
deux décimales ; il est vide quand il n'a pas de sens, et une colonne dit alors pourquoi.
"""

from dataclasses import replace

from lettrine.tables.balance_agee import CREANCES
from lettrine.tables.ecritures import ECRITURES
from lettrine.tables.schema import Colonne, Genre, Schema

__all__ = [
    "ACHATS_PAR_MOIS",
    "ETAPES",
    "HORS_DELAI",
    "METHODES",
    "MOIS",
    "PAR_TIERS",
    "VENTES_PAR_MOIS",
    "nommer_le_chiffre",
]

_CHIFFRE = Colonne("Chiffre", Genre.MONTANT, "Ventes ou achats TTC")
_ENCOURS = Colonne("Encours", Genre.MONTANT, "Encours")
_MOIS = Colonne("Mois", Genre.TEXTE, "Mois")
_TIERS = (Colonne("CompAuxNum", Genre.TEXTE, "Tiers"), Colonne("Nom", Genre.TEXTE, "Nom"))

METHODES = Schema(
    "DelaiPaiement",
    "Délai moyen de paiement",
    (
        Colonne("Methode", Genre.TEXTE, "Méthode"),
        _ENCOURS,
        _CHIFFRE,
        Colonne("Jours", Genre.ENTIER, "Jours de la période"),
        Colonne("Delai", Genre.NOMBRE, "Délai en jours"),
        Colonne("Calcul", Genre.TEXTE, "Calcul"),
    ),
)

ETAPES = Schema(
    "Epuisement",
    "Méthode par épuisement, étape par étape",
    (
        _MOIS,
        _CHIFFRE,
        Colonne("Avant", Genre.MONTANT, "Encours à épuiser"),
        Colonne("Impute", Genre.MONTANT, "Imputé"),
        Colonne("Restant", Genre.MONTANT, "Encours restant"),
        Colonne("JoursDuMois", Genre.ENTIER, "Jours du mois"),
        Colonne("Jours", Genre.NOMBRE, "Jours comptés"),
        Colonne("Cumul", Genre.NOMBRE, "Cumul des jours"),
    ),
)

PAR_TIERS = Schema(
    "DelaiParTiers",
    "Délai moyen de paiement par tiers",
    (
        *_TIERS,
        _ENCOURS,
        _CHIFFRE,
        Colonne("Comptable", Genre.NOMBRE, "Méthode comptable"),
        Colonne("Epuisement", Genre.NOMBRE, "Par épuisement"),
        Colonne("Constat", Genre.TEXTE, "Pourquoi pas de délai"),
    ),
)

MOIS = Schema(
    "ChiffreParMois",
    "Ventes ou achats TTC par mois",
    (
        _MOIS,
        Colonne("Factures", Genre.MONTANT, "Factures"),
        Colonne("Avoirs", Genre.MONTANT, "Avoirs"),
        _CHIFFRE,
    ),
)

_A_REMPLIR = (
    Colonne("Debut", Genre.DATE, "Premier jour du mois", obligatoire=True),
    Colonne("Factures", Genre.MONTANT, "Factures TTC", obligatoire=True),
    Colonne("Avoirs", Genre.MONTANT, "Avoirs TTC"),
)
VENTES_PAR_MOIS = Schema("VentesParMois", "Ventes TTC par mois", _A_REMPLIR)
ACHATS_PAR_MOIS = Schema("AchatsParMois", "Achats TTC par mois", _A_REMPLIR)

HORS_DELAI = Schema(
    "HorsDelai",
    "Échéances et règlements au-delà des délais",
    (
        *_TIERS,
        ECRITURES["PieceRef"],
        Colonne("RangLigne", Genre.NUMERO, "Ligne"),
        Colonne("DateFacture", Genre.DATE, "Facture du"),
        CREANCES["DateEcheance"],
        CREANCES["ModeEcheance"],
        Colonne("Plafond", Genre.DATE, "Plafond légal"),
        Colonne("DateReglement", Genre.DATE, "Réglée le"),
        Colonne("Montant", Genre.MONTANT, "Montant TTC"),
        Colonne("Retard", Genre.ENTIER, "Jours après l'échéance"),
        Colonne("Depassement", Genre.ENTIER, "Jours après le plafond"),
        Colonne("Constat", Genre.TEXTE, "Constat"),
    ),
)


def nommer_le_chiffre(schema: Schema, libelle: str) -> Schema:
    """Le schéma où la colonne du chiffre d'affaires porte le nom voulu : des ventes, des achats.

    >>> nommer_le_chiffre(MOIS, "Achats TTC")["Chiffre"].libelle
    'Achats TTC'
    """
    colonnes = (replace(c, libelle=libelle) if c.nom == "Chiffre" else c for c in schema.colonnes)
    return replace(schema, colonnes=tuple(colonnes))
