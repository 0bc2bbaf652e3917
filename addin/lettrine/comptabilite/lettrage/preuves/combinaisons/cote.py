"""Ce que l'on combine, et ce que l'on solde (the two sides of a sum).

Règle : on combine les pièces d'un compte pour solder un règlement, ou ses règlements pour solder
une pièce. Les dates bornent les deux : un règlement suit ses factures.

Unités : centimes, jours depuis 1970.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from lettrine.comptabilite.lettrage.groupes import Preuve
from lettrine.comptabilite.lettrage.lignes import Entiers, Lignes, Masque
from lettrine.comptabilite.lettrage.preuves.candidats import (
    Candidats,
    cle_de_montant,
    debuts_de,
)
from lettrine.comptabilite.lettrage.preuves.combinaisons.cibles import Cibles
from lettrine.comptabilite.lettrage.preuves.combinaisons.hasard import Montants, Reels
from lettrine.comptabilite.lettrage.tris import ordre_de

__all__ = ["RETARD", "Cote", "Solutions", "cotes"]

USAGE = 120
"""Jours où un règlement suit d'ordinaire ses factures."""

JAMAIS = np.iinfo(np.int64).max
MARGE = 500
"""Jours que le calendrier ajoute de part et d'autre : une fenêtre n'en sort jamais."""

AVANCE, AVANCE_D_ACOMPTE, RETARD = 5, 45, 400
"""Jours d'un règlement, ou d'un acompte, avant la facture ; d'un règlement après elle, au plus."""

RARETE_DES_RETARDS = 10.0
"""Combien un règlement au-delà de l'usage est plus rare."""

RARETE_DES_ACOMPTES = 10.0
"""Combien une facture payée en plusieurs fois est plus rare qu'un règlement de plusieurs."""


class Solutions(NamedTuple):
    """Des lignes à solder, les lignes qui leur répondent, ce que le hasard en donnait."""

    cible: Entiers
    ensembles: Candidats
    hasard: Reels
    preuve: Entiers

    def parmi(self, choix: Masque) -> "Solutions":
        """Une partie des solutions."""
        return Solutions(
            self.cible[choix], self.ensembles.parmi(choix), self.hasard[choix], self.preuve[choix]
        )


class Cote:
    """Ce que l'on combine (`membres`, rangés par compte et par date) et ce que l'on solde.

    `de_pieces` : on combine des factures et des avoirs pour un règlement ; sinon des règlements
    pour une facture. `fin` est la place après la dernière ligne du même compte.
    """

    def __init__(self, lignes: Lignes, *, de_pieces: bool) -> None:
        self.lignes, self.de_pieces = lignes, de_pieces
        combinables = (lignes.piece == de_pieces) & ~lignes.cumulatif
        cibles = np.flatnonzero((lignes.piece != de_pieces) & ~lignes.cumulatif)
        voulu = np.zeros(int(lignes.compte.max(initial=-1)) + 1, dtype=bool)
        voulu[lignes.compte[cibles]] = True
        places = np.flatnonzero(combinables & voulu[lignes.compte])
        tri = (lignes.compte, lignes.jour, lignes.solde, lignes.rang_du_texte)
        self.membres = places[ordre_de(*(trait[places] for trait in tri))]
        self.solde, self.jour = lignes.solde[self.membres], lignes.jour[self.membres]
        compte = lignes.compte[self.membres]
        self.debuts, self.tailles = debuts_de(compte)
        self.fin = np.repeat(self.debuts + self.tailles, self.tailles)
        self.origine = cle_de_montant(compte, np.zeros_like(compte))
        self.premier_jour = int(lignes.jour.min(initial=0))
        self.etendue = int(lignes.jour.max(initial=0)) - self.premier_jour + 2 * MARGE
        self.calendrier = self._dater(compte, self.jour)
        self.cibles = Cibles(lignes, cibles)
        self.montants = Montants.de(self.solde, self.debuts, self.tailles)

    def __len__(self) -> int:
        return len(self.membres)

    def _dater(self, compte: Entiers, jour: Entiers) -> Entiers:
        """Une clé de compte et de jour, dans l'ordre des membres."""
        return compte * self.etendue + jour - self.premier_jour + MARGE

    def jusqu_a(self, jours: int) -> Entiers:
        """La place qui suit, pour chaque membre, ceux de son compte datés de `jours` plus tard."""
        places = np.searchsorted(self.calendrier, self.calendrier + jours, side="right")
        return np.minimum(places, self.fin)

    def solutions(
        self, premiers: Entiers, ecarts: Entiers, cles: Entiers, preuve: Preuve, formes: Reels
    ) -> Solutions:
        """Les lignes que soldent des ensembles : chaque premier, et ceux qui le suivent aux écarts
        donnés (une ligne d'écarts par ensemble, ou une seule pour tous). `formes` est le nombre
        d'ensembles de cette forme, aussi serrés, qui partent d'un même premier."""
        qui, cible = self.cibles.exactes(cles)
        rangs = premiers[qui, None] + (ecarts if ecarts.ndim == 1 else ecarts[qui])
        return self.retenir(cible, rangs, preuve, formes[qui])

    def retenir(
        self, cible: Entiers, rangs: Entiers, preuve: Preuve, formes: Reels | None = None
    ) -> Solutions:
        """Les ensembles (les rangs d'une ligne) qui soldent leur cible à des dates admises.

        Sans `formes`, ce sont des parts égales, dont le hasard se compte autrement.
        """
        solde, jours = self.solde[rangs], self.jour[rangs]
        debut, fin = self._fenetre(cible, RETARD)
        bons = solde.sum(axis=1) == -self.lignes.solde[cible]
        bons &= (jours.min(axis=1, initial=JAMAIS) >= debut) & (jours.max(axis=1, initial=0) <= fin)
        cible, rangs = cible[bons], rangs[bons]
        return Solutions(
            cible,
            Candidats(self.membres[rangs].ravel(), np.full(len(cible), rangs.shape[1])),
            self._hasard_de_parts(cible, rangs)
            if formes is None
            else self._hasard(cible, rangs) * formes[bons],
            np.full(len(cible), preuve),
        )

    def _fenetre(self, cible: Entiers, retard: int | Entiers) -> tuple[Entiers, Entiers]:
        """Les jours où peuvent être les lignes qui soldent une cible, avec ce retard."""
        jour = self.lignes.jour[cible]
        if self.de_pieces:
            return jour - retard, jour + AVANCE
        return jour - AVANCE_D_ACOMPTE, jour + retard

    def _hasard(self, cible: Entiers, rangs: Entiers) -> Reels:
        """Le nombre attendu de solutions fortuites, pour une forme par premier possible."""
        montant = np.abs(self.lignes.solde[cible])
        densite = self.montants.densite(rangs, self.solde[rangs], montant)
        return self._premiers(cible, rangs) * densite

    def _hasard_de_parts(self, cible: Entiers, rangs: Entiers) -> Reels:
        """La chance que chaque part ait par hasard une ligne de son montant."""
        un, part = rangs[:, :1], np.abs(self.solde[rangs[:, 0]])
        attendues = self._premiers(cible, rangs) * self.montants.densite(un, self.solde[un], part)
        hasard: Reels = attendues ** rangs.shape[1]
        return hasard

    def _premiers(self, cible: Entiers, rangs: Entiers) -> Reels:
        """Combien de lignes pourraient être la première, à dates et formes aussi courantes."""
        compte, jours = self.lignes.compte[cible], self.jour[rangs]
        delais = np.abs(self.lignes.jour[cible, None] - jours).max(axis=1, initial=0)
        usuel = delais <= USAGE
        fenetre = self._fenetre(cible, np.where(usuel, USAGE, RETARD))
        debut, fin = (self._dater(compte, jour) for jour in fenetre)
        nombre = np.where(usuel, 1.0, RARETE_DES_RETARDS)
        nombre *= 1.0 if self.de_pieces else RARETE_DES_ACOMPTES
        nombre *= np.searchsorted(self.calendrier, fin, side="right") - np.searchsorted(
            self.calendrier, debut
        )
        return nombre


def cotes(lignes: Lignes) -> Iterator[Cote]:
    """Les deux sens où il y a de quoi chercher."""
    for de_pieces in (True, False):
        cote = Cote(lignes, de_pieces=de_pieces)
        if len(cote):
            yield cote
