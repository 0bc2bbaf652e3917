"""Le délai moyen de paiement (DSO, DPO), par la méthode comptable et par épuisement.

- `perimetre` : quels comptes font l'encours, quelles écritures sont des ventes ou des achats ;
- `chiffre` : le chiffre d'affaires TTC, mesuré depuis les écritures ;
- `methodes` : les deux calculs, en nombres entiers ;
- `plafonds` : les échéances et les règlements au-delà des délais de la loi ;
- `calcul` : l'ensemble, au total et par tiers ;
- `resultat` : ce que le calcul rend.
"""

from lettrine.comptabilite.delai_paiement.calcul import delai_paiement
from lettrine.comptabilite.delai_paiement.perimetre import Perimetre, perimetre_usuel
from lettrine.comptabilite.delai_paiement.plafonds import Plafonds, plafonds_legaux
from lettrine.comptabilite.delai_paiement.resultat import DelaiPaiement, Methode

__all__ = [
    "DelaiPaiement",
    "Methode",
    "Perimetre",
    "Plafonds",
    "delai_paiement",
    "perimetre_usuel",
    "plafonds_legaux",
]
