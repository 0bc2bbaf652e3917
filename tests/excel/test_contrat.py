"""Le contrat du port, sur un classeur ouvert : les mêmes essais que sur un fichier."""

import shutil
from pathlib import Path

import pytest
from tests.classeur.contrat import *  # noqa: F403
from tests.conftest import COLONNES, LIBELLES, ecrire_xlsx, lignes_du_livre
from tests.excel import vivant

from lettrine.classeur.vivant import ClasseurVivant
from lettrine.classeur.vivant.journal import NOM as JOURNAL
from lettrine.classeur.vivant.memoire import NOM as MEMOIRE

pytestmark = pytest.mark.usefixtures("moteur")

SANS_LETTRAGE = [n for n, champ in enumerate(COLONNES) if champ not in ("EcritureLet", "DateLet")]


class DansExcel:
    """Un classeur ouvert une fois ; chaque traitement repart de ce qu'il montre."""

    def __init__(self, chemin: Path, *, en_tableau: bool) -> None:
        self.excel, _, self.livre = vivant.ouvrir(chemin)
        self.nom, self.classeur = chemin.name, self.excel.ActiveWorkbook
        self.page = self.classeur.feuilles[0]
        if en_tableau:
            plage = self.page.UsedRange
            bas, droite = plage.Row + plage.forme[0] - 1, plage.Column + plage.forme[1] - 1
            zone = plage.Row, plage.Column, bas, droite
            self.page.tableaux.append(vivant.tableur.Tableau(self.page, "Ecritures", zone))
        self.classeur.ajouter("Mes notes").poser(3, 2, "à ne pas toucher")

    def ouvrir(self):
        return ClasseurVivant(self.livre)

    rouvrir = ouvrir

    def resultat(self, onglet):
        return vivant.valeurs(self.classeur.Sheets(onglet))

    def empreinte(self):
        lettrine = {JOURNAL, MEMOIRE}
        return {f.Name: dict(f.cellules) for f in self.classeur.feuilles if f.Name not in lettrine}

    def ailleurs(self):
        ecrites = {p[1] for p, v in self.page.cellules.items() if "ettrage" in str(v)}
        assert len(ecrites) == 2
        autres = {p: v for p, v in self.page.cellules.items() if p[1] not in ecrites}
        return autres, dict(self.classeur.Sheets("Mes notes").cellules)


@pytest.fixture(params=[True, False], ids=["tableau", "feuille"])
def poste(request, livres, tmp_path):
    return DansExcel(
        Path(shutil.copy(livres["xlsx"], tmp_path / "livre.xlsx")), en_tableau=request.param
    )


@pytest.fixture(params=[True, False], ids=["tableau", "feuille"])
def poste_sans_lettrage(request, tmp_path):
    entetes = [LIBELLES[n] for n in SANS_LETTRAGE]
    lignes = [[ligne[n] for n in SANS_LETTRAGE] for ligne in lignes_du_livre()]
    chemin = tmp_path / "livre.xlsx"
    ecrire_xlsx(chemin, lignes, entetes)
    return DansExcel(chemin, en_tableau=request.param)
