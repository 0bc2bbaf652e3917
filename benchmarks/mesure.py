"""Mesurer des processus entiers (whole-process measurements), en tours alternés.

Règle : le temps est celui du processeur (utilisateur et système) que le noyau compte pour le
processus fils, démarrage de Python et imports compris ; la mémoire est son pic. Les concurrents
passent l'un après l'autre, A B C A B C, et un rapport se calcule tour par tour avant d'en
prendre la médiane : une machine partagée ralentit ainsi tout le monde.
Exceptions : un programme peut mesurer lui-même une étape et la rendre en JSON (`etape_s`), avec
ce qu'il a constaté (`constat`) pour que l'on vérifie que tous ont fait le même travail.

Unités : secondes, Mio.

>>> import sys
>>> faite = executer([sys.executable, "-c", "import json; print(json.dumps({'constat': 3}))"])
>>> faite.constat, faite.processeur > 0, faite.memoire > 1
(3, True, True)
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

__all__ = ["RACINE", "Mesure", "comparer", "executer", "mediane", "python", "rapports"]

RACINE = Path(__file__).resolve().parents[1]
UNITE_DE_MEMOIRE = 1 if sys.platform == "darwin" else 1024  # ru_maxrss : octets, ou Kio

Mesures = dict[str, list["Mesure"]]


@dataclass(frozen=True, slots=True)
class Mesure:
    """Un passage d'un programme."""

    processeur: float
    horloge: float
    memoire: float
    etape: float | None = None
    constat: Any = None

    @property
    def duree(self) -> float:
        """L'étape que le programme a mesurée, sinon le processus entier."""
        return self.processeur if self.etape is None else self.etape


def python(module: str, *arguments: object) -> list[str]:
    """La commande qui lance un module de ce dépôt."""
    return [sys.executable, "-m", module, *map(str, arguments)]


def executer(commande: Sequence[str]) -> Mesure:
    """Lance une commande jusqu'au bout et la mesure ; lève `RuntimeError` si elle échoue."""
    with tempfile.TemporaryFile() as sortie, tempfile.TemporaryFile() as erreurs:
        depart = time.perf_counter()
        fils = subprocess.Popen(commande, stdout=sortie, stderr=erreurs, cwd=RACINE)
        _, etat, ressources = os.wait4(fils.pid, 0)
        horloge = time.perf_counter() - depart
        fils.returncode = os.waitstatus_to_exitcode(etat)
        sortie.seek(0)
        erreurs.seek(0)
        if fils.returncode:
            fin = erreurs.read().decode(errors="replace")[-2000:]
            raise RuntimeError(f"« {' '.join(commande)} » a échoué :\n{fin}")
        rendu = _json(sortie.read())
    return Mesure(
        processeur=ressources.ru_utime + ressources.ru_stime,
        horloge=horloge,
        memoire=ressources.ru_maxrss * UNITE_DE_MEMOIRE / 2**20,
        etape=rendu.get("etape_s"),
        constat=rendu.get("constat"),
    )


def comparer(
    commandes: Mapping[str, Sequence[str]], tours: int, dire: Callable[[str], object]
) -> Mesures:
    """Les mesures de chaque commande, les tours alternés."""
    mesures: Mesures = {nom: [] for nom in commandes}
    for tour in range(1, tours + 1):
        for nom, commande in commandes.items():
            mesures[nom].append(executer(commande))
            dire(f"tour {tour}/{tours}, {nom} : {mesures[nom][-1].duree:.2f} s")
    return mesures


def mediane(mesures: Sequence[Mesure], grandeur: str) -> float:
    """La médiane d'une grandeur (`processeur`, `horloge`, `memoire`, `etape`, `duree`)."""
    return float(statistics.median(getattr(mesure, grandeur) for mesure in mesures))


def rapports(mesures: Sequence[Mesure], autres: Sequence[Mesure]) -> float:
    """La médiane des rapports de durée, tour par tour."""
    return statistics.median(
        mesure.duree / autre.duree for mesure, autre in zip(mesures, autres, strict=True)
    )


def _json(sortie: bytes) -> dict[str, Any]:
    """Ce que le programme a écrit en dernière ligne, s'il a écrit du JSON."""
    lignes = sortie.decode(errors="replace").strip().splitlines()
    try:
        rendu = json.loads(lignes[-1]) if lignes else {}
    except ValueError:
        return {}
    return rendu if isinstance(rendu, dict) else {}
