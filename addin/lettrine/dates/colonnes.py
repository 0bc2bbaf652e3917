"""Lire et écrire des colonnes de dates (date columns).

Règle : celle de `lecture`, appliquée une seule fois à chaque texte distinct. Un livre d'un
million de lignes n'a que quelques centaines de dates : le coût est celui d'un codage par
dictionnaire, pas celui d'un million de lectures.
Exceptions : un texte vide, fait d'espaces, ou absent n'est pas illisible ; il donne NaT.

Référence : LPF art. A47 A-1, VII (dates au format AAAAMMJJ).
Unités : `datetime64[s]` à minuit, et jours entiers.

>>> import pyarrow as pa
>>> dates, illisibles, non_conformes = lire_colonne(pa.array(["20260131", "31/01/2026", "?", ""]))
>>> dates.astype(str).tolist()
['2026-01-31T00:00:00', '2026-01-31T00:00:00', 'NaT', 'NaT']
>>> illisibles.tolist(), non_conformes.tolist()
([False, False, True, False], [False, True, False, False])
>>> ecrire_colonne(dates).to_pylist()
['20260131', '20260131', '', '']
"""

from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from lettrine.dates.lecture import DateIllisible, est_aaaammjj, lire_date

__all__ = ["Dates", "Entiers", "Masque", "ecrire_colonne", "lire_colonne", "rangs_360"]

Dates = npt.NDArray[np.datetime64]
Masque = npt.NDArray[np.bool_]
Entiers = npt.NDArray[np.int64]


def lire_colonne(textes: pa.Array | pa.ChunkedArray) -> tuple[Dates, Masque, Masque]:
    """Les dates d'une colonne de textes, les lignes illisibles et les lignes non conformes.

    La colonne peut être déjà codée par dictionnaire, en un ou plusieurs morceaux. Les trois
    tableaux rendus ont sa longueur : dates `datetime64[s]` (NaT si vide ou illisible),
    illisibles, et non conformes (lisibles, mais pas écrites AAAAMMJJ).
    """
    codee = _codee(textes)
    lectures = [_lire(texte) for texte in codee.dictionary.to_pylist()]
    lectures.append((None, False, False))  # ce que désigne un code absent : une cellule vide
    codes = codee.indices.cast(pa.int64()).fill_null(len(lectures) - 1)
    positions = codes.to_numpy(zero_copy_only=False)
    jours = np.array([jour for jour, _, _ in lectures], dtype="datetime64[s]")
    illisibles = np.array([illisible for _, illisible, _ in lectures], dtype=bool)
    non_conformes = np.array([non_conforme for _, _, non_conforme in lectures], dtype=bool)
    return jours[positions], illisibles[positions], non_conformes[positions]


def ecrire_colonne(dates: Dates) -> pa.Array:
    """Les dates écrites AAAAMMJJ, comme dans un FEC ; NaT donne un texte vide."""
    codes, distinctes = pd.factorize(dates.astype("datetime64[s]"), use_na_sentinel=True)
    ecrites = np.datetime_as_string(np.asarray(distinctes), unit="D")
    textes = [str(texte).replace("-", "") for texte in ecrites]
    return pa.array([*textes, ""], type=pa.string()).take(pa.array(codes % (len(textes) + 1)))


def rangs_360(jours: Entiers, *, fin_fevrier_compte_30: bool = True) -> Entiers:
    """Le rang de chaque jour dans une suite d'années de 360 jours ; voir `calendrier.jours_360`.

    Un jour est compté depuis le 1er janvier 1970. La différence de deux rangs est le nombre de
    jours de l'un à l'autre, le second non compris.

    >>> du, au = np.array(["2026-03-09", "2027-01-01"], "datetime64[D]").astype(np.int64)
    >>> int(rangs_360(au) - rangs_360(du))
    292
    """
    dates = jours.astype("datetime64[D]")
    mois = dates.astype("datetime64[M]")
    numeros = mois.astype(np.int64)
    quantiemes = np.minimum((dates - mois).astype(np.int64) + 1, 30)
    if fin_fevrier_compte_30:
        fins = (numeros % 12 == 1) & ((dates + 1).astype("datetime64[M]") != mois)
        quantiemes = np.where(fins, 30, quantiemes)
    rangs: Entiers = numeros * 30 + quantiemes
    return rangs


def _codee(textes: pa.Array | pa.ChunkedArray) -> pa.DictionaryArray:
    """La colonne en un seul morceau, codée par dictionnaire."""
    if not pa.types.is_dictionary(textes.type):
        textes = textes.dictionary_encode()
    if isinstance(textes, pa.ChunkedArray):
        if textes.num_chunks == 0:
            return pa.array([], type=textes.type)
        textes = textes.unify_dictionaries().combine_chunks()
    if isinstance(textes, pa.ChunkedArray):
        textes = textes.chunk(0)
    return textes


def _lire(texte: str | None) -> tuple[date | None, bool, bool]:
    """La date, illisible ou non, non conforme ou non, d'un texte distinct."""
    if texte is None or not texte.strip():
        return None, False, False
    try:
        return lire_date(texte), False, not est_aaaammjj(texte.strip())
    except DateIllisible:
        return None, True, False
