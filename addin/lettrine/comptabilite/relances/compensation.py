"""Déduire d'abord ce que le client a déjà donné (set-off before claiming).

Règle : un règlement, un avoir ou un acompte non lettré se déduit des factures du client quand sa
cible est claire, dans cet ordre :

1. il cite des factures ouvertes, par sa pièce ou son libellé : il se déduit d'elles, la plus
   ancienne échéance d'abord ;
2. son montant est exactement le reste d'une seule facture ouverte : il se déduit d'elle ;
3. le client n'a plus qu'une facture ouverte : il se déduit d'elle ;
4. les montants donnés couvrent tout ce que le client doit : plus rien n'est réclamé ;
5. ce qui en reste n'excède pas le seuil des relances : il se déduit de la plus ancienne.

Sinon sa cible n'est pas claire, et le client n'est pas relancé : réclamer une facture payée coûte
plus cher qu'une relance en retard.
Exceptions : le crédit au 4191 d'une facture d'acompte elle-même impayée n'est pas un règlement :
rien n'a été reçu. Les débits du 4191 reprennent des acomptes, ils ne se réclament pas. Une
référence qui désigne deux factures n'en désigne aucune.

Référence : C. civ. art. 1342-10 (imputation), 1347 et suivants (compensation) ; PCG art. 944-41.
Unités : centimes.

>>> facture = Poste(2, "FA2500012", date(2025, 3, 31), 100_00)
>>> credit = Poste(9, "BQ04", date(2025, 4, 8), -30_00, "VIR DUPONT FA 2500012")
>>> compte = compenser([facture], [credit], seuil=15_00)
>>> compte.restes, compte.imputations
({2: 7000, 9: 0}, [Imputation(facture=2, credit=9, montant=3000)])
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from lettrine.comptabilite.lettrage.references import citer

__all__ = ["Compte", "Imputation", "Poste", "compenser"]


class Poste(NamedTuple):
    """Une ligne ouverte d'un client ; `reste` est négatif pour ce qu'il a donné.

    `jour` est l'échéance d'une facture, la date d'un règlement. `acompte` : au compte 4191.
    """

    ligne: int
    piece: str
    jour: date
    reste: int
    libelle: str = ""
    acompte: bool = False


class Imputation(NamedTuple):
    """Un règlement déduit d'une facture ; l'une et l'autre désignés par leur ligne."""

    facture: int
    credit: int
    montant: int


@dataclass
class Compte:
    """Ce qui reste de chaque ligne, et ce qui a été déduit de quoi."""

    restes: dict[int, int]
    imputations: list[Imputation] = field(default_factory=list)

    def imputer(self, credit: Poste, cibles: Iterable[Poste]) -> None:
        """Déduit un règlement de ces factures, dans l'ordre, jusqu'à l'épuiser."""
        for facture in cibles:
            montant = min(-self.restes[credit.ligne], self.restes[facture.ligne])
            if montant > 0:
                self.restes[credit.ligne] += montant
                self.restes[facture.ligne] -= montant
                self.imputations.append(Imputation(facture.ligne, credit.ligne, montant))


def compenser(factures: Sequence[Poste], credits_: Sequence[Poste], *, seuil: int) -> Compte:
    """Le compte d'un client une fois déduit tout ce dont la cible est claire."""
    compte = Compte({poste.ligne: poste.reste for poste in (*factures, *credits_)})
    factures = sorted(factures, key=lambda f: (f.jour, f.ligne))
    credits_ = sorted(credits_, key=lambda c: (c.jour, c.ligne))
    for credit, citees in zip(credits_, _citees(factures, credits_), strict=True):
        compte.imputer(credit, citees)
    for credit in credits_:
        egales = [f for f in factures if 0 < compte.restes[f.ligne] == -compte.restes[credit.ligne]]
        if len(egales) == 1:
            compte.imputer(credit, egales)
    ouvertes = [f for f in factures if compte.restes[f.ligne]]
    donne = -sum(compte.restes[c.ligne] for c in credits_)
    du = sum(compte.restes[f.ligne] for f in ouvertes)
    for credit in credits_:
        if len(ouvertes) == 1 or donne >= du or -compte.restes[credit.ligne] <= seuil:
            compte.imputer(credit, ouvertes)
    return compte


def _citees(factures: Sequence[Poste], credits_: Sequence[Poste]) -> list[list[Poste]]:
    """Les factures que cite chaque règlement, par échéance."""
    if not factures or not credits_:
        return [[] for _ in credits_]
    textes = [f.piece for f in factures] + [f"{c.piece} {c.libelle}" for c in credits_]
    citations = citer(textes)
    pieces: defaultdict[int, set[str]] = defaultdict(set)
    cites: defaultdict[int, set[int]] = defaultdict(set)
    for rang, code in zip(citations.lignes.tolist(), citations.codes.tolist(), strict=True):
        if rang < len(factures):
            pieces[code].add(factures[rang].piece)
        else:
            cites[rang - len(factures)].add(code)
    choisies = [
        {piece for code in cites[rang] if len(pieces[code]) == 1 for piece in pieces[code]}
        | {credit.piece}
        for rang, credit in enumerate(credits_)
    ]
    return [
        [f for f in factures if f.piece and f.piece in siennes and not _sa_contrepartie(c, f)]
        for c, siennes in zip(credits_, choisies, strict=True)
    ]


def _sa_contrepartie(credit: Poste, facture: Poste) -> bool:
    """Vrai si ce crédit au 4191 est celui de la facture d'acompte elle-même."""
    return credit.acompte and credit.piece == facture.piece
