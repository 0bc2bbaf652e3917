"""Ce que rend le délai moyen de paiement (result): les deux méthodes, pas à pas, et par tiers."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

import pandas as pd

from lettrine.comptabilite.delai_paiement.mesure import Periode
from lettrine.comptabilite.delai_paiement.plafonds import Examen
from lettrine.erreurs import Anomalie

__all__ = ["DelaiPaiement", "Methode"]


class Methode(StrEnum):
    """Comment le délai est calculé."""

    COMPTABLE = "comptable"
    EPUISEMENT = "epuisement"


@dataclass(frozen=True)
class DelaiPaiement:
    """Le délai moyen de paiement, en jours, des clients ou des fournisseurs.

    `periode` : les jours de la méthode comptable. `methodes` (DelaiPaiement) : une ligne par
    méthode, avec son calcul écrit. `etapes` (Epuisement) : une ligne par mois remonté. `tiers`
    (DelaiParTiers), `mois` (ChiffreParMois). `examen` : les échéances et règlements au-delà des
    délais. `encours` comprend les effets escomptés donnés ; `encours_des_comptes` non, et doit
    être le `solde` de la comptabilité, compté à part. `comptable` et `epuisement` sont None quand
    le délai n'a pas de sens ou n'est pas connu.
    """

    periode: Periode
    encours: int
    encours_des_comptes: int
    solde: int
    chiffre: int
    comptable: Decimal | None
    epuisement: Decimal | None
    methodes: pd.DataFrame
    etapes: pd.DataFrame
    tiers: pd.DataFrame
    mois: pd.DataFrame
    examen: Examen
    lues: int
    anomalies: list[Anomalie]
