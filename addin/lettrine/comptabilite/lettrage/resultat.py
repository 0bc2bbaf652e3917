"""Ce que rend le lettrage (result): lignes, groupes, rivaux, lignes ouvertes."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd

from lettrine.comptabilite.lettrage.codes import PREMIER, code, numero
from lettrine.comptabilite.lettrage.groupes import Attribution, Confiance
from lettrine.comptabilite.lettrage.lignes import Entiers, Lignes, Masque
from lettrine.comptabilite.lettrage.motifs import motifs_des_groupes, motifs_des_ouvertes
from lettrine.comptabilite.lettrage.references import Citations
from lettrine.comptabilite.lettrage.rivaux import Rivales, chercher_rivales
from lettrine.erreurs import Anomalie
from lettrine.tables.lettrage import GROUPES, LIGNES_LETTREES, OUVERTES, RIVAUX
from lettrine.tables.schema import RANG

__all__ = ["Etat", "Lettrage", "construire", "dernier_numero"]

_COMPTE = ("CompteNum", "CompAuxNum", "CompAuxLib")


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
    """Les tables du résultat ; les groupes sont renumérotés par compte, puis par date."""
    _servir_dans_l_ordre(etat)
    groupes = _grouper(etat)
    ouvertes = etat.lignes.parmi(etat.attribution.ouvertes)
    rivales = chercher_rivales(ouvertes)
    table = _groupes(etat, groupes)
    return Lettrage(
        lignes=_lignes(etat, groupes),
        groupes=table,
        rivaux=_rivaux(etat, ouvertes, rivales),
        ouvertes=_ouvertes(etat, table, ouvertes, rivales),
        anomalies=etat.anomalies,
        lettrables=etat.lettrables,
        deja_lettrees=etat.deja_lettrees,
    )


def _servir_dans_l_ordre(etat: Etat) -> None:
    """Entre des lignes identiques, la première du livre va au premier groupe soldé."""
    lignes, attribution = etat.lignes, etat.attribution
    traits = (lignes.rang_du_texte, lignes.jour, lignes.solde, lignes.compte)
    pareilles = np.flatnonzero(lignes.rang_du_texte > 0)
    ordre = pareilles[np.lexsort([trait[pareilles] for trait in (lignes.place, *traits)])]
    pareille = np.ones(max(len(ordre) - 1, 0), dtype=bool)
    for trait in traits:
        pareille &= trait[ordre][1:] == trait[ordre][:-1]
    segment = np.concatenate([np.zeros(min(len(ordre), 1), np.int64), np.cumsum(~pareille)])
    plusieurs = np.bincount(segment)[segment] > 1 if len(segment) else segment > 0
    ordre, segment = ordre[plusieurs], segment[plusieurs]
    derniers = np.full(attribution.nombre + 1, np.iinfo(np.int64).min)
    np.maximum.at(derniers, attribution.groupe, lignes.jour)
    derniers[0] = np.iinfo(np.int64).max
    groupe = attribution.groupe[ordre]
    servis = groupe[np.lexsort((groupe, derniers[groupe], segment))]
    attribution.groupe = attribution.groupe.copy()
    attribution.groupe[ordre] = servis


class _Groupes(NamedTuple):
    """Les groupes rangés : leurs lignes bout à bout, leurs totaux, leurs codes (0 sans code)."""

    places: Entiers
    tetes: Entiers
    tailles: Entiers
    dernier_jour: Entiers
    montants: Entiers
    numeros: Entiers


def _grouper(etat: Etat) -> _Groupes:
    """Range les groupes par compte, date de la dernière puis de la première ligne, et montant."""
    lignes, attribution = etat.lignes, etat.attribution
    _, debuts, _, membres = _membres(attribution, lignes)
    if debuts.size:
        jours = lignes.jour[membres]
        attribution.ranger(
            np.lexsort(
                (
                    lignes.place[membres[debuts]],
                    np.add.reduceat(np.maximum(lignes.solde[membres], 0), debuts),
                    np.minimum.reduceat(jours, debuts),
                    np.maximum.reduceat(jours, debuts),
                    lignes.compte[membres[debuts]],
                )
            )
        )
    _, debuts, tailles, membres = _membres(attribution, lignes)
    if not debuts.size:
        return _Groupes(*[np.zeros(0, dtype=np.int64)] * 6)
    certain = etat.applique is Confiance.CERTAIN
    appliques = attribution.certain if certain else np.ones(len(debuts), dtype=bool)
    return _Groupes(
        places=lignes.place[membres],
        tetes=lignes.place[membres[debuts]],
        tailles=tailles,
        dernier_jour=np.maximum.reduceat(lignes.jour[membres], debuts),
        montants=np.add.reduceat(np.maximum(lignes.solde[membres], 0), debuts),
        numeros=_numeroter(lignes.compte[membres[debuts]], appliques, etat.dernier_code),
    )


def _membres(attribution: Attribution, lignes: Lignes) -> tuple[Entiers, Entiers, Entiers, Entiers]:
    """Le groupe, le début, la taille et les lignes de chaque groupe, dans l'ordre des groupes."""
    membres = np.flatnonzero(attribution.groupe > 0)
    membres = membres[np.lexsort((lignes.place[membres], attribution.groupe[membres]))]
    groupe = attribution.groupe[membres]
    debuts = np.flatnonzero(np.diff(groupe, prepend=0))
    return groupe, debuts, np.diff(np.append(debuts, len(membres))), membres


def _numeroter(compte: Entiers, appliques: Masque, dernier_code: Entiers) -> Entiers:
    """Le numéro de code de chaque groupe appliqué, à la suite de ceux du compte ; 0 sinon."""
    numeros = np.zeros(len(compte), dtype=np.int64)
    comptes = compte[appliques]
    debuts = np.flatnonzero(np.diff(comptes, prepend=-1))
    tailles = np.diff(np.append(debuts, len(comptes)))
    rang_local = np.arange(len(comptes)) - np.repeat(debuts, tailles)
    depart = np.where(dernier_code[comptes] > 0, dernier_code[comptes] + 1, PREMIER)
    numeros[appliques] = depart + rang_local
    return numeros


def _groupes(etat: Etat, groupes: _Groupes) -> pd.DataFrame:
    """Une ligne par groupe."""
    tetes = etat.ecritures.iloc[groupes.tetes].reset_index(drop=True)
    sources = etat.ecritures[RANG].to_numpy()[groupes.places].astype(str).tolist()
    fins = np.cumsum(groupes.tailles).tolist()
    certain = etat.attribution.certain
    motifs = motifs_des_groupes(
        etat.attribution, etat.citations, tetes["PieceRef"].tolist(), groupes.montants
    )
    return GROUPES.table(
        {
            "Groupe": np.arange(1, len(groupes.tetes) + 1),
            **{nom: tetes[nom] for nom in _COMPTE},
            "EcritureLet": _codes(groupes.numeros),
            "DateLet": _dates(groupes),
            "Lignes": groupes.tailles,
            "Montant": groupes.montants,
            "Confiance": np.where(certain, Confiance.CERTAIN.value, Confiance.PROBABLE.value),
            "Motif": motifs,
            "Rangs": [
                ", ".join(sources[fin - taille : fin])
                for fin, taille in zip(fins, groupes.tailles.tolist(), strict=True)
            ],
        }
    )


def _codes(numeros: Entiers) -> np.ndarray:
    """Les codes des numéros ; vide pour 0."""
    distincts, places = np.unique(numeros, return_inverse=True)
    return np.array([code(int(numero_)) for numero_ in distincts], dtype=object)[places]


def _dates(groupes: _Groupes) -> np.ndarray:
    """La date de lettrage des groupes qui ont un code."""
    dates = groupes.dernier_jour.astype("datetime64[D]").astype("datetime64[s]")
    return np.where(groupes.numeros > 0, dates, np.datetime64("NaT", "s"))


def _lignes(etat: Etat, groupes: _Groupes) -> pd.DataFrame:
    """Le code et la date de chaque ligne des écritures, dans leur ordre."""
    codes = etat.ecritures["EcritureLet"].to_numpy(dtype=object, copy=True)
    dates = etat.ecritures["DateLet"].to_numpy(copy=True)
    groupe = np.zeros(len(etat.ecritures), dtype=np.int64)
    groupe[etat.lignes.place] = etat.attribution.groupe
    poses = np.repeat(groupes.numeros > 0, groupes.tailles)
    places = groupes.places[poses]
    codes[places] = np.repeat(_codes(groupes.numeros), groupes.tailles)[poses]
    dates[places] = np.repeat(_dates(groupes), groupes.tailles)[poses]
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
    motifs += motifs_des_ouvertes(
        ouvertes, etat.ecritures[RANG].to_numpy()[ouvertes.place], rivales
    )
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


def dernier_numero(codes: "pd.Series[str]", comptes: Entiers, nombre: int) -> Entiers:
    """Le plus grand numéro de code déjà employé dans chaque compte."""
    derniers = np.zeros(nombre, dtype=np.int64)
    codees, textes = pd.factorize(codes)
    numeros = np.array([numero(texte) for texte in textes], dtype=np.int64)
    if numeros.size:
        np.maximum.at(derniers, comptes, numeros[codees])
    return derniers
