r"""Un FEC octet par octet (raw bytes): en-tête, blocs de lignes entières, fins de ligne, encodage.

Règle : le fichier est lu une seule fois, par blocs que l'on coupe à une fin de ligne. LF, CR LF,
CR et CR CR LF deviennent LF ; chaque ligne garde ainsi son rang. Un fichier est en UTF-8 s'il se
lit sans faute dans cet encodage, sinon dans l'encodage à un octet le plus vraisemblable.
Exceptions : un fichier en UTF-8 dont quelques lignes n'en sont pas (fichiers mis bout à bout,
dernière ligne tronquée) reste en UTF-8 ; ces lignes sont lues à part et signalées (FEC-32).

Référence : LPF art. A47 A-1, VI (encodages admis).
Unités : octets, lignes.

>>> fins_simples(b"a\r\nb\r\r\nc\rd")
b'a\nb\nc\nd'
>>> en_utf8("été\n".encode() + "réglé\n".encode("iso8859-15"), "utf-8", 2)
(b'\xc3\xa9t\xc3\xa9\nr\xc3\xa9gl\xc3\xa9\n', [3])
"""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import numpy as np

from lettrine.erreurs import FichierIllisible
from lettrine.formats.fec.forme import encodage_probable

__all__ = ["blocs", "en_utf8", "encodage_du_fichier", "fins_simples", "lire_premiere_ligne"]

TAILLE_DE_BLOC = 8 * 2**20
ENTETE_MAXIMAL = 64 * 2**10
MARQUE = b"\xef\xbb\xbf"
MARQUES_UTF16 = (b"\xff\xfe", b"\xfe\xff")
SIGNATURES = (b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0")

_PREMIERE_LIGNE = re.compile(rb"([^\r\n]*)(\r\r\n|\r\n|\n|\r|\Z)")


def lire_premiere_ligne(flux: BinaryIO, fichier: Path) -> tuple[bytes, str, bool]:
    """La première ligne, sa fin de ligne, et si une marque d'ordre (BOM) la précède.

    Le flux est laissé au début de la deuxième ligne. Lève FEC-15 (UTF-16), FEC-24 (binaire) ou
    FEC-03 (une première ligne démesurée n'est pas un en-tête).
    """
    debut = flux.read(ENTETE_MAXIMAL)
    if debut.startswith(MARQUES_UTF16) or _en_utf16(debut):
        raise FichierIllisible(
            "FEC-15",
            f"« {fichier.name} » est en UTF-16, ce qu'un FEC n'admet pas.",
            "Enregistrez-le en UTF-8 depuis votre éditeur de texte.",
        )
    if b"\x00" in debut or debut.startswith(SIGNATURES):
        raise _binaire(fichier)
    marque = debut.startswith(MARQUE)
    trouve = _PREMIERE_LIGNE.match(debut, len(MARQUE) if marque else 0)
    if trouve is None or trouve.end() == ENTETE_MAXIMAL:
        raise FichierIllisible(
            "FEC-03",
            f"La ligne 1 de « {fichier.name} » est trop longue pour être l'en-tête d'un FEC.",
            "Vérifiez que le fichier a bien une écriture par ligne.",
        )
    flux.seek(trouve.end())
    fin = trouve[2].replace(b"\r\r\n", b"\r\n").decode("ascii")
    return trouve[1], fin or "\r\n", marque


def blocs(flux: BinaryIO, fichier: Path) -> Iterator[bytes]:
    """Le reste du fichier, par blocs de lignes entières, aux fins de ligne simples.

    Lève FEC-24 si un octet nul s'y trouve.
    """
    reste = b""
    while lu := flux.read(TAILLE_DE_BLOC):
        if b"\x00" in lu:
            raise _binaire(fichier)
        if reste:
            lu = reste + lu
        coupe = _derniere_fin(lu)
        reste = lu[coupe:]
        if coupe:
            yield fins_simples(lu[:coupe])
    if reste:
        yield fins_simples(reste)


def fins_simples(bloc: bytes) -> bytes:
    """Le bloc aux fins de ligne LF."""
    if b"\r" in bloc:
        bloc = bloc.replace(b"\r\r\n", b"\n").replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return bloc


def encodage_du_fichier(fichier: Path) -> str:
    """L'encodage d'un fichier qui n'est pas tout entier en UTF-8.

    C'est encore UTF-8 si la plupart de ses lettres accentuées le sont.
    """
    compte = np.zeros(256, dtype=np.int64)
    en_utf8 = 0
    with fichier.open("rb") as flux:
        while lu := flux.read(TAILLE_DE_BLOC):
            compte += np.bincount(np.frombuffer(lu, np.uint8), minlength=256)
            valides = lu.decode("utf-8", errors="ignore")
            en_utf8 += len(valides.encode()) - len(valides.encode("ascii", errors="ignore"))
    if 2 * en_utf8 > compte[128:].sum():
        return "utf-8"
    return encodage_probable(Counter(dict(enumerate(compte.tolist()))))


def en_utf8(bloc: bytes, encodage: str, rang: int) -> tuple[bytes, list[int]]:
    """Le bloc en UTF-8, et les rangs des lignes qui ne sont pas dans l'encodage annoncé."""
    if not encodage.startswith("utf-8"):
        texte = bloc.decode(encodage, errors="replace")
        if "\ufffd" not in texte:
            return texte.encode(), []
        lignes = texte.split("\n")
        return texte.encode(), [n for n, ligne in enumerate(lignes, rang) if "\ufffd" in ligne]
    fautives = []
    reprises = bloc.split(b"\n")
    for place, ligne in enumerate(reprises):
        try:
            ligne.decode()
        except UnicodeDecodeError:
            reprises[place] = ligne.decode(encodage_probable(Counter(ligne)), "replace").encode()
            fautives.append(rang + place)
    return b"\n".join(reprises), fautives


def _derniere_fin(lu: bytes) -> int:
    """Où couper : après le dernier LF, à défaut après un CR que ne suit ni CR ni LF."""
    return lu.rfind(b"\n") + 1 or lu.rfind(b"\r", 0, len(lu.rstrip(b"\r"))) + 1


def _en_utf16(debut: bytes) -> bool:
    """Vrai si un texte latin y a un octet nul sur deux (UTF-16 sans marque d'ordre)."""
    return len(debut) >= 4 and debut[:4].count(0) == 2 and debut[0] != debut[1]


def _binaire(fichier: Path) -> FichierIllisible:
    return FichierIllisible(
        "FEC-24",
        f"« {fichier.name} » n'est pas un fichier texte.",
        "Un FEC est un fichier .txt ; un classeur doit porter l'extension .xlsx, .ods ou .csv.",
    )
