"""Les lignes qui se solderaient à peu de chose près (near matches).

Règle : deux preuves seulement. Une référence citée relie les lignes : celles qui citent une même
référence, à défaut tout ce que des références rapprochent de proche en proche, à défaut un lettrage
partiel à lui seul. Ou, sans référence, une facture et un règlement dont chacun est le seul, dans
le compte, que la tolérance rapproche de l'autre, le règlement de cinq jours avant à cent vingt
jours après la facture.
Exceptions : une ligne dont une autre, ouverte, a le montant exactement opposé n'a pas d'écart à
proposer ; une référence citée qui désigne une autre ligne contredit le seul montant ; dans un
compte de beaucoup de lignes ouvertes, deux montants voisins se rencontrent par hasard ; deux
lettrages partiels ne sont pas réunis. Dès que deux solutions se disputent une ligne, aucune n'est
proposée.

Unités : centimes, jours.

Deux factures de 250,00 € et 250,03 €, un règlement de 250,01 € qui ne cite rien : laquelle ? Le
règlement de 80,02 €, lui, n'a qu'une facture à sa portée.

>>> from lettrine.comptabilite.lettrage.references import citer
>>> lignes = Lignes.d_un_client([250_00, 250_03, -250_01, 80_00, -80_02], [1, 2, 30, 3, 31])
>>> paires, disputes = sans_reference(lignes, citer([""] * 5), Tolerance(5))
>>> paires.membres.tolist(), disputes.tolist()
([3, 4], [2])
"""

import numpy as np

from lettrine.comptabilite.lettrage.ecarts.mesures import mesurer
from lettrine.comptabilite.lettrage.ecarts.restes import Restes
from lettrine.comptabilite.lettrage.ecarts.tolerance import Tolerance
from lettrine.comptabilite.lettrage.groupes import Preuve
from lettrine.comptabilite.lettrage.lignes import Entiers, Lignes, Masque
from lettrine.comptabilite.lettrage.preuves.candidats import (
    Candidats,
    choisir,
    cle_de_montant,
    debuts_de,
    reunir,
)
from lettrine.comptabilite.lettrage.preuves.citees import (
    contredites,
    ensembles_cites,
    par_reference,
)
from lettrine.comptabilite.lettrage.preuves.combinaisons.hasard import ETALEMENT, Reels
from lettrine.comptabilite.lettrage.preuves.partiels import ont_un_oppose
from lettrine.comptabilite.lettrage.references import Citations

__all__ = ["par_references", "sans_reference"]

AVANCE, RETARD = 5, 120
"""Jours du règlement avant, puis après, la facture que rien d'autre ne désigne."""

HASARD = 0.05
"""Combien de règlements aussi proches le hasard peut mettre ; au-delà, il faut une référence."""


def par_references(
    restes: Restes, libres: Entiers, tolerance: Tolerance
) -> tuple[Candidats, Entiers]:
    """Les ensembles que des références relient, en positions, et les lignes que l'on se dispute.

    `libres` sont les restes que rien n'a pris.
    """
    pris = np.zeros(len(restes.lignes), dtype=bool)
    retenus, disputes = [], []
    for etape in (_de_meme_reference, _de_proche_en_proche, _partiels_seuls):
        places = libres[~pris[libres]]
        vues = restes.partage.lignes.parmi(places)
        citations = restes.partage.citations(restes.citations, places)
        candidats = etape(vues, citations)
        bons = candidats.parmi(_admis(restes, vues, places, candidats, tolerance))
        choix = choisir(vues, bons, Preuve.REFERENCE)
        membres = places[choix.lignes]
        retenus.append(Candidats(membres, debuts_de(choix.groupes)[1]))
        pris[membres] = True
        disputes.append(places[bons.membres])
    voulues = np.unique(np.concatenate(disputes))
    return reunir(retenus), voulues[~pris[voulues]]


def sans_reference(
    lignes: Lignes, citations: Citations, tolerance: Tolerance
) -> tuple[Candidats, Entiers]:
    """Les paires dont chaque ligne n'a que l'autre à sa portée, et les règlements disputés.

    La tolérance est celle de la facture.
    """
    factures = np.flatnonzero(lignes.piece & (lignes.solde * lignes.facture > 0))
    reglements = np.flatnonzero(lignes.solde * lignes.facture < 0)
    seuils = tolerance.seuils(np.abs(lignes.solde[factures]))
    compte, oppose = lignes.compte[factures], -lignes.solde[factures]
    basses, hautes = (cle_de_montant(compte, oppose + sens * seuils) for sens in (-1, 1))
    cles = cle_de_montant(lignes.compte[reglements], lignes.solde[reglements])
    ordre = np.argsort(cles, kind="stable")
    debuts = np.searchsorted(cles[ordre], basses, side="left")
    par_facture = np.searchsorted(cles[ordre], hautes, side="right") - debuts
    par_reglement = np.searchsorted(np.sort(basses), cles, side="right")
    par_reglement -= np.searchsorted(np.sort(hautes), cles, side="left")
    une = np.flatnonzero(par_facture == 1)
    rangs = ordre[debuts[une]]
    un, deux = factures[une], reglements[rangs]
    bonnes = (par_reglement[rangs] == 1) & ~lignes.piece[deux]
    bonnes &= lignes.solde[un] + lignes.solde[deux] != 0
    bonnes &= ~(lignes.bloc[un] & lignes.bloc[deux])
    attente = lignes.jour[deux] - lignes.jour[un]
    bonnes &= (attente >= -AVANCE) & (attente <= RETARD)
    bonnes &= _hasard(lignes, reglements, un, deux) <= HASARD
    un, deux = un[bonnes], deux[bonnes]
    justes = ~contredites(lignes, citations, un, deux)
    paires = np.stack([un[justes], deux[justes]], axis=1).ravel()
    disputes = reglements[(par_reglement > 1) & ~lignes.piece[reglements]]
    disputes = disputes[~ont_un_oppose(lignes, disputes)] if disputes.size else disputes
    return Candidats(paires, np.full(len(paires) // 2, 2)), disputes


def _hasard(lignes: Lignes, reglements: Entiers, un: Entiers, deux: Entiers) -> Reels:
    """Combien de règlements du compte seraient aussi près de la facture, par hasard."""
    nombre = np.bincount(lignes.compte[reglements], minlength=int(lignes.compte.max(initial=0)) + 1)
    etendue = 2 * np.abs(lignes.solde[un] + lignes.solde[deux]) + 1
    hasard: Reels = nombre[lignes.compte[un]] * etendue / (ETALEMENT * np.abs(lignes.solde[un]))
    return hasard


def _de_meme_reference(lignes: Lignes, citations: Citations) -> Candidats:
    """Les lignes de chaque référence que plusieurs citent."""
    cle, citantes = par_reference(lignes, citations)
    return Candidats(citantes, debuts_de(cle)[1])


def _de_proche_en_proche(lignes: Lignes, citations: Citations) -> Candidats:
    return ensembles_cites(lignes, citations)


def _partiels_seuls(lignes: Lignes, citations: Citations) -> Candidats:
    """Les lettrages partiels, chacun à lui seul ; `citations` n'y sert pas."""
    blocs = np.flatnonzero(lignes.bloc)
    return Candidats(blocs, np.ones(len(blocs), dtype=np.int64))


def _admis(
    restes: Restes, vues: Lignes, places: Entiers, candidats: Candidats, tolerance: Tolerance
) -> Masque:
    """Les candidats dans la tolérance, dont aucune ligne n'a d'exact opposé."""
    if not len(candidats.tailles):
        return np.zeros(0, dtype=bool)
    mesures = mesurer(
        restes.lignes, restes.etendre(Candidats(places[candidats.membres], candidats.tailles))
    )
    tetes = np.cumsum(candidats.tailles) - candidats.tailles
    admis = (mesures.ecarts != 0) & mesures.melees
    admis &= np.abs(mesures.ecarts) <= tolerance.seuils(mesures.dus)
    admis &= np.add.reduceat(vues.bloc[candidats.membres], tetes, dtype=np.int64) <= 1
    exacts = ont_un_oppose(vues, candidats.membres)
    masque: Masque = admis & ~np.logical_or.reduceat(exacts, tetes)
    return masque
