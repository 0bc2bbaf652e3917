"""Le départ d'un bouton sur Mac (Mac entry point), lancé par le script de Lettrine.

Règle : le complément donne, séparés par des tabulations, le nom du bouton, celui du classeur et les
réponses de l'utilisateur. Python se lie à Excel, exécute le bouton sur ce classeur, dit le bilan,
puis s'arrête. S'il ne peut pas parler à Excel, il sort en erreur, et le script le dit à sa place.
Exceptions : un message que l'utilisateur laisse ouvert plus d'une minute n'est pas une erreur.

Référence : `macros/Lettrine.applescript` et `macros/LettrineMac.bas`.
Unités : aucune.
"""

import atexit
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import xlwings

from lettrine.classeur.vivant import moteur
from lettrine.excel.executer import executer_sur

__all__ = ["principal"]

ENTRE = "\t"
FAIT, SANS_EXCEL = 0, 1


def principal(arguments: Sequence[str]) -> int:
    """Exécute le bouton demandé ; rend 1 si Excel ne répond pas."""
    _taire_xlwings()
    nom, classeur, *reponses = arguments[0].split(ENTRE)
    try:
        application: Any = xlwings.apps.active
        with suppress(Exception):  # si Excel ne répond pas, la suite le dira
            application.status_bar = False  # le complément y a écrit que Lettrine démarre
        executer_sur(application, nom, classeur=classeur, reponses=reponses)
    except Exception as erreur:
        if moteur.est_occupe(erreur):
            return FAIT
        sys.stderr.write(f"{type(erreur).__name__} {getattr(erreur, 'errornumber', '')}\n")
        return SANS_EXCEL
    return FAIT


def _taire_xlwings() -> None:
    """En s'arrêtant, xlwings lancerait une macro CleanUp, qui peut être celle de l'utilisateur."""
    engin = getattr(xlwings, "_xlmac", None)
    if engin is not None:
        atexit.unregister(engin.cleanup)


if __name__ == "__main__":
    sys.exit(principal(sys.argv[1:]))
