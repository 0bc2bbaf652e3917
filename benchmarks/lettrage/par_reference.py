"""La fusion de pandas par compte, numéro cité dans le libellé et montant."""

import json
import sys
import time

import pandas as pd

from benchmarks.score import par_reference

ecritures = pd.read_feather(sys.argv[1])
depart = time.process_time()
groupes = par_reference(ecritures)
etape = time.process_time() - depart
print(json.dumps({"etape_s": etape, "constat": {"groupes": int(groupes.max())}}))
