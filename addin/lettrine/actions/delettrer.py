"""Délettrer un livre (the unmatching action): retirer des codes, et l'inscrire au registre.

Règle : voir `comptabilite.lettrage.delettrage` pour ce qui est choisi, et `intervention` pour ce
qui est écrit. Rien à délettrer est un refus (DEL-03) : rien n'est alors écrit.

Unités : centimes.
"""

from collections.abc import Callable, Sequence
from datetime import date

import pandas as pd

from lettrine.actions.bilan import Bilan, Poste, accorder
from lettrine.actions.intervention import Acte, intervenir
from lettrine.classeur.fichier import ClasseurFichier
from lettrine.classeur.port import Classeur
from lettrine.comptabilite.lettrage import Demande, Intervention
from lettrine.comptabilite.lettrage import delettrer as delettrer_ecritures
from lettrine.comptabilite.lettrage.codes import est_partiel

__all__ = ["delettrer"]


def delettrer(
    classeur: Classeur,
    *,
    demande: Demande,
    comptes: Sequence[str] = (),
    auxiliaires: Sequence[str] = (),
    codes: Sequence[str] = (),
    du: date | None = None,
    au: date | None = None,
    lignes: Sequence[int] = (),
    registre: ClasseurFichier | None = None,
    progression: Callable[[str], object] | None = None,
) -> Bilan:
    """Retire le code des groupes choisis et enregistre la copie, le rapport et son registre.

    `registre` est le classeur du registre à prolonger. Lève les refus de
    `comptabilite.lettrage.delettrer` et d'`intervention`.
    """

    def operer(ecritures: pd.DataFrame, demande: Demande) -> Intervention:
        return delettrer_ecritures(
            ecritures,
            demande=demande,
            comptes=comptes,
            auxiliaires=auxiliaires,
            codes=codes,
            du=du,
            au=au,
            rangs=lignes,
        )

    acte = Acte("Délettrage", "Délettrées à l'instant", _phrase, _postes)
    return intervenir(
        classeur, operer, acte, demande=demande, registre=registre, progression=progression
    )


def _phrase(fait: Intervention) -> str:
    nombre = int((fait.lignes["Groupe"] > 0).sum())
    return (
        f"{accorder(len(fait.registre), 'groupe délettré', 'groupes délettrés')} ;"
        f" {accorder(nombre, 'ligne rouverte', 'lignes rouvertes')} (voir la feuille Lignes)."
    )


def _postes(fait: Intervention) -> list[Poste]:
    partiels = fait.registre["CodeAvant"].map(est_partiel).astype(bool)
    return [
        Poste("Groupes délettrés", len(fait.registre)),
        Poste("dont partiels", int(partiels.sum())),
        Poste("Lignes rouvertes", int((fait.lignes["Groupe"] > 0).sum())),
        Poste("Lignes encore lettrées", int((fait.lignes["EcritureLet"] != "").sum())),
    ]
