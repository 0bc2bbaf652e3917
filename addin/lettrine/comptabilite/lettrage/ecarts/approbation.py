"""Approuver des écarts (approving differences): le code, l'OD et le registre.

Règle : les lignes d'un groupe approuvé reçoivent un code en capitales, le suivant de leur compte ;
la ligne de tiers de l'OD porte ce code : le groupe et elle se soldent. La date est celle de la plus
récente, OD comprise. Le registre a une ligne par groupe.
Exceptions : un lettrage partiel que l'écart solde garde son code, qui passe en capitales. Un groupe
approuvé d'après un rapport antérieur est refusé, lui seul et avec la raison, s'il a changé depuis
(ECA-08). Un escompte non acquis ne s'approuve qu'un par un.

Référence : usage comptable ; LPF art. A47 A-1, VII-1° (champs 14 et 15).
Unités : centimes.

>>> from lettrine.comptabilite.lettrage.ecarts.proposition import proposer_ecarts
>>> from lettrine.comptabilite.lettrage.ecarts.tolerance import Tolerance
>>> from lettrine.comptabilite.lettrage.moteur import lettrer
>>> livre = ECRITURES.table({
...     "EcritureDate": np.array(["2025-01-10", "2025-02-09"], "datetime64[s]"),
...     "CompteNum": ["411000"] * 2, "CompAuxNum": ["DUPONT"] * 2, "PieceRef": ["FA2501", "B1"],
...     "EcritureLib": ["Facture", "VIR FA2501"],
...     "Debit": [1_200_00, 0], "Credit": [0, 1_199_98], "Rang": [2, 3]})
>>> lettrage = lettrer(livre, comptes=["411"])
>>> ecarts = proposer_ecarts(livre, lettrage, comptes=["411"], tolerance=Tolerance(1_00))
>>> fait = approuver(livre, lettrage, ecarts, demande=Demande(date(2025, 3, 1), "C. Montagnel"))
>>> fait.lettrage.lignes["EcritureLet"].tolist()
['AA', 'AA']
>>> fait.od[["CompteNum", "Debit", "Credit", "EcritureLet"]].values.tolist()
[['658000', 2, 0, ''], ['411000', 0, 2, 'AA']]
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from lettrine.comptabilite.couples import reperer
from lettrine.comptabilite.lettrage.codes import PREMIER, code, est_partiel, numero
from lettrine.comptabilite.lettrage.ecarts.od_d_ecart import Od, od_d_ecarts
from lettrine.comptabilite.lettrage.ecarts.proposition import Ecarts
from lettrine.comptabilite.lettrage.ecarts.restes import rangs_de
from lettrine.comptabilite.lettrage.groupes import Confiance
from lettrine.comptabilite.lettrage.lignes import Entiers
from lettrine.comptabilite.lettrage.od import OptionsDOd
from lettrine.comptabilite.lettrage.poses import (
    les_lignes,
    nommer_le_compte,
    situer,
    solde_des_lignes,
)
from lettrine.comptabilite.lettrage.registre import Demande, Operation, inscrire
from lettrine.comptabilite.lettrage.resultat import Lettrage
from lettrine.dates import formater as formater_date
from lettrine.erreurs import Anomalie, Gravite, OptionInvalide, anomalies_groupees
from lettrine.monnaie import formater
from lettrine.parametres import Parametres
from lettrine.tables.ecarts import ECARTS
from lettrine.tables.ecritures import ECRITURES
from lettrine.tables.lettrage import GROUPES, LIGNES_LETTREES
from lettrine.tables.schema import RANG

__all__ = ["Approbation", "approuver", "retrouver"]


@dataclass(frozen=True)
class Approbation:
    """Le lettrage une fois les écarts approuvés, leurs OD (table Ecritures) et le registre.

    `approuves` sont leurs numéros dans `Ecarts`.
    """

    lettrage: Lettrage
    approuves: list[int]
    od: pd.DataFrame
    registre: pd.DataFrame
    anomalies: list[Anomalie]


def retrouver(
    ecritures: pd.DataFrame, lettrage: Lettrage, ecarts: Ecarts, rapport: pd.DataFrame
) -> tuple[list[int], list[Anomalie]]:
    """Les numéros des écarts que le rapport approuve, et ceux qui ont changé depuis (ECA-08).

    `rapport` est une table ECARTS où l'utilisateur a répondu oui ; sa clé est `Rangs`.
    """
    ECARTS.verifier(rapport)
    actuels = {texte: n for n, texte in enumerate(ecarts.table["Rangs"], 1)}
    retrouves: list[int] = []
    refus: list[tuple[int, str]] = []
    for demande in rapport[rapport["Approuver"]].to_dict("records"):
        rangs = _lire_la_cle(str(demande["Rangs"]))
        cle = ", ".join(map(str, rangs))
        if cle in actuels:
            raison = _difference(ecarts.table.iloc[actuels[cle] - 1].to_dict(), demande)
        else:
            raison = _disparition(ecritures, lettrage, rangs)
        if raison:
            quoi = les_lignes(rangs) if rangs else f"« {demande['Rangs']} »"
            refus.append(
                (rangs[0] if rangs else 0, f"L'écart approuvé sur {quoi} a changé : {raison}")
            )
        else:
            retrouves.append(actuels[cle])
    return sorted(set(retrouves)), anomalies_groupees(
        "ECA-08",
        Gravite.A_TRAITER,
        [rang for rang, _ in refus],
        (
            f"{message} ; il n'est pas lettré, relisez-le dans le nouveau rapport."
            for _, message in refus
        ),
        resume="écarts approuvés qui ont changé depuis le rapport",
    )


def approuver(
    ecritures: pd.DataFrame,
    lettrage: Lettrage,
    ecarts: Ecarts,
    choisis: Sequence[int] | None = None,
    *,
    demande: Demande,
    options: OptionsDOd | None = None,
    parametres: Parametres | None = None,
) -> Approbation:
    """Lettre les écarts choisis, par leurs numéros ; à défaut, tous sauf ceux non acquis.

    `lettrage` et `ecarts` sont ceux de ces mêmes écritures. Rien n'est modifié. Anomalies : celles
    de `od_d_ecarts`. Lève `OptionInvalide` (ECA-13) s'il n'y a rien à approuver.
    """
    ECRITURES.verifier(ecritures)
    od = od_d_ecarts(ecritures, ecarts, choisis=choisis, options=options, parametres=parametres)
    approuves = sorted(set(od.ecarts))
    if not approuves:
        raise OptionInvalide(
            "ECA-13",
            "Aucun écart n'est à approuver.",
            "Vérifiez la tolérance, et que la feuille Écarts du rapport a au moins un « oui ».",
        )
    groupes = _Groupes(ecritures, lettrage, ecarts)
    codes = groupes.coder(approuves)
    lignes, dates = groupes.lettrer(codes, od)
    motifs = _motifs(ecarts, approuves, od)
    return Approbation(
        groupes.rendre(lignes, codes, dates, motifs, demande),
        approuves,
        od.lettrees(codes),
        groupes.inscrire(lignes, approuves, motifs, demande),
        od.anomalies,
    )


class _Groupes:
    """Les groupes approuvés d'un livre, et ce qu'ils changent à son lettrage."""

    def __init__(self, ecritures: pd.DataFrame, lettrage: Lettrage, ecarts: Ecarts) -> None:
        self.ecritures, self.lettrage, self.ecarts = ecritures, lettrage, ecarts
        self.places = {
            n: situer(ecritures, rangs_de(texte))
            for n, texte in enumerate(ecarts.table["Rangs"], 1)
        }

    def coder(self, approuves: Sequence[int]) -> dict[int, str]:
        """Le code de chaque groupe : celui du lettrage partiel qu'il solde, sinon le suivant."""
        poses = self.lettrage.lignes["EcritureLet"]
        couples = reperer(self.ecritures)
        distincts, textes = pd.factorize(poses)
        numeros = np.array([numero(str(texte).strip()) for texte in textes], dtype=np.int64)
        derniers = np.zeros(len(couples), dtype=np.int64)
        np.maximum.at(derniers, couples.numeros, numeros[distincts])
        codes = {}
        for n in approuves:
            places = self.places[n]
            partiels = {str(texte).strip() for texte in poses.iloc[places]} - {""}
            if partiels:
                codes[n] = min(partiels).upper()
                continue
            couple = couples.numeros[places[0]]
            derniers[couple] = derniers[couple] + 1 if derniers[couple] else PREMIER
            codes[n] = code(int(derniers[couple]))
        return codes

    def lettrer(self, codes: dict[int, str], od: Od) -> tuple[pd.DataFrame, dict[int, Any]]:
        """Le lettrage de chaque ligne, `Groupe` comptant les groupes approuvés ; leurs dates."""
        lettres = self.lettrage.lignes["EcritureLet"].to_numpy(dtype=object, copy=True)
        dates = self.lettrage.lignes["DateLet"].to_numpy(copy=True)
        groupe = np.zeros(len(self.ecritures), dtype=np.int64)
        des_od = dict(zip(od.ecarts, od.lignes["EcritureDate"].to_numpy(), strict=True))
        for rang, (n, lettre) in enumerate(codes.items(), 1):
            places = self.places[n]
            lettres[places], groupe[places], dates[places] = lettre, rang, des_od[n]
        table = LIGNES_LETTREES.table({"EcritureLet": lettres, "DateLet": dates, "Groupe": groupe})
        return table, des_od

    def inscrire(
        self,
        lignes: pd.DataFrame,
        approuves: Sequence[int],
        motifs: dict[int, str],
        demande: Demande,
    ) -> pd.DataFrame:
        """Une ligne du registre par groupe ; son motif dit l'écart et son OD."""
        avant = self.ecritures.assign(
            EcritureLet=self.lettrage.lignes["EcritureLet"].to_numpy(),
            DateLet=self.lettrage.lignes["DateLet"].to_numpy(),
        ).astype({"EcritureLet": ECRITURES["EcritureLet"].type})
        inscrit = inscrire(avant, lignes, Operation.ECART, demande)
        dit = [" ; ".join(filter(None, (demande.motif.strip(), motifs[n]))) for n in approuves]
        return inscrit.assign(Motif=pd.Series(dit, dtype=inscrit["Motif"].dtype))

    def rendre(
        self,
        lignes: pd.DataFrame,
        codes: dict[int, str],
        dates: dict[int, Any],
        motifs: dict[int, str],
        demande: Demande,
    ) -> Lettrage:
        """Le lettrage où les groupes approuvés ont leur code, et ne sont plus ouverts."""
        avant = self.lettrage
        rangees = avant.groupes.to_dict("records")
        groupe = avant.lignes["Groupe"].to_numpy(copy=True)
        soldes = solde_des_lignes(self.ecritures)
        for n, lettre in codes.items():
            places = self.places[n]
            connu = int(groupe[places].max())
            if not connu:
                rangees.append({})
                connu = len(rangees)
            groupe[places] = connu
            ecart = self.ecarts.table.iloc[n - 1]
            rangees[connu - 1] = {
                "Groupe": connu,
                **{nom: ecart[nom] for nom in ("CompteNum", "CompAuxNum", "CompAuxLib", "Rangs")},
                "EcritureLet": lettre,
                "DateLet": dates[n],
                "Lignes": len(places),
                "Montant": int(np.maximum(soldes[places], 0).sum()),
                "Solde": int(ecart["Ecart"]),
                "Confiance": Confiance.APPROUVE.value,
                "Motif": f"{motifs[n]}, approuvé par {demande.auteur.strip()}",
            }
        pris = self.ecritures[RANG].to_numpy()[lignes["Groupe"].to_numpy() > 0]
        return replace(
            avant,
            lignes=lignes.assign(Groupe=groupe),
            groupes=GROUPES.table({nom: [r[nom] for r in rangees] for nom in GROUPES.noms}),
            ouvertes=_sans(avant.ouvertes, pris, "RangLigne"),
            rivaux=_sans(avant.rivaux, pris, "RangLigne", "RangRival"),
            imputations=_sans(avant.imputations, pris, "RangLigne", "RangRival"),
        )


def _sans(table: pd.DataFrame, rangs: Entiers, *colonnes: str) -> pd.DataFrame:
    """La table sans les rangées qui nomment l'une de ces lignes."""
    nommees = np.logical_or.reduce([np.isin(table[nom].to_numpy(), rangs) for nom in colonnes])
    gardee: pd.DataFrame = table[~nommees].reset_index(drop=True)
    return gardee


def _motifs(ecarts: Ecarts, approuves: Sequence[int], od: Od) -> dict[int, str]:
    """Ce qu'est chaque écart, et l'OD qui le solde."""
    pieces = dict(zip(od.ecarts, od.lignes["PieceRef"], strict=True))
    lignes = {n: ecarts.table.iloc[n - 1] for n in approuves}
    return {
        n: f"{e['Nature']} de {formater(abs(int(e['Ecart'])))}, soldé par l'OD {pieces[n]}"
        for n, e in lignes.items()
    }


def _lire_la_cle(texte: str) -> list[int]:
    """Les lignes d'une clé, triées ; vide si elle ne se lit pas."""
    try:
        return sorted(set(rangs_de(texte)))
    except ValueError:
        return []


def _difference(actuel: dict[Any, Any], demande: dict[Any, Any]) -> str:
    """Ce qui n'est plus comme dans le rapport ; vide si tout y est."""
    for nom, quoi in (("Ecart", "l'écart"), ("MontantDu", "ce qui est dû")):
        if actuel[nom] != demande[nom]:
            avant, apres = formater(demande[nom]), formater(actuel[nom])
            return f"{quoi} était de {avant}, il est de {apres}"
    for nom in ("CompteNum", "CompAuxNum", "Nature"):
        if actuel[nom] != demande[nom] and demande[nom]:
            return f"« {demande[nom]} » est devenu « {actuel[nom]} »"
    if actuel["DateEcart"] != demande["DateEcart"] and not pd.isna(demande["DateEcart"]):
        return (
            f"la dernière ligne était du {_jour(demande['DateEcart'])}, elle est du"
            f" {_jour(actuel['DateEcart'])}"
        )
    return ""


def _disparition(ecritures: pd.DataFrame, lettrage: Lettrage, rangs: list[int]) -> str:
    """Pourquoi ces lignes ne sont plus proposées ensemble."""
    if not rangs:
        return "ses lignes ne se lisent pas"
    places = np.flatnonzero(np.isin(ecritures[RANG].to_numpy(), rangs))
    if len(places) < len(rangs):
        connus = set(ecritures[RANG].to_numpy()[places].tolist())
        absente = next(rang for rang in rangs if rang not in connus)
        return f"le livre n'a pas d'écriture ligne {absente}"
    for place in places.tolist():
        lettre = str(lettrage.lignes["EcritureLet"].iloc[place]).strip()
        if lettre and not est_partiel(lettre):
            ligne = ecritures.iloc[place]
            compte = nommer_le_compte(ligne["CompteNum"], ligne["CompAuxNum"])
            return f"la ligne {ligne[RANG]} est lettrée {lettre} dans le compte {compte}"
    return "ces lignes ne sont plus proposées ensemble, avec cette tolérance"


def _jour(moment: pd.Timestamp) -> str:
    jour: date = moment.date()
    return formater_date(jour)
