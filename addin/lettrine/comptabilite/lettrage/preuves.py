"""Les preuves du lettrage (evidence), de la plus forte à la plus faible.

Chaque fonction reçoit les lignes ouvertes et propose des groupes disjoints qui se soldent. Elle
travaille sur des colonnes entières : trier par clé, sommer par segment, retenir les segments
nuls. Aucune ne dépend de l'ordre des lignes dans la source.

Unités : soldes en centimes, jours depuis 1970.
"""

from typing import NamedTuple

import numpy as np

from lettrine.comptabilite.lettrage.groupes import (
    Entiers,
    Lignes,
    Masque,
    Propositions,
    uniques,
)
from lettrine.comptabilite.lettrage.references import Citations

__all__ = [
    "Candidats",
    "compte_solde",
    "meme_piece",
    "meme_reference",
    "montant_unique",
    "montants_dans_l_ordre",
    "retour_a_zero",
    "suite_de_lignes",
]

TIERS_PAR_PIECE = 3
"""Une pièce partagée par plus de comptes (n° de relevé, mois) ne prouve rien."""

LIGNES_PAR_REFERENCE = 40
"""Une référence citée par plus de lignes d'un compte (n° de contrat) ne prouve rien."""

FACTURES_PAR_SUITE = 30
"""On ne cherche une suite que parmi les dernières factures connues à la date du règlement."""

AVANCE_PLAUSIBLE = 31
RETARD_PLAUSIBLE = 400
"""Jours entre facture et règlement au-delà desquels un montant égal n'est plus que probable."""


class Candidats(NamedTuple):
    """Des ensembles de lignes mis bout à bout ; `tailles` dit la longueur de chacun."""

    membres: Entiers
    tailles: Entiers


def meme_piece(lignes: Lignes, pieces: Entiers) -> Propositions:
    """Les lignes d'un compte qui portent la même pièce et se soldent.

    `pieces` est le code de la pièce de chaque ligne, -1 si elle est vide, sans chiffre ou
    collective.
    """
    utiles = np.flatnonzero(pieces >= 0)
    return _segments_nuls(lignes, utiles, _cle(lignes.compte[utiles], pieces[utiles]))


def meme_reference(lignes: Lignes, citations: Citations) -> Propositions:
    """Les lignes d'un compte que relie une référence et qui se soldent.

    Deux formes : toutes les lignes qui citent une référence se soldent (une facture, ses avoirs,
    ses règlements) ; ou une ligne cite plusieurs références dont les lignes de sens contraire
    font la somme (un règlement de plusieurs factures).
    """
    cle = _cle(lignes.compte[citations.lignes], citations.codes)
    ordre = np.argsort(cle, kind="stable")
    cle, citantes = cle[ordre], citations.lignes[ordre]
    _, tailles = _debuts(cle)
    utiles = np.repeat((tailles > 1) & (tailles <= LIGNES_PAR_REFERENCE), tailles)
    cle, citantes = cle[utiles], citantes[utiles]
    par_reference = _candidats_par_cle(lignes, citantes, cle)
    par_ligne = _candidats_par_ligne(lignes, citantes, cle)
    return _choisir(lignes, _reunir(par_reference, par_ligne))


def montant_unique(lignes: Lignes, citations: Citations) -> Propositions:
    """Les deux seules lignes d'un compte à porter un montant, en sens contraires.

    Certain quand leurs dates se suivent comme une facture et son règlement ; probable sinon, ou
    quand l'une cite une autre ligne que l'autre, ou dans un compte que l'on solde en bloc.
    """
    ordre, debuts, tailles = _par_montant(lignes)
    paires = debuts[tailles == 2]
    un, deux = ordre[paires], ordre[paires + 1]
    opposes = lignes.solde[un] == -lignes.solde[deux]
    un, deux = un[opposes], deux[opposes]
    certains = _dates_plausibles(lignes, un, deux) & ~_contredites(lignes, citations, un, deux)
    certains &= ~lignes.cumulatif[un]
    return _paires(un, deux, certains)


def montants_dans_l_ordre(lignes: Lignes, citations: Citations) -> Propositions:
    """Des montants égaux, autant au débit qu'au crédit, appariés dans l'ordre des dates."""
    ordre, debuts, tailles = _par_montant(lignes)
    debits = lignes.solde[ordre] > 0
    nombre_debits = np.add.reduceat(debits, debuts) if debuts.size else debuts
    egaux = np.repeat((2 * nombre_debits == tailles) & (tailles > 2), tailles)
    au_debit, au_credit = ordre[egaux & debits], ordre[egaux & ~debits]
    valables = _dates_plausibles(lignes, au_debit, au_credit)
    valables &= ~_contredites(lignes, citations, au_debit, au_credit)
    un, deux = au_debit[valables], au_credit[valables]
    return _paires(un, deux, np.zeros(len(un), dtype=bool))


def suite_de_lignes(lignes: Lignes) -> Propositions:
    """Un règlement qui solde une suite ininterrompue de factures, dans l'ordre des dates.

    Pour chaque ligne, au moins deux lignes ouvertes de sens contraire du même compte, qui se
    suivent dans l'ordre des dates parmi les trente dernières connues à sa date, et dont la
    somme est son montant. Retenu si une seule suite convient.
    """
    trouvees = [_suites(lignes, signe) for signe in (1, -1)]
    return _choisir(lignes, _reunir(*trouvees))


def retour_a_zero(lignes: Lignes) -> Propositions:
    """Les lignes d'un compte entre deux jours où son solde progressif est nul."""
    ordre = np.lexsort((lignes.jour, lignes.compte))
    compte, jour = lignes.compte[ordre], lignes.jour[ordre]
    progressif = np.cumsum(lignes.solde[ordre])
    fins_de_compte, tailles = _debuts(compte)
    progressif -= np.repeat(
        np.where(fins_de_compte > 0, progressif[fins_de_compte - 1], 0), tailles
    )
    fin_de_jour = np.ones(len(ordre), dtype=bool)
    fin_de_jour[:-1] = (compte[1:] != compte[:-1]) | (jour[1:] != jour[:-1])
    nuls = fin_de_jour & (progressif == 0)
    segment = np.cumsum(nuls) - nuls
    return _segments_nuls(lignes, ordre, _cle(compte, segment))


def compte_solde(lignes: Lignes) -> Propositions:
    """Toutes les lignes ouvertes d'un compte dont le solde est nul."""
    toutes = np.arange(len(lignes))
    return _segments_nuls(lignes, toutes, lignes.compte)


def _cle(premier: Entiers, second: Entiers) -> Entiers:
    """Une seule clé entière pour deux codes."""
    return premier * (int(second.max(initial=0)) + 1) + second


def _debuts(cle_triee: Entiers) -> tuple[Entiers, Entiers]:
    """Le début et la taille de chaque segment d'une clé triée."""
    if not len(cle_triee):
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    debuts = np.flatnonzero(np.concatenate(([True], cle_triee[1:] != cle_triee[:-1])))
    return debuts, np.diff(np.append(debuts, len(cle_triee)))


def _segments_nuls(lignes: Lignes, choisies: Entiers, cle: Entiers) -> Propositions:
    """Les segments de même clé, d'au moins deux lignes, dont la somme est nulle."""
    ordre = np.argsort(cle, kind="stable")
    triees = choisies[ordre]
    debuts, tailles = _debuts(cle[ordre])
    if not debuts.size:
        return Propositions.aucune()
    soldes = lignes.solde[triees]
    nuls = (np.add.reduceat(soldes, debuts) == 0) & (tailles > 1)
    melees = np.repeat(nuls, tailles)
    gardees = triees[melees]
    groupes = np.repeat(np.arange(int(nuls.sum())), tailles[nuls])
    indecomposables = _indecomposables(lignes, gardees, groupes, int(nuls.sum()))
    return Propositions(gardees, groupes, indecomposables)


def _indecomposables(lignes: Lignes, gardees: Entiers, groupes: Entiers, nombre: int) -> Masque:
    """Les groupes où aucune ligne n'en solde une autre à elle seule, sauf ceux de deux lignes.

    Un groupe qui contient deux paires de montants opposés est peut-être deux groupes.
    """
    soldes = lignes.solde[gardees]
    tailles = np.bincount(groupes, minlength=nombre)
    ordre = np.lexsort((soldes, np.abs(soldes), groupes))
    groupe, solde = groupes[ordre], soldes[ordre]
    voisines = (groupe[1:] == groupe[:-1]) & (solde[1:] == -solde[:-1])
    avec_paire = np.zeros(nombre, dtype=bool)
    avec_paire[groupe[1:][voisines]] = True
    return np.asarray(~avec_paire | (tailles == 2), dtype=bool)


def _aucun() -> Candidats:
    vide = np.zeros(0, dtype=np.int64)
    return Candidats(vide, vide)


def _reunir(premiers: Candidats, seconds: Candidats) -> Candidats:
    return Candidats(
        np.concatenate([premiers.membres, seconds.membres]),
        np.concatenate([premiers.tailles, seconds.tailles]),
    )


def _candidats_par_cle(lignes: Lignes, citantes: Entiers, cle: Entiers) -> Candidats:
    """Toutes les lignes d'une même clé, quand elles se soldent."""
    debuts, tailles = _debuts(cle)
    if not debuts.size:
        return _aucun()
    nuls = np.add.reduceat(lignes.solde[citantes], debuts) == 0
    return Candidats(citantes[np.repeat(nuls, tailles)], tailles[nuls])


def _candidats_par_ligne(lignes: Lignes, citantes: Entiers, cle: Entiers) -> Candidats:
    """Chaque ligne avec toutes les lignes de sens contraire qui partagent une référence."""
    un, deux = _couples(citantes, cle)
    contraires = lignes.solde[un] * np.sign(lignes.solde[deux]) < 0
    nombre = len(lignes)
    paires = uniques(un[contraires] * nombre + deux[contraires])
    un, deux = paires // max(nombre, 1), paires % max(nombre, 1)
    debuts, tailles = _debuts(un)
    if not debuts.size:
        return _aucun()
    sommes = np.add.reduceat(lignes.solde[deux], debuts)
    justes = (sommes == -lignes.solde[un[debuts]]) & (tailles > 1)
    tailles_justes = tailles[justes]
    membres = np.insert(
        deux[np.repeat(justes, tailles)],
        np.cumsum(tailles_justes) - tailles_justes,
        un[debuts[justes]],
    )
    return Candidats(membres, tailles_justes + 1)


def _couples(citantes: Entiers, cle: Entiers) -> tuple[Entiers, Entiers]:
    """Tous les couples de lignes d'une même clé (triée), dans les deux sens."""
    debuts, tailles = _debuts(cle)
    par_ligne = np.repeat(tailles, tailles)
    gauche = np.repeat(np.arange(len(citantes)), par_ligne)
    fins = np.cumsum(par_ligne)
    rang_local = np.arange(len(gauche)) - np.repeat(fins - par_ligne, par_ligne)
    droite = np.repeat(np.repeat(debuts, tailles), par_ligne) + rang_local
    return citantes[gauche], citantes[droite]


def _choisir(lignes: Lignes, candidats: Candidats) -> Propositions:
    """Des candidats disjoints, les plus petits d'abord ; ceux que l'on dispute sont probables."""
    candidats = _distincts(candidats, len(lignes))
    nombre = len(candidats.tailles)
    if not nombre:
        return Propositions.aucune()
    de_qui = np.repeat(np.arange(nombre), candidats.tailles)
    voisins = np.bincount(candidats.membres, minlength=len(lignes))
    disputes = np.bincount(de_qui, voisins[candidats.membres] > 1, minlength=nombre) > 0
    retenus = ~disputes
    retenus[_arbitrer(lignes, candidats, np.flatnonzero(disputes))] = True
    plat = candidats.membres[np.repeat(retenus, candidats.tailles)]
    groupes = np.repeat(np.arange(int(retenus.sum())), candidats.tailles[retenus])
    certains = ~disputes[retenus] & _indecomposables(lignes, plat, groupes, int(retenus.sum()))
    return Propositions(plat, groupes, certains)


def _distincts(candidats: Candidats, nombre_de_lignes: int) -> Candidats:
    """Les candidats faits des mêmes lignes n'en font qu'un.

    Deux ensembles sont dits égaux quand les sommes de nombres de 64 bits tirés pour chaque ligne
    le sont : le risque d'erreur est d'un sur des milliards de milliards.
    """
    if not len(candidats.tailles):
        return candidats
    tirage = np.random.default_rng(0).integers(0, 2**63, nombre_de_lignes, dtype=np.uint64)
    debuts = np.cumsum(candidats.tailles) - candidats.tailles
    empreintes = np.add.reduceat(tirage[candidats.membres], debuts)
    _, premiers = np.unique(empreintes, return_index=True)
    gardes = np.zeros(len(candidats.tailles), dtype=bool)
    gardes[premiers] = True
    return Candidats(
        candidats.membres[np.repeat(gardes, candidats.tailles)], candidats.tailles[gardes]
    )


def _arbitrer(lignes: Lignes, candidats: Candidats, disputes: Entiers) -> list[int]:
    """Parmi des candidats qui se disputent des lignes : les plus petits, puis les plus anciens."""
    fins = np.cumsum(candidats.tailles)
    ensembles = [
        (int(place), candidats.membres[fins[place] - candidats.tailles[place] : fins[place]])
        for place in disputes
    ]

    def priorite(ensemble: tuple[int, Entiers]) -> tuple[int, list[tuple[int, ...]]]:
        membres = ensemble[1]
        traits = (lignes.jour, lignes.compte, lignes.solde, lignes.rang_du_texte)
        return len(membres), sorted(
            zip(*(trait[membres].tolist() for trait in traits), strict=True)
        )

    prises: set[int] = set()
    retenus = []
    for place, membres in sorted(ensembles, key=priorite):
        if prises.isdisjoint(membres.tolist()):
            prises.update(membres.tolist())
            retenus.append(place)
    return retenus


def _par_montant(lignes: Lignes) -> tuple[Entiers, Entiers, Entiers]:
    """Les lignes triées par compte, montant absolu, sens et date ; segments de même montant."""
    absolu = np.abs(lignes.solde)
    ordre = np.lexsort((lignes.rang_du_texte, lignes.jour, lignes.solde < 0, absolu, lignes.compte))
    change = np.ones(len(ordre), dtype=bool)
    compte, montant = lignes.compte[ordre], absolu[ordre]
    change[1:] = (compte[1:] != compte[:-1]) | (montant[1:] != montant[:-1])
    debuts = np.flatnonzero(change)
    return ordre, debuts, np.diff(np.append(debuts, len(ordre)))


def _dates_plausibles(lignes: Lignes, un: Entiers, deux: Entiers) -> Masque:
    """Vrai si le règlement suit la facture, sans trop d'avance ni de retard."""
    attente = lignes.jour[deux] - lignes.jour[un]
    sens_de_un = np.sign(lignes.solde[un]) * lignes.facture[un]
    attente = np.where(sens_de_un < 0, -attente, attente)
    orientees = (attente >= -AVANCE_PLAUSIBLE) & (attente <= RETARD_PLAUSIBLE)
    return np.where(sens_de_un == 0, np.abs(attente) <= RETARD_PLAUSIBLE, orientees)


def _contredites(lignes: Lignes, citations: Citations, un: Entiers, deux: Entiers) -> Masque:
    """Les paires dont une ligne cite une ligne ouverte de sens contraire qui n'est pas l'autre.

    Un règlement qui cite la facture 7 ne va pas à la facture 2 parce qu'elle a son montant.
    """
    cle = _cle(lignes.compte[citations.lignes], citations.codes)
    ordre = np.argsort(cle, kind="stable")
    citantes = citations.lignes[ordre]
    debuts, tailles = _debuts(cle[ordre])
    suspectes = np.zeros(len(lignes), dtype=bool)
    if not debuts.size:
        return suspectes[un]
    debiteurs = np.add.reduceat(lignes.solde[citantes] > 0, debuts)
    melees = (debiteurs > 0) & (debiteurs < tailles) & (tailles <= LIGNES_PAR_REFERENCE)
    suspectes[citantes[np.repeat(melees, tailles)]] = True
    douteuses = np.flatnonzero(suspectes[un] | suspectes[deux])
    contredites = np.zeros(len(un), dtype=bool)
    contredites[douteuses] = ~_partagent(citations, un[douteuses], deux[douteuses])
    return contredites


def _partagent(citations: Citations, un: Entiers, deux: Entiers) -> Masque:
    """Vrai pour les paires de lignes qui citent une même référence."""
    nombre = len(citations.dictionnaire) + 1
    connues = citations.lignes * nombre + citations.codes
    debuts = np.searchsorted(citations.lignes, un, side="left")
    comptes = np.searchsorted(citations.lignes, un, side="right") - debuts
    paire = np.repeat(np.arange(len(un)), comptes)
    rang_local = np.arange(len(paire)) - np.repeat(np.cumsum(comptes) - comptes, comptes)
    codes = citations.codes[np.repeat(debuts, comptes) + rang_local]
    voulues = deux[paire] * nombre + codes
    places = np.minimum(np.searchsorted(connues, voulues), max(len(connues) - 1, 0))
    partage = connues[places] == voulues if len(connues) else np.zeros(0, dtype=bool)
    communes = np.zeros(len(un), dtype=bool)
    communes[paire[partage]] = True
    return communes


def _paires(un: Entiers, deux: Entiers, certains: Masque) -> Propositions:
    groupes = np.arange(len(un))
    return Propositions(
        np.stack([un, deux], axis=1).ravel(), np.repeat(groupes, 2), certains.astype(bool)
    )


def _suites(lignes: Lignes, signe: int) -> Candidats:
    """Les suites de lignes du sens donné que solde une seule ligne de sens contraire.

    Le cumul des montants croît d'un compte à l'autre sans revenir à zéro : une suite est une
    différence de deux cumuls, cherchée par dichotomie dans le cumul tout entier.
    """
    soldes = lignes.solde * signe
    factures, reglements = np.flatnonzero(soldes > 0), np.flatnonzero(soldes < 0)
    if len(factures) < 2 or not len(reglements):
        return _aucun()
    tri = (lignes.rang_du_texte, lignes.solde, lignes.jour, lignes.compte)
    factures = factures[np.lexsort([trait[factures] for trait in tri])]
    cumul = np.concatenate([[0], np.cumsum(soldes[factures])])
    premier = int(lignes.jour.min())
    etendue = int(lignes.jour.max()) - premier + AVANCE_PLAUSIBLE + 2
    cle = lignes.compte[factures] * etendue + lignes.jour[factures] - premier
    rang_de_compte = lignes.compte[reglements] * etendue
    connues = rang_de_compte + lignes.jour[reglements] - premier + AVANCE_PLAUSIBLE
    fins = np.searchsorted(cle, connues, side="right")
    debuts = np.maximum(np.searchsorted(cle, rang_de_compte), fins - FACTURES_PAR_SUITE)
    qui, debut, fin = _differences(cumul, debuts, fins, -soldes[reglements])
    seules = np.bincount(qui, minlength=len(reglements))[qui] == 1
    qui, debut, fin = qui[seules], debut[seules], fin[seules]
    tailles = fin - debut
    decalage = np.repeat(np.cumsum(tailles) - tailles, tailles)
    suites = factures[np.repeat(debut, tailles) + np.arange(int(tailles.sum())) - decalage]
    membres = np.insert(suites, np.cumsum(tailles) - tailles, reglements[qui])
    return Candidats(membres, tailles + 1)


def _differences(
    cumul: Entiers, debuts: Entiers, fins: Entiers, montants: Entiers
) -> tuple[Entiers, Entiers, Entiers]:
    """Pour chaque montant, les couples (i, j) de son intervalle tels que cumul[j] - cumul[i] le
    vaut et j - i est d'au moins deux : le rang du montant, i et j."""
    trouvees: list[tuple[Entiers, Entiers, Entiers]] = []
    for recul in range(2, FACTURES_PAR_SUITE + 1):
        debut = fins - recul
        place = np.maximum(debut, 0)
        cible = cumul[place] + montants
        possibles = np.flatnonzero((debut >= debuts) & (cible <= cumul[fins]))
        arrivee = np.searchsorted(cumul, cible[possibles])
        justes = (cumul[arrivee] == cible[possibles]) & (arrivee - place[possibles] >= 2)
        qui = possibles[justes]
        trouvees.append((qui, place[qui], arrivee[justes]))
    qui, debut, fin = (np.concatenate(partie) for partie in zip(*trouvees, strict=True))
    return qui, debut, fin
