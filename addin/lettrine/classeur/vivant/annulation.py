"""Annuler le dernier traitement (undo): remettre les cellules, retirer les feuilles ajoutées.

Règle : les cellules changées reprennent ce qu'elles avaient, les colonnes et les lignes que
Lettrine avait ajoutées disparaissent, ses feuilles de résultat aussi.
Exceptions : si l'une de ces cellules a changé depuis, ou si une ligne ajoutée a été complétée, rien
n'est annulé (XLS-12) ; une feuille que l'on a annotée est gardée, et c'est dit.

Unités : celles des cellules.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lettrine.classeur.vivant import journal, memoire, moteur
from lettrine.classeur.vivant.colonnes import UNE_A_UNE, egales, remettre
from lettrine.classeur.vivant.lignes import reduire
from lettrine.classeur.vivant.livre import interrompue, retirer_la_colonne
from lettrine.classeur.vivant.obstacles import refuser_la_zone, refuser_le_classeur
from lettrine.erreurs import OptionInvalide

__all__ = ["Annulation", "annuler"]

REMEDE = "Défaites vos changements (Ctrl+Z), ou corrigez à la main."


@dataclass(frozen=True, slots=True)
class Annulation:
    """Ce qui a été annulé : le traitement, ses colonnes remises, les lignes retirées, ses feuilles
    retirées ou gardées."""

    action: str
    colonnes: tuple[str, ...]
    lignes: int
    retirees: tuple[str, ...]
    gardees: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Remise:
    """Une colonne retrouvée : où, ce qu'elle a, et ce qu'il y avait."""

    feuille: Any
    tableau: Any
    plage: Any
    colonne: memoire.Colonne
    actuelles: list[Any]

    @property
    def avant(self) -> list[Any]:
        """La colonne entière, telle qu'elle était."""
        valeurs = list(self.actuelles)
        for ligne, valeur in zip(self.colonne.lignes, self.colonne.avant, strict=True):
            valeurs[ligne - self.colonne.premiere] = valeur
        return valeurs


def annuler(livre: Any) -> Annulation:
    """Annule la dernière écriture de Lettrine.

    Lève `OptionInvalide` : XLS-13 s'il n'y a rien à annuler, XLS-12 si une cellule a changé depuis,
    et voir `obstacles` ; `DonneesInvalides` XLS-18 si Excel s'est arrêté en chemin.
    """
    souvenir = memoire.relire(livre)
    if souvenir is None:
        raise OptionInvalide(
            "XLS-13",
            f"« {livre.name} » n'a aucun traitement de Lettrine à annuler.",
            "Seul le dernier s'annule, et une fois.",
        )
    refuser_le_classeur(livre, avec_feuilles=True)
    journal.refuser(livre)
    presentes = {feuille.name: feuille for feuille in moteur.feuilles(livre)}
    remises = [_retrouver(presentes, colonne, souvenir.action) for colonne in souvenir.colonnes]
    for ajout in souvenir.lignes:
        _verifier_les_lignes(presentes, ajout)
    try:
        retirees, gardees = _defaire(livre, presentes, souvenir, remises)
    except Exception as erreur:
        raise interrompue(livre) from erreur
    des_lignes = sum(len(ajout.colonnes) for ajout in souvenir.lignes)
    remises_seules = souvenir.colonnes[: len(souvenir.colonnes) - des_lignes]
    titres = tuple(f"{c.feuille} : {c.titre}" for c in remises_seules)
    lignes = sum(ajout.nombre for ajout in souvenir.lignes)
    return Annulation(souvenir.action, titres, lignes, tuple(retirees), tuple(gardees))


def _defaire(
    livre: Any, presentes: dict[str, Any], souvenir: memoire.Souvenir, remises: Sequence[_Remise]
) -> tuple[list[str], list[str]]:
    """Remet tout ; rend les feuilles retirées et les feuilles gardées."""
    for remise in reversed(remises):
        if remise.colonne.ajoutee:
            retirer_la_colonne(remise.feuille, remise.tableau, remise.colonne)
        else:
            format_ = remise.colonne.format_avant
            remettre(remise, remise.plage, remise.actuelles, remise.avant, format_)
    for ajout in reversed(souvenir.lignes):
        feuille = presentes[ajout.feuille]
        reduire(feuille, _tableau(feuille, ajout.tableau), ajout.neuves)
    retirees, gardees = _retirer_les_feuilles(presentes, souvenir)
    memoire.oublier(livre)
    journal.marquer_annulee(livre, souvenir.numero, datetime.now())
    return retirees, gardees


def _retrouver(presentes: dict[str, Any], colonne: memoire.Colonne, action: str) -> _Remise:
    """La colonne, si elle est encore telle que le traitement l'a laissée ; XLS-12 sinon."""
    feuille = presentes.get(colonne.feuille)
    tableau = _tableau(feuille, colonne.tableau)
    if feuille is None or (colonne.tableau and tableau is None):
        raise _change(f"La feuille ou la table « {colonne.feuille} » n'est plus là.")
    haut, bas = (colonne.premiere, colonne.colonne), (colonne.derniere, colonne.colonne)
    plage = feuille.range(haut, bas)
    actuelles = [ligne[0] for ligne in moteur.lire(plage)]
    remise = _Remise(feuille, tableau, plage, colonne, actuelles)
    peu = not colonne.ajoutee and len(colonne.lignes) <= UNE_A_UNE
    refuser_la_zone(remise, plage, colonne.titre, filtre_admis=peu)
    for ligne, laissee in zip(colonne.lignes, colonne.apres, strict=True):
        if not egales(actuelles[ligne - colonne.premiere], laissee):
            raise _change(
                f"La cellule {colonne.titre} de la ligne {ligne}, feuille « {colonne.feuille} », a"
                f" changé depuis « {action} »."
            )
    return remise


def _verifier_les_lignes(presentes: dict[str, Any], ajout: memoire.Lignes) -> None:
    """Les lignes ajoutées sont encore les dernières, et n'ont pas été complétées ; XLS-12 sinon."""
    feuille = presentes[ajout.feuille]
    tableau = _tableau(feuille, ajout.tableau)
    etendue = feuille.used_range if tableau is None else tableau.range
    bas, derniere = etendue.row + etendue.shape[0] - 1, ajout.premiere + ajout.nombre - 1
    if ajout.neuves and bas != derniere:
        raise _change(f"Le tableau {ajout.tableau} n'a plus la hauteur qu'il avait alors.")
    gauche, droite = etendue.column, etendue.column + etendue.shape[1] - 1
    formules = feuille.range((ajout.premiere, gauche), (derniere, droite)).formula
    for rang, ligne in enumerate(moteur.en_lignes(formules), start=ajout.premiere):
        for place, texte in enumerate(ligne, start=gauche):
            if place not in ajout.colonnes and texte and not str(texte).startswith("="):
                raise _change(
                    f"La ligne {rang} de la feuille « {ajout.feuille} », ajoutée par Lettrine, a"
                    " été complétée depuis."
                )


def _retirer_les_feuilles(
    presentes: dict[str, Any], souvenir: memoire.Souvenir
) -> tuple[list[str], list[str]]:
    """Les feuilles retirées, et celles que l'on a changées, gardées."""
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
    return retirees, gardees


def _tableau(feuille: Any, nom: str) -> Any:
    if feuille is None or not nom:
        return None
    return next((tableau for tableau in feuille.tables if tableau.name == nom), None)


def _change(message: str) -> OptionInvalide:
    return OptionInvalide("XLS-12", f"{message} Rien n'est annulé.", REMEDE)
