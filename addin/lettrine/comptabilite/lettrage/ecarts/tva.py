"""La TVA d'un escompte (VAT of a cash discount), lue dans l'écriture de la facture.

Règle : un escompte réduit la base et la taxe dans la proportion de la facture. Sa TVA est son
montant TTC × TVA ÷ TTC de l'écriture de la facture, arrondie au centime ; le hors taxes est le
reste. Elle va aux comptes de TVA de cette écriture, à proportion s'il y a plusieurs taux.
L'escompte d'une immobilisation (404) réduit la valeur du bien, au compte de classe 2 de l'écriture.
Exceptions : sans TVA, ou si elle se solde dans l'écriture (acquisition intracommunautaire,
autoliquidation), le hors taxes est tout l'escompte. Si l'écriture n'est pas dans le livre (à
nouveau, extrait), ou ne s'équilibre pas, c'est le taux normal.

Référence : CGI art. 272, 1 et art. 267, II-1° (rabais et escomptes) ; PCG, comptes 665, 765, 4457,
4456, et art. 213-8 (coût d'entrée net d'escompte).
Unités : centimes.

1 000,00 € à 20 % et 500,00 € à 5,5 % font 1 727,50 € TTC ; 2 % font 34,55 €, dont
34,55 × 227,50 ÷ 1 727,50 = 4,55 € de TVA : 4,00 € et 0,55 €.

>>> origine = Origine(1_727_50, {"445711": 200_00, "445712": 27_50}, {})
>>> origine.ventiler(34_55)
Ventilation(hors_taxes=3000, taxes={'445711': 400, '445712': 55}, biens={})
>>> au_taux(Decimal("0.20"), 24_00)
(2000, 400)
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, auto
from typing import NamedTuple

import numpy as np
import pandas as pd

from lettrine.comptabilite.a_nouveaux import lignes_d_a_nouveaux
from lettrine.comptabilite.controle_fec.livre import coder, ecritures_du_jour, fusionner
from lettrine.comptabilite.couples import lignes_des_comptes, sommes
from lettrine.comptabilite.lettrage.ecarts.comptes import Roles
from lettrine.comptabilite.lettrage.lignes import Entiers
from lettrine.monnaie import au_prorata, repartir

__all__ = ["EcrituresDesFactures", "Origine", "Sans", "Ventilation", "au_taux"]


class Sans(Enum):
    """Pourquoi l'écriture d'une facture ne dit pas sa TVA."""

    ECRITURE = auto()
    EQUILIBRE = auto()


class Ventilation(NamedTuple):
    """Un escompte TTC : sa part hors taxes, sa TVA par compte, ce qui réduit des immobilisations.

    `biens` répartit le hors taxes ; vide, il va au compte d'escompte.
    """

    hors_taxes: int
    taxes: dict[str, int]
    biens: dict[str, int]


@dataclass(frozen=True)
class Origine:
    """Ce que disent les écritures des factures : leur TTC, leur TVA et leurs biens, par compte."""

    ttc: int
    taxes: dict[str, int]
    biens: dict[str, int]

    def ventiler(self, escompte: int) -> Ventilation:
        """La part de chaque compte dans un escompte TTC ; la somme est l'escompte, au centime."""
        taxes = _sans_autoliquidation(self.taxes)
        tva = au_prorata(escompte, sum(taxes.values()), self.ttc)
        hors_taxes = escompte - tva
        return Ventilation(hors_taxes, _partager(tva, taxes), _partager(hors_taxes, self.biens))


def au_taux(taux: Decimal, escompte: int) -> tuple[int, int]:
    """Le hors taxes et la TVA d'un escompte TTC, à un taux donné."""
    haut, bas = taux.as_integer_ratio()
    tva = au_prorata(escompte, haut, haut + bas)
    return escompte - tva, tva


class EcrituresDesFactures:
    """Les écritures d'un livre où sont les factures données, par leurs places."""

    def __init__(self, ecritures: pd.DataFrame, places: Entiers, roles: Roles) -> None:
        livre = coder(ecritures)
        numeros = ecritures_du_jour(livre)
        par_piece = fusionner(numeros, livre.pieces.codes)
        justes = sommes(livre.solde, par_piece) == 0
        numeros = fusionner(np.where(justes[par_piece], par_piece, -1 - numeros))
        self._numero = dict(zip(places.tolist(), numeros[places].tolist(), strict=True))
        lignes = np.flatnonzero(np.isin(numeros, numeros[places]))
        self._nouveaux = set(places[lignes_d_a_nouveaux(ecritures.iloc[places])].tolist())
        extrait = ecritures.iloc[lignes]
        de_tiers = lignes_des_comptes(extrait, (*roles.clients, *roles.tous_les_fournisseurs))
        de_taxe = lignes_des_comptes(extrait, roles.tva)
        de_bien = lignes_des_comptes(extrait, roles.immobilisations)
        self._lignes: dict[int, list[_LigneDEcriture]] = {}
        for numero, compte, solde, *natures in zip(
            numeros[lignes].tolist(),
            extrait["CompteNum"].tolist(),
            livre.solde[lignes].tolist(),
            de_tiers.tolist(),
            de_taxe.tolist(),
            de_bien.tolist(),
            strict=True,
        ):
            self._lignes.setdefault(numero, []).append(_LigneDEcriture(compte, solde, *natures))

    def origine(self, places: Sequence[int], sens: int) -> Origine | Sans:
        """Ce que disent ensemble les écritures de ces factures et avoirs d'un même tiers.

        `sens` est le signe d'une facture dans le compte du tiers.
        """
        if self._nouveaux.intersection(places):
            return Sans.ECRITURE
        lignes = [
            ligne
            for numero in dict.fromkeys(self._numero[place] for place in places)
            for ligne in self._lignes[numero]
        ]
        if all(ligne.de_tiers for ligne in lignes):
            return Sans.ECRITURE
        ttc = sens * sum(ligne.solde for ligne in lignes if ligne.de_tiers)
        taxes = _par_compte((x.compte, -sens * x.solde) for x in lignes if x.de_taxe)
        biens = _par_compte((x.compte, -sens * x.solde) for x in lignes if x.de_bien)
        juste = sum(ligne.solde for ligne in lignes) == 0
        if not juste or ttc <= 0 or not 0 <= sum(taxes.values()) < ttc:
            return Sans.EQUILIBRE
        return Origine(ttc, taxes, {c: m for c, m in biens.items() if m > 0})


class _LigneDEcriture(NamedTuple):
    compte: str
    solde: int
    de_tiers: bool
    de_taxe: bool
    de_bien: bool


def _par_compte(montants: Iterable[tuple[str, int]]) -> dict[str, int]:
    totaux: dict[str, int] = {}
    for compte, montant in montants:
        totaux[compte] = totaux.get(compte, 0) + montant
    return dict(sorted(totaux.items()))


def _sans_autoliquidation(taxes: dict[str, int]) -> dict[str, int]:
    """Les taxes dont rien, dans la même écriture, n'annule le montant."""
    restent = dict(taxes)
    for compte, montant in taxes.items():
        inverse = next((c for c, m in restent.items() if m == -montant != 0), None)
        if compte in restent and inverse is not None:
            del restent[compte], restent[inverse]
    return {compte: montant for compte, montant in restent.items() if montant > 0}


def _partager(montant: int, poids: dict[str, int]) -> dict[str, int]:
    if not poids:
        return {}
    parts = repartir(montant, list(poids.values()))
    return {compte: int(part) for compte, part in zip(poids, parts, strict=True) if part}
