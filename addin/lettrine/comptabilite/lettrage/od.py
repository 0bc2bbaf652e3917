"""Des OD prêtes à importer (entries to import): une pièce équilibrée par opération.

Règle : chaque pièce a son numéro, « ECART-2025-0001 », dans une suite par série et par année qui
reprend après le dernier du livre ; le numéro d'écriture est celui de la pièce. Les lignes prennent
rang après celles du livre.
Exceptions : une pièce qui a sa référence la garde. Une ligne nulle n'est pas écrite.

Référence : LPF art. A47 A-1, VII-1° ; C. com. art. R123-174 (origine, contenu, imputation et pièce
de chaque enregistrement).
Unités : centimes ; `solde` est positif au débit.

>>> livre = ECRITURES.table({"PieceRef": ["ECART-2025-0003"], "Rang": [2]})
>>> piece = Piece("ECART", np.datetime64("2025-02-09"), "Écart de règlement F101", (
...     Ligne("658000", "Charges diverses", 2), Ligne("411000", "Clients", -2, "DUPONT")))
>>> ecrire_les_od(livre, [piece])[["PieceRef", "CompteNum", "Debit", "Credit"]].values.tolist()
[['ECART-2025-0004', '658000', 2, 0], ['ECART-2025-0004', '411000', 0, 2]]
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import numpy as np
import pandas as pd

from lettrine.tables.ecritures import ECRITURES
from lettrine.tables.schema import RANG

__all__ = ["JOURNAL", "Ligne", "OptionsDOd", "Piece", "ecrire_les_od", "jour_de_l_od"]

JOURNAL = "OD"
LIBELLE_DU_JOURNAL = "Opérations diverses"


@dataclass(frozen=True, slots=True)
class OptionsDOd:
    """Le journal des OD, et leur date si elle n'est pas celle de la dernière ligne."""

    journal: str = JOURNAL
    le: date | None = None


class Ligne(NamedTuple):
    """Une ligne d'OD."""

    compte: str
    libelle_du_compte: str
    solde: int
    auxiliaire: str = ""
    nom: str = ""


class Piece(NamedTuple):
    """Une OD entière, qui s'équilibre ; `reference` est son numéro s'il ne suit pas la série."""

    serie: str
    jour: np.datetime64
    libelle: str
    lignes: tuple[Ligne, ...]
    reference: str = ""


def jour_de_l_od(derniere: np.datetime64, options: OptionsDOd) -> np.datetime64:
    """Le jour demandé, jamais avant la dernière ligne que l'OD solde."""
    jour = derniere.astype("datetime64[D]")
    return jour if options.le is None else max(jour, np.datetime64(options.le, "D"))


def ecrire_les_od(
    ecritures: pd.DataFrame, pieces: Sequence[Piece], journal: str = JOURNAL
) -> pd.DataFrame:
    """La table Ecritures des pièces, dans leur ordre."""
    numeros = list(_numeroter(ecritures["PieceRef"], pieces))
    lignes = [
        (numero, piece, ligne)
        for numero, piece in zip(numeros, pieces, strict=True)
        for ligne in piece.lignes
        if ligne.solde
    ]
    jours = np.array([piece.jour for _, piece, _ in lignes], dtype="datetime64[s]")
    premier = int(ecritures[RANG].max()) + 1 if len(ecritures) else 1
    return ECRITURES.table(
        {
            "JournalCode": [journal] * len(lignes),
            "JournalLib": [_libelle_du_journal(ecritures, journal)] * len(lignes),
            "EcritureNum": [numero for numero, _, _ in lignes],
            "EcritureDate": jours,
            "CompteNum": [ligne.compte for _, _, ligne in lignes],
            "CompteLib": [ligne.libelle_du_compte for _, _, ligne in lignes],
            "CompAuxNum": [ligne.auxiliaire for _, _, ligne in lignes],
            "CompAuxLib": [ligne.nom for _, _, ligne in lignes],
            "PieceRef": [numero for numero, _, _ in lignes],
            "PieceDate": jours,
            "EcritureLib": [piece.libelle for _, piece, _ in lignes],
            "Debit": [max(ligne.solde, 0) for _, _, ligne in lignes],
            "Credit": [max(-ligne.solde, 0) for _, _, ligne in lignes],
            RANG: np.arange(premier, premier + len(lignes)),
        }
    )


def _numeroter(connues: "pd.Series[str]", pieces: Iterable[Piece]) -> Iterable[str]:
    """Le numéro de chaque pièce, après les derniers de sa série et de son année dans le livre."""
    textes = pd.unique(connues)
    suivants: dict[str, int] = {}
    for piece in pieces:
        if piece.reference:
            yield piece.reference
            continue
        debut = f"{piece.serie}-{piece.jour.astype('datetime64[Y]')}-"
        if debut not in suivants:
            pris = [str(t)[len(debut) :] for t in textes if str(t).startswith(debut)]
            suivants[debut] = max((int(p) for p in pris if p.isdigit()), default=0)
        suivants[debut] += 1
        yield f"{debut}{suivants[debut]:04d}"


def _libelle_du_journal(ecritures: pd.DataFrame, journal: str) -> str:
    connus = ecritures.loc[ecritures["JournalCode"] == journal, "JournalLib"]
    return next((str(libelle) for libelle in sorted(set(connus)) if libelle), LIBELLE_DU_JOURNAL)
