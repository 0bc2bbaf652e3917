"""Ce que tous les états demandent (options shared by reports), et l'ouverture du livre."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lettrine.cli.execution import Suivi
from lettrine.cli.options import FORMATS_DE_DATE

if TYPE_CHECKING:
    from lettrine.classeur.port import Classeur

__all__ = ["Au", "Demande", "Dossier", "Rapport"]

Au = Annotated[
    datetime,
    typer.Option(
        "--au",
        formats=FORMATS_DE_DATE,
        metavar="DATE",
        help="Le jour de l'état, même passé : tel qu'il était ce jour-là.",
    ),
]
Rapport = Annotated[
    Path | None,
    typer.Option("--sortie", "-s", metavar="CHEMIN", help="Dossier ou classeur à écrire (.xlsx)."),
]
Dossier = Annotated[
    Path | None,
    typer.Option(
        "--dossier",
        metavar="CLASSEUR",
        help="Le classeur du dossier : noms et conditions de paiement.",
    ),
]


@dataclass(frozen=True)
class Demande:
    """Ce que l'utilisateur a tapé et qui vaut pour tout état."""

    entree: Path
    au: datetime
    sortie: Path | None
    dossier: Path | None
    feuille: str
    parametres: Path | None

    def ouvrir(self, nom: str, suivi: Suivi) -> tuple["Classeur", dict[str, Any]]:
        """Le classeur à lire, et les arguments communs aux actions.

        `nom` finit le nom du rapport quand `--sortie` ne le donne pas.
        """
        from lettrine.actions.dossier import lire_dossier  # noqa: PLC0415
        from lettrine.actions.ouverture import lieu_du_rapport, ouvrir  # noqa: PLC0415
        from lettrine.parametres import livres  # noqa: PLC0415
        from lettrine.tables.dossier import SOCIETE, SUIVI, TIERS  # noqa: PLC0415

        suivi.etape("Lecture de la source")
        jour = self.au.date()
        classeur = ouvrir(
            self.entree,
            lieu_du_rapport(self.entree, self.sortie, nom),
            feuille=self.feuille or None,
            au=jour,
            progression=suivi.octets,
        )
        dossier = self.dossier and lire_dossier(
            self.dossier, tables=(TIERS,), si_presentes=(SOCIETE, SUIVI)
        )
        return classeur, {
            "au": jour,
            "dossier": dossier,
            "reglages": livres().avec(self.parametres) if self.parametres else None,
            "progression": suivi.etape,
        }
