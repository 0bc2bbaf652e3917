"""Les boutons des écarts de règlement : proposer, puis lettrer ce qui est approuvé (differences).

Règle : Proposer ajoute une feuille Écarts ; l'utilisateur y répond « oui » dans la colonne
Approuver, puis clique sur Approuver, cette feuille devant les yeux. Les OD approuvées sont une
feuille aux champs du FEC.
Exceptions : sur une autre feuille, Approuver est refusé, et dit laquelle il attend.
"""

from collections.abc import Callable
from datetime import date

from lettrine.actions.bilan import Bilan
from lettrine.actions.ecarts import OptionsDEcarts, lire_tolerance
from lettrine.actions.lettrer import lettrer
from lettrine.catalogue import action
from lettrine.classeur.port import Classeur
from lettrine.classeur.vivant import ClasseurVivant
from lettrine.erreurs import DonneesInvalides, OptionInvalide
from lettrine.excel.boutons.reglages import demande_de, dossier_du_classeur
from lettrine.tables.ecarts import ECARTS

__all__ = ["approuver_les_ecarts", "proposer_les_ecarts"]

Progression = Callable[[str], object] | None
SANS_TABLE = ("CLA-04", "CLA-05", "CLA-06", "CLA-09")


@action(groupe="Tiers", libelle="Proposer les écarts", icone="ReviewTrackChanges")
def proposer_les_ecarts(
    classeur: Classeur,
    *,
    tolerance: str = "2,00",
    pourcent: str = "",
    progression: Progression = None,
) -> Bilan:
    """Lettre les groupes certains, et propose ce qui se solde à un écart près, avec les OD.

    Arguments :
        tolerance : l'écart admis, en euros, comme 2,00.
        pourcent : l'écart admis, en pour cent de ce qui est dû, comme 1,5 ; vide : aucun.
    """
    options = OptionsDEcarts(
        lire_tolerance(tolerance, pourcent), dossier=dossier_du_classeur(classeur)
    )
    return lettrer(classeur, au=date.today(), ecarts=options, progression=progression)


@action(groupe="Tiers", libelle="Approuver les écarts", icone="ReviewAcceptChange")
def approuver_les_ecarts(
    classeur: ClasseurVivant,
    *,
    tolerance: str = "2,00",
    pourcent: str = "",
    progression: Progression = None,
) -> Bilan:
    """Lettre les écarts où vous avez répondu oui, sur la feuille Écarts active, et écrit les OD.

    Arguments :
        tolerance : l'écart admis, en euros : celui que vous aviez donné pour la proposition.
        pourcent : l'écart admis, en pour cent : celui de la proposition ; vide : aucun.
    """
    options = OptionsDEcarts(
        lire_tolerance(tolerance, pourcent),
        approuver=_feuille_active(classeur),
        demande=demande_de(classeur),
        dossier=dossier_du_classeur(classeur),
    )
    return lettrer(classeur, au=date.today(), ecarts=options, progression=progression)


def _feuille_active(classeur: ClasseurVivant) -> Classeur:
    """La feuille où l'utilisateur a répondu ; ECA-16 si ce n'est pas celle des écarts."""
    nom = classeur.livre.sheets.active.name
    active = ClasseurVivant(classeur.livre, seule=nom)
    try:
        active.lire(ECARTS)
    except DonneesInvalides as erreur:
        if erreur.code not in SANS_TABLE:
            raise
        raise OptionInvalide(
            "ECA-16",
            f"La feuille active, « {nom} », n'est pas celle des écarts.",
            "Mettez-vous sur la feuille Écarts, où vous avez répondu oui, puis recommencez.",
        ) from erreur
    return active
