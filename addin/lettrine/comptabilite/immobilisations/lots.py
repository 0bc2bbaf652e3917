"""Les lots d'un bien (lots): sa partie toujours là, et chaque partie sortie.

Règle : une sortie partielle emporte la part du coût qui sort, et la même part des amortissements,
des dépréciations, des provisions et de la subvention. Le plan est celui du bien entier ; un lot en
a une tranche, de tant à tant du coût, et la somme des lots est le bien, au centime.
Exceptions : sans sortie partielle, un bien n'a qu'un lot.

Référence : PCG art. 214-6 et 1214-46.
Unités : centimes ; jours depuis le 1er janvier 1970.

Un bien de 10,00 € dont 3,33 € sortent : le plan a amorti 5,00 €, dont 1,67 € du lot sorti
(5,00 × 3,33 / 10,00 = 1,665) :

>>> lots = Lots(bien=np.array([0, 0]), bas=np.array([333, 0]), haut=np.array([1000, 333]),
...             cout=np.array([1000, 1000]), sortie=np.array([30_000, 20_000]),
...             evenement=np.array([-1, 0]))
>>> lots.partager(np.array([[500, 500]])).tolist()
[[333, 167]]
"""

from dataclasses import dataclass, fields

import numpy as np

from lettrine.comptabilite.couples import Entiers, sommes
from lettrine.comptabilite.immobilisations.evenements import Evenements, Nature
from lettrine.comptabilite.immobilisations.registre import Biens
from lettrine.monnaie.colonnes import au_prorata

__all__ = ["Lots", "lotir"]


@dataclass(frozen=True)
class Lots:
    """Les lots : d'abord le principal de chaque bien, puis les parts sorties.

    Un lot est la tranche de `bas` à `haut` du coût ; `evenement` est la ligne de la table des
    événements qui l'a fait sortir, -1 pour un lot principal.
    """

    bien: Entiers
    bas: Entiers
    haut: Entiers
    cout: Entiers
    sortie: Entiers
    evenement: Entiers

    def __len__(self) -> int:
        return len(self.bien)

    def choisir(self, places: Entiers) -> "Lots":
        """Une partie des lots."""
        return Lots(*(getattr(self, champ.name)[places] for champ in fields(self)))

    def partager(self, cumuls: Entiers) -> Entiers:
        """Les cumuls de chaque lot, d'après ceux du bien entier ; un lot par colonne."""
        parts = cumuls
        tranches = np.flatnonzero((self.bas > 0) | (self.haut < self.cout))
        if tranches.size:
            parts = cumuls.copy()
            entiers, couts = parts[..., tranches], self.cout[tranches]
            haut = au_prorata(entiers, self.haut[tranches], couts)
            parts[..., tranches] = haut - au_prorata(entiers, self.bas[tranches], couts)
        return parts

    def parts_de(self, montants: Entiers) -> Entiers:
        """La part de chaque lot dans un montant de son bien."""
        return self.partager(montants[self.bien])


def lotir(biens: Biens, evenements: Evenements) -> Lots:
    """Les lots des biens, d'après leurs sorties partielles."""
    ajouts = evenements.de_nature(Nature.AJOUT)
    couts = biens.brut + sommes(ajouts.montant, ajouts.bien, len(biens))
    parts = evenements.de_nature(Nature.SORTIE_PARTIELLE)
    cumules = np.cumsum(parts.montant)
    debuts = np.searchsorted(parts.bien, parts.bien)
    avant = np.append(0, cumules)[debuts]
    haut, nombre = cumules - avant, len(biens)
    sorti = sommes(parts.montant, parts.bien, nombre)
    places = np.arange(nombre)
    return Lots(
        np.concatenate([places, parts.bien]),
        np.concatenate([sorti, haut - parts.montant]),
        np.concatenate([couts, haut]),
        np.concatenate([couts, couts[parts.bien]]),
        np.concatenate([biens.sortie, parts.jour]),
        np.concatenate([np.full(nombre, -1), parts.place]),
    )
