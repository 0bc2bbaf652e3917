"""La balance âgée à une date (aged balance): qui doit quoi, depuis quand.

Règle : chaque facture ouverte (voir `creances`) est rangée dans une tranche d'âge, comptée depuis
son échéance (le jour de l'échéance n'est pas en retard) ou depuis sa date de facture. Les tranches
usuelles sont « non échu », 1 à 30, 31 à 60, 61 à 90 et plus de 90 jours.
Exceptions : les règlements, avoirs et acomptes qu'aucune lettre ne rattache à une facture ne sont
pas vieillis. C'est l'usage français : ils sont dans leur propre colonne, « Non affecté », en
négatif, parce que les ranger dans une tranche cacherait des retards. Le solde d'un tiers est la
somme de ses tranches et de son non affecté ; le total est celui des comptes dans la comptabilité.

Référence : C. com. art. L441-10 (échéances) ; usage comptable pour les tranches.
Unités : centimes, jours.

>>> from lettrine.tables.ecritures import ECRITURES
>>> livre = ECRITURES.table({
...     "EcritureDate": np.array(["2026-01-05", "2026-03-20", "2026-03-25"], "datetime64[s]"),
...     "CompteNum": ["411000"] * 3, "CompAuxNum": ["DUPONT"] * 3,
...     "Debit": [100_00, 50_00, 0], "Credit": [0, 0, 30_00], "Rang": [2, 3, 4]})
>>> balance = balance_agee(livre, au=date(2026, 3, 31), comptes=Comptes.CLIENTS, delai=30)
>>> balance.tranches[["Tranche", "Montant"]].values.tolist()
[['Non échu', 5000], ['1 à 30 jours', 0], ['31 à 60 jours', 10000], ['61 à 90 jours', 0],
['Plus de 90 jours', 0], ['Non affecté', -3000]]
>>> balance.total, balance.solde, balance.juste
(12000, 12000, True)
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pandas as pd

from lettrine.comptabilite.creances import Comptes, creances_ouvertes
from lettrine.erreurs import Anomalie, OptionInvalide
from lettrine.tables.balance_agee import (
    CREANCES,
    DETAIL,
    TRANCHES,
    colonne_de_tranche,
    synthese_par_tiers,
)
from lettrine.tables.schema import Schema

__all__ = [
    "NON_AFFECTE",
    "USUELLES",
    "BalanceAgee",
    "Depuis",
    "balance_agee",
    "libelles_des_tranches",
    "lire_tranches",
]

Entiers = npt.NDArray[np.int64]

USUELLES = (30, 60, 90)
NON_AFFECTE = "Non affecté"
AGE_MAXIMAL = 3_650


class Depuis(StrEnum):
    """D'où l'on compte l'âge d'une facture."""

    ECHEANCE = "echeance"
    FACTURE = "facture"


@dataclass(frozen=True)
class BalanceAgee:
    """La balance : `detail` par ligne ouverte, `synthese` par tiers, `tranches` au total.

    `schema` est celui de la synthèse. `solde` est celui des comptes dans la comptabilité de
    l'exercice, compté à part : le `total` doit lui être égal.
    """

    detail: pd.DataFrame
    synthese: pd.DataFrame
    tranches: pd.DataFrame
    schema: Schema
    solde: int
    lues: int
    anomalies: list[Anomalie]

    @property
    def total(self) -> int:
        """La somme de ce qui reste ouvert."""
        return int(self.detail["Reste"].sum())

    @property
    def juste(self) -> bool:
        """Vrai si le total est celui de la comptabilité."""
        return self.total == self.solde

    def montant(self, du_rang: int, au_rang: int | None = None) -> int:
        """Le total des tranches du rang donné (0 : la première) à l'autre, compris."""
        fin = len(self.tranches) - 1 if au_rang is None else au_rang + 1
        return int(self.tranches["Montant"].iloc[du_rang:fin].sum())


def balance_agee(
    ecritures: pd.DataFrame,
    *,
    au: date,
    comptes: Comptes,
    delai: int,
    tiers: pd.DataFrame | None = None,
    depuis: Depuis = Depuis.ECHEANCE,
    bornes: Sequence[int] = USUELLES,
) -> BalanceAgee:
    """La balance âgée des clients ou des fournisseurs le jour `au`, même passé.

    `bornes` sont les derniers jours des tranches, croissants ; la dernière tranche est ouverte.
    Autres arguments et anomalies : voir `creances.creances_ouvertes`. Lève `OptionInvalide`
    (BAG-10) si les bornes ne sont pas des entiers croissants.
    """
    _verifier(bornes)
    creances = creances_ouvertes(ecritures, au=au, comptes=comptes, delai=delai, tiers=tiers)
    libelles = libelles_des_tranches(bornes, depuis)
    ages, rangs = _vieillir(creances.lignes, au, bornes, depuis)
    detail = DETAIL.table(
        {
            **{nom: creances.lignes[nom] for nom in CREANCES.noms},
            "Age": ages,
            "Tranche": np.array([*libelles, NON_AFFECTE], dtype=object)[rangs],
        }
    )
    schema = synthese_par_tiers(libelles, echu=depuis is Depuis.ECHEANCE)
    return BalanceAgee(
        detail,
        _par_tiers(detail, rangs, schema, len(libelles)),
        _par_tranche(detail["Reste"].to_numpy(), rangs, libelles),
        schema,
        creances.solde,
        creances.lues,
        creances.anomalies,
    )


def libelles_des_tranches(bornes: Sequence[int], depuis: Depuis) -> list[str]:
    """Le libellé des tranches ; depuis la facture, il n'y a pas de « non échu ».

    >>> libelles_des_tranches((30, 60), Depuis.ECHEANCE)
    ['Non échu', '1 à 30 jours', '31 à 60 jours', 'Plus de 60 jours']
    """
    premier = 1 if depuis is Depuis.ECHEANCE else 0
    debuts = [premier, *(borne + 1 for borne in bornes[:-1])]
    libelles = [f"{debut} à {fin} jours" for debut, fin in zip(debuts, bornes, strict=True)]
    non_echu = ["Non échu"] if depuis is Depuis.ECHEANCE else []
    return [*non_echu, *libelles, f"Plus de {bornes[-1]} jours"]


def lire_tranches(texte: str) -> tuple[int, ...]:
    """Les bornes écrites « 30,60,90 » ; BAG-10 si elles ne sont pas des entiers croissants.

    >>> lire_tranches("15, 45;90")
    (15, 45, 90)
    """
    morceaux = [morceau.strip() for morceau in texte.replace(";", ",").split(",")]
    if not all(morceau.isascii() and morceau.isdigit() for morceau in morceaux):
        raise _refus(texte)
    bornes = tuple(int(morceau) for morceau in morceaux)
    _verifier(bornes)
    return bornes


def _verifier(bornes: Sequence[int]) -> None:
    suivies = all(avant < apres for avant, apres in pairwise(bornes))
    if not bornes or not suivies or bornes[0] < 1 or bornes[-1] > AGE_MAXIMAL:
        raise _refus(", ".join(str(borne) for borne in bornes))


def _refus(texte: str) -> OptionInvalide:
    return OptionInvalide(
        "BAG-10",
        f"Les tranches « {texte} » ne sont pas des nombres de jours croissants.",
        "Donnez par exemple --tranches 30,60,90.",
    )


def _vieillir(
    lignes: pd.DataFrame, au: date, bornes: Sequence[int], depuis: Depuis
) -> tuple[Entiers, Entiers]:
    """L'âge de chaque ligne (0 avant terme) et le rang de sa tranche (-1 : non affecté)."""
    if depuis is Depuis.ECHEANCE:
        departs = lignes["DateEcheance"]
        limites = [0, *bornes]
    else:
        departs = lignes["PieceDate"].fillna(lignes["EcritureDate"])
        limites = list(bornes)
    jours = departs.to_numpy().astype("datetime64[D]")
    ages = np.maximum((np.datetime64(au, "D") - jours).astype(np.int64), 0)
    factures = lignes["Reste"].to_numpy() > 0
    rangs = np.where(factures, np.searchsorted(limites, ages), -1)
    return np.where(factures, ages, 0), rangs


def _par_tiers(detail: pd.DataFrame, rangs: Entiers, schema: Schema, tranches: int) -> pd.DataFrame:
    """Une ligne par tiers, dans l'ordre du détail."""
    numeros, codes = pd.factorize(detail["CompAuxNum"])
    premieres = np.flatnonzero(~detail["CompAuxNum"].duplicated().to_numpy())
    montants = np.zeros((len(codes), tranches + 1), dtype=np.int64)
    np.add.at(montants, (numeros, rangs), detail["Reste"].to_numpy())
    echu = {"Echu": montants[:, 1:tranches].sum(axis=1)} if "Echu" in schema else {}
    return schema.table(
        {
            "CompAuxNum": codes,
            "Nom": detail["Nom"].to_numpy()[premieres],
            **{colonne_de_tranche(rang): montants[:, rang] for rang in range(tranches)},
            **echu,
            "NonAffecte": montants[:, tranches],
            "Solde": montants.sum(axis=1),
        }
    )


def _par_tranche(reste: Entiers, rangs: Entiers, libelles: Sequence[str]) -> pd.DataFrame:
    """Une ligne par tranche, puis le non affecté ; la part est celle du total des factures."""
    nombre = len(libelles) + 1
    montants = np.zeros(nombre, dtype=np.int64)
    np.add.at(montants, rangs, reste)
    facture = int(montants[:-1].sum())
    parts = [_part(int(montant), facture) for montant in montants[:-1]]
    return TRANCHES.table(
        {
            "Tranche": [*libelles, NON_AFFECTE],
            "Lignes": np.bincount(np.where(rangs < 0, nombre - 1, rangs), minlength=nombre),
            "Montant": montants,
            "Part": [*parts, None],
        }
    )


def _part(montant: int, total: int) -> Decimal | None:
    return (Decimal(montant) / total).quantize(Decimal("0.0001")) if total else None
