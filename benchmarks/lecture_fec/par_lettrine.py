"""Le FEC lu par Lettrine : formes réelles, anomalies et rangs compris."""

import json
import sys

from lettrine.formats import fec


def main(fichier: str) -> None:
    """Lit le FEC et dit ce qu'il contient."""
    table = fec.lire(fichier).table
    constat = {
        "lignes": len(table),
        "debit": int(table["Debit"].sum()),
        "credit": int(table["Credit"].sum()),
        "dates": {nom: int(table[nom].notna().sum()) for nom in ("EcritureDate", "DateLet")},
        "dernier_jour": str(table["EcritureDate"].max().date()),
    }
    print(json.dumps({"constat": constat}))


if __name__ == "__main__":
    main(*sys.argv[1:])
