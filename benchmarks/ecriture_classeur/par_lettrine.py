"""Le classeur écrit par Lettrine : titre, tableau Excel, formats, bandes, filtres, mise en page."""

import sys
from pathlib import Path

import pandas as pd

from lettrine.classeur.presentation import Feuille, ecrire_classeur
from lettrine.tables.ecritures import CHAMPS_FEC, ECRITURES

table = pd.read_feather(sys.argv[1])[list(CHAMPS_FEC)]
sortie = Path(sys.argv[2])
sortie.unlink(missing_ok=True)
ecrire_classeur(sortie, [Feuille("Ecritures", "Écritures", table=table, schema=ECRITURES)])
