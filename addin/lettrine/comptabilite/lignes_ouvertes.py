"""Les lignes ouvertes d'un compte à une date (open items of any account), rejouées.

Règle : ne comptent que les lignes datées (EcritureDate) jusqu'au jour `au`. Un groupe de lettrage
(mêmes CompteNum, CompAuxNum et code, sans voir la casse) dont les lignes se soldent à ce jour est
clos ; une ligne sans code est ouverte pour son montant. D'un groupe qui ne se solde pas encore,
le reste est ouvert : ce qui a été payé s'impute d'abord sur les lignes les plus anciennes du
groupe (C. civ. art. 1342-10), puis les plus petites, puis dans l'ordre des pièces. Un règlement
lettré avec une facture qui n'était pas encore écrite reste ouvert jusque-là.
Exceptions : DateLet ne sert jamais, elle peut être le jour où quelqu'un a saisi la lettre. Une
ligne sans date n'est pas comptée (BAG-01). Des à-nouveaux qui répètent un exercice présent dans le
livre ne comptent pas deux fois (voir `a_nouveaux`). Qui connaît les échéances (`creances`) impute
d'abord sur la plus ancienne.

Référence : C. civ. art. 1342-10.
Unités : centimes, débit positif.

>>> from lettrine.tables.ecritures import ECRITURES
>>> livre = ECRITURES.table({
...     "EcritureDate": np.array(["2026-01-05", "2026-01-20", "2026-03-02"], "datetime64[s]"),
...     "CompteNum": ["471000"] * 3, "EcritureLet": ["AA", "AA", "aa"],
...     "Debit": [100_00, 50_00, 0], "Credit": [0, 0, 120_00], "Rang": [2, 3, 4]})
>>> tout = np.ones(3, dtype=bool)
>>> ouvertes = lignes_ouvertes(livre, tout, au=date(2026, 3, 2))
>>> ouvertes.places.tolist(), ouvertes.restes.tolist()
([1], [3000])
>>> lignes_ouvertes(livre, tout, au=date(2026, 2, 1)).restes.tolist()
[10000, 5000]
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from lettrine.comptabilite.a_nouveaux import Retenues, retenir
from lettrine.comptabilite.couples import Entiers, Masque, sommes
from lettrine.comptabilite.lettrage.poses import groupes_poses
from lettrine.tables.schema import RANG

__all__ = ["Ouvertes", "Rejeu", "imputer", "lignes_ouvertes", "rejouer"]


@dataclass(frozen=True)
class Rejeu:
    """Les lignes que rien ne solde au jour dit, avant d'imputer ce que leurs groupes ont reçu.

    `places` sont leurs positions dans la table, `montants` leur débit moins leur crédit,
    `groupes` le numéro de leur groupe de lettrage, -1 sans code.
    """

    places: Entiers
    montants: Entiers
    groupes: Entiers
    retenues: Retenues


@dataclass(frozen=True)
class Ouvertes:
    """Les lignes ouvertes : leur position dans la table et ce qui en reste, jamais nul."""

    places: Entiers
    restes: Entiers
    retenues: Retenues


def lignes_ouvertes(ecritures: pd.DataFrame, choix: Masque, *, au: date) -> Ouvertes:
    """Les lignes de `choix` ouvertes le jour `au`, dans l'ordre de la table.

    La somme des restes est le solde des lignes retenues (voir `a_nouveaux.retenir`).
    """
    rejeu = rejouer(ecritures, choix, au=au)
    table = ecritures.iloc[rejeu.places]
    jours = table["EcritureDate"].to_numpy().astype("datetime64[D]").astype(np.int64)
    restes = imputer(table, rejeu.montants, rejeu.groupes, jours)
    ouvertes = restes != 0
    return Ouvertes(rejeu.places[ouvertes], restes[ouvertes], rejeu.retenues)


def rejouer(ecritures: pd.DataFrame, choix: Masque, *, au: date) -> Rejeu:
    """Les lignes de `choix` sans code, ou d'un groupe qui ne se solde pas le jour `au`."""
    retenues = retenir(ecritures, choix, au=au)
    places = np.flatnonzero(retenues.gardees)
    montants = (ecritures["Debit"] - ecritures["Credit"]).to_numpy()[places]
    groupes = groupes_poses(ecritures.iloc[places])
    restent = _non_closes(groupes, montants)
    return Rejeu(places[restent], montants[restent], groupes[restent], retenues)


def imputer(table: pd.DataFrame, montants: Entiers, groupes: Entiers, jours: Entiers) -> Entiers:
    """Ce qui reste de chaque ligne ; dans un groupe, la plus ancienne (`jours`) est payée d'abord.

    Une ligne sans groupe reste entière ; dans un groupe, une ligne du sens contraire à son solde
    est employée tout entière.
    """
    reste = montants.copy()
    lettrees = np.flatnonzero(groupes >= 0)
    if not lettrees.size:
        return reste
    numeros, lus = groupes[lettrees], montants[lettrees]
    soldes = sommes(lus, numeros)
    restant = np.sign(lus) == np.sign(soldes[numeros])
    payes = sommes(np.abs(lus[~restant]), numeros[~restant], len(soldes))
    reste[lettrees[~restant]] = 0
    places = lettrees[restant]
    places = places[_ordre(table, places, montants, groupes, jours)]
    numeros, absolus = groupes[places], np.abs(montants[places])
    cumuls = np.cumsum(absolus)
    debuts = np.flatnonzero(np.diff(numeros, prepend=-1))
    bases = np.repeat(cumuls[debuts] - absolus[debuts], np.diff(np.append(debuts, len(numeros))))
    restes = np.clip(cumuls - bases - payes[numeros], 0, absolus)
    reste[places] = np.sign(montants[places]) * restes
    return reste


def _ordre(
    table: pd.DataFrame, places: Entiers, montants: Entiers, groupes: Entiers, jours: Entiers
) -> Entiers:
    """Par groupe : jour, date d'écriture, montant, puis pièce et ligne pour départager."""
    lues = table.iloc[places]
    pieces, _ = pd.factorize(lues["PieceRef"], sort=True)
    ecrites = lues["EcritureDate"].to_numpy().astype("datetime64[s]").view(np.int64)
    return np.lexsort(
        (
            lues[RANG].to_numpy(),
            pieces,
            np.abs(montants[places]),
            ecrites,
            jours[places],
            groupes[places],
        )
    )


def _non_closes(groupes: Entiers, montants: Entiers) -> Masque:
    """Les lignes sans code, et celles des groupes qui ne se soldent pas."""
    lettrees = groupes >= 0
    soldes = np.append(sommes(montants[lettrees], groupes[lettrees]), 1)
    masque: Masque = (soldes[groupes] != 0) & (montants != 0)
    return masque
