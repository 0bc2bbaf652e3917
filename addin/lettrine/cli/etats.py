"""Les commandes `lettrine etats` (reports)."""

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from lettrine.cli.execution import Suivi, executer
from lettrine.cli.francais import Commande, Groupe
from lettrine.cli.options import FORMATS_DE_DATE, Entree, Feuille, Json, Parametres

__all__ = ["etats"]

etats = typer.Typer(cls=Groupe, help="Les états : balance âgée.", no_args_is_help=True)


class Etat(StrEnum):
    """Les états que l'on sait éditer."""

    BALANCE_AGEE = "balance-agee"


class Par(StrEnum):
    """D'où l'on compte l'âge d'une facture."""

    ECHEANCE = "echeance"
    FACTURE = "facture"


class Tiers(StrEnum):
    """De quels tiers on parle."""

    CLIENTS = "clients"
    FOURNISSEURS = "fournisseurs"


@etats.callback()
def groupe() -> None:
    """Les états : balance âgée."""


@etats.command("editer", cls=Commande)
def editer(
    nom: Annotated[Etat, typer.Argument(metavar="NOM", help="L'état : balance-agee.")],
    entree: Entree,
    au: Annotated[
        datetime,
        typer.Option(
            "--au",
            formats=FORMATS_DE_DATE,
            metavar="DATE",
            help="Le jour de l'état, même passé : tel qu'il était ce jour-là.",
        ),
    ],
    sortie: Annotated[
        Path | None,
        typer.Option(
            "--sortie", "-s", metavar="CHEMIN", help="Dossier ou classeur à écrire (.xlsx)."
        ),
    ] = None,
    dossier: Annotated[
        Path | None,
        typer.Option(
            metavar="CLASSEUR", help="Le classeur du dossier : noms et conditions de paiement."
        ),
    ] = None,
    comptes: Annotated[
        Tiers, typer.Option(metavar="clients|fournisseurs", help="De quels tiers on parle.")
    ] = Tiers.CLIENTS,
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
    """Édite un état dans un classeur neuf, avec son contrôle.

    La balance âgée dit qui doit quoi, et depuis quand, n'importe quel jour.
    """

    def acte(suivi: Suivi) -> object:
        from lettrine.actions.dossier import lire_dossier  # noqa: PLC0415
        from lettrine.actions.etats import editer_balance_agee  # noqa: PLC0415
        from lettrine.actions.ouverture import lieu_du_rapport, ouvrir  # noqa: PLC0415
        from lettrine.comptabilite.balance_agee import Depuis, lire_tranches  # noqa: PLC0415
        from lettrine.comptabilite.creances import Comptes  # noqa: PLC0415
        from lettrine.parametres import livres  # noqa: PLC0415
        from lettrine.tables.dossier import SOCIETE, TIERS  # noqa: PLC0415

        suivi.etape("Lecture de la source")
        bornes = lire_tranches(tranches)
        acte_nomme = f"{nom.replace('-', '_')}_{comptes}"
        endroits = lieu_du_rapport(entree, sortie, acte_nomme)
        return editer_balance_agee(
            ouvrir(
                entree,
                endroits,
                feuille=feuille or None,
                au=au.date(),
                progression=suivi.octets,
            ),
            au=au.date(),
            comptes=Comptes(comptes),
            dossier=lire_dossier(dossier, tables=(TIERS,), si_presentes=(SOCIETE,))
            if dossier
            else None,
            depuis=Depuis(par),
            bornes=bornes,
            reglages=livres().avec(parametres) if parametres else None,
            progression=suivi.etape,
        )

    executer(acte, taille=entree, en_json=json)
