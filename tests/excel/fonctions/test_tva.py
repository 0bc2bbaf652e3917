"""Les fonctions de TVA, par le vrai CallUDF."""

from tests.excel import windows
from tests.excel.windows import ERREURS

from lettrine.excel.erreur import derniere
from lettrine.excel.frontiere import FAUTE


def test_le_taux_normal_sert_a_defaut_et_le_taux_donne_sinon(excel):
    assert excel("TVA_MONTANT", 100.0) == 20.0
    assert excel("TVA_TTC", 100.0, 0.055) == 105.5
    assert excel("TVA_HT", 99.99, "5,5 %") == 94.78


def test_le_taux_normal_est_celui_de_sa_date(excel):
    assert excel("TVA_MONTANT", 100.0, windows.OMIS, windows.jour(2013, 12, 31)) == 19.6


def test_une_plage_rend_une_plage_et_une_cellule_fautive_une_erreur(excel, feuille):
    plage = feuille.mettre([[100.0], [None], ["douze"], [ERREURS["#N/A"]], ["1 234,56"]])
    assert excel("TVA_TTC", plage) == [[120.0], [FAUTE], [FAUTE], [FAUTE], [1481.47]]


def test_un_taux_par_ligne(excel, feuille):
    montants = feuille.mettre([[100.0], [100.0], [100.0]])
    taux = feuille.mettre([[0.2], [0.055], [20.0]], gauche=3)
    assert excel("TVA_MONTANT", montants, taux) == [[20.0], [5.5], [FAUTE]]


def test_une_cellule_vide_n_est_pas_un_zero(excel, feuille):
    assert excel("TVA_TTC", feuille.mettre([[None]])) == FAUTE
    assert derniere() == (
        "TVA_TTC : #LETTRINE XLF-03 : Argument montant_ht : la cellule est vide. Corrigez la"
        " cellule."
    )


def test_un_taux_vide_n_est_pas_le_taux_normal(excel, feuille):
    assert excel("TVA_TTC", 100.0, feuille.mettre([[None]])) == FAUTE
    assert "Argument taux : la cellule est vide" in derniere()


def test_des_plages_de_tailles_differentes_sont_refusees(excel, feuille):
    montants, taux = feuille.mettre([[1.0]] * 3), feuille.mettre([[0.2]] * 2, gauche=3)
    assert excel("TVA_TTC", montants, taux) == FAUTE
    assert "XLF-04" in derniere()


def test_un_taux_hors_bornes_est_une_faute(excel):
    assert excel("TVA_TTC", 100.0, "-5 %") == FAUTE
    assert "entre 0 et 100 %" in derniere()
