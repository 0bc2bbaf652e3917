"""Évaluer le lettrage sur ses propres lettres (back-test): ce que Lettrine retrouve du passé.

Règle : les codes des comptes lettrables sont cachés, tout est lettré de nouveau, et chaque groupe
qui se soldait est comparé à ce que Lettrine propose de ses lignes. Il est *exact* si un groupe
proposé a exactement les mêmes ; *compatible* si on l'a découpé en groupes qui se soldent, ou réuni
à d'autres groupes entiers ; *faux* si un groupe proposé mêle une partie de ses lignes à d'autres ;
*ouvert* si rien n'est proposé pour lui.
Exceptions : les groupes partiels ou qui ne se soldent pas ne sont pas jugés, on les compte ; un
groupe découpé dont quelques lignes restent ouvertes est compatible.

Unités : centimes.

>>> livre = ECRITURES.table({
...     "EcritureDate": np.array(["2025-01-10", "2025-02-09", "2025-03-01"], "datetime64[s]"),
...     "CompteNum": ["411"] * 3, "PieceRef": ["F1", "B1", "F2"], "EcritureLet": ["A", "A", ""],
...     "Debit": [120_00, 0, 45_00], "Credit": [0, 120_00, 0], "Rang": [2, 3, 4]})
>>> evaluation = evaluer(livre, comptes=["411"])
>>> evaluation.nombre(Verdict.EXACT), evaluation.juges, evaluation.groupes["Motif"].tolist()
(1, 1, ['seules lignes de 120,00\\xa0€ dans le compte'])
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pandas as pd

from lettrine.comptabilite.lettrage.groupes import Confiance
from lettrine.comptabilite.lettrage.lignes import Entiers
from lettrine.comptabilite.lettrage.moteur import lettrer
from lettrine.comptabilite.lettrage.poses import groupes_poses, solde_des_lignes
from lettrine.comptabilite.lettrage.preuves.candidats import debuts_de
from lettrine.comptabilite.lettrage.resultat import Lettrage
from lettrine.tables.ecritures import ECRITURES
from lettrine.tables.lettrage import EVALUATION
from lettrine.tables.schema import RANG

__all__ = ["Evaluation", "Verdict", "evaluer"]


class Verdict(StrEnum):
    """Ce que vaut le nouveau lettrage d'un groupe de l'utilisateur."""

    EXACT = "exact"
    COMPATIBLE = "compatible"
    FAUX = "faux"
    OUVERT = "ouvert"


A_LIRE = (Verdict.FAUX, Verdict.OUVERT, Verdict.COMPATIBLE, Verdict.EXACT)
"""Ce que l'on veut lire d'abord : ce qui ne revient pas."""


@dataclass(frozen=True)
class Evaluation:
    """Un groupe jugé par ligne de `groupes` ; `certains` et `certains_faux` comptent les groupes
    que Lettrine dit certains, et ceux d'entre eux qui mêlent deux groupes de l'utilisateur."""

    groupes: pd.DataFrame
    non_juges: int
    certains: int
    certains_faux: int
    lettrage: Lettrage

    @property
    def juges(self) -> int:
        """Les groupes de l'utilisateur qui se soldent."""
        return len(self.groupes)

    def nombre(self, verdict: Verdict) -> int:
        """Combien de groupes ont ce verdict."""
        return int((self.groupes["Verdict"] == verdict).sum())


def evaluer(
    ecritures: pd.DataFrame,
    *,
    comptes: Sequence[str],
    comptes_cumulatifs: Sequence[str] = (),
    progression: Callable[[str], object] | None = None,
) -> Evaluation:
    """Compare un nouveau lettrage aux codes déjà posés dans les comptes donnés.

    `ecritures` est une table Ecritures avec `Rang` ; elle n'est pas modifiée.
    """
    ECRITURES.verifier(ecritures)
    lettrables = ecritures["CompteNum"].str.startswith(tuple(comptes)).to_numpy(dtype=bool)
    poses = np.where(lettrables, groupes_poses(ecritures), -1)
    lettrage = lettrer(
        _sans_codes(ecritures, lettrables),
        comptes=comptes,
        comptes_cumulatifs=comptes_cumulatifs,
        appliquer=Confiance.PROBABLE,
        progression=progression,
    )
    groupe = lettrage.lignes["Groupe"].to_numpy()
    places = np.flatnonzero(poses >= 0)
    places = places[np.lexsort((places, poses[places]))]
    debuts, tailles = debuts_de(poses[places])
    soldes = solde_des_lignes(ecritures)
    nuls = np.add.reduceat(soldes[places], debuts) == 0 if len(debuts) else debuts > 0
    verdicts = _verdicts(poses, groupe)[poses[places[debuts]]] if len(debuts) else debuts
    certain = (lettrage.groupes["Confiance"] == Confiance.CERTAIN).to_numpy()
    return Evaluation(
        groupes=_table(ecritures, lettrage, places, debuts[nuls], tailles[nuls], verdicts[nuls]),
        non_juges=int((~nuls).sum()),
        certains=int(certain.sum()),
        certains_faux=int((_melent(poses, groupe, len(certain)) & certain).sum()),
        lettrage=lettrage,
    )


def _sans_codes(ecritures: pd.DataFrame, lettrables: np.ndarray) -> pd.DataFrame:
    codes = ecritures["EcritureLet"].where(~lettrables, "")
    dates = ecritures["DateLet"].where(~lettrables, np.datetime64("NaT", "s"))
    return ecritures.assign(
        EcritureLet=codes.astype(ecritures["EcritureLet"].dtype),
        DateLet=dates.astype(ecritures["DateLet"].dtype),
    )


def _couples(poses: Entiers, groupe: Entiers) -> tuple[Entiers, Entiers, Entiers]:
    """Les couples d'un groupe proposé et d'un groupe de l'utilisateur, et leurs lignes communes.

    Une ligne sans code est à elle seule un groupe.
    """
    seules = np.flatnonzero(poses < 0)
    vrai = poses.copy()
    vrai[seules] = int(poses.max(initial=-1)) + 1 + np.arange(len(seules))
    proposees = np.flatnonzero(groupe > 0)
    nombre = int(vrai.max(initial=0)) + 1
    couples, communes = np.unique(
        (groupe[proposees] - 1) * nombre + vrai[proposees], return_counts=True
    )
    return couples // nombre, couples % nombre, communes


def _melent(poses: Entiers, groupe: Entiers, nombre: int) -> np.ndarray:
    """Les groupes proposés qui mêlent une partie d'un groupe de l'utilisateur à autre chose."""
    propose, vrai, communes = _couples(poses, groupe)
    effectifs = np.bincount(poses[poses >= 0], minlength=int(poses.max(initial=-1)) + 1)
    entier = np.ones(len(vrai), dtype=bool)
    des_groupes = vrai < len(effectifs)
    entier[des_groupes] = communes[des_groupes] == effectifs[vrai[des_groupes]]
    touches = np.bincount(propose, minlength=nombre)
    entiers = np.bincount(propose, weights=entier, minlength=nombre)
    return (touches > 1) & (entiers < touches)


def _verdicts(poses: Entiers, groupe: Entiers) -> np.ndarray:
    """Le verdict de chaque groupe de l'utilisateur."""
    nombre = int(groupe.max(initial=0))
    propose, vrai, communes = _couples(poses, groupe)
    vrais = int(poses.max(initial=-1)) + 1
    effectifs = np.bincount(poses[poses >= 0], minlength=vrais)
    tailles = np.bincount(groupe[groupe > 0] - 1, minlength=nombre)
    melent = _melent(poses, groupe, nombre)
    des_groupes = vrai < vrais
    propose, vrai, communes = propose[des_groupes], vrai[des_groupes], communes[des_groupes]
    verdicts = np.full(vrais, Verdict.OUVERT.value, dtype=object)
    verdicts[vrai] = Verdict.COMPATIBLE.value
    verdicts[vrai[melent[propose]]] = Verdict.FAUX.value
    exacts = (communes == effectifs[vrai]) & (communes == tailles[propose])
    verdicts[vrai[exacts]] = Verdict.EXACT.value
    return verdicts


def _table(
    ecritures: pd.DataFrame,
    lettrage: Lettrage,
    places: Entiers,
    debuts: Entiers,
    tailles: Entiers,
    verdicts: np.ndarray,
) -> pd.DataFrame:
    """Une ligne par groupe jugé, avec ce qui est proposé à sa place."""
    rangs = ecritures[RANG].to_numpy()
    groupe = lettrage.lignes["Groupe"].to_numpy()
    tetes = ecritures.iloc[places[debuts]].reset_index(drop=True)
    solde = np.maximum(solde_des_lignes(ecritures), 0)
    rangs_rendus, motifs_rendus = (lettrage.groupes[nom].tolist() for nom in ("Rangs", "Motif"))
    lignes, montants, proposes, motifs = [], [], [], []
    for debut, taille in zip(debuts.tolist(), tailles.tolist(), strict=True):
        membres = places[debut : debut + taille]
        rendus = (np.unique(groupe[membres][groupe[membres] > 0]) - 1).tolist()
        lignes.append(", ".join(str(rang) for rang in rangs[membres]))
        montants.append(int(solde[membres].sum()))
        proposes.append(" ; ".join(rangs_rendus[rendu] for rendu in rendus))
        motifs.append(" ; ".join(motifs_rendus[rendu] for rendu in rendus))
    table = EVALUATION.table(
        {
            **{nom: tetes[nom] for nom in ("CompteNum", "CompAuxNum", "CompAuxLib", "EcritureLet")},
            "Montant": montants,
            "Verdict": verdicts,
            "Rangs": lignes,
            "Proposees": proposes,
            "Motif": motifs,
        }
    )
    rang_de_lecture = [A_LIRE.index(verdict) for verdict in verdicts.tolist()]
    return table.iloc[np.argsort(rang_de_lecture, kind="stable")].reset_index(drop=True)
