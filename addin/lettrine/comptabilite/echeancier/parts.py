"""Ce que le suivi change à une facture (parts of an invoice): litige, blocage, promesse.

Règle : sans suivi, une facture est une seule part, attendue à son échéance. En litige, bloquée, ou
due par un client en procédure collective (pour ce qui est né avant le jugement), elle n'est plus
attendue qu'à sa date de reprise, si elle en a une à venir. Une promesse à venir prend ce qu'elle
promet, ou tout si elle ne dit pas de montant, dans l'ordre des dates ; ce qu'aucune promesse ne
prend reste attendu à l'échéance.
Exceptions : le litige de toute une fiche (table Tiers) cède à ce que le suivi dit d'une facture.
Une promesse passée est tenue si la facture a reçu, en tout, ce qui était promis jusque-là ; sinon
elle ne compte plus, et la facture le porte (« promesse non tenue »).

Unités : centimes.

>>> dues = [Due(0, 900_00, 1_000_00)]
>>> promesses = [Marque(5, "promesse", "", date(2026, 2, 5), 400_00, "")]
>>> [(p.montant, p.statut) for p in Decoupe(dues, promesses, date(2026, 1, 31)).parts]
[(40000, 'promise'), (50000, '')]
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

from lettrine.comptabilite.suivi import BLOQUE, LITIGE, PROMESSE, Marque

__all__ = ["ARRETS", "NON_TENUE", "PROMISE", "Decoupe", "Due", "Part"]

ARRETS = {LITIGE: "en litige", BLOQUE: "bloquée"}
PROMISE, NON_TENUE = "promise", "promesse non tenue"


class Due(NamedTuple):
    """Une ligne ouverte d'une facture : sa place, ce qui en reste, ce qu'elle valait."""

    place: int
    reste: int
    montant: int


class Part(NamedTuple):
    """Une part d'une facture ; `jour` n'est donné que s'il remplace l'échéance."""

    place: int
    montant: int
    statut: str = ""
    responsable: str = ""
    jour: date | None = None
    note: str = ""


@dataclass(frozen=True)
class Decoupe:
    """Une facture suivie le jour `au` : ses lignes, par échéance, et ses marques."""

    dues: Sequence[Due]
    marques: Sequence[Marque]
    au: date

    @cached_property
    def arret(self) -> Marque | None:
        """Le litige ou le blocage, s'il y en a un."""
        return next((m for m in self.marques if m.statut in ARRETS), None)

    @cached_property
    def promesses(self) -> list[Marque]:
        """Les promesses qui ont un sens, par date."""
        return sorted((m for m in self.marques if m.promet), key=lambda m: (m.jour, m.rang))

    @property
    def contredite(self) -> bool:
        """Vrai si une promesse est écrite à côté d'un litige ou d'un blocage."""
        return self.arret is not None and any(m.statut == PROMESSE for m in self.marques)

    @cached_property
    def non_tenue(self) -> Marque | None:
        """La première promesse passée que les règlements reçus ne couvrent pas."""
        recu = sum(due.montant - due.reste for due in self.dues)
        promis = 0
        for promesse in self.promesses:
            if promesse.jour is None or promesse.jour >= self.au:
                break
            promis += promesse.montant
            if promesse.montant == 0 or recu < promis:
                return promesse
        return None

    @property
    def a_venir(self) -> list[Marque]:
        """Les promesses dont le jour n'est pas passé."""
        return [m for m in self.promesses if m.jour is not None and m.jour >= self.au]

    @cached_property
    def parts(self) -> list[Part]:
        """Les parts de la facture ; leur somme est ce qui en reste ouvert."""
        if self.arret:
            m = self.arret
            reprise = m.jour if m.jour and m.jour >= self.au else None
            return [
                Part(due.place, due.reste, ARRETS[m.statut], m.responsable, reprise, m.note)
                for due in self.dues
            ]
        restes = {due.place: due.reste for due in self.dues}
        parts = [part for m in self.a_venir for part in _prises(m, restes)]
        rompue = self.non_tenue
        statut = (NON_TENUE, rompue.responsable, None, rompue.note) if rompue else ()
        return [*parts, *(Part(place, reste, *statut) for place, reste in restes.items() if reste)]


def _prises(promesse: Marque, restes: dict[int, int]) -> list[Part]:
    """Ce que prend une promesse, ligne après ligne ; `restes` en est diminué."""
    promis = promesse.montant or sum(restes.values())
    parts = []
    for place, reste in restes.items():
        pris = min(promis, reste)
        if pris:
            promis -= pris
            restes[place] = reste - pris
            parts.append(
                Part(place, pris, PROMISE, promesse.responsable, promesse.jour, promesse.note)
            )
    return parts
