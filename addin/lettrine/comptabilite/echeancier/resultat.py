"""Ce que rend l'échéancier (result): les échéances, les semaines, les soldes qui les contrôlent."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from lettrine.comptabilite.creances import Comptes
from lettrine.comptabilite.echeancier.semaines import Cases
from lettrine.erreurs import Anomalie

__all__ = ["A_PAYER", "A_RECEVOIR", "SENS", "Echeancier"]

A_RECEVOIR, A_PAYER = "à recevoir", "à payer"
SENS = {Comptes.CLIENTS: A_RECEVOIR, Comptes.FOURNISSEURS: A_PAYER}


@dataclass(frozen=True)
class Echeancier:
    """L'échéancier d'un jour.

    `echeances` (Echeances) : une ligne par part de facture, règlement ou avoir ouvert. `semaines`
    (Semaines) : une ligne par case. `cases` : les cases elles-mêmes. `a_suivre` : les rangs des
    échéances dont quelqu'un doit s'occuper. `soldes` : le solde des comptes dans la comptabilité,
    compté à part. `lues` : le nombre de lignes des comptes choisis, à toute date.
    """

    echeances: pd.DataFrame
    semaines: pd.DataFrame
    cases: Cases
    a_suivre: np.ndarray[tuple[int], np.dtype[np.bool_]]
    soldes: Mapping[Comptes, int]
    lues: int
    anomalies: list[Anomalie]

    def total(self, comptes: Comptes) -> int:
        """Ce qui est ouvert d'un côté, clients ou fournisseurs."""
        return int(self.lignes(comptes)["Reste"].sum())

    def lignes(self, comptes: Comptes) -> pd.DataFrame:
        """Les échéances d'un côté."""
        siennes = self.echeances["Sens"] == SENS[comptes]
        return self.echeances[siennes].reset_index(drop=True)

    def montant(self, colonne: str, rangs: range) -> int:
        """Le total d'une colonne des semaines, sur les cases de ces rangs."""
        return int(self.semaines[colonne].iloc[list(rangs)].sum())
