"""Les feuilles de résultat dans un classeur ouvert (result sheets): celles du rapport, ajoutées.

Règle : le rapport est écrit comme sur disque, dans un fichier provisoire, que le tableur ouvre ;
chaque feuille est copiée à la fin du classeur, avec son tableau, ses contrôles, ses totaux, ses
graphiques et sa mise en page ; le provisoire est refermé et effacé.
Exceptions : un nom d'onglet déjà pris reçoit un numéro.

Unités : voir `presentation`.
"""

import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from lettrine.classeur.presentation import Feuille, ecrire_classeur

__all__ = ["ajouter"]


def ajouter(livre: Any, feuilles: Sequence[Feuille], *, dossier: str, au: date | None) -> list[Any]:
    """Ajoute les feuilles à la fin du classeur ; rend celles du classeur."""
    ajoutees = []
    with tempfile.TemporaryDirectory(prefix="lettrine-") as provisoire:
        chemin = Path(provisoire) / "rapport.xlsx"
        ecrire_classeur(chemin, feuilles, dossier=dossier, au=au)
        rapport = livre.app.books.open(str(chemin), read_only=True, add_to_mru=False)
        try:
            for feuille in list(rapport.sheets):
                ajoutees.append(feuille.copy(after=livre.sheets[-1]))
        except BaseException:
            for feuille in ajoutees:
                feuille.delete()
            raise
        finally:
            rapport.close()
            livre.api.Activate()
    return ajoutees
