"""Proposer des groupes qui se soldent à un écart près (proposing matches with a difference).

Règle : après le lettrage, parmi ce qui reste ouvert chez les clients et les fournisseurs, des
lignes qu'une référence relie, ou qui sont seules à se répondre (voir `candidats`), dont l'écart est
dans la tolérance. Chaque proposition dit sa preuve, la nature de l'écart et pourquoi ; elle est *à
confirmer* : rien n'est lettré sans accord.
Exceptions : sans tolérance, rien n'est proposé. Une ligne n'est que dans une proposition ; quand
plusieurs se la disputent, aucune n'est retenue (ECA-01). Un escompte payé trop tard est listé, et
signalé (ECA-02).

Référence : usage comptable ; PCG, comptes 656, 658, 665, 756, 758, 765.
Unités : centimes ; l'écart est le débit moins le crédit.

Une facture de 1 200,00 €, un virement de 1 199,98 € qui la cite, une tolérance d'un euro :

>>> from lettrine.comptabilite.lettrage.moteur import lettrer
>>> livre = ECRITURES.table({
...     "EcritureDate": np.array(["2025-01-10", "2025-02-09"], "datetime64[s]"),
...     "CompteNum": ["411000"] * 2, "CompAuxNum": ["DUPONT"] * 2, "PieceRef": ["FA2501", "B1"],
...     "EcritureLib": ["Facture", "VIR FA2501"],
...     "Debit": [1_200_00, 0], "Credit": [0, 1_199_98], "Rang": [2, 3]})
>>> ecarts = proposer_ecarts(
...     livre, lettrer(livre, comptes=["411"]), comptes=["411"], tolerance=Tolerance(1_00))
>>> ecarts.table[["Nature", "Ecart", "Preuve", "Rangs"]].values.tolist()
[['écart de règlement', 2, 'référence 2501 citée', '2, 3']]
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import numpy as np
import pandas as pd

from lettrine.comptabilite.a_nouveaux import exercice_en_cours
from lettrine.comptabilite.lettrage.ecarts.candidats import par_references, sans_reference
from lettrine.comptabilite.lettrage.ecarts.comptes import roles_verifies
from lettrine.comptabilite.lettrage.ecarts.escomptes import conditions_des_tiers, lire_usuels
from lettrine.comptabilite.lettrage.ecarts.mesures import Mesures, mesurer
from lettrine.comptabilite.lettrage.ecarts.natures import Jugement, Nature, juger
from lettrine.comptabilite.lettrage.ecarts.restes import Restes, rangs_de, relever
from lettrine.comptabilite.lettrage.ecarts.tolerance import Tolerance
from lettrine.comptabilite.lettrage.groupes import Confiance
from lettrine.comptabilite.lettrage.lignes import Entiers, Masque
from lettrine.comptabilite.lettrage.motifs import references_communes
from lettrine.comptabilite.lettrage.poses import les_lignes, nommer, nommer_le_compte
from lettrine.comptabilite.lettrage.preuves.candidats import Candidats, reunir
from lettrine.comptabilite.lettrage.resultat import Lettrage
from lettrine.erreurs import Anomalie, Gravite, anomalies_groupees
from lettrine.monnaie import formater
from lettrine.parametres import Parametres, livres
from lettrine.tables.ecarts import ECARTS, LIGNES_D_ECART
from lettrine.tables.ecritures import ECRITURES

__all__ = ["Ecarts", "ouverture_et_fin", "proposer_ecarts"]

VOISINES = 5


@dataclass(frozen=True)
class Ecarts:
    """Les écarts proposés (ECARTS), leurs lignes (LIGNES_D_ECART), et ce qu'il faut en dire.

    L'écart n est à la place n - 1 de `table`.
    """

    table: pd.DataFrame
    lignes: pd.DataFrame
    anomalies: list[Anomalie]

    @property
    def d_office(self) -> list[int]:
        """Les numéros de ceux que l'on solde ensemble : tous, sauf les escomptes non acquis."""
        natures = enumerate(self.table["Nature"], 1)
        return [numero for numero, nature in natures if nature != Nature.NON_ACQUIS.value]

    @classmethod
    def aucun(cls) -> "Ecarts":
        """Aucune proposition."""
        return cls(ECARTS.vide(), LIGNES_D_ECART.vide(), [])


def proposer_ecarts(
    ecritures: pd.DataFrame,
    lettrage: Lettrage,
    *,
    comptes: Sequence[str],
    tolerance: Tolerance,
    tiers: pd.DataFrame | None = None,
    parametres: Parametres | None = None,
) -> Ecarts:
    """Les groupes à un écart près, à confirmer.

    `lettrage` est le résultat obtenu sur ces mêmes écritures et dans ces mêmes `comptes` ; `tiers`
    est une table Tiers, pour les conditions d'escompte. Rien n'est modifié, et l'ordre des lignes
    n'importe pas.

    Anomalies : ECA-01 (plusieurs solutions), ECA-02 (escompte non acquis), ECA-06 (comptes non
    vérifiés à cette date). Lève `DonneesInvalides` si une table n'a pas la forme attendue.
    """
    ECRITURES.verifier(ecritures)
    parametres = parametres or livres()
    jours = ouverture_et_fin(ecritures)
    if not tolerance.active or jours is None:
        return Ecarts.aucun()
    roles, anomalies = roles_verifies(parametres, jours.ouverture)
    conditions = conditions_des_tiers(lire_usuels(parametres, jours.fin), tiers)
    restes = relever(ecritures, lettrage, comptes, roles.tiers)
    trouves = _chercher(restes, tolerance)
    mesures = mesurer(restes.lignes, restes.etendre(trouves.ensembles))
    ordre = _ordre(restes, mesures)
    mesures, cites = mesures.dans_l_ordre(ordre), trouves.cites[ordre]
    jugements = juger(ecritures, restes.lignes, mesures, conditions)
    table = _table(ecritures, restes, mesures, jugements, _preuves(restes, mesures, cites))
    return Ecarts(
        table,
        _lignes(restes, mesures),
        [
            *anomalies,
            *_disputes(ecritures, restes, trouves, tolerance),
            *_non_acquis(table),
        ],
    )


class Jours(NamedTuple):
    """L'ouverture de l'exercice en cours à la dernière écriture du livre, et cette date."""

    ouverture: date
    fin: date


def ouverture_et_fin(ecritures: pd.DataFrame) -> Jours | None:
    """Les deux jours qui décident des paramètres ; None si aucune écriture n'est datée."""
    derniere = ecritures["EcritureDate"].max()
    if pd.isna(derniere):
        return None
    fin = derniere.date()
    return Jours(exercice_en_cours(ecritures, au=fin).ouverture, fin)


class _Trouves(NamedTuple):
    """Des ensembles de restes, ceux qu'une référence relie ; les restes disputés, et les libres."""

    ensembles: Candidats
    cites: Masque
    disputes: Entiers
    libres: Entiers


def _chercher(restes: Restes, tolerance: Tolerance) -> _Trouves:
    """Par référence puis par le seul montant, tant qu'il s'en trouve."""
    pris = np.zeros(len(restes.lignes), dtype=bool)
    trouves: list[Candidats] = []
    cites: list[Masque] = []
    while True:
        libres = restes.partage.libres
        libres = libres[~pris[libres]]
        relies, disputes = par_references(restes, libres, tolerance)
        pris[relies.membres] = True
        libres = libres[~pris[libres]]
        citations = restes.partage.citations(restes.citations, libres)
        paires, disputees = sans_reference(
            restes.partage.lignes.parmi(libres), citations, tolerance
        )
        paires = Candidats(libres[paires.membres], paires.tailles)
        pris[paires.membres] = True
        trouves += [relies, paires]
        cites += [np.full(len(relies.tailles), True), np.full(len(paires.tailles), False)]
        if not len(relies.tailles) + len(paires.tailles):
            disputes = np.union1d(disputes, libres[disputees])
            return _Trouves(reunir(trouves), np.concatenate(cites), disputes, libres)


def _ordre(restes: Restes, mesures: Mesures) -> Entiers:
    """Par compte, dernière date, montant puis première ligne."""
    premieres = mesures.ensembles.membres[mesures.tetes]
    rangs = restes.rangs[mesures.ensembles.membres]
    debut = np.minimum.reduceat(rangs, mesures.tetes) if len(rangs) else rangs
    return np.lexsort((debut, mesures.dus, mesures.derniere, restes.lignes.compte[premieres]))


def _preuves(restes: Restes, mesures: Mesures, cites: Masque) -> list[str]:
    preuves = np.full(len(cites), "seul candidat dans le compte", dtype=object)
    relies = np.flatnonzero(cites)
    preuves[relies] = [
        f"référence {reference} citée" if reference else "lettrage partiel"
        for reference in references_communes(mesures.ensembles, relies, restes.citations)
    ]
    return list(preuves)


def _table(
    ecritures: pd.DataFrame,
    restes: Restes,
    mesures: Mesures,
    jugements: list[Jugement],
    preuves: list[str],
) -> pd.DataFrame:
    membres = mesures.ensembles.membres
    tetes = ecritures.iloc[restes.lignes.place[membres[mesures.tetes]]].reset_index(drop=True)
    return ECARTS.table(
        {
            "Approuver": [False] * len(jugements),
            "Nature": [jugement.nature.value for jugement in jugements],
            **{nom: tetes[nom] for nom in ("CompteNum", "CompAuxNum", "CompAuxLib")},
            "DateEcart": mesures.derniere.astype("datetime64[D]").astype("datetime64[s]"),
            "MontantDu": mesures.dus,
            "MontantRegle": mesures.regles,
            "Ecart": mesures.ecarts,
            "Preuve": preuves,
            "Motif": [jugement.motif for jugement in jugements],
            "Confiance": [Confiance.A_CONFIRMER.value] * len(jugements),
            "Rangs": [
                ", ".join(map(str, sorted(rangs)))
                for rangs in _par_ensemble(mesures, restes.rangs[membres])
            ],
        }
    )


def _par_ensemble(mesures: Mesures, valeurs: Entiers) -> Iterator[list[int]]:
    debut = 0
    for fin in np.cumsum(mesures.ensembles.tailles).tolist():
        yield valeurs[debut:fin].tolist()
        debut = fin


def _lignes(restes: Restes, mesures: Mesures) -> pd.DataFrame:
    membres = mesures.ensembles.membres
    return LIGNES_D_ECART.table(
        {
            "Ecart": np.repeat(
                np.arange(1, len(mesures.ensembles.tailles) + 1), mesures.ensembles.tailles
            ),
            "RangLigne": restes.rangs[membres],
            "Piece": restes.lignes.piece[membres],
        }
    )


def _disputes(
    ecritures: pd.DataFrame, restes: Restes, trouves: _Trouves, tolerance: Tolerance
) -> list[Anomalie]:
    """ECA-01 : les restes que plusieurs rapprochements se disputent."""
    places = trouves.disputes[np.argsort(restes.rangs[trouves.disputes])]
    return anomalies_groupees(
        "ECA-01",
        Gravite.INFORMATION,
        restes.rangs[places].tolist(),
        (
            _dispute(ecritures, restes, trouves.libres, place, tolerance)
            for place in places.tolist()
        ),
        resume="lignes que plusieurs rapprochements avec écart se disputent",
    )


def _dispute(
    ecritures: pd.DataFrame, restes: Restes, libres: Entiers, place: int, tolerance: Tolerance
) -> str:
    """Ce que la ligne pourrait solder, et ce qu'il faut pour trancher."""
    lignes = restes.partage.lignes
    ici = libres[lignes.compte[libres] == lignes.compte[place]]
    ecarts = np.abs(lignes.solde[ici] + lignes.solde[place])
    seuils = tolerance.seuils(np.maximum(np.abs(lignes.solde[ici]), abs(lignes.solde[place])))
    proches = ici[(ecarts <= seuils) & (lignes.solde[ici] * lignes.solde[place] < 0)]
    rangs = np.sort(restes.rangs[proches])[:VOISINES].tolist()
    avec = f" avec {nommer('ligne', rangs, 'la ')}" if rangs else ""
    ligne = ecritures.iloc[restes.lignes.place[place]]
    compte = nommer_le_compte(ligne["CompteNum"], ligne["CompAuxNum"])
    return (
        f"Compte {compte}, ligne {restes.rangs[place]} : {formater(abs(lignes.solde[place]))} se"
        f" rapprochent à un écart près de plusieurs façons{avec} ; rien n'est proposé, il faut une"
        " référence, ou lettrez à la main (lettrine lettrage poser)."
    )


def _non_acquis(table: pd.DataFrame) -> list[Anomalie]:
    """ECA-02 : les escomptes retenus trop tard."""
    tardifs = table[table["Nature"] == Nature.NON_ACQUIS.value]
    rangs = [rangs_de(texte) for texte in tardifs["Rangs"]]
    messages = (
        f"Compte {nommer_le_compte(compte, auxiliaire)}, {les_lignes(lignes)} : {motif} ;"
        f" {formater(abs(ecart))} restent dus, réclamez-les ou approuvez l'écart."
        for compte, auxiliaire, motif, ecart, lignes in zip(
            tardifs["CompteNum"],
            tardifs["CompAuxNum"],
            tardifs["Motif"],
            tardifs["Ecart"],
            rangs,
            strict=True,
        )
    )
    return anomalies_groupees(
        "ECA-02",
        Gravite.A_TRAITER,
        [lignes[0] for lignes in rangs],
        messages,
        resume="escomptes non acquis",
    )
