"""Proposer, approuver et relire des écarts sur de petits livres."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pandas as pd

from lettrine.comptabilite.lettrage import Confiance, Demande, Lettrage, lettrer
from lettrine.comptabilite.lettrage.ecarts import (
    Approbation,
    Ecarts,
    Tolerance,
    approuver,
    proposer_ecarts,
)
from lettrine.monnaie import en_texte
from tests.comptabilite.lettrage.livres import COMPTES, livre

DEMANDE = Demande(date(2025, 12, 31), "Claire Montagnel", "clôture", "livre.txt")


@dataclass(frozen=True)
class Essai:
    """Un livre, son lettrage et ses écarts."""

    ecritures: pd.DataFrame
    lettrage: Lettrage
    ecarts: Ecarts

    @property
    def cles(self) -> list[str]:
        return self.ecarts.table["Rangs"].tolist()

    @property
    def codes(self) -> list[str]:
        return [anomalie.code for anomalie in self.ecarts.anomalies]

    def approuver(self, choisis=None, **options) -> Approbation:
        return approuver(
            self.ecritures, self.lettrage, self.ecarts, choisis, demande=DEMANDE, **options
        )


def essayer(
    source: str | pd.DataFrame,
    tolerance: str | Tolerance = "",
    appliquer: Confiance = Confiance.CERTAIN,
    **options,
) -> Essai:
    """Lettre, puis propose ; la tolérance est en euros si c'est un texte."""
    ecritures = livre(source) if isinstance(source, str) else source
    if isinstance(tolerance, str):
        tolerance = Tolerance(int(Decimal(tolerance) * 100) if tolerance else None)
    lettrage = lettrer(ecritures, comptes=COMPTES, appliquer=appliquer)
    ecarts = proposer_ecarts(ecritures, lettrage, comptes=COMPTES, tolerance=tolerance, **options)
    return Essai(ecritures, lettrage, ecarts)


def lignes_d_od(od: pd.DataFrame) -> list[list[str]]:
    """Pièce, date, compte, débit (crédit négatif), libellé de chaque ligne."""
    return [
        [piece, f"{jour:%Y-%m-%d}", compte, en_texte(debit - credit), libelle]
        for piece, jour, compte, debit, credit, libelle in od[
            ["PieceRef", "EcritureDate", "CompteNum", "Debit", "Credit", "EcritureLib"]
        ].itertuples(index=False)
    ]


def avec_les_od(essai: Essai, fait: Approbation) -> pd.DataFrame:
    """Le livre une fois les codes posés et les OD importées."""
    lignes = fait.lettrage.lignes
    lettre = essai.ecritures.assign(
        EcritureLet=lignes["EcritureLet"].to_numpy(), DateLet=lignes["DateLet"].to_numpy()
    ).astype({"EcritureLet": essai.ecritures["EcritureLet"].dtype})
    colonnes = [nom for nom in lettre.columns if nom in fait.od]
    return pd.concat([lettre[colonnes], fait.od[colonnes]], ignore_index=True)
