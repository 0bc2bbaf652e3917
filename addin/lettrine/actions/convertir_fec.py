"""Passer d'un FEC à un classeur et d'un classeur à un FEC (conversion).

Règle : toutes les lignes, dans le même ordre, les mêmes montants au centime. Vers un FEC, le nom
est SirenFECAAAAMMJJ ; les colonnes absentes de la source restent vides et c'est dit.
Exceptions : une source dont une ligne est illisible est refusée.

Référence : LPF art. A47 A-1.
"""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from lettrine.actions.bilan import Bilan, Poste, nombre
from lettrine.actions.ouverture import (
    EXTENSIONS_DE_CLASSEUR,
    colonnes_lues,
    est_un_classeur,
    feuille_des_anomalies,
    refuser_bloquantes,
    source_de,
)
from lettrine.classeur.fec import ClasseurFec
from lettrine.classeur.fichier import ouvrir_classeur
from lettrine.classeur.port import Classeur, Lecture
from lettrine.classeur.presentation import Controle, Feuille, ecrire_classeur
from lettrine.erreurs import Anomalie, Gravite, OptionInvalide
from lettrine.fichiers import dossier_pret
from lettrine.formats import fec
from lettrine.tables.ecritures import CHAMPS_FEC, CHAMPS_TRESORERIE, ECRITURES
from lettrine.tables.schema import RANG

__all__ = ["convertir_fec", "exporter_fec"]

LEGAUX = (*CHAMPS_FEC, *CHAMPS_TRESORERIE)
TOUJOURS_VIDES = {"CompAuxNum", "CompAuxLib", "EcritureLet", "DateLet", "Montantdevise", "Idevise"}


def convertir_fec(
    entree: Path,
    sortie: Path,
    *,
    siren: str = "",
    cloture: date | None = None,
    feuille: str | None = None,
    progression: Callable[[int], object] | None = None,
) -> Bilan:
    """Convertit selon l'extension de `entree` : un classeur devient un FEC, et l'inverse.

    `sortie` est un fichier ou un dossier. Vers un FEC, `siren` et `cloture` sont exigés, sauf si
    `sortie` est déjà un nom conforme (FEC-29).
    """
    if est_un_classeur(entree):
        return exporter_fec(
            ouvrir_classeur(entree, feuille=feuille), sortie, siren=siren, cloture=cloture
        )
    lecture = ClasseurFec(entree, progression=progression).lire(ECRITURES)
    refuser_bloquantes(lecture)
    cible = _cible_classeur(entree, sortie)
    dossier_pret(cible.parent)
    _ecrire_classeur(lecture, cible)
    return _bilan(lecture, cible, [])


def exporter_fec(
    classeur: Classeur, sortie: Path, *, siren: str = "", cloture: date | None = None
) -> Bilan:
    """Écrit en FEC les écritures d'un classeur, fichier ou ouvert ; lui reste tel qu'il est.

    `sortie` est un fichier ou un dossier. Lève `DonneesInvalides` (LET-10) si des lignes sont
    illisibles, `OptionInvalide` (FEC-29) si rien ne dit le nom du fichier.
    """
    lecture = classeur.lire(ECRITURES)
    refuser_bloquantes(lecture)
    cible = _cible_fec(sortie, siren, cloture)
    dossier_pret(cible.parent)
    hors_fec = [str(nom) for nom in lecture.table if nom not in (*LEGAUX, RANG)]
    ecrites = fec.ecrire(lecture.table.drop(columns=hors_fec), cible)
    return _bilan(lecture, cible, [*ecrites, *_champs_vides(lecture), *_champs_laisses(hors_fec)])


def _bilan(lecture: Lecture, cible: Path, remarques: list[Anomalie]) -> Bilan:
    table, source = lecture.table, lecture.provenance.fichier
    debit, credit = int(table["Debit"].sum()), int(table["Credit"].sum())
    return Bilan(
        titre="Conversion",
        phrase=f"{nombre(len(table))} lignes de « {source} » écrites dans « {cible.name} ».",
        postes=(
            Poste("Lignes", len(table)),
            Poste("Total des débits", debit, montant=True),
            Poste("Total des crédits", credit, montant=True),
        ),
        controles=(("Débits = crédits", debit == credit),),
        fichiers=(cible,),
        anomalies=[*lecture.anomalies, *remarques],
        precisions=colonnes_lues(lecture),
    )


def _cible_fec(sortie: Path, siren: str, cloture: date | None) -> Path:
    if siren and cloture:
        nom = fec.nom_conforme(siren, cloture)
        return sortie.with_name(nom) if sortie.suffix.lower() == ".txt" else sortie / nom
    if fec.lire_nom(sortie):
        return sortie
    raise OptionInvalide(
        "FEC-29",
        "Le nom d'un FEC dit le SIREN et la clôture, qui manquent.",
        "Donnez le SIREN et la date de clôture, ou un nom de fichier SirenFECAAAAMMJJ.txt.",
    )


def _cible_classeur(entree: Path, sortie: Path) -> Path:
    if sortie.suffix.lower() == ".xlsx":
        return sortie
    if sortie.suffix.lower() in (*EXTENSIONS_DE_CLASSEUR, ".txt") and not sortie.is_dir():
        raise OptionInvalide(
            "CLA-33",
            f"« {sortie.name} » : un FEC est converti en classeur .xlsx.",
            f"Nommez la sortie « {sortie.stem}.xlsx », ou donnez un dossier.",
        )
    return sortie / f"{entree.stem}.xlsx"


def _ecrire_classeur(lecture: Lecture, cible: Path) -> None:
    table = lecture.table
    debit, credit = int(table["Debit"].sum()), int(table["Credit"].sum())
    feuilles = [
        Feuille(
            "Écritures",
            "Écritures",
            (f"Source : {source_de(lecture)}.",),
            table,
            ECRITURES,
            "saisie",
            (
                Controle(
                    "Débits = crédits", debit, credit, somme_de="Debit", somme_attendue="Credit"
                ),
            ),
            ("Debit", "Credit"),
        ),
        feuille_des_anomalies(
            lecture.anomalies, f"Source : {source_de(lecture)}.", titre="Anomalies de lecture"
        ),
    ]
    ecrire_classeur(cible, feuilles, dossier=lecture.provenance.fichier)


def _champs_laisses(hors_fec: list[str]) -> list[Anomalie]:
    if not hors_fec:
        return []
    libelles = ", ".join(ECRITURES[nom].libelle for nom in hors_fec)
    message = f"Colonne non écrite, que le FEC ne connaît pas : {libelles}."
    return [Anomalie("FEC-36", Gravite.INFORMATION, message)]


def _champs_vides(lecture: Lecture) -> list[Anomalie]:
    lus = {c.colonne for c in lecture.provenance.correspondances}
    vides = [champ for champ in CHAMPS_FEC if champ not in lus and champ not in TOUJOURS_VIDES]
    if not vides:
        return []
    message = (
        f"La source n'a pas de colonne {', '.join(vides)} : ces champs, obligatoires, sont vides"
        " dans le FEC."
    )
    return [Anomalie("FEC-30", Gravite.A_TRAITER, message)]
