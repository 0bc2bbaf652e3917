"""Les reclassements à proposer après le lettrage (proposed reclassifications).

- `acomptes` : imputer un acompte sur sa facture ;
- `compensations` : éteindre deux dettes réciproques ;
- `proposition` : `propositions_d_od`, les deux, et leurs OD.

Tout est à confirmer ; unités : centimes.
"""

from lettrine.comptabilite.lettrage.reclassements.proposition import (
    PropositionsDOd,
    propositions_d_od,
)

__all__ = ["PropositionsDOd", "propositions_d_od"]
