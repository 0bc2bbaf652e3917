"""Les lignes que relie une référence citée (cited references).

Règle : quand les lignes qu'une référence relie se soldent, elles font un groupe : une facture, ses
avoirs et ses règlements ; un règlement et les factures qu'il cite ; de proche en proche, tout ce
que des références communes rapprochent. S'il y manque exactement le montant d'une autre ligne
ouverte du compte, et d'une seule, elle complète le groupe : un avoir, un acompte ou des frais que
le règlement déduit sans les citer.
Exceptions : une référence que citent trop de lignes d'un compte (un numéro de contrat) n'en
distingue aucune ; `citations.utiles` l'écarte, sur toutes les lignes du compte, lettrées ou non.

500,00 − 80,00 d'avoir = 420,00 : le règlement cite la facture, rien ne cite l'avoir.

>>> from lettrine.comptabilite.lettrage.references import citer
>>> lignes = Lignes.d_un_client([500_00, -80_00, -420_00], [1, 10, 40])
>>> citees = citer(["Facture FA250201", "Avoir", "VIR FA250201"])
>>> reference_completee(lignes, citees).lignes.tolist()
[1, 0, 2]
"""

import numpy as np

from lettrine.comptabilite.lettrage.groupes import Preuve, Propositions
from lettrine.comptabilite.lettrage.lignes import Entiers, Lignes, Masque
from lettrine.comptabilite.lettrage.preuves.candidats import (
    COTES,
    Candidats,
    aucun,
    choisir,
    cle_de_montant,
    debuts_de,
    rang_local,
    reunir,
)
from lettrine.comptabilite.lettrage.preuves.coincidences import sans_coincidence
from lettrine.comptabilite.lettrage.references import Citations
from lettrine.comptabilite.lettrage.tris import ordre_de, uniques

__all__ = [
    "LIGNES_PAR_REFERENCE",
    "contredites",
    "ensembles_cites",
    "meme_reference",
    "par_reference",
    "reference_completee",
    "utiles",
]

LIGNES_PAR_REFERENCE = 40
COMPLEMENT_PLAUSIBLE = 200
"""Jours entre un groupe cité et la ligne qui le complète, au plus, pour que ce soit certain."""


def utiles(citations: Citations, compte: Entiers) -> Citations:
    """Les citations d'une référence que partagent de deux à quarante lignes d'un même compte."""
    cle = compte[citations.lignes] * max(citations.nombre, 1) + citations.codes
    ordre = ordre_de(cle)
    _, tailles = debuts_de(cle[ordre])
    partagee = (tailles > 1) & (tailles <= LIGNES_PAR_REFERENCE)
    bonnes = np.zeros(len(cle), dtype=bool)
    bonnes[ordre] = np.repeat(partagee, tailles)
    return citations.parmi(bonnes)


def meme_reference(lignes: Lignes, citations: Citations) -> Propositions:
    """Les lignes d'un compte que des références relient et qui se soldent.

    D'abord toutes les lignes qui citent une même référence, ou une ligne et celles de sens
    contraire qui en partagent une avec elle ; à défaut, tout ce que des références rapprochent de
    proche en proche. Certain quand aucune autre réunion de lignes citées ne se solde aussi, et
    qu'aucune coïncidence n'est à craindre.
    """
    cle, citantes = par_reference(lignes, citations)
    un, deux = _voisines(citantes, cle, len(lignes))
    proches = choisir(
        lignes,
        reunir([_par_cle(lignes, citantes, cle), _par_ligne(lignes, un, deux)]),
        Preuve.REFERENCE,
    )
    prises = np.zeros(len(lignes), dtype=bool)
    prises[proches.lignes] = True
    libres = ~(prises[un] | prises[deux])
    reste = _ensembles(lignes, un[libres], deux[libres])
    nuls = np.add.reduceat(lignes.solde[reste.membres], _tetes(reste)) == 0
    trouves = proches.et(choisir(lignes, reste.parmi(nuls), Preuve.REFERENCE))
    return sans_coincidence(lignes, citations, trouves, cle, citantes)


def reference_completee(lignes: Lignes, citations: Citations) -> Propositions:
    """Les lignes que des références relient, et la seule ligne du compte qui les solde.

    Certain quand rien d'autre dans le compte n'a le montant de cette ligne, ni son opposé.
    """
    ensembles = ensembles_cites(lignes, citations)
    if not len(ensembles.tailles):
        return Propositions.aucune()
    tetes = _tetes(ensembles)
    manque = -np.add.reduceat(lignes.solde[ensembles.membres], tetes)
    mixtes = np.minimum.reduceat(lignes.solde[ensembles.membres], tetes) < 0
    mixtes &= np.maximum.reduceat(lignes.solde[ensembles.membres], tetes) > 0
    dedans = np.zeros(len(lignes), dtype=bool)
    dedans[ensembles.membres] = True
    ligne, seule = _seules_du_montant(lignes, lignes.compte[ensembles.membres[tetes]], manque)
    bons = mixtes & (manque != 0) & (ligne >= 0) & ~dedans[ligne]
    ecart = np.abs(lignes.jour[ligne] - np.maximum.reduceat(lignes.jour[ensembles.membres], tetes))
    plausibles = (ecart <= COMPLEMENT_PLAUSIBLE) & seule & ~lignes.cumulatif[ligne]
    bons &= ~lignes.bloc[ligne]
    gardes = ensembles.parmi(bons)
    completes = Candidats(
        np.insert(gardes.membres, _tetes(gardes), ligne[bons]), gardes.tailles + 1
    )
    return choisir(lignes, completes, Preuve.REFERENCE_COMPLETEE, surs=plausibles[bons])


def ensembles_cites(lignes: Lignes, citations: Citations) -> Candidats:
    """Les lignes que des références relient de proche en proche, quarante au plus."""
    cle, citantes = par_reference(lignes, citations)
    return _ensembles(lignes, *_voisines(citantes, cle, len(lignes)))


def contredites(lignes: Lignes, citations: Citations, un: Entiers, deux: Entiers) -> Masque:
    """Les paires dont une ligne cite une ligne ouverte de sens contraire qui n'est pas l'autre.

    Un règlement qui cite la facture 7 ne va pas à la facture 2 parce qu'elle a son montant.
    """
    cle, citantes = par_reference(lignes, citations)
    debuts, tailles = debuts_de(cle)
    suspectes = np.zeros(len(lignes), dtype=bool)
    if not debuts.size:
        return suspectes[un]
    debiteurs = np.add.reduceat(lignes.solde[citantes] > 0, debuts, dtype=np.int64)
    melees = (debiteurs > 0) & (debiteurs < tailles)
    suspectes[citantes[np.repeat(melees, tailles)]] = True
    douteuses = np.flatnonzero(suspectes[un] | suspectes[deux])
    contredites = np.zeros(len(un), dtype=bool)
    contredites[douteuses] = ~_partagent(citations, un[douteuses], deux[douteuses])
    return contredites


def par_reference(lignes: Lignes, citations: Citations) -> tuple[Entiers, Entiers]:
    """Les lignes citantes, triées par compte et référence ; celles qui citent seules, écartées."""
    cle = lignes.compte[citations.lignes] * max(citations.nombre, 1) + citations.codes
    ordre = ordre_de(cle)
    cle, citantes = cle[ordre], citations.lignes[ordre]
    _, tailles = debuts_de(cle)
    plusieurs = np.repeat(tailles > 1, tailles)
    return cle[plusieurs], citantes[plusieurs]


def _tetes(candidats: Candidats) -> Entiers:
    return np.cumsum(candidats.tailles) - candidats.tailles


def _par_cle(lignes: Lignes, citantes: Entiers, cle: Entiers) -> Candidats:
    """Toutes les lignes d'une même référence, quand elles se soldent."""
    debuts, tailles = debuts_de(cle)
    if not debuts.size:
        return aucun()
    return Candidats(citantes, tailles).parmi(np.add.reduceat(lignes.solde[citantes], debuts) == 0)


def _par_ligne(lignes: Lignes, un: Entiers, deux: Entiers) -> Candidats:
    """Chaque ligne avec toutes les lignes de sens contraire qui partagent une référence."""
    contraires = lignes.solde[un] * np.sign(lignes.solde[deux]) < 0
    un, deux = un[contraires], deux[contraires]
    debuts, tailles = debuts_de(un)
    if not debuts.size:
        return aucun()
    justes = np.add.reduceat(lignes.solde[deux], debuts) == -lignes.solde[un[debuts]]
    gardes = Candidats(deux, tailles).parmi(justes & (tailles > 1))
    qui = un[debuts[justes & (tailles > 1)]]
    return Candidats(np.insert(gardes.membres, _tetes(gardes), qui), gardes.tailles + 1)


def _ensembles(lignes: Lignes, un: Entiers, deux: Entiers) -> Candidats:
    """Les lignes que des références relient de proche en proche, quarante au plus."""
    if not len(un):
        return aucun()
    chef = np.arange(len(lignes))
    debuts, _ = debuts_de(un)
    liees = un[debuts]
    while True:
        voisin = np.minimum.reduceat(chef[deux], debuts)
        nouveau = chef.copy()
        nouveau[liees] = np.minimum(chef[liees], voisin)
        nouveau = nouveau[nouveau]
        if (nouveau == chef).all():
            break
        chef = nouveau
    ordre = liees[ordre_de(chef[liees])]
    _, tailles = debuts_de(chef[ordre])
    return Candidats(ordre, tailles).parmi(tailles <= LIGNES_PAR_REFERENCE)


def _voisines(citantes: Entiers, cle: Entiers, nombre: int) -> tuple[Entiers, Entiers]:
    """Les couples de lignes qui partagent une référence, dans les deux sens, chacun une fois."""
    debuts, tailles = debuts_de(cle)
    par_ligne = np.repeat(tailles, tailles)
    gauche = np.repeat(np.arange(len(citantes)), par_ligne)
    droite = np.repeat(np.repeat(debuts, tailles), par_ligne) + rang_local(par_ligne)
    distincts = gauche != droite
    couples = uniques(citantes[gauche[distincts]] * max(nombre, 1) + citantes[droite[distincts]])
    return couples // max(nombre, 1), couples % max(nombre, 1)


def _seules_du_montant(
    lignes: Lignes, comptes: Entiers, montants: Entiers
) -> tuple[Entiers, Masque]:
    """Dans chaque compte, la seule ligne de ce solde (-1 s'il n'y en a pas une seule).

    Le second résultat dit si aucune ligne du compte n'a le solde opposé.
    """
    concerne = np.zeros(int(lignes.compte.max()) + 1, dtype=bool)
    concerne[comptes] = True
    places = np.flatnonzero(concerne[lignes.compte])
    cle = cle_de_montant(lignes.compte[places], lignes.solde[places])
    ordre = np.argsort(cle)
    cle = cle[ordre]
    effectifs = []
    for sens in (1, -1):
        voulue = cle_de_montant(comptes, sens * montants)
        debut, fin = (np.searchsorted(cle, voulue, side=cote) for cote in COTES)
        effectifs.append(fin - debut)
        if sens > 0:
            premieres = places[ordre[np.minimum(debut, len(ordre) - 1)]]
    return np.where(effectifs[0] == 1, premieres, -1), effectifs[1] == 0


def _partagent(citations: Citations, un: Entiers, deux: Entiers) -> Masque:
    """Vrai pour les paires de lignes qui citent une même référence."""
    nombre = citations.nombre + 1
    connues = citations.lignes * nombre + citations.codes
    debuts = np.searchsorted(citations.lignes, un, side="left")
    comptes = np.searchsorted(citations.lignes, un, side="right") - debuts
    paire = np.repeat(np.arange(len(un)), comptes)
    codes = citations.codes[np.repeat(debuts, comptes) + rang_local(comptes)]
    voulues = deux[paire] * nombre + codes
    places = np.minimum(np.searchsorted(connues, voulues), max(len(connues) - 1, 0))
    partage = connues[places] == voulues if len(connues) else np.zeros(0, dtype=bool)
    communes = np.zeros(len(un), dtype=bool)
    communes[paire[partage]] = True
    return communes
