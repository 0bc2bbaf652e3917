"""Les arguments et options que partagent les commandes (shared options).

>>> en_liste("411, 401,"), en_liste("")
(['411', '401'], [])
"""

from pathlib import Path
from typing import Annotated

import typer

__all__ = ["FORMATS_DE_DATE", "Entree", "Feuille", "Json", "Parametres", "Sortie", "en_liste"]

Entree = Annotated[
    Path,
    typer.Argument(
        metavar="ENTREE", help="Un FEC (.txt) ou un classeur (.xlsx, .xlsm, .ods, .xls, .csv)."
    ),
]
Sortie = Annotated[
    Path, typer.Option("--sortie", "-s", metavar="CHEMIN", help="Dossier ou fichier à écrire.")
]
Feuille = Annotated[
    str,
    typer.Option(
        "--feuille", metavar="NOM", help="La feuille du classeur, si plusieurs conviennent."
    ),
]
Json = Annotated[
    bool, typer.Option("--json", metavar="", help="Rend le bilan en JSON, pour un programme.")
]
Parametres = Annotated[
    Path | None,
    typer.Option("--parametres", metavar="FICHIER", help="Votre fichier de paramètres (TOML)."),
]
FORMATS_DE_DATE = ["%Y-%m-%d", "%d/%m/%Y", "%Y%m%d"]


def en_liste(texte: str) -> list[str]:
    """Les valeurs d'une option, séparées par des virgules."""
    return [valeur.strip() for valeur in texte.split(",") if valeur.strip()]
