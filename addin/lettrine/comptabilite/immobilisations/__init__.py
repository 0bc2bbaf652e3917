"""Les immobilisations (fixed assets): du coût d'entrée à la sortie, plan par plan.

- `registre`, `controle`, `evenements`, `lots` : les biens, ce qui les écarte, ce qui leur arrive ;
- `conventions`, `exercices`, `methodes`, `moteur` : le temps, les méthodes, le déroulé ;
- `derogatoire`, `subventions`, `vehicules` : ce qui suit le plan ;
- `plan` : `planifier`, le plan de tous les biens.
"""

from lettrine.comptabilite.immobilisations.conventions import (
    Arrondi,
    Conventions,
    JourDeSortie,
    Jours,
)
from lettrine.comptabilite.immobilisations.plan import Plan, planifier

__all__ = ["Arrondi", "Conventions", "JourDeSortie", "Jours", "Plan", "planifier"]
