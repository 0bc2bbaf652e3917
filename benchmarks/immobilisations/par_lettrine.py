"""Le plan par Lettrine : registre lu et contrôlé, cumuls de tous les exercices."""

import json
import sys
import time

from benchmarks.immobilisations.donnees import AU, DU, engendrer
from lettrine.comptabilite.immobilisations import planifier


def main(nombre: str) -> None:
    """Dresse le plan et dit la durée de l'étape."""
    registre, unites = engendrer(int(nombre))
    planifier(registre.iloc[:100], du=DU, au=AU)  # les paramètres sont lus une fois
    depart = time.process_time()
    plan = planifier(registre, evenements=unites, du=DU, au=AU)
    dotations, nettes, derogatoires = plan.dotations, plan.nettes, plan.derogatoires
    etape = time.process_time() - depart
    constat = {
        "biens": len(plan.biens),
        "exercices": len(plan.periodes),
        "dotations": int(dotations.sum()),
        "cumuls": int(plan.amorti[1:].sum()),
        "nettes": int(nettes[1:].sum()),
        "fiscaux": int(plan.fiscal[1:].sum()),
        "derogatoires": int(abs(derogatoires).sum()),
    }
    print(json.dumps({"etape_s": etape, "constat": constat}))


if __name__ == "__main__":
    main(*sys.argv[1:])
