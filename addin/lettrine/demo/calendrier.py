"""Jours et échéances du dossier de démonstration (calendar).

Règle : on facture et on paie les jours ouvrés ; ce qui tombe un autre jour se reporte au
suivant, ou s'avance au précédent. Les échéances suivent les conditions écrites dans la fiche du
tiers, lues comme Lettrine les lit.

>>> echeance(date(2025, 1, 20), "45 jours fin de mois"), echeance(date(2025, 1, 20), "comptant")
(datetime.date(2025, 3, 31), datetime.date(2025, 1, 20))
>>> ouvrable(date(2025, 5, 1)), ouvrable_avant(date(2025, 8, 31))
(datetime.date(2025, 5, 2), datetime.date(2025, 8, 29))
"""

from datetime import date, timedelta
from random import Random

from lettrine.dates.calendrier import decaler_jours_ouvres, est_ouvre, prochain_jour_ouvre
from lettrine.dates.delais import lire_conditions

__all__ = ["DEBUT", "FIN", "MOIS", "decaler", "echeance", "jour_au_hasard", "ouvrable",
           "ouvrable_avant"]  # fmt: skip

DEBUT = date(2025, 1, 1)
FIN = date(2025, 12, 31)
MOIS = range(1, 13)


def echeance(jour: date, conditions: str) -> date:
    """L'échéance d'une facture datée de `jour`."""
    return lire_conditions(conditions).echeance(jour)


def ouvrable(jour: date) -> date:
    """Le jour même s'il est ouvré, sinon le suivant qui l'est."""
    return prochain_jour_ouvre(jour)


def ouvrable_avant(jour: date) -> date:
    """Le jour même s'il est ouvré, sinon le dernier qui l'était."""
    return jour if est_ouvre(jour) else decaler_jours_ouvres(jour, -1)


def decaler(jour: date, jours: int) -> date:
    """Un jour ouvré, `jours` jours plus tard ou juste après."""
    return ouvrable(jour + timedelta(days=jours))


def jour_au_hasard(hasard: Random, mois: int, annee: int = DEBUT.year) -> date:
    """Un jour ouvré du mois, tiré avant le 27 pour que le report y reste."""
    return ouvrable(date(annee, mois, hasard.randint(2, 26)))
