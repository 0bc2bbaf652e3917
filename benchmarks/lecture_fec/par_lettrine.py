"""Le FEC lu par Lettrine : formes réelles, anomalies et rangs compris."""

import json
import sys

from lettrine.formats import fec

table = fec.lire(sys.argv[1]).table
constat = {
    "lignes": len(table),
    "debit": int(table["Debit"].sum()),
    "credit": int(table["Credit"].sum()),
    "dates": {nom: int(table[nom].notna().sum()) for nom in ("EcritureDate", "DateLet")},
    "dernier_jour": str(table["EcritureDate"].max().date()),
}
print(json.dumps({"constat": constat}))
