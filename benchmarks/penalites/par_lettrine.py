"""Les pénalités par Lettrine : le calcul entier, tables rendues."""

import json
import sys
import time

from benchmarks.penalites.donnees import AU, engendrer
from lettrine.comptabilite.penalites import Imputation, calculer


def main(nombre: str, imputation: str) -> None:
    """Calcule les pénalités et dit la durée de l'étape."""
    factures, reglements = engendrer(int(nombre))
    depart = time.process_time()
    penalites = calculer(factures, reglements, au=AU, imputation=Imputation[imputation])
    etape = time.process_time() - depart
    constat = {
        "factures": len(penalites.factures),
        "reglements": len(reglements),
        "segments": len(penalites.segments),
        "ecartees": len(penalites.ecartees),
    }
    print(json.dumps({"etape_s": etape, "constat": constat}))


if __name__ == "__main__":
    main(*sys.argv[1:])
