"""Ce que tous les états demandent (options shared by reports), et l'ouverture du livre."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lettrine.cli.execution import Suivi
from lettrine.cli.options import FORMATS_DE_DATE

if TYPE_CHECKING:
    from lettrine.classeur.port import Classeur

__all__ = [
    "Au",
    "ClientsOuFournisseurs",
    "Demande",
    "Dossier",
    "Du",
    "Prefixes",
    "Rapport",
    "Tiers",
    "le_jour",
]


Au = Annotated[
    datetime,
    typer.Option(
        "--au",
        formats=FORMATS_DE_DATE,
        metavar="DATE",
        help="Le jour de l'état, même passé : tel qu'il était ce jour-là.",
    ),
]
Du = Annotated[
    datetime | None,
    typer.Option(
        "--du",
        formats=FORMATS_DE_DATE,
        metavar="DATE",
        help="Le premier jour ; à défaut, l'ouverture de l'exercice.",
    ),
]


class ClientsOuFournisseurs(StrEnum):
    """De quels tiers on parle, quand il faut choisir."""

    CLIENTS = "clients"
    FOURNISSEURS = "fournisseurs"


class Tiers(StrEnum):
    """De quels tiers on parle, tous à défaut."""

    CLIENTS = "clients"
    FOURNISSEURS = "fournisseurs"
    TOUS = "tous"


Prefixes = Annotated[
    str,
    typer.Option(
        "--comptes", metavar="PREFIXES", help="Débuts de comptes, séparés par des virgules."
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


def le_jour(instant: datetime | None) -> date | None:
    """Le jour d'une option de date facultative."""
    return instant.date() if instant else None


@dataclass(frozen=True)
class Demande:
    """Ce que l'utilisateur a tapé et qui vaut pour tout état."""

    entree: Path
    au: datetime
    sortie: Path | None
    dossier: Path | None
    feuille: str
    parametres: Path | None = None

    def ouvrir(self, nom: str, suivi: Suivi) -> tuple["Classeur", dict[str, Any]]:
        """Le classeur à lire, et les arguments communs aux actions.

        `nom` finit le nom du rapport quand `--sortie` ne le donne pas. `reglages` n'est parmi les
        arguments que si l'utilisateur donne ses paramètres.
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
        communs: dict[str, Any] = {"au": jour, "dossier": dossier, "progression": suivi.etape}
        if self.parametres:
            communs["reglages"] = livres().avec(self.parametres)
        return classeur, communs
