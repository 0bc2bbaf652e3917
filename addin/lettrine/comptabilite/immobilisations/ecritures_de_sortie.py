"""Les écritures d'une sortie (disposal entries): dotation, sortie de l'actif, reprises, cession.

Règle : sous une même pièce, datée de la sortie,

- la dotation depuis l'ouverture : D 6811 / C 28 ;
- la sortie de l'actif : D 28 et D 657 (675 avant 2025) pour la valeur comptable / C 2 ;
- la TVA à reverser, qui augmente la valeur comptable : D 657 / C 4455 ; celle à déduire, qui la
  diminue : D 44562 / C 657 ;
- ce qui devient sans objet : D 29 / C 7816, D 145 / C 78725, D 139 / C 747 (777 avant 2025), puis
  D 131 / C 139, la subvention étant toute virée ;
- la cession : D 462 toutes taxes / C 757 (775) hors taxes, C 44571.

Une immobilisation financière passe par 6671 et 7671. L'indemnité d'un bien détruit ou volé est une
créance 467, au crédit de 7587 (775 avant 2025), sans TVA.
Exceptions : un rebut n'a ni produit ni créance ; une ligne nulle n'est pas écrite.

Référence : PCG art. 1211-13, 1211-14, 1212-28, 1212-29 et 1214-46.
Unités : centimes ; un solde est positif au débit.
"""

from collections import Counter
from collections.abc import Mapping
from typing import Any, NamedTuple, TypeAlias

import numpy as np

from lettrine.comptabilite.a_nouveaux import en_date
from lettrine.comptabilite.immobilisations.comptes_des_biens import ComptesDesBiens
from lettrine.comptabilite.immobilisations.plan import Plan
from lettrine.comptabilite.immobilisations.sorties import CESSION, Sorties
from lettrine.comptabilite.lettrage.od import Ligne, Piece

__all__ = ["SERIE", "pieces_de_sortie"]

SERIE = "SORTIE"

Ecriture: TypeAlias = tuple[str, list[tuple[str, int]]]
"""L'objet d'une écriture, puis ses comptes et leurs soldes."""


def pieces_de_sortie(plan: Plan, faites: Sorties, comptes: ComptesDesBiens) -> list[Piece]:
    """Les pièces de chaque sortie ; celles d'une même sortie ont la même référence."""
    deja: Counter[str] = Counter()
    pieces: list[Piece] = []
    codes = plan.biens.compte[plan.lots.bien[faites.lots]].tolist()
    jours = plan.lots.sortie[faites.lots].tolist()
    fiches = faites.table.to_dict("records")
    for fiche, reste, code, rang in zip(fiches, _restes(plan, faites), codes, jours, strict=True):
        jour = en_date(rang)
        nom = f"{SERIE}-{fiche['NumBien']}-{jour:%Y%m%d}"
        deja[nom] += 1
        reference = nom if deja[nom] == 1 else f"{nom}-{deja[nom]}"
        bien = f"{fiche['NumBien']} {fiche['Designation']}".strip()
        for objet, soldes in _Sortie(fiche, reste, plan.biens.comptes[code], comptes).ecritures():
            lignes = tuple(Ligne(c, comptes.libelle(c), solde) for c, solde in soldes if solde)
            if lignes:
                le = np.datetime64(jour, "D")
                pieces.append(Piece(SERIE, le, f"{objet} {bien}", lignes, reference))
    return pieces


class _Reste(NamedTuple):
    """Ce que l'exercice d'une sortie a encore à passer."""

    exceptionnelle: int
    depreciation: int
    derogatoire: int
    viree: int
    recue: int


def _restes(plan: Plan, faites: Sorties) -> list[_Reste]:
    ici, apres = (faites.periodes, faites.lots), (faites.periodes + 1, faites.lots)
    restante = faites.table["SubventionRestante"].to_numpy()
    colonnes = (
        plan.exceptionnelles[ici],
        plan.depreciations[ici],
        plan.derogatoires[ici],
        plan.quotes_parts[ici] + restante,
        plan.subvention[apres] + restante,
    )
    return [_Reste(*reste) for reste in zip(*(c.tolist() for c in colonnes), strict=True)]


class _Sortie:
    """Les écritures d'une sortie."""

    def __init__(
        self, fiche: Mapping[Any, Any], reste: _Reste, compte: str, comptes: ComptesDesBiens
    ) -> None:
        self.sortie, self.reste, self.compte, self.comptes = fiche, reste, compte, comptes

    def ecritures(self) -> list[Ecriture]:
        """Toutes, dans l'ordre où on les passe."""
        sortie, role = self.sortie, self.comptes.role
        cumul = self.comptes.amortissement(self.compte)
        valeur = role("valeur_comptable", self.compte)
        dotation, reverse = sortie["DotationComplementaire"], sortie["TvaAReverser"]
        complement = sortie["TvaADeduire"]
        ordinaire = dotation - self.reste.exceptionnelle
        return [
            (
                "Dotation de l'exercice",
                [
                    (role("dotation", self.compte), ordinaire),
                    (role("dotation_exceptionnelle"), self.reste.exceptionnelle),
                    (cumul, -dotation),
                ],
            ),
            (
                "Sortie de l'actif",
                [
                    (cumul, sortie["Cumul"]),
                    (valeur, sortie["ValeurComptable"]),
                    (self.comptes.bien(self.compte), -sortie["Brut"]),
                ],
            ),
            ("TVA à reverser", [(valeur, reverse), (role("tva_a_reverser"), -reverse)]),
            ("TVA à déduire", [(role("tva_deductible"), complement), (valeur, -complement)]),
            *self._variations(
                "dépréciation",
                self.comptes.depreciation(self.compte),
                role("depreciation", self.compte),
                role("reprise", self.compte),
                self.reste.depreciation,
                sortie["RepriseDepreciation"],
            ),
            *self._variations(
                "dérogatoire",
                role("derogatoire"),
                role("dotation_derogatoire"),
                role("reprise_derogatoire"),
                self.reste.derogatoire,
                sortie["RepriseDerogatoire"],
            ),
            *self._subvention(),
            self._prix(),
        ]

    def _variations(
        self, nom: str, compte: str, dotation: str, reprise: str, variation: int, restante: int
    ) -> list[Ecriture]:
        """Ce que l'exercice dote encore, puis tout ce qui est repris : sa reprise et le reste."""
        dotee, reprise_totale = max(variation, 0), max(-variation, 0) + restante
        return [
            (f"Dotation, {nom}", [(dotation, dotee), (compte, -dotee)]),
            (f"Reprise, {nom}", [(compte, reprise_totale), (reprise, -reprise_totale)]),
        ]

    def _subvention(self) -> list[Ecriture]:
        """Le reste est viré au résultat ; la subvention, toute virée, est soldée."""
        role, soldee = self.comptes.role, self.reste.recue if self.reste.viree else 0
        inscrite = role("subvention_inscrite")
        return [
            (
                "Subvention virée au résultat",
                [
                    (inscrite, self.reste.viree),
                    (role("quote_part_de_subvention"), -self.reste.viree),
                ],
            ),
            ("Subvention soldée", [(role("subvention"), soldee), (inscrite, -soldee)]),
        ]

    def _prix(self) -> Ecriture:
        """La cession, ou l'indemnité d'assurance."""
        prix, tva, role = self.sortie["PrixCession"], self.sortie["TvaCession"], self.comptes.role
        if self.sortie["NatureSortie"] != CESSION:
            creance, produit = role("creance_d_assurance"), role("indemnite_d_assurance")
            return "Indemnité d'assurance", [(creance, prix), (produit, -prix)]
        return (
            "Cession",
            [
                (role("creance"), prix + tva),
                (role("produit_de_cession", self.compte), -prix),
                (role("tva_collectee"), -tva),
            ],
        )
