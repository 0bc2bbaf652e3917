"""Le lettrage par Lettrine : toutes les preuves, jusqu'aux groupes probables, tables rendues."""

import json
import sys
import time

import pandas as pd

from lettrine.comptabilite.lettrage import Confiance, lettrer

ecritures = pd.read_feather(sys.argv[1])
depart = time.process_time()
resultat = lettrer(ecritures, comptes=["411"], appliquer=Confiance.PROBABLE)
etape = time.process_time() - depart
print(json.dumps({"etape_s": etape, "constat": {"groupes": len(resultat.groupes)}}))
