"""Les actes sur les immobilisations (fixed assets actions): un module par acte.

- `registre` : lire le registre, ses événements, ses exercices, et dresser le plan ;
- `planifier` : les plans, les dotations, la prévision, les coûts d'entrée ;
- `arreter` : les OD d'un exercice, les dotations, le contrôle avec le livre ;
- `ceder` : la sortie d'un bien, inscrite dans une copie du registre ;
- `editer` : les tableaux de la liasse, l'inventaire, le rapprochement avec le livre ;
- `feuilles_d_od`, `feuilles_des_tableaux` : ce qu'ils ont en commun.
"""

from lettrine.actions.immobilisations.arreter import arreter
from lettrine.actions.immobilisations.ceder import ceder, lire_demande
from lettrine.actions.immobilisations.editer import editer
from lettrine.actions.immobilisations.planifier import planifier
from lettrine.actions.immobilisations.registre import Registre, lire_registre

__all__ = [
    "Registre",
    "arreter",
    "ceder",
    "editer",
    "lire_demande",
    "lire_registre",
    "planifier",
]
