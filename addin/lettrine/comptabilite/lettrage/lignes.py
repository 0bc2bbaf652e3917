"""Les lignes à lettrer, en colonnes (open items as columns): compte, montant, jour, rôle.

Règle : une ligne est une pièce (facture ou avoir) ou un règlement, d'après son journal : celui où
les lignes du compte sont pour la plupart dans le sens d'une facture est un journal de pièces, celui
où elles sont pour la plupart dans l'autre sens un journal de règlements ; dans un journal mêlé
(opérations diverses, à-nouveaux) le sens de la ligne décide. Chaque compte est jugé pour lui-même :
ses groupes ne dépendent pas de ceux des autres.
Exceptions : dans un compte qui n'est ni de clients ni de dettes, le sens ne dit pas ce qu'est une
ligne : le débit y tient lieu de pièce, le crédit de règlement.

Unités : soldes en centimes (débit moins crédit), jours depuis 1970.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt
import pandas as pd

from lettrine.comptabilite.lettrage.tris import repetees

__all__ = [
    "SANS_DATE",
    "Entiers",
    "Lignes",
    "Masque",
    "numeroter_les_comptes",
    "pieces",
    "preparer",
]

Entiers = npt.NDArray[np.int64]
Masque = npt.NDArray[np.bool_]

SANS_DATE = np.iinfo(np.int64).min
"""Le jour d'une ligne sans date."""

SENS = {
    "40": -1, "409": 1, "41": 1, "419": -1, "42": -1, "425": 1, "43": -1, "44": -1, "4456": 1,
    "4458": 0,
}  # fmt: skip
"""Les comptes où une facture, une charge ou une taxe augmente le débit (1) ou le crédit (-1) ; le
plus long préfixe l'emporte."""


MELANGEURS = (0x1E3779B97F4A7C15, 0x42B2AE3D27D4EB4F, 0x165667B19E3779F9)


@dataclass(frozen=True)
class Lignes:
    """Les lignes à lettrer, en colonnes de même longueur.

    `place` est la position dans la table des écritures, `compte` le numéro du couple (CompteNum,
    CompAuxNum), `solde` le débit moins le crédit, `jour` le nombre de jours depuis 1970, `facture`
    le signe d'une facture dans ce compte (+1 client, -1 dette, 0 sinon), `piece` est vrai d'une
    pièce (facture, avoir), faux d'un règlement. `rang_du_texte` départage par leur texte, et
    non par leur place, les lignes de mêmes compte, montant et jour. `cumulatif` est vrai dans un
    compte que l'on solde en bloc, où deux montants égaux ne se répondent que par hasard. `bloc`
    est vrai de la ligne qui représente un lettrage partiel : son solde est ce qu'il en reste.
    """

    place: Entiers
    compte: Entiers
    solde: Entiers
    jour: Entiers
    facture: Entiers
    piece: Masque
    rang_du_texte: Entiers
    cumulatif: Masque
    bloc: Masque

    @classmethod
    def d_un_client(cls, soldes: Sequence[int], jours: Sequence[int]) -> "Lignes":
        """Les factures (au débit) et les règlements d'un seul client, comme dans les exemples."""
        solde = np.array(soldes, dtype=np.int64)
        un = np.ones(len(solde), dtype=np.int64)
        return cls(
            place=np.arange(len(solde)),
            compte=0 * un,
            solde=solde,
            jour=np.array(jours, dtype=np.int64),
            facture=un,
            piece=solde > 0,
            rang_du_texte=0 * un,
            cumulatif=un < 0,
            bloc=un < 0,
        )

    def __len__(self) -> int:
        return len(self.place)

    def parmi(self, choix: Masque | Entiers) -> "Lignes":
        """Une partie des lignes."""
        return Lignes(*(getattr(self, trait.name)[choix] for trait in fields(self)))


def numeroter_les_comptes(
    ecritures: pd.DataFrame, prefixes: Sequence[str]
) -> tuple[Masque, Entiers, int]:
    """Les lignes des comptes lettrables, et le numéro du compte de chaque ligne.

    Les comptes sont numérotés dans l'ordre alphabétique : le résultat ne dépend pas de l'ordre
    des lignes.
    """
    codes, numeros = pd.factorize(ecritures["CompteNum"], sort=True)
    auxiliaires, distincts = pd.factorize(ecritures["CompAuxNum"], sort=True)
    lettrable = np.array([str(n).startswith(tuple(prefixes)) for n in numeros], dtype=bool)
    paires = codes * max(len(distincts), 1) + auxiliaires
    compte, presents = pd.factorize(paires, sort=True)
    return lettrable[codes], compte, len(presents)


def preparer(
    ecritures: pd.DataFrame, places: Entiers, compte: Entiers, cumulatifs: Sequence[str]
) -> Lignes:
    """Les lignes aux places données ; `compte` est le numéro du compte de chaque écriture."""
    codes, numeros = pd.factorize(ecritures["CompteNum"])
    codes = codes[places]
    solde = (ecritures["Debit"].to_numpy() - ecritures["Credit"].to_numpy())[places]
    jour = ecritures["EcritureDate"].to_numpy()[places].astype("datetime64[D]").astype(np.int64)
    facture = np.array([_sens_d_une_facture(str(numero)) for numero in numeros], np.int64)[codes]
    return Lignes(
        place=places,
        compte=compte[places],
        solde=solde,
        jour=jour,
        facture=facture,
        piece=pieces(ecritures["JournalCode"], places, compte[places], solde, facture),
        rang_du_texte=_rangs_du_texte(ecritures, places, compte[places], solde, jour),
        cumulatif=np.array([str(n).startswith(tuple(cumulatifs)) for n in numeros], bool)[codes],
        bloc=np.zeros(len(places), dtype=bool),
    )


def pieces(
    journal: "pd.Series[str]", places: Entiers, compte: Entiers, solde: Entiers, facture: Entiers
) -> Masque:
    """Les lignes de factures et d'avoirs ; un journal se juge compte par compte."""
    dans_le_sens = np.where(facture < 0, solde < 0, solde > 0)
    a_rebours = ~dans_le_sens & (solde != 0)
    codes, journaux = pd.factorize(journal)
    codes = codes[places]
    nomme = np.array([str(code).strip() != "" for code in journaux], dtype=bool)
    cle, paires = pd.factorize(compte * max(len(journaux), 1) + codes)
    pour, contre = (
        np.bincount(cle[sens], minlength=len(paires)) for sens in (dans_le_sens, a_rebours)
    )
    juge = (facture != 0) & nomme[codes]
    de_pieces = juge & (pour > 2 * contre)[cle]
    de_reglements = juge & (contre > 2 * pour)[cle]
    masque: Masque = de_pieces | (dans_le_sens & ~de_reglements)
    return masque


def _sens_d_une_facture(numero: str) -> int:
    """+1 si une facture augmente le débit du compte, -1 si c'est le crédit, 0 si on ne sait pas.

    >>> [_sens_d_une_facture(numero) for numero in ("411000", "401000", "445660", "467000")]
    [1, -1, 1, 0]
    """
    prefixes = [prefixe for prefixe in SENS if numero.startswith(prefixe)]
    return SENS[max(prefixes, key=len)] if prefixes else 0


def _rangs_du_texte(
    ecritures: pd.DataFrame, places: Entiers, compte: Entiers, solde: Entiers, jour: Entiers
) -> Entiers:
    """Le rang, par pièce puis libellé, des lignes que rien d'autre ne distingue ; 0 des autres.

    Un mélange de trois traits qui se répète désigne ces lignes, et par hasard quelques-unes de
    plus, à qui un rang ne nuit pas.
    """
    melange = (compte * MELANGEURS[0]) ^ (jour * MELANGEURS[1]) ^ (solde * MELANGEURS[2])
    pareilles = repetees(melange)
    choisies = places[pareilles]
    textes = ecritures["PieceRef"].iloc[choisies] + "\n" + ecritures["EcritureLib"].iloc[choisies]
    rangs = np.zeros(len(places), dtype=np.int64)
    rangs[pareilles] = pd.factorize(textes, sort=True)[0] + 1
    return rangs
