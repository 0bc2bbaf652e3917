"""Les boutons qui agissent sur les lignes sélectionnées (selection buttons)."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pandas as pd

from lettrine.actions.bilan import Bilan
from lettrine.actions.delettrer import delettrer
from lettrine.actions.poser import poser
from lettrine.catalogue import action
from lettrine.classeur.port import Lecture
from lettrine.classeur.presentation import Feuille
from lettrine.classeur.vivant import ClasseurVivant
from lettrine.excel.boutons.reglages import demande_de
from lettrine.tables.ecritures import ECRITURES
from lettrine.tables.schema import Schema

__all__ = ["delettrer_la_selection", "lettrer_la_selection"]

Progression = Callable[[str], object] | None


class _SansFeuilles:
    """Le même classeur, sans ses feuilles de résultat : le journal dit déjà ce qui est fait."""

    def __init__(self, classeur: ClasseurVivant) -> None:
        self.classeur = classeur

    def tables(self) -> list[str]:
        return self.classeur.tables()

    def lire(self, schema: Schema) -> Lecture:
        return self.classeur.lire(schema)

    def ecrire_colonnes(self, nom: str, colonnes: Mapping[str, pd.Series]) -> None:
        self.classeur.ecrire_colonnes(nom, colonnes)

    def ecrire_feuille(self, feuille: Feuille) -> None:
        """Rien : voir la classe."""

    def enregistrer(self) -> list[Path]:
        return self.classeur.enregistrer()


@action(groupe="Tiers", libelle="Lettrer la sélection", icone="HyperlinkInsert")
def lettrer_la_selection(classeur: ClasseurVivant, *, progression: Progression = None) -> Bilan:
    """Met un même code sur les lignes sélectionnées ; refusé, chiffres à l'appui, si elles ne se
    soldent pas."""
    lignes = classeur.lignes_choisies(ECRITURES)
    return poser(
        _SansFeuilles(classeur), lignes, demande=demande_de(classeur), progression=progression
    )


@action(groupe="Tiers", libelle="Délettrer la sélection", icone="HyperlinkRemove")
def delettrer_la_selection(classeur: ClasseurVivant, *, progression: Progression = None) -> Bilan:
    """Retire le code des groupes dont une ligne est sélectionnée, toujours par groupes entiers."""
    lignes = classeur.lignes_choisies(ECRITURES)
    return delettrer(
        _SansFeuilles(classeur),
        demande=demande_de(classeur),
        lignes=lignes,
        progression=progression,
    )
