"""Fins de mois, année de 360 jours, jours ouvrés (calendar arithmetic).

Règle : un délai en mois va de quantième à quantième et s'arrête au dernier jour d'un mois trop
court. L'année de 360 jours compte douze mois de trente jours. Un jour ouvré est un jour du
lundi au vendredi qui n'est pas férié.
Exceptions : dans l'année de 360 jours, le 31 et, sauf demande contraire, le dernier jour de
février tiennent lieu de 30. Le Vendredi saint et le 26 décembre ne sont fériés que dans le
Haut-Rhin, le Bas-Rhin et la Moselle. Le lundi de Pentecôte reste férié, journée de solidarité
ou non.

Référence : CPC art. 641 (délais en mois) ; C. trav. art. L3133-1 et L3134-13 (jours fériés).
Unités : jours, mois.

>>> fin_de_mois(date(2028, 2, 3)), ajouter_mois(date(2026, 1, 31), 1)
(datetime.date(2028, 2, 29), datetime.date(2026, 2, 28))
>>> jours_360(date(2026, 3, 10), date(2027, 1, 1))
291
>>> prochain_jour_ouvre(date(2026, 5, 1))
datetime.date(2026, 5, 4)
"""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache
from types import MappingProxyType

__all__ = [
    "ajouter_mois",
    "decaler_jours_ouvres",
    "est_fin_de_mois",
    "est_ouvre",
    "fin_de_mois",
    "jours_360",
    "jours_feries",
    "jours_ouvres",
    "prochain_jour_ouvre",
]

ALSACE_MOSELLE = "57"  # la Moselle : mêmes jours fériés que les deux départements d'Alsace
SAMEDI = 5
UN_JOUR = timedelta(days=1)


def fin_de_mois(jour: date) -> date:
    """Le dernier jour du mois de `jour`.

    >>> fin_de_mois(date(2026, 4, 30))
    datetime.date(2026, 4, 30)
    """
    return jour.replace(day=monthrange(jour.year, jour.month)[1])


def est_fin_de_mois(jour: date) -> bool:
    """Vrai si `jour` est le dernier de son mois.

    >>> est_fin_de_mois(date(2026, 2, 28)), est_fin_de_mois(date(2028, 2, 28))
    (True, False)
    """
    return jour == fin_de_mois(jour)


def ajouter_mois(jour: date, mois: int, *, garder_fin_de_mois: bool = False) -> date:
    """Le même quantième, `mois` mois plus tard (ou plus tôt), ou le dernier jour s'il manque.

    `garder_fin_de_mois` : un dernier jour de mois reste un dernier jour de mois, comme dans un
    échéancier de fin de mois.

    >>> ajouter_mois(date(2026, 2, 28), 1), ajouter_mois(date(2026, 3, 31), -1)
    (datetime.date(2026, 3, 28), datetime.date(2026, 2, 28))
    >>> ajouter_mois(date(2026, 2, 28), 1, garder_fin_de_mois=True)
    datetime.date(2026, 3, 31)
    """
    annee, rang = divmod(jour.year * 12 + jour.month - 1 + mois, 12)
    dernier = monthrange(annee, rang + 1)[1]
    if garder_fin_de_mois and est_fin_de_mois(jour):
        return date(annee, rang + 1, dernier)
    return date(annee, rang + 1, min(jour.day, dernier))


def jours_360(debut: date, fin: date, *, fin_fevrier_compte_30: bool = True) -> int:
    """Le nombre de jours de `debut` à `fin`, `fin` non compris, dans une année de 360 jours.

    Chaque date tient lieu du jour `360 × année + 30 × mois + quantième`, où le quantième 31
    compte pour 30. Le dernier jour de février compte aussi pour 30, ce qui donne 30 jours à
    tout mois plein ; `fin_fevrier_compte_30=False` lui laisse son quantième (méthode
    européenne 30E/360). Les durées s'ajoutent : de a à c, il y a autant que de a à b et de b
    à c. Pour compter le dernier jour, comme dans un plan d'amortissement, donnez son lendemain.

    >>> jours_360(date(2026, 1, 31), date(2026, 2, 28))
    30
    >>> jours_360(date(2026, 1, 31), date(2026, 2, 28), fin_fevrier_compte_30=False)
    28
    >>> jours_360(date(2026, 1, 1), date(2027, 1, 1))
    360
    """
    if fin < debut:
        raise ValueError(f"la fin ({fin:%d/%m/%Y}) précède le début ({debut:%d/%m/%Y})")
    return _rang_360(fin, fin_fevrier_compte_30) - _rang_360(debut, fin_fevrier_compte_30)


def jours_feries(annee: int, *, alsace_moselle: bool = False) -> Mapping[date, str]:
    """Les jours fériés légaux de l'année, avec leur nom, dans l'ordre du calendrier.

    >>> len(jours_feries(2026)), len(jours_feries(2026, alsace_moselle=True))
    (11, 13)
    """
    return _jours_feries(annee, alsace_moselle)


def est_ouvre(jour: date, *, alsace_moselle: bool = False) -> bool:
    """Vrai du lundi au vendredi, hors jours fériés.

    >>> est_ouvre(date(2026, 7, 13)), est_ouvre(date(2026, 7, 14)), est_ouvre(date(2026, 7, 18))
    (True, False, False)
    """
    return jour.weekday() < SAMEDI and jour not in _jours_feries(jour.year, alsace_moselle)


def jours_ouvres(debut: date, fin: date, *, alsace_moselle: bool = False) -> int:
    """Le nombre de jours ouvrés de `debut` à `fin`, les deux compris ; 0 si `fin` précède.

    >>> jours_ouvres(date(2026, 5, 1), date(2026, 5, 15))
    8
    """
    jours = (debut + timedelta(days=n) for n in range((fin - debut).days + 1))
    return sum(est_ouvre(jour, alsace_moselle=alsace_moselle) for jour in jours)


def prochain_jour_ouvre(jour: date, *, alsace_moselle: bool = False) -> date:
    """`jour` s'il est ouvré, sinon le premier jour ouvré qui le suit.

    >>> prochain_jour_ouvre(date(2026, 12, 25)), prochain_jour_ouvre(date(2026, 12, 24))
    (datetime.date(2026, 12, 28), datetime.date(2026, 12, 24))
    """
    while not est_ouvre(jour, alsace_moselle=alsace_moselle):
        jour += UN_JOUR
    return jour


def decaler_jours_ouvres(jour: date, nombre: int, *, alsace_moselle: bool = False) -> date:
    """Le `nombre`-ième jour ouvré après `jour` (avant, s'il est négatif) ; 0 rend `jour`.

    >>> decaler_jours_ouvres(date(2026, 4, 30), 1), decaler_jours_ouvres(date(2026, 5, 4), -1)
    (datetime.date(2026, 5, 4), datetime.date(2026, 4, 30))
    """
    pas = UN_JOUR if nombre > 0 else -UN_JOUR
    restants = abs(nombre)
    while restants:
        jour += pas
        restants -= est_ouvre(jour, alsace_moselle=alsace_moselle)
    return jour


@lru_cache(maxsize=128)
def _jours_feries(annee: int, alsace_moselle: bool) -> Mapping[date, str]:
    import holidays  # noqa: PLC0415 (long à charger, et rarement utile)

    subdivision = ALSACE_MOSELLE if alsace_moselle else None
    feries = holidays.country_holidays("FR", subdiv=subdivision, years=annee, language="fr")
    return MappingProxyType(dict(sorted(feries.items())))


def _rang_360(jour: date, fin_fevrier_compte_30: bool) -> int:
    if fin_fevrier_compte_30 and jour.month == 2 and est_fin_de_mois(jour):
        return 360 * jour.year + 30 * jour.month + 30
    return 360 * jour.year + 30 * jour.month + min(jour.day, 30)
