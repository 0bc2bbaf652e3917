"""Ouvrir ce que l'utilisateur donne : un FEC ou un classeur (opening the input).

Règle : un fichier .xlsx, .xlsm, .xls, .ods ou .csv est un classeur ; tout autre est un FEC.
`--sortie` est un dossier, ou un fichier s'il a l'extension de la source. Le rapport est à côté,
sous un nom qui dit l'acte. Une source dont la lecture a perdu une ligne n'est pas réécrite
(LET-10).

>>> lieux(Path("livre.txt"), Path("resultats"), "lettrage")
Lieux(sortie=PosixPath('resultats/livre.txt'), rapport=PosixPath('resultats/livre_lettrage.xlsx'))
>>> lieux(Path("livre.ods"), Path("rendu/mon livre.xlsx"), "lettrage").rapport.name
'mon livre_lettrage.xlsx'
"""

from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import NamedTuple

from lettrine.actions.bilan import accorder
from lettrine.classeur.port import Classeur, Lecture
from lettrine.classeur.presentation import Feuille
from lettrine.erreurs import Anomalie, DonneesInvalides, OptionInvalide, bloquantes
from lettrine.fichiers import dossier_pret
from lettrine.tables.etats import (
    ANOMALIES,
    CORRESPONDANCES,
    table_d_anomalies,
    table_de_colonnes,
)
from lettrine.tables.schema import Schema

__all__ = [
    "EXTENSIONS_DE_CLASSEUR",
    "Lieux",
    "colonnes_lues",
    "est_un_classeur",
    "feuille_des_anomalies",
    "feuille_des_colonnes",
    "lieu_du_rapport",
    "lieux",
    "ouvrir",
    "porte",
    "refuser_bloquantes",
    "source_de",
]

EXTENSIONS_DE_CLASSEUR = (".xlsx", ".xlsm", ".xls", ".ods", ".csv")


class Lieux(NamedTuple):
    """Où écrire la copie du livre (None : l'acte ne fait que lire) et le rapport."""

    sortie: Path | None
    rapport: Path


def est_un_classeur(chemin: Path) -> bool:
    """Vrai si l'extension est celle d'un tableur."""
    return chemin.suffix.lower() in EXTENSIONS_DE_CLASSEUR


def lieux(entree: Path, sortie: Path, acte: str) -> Lieux:
    """Les deux fichiers rendus, d'après `--sortie`."""
    extension = _extension_rendue(entree)
    if sortie.suffix.lower() in (*EXTENSIONS_DE_CLASSEUR, ".txt") and not sortie.is_dir():
        fichier = sortie
    else:
        fichier = sortie / f"{entree.stem}{extension}"
    return Lieux(fichier, fichier.with_name(f"{fichier.stem}_{acte}.xlsx"))


def lieu_du_rapport(entree: Path, sortie: Path | None, acte: str) -> Lieux:
    """Le seul rapport d'un acte qui ne fait que lire : `--sortie`, à défaut à côté de la source.

    >>> lieu_du_rapport(Path("2025/livre.txt"), None, "balance_agee").rapport.as_posix()
    '2025/livre_balance_agee.xlsx'
    >>> lieu_du_rapport(Path("livre.txt"), Path("rendu/la balance.xlsx"), "").rapport.name
    'la balance.xlsx'
    """
    if sortie is not None and sortie.suffix.lower() == ".xlsx" and not sortie.is_dir():
        return Lieux(None, sortie)
    if sortie is not None and sortie.suffix.lower() in (*EXTENSIONS_DE_CLASSEUR, ".txt"):
        raise OptionInvalide(
            "CLA-33",
            f"« {sortie.name} » : le rapport est un classeur .xlsx.",
            f"Nommez-le « {sortie.stem}.xlsx », ou donnez un dossier.",
        )
    dossier = entree.parent if sortie is None else sortie
    return Lieux(None, dossier / f"{entree.stem}_{acte}.xlsx")


def ouvrir(
    entree: Path,
    endroits: Lieux,
    *,
    feuille: str | None = None,
    au: date | None = None,
    progression: Callable[[int], object] | None = None,
) -> Classeur:
    """Le classeur à lire et à rendre ; le dossier de sortie est créé au besoin.

    `au` paraît en pied des pages du rapport.
    """
    dossier_pret(endroits.rapport.parent)
    if est_un_classeur(entree):
        from lettrine.classeur.fichier import ouvrir_classeur  # noqa: PLC0415

        return ouvrir_classeur(
            entree,
            sortie=endroits.sortie,
            rapport=endroits.rapport,
            feuille=feuille,
            dossier=entree.name,
            au=au,
        )
    from lettrine.classeur.fec import ClasseurFec  # noqa: PLC0415

    return ClasseurFec(
        entree,
        sortie=endroits.sortie,
        rapport=endroits.rapport,
        dossier=entree.name,
        au=au,
        progression=progression,
    )


def porte(classeur: Classeur, schema: Schema) -> bool:
    """Vrai si une feuille du classeur porte le nom de cette table."""
    feuilles = {nom.casefold() for nom in classeur.tables()}
    return not feuilles.isdisjoint((schema.nom.casefold(), schema.libelle.casefold()))


def source_de(lecture: Lecture) -> str:
    """Le fichier et la feuille d'une lecture, en une phrase."""
    provenance = lecture.provenance
    feuille = f", feuille « {provenance.feuille} »" if provenance.feuille else ""
    return f"{provenance.fichier}{feuille}"


def feuille_des_anomalies(
    anomalies: Iterable[Anomalie], *tete: str, titre: str = "Ce qui est à vérifier"
) -> Feuille:
    """La feuille de ce qui est à vérifier ; `tete` sont les phrases au-dessus du tableau."""
    return Feuille("Anomalies", titre, tete, table_d_anomalies(anomalies), ANOMALIES, "controle")


def feuille_des_colonnes(lecture: Lecture, source: str) -> Feuille:
    """La feuille qui dit quelle colonne de la source a été lue comme quoi."""
    return Feuille(
        "Colonnes",
        "Quelle colonne a été lue comme quoi",
        (source,),
        table_de_colonnes(colonnes_lues(lecture)),
        CORRESPONDANCES,
        "controle",
    )


def colonnes_lues(lecture: Lecture) -> dict[str, str]:
    """Quel en-tête a été lu comme quelle colonne."""
    return {c.entete or c.lettre: c.colonne for c in lecture.provenance.correspondances}


def refuser_bloquantes(lecture: Lecture) -> None:
    """Refuse un livre dont la lecture a perdu ou faussé quelque chose."""
    graves = bloquantes(lecture.anomalies)
    if graves:
        detail = " ".join(anomalie.message for anomalie in graves[:3])
        suite = f" Et {accorder(len(graves) - 3, 'autre', 'autres')}." if len(graves) > 3 else ""
        compte = accorder(len(graves), "anomalie bloquante", "anomalies bloquantes")
        raise DonneesInvalides(
            "LET-10",
            f"« {lecture.provenance.fichier} » a {compte}. {detail}{suite}",
            "Corrigez-les à la source : les réécrire perdrait des données.",
        )


def _extension_rendue(entree: Path) -> str:
    if not est_un_classeur(entree):
        return entree.suffix or ".txt"
    return ".csv" if entree.suffix.lower() == ".csv" else ".xlsx"
