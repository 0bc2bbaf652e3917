"""L'usage par nature de bien (usual accounts and lives): le compte que dit un nom, sa durée.

Règle : le nom d'un bien désigne un compte si l'un des mots du barème y figure en entier ; le
premier du nom l'emporte, puis le plus long. Les durées d'usage d'un compte vont de la plus courte à
la plus longue de celles des biens qui y sont.
Exceptions : bien des comptes n'ont pas de durée d'usage. Rien n'est imposé : le compte et la durée
du registre sont toujours ceux employés.

Référence : PCG art. 214-13 (durée d'utilisation propre à l'entité) et 932-1 (comptes 20 à 27) ;
BOI-BIC-AMT-10-40-30 (durées d'usage).
Unités : durées en mois.

>>> from lettrine.parametres import livres
>>> [compte_de_la_nature(nom, livres()) for nom in ("Ordinateurs portables", "Armoire", "Divers")]
['2183', '2184', '']
>>> duree_d_usage("218300", livres()), duree_d_usage("211000", livres())
((36, 120), None)
"""

import re
import unicodedata
from decimal import Decimal

from lettrine.comptabilite.immobilisations.bareme import (
    TOUJOURS,
    lire_tranches,
    plus_long_prefixe,
)
from lettrine.monnaie import arrondir
from lettrine.parametres import Parametres

__all__ = ["compte_de_la_nature", "duree_d_usage"]

NATURES = "immobilisations/natures"
DUREES = "immobilisations/durees_usuelles"
MOIS_PAR_AN = 12


def compte_de_la_nature(nom: str, loi: Parametres) -> str:
    """Le compte d'usage d'un bien d'après son nom ; vide s'il n'en dit aucun."""
    phrase = _mots(nom)
    trouves = [
        (phrase.find(mot), -len(mot), str(tranche["compte"]))
        for tranche in lire_tranches(loi, NATURES, TOUJOURS, {"compte", "mots"})
        for mot in map(_mots, tranche["mots"])
        if mot in phrase
    ]
    return min(trouves)[2] if trouves else ""


def duree_d_usage(compte: str, loi: Parametres) -> tuple[int, int] | None:
    """La plus courte et la plus longue des durées d'usage des biens d'un compte, en mois."""
    tranches = lire_tranches(loi, DUREES, TOUJOURS, {"comptes", "minimum", "maximum"})
    prefixe = plus_long_prefixe(compte, [([un], un) for t in tranches for un in t["comptes"]])
    siennes = [t for t in tranches if prefixe in t["comptes"]]
    if not siennes:
        return None
    return (
        min(_en_mois(tranche["minimum"]) for tranche in siennes),
        max(_en_mois(tranche["maximum"]) for tranche in siennes),
    )


def _mots(texte: str) -> str:
    """« ordinateur portable » : en minuscules, sans accent, pluriel ni ponctuation."""
    decompose = unicodedata.normalize("NFKD", texte.casefold())
    lettres = "".join(c for c in decompose if not unicodedata.combining(c))
    mots = [mot.rstrip("sx") for mot in re.findall(r"\w+", lettres)]
    return f" {' '.join(mots)} "


def _en_mois(annees: Decimal | int) -> int:
    return int(arrondir(Decimal(annees) * MOIS_PAR_AN))
