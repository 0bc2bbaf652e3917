"""Les règles du coût d'entrée (cost rules): ce qui y entre, ce qui s'en déduit, ce qui est exclu.

Règle : chaque nature d'élément a un traitement, un compte de charge si elle est exclue, et un
motif ; ils sont dans un paramètre daté.
Exceptions : pour quelques natures, le texte laisse le choix ; celui de l'entreprise l'emporte.

Référence : PCG art. 213-8 à 213-13, 213-19 et 213-22.

>>> from lettrine.comptabilite.immobilisations.bareme import TOUJOURS
>>> from lettrine.parametres import livres
>>> regles = regles_du_cout(livres(), TOUJOURS, ChoixDuCout(en_charges=["Frais d'acquisition"]))
>>> regles["fraisdacquisition"]["traitement"], regles["transport"]["traitement"]
('exclu', 'incorporé')
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

from lettrine.comptabilite.immobilisations.bareme import lire_tranches
from lettrine.erreurs import OptionInvalide
from lettrine.parametres import Parametres
from lettrine.tables.schema import cle_d_entete

__all__ = [
    "DEDUIT",
    "DEMANTELEMENT",
    "EXCLU",
    "INCORPORE",
    "REGLES",
    "ChoixDuCout",
    "Regle",
    "regles_du_cout",
]

REGLES = "immobilisations/elements_du_cout"
INCORPORE, DEDUIT, EXCLU = "incorporé", "déduit", "exclu"
AU_CHOIX = "au choix : "
DEMANTELEMENT = "démantèlement"

Regle: TypeAlias = Mapping[str, Any]
"""Ce que le paramètre dit d'une nature : traitement, compte de charge, motif."""


@dataclass(frozen=True, slots=True)
class ChoixDuCout:
    """Les natures au choix que l'on met à l'actif, celles que l'on met en charges, le seuil.

    `petit_materiel_en_charges` : un bien qui ne dépasse pas le seuil est une charge.
    """

    a_l_actif: Sequence[str] = ()
    en_charges: Sequence[str] = ()
    petit_materiel_en_charges: bool = False


def regles_du_cout(loi: Parametres, au: date, choix: ChoixDuCout) -> dict[str, Regle]:
    """La règle de chaque nature à une date, les choix faits ; IMM-60 si un choix n'en est pas un.

    La clé est la nature, ou l'un de ses synonymes, sans casse ni accents.
    """
    tranches = lire_tranches(loi, REGLES, au, {"nature", "traitement", "compte", "motif"})
    regles = {
        cle_d_entete(nom): tranche
        for tranche in tranches
        for nom in (*tranche.get("synonymes", ()), tranche["nature"])
    }
    libres = {cle: r["nature"] for cle, r in regles.items() if r["traitement"].startswith(AU_CHOIX)}
    fautes = [n for n in (*choix.a_l_actif, *choix.en_charges) if cle_d_entete(n) not in libres]
    if fautes:
        raise OptionInvalide(
            "IMM-60",
            f"« {fautes[0]} » n'est pas au choix de l'entreprise.",
            f"Le sont : {', '.join(dict.fromkeys(libres.values()))}.",
        )
    voulus = {libres[cle_d_entete(nature)]: INCORPORE for nature in choix.a_l_actif}
    voulus |= {libres[cle_d_entete(nature)]: EXCLU for nature in choix.en_charges}
    return {
        cle: {
            **regle,
            "traitement": voulus.get(regle["nature"], regle["traitement"].removeprefix(AU_CHOIX)),
        }
        for cle, regle in regles.items()
    }
