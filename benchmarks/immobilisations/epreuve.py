"""L'épreuve des plans d'amortissement : Lettrine, et le même calcul bien par bien."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.ecriture_des_nombres import nombre
from benchmarks.mesure import comparer, python

if TYPE_CHECKING:
    from benchmarks.epreuves import Echelle, Resultat

__all__ = ["immobilisations"]

SIMPLE = "Python simple, bien par bien"


def immobilisations(
    _dossier: Path, echelle: "Echelle", dire: Callable[[str], object]
) -> "list[Resultat]":
    """Compare les deux plans, qui doivent avoir les mêmes totaux au centime."""
    from benchmarks.epreuves import LETTRINE, Resultat  # noqa: PLC0415

    biens = echelle.penalites
    dire(f"Plans d'amortissement de {nombre(biens)} biens")
    mesures = comparer(
        {
            LETTRINE: python("benchmarks.immobilisations.par_lettrine", biens),
            SIMPLE: python("benchmarks.immobilisations.par_python", biens),
        },
        echelle.tours,
        dire,
    )
    constat = mesures[LETTRINE][0].constat
    if mesures[SIMPLE][0].constat != constat:
        raise RuntimeError(f"{SIMPLE} : {mesures[SIMPLE][0].constat}, Lettrine : {constat}")
    resultat = Resultat(
        f"Dresser le plan de {nombre(constat['biens'])} biens sur"
        f" {nombre(constat['exercices'])} exercices",
        "Toutes les méthodes mêlées, un bien sur dix sorti, des plans fiscaux dégressifs. Étape :"
        " le registre lu, la dotation, le cumul, la valeur nette, le cumul fiscal et le dérogatoire"
        " de chaque bien et de chaque exercice. L'autre calcul est du Python simple en nombres"
        " entiers, une boucle par bien et par exercice ; leurs totaux sont égaux au centime."
        " Lettrine contrôle en plus chaque bien.",
        mesures,
        avec_etape=True,
    )
    resultat.plus_rapide(15, SIMPLE)
    return [resultat]
