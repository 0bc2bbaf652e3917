"""L'échéancier (schedule of due items): ce qui est dû, par qui, à qui, quand, et en quel état.

- `calcul` : les échéances d'un jour, le suivi pris en compte, rangées par semaine ;
- `parts` : ce que litiges, blocages et promesses changent à une facture ;
- `prescription` : le dernier jour pour réclamer ;
- `semaines` : les semaines ISO et ce qui est rangé à part ;
- `signalements` : ce qu'il y a à dire du suivi et des prescriptions ;
- `resultat` : ce que l'échéancier rend.
"""

from lettrine.comptabilite.echeancier.calcul import echeancier
from lettrine.comptabilite.echeancier.prescription import Prescriptions, prescriptions_legales
from lettrine.comptabilite.echeancier.resultat import A_PAYER, A_RECEVOIR, Echeancier

__all__ = [
    "A_PAYER",
    "A_RECEVOIR",
    "Echeancier",
    "Prescriptions",
    "echeancier",
    "prescriptions_legales",
]
