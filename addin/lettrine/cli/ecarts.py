"""Les options des écarts (options of the differences), telles que `lettrine lettrer` les reçoit."""

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lettrine.cli.options import FORMATS_DE_DATE
from lettrine.erreurs import OptionInvalide

if TYPE_CHECKING:
    from lettrine.actions.ecarts import OptionsDEcarts
    from lettrine.actions.ouverture import Lieux

__all__ = [
    "Approuver",
    "DateOd",
    "Dossier",
    "JournalOd",
    "Par",
    "Registre",
    "Tolerance",
    "TolerancePct",
    "options_d_ecarts",
    "sans_ecart",
]

Tolerance = Annotated[
    str,
    typer.Option(
        "--tolerance", metavar="EUROS", help="L'écart admis, en euros ; aucun par défaut."
    ),
]
TolerancePct = Annotated[
    str,
    typer.Option(
        "--tolerance-pct",
        metavar="TAUX",
        help="L'écart admis, en pour cent de ce qui est dû. Avec --tolerance, les deux comptent.",
    ),
]
Approuver = Annotated[
    str,
    typer.Option(
        "--approuver",
        metavar="aucun|tout|RAPPORT",
        help="Les écarts à lettrer : tous, ou ceux où vous avez répondu oui dans un rapport.",
    ),
]
Par = Annotated[
    str, typer.Option("--par", metavar="NOM", help="Qui approuve : le registre le garde.")
]
DateOd = Annotated[
    datetime | None,
    typer.Option(
        "--date-od",
        formats=FORMATS_DE_DATE,
        metavar="DATE",
        help="La date des OD ; à défaut, celle de la dernière ligne de chaque groupe.",
    ),
]
JournalOd = Annotated[str, typer.Option("--journal-od", metavar="CODE", help="Le journal des OD.")]
Registre = Annotated[
    Path | None,
    typer.Option(
        "--registre", metavar="CLASSEUR", help="Le registre à compléter, si vous approuvez."
    ),
]
Dossier = Annotated[
    Path | None,
    typer.Option(
        "--dossier", metavar="CLASSEUR", help="Le classeur du dossier : escomptes, SIREN, litiges."
    ),
]


def options_d_ecarts(
    *,
    tolerance: str,
    tolerance_pct: str,
    approuver: str,
    par: str,
    date_od: datetime | None,
    journal_od: str,
    registre: Path | None,
    dossier: Path | None,
    endroits: "Lieux",
) -> "OptionsDEcarts":
    """Les options telles que l'acte les attend ; ouvre le rapport, le registre et le dossier."""
    from lettrine.actions.dossier import lire_dossier  # noqa: PLC0415
    from lettrine.actions.ecarts import (  # noqa: PLC0415
        AUCUN,
        TOUT,
        OptionsDEcarts,
        lieu_des_od,
        lire_tolerance,
        ouvrir_le_rapport,
    )
    from lettrine.actions.intervention import ouvrir_registre  # noqa: PLC0415
    from lettrine.comptabilite.lettrage import Demande  # noqa: PLC0415
    from lettrine.comptabilite.lettrage.od import OptionsDOd  # noqa: PLC0415
    from lettrine.tables.dossier import TIERS  # noqa: PLC0415

    admise = lire_tolerance(tolerance, tolerance_pct)
    sorties = (*endroits, lieu_des_od(endroits))
    choix = approuver.strip().lower()
    reponses = choix if choix in (AUCUN, TOUT) else ouvrir_le_rapport(Path(approuver), sorties)
    return OptionsDEcarts(
        tolerance=admise,
        approuver=reponses,
        demande=None if choix == AUCUN else Demande(date.today(), par),
        od=OptionsDOd(journal_od, date_od.date() if date_od else None),
        fichier_des_od=lieu_des_od(endroits),
        registre=ouvrir_registre(registre, endroits),
        dossier=lire_dossier(dossier, tables=(TIERS,)) if dossier else None,
    )


def sans_ecart(**options: object) -> None:
    """Refuse (CLI-03) une option d'écart donnée à `--evaluer`, qui ne lettre rien."""
    donnees = [f"--{nom.replace('_', '-')}" for nom, valeur in options.items() if valeur]
    if donnees:
        raise OptionInvalide(
            "CLI-03",
            f"--evaluer compare des lettrages exacts : {', '.join(donnees)} serait sans effet.",
            "Retirez cette option, ou --evaluer.",
        )
