"""Le calcul d'une sortie, étape par étape (disposal worksheet): ce que l'on garde au dossier.

Règle : coût, amortissements à l'ouverture, dotation jusqu'à la sortie, valeur comptable ; prix, TVA
à reverser, plus ou moins-value ; dérogatoire, plus ou moins-value fiscale, court et long terme ; ce
qui est repris et ce qui est à encaisser.
Exceptions : une étape nulle qui n'apprend rien n'est pas écrite.

Référence : voir `sorties`.
Unités : centimes.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from lettrine.comptabilite.immobilisations.sorties import CESSION, REBUT
from lettrine.dates import formater
from lettrine.tables.immobilisations import CALCUL_DE_SORTIE, SORTIES

__all__ = ["calcul_de_sortie"]


def calcul_de_sortie(sorties: pd.DataFrame) -> pd.DataFrame:
    """Les étapes de chaque sortie d'une table SORTIES, dans l'ordre (schéma CALCUL_DE_SORTIE)."""
    SORTIES.verifier(sorties)
    lignes = [
        (fiche["NumBien"], etape, calcul, montant)
        for fiche in sorties.to_dict("records")
        for etape, calcul, montant in _etapes(fiche)
    ]
    noms = ("NumBien", "Etape", "Calcul", "Montant")
    colonnes = zip(*lignes, strict=True) if lignes else ((),) * len(noms)
    return CALCUL_DE_SORTIE.table(
        {nom: list(valeurs) for nom, valeurs in zip(noms, colonnes, strict=True)}
    )


def _etapes(fiche: Mapping[Any, Any]) -> Iterator[tuple[str, str, int]]:
    dotation = fiche["DotationComplementaire"]
    sortie = formater(fiche["DateSortie"].date())
    yield "Coût d'entrée", f"acquis le {formater(fiche['DateAcquisition'].date())}", fiche["Brut"]
    yield "Amortissements à l'ouverture", "", fiche["Cumul"] - dotation
    yield "Dotation de l'exercice", f"jusqu'au {sortie}", dotation
    yield "Amortissements cumulés", "ouverture + dotation", fiche["Cumul"]
    yield "Valeur comptable", "coût - amortissements", fiche["ValeurComptable"]
    if fiche["NatureSortie"] == CESSION:
        yield "Prix de cession hors taxes", "", fiche["PrixCession"]
    elif fiche["NatureSortie"] != REBUT:
        yield "Indemnité d'assurance", "", fiche["PrixCession"]
    yield from _si("TVA à reverser", "années restantes, cession sans TVA", fiche["TvaAReverser"])
    yield from _si("TVA à déduire", "années restantes, cession avec TVA", fiche["TvaADeduire"])
    complement = " + TVA à déduire" if fiche["TvaADeduire"] else ""
    calcul = f"prix - valeur comptable - TVA à reverser{complement}"
    yield "Plus ou moins-value", calcul, fiche["PlusValue"]
    yield from _si(
        "Dérogatoire à la sortie",
        "amortissements fiscaux - économiques",
        fiche["RepriseDerogatoire"],
    )
    if fiche["RepriseDerogatoire"]:
        calcul = "plus ou moins-value + dérogatoire"
        yield "Plus ou moins-value fiscale", calcul, fiche["PlusValueFiscale"]
    yield "dont à court terme", "pour l'impôt sur le revenu", fiche["CourtTerme"]
    yield "dont à long terme", "pour l'impôt sur le revenu", fiche["LongTerme"]
    yield from _si("Dépréciation reprise", "devenue sans objet", fiche["RepriseDepreciation"])
    yield from _si("Subvention virée au résultat", "ce qui restait", fiche["SubventionRestante"])
    a_encaisser = fiche["PrixCession"] + fiche["TvaCession"]
    yield from _si("À encaisser, toutes taxes", "prix + TVA", a_encaisser)


def _si(etape: str, calcul: str, montant: int) -> Iterator[tuple[str, str, int]]:
    if montant:
        yield etape, calcul, montant
