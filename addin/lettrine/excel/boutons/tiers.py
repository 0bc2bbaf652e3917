"""Les boutons du groupe Tiers : lettrer, et les états de tiers (third-party buttons)."""

from collections.abc import Callable
from datetime import date

from lettrine.actions.bilan import Bilan
from lettrine.actions.etats.balance_agee import editer_balance_agee
from lettrine.actions.etats.balance_tiers import editer_balance_tiers
from lettrine.actions.etats.delai_paiement import editer_delai_paiement
from lettrine.actions.etats.echeancier import editer_echeancier
from lettrine.actions.etats.justification import editer_justification
from lettrine.actions.etats.soldes_anormaux import editer_soldes_anormaux
from lettrine.actions.evaluer_lettrage import evaluer_lettrage
from lettrine.actions.lettrer import lettrer as lettrer_les_comptes
from lettrine.catalogue import action
from lettrine.classeur.port import Classeur
from lettrine.comptabilite.creances import Comptes
from lettrine.comptabilite.lettrage import Confiance
from lettrine.excel.boutons.reglages import date_de_l_etat, dossier_du_classeur

__all__ = [
    "balance_agee_clients",
    "balance_agee_fournisseurs",
    "balance_des_tiers",
    "delai_moyen_clients",
    "delai_moyen_fournisseurs",
    "dresser_l_echeancier",
    "evaluer_le_lettrage",
    "examiner_les_soldes",
    "justifier_un_compte",
    "lettrer",
    "lettrer_les_probables",
]

Progression = Callable[[str], object] | None


@action(groupe="Tiers", libelle="Lettrer", icone="TableSharePointListsRefreshList")
def lettrer(classeur: Classeur, *, progression: Progression = None) -> Bilan:
    """Lettre les groupes certains de la table des écritures, et dit pourquoi le reste attend."""
    return lettrer_les_comptes(classeur, au=date.today(), progression=progression)


@action(groupe="Tiers", libelle="Lettrer aussi les probables", icone="QueryAppend")
def lettrer_les_probables(classeur: Classeur, *, progression: Progression = None) -> Bilan:
    """Lettre aussi les groupes probables ; la feuille des groupes dit lesquels revoir."""
    return lettrer_les_comptes(
        classeur, appliquer=Confiance.PROBABLE, au=date.today(), progression=progression
    )


@action(groupe="Tiers", libelle="Évaluer sur vos lettres", icone="ReviewCompareMenu")
def evaluer_le_lettrage(classeur: Classeur, *, progression: Progression = None) -> Bilan:
    """Cache les lettres déjà posées, lettre de nouveau, et compare : rien n'est changé."""
    return evaluer_lettrage(classeur, progression=progression)


@action(groupe="Tiers", libelle="Balance des tiers", icone="TableSelect")
def balance_des_tiers(
    classeur: Classeur, *, au: date | None = None, progression: Progression = None
) -> Bilan:
    """La balance des clients et des fournisseurs, recoupée avec la balance générale.

    Arguments :
        au : dernier jour compté, comme 31/12/2025 ; vide : celui de la dernière écriture.
    """
    return editer_balance_tiers(
        classeur,
        au=date_de_l_etat(classeur, au),
        dossier=dossier_du_classeur(classeur),
        progression=progression,
    )


@action(groupe="Tiers", libelle="Balance âgée clients", icone="ChartTypeColumnInsertGallery")
def balance_agee_clients(
    classeur: Classeur, *, au: date | None = None, progression: Progression = None
) -> Bilan:
    """Qui nous doit quoi, et depuis quand, avec un graphique.

    Arguments :
        au : jour de l'état, comme 31/12/2025 ; vide : celui de la dernière écriture.
    """
    return _balance_agee(classeur, Comptes.CLIENTS, au, progression)


@action(groupe="Tiers", libelle="Balance âgée fournisseurs", icone="ChartTypeBarInsertGallery")
def balance_agee_fournisseurs(
    classeur: Classeur, *, au: date | None = None, progression: Progression = None
) -> Bilan:
    """À qui nous devons quoi, et depuis quand, avec un graphique.

    Arguments :
        au : jour de l'état, comme 31/12/2025 ; vide : celui de la dernière écriture.
    """
    return _balance_agee(classeur, Comptes.FOURNISSEURS, au, progression)


@action(groupe="Tiers", libelle="Justifier un compte", icone="FindDialog")
def justifier_un_compte(
    classeur: Classeur,
    *,
    comptes: str = "411",
    au: date | None = None,
    progression: Progression = None,
) -> Bilan:
    """Les lignes ouvertes qui font le solde d'un compte, au centime, à toute date passée.

    Arguments :
        comptes : débuts des comptes à justifier, comme 411;401.
        au : jour du solde, comme 31/12/2025 ; vide : celui de la dernière écriture.
    """
    return editer_justification(
        classeur,
        au=date_de_l_etat(classeur, au),
        comptes=[compte for compte in comptes.replace(",", ";").split(";") if compte.strip()],
        dossier=dossier_du_classeur(classeur),
        progression=progression,
    )


@action(groupe="Tiers", libelle="Échéancier", icone="CalendarInsert")
def dresser_l_echeancier(
    classeur: Classeur, *, au: date | None = None, progression: Progression = None
) -> Bilan:
    """Ce qui est dû, par qui, à qui et quand, semaine par semaine, litiges et promesses compris.

    Arguments :
        au : jour de l'état, comme 31/12/2025 ; vide : celui de la dernière écriture.
    """
    return editer_echeancier(
        classeur,
        au=date_de_l_etat(classeur, au),
        dossier=dossier_du_classeur(classeur),
        progression=progression,
    )


@action(groupe="Tiers", libelle="Délai moyen clients", icone="StartTimer")
def delai_moyen_clients(
    classeur: Classeur, *, au: date | None = None, progression: Progression = None
) -> Bilan:
    """Le délai moyen de paiement des clients, par les deux méthodes, pas à pas.

    Arguments :
        au : dernier jour de la période, comme 31/12/2025 ; vide : celui de la dernière écriture.
    """
    return _delai(classeur, Comptes.CLIENTS, au, progression)


@action(groupe="Tiers", libelle="Délai moyen fournisseurs", icone="StopTimer")
def delai_moyen_fournisseurs(
    classeur: Classeur, *, au: date | None = None, progression: Progression = None
) -> Bilan:
    """Le délai moyen de paiement des fournisseurs, par les deux méthodes, pas à pas.

    Arguments :
        au : dernier jour de la période, comme 31/12/2025 ; vide : celui de la dernière écriture.
    """
    return _delai(classeur, Comptes.FOURNISSEURS, au, progression)


@action(groupe="Tiers", libelle="Soldes anormaux", icone="HighImportance")
def examiner_les_soldes(
    classeur: Classeur, *, au: date | None = None, progression: Progression = None
) -> Bilan:
    """Ce qui est à regarder : comptes du mauvais côté, immobiles, lettres bancales.

    Arguments :
        au : jour de l'examen, comme 31/12/2025 ; vide : celui de la dernière écriture.
    """
    return editer_soldes_anormaux(
        classeur,
        au=date_de_l_etat(classeur, au),
        dossier=dossier_du_classeur(classeur),
        progression=progression,
    )


def _balance_agee(
    classeur: Classeur, comptes: Comptes, au: date | None, progression: Progression
) -> Bilan:
    return editer_balance_agee(
        classeur,
        au=date_de_l_etat(classeur, au),
        comptes=comptes,
        dossier=dossier_du_classeur(classeur),
        progression=progression,
    )


def _delai(
    classeur: Classeur, comptes: Comptes, au: date | None, progression: Progression
) -> Bilan:
    return editer_delai_paiement(
        classeur,
        au=date_de_l_etat(classeur, au),
        comptes=comptes,
        dossier=dossier_du_classeur(classeur),
        progression=progression,
    )
