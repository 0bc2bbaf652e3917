"""La prescription d'une créance (limitation period): le dernier jour pour la réclamer.

Règle : la créance d'un professionnel sur un particulier se prescrit par deux ans, entre
professionnels par cinq ans, comptés depuis l'échéance, de quantième à quantième. Celle sur une
personne publique se prescrit par quatre ans, comptés depuis le premier jour de l'année qui suit
la facture. Un tiers dont le type n'est pas dit est traité comme un professionnel.
Exceptions : une reconnaissance de dette, un paiement partiel ou une action en justice fait
repartir le délai. Rien de cela n'est sûr dans un livre : la date rendue est la plus proche
possible, donc la plus prudente. Une lettre de relance, elle, n'interrompt rien.

Référence : C. conso. art. L218-2 ; C. com. art. L110-4 ; loi n° 68-1250 du 31/12/1968, art. 1er ;
C. civ. art. 2228, 2229, 2240 et 2241.
Unités : années, mois ; les durées sont des paramètres datés (famille `prescription`).

>>> durees = Prescriptions(particulier=2, professionnel=5, public=4, alerte=6)
>>> jours = np.array(["2024-02-29", "2024-04-30", "2024-04-30"], dtype="datetime64[D]")
>>> factures = np.array(["2024-01-30", "2024-03-31", "2024-03-31"], dtype="datetime64[D]")
>>> types = np.array(["particulier", "professionnel", "public"])
>>> derniers_jours(jours, factures, types, durees).astype(str).tolist()
['2026-02-28', '2029-04-30', '2028-12-31']
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from lettrine.dates import formater
from lettrine.erreurs import Anomalie, Gravite
from lettrine.parametres import Parametres

__all__ = [
    "ALERTE",
    "PARTICULIER",
    "PROFESSIONNEL",
    "PUBLIC",
    "Prescriptions",
    "derniers_jours",
    "prescriptions_legales",
]

Jours = npt.NDArray[np.datetime64]
UN_JOUR = np.timedelta64(1, "D")
ALERTE = "prescription/alerte"
PARTICULIER, PROFESSIONNEL, PUBLIC = (
    "prescription/particulier", "prescription/professionnel", "prescription/public"
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Prescriptions:
    """Les durées, en années selon le type du client ; `alerte` en mois avant la prescription."""

    particulier: int
    professionnel: int
    public: int
    alerte: int


def prescriptions_legales(au: date, loi: Parametres) -> tuple[Prescriptions, list[Anomalie]]:
    """Les durées au jour dit ; hors de la période vérifiée, les plus proches (ECH-13)."""
    cles = (PARTICULIER, PROFESSIONNEL, PUBLIC, ALERTE)
    jours = [loi.jour_connu(cle, au) for cle in cles]
    valeurs = [loi.entier(cle, jour) for cle, jour in zip(cles, jours, strict=True)]
    proche = next((jour for jour in jours if jour != au), None)
    if proche is None:
        return Prescriptions(*valeurs), []
    message = (
        f"Les durées de prescription ne sont pas vérifiées au {formater(au)} : celles du"
        f" {formater(proche)} en tiennent lieu."
    )
    return Prescriptions(*valeurs), [Anomalie("ECH-13", Gravite.INFORMATION, message)]


def derniers_jours(
    echeances: Jours,
    factures: Jours,
    types: npt.NDArray[np.object_],
    durees: Prescriptions,
) -> Jours:
    """Le dernier jour pour réclamer chaque créance ; NaT sans échéance."""
    annees = np.where(types == "particulier", durees.particulier, durees.professionnel)
    rendus = dans_des_mois(echeances, 12 * annees)
    publics = (types == "public") & ~np.isnat(echeances)
    suivante = factures[publics].astype("datetime64[Y]") + (durees.public + 1)
    rendus[publics] = suivante.astype("datetime64[D]") - UN_JOUR
    return rendus


def dans_des_mois(jours: Jours, mois: npt.NDArray[np.int64]) -> Jours:
    """Le même quantième, des mois plus tard, ou le dernier jour du mois s'il y manque.

    >>> dans_des_mois(np.array(["2025-08-31"], dtype="datetime64[D]"), np.array([6])).tolist()
    [datetime.date(2026, 2, 28)]
    """
    premiers = jours.astype("datetime64[M]")
    quantieme = jours - premiers.astype("datetime64[D]")
    atteint = premiers + mois
    dernier = (atteint + 1).astype("datetime64[D]") - UN_JOUR
    rendus: Jours = np.minimum(atteint.astype("datetime64[D]") + quantieme, dernier)
    return rendus
