"""La commande `lettrine relancer` (dunning)."""

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from lettrine.cli.execution import Suivi, executer
from lettrine.cli.options import FORMATS_DE_DATE, Entree, Feuille, Json, Parametres, Sortie

__all__ = ["relancer"]


class Ordre(StrEnum):
    """Sur quoi s'impute d'abord un paiement partiel."""

    PRINCIPAL = "principal"
    INTERETS = "interets"


def relancer(
    entree: Entree,
    dossier: Annotated[
        Path,
        typer.Option(
            metavar="CLASSEUR", help="Le classeur du dossier : société, clients, registre."
        ),
    ],
    au: Annotated[
        datetime,
        typer.Option("--au", formats=FORMATS_DE_DATE, metavar="DATE", help="Le jour des lettres."),
    ],
    sortie: Sortie,
    seuil: Annotated[
        str, typer.Option(metavar="EUROS", help="En dessous, un client n'est pas relancé.")
    ] = "15",
    delai: Annotated[
        int, typer.Option(metavar="JOURS", help="Le nouveau délai laissé pour payer.")
    ] = 8,
    imputation: Annotated[
        Ordre,
        typer.Option(
            metavar="principal|interets", help="Ce que règle d'abord un paiement partiel."
        ),
    ] = Ordre.PRINCIPAL,
    modeles: Annotated[
        Path | None,
        typer.Option(metavar="DOSSIER", help="Vos modèles de lettre Word, s'ils diffèrent."),
    ] = None,
    feuille: Feuille = "",
    parametres: Parametres = None,
    json: Json = False,
) -> None:
    """Relance les clients en retard : une lettre Word par client.

    Écrit aussi un index de ce qui est réclamé, retenu et à déclarer, avec ses contrôles.

    Écrit enfin le classeur du dossier, ses relances complétées, dans un fichier neuf.
    """

    def acte(suivi: Suivi) -> object:
        from lettrine.actions.ouverture import Lieux, ouvrir  # noqa: PLC0415
        from lettrine.actions.relances import lire_seuil, relancer_sur_fichiers  # noqa: PLC0415
        from lettrine.comptabilite.penalites import Imputation  # noqa: PLC0415
        from lettrine.parametres import livres  # noqa: PLC0415

        suivi.etape("Lecture de la source")
        ordres = {
            Ordre.PRINCIPAL: Imputation.CAPITAL_D_ABORD,
            Ordre.INTERETS: Imputation.INTERETS_D_ABORD,
        }
        centimes = lire_seuil(seuil)
        return relancer_sur_fichiers(
            ouvrir(
                entree,
                Lieux(None, sortie.parent / "relances.xlsx"),
                feuille=feuille or None,
                au=au.date(),
                progression=suivi.octets,
            ),
            dossier,
            sortie,
            au=au.date(),
            seuil=centimes,
            delai=delai,
            imputation=ordres[imputation],
            modeles=modeles,
            reglages=livres().avec(parametres) if parametres else None,
            progression=suivi.etape,
        )

    executer(acte, taille=entree, en_json=json)
