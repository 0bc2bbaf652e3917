"""Le lettrage par Lettrine : toutes les preuves, jusqu'aux groupes probables, tables rendues."""

import json
import sys
import time

import pandas as pd

from lettrine.comptabilite.lettrage import Confiance, lettrer


def main(livre: str) -> None:
    """Lettre le livre et dit la durée de l'étape."""
    ecritures = pd.read_feather(livre)
    depart = time.process_time()
    resultat = lettrer(ecritures, comptes=["411"], appliquer=Confiance.PROBABLE)
    etape = time.process_time() - depart
    print(json.dumps({"etape_s": etape, "constat": {"groupes": len(resultat.groupes)}}))


if __name__ == "__main__":
    main(*sys.argv[1:])
