"""Les semaines de l'échéancier (cash calendar buckets): une seule case pour chaque part.

Règle : une semaine va du lundi au dimanche et porte son numéro ISO 8601 ; la première est celle
du jour de l'état et commence ce jour-là. Ce qui est attendu avant ce jour est « En retard », ce
qui l'est après la dernière semaine est « Au-delà ».
Exceptions : une facture en litige ou bloquée sans date de reprise à venir n'est attendue à aucune
date, et un règlement que rien n'affecte n'en a pas : chacun a sa case, à part.

Référence : ISO 8601 ; usage pour les cases.
Unités : jours, centimes.

>>> cases = Cases(date(2025, 12, 31), 2)
>>> cases.libelles
('En retard', '2026-S01', '2026-S02', 'Au-delà', 'Litige ou blocage', 'Non affecté')
>>> cases.bornes(1), cases.bornes(2)
((datetime.date(2025, 12, 31), datetime.date(2026, 1, 4)),
 (datetime.date(2026, 1, 5), datetime.date(2026, 1, 11)))
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from lettrine.comptabilite.couples import Entiers, Masque, sommes
from lettrine.erreurs import OptionInvalide
from lettrine.tables.echeancier import SEMAINES

__all__ = ["Cases", "par_semaine"]

Jours = npt.NDArray[np.datetime64]

SEMAINES_MAXIMALES = 52
EN_RETARD, AU_DELA, ARRETE, NON_AFFECTE = (
    "En retard", "Au-delà", "Litige ou blocage", "Non affecté"
)  # fmt: skip


@dataclass(frozen=True)
class Cases:
    """Les cases d'un échéancier : en retard, les semaines, et ce qui est à part."""

    au: date
    nombre: int

    def __post_init__(self) -> None:
        if not 1 <= self.nombre <= SEMAINES_MAXIMALES:
            raise OptionInvalide(
                "ECH-01",
                f"L'échéancier ne peut pas montrer {self.nombre} semaines.",
                f"Donnez un nombre de 1 à {SEMAINES_MAXIMALES}, par exemple --semaines 8.",
            )

    @property
    def lundi(self) -> date:
        """Le lundi de la semaine de l'état."""
        return self.au - timedelta(days=self.au.weekday())

    @cached_property
    def libelles(self) -> tuple[str, ...]:
        """Le libellé de chaque case, dans l'ordre."""
        semaines = (_nom(self.lundi + timedelta(weeks=n)) for n in range(self.nombre))
        return (EN_RETARD, *semaines, AU_DELA, ARRETE, NON_AFFECTE)

    @property
    def horizon(self) -> range:
        """Le rang des cases qui sont des semaines."""
        return range(1, self.nombre + 1)

    def bornes(self, rang: int) -> tuple[date | None, date | None]:
        """Le premier et le dernier jour d'une case, s'ils sont fixés."""
        if rang == 0:
            return None, self.au - timedelta(days=1)
        debut = max(self.au, self.lundi + timedelta(weeks=rang - 1))
        if rang in self.horizon:
            return debut, self.lundi + timedelta(weeks=rang, days=-1)
        return (debut, None) if rang == self.nombre + 1 else (None, None)

    def ranger(self, attendus: Jours, arretees: Masque, affectees: Masque) -> Entiers:
        """Le rang de la case de chaque part, d'après le jour où elle est attendue.

        `arretees` : en litige ou bloquées sans date ; `affectees` : les factures.
        """
        au = np.datetime64(self.au, "D")
        connus = np.where(np.isnat(attendus), au, attendus)
        jours = (connus - np.datetime64(self.lundi, "D")).astype(np.int64)
        semaine = np.clip(jours // 7 + 1, 1, self.nombre + 1)
        rangs = np.where(connus < au, 0, semaine)
        rangs = np.where(arretees, self.nombre + 2, rangs)
        return np.where(affectees, rangs, self.nombre + 3)


def par_semaine(
    cases: Cases, rangs: Entiers, montants: Entiers, a_recevoir: Masque, promises: Masque
) -> pd.DataFrame:
    """La table Semaines : ce qui entre et ce qui sort, case par case."""
    nombre = len(cases.libelles)
    entrees = sommes(np.where(a_recevoir, montants, 0), rangs, nombre)
    promesses = sommes(np.where(a_recevoir & promises, montants, 0), rangs, nombre)
    sorties = sommes(np.where(a_recevoir, 0, montants), rangs, nombre)
    soldes = entrees - sorties
    cumuls = np.zeros(nombre, dtype=np.int64)
    semaines = np.array(cases.horizon)
    cumuls[semaines] = np.cumsum(soldes[semaines])
    bornes = [cases.bornes(rang) for rang in range(nombre)]
    return SEMAINES.table(
        {
            "Semaine": cases.libelles,
            "Du": np.array([debut for debut, _ in bornes], dtype="datetime64[s]"),
            "Au": np.array([fin for _, fin in bornes], dtype="datetime64[s]"),
            "Encaissements": entrees,
            "DontPromesses": promesses,
            "Decaissements": sorties,
            "Solde": soldes,
            "Cumul": cumuls,
        }
    )


def _nom(lundi: date) -> str:
    annee, semaine, _ = lundi.isocalendar()
    return f"{annee}-S{semaine:02d}"
