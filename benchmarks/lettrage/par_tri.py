"""Un seul tri stable des lignes par compte et montant : le plancher de tout lettrage."""

import json
import sys
import time

import numpy as np
import pandas as pd


def main(livre: str) -> None:
    """Trie les lignes et dit la durée de l'étape."""
    ecritures = pd.read_feather(livre)
    comptes, _ = pd.factorize(ecritures["CompAuxNum"])
    montants = (ecritures["Debit"] + ecritures["Credit"]).to_numpy()
    depart = time.process_time()
    ordre = np.lexsort((montants, comptes))
    etape = time.process_time() - depart
    print(json.dumps({"etape_s": etape, "constat": {"lignes": len(ordre)}}))


if __name__ == "__main__":
    main(*sys.argv[1:])
