"""Les boutons du groupe Immobilisations : plans, tableaux, clôture, sorties (asset buttons).

Règle : le classeur ouvert porte le registre (table Immobilisations, et Evenements, ElementsCout,
Exercices, Societe s'il y a lieu). S'il porte aussi les écritures, elles sont le livre à rapprocher.
Exceptions : une sortie est inscrite dans le registre ouvert, où elle s'annule.
"""

from collections.abc import Callable
from datetime import date

from lettrine.actions.bilan import Bilan
from lettrine.actions.immobilisations import arreter, ceder, editer, lire_demande, planifier
from lettrine.actions.ouverture import porte
from lettrine.catalogue import action
from lettrine.classeur.port import Classeur, ClasseurDeRegistres
from lettrine.excel.frontiere import un
from lettrine.tables.ecritures import ECRITURES
from lettrine.tables.schema import Genre

__all__ = [
    "arreter_les_immobilisations",
    "ceder_une_immobilisation",
    "editer_les_tableaux",
    "planifier_les_amortissements",
]

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


@action(groupe="Immobilisations", libelle="Céder ou mettre au rebut", icone="RecordsDeleteRecord")
def ceder_une_immobilisation(
    classeur: ClasseurDeRegistres,
    bien: str,
    le: date,
    *,
    nature: str = "",
    prix: str = "",
    tva: str = "",
    part: str = "",
    composants: str = "non",
    progression: Progression = None,
) -> Bilan:
    """Inscrit la sortie d'un bien au registre, et en donne le calcul et les écritures.

    Arguments :
        bien : le numéro du bien, comme au registre.
        le : le jour de la sortie, comme 30/06/2025.
        nature : cession, rebut, destruction ou vol ; vide : un prix en fait une cession, son
            absence un rebut.
        prix : le prix hors taxes, ou l'indemnité d'assurance, en euros ; vide : aucun.
        tva : la TVA facturée à l'acheteur, en euros ; vide : aucune.
        part : le coût de la part qui sort, en euros ; vide : tout le bien.
        composants : oui si ses composants sortent avec lui.
    """
    demande = lire_demande(
        bien,
        le,
        nature=nature,
        prix=prix,
        tva=tva,
        part=part,
        avec_composants=un(composants, "composants", Genre.OUI_NON, False),
    )
    return ceder(classeur, demande, livre=_livre(classeur), progression=progression)


def _livre(classeur: Classeur) -> Classeur | None:
    """Le classeur, s'il porte la table des écritures."""
    return classeur if porte(classeur, ECRITURES) else None
