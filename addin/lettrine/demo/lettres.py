"""Lettrage déjà fait au premier trimestre (letters already in the ledger).

Règle : un assistant a commencé ; quatre groupes sur dix dont toutes les lignes datent d'avant
le 1er avril portent déjà leur code. Les codes AA, AB ... se suivent par compte et auxiliaire,
la date est celle de la dernière ligne.

>>> code(0), code(1), code(26)
('AA', 'AB', 'BA')
"""

from collections import defaultdict
from datetime import date
from random import Random

from lettrine.demo.livre import Livre

__all__ = ["code", "lettrer_le_debut"]

LIMITE = date(2025, 3, 31)
PART = 0.4
COMPTES = ("411000", "401000")


def code(rang: int) -> str:
    """Le code de lettrage de rang donné : AA, AB ... AZ, BA ..."""
    return f"{chr(65 + rang // 26)}{chr(65 + rang % 26)}"


def lettrer_le_debut(livre: Livre, hasard: Random) -> None:
    """Donne leur code à une part des groupes soldés du premier trimestre."""
    suivants: defaultdict[tuple[str, str], int] = defaultdict(int)
    for groupe in livre.groupes_soldes():
        dernier = max(ligne.jour for ligne in groupe)
        if groupe[0].compte not in COMPTES or dernier > LIMITE or hasard.random() > PART:
            continue
        cle = (groupe[0].compte, groupe[0].tiers)
        for ligne in groupe:
            ligne.lettre, ligne.jour_lettre = code(suivants[cle]), dernier
        suivants[cle] += 1
