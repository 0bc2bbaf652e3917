"""Éditer un état (reports): un module par état, qui lit, appelle le cœur et écrit le classeur.

Règle : un état se lit à une date, même passée, dans un classeur neuf : d'abord le contrôle qui le
recoupe avec la comptabilité, puis le détail. La source n'est que lue. `edition` tient ce que les
états ont en commun : lire le livre, dire d'où il vient, finir le classeur.
"""

from lettrine.actions.etats.balance_agee import editer_balance_agee
from lettrine.actions.etats.delai_paiement import editer_delai_paiement, lire_effets
from lettrine.actions.etats.echeancier import editer_echeancier

__all__ = ["editer_balance_agee", "editer_delai_paiement", "editer_echeancier", "lire_effets"]
