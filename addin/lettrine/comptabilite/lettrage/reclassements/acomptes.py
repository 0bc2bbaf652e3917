"""Les acomptes à imputer sur une facture (down payments to set against invoices).

Règle : un acompte ouvert (4191 pour un client, 4091 pour un fournisseur) s'impute sur une facture
ouverte du même auxiliaire : celle qu'il cite ou qui le cite ; à défaut la seule dont il reste
exactement l'acompte ; à défaut la seule qui, l'acompte déduit, fait le montant d'un règlement
ouvert ; à défaut la seule facture ouverte. Le montant est le plus petit de l'acompte et de ce qui
reste dû.
Exceptions : sans référence, la facture ne précède pas l'acompte. Quand plusieurs factures
conviennent, aucune n'est retenue. Un acompte sans auxiliaire n'est pas imputé.

Référence : PCG, comptes 4091 et 4191 ; C. civ. art. 1342-10 (imputation des paiements).
Unités : centimes, jours.

Une facture de 900,00 € payée 600,00 €, un acompte de 300,00 € : il en reste exactement l'acompte.

>>> acompte = Reste(1, 300_00, 10, frozenset())
>>> factures = [Reste(2, 300_00, 60, frozenset()), Reste(3, 80_00, 61, frozenset())]
>>> [(i.facture, i.montant) for i in imputer([acompte], factures, [])]
[(2, 30000)]
"""

from collections.abc import Callable, Iterator, Sequence
from enum import Enum
from typing import NamedTuple

import numpy as np

from lettrine.comptabilite.couples import lignes_des_comptes
from lettrine.comptabilite.lettrage.reclassements.ouverts import Ouverts, Reclassement
from lettrine.monnaie import formater

__all__ = ["IMPUTATION", "Imputation", "Raison", "Reste", "a_imputer", "imputer"]

IMPUTATION = "imputation d'acompte"


class Reste(NamedTuple):
    """Ce qui reste ouvert : sa position, son montant (positif), son jour, ce qu'il cite."""

    position: int
    montant: int
    jour: int
    references: frozenset[int]


class Raison(Enum):
    """Ce qui désigne la facture d'un acompte, du plus fort au plus faible."""

    REFERENCE = "une référence commune les relie"
    RESTE_EXACT = "il reste exactement l'acompte sur la facture"
    SOLDE_REGLE = "la facture, moins l'acompte, fait un règlement ouvert"
    SEULE = "seule facture ouverte"


class Imputation(NamedTuple):
    """Un acompte imputé sur une facture, par leurs positions ; `du` est ce qui y restait."""

    acompte: int
    facture: int
    montant: int
    du: int
    raison: Raison


def a_imputer(
    ouverts: Ouverts, avances: Sequence[str], comptes: Sequence[str], sens: int
) -> Iterator[Reclassement]:
    """Les acomptes d'un côté, tiers après tiers.

    `avances` et `comptes` sont des préfixes, `sens` est le signe d'une facture.
    """
    du = ouverts.solde * sens
    d_avance = lignes_des_comptes(ouverts.extrait, avances) & (du < 0)
    d_avance &= (ouverts.extrait["CompAuxNum"] != "").to_numpy()
    concernes = np.unique(ouverts.auxiliaire[d_avance])
    de_tiers = lignes_des_comptes(ouverts.extrait, comptes)
    de_tiers &= np.isin(ouverts.auxiliaire, concernes)
    factures = de_tiers & (du > 0) & ouverts.piece
    references = ouverts.references(np.flatnonzero(d_avance | factures))
    for qui in concernes.tolist():
        sien = ouverts.auxiliaire == qui
        acomptes, siennes, payes = (
            [
                Reste(n, abs(int(du[n])), int(ouverts.jour[n]), references.get(n, frozenset()))
                for n in ouverts.par_date(np.flatnonzero(sien & choix))
            ]
            for choix in (d_avance, factures, de_tiers & (du < 0) & ~ouverts.piece)
        )
        for imputation in imputer(acomptes, siennes, payes):
            yield _reclasser(ouverts, imputation, sens)


def imputer(
    acomptes: Sequence[Reste], factures: Sequence[Reste], reglements: Sequence[Reste]
) -> list[Imputation]:
    """Les imputations des acomptes d'un tiers, dans leur ordre ; chaque facture jusqu'à son dû."""
    dus = {facture.position: facture.montant for facture in factures}
    payes = [reglement.montant for reglement in reglements]
    imputations = []
    for acompte in acomptes:
        ouvertes = [f._replace(montant=dus[f.position]) for f in factures if dus[f.position]]
        trouvee = _designee(acompte, ouvertes, payes)
        if trouvee is not None:
            facture, raison = trouvee
            montant = min(acompte.montant, facture.montant)
            dus[facture.position] -= montant
            imputations.append(
                Imputation(acompte.position, facture.position, montant, facture.montant, raison)
            )
    return imputations


def _designee(
    acompte: Reste, ouvertes: Sequence[Reste], payes: Sequence[int]
) -> tuple[Reste, Raison] | None:
    """La facture que la plus forte raison désigne ; None si elle en désigne plusieurs."""
    raisons: list[tuple[Raison, Callable[[Reste], bool]]] = [
        (Raison.REFERENCE, lambda f: bool(f.references & acompte.references)),
        (Raison.RESTE_EXACT, lambda f: f.jour >= acompte.jour and f.montant == acompte.montant),
        (
            Raison.SOLDE_REGLE,
            lambda f: f.jour >= acompte.jour and f.montant - acompte.montant in payes,
        ),
        (Raison.SEULE, lambda f: f.jour >= acompte.jour and len(ouvertes) == 1),
    ]
    for raison, convient in raisons:
        choix = [facture for facture in ouvertes if convient(facture)]
        if choix:
            return (choix[0], raison) if len(choix) == 1 else None
    return None


def _reclasser(ouverts: Ouverts, imputation: Imputation, sens: int) -> Reclassement:
    acompte, facture, montant, du, raison = imputation
    places = [int(ouverts.places[reste]) for reste in (acompte, facture)]
    debit, credit = places if sens > 0 else places[::-1]
    pieces = [ouverts.texte("PieceRef", reste) for reste in (acompte, facture)]
    nom = ouverts.texte("CompAuxLib", facture)
    return Reclassement(
        IMPUTATION,
        debit,
        credit,
        places[1],
        montant,
        int(max(ouverts.jour[acompte], ouverts.jour[facture])),
        f"{raison.value} : acompte de {formater(abs(int(ouverts.solde[acompte])))}, facture dont il"
        f" reste {formater(du)}",
        " ".join(f"Imputation acompte {pieces[0]} sur {pieces[1]} {nom}".split()),
        ouverts.rangs([acompte, facture]),
    )
