"""Les escomptes pour paiement anticipé (cash discounts): reconnus, gagnés ou non.

Règle : ce qui manque est un escompte s'il est ce que donne un taux appliqué à tout ce qui est dû
TTC, arrondi au centime : le taux de la fiche du tiers s'il en a un, à défaut un taux usuel. Il est
gagné si le dernier règlement n'est pas plus tard que la date de la plus ancienne facture augmentée
du délai de la fiche, à défaut du délai usuel.
Exceptions : payé plus tard, l'escompte n'est pas acquis : la somme reste due. Un trop-perçu n'est
jamais un escompte. À partir d'un euro, un centime de différence est admis : celui qui paie arrondit
à sa façon, sur le hors taxes ou par défaut.

Référence : C. com. art. L441-9 I (conditions d'escompte, sur la facture) ; paramètre
`lettrage/escomptes_usuels`.
Unités : centimes, taux en fraction de 1, jours.

2 % de 1 200,00 € font 24,00 €, gagnés si l'on paie au plus tard le dixième jour :

>>> from lettrine.parametres import livres
>>> conditions = Conditions(lire_usuels(livres(), date(2025, 6, 1)))
>>> conditions.juger("DUPONT", du=1_200_00, manque=24_00, attente=8)
Escompte(taux=Decimal('0.02'), delai=10, gagne=True)
>>> conditions.juger("DUPONT", du=1_200_00, manque=24_00, attente=35).gagne
False
>>> conditions.juger("DUPONT", du=1_200_00, manque=5_00, attente=8) is None
True
>>> conditions.juger("DUPONT", du=4_361_42, manque=87_22, attente=9).taux
Decimal('0.02')
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

import pandas as pd

from lettrine.erreurs import ParametreInconnu
from lettrine.monnaie import appliquer
from lettrine.parametres import Parametres
from lettrine.tables.dossier import TIERS
from lettrine.tables.schema import RANG

__all__ = ["Conditions", "Escompte", "Usuel", "conditions_des_tiers", "lire_usuels"]

CLE = "lettrage/escomptes_usuels"
ARRONDI, ARRONDI_DEPUIS = 1, 1_00


class Usuel(NamedTuple):
    """Un taux d'escompte (fraction de 1) et le délai pour le gagner, en jours."""

    taux: Decimal
    jours: int


class Escompte(NamedTuple):
    """L'escompte que fait ce qui manque, et s'il est gagné."""

    taux: Decimal
    delai: int
    gagne: bool


@dataclass(frozen=True)
class Conditions:
    """Les escomptes admis : ceux d'usage, et ceux des fiches des tiers, par auxiliaire."""

    usuels: tuple[Usuel, ...]
    des_tiers: Mapping[str, tuple[Usuel, ...]] = field(default_factory=dict)

    def juger(self, auxiliaire: str, *, du: int, manque: int, attente: int) -> Escompte | None:
        """L'escompte que fait ce qui manque, payé `attente` jours après la facture ; ou None.

        De plusieurs taux qui donnent la même somme, celui qui est gagné l'emporte.
        """
        if manque <= 0:
            return None
        possibles = [
            Escompte(usuel.taux, usuel.jours, attente <= usuel.jours)
            for usuel in self.des_tiers.get(auxiliaire, self.usuels)
            if _est_la_part(usuel.taux, du, manque)
        ]
        return max(possibles, key=lambda escompte: escompte.gagne, default=None)


def lire_usuels(parametres: Parametres, au: date) -> tuple[Usuel, ...]:
    """Les escomptes usuels ; PAR-04 si l'un d'eux est mal écrit."""
    tranches = parametres.valeur(CLE, au)
    fichier = parametres.parametre(CLE).fichier
    if not isinstance(tranches, list):
        raise _malforme(fichier)
    return tuple(_usuel(tranche, fichier) for tranche in tranches)


def conditions_des_tiers(usuels: Sequence[Usuel], tiers: pd.DataFrame | None) -> Conditions:
    """Les conditions de chaque fiche qui a un taux d'escompte ; d'un code en double, la première.

    Un délai absent de la fiche est le plus long des délais usuels.
    """
    if tiers is None:
        return Conditions(tuple(usuels))
    TIERS.verifier(tiers)
    des_tiers: dict[str, tuple[Usuel, ...]] = {}
    if "TauxEscompte" in tiers:
        fiches = tiers.sort_values(RANG) if RANG in tiers else tiers
        delais = fiches["DelaiEscompte"] if "DelaiEscompte" in fiches else [0] * len(fiches)
        defaut = max((usuel.jours for usuel in usuels), default=0)
        for code, taux, delai in zip(
            fiches["CompAuxNum"], fiches["TauxEscompte"], delais, strict=True
        ):
            if taux is not None:
                des_tiers.setdefault(code, (Usuel(taux, int(delai) or defaut),))
    return Conditions(tuple(usuels), des_tiers)


def _est_la_part(taux: Decimal, du: int, manque: int) -> bool:
    part = appliquer(taux, du)
    return abs(part - manque) <= (ARRONDI if part >= ARRONDI_DEPUIS else 0)


def _usuel(tranche: Any, fichier: str) -> Usuel:
    if not isinstance(tranche, dict) or set(tranche) != {"taux", "jours"}:
        raise _malforme(fichier)
    taux, jours = tranche["taux"], tranche["jours"]
    if not isinstance(taux, int | Decimal) or not isinstance(jours, int) or not 0 < taux < 100:
        raise _malforme(fichier)
    return Usuel(Decimal(taux).scaleb(-2), jours)


def _malforme(fichier: str) -> ParametreInconnu:
    return ParametreInconnu(
        "PAR-04",
        f"Paramètre « {CLE} », fichier « {fichier} » : chaque escompte est une"
        " [[valeurs.tranches]] avec « taux », en pour cent, et « jours ».",
        "Corrigez le fichier sur le modèle d'un paramètre livré.",
    )
