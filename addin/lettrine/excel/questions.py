"""Demander à l'utilisateur ce qu'un bouton a besoin de savoir (asking before running).

Règle : un argument du bouton est une question, qui est sa description, et une réponse proposée, qui
est sa valeur par défaut. Son nom dit comment le demander : une date (`au`, `du`, `cloture`), un
fichier ou un dossier à choisir, sinon un texte. Une réponse vide vaut la valeur par défaut. Sous
Windows, Python pose la question ; sur Mac, le complément l'a posée avant d'appeler Python, car
Excel n'y répond pas pendant qu'une macro tourne.
Exceptions : si l'utilisateur renonce, `Renoncement` est levée et rien n'est fait. Une adresse
Internet, que donne un dossier OneDrive, n'est pas un chemin (XLS-20).

Référence : aucune.
Unités : aucune.

>>> au = Argument("au", "le dernier jour compté.", True, date(2025, 12, 31))
>>> question(au), propose(au), genre(au)
('Le dernier jour compté', '31/12/2025', 'texte')
"""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from lettrine.catalogue import Action, Argument
from lettrine.classeur.vivant import moteur
from lettrine.dates import formater, lire_date
from lettrine.erreurs import OptionInvalide

__all__ = ["TITRE", "Renoncement", "genre", "propose", "question", "repondre"]

TITRE = "Lettrine"
DATES = ("au", "du", "cloture", "le")
FICHIER, DOSSIER = CHEMINS = ("fichier", "dossier")
TEXTE = "texte"


class Renoncement(Exception):
    """L'utilisateur a renoncé."""


def question(argument: Argument) -> str:
    """Ce qui est demandé à l'utilisateur."""
    return f"{argument.description[0].upper()}{argument.description[1:]}".rstrip(".")


def propose(argument: Argument) -> str:
    """La réponse proposée."""
    defaut = argument.defaut
    return formater(defaut) if isinstance(defaut, date) else str(defaut or "")


def genre(argument: Argument) -> str:
    """Comment la réponse se donne : un fichier ou un dossier se choisit, un texte se tape."""
    return argument.nom if argument.nom in CHEMINS else TEXTE


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
    if genre(argument) == TEXTE:
        reponse = moteur.demander(application, question(argument), titre, propose(argument))
    else:
        reponse = moteur.choisir(application, titre, dossier=genre(argument) == DOSSIER)
    if reponse is None:
        raise Renoncement
    return reponse


def _lire(argument: Argument, reponse: str) -> Any:
    """La réponse, à la nature de l'argument."""
    net = reponse.strip()
    if not net and argument.facultatif:
        return argument.defaut
    if argument.nom in CHEMINS:
        return _chemin(argument, net)
    if argument.nom in DATES:
        try:
            return lire_date(net)
        except ValueError as erreur:
            raise OptionInvalide(
                "XLS-14", f"{question(argument)} : {erreur}.", "Écrivez par exemple 31/12/2025."
            ) from None
    return net


def _chemin(argument: Argument, net: str) -> Path:
    """Un chemin de ce poste ; une adresse Internet ferait un dossier du nom de « https: »."""
    if net and "://" not in net:
        return Path(net).expanduser()
    dit = f"« {net} » est une adresse Internet" if net else "aucun n'est choisi"
    raise OptionInvalide(
        "XLS-20",
        f"{question(argument)} : {dit}.",
        "Choisissez-le sur ce poste : un dossier OneDrive y a sa copie, dans l'Explorateur ou le"
        " Finder.",
    )
