"""Les subventions d'investissement (investment grants): ce qui en est viré au résultat.

Règle : la subvention d'un bien amortissable est reprise sur la même durée et au même rythme que son
amortissement. Celle d'un bien qui ne s'amortit pas l'est par dixièmes, à partir de l'exercice qui
suit son attribution.
Exceptions : attribuée après la mise en service, elle rattrape d'un coup la part du bien déjà
amortie. À la sortie du bien, ce qui reste est viré. Une clause d'inaliénabilité change le nombre
d'exercices : il est dans les paramètres.

Référence : PCG art. 312-1 et 1211-13 ; CGI art. 42 septies.
Unités : centimes.

10 000,00 € reçus pour un bien de 40 000,00 €, amorti de 8 000,00 € puis de 16 000,00 € :

>>> rapportee(np.array([10_000_00]), np.array([[8_000_00], [16_000_00]]), 40_000_00).tolist()
[[200000], [400000]]
>>> par_dixiemes(np.array([10_000_00]), np.array([[0], [1], [12]]), 10).tolist()
[[0], [100000], [1000000]]
"""

import numpy as np

from lettrine.comptabilite.couples import Entiers
from lettrine.monnaie.colonnes import au_prorata

__all__ = ["par_dixiemes", "rapportee"]


def rapportee(subventions: Entiers, amortis: Entiers, bases: Entiers | int) -> Entiers:
    """La part virée au résultat, au rythme du cumul des amortissements."""
    faits = np.minimum(amortis, bases)
    return au_prorata(np.broadcast_to(subventions, amortis.shape), faits, np.maximum(bases, 1))


def par_dixiemes(subventions: Entiers, exercices: Entiers, nombre: int) -> Entiers:
    """La part virée après tant d'exercices, sur `nombre` en tout."""
    faits = np.clip(exercices, 0, nombre)
    return au_prorata(np.broadcast_to(subventions, exercices.shape), faits, nombre)
