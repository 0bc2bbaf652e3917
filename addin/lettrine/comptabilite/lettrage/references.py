"""Références citées dans les pièces et les libellés (cited references).

Règle : une référence est une suite de chiffres, sans ses zéros de tête, ses séparateurs ni son
préfixe : « FA-2025/0012 », « F.2025.0012 » et « 20250012 » citent la même facture. Le dernier
segment compte aussi (« 0012 » n'en dit pas assez, « 0125 » si). Une référence courte (« F-12 »,
« AB12 ») vaut avec son préfixe.
Exceptions : les dates, les mois (« 03/2025 ») et les millésimes ne sont pas des références ; une
référence que citent trop de lignes d'un compte n'en distingue aucune.

>>> citations = citer(["FA-2025/0123", "VIR F.2025.0123 DU 03/02/2025", "LOYER 03/2025", "AB-12"])
>>> [(int(n), citations.texte(code)) for n, code in zip(citations.lignes, citations.codes)]
[(0, '20250123'), (0, '123'), (1, '20250123'), (1, '123'), (3, 'AB12')]
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from lettrine.comptabilite.lettrage.groupes import uniques

__all__ = ["Citations", "citer"]

CHIFFRES_MINIMAUX = 3
_DATE = r"(^|[^0-9])[0-3]?[0-9][/.\-][01]?[0-9][/.\-](?:19|20)?[0-9]{2}($|[^0-9])"
_MOIS = r"(^|[^0-9./\-])(?:0?[1-9]|1[0-2])[/.\-](?:19|20)?[0-9]{2}($|[^0-9./\-])"
_PONCTUE = r"[0-9][./_\-][0-9]"
_SEPARATEUR = r"([0-9])[./_\-]([0-9])"
_COURTE = r"(?:^|[^A-Z0-9])(?P<prefixe>[A-Z]{1,4})-?0*(?P<numero>[0-9]{1,2})(?:$|[^0-9])"
_MILLESIME = r"^(?:19|20)[0-9]{2}$"


@dataclass(frozen=True)
class Citations:
    """La ligne `lignes[i]` cite la référence de code `codes[i]` ; chaque paire une seule fois."""

    lignes: npt.NDArray[np.int64]
    codes: npt.NDArray[np.int64]
    dictionnaire: pa.Array

    def texte(self, code: int) -> str:
        """La référence que désigne un code."""
        return str(self.dictionnaire[int(code)].as_py())


def citer(textes: Iterable[str] | pa.Array | pa.ChunkedArray) -> Citations:
    """Les références que citent des textes, ligne par ligne."""
    colonne = textes if isinstance(textes, pa.Array | pa.ChunkedArray) else pa.array(list(textes))
    if isinstance(colonne, pa.ChunkedArray):
        colonne = colonne.combine_chunks()
    colonne = pc.cast(colonne, pa.large_string())
    avec_chiffres = pc.match_substring_regex(colonne, r"[0-9]").to_numpy(zero_copy_only=False)
    rangs = np.flatnonzero(avec_chiffres)
    textes = pc.utf8_upper(colonne.filter(pa.array(avec_chiffres)))
    ponctues = pc.match_substring_regex(textes, _PONCTUE).to_numpy(zero_copy_only=False)
    simples, rangs_simples = textes.filter(pa.array(~ponctues)), rangs[~ponctues]
    ponctues_, rangs_ponctues = textes.filter(pa.array(ponctues)), rangs[ponctues]
    for motif in (_DATE, _MOIS):
        ponctues_ = pc.replace_substring_regex(ponctues_, motif, r"\1 \2")
    jointes = ponctues_
    for _ in range(2):
        jointes = pc.replace_substring_regex(jointes, _SEPARATEUR, r"\1\2")
    parts = [
        _suites(simples, rangs_simples),
        _courtes(simples, rangs_simples),
        _suites(jointes, rangs_ponctues),
        _suites(ponctues_, rangs_ponctues),
        _courtes(ponctues_, rangs_ponctues),
    ]
    lignes = np.concatenate([part[0] for part in parts])
    return _sans_doublon(lignes, pa.concat_arrays([part[1] for part in parts]))


def _suites(
    textes: pa.Array, rangs: npt.NDArray[np.int64]
) -> tuple[npt.NDArray[np.int64], pa.Array]:
    """Les suites de chiffres d'au moins trois chiffres, sans zéros de tête ni millésimes."""
    chiffres = pc.utf8_trim_whitespace(pc.replace_substring_regex(textes, r"[^0-9]+", " "))
    listes = pc.split_pattern(chiffres, " ")
    lignes = rangs[pc.list_parent_indices(listes).to_numpy(zero_copy_only=False)]
    suites = pc.utf8_ltrim(pc.list_flatten(listes), "0")
    admises = pc.and_(
        pc.greater_equal(pc.utf8_length(suites), CHIFFRES_MINIMAUX),
        pc.invert(pc.match_substring_regex(suites, _MILLESIME)),
    )
    return lignes[admises.to_numpy(zero_copy_only=False)], suites.filter(admises)


def _courtes(
    textes: pa.Array, rangs: npt.NDArray[np.int64]
) -> tuple[npt.NDArray[np.int64], pa.Array]:
    """La première référence courte de chaque texte, avec son préfixe."""
    possibles = pc.match_substring_regex(textes, _COURTE)
    parties = pc.extract_regex(textes.filter(possibles), _COURTE)
    references = pc.binary_join_element_wise(
        pc.struct_field(parties, "prefixe"),
        pc.struct_field(parties, "numero"),
        pa.scalar("", pa.large_string()),
    )
    return rangs[possibles.to_numpy(zero_copy_only=False)], references


def _sans_doublon(lignes: npt.NDArray[np.int64], references: pa.Array) -> Citations:
    codee = references.dictionary_encode()
    codes = codee.indices.to_numpy(zero_copy_only=False).astype(np.int64)
    distinctes = max(len(codee.dictionary), 1)
    paires = uniques(lignes * distinctes + codes)
    return Citations(paires // distinctes, paires % distinctes, codee.dictionary)
