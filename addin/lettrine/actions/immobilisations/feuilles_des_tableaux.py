"""Les feuilles que partagent le plan et les tableaux (shared sheets): coûts, fin de rapport.

Règle : une feuille ne montre que les colonnes que quelque chose remplit ; ses contrôles sont
recoupés avec le reste. Les dernières feuilles sont les mêmes partout : les anomalies, puis les
colonnes lues.

Unités : centimes.
"""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import pandas as pd

from lettrine.actions.immobilisations.feuilles_d_od import sans_colonnes_vides
from lettrine.actions.immobilisations.registre import Registre
from lettrine.actions.ouverture import feuille_des_anomalies, feuille_des_colonnes
from lettrine.classeur.port import Classeur
from lettrine.classeur.presentation import Controle, Feuille
from lettrine.comptabilite.immobilisations.comptes_des_biens import ComptesDesBiens
from lettrine.comptabilite.immobilisations.cout_entree import CoutsDEntree
from lettrine.comptabilite.immobilisations.cout_entree_imputations import imputer
from lettrine.comptabilite.immobilisations.plan import Plan
from lettrine.erreurs import Anomalie
from lettrine.parametres import Parametres
from lettrine.tables.ecritures import ECRITURES
from lettrine.tables.schema import Genre, Schema
from lettrine.tables.tableaux_immobilisations import COUTS_ENTREE, ELEMENTS_TRAITES, IMPUTATIONS

__all__ = ["ecrire", "feuilles_des_couts", "montants", "reduire"]


def montants(schema: Schema) -> tuple[str, ...]:
    """Les colonnes de montants d'une table."""
    return tuple(colonne.nom for colonne in schema.colonnes if colonne.genre is Genre.MONTANT)


def reduire(
    table: pd.DataFrame, schema: Schema, gardees: Sequence[str]
) -> tuple[pd.DataFrame, Schema, tuple[str, ...]]:
    """La table et son schéma sans leurs colonnes vides, et ses montants, à totaliser."""
    courte, reduit = sans_colonnes_vides(table, schema, gardees)
    return courte, reduit, montants(reduit)


def feuilles_des_couts(
    source: str, plan: Plan, couts: CoutsDEntree | None, ouverture: date, loi: Parametres | None
) -> list[Feuille]:
    """Le coût d'entrée de chaque bien, ses éléments, et l'imputation de la facture."""
    if couts is None or couts.table.empty:
        return []
    gardees = ("NumBien", "Designation", "CompteNum", "Incorpores", "Deduits", "CoutEntree")
    table, schema, totaux = reduire(couts.table, COUTS_ENTREE, gardees)
    comptes = ComptesDesBiens(ECRITURES.vide(), ouverture, plan.biens.comptes, parametres=loi)
    imputations = imputer(couts, comptes)
    return [
        Feuille(
            "Coûts d'entrée",
            "Le coût d'entrée de chaque bien",
            (
                source,
                "Prix, frais et taxes non récupérables, moins remises et escomptes (PCG art."
                " 213-8). Ce qui est exclu est une charge : voyez les éléments.",
            ),
            table,
            schema,
            controles=(
                Controle(
                    "Coûts d'entrée = éléments retenus",
                    int(couts.table["CoutEntree"].sum()),
                    int(couts.elements["DansLeCout"].sum()),
                    somme_de="CoutEntree",
                ),
            ),
            totaux=totaux,
        ),
        Feuille(
            "Éléments du coût",
            "Chaque élément : dans le coût, déduit ou exclu, et pourquoi",
            (source, "Le compte est celui du bien, ou celui de la charge si l'élément est exclu."),
            couts.elements,
            ELEMENTS_TRAITES,
            totaux=("Montant", "Tva", "DansLeCout"),
        ),
        Feuille(
            "Imputations",
            "L'écriture d'acquisition de chaque bien",
            (source, "À rapprocher de la facture ; ne la passez pas si elle l'est déjà."),
            imputations,
            IMPUTATIONS,
            controles=(
                Controle(
                    "Débits = crédits",
                    int(imputations["Debit"].sum()),
                    int(imputations["Credit"].sum()),
                    somme_de="Debit",
                    somme_attendue="Credit",
                ),
            ),
            totaux=("Debit", "Credit"),
        ),
    ]


def ecrire(
    classeur: Classeur,
    registre: Registre,
    feuilles: Sequence[Feuille],
    source: str,
    anomalies: Sequence[Anomalie],
    dire: Callable[[str], object],
) -> tuple[Path, ...]:
    """Écrit les feuilles de l'état, puis les anomalies et les colonnes lues."""
    dire("Écriture du rapport")
    a_verifier = feuille_des_anomalies(anomalies, source)
    for feuille in (*feuilles, a_verifier, feuille_des_colonnes(registre.lecture, source)):
        classeur.ecrire_feuille(feuille)
    return tuple(classeur.enregistrer())
