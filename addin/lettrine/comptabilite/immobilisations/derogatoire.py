"""L'amortissement dérogatoire (excess tax depreciation): la part fiscale qui n'est pas économique.

Règle : l'amortissement fiscal porte sur le coût entier, sans valeur résiduelle, sur la durée et la
méthode que la loi fiscale admet. Ce qu'il a de plus que l'amortissement économique est une
provision réglementée, compte 145 : dotée (68725) quand l'écart croît, reprise (78725) quand il
décroît. Un bien qui a une valeur résiduelle garde donc un 145 jusqu'à sa sortie.
Exceptions : par convention, l'exercice de la sortie peut ne rien doter. Un plan fiscal plus lent
que l'économique ne donne rien : le 145 n'est jamais débiteur. À la sortie du bien, ce qui reste est
repris.

Référence : PCG art. 214-8 et 1211-14.
Unités : centimes.

25 000,00 €, valeur résiduelle 5 000,00 €, linéaire sur 5 ans des deux côtés, en service le 1er
juillet : la première année, 25 000 × 20 % × 6 / 12 = 2 500 contre 20 000 × 20 % × 6 / 12 = 2 000 :

>>> fiscal, economique = np.array([2_500_00, 25_000_00]), np.array([2_000_00, 20_000_00])
>>> cumul_derogatoire(fiscal, economique).tolist()
[50000, 500000]
"""

import numpy as np

from lettrine.comptabilite.couples import Entiers

__all__ = ["cumul_derogatoire", "sans_dotation_de_sortie"]


def cumul_derogatoire(fiscal: Entiers, economique: Entiers) -> Entiers:
    """Le solde du compte 145, d'après les deux cumuls d'amortissements."""
    solde = np.subtract(fiscal, economique)
    return np.asarray(np.maximum(solde, 0, out=solde))


def sans_dotation_de_sortie(cumuls: Entiers, exercices: Entiers, sorties: Entiers) -> Entiers:
    """Le solde du 145, arrêté à l'ouverture de l'exercice où un lot sort.

    `cumuls` a une ligne par période, et une pour la veille ; `exercices` est l'exercice de chaque
    période, `sorties` la période où sort chaque lot.

    >>> sans_dotation_de_sortie(np.array([[0], [5], [8], [8]]), np.array([1, 2, 3]), np.array([1]))
    array([[0],
           [5],
           [5],
           [5]])
    """
    lots = np.flatnonzero((sorties >= 0) & (sorties < len(exercices)))
    ouvertures = np.searchsorted(exercices, exercices[sorties[lots]])
    apres = np.arange(len(cumuls))[:, None] > ouvertures
    soldes = cumuls.copy()
    soldes[:, lots] = np.where(apres, cumuls[ouvertures, lots], cumuls[:, lots])
    return soldes
