"""Le classeur écrit par Lettrine : titre, tableau Excel, formats, bandes, filtres, mise en page."""

import sys
from pathlib import Path

import pandas as pd

from lettrine.classeur.presentation import Feuille, ecrire_classeur
from lettrine.tables.ecritures import CHAMPS_FEC, ECRITURES


def main(livre: str, classeur: str) -> None:
    """Écrit le classeur."""
    table = pd.read_feather(livre)[list(CHAMPS_FEC)]
    sortie = Path(classeur)
    sortie.unlink(missing_ok=True)
    ecrire_classeur(sortie, [Feuille("Ecritures", "Écritures", table=table, schema=ECRITURES)])


if __name__ == "__main__":
    main(*sys.argv[1:])
