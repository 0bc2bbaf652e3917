"""Le registre des immobilisations de la démonstration (asset register), et ses dotations.

Règle : douze biens d'avant l'exercice font les soldes d'ouverture des comptes 215, 218, 275, 281 ;
les factures d'immobilisations de l'exercice font les autres, en service le jour de la facture. La
machine de l'année est en deux composants, dont le coût d'entrée est détaillé. Tout est linéaire.

Référence : PCG art. 214-9 (composants) et 214-13 (linéaire).
Unités : centimes, années.

>>> biens = anterieurs()
>>> sum(bien.cout for bien in biens if bien.compte == "215400"), len(biens)
(6200000, 12)
>>> dotations(biens)
{'215400': 620000, '218200': 480000, '218300': 210000}
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pandas as pd

from lettrine.demo.achats import IMMOBILISATIONS as COMPTES
from lettrine.demo.achats import Achat
from lettrine.demo.calendrier import FIN
from lettrine.demo.tva import taxe
from lettrine.monnaie import au_prorata
from lettrine.tables.immobilisations import ELEMENTS_DU_COUT, IMMOBILISATIONS

__all__ = ["Bien", "acquis", "anterieurs", "dotations", "elements", "registre"]

JOURS_PAR_AN = 360
ATELIER, BUREAU, PARC = "Atelier", "Bureau", "Parc"
MACHINE = "Presse à cadres hydraulique"
GROUPE_HYDRAULIQUE = 2_000_00
BATI = (
    ("prix d'achat", "Bâti et vérins", 10_600_00),
    ("remise", "Remise de salon", 600_00),
    ("transport", "Livraison et déchargement", 200_00),
    ("installation", "Scellement et raccordement", 300_00),
)
"""Le bâti de la machine, hors taxes ; ensemble, la facture moins le groupe hydraulique."""


@dataclass(frozen=True, slots=True)
class Bien:
    """Un bien du registre, linéaire ; `duree` est nulle s'il ne s'amortit pas."""

    numero: str
    nom: str
    compte: str
    acquis: date
    cout: int
    duree: int
    lieu: str = ATELIER
    composant_de: str = ""
    co2: int = 0
    tva: int = 0
    fournisseur: str = ""
    piece: str = ""


def anterieurs() -> list[Bien]:
    """Les biens d'avant l'exercice."""
    return [
        Bien("I001", "Scie à panneaux", "215400", date(2020, 1, 1), 24_000_00, 10),
        Bien("I002", "Aspiration à copeaux", "215400", date(2020, 1, 1), 9_000_00, 5),
        Bien("I003", "Raboteuse-dégauchisseuse", "215400", date(2021, 7, 1), 14_000_00, 10),
        Bien("I004", "Toupie à arbre inclinable", "215400", date(2022, 1, 1), 5_000_00, 5),
        Bien("I005", "Plaqueuse de chants", "215400", date(2023, 1, 1), 8_000_00, 8),
        Bien("I006", "Outillage électroportatif", "215400", date(2024, 10, 1), 2_000_00, 5),
        Bien("I007", "Fourgon", "218200", date(2022, 7, 1), 12_000_00, 5, PARC),
        Bien("I008", "Voiture du gérant", "218200", date(2022, 7, 1), 12_000_00, 5, PARC, co2=180),
        Bien("I009", "Traceur de plans", "218300", date(2021, 1, 1), 1_100_00, 3, BUREAU),
        Bien("I010", "Serveur", "218300", date(2022, 1, 1), 4_000_00, 4, BUREAU),
        Bien("I011", "Postes de travail", "218300", date(2024, 1, 1), 3_300_00, 3, BUREAU),
        Bien("I012", "Dépôt de garantie de l'atelier", "275000", date(2019, 9, 1), 3_700_00, 0, ""),
    ]


def acquis(achats: Iterable[Achat]) -> list[Bien]:
    """Les biens des factures d'immobilisations de l'exercice, dans l'ordre des dates."""
    factures = [achat for achat in achats if achat.activite.compte in COMPTES]
    biens: list[Bien] = []
    for achat in sorted(factures, key=lambda facture: (facture.jour, facture.ref)):
        numero = f"I{len(anterieurs()) + len(biens) + 1:03d}"
        biens += _machine(achat, numero) if achat.activite.compte == "215400" else [
            _bien(achat, numero, "Ordinateurs", achat.ht, 3, BUREAU)
        ]  # fmt: skip
    return biens


def dotations(biens: Iterable[Bien]) -> dict[str, int]:
    """La dotation de l'exercice, par compte d'immobilisation."""
    totaux: dict[str, int] = {}
    for bien in biens:
        dotation = _cumul(bien, FIN.year) - _cumul(bien, FIN.year - 1)
        if dotation:
            totaux[bien.compte] = totaux.get(bien.compte, 0) + dotation
    return totaux


def registre(biens: Sequence[Bien]) -> pd.DataFrame:
    """La table Immobilisations."""
    return IMMOBILISATIONS.table(
        {
            "NumBien": [bien.numero for bien in biens],
            "Designation": [bien.nom for bien in biens],
            "CompteNum": [bien.compte for bien in biens],
            "DateAcquisition": [pd.Timestamp(bien.acquis) for bien in biens],
            "DateMiseEnService": [pd.Timestamp(b.acquis) if b.duree else pd.NaT for b in biens],
            "CoutEntree": [bien.cout for bien in biens],
            "Methode": ["linéaire" if bien.duree else "non amortissable" for bien in biens],
            "Duree": [Decimal(bien.duree) if bien.duree else None for bien in biens],
            "ComposantDe": [bien.composant_de for bien in biens],
            "Tourisme": [bool(bien.co2) for bien in biens],
            "Co2": [bien.co2 for bien in biens],
            "NormeCo2": ["WLTP" if bien.co2 else "" for bien in biens],
            "TvaDeduite": [bien.tva for bien in biens],
            "CompAuxNum": [bien.fournisseur for bien in biens],
            "PieceRef": [bien.piece for bien in biens],
            "Lieu": [bien.lieu for bien in biens],
        }
    )


def elements(biens: Iterable[Bien]) -> pd.DataFrame:
    """La table ElementsCout : le détail du coût de la machine de l'année."""
    numeros = [bien.numero for bien in biens if bien.nom == MACHINE]
    lignes = [(numero, *element) for numero in numeros for element in BATI]
    return ELEMENTS_DU_COUT.table(
        {
            "NumBien": [numero for numero, _, _, _ in lignes],
            "Nature": [nature for _, nature, _, _ in lignes],
            "Libelle": [libelle for _, _, libelle, _ in lignes],
            "Montant": [montant for _, _, _, montant in lignes],
            "Tva": [taxe("normal", montant) for _, _, _, montant in lignes],
        }
    )


def _machine(achat: Achat, numero: str) -> list[Bien]:
    """La machine et son groupe hydraulique, qui s'use deux fois plus vite."""
    bati = _bien(achat, numero, MACHINE, achat.ht - GROUPE_HYDRAULIQUE, 10, ATELIER)
    groupe = _bien(
        achat, f"{numero}-H", "Groupe hydraulique de la presse", GROUPE_HYDRAULIQUE, 5, ATELIER,
        numero,
    )  # fmt: skip
    return [bati, groupe]


def _bien(
    achat: Achat, numero: str, nom: str, cout: int, duree: int, lieu: str, composant_de: str = ""
) -> Bien:
    return Bien(
        numero, nom, achat.activite.compte, achat.jour, cout, duree, lieu, composant_de,
        tva=taxe(achat.activite.taux, cout), fournisseur=achat.fournisseur.code, piece=achat.ref,
    )  # fmt: skip


def _cumul(bien: Bien, annee: int) -> int:
    """L'amortissement cumulé au 31 décembre, en mois de trente jours, le premier compris."""
    if not bien.duree:
        return 0
    debut, entier = bien.acquis, bien.duree * JOURS_PAR_AN
    jours = (
        (annee - debut.year + 1) * JOURS_PAR_AN - (debut.month - 1) * 30 - min(debut.day, 30) + 1
    )
    return au_prorata(bien.cout, min(max(jours, 0), entier), entier)
