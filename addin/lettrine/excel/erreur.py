"""Pourquoi une cellule est en erreur (why a cell shows an error).

Règle : la dernière erreur d'une fonction scalaire est gardée, avec son nom, jusqu'à la suivante.
Exceptions : aucune ; rien n'est gardé d'une session à l'autre.

Unités : aucune.

>>> retenir("TVA_HT", "#LETTRINE XLF-03 : Argument montant : la cellule est vide.")
>>> derniere()
'TVA_HT : #LETTRINE XLF-03 : Argument montant : la cellule est vide.'
"""

__all__ = ["derniere", "retenir"]

AUCUNE = "Aucune erreur depuis l'ouverture d'Excel."

_gardee: list[str] = []


def retenir(nom: str, message: str) -> None:
    """Garde la raison d'un échec."""
    _gardee[:] = [f"{nom} : {message}"]


def derniere() -> str:
    """La raison du dernier échec."""
    return _gardee[0] if _gardee else AUCUNE
