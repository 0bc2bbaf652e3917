"""Compare le texte des lettres des deux programmes : le même XML, une fois rendu canonique.

Une seule différence est admise : docxtpl dit aussi de garder les espaces (xml:space) dans des
textes fixes voisins d'une balise, où il n'y en a pas à perdre.
"""

import json
import sys
import zipfile
from pathlib import Path

from lxml import etree

PARTIE = "word/document.xml"
ESPACES = "{http://www.w3.org/XML/1998/namespace}space"


def main(notre: str, autre: str) -> None:
    """Compare toutes les lettres de `autre` ; s'arrête à la première différence."""
    lettres = sorted(_un_passage(autre).glob("*.docx"))
    for lettre in lettres:
        if canonique(_un_passage(notre) / lettre.name) != canonique(lettre):
            sys.exit(f"{lettre.name} : {PARTIE} diffère")
    print(json.dumps({"constat": {"lettres": len(lettres)}}))


def _un_passage(sortie: str) -> Path:
    return next(Path(sortie).glob("*/lettres"))


def canonique(lettre: Path) -> bytes:
    """La partie principale en XML canonique."""
    with zipfile.ZipFile(lettre) as archive:
        racine = etree.fromstring(archive.read(PARTIE))
    for texte in racine.iter("{*}t"):
        texte.set(ESPACES, "preserve")
    return etree.tostring(racine, method="c14n")


if __name__ == "__main__":
    main(*sys.argv[1:])
