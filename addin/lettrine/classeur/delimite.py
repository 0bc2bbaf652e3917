"""Les fichiers texte à colonnes (delimited text: .csv).

Règle : l'encodage est celui de la marque d'ordre, sinon UTF-8 s'il est valable, sinon
Windows-1252 ; le séparateur est celui de « ; », tabulation, « , » et « | » qui donne le plus
de lignes de même largeur. Tout reste texte.
Exceptions : une apostrophe mise devant = + - @ pour qu'un tableur n'y voie pas une formule
n'est pas lue ; un fichier binaire est refusé.

Référence : RFC 4180 ; « sep=; » en première ligne, usage d'Excel.
Unités : lignes du tableau, comme un tableur les numérote.

>>> proteger("=1+1"), deproteger("'=1+1"), deproteger("l'été")
("'=1+1", '=1+1', "l'été")
"""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from lettrine.erreurs import FichierIllisible

__all__ = ["FormatDelimite", "deproteger", "ecrire_delimite", "lire_delimite", "proteger"]

DELIMITEURS = (";", "\t", ",", "|")
ECHANTILLON = 200
MARQUES = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
CELLULE_MAXIMALE = 10**7  # une cellule plus longue est un guillemet jamais refermé

_FORMULE = re.compile(r"'*[=+\-@\t\r]")
_NOMBRE_SIGNE = re.compile(r"[+-] ?[0-9][0-9 .,\u00a0\u202f]*[€%]?")
_PROTEGEE = re.compile(r"'+[=+\-@\t\r]")
_DECIMAL = re.compile(r"[+-]?[0-9 \u00a0\u202f]*[0-9]([.,])[0-9]{1,2}")
_BINAIRE = re.compile(r"[\x00-\x08\x0e-\x1f]")


@dataclass(frozen=True, slots=True)
class FormatDelimite:
    """Comment un texte à colonnes est écrit : encodage, séparateur, virgule ou point, fins."""

    encodage: str = "utf-8-sig"
    delimiteur: str = ";"
    decimale: str = ","
    fin_de_ligne: str = "\r\n"


def lire_delimite(fichier: Path) -> tuple[list[list[str]], FormatDelimite]:
    """Les lignes, de même longueur, et le format du fichier.

    Lève `FichierIllisible` CLA-02 si le fichier est binaire ou mal formé.
    """
    brut = fichier.read_bytes()
    texte, encodage = _decoder(brut, fichier)
    delimiteur = _delimiteur(texte)
    csv.field_size_limit(CELLULE_MAXIMALE)
    try:
        lignes = list(csv.reader(io.StringIO(texte, newline=""), delimiter=delimiteur))
    except csv.Error as erreur:
        raise _binaire(fichier) from erreur
    largeur = max(map(len, lignes), default=0)
    lignes = [ligne + [""] * (largeur - len(ligne)) for ligne in lignes]
    if "'" in texte:
        lignes = [[deproteger(c) if c[:1] == "'" else c for c in ligne] for ligne in lignes]
    fin = "\r\n" if "\r\n" in texte else "\n"
    return lignes, FormatDelimite(encodage, delimiteur, _decimale(lignes), fin)


def ecrire_delimite(
    chemin: Path, lignes: Iterable[Sequence[str]], format_delimite: FormatDelimite
) -> None:
    """Écrit des cellules déjà en texte ; un caractère hors de l'encodage passe en UTF-8."""
    tampon = io.StringIO(newline="")
    sortie = csv.writer(
        tampon,
        delimiter=format_delimite.delimiteur,
        lineterminator=format_delimite.fin_de_ligne,
    )
    sortie.writerows(lignes)
    try:
        brut = tampon.getvalue().encode(format_delimite.encodage)
    except UnicodeEncodeError:
        brut = tampon.getvalue().encode("utf-8-sig")
    chemin.write_bytes(brut)


def proteger(texte: str) -> str:
    """Le texte qu'aucun tableur ne prendra pour une formule en ouvrant le fichier.

    Un nombre signé reste un nombre.

    >>> proteger("-12,50"), proteger("-remise"), proteger("@ midi")
    ('-12,50', "'-remise", "'@ midi")
    """
    if _NOMBRE_SIGNE.fullmatch(texte):
        return texte
    return f"'{texte}" if _FORMULE.match(texte) else texte


def deproteger(texte: str) -> str:
    """Le texte sans l'apostrophe que `proteger` a mise."""
    return texte[1:] if _PROTEGEE.match(texte) else texte


def _decoder(brut: bytes, fichier: Path) -> tuple[str, str]:
    encodages = [nom for marque, nom in MARQUES.items() if brut.startswith(marque)]
    for encodage in encodages or ("utf-8", "cp1252"):
        try:
            texte = brut.decode(encodage)
        except UnicodeDecodeError:
            continue
        if not _BINAIRE.search(texte):
            return texte, encodage
    raise _binaire(fichier)


def _binaire(fichier: Path) -> FichierIllisible:
    return FichierIllisible(
        "CLA-02",
        f"« {fichier.name} » n'est pas un fichier texte à colonnes.",
        "Ouvrez-le dans votre tableur et enregistrez-le en .csv (UTF-8) ou en .xlsx.",
    )


def _delimiteur(texte: str) -> str:
    debut = texte.lstrip("\ufeff")[:6].lower()
    if debut.startswith("sep=") and debut[4:5] in DELIMITEURS:
        return debut[4]
    lignes = [ligne for ligne in texte[:200_000].splitlines() if ligne.strip()][:ECHANTILLON]

    def regularite(delimiteur: str) -> tuple[int, int]:
        largeurs = Counter(map(len, csv.reader(lignes, delimiter=delimiteur)))
        largeurs.pop(1, None)
        if not largeurs:
            return 0, 0
        return largeurs.total(), largeurs.most_common(1)[0][0]

    return max(DELIMITEURS, key=regularite)


def _decimale(lignes: list[list[str]]) -> str:
    """La décimale des montants : ce que disent les premiers nombres rencontrés."""
    trouvees = Counter(
        trouve.group(1)
        for ligne in lignes[:ECHANTILLON]
        for cellule in ligne
        if (trouve := _DECIMAL.fullmatch(cellule.strip()))
    )
    return max(trouvees, key=lambda d: trouvees[d]) if trouvees else ","
