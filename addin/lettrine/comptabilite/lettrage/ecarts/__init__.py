"""Les écarts de lettrage (matching with a difference): tolérance, nature, OD, approbation.

Règle : après le lettrage, ce qui se solderait à peu de chose près est proposé, jamais lettré
d'office : l'utilisateur approuve, l'OD solde l'écart, le registre le garde.

- `tolerance` : ce qu'un écart peut atteindre ;
- `restes` : ce que le lettrage laisse ouvert ; `candidats` : ce qui s'y répond à un écart près ;
- `mesures`, `escomptes`, `natures` : ce qui était dû, ce qui manque, ce que c'est ;
- `proposition` : `proposer_ecarts`, l'acte de proposer ;
- `comptes`, `tva`, `od_d_ecart` : `od_d_ecarts`, l'écriture qui solde chaque écart ;
- `approbation` : `approuver`, le code, l'OD et le registre.

Unités : centimes.
"""

from lettrine.comptabilite.lettrage.ecarts.approbation import Approbation, approuver, retrouver
from lettrine.comptabilite.lettrage.ecarts.natures import Nature
from lettrine.comptabilite.lettrage.ecarts.od_d_ecart import Od, od_d_ecarts
from lettrine.comptabilite.lettrage.ecarts.proposition import Ecarts, proposer_ecarts
from lettrine.comptabilite.lettrage.ecarts.tolerance import Tolerance

__all__ = [
    "Approbation",
    "Ecarts",
    "Nature",
    "Od",
    "Tolerance",
    "approuver",
    "od_d_ecarts",
    "proposer_ecarts",
    "retrouver",
]
