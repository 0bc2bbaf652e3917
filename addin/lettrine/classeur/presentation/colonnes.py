"""Les colonnes d'une feuille (sheet columns): valeurs de cellule, largeur, hauteur des lignes.

Règle : une colonne prend le libellé et le genre de son schéma ; sans schéma, le genre de son type.
Un montant devient des euros, une date un numéro de série du tableur, un oui/non un mot.
Exceptions : une colonne inconnue du schéma est refusée (TAB-03). Un texte de plus de 32 767
caractères, que le tableur ne peut pas tenir, est coupé.

Référence : limites d'Excel (32 767 caractères, 409 points de haut).
Unités : centimes à l'entrée, euros dans les cellules ; largeurs en caractères, hauteurs en points.

>>> from lettrine.tables.etats import SYNTHESE
>>> table = SYNTHESE.table({"Poste": ["Ouvertes"], "Debit": [12_50]})
>>> [(c.libelle, c.valeurs) for c in colonnes_ecrites(table, SYNTHESE)][:3]
[('Poste', ['Ouvertes']), ('Lignes', [0]), ('Débit', [12.5])]
>>> lignes_repliees("mot " * 30), hauteur(1), hauteur(4)
(3, None, 60)
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from lettrine.classeur.presentation.aspect import (
    FORMATS,
    MONTANT_SANS_ZERO,
    SANS_ZERO,
    TEXTE_MAXIMAL,
)
from lettrine.erreurs import DonneesInvalides
from lettrine.monnaie.colonnes import euros_flottants
from lettrine.tables.schema import RANG, Genre, Schema

__all__ = [
    "CAPITALES_PAR_LIGNE",
    "LARGEUR_MAXIMALE",
    "ColonneEcrite",
    "colonnes_ecrites",
    "en_cellule",
    "hauteur",
    "lignes_repliees",
]

LARGEUR_MAXIMALE = 55.0
CARACTERES_PAR_LIGNE, CAPITALES_PAR_LIGNE = 54, 45  # d'un texte replié dans cette largeur
HAUTEUR_DE_LIGNE, HAUTEUR_MAXIMALE = 15, 405  # en points ; Excel s'arrête à 409
JOUR_ZERO = np.datetime64("1899-12-30", "D")


@dataclass(frozen=True, slots=True)
class ColonneEcrite:
    """Une colonne prête à écrire : ses valeurs de cellule, et comment on les écrit."""

    nom: str
    libelle: str
    genre: Genre
    valeurs: list[Any]
    largeur: float

    @property
    def format(self) -> str:
        """Le format de nombre de ses cellules."""
        if self.nom in SANS_ZERO:
            return MONTANT_SANS_ZERO
        return FORMATS[self.genre]


def colonnes_ecrites(table: pd.DataFrame, schema: Schema | None) -> Iterator[ColonneEcrite]:
    """Les colonnes à montrer ; `Rang` est affaire interne."""
    for nom in table.columns:
        if nom == RANG:
            continue
        serie = table[nom]
        if schema is not None and nom not in schema:
            raise DonneesInvalides(
                "TAB-03",
                f"La colonne {nom} n'est pas au schéma {schema.nom} : son unité est inconnue.",
                "Déclarez-la dans le schéma.",
            )
        colonne = schema[nom] if schema is not None else None
        libelle = colonne.libelle if colonne else str(nom)
        genre = colonne.genre if colonne else _genre(serie)
        valeurs = _valeurs(serie, genre)
        yield ColonneEcrite(str(nom), libelle, genre, valeurs, _largeur(libelle, genre, valeurs))


def lignes_repliees(texte: str) -> int:
    """Le nombre de lignes d'un texte replié dans la colonne la plus large.

    Une capitale ou un chiffre tient plus de place qu'une minuscule.
    """
    larges = sum(caractere.isupper() or caractere.isdigit() for caractere in texte)
    return -(-int(larges * 1.15 + (len(texte) - larges) * 0.92) // CARACTERES_PAR_LIGNE)


def hauteur(lignes: int) -> int | None:
    """La hauteur d'une rangée de tant de lignes de texte ; None, celle de toutes."""
    return min(HAUTEUR_DE_LIGNE * lignes, HAUTEUR_MAXIMALE) if lignes > 1 else None


def en_cellule(centimes: int) -> float:
    """Les euros d'un montant, tels que la cellule les porte."""
    return float(euros_flottants(np.array([centimes], dtype=np.int64))[0])


def _genre(serie: pd.Series) -> Genre:
    if pd.api.types.is_bool_dtype(serie.dtype):
        return Genre.OUI_NON
    if pd.api.types.is_integer_dtype(serie.dtype):
        return Genre.ENTIER
    if pd.api.types.is_datetime64_any_dtype(serie.dtype):
        return Genre.DATE
    return Genre.TEXTE


def _valeurs(serie: pd.Series, genre: Genre) -> list[Any]:
    """Ce qu'on écrit dans les cellules ; None : la cellule reste vide."""
    if genre in (Genre.MONTANT, Genre.ENTIER, Genre.NUMERO):
        entiers = serie.to_numpy(dtype=np.int64)
        valeurs = euros_flottants(entiers) if genre is Genre.MONTANT else entiers
        return list(valeurs.tolist())
    if genre is Genre.DATE:
        return _numeros_de_serie(serie)
    if genre in (Genre.TAUX, Genre.NOMBRE):
        return [None if valeur is None else float(valeur) for valeur in serie]
    if genre is Genre.OUI_NON:
        return ["oui" if valeur else "non" for valeur in serie]
    return [_couper(valeur) for valeur in serie.astype("str").tolist()]


def _numeros_de_serie(serie: pd.Series) -> list[Any]:
    """Les dates en numéros de série du tableur : les écrire un à un coûterait dix fois plus."""
    jours = serie.to_numpy().astype("datetime64[D]")
    absents = np.isnat(jours)
    numeros = (jours - JOUR_ZERO).astype(np.int64).astype(object)
    numeros[absents] = None
    return list(numeros)


def _couper(texte: object) -> str | None:
    if not isinstance(texte, str) or not texte:
        return None
    return texte if len(texte) <= TEXTE_MAXIMAL else f"{texte[: TEXTE_MAXIMAL - 1]}…"


def _largeur(libelle: str, genre: Genre, valeurs: list[Any]) -> float:
    """La largeur, en caractères, qui montre l'en-tête (sur deux lignes) et les valeurs."""
    mots = libelle.split()
    entete = max(max(map(len, mots), default=0), len(libelle) // 2) + 5.0
    contenu = 0.0
    if genre in (Genre.TEXTE, Genre.OUI_NON):
        contenu = max(map(len, filter(None, valeurs)), default=0) * 1.05 + 2.5
    elif genre is Genre.MONTANT:
        extreme = max(map(abs, valeurs), default=0.0)
        contenu = len(f"-{extreme:,.2f}") + 2.5
    elif genre is Genre.DATE:
        contenu = 13.0
    elif genre in (Genre.ENTIER, Genre.NUMERO):
        contenu = len(f"-{max(map(abs, valeurs), default=0):,}") + 1.0
    else:
        contenu = 9.0
    return min(max(entete, contenu, 7.0), LARGEUR_MAXIMALE)
