"""Les lignes mal placées (misposted lines): deux tiers confondus, dates à venir.

Règle : deux lignes ouvertes de même montant et de sens contraire, chez deux tiers d'une même
famille de comptes (40 ou 41), sont une probable erreur d'imputation (SAN-07), dite chez l'un et
chez l'autre. Une ligne de tiers datée après le jour dit, et pourtant validée ce jour-là ou avant,
est signalée (SAN-08).
Exceptions : une paire n'est retenue que si elle est la seule possible : un montant ouvert trois
fois ne prouve rien. Une ligne datée et validée après le jour dit est seulement plus récente ; sans
date de validation, elle est dite pour information, une fois par compte (SAN-10).

Référence : usage.
Unités : centimes, débit positif.
"""

import numpy as np
import pandas as pd

from lettrine.comptabilite.a_nouveaux import en_date
from lettrine.comptabilite.couples import Masque, lignes_des_comptes, reperer
from lettrine.comptabilite.lettrage.imputations import paires_contraires
from lettrine.comptabilite.soldes_anormaux.constats import Constat, Genre
from lettrine.comptabilite.soldes_anormaux.situation import (
    Situation,
    citations,
)
from lettrine.dates import formater
from lettrine.erreurs import Gravite
from lettrine.monnaie import formater as formater_montant
from lettrine.tables.schema import RANG

__all__ = ["a_venir", "tiers_confondus"]

CONFONDUS = Genre(
    "SAN-07",
    Gravite.A_TRAITER,
    "ligne de même montant qu'une autre, chez un autre tiers",
    "lignes de même montant chez deux tiers",
)
A_VENIR = Genre(
    "SAN-08",
    Gravite.A_TRAITER,
    "tiers aux lignes validées avant leur date",
    "tiers aux lignes validées avant leur date",
)
POSTERIEURES = Genre(
    "SAN-10",
    Gravite.INFORMATION,
    "compte aux lignes datées après le jour de l'état",
    "comptes aux lignes datées après le jour de l'état",
)

FAMILLES = ("40", "41")


def tiers_confondus(situation: Situation) -> list[Constat]:
    """Les seules lignes ouvertes de leur montant, de sens contraire, chez deux tiers (SAN-07)."""
    ouvertes = situation.ouvertes
    familles = np.zeros(len(situation.couples), dtype=np.int64)
    for rang, famille in enumerate(FAMILLES, start=1):
        familles[situation.des_comptes([famille])] = rang
    places = np.flatnonzero(familles[ouvertes.numeros] > 0)
    paires = paires_contraires(familles[ouvertes.numeros[places]], ouvertes.restes[places])
    constats = []
    for paire in paires:
        une, autre = (int(places[rang]) for rang in paire)
        if situation.tiers_de(une) != situation.tiers_de(autre):
            constats += [_confondu(situation, une, autre), _confondu(situation, autre, une)]
    return constats


def a_venir(situation: Situation) -> list[Constat]:
    """Les lignes de tiers datées après le jour dit, déjà validées (SAN-08) ou non datées (SAN-10).

    Sans date de validation, rien ne dit si la ligne était connue ce jour-là : elles sont dites une
    fois par compte.
    """
    ecritures, limite = situation.ecritures, pd.Timestamp(situation.au)
    apres = (
        lignes_des_comptes(ecritures, FAMILLES) & (ecritures["EcritureDate"] > limite).to_numpy()
    )
    validees = ecritures["ValidDate"]
    return [
        *_posterieures(situation, apres & (validees <= limite).to_numpy(), A_VENIR),
        *_posterieures(situation, apres & validees.isna().to_numpy(), POSTERIEURES),
    ]


def _posterieures(situation: Situation, choix: Masque, genre: Genre) -> list[Constat]:
    table = situation.ecritures.iloc[np.flatnonzero(choix)]
    couples = reperer(table, par_auxiliaire=genre is A_VENIR)
    nombres = couples.lignes(np.ones(len(table), dtype=bool))
    montants = couples.sommes((table["Debit"] - table["Credit"]).to_numpy())
    premiers = np.full(len(couples), np.iinfo(np.int64).max)
    jours = table["EcritureDate"].to_numpy().astype("datetime64[D]").astype(np.int64)
    np.minimum.at(premiers, couples.numeros, jours)
    noms = couples.noms(table, situation.fiches)
    rangs = citations(couples.numeros, table[RANG].to_numpy(), range(len(couples)))
    return [
        Constat(
            genre,
            "Ligne validée avant sa date" if genre is A_VENIR else "Ligne datée après le jour",
            str(couples.comptes[numero]),
            str(couples.auxiliaires[numero]),
            str(noms[numero]),
            int(montants[numero]),
            en_date(int(premiers[numero])),
            f"Lignes datées après le {formater(situation.au)} : {nombres[numero]}, la première du"
            f" {formater(en_date(int(premiers[numero])))}.",
            "Vérifiez leur date ; elles ne comptent pas encore.",
            rangs[numero],
        )
        for numero in range(len(couples))
    ]


def _confondu(situation: Situation, ligne: int, autre: int) -> Constat:
    ouvertes, couples = situation.ouvertes, situation.couples
    numero, jumeau = int(ouvertes.numeros[ligne]), int(ouvertes.numeros[autre])
    montant = int(ouvertes.restes[ligne])
    chez = (
        str(couples.comptes[jumeau]),
        str(couples.auxiliaires[jumeau]),
        str(situation.noms[jumeau]),
    )
    return Constat(
        CONFONDUS,
        "Même montant chez deux tiers",
        str(couples.comptes[numero]),
        str(couples.auxiliaires[numero]),
        str(situation.noms[numero]),
        montant,
        en_date(int(ouvertes.jours[ligne])),
        f"{formater_montant(montant)} ici, le contraire à la ligne {ouvertes.rangs[autre]}"
        f" ({' '.join(str(mot) for mot in chez if mot)}), et nulle part ailleurs.",
        "Erreur d'imputation probable : vérifiez les deux pièces, reclassez l'une des lignes.",
        str(int(ouvertes.rangs[ligne])),
    )
