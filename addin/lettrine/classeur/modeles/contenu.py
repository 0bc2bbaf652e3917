"""Ce que l'on met dans un modèle (template content): rien, ou un dossier d'exemple.

Règle : un modèle vide et un modèle rempli ont les mêmes feuilles et les mêmes formules ; seules
changent les cellules à remplir.

Unités : centimes, jours.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pandas as pd

from lettrine.comptabilite.creances import Comptes

__all__ = ["Contenu", "Remplissage"]


@dataclass(frozen=True)
class Contenu:
    """Les tables et les choix du modèle de lettrage.

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

    def table(self, nom: str) -> pd.DataFrame:
        """Une de ses tables."""
        trouvee: pd.DataFrame = getattr(self, nom)
        return trouvee


@dataclass(frozen=True)
class Remplissage:
    """Les tables d'un modèle, par nom de schéma, le dossier, la date d'arrêté et les réglages."""

    tables: Mapping[str, pd.DataFrame]
    dossier: str = ""
    au: date | None = None
    reglages: Mapping[str, Any] = field(default_factory=dict)

    def table(self, nom: str) -> pd.DataFrame:
        """Une de ses tables."""
        return self.tables[nom]
