"""Les actes sur les immobilisations (fixed assets actions): un module par acte.

- `registre` : lire le registre, ses événements, ses exercices, et dresser le plan ;
- `arreter` : les OD d'un exercice, les dotations, le contrôle avec le livre ;
- `planifier` : les plans, les dotations, la prévision ;
- `editer` : les tableaux de la liasse, l'inventaire, le rapprochement avec le livre ;
- `feuilles_d_od`, `feuilles_des_tableaux` : ce qu'ils ont en commun.
"""

from lettrine.actions.immobilisations.arreter import arreter
from lettrine.actions.immobilisations.editer import editer
from lettrine.actions.immobilisations.planifier import planifier
from lettrine.actions.immobilisations.registre import Registre, lire_registre

__all__ = ["Registre", "arreter", "editer", "lire_registre", "planifier"]
