"""Demander à l'utilisateur ce qu'un bouton a besoin de savoir (asking before running).

Règle : le nom de l'argument dit comment le demander : une date (`au`, `du`, `cloture`), un fichier
ou un dossier à choisir, sinon un texte. Une réponse vide vaut la valeur par défaut.
Exceptions : si l'utilisateur renonce, `Renoncement` est levée et rien n'est fait.

Référence : aucune.
Unités : aucune.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from lettrine.catalogue import Action, Argument
from lettrine.classeur.vivant import moteur
from lettrine.dates import lire_date
from lettrine.erreurs import OptionInvalide

__all__ = ["TITRE", "Renoncement", "repondre"]

TITRE = "Lettrine"
DATES = ("au", "du", "cloture", "le")
CHEMINS = ("fichier", "dossier")


class Renoncement(Exception):
    """L'utilisateur a renoncé."""


def repondre(
    application: Any, action: Action, reponses: Sequence[str] | None = None
) -> Mapping[str, Any]:
    """Les arguments d'un bouton ; `reponses` sont celles que l'utilisateur a déjà données."""
    dites = reponses or (_demander(application, action, a) for a in action.arguments)
    return {
        argument.nom: _lire(argument, dite)
        for argument, dite in zip(action.arguments, dites, strict=True)
    }


def _demander(application: Any, action: Action, argument: Argument) -> str:
    titre = f"{TITRE} : {action.libelle}"
    if argument.nom in CHEMINS:
        reponse = moteur.choisir(application, titre, dossier=argument.nom == "dossier")
    else:
        reponse = moteur.demander(application, argument.question, titre, argument.propose)
    if reponse is None:
        raise Renoncement
    return reponse


def _lire(argument: Argument, reponse: str) -> Any:
    """La réponse, à la nature de l'argument."""
    net = reponse.strip()
    if not net and argument.facultatif:
        return argument.defaut
    if argument.nom in CHEMINS:
        return Path(net)
    if argument.nom in DATES:
        try:
            return lire_date(net)
        except ValueError as erreur:
            raise OptionInvalide(
                "XLS-14", f"{argument.question} : {erreur}.", "Écrivez par exemple 31/12/2025."
            ) from None
    return net
