"""Un registre de biens de toutes les méthodes, acquis sur dix ans, et leurs unités d'œuvre."""

from datetime import date
from decimal import Decimal

import numpy as np
import pandas as pd

from lettrine.tables.immobilisations import EVENEMENTS, IMMOBILISATIONS

__all__ = ["AU", "DU", "engendrer"]

DU, AU = date(2016, 1, 1), date(2025, 12, 31)
PREMIER_JOUR = np.datetime64("2016-01-01")
JOURS = 3_650
METHODES = {
    "linéaire": 0.4,
    "dégressif": 0.25,
    "SOFTY décroissant": 0.1,
    "SOFTY progressif": 0.05,
    "unités d'œuvre": 0.1,
    "exceptionnel": 0.1,
}
DUREES = {
    "linéaire": (3, 4, 5, 7, 10, 20),
    "dégressif": (3, 4, 5, 7, 10),
    "SOFTY décroissant": (3, 5, 8),
    "SOFTY progressif": (3, 5, 8),
    "unités d'œuvre": (5,),
    "exceptionnel": (1,),
}
COMPTES = np.array(["215400", "215500", "218300"], dtype=object)


def engendrer(nombre: int, graine: int = 7) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Le registre et les unités consommées ; les mêmes à chaque appel.

    Trois biens sur dix ont une valeur résiduelle, trois sur dix des linéaires un plan fiscal
    dégressif, un sur dix sort avant la fin.
    """
    hasard = np.random.default_rng(graine)
    methodes = hasard.choice(list(METHODES), nombre, p=list(METHODES.values())).astype(object)
    durees = [Decimal(int(hasard.choice(DUREES[methode]))) for methode in methodes]
    acquis = PREMIER_JOUR + hasard.integers(0, JOURS, nombre)
    servis = acquis + hasard.integers(0, 60, nombre)
    couts = hasard.integers(600_00, 500_000_00, nombre)
    residuelles = np.where(hasard.random(nombre) < 0.3, couts // 10, 0)
    fiscaux = (methodes == "linéaire") & (hasard.random(nombre) < 0.3)
    sortis = hasard.random(nombre) < 0.1
    sorties = np.where(sortis, servis + hasard.integers(30, 1_500, nombre), np.datetime64("NaT"))
    unites = np.where(methodes == "unités d'œuvre", 100_000, 0)
    numeros = np.array([f"B{rang:06d}" for rang in range(nombre)], dtype=object)
    registre = IMMOBILISATIONS.table(
        {
            "NumBien": numeros,
            "Designation": numeros,
            "CompteNum": COMPTES[hasard.integers(0, 3, nombre)],
            "DateAcquisition": acquis.astype("datetime64[s]"),
            "DateMiseEnService": servis.astype("datetime64[s]"),
            "CoutEntree": couts,
            "ValeurResiduelle": residuelles,
            "Methode": methodes,
            "Duree": durees,
            "UnitesPrevues": unites,
            "MethodeFiscale": np.where(fiscaux, "dégressif", ""),
            "DateSortie": sorties.astype("datetime64[s]"),
            "NatureSortie": np.where(sortis, "rebut", ""),
            "Rang": np.arange(2, nombre + 2),
        }
    )
    return registre, _unites(hasard, registre)


def _unites(hasard: np.random.Generator, registre: pd.DataFrame) -> pd.DataFrame:
    """Vingt mille unités chaque 31 décembre, tant que le bien sert."""
    siens = registre[registre["UnitesPrevues"] > 0]
    annees = np.arange(DU.year, AU.year + 1)
    numeros = np.repeat(siens["NumBien"].to_numpy(dtype=object), len(annees))
    clotures = np.array([f"{annee}-12-31" for annee in annees], "datetime64[s]")
    jours = np.tile(clotures, len(siens))
    debuts = np.repeat(siens["DateMiseEnService"].to_numpy(), len(annees))
    fins = np.repeat(siens["DateSortie"].to_numpy(), len(annees))
    servent = (jours >= debuts) & (np.isnat(fins) | (jours <= fins))
    unites = hasard.integers(15_000, 25_000, len(numeros))
    return EVENEMENTS.table(
        {
            "NumBien": numeros[servent],
            "DateEvenement": jours[servent],
            "Nature": ["unités"] * int(servent.sum()),
            "Unites": unites[servent],
            "Rang": np.arange(2, int(servent.sum()) + 2),
        }
    )
