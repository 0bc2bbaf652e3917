"""Un tableau découpé en blocs : titres, totaux vivants, plan repliable, feuilles qui se suivent."""

import numpy as np
import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lettrine.classeur.blocs import Blocs, GenreDeRangee
from lettrine.classeur.presentation import Feuille, ecrire_classeur, ecriture
from lettrine.tables.grand_livre import GRAND_LIVRE


def table(nombre):
    return GRAND_LIVRE.table(
        {
            "CompteNum": ["411", "411", "512", "707"][:nombre],
            "EcritureDate": [np.datetime64("2026-01-05")] * nombre,
            "EcritureLib": [f"=Ligne {n}" for n in range(nombre)],
            "Debit": [100_10, 0, 5_00, 0][:nombre],
            "Credit": [0, 30_00, 0, 75_10][:nombre],
            "RangLigne": list(range(2, nombre + 2)),
        }
    )


BLOCS = Blocs(
    (0, 2, 3),
    ("411 — Clients", "512 — Banque", "707 — Ventes"),
    ("Total 411", "Total 512", "Total 707"),
    ("Solde", "Debit", "Credit"),
)


def ecrire(chemin, lignes=None, blocs=BLOCS, **options):
    feuille = Feuille(
        "GL", "Grand livre", (), table(4) if lignes is None else lignes, GRAND_LIVRE,
        totaux=("Debit", "Credit"), blocs=blocs, **options,
    )  # fmt: skip
    return ecrire_classeur(chemin, [feuille])


def rangees(chemin, feuille="GL", **options):
    page = openpyxl.load_workbook(chemin, **options)[feuille]
    haut = next(c.row for r in page.iter_rows() for c in r if c.value == "Compte")
    return page, haut, [[c.value for c in r] for r in page.iter_rows(min_row=haut + 1)]


def test_chaque_bloc_a_son_titre_ses_lignes_et_ses_totaux(tmp_path):
    _, _, lues = rangees(ecrire(tmp_path / "a.xlsx"), data_only=True)
    assert [ligne[0] for ligne in lues] == [
        "411 — Clients", "411", "411", "Total 411",
        "512 — Banque", "512", "Total 512",
        "707 — Ventes", "707", "Total 707",
    ]  # fmt: skip
    places = {colonne.nom: place for place, colonne in enumerate(GRAND_LIVRE.colonnes)}
    pied = lues[3]
    assert (pied[places["Debit"]], pied[places["Credit"]], pied[places["Solde"]]) == (
        100.10,
        30.00,
        70.10,
    )


def test_les_totaux_sont_des_sous_totaux_qui_ne_comptent_rien_deux_fois(tmp_path):
    page, haut, lues = rangees(ecrire(tmp_path / "a.xlsx"))
    debit = next(c for c in page[haut] if c.value == "Débit")
    formules = [page.cell(haut + n, debit.column).value for n in (4, 7, 10)]
    lettre = debit.column_letter
    assert formules == [
        f"=SUBTOTAL(109,{lettre}{haut + 2}:{lettre}{haut + 3})",
        f"=SUBTOTAL(109,{lettre}{haut + 6})",
        f"=SUBTOTAL(109,{lettre}{haut + 9})",
    ]
    general = page.cell(haut - 1, debit.column).value
    assert general == f"=SUBTOTAL(109,${lettre}${haut + 1}:${lettre}${haut + len(lues)})"


def test_les_lignes_se_replient_et_le_tableau_se_filtre(tmp_path):
    page, haut, lues = rangees(ecrire(tmp_path / "a.xlsx"))
    niveaux = [page.row_dimensions[haut + 1 + n].outlineLevel for n in range(len(lues))]
    assert niveaux == [0, 1, 1, 0, 0, 1, 0, 0, 1, 0]
    assert page.auto_filter.ref.startswith(f"A{haut}:")
    assert not page.tables
    assert page.freeze_panes == f"A{haut + 1}"


def test_le_tableur_recalcule_les_memes_totaux(tmp_path):
    """LibreOffice relit, recalcule et enregistre : les totaux sont ceux que Lettrine a écrits."""
    import shutil
    import subprocess

    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice (soffice) n'est pas installé.")
    chemin = ecrire(tmp_path / "a.xlsx")
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/profil", "--headless",
         "--convert-to", "ods", "--outdir", str(tmp_path), str(chemin)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    import python_calamine

    feuille = python_calamine.CalamineWorkbook.from_path(tmp_path / "a.ods").get_sheet_by_index(0)
    lues = feuille.to_python()
    haut = next(n for n, ligne in enumerate(lues) if "Compte" in ligne)
    debit, solde = lues[haut].index("Débit"), lues[haut].index("Solde progressif")
    assert lues[haut - 1][debit] == 105.10
    assert [lues[haut + n][debit] for n in (4, 7)] == [100.10, 5.00]
    assert [lues[haut + n][solde] for n in (4, 7, 10)] == [70.10, 5.00, -75.10]


def test_une_ligne_a_la_hauteur_de_son_texte_replie(tmp_path):
    lignes = table(4).assign(EcritureLib=["court", "mot " * 30, "court", "court"])
    lignes["EcritureLib"] = lignes["EcritureLib"].astype("str")
    page, haut, _ = rangees(ecrire(tmp_path / "a.xlsx", lignes))
    assert page.row_dimensions[haut + 2].height is None
    assert page.row_dimensions[haut + 3].height >= 30


def test_un_texte_reste_un_texte(tmp_path):
    page, haut, _ = rangees(ecrire(tmp_path / "a.xlsx"))
    libelle = next(c.column for c in page[haut] if c.value == "Libellé")
    assert page.cell(haut + 2, libelle).value == "=Ligne 0"
    assert page.cell(haut + 2, libelle).data_type == "s"


def test_un_tableau_sans_ligne_le_dit(tmp_path):
    _, haut, lues = rangees(ecrire(tmp_path / "a.xlsx", table(0), Blocs((), (), ())))
    page = openpyxl.load_workbook(tmp_path / "a.xlsx")["GL"]
    assert "Aucune ligne." in [c.value for c in page[haut - 1]]
    assert [valeur for ligne in lues for valeur in ligne if valeur is not None] == []


def test_un_bloc_coupe_continue_sur_la_feuille_suivante(tmp_path, monkeypatch):
    monkeypatch.setattr(ecriture, "LIGNES_PAR_FEUILLE", 3)
    chemin = ecrire(tmp_path / "a.xlsx")
    noms = openpyxl.load_workbook(chemin).sheetnames
    assert noms == ["GL", "GL (2)", "GL (3)", "GL (4)"]
    _, _, lues = rangees(chemin, "GL (2)", data_only=True)
    assert [ligne[0] for ligne in lues] == ["411 — Clients (suite)", "411", "Total 411"]


def test_au_dela_de_la_limite_des_tableaux_tout_est_pareil(tmp_path, monkeypatch):
    attendu = rangees(ecrire(tmp_path / "a.xlsx"), data_only=True)[2]
    monkeypatch.setattr(ecriture, "LIGNES_EN_TABLEAU", 2)
    assert rangees(ecrire(tmp_path / "b.xlsx"), data_only=True)[2] == attendu


def test_les_visas_se_signent_en_tete(tmp_path):
    chemin = ecrire(tmp_path / "a.xlsx", visas=("Établi par", "Revu par"))
    page = openpyxl.load_workbook(chemin)["GL"]
    textes = {c.value: c.row for r in page.iter_rows() for c in r if c.value}
    assert textes["Établi par"] + 1 == textes["Revu par"]
    assert textes["Revu par"] < textes["Compte"]
    assert [c.value for r in page.iter_rows() for c in r].count("le") == 2


@given(
    tailles=st.lists(st.integers(1, 9), max_size=8),
    limite=st.integers(3, 12),
)
def test_les_parts_gardent_chaque_ligne_une_fois(tailles, limite):
    debuts = [sum(tailles[:n]) for n in range(len(tailles))]
    nombre = sum(tailles)
    noms = tuple(str(n) for n in range(len(tailles)))
    blocs = Blocs(tuple(debuts), noms, noms)
    vues = []
    for debut, fin, part in blocs.parts(nombre, limite):
        assert part.hauteur(fin - debut) <= limite or not nombre
        for rangee in part.rangees(fin - debut):
            if rangee.genre is GenreDeRangee.LIGNE:
                bloc = part.pieds[rangee.bloc]
                vues.append((debut + rangee.ligne, bloc))
    attendu = [
        (debuts[n] + ligne, str(n)) for n, taille in enumerate(tailles) for ligne in range(taille)
    ]
    assert vues == attendu
