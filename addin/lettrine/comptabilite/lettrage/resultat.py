"""Ce que rend le lettrage (result): lignes, groupes, rivaux, lignes ouvertes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from lettrine.comptabilite.lettrage.codes import PREMIER, code, numero
from lettrine.comptabilite.lettrage.groupes import Confiance, Preuve
from lettrine.comptabilite.lettrage.imputations import imputations_douteuses
from lettrine.comptabilite.lettrage.lignes import Entiers, Lignes, Masque
from lettrine.comptabilite.lettrage.motifs import motifs_des_groupes
from lettrine.comptabilite.lettrage.partage import Instantane, Partage
from lettrine.comptabilite.lettrage.pourquoi import Doute, Ouvertes, pourquoi
from lettrine.comptabilite.lettrage.preuves.candidats import (
    Candidats,
    debuts_de,
    empreintes,
    reunir,
)
from lettrine.comptabilite.lettrage.references import Citations
from lettrine.comptabilite.lettrage.rivaux import Rivales, chercher_rivales
from lettrine.comptabilite.lettrage.tris import ordre_de
from lettrine.erreurs import Anomalie
from lettrine.tables.lettrage import GROUPES, LIGNES_LETTREES, OUVERTES, RIVAUX
from lettrine.tables.schema import RANG

__all__ = ["Doute", "Etat", "Lettrage", "construire"]

_COMPTE = ("CompteNum", "CompAuxNum", "CompAuxLib")


@dataclass(frozen=True)
class Lettrage:
    """Le résultat d'un lettrage ; `lignes` suit l'ordre de la table des écritures."""

    lignes: pd.DataFrame
    groupes: pd.DataFrame
    rivaux: pd.DataFrame
    ouvertes: pd.DataFrame
    imputations: pd.DataFrame
    anomalies: list[Anomalie]
    lettrables: int
    deja_lettrees: int


@dataclass(frozen=True)
class Etat:
    """L'état du moteur quand toutes les preuves ont parlé.

    `lignes` sont celles du partage, avec leur propre solde. `certain` est le partage dont les
    groupes reçoivent leur code, `final` celui dont les autres groupes sont proposés.
    """

    ecritures: pd.DataFrame
    lignes: Lignes
    partage: Partage
    certain: Instantane
    final: Instantane
    citations: Citations
    doutes: Mapping[int, Doute]
    attentes: tuple[Entiers, Entiers]
    dernier_code: Entiers
    anomalies: list[Anomalie]
    lettrables: int
    deja_lettrees: int


def construire(etat: Etat) -> Lettrage:
    """Les tables du résultat ; les groupes sont numérotés par compte, puis par date."""
    rangees = _ranger(etat)
    table = _groupes(etat, rangees)
    lignes = _lignes(etat, rangees, table)
    ouvertes = etat.partage.libres
    rivales = chercher_rivales(etat.partage.lignes.parmi(ouvertes))
    imputations = imputations_douteuses(etat.ecritures, etat.partage.lignes, ouvertes)
    return Lettrage(
        lignes=lignes,
        groupes=table,
        rivaux=_rivaux(etat, ouvertes, rivales),
        ouvertes=_ouvertes(etat, lignes, ouvertes, rivales, imputations),
        imputations=imputations,
        anomalies=etat.anomalies,
        lettrables=etat.lettrables,
        deja_lettrees=etat.deja_lettrees,
    )


class _Rangees(NamedTuple):
    """Les groupes à rendre : leurs lignes (positions) bout à bout, et ce qu'ils sont."""

    ensembles: Candidats
    preuves: Entiers
    certains: Masque
    partiels: Masque
    appliques: Masque

    @property
    def debuts(self) -> Entiers:
        return np.cumsum(self.ensembles.tailles) - self.ensembles.tailles

    def dans_l_ordre(self, ordre: Entiers) -> "_Rangees":
        return _Rangees(
            self.ensembles.dans_l_ordre(ordre),
            self.preuves[ordre],
            self.certains[ordre],
            self.partiels[ordre],
            self.appliques[ordre],
        )

    def et(self, autres: "_Rangees") -> "_Rangees":
        return _Rangees(
            reunir([self.ensembles, autres.ensembles]),
            np.concatenate([self.preuves, autres.preuves]),
            np.concatenate([self.certains, autres.certains]),
            np.concatenate([self.partiels, autres.partiels]),
            np.concatenate([self.appliques, autres.appliques]),
        )


def _ranger(etat: Etat) -> _Rangees:
    """Les groupes qui ont leur code et ceux qui sont proposés, par compte, date puis montant."""
    lignes = etat.lignes
    poses = _de_l_instantane(etat, etat.certain, appliques=True)
    rangees = poses
    if etat.final is not etat.certain:
        proposes = _de_l_instantane(etat, etat.final, appliques=False)
        neufs = ~np.isin(
            empreintes(proposes.ensembles, len(lignes)), empreintes(poses.ensembles, len(lignes))
        )
        rangees = poses.et(proposes.dans_l_ordre(np.flatnonzero(neufs)))
    if not len(rangees.preuves):
        return rangees
    membres, debuts = rangees.ensembles.membres, rangees.debuts
    return rangees.dans_l_ordre(
        ordre_de(
            lignes.compte[membres[debuts]],
            np.maximum.reduceat(lignes.jour[membres], debuts),
            np.minimum.reduceat(lignes.jour[membres], debuts),
            np.add.reduceat(np.maximum(lignes.solde[membres], 0), debuts),
            lignes.place[membres[debuts]],
        )
    )


def _de_l_instantane(etat: Etat, instantane: Instantane, *, appliques: bool) -> _Rangees:
    """Les groupes d'un instantané, puis ses blocs ; un bloc posé auquel rien ne s'ajoute n'en est
    pas un de plus."""
    nombre = len(instantane.certains)
    numero_ = np.where(instantane.groupe > 0, instantane.groupe, 0)
    numero_ = np.where(instantane.bloc > 0, nombre + instantane.bloc, numero_)
    numero_ = _servir_dans_l_ordre(etat.lignes, numero_)
    membres = np.flatnonzero(numero_)
    membres = membres[ordre_de(numero_[membres], etat.lignes.place[membres])]
    debuts, tailles = debuts_de(numero_[membres])
    qui = numero_[membres[debuts]] - 1
    preuves = np.concatenate([instantane.preuves, instantane.preuves_de_bloc])[qui]
    rangees = _Rangees(
        Candidats(membres, tailles),
        preuves,
        np.concatenate([instantane.certains, instantane.blocs_certains])[qui],
        qui >= nombre,
        np.full(len(qui), appliques),
    )
    return rangees.dans_l_ordre(np.flatnonzero(preuves != Preuve.PARTIEL_POSE))


def _servir_dans_l_ordre(lignes: Lignes, groupe: Entiers) -> Entiers:
    """Entre des lignes identiques, la première du livre va au premier groupe soldé."""
    traits = (lignes.compte, lignes.solde, lignes.jour, lignes.rang_du_texte)
    pareilles = np.flatnonzero(lignes.rang_du_texte > 0)
    ordre = pareilles[ordre_de(*(trait[pareilles] for trait in (*traits, lignes.place)))]
    pareille = np.ones(max(len(ordre) - 1, 0), dtype=bool)
    for trait in traits:
        pareille &= trait[ordre][1:] == trait[ordre][:-1]
    segment = np.concatenate([np.zeros(min(len(ordre), 1), np.int64), np.cumsum(~pareille)])
    plusieurs = np.bincount(segment)[segment] > 1 if len(segment) else segment > 0
    ordre, segment = ordre[plusieurs], segment[plusieurs]
    derniers = np.full(int(groupe.max(initial=0)) + 1, np.iinfo(np.int64).min)
    np.maximum.at(derniers, groupe, lignes.jour)
    derniers[0] = np.iinfo(np.int64).max
    servi = groupe.copy()
    servi[ordre] = groupe[ordre][ordre_de(segment, derniers[groupe[ordre]], groupe[ordre])]
    return servi


def _groupes(etat: Etat, rangees: _Rangees) -> pd.DataFrame:
    """Une ligne par groupe."""
    lignes, membres, debuts = etat.lignes, rangees.ensembles.membres, rangees.debuts
    if not len(debuts):
        return GROUPES.vide()
    places = lignes.place[membres]
    tetes = etat.ecritures.iloc[places[debuts]].reset_index(drop=True)
    soldes = np.add.reduceat(lignes.solde[membres], debuts)
    montants = np.add.reduceat(np.maximum(lignes.solde[membres], 0), debuts)
    codes = _codes(etat, rangees)
    dernier_jour = np.maximum.reduceat(lignes.jour[membres], debuts)
    datees = (codes != "") & ~rangees.partiels
    dates = dernier_jour.astype("datetime64[D]").astype("datetime64[s]")
    return GROUPES.table(
        {
            "Groupe": np.arange(1, len(debuts) + 1),
            **{nom: tetes[nom] for nom in _COMPTE},
            "EcritureLet": codes,
            "DateLet": np.where(datees, dates, np.datetime64("NaT", "s")),
            "Lignes": rangees.ensembles.tailles,
            "Montant": montants,
            "Solde": soldes,
            "Confiance": np.where(rangees.certains, Confiance.CERTAIN, Confiance.PROBABLE),
            "Motif": motifs_des_groupes(
                rangees.preuves,
                rangees.certains,
                rangees.ensembles,
                etat.citations,
                pieces=tetes["PieceRef"],
                montants=montants,
                soldes=soldes,
            ),
            "Rangs": _enumerer(etat.ecritures[RANG].to_numpy()[places], rangees.ensembles),
        }
    )


def _enumerer(rangs: Entiers, ensembles: Candidats) -> pa.Array:
    """Les lignes de la source de chaque groupe, séparées par des virgules."""
    bornes = np.concatenate([[0], np.cumsum(ensembles.tailles)])
    listes = pa.LargeListArray.from_arrays(pa.array(bornes), pa.array(rangs).cast(pa.string()))
    return pc.binary_join(listes, ", ")


def _codes(etat: Etat, rangees: _Rangees) -> np.ndarray:
    """Le code de chaque groupe : le sien s'il en a un, le suivant du compte, ou aucun."""
    membres, debuts = rangees.ensembles.membres, rangees.debuts
    deja = etat.ecritures["EcritureLet"].iloc[etat.lignes.place[membres]]
    textes, distincts = pd.factorize(deja)
    places = np.array([numero(str(texte).strip()) or SANS_NUMERO for texte in distincts], np.int64)
    poses = np.minimum.reduceat(places[textes], debuts)
    neufs = rangees.appliques & (poses == SANS_NUMERO)
    numeros = np.where(rangees.appliques & ~neufs, poses, 0)
    comptes = etat.lignes.compte[membres[debuts]][neufs]
    tetes, tailles = debuts_de(comptes)
    rang_local = np.arange(len(comptes)) - np.repeat(tetes, tailles)
    dernier = etat.dernier_code[comptes]
    numeros[neufs] = np.where(dernier > 0, dernier + 1, PREMIER) + rang_local
    distincts_, rangs = np.unique(numeros, return_inverse=True)
    codes = np.array([code(int(n)) for n in distincts_], dtype=object)[rangs]
    codes[rangees.partiels] = [texte.lower() for texte in codes[rangees.partiels]]
    return codes


SANS_NUMERO = np.iinfo(np.int64).max


def _lignes(etat: Etat, rangees: _Rangees, table: pd.DataFrame) -> pd.DataFrame:
    """Le code et la date de chaque ligne des écritures, dans leur ordre."""
    codes = etat.ecritures["EcritureLet"].to_numpy(dtype=object, copy=True)
    dates = etat.ecritures["DateLet"].to_numpy(copy=True)
    groupe = np.zeros(len(etat.ecritures), dtype=np.int64)
    places = etat.lignes.place[rangees.ensembles.membres]
    de_qui = np.repeat(np.arange(len(table)), rangees.ensembles.tailles)
    appliquee = rangees.appliques[de_qui]
    for choix in (~appliquee, appliquee):  # le groupe qui a son code l'emporte sur le proposé
        groupe[places[choix]] = de_qui[choix] + 1
    codes[places[appliquee]] = table["EcritureLet"].to_numpy()[de_qui[appliquee]]
    dates[places[appliquee]] = table["DateLet"].to_numpy()[de_qui[appliquee]]
    return LIGNES_LETTREES.table({"EcritureLet": codes, "DateLet": dates, "Groupe": groupe})


def _rivaux(etat: Etat, ouvertes: Entiers, rivales: Rivales) -> pd.DataFrame:
    """Une ligne par couple de lignes ouvertes de même montant et de sens contraires."""
    un, colonne = np.nonzero(rivales.proches >= 0)
    deux = rivales.proches[un, colonne]
    places = etat.lignes.place[ouvertes]
    rangs = etat.ecritures[RANG].to_numpy()
    tetes = etat.ecritures.iloc[places[deux]].reset_index(drop=True)
    return RIVAUX.table(
        {
            **{nom: tetes[nom] for nom in (*_COMPTE, "EcritureDate", "PieceRef", "EcritureLib")},
            "RangLigne": rangs[places[un]],
            "RangRival": rangs[places[deux]],
            "Montant": np.abs(etat.partage.lignes.solde[ouvertes[un]]),
        }
    )


def _egarees(imputations: pd.DataFrame) -> dict[int, str]:
    """Chez qui est sans doute la contrepartie de chaque ligne mal imputée."""
    colonnes = ("RangLigne", "CompteNum", "CompAuxNum", "RangRival", "AutreCompte")
    chez: dict[int, str] = {}
    for rang, compte, auxiliaire, rival, autre_compte, autre in zip(
        *(imputations[nom].tolist() for nom in (*colonnes, "AutreAuxiliaire")), strict=True
    ):
        chez[rang] = f"une facture de {autre or autre_compte} (ligne {rival}) a ce montant"
        chez[rival] = f"un règlement chez {auxiliaire or compte} (ligne {rang}) a ce montant"
    return chez


def _ouvertes(
    etat: Etat,
    lignes: pd.DataFrame,
    libres: Entiers,
    rivales: Rivales,
    imputations: pd.DataFrame,
) -> pd.DataFrame:
    """Les lignes sans code après le traitement, et pourquoi."""
    places = etat.lignes.place
    sans_code = np.flatnonzero((lignes["EcritureLet"].to_numpy() == "")[places])
    ouvertes = sans_code[np.argsort(places[sans_code])]
    table = etat.ecritures.iloc[places[ouvertes]].reset_index(drop=True)
    repris = (*_COMPTE, "EcritureDate", "PieceRef", "EcritureLib", "Debit", "Credit")
    motifs = pourquoi(
        Ouvertes(
            lignes=etat.lignes,
            restes=etat.partage.lignes.solde,
            rangs=etat.ecritures[RANG].to_numpy()[places],
            groupes=lignes["Groupe"].to_numpy()[places],
            libres=libres,
            rivales=rivales,
            citations=etat.citations,
            doutes=etat.doutes,
            rejets=dict(zip(*(attente.tolist() for attente in etat.attentes), strict=True)),
            egarees=_egarees(imputations),
        ),
        ouvertes,
    )
    return OUVERTES.table(
        {"RangLigne": table[RANG], **{nom: table[nom] for nom in repris}, "Motif": motifs}
    )
