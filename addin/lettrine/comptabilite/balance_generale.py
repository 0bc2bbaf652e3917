"""La balance générale d'une période (trial balance): chaque compte, ses mouvements, son solde.

Règle : un compte par ligne, rangés par numéro : le solde d'ouverture d'un côté ou de l'autre, les
mouvements de la période au débit et au crédit, le solde au dernier jour. Les débits font les
crédits dans chaque paire de colonnes, et la balance a les mouvements du livre.
Exceptions : un compte sans solde d'ouverture ni mouvement n'y est pas. Un extrait de quelques
comptes n'est pas équilibré ; l'écart est dit (ETA-04) : à vérifier pour un livre entier, qui a des
comptes de bilan et de résultat, normal pour un extrait. Sans intitulé dans le livre, un compte
porte celui de sa racine au plan comptable.

Référence : C. com. art. R123-175 (grand livre) ; usage pour la forme de la balance.
Unités : centimes.

>>> from lettrine.tables.ecritures import ECRITURES
>>> livre = ECRITURES.table({
...     "JournalCode": ["AN", "AN", "VE", "VE"], "CompteNum": ["101000", "411000"] * 2,
...     "EcritureDate": np.array(["2026-01-01"] * 2 + ["2026-01-15"] * 2, "datetime64[s]"),
...     "Debit": [0, 100_00, 0, 30_00], "Credit": [100_00, 0, 30_00, 0], "Rang": [2, 3, 4, 5]})
>>> balance = balance_generale(livre, au=date(2026, 1, 31))
>>> balance.comptes[["CompteNum", *MONTANTS]].values.tolist()
[['101000', 0, 10000, 0, 3000, 0, 13000], ['411000', 10000, 0, 3000, 0, 13000, 0]]
>>> balance.equilibree, balance.classes["Libelle"].tolist()
(True, ['Comptes de capitaux', 'Comptes de tiers'])
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from lettrine.comptabilite.couples import (
    Couples,
    Entiers,
    Masque,
    lignes_des_comptes,
    reperer,
    sommes,
)
from lettrine.comptabilite.periode import Periode, delimiter
from lettrine.comptabilite.plan_comptable import PlanComptable
from lettrine.erreurs import Anomalie, Gravite
from lettrine.monnaie import formater as formater_montant
from lettrine.tables.balances import BALANCE_GENERALE, CLASSES, COLLECTIFS, MONTANTS

__all__ = [
    "BalanceGenerale",
    "balance_generale",
    "colonnes_de_balance",
    "recouper",
    "sans_les_vides",
]

RESULTAT = ("6", "7")
BILAN = ("1", "2", "3", "4", "5")


@dataclass(frozen=True)
class BalanceGenerale:
    """La balance : `comptes` et `classes`, et la période dont elle est faite.

    `entier` est vrai pour un livre qui a des comptes de bilan et de résultat, faux pour un extrait.
    """

    comptes: pd.DataFrame
    classes: pd.DataFrame
    periode: Periode
    entier: bool
    anomalies: list[Anomalie]

    @property
    def equilibree(self) -> bool:
        """Vrai si les débits font les crédits dans chaque paire de colonnes."""
        totaux = self.totaux
        return all(totaux[nom] == totaux[autre] for nom, autre in PAIRES)

    @property
    def totaux(self) -> dict[str, int]:
        """Le total de chaque colonne."""
        return {nom: int(self.comptes[nom].sum()) for nom in MONTANTS}

    @property
    def resultat(self) -> int:
        """Les produits moins les charges, depuis l'ouverture : un bénéfice est positif."""
        gestion = self.comptes["CompteNum"].str.startswith(RESULTAT)
        return int((self.comptes["SoldeCrediteur"] - self.comptes["SoldeDebiteur"])[gestion].sum())

    @property
    def soldes(self) -> dict[str, int]:
        """Le solde de chaque compte, débit positif."""
        soldes = (self.comptes["SoldeDebiteur"] - self.comptes["SoldeCrediteur"]).tolist()
        return dict(zip(self.comptes["CompteNum"].tolist(), soldes, strict=True))


PAIRES = (
    ("OuvertureDebit", "OuvertureCredit"),
    ("Debit", "Credit"),
    ("SoldeDebiteur", "SoldeCrediteur"),
)


def balance_generale(
    ecritures: pd.DataFrame, *, au: date, du: date | None = None
) -> BalanceGenerale:
    """La balance de tous les comptes, du jour `du` (à défaut l'ouverture) au jour `au`.

    `ecritures` est une table Ecritures avec `Rang` ; elle n'est pas modifiée, et l'ordre de ses
    lignes n'importe pas. Anomalies : ETA-04 (débits et crédits différents), et celles de
    `periode.delimiter`, comme les refus.
    """
    periode = delimiter(ecritures, au=au, du=du)
    places = np.flatnonzero(periode.lignes)
    table = ecritures.iloc[places]
    couples = reperer(table, par_auxiliaire=False)
    plan = PlanComptable.le_plus_proche(periode.ouverture)
    mouvements = periode.mouvements[places]
    comptes = BALANCE_GENERALE.table(
        {
            "CompteNum": couples.comptes,
            "CompteLib": libelles_des_comptes(couples, table, plan),
            **colonnes_de_balance(table, couples, mouvements),
        }
    )
    comptes = sans_les_vides(comptes, couples.lignes(mouvements))
    entier = _est_entier(ecritures)
    return BalanceGenerale(
        comptes,
        _par_classe(comptes, plan),
        periode,
        entier,
        [*periode.anomalies, *periode.reprises, *_desequilibre(comptes, entier)],
    )


def recouper(
    detail: pd.DataFrame, generale: BalanceGenerale, ecritures: pd.DataFrame, choix: Masque
) -> pd.DataFrame:
    """Chaque compte choisi : le solde qu'en fait un détail, et celui de la balance générale.

    `detail` a une ligne par compte et auxiliaire, avec CompteNum, SoldeDebiteur et SoldeCrediteur ;
    `choix` sont les lignes d'écritures dont il parle. Table au schéma COLLECTIFS.
    """
    table = ecritures.iloc[np.flatnonzero(choix & generale.periode.lignes)]
    couples = reperer(table, par_auxiliaire=False)
    comptes = sorted({*couples.comptes.tolist(), *detail["CompteNum"].tolist()})
    numeros = np.searchsorted(comptes, detail["CompteNum"].tolist()).astype(np.int64)
    soldes = (detail["SoldeDebiteur"] - detail["SoldeCrediteur"]).to_numpy()
    du_detail = sommes(soldes, numeros, len(comptes))
    connus = generale.soldes
    general = np.array([connus.get(compte, 0) for compte in comptes], dtype=np.int64)
    plan = PlanComptable.le_plus_proche(generale.periode.ouverture)
    libelles = dict(zip(couples.comptes, libelles_des_comptes(couples, table, plan), strict=True))
    return COLLECTIFS.table(
        {
            "CompteNum": comptes,
            "CompteLib": [libelles.get(compte, "") for compte in comptes],
            "Tiers": np.bincount(numeros, minlength=len(comptes)),
            "SoldeDetail": du_detail,
            "SoldeGeneral": general,
            "Ecart": du_detail - general,
        }
    )


def colonnes_de_balance(
    table: pd.DataFrame, couples: Couples, mouvements: Masque
) -> dict[str, Entiers]:
    """Les six colonnes d'une balance, un couple par ligne ; hors mouvements, c'est l'ouverture."""
    debit, credit = table["Debit"].to_numpy(), table["Credit"].to_numpy()
    ouverture = couples.sommes(debit - credit, ~mouvements)
    solde = couples.sommes(debit - credit)
    valeurs = (
        np.maximum(ouverture, 0),
        np.maximum(-ouverture, 0),
        couples.sommes(debit, mouvements),
        couples.sommes(credit, mouvements),
        np.maximum(solde, 0),
        np.maximum(-solde, 0),
    )
    return dict(zip(MONTANTS, valeurs, strict=True))


def sans_les_vides(balance: pd.DataFrame, mouvements: Entiers) -> pd.DataFrame:
    """La balance sans les lignes qui n'ont ni solde d'ouverture, ni mouvement."""
    ouverture = (balance["OuvertureDebit"] != balance["OuvertureCredit"]).to_numpy()
    return balance[ouverture | (mouvements > 0)].reset_index(drop=True)


def libelles_des_comptes(
    couples: Couples, table: pd.DataFrame, plan: PlanComptable
) -> Sequence[str]:
    """L'intitulé de chaque compte, à défaut celui de sa racine au plan."""
    du_livre = couples.libelles(table, "CompteLib").tolist()
    return [
        libelle or plan.comptes.get(plan.racine(compte) or "", "")
        for libelle, compte in zip(du_livre, couples.comptes.tolist(), strict=True)
    ]


def _par_classe(comptes: pd.DataFrame, plan: PlanComptable) -> pd.DataFrame:
    """Un total par classe, le premier chiffre du compte."""
    numeros, premiers = pd.factorize(comptes["CompteNum"].str[:1], sort=True)
    classes = [str(premier) for premier in premiers]
    par = Couples(numeros.astype(np.int64), np.array(classes, dtype=object), np.array([]))
    return CLASSES.table(
        {
            "Classe": classes,
            "Libelle": [plan.libelle(classe) or "" for classe in classes],
            "Comptes": par.lignes(np.ones(len(comptes), dtype=bool)),
            **{nom: par.sommes(comptes[nom].to_numpy()) for nom in MONTANTS},
        }
    )


def _est_entier(ecritures: pd.DataFrame) -> bool:
    """Vrai si le livre a des comptes de bilan et des comptes de résultat."""
    return all(lignes_des_comptes(ecritures, classes).any() for classes in (BILAN, RESULTAT))


def _desequilibre(comptes: pd.DataFrame, entier: bool) -> list[Anomalie]:
    """ETA-04 : un livre entier est équilibré ; un extrait ne l'est guère."""
    debiteurs, crediteurs = (int(comptes[nom].sum()) for nom in PAIRES[-1])
    ecarts = [int((comptes[nom] - comptes[autre]).sum()) for nom, autre in PAIRES]
    if not any(ecarts):
        return []
    message = (
        f"La balance n'est pas équilibrée : soldes débiteurs {formater_montant(debiteurs)},"
        f" créditeurs {formater_montant(crediteurs)}, écart"
        f" {formater_montant(debiteurs - crediteurs)}"
    )
    if entier:
        message += (
            " ; vérifiez que l'export est complet et que chaque écriture est équilibrée (lettrine"
            " fec controler)."
        )
    else:
        message += (
            " ; c'est normal d'un extrait de comptes, et l'égalité des débits et des crédits ne"
            " peut pas y être contrôlée."
        )
    gravite = Gravite.A_TRAITER if entier else Gravite.INFORMATION
    return [Anomalie("ETA-04", gravite, message, montant=debiteurs - crediteurs)]
