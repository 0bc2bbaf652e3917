"""Ce qui reste ouvert une fois les comptes lettrés (what matching leaves open).

Règle : reste ouverte une ligne sans code qu'aucun groupe ne propose, et un lettrage partiel, pour
ce qu'il en reste : ses lignes ne vont plus qu'ensemble.
Exceptions : les lignes d'un groupe proposé qui se solde attendent l'accord de l'utilisateur ; elles
n'entrent dans rien d'autre.

Unités : centimes.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd
import pyarrow as pa

from lettrine.comptabilite.couples import lignes_des_comptes
from lettrine.comptabilite.lettrage.codes import est_partiel
from lettrine.comptabilite.lettrage.examens import lire_les_citations, pieces_propres
from lettrine.comptabilite.lettrage.groupes import Preuve
from lettrine.comptabilite.lettrage.lignes import (
    Entiers,
    Lignes,
    numeroter_les_comptes,
    pieces,
    preparer,
)
from lettrine.comptabilite.lettrage.partage import Partage
from lettrine.comptabilite.lettrage.poses import groupes_poses
from lettrine.comptabilite.lettrage.preuves.candidats import Candidats, debuts_de, rang_local
from lettrine.comptabilite.lettrage.references import Citations
from lettrine.comptabilite.lettrage.rejets import annoncent_un_rejet
from lettrine.comptabilite.lettrage.resultat import Lettrage
from lettrine.tables.schema import RANG

__all__ = ["Restes", "rangs_de", "relever"]


@dataclass(frozen=True)
class Restes:
    """Les lignes lettrables d'un livre, et ce qui en reste ouvert.

    `lignes` a le solde de chaque ligne, `partage` celui de chaque reste ; `rangs` nomme les lignes
    de la source. Tout est en positions parmi les lignes lettrables.
    """

    ecritures: pd.DataFrame
    lignes: Lignes
    partage: Partage
    rangs: Entiers

    @cached_property
    def pieces(self) -> Entiers:
        """La pièce de chaque ligne, -1 si elle ne prouve rien."""
        return pieces_propres(self.ecritures, self.lignes)

    @cached_property
    def citations(self) -> Citations:
        """Ce que cite chaque ligne."""
        return lire_les_citations(self.ecritures, self.lignes, self.pieces)

    def etendre(self, ensembles: Candidats) -> Candidats:
        """Les mêmes ensembles, chaque lettrage partiel remplacé par toutes ses lignes."""
        ordre, racines = self._par_racine
        debuts = np.searchsorted(racines, ensembles.membres, side="left")
        nombres = np.searchsorted(racines, ensembles.membres, side="right") - debuts
        membres = ordre[np.repeat(debuts, nombres) + rang_local(nombres)]
        if not len(ensembles.tailles):
            return Candidats(membres, ensembles.tailles)
        tetes = np.cumsum(ensembles.tailles) - ensembles.tailles
        return Candidats(membres, np.add.reduceat(nombres, tetes))

    @cached_property
    def _par_racine(self) -> tuple[Entiers, Entiers]:
        racines = self.partage.racines
        ordre = np.lexsort((self.rangs, racines))
        return ordre, racines[ordre]


def relever(
    ecritures: pd.DataFrame, lettrage: Lettrage, comptes: Sequence[str], parmi: Sequence[str]
) -> Restes:
    """Ce que le lettrage laisse ouvert dans les comptes qui commencent par les préfixes `parmi`.

    `lettrage` est le résultat obtenu sur ces mêmes écritures, dans les comptes `comptes` : tous
    comptent pour juger de ce que cite une pièce.
    """
    lettrables, compte, _ = numeroter_les_comptes(ecritures, comptes)
    places = np.flatnonzero(lettrables)
    lignes = _reconnaitre_les_pieces(ecritures, preparer(ecritures, places, compte, ()))
    rangs = ecritures[RANG].to_numpy()[places]
    partage = Partage(lignes)
    blocs = _partiels(ecritures, lettrage)[places]
    ensemble = np.flatnonzero(blocs >= 0)
    ensemble = ensemble[np.lexsort((rangs[ensemble], blocs[ensemble]))]
    partage.reunir(
        Candidats(ensemble, debuts_de(blocs[ensemble])[1]), Preuve.PARTIEL_POSE, certains=True
    )
    code = lettrage.lignes["EcritureLet"].to_numpy()[places] != ""
    pris = (code | (lettrage.lignes["Groupe"].to_numpy()[places] > 0)) & (blocs < 0)
    pris |= ~lignes_des_comptes(ecritures, parmi)[places]
    racines = partage.racines
    retenus = np.unique(racines[np.isin(rangs, _proposes(lettrage))])
    partage.suspendre(np.flatnonzero(pris | np.isin(racines, retenus)))
    return Restes(ecritures, lignes, partage, rangs)


def rangs_de(texte: str) -> list[int]:
    """Les lignes de la source que nomme une clé.

    >>> rangs_de("12, 15")
    [12, 15]
    """
    return [int(rang) for rang in texte.split(",")]


def _reconnaitre_les_pieces(ecritures: pd.DataFrame, lignes: Lignes) -> Lignes:
    """Les mêmes lignes, leurs factures et avoirs reconnus d'après le livre entier.

    Un journal de pièces l'est aussi dans un compte où il a peu de lignes ; le rejet d'un règlement
    n'est pas une facture.
    """
    un_seul = np.zeros_like(lignes.compte)
    piece = lignes.piece | pieces(
        ecritures["JournalCode"], lignes.place, un_seul, lignes.solde, lignes.facture
    )
    dues = np.flatnonzero(piece & (lignes.solde * lignes.facture > 0))
    libelles = pa.array(ecritures["EcritureLib"].iloc[lignes.place[dues]], pa.large_string())
    piece[dues[annoncent_un_rejet(libelles)]] = False
    return replace(lignes, piece=piece)


def _partiels(ecritures: pd.DataFrame, lettrage: Lettrage) -> Entiers:
    """Le numéro du lettrage partiel de chaque ligne, posé ou proposé ; -1 sinon."""
    codes = lettrage.lignes["EcritureLet"]
    blocs = groupes_poses(ecritures.assign(EcritureLet=codes.to_numpy()))
    distincts, textes = pd.factorize(codes)
    entiers = np.array([not est_partiel(str(texte)) for texte in textes], dtype=bool)
    blocs[np.isin(distincts, np.flatnonzero(entiers))] = -1
    table = lettrage.groupes
    proposes = ((table["EcritureLet"] == "") & (table["Solde"] != 0)).to_numpy(dtype=bool)
    groupe = lettrage.lignes["Groupe"].to_numpy()
    du_propose = np.concatenate([[False], proposes])[groupe] & (blocs < 0)
    blocs[du_propose] = int(blocs.max(initial=-1)) + groupe[du_propose]
    return blocs


def _proposes(lettrage: Lettrage) -> Entiers:
    """Les lignes de la source des groupes qui se soldent et attendent un accord."""
    table = lettrage.groupes
    attendent = table.loc[(table["EcritureLet"] == "") & (table["Solde"] == 0), "Rangs"]
    return np.array([rang for texte in attendent for rang in rangs_de(texte)], dtype=np.int64)
