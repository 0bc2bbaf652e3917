"""Les fonctions de TVA (VAT worksheet functions)."""

from collections.abc import Callable
from datetime import date
from typing import Any

from lettrine import parametres
from lettrine.catalogue import fonction
from lettrine.comptabilite.couples import Entiers
from lettrine.comptabilite.tva import hors_taxes, taxe
from lettrine.excel.frontiere import Cases, accorder, lire, rendre, un
from lettrine.tables.schema import Genre

__all__ = ["tva_ht", "tva_montant", "tva_ttc"]

TAUX_NORMAL = "tva/taux_normal"
HORS_BORNES = "le taux n'est pas entre 0 et 100 %"


@fonction(famille="TVA", scalaire=True)
def tva_ht(montant_ttc: Any, taux: Any = None, au: Any = None) -> Any:
    """Le montant hors taxes d'un montant toutes taxes, arrondi au centime.

    Arguments :
        montant_ttc : montant toutes taxes comprises, une cellule ou une plage.
        taux : taux de TVA, comme 20 % ou 5,5 % ; à défaut, le taux normal.
        au : date d'exigibilité, qui décide du taux normal ; à défaut, aujourd'hui.
    Rend : le montant hors taxes de chaque cellule.
    Exemple : =TVA_HT(B2;5,5%)
    """
    return _calculer(montant_ttc, "montant_ttc", taux, au, hors_taxes)


@fonction(famille="TVA", scalaire=True)
def tva_ttc(montant_ht: Any, taux: Any = None, au: Any = None) -> Any:
    """Le montant toutes taxes comprises d'un montant hors taxes.

    Arguments :
        montant_ht : montant hors taxes, une cellule ou une plage.
        taux : taux de TVA, comme 20 % ou 5,5 % ; à défaut, le taux normal.
        au : date d'exigibilité, qui décide du taux normal ; à défaut, aujourd'hui.
    Rend : le montant hors taxes plus sa TVA arrondie au centime, pour chaque cellule.
    Exemple : =TVA_TTC(B2:B20)
    """
    return _calculer(montant_ht, "montant_ht", taux, au, lambda ht, t: ht + taxe(ht, t))


@fonction(famille="TVA", scalaire=True)
def tva_montant(montant_ht: Any, taux: Any = None, au: Any = None) -> Any:
    """La TVA d'un montant hors taxes, arrondie au centime.

    Arguments :
        montant_ht : montant hors taxes, une cellule ou une plage.
        taux : taux de TVA, comme 20 % ou 5,5 % ; à défaut, le taux normal.
        au : date d'exigibilité, qui décide du taux normal ; à défaut, aujourd'hui.
    Rend : la TVA de chaque cellule.
    Exemple : =TVA_MONTANT(B2;20%)
    """
    return _calculer(montant_ht, "montant_ht", taux, au, taxe)


def _calculer(
    argument: Any, nom: str, taux: Any, au: Any, calcul: Callable[[Entiers, list[Any]], Entiers]
) -> Any:
    montants = lire(argument, nom, Genre.MONTANT)
    montants, choisis = accorder(montants, _taux(taux, au))
    choisis = _bornes(choisis)
    lisibles = [0 if place in choisis.fautes else t for place, t in enumerate(choisis.valeurs)]
    return rendre(montants, calcul(montants.valeurs, lisibles), Genre.MONTANT, choisis)


def _taux(taux: Any, au: Any) -> Cases:
    """Le taux donné ; à défaut, le taux normal du jour dit."""
    if taux is not None:
        return lire(taux, "taux", Genre.TAUX)
    jour = un(au, "au", Genre.DATE, date.today())
    normal = parametres.livres().decimal(TAUX_NORMAL, jour)
    return Cases("taux", [normal], (1, 1), seule=True)


def _bornes(taux: Cases) -> Cases:
    """Un taux négatif, ou de plus de 100 %, est une faute."""
    hors = {
        place: HORS_BORNES
        for place, valeur in enumerate(taux.valeurs)
        if place not in taux.fautes and not 0 <= valeur <= 1
    }
    return Cases(taux.nom, taux.valeurs, taux.forme, taux.seule, {**taux.fautes, **hors})
