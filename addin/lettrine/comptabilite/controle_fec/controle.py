"""Tous les contrôles d'un FEC lu, et leur synthèse (FEC control).

Règle : la table est codée une fois, puis passe par chaque famille de contrôles ; les anomalies
sont rendues dans cet ordre : équilibre, numérotation, champs, dates, lettrage, comptes, doubles.
Exceptions : sans exercice donné, le plan comptable est celui de la plus ancienne date
d'écriture, et les dates ne sont comparées à aucun exercice.

Référence : LPF art. A47 A-1 ; PCG, tenue de la comptabilité.
Unités : centimes.

>>> from lettrine.tables.ecritures import ECRITURES
>>> controle = controler(ECRITURES.table({
...     "JournalCode": ["VE", "VE"], "EcritureNum": ["1", "1"], "CompteNum": ["411000", "707000"],
...     "EcritureDate": ["2026-01-31", "2026-01-31"], "Debit": [100_00, 0],
...     "Credit": [0, 100_00]}), exercice=Exercice.civil(2026))
>>> controle.synthese[["JournalCode", "Lignes", "Ecritures", "Ecart"]].values.tolist()
[['VE', 2, 1, 0]]
>>> controle.comptes["Statut"].tolist()
['connu', 'connu']
"""

from dataclasses import dataclass
from datetime import date

import pandas as pd

from lettrine.comptabilite.controle_fec.champs import controler_champs
from lettrine.comptabilite.controle_fec.chronologie import controler_chronologie
from lettrine.comptabilite.controle_fec.comptes import controler_comptes
from lettrine.comptabilite.controle_fec.doubles import controler_doubles
from lettrine.comptabilite.controle_fec.equilibre import controler_equilibre, resumer_journaux
from lettrine.comptabilite.controle_fec.lettres import controler_lettres
from lettrine.comptabilite.controle_fec.livre import coder
from lettrine.comptabilite.controle_fec.numerotation import controler_numerotation
from lettrine.dates import Exercice
from lettrine.erreurs import Anomalie
from lettrine.parametres import Parametres, livres
from lettrine.tables.ecritures import ECRITURES

__all__ = ["ControleFec", "controler"]


@dataclass(frozen=True)
class ControleFec:
    """Ce que le contrôle a trouvé.

    `synthese` : JournalCode, JournalLib, Lignes, Ecritures, Debit, Credit, Ecart, un journal
    par ligne. `comptes` : CompteNum, CompteLib, Racine (au plan), Statut, Lignes, Debit,
    Credit, un compte par ligne.
    """

    synthese: pd.DataFrame
    comptes: pd.DataFrame
    anomalies: list[Anomalie]


def controler(
    ecritures: pd.DataFrame,
    *,
    exercice: Exercice | None = None,
    option_anticipee: bool = False,
    parametres: Parametres | None = None,
) -> ControleFec:
    """Contrôle une table d'écritures (schéma `ECRITURES`), sans la modifier.

    `option_anticipee` : l'exercice ouvert en 2024 suit déjà le plan comptable de 2025. Lève
    `DonneesInvalides` si la table n'a pas les colonnes du schéma, `OptionInvalide` (PCG-01) si
    l'exercice ne peut pas opter.
    """
    ECRITURES.verifier(ecritures)
    parametres = parametres or livres()
    livre = coder(ecritures)
    ouverture = exercice.debut if exercice else livre.ouverture()
    comptes, sur_les_comptes = controler_comptes(livre, ouverture, option_anticipee, parametres)
    return ControleFec(
        resumer_journaux(livre),
        comptes,
        [
            *controler_equilibre(livre),
            *controler_numerotation(livre),
            *controler_champs(livre),
            *controler_chronologie(livre, exercice),
            *controler_lettres(livre, parametres, ouverture or date.max),
            *sur_les_comptes,
            *controler_doubles(livre),
        ],
    )
