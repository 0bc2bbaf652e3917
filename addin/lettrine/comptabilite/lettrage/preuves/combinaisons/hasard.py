"""La chance qu'une somme tombe juste (accidental sums).

Règle : la somme de k montants d'un compte est tenue pour log-normale, de même moyenne et de même
variance qu'elle. Sa densité au montant cherché dit la chance qu'elle le vaille à une unité près :
le centime, ou plus si la moitié des montants du compte sont plus ronds.
Exceptions : nette d'avoirs, une somme peut être de tout montant ; elle est tenue pour étalée sur
deux fois et demie son écart type. Un compte de quelques lignes n'en dit pas la dispersion : elle
est ramenée vers celle de montants qui s'écartent de leur moyenne d'autant qu'elle.

Vingt factures de 300,00 à 3 000,00 euros : une somme de deux tombe juste par hasard environ une
fois sur trois cent mille.

>>> soldes = np.array([300_37 + 142_11 * rang for rang in range(20)])
>>> montants = Montants.de(soldes, np.array([0]), np.array([20]))
>>> rangs = np.array([[0, 1]])
>>> bool(2e-6 < montants.densite(rangs, soldes[rangs], np.array([3_000_00]))[0] < 5e-6)
True
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lettrine.comptabilite.lettrage.lignes import Entiers

__all__ = ["ARRONDIS", "ETALEMENT", "Montants", "Reels"]

Reels = npt.NDArray[np.float64]

ETALEMENT = 2.5
"""Une somme s'étale sur environ deux fois et demie son écart type."""

ARRONDIS = (1, 10, 100, 1_000, 10_000)
LIGNES_SUPPOSEES = 2


@dataclass(frozen=True)
class Montants:
    """Ligne par ligne, ce que sont les montants de son compte.

    `moyenne` est en centimes, `dispersion` est la variance rapportée au carré de la moyenne,
    `unite` est le plus gros arrondi dont la moitié des montants sont multiples.
    """

    moyenne: Reels
    dispersion: Reels
    unite: Reels

    @classmethod
    def de(cls, soldes: Entiers, debuts: Entiers, tailles: Entiers) -> "Montants":
        """Les montants de lignes rangées par compte ; chaque compte est un segment."""
        absolus = np.abs(soldes).astype(np.float64)
        if not len(soldes):
            return cls(absolus, absolus, absolus)
        moyenne = np.add.reduceat(absolus, debuts) / tailles
        carres = np.add.reduceat((absolus - np.repeat(moyenne, tailles)) ** 2, debuts)
        dispersion = (carres / moyenne**2 + LIGNES_SUPPOSEES) / (tailles + LIGNES_SUPPOSEES)
        unite = np.ones(len(tailles))
        for arrondi in ARRONDIS:
            ronds = np.add.reduceat(soldes % arrondi == 0, debuts, dtype=np.int64)
            unite = np.where(2 * ronds >= tailles, arrondi, unite)
        return cls(*(np.repeat(trait, tailles) for trait in (moyenne, dispersion, unite)))

    def densite(self, rangs: Entiers, soldes: Entiers, montants: Entiers) -> Reels:
        """La chance que la somme de tant de lignes d'un compte soit ce montant, à l'unité près.

        `rangs` et `soldes` ont une ligne par ensemble, une colonne par membre.
        """
        premier, taille = rangs[:, 0], rangs.shape[1]
        moyenne, dispersion = self.moyenne[premier], self.dispersion[premier]
        montant = montants.astype(np.float64)
        variance = np.log1p(dispersion / taille)
        ecart = np.log(montant / (moyenne * taille)) + variance / 2
        du_meme_sens = np.exp(-(ecart**2) / (2 * variance))
        du_meme_sens /= montant * np.sqrt(2 * np.pi * variance)
        nette = 1 / (ETALEMENT * moyenne * np.sqrt(taille * (1 + dispersion)))
        melee = (soldes > 0).any(axis=1) & (soldes < 0).any(axis=1)
        densite: Reels = self.unite[premier] * np.where(melee, nette, du_meme_sens)
        return densite
