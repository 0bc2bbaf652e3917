"""Les relances : qui relancer, pour quoi, à quel niveau (dunning).

Règle : une facture échue et impayée est réclamée avec ses pénalités, en trois étapes (relance
amiable, relance ferme, mise en demeure) ; la suivante ne part que si la précédente est au registre
et que son nouveau délai est passé. Un client reçoit une lettre, au niveau de sa facture la plus
avancée ; chaque facture garde au registre sa propre étape.
Exceptions : ce que le client a déjà donné est d'abord déduit, et si l'on ne sait pas de quoi, il
n'est pas relancé (voir `compensation`). Un client en litige n'est pas relancé. Rien n'est réclamé
sous le seuil. En procédure collective, les créances nées avant le jugement sont à déclarer, jamais
à relancer. Une facture dont une pénalité ne peut être calculée n'est pas réclamée.

D'un lettrage incomplet, seul le reste est réclamé, et les pénalités sont comptées sur lui seul : la
date de chaque paiement lettré n'est pas redemandée, ce qui ne réclame jamais trop.

Référence : C. civ. art. 1344 et 1342-10 ; C. com. art. L441-10, L622-7 et L622-24.
Unités : centimes, jours.

- `preparation` : `preparer`, l'acte entier ;
- `compensation` : déduire d'abord ce qui a été donné ;
- `etapes` : où en est chaque facture, d'après le registre ;
- `resultat` : les tables rendues.
"""

from lettrine.comptabilite.relances.etapes import MISE_EN_DEMEURE, NIVEAUX, Demarche
from lettrine.comptabilite.relances.preparation import DELAI, SEUIL, preparer
from lettrine.comptabilite.relances.resultat import Relances

__all__ = [
    "DELAI",
    "MISE_EN_DEMEURE",
    "NIVEAUX",
    "SEUIL",
    "Demarche",
    "Relances",
    "preparer",
]
