"""Le registre des immobilisations en colonnes (asset register as columns).

Règle : un bien qui ne dit pas sa méthode est amorti en linéaire (PCG art. 214-13), ou ne s'amortit
pas si son compte le veut. Une durée en années est le nombre de mois le plus proche. Un bien qui
n'est pas en service ne s'amortit pas encore.
Exceptions : un bien dont une donnée se contredit est laissé de côté (voir `controle`).

Référence : PCG art. 214-1, 214-12 et 214-13.
Unités : centimes, mois, jours depuis le 1er janvier 1970 ; coefficients en dix-millièmes.

>>> from decimal import Decimal
>>> from lettrine.tables.immobilisations import IMMOBILISATIONS
>>> registre = IMMOBILISATIONS.table({
...     "NumBien": ["M1", "T1"], "Designation": ["Scie", "Terrain"],
...     "CompteNum": ["215400", "211000"], "CoutEntree": [10_000_00, 50_000_00],
...     "DateAcquisition": np.array(["2026-03-09"] * 2, "datetime64[s]"),
...     "Duree": [Decimal("6.67"), None]})
>>> biens = Biens.du_registre(registre, livres())
>>> [Methode(code).name for code in biens.methode], biens.mois.tolist()
(['LINEAIRE', 'AUCUNE'], [80, 0])
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from decimal import Decimal
from enum import IntEnum
from functools import cached_property

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from lettrine.comptabilite.couples import Entiers, Masque, Textes
from lettrine.comptabilite.immobilisations.bareme import (
    TOUJOURS,
    amortissable,
    coefficients_degressifs,
    en_dix_milliemes,
)
from lettrine.monnaie import arrondir
from lettrine.parametres import Parametres, livres
from lettrine.tables.immobilisations import METHODES, METHODES_FISCALES
from lettrine.tables.schema import RANG

__all__ = ["AUCUN_JOUR", "JAMAIS", "Biens", "Methode"]

AUCUN_JOUR = np.iinfo(np.int64).min
"""Le jour d'une date absente."""

JAMAIS = 2_000_000
"""Un jour que rien n'atteint : le bien est toujours là (l'an 7445)."""

MOIS_PAR_AN = 12
DUREE_EXCEPTIONNELLE = "immobilisations/duree_exceptionnel"


class Methode(IntEnum):
    """Une méthode d'amortissement, dans l'ordre de `tables.immobilisations.METHODES`."""

    LINEAIRE = 0
    DEGRESSIF = 1
    UNITES = 2
    SOFTY_DECROISSANT = 3
    SOFTY_PROGRESSIF = 4
    EXCEPTIONNEL = 5
    AUCUNE = 6


@dataclass(frozen=True)
class Biens:
    """Les biens, un par ligne du registre ; `table` garde les textes.

    `fiscale` est la méthode fiscale, AUCUNE s'il n'y a pas de plan fiscal distinct. `sortie` vaut
    JAMAIS pour un bien présent, `service` AUCUN_JOUR pour un bien qui n'est pas en service.
    """

    table: pd.DataFrame
    compte: Entiers
    acquisition: Entiers
    service: Entiers
    sortie: Entiers
    brut: Entiers
    residuelle: Entiers
    methode: Entiers
    mois: Entiers
    unites: Entiers
    coefficient: Entiers
    fiscale: Entiers
    mois_fiscaux: Entiers
    reprise: Entiers
    comptes: Sequence[str]

    @classmethod
    def du_registre(cls, registre: pd.DataFrame, parametres: Parametres | None = None) -> "Biens":
        """Les colonnes d'une table Immobilisations, sans rien en juger."""
        loi = parametres or livres()
        table = registre.reset_index(drop=True)
        codes, comptes = pd.factorize(table["CompteNum"], sort=True)
        compte, noms = codes.astype(np.int64), [str(numero) for numero in comptes]
        mois, fiscaux = _en_mois(table["Duree"]), _en_mois(table["DureeFiscale"])
        methode = _methodes(table, compte, noms, mois, loi)
        fiscale = _codes(table["MethodeFiscale"], METHODES_FISCALES)
        fiscale = np.where((fiscale < 0) & (fiscaux != 0), Methode.LINEAIRE, fiscale)
        douze = loi.entier(DUREE_EXCEPTIONNELLE, TOUJOURS)
        mois = np.where((methode == Methode.EXCEPTIONNEL) & (mois == 0), douze, mois)
        suite = np.where(fiscale == Methode.EXCEPTIONNEL, douze, mois)
        return cls(
            table=table,
            compte=compte,
            acquisition=_jours(table["DateAcquisition"]),
            service=_jours(table["DateMiseEnService"]),
            sortie=_jours(table["DateSortie"], JAMAIS),
            brut=table["CoutEntree"].to_numpy(),
            residuelle=table["ValeurResiduelle"].to_numpy(),
            methode=methode,
            mois=mois,
            unites=table["UnitesPrevues"].to_numpy(),
            coefficient=_nombres(table["Coefficient"], en_dix_milliemes),
            fiscale=np.where(fiscale < 0, Methode.AUCUNE, fiscale),
            mois_fiscaux=np.where(fiscaux == 0, suite, fiscaux),
            reprise=_jours(table["DateReprise"]),
            comptes=noms,
        )

    def __len__(self) -> int:
        return len(self.table)

    def choisir(self, retenus: Masque) -> "Biens":
        """Les seuls biens du masque."""
        if retenus.all():
            return self
        places = np.flatnonzero(retenus)
        colonnes = {
            champ.name: getattr(self, champ.name)[places]
            for champ in fields(self)
            if champ.name not in ("table", "comptes")
        }
        table = self.table.iloc[places].reset_index(drop=True)
        return Biens(table=table, comptes=self.comptes, **colonnes)

    def avec(self, colonnes: Mapping[str, Entiers]) -> "Biens":
        """Les mêmes biens, des colonnes remplacées."""
        toutes = {champ.name: getattr(self, champ.name) for champ in fields(self)}
        return Biens(**{**toutes, **colonnes})

    @cached_property
    def numeros(self) -> Textes:
        """Le numéro de chaque bien."""
        return self.table["NumBien"].to_numpy(dtype=object)

    @cached_property
    def rangs(self) -> Entiers:
        """La ligne de chaque bien dans la source."""
        return self.table[RANG].to_numpy() if RANG in self.table else np.arange(len(self)) + 1

    def places_de(self, numeros: "pd.Series[str]") -> Entiers:
        """Le rang du bien de chaque numéro ; -1 s'il n'y en a pas."""
        connus = pa.array(self.table["NumBien"], pa.large_string())
        trouves = pc.index_in(pa.array(numeros, pa.large_string()), value_set=connus)
        return np.asarray(trouves.fill_null(-1).to_numpy(zero_copy_only=False), dtype=np.int64)

    @cached_property
    def notifications(self) -> Entiers:
        """Le jour de la subvention de chaque bien ; à défaut de date, celui de l'acquisition."""
        dates = _jours(self.table["DateSubvention"])
        return np.asarray(np.where(dates == AUCUN_JOUR, self.acquisition, dates))

    @property
    def en_service(self) -> Masque:
        """Les biens mis en service."""
        return np.asarray(self.service != AUCUN_JOUR)

    def coefficients(self, mois: Entiers, degressifs: Masque, loi: Parametres) -> Entiers:
        """Le coefficient donné, à défaut celui de la loi, des biens du masque."""
        places = np.flatnonzero(degressifs & (self.coefficient == 0))
        trouves = self.coefficient.copy()
        trouves[places] = coefficients_degressifs(loi, self.acquisition[places], mois[places])
        return trouves


def _methodes(
    table: pd.DataFrame, compte: Entiers, comptes: Sequence[str], mois: Entiers, loi: Parametres
) -> Entiers:
    """La méthode écrite ; à défaut le linéaire, ou aucune si le compte ne s'amortit pas."""
    ecrite = _codes(table["Methode"], METHODES)
    amortis = np.array([amortissable(numero, loi) for numero in comptes] or [True], dtype=bool)
    defaut = np.where(amortis[compte] | (mois != 0), Methode.LINEAIRE, Methode.AUCUNE)
    return np.where(ecrite < 0, defaut, ecrite).astype(np.int64)


def _codes(textes: pd.Series, choix: Sequence[str]) -> Entiers:
    """Le rang de chaque texte dans une liste de choix de METHODES ; -1 s'il n'en est pas."""
    codes, distincts = pd.factorize(textes)
    rangs = [METHODES.index(str(t)) if str(t) in choix else -1 for t in distincts]
    return np.array([*rangs, -1], dtype=np.int64)[codes]


def _en_mois(durees: pd.Series) -> Entiers:
    """Une durée en années, arrondie au mois."""
    return _nombres(durees, lambda annees: arrondir(Decimal(annees) * MOIS_PAR_AN))


def _nombres(colonne: pd.Series, convertir: object) -> Entiers:
    """Une colonne de nombres à décimales, convertie une fois par nombre distinct ; 0 si vide."""
    codes, distincts = pd.factorize(colonne)
    convertis = [convertir(nombre) for nombre in distincts]  # type: ignore[operator]
    return np.array([*convertis, 0], dtype=np.int64)[codes]


def _jours(dates: pd.Series, absent: int = AUCUN_JOUR) -> Entiers:
    """Les jours depuis le 1er janvier 1970."""
    jours = dates.to_numpy().astype("datetime64[D]")
    return np.where(np.isnat(jours), absent, jours.astype(np.int64))
