"""Le lettrage par Lettrine : toutes les preuves, ou les seules preuves certaines.

L'étape mesurée va jusqu'aux tables rendues ; des preuves certaines seules, jusqu'à leurs groupes.

Usage : python -m benchmarks.lettrage.par_lettrine LIVRE.feather [probable ou certain].
"""

import json
import sys
import time

import pandas as pd

from lettrine.comptabilite.lettrage import Confiance, lettrer


def main(livre: str, confiance: str = Confiance.PROBABLE) -> None:
    """Lettre le livre et dit la durée de l'étape."""
    jusqu_a = Confiance(confiance)
    ecritures = pd.read_feather(livre)
    instants = [time.process_time()]
    resultat = lettrer(
        ecritures,
        comptes=["411"],
        appliquer=jusqu_a,
        chercher=jusqu_a,
        progression=lambda _etape: instants.append(time.process_time()),
    )
    rendu = time.process_time()
    fin = instants[-1] if jusqu_a is Confiance.CERTAIN else rendu
    constat = {"groupes": len(resultat.groupes), "ms_tables_rendues": 1000 * (rendu - instants[0])}
    print(json.dumps({"etape_s": fin - instants[0], "constat": constat}))


if __name__ == "__main__":
    main(*sys.argv[1:])
