"""L'aide de typer en français (French wording for typer's help)."""

from typing import Any

import typer
from typer import rich_utils
from typer.core import TyperCommand, TyperGroup

__all__ = ["Commande", "Groupe", "franciser"]


class Commande(TyperCommand):
    """Une commande dont l'option d'aide est décrite en français."""

    def get_help_option(self, ctx: typer.Context) -> Any:
        """L'option --help, décrite en français."""
        return _francisee(super().get_help_option(ctx))


class Groupe(TyperGroup):
    """Un groupe de commandes dont l'option d'aide est décrite en français."""

    def get_help_option(self, ctx: typer.Context) -> Any:
        """L'option --help, décrite en français."""
        return _francisee(super().get_help_option(ctx))


def franciser() -> None:
    """Met en français les titres de l'aide et des erreurs d'usage."""
    rich_utils.ARGUMENTS_PANEL_TITLE = "Arguments"
    rich_utils.OPTIONS_PANEL_TITLE = "Options"
    rich_utils.COMMANDS_PANEL_TITLE = "Commandes"
    rich_utils.ERRORS_PANEL_TITLE = "Refusé"
    rich_utils.ABORTED_TEXT = "Interrompu."
    rich_utils.REQUIRED_LONG_STRING = "[obligatoire]"
    rich_utils.DEFAULT_STRING = "[défaut : {}]"
    rich_utils.RICH_HELP = "Essayez [blue]'{command_path} {help_option}'[/] pour l'aide."


def _francisee(option: Any) -> Any:
    if option is not None:
        option.help = "Affiche cette aide."
    return option
