"""Références citées dans les pièces et les libellés (cited references).

Règle : une référence est une suite d'au moins trois chiffres, sans ses zéros de tête, ses
séparateurs ni son préfixe : « FA-2025/0012 », « F.2025.0012 » et « 20250012 » citent la même
facture ; son dernier segment compte aussi s'il est assez long, à défaut les autres, et les quatre à
six derniers chiffres d'une longue pièce. Une référence plus courte vaut avec son préfixe
(« AB12 ») ; FA, FACT, FACTURE, N° ne font qu'un préfixe, F. Une liste (« FA 12, 13 et 14 »,
« FA 10234, 35 ») cite chacun de ses numéros, un intervalle (« FA 123 à 126 ») aussi ceux qui sont
entre ses bornes.
Exceptions : les dates, les mois (« 03/2025 »), les millésimes, et le montant de la ligne écrit avec
ses centimes (« VIR 451,00 ») ne sont pas des références ; d'un nombre de plus de dix-sept chiffres,
seuls les derniers comptent. Deux références composées qui n'ont en commun que leur fin
(« 2407-1122 » et « 2607-1122 ») sont deux références.

Les textes sont lus octet par octet, tous ensemble (voir `numeros`) : un million de libellés prend
moins d'une seconde, ce qu'une expression rationnelle par libellé ne permet pas.

>>> citations = citer(["FA-2025/0123", "VIR F.2025.0123 DU 03/02/2025", "LOYER 03/2025", "AB-12"])
>>> [(int(n), citations.texte(code)) for n, code in zip(citations.lignes, citations.codes)]
[(0, '123'), (0, '20250123'), (1, '123'), (1, '20250123'), (3, 'AB12')]
>>> citations = citer(["REGLT FA 10123 A 10125", "FACT N° 7, 8"])
>>> [citations.texte(code) for code in citations.codes]
['10123', '10124', '10125', 'F8', 'F7']
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from lettrine.comptabilite.lettrage.lignes import Entiers, Masque
from lettrine.comptabilite.lettrage.numeros import (
    LETTRES,
    PUISSANCES,
    VIDE,
    Fins,
    Lues,
    Nombres,
    bout_a_bout,
)
from lettrine.comptabilite.lettrage.tris import uniques

__all__ = ["Citations", "citer"]

NUMERO_FORT = 10_000
LIGNES_A_LA_FOIS = 2**16
MELANGEUR, DECALAGE, BITS = 0x1E3779B97F4A7C15, 20, 22
_RIEN = np.zeros(0, dtype=np.int64)
SUFFIXE = 2**61
"""La clé d'un suffixe n'est jamais celle d'un numéro entier."""


@dataclass(frozen=True)
class Citations:
    """La ligne `lignes[i]` cite la référence de code `codes[i]` ; chaque paire une seule fois.

    Les paires sont rangées par ligne, puis par code ; les codes vont de 0 à `nombre` - 1.
    """

    lignes: Entiers
    codes: Entiers
    cles: Entiers

    @property
    def fortes(self) -> Masque:
        """Les citations d'un numéro assez long, ou à préfixe, pour n'être pas fortuites."""
        return self.fortes_parmi(self.codes)

    def fortes_parmi(self, codes: Entiers) -> Masque:
        """Les références assez longues, ou à préfixe, pour n'être pas fortuites."""
        cles = self.cles[codes]
        masque: Masque = (cles < 0) | ((cles >= NUMERO_FORT) & (cles < SUFFIXE))
        return masque

    def suffixes_parmi(self, codes: Entiers) -> Masque:
        """Les références qui ne sont que les derniers chiffres d'une autre."""
        masque: Masque = self.cles[codes] >= SUFFIXE
        return masque

    @property
    def nombre(self) -> int:
        """Le nombre de références distinctes."""
        return len(self.cles)

    def texte(self, code: int) -> str:
        """La référence que désigne un code."""
        cle = int(self.cles[int(code)])
        if cle >= SUFFIXE:
            return f"…{cle - SUFFIXE}"
        if cle >= 0:
            return str(cle)
        prefixe, numero = divmod(-cle - 1, 100)
        lettres = ""
        while prefixe:
            prefixe, lettre = divmod(prefixe, LETTRES)
            lettres += chr(ord("A") + lettre - 1)
        return f"{lettres}{numero}"

    def textes(self, codes: Entiers) -> list[str]:
        """Les références que désignent des codes."""
        return [
            str(cle) if 0 <= cle < SUFFIXE else self.texte(code)
            for code, cle in zip(codes.tolist(), self.cles[codes].tolist(), strict=True)
        ]

    def renumerotees(self, lignes: Entiers, codes: Entiers) -> "Citations":
        """D'autres citations des mêmes références, chaque paire une fois, par ligne."""
        paires = uniques(lignes * max(self.nombre, 1) + codes)
        return Citations(paires // max(self.nombre, 1), paires % max(self.nombre, 1), self.cles)

    def parmi(self, choix: Masque) -> "Citations":
        """Une partie des citations."""
        return Citations(self.lignes[choix], self.codes[choix], self.cles)


def citer(
    libelles: Sequence[str] | pa.Array,
    pieces: Sequence[str] | pa.Array | None = None,
    *,
    comptes: Entiers | None = None,
    factures: Masque | None = None,
    montants: Entiers | None = None,
) -> Citations:
    """Les références que cite chaque ligne, dans sa pièce et dans son libellé.

    `comptes` est le numéro du compte de chaque ligne : s'il est donné, les références que le
    compte ne cite qu'une fois sont, pour la plupart, laissées de côté. `factures` dit les lignes
    dont les derniers chiffres de la pièce suffisent à la citer. `montants`, en centimes, est celui
    de chaque ligne, que son libellé peut répéter.
    """
    textes = _texte_de(libelles)
    avant = pa.repeat(VIDE, len(textes)) if pieces is None else _texte_de(pieces)
    lues = [((_RIEN, _RIEN), (_RIEN, _RIEN), (_RIEN, _RIEN), (_RIEN, _RIEN, _RIEN))]
    for debut in range(0, len(textes), LIGNES_A_LA_FOIS):
        tranche = slice(debut, debut + LIGNES_A_LA_FOIS)
        nombres = Nombres.des(*(x.slice(debut, LIGNES_A_LA_FOIS) for x in (avant, textes)))
        if montants is not None:
            nombres.ecarter_les_montants(montants[tranche])
        lues.append(nombres.lus(debut))
    entieres, suffixes, abregees, fins = zip(*lues, strict=True)
    seuls = bout_a_bout(entieres)
    citees = [
        seuls,
        _fins_communes(bout_a_bout(fins), seuls, comptes),
        *_par_suffixe(bout_a_bout(suffixes), bout_a_bout(abregees), factures),
    ]
    if comptes is not None:
        citees = _partagees(citees, comptes)
    return _ranger(*bout_a_bout(citees))


def _fins_communes(fins: Fins, seuls: Lues, comptes: Entiers | None) -> Lues:
    """Les fins de références composées, sauf celles que le même compte fait suivre à deux débuts.

    « 07-1122 » et « 2407-1122 » sont la même référence, plus ou moins entière ; que le compte cite
    aussi « 1122 » seul, et la fin compte.
    """
    lignes, cles, entieres = fins

    def du_compte(qui: Entiers, cle: Entiers) -> npt.NDArray[np.integer]:
        return cle if comptes is None else _melanger(comptes[qui], cle)

    distinctes, fin = np.unique(du_compte(lignes, cles), return_inverse=True)
    longue = np.zeros(len(distinctes), dtype=np.int64)
    np.maximum.at(longue, fin, entieres)
    chiffres = np.searchsorted(PUISSANCES, entieres, side="right")
    deux = np.zeros(len(distinctes), dtype=bool)
    deux[fin[longue[fin] % PUISSANCES[chiffres] != entieres]] = True
    if deux.any():
        deux[deux] = ~np.isin(distinctes[deux], du_compte(*seuls))
    return lignes[~deux[fin]], cles[~deux[fin]]


def _par_suffixe(suffixes: Lues, abregees: Lues, factures: Masque | None) -> list[Lues]:
    """Les factures dont un libellé cite les derniers chiffres, et les lignes qui les citent."""
    if factures is None:
        return []
    de_factures = factures[suffixes[0]]
    lignes, valeurs = suffixes[0][de_factures], suffixes[1][de_factures]
    cites = np.isin(abregees[1], valeurs)
    return [(lignes, valeurs + SUFFIXE), (abregees[0][cites], abregees[1][cites] + SUFFIXE)]


def _texte_de(textes: Sequence[str] | pa.Array | pa.ChunkedArray) -> pa.Array:
    colonne = textes if isinstance(textes, pa.Array | pa.ChunkedArray) else pa.array(list(textes))
    if isinstance(colonne, pa.ChunkedArray):
        colonne = colonne.combine_chunks()
    return pc.cast(colonne, pa.large_string())


def _partagees(citees: Sequence[Lues], comptes: Entiers) -> list[Lues]:
    """Les citations d'une référence que le même compte cite plus d'une fois, ou presque.

    Un mélange de la référence et du compte qui ne se répète pas n'est celui que d'une ligne ;
    celles qui restent à tort seront écartées en les comptant vraiment.
    """
    vues, repetees = (np.zeros(2**BITS, dtype=bool) for _ in range(2))
    melanges = [_melanger(comptes[lignes], cles) for lignes, cles in citees]
    for melange in melanges:
        triees = np.sort(melange)
        repetees[triees[1:][triees[1:] == triees[:-1]]] = True
        repetees[melange[vues[melange]]] = True
        vues[melange] = True
    return [
        (lignes[gardees], cles[gardees])
        for (lignes, cles), melange in zip(citees, melanges, strict=True)
        for gardees in [repetees[melange]]
    ]


def _melanger(comptes: Entiers, cles: Entiers) -> npt.NDArray[np.int32]:
    melange = (comptes * MELANGEUR ^ cles) * MELANGEUR >> DECALAGE
    melange &= 2**BITS - 1
    court: npt.NDArray[np.int32] = melange.astype(np.int32)
    return court


def _ranger(lignes: Entiers, cles: Entiers) -> Citations:
    """Chaque paire une fois, par ligne ; les références, dans l'ordre de leurs clés."""
    codes, distinctes = pd.factorize(cles)
    ordre = np.argsort(distinctes)
    nouveau = np.empty(len(ordre), dtype=np.int64)
    nouveau[ordre] = np.arange(len(ordre))
    nombre = max(len(distinctes), 1)
    paires = uniques(lignes * nombre + nouveau[codes])
    return Citations(paires // nombre, paires % nombre, distinctes[ordre])
