"""La commande `lettrine` (command line).

- `application` : les commandes et leurs options ;
- `execution` : lancer un acte, dire ce qu'il a fait, traduire les refus en codes de sortie ;
- `affichage` : tableaux et barres de progression ;
- `francais` : l'aide en français.

Codes de sortie : 0 fait ; 1 fait, avec quelque chose à regarder ; 2 refusé ; 3 erreur interne.
"""

__all__ = ["main"]


def main() -> None:
    """Point d'entrée de la commande."""
    from lettrine.cli.execution import lancer  # noqa: PLC0415

    lancer()
