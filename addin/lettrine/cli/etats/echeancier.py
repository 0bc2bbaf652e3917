"""La commande `lettrine etats editer echeancier` (schedule of due items)."""

from typing import Annotated

import typer

from lettrine.cli.etats.options import (
    Au,
    Demande,
    Dossier,
    Rapport,
    Tiers,
)
from lettrine.cli.execution import Suivi, executer
from lettrine.cli.options import Entree, Feuille, Json, Parametres

__all__ = ["echeancier"]


def echeancier(
    entree: Entree,
    au: Au,
    sortie: Rapport = None,
    dossier: Dossier = None,
    comptes: Annotated[
        Tiers, typer.Option(metavar="clients|fournisseurs|tous", help="De quels tiers on parle.")
    ] = Tiers.TOUS,
    semaines: Annotated[
        int, typer.Option(metavar="NOMBRE", help="Le nombre de semaines montrées une à une.")
    ] = 8,
    feuille: Feuille = "",
    parametres: Parametres = None,
    json: Json = False,
) -> None:
    """L'échéancier : ce qui est dû, par qui, à qui, quand ; litiges et promesses."""

    def acte(suivi: Suivi) -> object:
        from lettrine.actions.etats import editer_echeancier  # noqa: PLC0415
        from lettrine.comptabilite.creances import Comptes  # noqa: PLC0415

        cotes = tuple(Comptes) if comptes is Tiers.TOUS else (Comptes(comptes),)
        demande = Demande(entree, au, sortie, dossier, feuille, parametres)
        classeur, communs = demande.ouvrir("echeancier", suivi)
        return editer_echeancier(classeur, comptes=cotes, semaines=semaines, **communs)

    executer(acte, taille=entree, en_json=json)
