"""Les preuves dans l'ordre de leur force (evidence, strongest first), et ce que chacune regarde."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from lettrine.comptabilite.lettrage.groupes import Propositions
from lettrine.comptabilite.lettrage.lignes import Entiers, Lignes, Masque
from lettrine.comptabilite.lettrage.partage import Partage
from lettrine.comptabilite.lettrage.preuves import (
    citees,
    combinaisons,
    montants,
    pieces,
    soldes,
)
from lettrine.comptabilite.lettrage.references import Citations, citer
from lettrine.comptabilite.lettrage.tris import repetees, uniques

__all__ = ["Examen", "dresser", "lire_les_citations", "pieces_propres"]

TIERS_PAR_PIECE = 3
"""Une pièce partagée par plus de comptes (n° de relevé, mois) ne prouve rien."""


COURT_NUMERO = r"^\s*0*[0-9]{1,4}\s*$"
"""Une pièce qui peut n'être que le numéro d'ordre de son journal."""


class Examen(NamedTuple):
    """Une preuve : son nom pour l'utilisateur, si elle peut être certaine, et comment l'obtenir.

    `preuve` reçoit les lignes à voir et leurs positions dans le partage.
    """

    etape: str
    peut_etre_certain: bool
    preuve: Callable[[Lignes, Entiers], Propositions]


def dresser(
    ecritures: pd.DataFrame,
    partage: Partage,
    propres: Entiers,
    citations: Citations,
    hesiter: Callable[[combinaisons.Hesitations, Entiers], None],
) -> list[Examen]:
    """Les preuves dans l'ordre de leur force.

    `propres` est la pièce de chaque ligne du partage (-1 sans pièce qui prouve), `hesiter` reçoit
    ce qu'une combinaison ne tranche pas, et les positions des lignes qu'elle a vues.
    """

    def cite(ou: Entiers) -> Citations:
        return partage.citations(citations, ou)

    def meme_ecriture(un: Entiers, deux: Entiers) -> Masque:
        meme = np.ones(len(un), dtype=bool)
        for nom in ("EcritureDate", "JournalCode", "EcritureNum", "PieceRef"):
            colonne = ecritures[nom]
            gauche, droite = (
                colonne.iloc[partage.lignes.place[qui]].to_numpy() for qui in (un, deux)
            )
            meme &= gauche == droite
        return meme

    suites = _suites(ecritures, partage.lignes, propres)
    return [
        Examen(
            "Mêmes pièces",
            True,
            lambda vues, ou: pieces.meme_piece(vues, propres[ou], suites[ou]),
        ),
        Examen("Références citées", True, lambda vues, ou: citees.meme_reference(vues, cite(ou))),
        Examen("Montants uniques", True, lambda vues, ou: montants.montant_unique(vues, cite(ou))),
        Examen(
            "Références complétées",
            True,
            lambda vues, ou: citees.reference_completee(vues, cite(ou)),
        ),
        Examen(
            "Montants égaux",
            False,
            lambda vues, ou: montants.montants_dans_l_ordre(vues, cite(ou)),
        ),
        Examen(
            "Montants égaux, selon leurs dates",
            False,
            lambda vues, ou: montants.montant_a_sa_date(
                vues, cite(ou), lambda un, deux: meme_ecriture(ou[un], ou[deux])
            ),
        ),
        Examen(
            "Combinaisons",
            False,
            lambda vues, ou: combinaisons.combiner(vues, lambda doute: hesiter(doute, ou)),
        ),
        Examen("Retours à zéro", False, lambda vues, _: soldes.retour_a_zero(vues)),
        Examen("Comptes soldés", False, lambda vues, _: soldes.compte_solde(vues)),
    ]


def pieces_propres(ecritures: pd.DataFrame, lignes: Lignes) -> Entiers:
    """Le code de la pièce de chaque ligne, -1 si elle est sans chiffre ou collective.

    Toutes les lignes lettrables comptent, lettrées ou non : le jugement ne change pas quand une
    partie du livre l'est déjà.
    """
    codes, textes = pd.factorize(ecritures["PieceRef"])
    codes = codes[lignes.place]
    if not len(textes):
        return codes.astype(np.int64)
    avec_chiffre = np.asarray(textes.str.contains("[0-9]"), dtype=bool)
    paires = uniques(lignes.compte * len(textes) + codes)
    comptes_par_piece = np.bincount(paires % len(textes), minlength=len(textes))
    propre = avec_chiffre & (comptes_par_piece <= TIERS_PAR_PIECE)
    return np.where(propre[codes], codes, -1)


def _suites(ecritures: pd.DataFrame, lignes: Lignes, propres: Entiers) -> Entiers:
    """Le journal des lignes dont la pièce partagée n'est qu'un court numéro ; -1 des autres."""
    partagees = (propres >= 0) & repetees(propres)
    places = np.flatnonzero(partagees)
    textes = pa.array(ecritures["PieceRef"].iloc[lignes.place[places]], pa.large_string())
    courtes = places[np.asarray(pc.match_substring_regex(textes, COURT_NUMERO), dtype=bool)]
    suites = np.full(len(lignes), -1, dtype=np.int64)
    suites[courtes] = pd.factorize(ecritures["JournalCode"].iloc[lignes.place[courtes]])[0]
    return suites


def lire_les_citations(ecritures: pd.DataFrame, lignes: Lignes, propres: Entiers) -> Citations:
    """Ce que citent les lignes.

    Une pièce collective (n° de relevé, mois) ne cite rien ; ni le court numéro de pièce d'un
    règlement, qui peut n'être que le numéro d'ordre de la banque.
    """
    textes = pa.array(ecritures["PieceRef"].iloc[lignes.place], type=pa.large_string())
    citent = propres >= 0
    reglements = np.flatnonzero(citent & ~lignes.piece)
    d_ordre = pc.match_substring_regex(textes.take(pa.array(reglements)), COURT_NUMERO)
    citent[reglements] = ~np.asarray(d_ordre, dtype=bool)
    textes = pc.if_else(pa.array(citent), textes, pa.scalar("", pa.large_string()))
    libelles = pa.array(ecritures["EcritureLib"].iloc[lignes.place], type=pa.large_string())
    citations = citer(
        libelles,
        textes,
        comptes=lignes.compte,
        factures=lignes.piece,
        montants=np.abs(lignes.solde),
    )
    return citees.utiles(citations, lignes.compte)
