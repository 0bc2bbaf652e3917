"""Les véhicules de tourisme (passenger cars): la part de l'amortissement qui n'est pas déductible.

Règle : l'amortissement de la fraction du prix TTC qui dépasse un plafond n'est pas déduit du
résultat fiscal : il est réintégré chaque année, sans écriture. Le plafond dépend de la date
d'acquisition et des émissions de CO2, mesurées selon la norme WLTP (véhicules immatriculés depuis
mars 2020) ou NEDC.
Exceptions : sans norme écrite, c'est WLTP pour une acquisition à partir de mars 2020. Hors des
dates vérifiées, rien n'est réintégré, et c'est dit (IMM-26). Sans émissions écrites, c'est le
plafond d'un véhicule électrique, et c'est dit aussi, sauf si la norme l'est (IMM-27).

Référence : CGI art. 39, 4 (valeurs de sources secondaires, à vérifier).
Unités : centimes, grammes de CO2 par kilomètre.

Un véhicule de 30 000,00 € TTC, 120 g/km, acquis en 2025 : plafond 18 300,00 €. Sur 6 000,00 €
d'amortissement, 6 000 × (30 000 - 18 300) / 30 000 = 2 340,00 € ne se déduisent pas :

>>> non_deductible(np.array([6_000_00]), np.array([30_000_00]), np.array([18_300_00])).tolist()
[234000]
"""

import numpy as np

from lettrine.comptabilite.couples import Entiers, Masque
from lettrine.comptabilite.immobilisations.bareme import INCONNU, plafonds_des_vehicules
from lettrine.comptabilite.immobilisations.controle import Controle
from lettrine.comptabilite.immobilisations.registre import Biens
from lettrine.erreurs import Anomalie, Gravite
from lettrine.monnaie import formater as euros
from lettrine.monnaie.colonnes import au_prorata
from lettrine.parametres import Parametres
from lettrine.tables.immobilisations import NORMES_CO2

__all__ = ["non_deductible", "plafonds", "plafonds_douteux"]

PREMIER_WLTP = int(np.datetime64("2020-03-01", "D").astype(np.int64))


TRES_POLLUANT = 9_000
"""Des émissions que la dernière tranche contient toujours."""


def plafonds(biens: Biens, loi: Parametres) -> tuple[Entiers, Masque]:
    """Le plafond de chaque bien, et les véhicules dont il est inconnu ; sans limite, son coût."""
    return _plafonds(biens, biens.table["Co2"].to_numpy(), loi)


def plafonds_douteux(biens: Biens, loi: Parametres) -> list[Anomalie]:
    """Les véhicules dont le plafond est inconnu (IMM-26), ou sans émissions écrites (IMM-27)."""
    if not biens.table["Tourisme"].to_numpy().any():
        return []
    trouves, inconnus = plafonds(biens, loi)
    bas, _ = _plafonds(biens, np.full(len(biens), TRES_POLLUANT), loi)
    table = biens.table
    muets = ((table["Co2"] == 0) & (table["NormeCo2"] == "") & table["Tourisme"]).to_numpy()
    examen = Controle(biens, np.full(len(biens), "", dtype=object))
    examen.signaler(
        "IMM-26",
        Gravite.A_TRAITER,
        inconnus,
        lambda _place: (
            "aucun plafond d'amortissement n'est vérifié à sa date d'acquisition pour cette norme ;"
            " rien n'est réintégré, calculez vous-même la part non déductible"
        ),
        "véhicules de tourisme dont le plafond est inconnu",
        "DateAcquisition",
    )
    examen.signaler(
        "IMM-27",
        Gravite.A_TRAITER,
        muets & ~inconnus & (biens.brut > bas),
        lambda place: (
            "ses émissions de CO2 manquent, le plafond est celui d'un véhicule électrique,"
            f" {euros(int(trouves[place]))} ; donnez-les ou, s'il est électrique, la norme"
        ),
        "véhicules de tourisme sans émissions de CO2",
        "Co2",
    )
    return examen.anomalies


def _plafonds(biens: Biens, co2: Entiers, loi: Parametres) -> tuple[Entiers, Masque]:
    """Le plafond de chaque bien à ces émissions, et ceux dont il est inconnu."""
    tourisme = biens.table["Tourisme"].to_numpy()
    trouves = biens.brut.copy()
    if not tourisme.any():
        return trouves, np.zeros(len(biens), dtype=bool)
    ecrites = biens.table["NormeCo2"].to_numpy(dtype=object)
    defaut = np.where(biens.acquisition >= PREMIER_WLTP, *NORMES_CO2)
    normes = np.where(ecrites == "", defaut, ecrites)
    inconnus = np.zeros(len(biens), dtype=bool)
    for norme in NORMES_CO2:
        places = np.flatnonzero(tourisme & (normes == norme))
        lus = plafonds_des_vehicules(loi, biens.acquisition[places], co2[places], norme)
        inconnus[places] = lus == INCONNU
        trouves[places] = np.where(lus == INCONNU, biens.brut[places], lus)
    return trouves, inconnus


def non_deductible(amortis: Entiers, couts: Entiers, plafonds_: Entiers) -> Entiers:
    """La part d'un cumul d'amortissements qui ne se déduit pas."""
    exces = np.maximum(couts - plafonds_, 0)
    return au_prorata(amortis, np.broadcast_to(exces, amortis.shape), np.maximum(couts, 1))
