"""Le classeur ouvert dans Excel (live workbook adapter), par le même port que le fichier.

Règle : une table se lit par le nom de son tableau Excel, à défaut comme dans un fichier, à son
en-tête. Rien n'est écrit avant que tout soit prêt et que rien n'empêche d'écrire ; les colonnes
sont écrites d'un bloc chacune, les feuilles de résultat sont ajoutées à la fin. Ce que Lettrine ne
possède pas n'est pas touché. Le journal dit ce qui a été fait, et la dernière écriture s'annule.
Exceptions : le classeur n'est pas enregistré sur le disque : c'est à l'utilisateur d'en décider.

- `livre` : `ClasseurVivant`, le port ;
- `moteur` : ce qu'Excel pour Windows et Excel pour Mac font chacun à sa façon ;
- `lecture` : des feuilles aux grilles ;
- `obstacles` : ce qui empêche d'écrire, et quoi faire ;
- `colonnes` : écrire et remettre des colonnes ;
- `resultats` : ajouter les feuilles de résultat ;
- `memoire` : ce qu'il faut pour annuler ; `annulation` : annuler ;
- `journal` : la feuille Journal Lettrine.
"""

from lettrine.classeur.vivant.annulation import annuler
from lettrine.classeur.vivant.livre import ClasseurVivant

__all__ = ["ClasseurVivant", "annuler"]
