"""Le motif d'un groupe (why these lines match), en une phrase."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from lettrine.comptabilite.lettrage.groupes import Preuve
from lettrine.comptabilite.lettrage.lignes import Entiers, Masque
from lettrine.comptabilite.lettrage.preuves.candidats import Candidats
from lettrine.comptabilite.lettrage.references import Citations
from lettrine.comptabilite.lettrage.tris import uniques
from lettrine.monnaie.colonnes import montants_affiches

__all__ = ["motifs_des_groupes", "references_communes"]

DEBUTS = {
    Preuve.PIECE: ("même pièce ", ""),
    Preuve.REFERENCE: ("référence ", " citée"),
    Preuve.REFERENCE_COMPLETEE: ("référence ", " citée, complétée par la seule ligne qui la solde"),
    Preuve.MONTANT_UNIQUE: ("seules lignes de ", " dans le compte"),
    Preuve.MONTANTS_DANS_L_ORDRE: ("montants égaux de ", ", dans l'ordre des dates"),
    Preuve.MONTANT_A_SA_DATE: ("montants égaux de ", ", que leurs dates désignent"),
    Preuve.SUITE_DE_LIGNES: ("solde une suite de lignes, ", ""),
    Preuve.JOUR_ENTIER: ("solde toutes les pièces ouvertes d'un jour, ", ""),
    Preuve.ECHEANCES_REGULIERES: ("échéances de ", ", mensuelles ou égales"),
    Preuve.COMBINAISON: ("seule combinaison de lignes proches, ", ""),
    Preuve.RETOUR_A_ZERO: ("le solde progressif revient à zéro", ""),
    Preuve.COMPTE_SOLDE: ("le compte est soldé", ""),
    Preuve.REGLEMENT_PARTIEL: ("règlement partiel, référence ", " citée"),
    Preuve.REJET: ("règlement rejeté : la facture est de nouveau due", ""),
    Preuve.PARTIEL_POSE: ("lettrage partiel déjà posé", ""),
}
CITEES = (Preuve.REFERENCE, Preuve.REFERENCE_COMPLETEE, Preuve.REGLEMENT_PARTIEL)
MUETTES = (Preuve.RETOUR_A_ZERO, Preuve.COMPTE_SOLDE, Preuve.REJET, Preuve.PARTIEL_POSE)
RESERVES = {
    Preuve.PIECE: ", mais un autre groupe est possible",
    Preuve.REFERENCE: ", mais elle peut désigner un autre groupe",
    Preuve.REFERENCE_COMPLETEE: ", mais cette ligne pourrait en solder une autre",
    Preuve.MONTANT_UNIQUE: ", mais leurs dates, leurs références ou le compte en font douter",
}


def motifs_des_groupes(
    preuves: Entiers,
    certains: Masque,
    ensembles: Candidats,
    citations: Citations,
    *,
    pieces: "pd.Series[str]",
    montants: Entiers,
    soldes: Entiers,
) -> list[str]:
    """Une phrase par groupe : la preuve, ce qui la fait douter, ce qui reste dû.

    `pieces` est la pièce d'une ligne de chaque groupe, `montants` son total au débit.
    """
    precisions = _precisions(preuves, ensembles, citations, pieces, montants)
    reserves = [
        "" if certain else RESERVES.get(Preuve(preuve), "")
        for preuve, certain in zip(preuves.tolist(), certains.tolist(), strict=True)
    ]
    restes = [""] * len(preuves)
    partiels = np.flatnonzero(soldes != 0)
    for place, reste in zip(
        partiels.tolist(), montants_affiches(np.abs(soldes[partiels])), strict=True
    ):
        restes[place] = f", reste {reste}"
    phrases = {int(preuve): phrase for preuve, phrase in DEBUTS.items()}
    return [
        f"{phrases[preuve][0]}{precision}{phrases[preuve][1]}{reserve}{reste}"
        for preuve, precision, reserve, reste in zip(
            preuves.tolist(), precisions, reserves, restes, strict=True
        )
    ]


def references_communes(
    ensembles: Candidats, choisis: Entiers, citations: Citations
) -> Sequence[str]:
    """La référence la plus longue que partagent deux lignes de chaque groupe choisi."""
    choix = ensembles.dans_l_ordre(choisis)
    groupe = np.full(
        int(max(choix.membres.max(initial=-1), citations.lignes.max(initial=-1))) + 1, -1
    )
    groupe[choix.membres] = np.repeat(np.arange(len(choisis)), choix.tailles)
    de_qui = groupe[citations.lignes]
    utiles = np.flatnonzero(de_qui >= 0)
    nombre = max(citations.nombre, 1)
    cles = np.sort(de_qui[utiles] * nombre + citations.codes[utiles])
    partagees = uniques(cles[1:][cles[1:] == cles[:-1]])
    qui, codes = partagees // nombre, partagees % nombre
    # Les codes suivent les numéros : le dernier de chaque groupe est le plus long.
    dernieres = np.flatnonzero(np.diff(qui, append=-1))
    textes = np.full(len(choisis), "", dtype=object)
    textes[qui[dernieres]] = citations.textes(codes[dernieres])
    return list(textes)


def _precisions(
    preuves: Entiers,
    ensembles: Candidats,
    citations: Citations,
    pieces: "pd.Series[str]",
    montants: Entiers,
) -> Sequence[str]:
    """La pièce, la référence ou le montant que le motif nomme."""
    precisions = np.full(len(preuves), "", dtype=object)
    de_piece = preuves == Preuve.PIECE
    precisions[de_piece] = pieces.to_numpy()[de_piece]
    citees = np.isin(preuves, CITEES)
    precisions[citees] = references_communes(ensembles, np.flatnonzero(citees), citations)
    chiffres = ~(de_piece | citees | np.isin(preuves, MUETTES))
    precisions[chiffres] = montants_affiches(montants[chiffres])
    return precisions.tolist()
