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

from lettrine.actions.dossier import Dossier
from lettrine.actions.ouverture import (
    feuille_des_anomalies,
    feuille_des_colonnes,
    refuser_bloquantes,
    source_de,
)
from lettrine.classeur.port import Classeur, Lecture
from lettrine.classeur.presentation import Controle, Feuille
from lettrine.comptabilite.couples import lignes_des_comptes
from lettrine.dates import formater
from lettrine.erreurs import Anomalie, DonneesInvalides, Gravite
from lettrine.tables.balances import COLLECTIFS
from lettrine.tables.ecritures import ECRITURES

__all__ = ["Edition", "designer", "ouvrir_edition", "par_compte"]

SOMMES = ("SoldeDetail", "SoldeGeneral", "Ecart")


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

    def refuser_sans_ligne(self, lues: int, comptes: str) -> None:
        """BAG-11 : un état sans une ligne des comptes demandés ne dirait rien."""
        if not lues:
            raise DonneesInvalides(
                "BAG-11",
                f"« {self.fichier} » n'a aucune ligne dans {comptes}.",
                "Vérifiez le fichier, ou changez --comptes.",
            )

    def prefixes_vides(self, comptes: Sequence[str]) -> list[Anomalie]:
        """ETA-08 : un préfixe demandé sans aucune ligne est peut-être mal tapé."""
        vides = [c for c in comptes if not lignes_des_comptes(self.ecritures, [c]).any()]
        if not vides:
            return []
        message = (
            f"« {self.fichier} » n'a aucune ligne dans les comptes {', '.join(vides)} ; vérifiez"
            " --comptes."
        )
        return [Anomalie("ETA-08", Gravite.A_TRAITER, message, colonne="CompteNum")]

    def anomalies(self, *suites: Sequence[Anomalie]) -> list[Anomalie]:
        """Celles de la lecture, du dossier, puis de l'état."""
        du_dossier = self.dossier.anomalies if self.dossier else ()
        return [*self.lecture.anomalies, *du_dossier, *(a for suite in suites for a in suite)]

    def ecrire(
        self, feuilles: Sequence[Feuille], source: str, anomalies: Sequence[Anomalie]
    ) -> tuple[Path, ...]:
        """Écrit les feuilles de l'état, puis les anomalies et les colonnes lues."""
        self.dire("Écriture du rapport")
        a_verifier = feuille_des_anomalies(anomalies, source)
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


def par_compte(titre: str, source: str, collectifs: pd.DataFrame) -> Feuille:
    """La feuille qui recoupe chaque compte d'un détail avec la balance générale."""
    controle = Controle(
        "Total du détail = balance générale",
        int(collectifs["SoldeDetail"].sum()),
        int(collectifs["SoldeGeneral"].sum()),
        somme_de="SoldeDetail",
        somme_attendue="SoldeGeneral",
    )
    ecarts = Controle("Comptes en écart", int((collectifs["Ecart"] != 0).sum()), 0, montant=False)
    return Feuille(
        "Synthèse",
        titre,
        (source, "Chaque compte : ce qu'en fait le détail, et son solde à la balance générale."),
        collectifs,
        COLLECTIFS,
        controles=(controle, ecarts),
        totaux=("Tiers", *SOMMES),
    )


def designer(comptes: pd.DataFrame) -> list[str]:
    """Le titre de chaque bloc : compte, auxiliaire et nom."""
    lus = comptes[["CompteNum", "CompAuxNum", "Nom"]].itertuples(index=False, name=None)
    return [
        f"{f'{compte} {auxiliaire}'.strip()} — {nom}" if nom else f"{compte} {auxiliaire}".strip()
        for compte, auxiliaire, nom in lus
    ]
