"""Les rejets de règlements (rejected payments): chèques impayés, prélèvements et effets rejetés.

Règle : un rejet annule un règlement ; la facture que celui-ci payait redevient due. Le rejet n'est
donc jamais lettré avec le règlement seul : facture, règlement et rejet sont ensemble un lettrage
partiel, du montant de la facture, jusqu'à ce qu'un nouveau règlement le solde. Si la facture était
déjà lettrée avec le règlement rejeté, son code passe en minuscules.
Exceptions : un rejet dont on ne trouve pas le règlement est une somme due comme une autre ; un
règlement rejeté dont on ne sait pas ce qu'il payait reste ouvert, avec son rejet.

Le règlement d'un rejet est, dans le compte, du même montant et antérieur de quatre mois au plus ;
celui qui partage une référence avec lui (un numéro de chèque), à défaut le plus récent.

>>> texte = ["CHQ IMPAYE DUPONT", "PRLV REJETE 0042", "IMP CHQ 12", "FACTURE 12", "CHQ DUPONT"]
>>> [bool(rejet) for rejet in annoncent_un_rejet(pa.array(texte, pa.large_string()))]
[True, True, True, False, False]
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from lettrine.comptabilite.lettrage.lignes import SANS_DATE, Entiers, Lignes, Masque
from lettrine.comptabilite.lettrage.preuves.candidats import COTES, cle_de_montant
from lettrine.comptabilite.lettrage.references import Citations

__all__ = ["Rejets", "annoncent_un_rejet", "reperer_les_rejets"]

DELAI_DE_REJET = 120
DELAI_DE_FACTURE = 400
_MOYEN = r"(CHQ|CHEQUE|PRLV|PRELEVEMENT|PRELVT|LCR|TRAITE|EFFET|VIR|VIREMENT)S?"
_REJET = (
    r"(^|[^A-Z])(REJETS?|REJ|RJT|IMPAYEE?S?|(SANS|INSUFF?ISANTE?|DEFAUT DE) PROVISION"
    r"|PROVISION INSUFFISANTE"
    rf"|(IMP|RET|RETOURS?)[^A-Z]+((DE|D|SUR)[^A-Z]+)?{_MOYEN}"
    rf"|{_MOYEN}[^A-Z]*(REJETE|RETOURNE|REFUSE)E?S?|(CHQ|PRLV|LCR)[^A-Z]+IMP)"
    r"($|[^A-Z])"
)


@dataclass(frozen=True)
class Rejets:
    """Les rejets et leur règlement, en positions parmi les lignes données.

    `facture` est la seule facture du montant du règlement, -1 si elle n'est pas connue.
    """

    rejet: Entiers
    reglement: Entiers
    facture: Entiers


def annoncent_un_rejet(libelles: pa.Array) -> Masque:
    """Les libellés d'un règlement rejeté."""
    masque: Masque = pc.match_substring_regex(pc.utf8_upper(_sans_accent(libelles)), _REJET)
    return np.asarray(masque, dtype=bool)


def reperer_les_rejets(ecritures: pd.DataFrame, lignes: Lignes, citations: Citations) -> Rejets:
    """Les rejets dont le règlement est dans le livre, lettré ou non."""
    possibles = (lignes.facture != 0) & (lignes.solde * lignes.facture > 0)
    places = np.flatnonzero(possibles & (lignes.jour != SANS_DATE))
    libelles = pa.array(ecritures["EcritureLib"].iloc[lignes.place[places]], pa.large_string())
    rejets = places[annoncent_un_rejet(libelles)]
    rejets = rejets[np.lexsort((lignes.rang_du_texte[rejets], lignes.jour[rejets]))]
    recherche = _Recherche(lignes, citations, rejets)
    trouves = [recherche.situer(rejet) for rejet in rejets.tolist()]
    trouves = [trouve for trouve in trouves if trouve[1] >= 0]
    return Rejets(*np.array(trouves, dtype=np.int64).reshape(-1, 3).T)


class _Recherche:
    """Cherche, rejet après rejet, des lignes qu'aucun autre n'a prises."""

    def __init__(self, lignes: Lignes, citations: Citations, rejets: Entiers) -> None:
        self.lignes, self.citations = lignes, citations
        concerne = np.zeros(int(lignes.compte.max(initial=0)) + 1, dtype=bool)
        concerne[lignes.compte[rejets]] = True
        places = np.flatnonzero(concerne[lignes.compte] & (lignes.jour != SANS_DATE))
        cle = cle_de_montant(lignes.compte[places], lignes.solde[places])
        ordre = np.lexsort((lignes.rang_du_texte[places], lignes.jour[places], cle))
        self.places, self.cles = places[ordre], cle[ordre]
        self.prises: set[int] = set(rejets.tolist())

    def situer(self, rejet: int) -> tuple[int, int, int]:
        """Le rejet, son règlement (le dernier, ou celui qu'il cite), et la facture payée."""
        solde = int(self.lignes.solde[rejet])
        choix = self._avant(rejet, -solde, DELAI_DE_REJET)
        reglement = (self._cites(rejet, choix) or choix or [-1])[-1]
        if reglement < 0:
            return rejet, -1, -1
        self.prises.add(reglement)
        choix = self._avant(reglement, solde, DELAI_DE_FACTURE)
        choix = self._cites(reglement, choix) or choix
        facture = choix[0] if len(choix) == 1 else -1
        self.prises.add(facture)
        return rejet, reglement, facture

    def _avant(self, ligne: int, solde: int, delai: int) -> list[int]:
        """Les lignes libres du même compte, de ce solde, écrites dans le délai qui précède."""
        cle = cle_de_montant(self.lignes.compte[[ligne]], np.array([solde]))[0]
        debut, fin = (np.searchsorted(self.cles, cle, side=cote) for cote in COTES)
        choix = self.places[debut:fin]
        attente = self.lignes.jour[ligne] - self.lignes.jour[choix]
        choix = choix[(attente >= 0) & (attente <= delai)]
        return [place for place in choix.tolist() if place not in self.prises]

    def _cites(self, ligne: int, choix: list[int]) -> list[int]:
        """Celles qui partagent une référence avec la ligne."""
        codes = self._codes(ligne)
        return [place for place in choix if np.isin(self._codes(place), codes).any()]

    def _codes(self, ligne: int) -> Entiers:
        debut, fin = (np.searchsorted(self.citations.lignes, ligne, side=cote) for cote in COTES)
        codes: Entiers = self.citations.codes[debut:fin]
        return codes


def _sans_accent(libelles: pa.Array) -> pa.Array:
    return pc.replace_substring_regex(libelles, "[éèêÉÈÊ]", "E")
