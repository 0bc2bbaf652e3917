"""Les comptes d'un livre, en colonnes (accounts of a ledger): le couple compte et auxiliaire.

Règle : on lettre, on justifie et on relance à l'intérieur du couple (CompteNum, CompAuxNum). Un
couple a un numéro, de 0 à n - 1, dans l'ordre du compte puis de l'auxiliaire, comparés comme des
textes : « 411 » vient avant « 4110001 ». Son nom est celui de sa fiche dans la table Tiers, à
défaut celui de l'auxiliaire dans le livre, à défaut celui du compte ; quand le livre en donne
plusieurs, le plus récent.
Exceptions : sans auxiliaire, le compte est seul dans son couple.

Référence : LPF art. A47 A-1, VII-1° (champs 5 à 8).
Unités : centimes.

>>> from lettrine.tables.ecritures import ECRITURES
>>> livre = ECRITURES.table({
...     "CompteNum": ["512000", "411000", "411000"], "CompAuxNum": ["", "ZOE", "ALFA"],
...     "Debit": [5_00, 0, 7_00], "Credit": [0, 3_00, 0], "Rang": [2, 3, 4]})
>>> couples = reperer(livre)
>>> list(zip(couples.comptes, couples.auxiliaires)), couples.numeros.tolist()
([('411000', 'ALFA'), ('411000', 'ZOE'), ('512000', '')], [2, 1, 0])
>>> couples.sommes((livre["Debit"] - livre["Credit"]).to_numpy()).tolist()
[700, -300, 500]
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from lettrine.tables.dossier import TIERS
from lettrine.tables.schema import RANG

__all__ = [
    "Couples",
    "Entiers",
    "Masque",
    "Textes",
    "codes_des_tiers",
    "lignes_des_comptes",
    "noms_des_fiches",
    "reperer",
    "sommes",
]

Entiers = npt.NDArray[np.int64]
Masque = npt.NDArray[np.bool_]
Textes = npt.NDArray[np.object_]


@dataclass(frozen=True)
class Couples:
    """Les couples de lignes données, et le numéro du couple de chaque ligne."""

    numeros: Entiers
    comptes: Textes
    auxiliaires: Textes

    def __len__(self) -> int:
        return len(self.comptes)

    def sommes(self, montants: Entiers, choix: Masque | None = None) -> Entiers:
        """Le total des montants de chaque couple, ou de ses seules lignes choisies."""
        if choix is None:
            return sommes(montants, self.numeros, len(self))
        return sommes(montants[choix], self.numeros[choix], len(self))

    def lignes(self, choix: Masque) -> Entiers:
        """Le nombre de lignes choisies de chaque couple."""
        return np.bincount(self.numeros[choix], minlength=len(self)).astype(np.int64)

    def libelles(self, table: pd.DataFrame, colonne: str) -> Textes:
        """Le texte le plus récent, et non vide, que le livre donne à chaque couple."""
        textes, distincts = pd.factorize(table[colonne])
        remplis = np.array([bool(str(texte).strip()) for texte in distincts], dtype=bool)
        libelles = np.full(len(self), "", dtype=object)
        if not remplis.any():
            return libelles
        places = np.flatnonzero(remplis[textes])
        jours = table["EcritureDate"].to_numpy()[places].astype("datetime64[s]").view(np.int64)
        ordre = places[np.lexsort((table[RANG].to_numpy()[places], jours))]
        derniers = np.full(len(self), -1, dtype=np.int64)
        derniers[self.numeros[ordre]] = textes[ordre]
        nommes = np.flatnonzero(derniers >= 0)
        libelles[nommes] = np.asarray(distincts, dtype=object)[derniers[nommes]]
        return libelles

    def noms(self, table: pd.DataFrame, fiches: Mapping[str, str]) -> Textes:
        """Le nom de chaque couple, d'après les fiches des tiers (voir `noms_des_fiches`)."""
        sans = np.array([not auxiliaire for auxiliaire in self.auxiliaires], dtype=bool)
        cles = np.where(sans, self.comptes, self.auxiliaires)
        connus = np.array([fiches.get(str(cle), "") for cle in cles], dtype=object)
        comptes = self.libelles(table, "CompteLib")
        du_livre = np.where(sans, "", self.libelles(table, "CompAuxLib"))
        du_livre = np.where(du_livre == "", comptes, du_livre)
        return np.where(connus == "", du_livre, connus)


def reperer(table: pd.DataFrame, *, par_auxiliaire: bool = True) -> Couples:
    """Les couples des lignes d'une table d'écritures ; sans auxiliaire, les comptes seuls."""
    compte, comptes = pd.factorize(table["CompteNum"], sort=True)
    if not par_auxiliaire:
        vides = np.full(len(comptes), "", dtype=object)
        return Couples(compte.astype(np.int64), np.asarray(comptes, dtype=object), vides)
    auxiliaire, auxiliaires = pd.factorize(table["CompAuxNum"], sort=True)
    nombre = max(len(auxiliaires), 1)
    numeros, distincts = pd.factorize(compte.astype(np.int64) * nombre + auxiliaire, sort=True)
    distincts = np.asarray(distincts, dtype=np.int64)
    return Couples(
        numeros.astype(np.int64),
        np.asarray(comptes, dtype=object)[distincts // nombre],
        np.asarray(auxiliaires, dtype=object)[distincts % nombre],
    )


def codes_des_tiers(table: pd.DataFrame) -> "pd.Series[str]":
    """Le code du tiers de chaque ligne : l'auxiliaire, à défaut le compte."""
    auxiliaires = table["CompAuxNum"]
    return auxiliaires.where(auxiliaires != "", table["CompteNum"])


def lignes_des_comptes(ecritures: pd.DataFrame, prefixes: Sequence[str]) -> Masque:
    """Les lignes dont le compte commence par l'un des préfixes ; toutes, si aucun n'est donné."""
    if not prefixes:
        return np.ones(len(ecritures), dtype=bool)
    codes, numeros = pd.factorize(ecritures["CompteNum"])
    if not len(numeros):
        return np.zeros(len(ecritures), dtype=bool)
    choisis = np.array([str(n).startswith(tuple(prefixes)) for n in numeros], dtype=bool)
    masque: Masque = choisis[codes]
    return masque


def noms_des_fiches(tiers: pd.DataFrame | None) -> dict[str, str]:
    """Le nom de chaque tiers, d'après la table Tiers ; d'un code en double, la première fiche."""
    if tiers is None:
        return {}
    TIERS.verifier(tiers)
    fiches = tiers.sort_values(RANG) if RANG in tiers else tiers
    noms: dict[str, str] = {}
    for code, nom in zip(fiches["CompAuxNum"].tolist(), fiches["Nom"].tolist(), strict=True):
        noms.setdefault(code, nom)
    return noms


def sommes(montants: Entiers, numeros: Entiers, nombre: int | None = None) -> Entiers:
    """Le total des montants de chaque numéro, exact.

    >>> sommes(np.array([1, 2, 3]), np.array([0, 1, 0])).tolist()
    [4, 2]
    """
    taille = int(numeros.max(initial=-1)) + 1 if nombre is None else nombre
    totaux = np.zeros(taille, dtype=np.int64)
    np.add.at(totaux, numeros, montants)
    return totaux
