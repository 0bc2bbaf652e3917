"""Construire le complément, à la demande (building the add-in on request).

Règle : le fichier naît entier, à côté de sa place ; un complément différent déjà là est d'abord
gardé sous un nom daté.
Exceptions : aucune.

Unités : aucune.
"""

from pathlib import Path

from lettrine import catalogue
from lettrine.actions.bilan import Bilan, Poste, accorder
from lettrine.erreurs import OptionInvalide
from lettrine.excel.construction.complement import COMPLEMENT, ecrire_complement, modules
from lettrine.fichiers import dossier_pret, ecriture_sure

__all__ = ["construire_complement"]

SUFFIXE = ".xlam"


def construire_complement(sortie: Path) -> Bilan:
    """Écrit le complément ; `sortie` est un fichier .xlam, ou un dossier.

    Lève `OptionInvalide` (XLA-02) si la sortie n'est pas un .xlam, `FichierNonEcrit` si le disque
    refuse.
    """
    fichier = _fichier(sortie)
    dossier_pret(fichier.parent)
    with ecriture_sure(fichier) as provisoire:
        ecrire_complement(provisoire)
    fonctions, boutons = len(catalogue.fonctions()), len(catalogue.actions())
    return Bilan(
        titre="Complément Excel",
        phrase=(
            f"{accorder(fonctions, 'fonction', 'fonctions')} et "
            f"{accorder(boutons, 'bouton', 'boutons')}. Pour l'installer : "
            "lettrine excel installer."
        ),
        postes=(
            Poste("Fonctions", fonctions),
            Poste("Boutons", boutons),
            Poste("Modules VBA", len(modules())),
        ),
        fichiers=(fichier,),
    )


def _fichier(sortie: Path) -> Path:
    if sortie.is_dir() or not sortie.suffix:
        return sortie / COMPLEMENT
    if sortie.suffix.lower() != SUFFIXE:
        raise OptionInvalide(
            "XLA-02",
            f"« {sortie.name} » : un complément Excel est un fichier {SUFFIXE}.",
            f"Nommez-le « {sortie.stem}{SUFFIXE} », ou donnez un dossier.",
        )
    return sortie
