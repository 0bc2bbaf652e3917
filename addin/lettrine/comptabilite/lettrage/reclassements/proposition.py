"""Proposer des OD d'acompte et de compensation (proposed reclassification entries).

Règle : après le lettrage, les acomptes ouverts que l'on peut imputer (voir `acomptes`) et les
dettes réciproques que l'on peut compenser (voir `compensations`) ; une OD pour chacun, datée de la
ligne la plus récente. Tout est *à confirmer* : rien n'est lettré ni écrit.

- acompte d'un client : D 4191 / C 411 ; à un fournisseur : D 401 / C 4091 ;
- compensation : D 401 / C 411.

Exceptions : une facture déjà promise à un acompte n'est compensée que pour le reste.

Référence : PCG, comptes 401, 4091, 411 et 4191 ; C. civ. art. 1347 et suivants.
Unités : centimes.

>>> from lettrine.comptabilite.lettrage.moteur import lettrer
>>> livre = ECRITURES.table({
...     "EcritureDate": np.array(["2025-01-10", "2025-03-03"], "datetime64[s]"),
...     "CompteNum": ["419100", "411000"], "CompAuxNum": ["DUPONT"] * 2,
...     "PieceRef": ["B1", "FA250301"], "EcritureLib": ["ACOMPTE", "Facture"],
...     "Debit": [0, 900_00], "Credit": [300_00, 0], "Rang": [2, 3]})
>>> propositions = propositions_d_od(livre, lettrer(livre, comptes=["41"]), comptes=["41"])
>>> propositions.od[["PieceRef", "CompteNum", "Debit", "Credit"]].values.tolist()
[['ACOMPTE-2025-0001', '419100', 30000, 0], ['ACOMPTE-2025-0001', '411000', 0, 30000]]
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from lettrine.comptabilite.lettrage.ecarts.comptes import roles_verifies
from lettrine.comptabilite.lettrage.ecarts.proposition import ouverture_et_fin
from lettrine.comptabilite.lettrage.ecarts.restes import relever
from lettrine.comptabilite.lettrage.groupes import Confiance
from lettrine.comptabilite.lettrage.od import Ligne, OptionsDOd, Piece, ecrire_les_od, jour_de_l_od
from lettrine.comptabilite.lettrage.reclassements.acomptes import IMPUTATION, a_imputer
from lettrine.comptabilite.lettrage.reclassements.compensations import COMPENSATION, a_compenser
from lettrine.comptabilite.lettrage.reclassements.ouverts import Ouverts, Reclassement
from lettrine.comptabilite.lettrage.resultat import Lettrage
from lettrine.erreurs import Anomalie, Gravite
from lettrine.monnaie import formater
from lettrine.parametres import Parametres, livres
from lettrine.tables.ecarts import RECLASSEMENTS
from lettrine.tables.ecritures import ECRITURES

__all__ = ["PropositionsDOd", "propositions_d_od"]

SERIES = {IMPUTATION: "ACOMPTE", COMPENSATION: "COMPENSATION"}


@dataclass(frozen=True)
class PropositionsDOd:
    """Les reclassements proposés (RECLASSEMENTS), leurs OD (table Ecritures) et les anomalies.

    L'OD de la proposition n est la n-ième pièce.
    """

    table: pd.DataFrame
    od: pd.DataFrame
    anomalies: list[Anomalie]


def propositions_d_od(
    ecritures: pd.DataFrame,
    lettrage: Lettrage,
    *,
    comptes: Sequence[str],
    tiers: pd.DataFrame | None = None,
    options: OptionsDOd | None = None,
    parametres: Parametres | None = None,
) -> PropositionsDOd:
    """Les OD d'imputation d'acomptes et de compensation, à confirmer.

    `lettrage` est le résultat obtenu sur ces mêmes écritures et dans ces mêmes `comptes` ; `tiers`
    est une table Tiers, qui dit les SIREN, les litiges et les jugements. Rien n'est modifié, et
    l'ordre des lignes n'importe pas.

    Anomalies : ECA-06 (comptes non vérifiés à cette date), ECA-09 (ce qui est proposé).
    """
    ECRITURES.verifier(ecritures)
    parametres, options = parametres or livres(), options or OptionsDOd()
    jours = ouverture_et_fin(ecritures)
    if jours is None:
        return PropositionsDOd(RECLASSEMENTS.vide(), ECRITURES.vide(), [])
    roles, anomalies = roles_verifies(parametres, jours.ouverture)
    avances = (*roles.acomptes_recus, *roles.acomptes_verses)
    ouverts = Ouverts(
        relever(ecritures, lettrage, comptes, (*roles.clients, *roles.fournisseurs, *avances))
    )
    trouves = [
        *a_imputer(ouverts, roles.acomptes_recus, roles.clients, 1),
        *a_imputer(ouverts, roles.acomptes_verses, roles.fournisseurs, -1),
    ]
    imputes: dict[int, int] = {}
    for trouve in trouves:
        imputes[trouve.principal] = imputes.get(trouve.principal, 0) + trouve.montant
    trouves += a_compenser(
        ouverts, roles.clients, roles.fournisseurs, imputes=imputes, tiers=tiers, au=jours.fin
    )
    if not trouves:
        return PropositionsDOd(RECLASSEMENTS.vide(), ECRITURES.vide(), [])
    pieces = [_piece(ecritures, trouve, options) for trouve in trouves]
    od = ecrire_les_od(ecritures, pieces, options.journal)
    return PropositionsDOd(_table(ecritures, trouves, pieces), od, [*anomalies, _dire(trouves)])


def _piece(ecritures: pd.DataFrame, trouve: Reclassement, options: OptionsDOd) -> Piece:
    lignes = []
    for place, solde in ((trouve.debit, trouve.montant), (trouve.credit, -trouve.montant)):
        ligne = ecritures.iloc[place]
        traits = (str(ligne[nom]) for nom in ("CompteNum", "CompteLib", "CompAuxNum", "CompAuxLib"))
        compte, libelle, auxiliaire, nom = traits
        lignes.append(Ligne(compte, libelle, solde, auxiliaire, nom))
    jour = jour_de_l_od(np.datetime64(trouve.derniere, "D"), options)
    return Piece(SERIES[trouve.nature], jour, trouve.libelle, tuple(lignes))


def _table(
    ecritures: pd.DataFrame, trouves: Sequence[Reclassement], pieces: Sequence[Piece]
) -> pd.DataFrame:
    principales = ecritures.iloc[[t.principal for t in trouves]].reset_index(drop=True)
    autres = ecritures.iloc[[t.debit + t.credit - t.principal for t in trouves]]
    return RECLASSEMENTS.table(
        {
            "Nature": [t.nature for t in trouves],
            **{nom: principales[nom] for nom in ("CompteNum", "CompAuxNum", "CompAuxLib")},
            "AutreCompte": autres["CompteNum"].tolist(),
            "AutreAuxiliaire": autres["CompAuxNum"].tolist(),
            "DateOd": np.array([piece.jour for piece in pieces], dtype="datetime64[s]"),
            "Montant": [t.montant for t in trouves],
            "Motif": [t.motif for t in trouves],
            "Confiance": [Confiance.A_CONFIRMER.value] * len(trouves),
            "Rangs": [", ".join(map(str, t.rangs)) for t in trouves],
        }
    )


def _dire(trouves: Sequence[Reclassement]) -> Anomalie:
    """ECA-09 : ce qui est proposé, en chiffres."""
    parties = []
    for nature, un, plusieurs in (
        (IMPUTATION, "acompte peut être imputé", "acomptes peuvent être imputés"),
        (COMPENSATION, "compensation est possible", "compensations sont possibles"),
    ):
        montants = [t.montant for t in trouves if t.nature == nature]
        if montants:
            quoi = un if len(montants) == 1 else plusieurs
            parties.append(f"{len(montants)} {quoi}, en tout {formater(sum(montants))}")
    message = f"{' ; '.join(parties)} : voyez les OD proposées, à confirmer une à une."
    return Anomalie("ECA-09", Gravite.INFORMATION, message)
