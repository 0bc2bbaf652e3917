"""Ce que le lettrage constate dans un livre (findings): codes boiteux, lignes douteuses, rejets.

Ces anomalies n'arrêtent rien : la ligne reste ouverte, le code est gardé, et c'est dit.

>>> from lettrine.tables.ecritures import ECRITURES
>>> livre = ECRITURES.table({
...     "EcritureDate": np.array(["2025-01-10", "2025-01-12"], "datetime64[s]"),
...     "CompteNum": ["411"] * 2, "Debit": [0, 50_00], "Credit": [0, 20_00], "Rang": [2, 3]})
>>> [a.code for a in lignes_douteuses(livre, np.arange(2))]
['LET-03', 'LET-07']
"""

from datetime import date

import numpy as np
import pandas as pd

from lettrine.comptabilite.lettrage.codes import est_partiel
from lettrine.comptabilite.lettrage.lignes import Entiers
from lettrine.comptabilite.lettrage.poses import nommer_le_compte, solde_des_lignes
from lettrine.erreurs import Anomalie, Gravite, anomalies_groupees
from lettrine.monnaie import formater
from lettrine.tables.schema import RANG

__all__ = ["codes_boiteux", "comptes_peu_fouilles", "lignes_douteuses", "rejets_rapportes"]


def codes_boiteux(ecritures: pd.DataFrame, groupes: Entiers, soldes: Entiers) -> list[Anomalie]:
    """LET-01 : les groupes complets déjà posés dont les lignes ne se soldent pas.

    `groupes` est le groupe posé de chaque ligne (-1 sans code), `soldes` le solde de chacun.
    """
    lettrees = np.flatnonzero(groupes >= 0)
    boiteuses = lettrees[soldes[groupes[lettrees]] != 0]
    _, premieres = np.unique(groupes[boiteuses], return_index=True)
    places = np.sort(boiteuses[premieres])
    textes = ecritures["EcritureLet"].iloc[places]
    places = places[np.array([not est_partiel(str(texte)) for texte in textes], dtype=bool)]
    tetes, numeros = ecritures.iloc[places], groupes[places]
    messages = (
        f"Compte {nommer_le_compte(compte, auxiliaire)} : le code {lettre} (ligne {rang}) a un"
        f" solde de {formater(int(solde))} ; il est gardé, délettrez-le ou complétez-le."
        for compte, auxiliaire, lettre, rang, solde in zip(
            tetes["CompteNum"],
            tetes["CompAuxNum"],
            tetes["EcritureLet"],
            tetes[RANG],
            soldes[numeros],
            strict=True,
        )
    )
    return anomalies_groupees(
        "LET-01",
        Gravite.A_TRAITER,
        tetes[RANG].tolist(),
        messages,
        resume="codes de lettrage qui ne se soldent pas",
        colonne="EcritureLet",
    )


def lignes_douteuses(
    ecritures: pd.DataFrame, places: Entiers, au: date | None = None
) -> list[Anomalie]:
    """LET-02, LET-03, LET-07 à LET-09 : ce que des lignes lettrables ont d'anormal.

    Sans date, elles ne sont pas lettrées ; nulles, elles n'ont rien à lettrer. Une ligne au débit
    et au crédit compte pour leur différence, un débit négatif pour un crédit, une date postérieure
    au jour `au` pour ce qu'elle dit : les trois sont signalés.
    """
    lignes = ecritures.iloc[places]
    debit, credit = lignes["Debit"].to_numpy(), lignes["Credit"].to_numpy()
    jours = lignes["EcritureDate"].to_numpy().astype("datetime64[D]")
    rangs = lignes[RANG].to_numpy()
    sans_date = np.isnat(jours)
    limite = np.datetime64("NaT", "D") if au is None else np.datetime64(au, "D")
    return [
        *_constater("LET-02", Gravite.A_TRAITER, rangs[sans_date], "EcritureDate"),
        *_constater("LET-03", Gravite.INFORMATION, rangs[debit == credit], ""),
        *_constater("LET-07", Gravite.A_TRAITER, rangs[(debit != 0) & (credit != 0)], "Debit"),
        *_constater("LET-08", Gravite.INFORMATION, rangs[(debit < 0) | (credit < 0)], "Debit"),
        *_constater("LET-09", Gravite.A_TRAITER, rangs[jours > limite], "EcritureDate"),
    ]


CONSTATS = {
    "LET-02": ("sans date, elle ne peut pas être lettrée", "lignes sans date"),
    "LET-03": ("montant nul, rien à lettrer", "lignes de montant nul"),
    "LET-07": (
        "elle a un débit et un crédit ; elle est lettrée pour leur différence, faites-en deux",
        "lignes au débit et au crédit",
    ),
    "LET-08": (
        "montant négatif, lu comme un montant positif de l'autre côté",
        "lignes de montant négatif",
    ),
    "LET-09": (
        "sa date est à venir ; vérifiez-la, elle est lettrée telle quelle",
        "lignes datées de l'avenir",
    ),
}


def _constater(code: str, gravite: Gravite, rangs: Entiers, colonne: str) -> list[Anomalie]:
    phrase, resume = CONSTATS[code]
    messages = (f"Ligne {rang} : {phrase}." for rang in rangs.tolist())
    return anomalies_groupees(
        code, gravite, rangs.tolist(), messages, resume=resume, colonne=colonne
    )


def rejets_rapportes(
    ecritures: pd.DataFrame, rejets: Entiers, reglements: Entiers
) -> list[Anomalie]:
    """LET-05 : chaque rejet, et le règlement qu'il annule, aux places données."""
    rangs, annules = (ecritures[RANG].to_numpy()[places] for places in (rejets, reglements))
    soldes = solde_des_lignes(ecritures.iloc[rejets])
    messages = (
        f"Ligne {rang} : rejet de {formater(abs(solde))}, règlement de la ligne {annule} ; la"
        " facture qu'il payait est de nouveau due."
        for rang, annule, solde in zip(
            rangs.tolist(), annules.tolist(), soldes.tolist(), strict=True
        )
    )
    return anomalies_groupees(
        "LET-05", Gravite.INFORMATION, rangs.tolist(), messages, resume="règlements rejetés"
    )


def comptes_peu_fouilles(
    ecritures: pd.DataFrame, places: Entiers, effectifs: Entiers
) -> list[Anomalie]:
    """LET-06 : les comptes trop mouvementés pour que toutes leurs combinaisons soient essayées.

    `places` est une ligne de chaque compte, `effectifs` le nombre de ses lignes ouvertes.
    """
    lignes = ecritures.iloc[places]
    messages = (
        f"Compte {nommer_le_compte(compte, auxiliaire)} : {effectif} lignes restent ouvertes ; les"
        " combinaisons n'y sont cherchées qu'entre lignes de dates voisines, où le hasard est rare."
        for compte, auxiliaire, effectif in zip(
            lignes["CompteNum"], lignes["CompAuxNum"], effectifs.tolist(), strict=True
        )
    )
    return anomalies_groupees(
        "LET-06",
        Gravite.INFORMATION,
        lignes[RANG].tolist(),
        messages,
        resume="comptes fouillés en partie",
    )
