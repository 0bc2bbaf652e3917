"""Les lignes d'une période (period of a ledger): ce qui précède, ce qui bouge, ce qui reste.

Règle : un état porte sur l'exercice en cours au dernier jour (voir `a_nouveaux`). Ce qui précède la
période (à-nouveaux, et lignes de l'exercice datées d'avant le premier jour) fait le solde
d'ouverture ; les autres lignes jusqu'au dernier jour sont les mouvements. Chaque ligne du livre
est dans un poste et un seul, et les postes font le livre entier.
Exceptions : sans premier jour, la période commence à l'ouverture de l'exercice. Une ligne
d'à-nouveaux n'est jamais un mouvement, quelle que soit sa date. Une période à cheval sur deux
exercices est refusée (ETA-02) : les produits et les charges ne s'additionnent pas d'un exercice à
l'autre. Les comptes de résultat (6, 7) et le résultat lui-même (12) ne sont pas repris tels quels :
leurs à-nouveaux ne se comparent pas à l'exercice précédent.

Référence : C. com. art. L123-12 ; PCG art. 112-2 (intangibilité du bilan d'ouverture).
Unités : centimes.

>>> from lettrine.tables.ecritures import ECRITURES
>>> livre = ECRITURES.table({
...     "JournalCode": ["AN", "BQ", "BQ", "BQ"], "CompteNum": ["512"] * 4,
...     "EcritureDate": np.array(
...         ["2026-01-01", "2026-01-15", "2026-02-10", "2026-03-20"], "datetime64[s]"),
...     "Debit": [100_00, 20_00, 5_00, 7_00], "Rang": [2, 3, 4, 5]})
>>> fevrier = delimiter(livre, du=date(2026, 2, 1), au=date(2026, 2, 28))
>>> fevrier.anterieures.tolist(), fevrier.mouvements.tolist()
([True, True, False, False], [False, False, True, False])
>>> fevrier.postes["Debit"].tolist()
[12000, 500, 700, 0, 0]
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from lettrine.comptabilite.a_nouveaux import (
    ExerciceEnCours,
    exercice_en_cours,
    retenir,
    sans_date,
)
from lettrine.comptabilite.couples import Masque, lignes_des_comptes
from lettrine.dates import formater
from lettrine.erreurs import Anomalie, Gravite, OptionInvalide
from lettrine.tables.ecritures import ECRITURES
from lettrine.tables.etats import SYNTHESE

__all__ = ["Periode", "delimiter"]

NON_REPRIS = ("12", "6", "7", "8", "9")


@dataclass(frozen=True)
class Periode:
    """Une période d'un livre : les lignes d'avant, les mouvements, et le recoupement des postes.

    `postes` (schéma SYNTHESE) répartit tout le livre ; `ouverture` est le premier jour de
    l'exercice. `reprises` sont les anomalies de l'ouverture d'un livre de plusieurs exercices.
    """

    du: date
    au: date
    ouverture: date
    anterieures: Masque
    mouvements: Masque
    postes: pd.DataFrame
    anomalies: list[Anomalie]
    reprises: list[Anomalie]

    @property
    def lignes(self) -> Masque:
        """Tout ce qui fait le solde au dernier jour."""
        return self.anterieures | self.mouvements

    @property
    def depuis_l_ouverture(self) -> bool:
        """Vrai si la période commence avec l'exercice."""
        return self.du <= self.ouverture

    def __str__(self) -> str:
        return f"du {formater(self.du)} au {formater(self.au)}"


def delimiter(ecritures: pd.DataFrame, *, au: date, du: date | None = None) -> Periode:
    """La période du jour `du` (à défaut l'ouverture de l'exercice) au jour `au`, compris.

    Anomalies : BAG-01 (ligne sans date), BAG-06 et BAG-07 (à-nouveaux et exercice précédent),
    ETA-03 (livre de plusieurs exercices), ETA-05 (jour d'avant l'ouverture). Lève
    `OptionInvalide` si la période finit avant de commencer (ETA-01) ou chevauche deux exercices
    (ETA-02), et `DonneesInvalides` si la table n'a pas la forme attendue.
    """
    ECRITURES.verifier(ecritures)
    en_cours = exercice_en_cours(ecritures, au=au)
    debut = min(en_cours.ouverture, au) if du is None else du
    _refuser(debut, au, en_cours)
    avant = (ecritures["EcritureDate"] < pd.Timestamp(debut)).to_numpy()
    anterieures = en_cours.lignes & (en_cours.nouveaux | avant)
    mouvements = en_cours.lignes & ~anterieures
    tout = np.ones(len(ecritures), dtype=bool)
    return Periode(
        debut,
        au,
        en_cours.ouverture,
        anterieures,
        mouvements,
        _postes(ecritures, anterieures, mouvements, en_cours, (debut, au)),
        [*sans_date(ecritures, tout), *_avant_l_ouverture(en_cours, au)],
        _autres_exercices(ecritures, en_cours, au),
    )


def _refuser(debut: date, au: date, en_cours: ExerciceEnCours) -> None:
    if debut > au:
        raise OptionInvalide(
            "ETA-01",
            f"La période du {formater(debut)} au {formater(au)} finit avant de commencer.",
            "Donnez --du avant --au.",
        )
    if debut < en_cours.ouverture and en_cours.anterieures.any():
        raise OptionInvalide(
            "ETA-02",
            f"Le {formater(debut)} est d'un autre exercice que le {formater(au)}, qui est de celui"
            f" ouvert le {formater(en_cours.ouverture)}.",
            f"Donnez --du à partir du {formater(en_cours.ouverture)}, ou éditez un état par"
            " exercice.",
        )


def _postes(
    ecritures: pd.DataFrame,
    anterieures: Masque,
    mouvements: Masque,
    en_cours: ExerciceEnCours,
    jours: tuple[date, date],
) -> pd.DataFrame:
    """La répartition de toutes les lignes du livre."""
    du, au = jours
    sans = ecritures["EcritureDate"].isna().to_numpy()
    autres = en_cours.anterieures
    apres = ~(anterieures | mouvements | autres | sans)
    depuis = "" if du <= en_cours.ouverture else f" et mouvements avant le {formater(du)}"
    masques = {
        f"À-nouveaux{depuis}": anterieures,
        f"Mouvements du {formater(du)} au {formater(au)}": mouvements,
        f"Après le {formater(au)}, non comptées": apres,
        "D'un autre exercice, non comptées": autres,
        "Sans date, non comptées": sans,
    }
    debit, credit = ecritures["Debit"].to_numpy(), ecritures["Credit"].to_numpy()
    debits = [int(debit[masque].sum()) for masque in masques.values()]
    credits_ = [int(credit[masque].sum()) for masque in masques.values()]
    return SYNTHESE.table(
        {
            "Poste": list(masques),
            "Lignes": [int(masque.sum()) for masque in masques.values()],
            "Debit": debits,
            "Credit": credits_,
            "Solde": [d - c for d, c in zip(debits, credits_, strict=True)],
        }
    )


def _avant_l_ouverture(en_cours: ExerciceEnCours, au: date) -> list[Anomalie]:
    if au >= en_cours.ouverture:
        return []
    message = (
        f"Le {formater(au)} précède l'ouverture de l'exercice du livre, le"
        f" {formater(en_cours.ouverture)} : l'état ne montre que des à-nouveaux datés d'origine,"
        " s'il y en a ; donnez --au à partir de l'ouverture."
    )
    return [Anomalie("ETA-05", Gravite.A_TRAITER, message, colonne="EcritureDate")]


def _autres_exercices(
    ecritures: pd.DataFrame, en_cours: ExerciceEnCours, au: date
) -> list[Anomalie]:
    """ETA-03, et ce que l'ouverture reprend mal des comptes de bilan."""
    nombre = int(en_cours.anterieures.sum())
    if not nombre:
        return []
    message = (
        f"Le livre couvre plusieurs exercices : seul compte celui ouvert le"
        f" {formater(en_cours.ouverture)}, à-nouveaux compris ; {nombre} lignes d'un autre exercice"
        " ne sont pas comptées."
    )
    bilan = ~lignes_des_comptes(ecritures, NON_REPRIS)
    reprises = retenir(ecritures, bilan, au=au).anomalies
    return [
        Anomalie("ETA-03", Gravite.INFORMATION, message),
        *(a for a in reprises if a.gravite is not Gravite.INFORMATION),
    ]
