"""Pourquoi une ligne reste ouverte (why a line is still open), en une phrase.

Règle : dans l'ordre, ce qui empêche de la lettrer (montant nul, date absente, rejet sans facture),
le groupe où elle est proposée, les solutions entre lesquelles rien ne tranche, les lignes du même
montant, la ligne que lie une référence et l'écart avec elle, la ligne la plus proche en montant ;
sinon, rien dans le compte ne lui répond.
Exceptions : l'écart avec une ligne que rien ne lie n'est cité que s'il est d'un vingtième au plus.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from lettrine.comptabilite.lettrage.lignes import SANS_DATE, Entiers, Lignes
from lettrine.comptabilite.lettrage.preuves.candidats import cle_de_montant
from lettrine.comptabilite.lettrage.references import Citations
from lettrine.comptabilite.lettrage.rivaux import RIVALES_GARDEES, Rivales
from lettrine.comptabilite.lettrage.tris import ordre_de
from lettrine.monnaie.colonnes import montants_affiches

__all__ = ["Doute", "Ouvertes", "pourquoi"]

ECART_CITE = 20
"""L'écart avec une ligne que rien ne lie n'est cité que s'il est d'un vingtième au plus."""


class Doute(NamedTuple):
    """Combien de réunions soldent une ligne, et les deux moins fortuites (en positions)."""

    nombre: int
    une: tuple[int, ...]
    autre: tuple[int, ...]


@dataclass(frozen=True)
class Ouvertes:
    """Ce qu'il faut pour expliquer ; tout est en positions parmi `lignes`.

    `restes` est le solde de chaque ligne aux yeux des preuves (celui du bloc pour son chef),
    `rangs` sa ligne dans la source, `groupes` le groupe où elle est proposée, `libres` les lignes
    sans groupe, `rivales` leurs rivales (en places parmi `libres`), `rejets` le règlement de chaque
    rejet qui attend, `egarees` le tiers chez qui est sans doute la contrepartie, par rang.
    """

    lignes: Lignes
    restes: Entiers
    rangs: Entiers
    groupes: Entiers
    libres: Entiers
    rivales: Rivales
    citations: Citations
    doutes: Mapping[int, Doute]
    rejets: Mapping[int, int]
    egarees: Mapping[int, str]


def pourquoi(etat: Ouvertes, ouvertes: Entiers) -> list[str]:
    """Une phrase par ligne ouverte."""
    place = np.full(len(etat.lignes), -1, dtype=np.int64)
    place[etat.libres] = np.arange(len(etat.libres))
    rivales = place[ouvertes]
    nombres = (
        np.where(rivales >= 0, etat.rivales.nombre[rivales], 0) if len(etat.libres) else 0 * rivales
    )
    restantes = np.flatnonzero((nombres == 0) & (rivales >= 0) & (etat.groupes[ouvertes] == 0))
    ecarts = _ecarts(etat, ouvertes[restantes])
    phrases = dict(zip(ouvertes[restantes].tolist(), ecarts, strict=True))
    libres = set(etat.libres.tolist())
    return [
        _raison(etat, ligne, rivale, nombre, libres) or phrases.get(ligne, SEULE)
        for ligne, rivale, nombre in zip(
            ouvertes.tolist(), rivales.tolist(), nombres.tolist(), strict=True
        )
    ]


SEULE = "aucune contrepartie de ce montant dans le compte"


def _raison(etat: Ouvertes, ligne: int, rivale: int, nombre: int, libres: set[int]) -> str:
    """Ce qui empêche de lettrer la ligne, vide si rien ne lui répond au centime."""
    if etat.lignes.solde[ligne] == 0:
        return "montant nul"
    if etat.lignes.jour[ligne] == SANS_DATE:
        return "sans date"
    if ligne in etat.rejets:
        annule = etat.rangs[etat.rejets[ligne]]
        return f"rejet du règlement de la ligne {annule} : la facture qu'il payait n'est pas connue"
    if int(etat.rangs[ligne]) in etat.egarees:
        return f"erreur d'imputation probable : {etat.egarees[int(etat.rangs[ligne])]}"
    if etat.groupes[ligne]:
        return f"proposée dans le groupe {etat.groupes[ligne]}, qui attend votre accord"
    if nombre:
        proches = etat.libres[etat.rivales.proches[rivale][: min(nombre, RIVALES_GARDEES)]]
        suite = ", …" if nombre > RIVALES_GARDEES else ""
        lignes = ", ".join(str(rang) for rang in etat.rangs[proches])
        if nombre == 1:
            return f"une contrepartie du même montant, sans preuve suffisante : ligne {lignes}"
        combien = "plusieurs contreparties du même montant, il faut une référence"
        return f"{combien} : lignes {lignes}{suite}"
    doute = etat.doutes.get(ligne)
    if doute and libres.issuperset((*doute.une, *doute.autre)):
        un, deux = (
            " + ".join(str(etat.rangs[membre]) for membre in ensemble)
            for ensemble in (doute.une, doute.autre)
        )
        return (
            f"{doute.nombre} réunions de lignes la soldent, il faut une référence : {un}, ou {deux}"
        )
    return ""


def _ecarts(etat: Ouvertes, ouvertes: Entiers) -> list[str]:
    """L'écart avec la ligne que lie une référence, à défaut avec la plus proche en montant."""
    liee = _liees(etat, ouvertes)
    proche = _plus_proches(etat, ouvertes)
    autre = np.where(liee >= 0, liee, proche)
    ecart = np.abs(etat.restes[ouvertes] + etat.restes[autre])
    voisine = ecart * ECART_CITE <= np.abs(etat.restes[ouvertes])
    cite = (autre >= 0) & ((liee >= 0) | voisine)
    montants = montants_affiches(ecart)
    return [
        SEULE
        if not montre
        else f"cite la même référence que la ligne {rang}, à {montant} près"
        if lie
        else f"à {montant} près de la ligne {rang}, sans référence commune"
        for montre, lie, rang, montant in zip(
            cite.tolist(), (liee >= 0).tolist(), etat.rangs[autre].tolist(), montants, strict=True
        )
    ]


def _liees(etat: Ouvertes, ouvertes: Entiers) -> Entiers:
    """La ligne libre de sens contraire qu'une référence lie, la plus proche en montant ; -1."""
    citations = etat.citations
    nombre = max(citations.nombre, 1)
    libre = np.zeros(len(etat.lignes), dtype=bool)
    libre[etat.libres] = True
    utiles = libre[citations.lignes]
    lignes, codes = citations.lignes[utiles], citations.codes[utiles]
    cle = etat.lignes.compte[lignes] * nombre + codes
    ordre = ordre_de(cle)
    cle, lignes = cle[ordre], lignes[ordre]
    liee = np.full(len(etat.lignes), -1, dtype=np.int64)
    meilleur = np.full(len(etat.lignes), np.iinfo(np.int64).max)
    for pas in (1, 2, 3):
        voisines = cle[pas:] == cle[:-pas]
        un, deux = lignes[:-pas][voisines], lignes[pas:][voisines]
        contraires = etat.restes[un] * np.sign(etat.restes[deux]) < 0
        un, deux = un[contraires], deux[contraires]
        for gauche, droite in ((un, deux), (deux, un)):
            ecart = np.abs(etat.restes[gauche] + etat.restes[droite])
            mieux = ecart < meilleur[gauche]
            meilleur[gauche[mieux]] = ecart[mieux]
            liee[gauche[mieux]] = droite[mieux]
    resultat: Entiers = liee[ouvertes]
    return resultat


def _plus_proches(etat: Ouvertes, ouvertes: Entiers) -> Entiers:
    """La ligne libre du compte dont le montant est le plus près d'être opposé ; -1."""
    libres = etat.libres
    compte, reste = etat.lignes.compte[libres], etat.restes[libres]
    cle = cle_de_montant(compte, reste)
    ordre = ordre_de(cle)
    triees = libres[ordre]
    voulue = cle_de_montant(etat.lignes.compte[ouvertes], -etat.restes[ouvertes])
    place = np.searchsorted(cle[ordre], voulue)
    proche = np.full(len(ouvertes), -1, dtype=np.int64)
    meilleur = np.full(len(ouvertes), np.iinfo(np.int64).max)
    for cote in (place - 1, place):
        autre = triees[np.clip(cote, 0, max(len(triees) - 1, 0))] if len(triees) else proche
        bon = (cote >= 0) & (cote < len(triees))
        bon &= etat.lignes.compte[autre] == etat.lignes.compte[ouvertes]
        bon &= etat.restes[autre] * np.sign(etat.restes[ouvertes]) < 0
        ecart = np.abs(etat.restes[autre] + etat.restes[ouvertes])
        mieux = bon & (ecart < meilleur)
        proche[mieux], meilleur[mieux] = autre[mieux], ecart[mieux]
    return proche
