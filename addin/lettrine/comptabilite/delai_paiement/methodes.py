"""Les deux méthodes du délai moyen de paiement (ratio method, count-back method).

Règle : la méthode comptable rapporte l'encours au chiffre d'affaires TTC de la période, et
multiplie par les jours de la période. La méthode par épuisement retranche de l'encours le chiffre
du dernier mois et compte ses jours, puis du mois d'avant, et ainsi de suite ; le dernier mois
compte au prorata de ce qui restait. Le résultat est arrondi une fois, au centième de jour le plus
proche, le demi vers le haut.
Exceptions : sans chiffre d'affaires sur la période, la méthode comptable n'a pas de sens. Un mois
sans vente compte ses jours et ne retranche rien ; un mois dont les avoirs dépassent les ventes
augmente ce qui reste. Quand les ventes s'épuisent avant l'encours, le délai ne peut être connu.

Référence : usage de l'analyse financière ; aucun texte ne fixe le calcul.
Unités : centimes, jours, centièmes de jour.

>>> comptable(100_000_00, 135_000_00, 91)
6741
>>> compte = epuiser(np.array([100_000_00]), np.array([[45_000_00, 40_000_00, 50_000_00]]),
...     np.array([30, 31, 30]))
>>> compte.centiemes.tolist(), compte.mois.tolist(), compte.epuises.tolist()
([7000], [2], [True])
"""

from fractions import Fraction
from typing import NamedTuple

import numpy as np

from lettrine.comptabilite.couples import Entiers, Masque
from lettrine.monnaie import arrondir

__all__ = ["Epuisement", "comptable", "epuiser"]


class Epuisement(NamedTuple):
    """Par encours : les centièmes de jour, le rang du mois qui l'épuise, s'il l'est."""

    centiemes: Entiers
    mois: Entiers
    epuises: Masque


def comptable(encours: int, chiffre: int, jours: int) -> int | None:
    """Le délai en centièmes de jour ; None sans chiffre d'affaires ou sans encours dû."""
    if chiffre <= 0 or encours < 0:
        return None
    return arrondir(Fraction(100 * encours * jours, chiffre))


def epuiser(encours: Entiers, chiffres: Entiers, jours: Entiers) -> Epuisement:
    """Le délai de chaque encours ; `chiffres` a une ligne par encours, le dernier mois d'abord.

    `jours` est le nombre de jours de chaque mois. Un encours nul est épuisé d'emblée, en zéro
    jour ; un encours négatif ne l'est pas.
    """
    cumuls = np.cumsum(chiffres, axis=1)
    atteints = cumuls >= encours[:, None]
    positifs = encours > 0
    epuises: Masque = (encours == 0) | (positifs & atteints.any(axis=1))
    mois = np.where(positifs & epuises, atteints.argmax(axis=1), 0)
    pleins = 100 * np.append(0, np.cumsum(jours))[mois]
    rangs = np.arange(len(encours))
    ventes = chiffres[rangs, mois] if chiffres.shape[1] else np.zeros(len(encours), dtype=np.int64)
    restes = encours - (cumuls[rangs, mois] - ventes if chiffres.shape[1] else 0)
    centiemes = np.zeros(len(encours), dtype=np.int64)
    calcules = np.flatnonzero(positifs & epuises)
    centiemes[calcules] = [
        int(plein) + arrondir(Fraction(100 * int(reste) * int(duree), int(vente)))
        for plein, reste, duree, vente in zip(
            pleins[calcules], restes[calcules], jours[mois[calcules]], ventes[calcules], strict=True
        )
    ]
    return Epuisement(centiemes, mois, epuises)
