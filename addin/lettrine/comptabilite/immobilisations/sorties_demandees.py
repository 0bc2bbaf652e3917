"""Inscrire une sortie au registre (recording a disposal): bien entier, part, composants.

Règle : un bien entier sort par ses colonnes de sortie ; une part de son coût sort par un événement.
Quand ses composants sortent avec lui, le prix et la TVA sont partagés selon les coûts d'entrée, au
centime.
Exceptions : un bien inconnu (IMM-40), déjà sorti (IMM-41) ou dont la sortie n'a pas de sens
(IMM-42) est refusé ; un composant qui reste seul à l'actif est signalé (IMM-43).

Référence : PCG art. 214-9, 1212-29.
Unités : centimes.

>>> registre = IMMOBILISATIONS.table({
...     "NumBien": ["B1", "B2"], "ComposantDe": ["", "B1"], "CompteNum": ["213100"] * 2,
...     "DateAcquisition": np.array(["2016-01-01"] * 2, "datetime64[s]"),
...     "CoutEntree": [80_000_00, 30_000_00]})
>>> demande = DemandeDeSortie("B1", date(2025, 12, 31), prix=55_000_00, avec_composants=True)
>>> inscrite = inscrire_la_sortie(registre, EVENEMENTS.vide(), demande)
>>> inscrite.registre["PrixCession"].tolist(), inscrite.registre["NatureSortie"].tolist()
([4000000, 1500000], ['cession', 'cession'])
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from lettrine.comptabilite.immobilisations.plan import Plan
from lettrine.comptabilite.immobilisations.sorties import CESSION, REBUT, Sorties, sorties
from lettrine.dates import formater
from lettrine.erreurs import Anomalie, Gravite, OptionInvalide
from lettrine.monnaie import formater as euros
from lettrine.monnaie import repartir
from lettrine.tables.immobilisations import (
    EVENEMENTS,
    IMMOBILISATIONS,
    NATURES_DE_SORTIE,
)
from lettrine.tables.schema import RANG

__all__ = [
    "DE_LA_SORTIE",
    "DemandeDeSortie",
    "SortieInscrite",
    "inscrire_la_sortie",
    "sorties_inscrites",
]

DE_LA_PART = ("NumBien", "DateEvenement", "Nature", "Montant", "PrixCession")
"""Ce qui fait de deux parts la même."""

DE_LA_SORTIE = ("DateSortie", "NatureSortie", "PrixCession", "TvaCession")
"""Les colonnes du registre qu'une sortie remplit."""


@dataclass(frozen=True, slots=True)
class DemandeDeSortie:
    """Quel bien sort, quand et à quel prix ; `part` est le coût de la part qui sort, 0 pour tout.

    Sans nature, un prix en fait une cession, son absence un rebut.
    """

    bien: str
    jour: date
    nature: str = ""
    prix: int = 0
    tva: int = 0
    part: int = 0
    avec_composants: bool = False

    @property
    def nature_retenue(self) -> str:
        """La nature demandée, ou celle que dit le prix."""
        return self.nature or (CESSION if self.prix else REBUT)


@dataclass(frozen=True)
class SortieInscrite:
    """Le registre et les événements une fois la sortie inscrite ; les numéros des biens sortis.

    `ajoutes` sont les événements ajoutés, vide si le bien sort en entier.
    """

    registre: pd.DataFrame
    evenements: pd.DataFrame
    ajoutes: pd.DataFrame
    biens: tuple[str, ...]
    anomalies: list[Anomalie]


def inscrire_la_sortie(
    registre: pd.DataFrame, evenements: pd.DataFrame, demande: DemandeDeSortie
) -> SortieInscrite:
    """La sortie inscrite dans des copies des tables ; l'ordre des lignes est gardé.

    Lève `OptionInvalide` : IMM-40, IMM-41, IMM-42.
    """
    IMMOBILISATIONS.verifier(registre)
    EVENEMENTS.verifier(evenements)
    place = _trouver(registre, demande.bien)
    _refuser_la_demande(registre.iloc[place].to_dict(), demande)
    composants = _composants_presents(registre, demande.bien)
    if demande.part:
        return _sortir_une_part(registre, evenements, demande)
    places = [place, *(composants if demande.avec_composants else ())]
    return SortieInscrite(
        _sortir(registre, places, demande),
        evenements,
        EVENEMENTS.vide(),
        tuple(str(registre["NumBien"].iloc[p]) for p in places),
        [] if demande.avec_composants else _composants_laisses(registre, composants, demande),
    )


def sorties_inscrites(plan: Plan, inscrite: SortieInscrite) -> Sorties:
    """Ce que la sortie donne dans le plan du registre où elle est inscrite.

    Lève `OptionInvalide` (IMM-42), avec la raison, si le plan laisse le bien de côté.
    """
    faites = sorties(plan)
    numeros = faites.table["NumBien"].isin(inscrite.biens).to_numpy()
    part = len(inscrite.evenements) - 1 if len(inscrite.ajoutes) else -1
    choisies = faites.choisir(np.flatnonzero(numeros & (plan.lots.evenement[faites.lots] == part)))
    if len(choisies.lots) < len(inscrite.biens):
        raisons = [a.message for a in plan.anomalies if any(n in a.message for n in inscrite.biens)]
        raison = raisons[0] if raisons else "le plan ne la contient pas."
        raise OptionInvalide(
            "IMM-42", f"Cette sortie est impossible : {raison}", "Corrigez le registre."
        )
    return choisies


def _trouver(registre: pd.DataFrame, numero: str) -> int:
    """La ligne du bien ; IMM-40 s'il n'y en a pas une et une seule."""
    places = np.flatnonzero((registre["NumBien"] == numero).to_numpy())
    if len(places) == 1:
        return int(places[0])
    quoi = "n'est pas au registre" if not len(places) else "est le numéro de plusieurs biens"
    raise OptionInvalide(
        "IMM-40",
        f"Le bien « {numero} » {quoi}.",
        "Donnez à --bien un numéro du registre, tel qu'il y est écrit.",
    )


def _refuser_la_demande(fiche: dict[object, object], demande: DemandeDeSortie) -> None:
    """IMM-41 : le bien est déjà sorti ; IMM-42 : la sortie n'a pas de sens."""
    sortie = fiche["DateSortie"]
    if isinstance(sortie, pd.Timestamp) and not pd.isna(sortie):
        raise OptionInvalide(
            "IMM-41",
            f"Le bien « {demande.bien} » est déjà sorti le {formater(sortie.date())}.",
            "Vérifiez le numéro ; pour corriger cette sortie, changez-la dans le registre.",
        )
    cout = fiche["CoutEntree"]
    acquis = fiche["DateAcquisition"]
    fautes = (
        (
            demande.nature not in ("", *NATURES_DE_SORTIE),
            f"sa nature « {demande.nature} » n'est pas connue",
            f"Choisissez parmi {', '.join(NATURES_DE_SORTIE)}.",
        ),
        (
            isinstance(acquis, pd.Timestamp) and demande.jour < acquis.date(),
            f"le bien « {demande.bien} » n'est pas acquis le {formater(demande.jour)}",
            "Corrigez --le.",
        ),
        (
            min(demande.prix, demande.tva, demande.part) < 0,
            "un prix, une TVA ou une part est négatif",
            "Donnez des montants positifs.",
        ),
        (
            demande.nature_retenue == REBUT and bool(demande.prix or demande.tva),
            "une mise au rebut n'a ni prix ni TVA",
            "Retirez-les, ou demandez une cession.",
        ),
        (
            bool(demande.tva) and demande.nature_retenue != CESSION,
            "une indemnité d'assurance ne porte pas de TVA",
            "Retirez --tva.",
        ),
        (
            isinstance(cout, int) and demande.part >= max(cout, 1),
            f"la part qui sort, {euros(demande.part)}, n'est pas moindre que le coût du bien",
            "Retirez --part pour le sortir en entier.",
        ),
        (
            bool(demande.part) and demande.avec_composants,
            "une part ne sort pas avec des composants",
            "Retirez --part, ou --avec-composants.",
        ),
    )
    for faux, quoi, remede in fautes:
        if faux:
            raise OptionInvalide("IMM-42", f"Cette sortie est impossible : {quoi}.", remede)


def _composants_presents(registre: pd.DataFrame, numero: str) -> list[int]:
    siens = (registre["ComposantDe"] == numero) & registre["DateSortie"].isna()
    return np.flatnonzero(siens.to_numpy()).tolist()


def _composants_laisses(
    registre: pd.DataFrame, composants: list[int], demande: DemandeDeSortie
) -> list[Anomalie]:
    """IMM-43 : des composants du bien restent à l'actif."""
    if not composants:
        return []
    numeros = ", ".join(str(registre["NumBien"].iloc[place]) for place in composants)
    message = (
        f"Le bien « {demande.bien} » sort, et ses composants restent à l'actif : {numeros} ;"
        " ajoutez --avec-composants s'ils sortent avec lui."
    )
    return [Anomalie("IMM-43", Gravite.A_TRAITER, message, colonne="ComposantDe")]


def _sortir(registre: pd.DataFrame, places: list[int], demande: DemandeDeSortie) -> pd.DataFrame:
    """Le registre où ces biens sont sortis, le prix et la TVA partagés selon leurs coûts."""
    couts = [max(int(registre["CoutEntree"].iloc[place]), 0) for place in places]
    couts = couts if any(couts) else [1] * len(places)
    colonnes = {nom: registre[nom].to_numpy(copy=True) for nom in DE_LA_SORTIE}
    colonnes["NatureSortie"] = registre["NatureSortie"].to_numpy(dtype=object, copy=True)
    colonnes["DateSortie"][places] = np.datetime64(demande.jour, "s")
    colonnes["NatureSortie"][places] = demande.nature_retenue
    colonnes["PrixCession"][places] = repartir(demande.prix, couts)
    colonnes["TvaCession"][places] = repartir(demande.tva, couts)
    return registre.assign(
        **{
            nom: pd.Series(valeurs, index=registre.index, dtype=IMMOBILISATIONS[nom].type)
            for nom, valeurs in colonnes.items()
        }
    )


def _sortir_une_part(
    registre: pd.DataFrame, evenements: pd.DataFrame, demande: DemandeDeSortie
) -> SortieInscrite:
    """Un événement de plus, du bien entier ; IMM-41 si le même y est déjà."""
    ajoutes = EVENEMENTS.table(
        {
            "NumBien": [demande.bien],
            "DateEvenement": np.array([demande.jour], dtype="datetime64[s]"),
            "Nature": ["sortie partielle"],
            "Montant": [demande.part],
            "NatureSortie": [demande.nature_retenue],
            "PrixCession": [demande.prix],
            "TvaCession": [demande.tva],
        }
    )
    if (evenements[[*DE_LA_PART]] == ajoutes[[*DE_LA_PART]].iloc[0]).all(axis=1).any():
        raise OptionInvalide(
            "IMM-41",
            f"Cette part du bien « {demande.bien} », {euros(demande.part)} le"
            f" {formater(demande.jour)}, est déjà sortie.",
            "Si deux parts égales sortent ce jour-là, inscrivez-les en une fois, pour leur total.",
        )
    if RANG in evenements:
        ajoutes[RANG] = int(evenements[RANG].max()) + 1 if len(evenements) else 1
    tous = pd.concat([evenements, ajoutes], ignore_index=True)[[*evenements.columns]]
    return SortieInscrite(registre, tous, ajoutes, (demande.bien,), [])
