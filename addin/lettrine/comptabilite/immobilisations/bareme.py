"""Ce que la loi fixe pour un bien (legal scales): coefficients, exclusions, plafonds, comptes.

Règle : la valeur est celle de la date qui décide, d'ordinaire l'acquisition. Une règle par compte
est celle du plus long préfixe qui commence son numéro.
Exceptions : avant la première valeur connue et après le dernier jour vérifié, il n'y en a pas ; le
bien est alors laissé de côté, ou l'utilisateur donne la valeur lui-même.

Référence : CGI art. 39, 4 et 39 A ; annexe II art. 22 à 25 ; PCG art. 214-1.
Unités : coefficients en dix-millièmes, durées en mois, plafonds en centimes.

Une machine de 5 ans, puis une de 80 mois, acquises fin 2009 et début 2010 :

>>> from lettrine.parametres import livres
>>> acquises = np.array(["2009-12-31", "2010-01-01"], "datetime64[D]").astype(np.int64)
>>> coefficients_degressifs(livres(), acquises, np.array([60, 80])).tolist()
[22500, 22500]
>>> [amortissable(compte, livres()) for compte in ("211000", "211400", "215400", "207000")]
[False, True, True, True]
"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np

from lettrine.comptabilite.a_nouveaux import en_jour
from lettrine.comptabilite.couples import Entiers, Masque
from lettrine.comptabilite.immobilisations.methodes.degressif import UNITE_DU_COEFFICIENT
from lettrine.erreurs import ParametreInconnu
from lettrine.monnaie import lire_centimes
from lettrine.parametres import Parametre, Parametres, Valeur

__all__ = [
    "INCONNU",
    "TOUJOURS",
    "amortissable",
    "coefficients_degressifs",
    "commence_par",
    "en_dix_milliemes",
    "lire_tranches",
    "plafonds_des_vehicules",
    "plus_long_prefixe",
]

COEFFICIENTS = "immobilisations/coefficients_degressifs"
AMORTISSABLES = "immobilisations/amortissables"
VEHICULES = {"WLTP": "immobilisations/vehicules_wltp", "NEDC": "immobilisations/vehicules_nedc"}
TOUJOURS = date(2026, 1, 1)
"""Un jour pour les valeurs qui ne dépendent d'aucune date : listes de comptes, durées d'usage."""

INCONNU = -1
"""Aucune valeur vérifiée à cette date."""


def coefficients_degressifs(
    parametres: Parametres, acquisitions: Entiers, mois: Entiers
) -> Entiers:
    """Le coefficient de chaque bien, en dix-millièmes ; INCONNU hors des dates vérifiées."""
    return _selon_la_date(
        parametres, COEFFICIENTS, acquisitions, mois, "coefficient", en_dix_milliemes
    )


def plafonds_des_vehicules(
    parametres: Parametres, acquisitions: Entiers, co2: Entiers, norme: str
) -> Entiers:
    """Le plafond d'amortissement de véhicules d'une même norme ; INCONNU hors des dates."""
    return _selon_la_date(
        parametres, VEHICULES[norme], acquisitions, co2, "plafond", lambda x: int(lire_centimes(x))
    )


def amortissable(compte: str, parametres: Parametres) -> bool:
    """Vrai si les biens de ce compte s'amortissent."""
    regles = lire_tranches(parametres, AMORTISSABLES, TOUJOURS, {"comptes", "amortissable"})
    trouvee = plus_long_prefixe(compte, [(regle["comptes"], regle) for regle in regles])
    return bool(trouvee and trouvee["amortissable"])


def commence_par(comptes: Sequence[str], prefixes: Sequence[str]) -> Masque:
    """Les comptes qui commencent par l'un des préfixes."""
    debuts = tuple(prefixes)
    return np.array([compte.startswith(debuts) for compte in comptes], dtype=bool)


def plus_long_prefixe(compte: str, regles: Sequence[tuple[Sequence[str], Any]]) -> Any:
    """La règle dont un préfixe est le plus long début du compte ; None s'il n'y en a pas."""
    trouvee, longueur = None, 0
    for prefixes, regle in regles:
        for prefixe in prefixes:
            if compte.startswith(prefixe) and len(prefixe) >= longueur:
                trouvee, longueur = regle, len(prefixe)
    return trouvee


def en_dix_milliemes(nombre: Decimal | int) -> int:
    """Un coefficient en dix-millièmes.

    >>> en_dix_milliemes(Decimal("1.75"))
    17500
    """
    return int(Decimal(nombre) * UNITE_DU_COEFFICIENT)


def lire_tranches(
    parametres: Parametres, cle: str, au: date, champs: set[str]
) -> list[Mapping[str, Any]]:
    """Les tranches d'un paramètre à une date ; PAR-04 si l'une d'elles est mal écrite."""
    return _verifier(parametres.parametre(cle), parametres.valeur(cle, au), champs)


def _selon_la_date(
    parametres: Parametres,
    cle: str,
    jours: Entiers,
    grandeurs: Entiers,
    champ: str,
    convertir: Any,
) -> Entiers:
    """La valeur de la première tranche dont la borne n'est pas dépassée, à la date de chacun."""
    parametre = parametres.parametre(cle)
    depuis = np.array([en_jour(valeur.depuis) for valeur in parametre.valeurs], dtype=np.int64)
    places = np.searchsorted(depuis, jours, side="right") - 1
    places[jours > en_jour(parametre.verifie_jusqu_au)] = INCONNU
    trouves = np.full(len(jours), INCONNU, dtype=np.int64)
    for place in np.unique(places[places >= 0]).tolist():
        tranches = _verifier(parametre, parametre.valeurs[place].valeur, {"jusqu_a", champ})
        bornes = np.array([int(tranche["jusqu_a"]) for tranche in tranches], dtype=np.int64)
        valeurs = np.array([convertir(tranche[champ]) for tranche in tranches], dtype=np.int64)
        siens = np.flatnonzero(places == place)
        rangs = np.minimum(np.searchsorted(bornes, grandeurs[siens]), len(bornes) - 1)
        trouves[siens] = valeurs[rangs]
    return trouves


def _verifier(parametre: Parametre, valeur: Valeur, champs: set[str]) -> list[Mapping[str, Any]]:
    if isinstance(valeur, list) and all(isinstance(t, dict) and champs <= set(t) for t in valeur):
        return valeur
    raise ParametreInconnu(
        "PAR-04",
        f"Paramètre « {parametre.cle} », fichier « {parametre.fichier} » : chaque tranche a"
        f" {', '.join(sorted(champs))}.",
        "Corrigez le fichier sur le modèle d'un paramètre livré.",
    )
