"""Le calendrier d'un plan (financial years of a schedule): exercices de toute durée, sans trou.

Règle : un plan va d'exercice en exercice depuis la première acquisition. Les exercices connus sont
gardés tels qu'ils furent : premier exercice court, exercice long, changement de clôture. Avant,
après et entre eux, des exercices de douze mois comblent le calendrier.
Exceptions : entre deux exercices connus, le premier de ceux qui comblent est plus court s'il le
faut. Un exercice qui finit avant de commencer, dure plus de vingt-quatre mois ou en chevauche un
autre est laissé de côté (IMM-20).

Référence : C. com. art. L123-12 (inventaire tous les douze mois).
Unités : jours depuis le 1er janvier 1970, les deux bornes comprises.

Une société créée le 15 octobre 2024, qui clôt le 30 juin à partir de 2026 :

>>> connus = [Exercice(date(2024, 10, 15), date(2025, 12, 31)),
...           Exercice(date(2026, 1, 1), date(2026, 6, 30))]
>>> calendrier = Calendrier.couvrant(connus, date(2024, 10, 15), date(2028, 1, 1))
>>> [f"{exercice.fin:%d/%m/%Y}" for exercice in calendrier.exercices]
['31/12/2025', '30/06/2026', '30/06/2027', '30/06/2028']
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import numpy as np
import pandas as pd

from lettrine.comptabilite.a_nouveaux import en_jour
from lettrine.comptabilite.couples import Entiers
from lettrine.dates import Exercice, ajouter_mois, fin_de_mois
from lettrine.erreurs import Anomalie, ErreurLettrine, Gravite
from lettrine.tables.immobilisations import EXERCICES
from lettrine.tables.schema import RANG

__all__ = ["Calendrier", "Periode", "lire_exercices"]

UN_JOUR = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Periode:
    """Une période d'un plan : un exercice entier, ou un de ses mois."""

    debut: int
    fin: int
    exercice: int
    cloture: bool


@dataclass(frozen=True)
class Calendrier:
    """Des exercices qui se suivent, du plus ancien au plus récent."""

    exercices: tuple[Exercice, ...]

    @classmethod
    def couvrant(cls, connus: Iterable[Exercice], du: date, au: date) -> "Calendrier":
        """Le calendrier qui contient les exercices connus et les deux jours.

        Sans exercice connu, c'est l'année civile.
        """
        suite = sorted(connus, key=lambda exercice: exercice.debut) or [Exercice.civil(du.year)]
        complets = [suite[0]]
        for exercice in suite[1:]:
            complets += _combler(complets[-1].fin + UN_JOUR, exercice.debut - UN_JOUR)
            complets.append(exercice)
        while du < complets[0].debut:
            complets.insert(0, Exercice.finissant_le(complets[0].debut - UN_JOUR))
        while au > complets[-1].fin:
            debut = complets[-1].fin + UN_JOUR
            complets.append(Exercice(debut, _un_an_apres(complets[-1].fin)))
        return cls(tuple(complets))

    def jusqu_a(self, jour: date) -> "Calendrier":
        """Le même, qui s'arrête avec l'exercice de ce jour."""
        return Calendrier(self.exercices[: self.place(jour) + 1])

    @cached_property
    def fins(self) -> Entiers:
        """Le dernier jour de chaque exercice."""
        return np.array([en_jour(exercice.fin) for exercice in self.exercices], dtype=np.int64)

    def places(self, jours: Entiers) -> Entiers:
        """Le rang de l'exercice de chaque jour."""
        return np.searchsorted(self.fins, jours).astype(np.int64)

    def place(self, jour: date) -> int:
        """Le rang de l'exercice d'un jour."""
        return int(np.searchsorted(self.fins, en_jour(jour)))

    def periodes(self, *, mensuelles: bool = False) -> list[Periode]:
        """Les exercices, ou leurs mois, dans l'ordre."""
        return [
            Periode(en_jour(debut), en_jour(fin), place, fin == exercice.fin)
            for place, exercice in enumerate(self.exercices)
            for debut, fin in (_mois(exercice) if mensuelles else [(exercice.debut, exercice.fin)])
        ]


def lire_exercices(table: pd.DataFrame) -> tuple[list[Exercice], list[Anomalie]]:
    """Les exercices d'une table Exercices, et ceux qui sont laissés de côté (IMM-20).

    De deux exercices qui se chevauchent, le premier de la table est gardé.
    """
    EXERCICES.verifier(table)
    lus: list[Exercice] = []
    anomalies: list[Anomalie] = []
    rangs = table[RANG].tolist() if RANG in table else list(range(1, len(table) + 1))
    bornes = zip(table["ExerciceDebut"], table["ExerciceFin"], rangs, strict=True)
    for debut, fin, rang in bornes:
        try:
            faute = _lire(debut, fin, lus)
        except ErreurLettrine as erreur:
            faute = erreur.message
        if faute:
            message = f"Table Exercices, ligne {rang} : {faute} Corrigez les dates ; l'exercice"
            message += " est laissé de côté."
            anomalies.append(
                Anomalie("IMM-20", Gravite.A_TRAITER, message, rang, colonne="ExerciceDebut")
            )
    return lus, anomalies


def _lire(debut: pd.Timestamp, fin: pd.Timestamp, lus: list[Exercice]) -> str:
    """Ajoute l'exercice à ceux qui sont lus, ou dit pourquoi il ne peut pas l'être."""
    if pd.isna(debut) or pd.isna(fin):
        return "une date manque."
    exercice = Exercice(debut.date(), fin.date())
    for autre in lus:
        if exercice.debut <= autre.fin and autre.debut <= exercice.fin:
            return f"{exercice} chevauche {autre}.".replace("l'exercice", "L'exercice", 1)
    lus.append(exercice)
    return ""


def _combler(du: date, au: date) -> list[Exercice]:
    """Des exercices de douze mois qui finissent le jour `au` ; le premier est plus court."""
    comblants: list[Exercice] = []
    while au >= du:
        exercice = Exercice.finissant_le(au)
        comblants.insert(0, Exercice(max(exercice.debut, du), au))
        au = comblants[0].debut - UN_JOUR
    return comblants


def _un_an_apres(fin: date) -> date:
    return ajouter_mois(fin, 12, garder_fin_de_mois=True)


def _mois(exercice: Exercice) -> Iterator[tuple[date, date]]:
    """Les mois d'un exercice, du premier au dernier jour de chacun."""
    debut = exercice.debut
    while debut <= exercice.fin:
        fin = min(fin_de_mois(debut), exercice.fin)
        yield debut, fin
        debut = fin + UN_JOUR
