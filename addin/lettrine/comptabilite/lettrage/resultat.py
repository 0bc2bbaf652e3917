"""Ce que rend le lettrage (result): lignes, groupes, rivaux, lignes ouvertes, et leurs motifs."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa

from lettrine.comptabilite.lettrage.codes import PREMIER, code, numero
from lettrine.comptabilite.lettrage.groupes import (
    SANS_DATE,
    Attribution,
    Confiance,
    Entiers,
    Lignes,
    Preuve,
    uniques,
)
from lettrine.comptabilite.lettrage.references import Citations
from lettrine.comptabilite.lettrage.rivaux import RIVALES_GARDEES, Rivales, chercher_rivales
from lettrine.erreurs import Anomalie
from lettrine.monnaie import formater
from lettrine.tables.lettrage import GROUPES, LIGNES_LETTREES, OUVERTES, RIVAUX
from lettrine.tables.schema import RANG

__all__ = ["Lettrage", "construire"]

MOTIFS = {
    Preuve.PIECE: "même pièce {}",
    Preuve.REFERENCE: "référence {} citée",
    Preuve.MONTANT_UNIQUE: "seules lignes de {} dans le compte",
    Preuve.MONTANTS_DANS_L_ORDRE: "montants égaux de {}, dans l'ordre des dates",
    Preuve.SUITE_DE_LIGNES: "solde une suite de lignes, {}",
    Preuve.RETOUR_A_ZERO: "le solde progressif revient à zéro",
    Preuve.COMPTE_SOLDE: "le compte est soldé",
}
RESERVE = {
    Preuve.PIECE: ", mais le groupe peut se décomposer",
    Preuve.REFERENCE: ", mais elle se partage entre plusieurs groupes possibles",
    Preuve.MONTANT_UNIQUE: ", mais leurs dates ou leurs références ne se répondent pas",
}


@dataclass(frozen=True)
class Lettrage:
    """Le résultat d'un lettrage ; `lignes` suit l'ordre de la table des écritures."""

    lignes: pd.DataFrame
    groupes: pd.DataFrame
    rivaux: pd.DataFrame
    ouvertes: pd.DataFrame
    anomalies: list[Anomalie]
    lettrables: int
    deja_lettrees: int


@dataclass(frozen=True)
class Etat:
    """L'état du moteur quand toutes les preuves ont parlé."""

    ecritures: pd.DataFrame
    lignes: Lignes
    attribution: Attribution
    citations: Citations
    applique: Confiance
    dernier_code: Entiers
    anomalies: list[Anomalie]
    lettrables: int
    deja_lettrees: int


def construire(etat: Etat) -> Lettrage:
    """Les tables du résultat."""
    groupes, codes_poses = _groupes(etat)
    ouvertes = etat.lignes.parmi(etat.attribution.ouvertes)
    rivales = chercher_rivales(ouvertes)
    return Lettrage(
        lignes=_lignes(etat, groupes, codes_poses),
        groupes=groupes,
        rivaux=_rivaux(etat, ouvertes, rivales),
        ouvertes=_ouvertes(etat, groupes, ouvertes, rivales),
        anomalies=etat.anomalies,
        lettrables=etat.lettrables,
        deja_lettrees=etat.deja_lettrees,
    )


def _groupes(etat: Etat) -> tuple[pd.DataFrame, Entiers]:
    """Une ligne par groupe, dans l'ordre des comptes puis des dates."""
    attribution, lignes = etat.attribution, etat.lignes
    membres = np.flatnonzero(attribution.groupe > 0)
    if not membres.size:
        return GROUPES.vide(), np.zeros(attribution.nombre + 1, dtype=np.int64)
    groupe = attribution.groupe[membres] - 1
    ordre = np.lexsort((lignes.place[membres], groupe))
    membres, groupe = membres[ordre], groupe[ordre]
    debuts = np.flatnonzero(np.concatenate(([True], groupe[1:] != groupe[:-1])))
    tailles = np.diff(np.append(debuts, len(membres)))
    premier_jour = np.minimum.reduceat(lignes.jour[membres], debuts)
    dernier_jour = np.maximum.reduceat(lignes.jour[membres], debuts)
    montants = np.add.reduceat(np.maximum(lignes.solde[membres], 0), debuts)
    compte = lignes.compte[membres[debuts]]
    places = lignes.place[membres]
    preuves = np.concatenate(attribution.preuves)
    certains = np.concatenate(attribution.certains)
    rang = np.lexsort((places[debuts], montants, premier_jour, dernier_jour, compte))

    appliques = certains if etat.applique is Confiance.CERTAIN else np.ones_like(certains)
    numeros = _numeroter(rang, compte, appliques, etat.dernier_code)
    textes_de_code = {int(n): code(int(n)) for n in np.unique(numeros[numeros > 0])}
    dates = dernier_jour.astype("datetime64[D]").astype("datetime64[s]")
    sources = etat.ecritures[RANG].to_numpy()[places].astype(str).tolist()
    motifs = _motifs(etat, membres, debuts, preuves, certains, montants)
    tetes = etat.ecritures.iloc[places[debuts]]
    table = GROUPES.table(
        {
            "Groupe": np.arange(1, len(debuts) + 1),
            **{nom: tetes[nom].reset_index(drop=True) for nom in _COMPTE},
            "EcritureLet": [textes_de_code.get(int(n), "") for n in numeros],
            "DateLet": np.where(numeros > 0, dates, np.datetime64("NaT", "s")),
            "Lignes": tailles,
            "Montant": montants,
            "Confiance": [str(Confiance.CERTAIN if c else Confiance.PROBABLE) for c in certains],
            "Motif": motifs,
            "Rangs": [
                ", ".join(sources[debut : debut + taille])
                for debut, taille in zip(debuts.tolist(), tailles.tolist(), strict=True)
            ],
        }
    )
    return table.iloc[rang].reset_index(drop=True), numeros


_COMPTE = ("CompteNum", "CompAuxNum", "CompAuxLib")


def _numeroter(
    rang: Entiers, compte: Entiers, appliques: np.ndarray, dernier_code: Entiers
) -> Entiers:
    """Le numéro de code de chaque groupe appliqué, à la suite de ceux du compte ; 0 sinon."""
    numeros = np.zeros(len(rang), dtype=np.int64)
    choisis = rang[appliques[rang]]
    comptes = compte[choisis]
    debuts = np.flatnonzero(np.concatenate(([True], comptes[1:] != comptes[:-1])))
    if not choisis.size:
        return numeros
    tailles = np.diff(np.append(debuts, len(choisis)))
    rang_local = np.arange(len(choisis)) - np.repeat(debuts, tailles)
    depart = np.where(dernier_code[comptes] > 0, dernier_code[comptes] + 1, PREMIER)
    numeros[choisis] = depart + rang_local
    return numeros


def _motifs(
    etat: Etat,
    membres: Entiers,
    debuts: Entiers,
    preuves: np.ndarray,
    certains: np.ndarray,
    montants: Entiers,
) -> list[str]:
    tetes = etat.lignes.place[membres[debuts]]
    pieces = etat.ecritures["PieceRef"].iloc[tetes].tolist()
    references = _references_communes(etat)
    motifs = []
    for place, (preuve, certain, montant) in enumerate(
        zip(preuves.tolist(), certains.tolist(), montants.tolist(), strict=True)
    ):
        if preuve == Preuve.PIECE:
            precision = pieces[place]
        elif preuve == Preuve.REFERENCE:
            precision = references.get(place, "")
        else:
            precision = formater(montant)
        motif = MOTIFS[preuve].format(precision)
        motifs.append(motif if certain else motif + RESERVE.get(preuve, ""))
    return motifs


def _references_communes(etat: Etat) -> dict[int, str]:
    """La référence la plus longue que partagent deux lignes d'un groupe lettré par référence."""
    groupe = etat.attribution.groupe[etat.citations.lignes] - 1
    if not etat.attribution.nombre:
        return {}
    preuves = np.concatenate(etat.attribution.preuves)
    utiles = np.flatnonzero(groupe >= 0)
    utiles = utiles[preuves[groupe[utiles]] == Preuve.REFERENCE]
    nombre = len(etat.citations.dictionnaire) + 1
    cles = np.sort(groupe[utiles] * nombre + etat.citations.codes[utiles])
    partagees = uniques(cles[1:][cles[1:] == cles[:-1]])
    textes = etat.citations.dictionnaire.take(pa.array(partagees % nombre)).to_pylist()
    communes: dict[int, str] = {}
    for numero_de_groupe, texte in zip((partagees // nombre).tolist(), textes, strict=True):
        if len(texte) > len(communes.get(numero_de_groupe, "")):
            communes[numero_de_groupe] = texte
    return communes


def _lignes(etat: Etat, groupes: pd.DataFrame, numeros: Entiers) -> pd.DataFrame:
    """Le code et la date de chaque ligne des écritures, dans leur ordre."""
    codes = etat.ecritures["EcritureLet"].to_numpy(dtype=object, copy=True)
    dates = etat.ecritures["DateLet"].to_numpy(copy=True)
    groupe = np.zeros(len(etat.ecritures), dtype=np.int64)
    places = etat.lignes.place
    groupe[places] = etat.attribution.groupe
    if len(groupes):
        code_du_groupe = np.empty(len(groupes) + 1, dtype=object)
        date_du_groupe = np.empty(len(groupes) + 1, dtype="datetime64[s]")
        code_du_groupe[groupes["Groupe"]] = groupes["EcritureLet"].to_numpy(dtype=object)
        date_du_groupe[groupes["Groupe"]] = groupes["DateLet"].to_numpy()
        poses = np.flatnonzero(groupe > 0)
        poses = poses[numeros[groupe[poses] - 1] > 0]
        codes[poses] = code_du_groupe[groupe[poses]]
        dates[poses] = date_du_groupe[groupe[poses]]
    return LIGNES_LETTREES.table({"EcritureLet": codes, "DateLet": dates, "Groupe": groupe})


def _rivaux(etat: Etat, ouvertes: Lignes, rivales: Rivales) -> pd.DataFrame:
    """Une ligne par couple de lignes ouvertes de même montant et de sens contraires."""
    un, colonne = np.nonzero(rivales.proches >= 0)
    deux = rivales.proches[un, colonne]
    rangs = etat.ecritures[RANG].to_numpy()
    tetes = etat.ecritures.iloc[ouvertes.place[deux]].reset_index(drop=True)
    return RIVAUX.table(
        {
            **{nom: tetes[nom] for nom in (*_COMPTE, "EcritureDate", "PieceRef", "EcritureLib")},
            "RangLigne": rangs[ouvertes.place[un]],
            "RangRival": rangs[ouvertes.place[deux]],
            "Montant": np.abs(ouvertes.solde[un]),
        }
    )


def _ouvertes(
    etat: Etat, groupes: pd.DataFrame, ouvertes: Lignes, rivales: Rivales
) -> pd.DataFrame:
    """Les lignes sans code après le traitement, et pourquoi."""
    proposes = groupes.loc[groupes["EcritureLet"] == "", "Groupe"].to_numpy()
    groupe = etat.attribution.groupe
    proposees = np.flatnonzero(np.isin(groupe, proposes) & (groupe > 0))
    places = np.concatenate([etat.lignes.place[proposees], ouvertes.place])
    motifs = [
        f"proposée dans le groupe {numero}, probable et non appliqué"
        for numero in groupe[proposees].tolist()
    ]
    motifs += _pourquoi(etat, ouvertes, rivales)
    ordre = np.argsort(places)
    table = etat.ecritures.iloc[places[ordre]].reset_index(drop=True)
    repris = (*_COMPTE, "EcritureDate", "PieceRef", "EcritureLib", "Debit", "Credit")
    return OUVERTES.table(
        {
            "RangLigne": table[RANG],
            **{nom: table[nom] for nom in repris},
            "Motif": [motifs[place] for place in ordre.tolist()],
        }
    )


def _pourquoi(etat: Etat, ouvertes: Lignes, rivales: Rivales) -> list[str]:
    rangs = etat.ecritures[RANG].to_numpy()[ouvertes.place]
    cites = np.where(rivales.proches >= 0, rangs[rivales.proches], 0).tolist()
    nombres = rivales.nombre.tolist()
    nulles = (ouvertes.solde == 0).tolist()
    sans_date = (ouvertes.jour == SANS_DATE).tolist()
    motifs = []
    for nombre, voisines, nulle, indatee in zip(nombres, cites, nulles, sans_date, strict=True):
        if nulle:
            motif = "montant nul"
        elif indatee:
            motif = "sans date"
        elif nombre:
            suite = ", …" if nombre > RIVALES_GARDEES else ""
            lignes = ", ".join(str(voisine) for voisine in voisines[:nombre])
            combien = "plusieurs contreparties" if nombre > 1 else "une contrepartie"
            motif = f"{combien} du même montant, sans preuve suffisante : ligne {lignes}{suite}"
        else:
            motif = "aucune contrepartie du même montant dans le compte"
        motifs.append(motif)
    return motifs


def dernier_numero(codes: "pd.Series[str]", comptes: Entiers, nombre: int) -> Entiers:
    """Le plus grand numéro de code déjà employé dans chaque compte."""
    derniers = np.zeros(nombre, dtype=np.int64)
    codees, textes = pd.factorize(codes)
    numeros = np.array([numero(texte) for texte in textes], dtype=np.int64)
    if numeros.size:
        np.maximum.at(derniers, comptes, numeros[codees])
    return derniers
