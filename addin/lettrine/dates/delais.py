"""Conditions de paiement et échéances (payment terms and due dates).

Règle : l'échéance se compte depuis la date de la facture. « 30 jours » ajoute trente jours ;
« fin de mois » porte l'échéance au dernier jour du mois ; « le 10 » la porte au 10 qui suit.
Exceptions : « 45 jours fin de mois » se calcule de deux façons, que la loi ne départage pas.
On retient par défaut `JOURS_PUIS_FIN_DE_MOIS` (date de facture + 45 jours, puis fin de mois),
parce que c'est l'ordre des mots et la date qui ne dépasse jamais de plus d'un mois les 45 jours
convenus ; `FIN_DE_MOIS_PUIS_JOURS` (fin du mois de facture, puis + 45 jours) se demande, ou se
lit dans « fin de mois + 45 jours ». « À réception » est réputé le jour de la facture, faute de
connaître celui de la réception. « 30 jours le 10 » est refusé : le texte ne dit pas s'il passe
par la fin du mois.

Référence : C. com. art. L441-10 I (les plafonds sont des paramètres datés, famille `delais`).
Unités : jours.

>>> conditions = lire_conditions("45 jours fin de mois")
>>> conditions.echeance(date(2026, 1, 20))
datetime.date(2026, 3, 31)
>>> conditions.echeance(date(2026, 1, 20), Methode.FIN_DE_MOIS_PUIS_JOURS)
datetime.date(2026, 3, 17)
>>> lire_conditions("30 jours fin de mois le 10").echeance(date(2026, 1, 20))
datetime.date(2026, 3, 10)
"""

import re
import unicodedata
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from lettrine.dates.calendrier import ajouter_mois, fin_de_mois

__all__ = ["Conditions", "ConditionsIllisibles", "Methode", "lire_conditions"]

PLAFOND_DE_LECTURE = 365  # au-delà d'un an, c'est une faute de frappe ou une autre colonne

_IMMEDIAT = re.compile(
    r"(?:au )?comptant|(?:paiement )?immediat|"
    r"(?:a |des )?reception(?: de (?:la )?facture)?|a la livraison|0"
)
_DEPART = r"(?: (?:nets?|(?:a compter de (?:la )?|des |de )?(?:date )?(?:de |d )?(?:la )?facture"
_DEPART += r"|(?:a |des )?reception(?: de (?:la )?facture)?))*"
_FIN = r"(?:fin (?:de |du )?mois|fdm|fm)"
_LE = r"(?: (?:et |puis )?le (?P<le>[0-9]{1,2})(?: (?:du mois )?(?:suivant)?)?)?"
_JOURS = re.compile(
    r"(?:a )?(?P<jours>[0-9]{1,3}) ?(?:jours?|jrs?|j)?"
    + _DEPART
    + r"(?P<fin> ?"
    + _FIN
    + _LE
    + r")?"
)
_FIN_D_ABORD = re.compile(_FIN + r"(?: (?P<jours>[0-9]{1,3}) ?(?:jours?|jrs?|j)?)?" + _LE)


class ConditionsIllisibles(ValueError):
    """Le texte ne désigne pas une seule échéance."""


class Methode(StrEnum):
    """L'ordre dans lequel « jours fin de mois » se calcule."""

    JOURS_PUIS_FIN_DE_MOIS = "jours puis fin de mois"
    FIN_DE_MOIS_PUIS_JOURS = "fin de mois puis jours"


@dataclass(frozen=True, slots=True)
class Conditions:
    """Des conditions de paiement : un nombre de jours, la fin du mois ou non, un quantième."""

    jours: int
    fin_de_mois: bool = False
    le: int | None = None
    methode: Methode = Methode.JOURS_PUIS_FIN_DE_MOIS

    def echeance(self, date_facture: date, methode: Methode | None = None) -> date:
        """La date à laquelle la facture est due.

        `methode` remplace celle des conditions ; elle n'a d'effet que sur « fin de mois ». Un
        quantième qui manque au mois (le 31 avril) est ramené au dernier jour.
        """
        delai = timedelta(days=self.jours)
        if not self.fin_de_mois:
            return date_facture + delai
        if (methode or self.methode) is Methode.FIN_DE_MOIS_PUIS_JOURS:
            atteinte = fin_de_mois(date_facture) + delai
            if self.jours and self.le is not None:
                return _prochain_quantieme(atteinte, self.le)
        else:
            atteinte = fin_de_mois(date_facture + delai)
        if self.le is None:
            return atteinte
        return _quantieme(ajouter_mois(atteinte.replace(day=1), 1), self.le)

    def __str__(self) -> str:
        if not self.fin_de_mois:
            return f"{self.jours} jours" if self.jours else "comptant"
        quantieme = "" if self.le is None else f" le {self.le}"
        if not self.jours:
            return f"fin de mois{quantieme}"
        if self.methode is Methode.FIN_DE_MOIS_PUIS_JOURS:
            return f"fin de mois + {self.jours} jours{quantieme}"
        return f"{self.jours} jours fin de mois{quantieme}"


def lire_conditions(texte: str) -> Conditions:
    """Les conditions de paiement écrites comme dans une fiche client ou sur une facture.

    >>> for texte in ("30 j", "45 jfm", "à réception", "60 jours date de facture", "30 nets"):
    ...     print(lire_conditions(texte))
    30 jours
    45 jours fin de mois
    comptant
    60 jours
    30 jours
    >>> str(lire_conditions("Fin de mois + 45 jours")), str(lire_conditions("FDM le 15"))
    ('fin de mois + 45 jours', 'fin de mois le 15')
    >>> lire_conditions("30 jours le 10")
    Traceback (most recent call last):
    lettrine.dates.delais.ConditionsIllisibles: « 30 jours le 10 » ...
    """
    net = _normalise(texte)
    if _IMMEDIAT.fullmatch(net):
        return Conditions(0)
    trouve = _JOURS.fullmatch(net)
    if trouve:
        return Conditions(
            _jours(trouve["jours"], texte), bool(trouve["fin"]), _le(trouve["le"], texte)
        )
    trouve = _FIN_D_ABORD.fullmatch(net)
    if trouve:
        jours = _jours(trouve["jours"] or "0", texte)
        methode = Methode.FIN_DE_MOIS_PUIS_JOURS if jours else Methode.JOURS_PUIS_FIN_DE_MOIS
        return Conditions(jours, True, _le(trouve["le"], texte), methode)
    raise ConditionsIllisibles(
        f"« {texte.strip()} » n'est pas une condition de paiement connue ;"
        " écrivez par exemple « 30 jours », « 45 jours fin de mois » ou"
        " « 30 jours fin de mois le 10 »"
    )


def _normalise(texte: str) -> str:
    decompose = unicodedata.normalize("NFKD", texte.casefold())
    sans_accents = "".join(c for c in decompose if not unicodedata.combining(c))
    return " ".join(re.sub(r"[^a-z0-9%-]+|(?<=.)-", " ", sans_accents.strip()).split())


def _jours(chiffres: str, texte: str) -> int:
    jours = int(chiffres)
    if jours > PLAFOND_DE_LECTURE:
        raise ConditionsIllisibles(f"« {texte.strip()} » dépasse un an")
    return jours


def _le(chiffres: str | None, texte: str) -> int | None:
    if chiffres is None:
        return None
    if not 1 <= int(chiffres) <= 31:
        raise ConditionsIllisibles(f"« {texte.strip()} » : le {chiffres} n'est pas un quantième")
    return int(chiffres)


def _quantieme(mois: date, le: int) -> date:
    return mois.replace(day=min(le, monthrange(mois.year, mois.month)[1]))


def _prochain_quantieme(jour: date, le: int) -> date:
    """Le premier quantième `le` à partir de `jour` compris."""
    candidat = _quantieme(jour, le)
    return candidat if candidat >= jour else _quantieme(ajouter_mois(jour.replace(day=1), 1), le)
