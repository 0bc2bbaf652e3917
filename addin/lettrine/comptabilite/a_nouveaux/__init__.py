"""Les à-nouveaux d'un livre de plusieurs exercices (opening entries, never counted twice).

- `calendrier` : reconnaître les à-nouveaux, dater les ouvertures, dire l'exercice ;
- `retenue` : parmi des lignes choisies, celles qui comptent, chaque somme une seule fois.
"""

from lettrine.comptabilite.a_nouveaux.calendrier import (
    ExerciceEnCours,
    en_date,
    en_jour,
    exercice_en_cours,
    lignes_d_a_nouveaux,
    sans_date,
)
from lettrine.comptabilite.a_nouveaux.retenue import Retenues, retenir

__all__ = [
    "ExerciceEnCours",
    "Retenues",
    "en_date",
    "en_jour",
    "exercice_en_cours",
    "lignes_d_a_nouveaux",
    "retenir",
    "sans_date",
]
