"""Les boutons du groupe Données : contrôler, balance, grand livre (ledger buttons)."""

from collections.abc import Callable
from datetime import date

from lettrine.actions.bilan import Bilan
from lettrine.actions.controler_fec import controler_les_ecritures as controler
from lettrine.actions.etats.balance_generale import editer_balance_generale
from lettrine.actions.etats.grand_livre import editer_grand_livre
from lettrine.catalogue import action
from lettrine.classeur.port import Classeur
from lettrine.excel.boutons.reglages import date_de_l_etat, dossier_du_classeur

__all__ = ["balance_generale", "controler_les_ecritures", "grand_livre"]

Progression = Callable[[str], object] | None


@action(groupe="Données", libelle="Contrôler les écritures", icone="DataValidation")
def controler_les_ecritures(classeur: Classeur, *, progression: Progression = None) -> Bilan:
    """Contrôle les écritures : équilibre, numérotation, dates, comptes, doublons, lettres."""
    return controler(classeur, progression=progression)


@action(groupe="Données", libelle="Balance générale", icone="TableInsertGallery")
def balance_generale(
    classeur: Classeur, *, au: date | None = None, progression: Progression = None
) -> Bilan:
    """La balance générale : ouverture, mouvements et solde de chaque compte et de chaque classe.

    Arguments :
        au : dernier jour compté, comme 31/12/2025 ; vide : celui de la dernière écriture.
    """
    return editer_balance_generale(
        classeur,
        au=date_de_l_etat(classeur, au),
        dossier=dossier_du_classeur(classeur),
        progression=progression,
    )


@action(groupe="Données", libelle="Grand livre", icone="ViewFullScreenReadingView")
def grand_livre(
    classeur: Classeur,
    *,
    comptes: str = "",
    au: date | None = None,
    progression: Progression = None,
) -> Bilan:
    """Le grand livre : les lignes de chaque compte et leur solde progressif.

    Arguments :
        comptes : débuts de comptes, comme 411;401 ; vide : tous.
        au : dernier jour compté, comme 31/12/2025 ; vide : celui de la dernière écriture.
    """
    return editer_grand_livre(
        classeur,
        au=date_de_l_etat(classeur, au),
        comptes=[c for c in (comptes or "").replace(",", ";").split(";") if c.strip()],
        dossier=dossier_du_classeur(classeur),
        progression=progression,
    )
