"""Lire le classeur du dossier (client file workbook): Societe, Tiers, Relances, Suivi.

Règle : un acte dit les tables qu'il lui faut ; elles seules sont exigées et lues. Une table non
demandée est vide. Chaque lecture garde ses anomalies, dont le message nomme le fichier.
Exceptions : aucune ; voir `classeur.entetes` et `classeur.conversion` pour les refus.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from lettrine.actions.ouverture import porte
from lettrine.classeur.fichier import ouvrir_classeur
from lettrine.classeur.port import Classeur, Lecture
from lettrine.erreurs import Anomalie, DonneesInvalides
from lettrine.tables.dossier import RELANCES, SOCIETE, SUIVI, TIERS
from lettrine.tables.ecritures import ECRITURES
from lettrine.tables.schema import Schema, cle_d_entete

__all__ = ["Dossier", "dossier_de", "lire_dossier"]

CONNUES = (SOCIETE, TIERS, RELANCES, SUIVI, ECRITURES)


@dataclass(frozen=True)
class Dossier:
    """Ce que les écritures ne disent pas ; `fichier` est le nom du classeur."""

    fichier: str
    societe: pd.DataFrame
    tiers: pd.DataFrame
    relances: pd.DataFrame
    suivi: pd.DataFrame
    anomalies: tuple[Anomalie, ...]

    @property
    def nom(self) -> str:
        """La dénomination de la société, vide si elle n'a pas été lue."""
        return "" if self.societe.empty else str(self.societe["Nom"].iloc[0])


def lire_dossier(
    chemin: Path,
    *,
    tables: Sequence[Schema] = (SOCIETE, TIERS, RELANCES),
    si_presentes: Sequence[Schema] = (),
) -> Dossier:
    """Les tables demandées d'un classeur du dossier.

    `si_presentes` sont lues quand une feuille porte leur nom, et vides sinon. Lève les refus de
    lecture d'un classeur (CLA-01 à CLA-09) si une table demandée manque.
    """
    return dossier_de(
        ouvrir_classeur(chemin), chemin.name, tables=tables, si_presentes=si_presentes
    )


def dossier_de(
    classeur: Classeur,
    fichier: str,
    *,
    tables: Sequence[Schema],
    si_presentes: Sequence[Schema] = (),
) -> Dossier:
    """La même chose, d'un classeur déjà ouvert, dont `fichier` est le nom.

    Lève `DonneesInvalides` CLA-38 si une table demandée n'y est pas, et qu'une autre lui ressemble.
    """
    presentes = [schema for schema in si_presentes if porte(classeur, schema)]
    lectures = {}
    for schema in (*tables, *presentes):
        lectures[schema.nom] = classeur.lire(schema)
        _refuser_la_feuille_d_une_autre(classeur, schema, lectures[schema.nom])
    contenu = {
        schema.nom: lectures[schema.nom].table if schema.nom in lectures else schema.vide()
        for schema in (SOCIETE, TIERS, RELANCES, SUIVI)
    }
    return Dossier(
        fichier=fichier,
        societe=contenu[SOCIETE.nom],
        tiers=contenu[TIERS.nom],
        relances=contenu[RELANCES.nom],
        suivi=contenu[SUIVI.nom],
        anomalies=tuple(a for lecture in lectures.values() for a in lecture.anomalies),
    )


def _refuser_la_feuille_d_une_autre(classeur: Classeur, schema: Schema, lecture: Lecture) -> None:
    """Un nom de client n'est pas celui de la société : la feuille d'une autre table ne sert pas."""
    if porte(classeur, schema):
        return
    feuille = lecture.provenance.feuille
    for autre in CONNUES:
        noms = {cle_d_entete(autre.nom), cle_d_entete(autre.libelle)}
        if autre.nom != schema.nom and cle_d_entete(feuille) in noms:
            raise DonneesInvalides(
                "CLA-38",
                f"« {lecture.provenance.fichier} » n'a pas de table {schema.nom} : la seule feuille"
                f" qui lui ressemble, « {feuille} », est celle de la table {autre.nom}.",
                f"Ajoutez une feuille {schema.nom}, avec au moins {_titres(schema)}.",
            )


def _titres(schema: Schema) -> str:
    return ", ".join(f"« {schema[nom].libelle} »" for nom in schema.obligatoires)
