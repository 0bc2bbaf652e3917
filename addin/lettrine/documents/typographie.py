r"""La typographie des lettres françaises (French letter typography).

Règle : une espace insécable précède : » € % et suit «, une espace fine insécable précède ; ! ?.
Les montants ont des espaces fines de milliers, les dates s'écrivent avec leur mois en lettres.
Exceptions : le deux-points d'une heure ou d'une adresse de site ne suit pas une espace ; il n'en
reçoit pas.

Référence : usages de l'Imprimerie nationale ; La Poste, norme NF Z 10-011 (adresse en six lignes).
Unités : centimes d'euro, taux décimaux.

>>> insecables("Vous nous devez : « 12 € » !")
'Vous nous devez\xa0: «\xa012\xa0€\xa0»\u202f!'
>>> taux_en_lettres(Decimal("0.124")), compter(1, "facture", "factures")
('12,40\xa0%', '1\xa0facture')
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache

from lettrine.dates import en_toutes_lettres
from lettrine.monnaie import formater

__all__ = [
    "accorder",
    "bloc_adresse",
    "civilite",
    "compter",
    "date_longue",
    "enumerer",
    "insecables",
    "montant",
    "taux_en_lettres",
]

INSECABLE = "\u00a0"
FINE = "\u202f"
CIVILITES = {
    "m": "Monsieur,", "m.": "Monsieur,", "monsieur": "Monsieur,",
    "mme": "Madame,", "madame": "Madame,",
    "me": "Maître,", "maître": "Maître,",
    "dr": "Docteur,", "docteur": "Docteur,",
}  # fmt: skip
CIVILITE_PAR_DEFAUT = "Madame, Monsieur,"

_AVANT = re.compile(r" +([:»€%])")
_AVANT_FINE = re.compile(r" +([;!?])")
_APRES = re.compile(r"« +")
_ARTICLE = re.compile(r"\b(art\.|n°) +(?=\S)")


@lru_cache(maxsize=4096)  # d'une lettre à l'autre, les mêmes phrases reviennent
def insecables(texte: str) -> str:
    """Le texte avec ses espaces insécables, là où il a déjà une espace.

    >>> insecables("art. 1344 ; n° 12")
    'art.\\xa01344\\u202f; n°\\xa012'
    """
    texte = _AVANT.sub(rf"{INSECABLE}\1", texte)
    texte = _AVANT_FINE.sub(rf"{FINE}\1", texte)
    texte = _APRES.sub(f"«{INSECABLE}", texte)
    return _ARTICLE.sub(rf"\1{INSECABLE}", texte)


def date_longue(jour: date) -> str:
    r"""La date en toutes lettres, insécable entre le quantième et le mois.

    >>> date_longue(date(2026, 10, 1))
    '1er\xa0octobre 2026'
    """
    return en_toutes_lettres(jour).replace(" ", INSECABLE, 1)


def montant(centimes: int) -> str:
    r"""Le montant tel qu'il se lit dans une lettre.

    >>> montant(1045368)
    '10\u202f453,68\xa0€'
    """
    return formater(centimes)


def taux_en_lettres(taux: Decimal) -> str:
    r"""Le taux en pour cent, à deux décimales, ou plus s'il en a plus.

    >>> taux_en_lettres(Decimal("0.0275")), taux_en_lettres(Decimal("0.10125"))
    ('2,75\xa0%', '10,125\xa0%')
    """
    pourcent = (taux * 100).normalize()
    exposant = pourcent.as_tuple().exponent
    decimales = max(2, -exposant if isinstance(exposant, int) else 2)
    return f"{pourcent:.{decimales}f}".replace(".", ",") + f"{INSECABLE}%"


def accorder(nombre: int, singulier: str, pluriel: str) -> str:
    """Le mot accordé : en français, le pluriel commence à deux.

    >>> accorder(0, "jour", "jours"), accorder(2, "jour", "jours")
    ('jour', 'jours')
    """
    return pluriel if abs(nombre) >= 2 else singulier


def compter(nombre: int, singulier: str, pluriel: str) -> str:
    """Le nombre et son mot accordé.

    >>> compter(12, "jour", "jours")
    '12\\xa0jours'
    """
    return f"{nombre}{INSECABLE}{accorder(nombre, singulier, pluriel)}"


def enumerer(elements: Sequence[str]) -> str:
    """Une énumération : virgules, puis « et ».

    >>> enumerer(["F1", "F2", "F3"]), enumerer(["F1"])
    ('F1, F2 et F3', 'F1')
    """
    *premiers, dernier = elements or [""]
    return f"{', '.join(premiers)} et {dernier}" if premiers else dernier


def civilite(texte: str) -> str:
    """La formule d'appel tirée de la civilité du contact, neutre si elle n'est pas connue.

    >>> civilite("Mme"), civilite("M."), civilite("")
    ('Madame,', 'Monsieur,', 'Madame, Monsieur,')
    """
    return CIVILITES.get(texte.strip().lower(), CIVILITE_PAR_DEFAUT)


def bloc_adresse(lignes: Iterable[str]) -> str:
    """Les lignes remplies d'une adresse, une par ligne.

    >>> bloc_adresse(["SAS Orbe", "", " 3 rue du Port ", "37000 Tours"])
    'SAS Orbe\\n3 rue du Port\\n37000 Tours'
    """
    return "\n".join(ligne.strip() for ligne in lignes if ligne.strip())
