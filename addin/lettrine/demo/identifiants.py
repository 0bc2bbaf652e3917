"""Identifiants fictifs mais justes (valid fictitious identifiers).

Règle : le SIREN porte la clé de Luhn, l'IBAN la clé RIB et la clé modulo 97, le numéro de TVA
la clé tirée du SIREN. Les SIREN commencent par 999 et les IBAN portent la banque 99999, que
personne n'a reçus : aucun n'appartient à quelqu'un.

Référence : ISO/CEI 7812-1 (Luhn) ; ISO 13616 (IBAN) ; CGI, ann. III, art. 242 nonies A.

>>> siren(12345), numero_tva("999123459"), iban(1, 42)
('999123458', 'FR64999123459', 'FR7699999000010000000004286')
"""

__all__ = ["iban", "numero_tva", "siren"]

BANQUE = 99999
PAYS = "152700"
"""« FR00 » en chiffres (F = 15, R = 27), pour le calcul modulo 97."""


def siren(numero: int) -> str:
    """Le SIREN 999 + cinq chiffres + clé de Luhn."""
    corps = f"999{numero % 100_000:05d}"
    doubles = (2 * int(c) if rang % 2 == 0 else int(c) for rang, c in enumerate(corps[::-1]))
    somme = sum(sum(divmod(chiffre, 10)) for chiffre in doubles)
    return f"{corps}{-somme % 10}"


def numero_tva(siren_: str) -> str:
    """Le numéro de TVA français : FR, clé (12 + 3 × SIREN mod 97) mod 97, SIREN."""
    return f"FR{(12 + 3 * (int(siren_) % 97)) % 97:02d}{siren_}"


def iban(guichet: int, compte: int) -> str:
    """L'IBAN français d'un compte de la banque fictive 99999."""
    cle_rib = 97 - (89 * BANQUE + 15 * guichet + 3 * compte) % 97
    bban = f"{BANQUE:05d}{guichet:05d}{compte:011d}{cle_rib:02d}"
    return f"FR{98 - int(bban + PAYS) % 97:02d}{bban}"
