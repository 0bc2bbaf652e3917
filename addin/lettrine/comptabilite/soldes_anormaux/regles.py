"""Le sens attendu des soldes (expected side of balances): une règle par groupe de comptes.

Règle : un compte suit la règle du plus long préfixe qui commence son numéro ; sans règle, rien
n'est attendu de lui. Un solde attendu « débiteur » ou « créditeur » peut être nul ; un solde
attendu « nul » ne doit pas rester ; « libre » dispense un sous-compte de la règle de son chef.
`chaque_jour` l'exige de chaque fin de journée, et pas seulement du dernier jour.
Exceptions : une règle mal écrite est refusée (PAR-04).

Référence : usage ; paramètre `soldes/attendus`, que l'utilisateur remplace par les siennes.
Unités : aucune.

>>> from lettrine.parametres import livres
>>> regles = lire_regles(livres(), date(2026, 1, 1))
>>> [regle_de(compte, regles).nature for compte in ("41100000", "419100", "530000")]
['Client créditeur', "Avance d'un client au débit", 'Caisse créditrice']
>>> regle_de("101000", regles) is None
True
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from lettrine.erreurs import ParametreInconnu
from lettrine.parametres import Parametres

__all__ = ["Attendu", "Regle", "lire_regles", "regle_de"]

CLE = "soldes/attendus"
CHAMPS = {"comptes", "attendu", "nature", "remede"}
FACULTATIF = "chaque_jour"


class Attendu(StrEnum):
    """Le côté où l'on attend un solde."""

    DEBITEUR = "débiteur"
    CREDITEUR = "créditeur"
    NUL = "nul"
    LIBRE = "libre"

    @property
    def signe_fautif(self) -> int | None:
        """Le signe du solde qui contredit l'attente ; 0 s'il suffit qu'il ne soit pas nul."""
        return {Attendu.DEBITEUR: -1, Attendu.CREDITEUR: 1, Attendu.NUL: 0}.get(self)


@dataclass(frozen=True, slots=True)
class Regle:
    """Ce qu'on attend des comptes qui commencent par l'un des préfixes."""

    comptes: tuple[str, ...]
    attendu: Attendu
    nature: str
    remede: str
    chaque_jour: bool = False


def lire_regles(parametres: Parametres, au: date) -> tuple[Regle, ...]:
    """Les règles en vigueur le jour `au` ; PAR-04 si l'une d'elles est mal écrite."""
    valeur = parametres.valeur(CLE, au)
    fichier = parametres.parametre(CLE).fichier
    if not isinstance(valeur, list):
        raise _malforme(fichier, "les règles sont une suite de [[valeurs.tranches]]")
    return tuple(_lire(brute, fichier) for brute in valeur)


def regle_de(compte: str, regles: Sequence[Regle]) -> Regle | None:
    """La règle du plus long préfixe de ce compte ; de deux égales, la dernière écrite."""
    choisie, longueur = None, 0
    for regle in regles:
        for prefixe in regle.comptes:
            if compte.startswith(prefixe) and len(prefixe) >= longueur:
                choisie, longueur = regle, len(prefixe)
    return choisie


def _lire(brute: Any, fichier: str) -> Regle:
    if not isinstance(brute, dict) or not CHAMPS <= set(brute) <= {*CHAMPS, FACULTATIF}:
        raise _malforme(fichier, f"chaque règle a {', '.join(sorted(CHAMPS))}")
    comptes = brute["comptes"]
    if not isinstance(comptes, list) or not all(isinstance(c, str) and c for c in comptes):
        raise _malforme(fichier, "« comptes » est une liste de préfixes entre guillemets")
    if brute["attendu"] not in list(Attendu):
        admis = ", ".join(f"« {attendu} »" for attendu in Attendu)
        raise _malforme(fichier, f"« {brute['attendu']} » n'est pas l'un de {admis}")
    return Regle(
        tuple(comptes),
        Attendu(brute["attendu"]),
        str(brute["nature"]),
        str(brute["remede"]),
        bool(brute.get(FACULTATIF, False)),
    )


def _malforme(fichier: str, quoi: str) -> ParametreInconnu:
    return ParametreInconnu(
        "PAR-04",
        f"Paramètre « {CLE} », fichier « {fichier} » : {quoi}.",
        "Corrigez le fichier sur le modèle d'un paramètre livré.",
    )
