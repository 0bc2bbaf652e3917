"""Dates : lire, écrire, compter (dates).

Une date comptable est un jour, sans heure ni fuseau. Aucune fonction ne regarde l'horloge : le
jour dont on parle est toujours un argument.

- `lecture` : lire et écrire une date ;
- `colonnes` : les mêmes lectures sur des colonnes entières (charge pyarrow) ;
- `calendrier` : fins de mois, année de 360 jours, jours ouvrés ;
- `delais` : conditions de paiement et échéances ;
- `exercice` : l'exercice comptable.
"""

from lettrine.dates.calendrier import (
    ajouter_mois,
    decaler_jours_ouvres,
    est_fin_de_mois,
    est_ouvre,
    fin_de_mois,
    jours_360,
    jours_feries,
    jours_ouvres,
    prochain_jour_ouvre,
)
from lettrine.dates.delais import Conditions, ConditionsIllisibles, Methode, lire_conditions
from lettrine.dates.exercice import Exercice
from lettrine.dates.lecture import (
    DateIllisible,
    en_fec,
    en_toutes_lettres,
    est_aaaammjj,
    formater,
    lire_date,
    mois_en_lettres,
)

__all__ = [
    "Conditions",
    "ConditionsIllisibles",
    "DateIllisible",
    "Exercice",
    "Methode",
    "ajouter_mois",
    "decaler_jours_ouvres",
    "en_fec",
    "en_toutes_lettres",
    "est_aaaammjj",
    "est_fin_de_mois",
    "est_ouvre",
    "fin_de_mois",
    "formater",
    "jours_360",
    "jours_feries",
    "jours_ouvres",
    "lire_conditions",
    "lire_date",
    "mois_en_lettres",
    "prochain_jour_ouvre",
]
