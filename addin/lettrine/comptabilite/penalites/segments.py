"""Découper une dette en segments, et les intérêts de chacun (interest segments).

Règle : une tranche est une période pendant laquelle le reste dû ne change pas. Elle est découpée
à chaque 1er janvier et à chaque 1er juillet, et l'intérêt de chaque segment est arrondi au
centime : reste dû × taux × jours / jours de l'année, premier et dernier jours compris.
Exceptions : la dette d'un acheteur public n'est pas découpée par semestre, puisque son taux ne
change pas. L'année compte 365 jours même bissextile (`penalites/jours_par_an`), si bien qu'une
année bissextile entière porte 366/365 du taux.

Référence : C. com. art. L441-10 II ; aucun texte ne fixe le nombre de jours ni l'arrondi, qui
suivent l'usage.
Unités : centimes ; jours comptés depuis le 1er janvier 1970.
"""

from typing import NamedTuple

import numpy as np

from lettrine.comptabilite.penalites.bareme import (
    PUBLIC,
    Bareme,
    Entiers,
    Masque,
    debut_de_semestre,
    semestre,
)
from lettrine.monnaie.colonnes import interets

__all__ = ["Creances", "Segments", "Tranches", "sommes", "valoriser"]


class Creances(NamedTuple):
    """Les factures retenues, en colonnes ; `debut` et `fin` bornent les jours d'intérêt."""

    montant: Entiers
    echeance: Entiers
    debut: Entiers
    fin: Entiers
    regime: Entiers
    annee: Entiers
    convenu: Masque
    """Un taux contractuel est donné."""
    anterieure: Masque
    """Née avant le jugement d'ouverture : à déclarer au passif."""
    incertaine: Masque
    """Échue après le jugement, de date de facture inconnue."""
    au: int


class Tranches(NamedTuple):
    """Des périodes à reste dû constant ; `facture` est une place dans les créances."""

    facture: Entiers
    du: Entiers
    au: Entiers
    base: Entiers


class Segments(NamedTuple):
    """Des tranches découpées ; `ligne` est une place dans le barème."""

    facture: Entiers
    du: Entiers
    au: Entiers
    base: Entiers
    ligne: Entiers
    interet: Entiers


def valoriser(tranches: Tranches, creances: Creances, bareme: Bareme) -> Segments:
    """Les segments de tranches quelconques, dans leur ordre, avec leurs intérêts."""
    bornes = bareme.semestres_connus()
    unique = creances.regime[tranches.facture] == PUBLIC
    premier = np.clip(semestre(tranches.du), *bornes)
    dernier = np.where(unique, premier, np.clip(semestre(tranches.au), *bornes))
    nombre = dernier - premier + 1
    place = np.repeat(np.arange(len(nombre)), nombre)
    rang = np.arange(len(place)) - np.repeat(np.cumsum(nombre) - nombre, nombre)
    semestres = premier[place] + rang
    facture, unique = tranches.facture[place], unique[place]
    ouverture = debut_de_semestre(semestres)
    cloture = debut_de_semestre(semestres + 1) - 1
    du = np.where(unique, tranches.du[place], np.maximum(tranches.du[place], ouverture))
    au = np.where(unique, tranches.au[place], np.minimum(tranches.au[place], cloture))
    ligne = bareme.places(
        creances.regime[facture], np.where(unique, creances.debut[facture], ouverture)
    )
    base = tranches.base[place]
    taux = [trouvee.taux for trouvee in bareme.lignes]
    interet = interets(base, taux, ligne, au - du + 1, creances.annee[facture])
    return Segments(facture, du, au, base, ligne, interet)


def sommes(valeurs: Entiers, places: Entiers, nombre: int) -> Entiers:
    """La somme exacte des valeurs de chaque place.

    >>> sommes(np.array([5, 7, 1]), np.array([0, 2, 0]), 3)
    array([6, 0, 7])
    """
    totaux = np.zeros(nombre, dtype=np.int64)
    np.add.at(totaux, places, valeurs)
    return totaux
