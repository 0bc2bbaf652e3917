"""L'état d'une lettre, et sa couleur (letter states): soldé, partiel, écart.

Règle : un groupe en capitales se solde, ou montre un écart ; un groupe en minuscules est partiel.
Exceptions : un groupe écrit des deux façons n'en fait qu'un pour un tableur, et c'est dit ; un
groupe partiel qui se solde est à passer en capitales.

>>> ETATS[0], ETATS[-1]
('Écart', 'Soldé')
"""

from lettrine.classeur.modeles.onglet import Onglet
from lettrine.classeur.presentation.aspect import (
    FOND_ORANGE,
    FOND_ROUGE,
    FOND_VERT,
    ORANGE,
    ROUGE,
    VERT,
)

__all__ = [
    "ECART",
    "ETATS",
    "MIXTE",
    "PARTIEL",
    "PARTIEL_SOLDE",
    "SOLDE",
    "colorer_les_etats",
]

ECART, MIXTE, PARTIEL_SOLDE = "Écart", "Deux casses", "Partiel soldé"
PARTIEL, SOLDE = "Partiel", "Soldé"
ETATS = (ECART, MIXTE, PARTIEL_SOLDE, PARTIEL, SOLDE)
"""Les états d'une lettre, de celui qu'on regarde d'abord à celui qu'on ne regarde pas."""


def colorer_les_etats(onglet: Onglet, zone: tuple[int, int, int, int], etat: str) -> None:
    """Vert, orange ou rouge, d'après la formule de l'état."""
    for etats, encre, fond in (
        ((SOLDE,), VERT, FOND_VERT),
        ((PARTIEL, PARTIEL_SOLDE), ORANGE, FOND_ORANGE),
        ((ECART, MIXTE), ROUGE, FOND_ROUGE),
    ):
        conditions = ",".join(f'{etat}="{attendu}"' for attendu in etats)
        formule = f"=IFERROR(OR({conditions}),FALSE)"
        onglet.colorer(zone, formule, font_color=encre, bg_color=fond, bold=True)
