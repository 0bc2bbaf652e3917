"""Taux, arrondis et partages (rates, rounding, sharing out).

Règle : on arrondit au centime le plus proche, le demi-centime s'éloignant de zéro. Là où des
parts doivent refaire un tout, on arrondit le cumul et jamais la part : la somme des parts est
alors le tout, au centime. Un taux est un `Decimal` : 0.20 s'écrit Decimal("0.20"), jamais un
nombre flottant.

Référence : PCG art. 214-13 pour les plans ; usage bancaire et fiscal pour l'arrondi au plus
proche (CGI art. 1724 pour l'euro).
Unités : montants en centimes, taux en fraction de 1 (12,40 % est Decimal("0.1240")).

>>> appliquer(Decimal("0.20"), 1_234_56)
24691
>>> repartir(1_000_00, [1, 1, 1])
[33333, 33334, 33333]
"""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import accumulate, pairwise

from lettrine.monnaie.montants import INSECABLE, Centimes

__all__ = ["appliquer", "arrondir", "au_prorata", "lire_nombre", "lire_taux", "repartir"]

NOMBRE_MAXIMAL = 10**15  # au-delà, c'est une erreur de saisie


def arrondir(valeur: Decimal | Fraction) -> int:
    """L'entier le plus proche ; le demi s'éloigne de zéro.

    >>> arrondir(Decimal("2.5")), arrondir(Decimal("-2.5")), arrondir(Fraction(7, 3))
    (3, -3, 2)
    """
    if isinstance(valeur, Decimal):
        return int(valeur.to_integral_value(rounding=ROUND_HALF_UP))
    double = 2 * abs(valeur.numerator) + valeur.denominator
    entier = double // (2 * valeur.denominator)
    return entier if valeur >= 0 else -entier


def appliquer(taux: Decimal, montant: int) -> Centimes:
    """Le montant multiplié par le taux, arrondi au centime.

    >>> appliquer(Decimal("0.055"), 100_00)
    550
    """
    return Centimes(arrondir(Fraction(taux) * montant))


def au_prorata(montant: int, numerateur: int, denominateur: int) -> Centimes:
    """`montant × numerateur / denominateur`, arrondi une seule fois, au centime.

    >>> au_prorata(10_000_00, 292, 5 * 360)
    162222
    """
    if denominateur <= 0:
        raise ValueError("le dénominateur d'un prorata est positif")
    return Centimes(arrondir(Fraction(montant * numerateur, denominateur)))


def repartir(montant: int, poids: Sequence[int]) -> list[Centimes]:
    """Partage `montant` selon `poids`, au centime : la somme des parts est le montant.

    On arrondit le cumul, jamais la part. Les poids sont des entiers positifs ou nuls (jours,
    unités, centimes), dont un au moins n'est pas nul.

    >>> repartir(100, [2, 0, 1]), sum(repartir(-100_01, [3, 3, 1]))
    ([67, 0, 33], -10001)
    """
    total = sum(poids)
    if total <= 0 or min(poids) < 0:
        raise ValueError("les poids d'un partage sont positifs et non tous nuls")
    cumuls = [0, *(au_prorata(montant, partiel, total) for partiel in accumulate(poids))]
    return [Centimes(apres - avant) for avant, apres in pairwise(cumuls)]


def lire_nombre(valeur: object) -> Decimal:
    """Un nombre à décimales tel que l'utilisateur l'écrit : « 1,75 », « 6.67 », 5.

    >>> lire_nombre("1,75"), lire_nombre(5.0), lire_nombre(" 10 ")
    (Decimal('1.75'), Decimal('5'), Decimal('10'))
    >>> lire_nombre("cinq")
    Traceback (most recent call last):
    ValueError: « cinq » n'est pas un nombre
    """
    texte = str(valeur).strip()
    try:
        nombre = Decimal(texte.replace(",", "."))
    except ArithmeticError as erreur:
        raise ValueError(f"« {texte} » n'est pas un nombre") from erreur
    if isinstance(valeur, bool) or not nombre.is_finite() or abs(nombre) >= NOMBRE_MAXIMAL:
        raise ValueError(f"« {texte} » n'est pas un nombre")
    entier = nombre.to_integral_value()
    return entier if nombre == entier else nombre


def lire_taux(valeur: object) -> Decimal:
    """Un taux tel que l'utilisateur l'écrit : « 12,40 % », « 0,124 », 0.124.

    Sans signe %, un nombre supérieur à 1 est refusé : 12,4 peut vouloir dire 12,4 % ou 1 240 %.

    >>> lire_taux("12,40 %"), lire_taux(0.124), lire_taux("0,055")
    (Decimal('0.1240'), Decimal('0.124'), Decimal('0.055'))
    >>> lire_taux("12,4")
    Traceback (most recent call last):
    ValueError: « 12,4 » : écrivez « 12,4 % » ou 0,124
    """
    texte = str(valeur).strip().replace(INSECABLE, " ").replace("\u202f", " ")
    pourcent = texte.endswith("%")
    nombre = texte.removesuffix("%").strip().replace(",", ".")
    try:
        taux = Decimal(nombre)
    except ArithmeticError as erreur:
        raise ValueError(f"« {texte} » n'est pas un taux") from erreur
    if not taux.is_finite():
        raise ValueError(f"« {texte} » n'est pas un taux")
    if pourcent:
        return taux.scaleb(-2)
    if abs(taux) > 1:
        exemple = str(taux.scaleb(-2).normalize()).replace(".", ",")
        raise ValueError(f"« {texte} » : écrivez « {texte} % » ou {exemple}")
    return taux
