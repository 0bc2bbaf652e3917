"""Les numéros d'entreprise en fonctions (company identifiers): SIREN, SIRET, TVA."""

from collections.abc import Callable
from typing import Any

from lettrine.catalogue import fonction
from lettrine.comptabilite import identifiants
from lettrine.excel.frontiere import lire, rendre
from lettrine.tables.schema import Genre

__all__ = ["siren_valide", "siret_valide", "tva_intra_valide"]


@fonction(famille="Tiers", scalaire=True)
def siren_valide(siren: Any) -> Any:
    """Vrai si le numéro SIREN a neuf chiffres et la bonne clé.

    Arguments :
        siren : le numéro, avec ou sans espaces, une cellule ou une plage.
    Rend : VRAI ou FAUX pour chaque cellule ; une clé juste ne prouve pas que l'entreprise existe.
    Exemple : =SIREN_VALIDE(B2)
    """
    return _valider(siren, "siren", identifiants.siren_valide, 9)


@fonction(famille="Tiers", scalaire=True)
def siret_valide(siret: Any) -> Any:
    """Vrai si le numéro SIRET a quatorze chiffres et les bonnes clés.

    Arguments :
        siret : le numéro, avec ou sans espaces, une cellule ou une plage.
    Rend : VRAI ou FAUX pour chaque cellule.
    Exemple : =SIRET_VALIDE(B2)
    """
    return _valider(siret, "siret", identifiants.siret_valide, 14)


@fonction(famille="TVA", scalaire=True)
def tva_intra_valide(numero: Any) -> Any:
    """Vrai si le numéro de TVA intracommunautaire a la forme et la clé de son pays.

    Arguments :
        numero : le numéro, pays compris, comme FR40303265045, une cellule ou une plage.
    Rend : VRAI ou FAUX pour chaque cellule ; seul le site de la Commission dit s'il est actif.
    Exemple : =TVA_INTRA_VALIDE(B2)
    """
    return _valider(numero, "numero", identifiants.tva_intra_valide, 0)


def _valider(argument: Any, nom: str, valide: Callable[[str], bool], chiffres: int) -> Any:
    """Un numéro saisi comme un nombre a perdu ses zéros de tête : on les lui rend."""
    lus = lire(argument, nom, Genre.TEXTE)
    textes = [t.zfill(chiffres) if t.isdigit() else t for t in lus.valeurs]
    return rendre(lus, [valide(texte) for texte in textes], Genre.TEXTE)
