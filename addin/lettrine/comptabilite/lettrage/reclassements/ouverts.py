"""Ce qui reste ouvert chez les tiers, prêt à être reclassé (open items to reclassify).

Règle : un reste est une ligne ouverte, ou un lettrage partiel pour ce qu'il en reste ; il se
désigne par son numéro, de zéro.
Exceptions : aucune.

Unités : centimes, jours depuis 1970.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import pandas as pd

from lettrine.comptabilite.lettrage.ecarts.restes import Restes
from lettrine.comptabilite.lettrage.examens import lire_les_citations
from lettrine.comptabilite.lettrage.lignes import Entiers
from lettrine.comptabilite.lettrage.preuves.candidats import Candidats
from lettrine.tables.schema import RANG

__all__ = ["Ouverts", "Reclassement"]


class Reclassement(NamedTuple):
    """Une OD à proposer : les places (dans le livre) d'une ligne à débiter et d'une à créditer.

    `principal` est celle du client, ou de la facture où s'impute l'acompte ; `derniere` est le jour
    de la plus récente.
    """

    nature: str
    debit: int
    credit: int
    principal: int
    montant: int
    derniere: int
    motif: str
    libelle: str
    rangs: tuple[int, ...]


class Ouverts:
    """Les restes en colonnes : solde, jour, s'ils sont une pièce, leur place dans le livre."""

    def __init__(self, restes: Restes) -> None:
        self.restes = restes
        self.libres = restes.partage.libres
        lignes = restes.partage.lignes
        self.solde = lignes.solde[self.libres]
        self.jour = lignes.jour[self.libres]
        self.piece = restes.lignes.piece[self.libres]
        self.places = lignes.place[self.libres]
        self.extrait = restes.ecritures.iloc[self.places]
        self.auxiliaire, _ = pd.factorize(self.extrait["CompAuxNum"], sort=True)

    def __len__(self) -> int:
        return len(self.libres)

    def texte(self, colonne: str, reste: int) -> str:
        """Un texte de la ligne d'un reste."""
        return str(self.extrait[colonne].iloc[reste])

    def par_date(self, restes: Entiers) -> list[int]:
        """Les restes donnés, du plus ancien au plus récent."""
        rangs = self.extrait[RANG].to_numpy()[restes]
        ordre: list[int] = restes[np.lexsort((rangs, self.jour[restes]))].tolist()
        return ordre

    def rangs(self, restes: Sequence[int]) -> tuple[int, ...]:
        """Les lignes de la source de ces restes."""
        return tuple(sorted(self.restes.rangs[self._lignes(np.array(restes)).membres].tolist()))

    def references(self, restes: Entiers) -> dict[int, frozenset[int]]:
        """Ce que citent ensemble les lignes de chaque reste, d'un compte à l'autre d'un tiers."""
        if not restes.size:
            return {}
        etendus = self._lignes(restes)
        qui = np.repeat(restes, etendus.tailles)
        du_tiers = self.auxiliaire[qui].astype(np.int64)
        lignes = replace(self.restes.lignes.parmi(etendus.membres), compte=du_tiers)
        propres = self.restes.pieces[etendus.membres]
        citations = lire_les_citations(self.restes.ecritures, lignes, propres)
        cites: dict[int, set[int]] = {}
        for ligne, code in zip(citations.lignes.tolist(), citations.codes.tolist(), strict=True):
            cites.setdefault(int(qui[ligne]), set()).add(code)
        return {reste: frozenset(codes) for reste, codes in cites.items()}

    def _lignes(self, restes: Entiers) -> Candidats:
        seuls = Candidats(self.libres[restes], np.ones(len(restes), dtype=np.int64))
        return self.restes.etendre(seuls)
