"""Les parties d'un .docx, relues bornées et réassemblées vite (docx package parts).

Règle : ce qui ne change pas d'une lettre à l'autre est comprimé une seule fois. Chaque lettre
recopie ces octets, puis ajoute les parties remplies. Les dates internes sont fixes : la même
lettre donne les mêmes octets.
Exceptions : un document à macros (.docm) ou un modèle de Word (.dotx) est refusé, car les
lettres qui en sortiraient ne seraient pas des .docx.

Référence : ECMA-376, partie 2 (Open Packaging Conventions) ; format ZIP, APPNOTE 6.3.
Unités : tailles en octets.

>>> socle = Socle({"a.txt": b"fixe"})
>>> import io, zipfile
>>> archive = zipfile.ZipFile(io.BytesIO(socle.assembler({"b.txt": b"rempli"})))
>>> archive.namelist(), archive.read("b.txt")
(['a.txt', 'b.txt'], b'rempli')
"""

import struct
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from lettrine.erreurs import FichierIllisible
from lettrine.fichiers import archive_ouverte, lire_membre, verifier_lisible, verifier_zip

__all__ = ["Parties", "Socle", "analyser_xml", "lire_parties"]

TAILLE_MAXIMALE = 64 * 1024**2
MEMBRES_MAXIMAUX = 1_000

TYPES = "[Content_Types].xml"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml."
CORPS = f"{_WORD}document.main+xml"
MARGES = (f"{_WORD}header+xml", f"{_WORD}footer+xml")

PREMIER_JANVIER_1980 = 0x21
VERSION = 20  # la plus ancienne qui sache déplier « deflate »
_LOCAL = struct.Struct("<4sHHHHHLLLHH")
_CENTRAL = struct.Struct("<4sHHHHHHLLLHHHHHLL")
_FIN = struct.Struct("<4sHHHHLLH")


@dataclass(frozen=True)
class Parties:
    """Le contenu d'un .docx : toutes ses parties, et le nom de celles que l'on remplit."""

    membres: Mapping[str, bytes]
    corps: str
    marges: tuple[str, ...]


class Socle:
    """Les parties fixes, déjà comprimées, auxquelles chaque lettre ajoute les siennes."""

    def __init__(self, fixes: Mapping[str, bytes]) -> None:
        self._membres, self._repertoire = _comprimes(fixes.items(), 0, niveau=9)
        self._nombre = len(fixes)

    def assembler(self, parties: Mapping[str, bytes]) -> bytes:
        """L'archive complète : le socle, puis ces parties."""
        ajouts, entrees = _comprimes(parties.items(), len(self._membres), niveau=1)
        repertoire = self._repertoire + entrees
        debut = len(self._membres) + len(ajouts)
        nombre = self._nombre + len(parties)
        fin = _FIN.pack(b"PK\x05\x06", 0, 0, nombre, nombre, len(repertoire), debut, 0)
        return b"".join((self._membres, ajouts, repertoire, fin))


def lire_parties(chemin: str | Path) -> Parties:
    """Les parties d'un .docx ; `FichierIllisible` MOD-01 si ce n'en est pas un."""
    fichier = verifier_lisible(chemin)
    try:
        verifier_zip(fichier, membres=MEMBRES_MAXIMAUX, taille=TAILLE_MAXIMALE)
        with archive_ouverte(fichier) as archive:
            noms = [membre.filename for membre in archive.infolist() if not membre.is_dir()]
            membres = {nom: lire_membre(archive, nom, TAILLE_MAXIMALE) for nom in noms}
    except FichierIllisible as erreur:
        if erreur.code != "FIC-06":
            raise
        raise _pas_un_docx(fichier, "n'est pas un document Word, ou il est abîmé") from erreur
    if TYPES not in membres:
        raise _pas_un_docx(fichier, "n'est pas un document Word")
    genres = _genres(membres[TYPES], fichier)
    corps = next((nom for nom, genre in genres.items() if genre == CORPS), "")
    if corps not in membres:
        raise _pas_un_docx(fichier, "n'est pas un document Word .docx sans macro")
    marges = tuple(nom for nom, genre in genres.items() if genre in MARGES and nom in membres)
    return Parties(membres, corps, marges)


def analyser_xml(contenu: bytes, nom: str, fichier: Path) -> etree._Element:
    """L'arbre d'une partie, lu sans entité ni réseau ; MOD-02 s'il est abîmé ou déclare une DTD."""
    analyseur = etree.XMLParser(resolve_entities=False, no_network=True, remove_pis=True)
    try:
        racine = etree.fromstring(contenu, analyseur)
    except etree.XMLSyntaxError as erreur:
        raise _partie_abimee(nom, fichier) from erreur
    if racine.getroottree().docinfo.doctype:
        raise _partie_abimee(nom, fichier)
    return racine


def _genres(contenu: bytes, fichier: Path) -> dict[str, str]:
    """Le type de chaque partie qui en déclare un."""
    return {
        entree.get("PartName", "").lstrip("/"): entree.get("ContentType", "")
        for entree in analyser_xml(contenu, TYPES, fichier).iterfind("{*}Override")
    }


def _comprimes(
    membres: Iterable[tuple[str, bytes]], debut: int, niveau: int
) -> tuple[bytes, bytes]:
    """Les membres comprimés, écrits à partir de `debut`, et leurs entrées au répertoire."""
    morceaux, entrees, place = [], [], debut
    for nom, contenu in membres:
        compresseur = zlib.compressobj(niveau, zlib.DEFLATED, -zlib.MAX_WBITS)
        comprime = compresseur.compress(contenu) + compresseur.flush()
        nom_code = nom.encode()
        drapeaux = 0 if nom.isascii() else 0x800
        commun = (
            VERSION, drapeaux, zlib.DEFLATED, 0, PREMIER_JANVIER_1980, zlib.crc32(contenu),
            len(comprime), len(contenu), len(nom_code), 0,
        )  # fmt: skip
        morceaux += [_LOCAL.pack(b"PK\x03\x04", *commun), nom_code, comprime]
        entrees += [_CENTRAL.pack(b"PK\x01\x02", VERSION, *commun, 0, 0, 0, 0, place), nom_code]
        place += _LOCAL.size + len(nom_code) + len(comprime)
    return b"".join(morceaux), b"".join(entrees)


def _pas_un_docx(fichier: Path, constat: str) -> FichierIllisible:
    return FichierIllisible(
        "MOD-01",
        f"« {fichier.name} » {constat}.",
        "Ouvrez le modèle dans Word et enregistrez-le au format « Document Word (.docx) ».",
    )


def _partie_abimee(nom: str, fichier: Path) -> FichierIllisible:
    return FichierIllisible(
        "MOD-02",
        f"La partie « {nom} » de « {fichier.name} » est abîmée ou n'est pas un XML admis.",
        "Ouvrez le modèle dans Word et enregistrez-le sous un autre nom, ou reprenez celui"
        " qui est livré.",
    )
