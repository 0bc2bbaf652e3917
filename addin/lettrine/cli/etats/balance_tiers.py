"""La commande `lettrine etats editer balance-des-tiers` (third-party balance)."""

from typing import Annotated

import typer

from lettrine.cli.etats.options import (
    Au,
    Demande,
    Dossier,
    Du,
    Rapport,
    Tiers,
    le_jour,
)
from lettrine.cli.execution import Suivi, executer
from lettrine.cli.options import Entree, Feuille, Json

__all__ = ["balance_des_tiers"]


def balance_des_tiers(
    entree: Entree,
    au: Au,
    du: Du = None,
    sortie: Rapport = None,
    dossier: Dossier = None,
    comptes: Annotated[
        Tiers, typer.Option(metavar="clients|fournisseurs|tous", help="De quels tiers on parle.")
    ] = Tiers.TOUS,
    feuille: Feuille = "",
    json: Json = False,
) -> None:
    """La balance des tiers : chaque client ou fournisseur, et son solde."""

    def acte(suivi: Suivi) -> object:
        from lettrine.actions.etats import Lesquels, editer_balance_tiers  # noqa: PLC0415

        demande = Demande(entree, au, sortie, dossier, feuille)
        classeur, communs = demande.ouvrir(f"balance_des_tiers_{comptes}", suivi)
        return editer_balance_tiers(classeur, du=le_jour(du), comptes=Lesquels(comptes), **communs)

    executer(acte, taille=entree, en_json=json)
