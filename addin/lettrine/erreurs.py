"""Erreurs et anomalies (errors and findings).

Deux familles, et deux seulement :

- une `Anomalie` est un fait constaté dans les données. Elle est rendue avec le résultat,
  jamais levée : une ligne fautive n'arrête pas un livre.
- une `ErreurLettrine` est levée quand l'appel ne peut pas aboutir du tout : fichier
  illisible, colonne absente, paramètre inconnu. Elle porte toujours le remède.

Chaque code a sa ligne dans docs/reference/anomalies.md.

>>> str(FichierIllisible("FIC-01", "« grand-livre.txt » n'existe pas.", "Vérifiez le chemin."))
"[FIC-01] « grand-livre.txt » n'existe pas. Vérifiez le chemin."
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

__all__ = [
    "Anomalie",
    "DonneesInvalides",
    "ErreurLettrine",
    "FichierIllisible",
    "FichierNonEcrit",
    "Gravite",
    "OptionInvalide",
    "ParametreInconnu",
    "anomalies_groupees",
    "bloquantes",
]

DETAIL_MAXIMAL = 20
"""Au-delà, les anomalies d'un même genre sont résumées en une ligne qui dit leur nombre."""


class Gravite(StrEnum):
    """Ce que l'anomalie demande à l'utilisateur."""

    INFORMATION = "information"
    A_TRAITER = "à traiter"
    BLOQUANTE = "bloquante"


@dataclass(frozen=True, slots=True)
class Anomalie:
    """Un fait constaté dans les données : quoi, où, que faire.

    `rang` est la ligne physique du fichier (ou la ligne de la feuille), `montant` est en
    centimes. Les deux sont `None` quand l'anomalie porte sur l'ensemble.
    """

    code: str
    gravite: Gravite
    message: str
    rang: int | None = None
    colonne: str = ""
    montant: int | None = None


class ErreurLettrine(Exception):
    """L'appel ne peut pas aboutir. `message` dit quoi et où, `remede` dit que faire."""

    def __init__(self, code: str, message: str, remede: str) -> None:
        super().__init__(code, message, remede)
        self.code = code
        self.message = message
        self.remede = remede

    def __str__(self) -> str:
        return f"[{self.code}] {self.message} {self.remede}"


class FichierIllisible(ErreurLettrine):
    """Le fichier d'entrée ne peut pas être lu."""


class FichierNonEcrit(ErreurLettrine):
    """Le fichier de sortie ne peut pas être écrit ; rien n'a été abîmé."""


class DonneesInvalides(ErreurLettrine):
    """La table n'a pas les colonnes ou les types attendus."""


class ParametreInconnu(ErreurLettrine):
    """Aucune valeur vérifiée d'un paramètre légal à la date demandée."""


class OptionInvalide(ErreurLettrine):
    """Une option de l'appel n'a pas de sens."""


def bloquantes(anomalies: Iterable[Anomalie]) -> list[Anomalie]:
    """Celles qui empêchent de continuer sans perdre ou fausser des données."""
    return [a for a in anomalies if a.gravite is Gravite.BLOQUANTE]


def anomalies_groupees(
    code: str,
    gravite: Gravite,
    rangs: Sequence[int],
    messages: Iterable[str],
    *,
    resume: str,
    colonne: str = "",
) -> list[Anomalie]:
    """Une anomalie par rang, jusqu'à vingt ; les suivantes en une seule, qui les compte.

    `resume` complète « et N autres … ». Un fichier d'un million de lignes toutes fautives
    reste ainsi lisible, sans qu'aucune faute soit passée sous silence.

    >>> liste = anomalies_groupees(
    ...     "FEC-09", Gravite.A_TRAITER, range(2, 50), (f"Ligne {n} : …" for n in range(2, 50)),
    ...     resume="lignes sans débit ni crédit")
    >>> len(liste), liste[-1].message
    (21, 'Et 28 autres lignes sans débit ni crédit, la dernière à la ligne 49.')
    """
    anomalies = [
        Anomalie(code, gravite, message, rang=int(rang), colonne=colonne)
        for rang, message in zip(rangs[:DETAIL_MAXIMAL], messages, strict=False)
    ]
    reste = len(rangs) - len(anomalies)
    if reste:
        message = f"Et {reste} autres {resume}, la dernière à la ligne {int(rangs[-1])}."
        anomalies.append(Anomalie(code, gravite, message, rang=None, colonne=colonne))
    return anomalies
