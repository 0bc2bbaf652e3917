"""La TVA d'un montant (VAT of an amount): du hors taxes au toutes taxes, et retour.

Règle : la taxe est le montant hors taxes multiplié par le taux, arrondie au centime ; le montant
toutes taxes est leur somme. Du toutes taxes, le hors taxes est le montant divisé par un plus le
taux, arrondi au centime, et la taxe est la différence : les deux font toujours le total.
Exceptions : un montant négatif (avoir) donne l'opposé de son contraire. Un taux calculé par un
tableur est arrondi à quinze décimales, ce qui ne change aucun centime.

Référence : CGI art. 266 et 278 et suivants ; arrondi au centime le plus proche (CGI ann. II
art. 242 nonies A).
Unités : centimes, taux en fraction de 1.

100,00 € à 20 % : 20,00 € de taxe. 99,99 € toutes taxes à 5,5 % : 99,99 / 1,055 = 94,777… :

>>> taxe(np.array([100_00, -100_00]), [Decimal("0.2")] * 2).tolist()
[2000, -2000]
>>> hors_taxes(np.array([99_99]), [Decimal("0.055")]).tolist()
[9478]
"""

from collections.abc import Sequence
from decimal import Decimal

import numpy as np

from lettrine.comptabilite.couples import Entiers
from lettrine.monnaie.colonnes import au_prorata

__all__ = ["hors_taxes", "taxe"]

DECIMALES = 15


def taxe(montants: Entiers, taux: Sequence[Decimal]) -> Entiers:
    """La taxe de montants hors taxes, chacun à son taux, de 0 à 1."""
    hauts, bas = _fractions(taux)
    return _signee(montants, hauts, bas)


def hors_taxes(montants: Entiers, taux: Sequence[Decimal]) -> Entiers:
    """Les montants hors taxes de montants toutes taxes, chacun à son taux, de 0 à 1."""
    hauts, bas = _fractions(taux)
    return _signee(montants, bas, bas + hauts)


def _fractions(taux: Sequence[Decimal]) -> tuple[Entiers, Entiers]:
    """Le numérateur et le dénominateur de chaque taux."""
    couples = [round(un, DECIMALES).as_integer_ratio() for un in taux]
    fractions = np.array(couples, dtype=np.int64).reshape(-1, 2)
    return fractions[:, 0], fractions[:, 1]


def _signee(montants: Entiers, hauts: Entiers, bas: Entiers) -> Entiers:
    return np.asarray(np.sign(montants) * au_prorata(np.abs(montants), hauts, bas))
