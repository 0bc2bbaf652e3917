"""Évaluer le lettrage sur les lettres d'un livre (back-test): ce que Lettrine en retrouve.

Règle : rien n'est lettré. Les codes du livre sont cachés, le livre est lettré de nouveau, et un
rapport compare : combien de groupes reviennent exactement, combien sous une forme compatible,
combien sont faux, combien restent ouverts, chacun avec ce qui est proposé à sa place.
Exceptions : un livre sans aucun code n'a rien à comparer (LET-15).

Unités : centimes.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

import pandas as pd

from lettrine import parametres
from lettrine.actions.bilan import Bilan, Poste, accorder
from lettrine.actions.lettrer import comptes_a_lettrer, derniere_date
from lettrine.actions.ouverture import (
    colonnes_lues,
    feuille_des_colonnes,
    refuser_bloquantes,
    source_de,
)
from lettrine.classeur.port import Classeur, Lecture
from lettrine.classeur.presentation import Controle, Feuille, Graphique
from lettrine.comptabilite.lettrage import Evaluation, Verdict, evaluer
from lettrine.dates import formater
from lettrine.erreurs import DonneesInvalides
from lettrine.tables.ecritures import ECRITURES
from lettrine.tables.lettrage import EVALUATION, VERDICTS

__all__ = ["evaluer_lettrage"]

LIBELLES = {
    Verdict.EXACT: "Exactement retrouvés",
    Verdict.COMPATIBLE: "Compatibles : découpés ou réunis",
    Verdict.FAUX: "Faux : lignes mêlées à d'autres",
    Verdict.OUVERT: "Laissés ouverts",
}


def evaluer_lettrage(
    classeur: Classeur,
    *,
    comptes: Sequence[str] = (),
    reglages: parametres.Parametres | None = None,
    progression: Callable[[str], object] | None = None,
) -> Bilan:
    """Compare les lettres d'un livre à un nouveau lettrage, et écrit le rapport.

    Lève les refus de `lettrer`, et `DonneesInvalides` (LET-15) si aucun groupe n'est à juger.
    """
    dire = progression or (lambda _etape: None)
    dire("Lecture des écritures")
    lecture = classeur.lire(ECRITURES)
    refuser_bloquantes(lecture)
    prefixes, cumulatifs = comptes_a_lettrer(classeur, lecture, comptes, reglages)
    evaluation = evaluer(
        lecture.table, comptes=prefixes, comptes_cumulatifs=cumulatifs, progression=progression
    )
    if not evaluation.juges:
        raise DonneesInvalides(
            "LET-15",
            f"« {lecture.provenance.fichier} » n'a aucun groupe lettré qui se solde : il n'y a rien"
            " à comparer.",
            "Donnez un livre déjà lettré, par exemple celui de l'exercice précédent.",
        )
    dire("Écriture du rapport")
    for feuille in _feuilles(lecture, evaluation):
        classeur.ecrire_feuille(feuille)
    return _bilan(lecture, evaluation, classeur.enregistrer())


def _feuilles(lecture: Lecture, evaluation: Evaluation) -> list[Feuille]:
    arrete = formater(derniere_date(lecture))
    source = f"Source : {source_de(lecture)}, écritures jusqu'au {arrete}."
    regle = "Vos codes ont été cachés, tout a été lettré de nouveau, certains et probables."
    table = _verdicts(evaluation)
    juges = Controle(
        "Groupes jugés = groupes lettrés qui se soldent",
        int(table["Groupes"].sum()),
        evaluation.juges,
        montant=False,
        somme_de="Groupes",
    )
    return [
        Feuille(
            "Synthèse",
            "Ce que Lettrine retrouve de vos lettres",
            (source, regle, _des_certains(evaluation)),
            table,
            VERDICTS,
            controles=(juges,),
            totaux=("Groupes", "Montant"),
            graphique=Graphique(_conclusion(evaluation), "Verdict", ("Groupes",)),
        ),
        Feuille(
            "Groupes",
            "Vos groupes, et ce qui est proposé à leur place",
            (
                source,
                "D'abord ceux qui ne reviennent pas exactement. Compatible : vos lignes, en groupes"
                " qui se soldent aussi.",
            ),
            evaluation.groupes,
            EVALUATION,
            totaux=("Montant",),
        ),
        feuille_des_colonnes(lecture, source),
    ]


def _verdicts(evaluation: Evaluation) -> pd.DataFrame:
    montants = evaluation.groupes["Montant"]
    return VERDICTS.table(
        {
            "Verdict": list(LIBELLES.values()),
            "Groupes": [evaluation.nombre(verdict) for verdict in LIBELLES],
            "Montant": [
                int(montants[evaluation.groupes["Verdict"] == verdict].sum())
                for verdict in LIBELLES
            ],
        }
    )


def _conclusion(evaluation: Evaluation) -> str:
    exacts = evaluation.nombre(Verdict.EXACT)
    part = f"{1000 * exacts // evaluation.juges / 10:.1f}".replace(".", ",")
    return f"{exacts} groupes sur {evaluation.juges} ({part} %) reviennent exactement"


def _des_certains(evaluation: Evaluation) -> str:
    return (
        f"Parmi les {accorder(evaluation.certains, 'groupe certain', 'groupes certains')} proposés,"
        f" {evaluation.certains_faux} mêlent des lignes de plusieurs de vos groupes. Vos groupes"
        f" qui ne se soldent pas ({evaluation.non_juges}) ne sont pas jugés."
    )


def _bilan(lecture: Lecture, evaluation: Evaluation, fichiers: list[Path]) -> Bilan:
    return Bilan(
        titre="Évaluation du lettrage sur vos lettres",
        phrase=f"{_conclusion(evaluation)}. {_des_certains(evaluation)}",
        postes=(
            Poste("Groupes jugés", evaluation.juges),
            *(Poste(libelle, evaluation.nombre(verdict)) for verdict, libelle in LIBELLES.items()),
            Poste("Groupes certains proposés", evaluation.certains),
            Poste("Groupes certains faux", evaluation.certains_faux),
        ),
        fichiers=tuple(fichiers),
        anomalies=lecture.anomalies,
        precisions=colonnes_lues(lecture),
    )
