"""Ce que coûte le chargement d'un module, dans un processus qui n'a encore rien chargé."""

import importlib
import json
import sys
import time


def main(module: str) -> None:
    """Charge le module et dit la durée, et si des modules inutiles sont venus avec."""
    depart = time.process_time()
    importlib.import_module(module)
    etape = time.process_time() - depart
    inutiles = [nom for nom in ("typer", "rich", "docx", "openpyxl") if nom in sys.modules]
    print(json.dumps({"etape_s": etape, "constat": {"module": module, "inutiles": inutiles}}))


if __name__ == "__main__":
    main(sys.argv[1])
