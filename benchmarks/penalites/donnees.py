"""Des factures payées en retard, en une à trois fois, et ce qui les règle."""

from datetime import date
from decimal import Decimal

import numpy as np
import pandas as pd

from lettrine.tables.penalites import FACTURES_DUES, REGLEMENTS

__all__ = ["AU", "engendrer"]

AU = date(2026, 11, 22)
PREMIERE_ECHEANCE = np.datetime64("2023-06-01")
TYPES = {"professionnel": 0.8, "public": 0.1, "particulier": 0.1}
TAUX_CONVENUS = {None: 0.7, Decimal("0.12"): 0.2, Decimal("0.05"): 0.1}
JOURS = "datetime64[s]"


def engendrer(nombre: int, graine: int = 3) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Les factures dues et leurs règlements, en désordre ; les mêmes à chaque appel.

    Échéances sur cinq semestres, règlements jusqu'à deux ans après ; huit factures sur dix sont à
    des professionnels, trois sur dix ont un taux convenu, parfois sous le plancher.
    """
    hasard = np.random.default_rng(graine)
    rangs = np.arange(nombre)
    echeances = PREMIERE_ECHEANCE + hasard.integers(0, 900, nombre)
    montants = hasard.integers(100_00, 50_000_00, nombre)
    mises_en_demeure = np.where(hasard.random(nombre) < 0.5, echeances + 60, np.datetime64("NaT"))
    factures = FACTURES_DUES.table(
        {
            "Facture": rangs,
            "CompAuxNum": [f"C{rang % 500}" for rang in rangs],
            "PieceRef": [f"F{rang}" for rang in rangs],
            "DateEcheance": echeances.astype(JOURS),
            "Montant": montants,
            "Type": _tires(hasard, TYPES, nombre),
            "TauxPenalite": _tires(hasard, TAUX_CONVENUS, nombre),
            "DateMiseEnDemeure": mises_en_demeure.astype(JOURS),
            "PieceDate": (echeances - 30).astype(JOURS),
        }
    )
    payees = np.repeat(rangs, hasard.integers(1, 4, nombre))
    reglements = REGLEMENTS.table(
        {
            "Facture": payees,
            "DateReglement": (echeances[payees] + hasard.integers(0, 700, len(payees))).astype(
                JOURS
            ),
            "Montant": montants[payees] // 4,
        }
    )
    ordre = hasard.permutation(len(reglements))
    return factures, reglements.iloc[ordre].reset_index(drop=True)


def _tires(hasard: np.random.Generator, choix: dict, nombre: int) -> np.ndarray:
    valeurs = np.array(list(choix), dtype=object)
    return valeurs[hasard.choice(len(valeurs), nombre, p=list(choix.values()))]
