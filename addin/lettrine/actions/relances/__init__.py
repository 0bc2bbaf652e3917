"""Relancer les clients (dunning): une lettre Word par client, un index, le registre complété.

- `acte` : `relancer`, l'acte entier, et `relancer_sur_fichiers` ;
- `lettres` : composer les lettres, client par client ;
- `index` : ce que le rapport en montre, et le bilan.
"""

from lettrine.actions.relances.acte import (
    lire_delai,
    lire_seuil,
    relancer,
    relancer_sur_fichiers,
)

__all__ = ["lire_delai", "lire_seuil", "relancer", "relancer_sur_fichiers"]
