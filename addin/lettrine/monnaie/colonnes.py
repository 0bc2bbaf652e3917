"""Lire et calculer des colonnes entières de montants (whole columns of amounts).

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

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from lettrine.monnaie import taux as taux_et_parts
from lettrine.monnaie.montants import (
    ESPACE_FINE,
    INSECABLE,
    PLAFOND,
    MontantIllisible,
    lire_centimes,
)
from lettrine.monnaie.taux import arrondir

__all__ = [
    "au_prorata",
    "centimes_de_flottants",
    "centimes_de_textes",
    "euros_flottants",
    "interets",
    "montants_affiches",
    "plafonds",
    "textes_de_centimes",
]

Entiers = npt.NDArray[np.int64]
Masque = npt.NDArray[np.bool_]

BRUIT_CERTAIN = 5e-4  # en centimes : la moitié de celui que `montants` admet
LONGUEUR_REGULIERE = (4, 18)  # de « 7,00 » à quinze chiffres d'euros
VIRGULE, MOINS, ZERO = b",-0"
COURANT = r"^([+-]?(\d{1,15}([.,]\d{0,2})?|[.,]\d{1,2})|(\d{1,15}([.,]\d{0,2})?|[.,]\d{1,2})[+-])$"
DECIMALES = pa.array([f",{reste:02d}" for reste in range(100)], pa.large_string())
TRENTE_ET_UN_BITS = 2**31
PRODUIT_SUR = 2.0**61  # deux fois ce produit, plus un diviseur de même taille, tient en 64 bits
SANS_ARRONDI = 2.0**40  # en centimes : au-delà, un flottant ne porte plus ce bruit


def centimes_de_flottants(
    valeurs: npt.NDArray[np.float64],
) -> tuple[Entiers, Masque]:
    """Les montants en centimes, et le masque de ceux qui n'en sont pas (ils valent alors 0)."""
    admises = np.abs(valeurs) < PLAFOND  # ni absentes, ni infinies, ni démesurées
    centimes = np.where(admises, valeurs, 0.0) * 100
    arrondis = np.rint(centimes)
    sures = (np.abs(centimes - arrondis) <= BRUIT_CERTAIN) & (np.abs(centimes) <= SANS_ARRONDI)
    entiers = np.where(sures, arrondis, 0).astype(np.int64)
    illisibles = ~admises
    for place in np.flatnonzero(admises & ~sures):
        try:
            entiers[place] = lire_centimes(float(valeurs[place]))
        except MontantIllisible:
            illisibles[place] = True
    return entiers, illisibles


def euros_flottants(centimes: Entiers) -> npt.NDArray[np.float64]:
    """Les euros d'une colonne, pour les cellules d'un tableur, qui ne connaît que les flottants.

    Chaque flottant est le plus proche du montant exact : `centimes_de_flottants` le relit.

    >>> euros_flottants(np.array([123456, -5])).tolist()
    [1234.56, -0.05]
    """
    return centimes / 100.0


def centimes_de_textes(textes: pa.Array | pa.ChunkedArray) -> tuple[Entiers, Masque]:
    """Les montants en centimes d'une colonne de textes, et le masque de ceux qui n'en sont pas.

    Un texte vide ou absent vaut 0 et n'est pas illisible. Les écritures courantes (« 1234,56 »,
    « -12,5 », « 12.00- », « 7 ») sont lues en bloc, les autres une fois par texte distinct.

    >>> lus, illisibles = centimes_de_textes(pa.array(["1234,50", "7", "12.5-", "1 000,00", "x"]))
    >>> lus.tolist(), illisibles.tolist()
    ([123450, 700, -1250, 100000, 0], [False, False, False, False, True])
    """
    colonne = _en_un_morceau(textes)
    reguliers = _centimes_reguliers(colonne)
    if reguliers is not None:
        return reguliers, np.zeros(len(colonne), dtype=bool)
    nets = pc.utf8_trim_whitespace(colonne)
    courants = _masque(pc.match_substring_regex(nets, COURANT))
    entiers = np.zeros(len(nets), dtype=np.int64)
    entiers[courants] = _centimes_courants(nets.filter(pa.array(courants)))
    illisibles = np.zeros(len(nets), dtype=bool)
    autres = np.flatnonzero(~courants & _masque(pc.not_equal(nets, "")))
    if autres.size:
        distincts = nets.take(pa.array(autres)).dictionary_encode()
        lus = [_centimes_ou_rien(texte) for texte in distincts.dictionary.to_pylist()]
        places = _entiers(distincts.indices)
        illisibles[autres] = np.array([lu is None for lu in lus])[places]
        entiers[autres] = np.array([lu or 0 for lu in lus], dtype=np.int64)[places]
    return entiers, illisibles


def textes_de_centimes(centimes: Entiers) -> pa.Array:
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


def montants_affiches(centimes: Entiers) -> list[str]:
    r"""La colonne comme on l'écrit à un lecteur, chaque montant comme le fait `formater`.

    >>> montants_affiches(np.array([1045368, -5]))
    ['10\u202f453,68\xa0€', '-0,05\xa0€']
    """
    entiers, restes = np.divmod(np.abs(centimes), 100)
    signes = np.where(centimes < 0, "-", "").tolist()
    return [
        f"{signe}{euros:,}".replace(",", ESPACE_FINE) + f",{reste:02d}{INSECABLE}€"
        for signe, euros, reste in zip(signes, entiers.tolist(), restes.tolist(), strict=True)
    ]


def interets(
    montants: Entiers, taux: Sequence[Decimal], places: Entiers, jours: Entiers, annees: Entiers
) -> Entiers:
    """`montant × taux × jours / année`, exact puis arrondi une fois au centime, ligne à ligne.

    `places` désigne le taux de chaque ligne dans `taux` ; une année compte au moins un jour. Le
    calcul est fait en entiers ; les lignes dont le produit dépasserait 64 bits sont reprises une
    à une. Le résultat est toujours celui de `taux.arrondir`.

    >>> interets(np.array([10_000_00] * 2), [Decimal("0.1215"), Decimal("0.1240")],
    ...          np.array([0, 1]), np.array([61, 62]), np.array([365, 365])).tolist()
    [20305, 21063]
    """
    if not len(montants):
        return np.zeros(0, dtype=np.int64)
    rapports = [un.as_integer_ratio() for un in taux]
    courts = [max(abs(haut), bas) < PRODUIT_SUR for haut, bas in rapports]
    paires = zip(rapports, courts, strict=True)
    hauts, bas = np.array([rapport if court else (0, 1) for rapport, court in paires]).T
    produit = np.abs(montants.astype(float)) * np.abs(hauts[places].astype(float)) * np.abs(jours)
    surs = (produit < PRODUIT_SUR) & (bas[places].astype(float) * annees < PRODUIT_SUR)
    surs &= np.array(courts)[places]
    numerateurs = np.where(surs, montants * hauts[places] * jours, 0)
    diviseurs = np.where(surs, bas[places] * annees, 1)
    entiers = (2 * np.abs(numerateurs) + diviseurs) // (2 * diviseurs)
    calcules: Entiers = np.where(numerateurs < 0, -entiers, entiers)
    for place in np.flatnonzero(~surs):
        exact = Fraction(taux[places[place]]) * int(montants[place]) * int(jours[place])
        calcules[place] = arrondir(exact / int(annees[place]))
    return calcules


def au_prorata(montants: Entiers, numerateurs: Entiers, denominateurs: Entiers | int) -> Entiers:
    """`montant × numérateur / dénominateur`, arrondi une seule fois au centime, ligne à ligne.

    Le numérateur va de 0 au dénominateur, qui est positif ; les montants ne sont pas négatifs.
    C'est `taux.au_prorata` d'une colonne.

    >>> au_prorata(np.array([10_000_00, 1_00]), np.array([292, 1]), 5 * 360).tolist()
    [162222, 0]
    >>> au_prorata(np.array([10**15]), np.array([1]), 3).tolist()
    [333333333333333]
    """
    double = 2 * denominateurs
    if int(montants.max(initial=0)) < PRODUIT_SUR / max(int(numerateurs.max(initial=0)), 1) / 2:
        return (2 * montants * numerateurs + denominateurs) // double
    if int(np.max(denominateurs, initial=1)) >= TRENTE_ET_UN_BITS:
        paires = np.broadcast(montants, numerateurs, denominateurs)
        return np.array([taux_et_parts.au_prorata(*map(int, un)) for un in paires], dtype=np.int64)
    entiers, restes = montants // denominateurs, montants % denominateurs
    return entiers * numerateurs + (2 * restes * numerateurs + denominateurs) // double


def plafonds(taux: Decimal, montants: Entiers) -> Entiers:
    """Le plus grand nombre de centimes qui ne dépasse pas `taux × montant`, ligne à ligne.

    Le taux et les montants ne sont pas négatifs.

    >>> plafonds(Decimal("0.01"), np.array([480_00, 1_99])).tolist()
    [480, 1]
    """
    haut, bas = taux.as_integer_ratio()
    if int(montants.max(initial=0)) * haut < PRODUIT_SUR:
        return montants * haut // bas
    return np.array([montant * haut // bas for montant in montants.tolist()], dtype=np.int64)


def _centimes_reguliers(textes: pa.LargeStringArray) -> Entiers | None:
    """Une colonne de « 1234,56 » (ou vides) ; None à la première exception."""
    pleins = _masque(pc.not_equal(textes, ""))
    if pleins.all():
        return _sans_virgules(textes)
    lus = _sans_virgules(textes.filter(pa.array(pleins)))
    if lus is None:
        return None
    centimes = np.zeros(len(textes), dtype=np.int64)
    centimes[pleins] = lus
    return centimes


def _sans_virgules(textes: pa.LargeStringArray) -> Entiers | None:
    """Les centimes de textes qui sont tous de la forme « 1234,56 », sinon None.

    Retirer d'un coup la virgule de tous les montants donne les centimes : c'est trois fois plus
    rapide que de juger chaque texte par une expression.
    """
    if len(textes) == 0:
        return None
    bornes = np.frombuffer(textes.buffers()[1], np.int64)
    bornes = bornes[textes.offset : textes.offset + len(textes) + 1]
    octets = np.frombuffer(textes.buffers()[2], np.uint8)[bornes[0] : bornes[-1]]
    bornes = bornes - bornes[0]
    longueurs = np.diff(bornes)
    court, long = LONGUEUR_REGULIERE
    if longueurs.min() < court or longueurs.max() > long:
        return None
    virgules = octets == VIRGULE
    if np.count_nonzero(virgules) != len(textes) or not virgules[bornes[1:] - 3].all():
        return None
    chiffres = octets[~virgules]
    if not ((chiffres - ZERO <= 9) | (chiffres == MOINS)).all():
        return None
    places = pa.py_buffer(bornes - np.arange(len(bornes)))
    serres = pa.LargeStringArray.from_buffers(len(textes), places, pa.py_buffer(chiffres))
    try:
        return _entiers(pc.cast(serres, pa.int64()))
    except pa.ArrowInvalid:  # un signe ailleurs qu'en tête
        return None


def _centimes_courants(textes: pa.Array) -> Entiers:
    parties = pc.extract_regex(textes, r"^[+-]?(?P<euros>\d*)[.,]?(?P<decimales>\d*)[+-]?$")
    euros = pc.utf8_lpad(pc.struct_field(parties, "euros"), 1, "0")
    decimales = pc.utf8_rpad(pc.struct_field(parties, "decimales"), 2, "0")
    centimes = _entiers(pc.cast(euros, pa.int64())) * 100
    centimes += _entiers(pc.cast(decimales, pa.int64()))
    return np.where(_masque(pc.match_substring(textes, "-")), -centimes, centimes)


def _centimes_ou_rien(texte: str) -> int | None:
    try:
        return lire_centimes(texte)
    except MontantIllisible:
        return None


def _en_un_morceau(textes: pa.Array | pa.ChunkedArray) -> pa.LargeStringArray:
    if isinstance(textes, pa.ChunkedArray):
        textes = textes.chunk(0) if textes.num_chunks == 1 else textes.combine_chunks()
    if textes.type != pa.large_string():
        textes = textes.cast(pa.large_string())
    return textes.fill_null("") if textes.null_count else textes


def _entiers(colonne: pa.Array) -> Entiers:
    entiers: Entiers = colonne.to_numpy(zero_copy_only=False)
    return entiers


def _masque(colonne: pa.Array) -> Masque:
    masque: Masque = colonne.to_numpy(zero_copy_only=False)
    return masque
