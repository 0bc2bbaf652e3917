"""Des ensembles de lignes qui se soldent, et le choix entre eux (candidate groups)."""

from collections.abc import Sequence
from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from lettrine.comptabilite.lettrage.groupes import Preuve, Propositions
from lettrine.comptabilite.lettrage.lignes import Entiers, Lignes, Masque
from lettrine.comptabilite.lettrage.tris import ordre_de

__all__ = [
    "COTES",
    "Candidats",
    "aucun",
    "choisir",
    "cle_de",
    "cle_de_montant",
    "debuts_de",
    "disputes",
    "empreintes",
    "lignes_disputees",
    "paires",
    "rang_local",
    "reunir",
    "segments_nuls",
]


COTES: tuple[Literal["left"], Literal["right"]] = ("left", "right")
"""Les deux bouts d'une recherche par dichotomie."""

MONTANTS = 2**40


class Candidats(NamedTuple):
    """Des ensembles de lignes mis bout à bout ; `tailles` dit la longueur de chacun."""

    membres: Entiers
    tailles: Entiers

    def parmi(self, choix: Masque) -> "Candidats":
        """Une partie des ensembles."""
        return Candidats(self.membres[np.repeat(choix, self.tailles)], self.tailles[choix])

    def dans_l_ordre(self, rangs: Entiers) -> "Candidats":
        """Les ensembles de ces rangs, dans cet ordre."""
        tailles = self.tailles[rangs]
        debuts = (np.cumsum(self.tailles) - self.tailles)[rangs]
        return Candidats(self.membres[np.repeat(debuts, tailles) + rang_local(tailles)], tailles)


def aucun() -> Candidats:
    """Aucun ensemble."""
    vide = np.zeros(0, dtype=np.int64)
    return Candidats(vide, vide)


def reunir(ensembles: Sequence[Candidats]) -> Candidats:
    """Tous les ensembles, bout à bout."""
    return Candidats(
        np.concatenate([un.membres for un in ensembles]),
        np.concatenate([un.tailles for un in ensembles]),
    )


def cle_de(premier: Entiers, second: Entiers) -> Entiers:
    """Une seule clé entière pour deux codes."""
    return premier * (int(second.max(initial=0)) + 1) + second


def cle_de_montant(compte: Entiers, solde: Entiers) -> Entiers:
    """Une seule clé entière pour un compte et un montant de moins de cinq milliards d'euros."""
    return compte * MONTANTS + (solde + MONTANTS // 2)


def debuts_de(cle_triee: Entiers) -> tuple[Entiers, Entiers]:
    """Le début et la taille de chaque segment d'une clé triée."""
    if not len(cle_triee):
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    debuts = np.flatnonzero(np.concatenate(([True], cle_triee[1:] != cle_triee[:-1])))
    return debuts, np.diff(np.append(debuts, len(cle_triee)))


def rang_local(tailles: Entiers) -> Entiers:
    """0, 1, … dans chaque segment.

    >>> rang_local(np.array([2, 3])).tolist()
    [0, 1, 0, 1, 2]
    """
    fins = np.cumsum(tailles)
    total = int(fins[-1]) if len(fins) else 0
    return np.arange(total) - np.repeat(fins - tailles, tailles)


def empreintes(candidats: Candidats, nombre_de_lignes: int) -> npt.NDArray[np.uint64]:
    """Un nombre par ensemble, le même pour les ensembles faits des mêmes lignes.

    C'est la somme de nombres de 64 bits tirés pour chaque ligne : le risque que deux ensembles
    différents aient le même est d'un sur des milliards de milliards.
    """
    tirage = np.random.default_rng(0).integers(0, 2**63, nombre_de_lignes, dtype=np.uint64)
    debuts = np.cumsum(candidats.tailles) - candidats.tailles
    return np.add.reduceat(tirage[candidats.membres], debuts)


def segments_nuls(lignes: Lignes, choisies: Entiers, cle: Entiers, preuve: Preuve) -> Propositions:
    """Les segments de même clé, d'au moins deux lignes, dont la somme est nulle."""
    ordre = ordre_de(cle)
    triees = choisies[ordre]
    debuts, tailles = debuts_de(cle[ordre])
    if not debuts.size:
        return Propositions.aucune()
    soldes = lignes.solde[triees]
    nuls = (np.add.reduceat(soldes, debuts) == 0) & (tailles > 1)
    gardees = triees[np.repeat(nuls, tailles)]
    groupes = np.repeat(np.arange(int(nuls.sum())), tailles[nuls])
    certains = _indecomposables(lignes, gardees, tailles[nuls])
    return Propositions(gardees, groupes, certains, np.full(len(certains), preuve))


def paires(un: Entiers, deux: Entiers, preuve: Preuve, certains: Masque) -> Propositions:
    """Des groupes de deux lignes."""
    groupes = np.repeat(np.arange(len(un)), 2)
    lignes = np.stack([un, deux], axis=1).ravel()
    return Propositions(lignes, groupes, certains, np.full(len(un), preuve))


def choisir(
    lignes: Lignes,
    candidats: Candidats,
    preuves: Preuve | Entiers,
    *,
    surs: Masque | None = None,
    poids: npt.NDArray[np.float64] | None = None,
) -> Propositions:
    """Des candidats disjoints ; `surs` dit ceux que la preuve laisse sans doute (tous, à défaut).

    Celui qu'aucun autre ne dispute est certain, s'il est sûr et d'un seul tenant ; d'un candidat
    disputé, on ne garde, comme probable, que celui dont le poids (sa taille, à défaut) est plus
    petit que celui de tous ceux qui lui disputent une ligne.
    """
    nombre = len(candidats.tailles)
    if not nombre:
        return Propositions.aucune()
    poids = candidats.tailles.astype(np.float64) if poids is None else poids
    distincts = _distincts(candidats, len(lignes))
    candidats, poids = candidats.parmi(distincts), poids[distincts]
    surs = (np.ones(nombre, dtype=bool) if surs is None else surs)[distincts]
    de_qui = np.repeat(np.arange(len(candidats.tailles)), candidats.tailles)
    concurrents = np.bincount(candidats.membres, minlength=len(lignes))
    en_dispute = np.zeros(len(candidats.tailles), dtype=bool)
    en_dispute[de_qui[concurrents[candidats.membres] > 1]] = True
    retenus = ~en_dispute | _plus_legers(candidats.membres, de_qui, poids)
    gardes = candidats.parmi(retenus)
    certains = (surs & ~en_dispute)[retenus]
    certains &= _indecomposables(lignes, gardes.membres, gardes.tailles)
    groupes = np.repeat(np.arange(len(gardes.tailles)), gardes.tailles)
    des_preuves = np.broadcast_to(np.asarray(preuves, dtype=np.int64), nombre)[distincts]
    return Propositions(gardes.membres, groupes, certains, des_preuves[retenus])


def disputes(lignes: Lignes, trouves: Propositions) -> Masque:
    """Les groupes dont un des montants est aussi celui d'une ligne qui n'en est pas."""
    masque = np.zeros(len(trouves.certains), dtype=bool)
    masque[trouves.groupes[lignes_disputees(lignes, trouves)]] = True
    return masque


def lignes_disputees(lignes: Lignes, trouves: Propositions) -> Masque:
    """Les lignes des groupes dont une ligne d'aucun ou d'un autre groupe a aussi le montant."""
    cle = cle_de_montant(lignes.compte, np.abs(lignes.solde))
    _, montants = np.unique(cle, return_inverse=True)
    dans_le_compte = np.bincount(montants)
    couples = cle_de(trouves.groupes, montants[trouves.lignes])
    _, lesquels, dans_le_groupe = np.unique(couples, return_inverse=True, return_counts=True)
    disputees: Masque = dans_le_groupe[lesquels] < dans_le_compte[montants[trouves.lignes]]
    return disputees


def _plus_legers(membres: Entiers, de_qui: Entiers, poids: npt.NDArray[np.float64]) -> Masque:
    """Les candidats strictement plus légers que tous ceux qui leur disputent une ligne."""
    de_ligne = poids[de_qui]
    ordre = np.lexsort((de_ligne, membres))
    trie, qui = de_ligne[ordre], de_qui[ordre]
    debuts, effectifs = debuts_de(membres[ordre])
    premier = np.zeros(len(ordre), dtype=bool)
    premier[debuts] = True
    second = np.minimum(debuts + 1, len(ordre) - 1)
    premier[debuts[(effectifs > 1) & (trie[second] == trie[debuts])]] = False
    battu = np.zeros(len(poids), dtype=bool)
    battu[qui[~premier]] = True
    return ~battu


def _indecomposables(lignes: Lignes, membres: Entiers, tailles: Entiers) -> Masque:
    """Les groupes où aucune ligne n'en solde une autre à elle seule, sauf ceux de deux lignes.

    Un groupe qui contient deux paires de montants opposés est peut-être deux groupes.
    """
    nombre = len(tailles)
    groupes = np.repeat(np.arange(nombre), tailles)
    longs = np.flatnonzero((tailles > 2)[groupes]) if nombre else np.zeros(0, dtype=np.int64)
    soldes = lignes.solde[membres[longs]]
    ordre = ordre_de(groupes[longs], np.abs(soldes), soldes)
    groupe, solde = groupes[longs][ordre], soldes[ordre]
    voisines = (groupe[1:] == groupe[:-1]) & (solde[1:] == -solde[:-1])
    avec_paire = np.zeros(nombre, dtype=bool)
    avec_paire[groupe[1:][voisines]] = True
    return ~avec_paire


def _distincts(candidats: Candidats, nombre_de_lignes: int) -> Masque:
    """Le premier de tous les candidats faits des mêmes lignes."""
    _, premiers = np.unique(empreintes(candidats, nombre_de_lignes), return_index=True)
    gardes = np.zeros(len(candidats.tailles), dtype=bool)
    gardes[premiers] = True
    return gardes
