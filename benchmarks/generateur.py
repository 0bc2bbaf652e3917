"""Des livres de tiers au lettrage connu (ledgers with known truth).

Règle : un groupe est fait de factures et de règlements d'un même client qui se soldent ; le
mélange de référence est 45 % de factures réglées une à une (trois règlements sur quatre citent la
facture), 15 % de règlements de deux à six factures (deux sur cinq les citent), 10 % de factures
payées en deux à quatre fois, 7 % de règlements nets d'un avoir, 7 % avec une petite différence,
16 % de lignes ouvertes. Un client sur cinq est au forfait : sa facture du mois a toujours le même
montant. L'activité des clients suit une loi log-normale, les montants aussi.
Exceptions : les petites différences ne se soldent pas, aucune méthode sans tolérance ne les
trouve ; un forfait reste parfois impayé, et le règlement du mois suivant lui ressemble ; un
règlement sur trois parmi ceux d'une seule facture qui la citent en reprend aussi le numéro de
pièce ; la taille voulue est complétée par des factures ouvertes.

Unités : centimes ; parts entre 0 et 1.

>>> livre = engendrer(lignes=1_000, comptes=20, graine=3)
>>> len(livre.table), len(livre.verite), bool((livre.verite >= -1).all())
(1000, 1000, True)

Usage : python -m benchmarks.generateur SORTIE [--lignes N] [--comptes N] [--graine N]
[--sans-reference] [--parts …] [--cite-simples P] [--forfaits P] : SORTIE.txt est un FEC équilibré,
SORTIE.feather une table Ecritures des seuls comptes de tiers ; la vérité va dans SORTIE.npy.
"""

import argparse
from dataclasses import dataclass, replace
from enum import IntEnum
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from lettrine.formats import fec
from lettrine.tables.ecritures import ECRITURES
from lettrine.tables.schema import RANG

__all__ = ["Livre", "Melange", "Nature", "avec_contreparties", "engendrer"]

Entiers = npt.NDArray[np.int64]
Alea = np.random.Generator

OUVERTURE = np.datetime64("2025-01-01", "D")
DERNIER_JOUR = 364
PREMIERE_FACTURE = 10_001
PREMIER_REGLEMENT = 3_000_001
COMPTE_CLIENT, COMPTE_VENTE, COMPTE_TVA, COMPTE_BANQUE = "411000", "707000", "445710", "512000"

FORMES = ("SARL", "SAS", "ETS", "EURL", "SCI", "GARAGE", "BOULANGERIE", "CABINET")
SYLLABES = ("BA", "CHE", "DU", "FON", "GAR", "LAN", "MI", "NOR", "PEL", "RO", "SAU", "TI", "VAL")
CITATIONS = ("FA{:06d}", "FACTURE {:06d}", "FACT {:d}", "F.{:d}")
SEPARATEURS = (" ", ", ", " + ")
MELANGEUR = 7_919  # premier avec les bases : des noms variés dès les premiers clients


class Nature(IntEnum):
    """Ce qu'est un groupe ; l'ordre est celui des parts du mélange."""

    SIMPLE = 0
    GROUPEE = 1
    ECHELONNEE = 2
    AVEC_AVOIR = 3
    DIFFERENCE = 4
    OUVERTE = 5


@dataclass(frozen=True)
class Melange:
    """Les parts de chaque nature de groupe, et la part des règlements qui citent leurs factures."""

    parts: tuple[float, ...] = (0.45, 0.15, 0.10, 0.07, 0.07, 0.16)
    cite: tuple[float, ...] = (0.75, 0.40, 0.50, 0.50, 0.75, 0.0)
    forfaits: float = 0.20
    reprend_la_piece: float = 1 / 3

    def sans_reference(self) -> "Melange":
        """Le même mélange, sans aucune référence dans les libellés des règlements et avoirs."""
        return replace(self, cite=(0.0,) * len(Nature))


@dataclass(frozen=True)
class Livre:
    """Une table Ecritures et sa vérité : le groupe de chaque ligne, -1 si elle est ouverte.

    `nature` est celle du groupe (ou de la ligne ouverte).
    """

    table: pd.DataFrame
    verite: Entiers
    nature: npt.NDArray[np.int8]


@dataclass
class _Groupes:
    """Les groupes à écrire : nature, compte, nombres de factures, d'avoirs et de règlements."""

    nature: Entiers
    compte: Entiers
    factures: Entiers
    avoirs: Entiers
    reglements: Entiers


@dataclass
class _Lignes:
    """Les lignes, en colonnes : groupe, jour, montant signé, numéro de pièce, avoir."""

    groupe: Entiers
    jour: Entiers
    solde: Entiers
    avoir: npt.NDArray[np.bool_]
    reglement: npt.NDArray[np.bool_]


MELANGE_DE_REFERENCE = Melange()


def engendrer(
    *,
    lignes: int,
    comptes: int,
    graine: int = 7,
    melange: Melange = MELANGE_DE_REFERENCE,
) -> Livre:
    """Un livre de comptes clients ; les mêmes arguments donnent le même livre."""
    alea = np.random.default_rng(graine)
    groupes = _tirer_les_groupes(alea, lignes, comptes, melange)
    brutes = _tirer_les_lignes(alea, groupes, comptes, melange)
    ordre = np.lexsort((alea.random(lignes), brutes.jour))
    numeros = _numeroter(brutes, ordre)
    cite = alea.random(len(groupes.nature)) < np.array(melange.cite)[groupes.nature]
    cite &= groupes.factures > 0
    libelles = _libelles(alea, groupes, brutes, numeros, cite)
    reprises = cite & (groupes.nature == Nature.SIMPLE)
    reprises &= alea.random(len(cite)) < melange.reprend_la_piece
    table = _table(groupes, brutes, libelles, _pieces(brutes, numeros, reprises), ordre)
    verite = np.where(groupes.nature == Nature.OUVERTE, -1, np.arange(len(groupes.nature)))
    place = brutes.groupe[ordre]
    return Livre(table, verite[place], groupes.nature[place].astype(np.int8))


def avec_contreparties(table: pd.DataFrame) -> pd.DataFrame:
    """Le livre complet : chaque ligne de tiers suivie de sa vente et sa TVA, ou de sa banque."""
    vente = (table["JournalCode"] == "VE").to_numpy()
    solde = (table["Debit"] - table["Credit"]).to_numpy()
    hors_taxe = np.where(vente, np.rint(solde / 1.2).astype(np.int64), solde)
    contreparties = _contrepartie(table, np.where(vente, COMPTE_VENTE, COMPTE_BANQUE), -hors_taxe)
    taxes = _contrepartie(table, np.full(len(table), COMPTE_TVA), hors_taxe - solde)
    suite = np.concatenate([np.arange(len(table))] * 3)
    ordre = np.argsort(suite, kind="stable")
    tout = pd.concat([table, contreparties, taxes], ignore_index=True).iloc[ordre]
    tout = tout[(tout["Debit"] + tout["Credit"]) != 0].reset_index(drop=True)
    tout[RANG] = np.arange(2, len(tout) + 2)
    return tout


def _contrepartie(
    table: pd.DataFrame, comptes: npt.NDArray[np.str_], solde: Entiers
) -> pd.DataFrame:
    return table.assign(
        CompteNum=pd.Series(comptes, dtype=table["CompteNum"].dtype),
        CompteLib=pd.Series(_intitules(comptes), dtype=table["CompteLib"].dtype),
        CompAuxNum="",
        CompAuxLib="",
        Debit=np.maximum(solde, 0),
        Credit=np.maximum(-solde, 0),
    ).astype({"CompAuxNum": table["CompAuxNum"].dtype, "CompAuxLib": table["CompAuxLib"].dtype})


def _intitules(comptes: npt.NDArray[np.str_]) -> npt.NDArray[np.str_]:
    intitules = {
        COMPTE_VENTE: "Ventes de marchandises",
        COMPTE_TVA: "TVA collectée",
        COMPTE_BANQUE: "Banque",
    }
    distincts, codes = np.unique(comptes, return_inverse=True)
    return np.array([intitules[compte] for compte in distincts])[codes]


def _tirer_les_groupes(alea: Alea, lignes: int, comptes: int, melange: Melange) -> _Groupes:
    """Assez de groupes pour le nombre de lignes voulu, complétés par des factures ouvertes."""
    parts = np.array(melange.parts) / sum(melange.parts)
    nature = alea.choice(len(Nature), lignes, p=parts)
    factures = np.ones(lignes, dtype=np.int64)
    reglements = np.ones(lignes, dtype=np.int64)
    groupees, avoirs = nature == Nature.GROUPEE, (nature == Nature.AVEC_AVOIR).astype(np.int64)
    factures[groupees] = alea.integers(2, 7, int(groupees.sum()))
    factures[avoirs > 0] = alea.integers(1, 3, int(avoirs.sum()))
    echelonnees, ouvertes = nature == Nature.ECHELONNEE, nature == Nature.OUVERTE
    reglements[echelonnees] = alea.integers(2, 5, int(echelonnees.sum()))
    acompte = ouvertes & (alea.random(lignes) < 0.25)
    factures[acompte], reglements[ouvertes & ~acompte] = 0, 0

    cumul = np.cumsum(factures + avoirs + reglements)
    gardes = int(np.searchsorted(cumul, lignes, side="right"))
    reste = lignes - (int(cumul[gardes - 1]) if gardes else 0)
    activite = alea.lognormal(0, 1.2, comptes)
    total = gardes + reste
    return _Groupes(
        nature=np.append(nature[:gardes], np.full(reste, Nature.OUVERTE)),
        compte=alea.choice(comptes, total, p=activite / activite.sum()),
        factures=np.append(factures[:gardes], np.ones(reste, dtype=np.int64)),
        avoirs=np.append(avoirs[:gardes], np.zeros(reste, dtype=np.int64)),
        reglements=np.append(reglements[:gardes], np.zeros(reste, dtype=np.int64)),
    )


def _tirer_les_lignes(alea: Alea, groupes: _Groupes, comptes: int, melange: Melange) -> _Lignes:
    """Factures, avoirs et règlements de chaque groupe, avec leurs jours et leurs montants."""
    nombre = len(groupes.nature)
    jour, delai = alea.integers(0, 285, nombre), alea.integers(5, 75, nombre)
    prix = np.zeros(nombre, dtype=np.int64)
    mois = _mois_de_forfait(alea, groupes, comptes, melange)
    forfait = np.flatnonzero(mois >= 0)
    mensuel = np.rint(np.exp(alea.normal(5.5, 0.8, comptes))).astype(np.int64) * 100
    prix[forfait] = mensuel[groupes.compte[forfait]]
    jour[forfait] = (np.datetime64("2025", "M") + mois[forfait]).astype("datetime64[D]").astype(
        np.int64
    ) - OUVERTURE.astype(np.int64)
    delai[forfait] = alea.integers(20, 40, len(forfait))

    de_facture = np.repeat(np.arange(nombre), groupes.factures)
    montants = _montants(alea, len(de_facture))
    montants = np.where(prix[de_facture] > 0, prix[de_facture], montants)
    ecart_de_jours = alea.integers(0, 25, len(de_facture)) * (groupes.factures[de_facture] > 1)
    de_avoir = np.flatnonzero(groupes.avoirs)
    totaux = _sommes(de_facture, montants, nombre)
    montants_d_avoir = np.rint(totaux[de_avoir] * alea.uniform(0.05, 0.6, len(de_avoir)))
    avoirs = np.maximum(montants_d_avoir.astype(np.int64), 1)
    totaux[de_avoir] -= avoirs
    de_reglement = np.repeat(np.arange(nombre), groupes.reglements)
    rang = _rang_local(groupes.reglements)
    reglements = _reglements(alea, groupes, totaux, de_reglement, rang)
    dernier = jour + 25 * (groupes.factures > 1)
    lignes = _Lignes(
        groupe=np.concatenate([de_facture, de_avoir, de_reglement]),
        jour=np.concatenate(
            [
                jour[de_facture] + ecart_de_jours,
                dernier[de_avoir] + alea.integers(1, 5, len(de_avoir)),
                dernier[de_reglement] + delai[de_reglement] + 30 * rang,
            ]
        ),
        solde=np.concatenate([montants, -avoirs, -reglements]),
        avoir=np.zeros(0, dtype=bool),
        reglement=np.zeros(0, dtype=bool),
    )
    lignes.jour = np.minimum(lignes.jour, DERNIER_JOUR)
    place = np.arange(len(lignes.groupe))
    lignes.reglement = place >= len(de_facture) + len(de_avoir)
    lignes.avoir = (place >= len(de_facture)) & ~lignes.reglement
    return lignes


def _mois_de_forfait(alea: Alea, groupes: _Groupes, comptes: int, melange: Melange) -> Entiers:
    """Le mois de la facture au forfait, payée ou non : les douze premières du client."""
    au_forfait = alea.random(comptes) < melange.forfaits
    mois = np.full(len(groupes.nature), -1, dtype=np.int64)
    seules = np.isin(groupes.nature, (Nature.SIMPLE, Nature.OUVERTE)) & (groupes.factures == 1)
    simples = np.flatnonzero(seules & au_forfait[groupes.compte])
    simples = simples[np.argsort(groupes.compte[simples], kind="stable")]
    _, effectifs = np.unique(groupes.compte[simples], return_counts=True)
    rang = _rang_local(effectifs)
    mois[simples] = np.where(rang < 12, rang, -1)
    return mois


def _montants(alea: Alea, nombre: int) -> Entiers:
    """Des montants toutes taxes comprises : un hors taxe log-normal, majoré de 20 %."""
    hors_taxe: Entiers = np.rint(np.exp(alea.normal(6.0, 1.2, nombre)) * 100).astype(np.int64) + 500
    return (hors_taxe * 6 + 2) // 5


def _reglements(
    alea: Alea, groupes: _Groupes, totaux: Entiers, de_reglement: Entiers, rang: Entiers
) -> Entiers:
    """Ce qui est payé : le total, partagé s'il y a plusieurs règlements, parfois à peu près."""
    nombre = len(groupes.nature)
    du = totaux.copy()
    acomptes = np.flatnonzero(groupes.factures == 0)
    du[acomptes] = _montants(alea, len(acomptes))
    differences = np.flatnonzero(groupes.nature == Nature.DIFFERENCE)
    petites = np.where(
        alea.random(len(differences)) < 0.75,
        alea.integers(1, 11, len(differences)),
        alea.integers(11, 501, len(differences)),
    )
    du[differences] += petites * alea.choice([-1, 1], len(differences))
    poids = alea.uniform(0.5, 1.5, len(de_reglement))
    poids[(alea.random(nombre) < 0.6)[de_reglement]] = 1.0
    somme_des_poids = np.bincount(de_reglement, weights=poids, minlength=nombre)
    part = np.floor(du[de_reglement] * poids / somme_des_poids[de_reglement]).astype(np.int64)
    part = np.maximum(part, 1)
    derniers = rang == groupes.reglements[de_reglement] - 1
    part[derniers] += (du - _sommes(de_reglement, part, nombre))[de_reglement[derniers]]
    return part


def _sommes(groupe: Entiers, montants: Entiers, nombre: int) -> Entiers:
    """La somme exacte par groupe (les flottants de bincount tiennent 2**53 centimes)."""
    sommes: Entiers = np.bincount(groupe, weights=montants, minlength=nombre).astype(np.int64)
    return sommes


def _rang_local(effectifs: Entiers) -> Entiers:
    """0, 1, … dans chaque groupe."""
    fins = np.cumsum(effectifs)
    total = int(fins[-1]) if len(fins) else 0
    return np.arange(total) - np.repeat(fins - effectifs, effectifs)


def _numeroter(lignes: _Lignes, ordre: Entiers) -> Entiers:
    """Le numéro de pièce de chaque ligne : une suite de factures, une suite de règlements."""
    numeros = np.empty(len(ordre), dtype=np.int64)
    reglement = lignes.reglement[ordre]
    numeros[ordre[~reglement]] = PREMIERE_FACTURE + np.arange(int((~reglement).sum()))
    numeros[ordre[reglement]] = PREMIER_REGLEMENT + np.arange(int(reglement.sum()))
    return numeros


def _libelles(
    alea: Alea,
    groupes: _Groupes,
    lignes: _Lignes,
    numeros: Entiers,
    cite: npt.NDArray[np.bool_],
) -> pa.Array:
    """Le libellé de chaque ligne ; ceux des règlements et avoirs citent parfois leurs factures."""
    citations = _citations(alea, lignes, numeros, len(groupes.nature))
    nom = _noms(int(groupes.compte.max(initial=0)) + 1).take(groupes.compte[lignes.groupe])
    factures = _joindre(_texte("Facture FA"), _cadrer(numeros), _texte(" "), nom)
    citee = citations.take(lignes.groupe)
    anonyme = pc.if_else(
        alea.random(len(numeros)) < 0.5,
        _joindre(_texte("VIR SEPA "), nom),
        _joindre(
            _texte("CHQ "), pa.array(alea.integers(10**6, 10**7, len(numeros))).cast("string")
        ),
    )
    reglements = pc.if_else(
        pa.array(cite[lignes.groupe]), _joindre(_texte("VIR "), nom, _texte(" "), citee), anonyme
    )
    avoirs = pc.if_else(
        pa.array(cite[lignes.groupe]),
        _joindre(_texte("Avoir sur "), citee),
        _joindre(_texte("Avoir "), nom),
    )
    return pc.if_else(
        pa.array(lignes.reglement),
        reglements,
        pc.if_else(pa.array(lignes.avoir), avoirs, factures),
    )


def _citations(alea: Alea, lignes: _Lignes, numeros: Entiers, nombre: int) -> pa.Array:
    """Les factures de chaque groupe comme un client les écrit : « FACT 10234, 10235 »."""
    factures = np.flatnonzero(~lignes.reglement & ~lignes.avoir)
    factures = factures[np.argsort(lignes.groupe[factures], kind="stable")]
    effectifs = np.bincount(lignes.groupe[factures], minlength=nombre)
    bornes = pa.array(np.concatenate(([0], np.cumsum(effectifs))), pa.int32())
    groupe = lignes.groupe[factures]
    forme = alea.integers(0, len(CITATIONS), nombre)[groupe]
    premiere = _rang_local(effectifs) == 0
    repete = (alea.random(nombre) < 0.5)[groupe] | premiere
    numero, cadre = pa.array(numeros[factures]).cast("string"), _cadrer(numeros[factures])
    mots = numero
    for place, modele in enumerate(CITATIONS):
        prefixe = modele.split("{")[0]
        ecrit = _joindre(_texte(prefixe), cadre if "06d" in modele else numero)
        mots = pc.if_else(pa.array((forme == place) & repete), ecrit, mots)
    listes = pa.ListArray.from_arrays(bornes, mots)
    separateur = pa.array(SEPARATEURS).take(alea.integers(0, len(SEPARATEURS), nombre))
    return pc.binary_join(listes, separateur)


def _pieces(lignes: _Lignes, numeros: Entiers, reprises: npt.NDArray[np.bool_]) -> pa.Array:
    """La pièce de chaque ligne ; un règlement porte parfois celle de sa facture."""
    premiere = np.zeros(len(reprises), dtype=np.int64)
    factures = np.flatnonzero(~lignes.reglement & ~lignes.avoir)
    premiere[lignes.groupe[factures]] = numeros[factures]
    reprise = lignes.reglement & reprises[lignes.groupe]
    numero = np.where(reprise, premiere[lignes.groupe], numeros)
    prefixe = pc.if_else(pa.array(lignes.reglement & ~reprise), "BQ", "FA")
    return _joindre(prefixe, _cadrer(numero))


def _cadrer(numeros: Entiers) -> pa.Array:
    return pc.utf8_lpad(pa.array(numeros).cast("string"), 6, "0")


def _joindre(*morceaux: pa.Array | pa.Scalar) -> pa.Array:
    return pc.binary_join_element_wise(*morceaux, _texte(""))


def _texte(texte: str) -> pa.Scalar:
    return pa.scalar(texte, pa.string())


def _noms(comptes: int) -> pa.Array:
    """Un nom par client, sans chiffre, toujours le même."""
    base = len(SYLLABES)
    return pa.array(
        f"{FORMES[c % len(FORMES)]} "
        + "".join(SYLLABES[c * MELANGEUR // base**rang % base] for rang in range(4))
        for c in range(comptes)
    )


def _table(
    groupes: _Groupes, lignes: _Lignes, libelles: pa.Array, pieces: pa.Array, ordre: Entiers
) -> pd.DataFrame:
    reglement = lignes.reglement[ordre]
    compte = groupes.compte[lignes.groupe][ordre]
    comptes = int(groupes.compte.max(initial=0)) + 1
    codes = pc.utf8_lpad(pa.array(np.arange(comptes)).cast("string"), 5, "0")
    dates = (OUVERTURE + lignes.jour[ordre]).astype("datetime64[s]")
    solde = lignes.solde[ordre]
    masque = pa.array(reglement)
    return ECRITURES.table(
        {
            "JournalCode": pc.if_else(masque, "BQ", "VE"),
            "JournalLib": pc.if_else(masque, "Banque", "Ventes"),
            "EcritureNum": pa.array(np.arange(1, len(ordre) + 1)).cast("string"),
            "EcritureDate": dates,
            "CompteNum": pa.repeat(COMPTE_CLIENT, len(ordre)),
            "CompteLib": pa.repeat("Clients", len(ordre)),
            "CompAuxNum": _joindre(_texte("C"), codes).take(compte),
            "CompAuxLib": _noms(comptes).take(compte),
            "PieceRef": pieces.take(ordre),
            "PieceDate": dates,
            "EcritureLib": libelles.take(ordre),
            "Debit": np.maximum(solde, 0),
            "Credit": np.maximum(-solde, 0),
            "ValidDate": dates,
            RANG: np.arange(2, len(ordre) + 2),
        }
    )


def _ecrire(livre: Livre, sortie: Path) -> None:
    if sortie.suffix == ".feather":
        livre.table.to_feather(sortie, compression="uncompressed")
        np.save(sortie.with_suffix(".npy"), np.stack([livre.verite, livre.nature]))
        return
    complet = avec_contreparties(livre.table)
    fec.ecrire(complet, sortie)
    verite = np.full(len(complet), -1, dtype=np.int64)
    verite[(complet["CompteNum"] == COMPTE_CLIENT).to_numpy()] = livre.verite
    np.save(sortie.with_suffix(".npy"), verite)


def main() -> None:
    """Écrit un livre et sa vérité."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("sortie", type=Path)
    options.add_argument("--lignes", type=int, default=100_000)
    options.add_argument("--comptes", type=int, default=0, help="par défaut, un pour 200 lignes")
    options.add_argument("--graine", type=int, default=7)
    options.add_argument("--parts", type=float, nargs=len(Nature), default=Melange.parts)
    options.add_argument("--cite-simples", type=float, default=Melange.cite[Nature.SIMPLE])
    options.add_argument("--forfaits", type=float, default=Melange.forfaits)
    options.add_argument("--sans-reference", action="store_true")
    choix = options.parse_args()
    melange = Melange(
        parts=tuple(choix.parts),
        cite=(choix.cite_simples, *Melange.cite[1:]),
        forfaits=choix.forfaits,
    )
    livre = engendrer(
        lignes=choix.lignes,
        comptes=choix.comptes or max(choix.lignes // 200, 1),
        graine=choix.graine,
        melange=melange.sans_reference() if choix.sans_reference else melange,
    )
    _ecrire(livre, choix.sortie)


if __name__ == "__main__":
    main()
