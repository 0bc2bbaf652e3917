"""Les comptes d'un livre qui se lettrent (accounts to letter), d'après la table de l'utilisateur.

Règle : le plus long des débuts de la table par lequel commence un compte dit s'il se lettre, et si
on le solde en bloc. Un compte dont aucun début n'est dans la table ne se lettre pas.
Exceptions : un début donné deux fois avec deux réponses, ou un compte qui se lettre quand un autre
qui commence comme lui ne se lettre pas, sont refusés (LET-14).

Référence : usage (aucun texte ne dit quels comptes se lettrent).

>>> table = COMPTES_LETTRABLES.table({
...     "Prefixe": ["41", "418", "44571"], "Intitule": [""] * 3,
...     "Lettrable": [True, False, True], "EnBloc": [False, False, True]})
>>> comptes_lettrables(table, ["411000", "418100", "445710", "512000"])
Lettrables(comptes=['411000', '445710'], en_bloc=['445710'])
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import pandas as pd

from lettrine.erreurs import OptionInvalide
from lettrine.tables.comptes_lettrables import COMPTES_LETTRABLES

__all__ = ["Lettrables", "comptes_lettrables"]

REMEDE = "Corrigez la table ComptesLettrables, ou donnez les comptes par --comptes."


class Lettrables(NamedTuple):
    """Les comptes que l'on lettre, et ceux d'entre eux que l'on solde en bloc."""

    comptes: list[str]
    en_bloc: list[str]


def comptes_lettrables(table: pd.DataFrame, numeros: Iterable[str]) -> Lettrables:
    """Les comptes du livre que la table dit lettrables ; lève `OptionInvalide` (LET-14)."""
    COMPTES_LETTRABLES.verifier(table)
    reponses = _reponses(table)
    distincts = sorted(set(numeros))
    lettrables = [numero for numero in distincts if _reponse(reponses, numero)[0]]
    exclus = set(distincts).difference(lettrables)
    for numero in lettrables:
        autre = next((exclu for exclu in sorted(exclus) if exclu.startswith(numero)), None)
        if autre is not None:
            raise OptionInvalide(
                "LET-14",
                f"Le compte {numero} se lettre, et le compte {autre}, qui commence comme lui, ne se"
                " lettre pas : ils ne se distinguent pas par leur début.",
                REMEDE,
            )
    return Lettrables(lettrables, [un for un in lettrables if _reponse(reponses, un)[1]])


def _reponses(table: pd.DataFrame) -> Mapping[str, list[bool]]:
    reponses: dict[str, list[bool]] = {}
    colonnes = (table[nom].tolist() for nom in ("Prefixe", "Lettrable", "EnBloc"))
    for prefixe, *reponse in zip(*colonnes, strict=True):
        if prefixe and reponses.setdefault(prefixe, reponse) != reponse:
            raise OptionInvalide(
                "LET-14",
                f"Le début « {prefixe} » est deux fois dans la table, avec deux réponses.",
                REMEDE,
            )
    return reponses


def _reponse(reponses: Mapping[str, list[bool]], numero: str) -> list[bool]:
    """La réponse du plus long début d'un numéro ; non, si aucun ne convient."""
    for longueur in range(len(numero), 0, -1):
        if numero[:longueur] in reponses:
            return reponses[numero[:longueur]]
    return [False, False]
