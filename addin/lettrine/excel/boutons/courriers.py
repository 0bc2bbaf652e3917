"""Les boutons du groupe Courriers : préparer les relances, relancer (dunning buttons).

Règle : le classeur ouvert porte les écritures et les tables Societe, Tiers et Relances (Suivi s'il
y a lieu). Préparer montre qui serait relancé et n'écrit aucune lettre ; Relancer écrit les lettres
dans un dossier que l'utilisateur choisit, et les inscrit à la table Relances.
Exceptions : Annuler le dernier traitement retire les lignes du registre, jamais des lettres.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

from lettrine.actions.bilan import Bilan
from lettrine.actions.relances import lire_delai, lire_seuil, relancer
from lettrine.catalogue import action
from lettrine.classeur.port import ClasseurDeRegistres

__all__ = ["preparer_les_relances", "relancer_les_clients"]

Progression = Callable[[str], object] | None


@action(groupe="Courriers", libelle="Préparer les relances", icone="MailMergeRecipientsEditList")
def preparer_les_relances(
    classeur: ClasseurDeRegistres,
    *,
    au: date | None = None,
    seuil: str = "15",
    progression: Progression = None,
) -> Bilan:
    """Qui relancer, à quel niveau et pour combien, et qui ne pas relancer : rien n'est envoyé.

    Arguments :
        au : le jour des lettres, comme 31/12/2025 ; vide : aujourd'hui.
        seuil : en euros, ce qu'un client doit au moins pour être relancé.
    """
    bilan = relancer(
        classeur,
        classeur,
        None,
        au=au or date.today(),
        seuil=lire_seuil(seuil),
        progression=progression,
    )
    phrase = f"{bilan.phrase} Aucune lettre n'est écrite, le registre est tel qu'il était."
    return replace(bilan, titre=f"{bilan.titre} (préparation)", phrase=phrase)


@action(groupe="Courriers", libelle="Relancer les clients", icone="MailMergeFinishAndMergeMenu")
def relancer_les_clients(
    classeur: ClasseurDeRegistres,
    dossier: Path,
    *,
    au: date | None = None,
    seuil: str = "15",
    delai: str = "8",
    progression: Progression = None,
) -> Bilan:
    """Une lettre Word par client en retard, dans le dossier choisi, et la table Relances complétée.

    Arguments :
        dossier : le dossier où écrire les lettres.
        au : le jour des lettres, comme 31/12/2025 ; vide : aujourd'hui.
        seuil : en euros, ce qu'un client doit au moins pour être relancé.
        delai : le nouveau délai laissé pour payer, en jours.
    """
    jour = au or date.today()
    lettres = dossier / f"Relances du {jour:%Y-%m-%d}"
    bilan = relancer(
        classeur,
        classeur,
        lettres,
        au=jour,
        seuil=lire_seuil(seuil),
        delai=lire_delai(delai),
        progression=progression,
    )
    if lettres not in bilan.fichiers:
        return bilan
    return replace(bilan, phrase=f"{bilan.phrase} Les lettres sont dans « {lettres} ».")
