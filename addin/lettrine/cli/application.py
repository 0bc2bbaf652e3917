"""Les commandes de `lettrine` et leurs options (commands).

Rien de lourd n'est chargé ici : chaque commande n'importe son action qu'une fois appelée, et
`lettrine --help` reste immédiat.
"""

from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from lettrine import __version__
from lettrine.cli.ecarts import (
    Approuver,
    DateOd,
    Dossier,
    JournalOd,
    Par,
    Registre,
    Tolerance,
    TolerancePct,
    options_d_ecarts,
    sans_ecart,
)
from lettrine.cli.etats import etats
from lettrine.cli.excel import excel
from lettrine.cli.execution import Suivi, executer
from lettrine.cli.francais import Commande, Groupe, franciser
from lettrine.cli.immobilisations import immobilisations
from lettrine.cli.lettrage import lettrage
from lettrine.cli.modeles import modeles
from lettrine.cli.options import (
    FORMATS_DE_DATE,
    Entree,
    Feuille,
    Json,
    Parametres,
    Sortie,
    en_liste,
)
from lettrine.cli.relancer import relancer
from lettrine.cli.tableaux_immobilisations import editer as editer_les_tableaux
from lettrine.cli.tableaux_immobilisations import planifier

__all__ = ["application"]

franciser()

application = typer.Typer(
    name="lettrine",
    cls=Groupe,
    help="La boîte à outils de l'assistant comptable : lettrer, contrôler, convertir.",
    no_args_is_help=True,
    add_completion=False,
    context_settings={"help_option_names": ["--help", "-h"]},
)
fec = typer.Typer(
    cls=Groupe, help="Le fichier des écritures comptables (FEC).", no_args_is_help=True
)
application.add_typer(fec, name="fec")
application.add_typer(etats, name="etats")
application.add_typer(excel, name="excel")
application.add_typer(immobilisations, name="immobilisations")
immobilisations.command("planifier", cls=Commande)(planifier)
immobilisations.command("editer", cls=Commande)(editer_les_tableaux)
application.add_typer(lettrage, name="lettrage")
application.add_typer(modeles, name="modeles")


class Appliquer(StrEnum):
    """Jusqu'à quelle confiance un groupe reçoit son code."""

    CERTAIN = "certain"
    PROBABLE = "probable"


@application.command(cls=Commande)
def lettrer(
    entree: Entree,
    sortie: Sortie,
    appliquer: Annotated[
        Appliquer,
        typer.Option(
            metavar="certain|probable", help="Jusqu'à quelle confiance un groupe est lettré."
        ),
    ] = Appliquer.CERTAIN,
    comptes: Annotated[
        str,
        typer.Option(
            metavar="PREFIXES", help="Préfixes de comptes à lettrer, séparés par des virgules."
        ),
    ] = "",
    evaluer: Annotated[
        bool,
        typer.Option(
            "--evaluer",
            metavar="",
            help="Ne lettre rien : compare vos codes à un nouveau lettrage.",
        ),
    ] = False,
    tolerance: Tolerance = "",
    tolerance_pct: TolerancePct = "",
    approuver: Approuver = "aucun",
    par: Par = "",
    date_od: DateOd = None,
    journal_od: JournalOd = "OD",
    registre: Registre = None,
    dossier: Dossier = None,
    feuille: Feuille = "",
    parametres: Parametres = None,
    json: Json = False,
) -> None:
    """Lettre les comptes d'un FEC ou d'un classeur.

    Écrit une copie lettrée, au même format et dans le même ordre.

    Écrit aussi un rapport : groupes, motifs, rivaux, lignes ouvertes.

    Avec une tolérance, propose aussi ce qui se solde à un écart près.
    """

    if evaluer:
        sans_ecart(
            tolerance=tolerance,
            tolerance_pct=tolerance_pct,
            approuver="" if approuver == "aucun" else approuver,
            par=par,
            date_od=date_od,
            registre=registre,
            dossier=dossier,
        )

    def acte(suivi: Suivi) -> object:
        from lettrine.actions.evaluer_lettrage import evaluer_lettrage  # noqa: PLC0415
        from lettrine.actions.lettrer import lettrer as action  # noqa: PLC0415
        from lettrine.actions.ouverture import lieu_du_rapport, lieux, ouvrir  # noqa: PLC0415
        from lettrine.comptabilite.lettrage import Confiance  # noqa: PLC0415
        from lettrine.parametres import livres  # noqa: PLC0415

        suivi.etape("Lecture de la source")
        lieu = lieu_du_rapport if evaluer else lieux
        endroits = lieu(entree, sortie, "evaluation" if evaluer else "lettrage")
        classeur = ouvrir(entree, endroits, feuille=feuille or None, progression=suivi.octets)
        reglages = livres().avec(parametres) if parametres else None
        choisis = en_liste(comptes)
        if evaluer:
            return evaluer_lettrage(
                classeur, comptes=choisis, reglages=reglages, progression=suivi.etape
            )
        return action(
            classeur,
            appliquer=Confiance(appliquer),
            comptes=choisis,
            au=date.today(),
            ecarts=options_d_ecarts(
                tolerance=tolerance,
                tolerance_pct=tolerance_pct,
                approuver=approuver,
                par=par,
                date_od=date_od,
                journal_od=journal_od,
                registre=registre,
                dossier=dossier,
                endroits=endroits,
            ),
            reglages=reglages,
            progression=suivi.etape,
        )

    executer(acte, taille=entree, en_json=json)


application.command(cls=Commande)(relancer)


@fec.command("controler", cls=Commande)
def controler_fec(
    fichier: Annotated[
        Path, typer.Argument(metavar="FICHIER", help="Le FEC, ou le classeur, à contrôler.")
    ],
    sortie: Annotated[
        Path | None,
        typer.Option(
            "--sortie", "-s", metavar="CHEMIN", help="Classeur de contrôle à écrire (.xlsx)."
        ),
    ] = None,
    exercice_du: Annotated[
        datetime | None,
        typer.Option(formats=FORMATS_DE_DATE, help="Ouverture de l'exercice.", metavar="DATE"),
    ] = None,
    exercice_au: Annotated[
        datetime | None,
        typer.Option(formats=FORMATS_DE_DATE, help="Clôture de l'exercice.", metavar="DATE"),
    ] = None,
    option_pcg_2025: Annotated[
        bool,
        typer.Option(
            "--option-pcg-2025",
            metavar="",
            help="Le plan de 2025 est appliqué dès l'exercice ouvert en 2024.",
        ),
    ] = False,
    json: Json = False,
) -> None:
    """Contrôle un FEC : forme, équilibre, numérotation, dates, comptes, doublons."""

    def acte(suivi: Suivi) -> object:
        from lettrine.actions.controler_fec import controler_fec as action  # noqa: PLC0415

        suivi.etape("Lecture et contrôle")
        return action(
            fichier,
            rapport=None if sortie is None else _classeur(sortie, f"{fichier.stem}_controle.xlsx"),
            debut=exercice_du.date() if exercice_du else None,
            fin=exercice_au.date() if exercice_au else None,
            option_anticipee=option_pcg_2025,
            progression=suivi.octets,
        )

    executer(acte, taille=fichier, en_json=json)


@fec.command("convertir", cls=Commande)
def convertir_fec(
    entree: Entree,
    sortie: Sortie,
    siren: Annotated[
        str, typer.Option(metavar="SIREN", help="SIREN de la société, vers un FEC.")
    ] = "",
    cloture: Annotated[
        datetime | None,
        typer.Option(
            formats=FORMATS_DE_DATE, help="Clôture de l'exercice, vers un FEC.", metavar="DATE"
        ),
    ] = None,
    feuille: Feuille = "",
    json: Json = False,
) -> None:
    """Convertit un FEC en classeur, ou un classeur en FEC."""

    def acte(suivi: Suivi) -> object:
        from lettrine.actions.convertir_fec import convertir_fec as action  # noqa: PLC0415

        suivi.etape("Conversion")
        return action(
            entree,
            sortie,
            siren=siren,
            cloture=cloture.date() if cloture else None,
            feuille=feuille or None,
            progression=suivi.octets,
        )

    executer(acte, taille=entree, en_json=json)


@application.command(cls=Commande)
def demo(
    sortie: Annotated[
        Path, typer.Option("--sortie", "-s", metavar="CHEMIN", help="Dossier à écrire.")
    ] = Path("demo-lettrine"),
    graine: Annotated[
        int, typer.Option(metavar="ENTIER", help="Une autre graine donne un autre dossier.")
    ] = 2025,
    json: Json = False,
) -> None:
    """Fabrique un dossier d'exemple, le contrôle, le lettre, relance les clients."""

    def acte(suivi: Suivi) -> object:
        from lettrine.actions.demonstration import demontrer  # noqa: PLC0415

        return demontrer(sortie, graine=graine, progression=suivi.etape)

    executer(acte, en_json=json, a_regarder=False)


@application.callback(invoke_without_command=True)
def accueil(
    version: Annotated[
        bool, typer.Option("--version", metavar="", help="Affiche la version.")
    ] = False,
) -> None:
    """La boîte à outils de l'assistant comptable : lettrer, contrôler, convertir."""
    if version:
        typer.echo(f"lettrine {__version__}")
        raise typer.Exit


def _classeur(sortie: Path, nom: str) -> Path:
    """Le classeur à écrire : `--sortie` s'il est nommé, sinon `nom` dans ce dossier."""
    return sortie if sortie.suffix.lower() == ".xlsx" else sortie / nom
