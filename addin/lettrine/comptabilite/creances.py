"""Les créances et dettes ouvertes à une date (receivables and payables), avec leur échéance.

Règle : les lignes des comptes 40 ou 41 sont rejouées comme celles de tout compte (voir
`lignes_ouvertes`), et chacune a son échéance : celle de la ligne ; à défaut celle des conditions
du tiers, comptées depuis la date de pièce (à défaut d'écriture) ; à défaut ce jour plus le délai
légal. La colonne ModeEcheance dit d'où elle vient. Dans un groupe qui ne se solde pas encore, ce
qui a été payé s'impute d'abord sur l'échéance la plus ancienne (C. civ. art. 1342-10), puis la
date d'écriture, le montant et la pièce.
Exceptions : un règlement, un avoir ou un acompte qui reste ouvert n'a pas d'échéance, sauf écrite.

Référence : C. com. art. L441-10 I ; C. civ. art. 1342-10.
Unités : centimes ; ce qui est dû (facture d'un client, facture d'un fournisseur) est positif.

>>> from lettrine.tables.ecritures import ECRITURES
>>> livre = ECRITURES.table({
...     "EcritureDate": np.array(["2026-01-05", "2026-01-20", "2026-03-02"], "datetime64[s]"),
...     "CompteNum": ["411000"] * 3, "CompAuxNum": ["DUPONT"] * 3, "EcritureLet": ["AA"] * 3,
...     "Debit": [100_00, 50_00, 0], "Credit": [0, 0, 150_00], "Rang": [2, 3, 4]})
>>> creances_ouvertes(livre, au=date(2026, 2, 1), comptes=Comptes.CLIENTS, delai=30).total
15000
>>> creances_ouvertes(livre, au=date(2026, 3, 2), comptes=Comptes.CLIENTS, delai=30).total
0
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

import numpy as np
import pandas as pd

from lettrine.comptabilite.a_nouveaux import sans_date
from lettrine.comptabilite.a_nouveaux.calendrier import SANS_DATE, en_date
from lettrine.comptabilite.couples import Entiers, codes_des_tiers, lignes_des_comptes
from lettrine.comptabilite.echeances import Fiches, ModeEcheance, dater, en_jours
from lettrine.comptabilite.lignes_ouvertes import Rejeu, imputer, rejouer
from lettrine.dates import formater
from lettrine.erreurs import Anomalie, Gravite, anomalies_groupees
from lettrine.monnaie import formater as formater_montant
from lettrine.tables.balance_agee import CREANCES
from lettrine.tables.dossier import TIERS
from lettrine.tables.ecritures import ECRITURES
from lettrine.tables.schema import RANG

__all__ = ["Comptes", "Creances", "ModeEcheance", "creances_ouvertes"]


class Comptes(StrEnum):
    """De quels tiers on parle : ceux qui nous doivent, ou ceux à qui nous devons."""

    CLIENTS = "clients"
    FOURNISSEURS = "fournisseurs"

    @property
    def prefixe(self) -> str:
        """Le début des numéros de compte (PCG, classe 4)."""
        return "41" if self is Comptes.CLIENTS else "40"

    @property
    def sens(self) -> int:
        """Le signe d'une facture, débit positif."""
        return 1 if self is Comptes.CLIENTS else -1


@dataclass(frozen=True)
class Creances:
    """Les lignes ouvertes (schéma CREANCES), et le solde des comptes dans la comptabilité.

    `solde` est celui de l'exercice en cours à la date, à-nouveaux compris, dans le sens de ce qui
    est dû : il est compté à part des lignes ouvertes, pour les contrôler. `lues` est le nombre de
    lignes des comptes choisis, à toute date.
    """

    lignes: pd.DataFrame
    solde: int
    lues: int
    anomalies: list[Anomalie]

    @property
    def total(self) -> int:
        """La somme de ce qui reste ouvert."""
        return int(self.lignes["Reste"].sum())


def creances_ouvertes(
    ecritures: pd.DataFrame,
    *,
    au: date,
    comptes: Comptes,
    delai: int,
    tiers: pd.DataFrame | None = None,
) -> Creances:
    """Les lignes des comptes choisis qui sont ouvertes le jour `au`.

    `ecritures` est une table Ecritures avec `Rang`, `tiers` une table Tiers ; aucune n'est
    modifiée, et l'ordre de leurs lignes n'importe pas. `delai` est en jours, quand ni la ligne ni
    le tiers ne disent l'échéance ; un règlement n'en a pas, sauf écrite. Les lignes rendues sont
    rangées par tiers, échéance et ligne.

    Anomalies : BAG-01 (ligne sans date), BAG-02 (conditions de paiement illisibles), BAG-03 (tiers
    inconnu), BAG-04 (tiers en double), BAG-05 (échéance antérieure à la facture), BAG-06 à BAG-08
    (voir `a_nouveaux`), BAG-09 (échéances par défaut), BAG-12 (règlements non lettrés). Lève
    `DonneesInvalides` si une table n'a pas la forme attendue.
    """
    ECRITURES.verifier(ecritures)
    if tiers is not None:
        TIERS.verifier(tiers)
    choix = lignes_des_comptes(ecritures, (comptes.prefixe,))
    rejeu = rejouer(ecritures, choix, au=au)
    examen = _Examen(ecritures, rejeu, comptes.sens, Fiches(tiers), delai)
    solde = (ecritures["Debit"] - ecritures["Credit"]).to_numpy()[rejeu.retenues.exercice].sum()
    return Creances(
        examen.lignes(),
        comptes.sens * int(solde),
        int(choix.sum()),
        [*sans_date(ecritures, choix), *rejeu.retenues.anomalies, *examen.anomalies()],
    )


class _Examen:
    """Les lignes candidates, en colonnes : leur tiers, leur échéance, ce qui en reste ouvert."""

    def __init__(
        self,
        ecritures: pd.DataFrame,
        rejeu: Rejeu,
        sens: int,
        fiches: Fiches,
        delai: int,
    ) -> None:
        self.table = ecritures.iloc[rejeu.places].reset_index(drop=True)
        self.montants, self.groupes = sens * rejeu.montants, rejeu.groupes
        self.fiches, self.delai = fiches, delai
        self.rangs = self.table[RANG].to_numpy()
        numeros, distincts = pd.factorize(codes_des_tiers(self.table), sort=True)
        self.tiers = numeros.astype(np.int64)
        self.codes = [str(code) for code in distincts]
        self.fiche = fiches.chercher(self.codes)
        self.echeances = dater(self.table, fiches, self.fiche[self.tiers], delai)
        self.jours, self.mode = self.echeances.jours, self.echeances.modes
        self.reste = imputer(self.table, self.montants, self.groupes, self.jours)

    def lignes(self) -> pd.DataFrame:
        """La table des lignes qui restent ouvertes."""
        ordre = np.lexsort((self.rangs, self.jours, self.tiers))
        ordre = ordre[self.reste[ordre] != 0]
        table = self.table.iloc[ordre].reset_index(drop=True)
        due = (self.reste[ordre] > 0) | (self.mode[ordre] == 0)
        echeances = np.where(due, self.jours[ordre], SANS_DATE)
        repris = (
            "CompteNum", "EcritureDate", "PieceRef", "PieceDate", "EcritureLib", "EcritureLet"
        )  # fmt: skip
        return CREANCES.table(
            {
                "CompAuxNum": np.array(self.codes, dtype=object)[self.tiers[ordre]],
                "Nom": self.fiches.noms(table, self.fiche[self.tiers[ordre]]),
                "RangLigne": self.rangs[ordre],
                **{nom: table[nom] for nom in repris},
                "DateEcheance": echeances.astype("datetime64[D]").astype("datetime64[s]"),
                "ModeEcheance": np.where(due, self.echeances.modes_en_lettres[ordre], ""),
                "Montant": self.montants[ordre],
                "Reste": self.reste[ordre],
            }
        )

    def anomalies(self) -> list[Anomalie]:
        """Ce qu'il y a à dire des lignes ouvertes et de leurs tiers."""
        return [
            *self._conditions_illisibles(),
            *self._tiers_inconnus(),
            *self._tiers_en_double(),
            *self._echeances_douteuses(),
            *self._echeances_par_defaut(),
            *self._sans_lettre(),
        ]

    @cached_property
    def _ouverts(self) -> Entiers:
        """Les numéros des tiers qui ont une ligne ouverte."""
        return np.unique(self.tiers[self.reste != 0])

    def _conditions_illisibles(self) -> list[Anomalie]:
        ouvertes = set(self.fiche[self._ouverts].tolist())
        places = [place for place in self.fiches.illisibles if place in ouvertes]
        lus = self.fiches.table.iloc[places]
        messages = (
            f"Classeur du dossier, table Tiers, {code} {nom} : {self.fiches.illisibles[place]} ;"
            f" l'échéance est comptée à {self.delai} jours."
            for place, code, nom in zip(places, lus["CompAuxNum"], lus["Nom"], strict=True)
        )
        return anomalies_groupees(
            "BAG-02",
            Gravite.A_TRAITER,
            lus[RANG].tolist() if RANG in lus else places,
            messages,
            resume="tiers aux conditions de paiement illisibles",
            colonne="Conditions",
        )

    def _tiers_inconnus(self) -> list[Anomalie]:
        if not self.fiches.connus:
            return []
        inconnus = self._ouverts[self.fiche[self._ouverts] < 0]
        rangs = np.full(len(self.codes), np.iinfo(np.int64).max)
        ouvertes = self.reste != 0
        np.minimum.at(rangs, self.tiers[ouvertes], self.rangs[ouvertes])
        inconnus = inconnus[np.argsort(rangs[inconnus])]
        messages = (
            f"Ligne {rangs[numero]} : le tiers {self.codes[numero]} a des lignes ouvertes et n'est"
            " pas dans la table Tiers du classeur du dossier ; ajoutez sa fiche."
            for numero in inconnus.tolist()
        )
        return anomalies_groupees(
            "BAG-03",
            Gravite.A_TRAITER,
            rangs[inconnus].tolist(),
            messages,
            resume="tiers absents de la table Tiers",
            colonne="CompAuxNum",
        )

    def _tiers_en_double(self) -> list[Anomalie]:
        doubles = self.fiches.doubles
        rangs = doubles[RANG].tolist() if RANG in doubles else list(range(len(doubles)))
        messages = (
            f"Classeur du dossier, table Tiers, ligne {rang} : le code {code} y est déjà ; la"
            " première fiche est retenue, supprimez ou renommez l'autre."
            for rang, code in zip(rangs, doubles["CompAuxNum"], strict=True)
        )
        return anomalies_groupees(
            "BAG-04",
            Gravite.A_TRAITER,
            rangs,
            messages,
            resume="fiches de tiers en double",
            colonne="CompAuxNum",
        )

    def _echeances_douteuses(self) -> list[Anomalie]:
        pieces = en_jours(self.table["PieceDate"])
        douteuses = (self.mode == 0) & (self.reste > 0) & (pieces != SANS_DATE)
        places = np.flatnonzero(douteuses & (self.jours < pieces))
        places = places[np.argsort(self.rangs[places])]
        messages = (
            f"Ligne {self.rangs[place]} : l'échéance du {_date(self.jours[place])} précède la"
            f" pièce, datée du {_date(pieces[place])} ; corrigez l'une des deux."
            for place in places.tolist()
        )
        return anomalies_groupees(
            "BAG-05",
            Gravite.A_TRAITER,
            self.rangs[places].tolist(),
            messages,
            resume="échéances antérieures à la pièce",
            colonne="DateEcheance",
        )

    def _echeances_par_defaut(self) -> list[Anomalie]:
        nombre = int(((self.mode == 2) & (self.reste > 0)).sum())
        if not nombre:
            return []
        message = (
            f"Sans échéance ni conditions de paiement, {nombre} lignes ouvertes sont réputées dues"
            f" {self.delai} jours après leur pièce ; donnez le classeur du dossier (--dossier) et"
            " complétez-y les conditions."
        )
        return [Anomalie("BAG-09", Gravite.INFORMATION, message, colonne="DateEcheance")]

    def _sans_lettre(self) -> list[Anomalie]:
        """BAG-12 : tant que les règlements ne sont pas lettrés, l'âge des factures ne dit rien."""
        seules = (self.groupes < 0) & (self.reste < 0)
        if not seules.any():
            return []
        nombre, total = int(seules.sum()), -int(self.reste[seules].sum())
        message = (
            f"{nombre} règlements, avoirs ou acomptes, en tout {formater_montant(total)}, ne sont"
            " lettrés avec aucune facture : ils sont à part, et les factures qu'ils paient"
            " paraissent ouvertes ; lettrez d'abord le livre (lettrine lettrer)."
        )
        return [
            Anomalie("BAG-12", Gravite.INFORMATION, message, colonne="EcritureLet", montant=-total)
        ]


def _date(jour: np.int64) -> str:
    return formater(en_date(int(jour)))
