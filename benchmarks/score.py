"""La justesse d'un lettrage (accuracy against known truth).

Règle : un groupe vrai est trouvé si un groupe rendu est fait exactement des mêmes lignes. Un
groupe rendu qui n'est pas exact est une réunion de groupes vrais entiers, une partie d'un seul,
ou un mélange de parties de plusieurs ; une ligne ouverte est à elle seule un groupe entier.
Exceptions : les groupes vrais qui ne se soldent pas (petites différences) sont comptés à part,
aucune méthode sans tolérance ne peut les trouver.

>>> verite, nature = np.array([0, 0, 1, 1, 1, -1]), np.array([0, 0, 1, 1, 1, 5], np.int8)
>>> bilan = juger(verite, nature, np.array([1, 1, 2, 2, 0, 3]), np.array([True, True, True]))
>>> bilan["trouves"], bilan["certains"], bilan["parties"], bilan["ouvertes_lettrees"]
(1, 3, 1, 1)

Usage : python -m benchmarks.score LIVRE.feather METHODE (lettrine, ecarts, piece,
reference, rang).
"""

import json
import sys
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from benchmarks.generateur import Nature
from lettrine.comptabilite.lettrage import Confiance, Lettrage, lettrer
from lettrine.comptabilite.lettrage.ecarts import Tolerance, proposer_ecarts

__all__ = ["METHODES", "juger", "masque_des_certains", "par_piece", "par_rang", "par_reference"]

Entiers = npt.NDArray[np.int64]
Masque = npt.NDArray[np.bool_]


def juger(
    verite: Entiers, nature: npt.NDArray[np.int8], groupe: Entiers, certain: Masque
) -> dict[str, int]:
    """Compte les groupes trouvés, et ce que valent les groupes certains.

    `groupe` numérote dès 1 le groupe rendu de chaque ligne (0 : aucun) ; `certain[g - 1]` dit si
    le groupe g est certain.
    """
    ouverte = verite < 0
    vrai = np.where(ouverte, int(verite.max(initial=0)) + 1 + np.arange(len(verite)), verite)
    taille_vraie = np.bincount(vrai)
    lettrees = np.flatnonzero(groupe > 0)
    paires, effectifs = np.unique(
        groupe[lettrees] * len(taille_vraie) + vrai[lettrees], return_counts=True
    )
    rendu, de_vrai = paires // len(taille_vraie) - 1, paires % len(taille_vraie)
    entier = effectifs == taille_vraie[de_vrai]
    nombre = len(certain)
    vrais_touches = np.bincount(rendu, minlength=nombre)
    entiers_touches = np.bincount(rendu, weights=entier, minlength=nombre)
    exact = (vrais_touches == 1) & (entiers_touches == 1)
    reunion = (vrais_touches > 1) & (entiers_touches == vrais_touches)
    partie = (vrais_touches == 1) & (entiers_touches == 0)
    melange = (vrais_touches > 1) & ~reunion
    trouves = de_vrai[exact[rendu]]
    nature_du_vrai = np.zeros(len(taille_vraie), dtype=np.int8)
    nature_du_vrai[vrai] = nature
    soldes = (taille_vraie > 1) & (nature_du_vrai != Nature.DIFFERENCE)
    return {
        "soldes": int(soldes.sum()),
        "differences": int(((taille_vraie > 1) & ~soldes).sum()),
        "trouves": int(soldes[trouves].sum()),
        "rendus": int((vrais_touches > 0).sum()),
        "exacts": int(exact.sum()),
        "certains": int(certain.sum()),
        "certains_exacts": int((exact & certain).sum()),
        "reunions": int((reunion & certain).sum()),
        "parties": int((partie & certain).sum()),
        "melanges": int((melange & certain).sum()),
        "ouvertes": int(ouverte.sum()),
        "ouvertes_lettrees": int((ouverte & (groupe > 0)).sum()),
        **{
            f"soldes_{une.name.lower()}": int((soldes & (nature_du_vrai == une)).sum())
            for une in Nature
        },
        **{
            f"trouves_{une.name.lower()}": int((nature_du_vrai[trouves] == une).sum())
            for une in Nature
        },
    }


def par_piece(ecritures: pd.DataFrame) -> Entiers:
    """Factures et règlements de même compte, même pièce et même montant."""
    return _fusionner(ecritures, ecritures["PieceRef"])


def par_reference(ecritures: pd.DataFrame) -> Entiers:
    """Factures et règlements de même compte et même montant, le règlement citant la facture."""
    reglement = ecritures["Credit"] > 0
    piece = ecritures["PieceRef"].str.extract(r"(\d+)$", expand=False)
    cite = ecritures["EcritureLib"].str.extract(r"(\d+)$", expand=False)
    cle = piece.where(~reglement, cite).fillna("").str.lstrip("0")
    return _fusionner(ecritures, cle.where(cle != "", ecritures["PieceRef"]))


def par_rang(ecritures: pd.DataFrame) -> Entiers:
    """La énième facture d'un compte et d'un montant avec son énième règlement."""
    montant = ecritures["Debit"] + ecritures["Credit"]
    rang = ecritures.groupby(
        [ecritures["CompAuxNum"], montant, ecritures["Debit"] > 0], sort=False
    ).cumcount()
    return _fusionner(ecritures, rang)


def _fusionner(ecritures: pd.DataFrame, cle: pd.Series) -> Entiers:
    cles = pd.DataFrame(
        {
            "compte": ecritures["CompAuxNum"],
            "cle": cle,
            "montant": ecritures["Debit"] + ecritures["Credit"],
            "place": np.arange(len(ecritures)),
        }
    )
    au_debit = (ecritures["Debit"] > 0).to_numpy()
    paires = cles[au_debit].merge(cles[~au_debit], on=["compte", "cle", "montant"])
    paires = paires.drop_duplicates("place_x").drop_duplicates("place_y")
    groupe = np.zeros(len(ecritures), dtype=np.int64)
    groupe[paires["place_x"]] = groupe[paires["place_y"]] = np.arange(1, len(paires) + 1)
    return groupe


DE_LETTRINE = {"lettrine": None, "ecarts": Tolerance(5_00)}
METHODES = {"piece": par_piece, "reference": par_reference, "rang": par_rang}


def _par_lettrine(
    ecritures: pd.DataFrame, tolerance: Tolerance | None = None
) -> tuple[Entiers, Masque]:
    resultat = lettrer(ecritures, comptes=["411"], appliquer=Confiance.PROBABLE)
    groupe, certain = resultat.lignes["Groupe"].to_numpy(), masque_des_certains(resultat)
    if tolerance is None:
        return groupe, certain
    ecarts = proposer_ecarts(ecritures, resultat, comptes=["411"], tolerance=tolerance)
    places = pd.Index(ecritures["Rang"]).get_indexer(ecarts.lignes["RangLigne"])
    groupe = groupe.copy()
    groupe[places] = len(certain) + ecarts.lignes["Ecart"].to_numpy()
    certain &= np.bincount(groupe, minlength=len(certain) + 1)[1 : len(certain) + 1] > 0
    return groupe, np.append(certain, np.zeros(len(ecarts.table), dtype=bool))


def masque_des_certains(resultat: Lettrage) -> Masque:
    """Vrai au rang n - 1 si le groupe n est certain."""
    certain = np.zeros(len(resultat.groupes), dtype=bool)
    certain[resultat.groupes["Groupe"] - 1] = resultat.groupes["Confiance"] == Confiance.CERTAIN
    return certain


def main(livre: str, methode: str) -> None:
    """Juge une méthode sur un livre."""
    ecritures = pd.read_feather(livre)
    verite, nature = np.load(Path(livre).with_suffix(".npy"))
    if methode in DE_LETTRINE:
        groupe, certain = _par_lettrine(ecritures, DE_LETTRINE[methode])
    else:
        groupe = METHODES[methode](ecritures)
        certain = np.ones(int(groupe.max(initial=0)), dtype=bool)
    print(json.dumps({"constat": juger(verite, nature.astype(np.int8), groupe, certain)}))


if __name__ == "__main__":
    main(*sys.argv[1:])
