"""Les commandes `lettrine modeles` (workbook templates)."""

from pathlib import Path
from typing import Annotated

import typer

from lettrine.cli.execution import Suivi, executer
from lettrine.cli.francais import Commande, Groupe
from lettrine.cli.options import Json

__all__ = ["modeles"]

modeles = typer.Typer(
    cls=Groupe,
    help="Les modèles de classeurs, qui marchent sans Lettrine.",
    no_args_is_help=True,
)


@modeles.command("lister", cls=Commande)
def lister(json: Json = False) -> None:
    """Énumère les modèles et ce qu'ils font."""

    def acte(suivi: Suivi) -> object:
        from lettrine.actions.modeles import lister_modeles  # noqa: PLC0415

        return lister_modeles()

    executer(acte, en_json=json)


@modeles.command("copier", cls=Commande)
def copier(
    nom: Annotated[str, typer.Argument(metavar="NOM", help="Le modèle : lettrage.")],
    sortie: Annotated[
        Path,
        typer.Option(
            "--sortie", "-s", metavar="CHEMIN", help="Classeur à écrire (.xlsx), ou dossier."
        ),
    ],
    exemple: Annotated[
        bool,
        typer.Option("--exemple", metavar="", help="Rempli du dossier d'exemple, plutôt que vide."),
    ] = False,
    graine: Annotated[
        int, typer.Option(metavar="ENTIER", help="Une autre graine donne un autre exemple.")
    ] = 2025,
    json: Json = False,
) -> None:
    """Donne une copie d'un modèle, vide ou remplie d'un exemple.

    Un classeur déjà là est d'abord gardé sous un nom daté.
    """

    def acte(suivi: Suivi) -> object:
        from lettrine.actions.modeles import copier_modele  # noqa: PLC0415

        return copier_modele(nom, sortie, exemple=exemple, graine=graine, progression=suivi.etape)

    executer(acte, en_json=json)


@modeles.command("construire", cls=Commande)
def construire(
    sortie: Annotated[
        Path, typer.Option("--sortie", "-s", metavar="DOSSIER", help="Dossier à écrire.")
    ] = Path("templates_xlsx"),
    json: Json = False,
) -> None:
    """Reconstruit tous les modèles, tels qu'ils sont livrés."""

    def acte(suivi: Suivi) -> object:
        from lettrine.actions.modeles import construire_modeles  # noqa: PLC0415

        return construire_modeles(sortie, progression=suivi.etape)

    executer(acte, en_json=json)
