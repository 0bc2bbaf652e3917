"""Ce que l'on met dans le modèle d'immobilisations (template content) : le barème, ou l'exemple.

Règle : le modèle vide n'a que le barème des coefficients dégressifs, avec ses références ;
l'exemple a le registre du dossier d'exemple, depuis son premier exercice.
Exceptions : un barème dont les tranches de durée changent d'une date à l'autre est refusé.
"""

from datetime import date
from typing import Any

from lettrine.classeur.modeles import Remplissage
from lettrine.comptabilite.immobilisations.bareme import AMORTISSABLES, TOUJOURS, lire_tranches
from lettrine.demo import construire
from lettrine.parametres import livres
from lettrine.tables.immobilisations import EVENEMENTS, IMMOBILISATIONS

__all__ = ["exemple", "vide"]

COEFFICIENTS = "immobilisations/coefficients_degressifs"
EXCLUS = "immobilisations/exclus_du_degressif"
BIEN_MONTRE = "I003"


def vide() -> Remplissage:
    """Le barème de la loi, sans aucun bien."""
    return Remplissage(
        tables={schema.nom: schema.vide() for schema in (IMMOBILISATIONS, EVENEMENTS)},
        reglages={"bareme": _bareme(), "comptes": _comptes()},
    )


def exemple(graine: int) -> Remplissage:
    """Le registre du dossier d'exemple, arrêté à sa clôture."""
    dossier = construire(graine)
    registre, cloture = dossier.immobilisations, dossier.exercice[1]
    premier = registre["DateAcquisition"].min().year
    return Remplissage(
        tables={IMMOBILISATIONS.nom: registre, EVENEMENTS.nom: EVENEMENTS.vide()},
        dossier=str(dossier.societe["Nom"].iloc[0]),
        au=cloture,
        reglages={
            "bareme": _bareme(),
            "comptes": _comptes(),
            "premier_debut": date(premier, 1, 1),
            "premier_fin": date(premier, 12, 31),
            "bien": BIEN_MONTRE,
        },
    )


def _bareme() -> dict[str, Any]:
    """Les durées des tranches, et les coefficients de chaque date avec leur référence."""
    loi = livres()
    durees: set[tuple[int, ...]] = set()
    lignes = []
    for valeur in loi.parametre(COEFFICIENTS).valeurs:
        tranches = lire_tranches(loi, COEFFICIENTS, valeur.depuis, {"jusqu_a", "coefficient"})
        durees.add(tuple(int(tranche["jusqu_a"]) for tranche in tranches))
        coefficients = [tranche["coefficient"] for tranche in tranches]
        lignes.append((valeur.depuis, coefficients, valeur.reference))
    if len(durees) != 1:
        raise ValueError("le modèle n'a qu'un jeu de tranches de durée")
    return {"durees": list(durees.pop()), "lignes": lignes}


def _comptes() -> dict[str, tuple[str, list[str]]]:
    """Par nom de plage, le titre et les débuts de comptes que la loi écarte, ou admet."""
    loi = livres()
    regles = lire_tranches(loi, AMORTISSABLES, TOUJOURS, {"comptes", "amortissable"})
    amortis, non_amortis = (
        [c for regle in regles if regle["amortissable"] is voulu for c in regle["comptes"]]
        for voulu in (True, False)
    )
    return {
        "Comptes_sans_degressif": ("Sans dégressif", list(loi.textes(EXCLUS, TOUJOURS))),
        "Comptes_non_amortis": ("Ne s'amortit pas", non_amortis),
        "Comptes_amortis": ("S'amortit", amortis),
    }
