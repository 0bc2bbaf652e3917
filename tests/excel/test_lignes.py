"""Des lignes ajoutées à un registre ouvert dans Excel, comme dans un fichier, et retirées."""

import numpy as np
import openpyxl
import pandas as pd
import pytest
from openpyxl.worksheet.table import Table
from tests.excel import tableur, vivant

from lettrine.classeur.fichier import ouvrir_classeur
from lettrine.classeur.vivant import ClasseurVivant, annuler
from lettrine.erreurs import DonneesInvalides, OptionInvalide
from lettrine.tables.immobilisations import EVENEMENTS

TITRES = ["Visa", "N° du bien", "Date", "Nature"]
pytestmark = pytest.mark.usefixtures("moteur")


def evenements(*biens, montant=0):
    nombre = len(biens)
    return EVENEMENTS.table(
        {
            "NumBien": list(biens),
            "DateEvenement": np.array(["2026-06-30"] * nombre, "datetime64[s]"),
            "Nature": ["ajout"] * nombre,
            "Montant": [montant] * nombre,
        }
    )


@pytest.fixture
def registre(tmp_path):
    """Un registre d'événements d'une ligne, en tableau ou non, avec des lignes vides au besoin."""

    def faire(*, en_tableau=True, vides=0, dessous=None):
        classeur = openpyxl.Workbook()
        page = classeur.active
        page.title = "Evenements"
        page.append(TITRES)
        page.append(["CM", "M1", pd.Timestamp(2026, 2, 1).to_pydatetime(), "ajout"])
        if en_tableau:
            page.add_table(Table(displayName="Evenements", ref=f"A1:D{2 + vides}"))
        if dessous:
            page[dessous] = "une note"
        classeur.save(tmp_path / "registre.xlsx")
        return tmp_path / "registre.xlsx"

    return faire


def cellules(excel):
    (page, *_) = excel.ActiveWorkbook.feuilles
    return dict(page.cellules)


def zone(excel):
    (tableau,) = excel.ActiveWorkbook.feuilles[0].tableaux
    return tableau.zone


def ajouter(livre, table):
    classeur = ClasseurVivant(livre, action="Essai")
    classeur.ajouter_lignes(EVENEMENTS, table)
    classeur.enregistrer()
    return ClasseurVivant(livre).lire(EVENEMENTS).table


@pytest.mark.parametrize("en_tableau", [True, False])
def test_les_memes_lignes_que_dans_un_fichier_puis_rien_apres_annulation(
    registre, tmp_path, en_tableau
):
    source = registre(en_tableau=en_tableau)
    excel, _, livre = vivant.ouvrir(source)
    avant = cellules(excel)
    relue = ajouter(livre, evenements("M1", "TRUE", montant=2_000_00))
    fichier = ouvrir_classeur(source, sortie=tmp_path / "s.xlsx")
    fichier.lire(EVENEMENTS)
    fichier.ajouter_lignes(EVENEMENTS, evenements("M1", "TRUE", montant=2_000_00))
    fichier.enregistrer()
    attendue = ouvrir_classeur(tmp_path / "s.xlsx").lire(EVENEMENTS).table
    pd.testing.assert_frame_equal(relue, attendue)
    assert relue["NumBien"].tolist() == ["M1", "M1", "TRUE"]
    # La colonne Montant, que la feuille n'avait pas, n'est ajoutée que parce qu'elle sert.
    assert cellules(excel)[1, 5] == "Montant"
    if en_tableau:
        assert zone(excel) == (1, 1, 4, 5)
    fait = annuler(livre)
    assert (fait.colonnes, fait.lignes) == ((), 2)
    assert cellules(excel) == avant
    if en_tableau:
        assert zone(excel) == (1, 1, 2, 4)


def test_les_lignes_vides_du_tableau_servent_d_abord(registre):
    excel, _, livre = vivant.ouvrir(registre(vides=2, dessous="A6"))
    assert ajouter(livre, evenements("M2", "M3"))["NumBien"].tolist() == ["M1", "M2", "M3"]
    assert zone(excel) == (1, 1, 4, 4)
    annuler(livre)
    assert zone(excel) == (1, 1, 4, 4)


def test_xls_19_rien_sous_le_tableau_n_est_ecrase_ni_deplace(registre):
    excel, _, livre = vivant.ouvrir(registre(dessous="C4"))
    avant = cellules(excel)
    assert len(ajouter(livre, evenements("M2"))) == 2
    classeur = ClasseurVivant(livre)
    with pytest.raises(OptionInvalide, match="C4") as refus:
        classeur.ajouter_lignes(EVENEMENTS, evenements("M3"))
    assert refus.value.code == "XLS-19"
    assert cellules(excel) | avant == cellules(excel)


def test_une_colonne_calculee_a_cote_n_empeche_pas_d_en_ajouter_une(registre):
    excel, _, livre = vivant.ouvrir(registre())
    page, avant = excel.ActiveWorkbook.feuilles[0], cellules(excel)
    page.cellules[1, 5], page.cellules[2, 5] = "Calcul", 2.0
    page.formules[2, 5], page.tableaux[0].zone = "=1+1", (1, 1, 2, 5)
    assert ajouter(livre, evenements("M2", montant=3_00))["Montant"].tolist() == [0, 3_00]
    # Excel prolonge la formule ; l'annulation n'en laisse rien sous le tableau.
    assert page.formules == {(2, 5): "=1+1", (3, 5): "=1+1"}
    annuler(livre)
    assert cellules(excel) == avant | {(1, 5): "Calcul", (2, 5): 2.0}
    assert page.formules == {(2, 5): "=1+1"}
    assert len(ajouter(livre, evenements("M2", montant=3_00))) == 2


def test_xls_19_une_formule_vide_ou_une_fusion_dessous_est_vue(registre):
    excel, _, livre = vivant.ouvrir(registre())
    page, avant = excel.ActiveWorkbook.feuilles[0], cellules(excel)
    page.formules[3, 2] = '=IF(1=1,"","x")'
    with pytest.raises(OptionInvalide, match="B3") as refus:
        ClasseurVivant(livre).ajouter_lignes(EVENEMENTS, evenements("M2"))
    assert refus.value.code == "XLS-19"
    page.formules.clear()
    page.fusions.append((3, 1, 3, 2))
    with pytest.raises(OptionInvalide, match="fusionnées") as refus:
        ClasseurVivant(livre).ajouter_lignes(EVENEMENTS, evenements("M2"))
    assert (refus.value.code, cellules(excel)) == ("XLS-19", avant)


def test_xls_19_un_tableau_a_droite_empeche_d_ajouter_une_colonne(registre):
    excel, _, livre = vivant.ouvrir(registre())
    page = excel.ActiveWorkbook.feuilles[0]
    page.cellules[1, 7] = "Visa"
    page.tableaux.append(tableur.Tableau(page, "Voisin", (1, 7, 2, 7)))
    assert len(ajouter(livre, evenements("M2"))) == 2
    avant = cellules(excel)
    with pytest.raises(OptionInvalide, match="Voisin est à sa droite") as refus:
        ajouter(livre, evenements("M3", montant=3_00))
    assert (refus.value.code, cellules(excel)) == ("XLS-19", avant)
    classeur = ClasseurVivant(livre)
    table = classeur.lire(EVENEMENTS).table
    classeur.ecrire_colonnes("Evenements", {"Vu": table["Nature"]})
    with pytest.raises(OptionInvalide) as refus:
        classeur.enregistrer()
    assert (refus.value.code, cellules(excel)) == ("XLS-19", avant)


def test_xls_19_une_ligne_de_total_est_dite(registre):
    excel, _, livre = vivant.ouvrir(registre())
    excel.ActiveWorkbook.feuilles[0].tableaux[0].ShowTotals = True
    with pytest.raises(OptionInvalide, match="ligne de total") as refus:
        ClasseurVivant(livre).ajouter_lignes(EVENEMENTS, evenements("M3"))
    assert refus.value.code == "XLS-19"


@pytest.mark.parametrize(
    ("obstacle", "code"), [("ProtectContents", "XLS-04"), ("FilterMode", "XLS-07")]
)
def test_un_obstacle_est_dit_avant_que_rien_ne_soit_ecrit(registre, obstacle, code):
    excel, _, livre = vivant.ouvrir(registre())
    setattr(excel.ActiveWorkbook.feuilles[0], obstacle, True)
    with pytest.raises(OptionInvalide) as refus:
        ClasseurVivant(livre).ajouter_lignes(EVENEMENTS, evenements("M3"))
    assert refus.value.code == code


def test_un_echec_en_chemin_rend_au_tableau_sa_hauteur(registre, monkeypatch):
    excel, _, livre = vivant.ouvrir(registre())
    avant = cellules(excel)
    classeur = ClasseurVivant(livre)
    classeur.ajouter_lignes(EVENEMENTS, evenements("M2"))

    def casser(*_):
        raise RuntimeError("Excel est fermé")

    monkeypatch.setattr("lettrine.classeur.vivant.memoire.garder", casser)
    with pytest.raises(RuntimeError):
        classeur.enregistrer()
    assert (cellules(excel), zone(excel)) == (avant, (1, 1, 2, 4))


@pytest.mark.parametrize(("place", "dit"), [((3, 1), "complétée"), ((3, 4), "Nature")])
def test_xls_12_une_ligne_completee_ou_changee_depuis_n_est_pas_retiree(registre, place, dit):
    excel, _, livre = vivant.ouvrir(registre())
    ajouter(livre, evenements("M2"))
    excel.ActiveWorkbook.feuilles[0].cellules[place] = "vu"
    apres = cellules(excel)
    with pytest.raises(OptionInvalide, match=dit) as refus:
        annuler(livre)
    assert refus.value.code == "XLS-12"
    assert cellules(excel) == apres


def test_xls_12_un_tableau_agrandi_depuis_est_laisse(registre):
    excel, _, livre = vivant.ouvrir(registre())
    ajouter(livre, evenements("M2"))
    tableau = excel.ActiveWorkbook.feuilles[0].tableaux[0]
    tableau.zone = (1, 1, 4, 4)
    with pytest.raises(OptionInvalide, match="hauteur") as refus:
        annuler(livre)
    assert refus.value.code == "XLS-12"


def test_sans_ligne_rien_n_est_ecrit(registre):
    excel, _, livre = vivant.ouvrir(registre())
    avant = cellules(excel)
    assert len(ajouter(livre, evenements())) == 1
    assert cellules(excel) == avant
    assert len(excel.ActiveWorkbook.feuilles) == 1


def test_le_journal_dit_combien_de_lignes(registre):
    excel, _, livre = vivant.ouvrir(registre())
    ajouter(livre, evenements("M2", "M3"))
    journal = vivant.valeurs(excel.ActiveWorkbook.Sheets("Journal Lettrine"))
    assert journal[1][4] == "Evenements : lignes ajoutées, 2"


def test_un_tableau_vide_jusqu_a_son_en_tete_est_refuse(registre):
    excel, _, livre = vivant.ouvrir(registre())
    excel.ActiveWorkbook.feuilles[0].cellules.clear()
    with pytest.raises(DonneesInvalides) as refus:
        ClasseurVivant(livre).lire(EVENEMENTS)
    assert refus.value.code == "CLA-04"
