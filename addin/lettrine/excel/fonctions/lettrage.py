"""Les fonctions de lettrage (matching functions), de la famille Tiers.

Une colonne rendue est aussi haute que la plage : l'en-tête est en face de l'en-tête, chaque code
en face de sa ligne. Deux fonctions sur la même plage ne la lettrent qu'une fois.
"""

from functools import lru_cache
from typing import Any

import pandas as pd

from lettrine import parametres
from lettrine.catalogue import fonction
from lettrine.comptabilite.lettrage import Confiance, Lettrage, evaluer, lettrer
from lettrine.comptabilite.lettrage.ecarts import Tolerance, proposer_ecarts
from lettrine.comptabilite.lettrage.reclassements import propositions_d_od
from lettrine.excel.fonctions.arguments import (
    arrete,
    choisi,
    lire_comptes,
    lire_ecritures,
    lire_tiers,
)
from lettrine.excel.frontiere import Cellule, Plage, Tableau, en_cellules, un
from lettrine.tables.ecarts import ECARTS, RECLASSEMENTS
from lettrine.tables.lettrage import EVALUATION, GROUPES, IMPUTATIONS, OUVERTES, RIVAUX
from lettrine.tables.schema import RANG, Genre, Schema

__all__ = [
    "lettrage_codes",
    "lettrage_confiances",
    "lettrage_ecarts",
    "lettrage_evaluation",
    "lettrage_groupes",
    "lettrage_imputations",
    "lettrage_motifs",
    "lettrage_ouvertes",
    "lettrage_reclassements",
    "lettrage_rivaux",
]

LETTRABLES, EN_BLOC = "lettrage/comptes_lettrables", "lettrage/comptes_cumulatifs"
DEJA = "déjà lettrée"
REPONSE = "Approuver"
GARDES = 4
"""Combien de plages gardent leur lettrage : de quoi servir toutes les fonctions d'une feuille."""


@fonction(famille="Tiers")
def lettrage_codes(ecritures: Any, confiance: Any = None, comptes: Any = None) -> Any:
    """Les codes de lettrage d'une table d'écritures, une cellule par ligne.

    Arguments :
        ecritures : la table des écritures, en-tête compris.
        confiance : « certain » (à défaut) ou « probable » : jusqu'où un groupe reçoit son code.
        comptes : débuts des comptes à lettrer, comme "411;401" ; à défaut, ceux d'usage.
    Rend : une colonne, l'en-tête puis le code de chaque ligne ; en minuscules, un partiel.
    Exemple : =LETTRAGE_CODES(Ecritures[#Tout])
    """
    tableau, rendu = _lettrage(ecritures, confiance, comptes)
    return tableau.en_face("Lettrage", rendu.lignes["EcritureLet"], Genre.TEXTE)


@fonction(famille="Tiers")
def lettrage_motifs(ecritures: Any, confiance: Any = None, comptes: Any = None) -> Any:
    """Pourquoi chaque ligne est lettrée, ou pourquoi elle reste ouverte.

    Arguments :
        ecritures : la table des écritures, en-tête compris.
        confiance : « certain » (à défaut) ou « probable » : jusqu'où un groupe reçoit son code.
        comptes : débuts des comptes à lettrer, comme "411;401" ; à défaut, ceux d'usage.
    Rend : une colonne, l'en-tête puis la raison de chaque ligne ; vide hors des comptes lettrés.
    Exemple : =LETTRAGE_MOTIFS(Ecritures[#Tout];"probable")
    """
    tableau, rendu = _lettrage(ecritures, confiance, comptes)
    des_groupes = _par_ligne(rendu, "Motif")
    pourquoi = rendu.ouvertes.set_index("RangLigne")["Motif"]
    des_ouvertes = pourquoi.reindex(tableau.table[RANG], fill_value="").tolist()
    deja = [DEJA if code else "" for code in rendu.lignes["EcritureLet"]]
    motifs = [a or b or c for a, b, c in zip(des_ouvertes, des_groupes, deja, strict=True)]
    return tableau.en_face("Motif", motifs, Genre.TEXTE)


@fonction(famille="Tiers")
def lettrage_confiances(ecritures: Any, confiance: Any = None, comptes: Any = None) -> Any:
    """Ce que vaut le groupe de chaque ligne : certain, ou probable.

    Arguments :
        ecritures : la table des écritures, en-tête compris.
        confiance : « certain » (à défaut) ou « probable » : jusqu'où un groupe reçoit son code.
        comptes : débuts des comptes à lettrer, comme "411;401" ; à défaut, ceux d'usage.
    Rend : une colonne, l'en-tête puis la confiance de chaque ligne, vide si elle est ouverte.
    Exemple : =LETTRAGE_CONFIANCES(Ecritures[#Tout];"probable")
    """
    tableau, rendu = _lettrage(ecritures, confiance, comptes)
    return tableau.en_face("Confiance", _par_ligne(rendu, "Confiance"), Genre.TEXTE)


@fonction(famille="Tiers")
def lettrage_groupes(ecritures: Any, confiance: Any = None, comptes: Any = None) -> Any:
    """Les groupes lettrés et proposés : compte, code, montant, confiance, motif, lignes.

    Arguments :
        ecritures : la table des écritures, en-tête compris.
        confiance : « certain » (à défaut) ou « probable » : jusqu'où un groupe reçoit son code.
        comptes : débuts des comptes à lettrer, comme "411;401" ; à défaut, ceux d'usage.
    Rend : une table, un groupe par ligne.
    Exemple : =LETTRAGE_GROUPES(Ecritures[#Tout])
    """
    return en_cellules(_lettrage(ecritures, confiance, comptes)[1].groupes, GROUPES)


@fonction(famille="Tiers")
def lettrage_ouvertes(ecritures: Any, confiance: Any = None, comptes: Any = None) -> Any:
    """Les lignes restées ouvertes, et pourquoi.

    Arguments :
        ecritures : la table des écritures, en-tête compris.
        confiance : « certain » (à défaut) ou « probable » : jusqu'où un groupe reçoit son code.
        comptes : débuts des comptes à lettrer, comme "411;401" ; à défaut, ceux d'usage.
    Rend : une table, une ligne ouverte par ligne ; sa place est comptée depuis le haut de la plage.
    Exemple : =LETTRAGE_OUVERTES(Ecritures[#Tout])
    """
    return en_cellules(_lettrage(ecritures, confiance, comptes)[1].ouvertes, OUVERTES)


@fonction(famille="Tiers")
def lettrage_rivaux(ecritures: Any, confiance: Any = None, comptes: Any = None) -> Any:
    """Les contreparties possibles qui n'ont pas été retenues, ligne par ligne.

    Arguments :
        ecritures : la table des écritures, en-tête compris.
        confiance : « certain » (à défaut) ou « probable » : jusqu'où un groupe reçoit son code.
        comptes : débuts des comptes à lettrer, comme "411;401" ; à défaut, ceux d'usage.
    Rend : une table, une contrepartie possible par ligne.
    Exemple : =LETTRAGE_RIVAUX(Ecritures[#Tout])
    """
    return en_cellules(_lettrage(ecritures, confiance, comptes)[1].rivaux, RIVAUX)


@fonction(famille="Tiers")
def lettrage_imputations(ecritures: Any, comptes: Any = None) -> Any:
    """Les règlements sans doute passés au mauvais tiers : signalés, jamais lettrés.

    Arguments :
        ecritures : la table des écritures, en-tête compris.
        comptes : débuts des comptes à examiner, comme "411;401" ; à défaut, ceux d'usage.
    Rend : une table, un règlement et la facture d'un autre tiers par ligne.
    Exemple : =LETTRAGE_IMPUTATIONS(Ecritures[#Tout])
    """
    return en_cellules(_lettrage(ecritures, None, comptes)[1].imputations, IMPUTATIONS)


@fonction(famille="Tiers")
def lettrage_evaluation(ecritures: Any, comptes: Any = None) -> Any:
    """Les lettres déjà posées, comparées à un nouveau lettrage de la même table.

    Arguments :
        ecritures : la table des écritures et de leurs codes, en-tête compris.
        comptes : débuts des comptes à comparer, comme "411;401" ; à défaut, ceux d'usage.
    Rend : une table, un de vos groupes par ligne, et ce que Lettrine en retrouve.
    Exemple : =LETTRAGE_EVALUATION(Ecritures[#Tout])
    """
    tableau = lire_ecritures(ecritures)
    choisis, en_bloc = _comptes(tableau, lire_comptes(comptes))
    rendu = evaluer(tableau.table, comptes=choisis, comptes_cumulatifs=en_bloc)
    return en_cellules(rendu.groupes, EVALUATION)


@fonction(famille="Tiers")
def lettrage_ecarts(
    ecritures: Any, ecart: Any, confiance: Any = None, comptes: Any = None, tiers: Any = None
) -> Any:
    """Les factures et les règlements qui se soldent à un petit écart près, à confirmer.

    Arguments :
        ecritures : la table des écritures, en-tête compris.
        ecart : le plus grand écart admis, en euros.
        confiance : « certain » (à défaut) ou « probable » : jusqu'où lettrer d'abord.
        comptes : débuts des comptes à lettrer, comme "411;401" ; à défaut, ceux d'usage.
        tiers : la table des tiers, en-tête compris, pour les conditions d'escompte.
    Rend : une table, un écart par ligne : nature, dû, réglé, écart, compte, preuve.
    Exemple : =LETTRAGE_ECARTS(Ecritures[#Tout];2)
    """
    tolerance = Tolerance(un(ecart, "ecart", Genre.MONTANT))
    tableau, rendu = _lettrage(ecritures, confiance, comptes)
    choisis, _ = _comptes(tableau, lire_comptes(comptes))
    proposes = proposer_ecarts(
        tableau.table, rendu, comptes=choisis, tolerance=tolerance, tiers=lire_tiers(tiers)
    )
    return _sans_reponse(proposes.table, ECARTS)


@fonction(famille="Tiers")
def lettrage_reclassements(
    ecritures: Any, confiance: Any = None, comptes: Any = None, tiers: Any = None
) -> Any:
    """Les acomptes à imputer et les dettes d'un même tiers à compenser, à confirmer.

    Arguments :
        ecritures : la table des écritures, en-tête compris.
        confiance : « certain » (à défaut) ou « probable » : jusqu'où lettrer d'abord.
        comptes : débuts des comptes à lettrer, comme "411;401" ; à défaut, ceux d'usage.
        tiers : la table des tiers, en-tête compris, pour leurs SIREN, litiges et jugements.
    Rend : une table, une opération proposée par ligne, avec sa raison.
    Exemple : =LETTRAGE_RECLASSEMENTS(Ecritures[#Tout])
    """
    tableau, rendu = _lettrage(ecritures, confiance, comptes)
    choisis, _ = _comptes(tableau, lire_comptes(comptes))
    proposes = propositions_d_od(tableau.table, rendu, comptes=choisis, tiers=lire_tiers(tiers))
    return _sans_reponse(proposes.table, RECLASSEMENTS)


def _sans_reponse(table: pd.DataFrame, schema: Schema) -> list[list[Cellule]]:
    """Des propositions, sans la colonne où l'on répond dans un rapport."""
    return en_cellules(table.drop(columns=REPONSE, errors="ignore"), schema)


def _lettrage(ecritures: Any, confiance: Any, comptes: Any) -> tuple[Tableau, Lettrage]:
    """La table lue et son lettrage, gardés d'une fonction à l'autre."""
    choix = choisi(confiance, "confiance", Confiance, Confiance.CERTAIN)
    lignes = None
    if ecritures is not None:
        plage = ecritures if isinstance(ecritures, Plage) else Plage.de(ecritures)
        lignes = tuple(map(tuple, plage.lignes))
    return _lettrer(lignes, choix, tuple(lire_comptes(comptes)))


@lru_cache(maxsize=GARDES)
def _lettrer(
    lignes: tuple[tuple[Any, ...], ...] | None, appliquer: Confiance, prefixes: tuple[str, ...]
) -> tuple[Tableau, Lettrage]:
    tableau = lire_ecritures(None if lignes is None else Plage(lignes))
    comptes, en_bloc = _comptes(tableau, prefixes)
    rendu = lettrer(tableau.table, comptes=comptes, comptes_cumulatifs=en_bloc, appliquer=appliquer)
    return tableau, rendu


def _par_ligne(rendu: Lettrage, colonne: str) -> list[str]:
    """Ce que dit une colonne des groupes, en face de chaque ligne ; vide hors d'un groupe."""
    groupes = rendu.groupes.set_index("Groupe")[colonne]
    return groupes.reindex(rendu.lignes["Groupe"], fill_value="").tolist()


def _comptes(
    tableau: Tableau, prefixes: list[str] | tuple[str, ...]
) -> tuple[list[str], list[str]]:
    """Les comptes à lettrer, et ceux que l'on solde en bloc, au jour de la dernière écriture."""
    loi, au = parametres.livres(), arrete(None, tableau)
    usuels, en_bloc = (
        list(loi.textes(cle, loi.jour_connu(cle, au))) for cle in (LETTRABLES, EN_BLOC)
    )
    return list(prefixes) or usuels, en_bloc
