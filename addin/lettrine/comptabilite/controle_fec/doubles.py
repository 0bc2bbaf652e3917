"""Écritures et lignes en double (duplicate entries).

Règle : deux écritures différentes n'ont pas les mêmes lignes, à la date, au compte, à
l'auxiliaire, à la pièce, au libellé et aux montants près ; une écriture entière répétée est à
traiter, des lignes isolées répétées sont une information.
Exceptions : sans pièce, ou sans numéro d'écriture exploitable, une ligne répétée ne prouve rien
et n'est pas regardée. Des ventes identiques le même jour sous une pièce commune sont courantes :
c'est pourquoi une ligne isolée n'est qu'une information.

Référence : C. com. art. L123-14 (régularité et sincérité).
Unités : centimes.

>>> from lettrine.comptabilite.controle_fec.livre import coder
>>> from lettrine.tables.ecritures import ECRITURES
>>> livre = coder(ECRITURES.table({"JournalCode": ["VE"] * 4, "EcritureNum": ["1", "1", "2", "2"],
...     "EcritureDate": ["2026-01-31"] * 4, "PieceRef": ["F1"] * 4,
...     "CompteNum": ["411", "707"] * 2, "Debit": [100, 0] * 2, "Credit": [0, 100] * 2}))
>>> [(a.code, a.rang) for a in controler_doubles(livre)]
[('CTL-28', 3)]
"""

from itertools import pairwise

import numpy as np

from lettrine.comptabilite.controle_fec.livre import (
    SANS_DATE,
    Entiers,
    Livre,
    Masque,
    coder_textes,
    fusionner,
    premiers,
)
from lettrine.erreurs import Anomalie, Gravite

__all__ = ["controler_doubles"]


def controler_doubles(livre: Livre) -> list[Anomalie]:
    """Les écritures répétées, et les lignes répétées dans d'autres écritures."""
    avec_piece = np.array([bool(p.strip()) for p in livre.pieces.valeurs], dtype=bool)
    regardees = avec_piece[livre.pieces.codes] & ~livre.sans_numero[livre.journaux.codes]
    regardees &= (livre.solde != 0) & (livre.jours != SANS_DATE)
    lignes = _repetees(livre, np.flatnonzero(regardees))
    identiques = fusionner(
        *_cle_courte(livre, lignes),
        livre.comptes.codes[lignes],
        coder_textes(livre.table["CompAuxNum"].iloc[lignes]).codes,
        coder_textes(livre.table["EcritureLib"].iloc[lignes]).codes,
    )
    originales = _ecritures_repetees(livre, regardees, lignes, identiques)
    premiere = lignes[premiers(identiques)][identiques]
    isolees = (livre.ecritures[lignes] != livre.ecritures[premiere]) & ~np.isin(
        livre.ecritures[lignes], np.array(list(originales), dtype=np.int64)
    )
    return [
        *_entieres(livre, originales),
        *_isolees(livre, lignes[isolees], premiere[isolees]),
    ]


def _repetees(livre: Livre, lignes: Entiers) -> Entiers:
    """Les lignes de même date, pièce et montants qu'une ligne d'une autre écriture."""
    codes = fusionner(*_cle_courte(livre, lignes))
    ecritures = livre.ecritures[lignes]
    autres = ecritures != ecritures[premiers(codes)][codes]
    partagees = np.zeros(int(codes.max(initial=-1)) + 1, dtype=bool)
    partagees[codes[autres]] = True
    return lignes[partagees[codes]]


def _cle_courte(livre: Livre, lignes: Entiers) -> tuple[Entiers, ...]:
    """Ce qui distingue presque toutes les lignes, sans coder de libellé."""
    return (
        livre.jours[lignes],
        livre.pieces.codes[lignes],
        livre.debit[lignes],
        livre.credit[lignes],
    )


def _ecritures_repetees(
    livre: Livre, regardees: Masque, lignes: Entiers, identiques: Entiers
) -> dict[int, int]:
    """Chaque écriture dont toutes les lignes en répètent une autre, et cette autre."""
    ecritures = livre.ecritures[lignes]
    nombre = int(livre.ecritures.max(initial=-1)) + 1
    completes = np.bincount(ecritures, minlength=nombre) == np.bincount(
        livre.ecritures[regardees], minlength=nombre
    )
    gardees = completes[ecritures]
    ordre = np.lexsort((identiques[gardees], ecritures[gardees]))
    triees, contenus = ecritures[gardees][ordre], identiques[gardees][ordre]
    debuts = np.flatnonzero(np.diff(triees, prepend=-1))
    originales: dict[int, int] = {}
    vues: dict[tuple[int, ...], int] = {}
    for debut, fin in pairwise([*debuts.tolist(), len(triees)]):
        ecriture = int(triees[debut])
        originale = vues.setdefault(tuple(contenus[debut:fin].tolist()), ecriture)
        if originale != ecriture:
            originales[ecriture] = originale
    return originales


def _entieres(livre: Livre, originales: dict[int, int]) -> list[Anomalie]:
    ouvertures = premiers(livre.ecritures)
    premiere = {int(ouvertures[e]): int(ouvertures[o]) for e, o in originales.items()}
    return livre.signaler(
        "CTL-28",
        Gravite.A_TRAITER,
        np.array(sorted(premiere), dtype=np.int64),
        lambda n: (
            f"l'écriture {livre.numero(n)} du journal {livre.journal(n)} ({livre.date_de(n)})"
            f" répète entièrement l'écriture {livre.numero(premiere[n])} de la ligne"
            f" {livre.rangs[premiere[n]]} ; vérifiez que la pièce n'est pas saisie deux fois."
        ),
        resume="écritures qui en répètent une autre",
    )


def _isolees(livre: Livre, lignes: Entiers, premieres: Entiers) -> list[Anomalie]:
    if not len(lignes):
        return []
    rang, jumelle = int(livre.rangs[lignes[0]]), int(livre.rangs[premieres[0]])
    combien = "Une ligne répète" if len(lignes) == 1 else f"{len(lignes)} lignes répètent"
    message = (
        f"{combien} une ligne d'une autre écriture (date, compte, pièce, libellé et montants),"
        f" d'abord la ligne {rang}, identique à la ligne {jumelle} ; c'est normal pour des"
        " opérations semblables sous une même pièce."
    )
    return [Anomalie("CTL-30", Gravite.INFORMATION, message, rang=rang)]
