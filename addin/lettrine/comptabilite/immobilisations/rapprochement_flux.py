"""Les flux d'un compte (account flows), au registre et au livre : ouverture, entrées, sorties.

Règle : au registre, un compte d'immobilisation a sa valeur à l'ouverture, ses acquisitions et
virements reçus, ses sorties et virements émis ; un compte 28, 29 ou 145, ses dotations et ses
reprises. Au livre, ce qui précède l'exercice fait l'ouverture ; un débit est une entrée dans un
compte d'actif, une sortie dans les autres.
Exceptions : une subvention n'est au bilan que tant qu'elle n'est pas toute virée.

Unités : centimes, positifs au débit.
"""

from collections.abc import Callable

import numpy as np
import pandas as pd

from lettrine.comptabilite.couples import Masque, lignes_des_comptes
from lettrine.comptabilite.immobilisations.comptes_des_biens import ComptesDesBiens
from lettrine.comptabilite.immobilisations.ecritures_controle import subventions_au_bilan
from lettrine.comptabilite.immobilisations.mouvements import mouvements
from lettrine.comptabilite.immobilisations.plan import Plan
from lettrine.comptabilite.immobilisations.rapprochement_pieces import Element
from lettrine.comptabilite.periode import Periode
from lettrine.tables.schema import RANG

__all__ = ["BRUTS", "FINANCIERES", "FluxDuLivre", "FluxDuRegistre"]

BRUTS = ("20", "21", "22", "23")
FINANCIERES = ("26", "27")
AUTRES = ("28", "29", "145")
SUBVENTIONS = ("131", "139")


class FluxDuRegistre:
    """Ce que chaque compte doit avoir, par flux, et les mouvements des biens un à un."""

    def __init__(self, plan: Plan, comptes: ComptesDesBiens) -> None:
        self.faits = mouvements(plan)
        self.flux: dict[str, list[int]] = {}
        self.elements: list[Element] = []
        self._bruts(plan, comptes)
        for designer, noms in (
            (comptes.amortissement, (("AmortiDebut",), ("Dotations",), ("AmortiSorti",))),
            (
                comptes.depreciation,
                (("DeprecieDebut",), ("DotationsDepreciation",), ("ReprisesDepreciation",)),
            ),
            (lambda _: comptes.role("derogatoire"), _derogatoires()),
        ):
            self._cumuls(designer, noms)
        subventionne = self._subventions(plan, comptes)
        financieres = any(c.startswith(FINANCIERES) for c in plan.biens.comptes)
        self.suivis = (
            *BRUTS,
            *(FINANCIERES if financieres else ()),
            *AUTRES,
            *(SUBVENTIONS if subventionne else ()),
        )

    def _ajouter(self, compte: str, flux: int, montant: int) -> None:
        if montant:
            self.flux.setdefault(compte, [0, 0, 0])[flux] += montant

    def _bruts(self, plan: Plan, comptes: ComptesDesBiens) -> None:
        pieces = dict(zip(plan.biens.numeros.tolist(), plan.biens.table["PieceRef"], strict=True))
        jours = dict(zip(plan.biens.numeros.tolist(), _jours_des_biens(plan), strict=True))
        noms = ["NumBien", "Designation", "CompteNum", "BrutDebut", "Acquisitions"]
        noms += ["VirementsRecus", "VirementsEmis", "Sorties"]
        for un in self.faits[noms].itertuples(index=False):
            numero, nom, du_bien, debut, acquis, recus, emis, sorties = un
            compte = comptes.bien(du_bien)
            self._ajouter(compte, 0, debut)
            acquisition, sortie = jours[numero]
            for montant, jour, piece in (
                (acquis, acquisition, pieces[numero]),
                (recus, acquisition, ""),
                (-emis, acquisition, ""),
                (-sorties, sortie, ""),
            ):
                if montant:
                    self._ajouter(compte, 1 if montant > 0 else 2, montant)
                    ref = _piece(piece)
                    self.elements.append(Element(compte, montant, jour, ref, numero, nom))

    def _cumuls(self, designer: Callable[[str], str], noms: tuple[tuple[str, ...], ...]) -> None:
        """Un compte créditeur : l'ouverture et les dotations au crédit, le reste au débit."""
        for du_bien, siens in self.faits.groupby("CompteNum", sort=True):
            for flux, (signe, colonnes) in enumerate(zip((-1, -1, 1), noms, strict=True)):
                total = int(siens[[*colonnes]].to_numpy().sum())
                if total:
                    self._ajouter(designer(str(du_bien)), flux, signe * total)

    def _subventions(self, plan: Plan, comptes: ComptesDesBiens) -> bool:
        trouvees = False
        for flux, apres in ((0, 0), (1, len(plan.periodes))):
            recues, virees = _subventions(plan, apres)
            for role, montant in (("subvention", -recues), ("subvention_inscrite", virees)):
                trouvees |= bool(montant)
                compte = comptes.role(role)
                avant = self.flux.get(compte, [0, 0, 0])[0] if flux else 0
                self._ajouter(compte, flux, montant - avant)
        return trouvees


class FluxDuLivre:
    """Ce que chaque compte suivi a au livre, par flux, et ses lignes une à une."""

    def __init__(self, ecritures: pd.DataFrame, periode: Periode, suivis: tuple[str, ...]) -> None:
        retenus: Masque = lignes_des_comptes(ecritures, list(suivis)) & periode.lignes
        table = ecritures[retenus]
        avant = periode.anterieures[retenus]
        montants = (table["Debit"] - table["Credit"]).to_numpy()
        bruts = lignes_des_comptes(table, [*BRUTS, *FINANCIERES])
        jours = table["EcritureDate"].to_numpy().astype("datetime64[D]").astype(np.int64)
        self.flux: dict[str, list[int]] = {}
        self.elements: list[Element] = []
        rangs = table[RANG] if RANG in table else np.zeros(len(table), np.int64)
        textes = (table[nom] for nom in ("CompteNum", "PieceRef", "EcritureLib"))
        colonnes = (*textes, montants, avant, bruts, jours, rangs)
        for compte, piece, libelle, montant, ancienne, brut, jour, rang in zip(
            *colonnes, strict=True
        ):
            entree = (montant > 0) == bool(brut or compte.startswith("139"))
            flux = 0 if ancienne else 1 if entree else 2
            self.flux.setdefault(compte, [0, 0, 0])[flux] += int(montant)
            if brut and not ancienne and montant:
                ligne = (compte, int(montant), int(jour), _piece(piece), "", str(libelle))
                self.elements.append(Element(*ligne, int(rang)))


def _subventions(plan: Plan, apres: int) -> tuple[int, int]:
    """Les subventions au bilan à une date du plan, et ce qui en est déjà viré."""
    presents = plan.periode_de_sortie >= apres
    recues, virees = subventions_au_bilan(plan, presents, apres)
    return int(recues.sum()), int(virees.sum())


def _derogatoires() -> tuple[tuple[str, ...], ...]:
    causes = ("Duree", "Degressif", "Exceptionnel")
    return (
        ("DerogatoireDebut",),
        tuple(f"Dotations{cause}" for cause in causes),
        tuple(f"Reprises{cause}" for cause in causes),
    )


def _jours_des_biens(plan: Plan) -> list[tuple[int, int]]:
    """Le jour d'acquisition et celui de sortie de chaque bien."""
    acquis, sortis = plan.biens.acquisition, plan.biens.sortie
    fin = plan.periodes[-1].fin
    return list(zip(acquis.tolist(), np.minimum(sortis, fin).tolist(), strict=True))


def _piece(reference: str) -> str:
    return str(reference).strip()
