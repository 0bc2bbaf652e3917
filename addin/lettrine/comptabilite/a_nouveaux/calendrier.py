"""Les ouvertures d'un livre (openings of a ledger), et l'exercice en cours à une date.

Règle : une ligne est d'à-nouveaux si son journal l'est (code AN, RAN, ANO ... ou libellé « à
nouveau », « ouverture ») ou si, au premier jour d'un mois, son libellé commence par « à
nouveau ». Une ouverture est un jour d'à-nouveaux. La première n'a rien avant elle ; les suivantes
reprennent ce que le livre contient déjà. L'exercice en cours à un jour commence à la dernière
ouverture passée : en sont ses à-nouveaux et les lignes écrites depuis.
Exceptions : des à-nouveaux détaillés, datés du jour d'origine, appartiennent à l'ouverture qui
suit : celle où reparaissent les comptes de capitaux ou de trésorerie (classes 1 et 5). Datés
d'avant la première ouverture, ils sont à elle. Sans à-nouveaux, l'exercice commence à la première
écriture du livre.

Référence : PCG art. 112-2 (intangibilité du bilan d'ouverture).
Unités : jours depuis le 1er janvier 1970.

>>> from lettrine.tables.ecritures import ECRITURES
>>> livre = ECRITURES.table({
...     "JournalCode": ["AN", "VE", "AN", "BQ"], "CompteNum": ["512", "411", "512", "512"],
...     "EcritureDate": np.array(
...         ["2025-01-01", "2025-11-01", "2026-01-01", "2026-02-01"], "datetime64[s]")})
>>> en_cours = exercice_en_cours(livre, au=date(2026, 2, 28))
>>> en_cours.ouverture, en_cours.lignes.tolist(), en_cours.nouveaux.tolist()
(datetime.date(2026, 1, 1), [False, False, True, True], [False, False, True, False])
>>> exercice_en_cours(livre, au=date(2025, 12, 31)).lignes.tolist()
[True, True, False, False]
"""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from lettrine.erreurs import Anomalie, Gravite, anomalies_groupees
from lettrine.monnaie import formater as formater_montant
from lettrine.tables.schema import RANG

__all__ = [
    "SANS_DATE",
    "Calendrier",
    "Entiers",
    "ExerciceEnCours",
    "Masque",
    "en_date",
    "en_jour",
    "exercice_en_cours",
    "lignes_d_a_nouveaux",
    "sans_date",
]

Entiers = npt.NDArray[np.int64]
Masque = npt.NDArray[np.bool_]

CODES = {"an", "ano", "anx", "anv", "ran", "anouv", "anouveau", "anouveaux", "nouv", "ouv"}
MOTS = ("nouveau", "ouverture")
CLASSES_DU_BILAN = ("1", "5")
SANS_DATE = np.iinfo(np.int64).min
ORIGINE = date(1970, 1, 1).toordinal()


@dataclass(frozen=True)
class ExerciceEnCours:
    """L'exercice ouvert à une date : son premier jour, ses lignes, ses à-nouveaux parmi elles.

    `anterieures` sont les lignes d'exercices précédents, que l'ouverture a remplacées.
    """

    ouverture: date
    lignes: Masque
    nouveaux: Masque
    anterieures: Masque


@dataclass(frozen=True)
class Calendrier:
    """Les jours d'un livre et ses ouvertures.

    `ouvertures` sont celles avant lesquelles le livre a déjà des mouvements ; `premiere` est
    celle qui n'en a pas, `SANS_DATE` s'il n'y en a pas. `reprise` est le jour de l'ouverture dont
    la ligne est un à-nouveau, parmi `ouvertures`, et `SANS_DATE` pour toute autre ligne.
    """

    jours: Entiers
    nouveaux: Masque
    ouvertures: Entiers
    premiere: int
    reprise: Entiers

    @classmethod
    def de(cls, ecritures: pd.DataFrame, choix: Masque) -> "Calendrier":
        """Le calendrier des lignes choisies ; le livre entier dit s'il y a des mouvements avant."""
        jours: Entiers = (
            ecritures["EcritureDate"].to_numpy().astype("datetime64[D]").astype(np.int64)
        )
        nouveaux = lignes_d_a_nouveaux(ecritures)
        ouvertures, premiere = _ouvertures(ecritures, jours, nouveaux, choix)
        rang = np.searchsorted(ouvertures, jours)
        suivante = np.append(ouvertures, SANS_DATE)[rang]
        reprise = np.where(nouveaux & (jours > premiere), suivante, SANS_DATE)
        return cls(jours, nouveaux, ouvertures, premiere, reprise)

    def passees(self, limite: int) -> list[int]:
        """Les ouvertures jusqu'au jour `limite` compris, la première exceptée."""
        return [int(jour) for jour in self.ouvertures[self.ouvertures <= limite]]

    def en_cours(self, limite: int) -> Masque:
        """Les lignes de l'exercice en cours le jour `limite`, jusqu'à ce jour."""
        passees = self.passees(limite)
        datees = (self.jours != SANS_DATE) & (self.jours <= limite)
        if not passees:
            return np.asarray(datees & (self.reprise == SANS_DATE))
        derniere = passees[-1]
        reprises = self.reprise != SANS_DATE
        du_bon = np.where(reprises, self.reprise == derniere, self.jours >= derniere)
        return np.asarray(datees & du_bon)


def exercice_en_cours(ecritures: pd.DataFrame, *, au: date) -> ExerciceEnCours:
    """L'exercice ouvert le jour `au`, et ce qu'il compte jusqu'à ce jour."""
    calendrier = Calendrier.de(ecritures, np.ones(len(ecritures), dtype=bool))
    limite = en_jour(au)
    lignes = calendrier.en_cours(limite)
    passees = calendrier.passees(limite)
    if passees:
        ouverture = passees[-1]
    elif calendrier.premiere != SANS_DATE:
        ouverture = calendrier.premiere
    else:
        datees = calendrier.jours[calendrier.jours != SANS_DATE]
        ouverture = int(datees.min()) if datees.size else limite
    jours = calendrier.jours
    anterieures = ~lignes & (jours != SANS_DATE) & (jours <= limite)
    return ExerciceEnCours(en_date(ouverture), lignes, lignes & calendrier.nouveaux, anterieures)


def lignes_d_a_nouveaux(ecritures: pd.DataFrame) -> Masque:
    """Les lignes d'à-nouveaux, à leur journal ou à leur libellé."""
    masque = _selon(ecritures["JournalCode"], lambda code: "".join(code.split()) in CODES)
    masque |= _selon(ecritures["JournalLib"], lambda nom: any(mot in nom for mot in MOTS))
    jours = ecritures["EcritureDate"].to_numpy().astype("datetime64[D]")
    premiers = np.flatnonzero(~masque & (jours == jours.astype("datetime64[M]")))
    masque[premiers] = _selon(
        ecritures["EcritureLib"].iloc[premiers],
        lambda texte: texte.startswith(("a nouveau", "report a nouveau", "solde a nouveau")),
    )
    return masque


def sans_date(ecritures: pd.DataFrame, choix: Masque) -> list[Anomalie]:
    """Les lignes sans date (BAG-01) : elles ne sont ni avant ni après le jour demandé."""
    places = np.flatnonzero(choix & ecritures["EcritureDate"].isna().to_numpy())
    lignes = ecritures.iloc[places].sort_values(RANG)
    messages = (
        f"Ligne {rang} : l'écriture du compte {f'{compte} {auxiliaire}'.strip()}, débit"
        f" {formater_montant(debit)}, crédit {formater_montant(credit)}, n'a pas de date et n'est"
        " pas comptée ; donnez-lui sa date."
        for rang, compte, auxiliaire, debit, credit in lignes[
            [RANG, "CompteNum", "CompAuxNum", "Debit", "Credit"]
        ].itertuples(index=False)
    )
    return anomalies_groupees(
        "BAG-01",
        Gravite.A_TRAITER,
        lignes[RANG].tolist(),
        messages,
        resume="lignes sans date",
        colonne="EcritureDate",
    )


def en_jour(jour: date) -> int:
    """Le numéro d'un jour.

    >>> en_jour(date(1970, 1, 2))
    1
    """
    return jour.toordinal() - ORIGINE


def en_date(jour: int) -> date:
    """La date d'un numéro de jour."""
    return date.fromordinal(int(jour) + ORIGINE)


def _ouvertures(
    ecritures: pd.DataFrame, jours: Entiers, nouveaux: Masque, choix: Masque
) -> tuple[Entiers, int]:
    """Les jours où des lignes choisies sont reprises, et la première ouverture à part."""
    aucune = np.zeros(0, dtype=np.int64)
    mouvements = jours[~nouveaux & (jours != SANS_DATE)]
    places = np.flatnonzero(nouveaux & (jours != SANS_DATE))
    if not places.size:
        return aucune, SANS_DATE
    premiere_classe = ecritures["CompteNum"].iloc[places].str[:1]
    du_bilan = premiere_classe.isin(CLASSES_DU_BILAN).to_numpy()
    ouvrantes = places[du_bilan] if du_bilan.any() else places[choix[places]]
    toutes = np.unique(jours[ouvrantes])
    debut = int(mouvements.min()) if mouvements.size else np.iinfo(np.int64).max
    premieres = toutes[toutes <= debut]
    premiere = int(premieres[-1]) if premieres.size else SANS_DATE
    choisies = places[choix[places] & (jours[places] > premiere)]
    reprises = np.unique(np.searchsorted(toutes, jours[choisies]))
    ouvertures = toutes[reprises[reprises < len(toutes)]]
    posterieures: Entiers = ouvertures[ouvertures > debut]
    return posterieures, premiere


def _selon(colonne: "pd.Series[str]", juge: Callable[[str], bool]) -> Masque:
    codes, textes = pd.factorize(colonne)
    verdicts = np.array([juge(_net(str(texte))) for texte in textes], dtype=bool)
    if not len(verdicts):
        return np.zeros(len(colonne), dtype=bool)
    masque: Masque = verdicts[codes]
    return masque


def _net(texte: str) -> str:
    """Sans casse, accents ni ponctuation."""
    decompose = unicodedata.normalize("NFKD", texte.casefold())
    sans = "".join(c if c.isalnum() else " " for c in decompose if not unicodedata.combining(c))
    return " ".join(sans.split())
