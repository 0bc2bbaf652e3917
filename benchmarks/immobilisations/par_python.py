"""Le même plan bien par bien, en Python simple : des entiers, une boucle par bien et exercice."""

import json
import sys
import time
from collections import defaultdict

import pandas as pd

from benchmarks.immobilisations.donnees import AU, DU, engendrer
from benchmarks.immobilisations.reference import Bien, plan

__all__ = ["lire"]

PLAN = ("dotations", "cumuls", "nettes", "fiscaux", "derogatoires")


def main(nombre: str) -> None:
    """Dresse le plan et dit la durée de l'étape."""
    registre, unites = engendrer(int(nombre))
    depart = time.process_time()
    plans = [dresser(bien) for bien in lire(registre, unites)]
    etape = time.process_time() - depart
    colonnes = [
        [sum(ligne[rang] for ligne in lignes) for lignes in plans] for rang in range(len(PLAN))
    ]
    sommes = {nom: sum(valeurs) for nom, valeurs in zip(PLAN, colonnes, strict=True)}
    constat = {"biens": len(plans), "exercices": len(plans[0]), **sommes}
    print(json.dumps({"etape_s": etape, "constat": constat}))


def dresser(bien: Bien) -> list[tuple[int, ...]]:
    """Le plan d'un bien : dotation, cumul, valeur nette, cumul fiscal, mouvement du dérogatoire."""
    lignes = []
    cumul = solde = 0
    cumuls = zip(range(DU.year, AU.year + 1), *plan(bien, DU.year, AU.year), strict=True)
    for annee, amorti, fiscal in cumuls:
        derogatoire = max(fiscal - amorti, 0)
        nette = (bien.cout if annee >= bien.acquis.year else 0) - amorti
        lignes.append((amorti - cumul, amorti, nette, fiscal, abs(derogatoire - solde)))
        cumul, solde = amorti, derogatoire
    return lignes


def lire(registre: pd.DataFrame, unites: pd.DataFrame) -> list[Bien]:
    """Les biens du registre, un objet par bien."""
    faites: defaultdict[str, dict[int, int]] = defaultdict(dict)
    for fait in unites[["NumBien", "DateEvenement", "Unites"]].itertuples(index=False):
        faites[fait.NumBien][fait.DateEvenement.year] = fait.Unites
    colonnes = [
        "NumBien", "CoutEntree", "ValeurResiduelle", "Methode", "Duree", "DateAcquisition",
        "DateMiseEnService", "DateSortie", "UnitesPrevues", "MethodeFiscale",
    ]  # fmt: skip
    return [
        Bien(
            x.CoutEntree,
            x.ValeurResiduelle,
            x.Methode,
            12 * int(x.Duree),
            x.DateAcquisition.date(),
            x.DateMiseEnService.date(),
            None if x.DateSortie is pd.NaT else x.DateSortie.date(),
            x.UnitesPrevues,
            faites.get(x.NumBien, {}),
            x.MethodeFiscale,
            12 * int(x.Duree),
        )
        for x in registre[colonnes].itertuples(index=False)
    ]


if __name__ == "__main__":
    main(*sys.argv[1:])
