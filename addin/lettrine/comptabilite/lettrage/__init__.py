"""Lettrage des comptes (matching invoices with payments).

Règle : dans un même compte (compte général et auxiliaire), les lignes qui se soldent portent le
même code. Les preuves sont examinées de la plus forte à la plus faible : même pièce, référence
citée, seuls montants opposés du compte ; puis, comme simples probabilités, montants égaux dans
l'ordre des dates, suite de lignes ou compte qui revient à zéro. Un groupe est *certain* quand la
preuve employée ne laisse qu'une solution ; sinon il est *probable*, et ses rivaux sont listés.
Exceptions : les codes déjà posés sont gardés ; les lignes de montant nul ne sont pas lettrées ;
une contrepartie qui contredit la référence citée n'est pas retenue comme certaine.

Référence : LPF art. A47 A-1 (champs EcritureLet et DateLet) ; PCG art. 911-1 et suivants pour
la justification des comptes de tiers ; usage comptable pour les codes AA, AB…
Unités : centimes ; DateLet est la date de la ligne la plus récente du groupe.

- `moteur` : `lettrer`, l'acte entier ;
- `preuves` : une fonction par preuve, de lignes ouvertes à groupes proposés ;
- `references` : les références citées dans les pièces et les libellés ;
- `codes` : la suite AA, AB, … d'un compte ;
- `resultat` : les tables rendues, leurs motifs ;
- `poses` : les groupes déjà posés dans un livre ;
- `manuel` : `lettrer_a_la_main`, des lignes choisies ;
- `delettrage` : `delettrer`, des groupes choisis ;
- `registre` : qui a changé quoi, quand, avant et après.
"""

from lettrine.comptabilite.lettrage.codes import code_suivant
from lettrine.comptabilite.lettrage.delettrage import delettrer
from lettrine.comptabilite.lettrage.groupes import Confiance
from lettrine.comptabilite.lettrage.manuel import lettrer_a_la_main
from lettrine.comptabilite.lettrage.moteur import lettrer
from lettrine.comptabilite.lettrage.registre import Demande, Intervention, Operation, inscrire
from lettrine.comptabilite.lettrage.resultat import Lettrage

__all__ = [
    "Confiance",
    "Demande",
    "Intervention",
    "Lettrage",
    "Operation",
    "code_suivant",
    "delettrer",
    "inscrire",
    "lettrer",
    "lettrer_a_la_main",
]
