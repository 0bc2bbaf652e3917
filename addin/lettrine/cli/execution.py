"""Lancer un acte depuis la commande (running an action): progression, bilan, code de sortie.

Règle : 0, c'est fait ; 1, c'est fait et quelqu'un doit regarder quelque chose ; 2, c'est refusé,
avec le remède ; 3, Lettrine s'est trompée : la trace va dans un journal, sans les données.
"""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import typer
from rich.console import Console

from lettrine.cli.affichage import afficher_bilans, afficher_refus, bilans_en_json
from lettrine.cli.francais import ErreurDUsage, est_l_aide, refus_d_usage
from lettrine.erreurs import ErreurLettrine
from lettrine.journal import consigner

__all__ = ["Suivi", "executer", "lancer"]

FAIT, A_REGARDER, REFUSE, INTERNE = 0, 1, 2, 3
INTERROMPU = "Interrompu : aucun fichier n'est à moitié écrit."


class Suivi:
    """Ce qu'un acte appelle pour dire où il en est ; muet hors d'un terminal."""

    def __init__(self, barre: Any = None, tache: Any = None) -> None:
        self._barre, self._tache = barre, tache

    def etape(self, nom: str) -> None:
        """L'étape en cours."""
        if self._barre:
            self._barre.update(self._tache, description=nom)

    def octets(self, lus: int) -> None:
        """Des octets de la source ont été lus."""
        if self._barre:
            self._barre.update(self._tache, advance=lus)


def lancer() -> None:
    """Analyse la ligne de commande, lance l'acte demandé et sort avec le code convenu."""
    for flux in (sys.stdout, sys.stderr):
        if hasattr(flux, "reconfigure"):
            flux.reconfigure(encoding="utf-8", errors="replace")
    # L'archive qu'un disque plein a interrompue échoue encore à sa destruction : c'est déjà dit.
    sys.unraisablehook = lambda _: None
    raise SystemExit(_code(Console(stderr=True), en_json="--json" in sys.argv))


def executer(
    acte: Callable[[Suivi], Any],
    *,
    taille: Path | None = None,
    en_json: bool = False,
    a_regarder: bool = True,
) -> None:
    """Lance l'acte, affiche son bilan et sort avec le code convenu.

    `taille` est le fichier dont la lecture fait avancer la barre de progression. `a_regarder` est
    faux pour la démonstration, dont les anomalies sont voulues : elle sort toujours avec 0.
    """
    console = Console(stderr=True)
    try:
        with _suivi(console, taille, muet=en_json) as suivi:
            rendu = acte(suivi)
    except KeyboardInterrupt:
        console.print(INTERROMPU)
        raise typer.Exit(REFUSE) from None
    bilans = rendu if isinstance(rendu, list) else [rendu]
    if en_json:
        sys.stdout.write(bilans_en_json(bilans) + "\n")
    else:
        afficher_bilans(bilans, Console())
    reste = a_regarder and any(b.a_regarder for b in bilans)
    raise typer.Exit(A_REGARDER if reste else FAIT)


def _code(console: Console, *, en_json: bool) -> int:
    from lettrine.cli.application import application  # noqa: PLC0415

    try:
        return int(application(prog_name="lettrine", standalone_mode=False) or FAIT)
    except ErreurLettrine as erreur:
        _dire_le_refus(erreur, console, en_json=en_json)
    except ErreurDUsage as erreur:
        if not est_l_aide(erreur):
            _dire_le_refus(refus_d_usage(erreur), console, en_json=en_json)
    except (KeyboardInterrupt, typer.Abort):
        console.print(INTERROMPU)
    except MemoryError:
        console.print("La mémoire manque : fermez d'autres programmes, ou découpez le fichier.")
    except Exception as erreur:
        journal = consigner(erreur)
        console.print(f"Erreur interne de Lettrine, consignée sans vos données dans {journal}.")
        return INTERNE
    return REFUSE


def _dire_le_refus(erreur: ErreurLettrine, console: Console, *, en_json: bool) -> None:
    if en_json:
        objet = {"code": erreur.code, "message": erreur.message, "remede": erreur.remede}
        sys.stdout.write(json.dumps({"refus": objet}, ensure_ascii=False, indent=2) + "\n")
    else:
        afficher_refus(erreur, console)


@contextmanager
def _suivi(console: Console, taille: Path | None, *, muet: bool) -> Iterator[Suivi]:
    if muet or not console.is_terminal:
        yield Suivi()
        return
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn  # noqa: PLC0415

    total = taille.stat().st_size if taille and taille.is_file() else None
    colonnes = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn())
    with Progress(*colonnes, console=console, transient=True) as barre:
        yield Suivi(barre, barre.add_task("", total=total))
