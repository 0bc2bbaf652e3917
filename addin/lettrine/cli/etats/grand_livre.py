"""La commande `lettrine etats editer grand-livre` (general ledger)."""

from enum import StrEnum
from typing import Annotated

import typer

from lettrine.cli.etats.options import Au, Demande, Dossier, Du, Prefixes, Rapport, le_jour
from lettrine.cli.execution import Suivi, executer
from lettrine.cli.options import Entree, Feuille, Json, en_liste

__all__ = ["grand_livre"]


class Bloc(StrEnum):
    """Ce que rassemble un bloc."""

    TIERS = "tiers"
    COMPTE = "compte"


def grand_livre(
    entree: Entree,
    au: Au,
    du: Du = None,
    sortie: Rapport = None,
    dossier: Dossier = None,
    comptes: Prefixes = "",
    par: Annotated[
        Bloc,
        typer.Option(metavar="tiers|compte", help="Un bloc par compte et tiers, ou par compte."),
    ] = Bloc.TIERS,
    feuille: Feuille = "",
    json: Json = False,
) -> None:
    """Le grand livre : les lignes de chaque compte, lettres et solde progressif."""

    def acte(suivi: Suivi) -> object:
        from lettrine.actions.etats import editer_grand_livre  # noqa: PLC0415
        from lettrine.comptabilite.grand_livre import Par  # noqa: PLC0415

        demande = Demande(entree, au, sortie, dossier, feuille)
        classeur, communs = demande.ouvrir("grand_livre", suivi)
        return editer_grand_livre(
            classeur, du=le_jour(du), comptes=en_liste(comptes), par=Par(par), **communs
        )

    executer(acte, taille=entree, en_json=json)
