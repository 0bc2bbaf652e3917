"""Les commandes `lettrine immobilisations` (fixed assets), et ce qu'elles demandent toutes."""

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lettrine.cli.francais import Groupe
from lettrine.cli.options import FORMATS_DE_DATE

if TYPE_CHECKING:
    from lettrine.comptabilite.immobilisations import Conventions

__all__ = ["immobilisations"]

immobilisations = typer.Typer(
    cls=Groupe,
    help="Les immobilisations : plans, écritures de clôture, cessions, tableaux.",
    no_args_is_help=True,
)


@immobilisations.callback()
def groupe() -> None:
    """Les immobilisations : plans, écritures de clôture, cessions, tableaux."""


class CompteDeJours(StrEnum):
    """Comment on compte les jours d'une fraction d'année."""

    TRENTE_360 = "30/360"
    REEL_365 = "reel/365"
    REEL_REEL = "reel/reel"


Registre = Annotated[
    Path,
    typer.Argument(
        metavar="REGISTRE", help="Le classeur du registre : Immobilisations, Evenements, Exercices."
    ),
]
Au = Annotated[
    datetime,
    typer.Option(
        "--au", formats=FORMATS_DE_DATE, metavar="DATE", help="Un jour de l'exercice demandé."
    ),
]
Rapport = Annotated[
    Path | None,
    typer.Option("--sortie", "-s", metavar="CHEMIN", help="Dossier ou classeur à écrire (.xlsx)."),
]
Jours = Annotated[
    CompteDeJours,
    typer.Option("--jours", metavar="30/360|reel/365|reel/reel", help="Comment compter les jours."),
]
OptionPcg2025 = Annotated[
    bool,
    typer.Option(
        "--option-pcg-2025",
        metavar="",
        help="Le plan de 2025 est appliqué dès l'exercice ouvert en 2024.",
    ),
]


def conventions(jours: CompteDeJours) -> "Conventions":
    """Les conventions de calcul que l'utilisateur demande."""
    from lettrine.comptabilite.immobilisations import Conventions, Jours  # noqa: PLC0415

    return Conventions(jours=Jours[jours.name])
