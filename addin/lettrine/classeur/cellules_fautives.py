"""Cellules en erreur et formules jamais calculées (error cells, never computed formulas).

Règle : dans un .xlsx, est en erreur une cellule de type « e », jamais calculée une formule
sans valeur ; dans un .ods, est en erreur une formule dont le type ou le texte est une erreur,
jamais calculée une formule sans type ni valeur ni texte. Une formule dont le résultat est un
texte vide est calculée.
Exceptions : un .ods ne distingue pas une formule au résultat vide d'une formule jamais
calculée quand l'un et l'autre n'écrivent rien ; elle est alors tenue pour vide.

Référence : ECMA-376 partie 1, 18.3.1.4 ; ODF 1.3 partie 3, 19.385.
Unités : lignes et colonnes comptées de zéro dans la feuille.

>>> est_une_erreur("#DIV/0!"), est_une_erreur("#N/A"), est_une_erreur("N/A")
(True, True, False)
"""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path

from lettrine import fichiers
from lettrine.erreurs import FichierIllisible

__all__ = ["CELLULES_MAXIMALES", "Cellule", "Fautes", "est_une_erreur", "reperer"]

Cellule = tuple[int, int]

_ERREUR = re.compile(
    r"#(DIV/0!|N/A|N/D|REF!|VALUE!|VALEUR!|NAME\?|NOM\s?\?|NULL!|NUL!|NUM!|NOMBRE!"
    r"|SPILL!|CALC!|GETTING_DATA|FIELD!)|Err\s?:\s?5\d\d"
)
_NOMS_LISIBLES = {"xl/workbook.xml", "xl/_rels/workbook.xml.rels", "content.xml"}

CELLULES_MAXIMALES = 100_000_000

_FEUILLE = re.compile(rb"<(?:\w+:)?sheet\b([^>]*)/?>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b([^>]*)/?>")
_ATTRIBUT = re.compile(rb"""([\w:.-]+)\s*=\s*["']([^"']*)["']""")
_ETENDUE = re.compile(rb'dimension ref="([A-Z]{1,3})([0-9]+):([A-Z]{1,3})([0-9]+)"')
_LIGNE = re.compile(rb"<(?:\w+:)?row\b([^>]*?)(/?)>")
_CASE = re.compile(rb"<(?:\w+:)?c(?:\s([^>]*?))?(?:/>|>(.*?)</(?:\w+:)?c>)", re.S)
_FORMULE = re.compile(rb"<(?:\w+:)?f[\s/>]")
_VALEUR = re.compile(rb"<(?:\w+:)?v(?:\s[^>]*)?>([^<]*)<")
_SUSPECTE = re.compile(rb"""<(?:\w+:)?f[\s/>]|\bt=["']e["']""")
_EN_ERREUR = re.compile(rb"""\bt=["']e["']""")
_TEXTE_CALCULE = re.compile(rb"""\bt=["']str["']""")
_REFERENCE = re.compile(rb"""\br=["']([A-Z]{1,3})([0-9]{1,7})["']""")

_BALISE_ODS = re.compile(
    rb"<table:table\s([^>]*)>|<table:table-row\b([^>]*?)(/?)>"
    rb"|<table:(?:covered-)?table-cell\b([^>]*?)(?:/>|>(.*?)</table:(?:covered-)?table-cell>)",
    re.S,
)
_TEXTE_ODS = re.compile(rb"<text:p[^>]*>(.*?)</text:p>", re.S)


@dataclass(slots=True)
class Fautes:
    """Par nom de feuille : les cellules en erreur, et les formules jamais calculées."""

    erreurs: dict[str, dict[Cellule, str]] = field(default_factory=dict)
    jamais_calculees: dict[str, set[Cellule]] = field(default_factory=dict)
    depuis_1904: bool = False


def est_une_erreur(texte: str) -> bool:
    """Vrai si le texte est celui qu'un tableur affiche pour une erreur de calcul."""
    return _ERREUR.fullmatch(texte.strip()) is not None


def reperer(fichier: Path) -> Fautes:
    """Les cellules fautives d'un .xlsx, .xlsm ou .ods.

    Déplie et compte tout le contenu en passant : après cet appel, l'archive contient bien ce
    qu'elle déclare (`FichierIllisible`, FIC-06 ou FIC-08, sinon). CLA-35 : une feuille démesurée.
    """
    fautes = Fautes()
    with fichiers.archive_ouverte(fichier) as archive:
        textes = {
            nom: b"".join(fichiers.morceaux_de_membre(archive, nom))
            for nom in archive.namelist()
            if nom in _NOMS_LISIBLES
        }
        feuilles = _feuilles_xlsx(textes)
        fautes.depuis_1904 = bool(
            re.search(rb"""\bdate1904\s*=\s*["'](1|true)["']""", textes.get("xl/workbook.xml", b""))
        )
        for nom in archive.namelist():
            if nom in feuilles:
                _reperer_xlsx(archive, nom, feuilles[nom], fautes)
            elif nom not in textes:
                for _ in fichiers.morceaux_de_membre(archive, nom):
                    pass
        if "content.xml" in textes:
            _reperer_ods(textes["content.xml"], fautes)
    return fautes


def _attributs(brut: bytes) -> dict[str, str]:
    return {
        nom.decode().rpartition(":")[2]: unescape(valeur.decode("utf-8", "replace"))
        for nom, valeur in _ATTRIBUT.findall(brut)
    }


def _feuilles_xlsx(textes: dict[str, bytes]) -> dict[str, str]:
    """Le nom de la feuille que porte chaque membre de l'archive."""
    cibles = {}
    for trouve in _RELATION.finditer(textes.get("xl/_rels/workbook.xml.rels", b"")):
        attributs = _attributs(trouve.group(1))
        cible = attributs.get("Target", "")
        chemin = cible.lstrip("/") if cible.startswith("/") else f"xl/{cible}"
        cibles[attributs.get("Id", "")] = chemin
    feuilles = {}
    for trouve in _FEUILLE.finditer(textes.get("xl/workbook.xml", b"")):
        attributs = _attributs(trouve.group(1))
        membre = cibles.get(attributs.get("id", ""))
        if membre:
            feuilles[membre] = attributs.get("name", "")
    return feuilles


def _lignes_entieres(archive: zipfile.ZipFile, nom: str) -> Iterator[bytes]:
    """Le contenu d'une feuille par blocs qui ne coupent pas une ligne en deux."""
    reste = b""
    for morceau in fichiers.morceaux_de_membre(archive, nom):
        bloc = reste + morceau
        coupe = bloc.rfind(b"</row>")
        if coupe < 0:
            coupe = bloc.rfind(b":row>")
        if coupe < 0:
            reste = bloc
            continue
        coupe = bloc.index(b">", coupe) + 1
        yield bloc[:coupe]
        reste = bloc[coupe:]
    yield reste


def _reperer_xlsx(archive: zipfile.ZipFile, membre: str, feuille: str, fautes: Fautes) -> None:
    erreurs: dict[Cellule, str] = {}
    jamais: set[Cellule] = set()
    ligne = -1
    for numero, bloc in enumerate(_lignes_entieres(archive, membre)):
        if numero == 0:
            _refuser_l_immense(bloc, feuille, Path(archive.filename or membre))
        if not _peut_etre_fautif(bloc):
            ligne = _derniere_ligne(bloc, ligne)
            continue
        reperes = list(_LIGNE.finditer(bloc))
        fins = [*(repere.start() for repere in reperes[1:]), len(bloc)]
        for repere, fin in zip(reperes, fins, strict=False):
            ligne = _numero(repere.group(1), ligne)
            contenu = bloc[repere.end() : fin]
            if _SUSPECTE.search(contenu):
                _reperer_ligne(contenu, ligne, erreurs, jamais)
    fautes.erreurs[feuille] = erreurs
    fautes.jamais_calculees[feuille] = jamais


def _refuser_l_immense(bloc: bytes, feuille: str, fichier: Path) -> None:
    """Une cellule égarée au bout de la feuille ferait réserver toute la mémoire."""
    etendue = _ETENDUE.search(bloc)
    if etendue is None:
        return
    gauche, haut, droite, bas = etendue.groups()
    largeur = _rang_de_lettres(droite) - _rang_de_lettres(gauche) + 1
    if largeur * (int(bas) - int(haut) + 1) > CELLULES_MAXIMALES:
        raise FichierIllisible(
            "CLA-35",
            f"« {fichier.name} », feuille « {feuille} » : la feuille s'étend jusqu'à la cellule"
            f" {droite.decode()}{bas.decode()}.",
            "Supprimez les lignes et colonnes inutiles à droite et en bas, puis enregistrez.",
        )


def _peut_etre_fautif(bloc: bytes) -> bool:
    """Un tri grossier : ces recherches sont dix fois plus rapides qu'une expression."""
    return (
        b"<f" in bloc
        or b'"e"' in bloc
        or (b"'" in bloc and b"'e'" in bloc)
        or (b"</row>" not in bloc and b":f" in bloc)
    )


def _derniere_ligne(bloc: bytes, precedente: int) -> int:
    """Le numéro de la dernière ligne d'un bloc sans faute, sans regarder les autres."""
    debut = bloc.rfind(b"<row")
    if debut < 0:
        return precedente + len(_LIGNE.findall(bloc))
    attributs = bloc[debut : bloc.index(b">", debut)]
    numerotee = _numero(attributs, -1)
    return numerotee if numerotee else precedente + len(_LIGNE.findall(bloc))


def _numero(attributs: bytes, precedente: int) -> int:
    trouve = re.search(rb"""\br=["']([0-9]+)["']""", attributs)
    return int(trouve.group(1)) - 1 if trouve else precedente + 1


def _reperer_ligne(
    contenu: bytes, ligne: int, erreurs: dict[Cellule, str], jamais: set[Cellule]
) -> None:
    colonne = -1
    for case in _CASE.finditer(contenu):
        attributs, dedans = case.group(1) or b"", case.group(2) or b""
        reference = _REFERENCE.search(attributs)
        colonne = _rang_de_lettres(reference.group(1)) if reference else colonne + 1
        valeur = _VALEUR.search(dedans)
        if _EN_ERREUR.search(attributs):
            texte = valeur.group(1).decode("utf-8", "replace") if valeur else ""
            erreurs[ligne, colonne] = texte or "#ERREUR"
        elif (
            _FORMULE.search(dedans)
            and not (valeur and valeur.group(1))
            and not _TEXTE_CALCULE.search(attributs)
        ):
            jamais.add((ligne, colonne))


def _rang_de_lettres(lettres: bytes) -> int:
    rang = 0
    for lettre in lettres:
        rang = rang * 26 + lettre - ord("A") + 1
    return rang - 1


def _reperer_ods(contenu: bytes, fautes: Fautes) -> None:
    if b"table:formula" not in contenu:
        return
    feuille, ligne, colonne, suite = "", 0, 0, 1
    for balise in _BALISE_ODS.finditer(contenu):
        table, rangee, _, case, dedans = balise.groups()
        if table is not None:
            feuille = _attributs(table).get("name", "")
            ligne, suite = 0, 0
            fautes.erreurs[feuille] = {}
            fautes.jamais_calculees[feuille] = set()
        elif rangee is not None:
            ligne += suite
            colonne = 0
            suite = _repetition(rangee, "number-rows-repeated")
        elif case is not None:
            if b"table:formula" in case:
                _juger_ods(case, dedans or b"", (ligne, colonne), feuille, fautes)
            colonne += _repetition(case, "number-columns-repeated")


def _repetition(attributs: bytes, nom: str) -> int:
    trouve = re.search(rf'table:{nom}="([0-9]+)"'.encode(), attributs)
    return int(trouve.group(1)) if trouve else 1


def _juger_ods(case: bytes, dedans: bytes, cellule: Cellule, feuille: str, fautes: Fautes) -> None:
    texte = b"".join(_TEXTE_ODS.findall(dedans)).decode("utf-8", "replace")
    if b'value-type="error"' in case or est_une_erreur(texte):
        fautes.erreurs[feuille][cellule] = texte or "#ERREUR"
    elif b"value-type" not in case and b"<text:p" not in dedans:
        fautes.jamais_calculees[feuille].add(cellule)
