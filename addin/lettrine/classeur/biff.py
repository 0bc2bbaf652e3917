"""Ce que le lecteur ne dit pas d'un ancien .xls (error cells of a BIFF workbook).

Règle : un .xls est un conteneur OLE dont le flux « Workbook » est une suite
d'enregistrements. On y repère les cellules en erreur, le calendrier 1904 et le chiffrement.
Exceptions : un .xls enregistre toujours le résultat d'une formule ; aucune n'est « jamais
calculée ».

Référence : [MS-CFB] pour le conteneur, [MS-XLS] 2.4 pour les enregistrements.
Unités : lignes et colonnes comptées de zéro.
"""

import struct
from collections.abc import Iterator
from pathlib import Path

from lettrine.classeur.cellules_fautives import Fautes
from lettrine.erreurs import FichierIllisible
from lettrine.fichiers import SIGNATURE_OLE

__all__ = ["illisible", "protege", "reperer"]

FORMULE, FIN, CALENDRIER, CHIFFREMENT = 0x0006, 0x000A, 0x0022, 0x002F
FEUILLE, ERREUR_OU_BOOLEEN, DEBUT = 0x0085, 0x0205, 0x0809
BIFF8 = 0x0600
CHAINE_FINIE = 0xFFFFFFFA
PETIT_SECTEUR = 64
TEXTES = {
    0x00: "#NUL!",
    0x07: "#DIV/0!",
    0x0F: "#VALEUR!",
    0x17: "#REF!",
    0x1D: "#NOM?",
    0x24: "#NOMBRE!",
    0x2A: "#N/A",
}


def reperer(fichier: Path) -> Fautes:
    """Les cellules en erreur de chaque feuille d'un .xls.

    Lève `FichierIllisible` : FIC-07 s'il est chiffré, CLA-01 si ce n'est pas un .xls.
    """
    try:
        flux = _flux_du_classeur(fichier.read_bytes())
        return _reperer(flux, fichier)
    except (struct.error, IndexError, LookupError, ValueError) as erreur:
        raise illisible(fichier) from erreur


def illisible(fichier: Path) -> FichierIllisible:
    """Le refus d'un fichier qui n'est pas un classeur."""
    return FichierIllisible(
        "CLA-01",
        f"« {fichier.name} » n'est pas un classeur, ou il est abîmé.",
        "Ouvrez-le dans votre tableur et enregistrez-le de nouveau, en .xlsx.",
    )


def protege(fichier: Path) -> FichierIllisible:
    """Le refus d'un classeur chiffré."""
    return FichierIllisible(
        "FIC-07",
        f"« {fichier.name} » est protégé par un mot de passe.",
        "Ouvrez-le, retirez le mot de passe, puis enregistrez-le sous un autre nom.",
    )


def _reperer(flux: bytes, fichier: Path) -> Fautes:
    fautes = Fautes()
    feuilles: list[tuple[str, int]] = []
    biff8 = True
    for genre, contenu in _enregistrements(flux, 0):
        if genre == DEBUT:
            biff8 = struct.unpack_from("<H", contenu)[0] == BIFF8
        elif genre == CHIFFREMENT:
            raise protege(fichier)
        elif genre == CALENDRIER:
            fautes.depuis_1904 = contenu[:1] == b"\x01"
        elif genre == FEUILLE:
            feuilles.append((_nom(contenu, biff8), struct.unpack_from("<I", contenu)[0]))
    for nom, debut in feuilles:
        fautes.erreurs[nom] = dict(_erreurs(flux, debut))
    return fautes


def _erreurs(flux: bytes, debut: int) -> Iterator[tuple[tuple[int, int], str]]:
    for genre, contenu in _enregistrements(flux, debut):
        code = None
        if genre == ERREUR_OU_BOOLEEN and contenu[7]:
            code = contenu[6]
        elif genre == FORMULE and contenu[12:14] == b"\xff\xff" and contenu[6] == 2:
            code = contenu[8]
        if code is not None:
            ligne, colonne = struct.unpack_from("<HH", contenu)
            yield (ligne, colonne), TEXTES.get(code, "#ERREUR")


def _enregistrements(flux: bytes, position: int) -> Iterator[tuple[int, bytes]]:
    """Les enregistrements d'un sous-flux, jusqu'à sa fin ; ceux qu'il contient sont sautés."""
    profondeur = 0
    while position + 4 <= len(flux):
        genre, longueur = struct.unpack_from("<HH", flux, position)
        contenu = flux[position + 4 : position + 4 + longueur]
        position += 4 + longueur
        profondeur += (genre == DEBUT) - (genre == FIN)
        if profondeur == 0:
            return
        if profondeur == 1:
            yield genre, contenu


def _nom(contenu: bytes, biff8: bool) -> str:
    longueur = contenu[6]
    if not biff8:
        return contenu[7 : 7 + longueur].decode("cp1252", "replace")
    if contenu[7] & 1:
        return contenu[8 : 8 + 2 * longueur].decode("utf-16-le", "replace")
    return contenu[8 : 8 + longueur].decode("latin-1")


def _flux_du_classeur(brut: bytes) -> bytes:
    """Le flux « Workbook » (« Book » avant Excel 97) du conteneur OLE."""
    if not brut.startswith(SIGNATURE_OLE):
        raise ValueError("pas un conteneur OLE")
    taille = 1 << struct.unpack_from("<H", brut, 30)[0]
    nombre, repertoire, _, seuil, petits, _ = struct.unpack_from("<6I", brut, 44)
    suite_difat, nombre_difat = struct.unpack_from("<2I", brut, 68)

    def secteur(numero: int) -> bytes:
        return brut[(numero + 1) * taille : (numero + 2) * taille]

    def entiers(bloc: bytes) -> tuple[int, ...]:
        return struct.unpack(f"<{len(bloc) // 4}I", bloc[: len(bloc) // 4 * 4])

    table = list(struct.unpack_from("<109I", brut, 76))
    for _ in range(nombre_difat):
        bloc = entiers(secteur(suite_difat))
        table += bloc[:-1]
        suite_difat = bloc[-1]
    fat = [suivant for numero in table[:nombre] for suivant in entiers(secteur(numero))]

    def chaine(numero: int) -> bytes:
        return b"".join(secteur(n) for n in _chaine(numero, fat))

    entrees = chaine(repertoire)
    petite_fat = entiers(chaine(petits)) if petits < CHAINE_FINIE else ()
    for place in range(0, len(entrees), 128):
        longueur_nom, debut, poids = (
            struct.unpack_from("<H", entrees, place + 64)[0],
            *struct.unpack_from("<II", entrees, place + 116),
        )
        nom = entrees[place : place + max(longueur_nom - 2, 0)].decode("utf-16-le", "replace")
        if nom not in ("Workbook", "Book"):
            continue
        if poids >= seuil:
            return _entier(chaine(debut), poids)
        racine = chaine(struct.unpack_from("<I", entrees, 116)[0])
        morceaux = (
            racine[n * PETIT_SECTEUR : (n + 1) * PETIT_SECTEUR] for n in _chaine(debut, petite_fat)
        )
        return _entier(b"".join(morceaux), poids)
    raise LookupError("pas de flux Workbook")


def _entier(flux: bytes, poids: int) -> bytes:
    if len(flux) < poids:
        raise ValueError("flux tronqué")
    return flux[:poids]


def _chaine(numero: int, suivants: list[int] | tuple[int, ...]) -> Iterator[int]:
    """Les secteurs d'un flux ; une chaîne plus longue que la table tourne en rond."""
    for _ in range(len(suivants) + 1):
        if numero >= CHAINE_FINIE:
            return
        yield numero
        numero = suivants[numero]
    raise ValueError("chaîne de secteurs sans fin")
