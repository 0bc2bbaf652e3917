"""Les lettres bancales (letters that do not balance), et celles à cheval sur deux comptes.

Règle : une lettre dont les lignes, à toute date du livre, ne se soldent pas est bancale (SAN-05).
Si une autre lettre de même code, dans un autre compte ou chez un autre tiers, a juste le reste
contraire, les deux n'en font qu'une, à cheval sur deux comptes (SAN-06).
Exceptions : une lettre toute en minuscules est un lettrage partiel, normal ; une lettre dont toutes
les lignes sont après le jour dit n'est pas examinée. Un même code dans plusieurs comptes est
l'usage, chaque compte ayant sa suite : il n'est dit qu'une fois, en tout (SAN-09).

Référence : usage.
Unités : centimes, débit positif.
"""

from datetime import date

import numpy as np
import pandas as pd

from lettrine.comptabilite.a_nouveaux import en_date, en_jour
from lettrine.comptabilite.couples import Entiers, reperer, sommes
from lettrine.comptabilite.lettrage.codes import cle_de_code, est_partiel
from lettrine.comptabilite.lettrage.imputations import paires_contraires
from lettrine.comptabilite.lignes_ouvertes import rejouer
from lettrine.comptabilite.soldes_anormaux.constats import Constat, Genre
from lettrine.comptabilite.soldes_anormaux.situation import (
    Situation,
    citations,
)
from lettrine.erreurs import Anomalie, Gravite
from lettrine.monnaie import formater as formater_montant
from lettrine.tables.schema import RANG

__all__ = ["codes_communs", "lettres_bancales"]

BANCALE = Genre(
    "SAN-05", Gravite.A_TRAITER, "lettre qui ne se solde pas", "lettres qui ne se soldent pas"
)
PARTAGEE = Genre(
    "SAN-06",
    Gravite.INFORMATION,
    "lettre à cheval sur deux comptes",
    "lettres à cheval sur deux comptes",
)


def lettres_bancales(situation: Situation) -> list[Constat]:
    """Les lettres qui ne se soldent à aucune date (SAN-05), ou qu'une autre complète (SAN-06)."""
    table, numeros = _lignes_bancales(situation)
    _, tetes = np.unique(numeros, return_index=True)
    nombre = len(tetes)
    restes = sommes((table["Debit"] - table["Credit"]).to_numpy(), numeros, nombre)
    jours = table["EcritureDate"].to_numpy().astype("datetime64[D]").astype(np.int64)
    derniers = np.full(nombre, np.iinfo(np.int64).min)
    np.maximum.at(derniers, numeros, jours)
    couples = reperer(table)
    noms = couples.noms(table, situation.fiches)[couples.numeros[tetes]].tolist()
    comptes = table["CompteNum"].to_numpy(dtype=object)[tetes].tolist()
    tiers = table["CompAuxNum"].to_numpy(dtype=object)[tetes].tolist()
    lettres = table["EcritureLet"].str.strip().to_numpy(dtype=object)[tetes].tolist()
    rangs = citations(numeros, table[RANG].to_numpy(), range(nombre))
    codes, _ = pd.factorize(np.array([cle_de_code(lettre) for lettre in lettres], dtype=object))
    complements: dict[int, int] = {}
    for un, deux in paires_contraires(codes.astype(np.int64), restes):
        complements |= {un: deux, deux: un}
    constats = []
    for groupe in range(nombre):
        reste = int(restes[groupe])
        autre = complements.get(groupe)
        phrase = f"La lettre {lettres[groupe]} ne se solde pas : il reste {formater_montant(reste)}"
        if autre is None:
            genre, nature = BANCALE, "Lettre qui ne se solde pas"
            remede = "Délettrez-la, ou complétez-la de la ligne qui manque."
        else:
            genre, nature = PARTAGEE, "Lettre sur deux comptes"
            phrase += f", et le contraire dans {f'{comptes[autre]} {tiers[autre]}'.strip()}"
            remede = "Reclassez l'une des deux lignes : une lettre ne vaut que dans son compte."
        constats.append(
            Constat(
                genre,
                nature,
                comptes[groupe],
                tiers[groupe],
                noms[groupe],
                reste,
                en_date(int(derniers[groupe])),
                f"{phrase}.",
                remede,
                rangs[groupe],
            )
        )
    return constats


def codes_communs(situation: Situation) -> list[Anomalie]:
    """SAN-09 : combien de codes servent dans plusieurs comptes, ce qui est l'usage."""
    lus, textes = pd.factorize(situation.ecritures["EcritureLet"])
    cles = [cle_de_code(str(texte)) for texte in textes]
    remplis = np.array([bool(cle) for cle in cles], dtype=bool)
    places = np.flatnonzero(remplis[lus]) if cles else np.zeros(0, dtype=np.int64)
    if not places.size:
        return []
    numeros, distincts = pd.factorize(np.array(cles, dtype=object))
    couples = reperer(situation.ecritures.iloc[places])
    emplois = np.unique(numeros[lus[places]] * len(couples) + couples.numeros)
    communs = int((np.bincount(emplois // len(couples), minlength=len(distincts)) > 1).sum())
    if not communs:
        return []
    message = (
        f"{communs} codes de lettrage servent dans plusieurs comptes ou chez plusieurs tiers :"
        " c'est l'usage, chaque compte a sa suite, et une lettre ne vaut que dans le sien."
    )
    return [Anomalie("SAN-09", Gravite.INFORMATION, message, colonne="EcritureLet")]


def _lignes_bancales(situation: Situation) -> tuple[pd.DataFrame, Entiers]:
    """Les lignes des lettres bancales dans l'ordre de la source, et le numéro de leur lettre."""
    ecritures = situation.ecritures
    tout = np.ones(len(ecritures), dtype=bool)
    rejeu = rejouer(ecritures, tout, au=max(situation.au, _dernier_jour(ecritures, situation.au)))
    lettrees = rejeu.groupes >= 0
    table, groupes = ecritures.iloc[rejeu.places[lettrees]], rejeu.groupes[lettrees]
    jours = table["EcritureDate"].to_numpy().astype("datetime64[D]").astype(np.int64)
    codes, textes = pd.factorize(table["EcritureLet"])
    pleines = np.array([not est_partiel(str(texte)) for texte in textes], dtype=bool)[codes]
    nombre = int(groupes.max(initial=-1)) + 1
    gardes = np.bincount(groupes[pleines], minlength=nombre) > 0
    gardes &= np.bincount(groupes[jours <= en_jour(situation.au)], minlength=nombre) > 0
    ici = np.flatnonzero(gardes[groupes])
    ici = ici[np.argsort(table[RANG].to_numpy()[ici], kind="stable")]
    numeros, _ = pd.factorize(groupes[ici])
    return table.iloc[ici], numeros.astype(np.int64)


def _dernier_jour(ecritures: pd.DataFrame, defaut: date) -> date:
    dernier = ecritures["EcritureDate"].max()
    return defaut if pd.isna(dernier) else date(dernier.year, dernier.month, dernier.day)
