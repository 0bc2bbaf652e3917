"""Ce qu'un bouton demande avant de travailler (questions a button asks).

Règle : un argument du bouton est une question, qui est sa description, et une réponse proposée, qui
est sa valeur par défaut. Sous Windows, Python la pose ; sur Mac, le complément, avant d'appeler
Python, car Excel n'y répond pas pendant qu'une macro tourne.
Exceptions : aucune.

Unités : aucune.

>>> au = Argument("au", "le dernier jour compté.", True, date(2025, 12, 31))
>>> question(au), propose(au)
('Le dernier jour compté', '31/12/2025')
"""

from datetime import date

from lettrine.catalogue import Argument
from lettrine.dates import formater

__all__ = ["propose", "question"]


def question(argument: Argument) -> str:
    """Ce qui est demandé à l'utilisateur."""
    return f"{argument.description[0].upper()}{argument.description[1:]}".rstrip(".")


def propose(argument: Argument) -> str:
    """La réponse proposée."""
    defaut = argument.defaut
    return formater(defaut) if isinstance(defaut, date) else str(defaut or "")
