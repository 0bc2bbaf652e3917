"""Un constat (finding): un solde ou une ligne à regarder, sa raison, ce qu'il faut faire.

Règle : chaque constat a un code, qui ne change pas, et une nature, en clair. La table les range par
code, puis par compte et auxiliaire ; le total par nature dit ce qui est en jeu, et une anomalie par
code renvoie à la table.

Unités : centimes, débit positif ; l'enjeu est la somme des montants sans leur signe.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from lettrine.erreurs import Anomalie, Gravite
from lettrine.monnaie import formater as formater_montant
from lettrine.tables.soldes_anormaux import NATURES, SOLDES_ANORMAUX

__all__ = ["Constat", "Genre", "en_anomalies", "en_table", "par_nature"]


@dataclass(frozen=True, slots=True)
class Genre:
    """Une famille de constats : son code, sa gravité, et comment on en parle."""

    code: str
    gravite: Gravite
    singulier: str
    pluriel: str

    def compter(self, nombre: int) -> str:
        """Le nombre de constats, accordé."""
        return f"{nombre} {self.singulier if nombre < 2 else self.pluriel}"


@dataclass(frozen=True, slots=True)
class Constat:
    """Ce qui est à regarder. `rang` est la première des lignes de la source qu'il cite."""

    genre: Genre
    nature: str
    compte: str
    auxiliaire: str
    nom: str
    montant: int
    depuis: date
    constat: str
    remede: str
    rangs: str

    @property
    def rang(self) -> int:
        """La première ligne citée."""
        return int(self.rangs.split(",")[0].split(" ")[0])

    @property
    def tiers(self) -> str:
        """Le compte, l'auxiliaire et le nom."""
        return " ".join(filter(None, (self.compte, self.auxiliaire, self.nom)))


def en_table(constats: Sequence[Constat]) -> pd.DataFrame:
    """La table des constats, rangée par code, compte et auxiliaire."""
    ranges = sorted(constats, key=lambda c: (c.genre.code, c.compte, c.auxiliaire, c.rang))
    return SOLDES_ANORMAUX.table(
        {
            "Code": [c.genre.code for c in ranges],
            "Nature": [c.nature for c in ranges],
            "CompteNum": [c.compte for c in ranges],
            "CompAuxNum": [c.auxiliaire for c in ranges],
            "Nom": [c.nom for c in ranges],
            "Montant": [c.montant for c in ranges],
            "Depuis": np.array([c.depuis for c in ranges], dtype="datetime64[s]"),
            "Constat": [c.constat for c in ranges],
            "Remede": [c.remede for c in ranges],
            "Rangs": [c.rangs for c in ranges],
        }
    )


def par_nature(constats: Sequence[Constat]) -> pd.DataFrame:
    """Un total par code et nature."""
    totaux: dict[tuple[str, str], list[int]] = {}
    for constat in constats:
        total = totaux.setdefault((constat.genre.code, constat.nature), [0, 0])
        total[0] += 1
        total[1] += abs(constat.montant)
    cles = sorted(totaux)
    return NATURES.table(
        {
            "Code": [code for code, _ in cles],
            "Nature": [nature for _, nature in cles],
            "Constats": [totaux[cle][0] for cle in cles],
            "Enjeu": [totaux[cle][1] for cle in cles],
        }
    )


def en_anomalies(constats: Sequence[Constat]) -> list[Anomalie]:
    """Une anomalie par code, qui compte ses constats et cite le premier."""
    par_genre: dict[Genre, list[Constat]] = {}
    for constat in sorted(constats, key=lambda c: (c.genre.code, c.rang)):
        par_genre.setdefault(constat.genre, []).append(constat)
    anomalies = []
    for genre, siens in par_genre.items():
        premier, enjeu = siens[0], sum(abs(c.montant) for c in siens)
        message = (
            f"{genre.compter(len(siens))}, {formater_montant(enjeu)} en jeu ; ligne"
            f" {premier.rang}, {premier.tiers} : {premier.constat} {premier.remede}"
        )
        anomalies.append(
            Anomalie(genre.code, genre.gravite, message, rang=premier.rang, montant=enjeu)
        )
    return anomalies
