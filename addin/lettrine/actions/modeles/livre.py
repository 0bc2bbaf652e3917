"""Le livre d'exemple, lettré (lettered demo book) : ce que les modèles ont encore d'ouvert."""

from datetime import date

import pandas as pd

from lettrine.comptabilite.lettrage import Confiance, lettrer
from lettrine.parametres import livres

__all__ = ["livre_lettre"]


def livre_lettre(ecritures: pd.DataFrame, au: date) -> pd.DataFrame:
    """Les mêmes écritures, les lettrages probables posés."""
    loi = livres()
    lettrage = lettrer(
        ecritures,
        comptes=loi.textes("lettrage/comptes_lettrables", au),
        comptes_cumulatifs=loi.textes("lettrage/comptes_cumulatifs", au),
        appliquer=Confiance.PROBABLE,
    )
    return ecritures.assign(
        EcritureLet=lettrage.lignes["EcritureLet"], DateLet=lettrage.lignes["DateLet"]
    )
