"""Délettrer (unmatching): retirer le code de groupes entiers, et l'inscrire au registre.

Règle : on choisit des lignes lettrées par compte (préfixes), par auxiliaire, par code, par date de
lettrage ou par ligne ; plusieurs critères se cumulent, plusieurs valeurs d'un critère s'ajoutent.
Un groupe n'est jamais coupé : une seule ligne choisie entraîne les autres, et c'est dit (DEL-10).
Le code et la date sont effacés ; rien d'autre ne change.
Exceptions : un lettrage partiel n'a pas de date, aucune période ne le choisit. Une valeur demandée
qui ne trouve rien quand d'autres trouvent est signalée (DEL-11) ; si rien n'est trouvé, c'est
refusé (DEL-03), avec le compte de ce qui répondait à chaque critère.

Référence : LPF art. A47 A-1, VII-1° (champs 14 et 15).
Unités : rangs de la source.

>>> livre = ECRITURES.table({
...     "CompteNum": ["411"] * 4, "EcritureLet": ["AA", "AA", "AB", "AB"],
...     "DateLet": np.array(["2026-01-31"] * 4, "datetime64[s]"),
...     "Debit": [50_00, 0, 8_00, 0], "Credit": [0, 50_00, 0, 8_00], "Rang": [2, 3, 4, 5]})
>>> rendu = delettrer(livre, demande=Demande(date(2026, 2, 1), "C. M."), rangs=[3])
>>> rendu.lignes["EcritureLet"].tolist(), rendu.registre["Lignes"].tolist()
(['', '', 'AB', 'AB'], ['2, 3'])
>>> [a.message for a in rendu.anomalies]
['Compte 411 : le groupe AA est délettré en entier ; choisir la ligne 3
entraîne la ligne 2.']
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from lettrine.comptabilite.lettrage.codes import cle_de_code
from lettrine.comptabilite.lettrage.groupes import Entiers, Masque
from lettrine.comptabilite.lettrage.poses import (
    codes_confondus,
    groupes_poses,
    les_lignes,
    nommer,
    nommer_le_compte,
    situer,
)
from lettrine.comptabilite.lettrage.registre import Demande, Intervention, Operation, inscrire
from lettrine.dates import formater
from lettrine.erreurs import Anomalie, Gravite, OptionInvalide, anomalies_groupees
from lettrine.tables.ecritures import ECRITURES
from lettrine.tables.lettrage import LIGNES_LETTREES
from lettrine.tables.schema import RANG

__all__ = ["delettrer"]

ARTICLES = {
    "compte": "le ",
    "auxiliaire": "l'",
    "code": "le ",
    "ligne": "la ",
    "date de lettrage": "la ",
}


def delettrer(
    ecritures: pd.DataFrame,
    *,
    demande: Demande,
    comptes: Sequence[str] = (),
    auxiliaires: Sequence[str] = (),
    codes: Sequence[str] = (),
    du: date | None = None,
    au: date | None = None,
    rangs: Iterable[int] = (),
) -> Intervention:
    """Retire le code des groupes choisis.

    `ecritures` est une table Ecritures avec `Rang` ; elle n'est pas modifiée, et l'ordre de ses
    lignes n'importe pas. `comptes` sont des préfixes ; les codes se valent sans voir la casse ;
    `du` et `au` bornent la date de lettrage, ces jours compris ; `rangs` sont des lignes de la
    source.

    Anomalies : DEL-10 (groupe entraîné en entier), DEL-11 (valeur qui ne trouve rien), LET-40
    (voir `poses`). Lève `OptionInvalide` : DEL-01 sans critère, DEL-02 si la période est à
    l'envers, DEL-03 s'il n'y a rien à délettrer, LET-41 si une ligne n'est pas du livre.
    """
    ECRITURES.verifier(ecritures)
    demandes = ecritures[RANG].to_numpy()[situer(ecritures, rangs)].tolist()
    _refuser_une_selection_fautive((comptes, auxiliaires, codes, demandes), (du, au))
    groupes = groupes_poses(ecritures)
    lettrees = np.flatnonzero(groupes >= 0)
    selection = _Selection(
        ecritures.iloc[lettrees], comptes, auxiliaires, codes, (du, au), demandes
    )
    choisies = lettrees[selection.retenues]
    if not choisies.size:
        raise selection.rien_a_delettrer()
    touches = np.unique(groupes[choisies])
    places = np.flatnonzero(np.isin(groupes, touches))
    lignes = _sans_code(ecritures, places, np.searchsorted(touches, groupes[places]) + 1)
    return Intervention(
        lignes,
        inscrire(ecritures, lignes, Operation.DELETTRAGE, demande),
        [
            *_entraines(ecritures, groupes, choisies, places),
            *selection.sans_effet(),
            *codes_confondus(ecritures.assign(EcritureLet=lignes["EcritureLet"].to_numpy())),
        ],
    )


@dataclass(frozen=True, slots=True)
class _Critere:
    """Un critère : son nom, et pour chaque valeur demandée les lignes lettrées qui y répondent."""

    nom: str
    valeurs: dict[str, Entiers]
    lignes: Masque

    @classmethod
    def de(
        cls, nom: str, valeurs: Iterable[object], repond: Callable[[Any], Any], nombre: int
    ) -> "_Critere":
        """Le critère qui retient les lignes répondant à l'une des valeurs."""
        trouvees = {
            str(valeur): np.flatnonzero(np.asarray(repond(valeur), dtype=bool))
            for valeur in valeurs
        }
        lignes = np.zeros(nombre, dtype=bool)
        for places in trouvees.values():
            lignes[places] = True
        return cls(nom, trouvees, lignes)


class _Selection:
    """Les critères demandés, appliqués aux seules lignes lettrées."""

    def __init__(
        self,
        lettrees: pd.DataFrame,
        comptes: Sequence[str],
        auxiliaires: Sequence[str],
        codes: Sequence[str],
        periode: tuple[date | None, date | None],
        rangs: Sequence[int],
    ) -> None:
        self.nombre = len(lettrees)
        numeros, tiers, jours = (lettrees[nom] for nom in ("CompteNum", "CompAuxNum", "DateLet"))
        cles = lettrees["EcritureLet"].map(cle_de_code)
        lues = lettrees[RANG].to_numpy()
        demandes: list[tuple[str, Sequence[object], Callable[[Any], Any]]] = [
            ("compte", comptes, numeros.str.startswith),
            ("auxiliaire", auxiliaires, tiers.eq),
            ("code", codes, lambda code: cles == cle_de_code(code)),
            ("ligne", rangs, lambda rang: lues == rang),
            (
                "date de lettrage",
                [_en_mots(*periode)] if any(periode) else [],
                lambda _: _entre(jours, *periode),
            ),
        ]
        self.criteres = [
            _Critere.de(nom, valeurs, repond, self.nombre)
            for nom, valeurs, repond in demandes
            if valeurs
        ]

    @property
    def retenues(self) -> Masque:
        """Les lignes lettrées qui répondent à tous les critères."""
        return self._retenues(self.criteres)

    def rien_a_delettrer(self) -> OptionInvalide:
        """DEL-03 : ce qui répondait à chaque critère, et que rien ne répond à tous."""
        reponses = [
            (int(critere.lignes.sum()), nommer(critere.nom, list(critere.valeurs)))
            for critere in self.criteres
        ]
        if not self.nombre:
            message = "Rien à délettrer : aucune ligne du livre n'est lettrée."
        elif len(reponses) == 1:
            message = (
                f"Rien à délettrer : aucune des {self.nombre} lignes lettrées ne répond à la"
                f" sélection ({reponses[0][1]})."
            )
        else:
            details = ", ".join(f"{nombre} ({quoi})" for nombre, quoi in reponses)
            message = (
                f"Rien à délettrer : des {self.nombre} lignes lettrées, {details} répondent à"
                " chaque critère, et aucune à tous."
            )
        remede = "Vérifiez la sélection d'après la colonne Lettrage de votre livre."
        return OptionInvalide("DEL-03", message, remede)

    def sans_effet(self) -> list[Anomalie]:
        """DEL-11 : les valeurs qui n'ont rien trouvé, quand d'autres ont trouvé."""
        anomalies = []
        for critere in self.criteres:
            autres = self._retenues([autre for autre in self.criteres if autre is not critere])
            vaines = [v for v, places in critere.valeurs.items() if not autres[places].any()]
            if not vaines:
                continue
            pour = nommer(critere.nom, vaines, ARTICLES[critere.nom])
            message = (
                f"Rien n'est délettré pour {pour} : aucune ligne lettrée n'y répond avec le reste"
                " de la sélection ; vérifiez-la."
            )
            anomalies.append(Anomalie("DEL-11", Gravite.A_TRAITER, message, colonne="EcritureLet"))
        return anomalies

    def _retenues(self, criteres: Sequence[_Critere]) -> Masque:
        retenues = np.ones(self.nombre, dtype=bool)
        for critere in criteres:
            retenues &= critere.lignes
        return retenues


def _refuser_une_selection_fautive(
    criteres: Sequence[Sequence[object]], periode: tuple[date | None, date | None]
) -> None:
    if not (any(criteres) or any(periode)):
        raise OptionInvalide(
            "DEL-01",
            "Rien ne dit quels groupes délettrer.",
            "Donnez des codes, des lignes, des comptes, des auxiliaires ou une période"
            " (--codes, --lignes, --comptes, --auxiliaires, --lettre-du, --lettre-au).",
        )
    du, au = periode
    if du and au and du > au:
        raise OptionInvalide(
            "DEL-02",
            f"La période du {formater(du)} au {formater(au)} finit avant de commencer.",
            "Échangez les deux dates.",
        )


def _sans_code(ecritures: pd.DataFrame, places: Entiers, numeros: Entiers) -> pd.DataFrame:
    """Le lettrage de chaque ligne, une fois retirés les codes des lignes données."""
    codes = ecritures["EcritureLet"].to_numpy(dtype=object, copy=True)
    dates = ecritures["DateLet"].to_numpy(copy=True)
    groupe = np.zeros(len(ecritures), dtype=np.int64)
    codes[places], dates[places], groupe[places] = "", np.datetime64("NaT"), numeros
    return LIGNES_LETTREES.table({"EcritureLet": codes, "DateLet": dates, "Groupe": groupe})


def _entraines(
    ecritures: pd.DataFrame, groupes: Entiers, choisies: Entiers, places: Entiers
) -> list[Anomalie]:
    """DEL-10 : les groupes dont des lignes sont délettrées sans avoir été choisies."""
    seules = np.setdiff1d(places, choisies)
    entraines = np.isin(groupes[places], groupes[seules])
    lignes = ecritures.iloc[places[entraines]]
    lignes = lignes.assign(
        Groupe=groupes[places[entraines]], Choisie=np.isin(places[entraines], choisies)
    ).sort_values(["Groupe", RANG])
    return anomalies_groupees(
        "DEL-10",
        Gravite.INFORMATION,
        lignes[lignes["Choisie"]].groupby("Groupe")[RANG].first().tolist(),
        (_entrainement(partie) for _, partie in lignes.groupby("Groupe")),
        resume="groupes délettrés en entier",
        colonne="EcritureLet",
    )


def _entrainement(partie: pd.DataFrame) -> str:
    tete = partie.iloc[0]
    choisies, autres = (
        les_lignes(partie.loc[partie["Choisie"] == choix, RANG].tolist()) for choix in (True, False)
    )
    return (
        f"Compte {nommer_le_compte(tete['CompteNum'], tete['CompAuxNum'])} : le groupe"
        f" {tete['EcritureLet']} est délettré en entier ; choisir {choisies} entraîne {autres}."
    )


def _entre(jours: "pd.Series[pd.Timestamp]", du: date | None, au: date | None) -> Any:
    dedans = jours.notna()
    if du:
        dedans &= jours >= pd.Timestamp(du)
    if au:
        dedans &= jours <= pd.Timestamp(au)
    return dedans


def _en_mots(du: date | None, au: date | None) -> str:
    bornes = [f"{mot} {formater(jour)}" for mot, jour in (("du", du), ("au", au)) if jour]
    return " ".join(bornes)
