"""La passerelle : ce qui échoue le dit, en français, et rien d'autre n'est appelé."""

import pytest
from tests.excel.windows import ERREURS

from lettrine.excel import passerelle
from lettrine.excel.erreur import derniere
from lettrine.excel.fonctions import tva
from lettrine.excel.frontiere import FAUTE

MODULE = "lettrine.excel.fonctions.tva"


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ([None], "XLF-01"),
        ([[[1.0], [2.0]], None, [[1.0], [2.0]]], "XLF-02"),
        ([ERREURS["#REF!"]], "XLF-03"),
        ([[[1.0], [2.0]], [[0.1], [0.2], [0.2]]], "XLF-04"),
    ],
)
def test_un_refus_est_une_erreur_d_excel_et_dit_pourquoi(arguments, code):
    assert passerelle.executer_fonction(MODULE, "tva_ht", arguments) == FAUTE
    assert derniere().startswith(f"TVA_HT : #LETTRINE {code} : ")


ENTETE = ["Date", "Compte", "Débit", "Crédit"]
LETTRAGE = "lettrine.excel.fonctions.lettrage"
TIERS = "lettrine.excel.fonctions.tiers"


@pytest.mark.parametrize(
    ("module", "nom", "arguments", "code"),
    [
        (LETTRAGE, "lettrage_codes", [[ENTETE]], "XLF-05"),
        (LETTRAGE, "lettrage_codes", [[ENTETE], "peut-être"], "XLF-06"),
        (TIERS, "echeancier", [[ENTETE, ["31/12/9999", "411", 1.0, ""]]], "XLF-08"),
        (TIERS, "delai_paiement", [[ENTETE, ["01/02/2025", "411", 1.0, ""]]], "XLF-07"),
    ],
)
def test_un_refus_d_un_tableau_est_ecrit_dans_sa_premiere_cellule(module, nom, arguments, code):
    rendu = passerelle.executer_fonction(module, nom, arguments)
    assert (derniere() if rendu == FAUTE else rendu).find(f"#LETTRINE {code} : ") >= 0


def test_l_inattendu_est_consigne_sans_les_donnees_xlf_99(monkeypatch, tmp_path):
    def panne(*_):
        raise KeyError("un secret")

    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path))
    monkeypatch.setattr(tva, "_calculer", panne)
    assert passerelle.executer_fonction(MODULE, "tva_ht", [120.0]) == FAUTE
    assert "XLF-99" in derniere()
    journal = (tmp_path / "lettrine" / "journal.txt").read_text(encoding="utf-8")
    assert "KeyError" in journal
    assert "secret" not in journal + derniere()


def test_seules_les_fonctions_de_feuille_sont_appelees(monkeypatch, tmp_path):
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path))
    for module, nom in (("os", "getcwd"), (MODULE, "_calculer"), (MODULE, "absente")):
        rendu = passerelle.executer_fonction(module, nom, [])
        assert rendu.startswith("#LETTRINE XLF-99")
