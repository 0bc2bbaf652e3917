"""Les sommes que leur forme désigne (runs, whole days, instalments, equal parts).

Règle : une suite de lignes qui se suivent dans l'ordre des dates ; toutes les pièces d'un jour ;
des échéances d'un mois sur l'autre ; des parts égales. Ces formes sont si peu nombreuses qu'une
somme juste n'y est guère fortuite.
"""

import numpy as np

from lettrine.comptabilite.lettrage.groupes import Preuve
from lettrine.comptabilite.lettrage.preuves.candidats import (
    COTES,
    cle_de_montant,
    debuts_de,
    rang_local,
)
from lettrine.comptabilite.lettrage.preuves.combinaisons.cote import Cote, Solutions
from lettrine.comptabilite.lettrage.tris import ordre_de

__all__ = ["echeances", "jours_entiers", "parts_egales", "suites"]

LIGNES_PAR_SUITE = 40
ECHEANCES = 12
ESPACEMENT = (26, 35)
"""Jours entre deux échéances mensuelles."""

CHEMINS = 12
"""Au-delà de ce nombre de suites d'échéances possibles, aucune ne se distingue."""

PRIORITE_AU_PLUS_ANCIEN = 20.0
"""À défaut d'indication, un paiement va aux dettes les plus anciennes (C. civ. art. 1342-10)."""

PRIORITE_AUX_JOURS_ENTIERS = 20.0
"""Qui paie plusieurs factures d'un jour les paie d'ordinaire toutes."""


def suites(cote: Cote) -> list[Solutions]:
    """De deux à quarante lignes qui se suivent ; celles qui ouvrent le compte passent d'abord."""
    cumul = np.concatenate([[0], np.cumsum(cote.solde)])
    trouvees = []
    premiers = np.arange(len(cote))
    en_tete = np.zeros(len(cote))
    en_tete[cote.debuts] = 1 / (PRIORITE_AU_PLUS_ANCIEN * cote.tailles)
    for taille in range(2, LIGNES_PAR_SUITE + 1):
        premiers = premiers[premiers + taille <= cote.fin[premiers]]
        if not premiers.size:
            break
        cles = cote.origine[premiers] + cumul[premiers + taille] - cumul[premiers]
        rangs = cote.cibles.possibles(cles)
        formes = en_tete[premiers[rangs]]
        trouvees.append(
            cote.solutions(
                premiers[rangs],
                np.arange(taille),
                cles[rangs],
                Preuve.SUITE_DE_LIGNES,
                np.where(formes > 0, formes, float(taille)),
            )
        )
    return trouvees


def jours_entiers(cote: Cote) -> list[Solutions]:
    """Toutes les pièces d'un jour, que solde un règlement de ce jour ou d'après."""
    cumul = np.concatenate([[0], np.cumsum(cote.solde)])
    tetes, tailles = debuts_de(cote.calendrier)
    plusieurs = (tailles > 1) & (tailles <= LIGNES_PAR_SUITE)
    tetes, tailles = tetes[plusieurs], tailles[plusieurs]
    cles = cote.origine[tetes] + cumul[tetes + tailles] - cumul[tetes]
    rangs = cote.cibles.possibles(cles)
    trouvees = []
    for taille in np.unique(tailles[rangs]).tolist():
        choix = rangs[tailles[rangs] == taille]
        solutions = cote.solutions(
            tetes[choix],
            np.arange(taille),
            cles[choix],
            Preuve.JOUR_ENTIER,
            np.full(len(choix), 1 / PRIORITE_AUX_JOURS_ENTIERS),
        )
        jour = cote.lignes.jour
        trouvees.append(
            solutions.parmi(jour[solutions.ensembles.membres[::taille]] <= jour[solutions.cible])
        )
    return trouvees


def echeances(cote: Cote) -> list[Solutions]:
    """De deux à douze lignes que sépare un mois, à quelques jours près."""
    rangs, cles = np.arange(len(cote))[:, None], cote.origine + cote.solde
    formes = np.ones(len(cote))
    debut = cote.jusqu_a(ESPACEMENT[0] - 1)
    nombre = cote.jusqu_a(ESPACEMENT[1]) - debut
    trouvees = []
    for _ in range(ECHEANCES - 1):
        effectif = np.where(formes <= CHEMINS, nombre[rangs[:, -1]], 0)
        suivants = np.repeat(debut[rangs[:, -1]], effectif) + rang_local(effectif)
        if not len(suivants):
            break
        rangs = np.column_stack([np.repeat(rangs, effectif, axis=0), suivants])
        cles = np.repeat(cles, effectif) + cote.solde[suivants]
        formes = np.repeat(formes * effectif, effectif)
        utiles = cote.cibles.possibles(cles)
        premiers = rangs[utiles, 0]
        trouvees.append(
            cote.solutions(
                premiers,
                rangs[utiles] - premiers[:, None],
                cles[utiles],
                Preuve.ECHEANCES_REGULIERES,
                formes[utiles],
            )
        )
    return trouvees


def parts_egales(cote: Cote) -> list[Solutions]:
    """Une facture partagée en deux à douze règlements égaux, aux centimes près du dernier."""
    tri = ordre_de(cote.origine, cote.solde)
    cles = (cote.origine + cote.solde)[tri]
    cible = cote.cibles.places
    compte, du = cote.lignes.compte[cible], -cote.lignes.solde[cible]
    trouvees = []
    for parts in range(2, ECHEANCES + 1):
        part = np.sign(du) * (np.abs(du) // parts)
        dernier = du - (parts - 1) * part
        (debut, fin), (autre, apres) = (
            [np.searchsorted(cles, cle_de_montant(compte, voulu), side=cote) for cote in COTES]
            for voulu in (part, dernier)
        )
        egales = dernier == part
        justes = np.where(egales, fin - debut == parts, fin - debut == parts - 1)
        justes &= (part != 0) & (egales | (apres - autre == 1))
        qui = np.flatnonzero(justes)
        rangs = debut[qui, None] + np.arange(parts)
        rangs[~egales[qui], -1] = autre[qui[~egales[qui]]]
        rangs = tri[rangs]
        trouvees.append(cote.retenir(cible[qui], rangs, Preuve.ECHEANCES_REGULIERES))
    return trouvees
