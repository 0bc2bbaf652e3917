"""Les dotations par période (charges by month or year), passées ou à venir.

Règle : pour chaque période du plan, mois ou exercice, le total des biens : dotations, dérogatoires,
subventions virées, part non déductible, valeur nette à la fin. Une prévision est le même plan,
prolongé de quelques exercices : les biens d'aujourd'hui, sans acquisition ni sortie nouvelles.
Exceptions : aucune ; la somme des mois d'un exercice est son année.

Unités : centimes.

Une machine de 10 000,00 € sur cinq ans, en service le 1er janvier 2026 :

>>> from datetime import date
>>> from decimal import Decimal
>>> from lettrine.comptabilite.immobilisations.plan import planifier
>>> from lettrine.tables.immobilisations import IMMOBILISATIONS
>>> jour = np.array(["2026-01-01"], "datetime64[s]")
>>> registre = IMMOBILISATIONS.table({
...     "NumBien": ["M1"], "Designation": ["Scie"], "CompteNum": ["215400"],
...     "DateAcquisition": jour, "DateMiseEnService": jour, "CoutEntree": [10_000_00],
...     "Duree": [Decimal(5)]})
>>> terme = horizon([], date(2026, 12, 31), 2)
>>> plan = planifier(registre, au=terme)
>>> par_periode(plan)[["Periode", "Dotation", "Vnc"]].values.tolist()
[['2026', 200000, 800000], ['2027', 200000, 600000], ['2028', 200000, 400000]]
"""

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd

from lettrine.comptabilite.a_nouveaux import en_date
from lettrine.comptabilite.couples import Entiers, sommes
from lettrine.comptabilite.immobilisations.exercices import Calendrier, Periode
from lettrine.comptabilite.immobilisations.plan import Plan
from lettrine.dates import Exercice, ajouter_mois
from lettrine.erreurs import OptionInvalide
from lettrine.tables.tableaux_immobilisations import DOTATIONS_PAR_PERIODE, dotations_par_compte

__all__ = ["horizon", "nommer", "par_compte", "par_periode"]

EXERCICES_AU_PLUS = 50


def horizon(connus: Sequence[Exercice], au: date, nombre: int) -> date:
    """La clôture du n-ième exercice après celui du jour `au` : le terme d'une prévision.

    Lève `OptionInvalide` (IMM-81) si le nombre n'a pas de sens.
    """
    if not 0 <= nombre <= EXERCICES_AU_PLUS:
        raise OptionInvalide(
            "IMM-81",
            f"On ne prévoit pas {nombre} exercices.",
            f"Demandez-en de 0 à {EXERCICES_AU_PLUS}.",
        )
    loin = ajouter_mois(au, 12 * (nombre + 1))
    suite = Calendrier.couvrant(connus, au, loin)
    return suite.exercices[suite.place(au) + nombre].fin


def par_periode(plan: Plan) -> pd.DataFrame:
    """Le total de chaque période du plan (schéma DOTATIONS_PAR_PERIODE)."""
    la = plan.presents
    derogatoires = plan.derogatoires
    sortis = _sorties(plan, plan.derogatoire)
    restants = plan.periode_de_sortie > np.arange(len(plan.periodes))[:, None]
    return DOTATIONS_PAR_PERIODE.table(
        {
            "Periode": nommer(plan),
            "PeriodeDebut": _jours([p.debut for p in plan.periodes]),
            "PeriodeFin": _jours([p.fin for p in plan.periodes]),
            "Biens": ((plan.dotations > 0) & la).sum(axis=1),
            "Dotation": plan.dotations.sum(axis=1),
            "DontExceptionnelle": plan.exceptionnelles.sum(axis=1),
            "DotationDerogatoire": np.maximum(derogatoires, 0).sum(axis=1),
            "RepriseDerogatoire": np.maximum(-derogatoires, 0).sum(axis=1) + sortis,
            "QuotePartSubvention": plan.quotes_parts.sum(axis=1),
            "NonDeductible": np.diff(plan.non_deductible, axis=0).sum(axis=1),
            "Vnc": (plan.nettes[1:] * restants).sum(axis=1),
        }
    )


def par_compte(plan: Plan) -> pd.DataFrame:
    """Les dotations de chaque compte, une colonne par période (schéma `dotations_par_compte`)."""
    comptes, du_lot = plan.biens.comptes, plan.biens.compte[plan.lots.bien]
    colonnes = [sommes(dotees, du_lot, len(comptes)) for dotees in plan.dotations]
    total = np.sum(colonnes, axis=0)
    utiles = np.flatnonzero(total)
    return dotations_par_compte(nommer(plan)).table(
        {
            "CompteNum": [comptes[place] for place in utiles.tolist()],
            **{f"P{rang}": colonne[utiles] for rang, colonne in enumerate(colonnes)},
            "Total": total[utiles],
        }
    )


def nommer(plan: Plan) -> list[str]:
    """Le nom de chaque période : « 03/2026 » pour un mois, « 2026 » ou « 2025-2026 » sinon."""
    exercices = plan.calendrier.exercices
    return [_nom(p, exercices[p.exercice]) for p in plan.periodes]


def _nom(periode: Periode, exercice: Exercice) -> str:
    du, au = en_date(periode.debut), en_date(periode.fin)
    if (du, au) != (exercice.debut, exercice.fin):
        return f"{au:%m/%Y}"
    return f"{au.year}" if du.year == au.year else f"{du.year}-{au.year}"


def _sorties(plan: Plan, cumul: Entiers) -> Entiers:
    """Ce que les biens sortis avaient d'un cumul, à la période de leur sortie."""
    nombre = len(plan.periodes)
    lots = np.flatnonzero((plan.periode_de_sortie >= 0) & (plan.periode_de_sortie < nombre))
    return sommes(cumul[-1][lots], plan.periode_de_sortie[lots], nombre)


def _jours(jours: list[int]) -> np.ndarray:
    return np.array(jours, dtype=np.int64).astype("datetime64[D]").astype("datetime64[s]")
