"""Libellés de banque (bank narratives).

Règle : un payeur cite ses factures, les cite mal, les coupe ou ne dit rien. Le libellé d'un
virement est en capitales sans accent et se coupe à la longueur d'une zone de relevé.

>>> from random import Random
>>> bancaire(Random(1), "CHQ", "DUPRE", ["FA2500012"], "sans référence")
'CHQ 3254257 DUPRE'
>>> citer(Random(2), ["FA2500123", "FA2500127"], "fausse référence")
'FA2500132 FA2500127'
"""

import re
import unicodedata
from collections.abc import Sequence
from random import Random

__all__ = ["CITATIONS", "bancaire", "capitales", "citer", "mandat"]

CITATIONS = {
    "cité": 13,
    "sans référence": 5,
    "même pièce": 3,
    "référence tronquée": 2,
    "fausse référence": 2,
}
"""Comment un payeur désigne une facture, et combien de fois sur vingt-cinq règlements.

« même pièce » : rien au libellé, mais la pièce du règlement est celle de la facture.
"""

LONGUEUR = 100


def bancaire(hasard: Random, mode: str, court: str, refs: Sequence[str], citation: str) -> str:
    """Le libellé d'un règlement reçu ou émis, par mode (VIR, CHQ, PRLV, CB)."""
    entetes = {
        "VIR": ("VIR", "VIR SEPA", "VIREMENT", "VIR RECU"),
        "PRLV": ("PRLV", "PRLV SEPA"),
        "CB": ("CB", "CARTE"),
        "CHQ": (f"CHQ {hasard.randrange(1_000_000, 9_999_999)}",),
    }
    morceaux = [hasard.choice(entetes[mode]), court, citer(hasard, refs, citation)]
    return " ".join(morceau for morceau in morceaux if morceau)[:LONGUEUR].strip()


def citer(hasard: Random, refs: Sequence[str], citation: str) -> str:
    """Les références telles que le payeur les écrit."""
    if citation in ("sans référence", "même pièce"):
        return ""
    if citation == "référence tronquée":
        return " ".join(refs)[: -hasard.choice((2, 3))]
    if citation == "fausse référence":
        premiere, *suite = refs
        return " ".join([_permuter(premiere), *suite])
    return _proprement(hasard, refs)


def mandat(hasard: Random, ville: str) -> str:
    """Le virement d'un comptable public : un mandat et un bordereau, pas de facture."""
    nom = capitales(ville)
    numero, bordereau = hasard.randint(100, 2999), hasard.randint(10, 199)
    return f"VIR TRESORERIE {nom} MANDAT {numero} BORD {bordereau}"


def capitales(texte: str) -> str:
    """Un texte comme une banque l'écrit : capitales sans accent ni ponctuation.

    >>> capitales("SARL L'Écluse & Fils")
    'SARL L ECLUSE FILS'
    """
    sans_accent = unicodedata.normalize("NFKD", texte).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Z0-9]+", " ", sans_accent.upper()).strip()


def _proprement(hasard: Random, refs: Sequence[str]) -> str:
    style = hasard.randrange(4)
    if style == 0:
        return "FACT " + " ".join(ref.removeprefix("FA") for ref in refs)
    if style == 1:
        return "REGLT " + "/".join(refs)
    if style == 2:
        return " ".join(f"{ref[:2]} {ref[2:]}" if ref[:2] == "FA" else ref for ref in refs)
    return " ".join(refs)


def _permuter(ref: str) -> str:
    """Échange les deux derniers chiffres, ou change le dernier s'ils sont égaux."""
    if ref[-1] == ref[-2]:
        return ref[:-1] + ("7" if ref[-1] != "7" else "1")
    return ref[:-2] + ref[-1] + ref[-2]
