"""Demander à l'utilisateur ce qu'un bouton a besoin de savoir (asking before running).

Règle : le nom de l'argument dit comment le demander : une date (`au`, `du`, `cloture`), un fichier
ou un dossier à choisir, sinon un texte. Une réponse vide vaut la valeur par défaut.
Exceptions : si l'utilisateur renonce, `Renoncement` est levée et rien n'est fait.

Référence : modèle d'objets d'Excel (InputBox, GetOpenFilename, FileDialog).
Unités : aucune.
"""

from datetime import date
from pathlib import Path
from typing import Any

from lettrine.catalogue import Action, Argument
from lettrine.dates import formater, lire_date
from lettrine.erreurs import OptionInvalide

__all__ = ["TITRE", "Renoncement", "demander"]

TITRE = "Lettrine"
DATES = ("au", "du", "cloture")
TEXTE = 2
"""Ce que rend la boîte de saisie d'Excel : un texte, non une formule."""

DOSSIER_A_CHOISIR = 4  # msoFileDialogFolderPicker
FILTRES = "Fichiers texte (*.txt;*.csv;*.tsv),*.txt;*.csv;*.tsv,Tous les fichiers (*.*),*.*"


class Renoncement(Exception):
    """L'utilisateur a renoncé."""


def demander(application: Any, action: Action, argument: Argument) -> Any:
    """La réponse de l'utilisateur, à sa nature."""
    titre = f"{TITRE} : {action.libelle}"
    if argument.nom == "fichier":
        return _fichier(application, titre)
    if argument.nom == "dossier":
        return _dossier(application, titre)
    return _saisie(application, titre, argument)


def _fichier(application: Any, titre: str) -> Path:
    choix = application.api.GetOpenFilename(FileFilter=FILTRES, Title=titre)
    if choix is False:
        raise Renoncement
    return Path(str(choix))


def _dossier(application: Any, titre: str) -> Path:
    boite = application.api.FileDialog(DOSSIER_A_CHOISIR)
    boite.Title = titre
    if not boite.Show():
        raise Renoncement
    return Path(str(boite.SelectedItems(1)))


def _saisie(application: Any, titre: str, argument: Argument) -> Any:
    question = f"{argument.description[0].upper()}{argument.description[1:]}".rstrip(".")
    defaut = argument.defaut
    texte = formater(defaut) if isinstance(defaut, date) else str(defaut or "")
    reponse = application.api.InputBox(Prompt=question, Title=titre, Default=texte, Type=TEXTE)
    if reponse is False:
        raise Renoncement
    net = str(reponse).strip()
    if not net and argument.facultatif:
        return defaut
    if argument.nom in DATES:
        try:
            return lire_date(net)
        except ValueError as erreur:
            raise OptionInvalide(
                "XLS-14", f"{question} : {erreur}.", "Écrivez par exemple 31/12/2025."
            ) from None
    return net
