"""Trouver et vérifier les balises d'un modèle Word (template tags).

Règle : un modèle n'a que deux sortes de balises. Un champ, {{ nom }}, se remplace par sa valeur.
Une ligne de tableau, entre une ligne {%tr for ligne in lignes %} et une ligne {%tr endfor %},
se répète ; ses champs s'écrivent {{ ligne.colonne }}. Ce sont des balises de docxtpl, sans
logique : rien n'est évalué, un champ est un nom et rien d'autre.
Exceptions : une balise que Word a coupée en plusieurs morceaux est recollée dans le premier,
dont elle prend la mise en forme. Le texte qui la suit garde la sienne.

Référence : aucune (convention de Lettrine) ; syntaxe de docxtpl.
Unités : aucune.

>>> [(b.texte, b.genre.name, b.nom) for b in balises_du_texte("{{ objet }} : {{ ligne.numero }}")]
[('{{ objet }}', 'CHAMP', 'objet'), ('{{ ligne.numero }}', 'COLONNE', 'numero')]
>>> balises_du_texte("{{ ''.__class__ }}")
Traceback (most recent call last):
lettrine.documents.balises.BaliseRefusee: MOD-05
"""

import re
from dataclasses import dataclass
from enum import Enum, auto

__all__ = ["Balise", "BaliseRefusee", "Genre", "balises_du_texte"]

DEBUT_DE_BOUCLE = "{%tr for ligne in lignes %}"
FIN_DE_BOUCLE = "{%tr endfor %}"

_BORNES = re.compile(r"\{\{|\{%|\{#|\}\}|%\}|#\}")
_FERMANTES = {"{{": "}}", "{%": "%}", "{#": "#}"}
_NOM = re.compile(r"[^\W\d]\w*")
_COLONNE = re.compile(r"ligne\s*\.\s*([^\W\d]\w*)")
_FORME_SPECIALE = re.compile(r"(?:r|p|tr|tc)\s")


class Genre(Enum):
    """Ce qu'une balise demande."""

    CHAMP = auto()
    COLONNE = auto()
    DEBUT = auto()
    FIN = auto()


@dataclass(frozen=True, slots=True)
class Balise:
    """Une balise et sa place dans le texte d'un paragraphe."""

    genre: Genre
    nom: str
    texte: str
    debut: int
    fin: int


class BaliseRefusee(Exception):
    """Une balise que le compilateur refuse ; le compilateur dit où."""

    def __init__(self, code: str, constat: str, remede: str) -> None:
        super().__init__(code)
        self.code = code
        self.constat = constat
        self.remede = remede


def balises_du_texte(texte: str) -> list[Balise]:
    """Les balises d'un paragraphe, dans l'ordre ; `BaliseRefusee` à la première mauvaise."""
    balises: list[Balise] = []
    position = 0
    while borne := _BORNES.search(texte, position):
        ouvrante = borne[0]
        if ouvrante == "#}":
            position = borne.end()
            continue
        fermante = _FERMANTES.get(ouvrante)
        suivante = _BORNES.search(texte, borne.end())
        if fermante is None or suivante is None or suivante[0] != fermante:
            raise _inachevee(texte, borne, suivante)
        entier = texte[borne.start() : suivante.end()]
        genre, nom = _lire(ouvrante, texte[borne.end() : suivante.start()], entier)
        balises.append(Balise(genre, nom, entier, borne.start(), suivante.end()))
        position = suivante.end()
    return balises


def _lire(ouvrante: str, contenu: str, entier: str) -> tuple[Genre, str]:
    if ouvrante == "{{":
        return _lire_champ(contenu, entier)
    net = " ".join(contenu.split())
    if ouvrante == "{%" and net == "tr for ligne in lignes":
        return Genre.DEBUT, ""
    if ouvrante == "{%" and net == "tr endfor":
        return Genre.FIN, ""
    if net.startswith(("tr for ", "for ")):
        raise BaliseRefusee(
            "MOD-07",
            f"la boucle « {entier} » n'est pas celle que Lettrine connaît",
            f"Écrivez « {DEBUT_DE_BOUCLE} » dans une ligne de tableau à part.",
        )
    raise BaliseRefusee(
        "MOD-06",
        f"la balise « {entier} » n'est pas admise",
        "Un modèle n'a ni condition ni commentaire : gardez des champs {{ nom }} et une seule"
        " ligne de tableau répétée.",
    )


def _lire_champ(contenu: str, entier: str) -> tuple[Genre, str]:
    net = contenu.strip()
    if not net:
        raise BaliseRefusee(
            "MOD-03", f"la balise « {entier} » est vide", "Écrivez-y le nom d'un champ."
        )
    if _FORME_SPECIALE.match(contenu):
        raise BaliseRefusee(
            "MOD-06",
            f"la balise « {entier} » insère un texte enrichi, une image ou un sous-document",
            "Écrivez un champ simple, {{ nom }}, et mettez-le en forme dans Word.",
        )
    if _NOM.fullmatch(net):
        return Genre.CHAMP, net
    colonne = _COLONNE.fullmatch(net)
    if colonne and not colonne[1].startswith("_"):
        return Genre.COLONNE, colonne[1]
    raise BaliseRefusee(
        "MOD-05",
        f"la balise « {entier} » n'est pas un simple nom de champ",
        "Un modèle ne calcule rien : écrivez {{ nom }}, ou {{ ligne.colonne }} dans la ligne"
        " répétée.",
    )


def _inachevee(texte: str, borne: re.Match[str], suivante: re.Match[str] | None) -> BaliseRefusee:
    if borne[0] not in _FERMANTES:
        debut = max(0, borne.start() - 30)
        return BaliseRefusee(
            "MOD-03",
            f"« {texte[debut : borne.end()].strip()} » ferme une balise qui n'est pas ouverte",
            "Écrivez la balise entière, par exemple {{ nom }}.",
        )
    fin = suivante.end() if suivante else len(texte)
    return BaliseRefusee(
        "MOD-03",
        f"la balise « {texte[borne.start() : fin].strip()[:60]} » n'est pas refermée",
        f"Refermez-la par « {_FERMANTES[borne[0]]} » dans le même paragraphe.",
    )
