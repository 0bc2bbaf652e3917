"""Un règlement de plusieurs factures, plusieurs règlements d'une facture (subset sums).

Règle : on cherche, dans un même compte, des lignes dont la somme est exactement le montant d'une
ligne de l'autre sens : des factures nettes d'avoirs que solde un règlement, ou des règlements qui
soldent une facture. Cinq formes : une suite ininterrompue dans l'ordre des dates, toutes les pièces
d'un jour, des échéances mensuelles, des parts égales, une combinaison de deux à six lignes
voisines.

Plus il y a de lignes, plus une somme tombe juste par hasard. Chaque solution porte donc le nombre
de solutions fortuites que l'on attendait pour elle : combien d'ensembles de cette forme, aussi
serrés, les lignes du compte permettaient, multiplié par la chance que leur somme soit celle-là.
Elle n'est retenue que si ce nombre est sous un centième, et bien plus faible que celui de toute
autre solution de la même ligne. Elle n'est jamais que probable.
Exceptions : un compte très mouvementé n'est fouillé qu'entre lignes de dates voisines, autant que
le hasard le permet : le travail reste proportionnel au nombre de lignes. Aucune table de
programmation dynamique : des sommes calculées ensemble, et cherchées par dichotomie.

- `cote` : ce que l'on combine, ce que l'on solde, et leurs dates ;
- `cibles` : la recherche d'un montant ;
- `hasard` : la chance qu'une somme tombe juste ;
- `formes` : suites, jours entiers, échéances, parts égales ;
- `libres` : les combinaisons.

Unités : centimes, jours ; nombres de solutions fortuites attendues.

121,37 + 88,12 = 209,49 : un règlement de deux factures, une autre reste due.

>>> lignes = Lignes.d_un_client([121_37, 340_55, 88_12, -209_49], [1, 4, 9, 40])
>>> combiner(lignes).lignes.tolist()
[3, 0, 2]
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from lettrine.comptabilite.lettrage.groupes import Propositions
from lettrine.comptabilite.lettrage.lignes import Entiers, Lignes
from lettrine.comptabilite.lettrage.preuves.candidats import (
    Candidats,
    choisir,
    debuts_de,
    empreintes,
    reunir,
)
from lettrine.comptabilite.lettrage.preuves.combinaisons.cote import Solutions, cotes
from lettrine.comptabilite.lettrage.preuves.combinaisons.formes import (
    echeances,
    jours_entiers,
    parts_egales,
    suites,
)
from lettrine.comptabilite.lettrage.preuves.combinaisons.hasard import Reels
from lettrine.comptabilite.lettrage.preuves.combinaisons.libres import TAILLES, libres
from lettrine.comptabilite.lettrage.tris import ordre_de

__all__ = ["Hesitations", "combiner"]

SEUILS = (1e-5, 1e-4, 1e-3, 3e-3, 1e-2)
"""Les nombres de solutions fortuites attendues sous lesquels on retient, tour après tour."""

PLAUSIBLE = 0.05
"""Celui sous lequel une solution compte parmi celles entre lesquelles on hésite."""

DEPARTAGE = 20.0
"""Une autre solution doit être au moins vingt fois plus fortuite pour ne pas être une rivale."""


LIGNES_PAR_TRANCHE = 40_000
"""Les comptes se fouillent ensemble par tant de lignes : leurs sommes tiennent dans le cache."""


class Hesitations(NamedTuple):
    """Les lignes à solder qui ont plusieurs solutions : combien, et les deux moins fortuites."""

    cible: Entiers
    nombre: Entiers
    premieres: Candidats
    secondes: Candidats

    def aux_places(self, places: Entiers) -> "Hesitations":
        """Les mêmes, leurs lignes situées par `places`."""
        ensembles = (
            Candidats(places[ensemble.membres], ensemble.tailles)
            for ensemble in (self.premieres, self.secondes)
        )
        return Hesitations(places[self.cible], self.nombre, *ensembles)


def combiner(lignes: Lignes, hesiter: Callable[[Hesitations], None] | None = None) -> Propositions:
    """Les lignes que solde, seule et sans hasard plausible, une réunion d'autres lignes.

    `hesiter` reçoit les lignes que plusieurs réunions soldent aussi bien.
    """
    toutes = Propositions.aucune()
    for places in _tranches(lignes.compte):
        vues = lignes.parmi(places)
        retenues, doute = _trancher(vues, _chercher(vues))
        toutes = toutes.et(replace(retenues, lignes=places[retenues.lignes]))
        if hesiter is not None and doute is not None:
            hesiter(doute.aux_places(places))
    return toutes


def _tranches(compte: Entiers) -> Iterator[Entiers]:
    """Les lignes par comptes entiers, en tranches qui tiennent dans le cache."""
    ordre = ordre_de(compte)
    debuts, _ = debuts_de(compte[ordre])
    _, tetes = np.unique(debuts // LIGNES_PAR_TRANCHE, return_index=True)
    bornes = [*debuts[tetes].tolist(), len(ordre)]
    for debut, fin in pairwise(bornes):
        yield np.sort(ordre[debut:fin])


def _chercher(lignes: Lignes) -> list[Solutions]:
    """Toutes les solutions, dans les deux sens."""
    trouvees: list[Solutions] = []
    for cote in cotes(lignes):
        trouvees += suites(cote)
        if cote.de_pieces:
            trouvees += jours_entiers(cote)
        else:
            trouvees += [*echeances(cote), *parts_egales(cote)]
        for taille in TAILLES:
            trouvees += libres(cote, taille)
    return [solutions for solutions in trouvees if len(solutions.cible)]


def _trancher(lignes: Lignes, toutes: list[Solutions]) -> tuple[Propositions, Hesitations | None]:
    """Les solutions les moins fortuites d'abord, puis, parmi ce qui reste, les suivantes ; et
    celles entre lesquelles on hésite."""
    if not toutes:
        return Propositions.aucune(), None
    cible = np.concatenate([solutions.cible for solutions in toutes])
    hasard = np.concatenate([solutions.hasard for solutions in toutes])
    preuve = np.concatenate([solutions.preuve for solutions in toutes])
    ensembles = reunir([solutions.ensembles for solutions in toutes])
    debut = np.cumsum(ensembles.tailles) - ensembles.tailles
    complets = Candidats(np.insert(ensembles.membres, debut, cible), ensembles.tailles + 1)
    vivantes = _une_par_ensemble(lignes, complets, cible, hasard)
    retenues = Propositions.aucune()
    for seuil in SEUILS:
        choix = vivantes[_sans_rivale(cible[vivantes], hasard[vivantes], seuil)]
        masque = np.zeros(len(cible), dtype=bool)
        masque[choix] = True
        proposes = choisir(lignes, complets.parmi(masque), preuve[masque], poids=hasard[masque])
        retenues = retenues.et(proposes)
        prises = np.zeros(len(lignes), dtype=bool)
        prises[retenues.lignes] = True
        atteintes = np.zeros(len(cible), dtype=bool)
        atteintes[np.repeat(np.arange(len(cible)), complets.tailles)[prises[complets.membres]]] = (
            True
        )
        vivantes = vivantes[~atteintes[vivantes]]
    plausibles = vivantes[hasard[vivantes] <= PLAUSIBLE]
    return retenues.probables(), _hesitations(ensembles, cible, hasard, plausibles)


def _hesitations(
    ensembles: Candidats, cible: Entiers, hasard: Reels, vivantes: Entiers
) -> Hesitations:
    ordre = vivantes[np.lexsort((hasard[vivantes], cible[vivantes]))]
    tetes, effectifs = debuts_de(cible[ordre])
    tetes, effectifs = tetes[effectifs > 1], effectifs[effectifs > 1]
    premieres, secondes = (ensembles.dans_l_ordre(ordre[tetes + rang]) for rang in range(2))
    return Hesitations(cible[ordre[tetes]], effectifs, premieres, secondes)


def _une_par_ensemble(
    lignes: Lignes, complets: Candidats, cible: Entiers, hasard: Reels
) -> Entiers:
    """Une solution par ensemble de lignes, trouvé parfois sous deux formes : la moins fortuite."""
    traces = empreintes(complets, len(lignes))
    ordre = np.lexsort((hasard, traces, cible))
    nouvelle = np.ones(len(ordre), dtype=bool)
    nouvelle[1:] = traces[ordre][1:] != traces[ordre][:-1]
    distinctes: Entiers = ordre[nouvelle]
    return distinctes


def _sans_rivale(cible: Entiers, hasard: Reels, seuil: float) -> Entiers:
    """Pour chaque ligne à solder, sa solution la moins fortuite, si aucune autre ne l'approche."""
    ordre = np.lexsort((hasard, cible))
    tetes, effectifs = debuts_de(cible[ordre])
    premiers = ordre[tetes]
    seconds = ordre[np.minimum(tetes + 1, max(len(ordre) - 1, 0))]
    seules = (effectifs == 1) | (hasard[seconds] >= DEPARTAGE * hasard[premiers])
    choisies: Entiers = premiers[seules & (hasard[premiers] <= seuil)]
    return choisies
