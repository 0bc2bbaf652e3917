"""Codes de lettrage (matching codes): AA, AB, …, AZ, BA, …, ZZ, AAA.

Règle : une seule suite par compte, sans tenir compte de la casse (un tableur ne distingue pas
`aa` de `AA`), qui reprend après le dernier code employé. Un compte qui n'en a aucun commence à
AA. En minuscules, un code est celui d'un lettrage partiel ; en capitales, d'un lettrage complet.
Exceptions : les codes qui ne sont pas faits de lettres (« L12 », « 7 ») sont gardés et ne
comptent pas dans la suite.

>>> code_suivant([]), code_suivant(["AA", "ab"]), code_suivant(["AZ", "L12"]), code_suivant(["ZZ"])
('AA', 'AC', 'BA', 'AAA')
>>> est_partiel("aa"), est_partiel("AA"), est_partiel("12/05"), cle_de_code(" aa ")
(True, False, False, 'AA')
"""

from collections.abc import Iterable

__all__ = ["PREMIER", "cle_de_code", "code", "code_suivant", "est_partiel", "numero"]

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
PREMIER = 27
"""Le numéro de AA : A à Z sont les numéros 1 à 26."""


def numero(code_lu: str) -> int:
    """Le numéro d'un code dans la suite A, B, …, Z, AA, … ; 0 s'il n'en fait pas partie.

    >>> numero("A"), numero("AA"), numero("zz"), numero("L12"), numero("é")
    (1, 27, 702, 0, 0)
    """
    total = 0
    for lettre in code_lu.upper():
        place = ALPHABET.find(lettre) + 1
        if not place:
            return 0
        total = total * 26 + place
    return total


def code(numero_voulu: int) -> str:
    """Le code d'un numéro : l'inverse de `numero`.

    >>> code(27), code(702), code(703), [numero(code(n)) for n in (1, 26, 27, 18278)]
    ('AA', 'ZZ', 'AAA', [1, 26, 27, 18278])
    """
    lettres = ""
    while numero_voulu > 0:
        numero_voulu, reste = divmod(numero_voulu - 1, 26)
        lettres = ALPHABET[reste] + lettres
    return lettres


def code_suivant(employes: Iterable[str]) -> str:
    """Le premier code libre après le dernier employé."""
    dernier = max((numero(employe) for employe in employes), default=0)
    return code(dernier + 1 if dernier else PREMIER)


def cle_de_code(code_lu: str) -> str:
    """Ce qui fait que deux codes sont le même pour un tableur : ni casse, ni espaces autour."""
    return code_lu.strip().upper()


def est_partiel(code_lu: str) -> bool:
    """Vrai si le code est celui d'un lettrage partiel : toutes ses lettres en minuscules."""
    return code_lu.islower()
