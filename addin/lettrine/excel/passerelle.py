"""La passerelle des fonctions de feuille (worksheet function gateway): leur seule entrée.

Règle : le complément appelle `appeler(module, fonction, arguments…)` pour toutes les fonctions ;
seul le module appelé est chargé. Un échec ne remonte jamais en trace : une fonction scalaire rend
`FAUTE`, que le complément change en une vraie erreur d'Excel, et `LETTRINE_ERREUR()` dit
pourquoi ; une autre rend, dans sa première cellule, « #LETTRINE CODE : message ».
Exceptions : ce que Lettrine n'a pas prévu est consigné sans les données, et se lit XLF-99.

Référence : `xlwings.udfs.call_udf`, qui lit les plages et rend les résultats à Excel.
Unités : celles de la fonction appelée.
"""

import importlib
from typing import Any

import xlwings
from xlwings.conversion import Accessor, Pipeline

from lettrine.catalogue import Fonction, declaration
from lettrine.erreurs import ErreurLettrine
from lettrine.excel.erreur import dans_excel, retenir
from lettrine.excel.frontiere import FAUTE, Plage
from lettrine.journal import consigner

__all__ = ["appeler", "executer_fonction"]

PAQUET = "lettrine.excel.fonctions."
INATTENDUE = "XLF-99"
"""Le code de ce que Lettrine n'avait pas prévu."""


class Argument(Accessor):
    """Un argument tel quel : une plage reste une plage, même d'une cellule."""

    @staticmethod
    def reader(options: Any) -> Pipeline:
        """Lit la valeur brute : une cellule en erreur n'y est pas une cellule vide."""
        return Pipeline([_lire_brut])


def _lire_brut(contexte: Any) -> None:
    if contexte.range is not None:
        contexte.value = Plage.de(contexte.range.raw_value)


@xlwings.func
@xlwings.arg("valeurs", Argument)
def appeler(*valeurs: Any) -> Any:
    """Ce que rend une fonction de feuille ; `valeurs` est son module, son nom, ses arguments."""
    module, nom, *arguments = valeurs
    return executer_fonction(module, nom, arguments)


def executer_fonction(module: str, nom: str, arguments: list[Any]) -> Any:
    """La même chose, sans xlwings ; les arguments omis à la fin peuvent manquer."""
    declaree = None
    try:
        fonction = getattr(importlib.import_module(_du_paquet(module)), nom)
        declaree = declaration(fonction)
        return fonction(*(_une_plage(argument) for argument in arguments))
    except ErreurLettrine as erreur:
        message = f"#LETTRINE {erreur.code} : {dans_excel(f'{erreur.message} {erreur.remede}')}"
    except Exception as erreur:
        journal = consigner(erreur)
        message = (
            f"#LETTRINE {INATTENDUE} : erreur interne, consignée sans vos données dans {journal}."
        )
    if isinstance(declaree, Fonction) and declaree.scalaire:
        retenir(declaree.nom, message)
        return FAUTE
    return message


def _du_paquet(module: str) -> str:
    """Un module de fonctions de feuille, et rien d'autre."""
    if not module.startswith(PAQUET):
        raise ValueError(f"{module} n'est pas un module de fonctions")
    return module


def _une_plage(argument: Any) -> Any:
    """Le résultat d'une formule imbriquée, une suite de lignes, est une plage comme une autre."""
    return Plage.de(argument) if isinstance(argument, list | tuple) else argument
