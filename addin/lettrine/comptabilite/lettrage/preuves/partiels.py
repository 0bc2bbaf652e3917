"""Les règlements partiels (partial payments).

Règle : des règlements ou des avoirs qui citent une facture et n'en font pas le montant la règlent
en partie ; de même un règlement qui cite plusieurs factures et paie moins que leur somme. Ensemble,
ils sont un lettrage partiel, de ce qui reste dû.
Exceptions : un règlement qui dépasse ce qu'il cite reste ouvert : on ne sait pas ce que paie le
reste. Un règlement qui est la somme exacte de quelques-unes des factures qu'il cite ne les paie pas
toutes en partie ; un règlement du montant exact d'une autre facture contredit sa référence.
Celle-ci doit être le numéro d'une seule facture, assez long pour ne pas se rencontrer par hasard.

Une facture de 500,00 € et un acompte de 200,00 € qui la cite : reste 300,00 €.

>>> from lettrine.comptabilite.lettrage.references import citer
>>> lignes = Lignes.d_un_client([500_00, -200_00], [1, 20])
>>> reste_du(lignes, citer(["Facture FA250201", "ACOMPTE FA250201"])).membres.tolist()
[0, 1]
"""

import numpy as np

from lettrine.comptabilite.lettrage.lignes import Entiers, Lignes, Masque
from lettrine.comptabilite.lettrage.preuves.candidats import Candidats, cle_de_montant, debuts_de
from lettrine.comptabilite.lettrage.preuves.citees import ensembles_cites
from lettrine.comptabilite.lettrage.preuves.dates import dates_admises
from lettrine.comptabilite.lettrage.references import Citations
from lettrine.comptabilite.lettrage.tris import ordre_de

__all__ = ["ont_un_oppose", "reste_du"]

FACTURES_COMPAREES = 12


def reste_du(lignes: Lignes, citations: Citations) -> Candidats:
    """Les ensembles d'une facture et de ce qui la règle en partie, ou l'inverse."""
    ensembles = ensembles_cites(lignes, _propres(lignes, citations))
    if not len(ensembles.tailles):
        return ensembles
    debuts = np.cumsum(ensembles.tailles) - ensembles.tailles
    membres = ensembles.membres
    sens = np.sign(lignes.solde[membres]) * lignes.facture[membres]
    factures = np.add.reduceat(sens > 0, debuts, dtype=np.int64)
    autres = ensembles.tailles - factures
    reste = np.add.reduceat(lignes.solde[membres] * lignes.facture[membres], debuts)
    bons = (factures > 0) & (autres > 0) & (reste > 0) & ((factures == 1) | (autres == 1))
    bons &= dates_admises(lignes, membres, debuts)
    bons &= ~np.logical_or.reduceat(ont_un_oppose(lignes, membres), debuts)
    absolus = np.abs(lignes.solde[membres])
    for place in np.flatnonzero(bons & (factures > 1)).tolist():
        ici = slice(int(debuts[place]), int(debuts[place] + ensembles.tailles[place]))
        dues = sens[ici] > 0
        bons[place] = not _somme_exacte(absolus[ici][dues], int(absolus[ici][~dues].sum()))
    return ensembles.parmi(bons)


def ont_un_oppose(lignes: Lignes, membres: Entiers) -> Masque:
    """Les lignes dont une autre du compte a le montant exactement opposé."""
    cle = np.sort(cle_de_montant(lignes.compte, lignes.solde))
    voulue = cle_de_montant(lignes.compte[membres], -lignes.solde[membres])
    place = np.minimum(np.searchsorted(cle, voulue), len(cle) - 1)
    masque: Masque = cle[place] == voulue
    return masque


def _propres(lignes: Lignes, citations: Citations) -> Citations:
    """Les citations du numéro d'une seule facture, assez long ou pourvu d'un préfixe."""
    cle = lignes.compte[citations.lignes] * max(citations.nombre, 1) + citations.codes
    ordre = ordre_de(cle)
    debuts, tailles = debuts_de(cle[ordre])
    qui = citations.lignes[ordre]
    factures = (lignes.solde[qui] * lignes.facture[qui] > 0) & lignes.piece[qui]
    une_seule = np.zeros(len(cle), dtype=bool)
    if debuts.size:
        effectif = np.add.reduceat(factures, debuts, dtype=np.int64)
        une_seule[ordre] = np.repeat(effectif == 1, tailles)
    return citations.parmi(une_seule & citations.fortes)


def _somme_exacte(dues: Entiers, paye: int) -> bool:
    """Vrai si quelques factures font exactement ce qui est payé, ou s'il y en a trop à comparer."""
    if len(dues) > FACTURES_COMPAREES:
        return True
    sommes = np.zeros(1, dtype=np.int64)
    for due in dues.tolist():
        sommes = np.concatenate([sommes, sommes + due])
    return bool((sommes == paye).any())
