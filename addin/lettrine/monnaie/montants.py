r"""Lire et écrire un montant (parsing and printing amounts).

Règle : un montant lu devient un nombre entier de centimes, sans perte. On accepte ce que
les logiciels et les tableurs français écrivent : espaces et espaces insécables de milliers,
point ou virgule décimale, signe en tête ou en queue, parenthèses comptables, symbole €.
Exceptions : plus de deux décimales significatives sont refusées (le bruit d'un nombre
flottant d'Excel est toléré jusqu'au millième de centime), de même qu'un séparateur ambigu
et que des espaces qui ne séparent pas des milliers (« 12 34 »).

Référence : LPF art. A47 A-1, XII-2° (virgule décimale, signe en tête ou en queue).
Unités : centimes d'euro.

>>> lire_centimes("1 234,56 €"), lire_centimes("1.234,56"), lire_centimes("(12,00)")
(123456, 123456, -1200)
>>> lire_centimes("12,5-"), lire_centimes(0.1 + 0.2), lire_centimes(1200)
(-1250, 30, 120000)
>>> lire_centimes("12,345")
Traceback (most recent call last):
lettrine.monnaie.montants.MontantIllisible: « 12,345 » a plus de deux décimales
>>> formater(-123456), en_texte(-123456)
('-1\u202f234,56\xa0€', '-1234,56')
"""

import math
import re
from decimal import ROUND_HALF_UP, Decimal
from typing import NewType

__all__ = ["Centimes", "MontantIllisible", "en_euros", "en_texte", "formater", "lire_centimes"]

Centimes = NewType("Centimes", int)

ESPACES = " \t\u00a0\u202f\u2009"
ESPACE_FINE = "\u202f"
INSECABLE = "\u00a0"
BRUIT = Decimal("0.001")  # en centimes : ce qu'un flottant d'Excel ajoute à un montant exact
PLAFOND = 10**17  # un quadrillion d'euros : au-delà, c'est une erreur de colonne

_NOMBRE = re.compile(r"[0-9.,]*[0-9][0-9.,]*")
_MILLIERS = re.compile(rf"[0-9]{{1,3}}(?:[{ESPACES}'][0-9]{{3}})+(?![0-9])")
_BLANC_OU_APOSTROPHE = re.compile(rf"[{ESPACES}']")
_PUISSANCE = re.compile(r"([0-9]+)[.,]?([0-9]*)[eE]([+-]?[0-9]{1,2})")


class MontantIllisible(ValueError):
    """La valeur n'est pas un montant à deux décimales au plus."""


def lire_centimes(valeur: object) -> Centimes:
    """Le montant en centimes d'un texte, d'un entier, d'un flottant ou d'un Decimal, en euros.

    Un texte vide, `None`, un booléen, une date, une valeur non finie sont refusés
    (`MontantIllisible`) : c'est à l'appelant de dire si une cellule vide vaut zéro.

    >>> lire_centimes("-0,5"), lire_centimes("+3"), lire_centimes("1'234.50")
    (-50, 300, 123450)
    >>> lire_centimes("1.234")
    Traceback (most recent call last):
    lettrine.monnaie.montants.MontantIllisible: « 1.234 » peut se lire 1234 ou 1,234
    """
    if isinstance(valeur, bool) or valeur is None:
        raise MontantIllisible(f"« {valeur} » n'est pas un montant")
    if isinstance(valeur, int):
        return _verifie(Decimal(valeur) * 100, valeur)
    if isinstance(valeur, float):
        if not math.isfinite(valeur):
            raise MontantIllisible(f"« {valeur} » n'est pas un montant")
        return _verifie(Decimal(repr(valeur)) * 100, valeur)
    if isinstance(valeur, Decimal):
        if not valeur.is_finite():
            raise MontantIllisible(f"« {valeur} » n'est pas un montant")
        return _verifie(valeur * 100, valeur)
    if isinstance(valeur, str):
        return _lire_texte(valeur)
    raise MontantIllisible(f"« {valeur} » n'est pas un montant")


def en_euros(centimes: int) -> Decimal:
    """Le montant en euros, exact, pour une frontière qui attend des euros.

    >>> en_euros(123456)
    Decimal('1234.56')
    """
    return Decimal(int(centimes)).scaleb(-2)


def en_texte(centimes: int) -> str:
    """Le montant comme l'écrit un FEC : virgule décimale, deux décimales, ni espace ni symbole.

    >>> en_texte(5), en_texte(-120000)
    ('0,05', '-1200,00')
    """
    signe = "-" if centimes < 0 else ""
    euros, reste = divmod(abs(int(centimes)), 100)
    return f"{signe}{euros},{reste:02d}"


def formater(centimes: int, symbole: str = "€") -> str:
    r"""Le montant comme on l'écrit à un lecteur : espaces fines de milliers, symbole insécable.

    >>> formater(1045368), formater(1200, symbole="")
    ('10\u202f453,68\xa0€', '12,00')
    """
    signe = "-" if centimes < 0 else ""
    euros, reste = divmod(abs(int(centimes)), 100)
    texte = f"{signe}{euros:,}".replace(",", ESPACE_FINE) + f",{reste:02d}"
    return f"{texte}{INSECABLE}{symbole}" if symbole else texte


def _verifie(centimes: Decimal, origine: object) -> Centimes:
    entier = centimes.to_integral_value(rounding=ROUND_HALF_UP)
    if abs(entier) >= PLAFOND:
        raise MontantIllisible(f"« {origine} » dépasse ce qu'un compte peut porter")
    if abs(centimes - entier) > BRUIT:
        raise MontantIllisible(f"« {origine} » a plus de deux décimales")
    return Centimes(int(entier))


def _lire_texte(texte: str) -> Centimes:
    net = _sans_symbole(texte.replace("\u2212", "-"))
    negatif = False
    if net.startswith("(") and net.endswith(")"):
        net, negatif = net[1:-1], True
    elif net[:1] in ("-", "+"):
        net, negatif = net[1:], net[0] == "-"
    elif net[-1:] in ("-", "+"):
        net, negatif = net[:-1], net[-1] == "-"
    net = _sans_milliers(_sans_symbole(net))
    puissance = _PUISSANCE.fullmatch(net)
    if puissance:
        entiers, decimales, exposant = puissance.groups()
        nombre = Decimal(f"{entiers}.{decimales or 0}").scaleb(int(exposant))
    else:
        nombre = Decimal(_decimal_de(net, texte))
    centimes = _verifie(nombre * 100, texte.strip())
    return Centimes(-centimes) if negatif else centimes


def _sans_symbole(texte: str) -> str:
    return texte.strip(ESPACES).removesuffix("€").removesuffix("EUR").strip(ESPACES)


def _sans_milliers(net: str) -> str:
    """Sans ses espaces ni apostrophes de milliers ; ils restent s'ils ne vont pas par trois.

    « 12 34 » peut être deux montants collés : le refus viendra de ce qu'une espace y reste.
    """
    tete = _MILLIERS.match(net)
    if not tete:
        return net
    return _BLANC_OU_APOSTROPHE.sub("", tete[0]) + net[tete.end() :]


def _decimal_de(net: str, origine: str) -> str:
    """Le nombre avec un point décimal et sans séparateur de milliers, ou un refus."""
    if not _NOMBRE.fullmatch(net):
        raise MontantIllisible(f"« {origine.strip()} » n'est pas un montant")
    points, virgules = net.count("."), net.count(",")
    if points and virgules:
        decimale = "," if net.rfind(",") > net.rfind(".") else "."
        milliers = "." if decimale == "," else ","
        entiers, _, decimales = net.rpartition(decimale)
        if decimale in entiers or not _milliers_reguliers(entiers, milliers):
            raise MontantIllisible(f"« {origine.strip()} » n'est pas un montant")
        return f"{entiers.replace(milliers, '')}.{decimales}"
    if points + virgules > 1:
        separateur = "." if points else ","
        if not _milliers_reguliers(net, separateur):
            raise MontantIllisible(f"« {origine.strip()} » n'est pas un montant")
        return net.replace(separateur, "")
    if points and re.fullmatch(r"[1-9][0-9]{0,2}\.[0-9]{3}", net):
        entier = net.replace(".", "")
        raise MontantIllisible(
            f"« {origine.strip()} » peut se lire {entier} ou {net.replace('.', ',')}"
        )
    return net.replace(",", ".")


def _milliers_reguliers(entiers: str, separateur: str) -> bool:
    tete, *suite = entiers.split(separateur)
    return 1 <= len(tete) <= 3 and all(len(bloc) == 3 for bloc in suite)
