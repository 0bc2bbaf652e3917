"""Suivi des factures (invoice follow-up): des litiges et des promesses de règlement.

Règle : le commercial suit la facture contestée de C0006 ; celle de C0019 n'a encore personne, ce
que l'échéancier doit dire. C0018 a promis de tout payer, C0017 une partie de sa plus ancienne
facture ; sa promesse sur la seconde est passée et n'a pas été tenue.

>>> [ligne[1] for ligne in SUIVIES]
['litige', 'promesse', 'promesse', 'promesse']
"""

from collections.abc import Sequence
from datetime import date

import pandas as pd

from lettrine.demo.ventes import Facture
from lettrine.tables.dossier import SUIVI

__all__ = ["table"]

COMMERCIAL, COMPTABLE = "Julien Corvasier", "Nadège Bellombre"

SUIVIES = (
    ("C0006", "litige", 0, COMMERCIAL, None, 0, "Retard de pose contesté, contre-visite à fixer"),
    ("C0017", "promesse", 1, COMPTABLE, date(2025, 12, 15), 0, "Chèque annoncé, jamais reçu"),
    ("C0017", "promesse", 0, COMPTABLE, date(2026, 1, 23), 2_000_00, "Premier versement"),
    ("C0018", "promesse", 0, COMPTABLE, date(2026, 1, 16), 0, "Virement annoncé par courriel"),
)  # fmt: skip
"""Client, statut, rang de sa facture impayée, responsable, date prévue, montant promis, note.

Un montant promis ne dépasse pas la moitié de la facture, quelle que soit la graine.
"""


def table(factures: Sequence[Facture]) -> pd.DataFrame:
    """La table SUIVI du classeur du dossier."""
    lignes = [
        (client, facture.ref, statut, responsable, jour, min(montant, facture.ttc // 2), note)
        for client, statut, rang, responsable, jour, montant, note in SUIVIES
        for facture in _impayees(factures, client)[rang : rang + 1]
    ]
    return SUIVI.table({nom: [x[rang] for x in lignes] for rang, nom in enumerate(SUIVI.noms)})


def _impayees(factures: Sequence[Facture], client: str) -> list[Facture]:
    """Les factures en retard ou contestées d'un client, dans l'ordre des dates."""
    siennes = [f for f in factures if f.client.code == client and f.cas in ("litige", "retard")]
    return sorted(siennes, key=lambda facture: facture.jour)
