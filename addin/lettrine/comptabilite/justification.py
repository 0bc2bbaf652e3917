"""La justification des soldes à une date (account reconciliation): les lignes qui font le solde.

Règle : le solde d'un compte est justifié, au centime, par ses lignes ouvertes au jour dit (voir
`lignes_ouvertes`) : celles qu'aucun lettrage complet à ce jour ne solde. Un bloc par compte et
auxiliaire, ses lignes par date ; leur total est le solde du compte à la balance générale.
Exceptions : un compte que l'on ne lettre pas est justifié par toutes ses lignes, et c'est dit
(ETA-07). Un compte sans ligne ouverte, soldé, n'a pas de bloc.

Référence : C. com. art. L123-12 et L123-14 (inventaire, image fidèle) ; usage pour la forme.
Unités : centimes, débit positif.

>>> from lettrine.tables.ecritures import ECRITURES
>>> livre = ECRITURES.table({
...     "CompteNum": ["471000"] * 3, "EcritureLet": ["A", "", "A"],
...     "EcritureDate": np.array(["2026-01-05", "2026-02-09", "2026-02-20"], "datetime64[s]"),
...     "Debit": [100_00, 40_00, 0], "Credit": [0, 0, 100_00], "Rang": [2, 3, 4]})
>>> justifier(livre, au=date(2026, 2, 28), comptes=["471"]).lignes[["RangLigne", "Reste"]].values
array([[   3, 4000]])
>>> justification = justifier(livre, au=date(2026, 2, 10), comptes=["471"])
>>> justification.lignes["Reste"].tolist(), justification.total, justification.solde
([10000, 4000], 14000, 14000)
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from lettrine.comptabilite.balance_generale import balance_generale, recouper
from lettrine.comptabilite.couples import (
    Couples,
    Entiers,
    Masque,
    lignes_des_comptes,
    noms_des_fiches,
    reperer,
)
from lettrine.comptabilite.lignes_ouvertes import lignes_ouvertes
from lettrine.erreurs import Anomalie, Gravite
from lettrine.tables.justification import JUSTIFICATION, SOLDES_JUSTIFIES
from lettrine.tables.schema import RANG

__all__ = ["Justification", "justifier"]

REPRIS = (
    "CompteNum", "CompAuxNum", "EcritureDate", "JournalCode", "PieceRef", "PieceDate",
    "EcritureLib", "EcritureLet", "Debit", "Credit",
)  # fmt: skip
CITES = 8
"""Au-delà, un message ne cite plus les comptes un à un."""


@dataclass(frozen=True)
class Justification:
    """Les `lignes` ouvertes, un solde par bloc (`soldes`), le recoupement (`collectifs`).

    `debuts` est la position, dans `lignes`, de la première ligne de chaque bloc. `lues` est le
    nombre de lignes des comptes choisis, à toute date.
    """

    lignes: pd.DataFrame
    soldes: pd.DataFrame
    debuts: Entiers
    collectifs: pd.DataFrame
    lues: int
    anomalies: list[Anomalie]

    @property
    def total(self) -> int:
        """La somme des lignes ouvertes, débit positif."""
        return int(self.lignes["Reste"].sum())

    @property
    def solde(self) -> int:
        """Le solde des mêmes comptes à la balance générale."""
        return int(self.collectifs["SoldeGeneral"].sum())


def justifier(
    ecritures: pd.DataFrame,
    *,
    au: date,
    comptes: Sequence[str],
    tiers: pd.DataFrame | None = None,
) -> Justification:
    """Les lignes qui font, le jour `au`, le solde des comptes dont on donne les préfixes.

    `tiers` est une table Tiers, pour les noms. Aucune table n'est modifiée, et l'ordre des lignes
    n'importe pas. Anomalies : BAG-06 à BAG-08 (à-nouveaux), ETA-07 (compte sans lettre), et celles
    de `periode.delimiter`.
    """
    generale = balance_generale(ecritures, au=au)
    choix = lignes_des_comptes(ecritures, comptes)
    ouvertes = lignes_ouvertes(ecritures, choix, au=au)
    table = ecritures.iloc[ouvertes.places].reset_index(drop=True)
    couples = reperer(table)
    rangs = table[RANG].to_numpy()
    jours = table["EcritureDate"].to_numpy().astype("datetime64[s]").view(np.int64)
    ordre = np.lexsort((rangs, jours, couples.numeros))
    rangees = table.iloc[ordre].reset_index(drop=True)
    lignes = JUSTIFICATION.table(
        {
            **{nom: rangees[nom] for nom in REPRIS},
            "Reste": ouvertes.restes[ordre],
            "RangLigne": rangs[ordre],
        }
    )
    soldes = _soldes(table, couples, ouvertes.restes, tiers)
    return Justification(
        lignes,
        soldes,
        np.flatnonzero(np.diff(couples.numeros[ordre], prepend=-1)),
        recouper(soldes, generale, ecritures, choix),
        int(choix.sum()),
        [
            *generale.periode.anomalies,
            *ouvertes.retenues.anomalies,
            *_sans_lettre(ecritures, choix, lignes),
        ],
    )


def _soldes(
    table: pd.DataFrame, couples: Couples, restes: Entiers, tiers: pd.DataFrame | None
) -> pd.DataFrame:
    """Un bloc par ligne : ses lignes ouvertes, la plus ancienne, leur total."""
    jours = table["EcritureDate"].to_numpy().astype("datetime64[s]").view(np.int64)
    anciennes = np.full(len(couples), np.iinfo(np.int64).max)
    np.minimum.at(anciennes, couples.numeros, jours)
    totaux = couples.sommes(restes)
    return SOLDES_JUSTIFIES.table(
        {
            "CompteNum": couples.comptes,
            "CompAuxNum": couples.auxiliaires,
            "Nom": couples.noms(table, noms_des_fiches(tiers)),
            "Lignes": couples.lignes(np.ones(len(table), dtype=bool)),
            "PlusAncienne": anciennes.view("datetime64[s]"),
            "SoldeDebiteur": np.maximum(totaux, 0),
            "SoldeCrediteur": np.maximum(-totaux, 0),
        }
    )


def _sans_lettre(ecritures: pd.DataFrame, choix: Masque, lignes: pd.DataFrame) -> list[Anomalie]:
    """ETA-07 : sans aucune lettre, un compte à deux sens est justifié par toutes ses lignes."""
    lettrees = choix & (ecritures["EcritureLet"].str.strip() != "").to_numpy()
    avec = set(ecritures["CompteNum"].iloc[np.flatnonzero(lettrees)].unique())
    restes = lignes["Reste"]
    debiteurs = set(lignes.loc[restes > 0, "CompteNum"])
    crediteurs = set(lignes.loc[restes < 0, "CompteNum"])
    sans = sorted((debiteurs & crediteurs) - avec)
    if not sans:
        return []
    cites = ", ".join(sans[:CITES])
    if len(sans) > CITES:
        cites += f" et {len(sans) - CITES} autres"
    message = (
        f"Aucune ligne n'est lettrée dans {len(sans)} comptes ({cites}) : leur solde est justifié"
        " par toutes leurs lignes ; lettrez-les d'abord (lettrine lettrer)."
    )
    return [Anomalie("ETA-07", Gravite.INFORMATION, message, colonne="EcritureLet")]
