"""La tolérance d'un écart (tolerance): en euros, en pour cent de ce qui est dû, ou les deux.

Règle : un écart est admis s'il ne dépasse ni le montant ni le taux donnés, bornes comprises ;
l'un des deux suffit à en admettre, et donnés ensemble ils comptent tous les deux.
Exceptions : sans tolérance, aucun écart n'est admis ; un écart nul n'en est pas un ; un écart ne
dépasse jamais ce qui est dû.

Référence : usage du cabinet ; aucun texte ne fixe de seuil.
Unités : centimes ; le taux est en pour cent.

Cinq euros et 1 % : sur 480,00 €, 1 % fait 4,80 € ; sur 2 000,00 €, 1 % ferait 20,00 €, mais le
montant s'arrête à 5,00 €.

>>> tolerance = Tolerance(5_00, Decimal("1"))
>>> tolerance.seuils(np.array([480_00, 2_000_00])).tolist(), Tolerance().active
([480, 500], False)
"""

from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from lettrine.comptabilite.lettrage.lignes import Entiers
from lettrine.erreurs import OptionInvalide
from lettrine.monnaie import formater
from lettrine.monnaie.colonnes import plafonds

__all__ = ["Tolerance"]


@dataclass(frozen=True, slots=True)
class Tolerance:
    """Ce qu'un écart peut atteindre ; None : pas de limite de ce genre.

    Lève `OptionInvalide` : ECA-10 si le montant est négatif, ECA-11 si le taux n'est pas entre 0
    et 100.
    """

    montant: int | None = None
    taux: Decimal | None = None

    def __post_init__(self) -> None:
        if self.montant is not None and self.montant < 0:
            raise OptionInvalide(
                "ECA-10",
                f"Une tolérance n'est pas négative, et celle-ci est de {formater(self.montant)}.",
                "Donnez un montant en euros, par exemple --tolerance 2 ou --tolerance 0,50.",
            )
        if self.taux is not None and not 0 <= self.taux <= 100:
            raise OptionInvalide(
                "ECA-11",
                f"Une tolérance en pour cent va de 0 à 100, et celle-ci est de {self.taux} %.",
                "Donnez par exemple --tolerance-pct 1 ou --tolerance-pct 2,5.",
            )

    @property
    def active(self) -> bool:
        """Vrai si un écart peut être admis."""
        return bool(self.montant or self.taux) and self.montant != 0 and self.taux != 0

    def seuils(self, dus: Entiers) -> Entiers:
        """Le plus grand écart admis, en centimes, pour chaque montant dû (positif)."""
        if not self.active:
            return np.zeros(len(dus), dtype=np.int64)
        seuils = dus
        if self.montant is not None:
            seuils = np.minimum(seuils, self.montant)
        if self.taux is not None:
            seuils = np.minimum(seuils, plafonds(self.taux.scaleb(-2), dus))
        return seuils
