"""Ce que chaque moteur fait à sa façon ; le reste est dans les essais, qui passent par les deux."""

import pytest
from tests.excel import mac, tableur, vivant

from lettrine.classeur.vivant import ClasseurVivant, moteur
from lettrine.classeur.vivant.lecture import chercher
from lettrine.classeur.vivant.obstacles import refuser_la_zone
from lettrine.classeur.vivant.resultats import est_un_resultat
from lettrine.erreurs import OptionInvalide
from lettrine.tables.ecritures import ECRITURES


@pytest.fixture
def chemin(tmp_path, demo):
    return vivant.ecrire(tmp_path / "livre.xlsx", demo.ecritures.head(40))


@pytest.fixture
def sur_mac(monkeypatch):
    monkeypatch.setattr(mac, "choisi", True)


@pytest.fixture
def ouvert(chemin, sur_mac):
    return vivant.ouvrir(chemin)


def test_un_nom_de_windows_n_existe_pas_sur_mac(ouvert):
    _, application, livre = ouvert
    feuille = livre.sheets[0]
    for objet, nom in (
        (application.api, "InputBox"), (livre.api, "Activate"), (feuille.api, "CustomProperties"),
        (feuille.range("A1").api, "HasFormula"), (feuille.tables[0].api, "ListColumns"),
    ):  # fmt: skip
        with pytest.raises(AttributeError):
            getattr(objet, nom)


def test_chaque_propriete_regardee_est_au_dictionnaire_du_mac(ouvert):
    _, _, livre = ouvert
    assert {moteur.propriete(livre, nom) for nom in ("ReadOnly", "Date1904")} == {False}
    assert set(moteur.DU_MAC.values()) <= mac.PROPRIETES
    assert moteur.propriete(livre, "FileFormat") == 51
    assert moteur.propriete(livre.sheets[0].range("A1"), "HasFormula") is False


@pytest.mark.parametrize("affichee", ["#VALUE!", "#VALEUR!"])
def test_une_cellule_en_erreur_n_est_pas_vide_sur_mac(ouvert, monkeypatch, affichee):
    excel, _, livre = ouvert
    monkeypatch.setitem(mac.AFFICHEES, tableur.ERREURS["#VALUE!"], affichee)
    feuille = excel.ActiveWorkbook.Sheets("Écritures")
    debit = 1 + vivant.valeurs(feuille)[0].index("Débit")
    feuille.cellules[7, debit] = tableur.ERREURS["#VALUE!"]
    assert livre.sheets[0].range((7, debit)).raw_value == mac.ABSENTE
    anomalies = ClasseurVivant(livre).lire(ECRITURES).anomalies
    assert any("#VALEUR!" in anomalie.message for anomalie in anomalies)


def test_une_grande_feuille_se_lit_par_petits_blocs_sur_mac(ouvert, monkeypatch):
    _, _, livre = ouvert
    attendue = ClasseurVivant(livre).lire(ECRITURES).table
    monkeypatch.setattr(moteur, "CELLULES_PAR_BLOC_MAC", 60)
    assert ClasseurVivant(livre).lire(ECRITURES).table.equals(attendue)


def test_xls_07_un_tableau_filtre_est_vu_sur_mac(ouvert):
    excel, _, livre = ouvert
    tableau = excel.ActiveWorkbook.Sheets("Écritures").tableaux[0]
    colonnes = tableau.ListColumns.Count
    tableau.ShowAutoFilter = True
    tableau.filtres = [Filtre(allume=False)] * colonnes
    assert not moteur.est_filtre(livre.sheets[0].tables[0])
    tableau.filtres = [Filtre(allume=rang == 3) for rang in range(colonnes)]
    lue, _ = chercher(livre.sheets, ECRITURES, source="livre.xlsx")
    with pytest.raises(OptionInvalide, match="XLS-07"):
        refuser_la_zone(lue, livre.sheets[0].range("A2"), "Lettrage")


class Filtre:
    """Le filtre d'une colonne."""

    def __init__(self, *, allume):
        self.FilterOn = allume
        self.Operator = self.Criteria1 = self.Criteria2 = None


def test_la_marque_du_mac_se_lit_aussi_sous_windows(chemin, monkeypatch):
    monkeypatch.setattr(mac, "choisi", True)
    excel, _, livre = vivant.ouvrir(chemin)
    moteur.marquer(livre.sheets[0], "Lettrine", "0a1b")
    assert moteur.marque(livre.sheets[0], "Lettrine") == "0a1b"
    livre.sheets[0].name = "Autre nom"
    assert est_un_resultat(livre.sheets["Autre nom"])
    monkeypatch.setattr(mac, "choisi", False)
    meme = vivant.application_de(excel).books.active
    assert moteur.marque(meme.sheets["Autre nom"], "Lettrine") == "0a1b"


def test_une_feuille_reste_elle_meme_quand_une_autre_s_en_va(ouvert):
    excel, _, livre = ouvert
    for nom in ("Deux", "Trois"):
        excel.ActiveWorkbook.ajouter(nom)
    une, deux, trois = moteur.feuilles(livre)
    deux.delete()
    assert [une.name, trois.name] == ["Écritures", "Trois"]


def test_une_feuille_tres_masquee_se_montre_de_nouveau(ouvert):
    excel, _, livre = ouvert
    feuille = excel.ActiveWorkbook.ajouter("Deux")
    moteur.masquer(livre.sheets["Deux"])
    assert (feuille.Visible, livre.sheets["Deux"].visible) == (tableur.TRES_MASQUEE, False)
    moteur.montrer(livre.sheets["Deux"])
    assert livre.sheets["Deux"].visible is True


def test_sur_mac_python_ne_pose_pas_de_question(ouvert):
    _, application, _ = ouvert
    with pytest.raises(ValueError, match="question"):
        moteur.demander(application, "Une question", "Lettrine", "")


def test_xls_16_un_format_qui_ne_garde_pas_tout_est_refuse_sur_mac(ouvert):
    from lettrine.actions.lettrer import lettrer

    excel, _, livre = ouvert
    excel.ActiveWorkbook.FileFormat = 62
    with pytest.raises(OptionInvalide, match="XLS-16"):
        lettrer(ClasseurVivant(livre))


@pytest.mark.parametrize(
    ("remplie", "vide"),
    [((3, 2), True), ((9, 2), False), ((20, 3), False), ((21, 2), True), ((12, 5), True)],
)
def test_une_plage_vide_se_reconnait_en_remontant_du_bas_sur_mac(ouvert, remplie, vide):
    excel, _, livre = ouvert
    excel.ActiveWorkbook.ajouter("Notes").poser(*remplie, "une note")
    assert moteur.est_vide(livre.sheets["Notes"].range((9, 2), (20, 3))) is vide
