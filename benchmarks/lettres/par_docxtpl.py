"""Les lettres par docxtpl, comme sa documentation le montre : ouvrir, remplir, enregistrer.

Il en écrit quelques-unes ; l'étape rendue est celle du nombre demandé, le démarrage compté une
fois et la durée d'une lettre multipliée.
"""

import json
import sys
import time

from docxtpl import DocxTemplate

from benchmarks.lettres.donnees import NIVEAU, chemin_du_modele, engendrer, sortie_neuve
from lettrine.documents.relance import MODELES, contexte


def main(sortie: str, nombre: str, ecrites: str) -> None:
    """Écrit `ecrites` lettres et dit le temps qu'en prendraient `nombre`."""
    dossier = sortie_neuve(sortie)
    dossier.mkdir()
    depart = time.process_time()
    for lettre in engendrer(int(ecrites)):
        contenu = contexte(lettre)
        modele = DocxTemplate(chemin_du_modele(MODELES[NIVEAU]))
        modele.render({**contenu.valeurs, "lignes": contenu.lignes}, autoescape=True)
        modele.save(dossier / f"{lettre.client.code}.docx")
    une = (time.process_time() - depart) / int(ecrites)
    etape = depart + une * int(nombre)
    print(json.dumps({"etape_s": etape, "constat": {"lettres": int(nombre)}}))


if __name__ == "__main__":
    main(*sys.argv[1:])
