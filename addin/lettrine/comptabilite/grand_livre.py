"""Le grand livre d'une période (general ledger): les lignes de chaque compte, solde progressif.

Règle : un bloc par compte et auxiliaire (ou par compte seul), dans l'ordre des numéros ; dans un
bloc, les à-nouveaux d'abord, puis les mouvements par date, et dans une journée dans l'ordre de la
source. Chaque ligne montre sa lettre et le solde du bloc après elle. Le dernier solde de chaque
compte est celui de la balance générale.
Exceptions : quand la période commence après l'ouverture, ce qui précède tient en une ligne, le
solde de la veille ; un bloc sans solde ni mouvement n'y est pas. Les lettres sont celles du livre,
même posées après le dernier jour.

Référence : C. com. art. R123-175 (grand livre).
Unités : centimes.

>>> from lettrine.tables.ecritures import ECRITURES
>>> livre = ECRITURES.table({
...     "CompteNum": ["411000"] * 3, "CompAuxNum": ["ALFA"] * 3, "EcritureLet": ["A", "", "A"],
...     "EcritureDate": np.array(["2026-01-05", "2026-02-09", "2026-02-20"], "datetime64[s]"),
...     "Debit": [100_00, 40_00, 0], "Credit": [0, 0, 100_00], "Rang": [2, 3, 4]})
>>> grand = grand_livre(livre, au=date(2026, 2, 28))
>>> grand.lignes[["Debit", "Credit", "Solde"]].values.tolist()
[[10000, 0, 10000], [4000, 0, 14000], [0, 10000, 4000]]
>>> fevrier = grand_livre(livre, du=date(2026, 2, 1), au=date(2026, 2, 28))
>>> fevrier.lignes["EcritureLib"].iloc[0], fevrier.lignes["Solde"].tolist()
('Solde au 31/01/2026', [10000, 14000, 4000])
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

import numpy as np
import pandas as pd

from lettrine.comptabilite.balance_generale import (
    balance_generale,
    colonnes_de_balance,
    recouper,
)
from lettrine.comptabilite.couples import (
    Couples,
    Entiers,
    Masque,
    lignes_des_comptes,
    noms_des_fiches,
    reperer,
)
from lettrine.comptabilite.periode import Periode
from lettrine.dates import formater
from lettrine.erreurs import Anomalie
from lettrine.tables.grand_livre import COMPTES_DU_GRAND_LIVRE, GRAND_LIVRE
from lettrine.tables.schema import RANG

__all__ = ["GrandLivre", "Par", "grand_livre"]

REPRIS = (
    "CompteNum", "CompAuxNum", "EcritureDate", "JournalCode", "EcritureNum", "PieceRef",
    "EcritureLib", "EcritureLet", "Debit", "Credit",
)  # fmt: skip


class Par(StrEnum):
    """Ce que rassemble un bloc du grand livre."""

    TIERS = "tiers"
    COMPTE = "compte"


@dataclass(frozen=True)
class GrandLivre:
    """Le grand livre : `lignes`, une ligne de `comptes` par bloc, le recoupement (`collectifs`).

    `debuts` est la position, dans `lignes`, de la première ligne de chaque bloc. `lues` est le
    nombre de lignes des comptes choisis, à toute date.
    """

    lignes: pd.DataFrame
    comptes: pd.DataFrame
    debuts: Entiers
    collectifs: pd.DataFrame
    periode: Periode
    lues: int
    anomalies: list[Anomalie]

    @property
    def solde(self) -> int:
        """La somme des soldes des blocs, débit positif."""
        return int((self.lignes["Debit"] - self.lignes["Credit"]).sum())


def grand_livre(
    ecritures: pd.DataFrame,
    *,
    au: date,
    du: date | None = None,
    comptes: Sequence[str] = (),
    par: Par = Par.TIERS,
    tiers: pd.DataFrame | None = None,
) -> GrandLivre:
    """Le grand livre des comptes choisis, du jour `du` (à défaut l'ouverture) au jour `au`.

    `comptes` sont des préfixes ; sans eux, tous les comptes. `tiers` est une table Tiers, pour les
    noms. Aucune table n'est modifiée, et l'ordre des lignes n'importe pas. Anomalies et refus :
    ceux de `periode.delimiter`.
    """
    generale = balance_generale(ecritures, au=au, du=du)
    periode = generale.periode
    choix = lignes_des_comptes(ecritures, comptes)
    places = np.flatnonzero(choix & periode.lignes)
    table = ecritures.iloc[places]
    mouvements = periode.mouvements[places]
    couples = reperer(table, par_auxiliaire=par is Par.TIERS)
    colonnes = colonnes_de_balance(table, couples, mouvements)
    detaillees = np.ones(len(places), dtype=bool) if periode.depuis_l_ouverture else mouvements
    ouvertures = _ouvertures(couples, colonnes, detaillees, periode)
    lignes, numeros = _lignes(table, couples, mouvements, detaillees, ouvertures)
    debuts = np.flatnonzero(np.diff(numeros, prepend=-1))
    vus = numeros[debuts]
    totaux = COMPTES_DU_GRAND_LIVRE.table(
        {
            "CompteNum": couples.comptes[vus],
            "CompAuxNum": couples.auxiliaires[vus],
            "Nom": couples.noms(table, noms_des_fiches(tiers))[vus],
            "Lignes": couples.lignes(detaillees)[vus],
            **{nom: montants[vus] for nom, montants in colonnes.items()},
        }
    )
    return GrandLivre(
        lignes,
        totaux,
        debuts,
        recouper(_derniers_soldes(lignes, debuts), generale, ecritures, choix),
        periode,
        int(choix.sum()),
        [*periode.anomalies, *periode.reprises],
    )


def _ouvertures(
    couples: Couples, colonnes: dict[str, Entiers], detaillees: Masque, periode: Periode
) -> tuple[pd.DataFrame, Entiers]:
    """Une ligne par bloc au solde de la veille non nul, et son bloc ; aucune dès l'ouverture."""
    if detaillees.all():
        return GRAND_LIVRE.vide(), np.zeros(0, dtype=np.int64)
    debit, credit = colonnes["OuvertureDebit"], colonnes["OuvertureCredit"]
    vus = np.flatnonzero(debit != credit)
    veille = f"Solde au {formater(periode.du - timedelta(days=1))}"
    table = GRAND_LIVRE.table(
        {
            "CompteNum": couples.comptes[vus],
            "CompAuxNum": couples.auxiliaires[vus],
            "EcritureDate": np.full(len(vus), np.datetime64(periode.du, "s")),
            "EcritureLib": [veille] * len(vus),
            "Debit": debit[vus],
            "Credit": credit[vus],
        }
    )
    return table, vus


def _lignes(
    table: pd.DataFrame,
    couples: Couples,
    mouvements: Masque,
    detaillees: Masque,
    ouvertures: tuple[pd.DataFrame, Entiers],
) -> tuple[pd.DataFrame, Entiers]:
    """Les lignes rangées, avec leur solde progressif, et le numéro de leur bloc."""
    places = np.flatnonzero(detaillees)
    lues = table.iloc[places]
    detail = GRAND_LIVRE.table(
        {
            **{nom: lues[nom].reset_index(drop=True) for nom in REPRIS},
            "RangLigne": lues[RANG].to_numpy(),
        }
    )
    premieres, leurs_blocs = ouvertures
    toutes = pd.concat([premieres, detail], ignore_index=True) if len(premieres) else detail
    blocs = np.concatenate([leurs_blocs, couples.numeros[places]])
    bouge = np.concatenate([np.zeros(len(premieres), dtype=bool), mouvements[places]])
    jours = toutes["EcritureDate"].to_numpy().astype("datetime64[s]").view(np.int64)
    ordre = np.lexsort((toutes["RangLigne"].to_numpy(), jours, bouge, blocs))
    lignes, numeros = toutes.iloc[ordre].reset_index(drop=True), blocs[ordre]
    nets = (lignes["Debit"] - lignes["Credit"]).to_numpy()
    cumuls = np.cumsum(nets)
    debuts = np.flatnonzero(np.diff(numeros, prepend=-1))
    bases = np.repeat(cumuls[debuts] - nets[debuts], np.diff(np.append(debuts, len(numeros))))
    return lignes.assign(Solde=cumuls - bases), numeros


def _derniers_soldes(lignes: pd.DataFrame, debuts: Entiers) -> pd.DataFrame:
    """Le compte de chaque bloc et le solde de sa dernière ligne."""
    dernieres = np.append(debuts[1:], len(lignes))[: len(debuts)] - 1
    soldes = lignes["Solde"].to_numpy()[dernieres]
    return pd.DataFrame(
        {
            "CompteNum": lignes["CompteNum"].to_numpy()[dernieres],
            "SoldeDebiteur": np.maximum(soldes, 0),
            "SoldeCrediteur": np.maximum(-soldes, 0),
        }
    )
