"""Les fonctions d'aide (help functions): pourquoi une cellule est en erreur, quelle version."""

from lettrine import __version__
from lettrine.catalogue import fonction
from lettrine.excel.erreur import derniere

__all__ = ["lettrine_erreur", "lettrine_version"]


@fonction(famille="Aide")
def lettrine_erreur() -> str:
    """Pourquoi la dernière fonction de Lettrine en erreur l'est ; à recalculer (F9) au besoin.

    Rend : le nom de la fonction et la raison, avec ce qu'il faut corriger.
    Exemple : =LETTRINE_ERREUR()
    """
    return derniere()


@fonction(famille="Aide")
def lettrine_version() -> str:
    """La version de Lettrine qui répond dans ce classeur.

    Rend : le numéro de version.
    Exemple : =LETTRINE_VERSION()
    """
    return __version__
