"""Les soldes anormaux d'un livre à une date (unusual balances): tout ce qui est à regarder.

Règle : les soldes du mauvais côté, les comptes qui devraient être soldés, ceux qui ne bougent plus,
les lettres bancales, les lignes qui se répondent chez deux tiers ou datées trop tard (voir
`soldes`, `lettres` et `lignes`), dans une seule table, avec depuis quand et que faire.
Exceptions : un solde anormal n'est pas toujours une erreur ; il se justifie ou se corrige.

Référence : usage ; paramètres `soldes/attendus`, `soldes/a_mouvementer`,
`soldes/mois_sans_mouvement`.
Unités : centimes, débit positif.

>>> from lettrine.comptabilite.soldes_anormaux.regles import lire_regles
>>> from lettrine.parametres import livres
>>> from lettrine.tables.ecritures import ECRITURES
>>> livre = ECRITURES.table({
...     "CompteNum": ["411000", "411000", "471000"], "CompAuxNum": ["ALFA", "ALFA", ""],
...     "EcritureDate": np.array(["2026-01-05", "2026-02-09", "2026-02-20"], "datetime64[s]"),
...     "Debit": [100_00, 0, 40_00], "Credit": [0, 130_00, 0], "Rang": [2, 3, 4]})
>>> regles = lire_regles(livres(), date(2026, 2, 28))
>>> etat = soldes_anormaux(livre, au=date(2026, 2, 28), regles=regles)
>>> etat.constats[["Code", "Nature", "Montant"]].values.tolist()
[['SAN-01', 'Client créditeur', -3000], ['SAN-02', "Compte d'attente non soldé", 4000]]
>>> etat.constats["Depuis"].dt.strftime("%d/%m/%Y").tolist()
['09/02/2026', '20/02/2026']
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from lettrine.comptabilite.a_nouveaux import sans_date
from lettrine.comptabilite.soldes_anormaux.constats import en_anomalies, en_table, par_nature
from lettrine.comptabilite.soldes_anormaux.lettres import codes_communs, lettres_bancales
from lettrine.comptabilite.soldes_anormaux.lignes import a_venir, tiers_confondus
from lettrine.comptabilite.soldes_anormaux.regles import Regle
from lettrine.comptabilite.soldes_anormaux.situation import Situation
from lettrine.comptabilite.soldes_anormaux.soldes import dormants, mauvais_cotes, passages
from lettrine.erreurs import Anomalie
from lettrine.tables.ecritures import ECRITURES

__all__ = ["SoldesAnormaux", "soldes_anormaux"]

UN_AN = 12


@dataclass(frozen=True)
class SoldesAnormaux:
    """Ce qui est à regarder : les `constats`, leur total par nature (`natures`), les anomalies.

    `comptes` est le nombre des couples de bilan examinés, `examine` la somme de leurs soldes ;
    `solde` est celui de ces comptes dans la comptabilité de l'exercice, compté à part.
    """

    constats: pd.DataFrame
    natures: pd.DataFrame
    comptes: int
    examine: int
    solde: int
    anomalies: list[Anomalie]


def soldes_anormaux(
    ecritures: pd.DataFrame,
    *,
    au: date,
    regles: Sequence[Regle],
    a_mouvementer: Sequence[str] = (),
    mois: int = UN_AN,
    tiers: pd.DataFrame | None = None,
) -> SoldesAnormaux:
    """Ce qui est à regarder dans le livre le jour `au`, même passé.

    `regles` dit le sens attendu des comptes (voir `regles.lire_regles`), `a_mouvementer` les
    préfixes de ceux dont un solde immobile depuis `mois` mois est signalé, `tiers` les noms.
    Aucune table n'est modifiée, et l'ordre des lignes n'importe pas. Anomalies : BAG-01, BAG-06 à
    BAG-08, une par code de constat (SAN-01 à SAN-08, SAN-10), SAN-09 (codes de plusieurs comptes).
    """
    ECRITURES.verifier(ecritures)
    situation = Situation(ecritures, au, tiers)
    constats = [
        *mauvais_cotes(situation, regles),
        *passages(situation, regles),
        *(dormants(situation, a_mouvementer, mois) if a_mouvementer else []),
        *lettres_bancales(situation),
        *tiers_confondus(situation),
        *a_venir(situation),
    ]
    tout = np.ones(len(ecritures), dtype=bool)
    return SoldesAnormaux(
        en_table(constats),
        par_nature(constats),
        len(situation.couples),
        int(situation.soldes.sum()),
        situation.solde_de_l_exercice,
        [
            *sans_date(ecritures, tout),
            *situation.retenues.anomalies,
            *en_anomalies(constats),
            *codes_communs(situation),
        ],
    )
