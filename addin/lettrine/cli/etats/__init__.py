"""Les commandes `lettrine etats` (reports): un module par état, chacun avec ses options.

`lettrine etats editer --help` dresse la liste des états. `options` tient ce que tous les états
demandent : le livre, le jour, où écrire, le classeur du dossier.
"""

import typer

from lettrine.cli.etats.balance_agee import balance_agee
from lettrine.cli.etats.delai_paiement import delai_paiement
from lettrine.cli.etats.echeancier import echeancier
from lettrine.cli.francais import Commande, Groupe

__all__ = ["etats"]

etats = typer.Typer(cls=Groupe, help="Les états, à toute date.", no_args_is_help=True)
editer = typer.Typer(
    cls=Groupe,
    help="Édite un état dans un classeur neuf, avec son contrôle.",
    no_args_is_help=True,
)
etats.add_typer(editer, name="editer")


@etats.callback()
def groupe() -> None:
    """Les états, à toute date."""


@editer.callback()
def groupe_des_etats() -> None:
    """Édite un état dans un classeur neuf, avec son contrôle."""


editer.command("balance-agee", cls=Commande)(balance_agee)
editer.command("delai-paiement", cls=Commande)(delai_paiement)
editer.command("echeancier", cls=Commande)(echeancier)
