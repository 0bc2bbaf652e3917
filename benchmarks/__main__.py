"""Mesure tout et écrit la page publiée.

Usage : make bench, ou python -m benchmarks [--rapide] [--tours N] [--sortie PAGE]. Avec --rapide,
de petites tailles et un seul tour ; la page est affichée au lieu d'être écrite.
"""

import argparse
import tempfile
import time
from pathlib import Path

from benchmarks.epreuves import (
    Echelle,
    mesurer_les_fec_reels,
    mesurer_les_scores,
    mesurer_tout,
)
from benchmarks.mesure import RACINE
from benchmarks.rapport import page

PAGE = RACINE / "docs" / "reference" / "performances.md"


def main() -> None:
    """Lance les épreuves dans un dossier provisoire, effacé à la fin."""
    options = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    options.add_argument("--rapide", action="store_true", help="petites tailles, un seul tour")
    options.add_argument("--tours", type=int, default=5, help="nombre de tours (5)")
    options.add_argument("--sortie", type=Path, default=PAGE, help="page à écrire")
    choix = options.parse_args()
    echelle = Echelle.rapide() if choix.rapide else Echelle.publiee(choix.tours)
    depart = time.monotonic()

    def dire(message: str) -> None:
        print(f"{time.monotonic() - depart:6.0f} s  {message}", flush=True)

    with tempfile.TemporaryDirectory(prefix="lettrine-mesures-") as dossier:
        resultats = mesurer_tout(Path(dossier), echelle, dire)
        scores = mesurer_les_scores(Path(dossier), echelle, dire)
    reels = mesurer_les_fec_reels(dire)
    if choix.rapide:
        for resultat in resultats:
            resultat.objectifs.clear()  # ils valent pour les tailles publiées
    texte = page(resultats, scores, reels, "make bench")
    if choix.rapide:
        print(f"\n{texte}")
        return
    choix.sortie.parent.mkdir(parents=True, exist_ok=True)
    choix.sortie.write_text(texte, encoding="utf-8")
    mesures = (*resultats, *scores, *reels)
    manques = [o.vise for mesure in mesures for o in mesure.objectifs if not o.tenu]
    print(f"\nPage écrite : {choix.sortie.name}. Objectifs non tenus : {len(manques)}.")
    for manque in manques:
        print(f"- {manque}")


if __name__ == "__main__":
    main()
