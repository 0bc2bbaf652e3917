"""Les durées loin de l'usage (unusual useful lives): ce qu'un contrôle fiscal regarderait.

Règle : la durée fiscale d'un bien linéaire ou dégressif, à défaut sa durée d'utilisation, est
comparée aux durées d'usage de son compte ; au-delà de l'écart que l'administration tolère, elle est
signalée (IMM-25), et le plan la garde : c'est à l'entreprise de la justifier.
Exceptions : un bien d'occasion, un composant et le bien qu'il compose ont la durée de leur propre
usage ; un compte sans durée d'usage n'est pas jugé. Les frais d'établissement ont une durée la plus
longue, que rien ne permet de dépasser (IMM-28).

Référence : BOI-BIC-AMT-10-40-10 et 10-40-30 ; PCG art. 214-13 ; C. com. art. R123-187.
Unités : durées en mois.
"""

import numpy as np

from lettrine.comptabilite.immobilisations.bareme import TOUJOURS, commence_par
from lettrine.comptabilite.immobilisations.controle import Controle, annees
from lettrine.comptabilite.immobilisations.natures import duree_d_usage
from lettrine.comptabilite.immobilisations.registre import Biens, Methode
from lettrine.erreurs import Anomalie, Gravite
from lettrine.parametres import Parametres, livres

__all__ = ["durees_inusuelles"]

TOLERANCE = "immobilisations/ecart_a_l_usage"
FRAIS_D_ETABLISSEMENT = ("201",)
DUREE_DES_FRAIS = "immobilisations/duree_maximale_frais_d_etablissement"
MOIS_PAR_AN = 12
SANS_FIN = 12_000
"""Mille ans, pour les comptes dont aucune durée n'est d'usage."""


def durees_inusuelles(biens: Biens, parametres: Parametres | None = None) -> list[Anomalie]:
    """Les biens dont la durée est loin de l'usage (IMM-25), ou dépasse un maximum (IMM-28)."""
    loi = parametres or livres()
    ecart = loi.decimal(TOLERANCE, TOUJOURS)
    usages = [duree_d_usage(compte, loi) or (0, SANS_FIN) for compte in biens.comptes]
    minimum = np.array([int(court * (1 - ecart)) for court, _ in usages] or [0])
    maximum = np.array([int(long * (1 + ecart)) for _, long in usages] or [0])
    mois = np.where(biens.fiscale == Methode.AUCUNE, biens.mois, biens.mois_fiscaux)
    table = biens.table
    composant = table["ComposantDe"] != ""
    compose = table["NumBien"].isin(table["ComposantDe"][composant])
    a_part = (table["Occasion"] | composant | compose).to_numpy()
    juges = np.isin(biens.methode, [Methode.LINEAIRE, Methode.DEGRESSIF]) & ~a_part & (mois > 0)

    def constat(place: int) -> str:
        court, long = usages[biens.compte[place]]
        return (
            f"sa durée, {annees(int(mois[place]))}, est loin de l'usage pour le compte"
            f" {biens.comptes[biens.compte[place]]} ({annees(court)} à {annees(long)}) ; elle est"
            " gardée, sachez la justifier"
        )

    examen = Controle(biens, np.full(len(biens), "", dtype=object))
    examen.signaler(
        "IMM-25",
        Gravite.INFORMATION,
        juges & ((mois < minimum[biens.compte]) | (mois > maximum[biens.compte])),
        constat,
        "biens dont la durée est loin de l'usage",
        "Duree",
    )
    frais = commence_par(biens.comptes or [""], FRAIS_D_ETABLISSEMENT)[biens.compte]
    plafond = loi.entier(DUREE_DES_FRAIS, TOUJOURS)
    examen.signaler(
        "IMM-28",
        Gravite.A_TRAITER,
        frais & (biens.mois > MOIS_PAR_AN * plafond),
        lambda place: (
            f"des frais d'établissement s'amortissent en {plafond} ans au plus, et non"
            f" {annees(int(biens.mois[place]))} ; ramenez sa durée"
        ),
        "frais d'établissement amortis sur une durée trop longue",
        "Duree",
    )
    return examen.anomalies
