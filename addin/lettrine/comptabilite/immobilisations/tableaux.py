"""Les tableaux de la liasse (tax return tables): immobilisations, amortissements, dépréciations.

Règle : chaque bien est à la rubrique du plus long préfixe de son compte, dans l'ordre du
formulaire. Les rubriques sont celles des 2054, 2055 et 2056, ou du 2033-C au régime simplifié.
L'ouverture et les mouvements font la fin, rubrique par rubrique.
Exceptions : un compte d'aucune rubrique est rangé à part, et c'est dit (IMM-80). Ce qui ne
s'amortit pas (financières, en-cours) n'est au tableau des amortissements que s'il y a un montant.

Référence : formulaires 2054, 2055, 2056 et 2033-C (rubriques d'usage, à rapprocher de votre
formulaire : les codes des cases ne sont pas repris).
Unités : centimes.

Une machine de 10 000,00 € amortie sur cinq ans depuis 2024, vendue le 30 juin 2025 :

>>> from decimal import Decimal
>>> from lettrine.comptabilite.immobilisations.plan import planifier
>>> from lettrine.tables.immobilisations import IMMOBILISATIONS
>>> jour = np.array(["2024-01-01"], "datetime64[s]")
>>> registre = IMMOBILISATIONS.table({
...     "NumBien": ["M1"], "Designation": ["Scie"], "CompteNum": ["215400"],
...     "DateAcquisition": jour, "DateMiseEnService": jour, "CoutEntree": [10_000_00],
...     "Duree": [Decimal(5)], "DateSortie": np.array(["2025-06-30"], "datetime64[s]"),
...     "NatureSortie": ["cession"], "PrixCession": [7_500_00]})
>>> rendus = tableaux(planifier(registre, du=date(2025, 1, 1), au=date(2025, 12, 31)))
>>> bruts = rendus.immobilisations
>>> bruts.loc[bruts["Sorties"] > 0, ["Rubrique", "BrutDebut", "Sorties", "BrutFin"]].values.tolist()
[['Installations techniques, matériel et outillage industriels', 1000000, 1000000, 0]]
>>> amortis = rendus.amortissements
>>> amortis.loc[amortis["Dotations"] > 0, ["Dotations", "AmortiSorti", "AmortiFin"]].values.tolist()
[[100000, 300000, 0]]
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

import numpy as np
import pandas as pd

from lettrine.comptabilite.a_nouveaux import en_date
from lettrine.comptabilite.couples import sommes
from lettrine.comptabilite.immobilisations.bareme import lire_tranches, plus_long_prefixe
from lettrine.comptabilite.immobilisations.comptes import famille
from lettrine.comptabilite.immobilisations.mouvements import mouvements
from lettrine.comptabilite.immobilisations.plan import Plan
from lettrine.erreurs import Anomalie, Gravite
from lettrine.parametres import Parametres
from lettrine.tables.schema import Genre, Schema
from lettrine.tables.tableaux_immobilisations import TABLEAUX_DE_LA_LIASSE

__all__ = ["FAMILLES", "NON_CLASSE", "Regime", "Tableaux", "tableaux"]

RUBRIQUES = {
    "réel": "immobilisations/rubriques_reel",
    "simplifié": "immobilisations/rubriques_simplifie",
}
NON_CLASSE = "À classer"
FAMILLES = {
    "incorporelle": "Incorporelles",
    "corporelle": "Corporelles",
    "financiere": "Financières",
}
EN_COURS = "23"


class Regime(StrEnum):
    """Le régime d'imposition, qui décide du formulaire."""

    REEL = "réel"
    SIMPLIFIE = "simplifié"

    @property
    def formulaires(self) -> Mapping[str, str]:
        """Le formulaire de chaque tableau."""
        if self is Regime.SIMPLIFIE:
            return dict.fromkeys(TABLEAUX_DE_LA_LIASSE, "2033-C")
        return {
            "immobilisations": "2054",
            "amortissements": "2055",
            "depreciations": "2056",
            "derogatoires": "2055 et 2056",
        }


@dataclass(frozen=True)
class Tableaux:
    """Les quatre tableaux, par rubrique, et les mouvements de chaque bien dont ils sont faits."""

    regime: Regime
    du: date
    au: date
    immobilisations: pd.DataFrame
    amortissements: pd.DataFrame
    depreciations: pd.DataFrame
    derogatoires: pd.DataFrame
    mouvements: pd.DataFrame
    anomalies: list[Anomalie]

    def __getitem__(self, nom: str) -> pd.DataFrame:
        """Un tableau, par son nom dans `TABLEAUX_DE_LA_LIASSE`."""
        tableau: pd.DataFrame = getattr(self, nom)
        return tableau


def tableaux(plan: Plan, *, regime: Regime = Regime.REEL) -> Tableaux:
    """Les tableaux de la première à la dernière période du plan.

    Anomalies : IMM-80.
    """
    faits = mouvements(plan)
    au = en_date(plan.periodes[-1].fin)
    lignes = _rubriques(plan.loi, regime, au)
    faits["Rubrique"] = _ranger(faits["CompteNum"], lignes)
    rendus = {nom: _tableau(schema, faits, lignes) for nom, schema in TABLEAUX_DE_LA_LIASSE.items()}
    return Tableaux(
        regime=regime,
        du=en_date(plan.periodes[0].debut),
        au=au,
        mouvements=faits,
        anomalies=_non_classes(faits, regime),
        **rendus,
    )


def _rubriques(loi: Parametres, regime: Regime, au: date) -> list[Mapping[str, Any]]:
    """Les rubriques du formulaire, dans son ordre, avec leurs préfixes de comptes."""
    cle = RUBRIQUES[regime]
    return lire_tranches(loi, cle, loi.jour_connu(cle, au), {"rubrique", "comptes"})


def _ranger(comptes: pd.Series, lignes: Sequence[Mapping[str, Any]]) -> pd.Series:
    regles = [(ligne["comptes"], ligne["rubrique"]) for ligne in lignes]
    rubriques = {c: plus_long_prefixe(c, regles) or NON_CLASSE for c in comptes.unique()}
    return comptes.map(rubriques).astype(comptes.dtype)


def _tableau(
    schema: Schema, faits: pd.DataFrame, lignes: Sequence[Mapping[str, Any]]
) -> pd.DataFrame:
    """Un tableau : toutes les rubriques qui lui conviennent, même sans montant."""
    noms = [ligne["rubrique"] for ligne in lignes] + [NON_CLASSE]
    premiers = [ligne["comptes"][0] for ligne in lignes] + [""]
    places = faits["Rubrique"].map({nom: rang for rang, nom in enumerate(noms)}).to_numpy()
    montants = [colonne.nom for colonne in schema.colonnes if colonne.genre is Genre.MONTANT]
    totaux = {
        nom: sommes(faits[nom].to_numpy(), places.astype(np.int64), len(noms)) for nom in montants
    }
    familles = [FAMILLES[famille(compte)] if compte else NON_CLASSE for compte in premiers]
    vivants = np.any([valeurs != 0 for valeurs in totaux.values()], axis=0)
    voulus = vivants | np.array(_prevues(schema, premiers), dtype=bool)
    rangs = {nom: rang for rang, nom in enumerate([*FAMILLES.values(), NON_CLASSE])}
    gardes = sorted(np.flatnonzero(voulus).tolist(), key=lambda p: (rangs[familles[p]], p))
    return schema.table(
        {
            "Famille": [familles[p] for p in gardes],
            "Rubrique": [noms[p] for p in gardes],
            **{nom: valeurs[gardes] for nom, valeurs in totaux.items()},
        }
    )


def _prevues(schema: Schema, comptes: Iterable[str]) -> list[bool]:
    """Les rubriques que le formulaire montre même vides."""
    if schema.nom == TABLEAUX_DE_LA_LIASSE["immobilisations"].nom:
        return [bool(compte) for compte in comptes]
    if schema.nom == TABLEAUX_DE_LA_LIASSE["amortissements"].nom:
        return [bool(c) and famille(c) != "financiere" and c[:2] != EN_COURS for c in comptes]
    return [False for _ in comptes]


def _non_classes(faits: pd.DataFrame, regime: Regime) -> list[Anomalie]:
    comptes = faits.loc[faits["Rubrique"] == NON_CLASSE, "CompteNum"].unique().tolist()
    if not comptes:
        return []
    message = (
        f"Aucune rubrique du régime {regime.value} ne prend le compte"
        f" {', '.join(sorted(comptes))} : il est à part, « {NON_CLASSE} » ; ajoutez-le au"
        f" paramètre {RUBRIQUES[regime]}."
    )
    return [Anomalie("IMM-80", Gravite.A_TRAITER, message, colonne="CompteNum")]
