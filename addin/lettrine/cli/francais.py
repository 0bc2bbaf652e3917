"""L'aide et les refus d'usage en français (French wording for typer).

Règle : typer lit les mots de la commande ; ce qu'il en dit, nous le disons.
Exceptions : les noms des options restent tels qu'on les tape.

>>> from lettrine.cli.application import application
>>> try:
...     application(["lettrer", "livre.txt"], standalone_mode=False)
... except ErreurDUsage as erreur:
...     print(refus_d_usage(erreur).message)
Il manque --sortie.
"""

import re
from typing import Any, cast

import typer
from typer import rich_utils
from typer.core import TyperCommand, TyperGroup

from lettrine.erreurs import OptionInvalide

__all__ = ["Commande", "ErreurDUsage", "Groupe", "est_l_aide", "franciser", "refus_d_usage"]

# typer ne publie pas la classe mère de ses refus d'usage, mais une de ses filles.
ErreurDUsage = cast("type[Exception]", typer.BadParameter.__base__)

ATTENDUS = {
    "DATE": "une date, comme 31/12/2025 ou 2025-12-31",
    "ENTIER": "un nombre entier",
}


class Commande(TyperCommand):
    """Une commande dont l'aide est en français."""

    def get_help_option(self, ctx: Any) -> Any:
        """L'option --help, décrite en français."""
        return _francisee(super().get_help_option(ctx))

    def get_usage(self, ctx: Any) -> str:
        """La ligne d'emploi."""
        return _emploi(super().get_usage(ctx))

    def get_params(self, ctx: Any) -> list[Any]:
        """Les paramètres ; un argument s'affiche sans le nom anglais de son type."""
        parametres = super().get_params(ctx)
        for parametre in parametres:
            if parametre.param_type_name == "argument":
                vars(parametre)["display_type_rich"] = lambda ctx: ""
        return list(parametres)


class Groupe(TyperGroup):
    """Un groupe de commandes dont l'aide est en français."""

    def get_help_option(self, ctx: Any) -> Any:
        """L'option --help, décrite en français."""
        return _francisee(super().get_help_option(ctx))

    def get_usage(self, ctx: Any) -> str:
        """La ligne d'emploi."""
        return _emploi(super().get_usage(ctx))

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """La commande demandée ; un nom inconnu est refusé (CLI-02)."""
        if self.get_command(ctx, args[0]) is None:
            raise OptionInvalide(
                "CLI-02",
                f"« {args[0]} » n'est pas une commande de « {ctx.command_path} ».",
                f"Choisissez parmi : {', '.join(self.list_commands(ctx))}.",
            )
        return super().resolve_command(ctx, args)


def franciser() -> None:
    """Met en français les titres et les mentions de l'aide."""
    rich_utils.ARGUMENTS_PANEL_TITLE = "Arguments"
    rich_utils.OPTIONS_PANEL_TITLE = "Options"
    rich_utils.COMMANDS_PANEL_TITLE = "Commandes"
    rich_utils.REQUIRED_LONG_STRING = "[obligatoire]"
    rich_utils.DEFAULT_STRING = "[défaut : {}]"


def est_l_aide(erreur: Exception) -> bool:
    """Vrai si le refus n'est que l'aide, déjà affichée, d'une commande tapée seule."""
    return type(erreur).__name__ == "NoArgsIsHelpError"


def refus_d_usage(erreur: Exception) -> OptionInvalide:
    """Le refus, en français, d'une commande mal écrite (CLI-01)."""
    contexte = getattr(erreur, "ctx", None)
    chemin = contexte.command_path if contexte else "lettrine"
    message, remede = _faute(erreur)
    return OptionInvalide("CLI-01", message, f"{remede}Voir {chemin} --help.")


def _faute(erreur: Exception) -> tuple[str, str]:
    genre, parametre = type(erreur).__name__, getattr(erreur, "param", None)
    if genre == "MissingParameter":
        return f"Il manque {_nom(parametre)}.", ""
    if genre == "NoSuchOption":
        proches = getattr(erreur, "possibilities", None)
        remede = f"Vouliez-vous dire {' ou '.join(sorted(proches))} ? " if proches else ""
        return f"L'option {getattr(erreur, 'option_name', '')} n'existe pas.", remede
    if genre == "BadOptionUsage":
        option = getattr(erreur, "option_name", "")
        return f"L'option {option} n'a pas sa valeur, ou n'en prend pas.", ""
    if parametre is not None:
        attendu = ATTENDUS.get(parametre.metavar, parametre.metavar)
        return f"La valeur de {_nom(parametre)} n'est pas admise.", f"Il faut {attendu}. "
    en_trop = re.search(r" \((.+)\)\Z", str(erreur))
    if en_trop:
        return f"La commande a des mots en trop : {en_trop[1]}.", ""
    return "La commande est incomplète.", ""


def _nom(parametre: Any) -> str:
    """Le nom sous lequel l'utilisateur connaît une option ou un argument."""
    if parametre is None:
        return "un argument"
    if parametre.param_type_name == "argument":
        return str(parametre.metavar or parametre.name)
    return str(max(parametre.opts, key=len))


def _francisee(option: Any) -> Any:
    if option is not None:
        option.help = "Affiche cette aide."
        option.metavar = ""
    return option


def _emploi(usage: str) -> str:
    usage = usage.replace("Usage:", "Emploi :", 1).replace("{", "").replace("}", "")
    return usage.replace("COMMAND [ARGS]...", "COMMANDE [ARGUMENTS]...")
