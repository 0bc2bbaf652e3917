"""Lettrer des lignes choisies (the manual matching action): poser un code, l'inscrire au registre.

Règle : voir `comptabilite.lettrage.manuel` pour ce qui est admis ou refusé, et `intervention` pour
ce qui est écrit.

Unités : centimes.
"""

from collections.abc import Callable, Sequence

import pandas as pd

from lettrine.actions.bilan import Bilan, Poste, accorder
from lettrine.actions.intervention import Acte, intervenir
from lettrine.classeur.fichier import ClasseurFichier
from lettrine.classeur.port import Classeur
from lettrine.comptabilite.lettrage import Demande, Intervention, lettrer_a_la_main
from lettrine.comptabilite.lettrage.poses import nommer_le_compte
from lettrine.monnaie import formater

__all__ = ["poser"]


def poser(
    classeur: Classeur,
    lignes: Sequence[int],
    *,
    demande: Demande,
    partiel: bool = False,
    registre: ClasseurFichier | None = None,
    progression: Callable[[str], object] | None = None,
) -> Bilan:
    """Met un code sur les lignes choisies et enregistre la copie, le rapport et son registre.

    `partiel` admet qu'elles ne se soldent pas encore ; `registre` est le classeur du registre à
    prolonger. Lève les refus de `comptabilite.lettrage.lettrer_a_la_main` et d'`intervention`.
    """

    def operer(ecritures: pd.DataFrame, demande: Demande) -> Intervention:
        return lettrer_a_la_main(ecritures, lignes, demande=demande, partiel=partiel)

    acte = Acte("Lettrage à la main", "Lettrées à l'instant", _phrase, _postes)
    return intervenir(
        classeur, operer, acte, demande=demande, registre=registre, progression=progression
    )


def _phrase(fait: Intervention) -> str:
    inscrit = fait.registre.iloc[0]
    compte = nommer_le_compte(inscrit["CompteNum"], inscrit["CompAuxNum"])
    nombre = int((fait.lignes["Groupe"] > 0).sum())
    lettrees = accorder(nombre, "ligne lettrée", "lignes lettrées")
    solde = int(inscrit["Solde"])
    if not solde:
        return f"{lettrees} {inscrit['CodeApres']} dans le compte {compte} : le groupe est soldé."
    sens = "débit" if solde > 0 else "crédit"
    return (
        f"{lettrees} {inscrit['CodeApres']} dans le compte {compte}, en partie : il reste"
        f" {formater(abs(solde))} au {sens}."
    )


def _postes(fait: Intervention) -> list[Poste]:
    solde = int(fait.registre["Solde"].iloc[0])
    return [
        Poste("Lignes du groupe", int((fait.lignes["Groupe"] > 0).sum())),
        Poste("Solde du groupe", solde, montant=True),
        Poste("Lignes lettrées du livre", int((fait.lignes["EcritureLet"] != "").sum())),
    ]
