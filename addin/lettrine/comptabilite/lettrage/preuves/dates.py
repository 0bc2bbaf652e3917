"""Les dates d'un groupe (dates of a group): des règlements ni trop tôt, ni trop tard.

Règle : un règlement précède ses factures de 45 jours au plus, s'il est un acompte, et les suit de
400 jours au plus.
Exceptions : dans un compte dont le sens ne dit pas ce qu'est une ligne, 400 jours au plus séparent
deux lignes d'un groupe.

Référence : usages, et non règles de droit.
Unités : jours.

Un règlement du 20 pour une facture du 1er, puis un autre, six mois avant la sienne.

>>> lignes = Lignes.d_un_client([10_00, -10_00, 25_00, -25_00], [1, 20, 200, 20])
>>> dates_admises(lignes, np.arange(4), np.array([0, 2])).tolist()
[True, False]
"""

import numpy as np

from lettrine.comptabilite.lettrage.lignes import Entiers, Lignes, Masque

__all__ = ["dates_admises"]

AVANCE, RETARD = 45, 400
"""Jours d'un règlement avant, puis après, la facture qu'il paie."""


def dates_admises(lignes: Lignes, membres: Entiers, debuts: Entiers) -> Masque:
    """Les ensembles dont les règlements ne précèdent ni ne suivent trop les factures.

    `membres` met les ensembles bout à bout, chacun à partir de son début.
    """
    jours, factures = lignes.jour[membres], lignes.solde[membres] * lignes.facture[membres] > 0
    loin = np.iinfo(np.int64).max
    premiere = np.minimum.reduceat(np.where(factures, jours, loin), debuts)
    derniere = np.maximum.reduceat(np.where(factures, jours, -loin), debuts)
    premier = np.minimum.reduceat(np.where(factures, loin, jours), debuts)
    dernier = np.maximum.reduceat(np.where(factures, -loin, jours), debuts)
    orientes = lignes.facture[membres[debuts]] != 0
    admises = (premier >= derniere - AVANCE) & (dernier <= premiere + RETARD)
    duree = np.maximum.reduceat(jours, debuts) - np.minimum.reduceat(jours, debuts)
    masque: Masque = np.where(orientes, admises, duree <= RETARD)
    return masque
