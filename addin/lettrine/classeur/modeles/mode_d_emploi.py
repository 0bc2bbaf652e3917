"""La feuille Mode d'emploi (read me first): que faire, dans quel ordre, où regarder.

Règle : une page, quelques gestes, la liste des feuilles avec un lien vers chacune, les couleurs,
les limites.
Exceptions : aucune.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from lettrine.classeur.modeles.onglet import Onglet
from lettrine.classeur.presentation.aspect import (
    A_GAUCHE,
    BLEU,
    ENCRE,
    FOND_ROUGE,
    FOND_VERT,
    GRIS,
    ROUGE,
    SAISIE,
    VERT,
)
from lettrine.classeur.presentation.atelier import Atelier

__all__ = [
    "A_REMPLIR",
    "CALCULE",
    "COULEURS",
    "Couleur",
    "ModeDEmploi",
    "ecrire_mode_d_emploi",
]

CARACTERES_PAR_LIGNE = 145  # de la largeur des trois colonnes

Couleur: TypeAlias = tuple[str, Mapping[str, Any]]
"""Ce que veut dire une couleur, et son format."""

A_REMPLIR: Couleur = ("À vous de remplir", {"bg_color": SAISIE, "border": 1, "border_color": GRIS})
CALCULE: Couleur = ("Calculé, verrouillé", {"border": 1, "border_color": GRIS})
COULEURS: tuple[Couleur, ...] = (
    A_REMPLIR,
    CALCULE,
    ("Contrôle OK", {"bg_color": FOND_VERT, "color": VERT, "bold": True}),
    ("Écart, ou ligne à corriger", {"bg_color": FOND_ROUGE, "color": ROUGE, "bold": True}),
)
"""Les couleurs de tous les modèles ; un modèle peut en avoir d'autres."""


@dataclass(frozen=True, slots=True)
class ModeDEmploi:
    """Les textes de la feuille ; `feuilles` donne le nom, le rôle et le propos de chacune."""

    titre: str
    propos: str
    gestes: Sequence[str]
    feuilles: Sequence[tuple[str, str, str]]
    limites: Sequence[str]
    couleurs: Sequence[Couleur] = COULEURS


def ecrire_mode_d_emploi(atelier: Atelier, mode: ModeDEmploi) -> None:
    """La première feuille."""
    onglet = Onglet(atelier, "Mode d'emploi", "mode_d_emploi", mode.titre)
    onglet.largeurs((26, 14, 90))
    onglet.decrire(mode.propos)
    numerotes = [f"{rang}.  {geste}" for rang, geste in enumerate(mode.gestes, start=1)]
    ligne = _ecrire_un_texte(onglet, 3, "Que faire", numerotes)
    ligne = _ecrire_les_feuilles(onglet, ligne + 1, mode.feuilles)
    ligne = _ecrire_les_couleurs(onglet, ligne + 1, mode.couleurs)
    ligne = _ecrire_un_texte(onglet, ligne + 1, "Bon à savoir", mode.limites)
    onglet.page.print_area(0, 0, ligne, 2)
    onglet.page.fit_to_pages(1, 1)
    onglet.page.activate()
    onglet.page.set_first_sheet()


def _titrer(onglet: Onglet, ligne: int, texte: str) -> int:
    onglet.page.write_string(ligne, 0, texte, onglet.format(bold=True, font_size=12, color=BLEU))
    return ligne + 1


def _ecrire_un_texte(onglet: Onglet, ligne: int, titre: str, phrases: Sequence[str]) -> int:
    haut = _titrer(onglet, ligne, titre)
    format_ = onglet.format(color=ENCRE, text_wrap=True, indent=1)
    for rang, phrase in enumerate(phrases, start=haut):
        onglet.page.set_row(rang, 32 if len(phrase) > CARACTERES_PAR_LIGNE else None)
        onglet.page.merge_range(rang, 0, rang, 2, phrase, format_)
    return haut + len(phrases)


def _ecrire_les_feuilles(
    onglet: Onglet, ligne: int, feuilles: Sequence[tuple[str, str, str]]
) -> int:
    haut = _titrer(onglet, ligne, "Les feuilles")
    texte = onglet.format(color=ENCRE)
    for rang, (nom, role, propos) in enumerate(feuilles, start=haut):
        onglet.lier(f"A{rang + 1}", nom, nom)
        onglet.page.write_string(rang, 1, role, texte)
        onglet.page.write_string(rang, 2, propos, texte)
    return haut + len(feuilles)


def _ecrire_les_couleurs(onglet: Onglet, ligne: int, couleurs: Sequence[Couleur]) -> int:
    haut = _titrer(onglet, ligne, "Les couleurs")
    for rang, (texte, aspect) in enumerate(couleurs, start=haut):
        onglet.page.write_string(rang, 0, texte, onglet.format(**aspect, **A_GAUCHE))
    return haut + len(couleurs)
