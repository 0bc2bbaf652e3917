"""Le classeur lu par Lettrine : en-tête cherché, cellules fautives repérées, table typée."""

import json
import sys

from lettrine.classeur.fichier import ouvrir_classeur
from lettrine.tables.ecritures import ECRITURES


def main(classeur: str) -> None:
    """Lit le classeur et dit ce qu'il contient."""
    table = ouvrir_classeur(classeur).lire(ECRITURES).table
    constat = {
        "lignes": len(table),
        "debit": int(table["Debit"].sum()),
        "credit": int(table["Credit"].sum()),
        "comptes": table["CompteNum"].iloc[0],
        "dernier_jour": str(table["EcritureDate"].max().date()),
    }
    print(json.dumps({"constat": constat}))


if __name__ == "__main__":
    main(*sys.argv[1:])
