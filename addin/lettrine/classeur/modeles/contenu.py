"""Ce que l'on met dans un modèle (template content): rien, ou un dossier d'exemple.

Règle : un modèle vide et un modèle rempli ont les mêmes feuilles et les mêmes formules ; seules
changent les cellules à remplir.

Unités : centimes, jours.
"""

from dataclasses import dataclass
from datetime import date

import pandas as pd

from lettrine.comptabilite.creances import Comptes

__all__ = ["Contenu"]


@dataclass(frozen=True)
class Contenu:
    """Les tables et les choix d'un modèle.

    `comptes` est une table ComptesLettrables, `delai` le délai de paiement d'une écriture sans
    échéance. `dossier` et `au` sont le nom et la date d'arrêté ; `compte` et `auxiliaire`, ce que
    montrent d'abord la justification et le grand livre ; `famille`, qui est dans la balance âgée.
    """

    ecritures: pd.DataFrame
    tiers: pd.DataFrame
    comptes: pd.DataFrame
    delai: int
    dossier: str = ""
    au: date | None = None
    compte: str = ""
    auxiliaire: str = ""
    famille: Comptes = Comptes.CLIENTS
