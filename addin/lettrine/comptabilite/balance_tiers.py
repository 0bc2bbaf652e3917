"""La balance des tiers (third-party balance): chaque client ou fournisseur, et son solde.

Règle : une ligne par compte et auxiliaire, avec son solde d'ouverture, ses mouvements et son solde
au dernier jour. Dans chaque compte, la somme des tiers est le solde du compte à la balance
générale : un compte collectif et son détail disent la même chose.
Exceptions : sans auxiliaire, le compte tient lieu de tiers ; si d'autres lignes du même compte en
ont un, les lignes sans auxiliaire sont sur une ligne à part, et c'est dit (ETA-06). Un tiers sans
solde d'ouverture ni mouvement n'y est pas. Dans un livre de plusieurs exercices, le solde
d'ouverture d'un tiers est celui de ses lignes antérieures quand les à-nouveaux n'ont que le total
du compte.

Référence : C. com. art. R123-175 (grand livre) ; usage pour la forme de la balance.
Unités : centimes.

>>> from lettrine.tables.ecritures import ECRITURES
>>> livre = ECRITURES.table({
...     "CompteNum": ["411000"] * 3, "CompAuxNum": ["ALFA", "BETA", "ALFA"],
...     "EcritureDate": np.array(["2026-01-05", "2026-01-09", "2026-01-20"], "datetime64[s]"),
...     "Debit": [100_00, 40_00, 0], "Credit": [0, 0, 130_00], "Rang": [2, 3, 4]})
>>> balance = balance_des_tiers(livre, au=date(2026, 1, 31), comptes=["41"])
>>> balance.tiers[["CompAuxNum", "SoldeDebiteur", "SoldeCrediteur"]].values.tolist()
[['ALFA', 0, 3000], ['BETA', 4000, 0]]
>>> balance.collectifs[["CompteNum", "SoldeDetail", "SoldeGeneral", "Ecart"]].values.tolist()
[['411000', 1000, 1000, 0]]
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import numpy as np
import numpy.typing as npt
import pandas as pd

from lettrine.comptabilite.a_nouveaux import retenir
from lettrine.comptabilite.balance_generale import (
    balance_generale,
    colonnes_de_balance,
    recouper,
    sans_les_vides,
)
from lettrine.comptabilite.couples import (
    Couples,
    Masque,
    lignes_des_comptes,
    noms_des_fiches,
    reperer,
)
from lettrine.comptabilite.periode import Periode
from lettrine.erreurs import Anomalie, Gravite, anomalies_groupees
from lettrine.monnaie import formater as formater_montant
from lettrine.tables.balances import BALANCE_TIERS, PRINCIPAUX
from lettrine.tables.schema import RANG

__all__ = ["BalanceTiers", "balance_des_tiers", "principaux"]

Jours = npt.NDArray[np.datetime64]

TIERS_USUELS = ("40", "41")


@dataclass(frozen=True)
class BalanceTiers:
    """La balance : `tiers`, le recoupement de chaque compte (`collectifs`) et la période.

    `lues` est le nombre de lignes des comptes choisis, à toute date.
    """

    tiers: pd.DataFrame
    collectifs: pd.DataFrame
    periode: Periode
    lues: int
    anomalies: list[Anomalie]

    @property
    def total(self) -> int:
        """La somme des soldes des tiers, débit positif."""
        return int(self.collectifs["SoldeDetail"].sum())

    @property
    def solde(self) -> int:
        """Le solde des mêmes comptes à la balance générale."""
        return int(self.collectifs["SoldeGeneral"].sum())


def balance_des_tiers(
    ecritures: pd.DataFrame,
    *,
    au: date,
    du: date | None = None,
    comptes: Sequence[str] = (),
    tiers: pd.DataFrame | None = None,
) -> BalanceTiers:
    """La balance des tiers des comptes choisis, du jour `du` (à défaut l'ouverture) au jour `au`.

    `comptes` sont des préfixes ; sans eux, les comptes 40 et 41, et tous ceux qui ont un
    auxiliaire. `tiers` est une table Tiers, pour les noms. Aucune table n'est modifiée, et l'ordre
    des lignes n'importe pas. Anomalies : BAG-06 à BAG-08 (à-nouveaux), ETA-06 (lignes sans
    auxiliaire), et celles de `periode.delimiter`, comme les refus.
    """
    generale = balance_generale(ecritures, au=au, du=du)
    choix = _choisir(ecritures, comptes)
    retenues = retenir(ecritures, choix, au=au)
    places = np.flatnonzero(retenues.gardees)
    table = ecritures.iloc[places]
    mouvements = generale.periode.mouvements[places]
    couples = reperer(table)
    lignes = BALANCE_TIERS.table(
        {
            "CompteNum": couples.comptes,
            "CompAuxNum": couples.auxiliaires,
            "Nom": couples.noms(table, noms_des_fiches(tiers)),
            **colonnes_de_balance(table, couples, mouvements),
            "DernierMouvement": _derniers(table, couples, mouvements),
        }
    )
    lignes = sans_les_vides(lignes, couples.lignes(mouvements))
    return BalanceTiers(
        lignes,
        recouper(lignes, generale, ecritures, choix),
        generale.periode,
        int(choix.sum()),
        [
            *generale.periode.anomalies,
            *retenues.anomalies,
            *_sans_auxiliaire(table),
        ],
    )


def principaux(balance: BalanceTiers, sens: int, nombre: int = 10) -> pd.DataFrame:
    """Les plus gros soldes du sens donné (1 : débiteurs, -1 : créditeurs), et leur part du total.

    Un tiers qui a plusieurs comptes y est une fois par compte.
    """
    du_sens = "SoldeDebiteur" if sens > 0 else "SoldeCrediteur"
    soldes = balance.tiers[du_sens].to_numpy()
    total = int(soldes.sum())
    ordre = np.argsort(-soldes, kind="stable")[:nombre]
    ordre = ordre[soldes[ordre] > 0]
    choisis = balance.tiers.iloc[ordre]
    codes = choisis["CompAuxNum"].where(choisis["CompAuxNum"] != "", choisis["CompteNum"])
    noms = choisis["Nom"].where(choisis["Nom"] != "", codes)
    parts = [(Decimal(solde) / total).quantize(Decimal("0.0001")) for solde in choisis[du_sens]]
    return PRINCIPAUX.table(
        {
            "CompAuxNum": codes.tolist(),
            "Nom": noms.tolist(),
            "Solde": choisis[du_sens].tolist(),
            "Part": parts,
        }
    )


def _choisir(ecritures: pd.DataFrame, comptes: Sequence[str]) -> Masque:
    """Les lignes des préfixes ; à défaut, des tiers usuels et des comptes tenus par auxiliaire."""
    if comptes:
        return lignes_des_comptes(ecritures, comptes)
    choix = lignes_des_comptes(ecritures, TIERS_USUELS)
    avec = (ecritures["CompAuxNum"] != "").to_numpy()
    numeros, _ = pd.factorize(ecritures["CompteNum"])
    tenus = np.zeros(int(numeros.max(initial=-1)) + 1, dtype=bool)
    tenus[numeros[avec]] = True
    masque: Masque = choix | tenus[numeros]
    return masque


def _derniers(table: pd.DataFrame, couples: Couples, mouvements: Masque) -> Jours:
    """Le jour du dernier mouvement de chaque couple ; NaT s'il n'a que son ouverture."""
    jours = table["EcritureDate"].to_numpy().astype("datetime64[s]")[mouvements].view(np.int64)
    derniers = np.full(len(couples), np.iinfo(np.int64).min)
    np.maximum.at(derniers, couples.numeros[mouvements], jours)
    return derniers.view("datetime64[s]")


def _sans_auxiliaire(table: pd.DataFrame) -> list[Anomalie]:
    """ETA-06 : dans un compte tenu par auxiliaire, une ligne sans auxiliaire n'est à personne."""
    sans = (table["CompAuxNum"] == "").to_numpy()
    tenus = set(table["CompteNum"].iloc[np.flatnonzero(~sans)].unique())
    fautives = table.iloc[np.flatnonzero(sans & table["CompteNum"].isin(tenus).to_numpy())]
    rangs, messages = [], []
    for compte, lignes in fautives.groupby("CompteNum"):
        rang = int(lignes[RANG].min())
        solde = int((lignes["Debit"] - lignes["Credit"]).sum())
        rangs.append(rang)
        messages.append(
            f"Ligne {rang} et {len(lignes)} en tout : le compte {compte} est tenu par auxiliaire,"
            f" et ces lignes, solde {formater_montant(solde)}, n'en ont pas ; rattachez-les à leur"
            " tiers."
        )
    return anomalies_groupees(
        "ETA-06",
        Gravite.A_TRAITER,
        rangs,
        messages,
        resume="comptes aux lignes sans auxiliaire",
        colonne="CompAuxNum",
    )
