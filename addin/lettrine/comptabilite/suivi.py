"""Le suivi des factures (invoice follow-up): litiges, blocages, promesses de règlement.

Règle : la table Suivi du classeur du dossier marque des factures, par tiers et par pièce. Une
facture en litige ou bloquée ne se relance pas et n'est pas attendue à son échéance ; une promesse
remplace l'échéance jusqu'à son jour compris. Un litige ou un blocage l'emporte sur une promesse.
Exceptions : une promesse sans date, ou dont le montant est négatif, ne remplace rien ; c'est
l'échéancier qui le dit (ECH-06, ECH-08).

Référence : usage commercial.
Unités : centimes ; un montant promis nul vaut pour toute la facture.

>>> suivi = SUIVI.table({"CompAuxNum": ["C1"], "PieceRef": ["F1"], "Statut": ["litige"],
...     "Responsable": ["A. Morel"], "Note": ["Pose contestée"], "Rang": [5]})
>>> retenue(lire_suivi(suivi)["C1", "F1"], au=date(2026, 1, 31))
'litige : Pose contestée, suivi par A. Morel'
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple, TypeAlias

import pandas as pd

from lettrine.dates import formater
from lettrine.tables.dossier import SUIVI
from lettrine.tables.schema import RANG

__all__ = ["BLOQUE", "LITIGE", "PROMESSE", "Marque", "Suivis", "lire_suivi", "retenue"]

LITIGE, BLOQUE, PROMESSE = "litige", "bloqué", "promesse"
NATURES = {LITIGE: "litige", BLOQUE: "bloquée"}


class Marque(NamedTuple):
    """Une ligne du suivi ; `rang` est sa ligne dans la table."""

    rang: int
    statut: str
    responsable: str
    jour: date | None
    montant: int
    note: str

    @property
    def promet(self) -> bool:
        """Vrai pour une promesse dont la date et le montant ont un sens."""
        return self.statut == PROMESSE and self.jour is not None and self.montant >= 0

    @property
    def motif(self) -> str:
        """Ce qui arrête la facture, pourquoi, et qui s'en occupe."""
        motif = " : ".join(filter(None, (NATURES[self.statut], self.note)))
        return f"{motif}, suivi par {self.responsable}" if self.responsable else motif


Suivis: TypeAlias = Mapping[tuple[str, str], Sequence[Marque]]


def lire_suivi(suivi: pd.DataFrame | None) -> Suivis:
    """Les marques de chaque facture (tiers, pièce), dans l'ordre de la table.

    Lève `DonneesInvalides` si la table n'a pas la forme attendue.
    """
    if suivi is None:
        return {}
    SUIVI.verifier(suivi)
    marques: defaultdict[tuple[str, str], list[Marque]] = defaultdict(list)
    ordonne = suivi.sort_values(RANG) if RANG in suivi else suivi
    lignes: list[Any] = list(ordonne.itertuples())
    for x in lignes:
        rang = int(x.Rang) if RANG in suivi else int(x.Index)
        jour = None if pd.isna(x.DatePrevue) else x.DatePrevue.date()
        marque = Marque(
            rang, x.Statut, x.Responsable.strip(), jour, int(x.MontantPromis), x.Note.strip()
        )
        marques[x.CompAuxNum.strip(), x.PieceRef.strip()].append(marque)
    return dict(marques)


def retenue(marques: Sequence[Marque], *, au: date) -> str:
    """Pourquoi une facture ainsi marquée ne se relance pas le jour `au` ; vide si elle le peut.

    >>> retenue([Marque(2, PROMESSE, "", date(2026, 2, 5), 0, "")], au=date(2026, 2, 5))
    'promesse de règlement pour le 05/02/2026'
    >>> retenue([Marque(2, PROMESSE, "", date(2026, 2, 5), 0, "")], au=date(2026, 2, 6))
    ''
    """
    for marque in marques:
        if marque.statut in NATURES:
            return marque.motif
    promesses = [m.jour for m in marques if m.promet and m.jour and m.jour >= au]
    return f"promesse de règlement pour le {formater(min(promesses))}" if promesses else ""
