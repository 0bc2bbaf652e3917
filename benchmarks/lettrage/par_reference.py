"""La fusion de pandas par compte, numéro cité dans le libellé et montant."""

import json
import sys
import time

import pandas as pd

from benchmarks.score import par_reference


def main(livre: str) -> None:
    """Cherche les paires et dit la durée de l'étape."""
    ecritures = pd.read_feather(livre)
    depart = time.process_time()
    groupes = par_reference(ecritures)
    etape = time.process_time() - depart
    print(json.dumps({"etape_s": etape, "constat": {"groupes": int(groupes.max())}}))


if __name__ == "__main__":
    main(*sys.argv[1:])
