"""La loi datée : taux, plafonds, plans de comptes (dated legal parameters).

Un paramètre est un fichier TOML, `<famille>/<nom>.toml`, et sa clé est `famille/nom`. Il dit
depuis quand chaque valeur s'applique, d'où elle vient, quelle date décide, et jusqu'à quel jour
on l'a vérifiée. Ajouter un paramètre, c'est ajouter un fichier : rien n'est à programmer.

- `schema` : lire et vérifier un fichier ;
- `catalogue` : chercher une valeur à une date, y ajouter un fichier de l'utilisateur.
"""

from lettrine.parametres.catalogue import Fiche, Parametres, fiche, livres, valeur
from lettrine.parametres.schema import Confiance, Parametre, Valeur

__all__ = ["Confiance", "Fiche", "Parametre", "Parametres", "Valeur", "fiche", "livres", "valeur"]
