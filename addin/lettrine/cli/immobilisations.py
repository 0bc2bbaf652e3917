"""Les commandes `lettrine immobilisations` (fixed assets), et ce qu'elles demandent toutes."""

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lettrine.cli.execution import Suivi, executer
from lettrine.cli.francais import Commande, Groupe
from lettrine.cli.options import FORMATS_DE_DATE, Feuille, Json, Parametres, Sortie, en_liste

if TYPE_CHECKING:
    from lettrine.actions.ouverture import Lieux
    from lettrine.classeur.port import Classeur
    from lettrine.comptabilite.immobilisations import Conventions

__all__ = ["immobilisations"]

immobilisations = typer.Typer(
    cls=Groupe,
    help="Les immobilisations : plans, écritures de clôture, cessions, tableaux.",
    no_args_is_help=True,
)


@immobilisations.callback()
def groupe() -> None:
    """Les immobilisations : plans, écritures de clôture, cessions, tableaux."""


class CompteDeJours(StrEnum):
    """Comment on compte les jours d'une fraction d'année."""

    TRENTE_360 = "30/360"
    REEL_365 = "reel/365"
    REEL_REEL = "reel/reel"
    MOIS = "mois"


class PeriodeArretee(StrEnum):
    """Ce qu'un arrêté couvre."""

    EXERCICE = "exercice"
    MOIS = "mois"


Registre = Annotated[
    Path,
    typer.Argument(
        metavar="REGISTRE", help="Le classeur du registre : Immobilisations, Evenements, Exercices."
    ),
]
Au = Annotated[
    datetime,
    typer.Option(
        "--au", formats=FORMATS_DE_DATE, metavar="DATE", help="Un jour de l'exercice demandé."
    ),
]
Rapport = Annotated[
    Path | None,
    typer.Option("--sortie", "-s", metavar="CHEMIN", help="Dossier ou classeur à écrire (.xlsx)."),
]
Jours = Annotated[
    CompteDeJours,
    typer.Option(
        "--jours", metavar="30/360|reel/365|reel/reel|mois", help="Comment compter les jours."
    ),
]
Usages = Annotated[
    str,
    typer.Option(
        "--conventions",
        metavar="NOMS",
        help="D'autres conventions, séparées par des virgules : annuité arrondie, taux arrondi…",
    ),
]
Livre = Annotated[
    Path | None,
    typer.Option(
        "--livre",
        metavar="LIVRE",
        help="Les écritures où les OD iront : comptes, doublons, contrôle.",
    ),
]
Journal = Annotated[str, typer.Option("--journal-od", metavar="CODE", help="Le journal des OD.")]
OptionPcg2025 = Annotated[
    bool,
    typer.Option(
        "--option-pcg-2025",
        metavar="",
        help="Le plan de 2025 est appliqué dès l'exercice ouvert en 2024.",
    ),
]


def lire_conventions(jours: CompteDeJours, usages: str) -> "Conventions":
    """Les conventions de calcul que l'utilisateur demande."""
    from lettrine.comptabilite.immobilisations import Conventions, Jours  # noqa: PLC0415

    return Conventions.choisies(en_liste(usages), Jours[jours.name])


def ouvrir_le_livre(livre: Path | None, endroits: "Lieux") -> "Classeur | None":
    """Le classeur ou le FEC des écritures, qui n'est que lu."""
    from lettrine.actions.ouverture import Lieux, ouvrir  # noqa: PLC0415

    return None if livre is None else ouvrir(livre, Lieux(None, endroits.rapport))


@immobilisations.command("arreter", cls=Commande)
def arreter(
    registre: Registre,
    au: Au,
    sortie: Rapport = None,
    livre: Livre = None,
    par: Annotated[
        PeriodeArretee,
        typer.Option("--par", metavar="exercice|mois", help="Ce que l'on arrête : --au en est."),
    ] = PeriodeArretee.EXERCICE,
    par_bien: Annotated[
        bool,
        typer.Option("--par-bien", metavar="", help="Une ligne par bien plutôt que par compte."),
    ] = False,
    acquisitions: Annotated[
        bool,
        typer.Option(
            "--acquisitions",
            metavar="",
            help="Passe aussi achats, ajouts et subventions notifiées.",
        ),
    ] = False,
    journal_od: Journal = "OD",
    jours: Jours = CompteDeJours.TRENTE_360,
    conventions: Usages = "",
    option_pcg_2025: OptionPcg2025 = False,
    feuille: Feuille = "",
    parametres: Parametres = None,
    json: Json = False,
) -> None:
    """Prépare les écritures d'un exercice ou d'un mois : dotations, dérogatoires, sorties.

    Écrit un rapport, recoupé avec le livre s'il est donné.

    Écrit aussi un classeur des OD, à importer.
    """

    def acte(suivi: Suivi) -> object:
        from lettrine.actions.ecarts import lieu_des_od  # noqa: PLC0415
        from lettrine.actions.immobilisations import arreter as action  # noqa: PLC0415
        from lettrine.actions.ouverture import lieu_du_rapport, ouvrir  # noqa: PLC0415
        from lettrine.comptabilite.immobilisations.ecritures import (  # noqa: PLC0415
            OptionsDeCloture,
        )
        from lettrine.parametres import livres  # noqa: PLC0415

        suivi.etape("Lecture du registre")
        jour = au.date()
        endroits = lieu_du_rapport(registre, sortie, "arrete")
        return action(
            ouvrir(registre, endroits, feuille=feuille or None, au=jour, progression=suivi.octets),
            au=jour,
            mensuel=par is PeriodeArretee.MOIS,
            livre=ouvrir_le_livre(livre, endroits),
            fichier_des_od=lieu_des_od(endroits),
            options=OptionsDeCloture(journal_od, par_bien, option_pcg_2025, acquisitions),
            conventions=lire_conventions(jours, conventions),
            reglages=livres().avec(parametres) if parametres else None,
            progression=suivi.etape,
        )

    executer(acte, taille=registre, en_json=json)


@immobilisations.command("ceder", cls=Commande)
def ceder(
    registre: Registre,
    bien: Annotated[str, typer.Option("--bien", metavar="NUMERO", help="Le numéro du bien.")],
    le: Annotated[
        datetime,
        typer.Option("--le", formats=FORMATS_DE_DATE, metavar="DATE", help="Le jour de la sortie."),
    ],
    sortie: Sortie,
    nature: Annotated[
        str,
        typer.Option(
            "--nature",
            metavar="cession|rebut|destruction|vol",
            help="À défaut, un prix en fait une cession, son absence un rebut.",
        ),
    ] = "",
    prix: Annotated[
        str,
        typer.Option(
            "--prix", metavar="EUROS", help="Le prix hors taxes, ou l'indemnité d'assurance."
        ),
    ] = "",
    tva: Annotated[
        str, typer.Option("--tva", metavar="EUROS", help="La TVA facturée à l'acheteur.")
    ] = "",
    part: Annotated[
        str,
        typer.Option(
            "--part", metavar="EUROS", help="Le coût de la part qui sort ; à défaut, tout le bien."
        ),
    ] = "",
    avec_composants: Annotated[
        bool,
        typer.Option("--avec-composants", metavar="", help="Ses composants sortent avec lui."),
    ] = False,
    livre: Livre = None,
    journal_od: Journal = "OD",
    jours: Jours = CompteDeJours.TRENTE_360,
    conventions: Usages = "",
    option_pcg_2025: OptionPcg2025 = False,
    feuille: Feuille = "",
    parametres: Parametres = None,
    json: Json = False,
) -> None:
    """Sort un bien : cession, mise au rebut, destruction, vol.

    Écrit une copie du registre où la sortie est inscrite.

    Écrit aussi le calcul de la plus ou moins-value, et un classeur des OD.
    """

    def acte(suivi: Suivi) -> object:
        from lettrine.actions.ecarts import lieu_des_od  # noqa: PLC0415
        from lettrine.actions.immobilisations import ceder as action  # noqa: PLC0415
        from lettrine.actions.immobilisations import lire_demande  # noqa: PLC0415
        from lettrine.actions.ouverture import Lieux, lieux  # noqa: PLC0415
        from lettrine.classeur.fichier import ouvrir_classeur  # noqa: PLC0415
        from lettrine.comptabilite.immobilisations.ecritures import (  # noqa: PLC0415
            OptionsDeCloture,
        )
        from lettrine.fichiers import dossier_pret  # noqa: PLC0415
        from lettrine.parametres import livres  # noqa: PLC0415

        suivi.etape("Lecture du registre")
        demande = lire_demande(
            bien,
            le.date(),
            nature=nature,
            prix=prix,
            tva=tva,
            part=part,
            avec_composants=avec_composants,
        )
        endroits = lieux(registre, sortie, "sortie")
        dossier_pret(endroits.rapport.parent)
        return action(
            ouvrir_classeur(
                registre,
                sortie=endroits.sortie,
                rapport=endroits.rapport,
                feuille=feuille or None,
                dossier=registre.name,
                au=demande.jour,
            ),
            demande,
            livre=ouvrir_le_livre(livre, endroits),
            fichier_des_od=lieu_des_od(Lieux(None, endroits.rapport)),
            options=OptionsDeCloture(journal_od, option_anticipee=option_pcg_2025),
            conventions=lire_conventions(jours, conventions),
            reglages=livres().avec(parametres) if parametres else None,
            progression=suivi.etape,
        )

    executer(acte, taille=registre, en_json=json)
