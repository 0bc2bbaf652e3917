"""Éditer un état (reports): un module par état, qui lit, appelle le cœur et écrit le classeur.

Règle : un état se lit à une date, même passée, dans un classeur neuf : d'abord le contrôle qui le
recoupe avec la comptabilité, puis le détail. La source n'est que lue. `edition` tient ce que les
états ont en commun : lire le livre, dire d'où il vient, finir le classeur.
"""

from lettrine.actions.etats.balance_agee import editer_balance_agee
from lettrine.actions.etats.balance_generale import editer_balance_generale
from lettrine.actions.etats.balance_tiers import Lesquels, editer_balance_tiers
from lettrine.actions.etats.delai_paiement import editer_delai_paiement, lire_effets
from lettrine.actions.etats.echeancier import editer_echeancier
from lettrine.actions.etats.grand_livre import editer_grand_livre
from lettrine.actions.etats.justification import editer_justification
from lettrine.actions.etats.soldes_anormaux import editer_soldes_anormaux

__all__ = [
    "Lesquels",
    "editer_balance_agee",
    "editer_balance_generale",
    "editer_balance_tiers",
    "editer_delai_paiement",
    "editer_echeancier",
    "editer_grand_livre",
    "editer_justification",
    "editer_soldes_anormaux",
    "lire_effets",
]
