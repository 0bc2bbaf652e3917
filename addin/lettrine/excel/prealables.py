"""Ce qu'il faut pour travailler avec Excel (prerequisites): xlwings et pyOpenVBA.

Règle : la ligne de commande s'en passe ; ils s'installent en plus, par `lettrine[excel]`. Sans eux,
une commande `lettrine excel` est refusée, et dit comment les installer.
Exceptions : aucune.

Unités : aucune.

>>> exiger()
"""

from importlib.util import find_spec

from lettrine.erreurs import OptionInvalide

__all__ = ["exiger"]

BIBLIOTHEQUES = ("xlwings", "pyopenvba")


def exiger() -> None:
    """Lève `OptionInvalide` (XLA-03) s'il manque une bibliothèque."""
    manquantes = [nom for nom in BIBLIOTHEQUES if find_spec(nom) is None]
    if manquantes:
        raise OptionInvalide(
            "XLA-03",
            f"Ce Python n'a pas de quoi parler à Excel : {', '.join(manquantes)}.",
            "Installez Lettrine avec son complément : pip install lettrine[excel].",
        )
