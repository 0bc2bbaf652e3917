"""Annuler le dernier traitement (undo): remettre les colonnes, retirer les feuilles ajoutées.

Règle : les colonnes reprennent ce qu'elles avaient, celles que Lettrine avait ajoutées
disparaissent, ses feuilles de résultat aussi.
Exceptions : une colonne que l'on a changée depuis n'est pas remise, et rien n'est annulé (XLS-12) ;
une feuille que l'on a annotée est gardée, et c'est dit.

Unités : celles des cellules.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lettrine.classeur.vivant import journal, memoire
from lettrine.classeur.vivant.colonnes import placer
from lettrine.classeur.vivant.lecture import lire_un_bloc
from lettrine.classeur.vivant.livre import retirer_la_colonne
from lettrine.classeur.vivant.obstacles import refuser_la_zone, refuser_le_classeur
from lettrine.erreurs import OptionInvalide

__all__ = ["Annulation", "annuler"]

REMEDE = "Défaites vos changements (Ctrl+Z), ou corrigez à la main."


@dataclass(frozen=True, slots=True)
class _Lieu:
    feuille: Any
    tableau: Any


@dataclass(frozen=True, slots=True)
class Annulation:
    """Ce qui a été annulé : le traitement, ses colonnes, ses feuilles retirées ou gardées."""

    action: str
    colonnes: tuple[str, ...]
    retirees: tuple[str, ...]
    gardees: tuple[str, ...]


def annuler(livre: Any) -> Annulation:
    """Annule la dernière écriture de Lettrine.

    Lève `OptionInvalide` : XLS-13 s'il n'y a rien à annuler, XLS-12 si une colonne a changé depuis,
    et voir `obstacles`.
    """
    souvenir = memoire.relire(livre)
    if souvenir is None:
        raise OptionInvalide(
            "XLS-13",
            f"« {livre.name} » n'a aucun traitement de Lettrine à annuler.",
            "Seul le dernier s'annule, et une fois.",
        )
    refuser_le_classeur(livre, avec_feuilles=True)
    presentes = {feuille.name: feuille for feuille in livre.sheets}
    zones: list[tuple[memoire.Colonne, _Lieu, Any]] = []
    for colonne in souvenir.colonnes:
        feuille = presentes.get(colonne.feuille)
        tableau = _tableau(feuille, colonne.tableau)
        if feuille is None or (colonne.tableau and tableau is None):
            raise _change(f"La feuille ou la table {colonne.feuille} n'est plus là.")
        bas = colonne.premiere + len(colonne.apres) - 1
        plage = feuille.range((colonne.premiere, colonne.colonne), (bas, colonne.colonne))
        lieu = _Lieu(feuille, tableau)
        refuser_la_zone(lieu, plage, colonne.titre)
        actuelles = [memoire.coder(ligne[0]) for ligne in lire_un_bloc(plage)]
        if actuelles != [memoire.coder(valeur) for valeur in colonne.apres]:
            raise _change(
                f"La colonne {colonne.titre} de la feuille « {colonne.feuille} » a changé depuis"
                f" « {souvenir.action} »."
            )
        zones.append((colonne, lieu, plage))
    for colonne, lieu, plage in reversed(zones):
        if colonne.ajoutee:
            retirer_la_colonne(lieu.feuille, lieu.tableau, colonne)
        else:
            placer(plage, colonne.avant, colonne.format_avant)
    retirees, gardees = [], []
    for nom, avant in souvenir.feuilles.items():
        feuille = presentes.get(nom)
        if feuille is None:
            continue
        if memoire.empreinte(feuille) == avant:
            feuille.delete()
            retirees.append(nom)
        else:
            gardees.append(nom)
    memoire.oublier(livre)
    journal.marquer_annulee(livre, souvenir.numero, datetime.now())
    titres = tuple(f"{c.feuille} : {c.titre}" for c in souvenir.colonnes)
    return Annulation(souvenir.action, titres, tuple(retirees), tuple(gardees))


def _tableau(feuille: Any, nom: str) -> Any:
    if feuille is None or not nom:
        return None
    return next((tableau for tableau in feuille.tables if tableau.name == nom), None)


def _change(message: str) -> OptionInvalide:
    return OptionInvalide("XLS-12", f"{message} Rien n'est annulé.", REMEDE)
