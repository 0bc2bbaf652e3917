"""Le chiffre d'affaires TTC, mesuré depuis les écritures (turnover including VAT).

Règle : une vente est une écriture qui touche un compte de client de l'encours et un compte de
produits (70 à 77) ou de TVA collectée (44571) ; son montant TTC est le solde de ses lignes de
clients. Un avoir, au crédit, vient en déduction. Une écriture est l'ensemble des lignes de mêmes
journal, numéro et date ; là où le numéro est vide, toujours le même, ou ne fait pas une écriture
équilibrée, elle se reconnaît à sa date et à sa pièce. De même pour les achats : charges,
immobilisations, TVA déductible.
Exceptions : une écriture qui touche un compte de trésorerie (classe 5) est un règlement, même si
elle a un écart, un escompte et sa TVA. Les à-nouveaux ne sont pas des ventes. Une ligne d'avance
(4191, 4091) n'en est pas une ; la facture d'acompte, elle, est comptée avec la TVA qu'elle porte,
au 411. Un escompte passé sans trésorerie, avec sa TVA, compte comme un avoir. Une vente au
comptant, qui ne passe par aucun client, n'est pas comptée. Des journaux donnés remplacent la règle
de la trésorerie : leurs écritures à contrepartie comptent toutes.

Référence : usage ; PCG art. 944-41 et 944-40 (fonctionnement des comptes 41 et 40).
Unités : centimes.

>>> from lettrine.tables.ecritures import ECRITURES
>>> livre = ECRITURES.table({
...     "JournalCode": ["VE", "VE", "VE", "BQ", "BQ"], "EcritureNum": ["1", "1", "1", "2", "2"],
...     "EcritureDate": np.array(["2026-01-10"] * 5, "datetime64[s]"),
...     "CompteNum": ["411000", "707000", "445710", "512000", "411000"],
...     "Debit": [120_00, 0, 0, 120_00, 0], "Credit": [0, 100_00, 20_00, 0, 120_00],
...     "Rang": [2, 3, 4, 5, 6]})
>>> perimetre = Perimetre(Comptes.CLIENTS, ("411",), ("4191",), ("70", "44571"), ("5",))
>>> facturer(livre, perimetre).places.tolist()
[0]
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from lettrine.comptabilite.a_nouveaux import lignes_d_a_nouveaux
from lettrine.comptabilite.controle_fec.livre import coder, ecritures_du_jour
from lettrine.comptabilite.couples import Entiers, Masque, lignes_des_comptes, sommes
from lettrine.comptabilite.creances import Comptes
from lettrine.comptabilite.delai_paiement.perimetre import Perimetre
from lettrine.erreurs import OptionInvalide

__all__ = ["Comptes", "Facturation", "facturer"]


@dataclass(frozen=True)
class Facturation:
    """Les lignes de tiers des ventes ou des achats, avoirs compris.

    `places` sont leurs positions dans la table. `mixtes` et `montant_mixte` : le nombre des
    écritures qui mêlent une facture et un règlement, écartées, et le total de leurs factures.
    """

    places: Entiers
    mixtes: int
    montant_mixte: int


def facturer(
    ecritures: pd.DataFrame, perimetre: Perimetre, *, journaux: Sequence[str] = ()
) -> Facturation:
    """Les lignes de ventes des clients, ou d'achats aux fournisseurs.

    `journaux` sont les codes des seuls journaux à lire (DMP-15 si le livre ne les a pas).
    """
    livre = coder(ecritures)
    numeros = ecritures_du_jour(livre)
    de_tiers = lignes_des_comptes(ecritures, perimetre.comptes)
    dus = de_tiers & ~lignes_des_comptes(ecritures, perimetre.avances)
    contreparties = ~de_tiers & lignes_des_comptes(ecritures, perimetre.contreparties)
    factures = _ont(contreparties, numeros)[numeros]
    dus &= factures & ~lignes_d_a_nouveaux(ecritures)
    if journaux:
        retenus = _codes_de_journaux(livre.journaux.valeurs, journaux)
        return Facturation(np.flatnonzero(dus & retenus[livre.journaux.codes]), 0, 0)
    tresorerie = lignes_des_comptes(ecritures, perimetre.tresorerie)
    reglements = _ont(tresorerie, numeros)[numeros]
    montants = perimetre.cote.sens * (livre.debit - livre.credit)
    mixtes = dus & reglements & (montants > 0)
    return Facturation(
        np.flatnonzero(dus & ~reglements),
        len(np.unique(numeros[mixtes])),
        int(montants[mixtes].sum()),
    )


def _ont(lignes: Masque, numeros: Entiers) -> Masque:
    """Par écriture, si elle a une de ces lignes."""
    masque: Masque = sommes(lignes.astype(np.int64), numeros) > 0
    return masque


def _codes_de_journaux(connus: Sequence[str], voulus: Sequence[str]) -> Masque:
    inconnus = [code for code in voulus if code not in connus]
    if inconnus:
        raise OptionInvalide(
            "DMP-15",
            f"Le livre n'a pas de journal « {inconnus[0]} ».",
            f"Choisissez parmi : {', '.join(sorted(filter(None, connus)))}.",
        )
    return np.array([code in voulus for code in connus], dtype=bool)
