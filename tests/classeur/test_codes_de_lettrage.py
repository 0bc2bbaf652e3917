"""Un code de lettrage est un texte : il se lit et s'écrit tel quel dans tous les formats.

NA, NULL et INF sont des absences pour d'autres lecteurs, TRUE et FAUX des booléens, E1 une cellule,
1E10 et 007 des nombres, 12/05 et MAR1 des dates, =AA une formule.
"""

import shutil
import subprocess
from datetime import date
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.conftest import ecrire_livre, lignes_du_livre

from lettrine.actions.delettrer import delettrer
from lettrine.actions.ouverture import lieux, ouvrir
from lettrine.comptabilite.lettrage import Demande
from lettrine.comptabilite.lettrage.codes import code
from lettrine.tables.ecritures import ECRITURES

PIEGES = (
    "NA", "NaN", "NULL", "None", "TRUE", "FAUX", "VRAI", "E1", "1E5", "1E10", "INF", "-inf", "MAR1",
    "DEC25", "12/05", "1-2", "007", "3:4", "=AA", "+A", "-5", "@x", "'AA", "aa", "#N/A", "1,5", "é",
)  # fmt: skip
FORMATS = ("txt", "csv", "xlsx")


def livre_lettre(codes) -> list[list[object]]:
    """Le petit livre, dont chaque ligne reçoit un code de la liste, à tour de rôle."""
    codes = list(codes)
    lignes = lignes_du_livre() * (1 + len(codes) // 30)
    return [
        [*ligne[:13], codes[n % len(codes)], *ligne[14:]]
        for n, ligne in enumerate(lignes[: max(len(codes), 2)])
    ]


def lire(chemin: Path) -> pd.DataFrame:
    return ouvrir(chemin, lieux(chemin, chemin.parent / "x", "x")).lire(ECRITURES).table


def recopie(chemin: Path, sortie: Path) -> Path:
    """La copie que rend Lettrine : les codes sont lus, puis réécrits tels quels."""
    classeur = ouvrir(chemin, lieux(chemin, sortie, "x"))
    table = classeur.lire(ECRITURES).table
    classeur.ecrire_colonnes(ECRITURES.nom, {"EcritureLet": table["EcritureLet"]})
    return classeur.enregistrer()[0]


def par_libreoffice(chemin: Path, extension: str) -> Path:
    """Le fichier ouvert et enregistré par LibreOffice."""
    bureau = shutil.which("soffice")
    if not bureau:
        pytest.skip("LibreOffice (soffice) n'est pas installé.")
    sortie = chemin.parent / f"de_libreoffice_{extension}"
    subprocess.run(
        [bureau, f"-env:UserInstallation=file://{chemin.parent}/profil", "--headless",
         "--convert-to", extension, "--outdir", sortie, chemin],
        check=True,
        capture_output=True,
        timeout=180,
    )  # fmt: skip
    return sortie / f"{chemin.stem}.{extension}"


@pytest.mark.parametrize("extension", FORMATS)
def test_les_codes_qui_ressemblent_a_autre_chose_restent_des_codes(tmp_path, extension):
    source = ecrire_livre(tmp_path / f"livre.{extension}", livre_lettre(PIEGES))
    assert lire(source)["EcritureLet"].tolist() == list(PIEGES)
    copie = recopie(source, tmp_path / "copie")
    assert lire(copie)["EcritureLet"].tolist() == list(PIEGES)
    assert recopie(copie, tmp_path / "encore").read_bytes() == copie.read_bytes()


def test_dans_un_xlsx_un_code_est_une_cellule_de_texte(tmp_path):
    source = ecrire_livre(tmp_path / "livre.xlsx", livre_lettre(PIEGES))
    page = openpyxl.load_workbook(recopie(source, tmp_path / "copie")).active
    cellules = [page.cell(4 + n, 14) for n in range(len(PIEGES))]
    assert [c.value for c in cellules] == list(PIEGES)
    assert {(c.data_type, c.number_format) for c in cellules} == {("s", "@")}


@pytest.mark.parametrize("extension", ["xlsx", "ods"])
def test_libreoffice_garde_les_codes_en_textes(tmp_path, extension):
    source = ecrire_livre(tmp_path / "livre.xlsx", livre_lettre(PIEGES))
    passe = par_libreoffice(recopie(source, tmp_path / "copie"), extension)
    assert lire(passe)["EcritureLet"].tolist() == list(PIEGES)
    if extension == "xlsx":
        page = openpyxl.load_workbook(passe).active
        assert {page.cell(4 + n, 14).data_type for n in range(len(PIEGES))} == {"s"}


@pytest.mark.parametrize("extension", FORMATS)
def test_un_code_piege_se_delettre_seul_et_s_inscrit_tel_quel(tmp_path, extension):
    source = ecrire_livre(tmp_path / f"livre.{extension}", livre_lettre(PIEGES))
    endroits = lieux(source, tmp_path / "s", "delettrage")
    demande = Demande(date(2025, 2, 1), "C. M.")
    choisis = ["NA", "1E5", "=AA", "true"]
    delettrer(ouvrir(source, endroits), demande=demande, codes=choisis)
    restes = lire(endroits.sortie)["EcritureLet"].tolist()
    assert restes == ["" if c in (*choisis, "TRUE") else c for c in PIEGES]
    page = openpyxl.load_workbook(endroits.rapport)["Registre"]
    (haut,) = [ligne[0].row for ligne in page.iter_rows() if ligne[0].value == "Le"]
    titres = [c.value for c in page[haut]]
    avant = [page.cell(haut + n, titres.index("Code avant") + 1) for n in (1, 2, 3, 4)]
    assert sorted(c.value for c in avant) == ["1E5", "=AA", "NA", "TRUE"]
    assert {c.data_type for c in avant} == {"s"}


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.integers(1, 10**6).map(code),
            st.integers(1, 10**6).map(lambda n: code(n).lower()),
            st.text("ABENTRUaenE0123456789=+-@/.:'#é ", min_size=1, max_size=6)
            .map(str.strip)
            # Dans un csv, l'apostrophe devant = + - @ est la protection du tableur, pas le code.
            .filter(lambda texte: texte and texte.lstrip("'")[:1] not in tuple("=+-@"))
            | st.sampled_from(["=AA", "+A", "-5", "@x"]),
        ),
        min_size=1,
        max_size=12,
    )
)
def test_tout_code_survit_a_la_lecture_et_a_l_ecriture(tmp_path_factory, codes):
    dossier = tmp_path_factory.mktemp("codes")
    lignes = livre_lettre(codes)
    voulus = [ligne[13] for ligne in lignes]
    for extension in FORMATS:
        source = ecrire_livre(dossier / f"livre.{extension}", lignes)
        assert lire(source)["EcritureLet"].tolist() == voulus, extension
        copie = recopie(source, dossier / "copie")
        assert lire(copie)["EcritureLet"].tolist() == voulus, extension
