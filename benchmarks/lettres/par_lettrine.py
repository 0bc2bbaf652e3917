"""Les lettres par Lettrine : le modèle compilé une fois, toutes les lettres, écrites d'un lot."""

import json
import sys
import time
from collections.abc import Iterator

from benchmarks.lettres.donnees import NIVEAU, engendrer, sortie_neuve
from lettrine.documents.lot import ecrire_lot
from lettrine.documents.relance import contexte, ouvrir_modele


def main(sortie: str, nombre: str) -> None:
    """Écrit les lettres et dit le temps du processus jusque-là."""
    ecrites = ecrire_lot(sortie_neuve(sortie), _lettres(int(nombre)))
    print(json.dumps({"etape_s": time.process_time(), "constat": {"lettres": len(ecrites)}}))


def _lettres(nombre: int) -> Iterator[tuple[str, bytes]]:
    modele = ouvrir_modele(NIVEAU)
    for lettre in engendrer(nombre):
        contenu = contexte(lettre)
        yield f"{lettre.client.code}.docx", modele.remplir(contenu.valeurs, contenu.lignes)


if __name__ == "__main__":
    main(*sys.argv[1:])
