"""Les tables des soldes anormaux (unusual balances): un constat par ligne, un total par nature."""

from lettrine.tables.balances import BALANCE_TIERS
from lettrine.tables.schema import Colonne, Genre, Schema

__all__ = ["NATURES", "SOLDES_ANORMAUX"]

_CODE = Colonne("Code", Genre.TEXTE, "Code")
_NATURE = Colonne("Nature", Genre.TEXTE, "Nature")
_MONTANT = Colonne("Montant", Genre.MONTANT, "Montant")

SOLDES_ANORMAUX = Schema(
    "SoldesAnormaux",
    "Soldes anormaux",
    (
        _CODE,
        _NATURE,
        BALANCE_TIERS["CompteNum"],
        BALANCE_TIERS["CompAuxNum"],
        BALANCE_TIERS["Nom"],
        _MONTANT,
        Colonne("Depuis", Genre.DATE, "Depuis"),
        Colonne("Constat", Genre.TEXTE, "Ce qui est constaté"),
        Colonne("Remede", Genre.TEXTE, "Que faire"),
        Colonne("Rangs", Genre.TEXTE, "Lignes de la source"),
    ),
)

NATURES = Schema(
    "Natures",
    "Constats par nature",
    (
        _CODE,
        _NATURE,
        Colonne("Constats", Genre.ENTIER, "Constats"),
        Colonne("Enjeu", Genre.MONTANT, "Montant en jeu"),
    ),
)
