"""L'imputation d'une acquisition (acquisition entry): chaque élément du coût à son compte.

Règle : le coût est au compte du bien, sa TVA en 44562, le fournisseur en 404 pour ce qui est
facturé. Un élément exclu est au compte de charge de sa nature, sa TVA en 44566. Le démantèlement a
une provision pour contrepartie, et ne se facture pas.
Exceptions : un bien que l'on choisit de laisser en charges est au compte du petit matériel, sa TVA
en 44566.

Référence : PCG art. 213-8 ; plan de comptes, comptes 2, 404, 44562, 44566 et 606.
Unités : centimes.

Une machine de 19 600,00 € et une formation de 800,00 €, TVA à 20 % :

>>> from datetime import date
>>> from lettrine.comptabilite.immobilisations.cout_entree import couts_d_entree
>>> from lettrine.tables.ecritures import ECRITURES
>>> from lettrine.tables.immobilisations import ELEMENTS_DU_COUT, IMMOBILISATIONS
>>> elements = ELEMENTS_DU_COUT.table({
...     "NumBien": ["M1"] * 2, "Nature": ["prix d'achat", "formation"],
...     "Montant": [19_600_00, 800_00], "Tva": [3_920_00, 160_00]})
>>> jour = np.array(["2026-03-09"], "datetime64[s]")
>>> registre = IMMOBILISATIONS.table({
...     "NumBien": ["M1"], "Designation": ["Scie"], "CompteNum": ["215400"],
...     "DateAcquisition": jour, "CoutEntree": [19_600_00]})
>>> comptes = ComptesDesBiens(ECRITURES.vide(), date(2026, 1, 1), ["215400"])
>>> faite = imputer(couts_d_entree(elements, registre), comptes)
>>> faite[["CompteNum", "Debit", "Credit"]].values.tolist()
[['215400', 1960000, 0], ['445620', 392000, 0], ['618000', 80000, 0], ['445660', 16000, 0],
['404000', 0, 2448000]]
"""

import numpy as np
import pandas as pd

from lettrine.comptabilite.immobilisations.comptes_des_biens import ComptesDesBiens
from lettrine.comptabilite.immobilisations.cout_entree import CoutsDEntree
from lettrine.comptabilite.immobilisations.regles_du_cout import DEMANTELEMENT, EXCLU
from lettrine.tables.tableaux_immobilisations import IMPUTATIONS

__all__ = ["imputer"]

COLONNES = ("NumBien", "CompteNum", "Ordre", "Solde")


def imputer(couts: CoutsDEntree, comptes: ComptesDesBiens) -> pd.DataFrame:
    """L'imputation de chaque bien (schéma IMPUTATIONS), équilibrée bien par bien.

    Un bien sans compte, parce qu'il n'est pas au registre, n'est pas imputé.
    """
    elements = couts.elements[couts.elements["NumBien"].isin(_imputables(couts))]
    en_charges = elements["NumBien"].isin(couts.table["NumBien"][couts.en_charges]).to_numpy()
    exclu = (elements["Traitement"] == EXCLU).to_numpy()
    site = (elements["Nature"] == DEMANTELEMENT).to_numpy()
    du_compte = elements["CompteNum"].to_numpy(dtype=object)
    petit = np.full(len(elements), comptes.role("petit_materiel"), dtype=object)
    montants, tva = elements["Montant"].to_numpy(), elements["Tva"].to_numpy()
    charge = exclu | en_charges
    sur = {True: comptes.role("tva_sur_charges"), False: comptes.role("tva_deductible")}
    parts = (
        (np.where(en_charges & ~exclu, petit, du_compte), montants, 2 * exclu),
        (np.array([sur[bool(c)] for c in charge], dtype=object), tva, 2 * exclu + 1),
        (comptes.role("provision_de_demantelement"), -montants * site, 4),
        (comptes.role("fournisseur"), -(montants + tva) * ~site, 5),
    )
    numeros = elements["NumBien"].to_numpy(dtype=object)
    lignes = pd.concat(
        pd.DataFrame(dict(zip(COLONNES, (numeros, compte, ordre, solde), strict=True)))
        for compte, solde, ordre in parts
    )
    designes = {compte: comptes.bien(compte) for compte in lignes["CompteNum"].unique()}
    lignes["CompteNum"] = lignes["CompteNum"].map(designes)
    cles = ["NumBien", "Ordre", "CompteNum"]
    soldes = lignes.groupby(cles, sort=True)["Solde"].sum().reset_index()
    soldes = soldes[soldes["Solde"] != 0]
    solde = soldes["Solde"].to_numpy()
    return IMPUTATIONS.table(
        {
            "NumBien": soldes["NumBien"].to_numpy(dtype=object),
            "CompteNum": soldes["CompteNum"].to_numpy(dtype=object),
            "CompteLib": [comptes.libelle(compte) for compte in soldes["CompteNum"]],
            "Debit": np.maximum(solde, 0),
            "Credit": np.maximum(-solde, 0),
        }
    )


def _imputables(couts: CoutsDEntree) -> pd.Series:
    return couts.table["NumBien"][couts.table["CompteNum"] != ""]
