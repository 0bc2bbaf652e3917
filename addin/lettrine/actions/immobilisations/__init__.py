"""Les actes sur les immobilisations (fixed assets actions): un module par acte.

- `registre` : lire le registre, ses événements, ses exercices, et dresser le plan.
"""

from lettrine.actions.immobilisations.registre import Registre, lire_registre

__all__ = ["Registre", "lire_registre"]
