"""Les OD des immobilisations en feuilles (sheets of the entries), pour l'arrêté et la cession.

Règle : une feuille montre les OD pièce par pièce, une autre les sorties et leur plus ou
moins-value ; le classeur à importer a les champs du FEC.
Exceptions : sans rien à passer, le classeur à importer n'est pas écrit.

Unités : centimes.
"""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import pandas as pd

from lettrine.actions.ecarts.feuilles import feuille_a_importer
from lettrine.actions.ouverture import refuser_bloquantes
from lettrine.classeur.port import Classeur, Lecture
from lettrine.classeur.presentation import Controle, Feuille, ecrire_classeur
from lettrine.comptabilite.immobilisations.ecritures import Od
from lettrine.tables.ecritures import ECRITURES
from lettrine.tables.immobilisations import OD_IMMOBILISATIONS, SORTIES
from lettrine.tables.schema import Schema

__all__ = [
    "ecrire_les_od",
    "feuille_des_od",
    "feuille_des_sorties",
    "lire_livre",
    "sans_colonnes_vides",
]

DE_TOUTE_SORTIE = (
    "NumBien",
    "Designation",
    "DateSortie",
    "NatureSortie",
    "Brut",
    "Cumul",
    "ValeurComptable",
    "PrixCession",
    "PlusValue",
)
TOTAUX_DES_SORTIES = (
    "Brut",
    "DotationComplementaire",
    "Cumul",
    "ValeurComptable",
    "PrixCession",
    "TvaCession",
    "TvaAReverser",
    "TvaADeduire",
    "PlusValue",
    "PlusValueFiscale",
    "CourtTerme",
    "LongTerme",
    "RepriseDepreciation",
    "RepriseDerogatoire",
    "SubventionRestante",
)


def sans_colonnes_vides(
    table: pd.DataFrame, schema: Schema, gardees: Sequence[str]
) -> tuple[pd.DataFrame, Schema]:
    """La table et son schéma, sans les colonnes que rien ne remplit ; `gardees` restent."""
    noms = [
        colonne.nom
        for colonne in schema.colonnes
        if colonne.nom in gardees or not table[colonne.nom].isin([colonne.vide, pd.NaT]).all()
    ]
    reduit = Schema(schema.nom, schema.libelle, tuple(schema[nom] for nom in noms))
    return table[noms], reduit


def lire_livre(livre: Classeur | None, dire: Callable[[str], object]) -> Lecture | None:
    """Les écritures d'un livre, s'il est donné ; LET-10 si des lignes sont illisibles."""
    if livre is None:
        return None
    dire("Lecture des écritures")
    lecture = livre.lire(ECRITURES)
    refuser_bloquantes(lecture)
    return lecture


def ecrire_les_od(od: Od, chemin: Path | None, *, dossier: str, au: date) -> list[Path]:
    """Le classeur des OD à importer, s'il y en a."""
    if chemin is None or od.lignes.empty:
        return []
    a_importer = feuille_a_importer(
        od.lignes,
        "OD des immobilisations, à importer",
        ("Gardez les numéros de pièce à l'import : ils disent que ces écritures sont passées.",),
    )
    return [ecrire_classeur(chemin, [a_importer], dossier=dossier, au=au)]


def feuille_des_od(source: str, od: Od) -> Feuille:
    """Les OD, pièce par pièce."""
    return Feuille(
        "OD",
        "Écritures à passer, pièce par pièce",
        (
            source,
            "Elles sont aussi dans un classeur à importer, aux champs du FEC. Chaque pièce garde"
            " son numéro : c'est lui qui dit, la fois suivante, qu'elle est déjà passée.",
        ),
        od.par_piece,
        OD_IMMOBILISATIONS,
        controles=(_equilibre(od.lignes),),
        totaux=("Debit", "Credit"),
        sans_zero=("Debit", "Credit"),
    )


def feuille_des_sorties(source: str, sorties: pd.DataFrame) -> Feuille:
    """Les sorties, leur valeur comptable et leur plus ou moins-value."""
    plus, moins = ["PrixCession", "TvaADeduire"], ["ValeurComptable", "TvaAReverser"]
    attendu = int(sorties[plus].to_numpy().sum() - sorties[moins].to_numpy().sum())
    table, schema = sans_colonnes_vides(sorties, SORTIES, DE_TOUTE_SORTIE)
    totaux = tuple(nom for nom in schema.noms if nom in TOTAUX_DES_SORTIES)
    return Feuille(
        "Sorties",
        "Sorties de l'exercice : valeur comptable, plus ou moins-value",
        (
            source,
            "Plus ou moins-value : prix hors taxes moins valeur comptable, moins TVA à reverser,"
            " plus TVA à déduire. La fiscale y ajoute le dérogatoire repris ; court et long terme"
            " ne servent qu'à l'impôt sur le revenu.",
        ),
        table,
        schema,
        controles=(
            Controle(
                "Plus ou moins-values = prix - valeurs comptables - TVA régularisée",
                int(sorties["PlusValue"].sum()),
                attendu,
                somme_de="PlusValue",
            ),
        ),
        totaux=totaux,
        sans_zero=totaux,
    )


def _equilibre(lignes: pd.DataFrame) -> Controle:
    return Controle(
        "Débits des OD = crédits",
        int(lignes["Debit"].sum()),
        int(lignes["Credit"].sum()),
        somme_de="Debit",
        somme_attendue="Credit",
    )
