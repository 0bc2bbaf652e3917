"""Les fonctions de banque (bank functions)."""

from typing import Any

from lettrine.catalogue import fonction
from lettrine.comptabilite.identifiants import iban_valide as est_un_iban
from lettrine.excel.frontiere import lire, rendre
from lettrine.tables.schema import Genre

__all__ = ["iban_valide"]


@fonction(famille="Banque", scalaire=True)
def iban_valide(iban: Any) -> Any:
    """Vrai si l'IBAN a la longueur de son pays et la bonne clé.

    Arguments :
        iban : l'IBAN, avec ou sans espaces, une cellule ou une plage.
    Rend : VRAI ou FAUX pour chaque cellule ; une clé juste ne prouve pas que le compte existe.
    Exemple : =IBAN_VALIDE(B2)
    """
    lus = lire(iban, "iban", Genre.TEXTE)
    return rendre(lus, [est_un_iban(texte) for texte in lus.valeurs], Genre.TEXTE)
