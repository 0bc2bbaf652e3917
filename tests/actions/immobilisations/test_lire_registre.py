"""Lire un registre : ses feuilles, ses exercices, et ce qui est refusé."""

from datetime import date

import openpyxl
import pytest
from tests.actions.immobilisations.dossiers import ecrire_registre

from lettrine.actions.immobilisations import lire_registre
from lettrine.classeur.fichier import ouvrir_classeur
from lettrine.dates import Exercice
from lettrine.erreurs import DonneesInvalides

EXERCICE = (date(2025, 7, 1), date(2026, 6, 30))


def lire(chemin):
    return lire_registre(ouvrir_classeur(chemin))


def completer(chemin, feuille, lignes):
    classeur = openpyxl.load_workbook(chemin)
    if feuille in classeur.sheetnames:
        del classeur[feuille]
    page = classeur.create_sheet(feuille)
    for ligne in lignes:
        page.append(list(ligne))
    classeur.save(chemin)
    return chemin


def test_le_registre_seul_suffit(tmp_path):
    chemin = ecrire_registre(tmp_path / "r.xlsx")
    classeur = openpyxl.load_workbook(chemin)
    del classeur["Societe"]
    classeur.save(chemin)
    lu = lire(chemin)
    assert len(lu.table) == 6
    assert lu.evenements.empty
    assert lu.exercices == []
    assert lu.source("Plan", date(2026, 12, 31)).startswith("Plan au 31/12/2026, d'après r.xlsx")


def test_la_societe_donne_son_nom_et_son_exercice(tmp_path):
    chemin = completer(
        ecrire_registre(tmp_path / "r.xlsx"),
        "Societe",
        [("Dénomination", "Début de l'exercice", "Fin de l'exercice"), ("Merisier", *EXERCICE)],
    )
    lu = lire(chemin)
    assert lu.exercices == [Exercice(*EXERCICE)]
    assert lu.source("Plan", date(2026, 6, 30)).startswith("Merisier — Plan")
    assert lu.plan(au=date(2026, 1, 1)).calendrier.exercices[-1] == Exercice(*EXERCICE)


def test_la_table_des_exercices_l_emporte_sur_la_societe(tmp_path):
    chemin = completer(
        ecrire_registre(tmp_path / "r.xlsx", exercices=[EXERCICE]),
        "Societe",
        [
            ("Dénomination", "Début de l'exercice", "Fin de l'exercice"),
            ("Merisier", date(2026, 1, 1), date(2026, 12, 31)),
        ],
    )
    assert lire(chemin).exercices == [Exercice(*EXERCICE)]


def test_un_exercice_qui_en_chevauche_un_autre_est_signale_imm_20(tmp_path):
    double = (date(2026, 1, 1), date(2026, 12, 31))
    lu = lire(ecrire_registre(tmp_path / "r.xlsx", exercices=[EXERCICE, double]))
    assert lu.exercices == [Exercice(*EXERCICE)]
    assert "IMM-20" in [a.code for a in lu.anomalies]


def test_un_registre_dont_une_ligne_est_illisible_est_refuse_let_10(tmp_path):
    chemin = ecrire_registre(tmp_path / "r.xlsx")
    classeur = openpyxl.load_workbook(chemin)
    classeur["Immobilisations"]["D5"] = "bientôt"
    classeur.save(chemin)
    with pytest.raises(DonneesInvalides) as refus:
        lire(chemin)
    assert refus.value.code == "LET-10"
