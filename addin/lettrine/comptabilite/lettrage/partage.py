"""Le partage des lignes entre groupes et blocs (state of the matching).

Règle : une ligne est libre, dans un groupe qui se solde, ou dans un bloc. Un bloc est un lettrage
partiel : ses lignes sont ensemble, mais ne se soldent pas encore. Une seule, son chef, les
représente aux yeux des preuves, pour ce qu'il en reste ; quand une preuve solde ce reste, toutes
ses lignes rejoignent le groupe.

Une facture de 100,00 € et un règlement de 60,00 € qui la cite font un bloc de 40,00 € ; un second
règlement de 40,00 € le solde.

>>> partage = Partage(Lignes.d_un_client([100_00, -60_00, -40_00], [1, 20, 30]))
>>> partage.reunir(Candidats(np.array([0, 1]), np.array([2])), Preuve.REGLEMENT_PARTIEL, True)
>>> partage.lignes.solde.tolist(), partage.libres.tolist()
([4000, 0, -4000], [0, 2])
>>> partage.retenir(paires(*np.array([[0], [1]]), Preuve.MONTANT_UNIQUE, np.array([True])),
...                 partage.libres)
>>> partage.instantane().groupe.tolist()
[1, 1, 1]
"""

from dataclasses import dataclass, replace

import numpy as np

from lettrine.comptabilite.lettrage.groupes import Preuve, Propositions
from lettrine.comptabilite.lettrage.lignes import SANS_DATE, Entiers, Lignes, Masque
from lettrine.comptabilite.lettrage.preuves.candidats import Candidats, paires
from lettrine.comptabilite.lettrage.references import Citations
from lettrine.comptabilite.lettrage.tris import ordre_de

__all__ = ["Instantane", "Partage", "paires"]


@dataclass(frozen=True)
class Instantane:
    """Le partage à un moment, ligne à ligne.

    `groupe` et `bloc` sont des numéros (0 : aucun) ; une ligne a l'un ou l'autre. `preuves` et
    `certains` sont ceux de chaque groupe (le groupe g est à la place g - 1), `preuves_de_bloc` et
    `blocs_certains` ceux de chaque bloc.
    """

    groupe: Entiers
    bloc: Entiers
    preuves: Entiers
    certains: Masque
    preuves_de_bloc: Entiers
    blocs_certains: Masque


class Partage:
    """Le partage en cours ; `lignes` donne à chaque chef le solde de son bloc."""

    def __init__(self, lignes: Lignes) -> None:
        self.lignes = lignes
        self.groupe = np.zeros(len(lignes), dtype=np.int64)
        self._chef = np.arange(len(lignes))
        self._certain = np.ones(len(lignes), dtype=bool)
        self._preuve = np.zeros(len(lignes), dtype=np.int64)
        self._preuves: list[Entiers] = []
        self._certains: list[Masque] = []
        self._nombre = 0
        self._en_blocs = False
        self.suspendues = np.zeros(len(lignes), dtype=bool)
        self._libres: Entiers | None = None
        self.heure = 0
        self._change = np.zeros(int(lignes.compte.max(initial=-1)) + 1, dtype=np.int64)

    @property
    def libres(self) -> Entiers:
        """Les lignes que les preuves peuvent encore prendre : datées, non nulles, hors groupe."""
        if self._libres is None:
            libres = (self.groupe == 0) & (self.lignes.solde != 0)
            libres &= (self.lignes.jour != SANS_DATE) & ~self.suspendues
            self._libres = np.flatnonzero(libres)
        return self._libres

    def suspendre(self, positions: Entiers) -> None:
        """Cache des lignes aux preuves : des rejets dont on ne sait pas ce qu'ils rouvrent."""
        self.suspendues[positions] = True
        self._changer(positions)

    def libres_depuis(self, heure: int) -> Entiers:
        """Les lignes libres des comptes où un groupe ou un bloc s'est formé après cette heure."""
        return self.libres[self._change[self.lignes.compte[self.libres]] > heure]

    def _changer(self, positions: Entiers) -> None:
        self.heure += 1
        self._change[self.lignes.compte[positions]] = self.heure
        self._libres = None

    def chef_de(self, position: int) -> int:
        """La ligne qui représente le bloc d'une autre, elle-même si elle n'est d'aucun."""
        return int(self.racines[position])

    def retenir(self, propositions: Propositions, positions: Entiers) -> None:
        """Retient des groupes ; `positions` situe les lignes que la preuve a vues.

        Un groupe qui contient un bloc probable n'est lui-même que probable.
        """
        nombre = len(propositions.certains)
        if not nombre:
            return
        visees = positions[propositions.lignes]
        self.groupe[visees] = propositions.groupes + self._nombre + 1
        certains = propositions.certains.copy()
        certains[propositions.groupes[~self._certain[visees]]] = False
        self._preuves.append(propositions.preuves)
        self._certains.append(certains)
        self._nombre += nombre
        self._changer(visees)

    def reunir(self, ensembles: Candidats, preuve: Preuve, certains: Masque | bool) -> None:
        """Fait un bloc de chaque ensemble de lignes libres ; le chef est sa plus grosse pièce."""
        if not len(ensembles.tailles):
            return
        lignes = self.lignes
        debuts = np.cumsum(ensembles.tailles) - ensembles.tailles
        membres = ensembles.membres
        de_qui = np.repeat(np.arange(len(debuts)), ensembles.tailles)
        tri = (~lignes.piece, -np.abs(lignes.solde), lignes.jour, lignes.rang_du_texte)
        chefs = membres[ordre_de(de_qui, *(trait[membres] for trait in tri))[debuts]]
        solde = lignes.solde.copy()
        restes = np.add.reduceat(solde[membres], debuts)
        surs = np.logical_and.reduceat(self._certain[membres], debuts) & certains
        solde[membres] = 0
        solde[chefs] = restes
        self._chef[membres] = chefs[de_qui]
        self._preuve[chefs], self._certain[chefs] = preuve, surs
        self._en_blocs = True
        bloc = lignes.bloc.copy()
        bloc[chefs] = True
        self.lignes = replace(lignes, solde=solde, bloc=bloc)
        self._changer(membres)

    def rouvrir(self, groupes: Entiers, rejets: Entiers) -> None:
        """Fait un bloc d'un groupe déjà retenu et du rejet de l'un de ses règlements."""
        for groupe, rejet in zip(groupes.tolist(), rejets.tolist(), strict=True):
            membres = np.flatnonzero(self.groupe == groupe)
            self.groupe[membres] = 0
            self.suspendues[rejet] = False
            certain = bool(np.concatenate(self._certains)[groupe - 1])
            ensemble = Candidats(np.append(membres, rejet), np.array([len(membres) + 1]))
            self.reunir(ensemble, Preuve.REJET, certain)

    def citations(self, citations: Citations, positions: Entiers) -> Citations:
        """Les citations des lignes données, renumérotées ; un chef cite pour tout son bloc."""
        nouvelle = np.full(len(self.lignes), -1, dtype=np.int64)
        nouvelle[positions] = np.arange(len(positions))
        racines = self.racines
        lignes = nouvelle[racines[citations.lignes]]
        gardees = lignes >= 0
        if self._en_blocs:
            return citations.renumerotees(lignes[gardees], citations.codes[gardees])
        return Citations(lignes[gardees], citations.codes[gardees], citations.cles)

    def instantane(self) -> Instantane:
        """Le partage tel qu'il est, chaque ligne avec son groupe ou son bloc."""
        racines = self.racines
        effectifs = np.bincount(racines, minlength=len(racines))
        chefs = np.flatnonzero((effectifs > 1) & (self.groupe == 0))
        numeros = np.zeros(len(racines), dtype=np.int64)
        numeros[chefs] = np.arange(1, len(chefs) + 1)
        rien = np.zeros(0, dtype=np.int64)
        return Instantane(
            groupe=self.groupe[racines],
            bloc=numeros[racines],
            preuves=np.concatenate([rien, *self._preuves]),
            certains=np.concatenate([rien.astype(bool), *self._certains]),
            preuves_de_bloc=self._preuve[chefs],
            blocs_certains=self._certain[chefs],
        )

    @property
    def racines(self) -> Entiers:
        """Le chef de chaque ligne, ou le chef de son chef si les blocs se sont réunis."""
        racines = self._chef
        while True:
            suivantes = racines[racines]
            if (suivantes == racines).all():
                return racines
            racines = suivantes
