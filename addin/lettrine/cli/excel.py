"""Les commandes `lettrine excel` (Excel add-in)."""

from pathlib import Path
from typing import Annotated

import typer

from lettrine.cli.execution import Suivi, executer
from lettrine.cli.francais import Commande, Groupe
from lettrine.cli.options import Json

__all__ = ["excel"]

excel = typer.Typer(
    cls=Groupe,
    help="Le complément Excel : le construire, l'installer, le vérifier.",
    no_args_is_help=True,
)


@excel.command("construire", cls=Commande)
def construire(
    sortie: Annotated[
        Path,
        typer.Option(
            "--sortie", "-s", metavar="CHEMIN", help="Complément à écrire (.xlam), ou dossier."
        ),
    ] = Path("Lettrine.xlam"),
    json: Json = False,
) -> None:
    """Construit le complément Lettrine.xlam, le même partout, à l'octet près."""

    def acte(suivi: Suivi) -> object:
        from lettrine.excel.prealables import exiger  # noqa: PLC0415

        exiger()
        from lettrine.excel.construction import construire_complement  # noqa: PLC0415

        suivi.etape("Construction du complément")
        return construire_complement(sortie)

    executer(acte, en_json=json)


@excel.command("installer", cls=Commande)
def installer(json: Json = False) -> None:
    """Installe le complément dans Excel, sous Windows ou sur un Mac, pour vous seul."""

    def acte(suivi: Suivi) -> object:
        from lettrine.excel.prealables import exiger  # noqa: PLC0415

        exiger()
        from lettrine.excel import installation  # noqa: PLC0415

        suivi.etape("Installation du complément")
        return installation.installer(installation.poste_courant())

    executer(acte, en_json=json)


@excel.command("desinstaller", cls=Commande)
def desinstaller(json: Json = False) -> None:
    """Retire le complément d'Excel, et laisse vos classeurs."""

    def acte(suivi: Suivi) -> object:
        from lettrine.excel.prealables import exiger  # noqa: PLC0415

        exiger()
        from lettrine.excel import installation  # noqa: PLC0415

        return installation.desinstaller(installation.poste_courant())

    executer(acte, en_json=json)


@excel.command("diagnostiquer", cls=Commande)
def diagnostiquer(json: Json = False) -> None:
    """Constate ce qu'il faut au complément Excel, et dit quoi corriger."""

    def acte(suivi: Suivi) -> object:
        from lettrine.excel.prealables import exiger  # noqa: PLC0415

        exiger()
        from lettrine.excel import installation  # noqa: PLC0415

        return installation.diagnostiquer(installation.poste_courant())

    executer(acte, en_json=json)
