"""Les tables des balances (trial balances): générale, par classe, des tiers, comptes collectifs.

Une balance a six colonnes de montants, chacune positive : les à-nouveaux (le solde au premier
jour, d'un côté ou de l'autre), les mouvements de la période, le solde au dernier jour.
"""

from lettrine.tables.ecritures import ECRITURES
from lettrine.tables.schema import Colonne, Genre, Schema

__all__ = ["BALANCE_GENERALE", "BALANCE_TIERS", "CLASSES", "COLLECTIFS", "MONTANTS", "PRINCIPAUX"]

_MONTANTS = (
    Colonne("OuvertureDebit", Genre.MONTANT, "À-nouveaux au débit"),
    Colonne("OuvertureCredit", Genre.MONTANT, "À-nouveaux au crédit"),
    Colonne("Debit", Genre.MONTANT, "Mouvements au débit"),
    Colonne("Credit", Genre.MONTANT, "Mouvements au crédit"),
    Colonne("SoldeDebiteur", Genre.MONTANT, "Solde débiteur"),
    Colonne("SoldeCrediteur", Genre.MONTANT, "Solde créditeur"),
)
MONTANTS = tuple(colonne.nom for colonne in _MONTANTS)
"""Les six colonnes de montants d'une balance."""

_NOM = Colonne("Nom", Genre.TEXTE, "Nom")

BALANCE_GENERALE = Schema(
    "BalanceGenerale",
    "Balance générale",
    (ECRITURES["CompteNum"], ECRITURES["CompteLib"], *_MONTANTS),
)

CLASSES = Schema(
    "Classes",
    "Total par classe",
    (
        Colonne("Classe", Genre.TEXTE, "Classe"),
        Colonne("Libelle", Genre.TEXTE, "Intitulé"),
        Colonne("Comptes", Genre.ENTIER, "Comptes"),
        *_MONTANTS,
    ),
)

BALANCE_TIERS = Schema(
    "BalanceTiers",
    "Balance des tiers",
    (
        ECRITURES["CompteNum"],
        Colonne("CompAuxNum", Genre.TEXTE, "Tiers"),
        _NOM,
        *_MONTANTS,
        Colonne("DernierMouvement", Genre.DATE, "Dernier mouvement"),
    ),
)

COLLECTIFS = Schema(
    "Collectifs",
    "Comptes collectifs",
    (
        ECRITURES["CompteNum"],
        ECRITURES["CompteLib"],
        Colonne("Tiers", Genre.ENTIER, "Soldes détaillés"),
        Colonne("SoldeDetail", Genre.MONTANT, "Solde du détail"),
        Colonne("SoldeGeneral", Genre.MONTANT, "Solde de la balance générale"),
        Colonne("Ecart", Genre.MONTANT, "Écart"),
    ),
)

PRINCIPAUX = Schema(
    "Principaux",
    "Les plus gros soldes",
    (
        Colonne("CompAuxNum", Genre.TEXTE, "Tiers"),
        _NOM,
        Colonne("Solde", Genre.MONTANT, "Solde"),
        Colonne("Part", Genre.TAUX, "Part du total"),
    ),
)
