"""Lancer un acte depuis la commande (running an action): progression, bilan, code de sortie.

Règle : 0, c'est fait ; 1, c'est fait et quelqu'un doit regarder quelque chose ; 2, c'est refusé,
avec le remède ; 3, Lettrine s'est trompée : la trace va dans un journal, sans les données.
"""

import json
import os
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.console import Console

from lettrine.cli.affichage import afficher_bilans, afficher_refus, bilans_en_json
from lettrine.erreurs import ErreurLettrine

__all__ = ["Suivi", "executer", "lancer"]

FAIT, A_REGARDER, REFUSE, INTERNE = 0, 1, 2, 3


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
    """Analyse la ligne de commande et lance l'acte demandé."""
    from lettrine.cli.application import application  # noqa: PLC0415

    for flux in (sys.stdout, sys.stderr):
        if hasattr(flux, "reconfigure"):
            flux.reconfigure(encoding="utf-8", errors="replace")
    application()


def executer(
    acte: Callable[[Suivi], Any], *, taille: Path | None = None, en_json: bool = False
) -> None:
    """Lance l'acte, affiche son bilan et sort avec le code convenu.

    `taille` est le fichier dont la lecture fait avancer la barre de progression.
    """
    erreurs = Console(stderr=True)
    try:
        with _suivi(erreurs, taille, muet=en_json) as suivi:
            rendu = acte(suivi)
    except ErreurLettrine as erreur:
        _refuser(erreur, erreurs, en_json=en_json)
    except KeyboardInterrupt:
        erreurs.print("Interrompu : aucun fichier n'est à moitié écrit.")
        raise SystemExit(REFUSE) from None
    except MemoryError:
        erreurs.print("La mémoire manque : fermez d'autres programmes, ou découpez le fichier.")
        raise SystemExit(REFUSE) from None
    except Exception as erreur:
        journal = _consigner(erreur)
        erreurs.print(f"Erreur interne de Lettrine, consignée sans vos données dans {journal}.")
        raise SystemExit(INTERNE) from None
    bilans = rendu if isinstance(rendu, list) else [rendu]
    _rendre(bilans, en_json=en_json)
    raise SystemExit(A_REGARDER if any(b.a_regarder for b in bilans) else FAIT)


def _rendre(bilans: list[Any], *, en_json: bool) -> None:
    if en_json:
        sys.stdout.write(bilans_en_json(bilans) + "\n")
    else:
        afficher_bilans(bilans, Console())


def _refuser(erreur: ErreurLettrine, console: Console, *, en_json: bool) -> None:
    if en_json:
        objet = {"code": erreur.code, "message": erreur.message, "remede": erreur.remede}
        sys.stdout.write(json.dumps({"refus": objet}, ensure_ascii=False, indent=2) + "\n")
    else:
        afficher_refus(erreur, console)
    raise SystemExit(REFUSE)


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


def _consigner(erreur: Exception) -> Path:
    """Note la trace (fichiers, lignes, fonctions, genre d'erreur), jamais les valeurs."""
    dossier = Path(os.environ.get("LOCALAPPDATA") or Path.home() / ".local" / "state") / "lettrine"
    journal = dossier / "journal.txt"
    moments = [
        f"  {Path(m.filename).name}:{m.lineno} {m.name}"
        for m in traceback.extract_tb(erreur.__traceback__)
    ]
    instant = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
    lignes = [f"{instant} {type(erreur).__name__}", *moments, ""]
    try:
        dossier.mkdir(parents=True, exist_ok=True)
        with journal.open("a", encoding="utf-8") as flux:
            flux.write("\n".join(lignes) + "\n")
    except OSError:
        sys.stderr.write("\n".join(lignes) + "\n")
    return journal
