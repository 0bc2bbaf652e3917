"""Le nom d'un FEC (file name): SirenFECAAAAMMJJ.

Règle : le numéro SIREN, les lettres FEC, la date de clôture de l'exercice. L'extension .txt
est d'usage.

Référence : LPF art. A47 A-1, IX.

>>> lire_nom("999000018FEC20251231.txt")
NomFec(siren='999000018', cloture=datetime.date(2025, 12, 31))
>>> lire_nom("grand livre.txt") is None
True
>>> nom_conforme("999 000 018", date(2025, 12, 31))
'999000018FEC20251231.txt'
"""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from lettrine.dates import DateIllisible, en_fec, lire_date
from lettrine.erreurs import OptionInvalide

__all__ = ["NomFec", "lire_nom", "nom_conforme"]

_NOM = re.compile(r"([0-9]{9})FEC([0-9]{8})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class NomFec:
    """Ce que dit le nom d'un FEC."""

    siren: str
    cloture: date


def lire_nom(chemin: str | Path) -> NomFec | None:
    """Le SIREN et la clôture que dit le nom du fichier, ou None s'il n'est pas conforme."""
    trouve = _NOM.fullmatch(Path(chemin).stem)
    if not trouve:
        return None
    try:
        return NomFec(trouve[1], lire_date(trouve[2]))
    except DateIllisible:
        return None


def nom_conforme(siren: str, cloture: date) -> str:
    """Le nom légal du fichier ; le SIREN doit avoir neuf chiffres, espaces permises."""
    chiffres = re.sub(r"\s", "", siren)
    if not re.fullmatch(r"[0-9]{9}", chiffres):
        raise OptionInvalide(
            "FEC-20",
            f"« {siren} » n'est pas un numéro SIREN.",
            "Donnez les neuf chiffres du SIREN de la société.",
        )
    return f"{chiffres}FEC{en_fec(cloture)}.txt"
