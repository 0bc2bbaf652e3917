"""Lettrage des comptes (matching invoices with payments).

Règle : dans un même compte (compte général et auxiliaire), les lignes qui se soldent portent le
même code. Les preuves sont examinées de la plus forte à la plus faible : même pièce, références
citées, seuls montants opposés du compte, référence qu'une seule ligne complète ; puis, comme
simples probabilités, montants égaux que leur ordre ou leurs dates désignent, sommes de plusieurs
lignes que le hasard n'explique pas, solde qui revient à zéro. Un groupe est *certain* quand la
preuve employée ne laisse qu'une solution ; sinon il est *probable*, et ses rivaux sont listés. Un
règlement qui cite une facture sans en faire le montant est un lettrage partiel, en minuscules ; le
rejet d'un règlement rouvre sa facture.
Exceptions : les codes déjà posés sont gardés, sauf ceux d'un groupe partiel que le reste complète,
ou d'un groupe qu'un rejet rouvre ; les lignes de montant nul ne sont pas lettrées ; une
contrepartie qui contredit la référence citée n'est pas retenue comme certaine.

Référence : LPF art. A47 A-1 (champs EcritureLet et DateLet) ; PCG art. 911-1 et suivants pour
la justification des comptes de tiers ; C. civ. art. 1342-10 (imputation des paiements) ; usage
comptable pour les codes AA, AB…
Unités : centimes ; DateLet est la date de la ligne la plus récente du groupe, s'il est complet.

- `moteur` : `lettrer`, l'acte entier ;
- `lignes` : les lignes à lettrer, en colonnes ; `references` (et `numeros`) : ce qu'elles citent ;
- `examens` et `preuves` : de lignes ouvertes à groupes proposés, de la plus forte preuve à la plus
  faible ;
- `partage` : l'état du lettrage, groupes et lettrages partiels ; `rejets` : règlements rejetés ;
- `resultat`, `motifs`, `pourquoi`, `rivaux`, `constats`, `imputations` : ce qui est rendu et dit ;
- `evaluation` : `evaluer`, ce que Lettrine retrouve des lettres passées ;
- `codes` : la suite AA, AB, … d'un compte ; `poses` : les groupes déjà posés dans un livre ;
- `manuel` : `lettrer_a_la_main`, des lignes choisies ; `delettrage` : `delettrer`, des groupes ;
- `registre` : qui a changé quoi, quand, avant et après.
"""

from lettrine.comptabilite.lettrage.codes import code_suivant
from lettrine.comptabilite.lettrage.delettrage import delettrer
from lettrine.comptabilite.lettrage.evaluation import Evaluation, Verdict, evaluer
from lettrine.comptabilite.lettrage.groupes import Confiance
from lettrine.comptabilite.lettrage.manuel import lettrer_a_la_main
from lettrine.comptabilite.lettrage.moteur import lettrer
from lettrine.comptabilite.lettrage.registre import Demande, Intervention, Operation, inscrire
from lettrine.comptabilite.lettrage.resultat import Lettrage

__all__ = [
    "Confiance",
    "Demande",
    "Evaluation",
    "Intervention",
    "Lettrage",
    "Operation",
    "Verdict",
    "code_suivant",
    "delettrer",
    "evaluer",
    "inscrire",
    "lettrer",
    "lettrer_a_la_main",
]
