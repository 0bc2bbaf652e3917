"""Les commandes `lettrine lettrage` (changing letters by hand)."""

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from lettrine.cli.execution import Suivi, executer
from lettrine.cli.francais import Commande, Groupe
from lettrine.cli.options import FORMATS_DE_DATE, Entree, Feuille, Json, Sortie, en_liste

__all__ = ["lettrage"]

lettrage = typer.Typer(
    cls=Groupe, help="Le lettrage à la main : poser un code, délettrer.", no_args_is_help=True
)

Par = Annotated[
    str, typer.Option("--par", metavar="NOM", help="Qui le demande : le registre le garde.")
]
Motif = Annotated[str, typer.Option(metavar="TEXTE", help="Pourquoi : le registre le garde.")]
Jour = Annotated[
    datetime | None,
    typer.Option(
        "--au",
        formats=FORMATS_DE_DATE,
        metavar="DATE",
        help="Le jour inscrit au registre ; à défaut, aujourd'hui.",
    ),
]
Registre = Annotated[
    Path | None,
    typer.Option(
        metavar="CLASSEUR", help="Le registre à compléter : votre dernier rapport, par exemple."
    ),
]


@lettrage.command("delettrer", cls=Commande)
def delettrer(
    entree: Entree,
    sortie: Sortie,
    par: Par,
    codes: Annotated[
        str, typer.Option(metavar="CODES", help="Les codes à retirer, séparés par des virgules.")
    ] = "",
    lignes: Annotated[
        str, typer.Option(metavar="LIGNES", help="Des lignes du fichier ; 12,15-18 par exemple.")
    ] = "",
    comptes: Annotated[
        str, typer.Option(metavar="PREFIXES", help="Dans ces comptes seulement.")
    ] = "",
    auxiliaires: Annotated[
        str, typer.Option(metavar="CODES", help="Chez ces tiers seulement.")
    ] = "",
    lettre_du: Annotated[
        datetime | None,
        typer.Option(formats=FORMATS_DE_DATE, metavar="DATE", help="Lettrés depuis ce jour."),
    ] = None,
    lettre_au: Annotated[
        datetime | None,
        typer.Option(formats=FORMATS_DE_DATE, metavar="DATE", help="Lettrés jusqu'à ce jour."),
    ] = None,
    motif: Motif = "",
    au: Jour = None,
    registre: Registre = None,
    feuille: Feuille = "",
    json: Json = False,
) -> None:
    """Retire des codes de lettrage, toujours par groupes entiers.

    Écrit une copie du livre, au même format et dans le même ordre.

    Écrit aussi un rapport : les lignes rouvertes, le registre, les contrôles.
    """

    def acte(suivi: Suivi) -> object:
        from lettrine.actions.delettrer import delettrer as action  # noqa: PLC0415
        from lettrine.actions.intervention import lire_lignes, ouvrir_registre  # noqa: PLC0415
        from lettrine.actions.ouverture import lieux, ouvrir  # noqa: PLC0415
        from lettrine.comptabilite.lettrage import Demande  # noqa: PLC0415

        suivi.etape("Lecture de la source")
        jour = au.date() if au else date.today()
        demande = Demande(jour, par, motif)
        choisies = lire_lignes(lignes)
        endroits = lieux(entree, sortie, "delettrage")
        ancien = ouvrir_registre(registre, endroits)
        return action(
            ouvrir(entree, endroits, feuille=feuille or None, au=jour, progression=suivi.octets),
            demande=demande,
            comptes=en_liste(comptes),
            auxiliaires=en_liste(auxiliaires),
            codes=en_liste(codes),
            du=lettre_du.date() if lettre_du else None,
            au=lettre_au.date() if lettre_au else None,
            lignes=choisies,
            registre=ancien,
            progression=suivi.etape,
        )

    executer(acte, taille=entree, en_json=json)


@lettrage.command("poser", cls=Commande)
def poser(
    entree: Entree,
    lignes: Annotated[
        str,
        typer.Option(
            "--lignes", metavar="LIGNES", help="Les lignes à lettrer ; 12,15-18 par exemple."
        ),
    ],
    sortie: Sortie,
    par: Par,
    partiel: Annotated[
        bool,
        typer.Option("--partiel", metavar="", help="Elles ne se soldent pas encore : en attente."),
    ] = False,
    motif: Motif = "",
    au: Jour = None,
    registre: Registre = None,
    feuille: Feuille = "",
    json: Json = False,
) -> None:
    """Met un même code sur les lignes choisies d'un compte, si elles se soldent.

    Écrit une copie du livre, au même format et dans le même ordre.

    Écrit aussi un rapport : les lignes lettrées, le registre, les contrôles.
    """

    def acte(suivi: Suivi) -> object:
        from lettrine.actions.intervention import lire_lignes, ouvrir_registre  # noqa: PLC0415
        from lettrine.actions.ouverture import lieux, ouvrir  # noqa: PLC0415
        from lettrine.actions.poser import poser as action  # noqa: PLC0415
        from lettrine.comptabilite.lettrage import Demande  # noqa: PLC0415

        suivi.etape("Lecture de la source")
        jour = au.date() if au else date.today()
        demande = Demande(jour, par, motif)
        choisies = lire_lignes(lignes)
        endroits = lieux(entree, sortie, "lettrage_manuel")
        ancien = ouvrir_registre(registre, endroits)
        return action(
            ouvrir(entree, endroits, feuille=feuille or None, au=jour, progression=suivi.octets),
            choisies,
            demande=demande,
            partiel=partiel,
            registre=ancien,
            progression=suivi.etape,
        )

    executer(acte, taille=entree, en_json=json)
