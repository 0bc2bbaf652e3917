"""Les boutons du groupe Données qui ouvrent et enregistrent un FEC (FEC import, export)."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from lettrine.actions.bilan import Bilan
from lettrine.actions.convertir_fec import convertir_fec, exporter_fec
from lettrine.catalogue import action
from lettrine.classeur.port import Classeur
from lettrine.excel.boutons.reglages import dossier_du_classeur

__all__ = ["enregistrer_en_fec", "ouvrir_un_fec"]

Progression = Callable[[str], object] | None


@action(groupe="Données", libelle="Ouvrir un FEC", icone="GetExternalDataFromText", ouvre=True)
def ouvrir_un_fec(fichier: Path, *, progression: Progression = None) -> Bilan:
    """Fait d'un fichier des écritures comptables un classeur, à côté de lui, et l'ouvre.

    Arguments :
        fichier : le FEC à ouvrir, qui n'est pas changé.
    """
    if progression:
        progression("lecture du FEC")
    return convertir_fec(fichier, fichier.parent)


@action(groupe="Données", libelle="Enregistrer en FEC", icone="ExportTextFile")
def enregistrer_en_fec(
    classeur: Classeur,
    cloture: date,
    dossier: Path,
    *,
    siren: str = "",
    progression: Progression = None,
) -> Bilan:
    """Écrit les écritures du classeur dans un fichier FEC, sous le nom que la loi demande.

    Arguments :
        cloture : date de clôture de l'exercice, comme 31/12/2025.
        dossier : le dossier où écrire le FEC.
        siren : SIREN de la société, neuf chiffres ; vide : celui de la table Societe.
    """
    if progression:
        progression("écriture du FEC")
    societe = dossier_du_classeur(classeur).societe
    connu = "" if societe.empty else str(societe["Siren"].iloc[0])
    return exporter_fec(classeur, dossier, siren=siren or connu, cloture=cloture)
