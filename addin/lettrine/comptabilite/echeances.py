"""L'échéance des lignes de tiers (due dates): saisie, selon les conditions, ou à défaut.

Règle : l'échéance d'une ligne est celle que la source lui donne ; à défaut celle des conditions de
paiement du tiers, comptées depuis la date de pièce (à défaut d'écriture) ; à défaut ce jour plus
le délai légal. Un mode dit toujours d'où elle vient.
Exceptions : des conditions illisibles laissent le délai légal ; un code de tiers en double garde
sa première fiche.

Référence : C. com. art. L441-10 I.
Unités : jours depuis le 1er janvier 1970.

>>> from lettrine.tables.ecritures import ECRITURES
>>> ligne = ECRITURES.table({
...     "PieceDate": np.array(["2026-01-20"], "datetime64[s]"), "CompAuxNum": ["DUPONT"]})
>>> fiches = Fiches(TIERS.table({
...     "CompAuxNum": ["DUPONT"], "Nom": ["Dupont"], "Conditions": ["45 jours fin de mois"]}))
>>> rendues = dater(ligne, fiches, fiches.chercher(["DUPONT"]), delai=30)
>>> rendues.jours.astype("datetime64[D]").tolist(), rendues.modes_en_lettres.tolist()
([datetime.date(2026, 3, 31)], ['conditions'])
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np
import pandas as pd

from lettrine.comptabilite.a_nouveaux.calendrier import SANS_DATE, en_date, en_jour
from lettrine.comptabilite.couples import Entiers, Textes
from lettrine.dates import Conditions, ConditionsIllisibles, formater, lire_conditions
from lettrine.erreurs import Anomalie, Gravite
from lettrine.parametres import Parametres
from lettrine.tables.dossier import TIERS
from lettrine.tables.schema import RANG

__all__ = ["Echeances", "Fiches", "ModeEcheance", "dater", "delai_legal", "en_jours"]

DELAI = "delais/defaut"

SAISIES, CONDITIONNELLES, PAR_DEFAUT = range(3)


class ModeEcheance(StrEnum):
    """D'où vient une échéance."""

    SAISIE = "saisie"
    CONDITIONS = "conditions"
    DEFAUT = "jours par défaut"


class Fiches:
    """Les tiers du dossier, cherchés par leur code ; en double, le premier est retenu."""

    def __init__(self, tiers: pd.DataFrame | None) -> None:
        self.connus = tiers is not None
        fiches = TIERS.vide() if tiers is None else tiers
        if RANG in fiches:
            fiches = fiches.sort_values(RANG)
        self.doubles = fiches[fiches["CompAuxNum"].duplicated() & (fiches["CompAuxNum"] != "")]
        self.table = fiches.drop_duplicates("CompAuxNum").reset_index(drop=True)
        self.conditions: list[Conditions | None] = []
        self.illisibles: dict[int, str] = {}
        for place, texte in enumerate(self.table["Conditions"].tolist()):
            self.conditions.append(self._lire(place, texte))

    def chercher(self, codes: Iterable[str]) -> Entiers:
        """La place de la fiche de chaque code, -1 s'il n'en a pas."""
        places = {code: place for place, code in enumerate(self.table["CompAuxNum"].tolist())}
        return np.array([places.get(code, -1) for code in codes], dtype=np.int64)

    def noms(self, table: pd.DataFrame, places: Entiers) -> Textes:
        """Le nom du tiers de chaque ligne : de sa fiche, à défaut de l'auxiliaire ou du compte."""
        connus = np.array([*self.table["Nom"].tolist(), ""], dtype=object)[places]
        du_livre = table["CompAuxLib"].where(table["CompAuxNum"] != "", table["CompteLib"])
        return np.where(connus != "", connus, du_livre.to_numpy(dtype=object))

    def _lire(self, place: int, texte: str) -> Conditions | None:
        if not texte.strip():
            return None
        try:
            return lire_conditions(texte)
        except ConditionsIllisibles as erreur:
            self.illisibles[place] = str(erreur)
            return None


@dataclass(frozen=True)
class Echeances:
    """Des échéances : leur jour, le jour dont elles partent, et le numéro de leur mode."""

    jours: Entiers
    departs: Entiers
    modes: Entiers
    delai: int

    @property
    def modes_en_lettres(self) -> Textes:
        """D'où vient chaque échéance, en toutes lettres."""
        libelles = [
            ModeEcheance.SAISIE.value,
            ModeEcheance.CONDITIONS.value,
            f"{self.delai} {ModeEcheance.DEFAUT.value}",
        ]
        return np.array(libelles, dtype=object)[self.modes]


def dater(table: pd.DataFrame, fiches: Fiches, places: Entiers, delai: int) -> Echeances:
    """L'échéance de chaque ligne ; `places` est la fiche de son tiers, -1 s'il n'en a pas."""
    pieces, ecrites = en_jours(table["PieceDate"]), en_jours(table["EcritureDate"])
    departs = np.where(pieces == SANS_DATE, ecrites, pieces)
    jours, modes = departs + delai, np.full(len(departs), PAR_DEFAUT)
    lisibles = np.array([c is not None for c in fiches.conditions] + [False], dtype=bool)
    selon = np.flatnonzero(lisibles[places])
    if selon.size:
        jours[selon] = _selon_conditions(fiches, places[selon], departs[selon])
        modes[selon] = CONDITIONNELLES
    if "DateEcheance" in table:
        saisies = en_jours(table["DateEcheance"])
        ecrites = saisies != SANS_DATE
        jours, modes = np.where(ecrites, saisies, jours), np.where(ecrites, SAISIES, modes)
    return Echeances(jours, departs, modes, delai)


def en_jours(colonne: "pd.Series[pd.Timestamp]") -> Entiers:
    """Une colonne de dates, en numéros de jour ; `SANS_DATE` là où il n'y en a pas."""
    jours: Entiers = colonne.to_numpy().astype("datetime64[D]").astype(np.int64)
    return jours


def _selon_conditions(fiches: Fiches, places: Entiers, departs: Entiers) -> Entiers:
    """L'échéance que donnent les conditions, calculée une fois par fiche et par jour."""
    paires = np.column_stack((places, departs))
    distinctes, retour = np.unique(paires, axis=0, return_inverse=True)
    calculees = [_echeance(fiches.conditions[f], j) for f, j in distinctes.tolist()]
    return np.array(calculees, dtype=np.int64)[retour.reshape(-1)]


def _echeance(conditions: Conditions | None, depart: int) -> int:
    if conditions is None:
        raise ValueError("des conditions illisibles ne donnent pas d'échéance")
    return en_jour(conditions.echeance(en_date(depart)))


def delai_legal(au: date, loi: Parametres) -> tuple[int, list[Anomalie]]:
    """Le délai légal au jour dit ; hors de la période vérifiée, le plus proche (BAG-13)."""
    jour = loi.jour_connu(DELAI, au)
    delai = loi.entier(DELAI, jour)
    if jour == au:
        return delai, []
    message = (
        f"Le délai de paiement légal n'est pas vérifié au {formater(au)} : celui du"
        f" {formater(jour)}, {delai} jours, en tient lieu."
    )
    return delai, [Anomalie("BAG-13", Gravite.INFORMATION, message)]
