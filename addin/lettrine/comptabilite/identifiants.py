"""Les numéros qui identifient une entreprise ou un compte (identifiers): SIREN, TVA, IBAN.

Règle : un numéro est juste si sa forme et sa clé le sont. Les espaces, les points et les tirets
n'y comptent pas.
Exceptions : une clé juste ne prouve pas que le numéro existe ; seul un annuaire le dit. Le SIRET de
La Poste a sa propre clé.

Référence : SIREN et SIRET, clé de Luhn (INSEE) ; numéro de TVA, CGI art. 286 ter ; IBAN, ISO 13616.
Unités : aucune.

>>> siren_valide("732 829 320"), siret_valide("732 829 320 00074"), siren_valide("732829321")
(True, True, False)
>>> tva_intra_valide("FR 40 303 265 045"), iban_valide("FR14 2004 1010 0505 0001 3M02 606")
(True, True)
"""

from stdnum import iban
from stdnum.eu import vat
from stdnum.fr import siren, siret

__all__ = ["iban_valide", "siren_valide", "siret_valide", "tva_intra_valide"]


def siren_valide(numero: str) -> bool:
    """Vrai si les neuf chiffres et leur clé sont justes."""
    return bool(siren.is_valid(_serre(numero)))


def siret_valide(numero: str) -> bool:
    """Vrai si les quatorze chiffres et leurs clés sont justes."""
    return bool(siret.is_valid(_serre(numero)))


def tva_intra_valide(numero: str) -> bool:
    """Vrai si le numéro de TVA d'un État de l'Union a la forme et la clé de cet État."""
    return bool(vat.is_valid(_serre(numero)))


def iban_valide(numero: str) -> bool:
    """Vrai si la longueur du pays et la clé sont justes."""
    return bool(iban.is_valid(_serre(numero)))


def _serre(numero: str) -> str:
    return "".join(c for c in numero.upper() if c.isalnum())
