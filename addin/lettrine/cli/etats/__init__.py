"""Les commandes `lettrine etats` (reports): un module par état, chacun avec ses options.

`lettrine etats editer --help` dresse la liste des états. `options` tient ce que tous les états
demandent : le livre, le jour, où écrire, le classeur du dossier.
"""

import typer

from lettrine.cli.etats.balance_agee import balance_agee
from lettrine.cli.etats.balance_generale import balance_generale
from lettrine.cli.etats.balance_tiers import balance_des_tiers
from lettrine.cli.etats.delai_paiement import delai_paiement
from lettrine.cli.etats.echeancier import echeancier
from lettrine.cli.etats.grand_livre import grand_livre
from lettrine.cli.etats.justification import justification_solde
from lettrine.cli.etats.soldes_anormaux import soldes_anormaux
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


editer.command("balance-generale", cls=Commande)(balance_generale)
editer.command("balance-des-tiers", cls=Commande)(balance_des_tiers)
editer.command("balance-agee", cls=Commande)(balance_agee)
editer.command("delai-paiement", cls=Commande)(delai_paiement)
editer.command("echeancier", cls=Commande)(echeancier)
editer.command("grand-livre", cls=Commande)(grand_livre)
editer.command("justification-solde", cls=Commande)(justification_solde)
editer.command("soldes-anormaux", cls=Commande)(soldes_anormaux)
