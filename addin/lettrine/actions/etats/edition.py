"""Ce que tous les états ont en commun (shared parts of a report): lire, dire la source, finir.

Règle : un état lit le livre une fois, et tout ce qu'il écrit dit de quelle source et de quel jour
il parle. Ses dernières feuilles sont les mêmes partout : les anomalies, puis les colonnes lues.
Exceptions : un livre dont la lecture a une anomalie bloquante est refusé (LET-10) : un total faux
ne doit pas paraître juste.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd

from lettrine import parametres
from lettrine.actions.dossier import Dossier
from lettrine.actions.ouverture import feuille_des_colonnes, refuser_bloquantes, source_de
from lettrine.classeur.port import Classeur, Lecture
from lettrine.classeur.presentation import Feuille
from lettrine.dates import formater
from lettrine.erreurs import Anomalie, Gravite
from lettrine.tables.ecritures import ECRITURES
from lettrine.tables.etats import ANOMALIES, table_d_anomalies

__all__ = ["Edition", "delai_legal", "ouvrir_edition"]

DELAI = "delais/defaut"


@dataclass(frozen=True)
class Edition:
    """Un état en cours : le classeur, le livre lu, le jour, le dossier s'il est donné."""

    classeur: Classeur
    lecture: Lecture
    au: date
    dossier: Dossier | None
    dire: Callable[[str], object]

    @property
    def ecritures(self) -> pd.DataFrame:
        """Le livre lu."""
        return self.lecture.table

    @property
    def tiers(self) -> pd.DataFrame | None:
        """Les fiches des tiers, si le dossier est donné."""
        return self.dossier.tiers if self.dossier else None

    @property
    def suivi(self) -> pd.DataFrame | None:
        """Le suivi des factures, si le dossier est donné."""
        return self.dossier.suivi if self.dossier else None

    @property
    def fichier(self) -> str:
        """Le nom du fichier lu."""
        return self.lecture.provenance.fichier

    def source(self, nom: str) -> str:
        """La première phrase d'une feuille : la société, l'état `nom`, le jour, le fichier."""
        societe = f"{self.dossier.nom} — " if self.dossier and self.dossier.nom else ""
        return f"{societe}{nom} au {formater(self.au)}, d'après {source_de(self.lecture)}."

    def anomalies(self, *suites: Sequence[Anomalie]) -> list[Anomalie]:
        """Celles de la lecture, du dossier, puis de l'état."""
        du_dossier = self.dossier.anomalies if self.dossier else ()
        return [*self.lecture.anomalies, *du_dossier, *(a for suite in suites for a in suite)]

    def ecrire(
        self, feuilles: Sequence[Feuille], source: str, anomalies: Sequence[Anomalie]
    ) -> tuple[Path, ...]:
        """Écrit les feuilles de l'état, puis les anomalies et les colonnes lues."""
        self.dire("Écriture du rapport")
        a_verifier = Feuille(
            "Anomalies",
            "Ce qui est à vérifier",
            (source,),
            table_d_anomalies(anomalies),
            ANOMALIES,
            "controle",
        )
        for feuille in (*feuilles, a_verifier, feuille_des_colonnes(self.lecture, source)):
            self.classeur.ecrire_feuille(feuille)
        return tuple(self.classeur.enregistrer())


def ouvrir_edition(
    classeur: Classeur,
    *,
    au: date,
    dossier: Dossier | None = None,
    progression: Callable[[str], object] | None = None,
) -> Edition:
    """Lit le livre d'un état ; LET-10 si des lignes sont illisibles."""
    dire = progression or (lambda _etape: None)
    dire("Lecture des écritures")
    lecture = classeur.lire(ECRITURES)
    refuser_bloquantes(lecture)
    return Edition(classeur, lecture, au, dossier, dire)


def delai_legal(au: date, reglages: parametres.Parametres) -> tuple[int, list[Anomalie]]:
    """Le délai légal au jour dit ; hors de la période vérifiée, le plus proche (BAG-13)."""
    jour = reglages.jour_connu(DELAI, au)
    delai = reglages.entier(DELAI, jour)
    if jour == au:
        return delai, []
    message = (
        f"Le délai de paiement légal n'est pas vérifié au {formater(au)} : celui du"
        f" {formater(jour)}, {delai} jours, en tient lieu."
    )
    return delai, [Anomalie("BAG-13", Gravite.INFORMATION, message)]
