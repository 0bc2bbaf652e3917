"""Relances déjà parties (register of past reminders).

Règle : une facture en retard sans litige ni procédure collective reçoit une première relance
quinze jours après l'échéance, la suivante quand le délai de la précédente est passé, trois au
plus. Les relances partent le mardi. Certains clients viennent d'être oubliés : leur premier
courrier reste à faire.

>>> premier_mardi(date(2025, 12, 31))
datetime.date(2026, 1, 6)
"""

from collections.abc import Sequence
from datetime import date, timedelta

import pandas as pd

from lettrine.demo.calendrier import FIN
from lettrine.demo.ventes import Facture
from lettrine.tables.dossier import RELANCES

__all__ = ["premier_mardi", "registre"]

ATTENTE = timedelta(days=15)
MOYENS = {
    1: ("courriel", 15),
    2: ("courrier", 8),
    3: ("lettre recommandée avec avis de réception", 8),
}
"""Par niveau : le moyen d'envoi, et le délai laissé, en jours."""

SUIVI = {"C0003": 3, "C0014": 2, "C0017": 3, "C0018": 1, "C0031": 2, "C0038": 3, "C0039": 1}
"""Le dernier niveau déjà envoyé, par client ; les autres n'ont rien reçu."""


def premier_mardi(jour: date) -> date:
    """Le premier mardi à partir de ce jour."""
    return jour + timedelta(days=(1 - jour.weekday()) % 7)


def registre(factures: Sequence[Facture]) -> pd.DataFrame:
    """La table RELANCES, dans l'ordre des dates."""
    lignes = sorted(
        (envoi for facture in factures for envoi in _envois(facture)),
        key=lambda envoi: (envoi[3], envoi[0], envoi[1]),
    )
    noms = (
        "CompAuxNum", "PieceRef", "Niveau", "DateRelance", "NouveauDelai", "Moyen", "Document",
    )  # fmt: skip
    return RELANCES.table({nom: [x[rang] for x in lignes] for rang, nom in enumerate(noms)})


def _envois(facture: Facture) -> list[tuple[str, str, int, date, date, str, str]]:
    if facture.ligne.nature != "retard":
        return []
    code, envois, attendre = facture.client.code, [], facture.echeance + ATTENTE
    for niveau in range(1, SUIVI.get(code, 0) + 1):
        jour = premier_mardi(attendre)
        if jour > FIN:
            break
        moyen, jours = MOYENS[niveau]
        delai = jour + timedelta(days=jours)
        document = f"relance{niveau}_{code}_{jour:%Y%m%d}.docx"
        envois.append((code, facture.ref, niveau, jour, delai, moyen, document))
        attendre = delai + timedelta(days=3)
    return envois
