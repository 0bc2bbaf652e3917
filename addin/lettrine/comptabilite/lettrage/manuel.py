"""Lettrer à la main (manual matching): les lignes choisies reçoivent un même code, ou un refus.

Règle : les lignes choisies sont d'un même compte et d'un même auxiliaire, datées, de montant non
nul, sans code. Si elles se soldent, elles reçoivent le code suivant de leur compte, en capitales,
et pour date celle de la plus récente. Sinon c'est refusé, écart chiffré, sauf lettrage partiel
demandé : le code est alors en minuscules, sans date, jusqu'à ce que le reste arrive.
Exceptions : choisir des lignes d'un groupe partiel et d'autres sans code complète ce groupe ; il
garde son code, qui passe en capitales dès que le tout se solde. Un partiel demandé sur des lignes
qui se soldent est complet, et c'est dit (MAN-10).

Référence : usage comptable ; LPF art. A47 A-1, VII-1° (champs 14 et 15).
Unités : centimes, rangs de la source.

>>> from datetime import date
>>> livre = ECRITURES.table({
...     "EcritureDate": np.array(["2026-01-05", "2026-01-31", "2026-02-27"], "datetime64[s]"),
...     "CompteNum": ["411"] * 3, "CompAuxNum": ["DUPONT"] * 3, "PieceRef": ["F1", "B1", "B2"],
...     "Debit": [100_00, 0, 0], "Credit": [0, 70_00, 30_00], "Rang": [2, 3, 4]})
>>> demande = Demande(date(2026, 3, 1), "C. Montagnel")
>>> partiel = lettrer_a_la_main(livre, [2, 3], demande=demande, partiel=True)
>>> partiel.lignes["EcritureLet"].tolist(), partiel.registre["Solde"].tolist()
(['aa', 'aa', ''], [3000])
>>> suite = livre.assign(EcritureLet=partiel.lignes["EcritureLet"])
>>> lettrer_a_la_main(suite, [2, 4], demande=demande).lignes["EcritureLet"].tolist()
['AA', 'AA', 'AA']
"""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from lettrine.comptabilite.lettrage.codes import cle_de_code, code_suivant, est_partiel
from lettrine.comptabilite.lettrage.groupes import Entiers
from lettrine.comptabilite.lettrage.poses import (
    codes_confondus,
    groupes_poses,
    les_lignes,
    nommer,
    nommer_le_compte,
    situer,
    solde_des_lignes,
)
from lettrine.comptabilite.lettrage.registre import Demande, Intervention, Operation, inscrire
from lettrine.erreurs import Anomalie, Gravite, OptionInvalide
from lettrine.monnaie import formater
from lettrine.tables.ecritures import ECRITURES
from lettrine.tables.lettrage import LIGNES_LETTREES
from lettrine.tables.schema import RANG

__all__ = ["lettrer_a_la_main"]


def lettrer_a_la_main(
    ecritures: pd.DataFrame, rangs: Iterable[int], *, demande: Demande, partiel: bool = False
) -> Intervention:
    """Met un même code sur les lignes choisies, ou dit pourquoi ce n'est pas possible.

    `ecritures` est une table Ecritures avec `Rang` ; elle n'est pas modifiée, et l'ordre de ses
    lignes n'importe pas. `rangs` sont des lignes de la source. `partiel` admet qu'elles ne se
    soldent pas encore.

    Anomalies : MAN-10 (partiel demandé, lignes soldées), LET-40 (voir `poses`). Lève
    `OptionInvalide` : LET-41 si une ligne n'est pas du livre, MAN-01 à MAN-09 si les lignes ne
    peuvent être lettrées ensemble.
    """
    ECRITURES.verifier(ecritures)
    places = situer(ecritures, rangs)
    choix = ecritures.iloc[places]
    _refuser_les_lignes(choix)
    compte = _refuser_deux_comptes(choix)
    groupes = groupes_poses(ecritures)
    places = np.union1d(places, _groupe_a_completer(ecritures, groupes, places, compte))
    solde = int(solde_des_lignes(ecritures)[places].sum())
    ensemble = ecritures.iloc[places].sort_values(RANG)
    if solde:
        _refuser_un_solde(ensemble, solde, compte, partiel=partiel)
    code = _code(ecritures, ensemble)
    lignes = _lettrees(ecritures, places, code.lower() if solde else code, datees=not solde)
    return Intervention(
        lignes,
        inscrire(ecritures, lignes, Operation.A_LA_MAIN, demande),
        [
            *([_complet(ensemble, compte, code)] if partiel and not solde else []),
            *codes_confondus(ecritures.assign(EcritureLet=lignes["EcritureLet"].to_numpy())),
        ],
    )


def _refuser_les_lignes(choix: pd.DataFrame) -> None:
    """MAN-01 à MAN-03 : trop peu de lignes, sans date, de montant nul."""
    rangs = choix[RANG]
    if len(choix) < 2:
        raise OptionInvalide(
            "MAN-01",
            f"Il faut au moins deux lignes à lettrer ensemble ; vous en donnez {len(choix)}.",
            "Donnez une facture et son règlement, par exemple --lignes 12,15.",
        )
    sans_date = rangs[choix["EcritureDate"].isna().to_numpy()].tolist()
    if sans_date:
        raise OptionInvalide(
            "MAN-02",
            f"Une ligne sans date ne peut pas être lettrée : {les_lignes(sans_date)}.",
            "Complétez la date d'écriture à la source.",
        )
    nulles = rangs[solde_des_lignes(choix) == 0].tolist()
    if nulles:
        raise OptionInvalide(
            "MAN-03",
            f"Une ligne de montant nul n'a rien à lettrer : {les_lignes(nulles)}.",
            "Retirez-la de la sélection.",
        )


def _refuser_deux_comptes(choix: pd.DataFrame) -> str:
    """Le compte des lignes ; MAN-04 si elles sont de plusieurs comptes ou auxiliaires."""
    parties = [
        (nommer_le_compte(str(compte), str(tiers)), partie[RANG].tolist())
        for (compte, tiers), partie in choix.groupby(["CompteNum", "CompAuxNum"])
    ]
    if len(parties) > 1:
        details = ", ".join(f"{compte} ({nommer('ligne', rangs)})" for compte, rangs in parties)
        raise OptionInvalide(
            "MAN-04",
            f"On lettre dans un seul compte, et ces lignes sont dans {len(parties)} : {details}.",
            "Choisissez les lignes d'un seul compte et auxiliaire ; entre deux comptes, passez"
            " d'abord l'écriture qui les réunit.",
        )
    return parties[0][0]


def _groupe_a_completer(
    ecritures: pd.DataFrame, groupes: Entiers, places: Entiers, compte: str
) -> Entiers:
    """Les lignes du groupe partiel dont certaines sont choisies ; aucune s'il n'y en a pas.

    MAN-05 si une ligne est d'un groupe qui n'est pas partiel, MAN-06 si les lignes sont de deux
    groupes partiels, MAN-07 si rien ne s'ajoute au groupe.
    """
    choisis = np.unique(groupes[places][groupes[places] >= 0])
    membres = [np.flatnonzero(groupes == choisi) for choisi in choisis]
    for lignes in membres:
        if not _est_a_completer(ecritures.iloc[lignes]):
            raise _deja_lettrees(ecritures, np.intersect1d(lignes, places), compte)
    codes = [str(ecritures["EcritureLet"].iloc[lignes[0]]).strip() for lignes in membres]
    if len(membres) > 1:
        raise OptionInvalide(
            "MAN-06",
            f"Compte {compte} : ces lignes sont de {len(membres)} groupes partiels,"
            f" {' et '.join(codes)}.",
            "Délettrez-en un, puis ajoutez ses lignes à l'autre.",
        )
    if membres and (groupes[places] >= 0).all():
        rangs = np.sort(ecritures[RANG].to_numpy()[membres[0]]).tolist()
        raise OptionInvalide(
            "MAN-07",
            f"Compte {compte} : ces lignes sont déjà du groupe partiel {codes[0]}"
            f" ({les_lignes(rangs)}), et aucune ne s'y ajoute.",
            "Ajoutez à la sélection la ligne qui règle le reste.",
        )
    return membres[0] if membres else np.zeros(0, dtype=np.int64)


def _est_a_completer(groupe: pd.DataFrame) -> bool:
    """Vrai d'un groupe partiel : un seul code, en minuscules, qui ne se solde pas."""
    codes = set(groupe["EcritureLet"].str.strip())
    return len(codes) == 1 and est_partiel(codes.pop()) and bool(solde_des_lignes(groupe).sum())


def _deja_lettrees(ecritures: pd.DataFrame, places: Entiers, compte: str) -> OptionInvalide:
    lignes = ecritures.iloc[places].sort_values(RANG)
    rangs = lignes[RANG].tolist()
    codes = " et ".join(sorted(set(lignes["EcritureLet"].str.strip())))
    accord, pronom = (
        ("est déjà lettrée", "la") if len(rangs) == 1 else ("sont déjà lettrées", "les")
    )
    return OptionInvalide(
        "MAN-05",
        f"Compte {compte} : {les_lignes(rangs)} {accord} {codes}.",
        f"Délettrez-{pronom} d'abord (lettrine lettrage delettrer --lignes"
        f" {','.join(map(str, rangs))}), ou retirez-{pronom} de la sélection.",
    )


def _refuser_un_solde(ensemble: pd.DataFrame, solde: int, compte: str, *, partiel: bool) -> None:
    """MAN-08 : les lignes ne se soldent pas ; MAN-09 : rien n'y est réglé, même en partie."""
    rangs = ensemble[RANG].tolist()
    debit, credit = int(ensemble["Debit"].sum()), int(ensemble["Credit"].sum())
    sens = "débit" if solde > 0 else "crédit"
    if not partiel:
        raise OptionInvalide(
            "MAN-08",
            f"Compte {compte} : {les_lignes(rangs)} ne se soldent pas, débits"
            f" {formater(debit)}, crédits {formater(credit)}, écart {formater(abs(solde))} au"
            f" {sens}.",
            "Ajoutez la ligne qui manque, lettrez en attendant le reste (--partiel), ou passez"
            " d'abord l'écriture d'écart et choisissez-la aussi.",
        )
    soldes = solde_des_lignes(ensemble)
    if (soldes > 0).all() or (soldes < 0).all():
        raise OptionInvalide(
            "MAN-09",
            f"Compte {compte} : {les_lignes(rangs)} sont toutes au {sens}, rien n'y est réglé, même"
            " en partie.",
            "Ajoutez le règlement, l'avoir ou la facture qui leur répond.",
        )


def _code(ecritures: pd.DataFrame, ensemble: pd.DataFrame) -> str:
    """Le code du groupe que l'on complète, sinon le suivant du compte ; en capitales."""
    poses = {cle_de_code(str(code)) for code in ensemble["EcritureLet"]} - {""}
    if poses:
        return poses.pop()
    tete = ensemble.iloc[0]
    du_compte = (ecritures["CompteNum"] == tete["CompteNum"]) & (
        ecritures["CompAuxNum"] == tete["CompAuxNum"]
    )
    return code_suivant(ecritures.loc[du_compte, "EcritureLet"].str.strip())


def _lettrees(ecritures: pd.DataFrame, places: Entiers, code: str, *, datees: bool) -> pd.DataFrame:
    """Le lettrage de chaque ligne, une fois le code posé."""
    codes = ecritures["EcritureLet"].to_numpy(dtype=object, copy=True)
    dates = ecritures["DateLet"].to_numpy(copy=True)
    groupe = np.zeros(len(ecritures), dtype=np.int64)
    derniere = ecritures["EcritureDate"].iloc[places].max().to_datetime64()
    codes[places], groupe[places] = code, 1
    dates[places] = derniere if datees else np.datetime64("NaT")
    return LIGNES_LETTREES.table({"EcritureLet": codes, "DateLet": dates, "Groupe": groupe})


def _complet(ensemble: pd.DataFrame, compte: str, code: str) -> Anomalie:
    rangs = ensemble[RANG].tolist()
    message = (
        f"Compte {compte} : {les_lignes(rangs)} se soldent ; le lettrage {code} est complet, pas"
        " partiel."
    )
    return Anomalie("MAN-10", Gravite.INFORMATION, message, rang=rangs[0], colonne="EcritureLet")
