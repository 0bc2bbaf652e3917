"""Lire des colonnes entières de montants (whole columns of amounts).

Règle : celle de `montants.lire_centimes`, appliquée d'un coup à une colonne ; les deux
lectures donnent toujours le même résultat.
Exceptions : les valeurs que le calcul vectoriel ne sait pas juger (trop grandes, ou au bord
du bruit admis) sont relues une à une.

Référence : voir `montants`.
Unités : centimes d'euro, `int64`.

>>> centimes, illisibles = centimes_de_flottants(np.array([0.1 + 0.2, 1200.0, 12.345, np.nan]))
>>> centimes.tolist(), illisibles.tolist()
([30, 120000, 0, 0], [False, False, True, True])
"""

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from lettrine.monnaie.montants import MontantIllisible, lire_centimes

__all__ = ["centimes_de_flottants", "centimes_de_textes", "euros_flottants", "textes_de_centimes"]

BRUIT_CERTAIN = 5e-4  # en centimes : la moitié de celui que `montants` admet
REGULIER = r"^-?\d{1,15},\d\d$"
COURANT = r"^([+-]?(\d{1,15}([.,]\d{0,2})?|[.,]\d{1,2})|(\d{1,15}([.,]\d{0,2})?|[.,]\d{1,2})[+-])$"
DECIMALES = pa.array([f",{reste:02d}" for reste in range(100)], pa.large_string())
SANS_ARRONDI = 2.0**40  # en centimes : au-delà, un flottant ne porte plus ce bruit


def centimes_de_flottants(
    valeurs: npt.NDArray[np.float64],
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
    """Les montants en centimes, et le masque de ceux qui n'en sont pas (ils valent alors 0)."""
    finies = np.isfinite(valeurs)
    centimes = np.where(finies, valeurs, 0.0) * 100
    arrondis = np.rint(centimes)
    sures = (np.abs(centimes - arrondis) <= BRUIT_CERTAIN) & (np.abs(centimes) <= SANS_ARRONDI)
    entiers = np.where(sures, arrondis, 0).astype(np.int64)
    illisibles = ~finies
    for place in np.flatnonzero(finies & ~sures):
        try:
            entiers[place] = lire_centimes(float(valeurs[place]))
        except MontantIllisible:
            illisibles[place] = True
    return entiers, illisibles


def euros_flottants(centimes: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    """Les euros d'une colonne, pour les cellules d'un tableur, qui ne connaît que les flottants.

    Chaque flottant est le plus proche du montant exact : `centimes_de_flottants` le relit.

    >>> euros_flottants(np.array([123456, -5])).tolist()
    [1234.56, -0.05]
    """
    return centimes / 100.0


def centimes_de_textes(
    textes: pa.Array | pa.ChunkedArray,
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
    """Les montants en centimes d'une colonne de textes, et le masque de ceux qui n'en sont pas.

    Un texte vide vaut 0 et n'est pas illisible. Les écritures courantes (« 1234,56 »,
    « -12,5 », « 12.00- », « 7 ») sont lues en bloc, les autres une fois par texte distinct.

    >>> lus, illisibles = centimes_de_textes(pa.array(["1234,50", "7", "12.5-", "1 000,00", "x"]))
    >>> lus.tolist(), illisibles.tolist()
    ([123450, 700, -1250, 100000, 0], [False, False, False, False, True])
    """
    if pc.all(pc.match_substring_regex(textes, REGULIER)).as_py():
        chiffres = pc.replace_substring(textes, ",", "")
        return _en_numpy(pc.cast(chiffres, pa.int64())), np.zeros(len(textes), dtype=bool)
    nets = pc.utf8_trim_whitespace(textes)
    courants = _en_numpy(pc.match_substring_regex(nets, COURANT))
    entiers = np.zeros(len(nets), dtype=np.int64)
    entiers[courants] = _centimes_courants(nets.filter(pa.array(courants)))
    illisibles = np.zeros(len(nets), dtype=bool)
    autres = np.flatnonzero(~courants & (_en_numpy(pc.utf8_length(nets)) > 0))
    if autres.size:
        distincts = nets.take(pa.array(autres)).dictionary_encode()
        if isinstance(distincts, pa.ChunkedArray):
            distincts = distincts.combine_chunks()
        lus = [_centimes_ou_rien(texte) for texte in distincts.dictionary.to_pylist()]
        places = _en_numpy(distincts.indices)
        illisibles[autres] = np.array([lu is None for lu in lus])[places]
        entiers[autres] = np.array([lu or 0 for lu in lus], dtype=np.int64)[places]
    return entiers, illisibles


def textes_de_centimes(centimes: npt.NDArray[np.int64]) -> pa.Array:
    """La colonne comme l'écrit un FEC : virgule décimale, deux décimales, signe en tête.

    >>> textes_de_centimes(np.array([5, -120000, 0])).to_pylist()
    ['0,05', '-1200,00', '0,00']
    """
    absolus = np.abs(centimes)
    euros = pc.cast(pa.array(absolus // 100), pa.large_string())
    restes = DECIMALES.take(pa.array(absolus % 100))
    signes = pc.if_else(
        pa.array(centimes < 0), pa.scalar("-", pa.large_string()), pa.scalar("", pa.large_string())
    )
    return pc.binary_join_element_wise(signes, euros, restes, pa.scalar("", pa.large_string()))


def _centimes_courants(textes: pa.Array | pa.ChunkedArray) -> npt.NDArray[np.int64]:
    parties = pc.extract_regex(textes, r"^[+-]?(?P<euros>\d*)[.,]?(?P<decimales>\d*)[+-]?$")
    euros = _en_numpy(pc.cast(_ou_zero(pc.struct_field(parties, "euros")), pa.int64()))
    decimales = pc.utf8_rpad(pc.struct_field(parties, "decimales"), 2, "0")
    centimes = euros * 100 + _en_numpy(pc.cast(decimales, pa.int64()))
    negatifs = _en_numpy(pc.match_substring(textes, "-"))
    return np.where(negatifs, -centimes, centimes)


def _ou_zero(textes: pa.Array | pa.ChunkedArray) -> pa.Array | pa.ChunkedArray:
    return pc.if_else(pc.equal(textes, ""), "0", textes)


def _centimes_ou_rien(texte: str) -> int | None:
    try:
        return lire_centimes(texte)
    except MontantIllisible:
        return None


def _en_numpy(colonne: pa.Array | pa.ChunkedArray) -> npt.NDArray[np.generic]:
    if isinstance(colonne, pa.ChunkedArray):
        return colonne.to_numpy()
    return colonne.to_numpy(zero_copy_only=False)
