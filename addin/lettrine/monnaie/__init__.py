"""Montants en centimes entiers, taux, arrondis (money).

À l'intérieur de Lettrine, un montant est un nombre entier de centimes : `1_200_00` est
1 200,00 €. Les euros n'existent qu'aux frontières, et ce dossier est le seul endroit où l'on
convertit, arrondit, applique un taux ou partage un montant.

- `montants` : lire et écrire un montant ;
- `taux` : appliquer un taux, arrondir, partager ;
- `colonnes` : les mêmes lectures sur des colonnes entières (charge pyarrow).
"""

from lettrine.monnaie.montants import (
    Centimes,
    MontantIllisible,
    en_euros,
    en_texte,
    formater,
    lire_centimes,
)
from lettrine.monnaie.taux import (
    appliquer,
    arrondir,
    au_prorata,
    lire_nombre,
    lire_taux,
    repartir,
)

__all__ = [
    "Centimes",
    "MontantIllisible",
    "appliquer",
    "arrondir",
    "au_prorata",
    "en_euros",
    "en_texte",
    "formater",
    "lire_centimes",
    "lire_nombre",
    "lire_taux",
    "repartir",
]
