"""Tenir un registre d'une fois à l'autre (keeping a register).

Règle : un registre est une table d'un classeur de l'utilisateur. Sur disque, il n'est jamais écrit
sur place : ses lignes et les nouvelles vont dans un fichier neuf, les plus anciennes d'abord. Les
colonnes que Lettrine ne connaît pas (un visa, une note) sont gardées.
Exceptions : un registre dont la lecture a une anomalie bloquante est refusé (LET-10).
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pandas as pd

from lettrine.actions.ouverture import refuser_bloquantes
from lettrine.classeur.conversion import texte_de_cellule
from lettrine.classeur.entetes import Correspondance
from lettrine.classeur.fichier import ClasseurFichier
from lettrine.classeur.port import Lecture
from lettrine.erreurs import OptionInvalide
from lettrine.tables.schema import RANG, Colonne, Genre, Schema, cle_d_entete

__all__ = ["epargner", "prolonger"]


def epargner(
    chemin: Path, sorties: Iterable[Path | None], *, code: str, quoi: str = "Le registre complété"
) -> None:
    """Refuse, sous ce code, qu'une sortie (`quoi`) remplace un fichier donné à lire."""
    if chemin.resolve() in {sortie.resolve() for sortie in sorties if sortie is not None}:
        raise OptionInvalide(
            code,
            f"{quoi} serait écrit sur « {chemin.name} », que vous donnez à lire.",
            "Donnez un autre dossier à --sortie.",
        )


def prolonger(
    classeur: ClasseurFichier, schema: Schema, ajout: pd.DataFrame
) -> tuple[pd.DataFrame, Schema, Lecture]:
    """Le registre lu puis les lignes ajoutées ; le schéma de toutes ses colonnes ; sa lecture."""
    lecture = classeur.lire(schema)
    refuser_bloquantes(lecture)
    grille = next(g for g in classeur.grilles if g.nom == lecture.provenance.feuille)
    lignes = [grille.lignes[rang - grille.premiere_ligne] for rang in lecture.table[RANG].tolist()]
    inconnues = {
        f"Colonne{c.lettre}": c for c in lecture.provenance.correspondances if not c.colonne
    }
    complet = Schema(
        schema.nom,
        schema.libelle,
        (*schema.colonnes, *_colonnes_de_textes(schema, inconnues)),
    )
    notes = {
        nom: [texte_de_cellule(ligne[colonne.indice]) for ligne in lignes]
        for nom, colonne in inconnues.items()
    }
    lues = complet.table({**lecture.table[[*schema.noms]], **notes})
    ajoutees = complet.table({nom: ajout[nom] for nom in schema.noms})
    return pd.concat([lues, ajoutees], ignore_index=True), complet, lecture


def _colonnes_de_textes(
    schema: Schema, inconnues: Mapping[str, Correspondance]
) -> Iterator[Colonne]:
    """Une colonne de textes par colonne inconnue ; un titre déjà pris est suivi de sa lettre."""
    pris = {cle_d_entete(colonne.libelle) for colonne in schema.colonnes}
    for nom, inconnue in inconnues.items():
        libre = cle_d_entete(inconnue.entete) not in pris
        libelle = inconnue.entete if libre else f"{inconnue.entete} ({inconnue.lettre})"
        pris.add(cle_d_entete(inconnue.entete))
        yield Colonne(nom, Genre.TEXTE, libelle)
