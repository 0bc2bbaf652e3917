"""Les boutons du groupe Immobilisations : plans, tableaux, écritures de clôture (asset buttons).

Règle : le classeur ouvert porte le registre (table Immobilisations, et Evenements, ElementsCout,
Exercices, Societe s'il y a lieu). S'il porte aussi les écritures, elles sont le livre à rapprocher.
Exceptions : aucune.
"""

from collections.abc import Callable
from datetime import date

from lettrine.actions.bilan import Bilan
from lettrine.actions.immobilisations import arreter, editer, planifier
from lettrine.actions.ouverture import porte
from lettrine.catalogue import action
from lettrine.classeur.port import Classeur
from lettrine.tables.ecritures import ECRITURES

__all__ = ["arreter_les_immobilisations", "editer_les_tableaux", "planifier_les_amortissements"]

Progression = Callable[[str], object] | None


@action(groupe="Immobilisations", libelle="Plans d'amortissement", icone="CalculateSheet")
def planifier_les_amortissements(
    classeur: Classeur, *, au: date, progression: Progression = None
) -> Bilan:
    """Le plan de chaque bien, les dotations par mois et par exercice, et la prévision.

    Arguments :
        au : un jour de l'exercice, comme 31/12/2025.
    """
    return planifier(classeur, au=au, progression=progression)


@action(
    groupe="Immobilisations", libelle="Tableaux des immobilisations", icone="TableInsertGallery"
)
def editer_les_tableaux(classeur: Classeur, *, au: date, progression: Progression = None) -> Bilan:
    """Les tableaux de la liasse, l'inventaire, et le rapprochement avec les écritures.

    Arguments :
        au : un jour de l'exercice, comme 31/12/2025.
    """
    return editer(classeur, au=au, livre=_livre(classeur), progression=progression)


@action(groupe="Immobilisations", libelle="Écritures de clôture", icone="FileSaveAsExcelXlsx")
def arreter_les_immobilisations(
    classeur: Classeur, *, au: date, progression: Progression = None
) -> Bilan:
    """Les écritures de dotation, d'amortissement dérogatoire et de sortie, et leur contrôle.

    Arguments :
        au : un jour de l'exercice, comme 31/12/2025.
    """
    return arreter(classeur, au=au, livre=_livre(classeur), progression=progression)


def _livre(classeur: Classeur) -> Classeur | None:
    """Le classeur, s'il porte la table des écritures."""
    return classeur if porte(classeur, ECRITURES) else None
