"""Ce qui arrive à un bien (asset events): dépréciation, révision, ajout, sortie partielle, unités.

Règle : un événement change le plan pour l'avenir, jamais le passé (PCG art. 214-14). À une valeur
actuelle inférieure à la valeur nette, le bien est déprécié ; à une valeur supérieure, la
dépréciation est reprise, sans que la valeur nette dépasse ce qu'elle aurait été sans elle. Une
révision donne la durée, ou les unités, qui restent. Un ajout augmente le coût et s'amortit sur ce
qui reste de la durée. Une valeur actuelle, un amortissement exceptionnel et des unités sont ceux
de la fin du jour ; une révision et un ajout, ceux du début.
Exceptions : un événement qui n'a pas de sens pour son bien est laissé de côté (IMM-21 à IMM-24).
La dépréciation d'un fonds commercial n'est jamais reprise.

Référence : PCG art. 214-14, 214-17 à 214-19.
Unités : centimes, unités d'œuvre, mois ; jours depuis le 1er janvier 1970.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import IntEnum

import numpy as np
import pandas as pd

from lettrine.comptabilite.a_nouveaux import en_date
from lettrine.comptabilite.couples import Entiers, Masque
from lettrine.comptabilite.immobilisations.bareme import commence_par
from lettrine.comptabilite.immobilisations.registre import AUCUN_JOUR, Biens, Methode
from lettrine.dates import formater
from lettrine.erreurs import Anomalie, Gravite, anomalies_groupees
from lettrine.monnaie import arrondir
from lettrine.tables.immobilisations import EVENEMENTS, NATURES_D_EVENEMENT
from lettrine.tables.schema import RANG

__all__ = ["Evenements", "Nature", "lire_evenements"]

MOIS_PAR_AN = 12
IMMOBILISATIONS = ("20", "21", "22", "23", "26", "27")


class Nature(IntEnum):
    """La nature d'un événement, dans l'ordre de `tables.immobilisations.NATURES_D_EVENEMENT`."""

    VALEUR_ACTUELLE = 0
    REVISION = 1
    AJOUT = 2
    SORTIE_PARTIELLE = 3
    VIREMENT = 4
    UNITES = 5
    EXCEPTIONNEL = 6
    REPRISE = 7


SOIR = (Nature.VALEUR_ACTUELLE, Nature.UNITES, Nature.EXCEPTIONNEL, Nature.REPRISE)
ORDRE = np.array([4, 2, 1, 6, 7, 0, 3, 5], dtype=np.int64)
"""De deux événements du même jour : unités, ajout, révision, exceptionnel, valeur actuelle."""

DU_SOIR = np.array([nature in SOIR for nature in Nature])
"""Si l'effet d'un événement ne se sent que le lendemain."""


@dataclass(frozen=True)
class Evenements:
    """Les événements, rangés par bien puis par jour.

    `bien` est le rang parmi les biens retenus, `jour` celui de l'événement, `coupe` le premier jour
    où son effet se sent ; `restant` est en mois, ou en unités ; `place` est la ligne de la table.
    """

    bien: Entiers
    jour: Entiers
    coupe: Entiers
    nature: Entiers
    montant: Entiers
    restant: Entiers
    place: Entiers

    def choisir(self, choix: Masque | Entiers) -> "Evenements":
        """Une partie des événements, dans le même ordre."""
        return Evenements(
            self.bien[choix],
            self.jour[choix],
            self.coupe[choix],
            self.nature[choix],
            self.montant[choix],
            self.restant[choix],
            self.place[choix],
        )

    def avec_montants(self, montants: Entiers) -> "Evenements":
        """Les mêmes événements, à d'autres montants."""
        return replace(self, montant=montants)

    def de_nature(self, *natures: Nature) -> "Evenements":
        """Ceux de ces natures."""
        choisies = np.zeros(len(Nature), dtype=bool)
        choisies[list(natures)] = True
        return self.choisir(choisies[self.nature])

    def des_lignes(self, biens: Entiers, limites: Entiers) -> tuple["Evenements", Entiers]:
        """Les événements de chaque ligne d'un calcul, et cette ligne ; après `limites`, aucun.

        `biens` est le bien de chaque ligne : un bien peut en avoir plusieurs.
        """
        ordre = np.argsort(biens, kind="stable")
        debuts = np.searchsorted(biens[ordre], self.bien)
        nombres = np.searchsorted(biens[ordre], self.bien, side="right") - debuts
        source = np.repeat(np.arange(len(self.bien)), nombres)
        rangs = np.arange(len(source)) - np.repeat(np.cumsum(nombres) - nombres, nombres)
        lignes = ordre[np.repeat(debuts, nombres) + rangs]
        gardes = self.jour[source] <= limites[lignes]
        return self.choisir(source[gardes]), lignes[gardes]


def lire_evenements(
    table: pd.DataFrame, biens: Biens, connus: "pd.Series[str]"
) -> tuple[Evenements, list[Anomalie]]:
    """Les événements des biens retenus, rangés, et ceux qui sont laissés de côté.

    `connus` sont les numéros du registre entier : un événement d'un bien écarté ne se dit pas.
    """
    EVENEMENTS.verifier(table)
    places = biens.places_de(table["NumBien"])
    examen = _Examen(table, biens, places)
    examen.tous_connus(connus)
    examen.dates()
    examen.contenus()
    gardes = np.flatnonzero(examen.bons & (places >= 0))
    nature = examen.nature[gardes]
    jour = examen.jour[gardes]
    lus = Evenements(
        places[gardes],
        jour,
        jour + DU_SOIR[nature],
        nature,
        examen.montant[gardes],
        examen.restant[gardes],
        gardes,
    )
    tous = _avec_les_reprises(lus, biens)
    ordre = np.lexsort(
        (examen.rangs_ou_rien(tous.place), ORDRE[tous.nature], tous.coupe, tous.bien)
    )
    return tous.choisir(ordre), examen.anomalies


def _avec_les_reprises(lus: Evenements, biens: Biens) -> Evenements:
    """Les mêmes, et une reprise d'antériorité par bien qui en a une."""
    repris = np.flatnonzero(biens.reprise != AUCUN_JOUR)
    montants = biens.table["AmortissementRepris"].to_numpy()[repris]
    aucun = np.zeros(len(repris), dtype=np.int64)
    colonnes = (
        (lus.bien, repris),
        (lus.jour, biens.reprise[repris]),
        (lus.coupe, biens.reprise[repris] + 1),
        (lus.nature, aucun + Nature.REPRISE),
        (lus.montant, montants),
        (lus.restant, aucun),
        (lus.place, aucun - 1),
    )
    return Evenements(*(np.concatenate(paire) for paire in colonnes))


class _Examen:
    """Les événements d'une table, et ce qui en écarte."""

    def __init__(self, table: pd.DataFrame, biens: Biens, places: Entiers) -> None:
        self.table, self.biens, self.places = table, biens, places
        self.rangs = table[RANG].to_numpy() if RANG in table else np.arange(len(table)) + 1
        codes, natures = pd.factorize(table["Nature"])
        connues = [
            NATURES_D_EVENEMENT.index(str(n)) if str(n) in NATURES_D_EVENEMENT else -1
            for n in natures
        ]
        self.nature = np.array([*connues, -1], dtype=np.int64)[codes]
        jours = table["DateEvenement"].to_numpy().astype("datetime64[D]")
        self.jour = np.where(np.isnat(jours), AUCUN_JOUR, jours.astype(np.int64))
        self.montant = table["Montant"].to_numpy()
        codes, durees = pd.factorize(table["Duree"])
        mois = [arrondir(Decimal(d) * MOIS_PAR_AN) for d in durees]
        unites = table["Unites"].to_numpy()
        self.mois = np.array([*mois, 0], dtype=np.int64)[codes]
        self.restant = np.where(self._du_bien(biens.methode) == Methode.UNITES, unites, self.mois)
        self.restant = np.where(self.nature == Nature.UNITES, unites, self.restant)
        self.bons = np.ones(len(table), dtype=bool)
        self.anomalies: list[Anomalie] = []

    def rangs_ou_rien(self, places: Entiers) -> Entiers:
        """La ligne de chaque événement ; avant toutes pour une reprise d'antériorité."""
        return np.where(places < 0, -1, np.append(self.rangs, -1)[places])

    def tous_connus(self, connus: "pd.Series[str]") -> None:
        """IMM-21 : un événement d'un bien qui n'est pas au registre."""
        inconnus = self.places < 0
        ailleurs = np.flatnonzero(inconnus)
        if ailleurs.size:
            numeros = set(connus)
            cites = self.table["NumBien"].iloc[ailleurs]
            inconnus[ailleurs] = [numero not in numeros for numero in cites]
        self._ecarter(
            "IMM-21",
            inconnus,
            lambda place: (
                f"le bien « {self.table['NumBien'].iloc[place]} » n'est pas au registre ; corrigez"
                " son numéro"
            ),
            "événements d'un bien inconnu",
            "NumBien",
        )

    def dates(self) -> None:
        """IMM-22 : une date absente, ou hors de la vie du bien."""
        acquis, sorti = self._du_bien(self.biens.acquisition), self._du_bien(self.biens.sortie)
        hors = (self.jour < acquis) | (self.jour > sorti)
        self._ecarter(
            "IMM-22",
            (self.places >= 0) & hors,
            lambda place: (
                "il n'a pas de date ; complétez-la"
                if self.jour[place] == AUCUN_JOUR
                else f"le {formater(en_date(int(self.jour[place])))} est hors de la vie du bien à"
                " l'actif ; corrigez la date"
            ),
            "événements hors de la vie de leur bien",
            "DateEvenement",
        )

    def contenus(self) -> None:
        """IMM-23 : ce qui manque ; IMM-24 : ce qui ne va pas avec la méthode du bien."""
        nature, montant = self.nature, self.montant
        methode, brut = self._du_bien(self.biens.methode), self._du_bien(self.biens.brut)
        virements = np.flatnonzero(nature == Nature.VIREMENT)
        sans_compte = np.zeros(len(nature), dtype=bool)
        origines = self.table["CompteNum"].iloc[virements].tolist()
        sans_compte[virements] = ~commence_par(origines, IMMOBILISATIONS)
        fautes: tuple[tuple[Masque, str], ...] = (
            (nature < 0, "sa nature n'est pas connue ; choisissez-la dans la liste"),
            ((nature == Nature.VALEUR_ACTUELLE) & (montant < 0), "une valeur n'est pas négative"),
            (
                np.isin(nature, (Nature.AJOUT, Nature.EXCEPTIONNEL)) & (montant <= 0),
                "son montant manque, ou n'est pas positif ; donnez-le",
            ),
            (
                (nature == Nature.SORTIE_PARTIELLE) & ((montant <= 0) | (self._sorti() >= brut)),
                "donnez le coût de la part sortie ; ensemble, elles font moins que celui du bien",
            ),
            (
                np.isin(nature, (Nature.REVISION, Nature.UNITES)) & (self.restant <= 0),
                "la durée ou les unités manquent ; donnez-les",
            ),
            (
                sans_compte,
                "le compte d'où vient le bien n'est pas une immobilisation ; donnez-le",
            ),
        )
        for masque, faute in fautes:
            self._ecarter("IMM-23", masque, faute, "événements incomplets", "Nature")
        revisables = (Methode.LINEAIRE, Methode.EXCEPTIONNEL, Methode.UNITES)
        apres = (nature == Nature.AJOUT) & (self.jour >= self._premiere_sortie())
        self._ecarter(
            "IMM-24",
            ((nature == Nature.REVISION) & ~np.isin(methode, revisables))
            | ((nature == Nature.UNITES) & (methode != Methode.UNITES))
            | apres,
            lambda place: (
                "un ajout suit une sortie partielle ; inscrivez-le comme un bien à part"
                if apres[place]
                else f"« {NATURES_D_EVENEMENT[nature[place]]} » ne va pas avec la méthode du bien ;"
                " corrigez l'une ou l'autre"
            ),
            "événements qui ne vont pas avec la méthode du bien",
            "Nature",
        )

    def _sorti(self) -> Entiers:
        """Le coût des parts sorties du bien de chaque événement."""
        totaux = np.zeros(len(self.biens) + 1, dtype=np.int64)
        partielles = (self.nature == Nature.SORTIE_PARTIELLE) & (self.places >= 0)
        np.add.at(totaux, self.places[partielles], self.montant[partielles])
        return np.asarray(totaux[self.places])

    def _premiere_sortie(self) -> Entiers:
        """Le jour de la première sortie partielle du bien de chaque événement."""
        jours = np.full(len(self.biens) + 1, np.iinfo(np.int64).max)
        partielles = (self.nature == Nature.SORTIE_PARTIELLE) & (self.places >= 0)
        np.minimum.at(jours, self.places[partielles], self.jour[partielles])
        return np.asarray(jours[self.places])

    def _du_bien(self, colonne: Entiers) -> Entiers:
        """La valeur du bien de chaque événement ; 0 s'il n'est pas retenu."""
        return np.append(colonne, 0)[self.places]

    def _ecarter(
        self,
        code: str,
        masque: Masque,
        raison: str | Callable[[int], str],
        resume: str,
        colonne: str,
    ) -> None:
        connus = self.bons & ((self.places >= 0) | (code == "IMM-21"))
        places = np.flatnonzero(masque & connus)
        self.bons[places] = False
        raisons = (
            raison if isinstance(raison, str) else raison(place) for place in places.tolist()
        )
        self.anomalies += anomalies_groupees(
            code,
            Gravite.A_TRAITER,
            self.rangs[places].tolist(),
            (
                f"Table Evenements, ligne {self.rangs[place]}, bien"
                f" {self.table['NumBien'].iloc[place]} : {texte} ; l'événement est laissé de côté."
                for place, texte in zip(places, raisons, strict=True)
            ),
            resume=resume,
            colonne=colonne,
        )
