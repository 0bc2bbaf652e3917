"""Le journal des erreurs internes (internal error log): la trace, jamais les données.

Règle : ce que Lettrine n'avait pas prévu est noté avec l'heure, le genre d'erreur et les endroits
du programme, sans aucune valeur. Le journal est dans le dossier de l'utilisateur.
Exceptions : si le dossier ne peut pas être écrit, la trace va sur la sortie d'erreur.

Unités : heure UTC.
"""

import os
import sys
import traceback
from datetime import UTC, datetime
from pathlib import Path

__all__ = ["consigner"]


def consigner(erreur: Exception) -> Path:
    """Note la trace (fichiers, lignes, fonctions, genre d'erreur), jamais les valeurs."""
    journal = _dossier() / "journal.txt"
    moments = [
        f"  {Path(m.filename).name}:{m.lineno} {m.name}"
        for m in traceback.extract_tb(erreur.__traceback__)
    ]
    instant = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
    lignes = [f"{instant} {type(erreur).__name__}", *moments, ""]
    try:
        journal.parent.mkdir(parents=True, exist_ok=True)
        with journal.open("a", encoding="utf-8") as flux:
            flux.write("\n".join(lignes) + "\n")
    except OSError:
        sys.stderr.write("\n".join(lignes) + "\n")
    return journal


def _dossier() -> Path:
    racine = os.environ.get("LOCALAPPDATA") or os.environ.get("XDG_STATE_HOME")
    return Path(racine or Path("~/.local/state").expanduser()) / "lettrine"
