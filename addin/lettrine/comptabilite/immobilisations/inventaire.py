"""L'inventaire physique (physical inventory): ce que l'on doit retrouver, lieu par lieu.

Règle : les biens encore à l'actif à la fin du plan, rangés par lieu, par compte puis par numéro,
avec ce qu'il faut pour les reconnaître ; celui qui passe coche « Vu » et note l'état.
Exceptions : une part sortie n'y est pas. Les immobilisations incorporelles et financières, que l'on
ne voit pas, n'y sont pas, sauf demande contraire.

Référence : C. com. art. L123-12 (inventaire une fois tous les douze mois).
Unités : centimes.

>>> from datetime import date
>>> from lettrine.comptabilite.immobilisations.plan import planifier
>>> from lettrine.tables.immobilisations import IMMOBILISATIONS
>>> jour = np.array(["2025-01-01"] * 2, "datetime64[s]")
>>> registre = IMMOBILISATIONS.table({
...     "NumBien": ["T1", "L1"], "Designation": ["Terrain", "Droit au bail"],
...     "CompteNum": ["211000", "206000"], "DateAcquisition": jour, "Lieu": ["Atelier", ""],
...     "CoutEntree": [10_000_00, 5_000_00], "Methode": ["non amortissable"] * 2})
>>> inventaire(planifier(registre, au=date(2025, 12, 31)))[["Lieu", "NumBien"]].values.tolist()
[['Atelier', 'T1']]
"""

import numpy as np
import pandas as pd

from lettrine.comptabilite.immobilisations.comptes import famille
from lettrine.comptabilite.immobilisations.plan import Plan
from lettrine.tables.tableaux_immobilisations import INVENTAIRE

__all__ = ["SANS_LIEU", "inventaire"]

SANS_LIEU = "Sans lieu"


def inventaire(plan: Plan, *, incorporels: bool = False) -> pd.DataFrame:
    """La liste à vérifier sur place à la fin du plan (schéma INVENTAIRE).

    `incorporels` : aussi les biens que l'on ne voit pas.
    """
    biens = plan.biens
    la = (plan.periode_de_sortie[: len(biens)] >= len(plan.periodes)) & (
        plan.brut[-1][: len(biens)] > 0
    )
    comptes = np.array(biens.comptes or [""], dtype=object)[biens.compte]
    visibles = np.array([famille(compte) == "corporelle" for compte in comptes], dtype=bool)
    places = np.flatnonzero(la & (visibles | incorporels))
    table = biens.table.iloc[places]
    liste = INVENTAIRE.table(
        {
            "Lieu": table["Lieu"].where(table["Lieu"] != "", SANS_LIEU).to_numpy(dtype=object),
            **{
                nom: table[nom].to_numpy()
                for nom in ("NumBien", "Designation", "ComposantDe", "DateMiseEnService")
            },
            "CompteNum": comptes[places],
            "Brut": plan.brut[-1][places],
            "Vnc": plan.nettes[-1][places],
        }
    )
    return liste.sort_values(["Lieu", "CompteNum", "NumBien"], ignore_index=True)
