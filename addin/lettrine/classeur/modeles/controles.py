"""Les contrôles d'un modèle (template checks): ce qui doit être vrai, et où regarder sinon.

Règle : un contrôle dit l'obtenu, l'attendu, OK en vert ou l'écart en rouge, et où regarder. Un
contrôle de capacité compte ce que le modèle ne lit pas ; dès qu'il y en a, aucun autre contrôle du
classeur ne lit OK : il lit INCOMPLET, en rouge.
Exceptions : aucune.

Unités : euros, ou nombres.
"""

from collections.abc import Iterable
from typing import NamedTuple

from lettrine.classeur.modeles.onglet import HORS_CAPACITE, Onglet
from lettrine.classeur.presentation.aspect import DISCRET, LIEN
from lettrine.tables.schema import Genre

__all__ = ["COLONNES_DES_CONTROLES", "Controle", "ecrire_les_controles"]

COLONNES_DES_CONTROLES = (
    ("Contrôle", Genre.TEXTE),
    *(("", Genre.TEXTE),) * 4,
    ("Obtenu", Genre.MONTANT),
    ("Attendu", Genre.MONTANT),
    ("État", Genre.MONTANT),
    ("Où regarder", Genre.TEXTE),
    ("", Genre.TEXTE),
)


class Controle(NamedTuple):
    """Une égalité : son libellé, ses deux formules, leur nature, où regarder.

    `de_capacite` : l'obtenu est ce que le modèle ne lit pas.
    """

    libelle: str
    obtenu: str
    attendu: str = "0"
    genre: Genre = Genre.ENTIER
    ou: str = ""
    de_capacite: bool = False


def ecrire_les_controles(onglet: Onglet, ligne: int, controles: Iterable[Controle]) -> int:
    """Les contrôles sous leur en-tête, à partir de `ligne` ; rend la ligne d'après."""
    onglet.entete(ligne, COLONNES_DES_CONTROLES)
    non_lus = []
    for controle in controles:
        ligne += 1
        egalite = (controle.obtenu, controle.attendu)
        capacite = controle.de_capacite
        onglet.controler(ligne, 5, controle.libelle, egalite, controle.genre, de_capacite=capacite)
        if capacite:
            non_lus.append(f"'{onglet.nom}'!$F${ligne + 1}")
        if controle.ou:
            couleur = LIEN if controle.ou.startswith("=") else DISCRET
            onglet.ecrire(ligne, 8, controle.ou, onglet.format(color=couleur, indent=1))
    onglet.atelier.classeur.define_name(HORS_CAPACITE, f"={'+'.join(non_lus)}")
    return ligne + 1
