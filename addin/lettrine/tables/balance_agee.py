"""Les tables de la balance âgée (aged balance): créances, détail, synthèses par tranche et tiers.

Le montant d'une ligne ouverte est compté dans le sens de ce qui est dû : positif pour une
facture de client comme pour une facture de fournisseur, négatif pour un règlement, un avoir ou
un acompte. Les colonnes d'une synthèse par tiers dépendent des tranches demandées : son schéma
se fait à la demande.

>>> synthese_par_tiers(("Non échu", "1 à 30 jours")).noms
('CompAuxNum', 'Nom', 'Tranche0', 'Tranche1', 'Echu', 'NonAffecte', 'Solde')
"""

from collections.abc import Sequence

from lettrine.tables.ecritures import ECRITURES
from lettrine.tables.schema import Colonne, Genre, Schema

__all__ = ["CREANCES", "DETAIL", "TRANCHES", "colonne_de_tranche", "synthese_par_tiers"]

CREANCES = Schema(
    "Creances",
    "Lignes ouvertes à une date",
    (
        Colonne("CompAuxNum", Genre.TEXTE, "Tiers"),
        Colonne("Nom", Genre.TEXTE, "Nom"),
        ECRITURES["CompteNum"],
        Colonne("RangLigne", Genre.NUMERO, "Ligne"),
        ECRITURES["EcritureDate"],
        ECRITURES["PieceRef"],
        ECRITURES["PieceDate"],
        ECRITURES["EcritureLib"],
        ECRITURES["EcritureLet"],
        Colonne("DateEcheance", Genre.DATE, "Échéance"),
        Colonne("ModeEcheance", Genre.TEXTE, "D'où vient l'échéance"),
        Colonne("Montant", Genre.MONTANT, "Montant"),
        Colonne("Reste", Genre.MONTANT, "Reste ouvert"),
    ),
)

DETAIL = Schema(
    "DetailBalanceAgee",
    "Détail de la balance âgée",
    (
        *CREANCES.colonnes,
        Colonne("Age", Genre.ENTIER, "Jours"),
        Colonne("Tranche", Genre.TEXTE, "Tranche"),
    ),
)

TRANCHES = Schema(
    "Tranches",
    "Total par tranche",
    (
        Colonne("Tranche", Genre.TEXTE, "Tranche"),
        Colonne("Lignes", Genre.ENTIER, "Lignes"),
        Colonne("Montant", Genre.MONTANT, "Montant"),
        Colonne("Part", Genre.TAUX, "Part des factures"),
    ),
)


def colonne_de_tranche(rang: int) -> str:
    """La colonne de la synthèse par tiers qui porte la tranche de ce rang."""
    return f"Tranche{rang}"


def synthese_par_tiers(tranches: Sequence[str], *, echu: bool = True) -> Schema:
    """Le schéma de la synthèse par tiers ; `echu` y ajoute le total des tranches échues."""
    return Schema(
        "BalanceAgee",
        "Balance âgée",
        (
            Colonne("CompAuxNum", Genre.TEXTE, "Tiers"),
            Colonne("Nom", Genre.TEXTE, "Nom"),
            *(
                Colonne(colonne_de_tranche(rang), Genre.MONTANT, libelle)
                for rang, libelle in enumerate(tranches)
            ),
            *([Colonne("Echu", Genre.MONTANT, "Total échu")] if echu else []),
            Colonne("NonAffecte", Genre.MONTANT, "Non affecté"),
            Colonne("Solde", Genre.MONTANT, "Solde"),
        ),
    )
