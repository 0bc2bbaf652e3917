"""Fabrique de petits livres pour les essais du lettrage : une ligne de texte par écriture."""

import numpy as np
import pandas as pd

from lettrine.comptabilite.lettrage import Confiance, Lettrage, lettrer
from lettrine.monnaie import lire_centimes
from lettrine.tables.ecritures import ECRITURES

COMPTES = ["129", "40", "41", "42", "43", "44", "45", "46", "47", "511", "58"]


def livre(texte: str) -> pd.DataFrame:
    """Une ligne par écriture : date compte auxiliaire pièce montant(+ débit, - crédit) libellé.

    Un tiret vaut vide. Le libellé peut finir par « =AA », un code déjà posé.
    """
    lignes = [ligne.split(maxsplit=5) for ligne in texte.splitlines() if ligne.strip()]
    lignes = [[*ligne, ""][:6] for ligne in lignes]
    soldes = np.array([lire_centimes(ligne[4]) for ligne in lignes], dtype=np.int64)
    libelles, codes = [], []
    for ligne in lignes:
        libelle, _, code = ligne[5].partition("=")
        libelles.append(libelle.strip())
        codes.append(code.strip())
    return ECRITURES.table(
        {
            "EcritureDate": np.array(
                [None if ligne[0] == "-" else ligne[0] for ligne in lignes], "datetime64[s]"
            ),
            "CompteNum": [ligne[1] for ligne in lignes],
            "CompAuxNum": [ligne[2].replace("-", "") for ligne in lignes],
            "PieceRef": ["" if ligne[3] == "-" else ligne[3] for ligne in lignes],
            "EcritureLib": libelles,
            "Debit": np.maximum(soldes, 0),
            "Credit": np.maximum(-soldes, 0),
            "EcritureLet": codes,
            "Rang": np.arange(2, len(lignes) + 2),
        }
    )


def essayer(texte: str, appliquer: Confiance = Confiance.PROBABLE) -> Lettrage:
    """Lettre un petit livre."""
    return lettrer(livre(texte), comptes=COMPTES, appliquer=appliquer)


def groupes(resultat: Lettrage, confiance: str | None = None) -> list[list[int]]:
    """Les rangs de chaque groupe, triés."""
    table = resultat.groupes
    if confiance:
        table = table[table["Confiance"] == confiance]
    return sorted([int(rang) for rang in rangs.split(", ")] for rangs in table["Rangs"])
