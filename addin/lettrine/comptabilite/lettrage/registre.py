"""Le registre du lettrage (log of matching operations): qui, quand, avant, après.

Règle : une opération inscrit une ligne par groupe dont le lettrage change : le jour, l'auteur, le
code et la date avant et après, le solde, le motif, les lignes et leurs pièces. Une ligne du
registre ne s'efface pas : défaire une opération en inscrit une autre.
Exceptions : si les lignes d'un groupe avaient plusieurs codes ou plusieurs dates, tous les codes
sont cités, et la date la plus récente.

Référence : usage comptable ; aucun texte n'impose ce registre.
Unités : centimes ; le jour est un argument, le cœur ne lit pas l'heure.

>>> livre = ECRITURES.table({
...     "CompteNum": ["411"] * 3, "CompAuxNum": ["DUPONT"] * 3, "PieceRef": ["F1", "B2", "F3"],
...     "Debit": [50_00, 0, 8_00], "Credit": [0, 50_00, 0], "EcritureLet": ["AA", "AA", ""],
...     "Rang": [2, 3, 4]})
>>> apres = LIGNES_LETTREES.table({"EcritureLet": ["", "", ""], "Groupe": [1, 1, 0]})
>>> demande = Demande(date(2026, 1, 31), "C. Montagnel", "règlement saisi deux fois")
>>> inscrire(livre, apres, Operation.DELETTRAGE, demande)[
...     ["Operation", "CompAuxNum", "CodeAvant", "CodeApres", "Lignes", "Pieces"]].values.tolist()
[['délettrage', 'DUPONT', 'AA', '', '2, 3', 'F1, B2']]
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np
import pandas as pd

from lettrine.comptabilite.lettrage.lignes import Entiers, Masque
from lettrine.comptabilite.lettrage.poses import solde_des_lignes
from lettrine.erreurs import Anomalie, OptionInvalide
from lettrine.tables.ecritures import ECRITURES
from lettrine.tables.lettrage import LIGNES_LETTREES, REGISTRE
from lettrine.tables.schema import RANG

__all__ = [
    "Demande",
    "Intervention",
    "Operation",
    "auteur_manquant",
    "inscrire",
    "lignes_changees",
]


class Operation(StrEnum):
    """Ce qui change le lettrage d'un groupe."""

    AUTOMATIQUE = "lettrage automatique"
    A_LA_MAIN = "lettrage à la main"
    ECART = "approbation d'écart"
    DELETTRAGE = "délettrage"


@dataclass(frozen=True, slots=True)
class Demande:
    """Qui demande une opération, quel jour, pourquoi, et sur quel livre (le nom du fichier).

    Lève `OptionInvalide` (REG-01) si l'auteur n'est pas nommé.
    """

    le: date
    auteur: str
    motif: str = ""
    livre: str = ""

    def __post_init__(self) -> None:
        if not self.auteur.strip():
            raise auteur_manquant()


@dataclass(frozen=True)
class Intervention:
    """Ce qu'une opération a changé ; `lignes` (LIGNES_LETTREES) suit l'ordre des écritures.

    `Groupe` y numérote de un les groupes touchés, et vaut zéro ailleurs ; `registre` a une ligne
    par groupe, dans cet ordre.
    """

    lignes: pd.DataFrame
    registre: pd.DataFrame
    anomalies: list[Anomalie]


def auteur_manquant() -> OptionInvalide:
    """Le refus d'une opération que personne ne demande."""
    return OptionInvalide(
        "REG-01",
        "Le registre du lettrage dit qui a demandé l'opération, et personne n'est nommé.",
        'Donnez votre nom, par exemple --par "Claire Montagnel".',
    )


def inscrire(
    ecritures: pd.DataFrame, lignes: pd.DataFrame, operation: Operation, demande: Demande
) -> pd.DataFrame:
    """Les lignes du registre : une par groupe de `lignes` dont un code ou une date change.

    `lignes` (LIGNES_LETTREES) suit l'ordre des écritures ; un groupe de numéro nul n'est pas
    inscrit. L'ordre des écritures n'importe pas.
    """
    ECRITURES.verifier(ecritures)
    LIGNES_LETTREES.verifier(lignes)
    groupe = lignes["Groupe"].to_numpy()
    touches = np.unique(groupe[lignes_changees(ecritures, lignes) & (groupe > 0)])
    places = np.flatnonzero(np.isin(groupe, touches))
    places = places[np.lexsort((ecritures[RANG].to_numpy()[places], groupe[places]))]
    if not places.size:
        return REGISTRE.vide()
    debuts = np.flatnonzero(np.diff(groupe[places], prepend=0))
    avant, apres = ecritures.iloc[places], lignes.iloc[places]
    tetes = avant.iloc[debuts].reset_index(drop=True)
    return REGISTRE.table(
        {
            "DateOperation": [np.datetime64(demande.le, "s")] * len(debuts),
            "Auteur": [demande.auteur.strip()] * len(debuts),
            "Operation": [operation.value] * len(debuts),
            "CompteNum": tetes["CompteNum"],
            "CompAuxNum": tetes["CompAuxNum"],
            "CodeAvant": _textes(avant["EcritureLet"], debuts),
            "DateLetAvant": _dernieres(avant["DateLet"], debuts),
            "CodeApres": _textes(apres["EcritureLet"], debuts),
            "DateLetApres": _dernieres(apres["DateLet"], debuts),
            "Solde": np.add.reduceat(solde_des_lignes(avant), debuts),
            "Motif": [demande.motif.strip()] * len(debuts),
            "Lignes": _textes(avant[RANG].astype(str), debuts),
            "Pieces": _textes(avant["PieceRef"], debuts),
            "Livre": [demande.livre] * len(debuts),
        }
    )


def lignes_changees(ecritures: pd.DataFrame, lignes: pd.DataFrame) -> Masque:
    """Les lignes dont le code ou la date de lettrage n'est plus le même."""
    codes = ecritures["EcritureLet"].to_numpy() != lignes["EcritureLet"].to_numpy()
    avant, apres = (_en_entiers(table["DateLet"]) for table in (ecritures, lignes))
    changees: Masque = np.asarray(codes, dtype=bool) | (avant != apres)
    return changees


def _textes(colonne: "pd.Series[str]", debuts: Entiers) -> list[str]:
    """Les textes distincts de chaque groupe, dans l'ordre des lignes, sans les vides."""
    textes = colonne.tolist()
    fins = [*debuts[1:].tolist(), len(textes)]
    return [_enumerer(textes[de:a]) for de, a in zip(debuts.tolist(), fins, strict=True)]


def _enumerer(textes: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(filter(None, textes)))


def _dernieres(colonne: "pd.Series[pd.Timestamp]", debuts: Entiers) -> np.ndarray:
    """La date la plus récente de chaque groupe ; l'absence de date est avant toutes."""
    return np.maximum.reduceat(_en_entiers(colonne), debuts).view("datetime64[s]")


def _en_entiers(colonne: "pd.Series[pd.Timestamp]") -> Entiers:
    secondes: Entiers = colonne.to_numpy().astype("datetime64[s]").view(np.int64)
    return secondes
