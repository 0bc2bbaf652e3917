"""Les fonctions des courriers (letter functions): montants et dates en toutes lettres."""

from dataclasses import replace
from typing import Any

from lettrine.catalogue import fonction
from lettrine.dates import en_toutes_lettres
from lettrine.excel.frontiere import lire, rendre
from lettrine.monnaie import MontantIllisible
from lettrine.monnaie.lettres import en_lettres
from lettrine.tables.schema import Genre

__all__ = ["date_en_lettres", "montant_en_lettres"]


@fonction(famille="Courriers", scalaire=True)
def montant_en_lettres(montant: Any) -> Any:
    """Un montant en toutes lettres, en euros et centimes.

    Arguments :
        montant : montant en euros, une cellule ou une plage.
    Rend : le texte, comme « cent vingt euros et cinquante centimes ».
    Exemple : =MONTANT_EN_LETTRES(B2)
    """
    lus = lire(montant, "montant", Genre.MONTANT)
    textes, fautes = [], dict(lus.fautes)
    for place, centimes in enumerate(lus.valeurs):
        try:
            textes.append(en_lettres(int(centimes)))
        except MontantIllisible as trop:
            textes.append("")
            fautes.setdefault(place, str(trop))
    return rendre(replace(lus, fautes=fautes), textes, Genre.TEXTE)


@fonction(famille="Courriers", scalaire=True)
def date_en_lettres(jour: Any) -> Any:
    """Une date en toutes lettres, comme dans un courrier.

    Arguments :
        jour : la date, une cellule ou une plage.
    Rend : le texte, comme « 1er mars 2026 ».
    Exemple : =DATE_EN_LETTRES(B2)
    """
    lus = lire(jour, "jour", Genre.DATE)
    dates = [
        "" if place in lus.fautes else en_toutes_lettres(valeur.astype("datetime64[D]").item())
        for place, valeur in enumerate(lus.valeurs)
    ]
    return rendre(lus, dates, Genre.TEXTE)
