"""La commande `lettrine etats editer delai-paiement` (days sales or payables outstanding)."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

import typer

from lettrine.cli.etats.options import (
    Au,
    ClientsOuFournisseurs,
    Demande,
    Dossier,
    Rapport,
    le_jour,
)
from lettrine.cli.execution import Suivi, executer
from lettrine.cli.options import FORMATS_DE_DATE, Entree, Feuille, Json, Parametres, en_liste

__all__ = ["delai_paiement"]


class Calcul(StrEnum):
    """La méthode, ou les deux."""

    COMPTABLE = "comptable"
    EPUISEMENT = "epuisement"
    LES_DEUX = "les-deux"


def delai_paiement(
    entree: Entree,
    au: Au,
    sortie: Rapport = None,
    dossier: Dossier = None,
    du: Annotated[
        datetime | None,
        typer.Option(
            "--du",
            formats=FORMATS_DE_DATE,
            metavar="DATE",
            help="Le premier jour de la période ; à défaut, douze mois, ou ce que le livre en a.",
        ),
    ] = None,
    comptes: Annotated[
        ClientsOuFournisseurs,
        typer.Option(metavar="clients|fournisseurs", help="De quels tiers on parle."),
    ] = ClientsOuFournisseurs.CLIENTS,
    methode: Annotated[
        Calcul, typer.Option(metavar="comptable|epuisement|les-deux", help="Comment calculer.")
    ] = Calcul.LES_DEUX,
    inclure: Annotated[
        str,
        typer.Option(metavar="COMPTES", help="Des comptes de plus : 416,418,419 ou 404,408,409."),
    ] = "",
    effets: Annotated[
        str, typer.Option(metavar="EUROS", help="Les effets escomptés non échus, à ajouter.")
    ] = "0",
    journaux: Annotated[
        str,
        typer.Option(
            metavar="CODES", help="Les seuls journaux de ventes ou d'achats, par exemple VE,AV."
        ),
    ] = "",
    base_360: Annotated[
        bool, typer.Option("--base-360", metavar="", help="Compte des mois de trente jours.")
    ] = False,
    feuille: Feuille = "",
    parametres: Parametres = None,
    json: Json = False,
) -> None:
    """Le délai moyen de paiement, par les deux méthodes ; les factures hors délai."""

    def acte(suivi: Suivi) -> object:
        from lettrine.actions.etats import editer_delai_paiement, lire_effets  # noqa: PLC0415
        from lettrine.comptabilite.creances import Comptes  # noqa: PLC0415
        from lettrine.comptabilite.delai_paiement import Methode  # noqa: PLC0415

        montant = lire_effets(effets)
        methodes = tuple(Methode) if methode is Calcul.LES_DEUX else (Methode(methode),)
        demande = Demande(entree, au, sortie, dossier, feuille, parametres)
        classeur, communs = demande.ouvrir(f"delai_paiement_{comptes}", suivi)
        return editer_delai_paiement(
            classeur,
            du=le_jour(du),
            comptes=Comptes(comptes),
            methodes=methodes,
            inclus=en_liste(inclure),
            journaux=en_liste(journaux),
            effets=montant,
            base_360=base_360,
            **communs,
        )

    executer(acte, taille=entree, en_json=json)
