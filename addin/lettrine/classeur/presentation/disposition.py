"""Où va chaque chose sur une feuille (sheet layout): lignes, colonnes, zones, plages.

Règle : de haut en bas, le titre et la description, les visas, les contrôles, les totaux, l'en-tête,
les lignes ; le graphique est à droite des lignes.
Exceptions : une feuille sans tableau s'arrête aux contrôles.

Unités : lignes et colonnes comptées de zéro, largeurs en caractères.

>>> disposition = Disposition(Feuille("F", "Titre", ("Pour le réviseur.",)), None)
>>> disposition.lignes_de_tete, disposition.ligne_d_entete, disposition.derniere
(['Titre', 'Pour le réviseur.'], 3, 4)
"""

import math
import textwrap
from collections.abc import Sequence

import pandas as pd
from xlsxwriter.utility import xl_range_abs

from lettrine.classeur.presentation.colonnes import ColonneEcrite, colonnes_ecrites
from lettrine.classeur.presentation.feuille import Feuille

__all__ = [
    "COLONNES_DU_GRAPHIQUE",
    "LARGEURS_DE_CONTROLE",
    "LARGEUR_DE_TEXTE",
    "LIGNES_DU_GRAPHIQUE",
    "Disposition",
]

LARGEURS_DE_CONTROLE = (40.0, 16.0, 16.0, 13.0)
COLONNES_DU_GRAPHIQUE, LIGNES_DU_GRAPHIQUE = 10, 18  # en colonnes et lignes ordinaires
LARGEUR_ORDINAIRE = 8.43  # d'une colonne que rien n'élargit
LARGEUR_DE_TEXTE = 120  # en caractères : la longueur d'une ligne de description


class Disposition:
    """La place des parties d'une feuille, d'après ce qu'elle porte."""

    def __init__(self, feuille: Feuille, table: pd.DataFrame | None) -> None:
        self.feuille = feuille
        self.colonnes: list[ColonneEcrite] = (
            [] if table is None else list(colonnes_ecrites(table, feuille.schema))
        )
        self.nombre = 0 if table is None else len(table)
        self.a_un_tableau = table is not None
        self.lignes_de_tete = _lignes_de_tete(feuille)
        self.sous_la_tete = len(self.lignes_de_tete) + 1
        if feuille.visas:
            self.sous_la_tete += len(feuille.visas) + 1
        self.ligne_d_entete = self.sous_la_tete + len(feuille.controles)
        if feuille.controles:
            self.ligne_d_entete += 2
        if self.a_des_totaux or (self.a_un_tableau and not self.nombre):
            self.ligne_d_entete += 1
        self.premiere = self.ligne_d_entete + 1
        blocs = feuille.blocs
        hauteur = blocs.hauteur(self.nombre) if blocs is not None else self.nombre
        self.derniere = self.ligne_d_entete + max(hauteur, 1)

    @property
    def a_des_totaux(self) -> bool:
        """Vrai si des colonnes sont totalisées."""
        return bool(self.feuille.totaux) and self.nombre > 0

    @property
    def places(self) -> dict[str, int]:
        """La place de chaque colonne."""
        return {colonne.nom: place for place, colonne in enumerate(self.colonnes)}

    @property
    def coin_imprime(self) -> tuple[int, int]:
        """La dernière ligne et la dernière colonne à imprimer, graphique compris."""
        if self.feuille.graphique is None or not self.nombre:
            return self.derniere, self.derniere_colonne
        bas = max(self.derniere, self.premiere + LIGNES_DU_GRAPHIQUE)
        droite = len(self.colonnes) - 1 + COLONNES_DU_GRAPHIQUE
        return bas, max(droite, self.derniere_colonne)

    @property
    def derniere_colonne(self) -> int:
        """La dernière colonne à imprimer : celle du tableau, ou de ce qui déborde au-dessus."""
        controles = self.zones(LARGEURS_DE_CONTROLE)[-1][1] if self.feuille.controles else 0
        return max(len(self.colonnes) - 1, controles, self._fin_de_la_tete)

    @property
    def _fin_de_la_tete(self) -> int:
        """La colonne où finit la plus longue ligne de tête, qui déborde d'un tableau étroit."""
        longueur = max(len(ligne) for ligne in self.lignes_de_tete)
        reste = longueur - sum(colonne.largeur for colonne in self.colonnes)
        return len(self.colonnes) - 1 + max(math.ceil(reste / LARGEUR_ORDINAIRE), 0)

    def plage(self, nom: str) -> str:
        """Les cellules d'une colonne du tableau."""
        place = self.places[nom]
        return str(xl_range_abs(self.premiere, place, self.derniere, place))

    def zones(self, largeurs: Sequence[float]) -> list[tuple[int, int]]:
        """Des groupes de colonnes voisines, chacun au moins aussi large que demandé."""
        zones = []
        place = 0
        for largeur in largeurs:
            debut, cumul = place, 0.0
            while cumul < largeur:
                dedans = place < len(self.colonnes)
                cumul += self.colonnes[place].largeur if dedans else largeur
                place += 1
            zones.append((debut, place - 1))
        return zones


def _lignes_de_tete(feuille: Feuille) -> list[str]:
    """Le titre, puis la description coupée à la largeur d'une page."""
    lignes = [feuille.titre]
    for texte in feuille.description:
        lignes += textwrap.wrap(texte, LARGEUR_DE_TEXTE) or [""]
    return lignes
