"""Les OD des immobilisations (entries to import): clôture d'une période, sortie d'un bien.

Règle : la clôture passe les dotations, dépréciations, dérogatoires et subventions des biens encore
à l'actif, par compte ou par bien, puis les sorties et les mises en service de la période. Chaque
pièce a une référence qui ne dépend que de ce qu'elle passe (« DOTATIONS-20251231 »,
« SORTIE-M1-20250930 ») : le livre dit donc si elle l'est déjà.
Exceptions : des écritures de clôture déjà au livre sont refusées, toutes ensemble (IMM-34), qu'il
en ait la pièce ou, sous d'autres numéros, les mêmes dotations (D 68 / C 28) ; d'autres dotations
sont signalées (IMM-45). Une sortie demandée est refusée aussi si elle est passée
(IMM-35). Une sortie, une mise en service ou une acquisition déjà passée n'est pas reprise dans la
clôture, et c'est dit (IMM-36). Sans livre, rien ne peut être reconnu (IMM-38).

Référence : PCG, plan de comptes ; LPF art. A47 A-1, VII-1° (référence de la pièce).
Unités : centimes.

Une machine de 10 000,00 € sur cinq ans, en service le 1er avril 2025 : 1 500,00 €, puis 2 000,00 €.

>>> from datetime import date
>>> from decimal import Decimal
>>> from lettrine.comptabilite.immobilisations.plan import planifier
>>> from lettrine.tables.immobilisations import IMMOBILISATIONS
>>> jour = np.array(["2025-04-01"], "datetime64[s]")
>>> registre = IMMOBILISATIONS.table({
...     "NumBien": ["M1"], "Designation": ["Scie à ruban"], "CompteNum": ["215400"],
...     "DateAcquisition": jour, "DateMiseEnService": jour, "CoutEntree": [10_000_00],
...     "Duree": [Decimal(5)]})
>>> fait = od_de_cloture(planifier(registre, au=date(2025, 12, 31)))
>>> fait.lignes[["PieceRef", "CompteNum", "Debit", "Credit"]].values.tolist()
[['DOTATIONS-20251231', '681120', 150000, 0], ['DOTATIONS-20251231', '281540', 0, 150000]]
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from lettrine.comptabilite.a_nouveaux import en_date
from lettrine.comptabilite.immobilisations.comptes_des_biens import ComptesDesBiens
from lettrine.comptabilite.immobilisations.ecritures_de_cloture import (
    ACQUISITION,
    CLOTURE,
    SUBVENTION,
    VIREMENT,
    pieces_d_entree,
    pieces_de_cloture,
    pieces_de_virement,
)
from lettrine.comptabilite.immobilisations.ecritures_de_sortie import SERIE, pieces_de_sortie
from lettrine.comptabilite.immobilisations.ecritures_deja_passees import (
    connues,
    deja_passees,
    dotations_deja_passees,
    peut_etre_passees,
    refuser_la_cloture,
    sans_livre,
)
from lettrine.comptabilite.immobilisations.plan import Plan
from lettrine.comptabilite.immobilisations.sorties import Sorties, sorties
from lettrine.comptabilite.lettrage.od import JOURNAL, Piece, ecrire_les_od
from lettrine.erreurs import Anomalie, DonneesInvalides
from lettrine.parametres import Parametres
from lettrine.tables.ecritures import ECRITURES
from lettrine.tables.immobilisations import OD_IMMOBILISATIONS, OD_PAR_NATURE

__all__ = ["Od", "OptionsDeCloture", "od_de_cloture", "od_de_sortie"]

NATURES = {
    **CLOTURE,
    SERIE: "Sorties d'immobilisations",
    VIREMENT: "Mises en service",
    ACQUISITION: "Acquisitions",
    SUBVENTION: "Subventions reçues",
}


@dataclass(frozen=True, slots=True)
class OptionsDeCloture:
    """Le journal ; une ligne par bien plutôt que par compte ; les comptes de 2025 dès 2024 ; les
    acquisitions aussi.
    """

    journal: str = JOURNAL
    par_bien: bool = False
    option_anticipee: bool = False
    acquisitions: bool = False


@dataclass(frozen=True)
class Od:
    """Les OD d'une période (table Ecritures), et les sorties qu'elle a.

    `natures` est la nature de chaque ligne ; `comptes` sont ceux qu'elles emploient.
    """

    periode: int
    lignes: pd.DataFrame
    natures: Sequence[str]
    sorties: Sorties
    comptes: ComptesDesBiens
    anomalies: list[Anomalie]

    @property
    def par_piece(self) -> pd.DataFrame:
        """Les lignes, pièce par pièce, et leur nature (schéma OD_IMMOBILISATIONS)."""
        propres = [nom for nom in OD_IMMOBILISATIONS.noms if nom in self.lignes]
        return OD_IMMOBILISATIONS.table(
            {"Nature": self.natures, **{nom: self.lignes[nom] for nom in propres}}
        )

    @property
    def par_nature(self) -> pd.DataFrame:
        """Les pièces, les lignes et le total de chaque nature (schéma OD_PAR_NATURE)."""
        presentes = [nature for nature in NATURES.values() if nature in set(self.natures)]
        groupes = self.lignes.groupby(np.array(self.natures, dtype=object), sort=False)
        pieces, lignes = groupes["PieceRef"].nunique(), groupes.size()
        debits, credits_ = groupes["Debit"].sum(), groupes["Credit"].sum()
        return OD_PAR_NATURE.table(
            {
                "Nature": presentes,
                "Pieces": [int(pieces[nature]) for nature in presentes],
                "Lignes": [int(lignes[nature]) for nature in presentes],
                "Debit": [int(debits[nature]) for nature in presentes],
                "Credit": [int(credits_[nature]) for nature in presentes],
            }
        )


def od_de_cloture(
    plan: Plan,
    ecritures: pd.DataFrame | None = None,
    *,
    periode: int = -1,
    options: OptionsDeCloture | None = None,
    parametres: Parametres | None = None,
) -> Od:
    """Les OD d'une période du plan, à défaut la dernière, à la date de sa fin.

    `ecritures` est le livre où elles iront (table Ecritures) ; il n'est pas modifié.

    Anomalies : IMM-33, IMM-36 à IMM-38, IMM-45 et IMM-46. Lève `DonneesInvalides` (IMM-34) si le
    livre a déjà des écritures de clôture de cette période.
    """
    choix, livre = options or OptionsDeCloture(), _livre(ecritures)
    periode %= len(plan.periodes)
    comptes = _comptes(plan, periode, livre, choix, parametres)
    de_cloture = pieces_de_cloture(plan, periode, comptes, par_bien=choix.par_bien)
    ici = plan.periodes[periode]
    refuser_la_cloture(livre, en_date(ici.fin))
    faites = sorties(plan).de(periode)
    autres = [
        *(pieces_d_entree(plan, periode, comptes) if choix.acquisitions else ()),
        *pieces_de_virement(plan, periode, comptes),
        *pieces_de_sortie(plan, faites, comptes),
    ]
    passees = connues(livre, autres)
    nouvelles = [piece for piece in autres if piece.reference not in passees]
    constats = [
        *dotations_deja_passees(livre, de_cloture, passees, ici),
        *deja_passees(passees),
        *peut_etre_passees(livre, nouvelles, comptes),
        *sans_livre(ecritures),
    ]
    pieces = [*nouvelles, *de_cloture]
    return _rediger(livre, pieces, periode, faites, comptes, choix.journal, constats)


def od_de_sortie(
    plan: Plan,
    faites: Sorties,
    ecritures: pd.DataFrame | None = None,
    *,
    options: OptionsDeCloture | None = None,
    parametres: Parametres | None = None,
) -> Od:
    """Les OD de ces sorties, qui sont toutes d'une même période du plan.

    Anomalies : IMM-33, IMM-37, IMM-38 et IMM-46. Lève `DonneesInvalides` (IMM-35) si l'une est déjà
    passée.
    """
    choix, livre = options or OptionsDeCloture(), _livre(ecritures)
    periode = int(faites.periodes.max(initial=0))
    comptes = _comptes(plan, periode, livre, choix, parametres)
    pieces = pieces_de_sortie(plan, faites, comptes)
    deja = sorted(connues(livre, pieces))
    if deja:
        raise DonneesInvalides(
            "IMM-35",
            f"La sortie est déjà passée : le livre a la pièce {', '.join(deja)}.",
            "N'importez pas deux fois la même écriture ; pour la refaire, retirez d'abord la pièce"
            " du livre.",
        )
    constats = [*peut_etre_passees(livre, pieces, comptes), *sans_livre(ecritures)]
    return _rediger(livre, pieces, periode, faites, comptes, choix.journal, constats)


def _livre(ecritures: pd.DataFrame | None) -> pd.DataFrame:
    if ecritures is None:
        return ECRITURES.vide().assign(Rang=np.zeros(0, dtype=np.int64))
    ECRITURES.verifier(ecritures)
    return ecritures


def _comptes(
    plan: Plan,
    periode: int,
    livre: pd.DataFrame,
    choix: OptionsDeCloture,
    parametres: Parametres | None,
) -> ComptesDesBiens:
    exercice = plan.calendrier.exercices[plan.periodes[periode].exercice]
    return ComptesDesBiens(
        livre,
        exercice.debut,
        plan.biens.comptes,
        option_anticipee=choix.option_anticipee,
        parametres=parametres or plan.loi,
    )


def _rediger(
    livre: pd.DataFrame,
    pieces: Sequence[Piece],
    periode: int,
    faites: Sorties,
    comptes: ComptesDesBiens,
    journal: str,
    constats: Sequence[Anomalie],
) -> Od:
    """Les pièces, dans l'ordre des dates."""
    ordonnees = sorted(pieces, key=lambda piece: piece.jour)
    lignes = ecrire_les_od(livre, ordonnees, journal)
    natures = [NATURES[p.serie] for p in ordonnees for ligne in p.lignes if ligne.solde]
    anomalies = [*constats, *comptes.anomalies(lignes["CompteNum"])]
    return Od(periode, lignes, natures, faites, comptes, anomalies)
