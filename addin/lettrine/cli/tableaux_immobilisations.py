"""Les commandes `lettrine immobilisations planifier` et `editer` (schedules and tables)."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from lettrine.cli.execution import Suivi, executer
from lettrine.cli.immobilisations import (
    Au,
    CompteDeJours,
    Jours,
    OptionPcg2025,
    Rapport,
    Registre,
    Usages,
    lire_conventions,
)
from lettrine.cli.options import Feuille, Json, Parametres, en_liste

__all__ = ["editer", "planifier"]


class RegimeDImposition(StrEnum):
    """Le régime, qui décide des formulaires de la liasse."""

    REEL = "reel"
    SIMPLIFIE = "simplifie"


def planifier(
    registre: Registre,
    au: Au,
    sortie: Rapport = None,
    prevus: Annotated[
        int, typer.Option(metavar="NOMBRE", help="Les exercices prévus après celui de --au.")
    ] = 5,
    a_l_actif: Annotated[
        str,
        typer.Option(
            metavar="NATURES",
            help="Éléments du coût au choix mis à l'actif, séparés par des virgules.",
        ),
    ] = "",
    en_charges: Annotated[
        str, typer.Option(metavar="NATURES", help="Éléments du coût au choix mis en charges.")
    ] = "",
    petit_materiel_en_charges: Annotated[
        bool,
        typer.Option(
            "--petit-materiel-en-charges",
            metavar="",
            help="Un bien sous le seuil du petit matériel est une charge.",
        ),
    ] = False,
    jours: Jours = CompteDeJours.TRENTE_360,
    conventions: Usages = "",
    feuille: Feuille = "",
    parametres: Parametres = None,
    json: Json = False,
) -> None:
    """Dresse le plan de chaque bien, les dotations par mois et par exercice, la prévision.

    Écrit aussi les coûts d'entrée, si le registre en donne les éléments.
    """

    def acte(suivi: Suivi) -> object:
        from lettrine.actions.immobilisations import planifier as action  # noqa: PLC0415
        from lettrine.actions.ouverture import lieu_du_rapport, ouvrir  # noqa: PLC0415
        from lettrine.comptabilite.immobilisations.regles_du_cout import (  # noqa: PLC0415
            ChoixDuCout,
        )
        from lettrine.parametres import livres  # noqa: PLC0415

        suivi.etape("Lecture du registre")
        jour, endroits = au.date(), lieu_du_rapport(registre, sortie, "plans")
        return action(
            ouvrir(registre, endroits, feuille=feuille or None, au=jour, progression=suivi.octets),
            au=jour,
            prevus=prevus,
            choix=ChoixDuCout(en_liste(a_l_actif), en_liste(en_charges), petit_materiel_en_charges),
            conventions=lire_conventions(jours, conventions),
            reglages=livres().avec(parametres) if parametres else None,
            progression=suivi.etape,
        )

    executer(acte, taille=registre, en_json=json)


def editer(
    registre: Registre,
    au: Au,
    sortie: Rapport = None,
    livre: Annotated[
        Path | None,
        typer.Option(
            "--livre", metavar="LIVRE", help="Les écritures à rapprocher, compte par compte."
        ),
    ] = None,
    regime: Annotated[
        RegimeDImposition,
        typer.Option(metavar="reel|simplifie", help="Les formulaires : 2054 à 2056, ou 2033-C."),
    ] = RegimeDImposition.REEL,
    jours: Jours = CompteDeJours.TRENTE_360,
    conventions: Usages = "",
    option_pcg_2025: OptionPcg2025 = False,
    feuille: Feuille = "",
    parametres: Parametres = None,
    json: Json = False,
) -> None:
    """Édite les tableaux de la liasse et la liste à vérifier sur place.

    Avec un livre, rapproche chaque compte et explique chaque écart.
    """

    def acte(suivi: Suivi) -> object:
        from lettrine.actions.immobilisations import editer as action  # noqa: PLC0415
        from lettrine.actions.ouverture import Lieux, lieu_du_rapport, ouvrir  # noqa: PLC0415
        from lettrine.comptabilite.immobilisations.tableaux import Regime  # noqa: PLC0415
        from lettrine.parametres import livres  # noqa: PLC0415

        suivi.etape("Lecture du registre")
        jour, endroits = au.date(), lieu_du_rapport(registre, sortie, "tableaux")
        return action(
            ouvrir(registre, endroits, feuille=feuille or None, au=jour, progression=suivi.octets),
            au=jour,
            livre=ouvrir(livre, Lieux(None, endroits.rapport)) if livre else None,
            regime=Regime[regime.name],
            option_anticipee=option_pcg_2025,
            conventions=lire_conventions(jours, conventions),
            reglages=livres().avec(parametres) if parametres else None,
            progression=suivi.etape,
        )

    executer(acte, taille=registre, en_json=json)
