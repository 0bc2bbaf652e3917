"""Les écarts et les OD qui suivent un lettrage (differences and entries after matching).

- `options` : ce que l'utilisateur demande, tel qu'il l'écrit ;
- `suite` : `suivre`, proposer ou approuver, puis `ecrire_les_od` ;
- `feuilles` : ce que le rapport en montre.
"""

from lettrine.actions.ecarts.options import (
    AUCUN,
    TOUT,
    OptionsDEcarts,
    lieu_des_od,
    lire_tolerance,
)
from lettrine.actions.ecarts.suite import Suite, ecrire_les_od, ouvrir_le_rapport, suivre

__all__ = [
    "AUCUN",
    "TOUT",
    "OptionsDEcarts",
    "Suite",
    "ecrire_les_od",
    "lieu_des_od",
    "lire_tolerance",
    "ouvrir_le_rapport",
    "suivre",
]
