"""Ce que devient le livre une fois les OD passées (ledger after the entries), face au registre.

Règle : pour chaque compte d'immobilisation (20 à 23), d'amortissement (28) et de dépréciation (29)
du livre ou du registre, comme pour le dérogatoire (145) et les subventions (131, 139), le solde du
livre au dernier jour de la période, augmenté des OD, est celui que fait le registre. Un écart est
nommé (IMM-39).
Exceptions : un bien en cours est attendu à son compte 23 jusqu'à son virement ; les
immobilisations financières (26, 27) ne sont comparées que si le registre en a ; 131 et 139, que si
un bien est subventionné.

Référence : C. com. art. L123-12 et L123-14 (inventaire) ; usage comptable.
Unités : centimes, positifs au débit.
"""

from collections.abc import Callable, Iterator

import numpy as np
import pandas as pd

from lettrine.comptabilite.a_nouveaux import en_date
from lettrine.comptabilite.balance_generale import balance_generale
from lettrine.comptabilite.couples import Entiers, Masque, sommes
from lettrine.comptabilite.immobilisations.ecritures import Od
from lettrine.comptabilite.immobilisations.evenements import Nature
from lettrine.comptabilite.immobilisations.mouvements import parts_virees
from lettrine.comptabilite.immobilisations.plan import Plan
from lettrine.erreurs import Anomalie, Gravite, anomalies_groupees
from lettrine.monnaie import formater
from lettrine.tables.immobilisations import SOLDES_APRES_OD

__all__ = ["soldes_apres_od", "subventions_au_bilan"]

COMPARES = ("20", "21", "22", "23", "280", "281", "282", "290", "291", "292", "293")


def soldes_apres_od(
    plan: Plan, od: Od, ecritures: pd.DataFrame
) -> tuple[pd.DataFrame, list[Anomalie]]:
    """Chaque compte : au livre, les OD, ensuite, au registre, l'écart (schéma SOLDES_APRES_OD)."""
    fin = en_date(plan.periodes[od.periode].fin)
    balance = balance_generale(ecritures, au=fin).comptes
    au_livre = _par_compte(
        balance["CompteNum"], balance["SoldeDebiteur"], balance["SoldeCrediteur"]
    )
    des_od = _par_compte(od.lignes["CompteNum"], od.lignes["Debit"], od.lignes["Credit"])
    attendus: dict[str, int] = {}
    for compte, solde in _soldes_du_registre(plan, od):
        attendus[compte] = attendus.get(compte, 0) + solde
    vus = {*attendus, *(c for c in {**au_livre, **des_od} if c.startswith(COMPARES))}
    comptes = sorted(vus)
    livre = np.array([au_livre.get(c, 0) for c in comptes], dtype=np.int64)
    passees = np.array([des_od.get(c, 0) for c in comptes], dtype=np.int64)
    registre = np.array([attendus.get(c, 0) for c in comptes], dtype=np.int64)
    table = SOLDES_APRES_OD.table(
        {
            "CompteNum": comptes,
            "CompteLib": [od.comptes.libelle(compte) for compte in comptes],
            "SoldeLivre": livre,
            "Od": passees,
            "SoldeApres": livre + passees,
            "SoldeRegistre": registre,
            "Ecart": livre + passees - registre,
        }
    )
    return table, _ecarts(table)


def _soldes_du_registre(plan: Plan, od: Od) -> Iterator[tuple[str, int]]:
    """Ce que chaque compte doit avoir à la fin de la période, d'après les biens encore là."""
    apres, comptes = od.periode + 1, od.comptes
    presents = plan.periode_de_sortie > od.periode
    des_lots, nombre = plan.biens.compte[plan.lots.bien], len(plan.biens.comptes)
    colonnes: tuple[tuple[Callable[[str], str], Entiers], ...] = (
        (comptes.bien, plan.brut[apres]),
        (comptes.amortissement, -plan.amorti[apres]),
        (comptes.depreciation, -plan.deprecie[apres]),
    )
    for designer, montants in colonnes:
        totaux = sommes(np.where(presents, montants, 0), des_lots, nombre)
        for code in np.flatnonzero(totaux).tolist():
            yield designer(plan.biens.comptes[code]), int(totaux[code])
    yield from _en_attente(plan, presents, apres)
    derogatoires = plan.derogatoire[apres][presents]
    if plan.derogatoire.any():
        yield comptes.role("derogatoire"), -int(derogatoires.sum())
    recues, inscrites = subventions_au_bilan(plan, presents, apres)
    if recues.any():
        yield comptes.role("subvention"), -int(recues.sum())
        yield comptes.role("subvention_inscrite"), int(inscrites.sum())


def _en_attente(plan: Plan, presents: Masque, apres: int) -> Iterator[tuple[str, int]]:
    """Ce qu'un compte d'attente (23) garde jusqu'à son virement, et qui n'est pas encore au 21."""
    virements = plan.evenements.de_nature(Nature.VIREMENT)
    for place in np.flatnonzero(virements.jour > plan.periodes[apres - 1].fin).tolist():
        parts = np.minimum(parts_virees(plan, virements, place), plan.brut[apres])
        montant = int(parts[presents].sum())
        definitif = plan.biens.comptes[plan.biens.compte[virements.bien[place]]]
        yield str(plan.faits["CompteNum"].iloc[virements.place[place]]), montant
        yield str(definitif), -montant


def subventions_au_bilan(plan: Plan, presents: Masque, apres: int) -> tuple[Entiers, Entiers]:
    """Les subventions reçues et ce qui en est viré, tant qu'il en reste."""
    deja = plan.biens.notifications[plan.lots.bien] <= plan.periodes[apres - 1].fin
    recues = plan.lots.parts_de(plan.biens.table["Subvention"].to_numpy())
    virees = plan.subvention[apres]
    restent = presents & deja & (virees < recues)
    return np.where(restent, recues, 0), np.where(restent, virees, 0)


def _par_compte(comptes: pd.Series, debits: pd.Series, credits_: pd.Series) -> dict[str, int]:
    soldes = (debits - credits_).groupby(comptes.to_numpy()).sum()
    return {str(compte): int(solde) for compte, solde in soldes.items()}


def _ecarts(table: pd.DataFrame) -> list[Anomalie]:
    """IMM-39 : les comptes qui n'ont pas le solde du registre."""
    fautifs = table[table["Ecart"] != 0]
    lus = zip(
        *(fautifs[nom].tolist() for nom in ("CompteNum", "SoldeApres", "SoldeRegistre", "Ecart")),
        strict=True,
    )
    return anomalies_groupees(
        "IMM-39",
        Gravite.A_TRAITER,
        [0] * len(fautifs),
        (
            f"Compte {compte} : {formater(apres)} au livre une fois les OD passées,"
            f" {formater(registre)} au registre ; cherchez d'où vient l'écart de"
            f" {formater(ecart)}."
            for compte, apres, registre, ecart in lus
        ),
        resume="comptes dont le solde n'est pas celui du registre",
        colonne="CompteNum",
    )
