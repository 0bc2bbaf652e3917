"""Les sorties d'immobilisations (disposals): cession, mise au rebut, destruction, vol.

Règle : le bien est amorti jusqu'au jour de sa sortie ; sa valeur comptable est son coût moins ses
amortissements. La dépréciation est reprise, le dérogatoire aussi, la subvention restante est virée.
La plus ou moins-value est le prix hors taxes, ou l'indemnité d'assurance, moins la valeur comptable
et la TVA reversée, plus la TVA à déduire. Une mise au rebut n'a ni prix, ni créance.

Pour l'impôt, la valeur du bien est nette des amortissements fiscaux, dérogatoires compris. Pour une
entreprise à l'impôt sur le revenu, la plus ou moins-value fiscale est à court terme si le bien est
détenu depuis moins de deux ans ; au-delà, une plus-value l'est à hauteur des amortissements, et le
reste est à long terme ; une moins-value est à court terme, ou à long terme si le bien ne s'amortit
pas.

La TVA déduite à l'achat est à reverser pour les années qui restent, sur cinq (vingt pour un
immeuble), si la cession n'est pas taxée. Si elle l'est, celle qui n'avait pas été déduite l'est à
son tour pour ces années : un véhicule de tourisme vendu avec TVA à un négociant. Chaque année
civile commencée compte pour une.
Exceptions : une destruction ou un vol justifié ne fait rien reverser, ni un rebut.

Référence : PCG art. 1212-29 et 1214-46 ; CGI art. 39 duodecies, annexe II art. 207 ;
BOI-BIC-PVMV-20-10 ; BOI-TVA-DED-60-20-30.
Unités : centimes, mois, années civiles.

Un matériel acheté le 10 mai 2024 avec 4 000,00 € de TVA, cédé sans TVA en 2026 : 2024, 2025 et 2026
sont passées, il reste deux cinquièmes à reverser.

>>> un = lambda nombre: np.array([nombre])
>>> tva_a_regulariser(un(4_000_00), un(2024), un(2026), un(5)).tolist()
[160000]
>>> a_court_terme(np.array([7_000_00, -500_00]), np.array([5_000_00, 1_000_00]),
...               anciens=np.array([True, True]), amortis=np.array([True, True])).tolist()
[500000, -50000]
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from lettrine.comptabilite.couples import Entiers, Masque, Textes
from lettrine.comptabilite.immobilisations.bareme import TOUJOURS, commence_par
from lettrine.comptabilite.immobilisations.plan import Plan
from lettrine.comptabilite.immobilisations.registre import Methode
from lettrine.monnaie.colonnes import au_prorata
from lettrine.tables.immobilisations import SORTIES

__all__ = ["Sorties", "a_court_terme", "sorties", "tva_a_regulariser"]

CESSION, REBUT = "cession", "rebut"
MEUBLES = "immobilisations/regularisation_tva_meubles"
IMMEUBLES = "immobilisations/regularisation_tva_immeubles"
COMPTES_D_IMMEUBLES = "immobilisations/immeubles"
COURT_TERME = "immobilisations/court_terme"


@dataclass(frozen=True)
class Sorties:
    """Les lots sortis pendant le plan, et leur période ; `table` a le schéma SORTIES."""

    lots: Entiers
    periodes: Entiers
    table: pd.DataFrame

    def de(self, periode: int) -> "Sorties":
        """Celles d'une période."""
        return self.choisir(np.flatnonzero(self.periodes == periode))

    def choisir(self, places: Entiers) -> "Sorties":
        """Une partie des sorties, dans le même ordre."""
        table = self.table.iloc[places].reset_index(drop=True)
        return Sorties(self.lots[places], self.periodes[places], table)


def sorties(plan: Plan) -> Sorties:
    """Les sorties des périodes du plan, dans l'ordre des dates."""
    nombre = len(plan.periodes)
    lots = np.flatnonzero((plan.periode_de_sortie >= 0) & (plan.periode_de_sortie < nombre))
    lots = lots[np.lexsort((plan.biens.rangs[plan.lots.bien[lots]], plan.lots.sortie[lots]))]
    periodes, bien = plan.periode_de_sortie[lots], plan.lots.bien[lots]
    table, apres = plan.biens.table, (periodes + 1, lots)
    nature, prix, tva = _conditions(plan, lots)
    brut, amorti = plan.brut[apres], plan.amorti[apres]
    cession = nature == CESSION
    reverse = _tva_restante(plan, lots, "TvaDeduite") * (cession & (tva == 0))
    complement = _tva_restante(plan, lots, "TvaNonDeduite") * (cession & (tva > 0))
    valeur = prix - (brut - amorti) - reverse + complement
    derogatoire = plan.derogatoire[apres]
    fiscale = valeur + derogatoire
    court = a_court_terme(
        fiscale,
        amorti + derogatoire,
        anciens=_anciens(plan, lots),
        amortis=plan.biens.methode[bien] != Methode.AUCUNE,
    )
    recues = plan.lots.parts_de(table["Subvention"].to_numpy())[lots]
    return Sorties(
        lots,
        periodes,
        SORTIES.table(
            {
                **{nom: table[nom].to_numpy()[bien] for nom in ("NumBien", "Designation")},
                "CompteNum": np.array(plan.biens.comptes, dtype=object)[plan.biens.compte[bien]],
                "DateAcquisition": table["DateAcquisition"].to_numpy()[bien],
                "DateSortie": plan.lots.sortie[lots]
                .astype("datetime64[D]")
                .astype("datetime64[s]"),
                "NatureSortie": nature,
                "Brut": brut,
                "DotationComplementaire": plan.dotations[periodes, lots],
                "Cumul": amorti,
                "ValeurComptable": brut - amorti,
                "PrixCession": prix,
                "TvaCession": tva,
                "TvaAReverser": reverse,
                "TvaADeduire": complement,
                "PlusValue": valeur,
                "PlusValueFiscale": fiscale,
                "CourtTerme": court,
                "LongTerme": fiscale - court,
                "RepriseDepreciation": plan.deprecie[apres],
                "RepriseDerogatoire": derogatoire,
                "SubventionRestante": recues - plan.subvention[apres],
            }
        ),
    )


def a_court_terme(
    valeurs: Entiers, amortissements: Entiers, *, anciens: Masque, amortis: Masque
) -> Entiers:
    """La part à court terme de plus et moins-values ; `anciens` sont détenus depuis deux ans.

    `amortis` sont les biens amortissables.
    """
    plus = np.clip(valeurs, 0, amortissements)
    moins = np.where(amortis, np.minimum(valeurs, 0), 0)
    return np.asarray(np.where(anciens, plus + moins, valeurs))


def tva_a_regulariser(
    tva: Entiers, acquises: Entiers, sorties_: Entiers, periodes: Entiers
) -> Entiers:
    """La TVA des années qui restent ; les années sont civiles, `periodes` en nombre d'années."""
    restantes = np.clip(periodes - (sorties_ - acquises + 1), 0, periodes)
    return au_prorata(tva, restantes, periodes)


def _conditions(plan: Plan, lots: Entiers) -> tuple[Textes, Entiers, Entiers]:
    """La nature, le prix et la TVA de chaque sortie ; sans nature, un prix en fait une cession.

    Le prix d'un bien détruit ou volé est l'indemnité d'assurance ; un rebut n'en a pas (IMM-19).
    """
    bien, evenement = plan.lots.bien[lots], plan.lots.evenement[lots]
    partielle = evenement >= 0
    lues = []
    for nom in ("NatureSortie", "PrixCession", "TvaCession"):
        entiere = plan.biens.table[nom].to_numpy()[bien]
        if partielle.any():
            en_partie = plan.faits[nom].to_numpy()[np.maximum(evenement, 0)]
            entiere = np.where(partielle, en_partie, entiere)
        lues.append(entiere)
    nature, prix, tva = lues
    nature = np.where(nature == "", np.where(prix > 0, CESSION, REBUT), nature).astype(object)
    prix = np.where(nature == REBUT, 0, np.maximum(prix, 0))
    return nature, prix, np.where(nature == CESSION, np.maximum(tva, 0), 0)


def _anciens(plan: Plan, lots: Entiers) -> Masque:
    """Les lots détenus depuis au moins le délai du court terme."""
    delai = plan.loi.entier(COURT_TERME, TOUJOURS)
    acquis = plan.biens.acquisition[plan.lots.bien[lots]].astype("datetime64[D]")
    sortis = plan.lots.sortie[lots].astype("datetime64[D]")
    echeance = acquis.astype("datetime64[M]") + delai
    mois = sortis.astype("datetime64[M]")
    quantieme = acquis - acquis.astype("datetime64[M]").astype("datetime64[D]")
    atteint = sortis - mois.astype("datetime64[D]") >= quantieme
    return np.asarray((mois > echeance) | ((mois == echeance) & atteint))


def _tva_restante(plan: Plan, lots: Entiers, nom: str) -> Entiers:
    """La part d'une TVA de l'achat qui revient aux années restantes, pour chaque sortie."""
    biens, bien = plan.biens, plan.lots.bien[lots]
    tva = plan.lots.parts_de(biens.table[nom].to_numpy())[lots]
    prefixes = plan.loi.textes(COMPTES_D_IMMEUBLES, TOUJOURS)
    immeubles = commence_par(biens.comptes or [""], prefixes)[biens.compte[bien]]
    periodes = np.where(
        immeubles, plan.loi.entier(IMMEUBLES, TOUJOURS), plan.loi.entier(MEUBLES, TOUJOURS)
    )
    acquises, sorties_ = (
        jours.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64)
        for jours in (biens.acquisition[bien], plan.lots.sortie[lots])
    )
    return tva_a_regulariser(np.maximum(tva, 0), acquises, sorties_, periodes)
