"""La table ComptesLettrables (accounts that can be lettered), que l'utilisateur modifie.

Règle : une ligne par début de numéro de compte. `Lettrable` dit si les comptes qui commencent ainsi
se lettrent ; `EnBloc` dit qu'on les solde en bloc, comme la TVA par sa déclaration : le seul
montant n'y prouve rien. Le début le plus long l'emporte : « 41 oui » et « 418 non » lettrent tous
les comptes 41 sauf les 418.
Exceptions : un compte dont aucun début n'est dans la table ne se lettre pas. Une cellule vide vaut
non.

Référence : usage (aucun texte ne dit quels comptes se lettrent).

>>> COMPTES_LETTRABLES.reconnaitre("Début du compte"), COMPTES_LETTRABLES.reconnaitre("Lettrable ?")
('Prefixe', 'Lettrable')
"""

from lettrine.tables.schema import Colonne, Genre, Schema

__all__ = ["COMPTES_LETTRABLES"]

COMPTES_LETTRABLES = Schema(
    "ComptesLettrables",
    "Comptes lettrables",
    (
        Colonne(
            "Prefixe",
            Genre.TEXTE,
            "Début du compte",
            ("Préfixe", "Racine", "Racine de compte"),
            obligatoire=True,
        ),
        Colonne("Intitule", Genre.TEXTE, "Intitulé", ("Libellé",)),
        Colonne("Lettrable", Genre.OUI_NON, "Lettrable", ("Se lettre",), obligatoire=True),
        Colonne("EnBloc", Genre.OUI_NON, "En bloc", ("Soldé en bloc",)),
    ),
)
