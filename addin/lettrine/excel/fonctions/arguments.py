"""Les arguments que plusieurs familles lisent de la même façon (shared arguments): dates, comptes.

Règle : la date d'un état est, à défaut, celle de la dernière écriture de la table : le résultat ne
dépend pas du jour où Excel recalcule. Des comptes s'écrivent « 411;413 », ou dans une plage.
Exceptions : une table sans aucune écriture datée est refusée (XLF-05) ; une table dont la dernière
est datée d'après 2199 aussi (XLF-08).

Unités : aucune.
"""

import re
from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

import pandas as pd

from lettrine.dates import formater
from lettrine.erreurs import DonneesInvalides
from lettrine.excel.frontiere import DERNIER_JOUR, Plage, Tableau, lire, lire_table, un
from lettrine.tables.dossier import SUIVI, TIERS
from lettrine.tables.ecritures import ECRITURES
from lettrine.tables.schema import Genre, cle_d_entete

__all__ = [
    "arrete",
    "choisi",
    "jour",
    "lire_comptes",
    "lire_ecritures",
    "lire_suivi",
    "lire_tiers",
    "parmi",
]

Choix = TypeVar("Choix", bound=StrEnum)


def lire_ecritures(argument: Any) -> Tableau:
    """La table des écritures d'une plage, en-tête compris."""
    return lire_table(argument, "ecritures", ECRITURES)


def lire_tiers(argument: Any) -> pd.DataFrame | None:
    """La table des tiers, si elle est donnée."""
    return None if argument is None else lire_table(argument, "tiers", TIERS).table


def lire_suivi(argument: Any) -> pd.DataFrame | None:
    """La table du suivi des factures, si elle est donnée."""
    return None if argument is None else lire_table(argument, "suivi", SUIVI).table


def arrete(au: Any, ecritures: Tableau) -> date:
    """La date donnée ; à défaut, celle de la dernière écriture.

    Lève `DonneesInvalides` : XLF-05 si aucune n'est datée, XLF-08 si sa date n'a pas de sens.
    """
    donnee = jour(au, "au")
    if donnee is not None:
        return donnee
    derniere = ecritures.table["EcritureDate"].max()
    if pd.isna(derniere):
        raise DonneesInvalides(
            "XLF-05",
            "La table n'a aucune écriture datée.",
            "Désignez la table entière, en-tête compris, ou donnez la date.",
        )
    if derniere > DERNIER_JOUR:
        raise DonneesInvalides(
            "XLF-08",
            f"La dernière écriture est datée du {formater(derniere.date())}.",
            "Corrigez sa date, ou donnez celle de l'état.",
        )
    return date(derniere.year, derniere.month, derniere.day)


def jour(argument: Any, nom: str) -> date | None:
    """Une date facultative."""
    lue: date | None = None if argument is None else un(argument, nom, Genre.DATE)
    return lue


def lire_comptes(argument: Any, nom: str = "comptes") -> list[str]:
    """Des débuts de comptes, écrits dans un texte ou dans une plage ; rien s'ils sont omis."""
    if argument is None:
        return []
    if isinstance(argument, Plage | list | tuple):
        plage = argument if isinstance(argument, Plage) else Plage.de(argument)
        remplies = [valeur for ligne in plage.lignes for valeur in ligne if valeur is not None]
        textes = lire(Plage([remplies]), nom, Genre.TEXTE).valeurs if remplies else []
    else:
        textes = lire(argument, nom, Genre.TEXTE).valeurs
    return [compte for texte in textes for compte in re.split(r"[;,\s]+", texte) if compte]


def choisi(argument: Any, nom: str, choix: type[Choix], defaut: Choix) -> Choix:
    """Un mot parmi ceux d'une énumération, sans casse ni accents ; XLF-06 s'il n'en est pas."""
    return choix(parmi(argument, nom, [str(defaut), *map(str, choix)]))


def parmi(argument: Any, nom: str, admis: Sequence[str]) -> str:
    """Un mot d'une liste, sans casse ni accents ; le premier à défaut, XLF-06 s'il n'en est pas."""
    texte = un(argument, nom, Genre.TEXTE, admis[0])
    for possible in admis:
        if cle_d_entete(possible) == cle_d_entete(texte):
            return possible
    mots = ", ".join(f"« {possible} »" for possible in dict.fromkeys(admis))
    raise DonneesInvalides(
        "XLF-06", f"Argument {nom} : « {texte} » n'est pas admis.", f"Écrivez {mots}."
    )
