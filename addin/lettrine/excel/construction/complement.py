"""Le complément Excel, assemblé (assembling the add-in) : `Lettrine.xlam`.

Règle : le fichier part d'un complément vide enregistré par Excel, que fournit pyOpenVBA ; les
modules de `macros`, ceux que le catalogue écrit et le ruban y sont mis. Rien d'autre : pas de
réglage, pas de nom de personne. Deux constructions donnent le même fichier, à l'octet près.
Le projet ne porte que des sources : Excel les compile à l'ouverture, quelle que soit sa version.
Exceptions : rien n'est comprimé dans l'archive, car deux machines ne compriment pas pareil.

Référence : ECMA-376 (archive), MS-OVBA (projet VBA ; § 2.3.4.1, version 0xFFFF et aucune mémoire
de compilation pour qui n'est pas Excel), MS-CUSTOMUI (ruban).
Unités : aucune.
"""

import re
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

from pyopenvba import ExcelFile
from pyopenvba.cfb import CFB

from lettrine import __version__, catalogue
from lettrine.excel.construction.ruban import ruban_xml
from lettrine.excel.construction.vba import descriptions_vba, fonctions_vba, questions_vba
from lettrine.ressources import dossier

__all__ = ["COMPLEMENT", "ecrire_classeur", "ecrire_complement", "modules"]

COMPLEMENT = "Lettrine.xlam"
MACROS = "macros"
CLASSEUR = "ThisWorkbook"
FEUILLE = "Sheet1"
VIDE = "Module1"
PROJET = "xl/vbaProject.bin"
SANS_COMPILATION = bytes.fromhex("cc61ffff000000")
"""Le flux _VBA_PROJECT d'un projet qui n'a que des sources."""
INSTANT = (1980, 1, 1, 0, 0, 0)
MS_DOS = 0
RELATION = "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility"
RUBAN = "customUI/customUI14.xml"
PROPRIETES = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<cp:coreProperties \
xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" \
xmlns:dc="http://purl.org/dc/elements/1.1/">\
<dc:title>Lettrine</dc:title>\
<dc:description>La boîte à outils de l'assistant comptable</dc:description>\
</cp:coreProperties>"""


def ecrire_complement(sortie: Path) -> None:
    """Écrit le complément entier dans `sortie`, un fichier .xlam que personne n'a ouvert."""
    modele = (dossier(MACROS) / "ruban.xml").read_text(encoding="utf-8")
    ecrire_classeur(sortie, modules(), ruban=ruban_xml(modele, catalogue.actions()))


def modules() -> dict[str, str]:
    """Les modules VBA du complément, par nom ; ceux de `macros`, puis ceux du catalogue."""
    fonctions = catalogue.fonctions()
    ecrits = {
        chemin.stem: chemin.read_text(encoding="utf-8")
        for chemin in sorted(dossier(MACROS).iterdir())
        if chemin.suffix in (".bas", ".cls")
    }
    return {
        **ecrits,
        "LettrineFonctions": fonctions_vba(fonctions, __version__),
        "LettrineDescriptions": descriptions_vba(fonctions),
        "LettrineQuestions": questions_vba(catalogue.actions()),
    }


def ecrire_classeur(sortie: Path, contenu: Mapping[str, str], *, ruban: str = "") -> None:
    """Un classeur à macros (.xlam ou .xlsm, selon son nom), avec ces modules et ce ruban."""
    with tempfile.TemporaryDirectory() as provisoire:
        brut = Path(provisoire) / f"brut{sortie.suffix}"
        with ExcelFile.create_new(brut) as fichier:
            projet = fichier.vba_project()
            projet.delete_module(VIDE)
            fichier.set_module(FEUILLE, "Option Explicit\r\n")  # oublie ce qui y était compilé
            for nom, texte in contenu.items():
                if nom == CLASSEUR:
                    fichier.set_module(nom, _en_crlf(texte))
                else:
                    projet.add_module(nom, _en_crlf(texte))
            fautes = projet.validate()
            if fautes:
                raise ValueError(f"Le projet VBA n'est pas cohérent : {'; '.join(fautes)}")
            fichier.save()
        parties = _parties(brut)
    if ruban:
        parties[RUBAN] = ruban.encode()
        parties["_rels/.rels"] = _relier(parties["_rels/.rels"])
    _archiver(sortie, parties)


def _parties(fichier: Path) -> dict[str, bytes]:
    """Les parties du classeur, sans le nom ni la compilation de qui a enregistré le modèle."""
    with zipfile.ZipFile(fichier) as archive:
        parties = {nom: archive.read(nom) for nom in archive.namelist()}
    parties["docProps/core.xml"] = PROPRIETES.encode()
    parties[PROJET] = _sans_compilation(parties[PROJET])
    return parties


def _sans_compilation(projet: bytes) -> bytes:
    """Le même projet ; Excel ne peut pas prendre pour compilé ce qui ne l'est pas."""
    flux = CFB.from_bytes(projet)
    flux.write_stream_in_storage("VBA", "_VBA_PROJECT", SANS_COMPILATION)
    octets: bytes = flux.to_bytes()
    return octets


def _relier(relations: bytes) -> bytes:
    lien = f'<Relationship Id="rIdRuban" Type="{RELATION}" Target="{RUBAN}"/></Relationships>'
    return re.sub(b"</Relationships>", lien.encode(), relations)


def _archiver(sortie: Path, parties: Mapping[str, bytes]) -> None:
    with zipfile.ZipFile(sortie, "w", zipfile.ZIP_STORED) as archive:
        for nom, octets in parties.items():
            entree = zipfile.ZipInfo(nom, INSTANT)
            entree.create_system = MS_DOS  # sinon l'archive dirait sur quel système elle est née
            archive.writestr(entree, octets)


def _en_crlf(texte: str) -> str:
    return texte.replace("\r\n", "\n").replace("\n", "\r\n")
