"""Contrôler un FEC (the FEC audit action): le texte, puis le livre.

Règle : on relève d'abord ce que le texte a de non conforme (l'outil public Test-Compta-Demat en
fait autant), puis ce que le livre a d'anormal : équilibre, numérotation, exercice, comptes
inconnus du plan, doublons. L'exercice est celui que l'on donne, à défaut celui que dit le nom du
fichier (douze mois jusqu'à la clôture), à défaut l'étendue des dates, ce qui est alors dit.
Exceptions : un classeur n'a pas de forme à contrôler, et son nom ne dit pas d'exercice.

Référence : LPF art. A47 A-1.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd

from lettrine.actions.bilan import Bilan, Poste, accorder
from lettrine.actions.ouverture import (
    colonnes_lues,
    est_un_classeur,
    refuser_bloquantes,
    source_de,
)
from lettrine.classeur.port import Classeur
from lettrine.classeur.presentation import Controle, Feuille, ecrire_classeur
from lettrine.comptabilite.controle_fec import ControleFec, controler
from lettrine.dates import Exercice, formater
from lettrine.erreurs import Anomalie, Gravite, OptionInvalide
from lettrine.fichiers import dossier_pret
from lettrine.formats import fec
from lettrine.monnaie import formater as formater_montant
from lettrine.tables.controle import COMPTES, JOURNAUX
from lettrine.tables.ecritures import ECRITURES
from lettrine.tables.etats import ANOMALIES, table_d_anomalies

__all__ = ["controler_fec", "controler_les_ecritures"]


def controler_fec(
    chemin: Path,
    *,
    rapport: Path | None = None,
    debut: date | None = None,
    fin: date | None = None,
    option_anticipee: bool = False,
    progression: Callable[[int], object] | None = None,
) -> Bilan:
    """Contrôle un FEC et, si `rapport` est donné, écrit le classeur de contrôle.

    `debut` et `fin` bornent l'exercice ; `option_anticipee` applique le plan de 2025 à un
    exercice ouvert en 2024. Un classeur est contrôlé de même, sans la forme d'un fichier. Lève les
    erreurs de `fec.lire`.
    """
    if est_un_classeur(chemin):
        from lettrine.classeur.fichier import ouvrir_classeur  # noqa: PLC0415

        if rapport is not None:
            dossier_pret(rapport.parent)
        return controler_les_ecritures(
            ouvrir_classeur(chemin, rapport=rapport, dossier=chemin.name),
            debut=debut,
            fin=fin,
            option_anticipee=option_anticipee,
            rendre=rapport is not None,
        )
    lecture = fec.lire(chemin, progression=progression)
    exercice, precision = _exercice(chemin, lecture.table, debut, fin)
    controle = controler(lecture.table, exercice=exercice, option_anticipee=option_anticipee)
    anomalies = [*lecture.anomalies, *precision, *controle.anomalies]
    fichiers: tuple[Path, ...] = ()
    if rapport is not None:
        periode = f", {exercice}" if exercice else ""
        source = f"Source : {chemin.name}{periode}."
        dossier_pret(rapport.parent)
        feuilles = _feuilles(source, lecture.table, controle, anomalies)
        fichiers = (ecrire_classeur(rapport, feuilles, dossier=chemin.name),)
    bilan = _bilan(chemin.name, lecture.table, anomalies, fichiers)
    champs = len([champ for champ in lecture.forme.champs if champ])
    forme = {"Encodage": lecture.forme.encodage, "Champs": str(champs)}
    return replace(bilan, precisions=_precisions(exercice, **forme))


def controler_les_ecritures(
    classeur: Classeur,
    *,
    debut: date | None = None,
    fin: date | None = None,
    option_anticipee: bool = False,
    rendre: bool = True,
    progression: Callable[[str], object] | None = None,
) -> Bilan:
    """Contrôle les écritures d'un classeur, et y ajoute les feuilles de contrôle si `rendre`.

    La forme d'un fichier (encodage, séparateur, ordre des champs) n'y est pas contrôlée. Lève
    `DonneesInvalides` (LET-10) si des lignes sont illisibles.
    """
    dire = progression or (lambda _etape: None)
    dire("Lecture des écritures")
    lecture = classeur.lire(ECRITURES)
    refuser_bloquantes(lecture)
    dire("Contrôle")
    exercice, precision = _exercice(None, lecture.table, debut, fin)
    controle = controler(lecture.table, exercice=exercice, option_anticipee=option_anticipee)
    anomalies = [*lecture.anomalies, *precision, *controle.anomalies]
    source = f"Source : {source_de(lecture)}."
    fichiers: tuple[Path, ...] = ()
    if rendre:
        dire("Écriture du rapport")
        for feuille in _feuilles(source, lecture.table, controle, anomalies):
            classeur.ecrire_feuille(feuille)
        fichiers = tuple(classeur.enregistrer())
    bilan = _bilan(lecture.provenance.fichier, lecture.table, anomalies, fichiers)
    return replace(bilan, precisions=_precisions(exercice, **colonnes_lues(lecture)))


def _precisions(exercice: Exercice | None, **autres: str) -> dict[str, str]:
    return {"Exercice": str(exercice) if exercice else "non précisé", **autres}


def _exercice(
    chemin: Path | None, table: pd.DataFrame, debut: date | None, fin: date | None
) -> tuple[Exercice | None, list[Anomalie]]:
    if debut and fin:
        return Exercice(debut, fin), []
    if debut or fin:
        raise OptionInvalide(
            "FEC-27",
            "L'exercice n'a qu'une borne.",
            "Donnez les deux : --exercice-du et --exercice-au.",
        )
    nom = fec.lire_nom(chemin) if chemin else None
    if nom:
        return Exercice.finissant_le(nom.cloture), []
    jours = table["EcritureDate"].dropna()
    if jours.empty:
        return None, []
    message = (
        "L'exercice n'est dit ni par le nom du fichier ni par vous : les dates n'ont pas été"
        f" bornées, le plan de comptes est celui du {formater(jours.min().date())}."
    )
    return None, [Anomalie("FEC-28", Gravite.INFORMATION, message)]


def _feuilles(
    source: str, table: pd.DataFrame, controle: ControleFec, anomalies: list[Anomalie]
) -> list[Feuille]:
    debit, credit = (int(table[sens].sum()) for sens in ("Debit", "Credit"))
    return [
        Feuille(
            "Anomalies",
            "Contrôle du fichier des écritures comptables",
            (source, "Ce qui suit est à corriger à la source, ou à savoir justifier."),
            table_d_anomalies(anomalies),
            ANOMALIES,
            "controle",
            (Controle("Total des débits égal au total des crédits", debit, credit),),
        ),
        Feuille(
            "Journaux",
            "Totaux par journal",
            (source,),
            controle.synthese,
            JOURNAUX,
            totaux=("Lignes", "Ecritures", "Debit", "Credit", "Ecart"),
        ),
        Feuille(
            "Comptes",
            "Comptes du fichier et plan comptable général",
            (source,),
            controle.comptes,
            COMPTES,
            totaux=("Lignes",),
        ),
    ]


def _bilan(
    source: str, table: pd.DataFrame, anomalies: list[Anomalie], fichiers: tuple[Path, ...]
) -> Bilan:
    debit, credit = int(table["Debit"].sum()), int(table["Credit"].sum())
    a_voir = [a for a in anomalies if a.gravite is not Gravite.INFORMATION]
    if a_voir:
        points = accorder(len(a_voir), "point", "points")
        phrase = f"« {source} » : {points} à corriger ou à justifier."
    else:
        phrase = f"« {source} » : aucun écart aux règles contrôlées."
    return Bilan(
        titre="Contrôle du FEC",
        phrase=phrase,
        postes=(
            Poste("Lignes", len(table)),
            Poste("Total des débits", debit, montant=True),
            Poste("Total des crédits", credit, montant=True),
            Poste("Écart", debit - credit, montant=True),
        ),
        controles=((f"Débits = crédits ({formater_montant(debit)})", debit == credit),),
        fichiers=fichiers,
        anomalies=anomalies,
    )
