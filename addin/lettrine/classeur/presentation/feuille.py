"""Ce qu'un acte demande d'écrire (what a sheet is): feuille, contrôles, graphique.

Règle : une feuille dit ce qu'elle est, pour qui et à quelle date, puis porte ses contrôles, ses
totaux et son tableau. Un acte la décrit par des valeurs ; `page` l'écrit.
Exceptions : aucune.

Unités : montants en centimes.

>>> Controle("Total du débit", valeur=100_00, attendu=100_00).juste
True
"""

from dataclasses import dataclass

import pandas as pd

from lettrine.classeur.blocs import Blocs
from lettrine.classeur.presentation.aspect import Role
from lettrine.tables.schema import Schema

__all__ = ["Controle", "Feuille", "Graphique"]


@dataclass(frozen=True, slots=True)
class Controle:
    """Une égalité qui doit être vraie : deux montants en centimes, ou deux nombres.

    `somme_de` et `somme_attendue` nomment la colonne du tableau de la même feuille dont la
    somme est la valeur, ou la valeur attendue : le contrôle est alors une formule.
    """

    libelle: str
    valeur: int
    attendu: int
    montant: bool = True
    somme_de: str = ""
    somme_attendue: str = ""

    @property
    def juste(self) -> bool:
        """Vrai si la valeur est celle attendue."""
        return self.valeur == self.attendu


@dataclass(frozen=True, slots=True)
class Graphique:
    """Un graphique natif, à droite du tableau de la feuille, qui suit ses cellules.

    `titre` dit la conclusion. `categories` est la colonne des libellés, `series` sont une à trois
    colonnes de montants, ou de nombres, côte à côte ou empilées. `couche` met les barres à
    l'horizontale, pour des libellés longs. `lignes` est l'étendue des lignes tracées, de la
    première à la dernière non comprise ; à défaut, toutes.
    """

    titre: str
    categories: str
    series: tuple[str, ...]
    empile: bool = False
    couche: bool = False
    lignes: range | None = None


@dataclass(frozen=True)
class Feuille:
    """Une feuille à écrire : ce qu'elle est, son tableau, ses contrôles et ses totaux.

    `description` dit ce que c'est, pour qui, à quelle date. `schema` donne libellés et genres ;
    une colonne qu'il ne connaît pas est refusée (TAB-03), car rien ne dirait si ses nombres sont
    des centimes. `totaux` nomme les colonnes totalisées, sur les lignes que le filtre laisse voir.
    `graphique` ne sert qu'à un tableau court : il s'étend à droite des lignes. `sans_zero` nomme
    les nombres dont un zéro ne se lit pas. `liens` nomme les colonnes de chemins, relatifs au
    classeur, à ouvrir d'un clic. `blocs` découpe les lignes en blocs, avec les totaux de chacun.
    `visas` nomme ceux qui signent, en tête. `a_remplir` nomme les colonnes qu'un lecteur complète ;
    un oui/non s'y choisit dans une liste.
    """

    nom: str
    titre: str
    description: tuple[str, ...] = ()
    table: pd.DataFrame | None = None
    schema: Schema | None = None
    role: Role = "resultat"
    controles: tuple[Controle, ...] = ()
    totaux: tuple[str, ...] = ()
    liens: tuple[str, ...] = ()
    graphique: Graphique | None = None
    sans_zero: tuple[str, ...] = ()
    blocs: Blocs | None = None
    visas: tuple[str, ...] = ()
    a_remplir: tuple[str, ...] = ()
