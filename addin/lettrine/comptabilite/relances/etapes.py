"""Où en est chaque facture, d'après le registre (dunning steps).

Règle : trois niveaux, 1 relance amiable, 2 relance ferme, 3 mise en demeure. Une facture passe au
suivant quand le précédent est au registre et que son nouveau délai est passé ; le dernier jour du
délai, le client peut encore payer.
Exceptions : une relance postérieure au jour dit n'est pas comptée. Sans nouveau délai écrit, il est
compté depuis la date de la relance.

Unités : jours.

>>> suite = Suite([Demarche(1, date(2026, 1, 6), date(2026, 1, 14), "courrier")])
>>> suite.prochaine(date(2026, 1, 14)), suite.prochaine(date(2026, 1, 15))
(None, 2)
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

import pandas as pd

from lettrine.dates import formater
from lettrine.erreurs import Anomalie, Gravite, anomalies_groupees
from lettrine.tables.schema import RANG

__all__ = ["MISE_EN_DEMEURE", "NIVEAUX", "Demarche", "Suite", "lire_registre"]

NIVEAUX = {1: "relance amiable", 2: "relance ferme", 3: "mise en demeure"}
MISE_EN_DEMEURE = 3


class Demarche(NamedTuple):
    """Une relance déjà partie."""

    niveau: int
    jour: date
    delai: date
    moyen: str


@dataclass
class Suite:
    """Les relances d'une facture."""

    demarches: list[Demarche] = field(default_factory=list)

    @property
    def niveau(self) -> int:
        """Le dernier niveau atteint, 0 si rien n'est parti."""
        return max((d.niveau for d in self.demarches), default=0)

    @property
    def delai(self) -> date | None:
        """Le dernier délai laissé au client."""
        return max((d.delai for d in self.demarches), default=None)

    @property
    def mise_en_demeure(self) -> date | None:
        """Le jour de la première mise en demeure."""
        jours = (d.jour for d in self.demarches if d.niveau == MISE_EN_DEMEURE)
        return min(jours, default=None)

    def prochaine(self, au: date) -> int | None:
        """Le niveau à envoyer ; None s'il faut attendre, ou si tous sont partis."""
        en_cours = self.delai is not None and self.delai >= au
        return None if en_cours or self.niveau >= MISE_EN_DEMEURE else self.niveau + 1

    def attente(self, au: date) -> str:
        """Pourquoi rien n'est à envoyer."""
        derniere = max(self.demarches, key=lambda d: (d.delai, d.niveau))
        dite = f"{NIVEAUX[derniere.niveau]} du {formater(derniere.jour)}"
        if derniere.delai >= au:
            return f"{dite} : son délai court jusqu'au {formater(derniere.delai)}"
        return f"{dite} restée sans effet : plus aucune relance, décidez du recouvrement"


def lire_registre(
    relances: pd.DataFrame, *, au: date, delais: Mapping[int, int]
) -> tuple[dict[tuple[str, str], Suite], list[Anomalie]]:
    """Les relances parties jusqu'au jour `au`, par client et pièce.

    Anomalie REL-02 : ligne du registre sans date, ou de niveau inconnu ; elle n'est pas comptée.
    """
    suites: defaultdict[tuple[str, str], Suite] = defaultdict(Suite)
    fautives: list[tuple[int, str]] = []
    noms = ["CompAuxNum", "PieceRef", "Niveau", "DateRelance", "NouveauDelai", "Moyen"]
    rangs = relances[RANG].tolist() if RANG in relances else list(range(1, len(relances) + 1))
    lignes = zip(rangs, relances[noms].itertuples(index=False), strict=True)
    for rang, (client, piece, niveau, quand, nouveau, moyen) in lignes:
        if pd.isna(quand) or niveau not in NIVEAUX:
            faute = "n'a pas de date" if pd.isna(quand) else f"a le niveau {niveau}"
            fautives.append(
                (rang, f"la relance de {client} pour {piece or 'aucune pièce'} {faute}")
            )
            continue
        jour = quand.date()
        fin = jour + timedelta(days=delais[niveau]) if pd.isna(nouveau) else nouveau.date()
        if jour <= au:
            suites[client, piece].demarches.append(Demarche(niveau, jour, fin, moyen))
    anomalies = anomalies_groupees(
        "REL-02",
        Gravite.A_TRAITER,
        [rang for rang, _ in fautives],
        (
            f"Classeur du dossier, table Relances, ligne {rang} : {quoi} ; elle n'est pas comptée,"
            " donnez-lui sa date et un niveau de 1 à 3."
            for rang, quoi in fautives
        ),
        resume="lignes du registre illisibles",
        colonne="Niveau",
    )
    return dict(suites), anomalies
