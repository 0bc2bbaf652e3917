"""Les actes sur les immobilisations (fixed assets actions): un module par acte.

- `registre` : lire le registre, ses événements, ses exercices, et dresser le plan ;
- `arreter` : les OD d'un exercice, les dotations, le contrôle avec le livre ;
- `ceder` : la sortie d'un bien, inscrite dans une copie du registre ;
- `feuilles_d_od` : les OD et les sorties en feuilles.
"""

from lettrine.actions.immobilisations.arreter import arreter
from lettrine.actions.immobilisations.ceder import ceder, lire_demande
from lettrine.actions.immobilisations.registre import Registre, lire_registre

__all__ = ["Registre", "arreter", "ceder", "lire_demande", "lire_registre"]
