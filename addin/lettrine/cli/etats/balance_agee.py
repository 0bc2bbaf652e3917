"""La commande `lettrine etats editer balance-agee` (aged balance)."""

from enum import StrEnum
from typing import Annotated

import typer

from lettrine.cli.etats.options import (
    Au,
    ClientsOuFournisseurs,
    Demande,
    Dossier,
    Rapport,
)
from lettrine.cli.execution import Suivi, executer
from lettrine.cli.options import Entree, Feuille, Json, Parametres

__all__ = ["balance_agee"]


class Par(StrEnum):
    """D'où l'on compte l'âge d'une facture."""

    ECHEANCE = "echeance"
    FACTURE = "facture"


def balance_agee(
    entree: Entree,
    au: Au,
    sortie: Rapport = None,
    dossier: Dossier = None,
    comptes: Annotated[
        ClientsOuFournisseurs,
        typer.Option(metavar="clients|fournisseurs", help="De quels tiers on parle."),
    ] = ClientsOuFournisseurs.CLIENTS,
    par: Annotated[
        Par, typer.Option(metavar="echeance|facture", help="D'où l'on compte l'âge.")
    ] = Par.ECHEANCE,
    tranches: Annotated[
        str, typer.Option(metavar="JOURS", help="Derniers jours des tranches.")
    ] = "30,60,90",
    feuille: Feuille = "",
    parametres: Parametres = None,
    json: Json = False,
) -> None:
    """La balance âgée : qui doit quoi, et depuis quand."""

    def acte(suivi: Suivi) -> object:
        from lettrine.actions.etats import editer_balance_agee  # noqa: PLC0415
        from lettrine.comptabilite.balance_agee import Depuis, lire_tranches  # noqa: PLC0415
        from lettrine.comptabilite.creances import Comptes  # noqa: PLC0415

        bornes = lire_tranches(tranches)
        demande = Demande(entree, au, sortie, dossier, feuille, parametres)
        classeur, communs = demande.ouvrir(f"balance_agee_{comptes}", suivi)
        return editer_balance_agee(
            classeur, comptes=Comptes(comptes), depuis=Depuis(par), bornes=bornes, **communs
        )

    executer(acte, taille=entree, en_json=json)
