"""Lire et écrire une date (parsing and printing dates).

Règle : huit chiffres sont AAAAMMJJ, comme l'exige le FEC ; avec des séparateurs, le jour vient
en tête (31/01/2026), sauf quand l'année de quatre chiffres ouvre la date (2026-01-31). L'heure
éventuelle est ignorée. Un nombre, jamais un texte, est un numéro de série de tableur
(système 1900).
Exceptions : une année de deux chiffres est de 2000 à 2069 jusqu'à 69, de 1970 à 1999 ensuite ;
huit chiffres qui ne se lisent que JJMMAAAA sont refusés plutôt que devinés, parce que 01022026
et 20260201 ne peuvent cohabiter sans doute dans une même colonne ; le 29 février 1900, que les
tableurs comptent à tort, n'est pas une date.

Référence : LPF art. A47 A-1, VII (dates au format AAAAMMJJ).
Unités : jours du calendrier grégorien.

>>> lire_date("20260131"), lire_date("31/01/26"), lire_date("2026-01-31T08:30:00")
(datetime.date(2026, 1, 31), datetime.date(2026, 1, 31), datetime.date(2026, 1, 31))
>>> lire_date(46053)
datetime.date(2026, 1, 31)
>>> lire_date("31012026")
Traceback (most recent call last):
lettrine.dates.lecture.DateIllisible: « 31012026 » est au format JJMMAAAA ; ...
>>> en_fec(date(2026, 1, 31)), formater(date(2026, 1, 31)), en_toutes_lettres(date(2026, 1, 1))
('20260131', '31/01/2026', '1er janvier 2026')
"""

import math
import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from numbers import Integral

__all__ = [
    "DateIllisible",
    "en_fec",
    "en_toutes_lettres",
    "est_aaaammjj",
    "formater",
    "lire_date",
    "mois_en_lettres",
]

MOIS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)
PIVOT_DU_SIECLE = 69
FAUX_29_FEVRIER_1900 = 60
DERNIER_NUMERO_DE_SERIE = 2_958_465  # le 31 décembre 9999

_HUIT_CHIFFRES = re.compile(r"[0-9]{8}")
_CINQ_CHIFFRES = re.compile(r"[0-9]{5}")
_HEURE = r"(?:[T ]+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]+)?)?(?:Z|[+-][0-9]{2}:?[0-9]{2})?)?"
_JOUR_D_ABORD = re.compile(r"([0-9]{1,2})([/.-])([0-9]{1,2})\2([0-9]{4}|[0-9]{2})" + _HEURE)
_ANNEE_D_ABORD = re.compile(r"([0-9]{4})([/.-])([0-9]{1,2})\2([0-9]{1,2})" + _HEURE)


class DateIllisible(ValueError):
    """La valeur n'est pas une date du calendrier, ou peut en désigner deux."""


def lire_date(valeur: object) -> date:
    """La date d'un texte, d'une date, ou d'un numéro de série de tableur (entier ou flottant).

    Un texte vide, `None`, un booléen, une valeur non finie sont refusés (`DateIllisible`) :
    c'est à l'appelant de dire si une cellule vide est permise.

    >>> lire_date("1-2-2026"), lire_date("31.01.70"), lire_date(datetime(2026, 1, 31, 23, 59))
    (datetime.date(2026, 2, 1), datetime.date(1970, 1, 31), datetime.date(2026, 1, 31))
    >>> lire_date("30/02/2026")
    Traceback (most recent call last):
    lettrine.dates.lecture.DateIllisible: « 30/02/2026 » n'existe pas au calendrier
    """
    if isinstance(valeur, str):
        return _lire_texte(valeur.strip())
    if isinstance(valeur, datetime):
        if valeur != valeur:  # noqa: PLR0124 (la date absente de pandas diffère d'elle-même)
            raise DateIllisible("une date absente n'est pas une date")
        return date(valeur.year, valeur.month, valeur.day)
    if isinstance(valeur, date):
        return valeur
    if isinstance(valeur, Integral | float | Decimal) and not isinstance(valeur, bool):
        return _lire_numero_de_serie(float(valeur))
    raise DateIllisible(f"« {valeur} » n'est pas une date")


def est_aaaammjj(texte: str) -> bool:
    """Vrai si le texte est exactement huit chiffres AAAAMMJJ d'un jour du calendrier.

    >>> est_aaaammjj("20260131"), est_aaaammjj("20260132"), est_aaaammjj("31/01/2026")
    (True, False, False)
    """
    return (
        bool(_HUIT_CHIFFRES.fullmatch(texte))
        and _jour(texte[:4], texte[4:6], texte[6:]) is not None
    )


def en_fec(jour: date) -> str:
    """La date comme l'écrit un FEC : AAAAMMJJ.

    >>> en_fec(date(987, 7, 3))
    '09870703'
    """
    return f"{jour.year:04d}{jour.month:02d}{jour.day:02d}"


def formater(jour: date) -> str:
    """La date comme on l'écrit dans un tableau : 31/01/2026."""
    return f"{jour.day:02d}/{jour.month:02d}/{jour.year:04d}"


def en_toutes_lettres(jour: date) -> str:
    """La date comme on l'écrit dans une lettre ; le premier du mois est ordinal.

    >>> en_toutes_lettres(date(2026, 8, 15))
    '15 août 2026'
    """
    quantieme = "1er" if jour.day == 1 else str(jour.day)
    return f"{quantieme} {mois_en_lettres(jour)}"


def mois_en_lettres(jour: date) -> str:
    """Le mois et l'année d'un jour.

    >>> mois_en_lettres(date(2026, 8, 15))
    'août 2026'
    """
    return f"{MOIS[jour.month - 1]} {jour.year}"


def _lire_texte(texte: str) -> date:
    if _HUIT_CHIFFRES.fullmatch(texte):
        return _lire_huit_chiffres(texte)
    trouve = _JOUR_D_ABORD.fullmatch(texte)
    if trouve:
        quantieme, _, mois, annee = trouve.groups()
        return _existant(_annee(annee), mois, quantieme, texte)
    trouve = _ANNEE_D_ABORD.fullmatch(texte)
    if trouve:
        annee, _, mois, quantieme = trouve.groups()
        return _existant(annee, mois, quantieme, texte)
    if _CINQ_CHIFFRES.fullmatch(texte):
        raise DateIllisible(
            f"« {texte} » est sans doute un numéro de série de tableur écrit en texte ;"
            " mettez la cellule au format date"
        )
    raise DateIllisible(f"« {texte} » n'est pas une date" if texte else "la date est vide")


def _lire_huit_chiffres(texte: str) -> date:
    jour = _jour(texte[:4], texte[4:6], texte[6:])
    if jour is not None:
        return jour
    if _jour(texte[4:], texte[2:4], texte[:2]) is not None:
        raise DateIllisible(
            f"« {texte} » est au format JJMMAAAA ; écrivez"
            f" {texte[4:]}{texte[2:4]}{texte[:2]} (AAAAMMJJ)"
        )
    raise DateIllisible(f"« {texte} » n'existe pas au calendrier (AAAAMMJJ attendu)")


def _lire_numero_de_serie(numero: float) -> date:
    if not math.isfinite(numero):
        raise DateIllisible(f"« {numero} » n'est pas une date")
    jours = math.floor(numero)
    if not 1 <= jours <= DERNIER_NUMERO_DE_SERIE:
        raise DateIllisible(f"« {numero:g} » n'est pas un numéro de série de date")
    if jours == FAUX_29_FEVRIER_1900:
        raise DateIllisible("« 60 » est le 29 février 1900, qui n'existe pas au calendrier")
    origine = date(1899, 12, 31) if jours < FAUX_29_FEVRIER_1900 else date(1899, 12, 30)
    return origine + timedelta(days=jours)


def _existant(annee: str, mois: str, quantieme: str, origine: str) -> date:
    jour = _jour(annee, mois, quantieme)
    if jour is None:
        raise DateIllisible(f"« {origine} » n'existe pas au calendrier")
    return jour


def _jour(annee: str, mois: str, quantieme: str) -> date | None:
    try:
        return date(int(annee), int(mois), int(quantieme))
    except ValueError:
        return None


def _annee(chiffres: str) -> str:
    if len(chiffres) == 4:
        return chiffres
    return f"20{chiffres}" if int(chiffres) <= PIVOT_DU_SIECLE else f"19{chiffres}"
