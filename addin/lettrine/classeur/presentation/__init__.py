"""L'aspect de tous les classeurs que Lettrine écrit (one visual language for workbooks).

Règle : une feuille commence par ce qu'elle est, pour qui et à quelle date, puis ses contrôles
(OK en vert, sinon la différence en rouge), puis ses totaux, puis le tableau : un vrai tableau
Excel qui porte le nom de son schéma, filtrable, à l'en-tête figé et répété à l'impression.
Les contrôles et les totaux sont des formules vivantes.
Exceptions : un tableau découpé en blocs (voir `classeur.blocs`) n'est pas un tableau Excel, mais a
un filtre. Au-delà de 200 000 lignes la feuille est écrite ligne par ligne, de même ; au-delà d'un
million de lignes elle continue sur la suivante. Un texte de plus de 32 767 caractères, que le
tableur ne peut pas tenir, est coupé.

Référence : limites d'Excel (1 048 576 lignes, 32 767 caractères, 31 lettres par onglet).
Unités : montants en centimes à l'entrée, en euros dans les cellules.

- `aspect` : couleurs, formats, mise en page, feux des contrôles ;
- `feuille` : ce qu'un acte demande : `Feuille`, `Controle`, `Graphique` ;
- `colonnes`, `disposition` : les cellules d'une table, et où va chaque chose ;
- `tete`, `corps`, `graphiques`, `page` : les parties d'une feuille, puis la feuille entière ;
- `atelier`, `ecriture` : ce que partagent les feuilles, puis le classeur.
"""

from lettrine.classeur.blocs import Blocs
from lettrine.classeur.presentation.aspect import ENTETE, FORMATS, OPTIONS, TEXTE_MAXIMAL, Role
from lettrine.classeur.presentation.atelier import (
    Differe,
    fermer,
    nom_d_onglet,
    sans_ramasse_miettes,
)
from lettrine.classeur.presentation.ecriture import ecrire_classeur, ecrire_la_trame
from lettrine.classeur.presentation.feuille import Controle, Feuille, Graphique

__all__ = [
    "ENTETE",
    "FORMATS",
    "OPTIONS",
    "TEXTE_MAXIMAL",
    "Blocs",
    "Controle",
    "Differe",
    "Feuille",
    "Graphique",
    "Role",
    "ecrire_classeur",
    "ecrire_la_trame",
    "fermer",
    "nom_d_onglet",
    "sans_ramasse_miettes",
]
