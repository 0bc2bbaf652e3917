"""Dire une erreur dans Excel (errors as Excel says them), et pourquoi une cellule est en erreur.

Règle : la dernière erreur d'une fonction scalaire est gardée, avec son nom, jusqu'à la suivante.
Un remède qui nomme une option de la ligne de commande nomme la question, ou l'argument, du même
nom.
Exceptions : aucune ; rien n'est gardé d'une session à l'autre.

Unités : aucune.

>>> retenir("TVA_HT", "#LETTRINE XLF-03 : Argument montant : la cellule est vide.")
>>> derniere()
'TVA_HT : #LETTRINE XLF-03 : Argument montant : la cellule est vide.'
>>> dans_excel("Donnez un montant en euros, par exemple --seuil 15.")
'Donnez un montant en euros, par exemple « seuil » 15.'
>>> dans_excel("« livre--copie.xlsx » n'a aucune cellule remplie.")
"« livre--copie.xlsx » n'a aucune cellule remplie."
"""

import re

__all__ = ["dans_excel", "derniere", "retenir"]

OPTION = re.compile(r"(?<![^\s(])--([a-z][a-z-]*)")

AUCUNE = "Aucune erreur depuis l'ouverture d'Excel."

_gardee: list[str] = []


def dans_excel(texte: str) -> str:
    """Un message, sans ce qui ne se tape qu'à la ligne de commande."""
    return OPTION.sub(lambda option: f"« {option[1].replace('-', ' ')} »", texte)


def retenir(nom: str, message: str) -> None:
    """Garde la raison d'un échec."""
    _gardee[:] = [f"{nom} : {message}"]


def derniere() -> str:
    """La raison du dernier échec."""
    return _gardee[0] if _gardee else AUCUNE
