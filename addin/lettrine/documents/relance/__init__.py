"""Lettres de relance (dunning letters).

- `donnees` : ce qu'une lettre a à dire ;
- `phrases` : comment elle le dit, par niveau et par type de client ;
- `champs` : les champs des modèles, remplis à partir d'une lettre.
"""

from lettrine.documents.relance.champs import (
    CHAMPS,
    COLONNES,
    COLONNES_FACULTATIVES,
    FACULTATIFS,
    MODELES,
    Contexte,
    contexte,
    elements_absents,
    ouvrir_modele,
)
from lettrine.documents.relance.donnees import (
    IMPUTATIONS,
    TYPES,
    Bareme,
    Client,
    Creancier,
    Deduction,
    Demarche,
    Facture,
    Lettre,
    Taux,
)

__all__ = [
    "CHAMPS",
    "COLONNES",
    "COLONNES_FACULTATIVES",
    "FACULTATIFS",
    "IMPUTATIONS",
    "MODELES",
    "TYPES",
    "Bareme",
    "Client",
    "Contexte",
    "Creancier",
    "Deduction",
    "Demarche",
    "Facture",
    "Lettre",
    "Taux",
    "contexte",
    "elements_absents",
    "ouvrir_modele",
]
