"""Un montant et son opposé (equal and opposite amounts).

Règle : les deux seules lignes d'un compte à porter un montant se répondent. À plusieurs, autant au
débit qu'au crédit, elles se suivent dans l'ordre des dates ; sinon, un règlement va à la seule
facture que ses dates lui laissent, ou, dans une série, à celle qu'un même délai désigne pour tous.
Exceptions : deux lignes de même montant et de même jour se valent, la première sert la première ;
une paire que contredit une référence citée n'est pas certaine ; un règlement qui pourrait aussi
bien aller à deux factures n'est pas lettré.

Deux factures de 80,00 €, les 1er et 200e jours, un règlement le 30e : il ne peut être que de la
première, mais le montant n'est pas unique.

>>> from lettrine.comptabilite.lettrage.references import citer
>>> lignes, rien = Lignes.d_un_client([80_00, 80_00, -80_00], [1, 200, 30]), citer([""] * 3)
>>> montant_unique(lignes, rien).lignes.tolist()
[]
>>> montant_a_sa_date(lignes, rien, lambda un, deux: un != un).lignes.tolist()
[0, 2]
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from lettrine.comptabilite.lettrage.groupes import Preuve, Propositions
from lettrine.comptabilite.lettrage.lignes import Entiers, Lignes, Masque
from lettrine.comptabilite.lettrage.preuves.candidats import debuts_de, paires, rang_local
from lettrine.comptabilite.lettrage.preuves.citees import contredites
from lettrine.comptabilite.lettrage.references import Citations
from lettrine.comptabilite.lettrage.tris import ordre_de

__all__ = [
    "dates_plausibles",
    "montant_a_sa_date",
    "montant_unique",
    "montants_dans_l_ordre",
    "par_montant",
]

AVANCE_PLAUSIBLE = 31
RETARD_PLAUSIBLE = 400
"""Jours entre facture et règlement au-delà desquels un montant égal n'est plus que probable."""

AVANCE_A_SA_DATE, RETARD_A_SA_DATE = 3, 120
"""Jours entre facture et règlement quand seules les dates départagent des montants égaux."""

LIGNES_PAR_MONTANT = 60
"""On ne compare pas une à une les dates de plus de lignes d'un même montant."""

DELAI_ORDINAIRE, DELAI_MAXIMAL = 10, 90
"""Jours d'un règlement différé : à défaut de preuve, il va à une facture d'au moins dix jours."""

SOUPLESSE = 12
"""Une série suit un délai si chaque règlement tombe à moins de douze jours de ce délai."""

LIGNES_PAR_SERIE = 3

MemeEcriture = Callable[[Entiers, Entiers], Masque]


def montant_unique(lignes: Lignes, citations: Citations) -> Propositions:
    """Les deux seules lignes d'un compte à porter un montant, en sens contraires.

    Certain quand leurs dates se suivent comme une facture et son règlement ; probable sinon, ou
    quand l'une cite une autre ligne que l'autre, ou dans un compte que l'on solde en bloc.
    """
    ordre, debuts, tailles = par_montant(lignes)
    deux_seules = debuts[tailles == 2]
    un, deux = ordre[deux_seules], ordre[deux_seules + 1]
    opposes = lignes.solde[un] == -lignes.solde[deux]
    un, deux = un[opposes], deux[opposes]
    certains = dates_plausibles(lignes, un, deux) & ~contredites(lignes, citations, un, deux)
    return paires(un, deux, Preuve.MONTANT_UNIQUE, certains & ~lignes.cumulatif[un])


def montants_dans_l_ordre(lignes: Lignes, citations: Citations) -> Propositions:
    """Des montants égaux, autant au débit qu'au crédit, appariés dans l'ordre des dates."""
    ordre, debuts, tailles = par_montant(lignes)
    debits = lignes.solde[ordre] > 0
    nombre_debits = np.add.reduceat(debits, debuts, dtype=np.int64) if debuts.size else debuts
    egaux = np.repeat((2 * nombre_debits == tailles) & (tailles > 2), tailles)
    au_debit, au_credit = ordre[egaux & debits], ordre[egaux & ~debits]
    valables = dates_plausibles(lignes, au_debit, au_credit)
    valables &= ~contredites(lignes, citations, au_debit, au_credit)
    un, deux = au_debit[valables], au_credit[valables]
    return paires(un, deux, Preuve.MONTANTS_DANS_L_ORDRE, np.zeros(len(un), dtype=bool))


def montant_a_sa_date(
    lignes: Lignes, citations: Citations, meme_ecriture: MemeEcriture
) -> Propositions:
    """Parmi des montants égaux, ceux que leurs dates départagent.

    Un règlement et une facture que les dates ne laissent qu'à l'un l'autre ; à défaut, une série
    de règlements dont chacun suit une facture du même délai, à quelques jours près, quand un seul
    délai convient. `meme_ecriture` reconnaît deux lignes d'une même écriture, qui ne se répondent
    pas quand d'autres le peuvent.
    """
    classes = _Classes.de(lignes)
    liens = classes.liens(lignes, meme_ecriture)
    seuls = _mutuels(liens)
    apparies = classes.paires(liens.parmi(seuls))
    pris = np.zeros(len(classes.jour), dtype=bool)
    pris[liens.facture[seuls]] = pris[liens.reglement[seuls]] = True
    libres = liens.parmi(~(pris[liens.facture] | pris[liens.reglement]))
    series = classes.paires(_a_delai_regulier(classes, libres))
    un, deux = (np.concatenate(cotes) for cotes in zip(apparies, series, strict=True))
    bons = ~contredites(lignes, citations, un, deux)
    probables = np.zeros(int(bons.sum()), dtype=bool)
    return paires(un[bons], deux[bons], Preuve.MONTANT_A_SA_DATE, probables)


class _Liens(NamedTuple):
    """Des couples de classes : une facture et un règlement de même montant, et leur délai."""

    facture: Entiers
    reglement: Entiers
    delai: Entiers

    def parmi(self, choix: Masque | Entiers) -> "_Liens":
        return _Liens(self.facture[choix], self.reglement[choix], self.delai[choix])


class _Classes:
    """Les lignes de mêmes compte, montant, sens et jour : elles se valent.

    `tetes` et `tailles` situent les membres de chaque classe dans `membres`, `segment` numérote
    les montants d'un compte, `facture` dit le sens d'une facture.
    """

    def __init__(
        self, membres: Entiers, tetes: Entiers, tailles: Entiers, segment: Entiers,
        jour: Entiers, facture: Masque,
    ) -> None:  # fmt: skip
        self.membres, self.tetes, self.tailles = membres, tetes, tailles
        self.segment, self.jour, self.facture = segment, jour, facture

    @classmethod
    def de(cls, lignes: Lignes) -> "_Classes":
        """Les classes des montants que portent des lignes des deux sens, peu nombreuses."""
        ordre, debuts, tailles = par_montant(lignes)
        debits = (
            np.add.reduceat(lignes.solde[ordre] > 0, debuts, dtype=np.int64)
            if len(debuts)
            else debuts
        )
        mixtes = (debits > 0) & (debits < tailles) & (tailles <= 2 * LIGNES_PAR_MONTANT)
        membres = ordre[np.repeat(mixtes, tailles)]
        segment = np.repeat(np.arange(int(mixtes.sum())), tailles[mixtes])
        sens = np.sign(lignes.solde[membres]) * np.where(
            lignes.facture[membres] == 0, 1, lignes.facture[membres]
        )
        cle = np.stack([segment, sens, lignes.jour[membres]])
        tetes = np.flatnonzero(
            np.concatenate([[True], (cle[:, 1:] != cle[:, :-1]).any(axis=0)])[: len(membres)]
        )
        effectifs = np.diff(np.append(tetes, len(membres)))
        return cls(
            membres, tetes, effectifs, segment[tetes], lignes.jour[membres][tetes], sens[tetes] > 0
        )

    def liens(self, lignes: Lignes, meme_ecriture: MemeEcriture) -> _Liens:
        """Les couples que les dates admettent, hors d'une même écriture."""
        debuts, tailles = debuts_de(self.segment)
        par_classe = np.repeat(tailles, tailles)
        gauche = np.repeat(np.arange(len(self.jour)), par_classe)
        droite = np.repeat(np.repeat(debuts, tailles), par_classe) + rang_local(par_classe)
        bons = self.facture[gauche] & ~self.facture[droite]
        gauche, droite = gauche[bons], droite[bons]
        delai = self.jour[droite] - self.jour[gauche]
        un, deux = self.membres[self.tetes[gauche]], self.membres[self.tetes[droite]]
        orientes = lignes.facture[un] != 0
        admis = np.where(orientes, delai >= -AVANCE_A_SA_DATE, np.abs(delai) <= RETARD_A_SA_DATE)
        admis &= delai <= RETARD_A_SA_DATE
        admis[admis] = ~meme_ecriture(un[admis], deux[admis])
        return _Liens(gauche[admis], droite[admis], delai[admis])

    def paires(self, liens: _Liens) -> tuple[Entiers, Entiers]:
        """Les lignes de couples de classes disjoints : la première avec la première, et ainsi."""
        effectif = np.minimum(self.tailles[liens.facture], self.tailles[liens.reglement])
        rang = rang_local(effectif)
        un = self.membres[np.repeat(self.tetes[liens.facture], effectif) + rang]
        deux = self.membres[np.repeat(self.tetes[liens.reglement], effectif) + rang]
        return un, deux


def _mutuels(liens: _Liens) -> Masque:
    """Les couples dont ni la facture ni le règlement n'en a d'autre."""
    nombre = int(max(liens.facture.max(initial=-1), liens.reglement.max(initial=-1))) + 1
    de_facture = np.bincount(liens.facture, minlength=nombre)
    de_reglement = np.bincount(liens.reglement, minlength=nombre)
    masque: Masque = (de_facture[liens.facture] == 1) & (de_reglement[liens.reglement] == 1)
    return masque


def _a_delai_regulier(classes: _Classes, liens: _Liens) -> _Liens:
    """Les couples que désigne, dans chaque série, le seul délai qui convient le mieux."""
    segment = classes.segment[liens.facture]
    debuts, tailles = debuts_de(segment)
    retenus = [
        debut + choisis
        for debut, taille in zip(debuts.tolist(), tailles.tolist(), strict=True)
        if taille >= LIGNES_PAR_SERIE
        for choisis in [_serie(liens.parmi(np.arange(debut, debut + taille)))]
        if choisis.size
    ]
    return liens.parmi(np.concatenate(retenus) if retenus else np.zeros(0, dtype=np.int64))


def _serie(liens: _Liens) -> Entiers:
    """Les couples d'une série que lie un même délai ; aucun si deux délais y conviennent."""
    delais = np.arange(0, DELAI_MAXIMAL + 1)
    ecarts = np.abs(liens.delai[:, None] - delais[None, :])
    proches = (ecarts <= SOUPLESSE) & (liens.delai >= 0)[:, None]
    servis = np.minimum(_servies(proches, liens.facture), _servies(proches, liens.reglement))
    bons = np.flatnonzero(servis == max(servis.max(), LIGNES_PAR_SERIE - 1))
    medians = np.array([np.median(liens.delai[proches[:, delai]]) for delai in bons])
    differes = medians >= DELAI_ORDINAIRE
    bons, medians = (bons[differes], medians[differes]) if differes.any() else (bons, medians)
    if not bons.size or np.ptp(medians) > SOUPLESSE:
        return np.zeros(0, dtype=np.int64)
    choisis = np.flatnonzero(proches[:, bons[len(bons) // 2]])
    return choisis[_mutuels(liens.parmi(choisis))]


def _servies(proches: Masque, classe: Entiers) -> Entiers:
    """Par délai (colonne de `proches`), combien de classes différentes ont un couple proche."""
    tri = np.argsort(classe, kind="stable")
    debuts, _ = debuts_de(classe[tri])
    servies: Entiers = np.logical_or.reduceat(proches[tri], debuts).sum(axis=0)
    return servies


def par_montant(lignes: Lignes) -> tuple[Entiers, Entiers, Entiers]:
    """Les lignes triées par compte, montant absolu, sens et date ; segments de même montant."""
    absolu = np.abs(lignes.solde)
    ordre = ordre_de(lignes.compte, absolu, lignes.solde < 0, lignes.jour, lignes.rang_du_texte)
    change = np.ones(len(ordre), dtype=bool)
    compte, montant = lignes.compte[ordre], absolu[ordre]
    change[1:] = (compte[1:] != compte[:-1]) | (montant[1:] != montant[:-1])
    debuts = np.flatnonzero(change)
    return ordre, debuts, np.diff(np.append(debuts, len(ordre)))


def dates_plausibles(lignes: Lignes, un: Entiers, deux: Entiers) -> Masque:
    """Vrai si le règlement suit la facture, sans trop d'avance ni de retard."""
    attente = lignes.jour[deux] - lignes.jour[un]
    sens_de_un = np.sign(lignes.solde[un]) * lignes.facture[un]
    attente = np.where(sens_de_un < 0, -attente, attente)
    orientees = (attente >= -AVANCE_PLAUSIBLE) & (attente <= RETARD_PLAUSIBLE)
    return np.where(sens_de_un == 0, np.abs(attente) <= RETARD_PLAUSIBLE, orientees)
