"""Les boutons du groupe Aide qui donnent un classeur (templates and example buttons)."""

from collections.abc import Callable
from pathlib import Path

from lettrine.actions.bilan import Bilan
from lettrine.actions.demonstration import ecrire_l_exemple
from lettrine.actions.modeles import copier_modele
from lettrine.catalogue import action

__all__ = ["ouvrir_un_exemple", "prendre_un_modele"]

Progression = Callable[[str], object] | None
EXEMPLE = "Exemple Lettrine.xlsx"


@action(groupe="Aide", libelle="Prendre un modèle", icone="FileNew", ouvre=True)
def prendre_un_modele(
    dossier: Path,
    nom: str = "lettrage",
    exemple: str = "non",
    *,
    progression: Progression = None,
) -> Bilan:
    """Ouvre un modèle de classeur, qui marche aussi sans Lettrine, vide ou rempli d'un exemple.

    Arguments :
        dossier : le dossier où le ranger.
        nom : lettrage, immobilisations, relances, delai_paiement, echeancier ou controle_fec.
        exemple : oui pour un modèle rempli du dossier d'exemple, non pour un modèle vide.
    """
    rempli = exemple.casefold().startswith("o")
    return copier_modele(nom, dossier, exemple=rempli, progression=progression)


@action(groupe="Aide", libelle="Ouvrir un exemple", icone="ImportExcel", ouvre=True)
def ouvrir_un_exemple(dossier: Path, *, progression: Progression = None) -> Bilan:
    """Ouvre le dossier d'une société fictive, pour essayer tous les boutons sans risque.

    Arguments :
        dossier : le dossier où le ranger.
    """
    return ecrire_l_exemple(dossier / EXEMPLE, progression=progression)
