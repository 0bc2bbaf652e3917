"""Lire le registre des immobilisations (reading the asset register) et dresser son plan.

Règle : le classeur du registre porte la table Immobilisations ; les tables Evenements,
ElementsCout, Exercices et Societe sont lues si une feuille porte leur nom. Sans table Exercices,
l'exercice de la table Societe fait foi ; à défaut, c'est l'année civile. Un bien sans coût d'entrée
a celui de ses éléments.
Exceptions : un registre dont la lecture a perdu ou faussé une ligne est refusé (LET-10).

Unités : centimes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from lettrine.actions.ouverture import porte, refuser_bloquantes, source_de
from lettrine.classeur.port import Classeur, Lecture
from lettrine.comptabilite.immobilisations import Conventions, Plan, planifier
from lettrine.comptabilite.immobilisations.cout_entree import (
    CoutsDEntree,
    completer,
    couts_d_entree,
)
from lettrine.comptabilite.immobilisations.exercices import lire_exercices
from lettrine.comptabilite.immobilisations.regles_du_cout import ChoixDuCout
from lettrine.dates import Exercice, formater
from lettrine.erreurs import Anomalie
from lettrine.parametres import Parametres
from lettrine.tables.dossier import SOCIETE
from lettrine.tables.immobilisations import (
    ELEMENTS_DU_COUT,
    EVENEMENTS,
    EXERCICES,
    IMMOBILISATIONS,
)
from lettrine.tables.schema import Schema

__all__ = ["Registre", "lire_registre"]


@dataclass(frozen=True)
class Registre:
    """Le registre lu, ce qui arrive aux biens, les exercices connus et le nom de la société."""

    lecture: Lecture
    evenements: pd.DataFrame
    exercices: Sequence[Exercice]
    societe: str
    anomalies: Sequence[Anomalie]
    elements: pd.DataFrame | None = None

    @property
    def table(self) -> pd.DataFrame:
        """La table Immobilisations."""
        return self.lecture.table

    def source(self, nom: str, au: date) -> str:
        """La première phrase d'une feuille : la société, l'état `nom`, le jour, le fichier."""
        societe = f"{self.societe} — " if self.societe else ""
        return f"{societe}{nom} au {formater(au)}, d'après {source_de(self.lecture)}."

    def complete(self, reglages: Parametres | None = None) -> pd.DataFrame:
        """La table Immobilisations, où un bien sans coût d'entrée a celui de ses éléments."""
        couts = self.couts(reglages=reglages)
        return self.table if couts is None else completer(self.table, couts)

    def plan(
        self,
        *,
        au: date,
        du: date | None = None,
        conventions: Conventions | None = None,
        mensuelles: bool = False,
        reglages: Parametres | None = None,
    ) -> Plan:
        """Le plan du registre, de l'exercice du jour `du` à celui du jour `au`."""
        return planifier(
            self.complete(reglages),
            au=au,
            du=du,
            exercices=self.exercices,
            evenements=self.evenements,
            conventions=conventions,
            mensuelles=mensuelles,
            parametres=reglages,
        )

    def couts(
        self, *, choix: ChoixDuCout | None = None, reglages: Parametres | None = None
    ) -> CoutsDEntree | None:
        """Les coûts d'entrée de la table ElementsCout, s'il y en a une."""
        if self.elements is None:
            return None
        return couts_d_entree(self.elements, self.table, choix=choix, parametres=reglages)


def lire_registre(classeur: Classeur) -> Registre:
    """Le registre d'un classeur, et ce que ses autres feuilles en disent."""
    registre = classeur.lire(IMMOBILISATIONS)
    refuser_bloquantes(registre)
    evenements, societe = _si_presente(classeur, EVENEMENTS), _si_presente(classeur, SOCIETE)
    connus = _si_presente(classeur, EXERCICES)
    exercices, fautes = _exercices(connus, societe)
    elements = _si_presente(classeur, ELEMENTS_DU_COUT)
    lectures = (evenements, connus, societe, elements)
    autres = [lecture for lecture in lectures if lecture is not None]
    for lecture in autres:
        refuser_bloquantes(lecture)
    return Registre(
        registre,
        EVENEMENTS.vide() if evenements is None else evenements.table,
        exercices,
        "" if societe is None or societe.table.empty else str(societe.table["Nom"].iloc[0]),
        [*registre.anomalies, *(a for lecture in autres for a in lecture.anomalies), *fautes],
        None if elements is None else elements.table,
    )


def _si_presente(classeur: Classeur, schema: Schema) -> Lecture | None:
    return classeur.lire(schema) if porte(classeur, schema) else None


def _exercices(
    connus: Lecture | None, societe: Lecture | None
) -> tuple[list[Exercice], list[Anomalie]]:
    """Les exercices de leur table, à défaut celui de la société."""
    if connus is not None:
        return lire_exercices(connus.table)
    if societe is None:
        return [], []
    bornes = societe.table[["ExerciceDebut", "ExerciceFin"]].dropna()
    return [Exercice(du.date(), au.date()) for du, au in bornes.itertuples(index=False)], []
