"""Les fonctions d'immobilisations : des plans refaits à la main, et le registre d'exemple."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.excel.conftest import en_com
from tests.excel.windows import jour

from lettrine.comptabilite.immobilisations import planifier
from lettrine.comptabilite.immobilisations.cout_entree import couts_d_entree
from lettrine.comptabilite.immobilisations.ecritures import od_de_cloture
from lettrine.comptabilite.immobilisations.rapprochement import rapprocher_le_livre
from lettrine.comptabilite.immobilisations.tableaux import Regime, tableaux
from lettrine.excel.erreur import derniere
from lettrine.excel.fonctions.amortissements import amort_dotation, amort_lineaire, immo_vnc
from lettrine.excel.frontiere import FAUTE, Plage
from lettrine.tables.ecritures import ECRITURES
from lettrine.tables.immobilisations import ELEMENTS_DU_COUT, IMMOBILISATIONS

FIN, CLOTURE = date(2025, 12, 31), jour(2025, 12, 31)
SERVICE = jour(2026, 3, 9)


def colonne(lignes, titre):
    place = lignes[0].index(titre)
    return [ligne[place] for ligne in lignes[1:]]


def centimes(lignes, titre):
    return [round(valeur * 100) for valeur in colonne(lignes, titre)]


def en_colonne(rendu):
    """Des centimes ; une plage d'une cellule rend une valeur."""
    lignes = rendu if isinstance(rendu, list) else [[rendu]]
    return [round(ligne[0] * 100) for ligne in lignes]


@pytest.fixture
def registre(feuille, demo):
    return feuille.mettre(en_com(demo.immobilisations, IMMOBILISATIONS), haut=3000)


@pytest.fixture
def ecritures(feuille, cellules_du_livre):
    return feuille.mettre(cellules_du_livre, haut=4000)


@pytest.fixture
def plan(demo):
    return planifier(demo.immobilisations, du=FIN, au=FIN)


def test_le_lineaire_du_9_mars(excel):
    """10 000 / 5 = 2 000 ; 292 jours sur 360 en 2026 : 1 622,22 ; 68 jours en 2031 : 377,78."""
    lu = excel("AMORT_LINEAIRE", 10_000.0, 5.0, SERVICE)
    assert colonne(lu, "Dotation") == [1622.22, 2000.0, 2000.0, 2000.0, 2000.0, 377.78]
    assert colonne(lu, "Valeur nette comptable")[-1] == 0.0
    assert [fin.year for fin in colonne(lu, "Au")] == list(range(2026, 2032))


def test_le_lineaire_d_un_exercice_clos_en_juin(excel):
    """9 000 à amortir sur 5 ans depuis le 1er janvier : six mois font 900, puis 1 800."""
    lu = excel("AMORT_LINEAIRE", 10_000.0, 5.0, jour(2026, 1, 1), 1_000.0, jour(2026, 6, 30))
    assert colonne(lu, "Dotation") == [900.0, 1800.0, 1800.0, 1800.0, 1800.0, 900.0]
    assert colonne(lu, "Valeur nette comptable")[-1] == 1000.0


def test_le_degressif_acquis_en_avril(excel):
    """35 % : 10 000 × 9 / 12 ; 7 375 ; 4 793,75 ; puis le linéaire sur le temps qui reste."""
    lu = excel("AMORT_DEGRESSIF", 10_000.0, 5.0, jour(2026, 4, 17))
    assert colonne(lu, "Dotation") == [2625.0, 2581.25, 1677.81, 1557.97, 1557.97]
    double = excel("AMORT_DEGRESSIF", 10_000.0, 5.0, jour(2026, 4, 17), 2.0)
    assert colonne(double, "Dotation")[0] == 3000.0


def test_une_colonne_d_annees_donne_une_colonne_de_dotations(excel, feuille):
    fins = feuille.mettre([[jour(annee, 12, 31)] for annee in range(2025, 2033)])
    dotations = excel("AMORT_DOTATION", 10_000.0, 5.0, SERVICE, fins)
    attendues = [0.0, 1622.22, 2000.0, 2000.0, 2000.0, 2000.0, 377.78, 0.0]
    assert [ligne[0] for ligne in dotations] == attendues
    assert excel("AMORT_DOTATION", 10_000.0, 5.0, SERVICE, jour(2026, 5, 2)) == 1622.22


def test_le_degressif_ne_compte_que_des_mois_entiers(excel, feuille):
    """2 625 en 2026, puis 7 375 × 35 % par an : 215,10 par mois. Cinq mois au 14 juin 2027."""
    bien = (10_000.0, 5.0, jour(2026, 4, 17))
    fins = feuille.mettre([[jour(annee, 12, 31)] for annee in range(2026, 2031)])
    dotations = excel("AMORT_DOTATION", *bien, fins, "dégressif")
    plan = excel("AMORT_DEGRESSIF", 10_000.0, 5.0, jour(2026, 4, 17))
    assert [ligne[0] for ligne in dotations] == colonne(plan, "Dotation")
    assert excel("IMMO_VNC", *bien, jour(2027, 5, 31), "dégressif") == 6299.48
    assert excel("IMMO_VNC", *bien, jour(2027, 6, 14), "dégressif") == 6299.48


def test_la_valeur_nette_et_la_plus_value_au_30_juin_2028(excel):
    """10 000 - 1 622,22 - 2 000 - 1 000 = 5 377,78 ; vendu 5 500 : 122,22."""
    arguments = (10_000.0, 5.0, SERVICE, jour(2028, 6, 30))
    assert excel("IMMO_VNC", *arguments) == 5377.78
    assert excel("IMMO_VNC", *arguments[:3], jour(2028, 7, 1)) == 5377.78
    assert excel("IMMO_PLUS_VALUE", 5_500.0, *arguments) == 122.22
    assert excel("IMMO_PLUS_VALUE", 5_000.0, *arguments) == -377.78
    assert excel("IMMO_PLUS_VALUE", 0.0, *arguments) == -5377.78


@pytest.mark.parametrize(
    ("arguments", "raison"),
    [
        ((10_000.0, 0.0, SERVICE, CLOTURE), "sa durée d'utilisation manque"),
        ((10_000.0, 101.0, SERVICE, CLOTURE), "n'est pas entre un mois et cent ans"),
        ((-1.0, 5.0, SERVICE, CLOTURE), "n'est pas positif"),
        ((10_000.0, 5.0, SERVICE, CLOTURE, "accéléré"), "n'est pas une méthode"),
        ((10_000.0, 2.0, SERVICE, CLOTURE, "dégressif"), "n'ouvre pas droit au dégressif"),
        ((10_000.0, 5.0, SERVICE, CLOTURE, "linéaire", 10_001.0), "n'est pas entre 0 et son coût"),
    ],
)
def test_un_bien_impossible_est_une_erreur_qui_dit_pourquoi(excel, arguments, raison):
    assert excel("AMORT_DOTATION", *arguments) == FAUTE
    assert raison in derniere()


def test_une_valeur_nette_d_avant_la_mise_en_service_est_une_erreur(excel):
    assert excel("IMMO_VNC", 10_000.0, 5.0, SERVICE, jour(2026, 3, 8)) == FAUTE
    assert "pas encore en service" in derniere()
    assert excel("IMMO_PLUS_VALUE", -1.0, 10_000.0, 5.0, SERVICE, jour(2027, 3, 8)) == FAUTE
    assert "le prix est négatif" in derniere()


def test_un_plan_impossible_le_dit_dans_sa_premiere_cellule(excel):
    lu = excel("AMORT_DEGRESSIF", 10_000.0, 2.0, SERVICE)
    assert lu.startswith("#LETTRINE IMM-13 : ")
    assert excel("AMORT_LINEAIRE", 10_000.0, 0.0, SERVICE).startswith("#LETTRINE IMM-09 : ")


def test_un_bien_fautif_n_empeche_pas_les_autres(excel, feuille):
    couts = feuille.mettre([[10_000.0], [None], [-3.0], [20_000.0]])
    rendu = excel("AMORT_DOTATION", couts, 5.0, SERVICE, jour(2026, 12, 31), "Degressif")
    assert rendu == [[2916.67], [FAUTE], [FAUTE], [5833.33]]


@settings(max_examples=25, deadline=None)
@given(
    cout=st.integers(1, 10**8),
    mois=st.integers(1, 240),
    debut=st.dates(date(2000, 1, 1), date(2030, 12, 31)),
    part=st.integers(0, 100),
    fin=st.sampled_from([date(2025, 12, 31), date(2024, 2, 29), date(2026, 6, 30)]),
)
def test_un_plan_amortit_exactement_sa_base(cout, mois, debut, part, fin):
    """Et les dotations des exercices, demandées une à une, sont celles du plan."""
    residuelle = cout * part // 101
    lu = amort_lineaire(cout / 100, str(mois / 12), debut, residuelle / 100, fin)
    dotations = centimes(lu, "Dotation")
    assert sum(dotations) == cout - residuelle
    fins = Plage([[au] for au in colonne(lu, "Au")])
    une_a_une = amort_dotation(cout / 100, str(mois / 12), debut, fins, None, residuelle / 100, fin)
    assert en_colonne(une_a_une) == dotations
    nettes = immo_vnc(cout / 100, str(mois / 12), debut, fins, None, residuelle / 100, fin)
    assert en_colonne(nettes) == centimes(lu, "Valeur nette comptable")


def test_le_plan_du_registre_est_celui_du_coeur(excel, registre, demo):
    attendu = planifier(demo.immobilisations, au=FIN).tableau
    lu = excel("AMORT_PLAN", registre, CLOTURE)
    assert colonne(lu, "N° du bien") == attendu["NumBien"].tolist()
    assert centimes(lu, "Dotation") == attendu["Dotation"].tolist()
    assert centimes(lu, "Valeur nette comptable") == attendu["Vnc"].tolist()


def test_les_mois_d_un_exercice_font_son_annee(excel, registre):
    mois = excel("AMORT_PERIODES", registre, CLOTURE, CLOTURE, True)
    annee = excel("AMORT_PERIODES", registre, CLOTURE, CLOTURE)
    assert len(mois) == 13
    assert sum(centimes(mois, "Dotations")) == centimes(annee, "Dotations")[0] > 0


def test_la_liasse_est_celle_du_coeur(excel, registre, plan):
    for regime in Regime:
        lue = excel("IMMO_TABLEAU", registre, CLOTURE, "Amortissements", str(regime))
        attendue = tableaux(plan, regime=regime).amortissements
        assert colonne(lue, "Rubrique") == attendue["Rubrique"].tolist()
        assert centimes(lue, "Dotations") == attendue["Dotations"].tolist()
    refus = excel("IMMO_TABLEAU", registre, CLOTURE, "stocks")
    assert refus.startswith("#LETTRINE XLF-06 : ")
    assert "« amortissements »" in refus


def test_les_ecritures_de_cloture_s_equilibrent(excel, registre, plan):
    lues = excel("IMMO_ECRITURES", registre, CLOTURE)
    attendues = od_de_cloture(plan).lignes
    assert centimes(lues, "Débit") == attendues["Debit"].tolist()
    assert sum(centimes(lues, "Débit")) == sum(centimes(lues, "Crédit")) > 0


def test_le_rapprochement_du_registre_et_du_livre(excel, registre, ecritures, plan, demo):
    lu = excel("IMMO_RAPPROCHEMENT", registre, ecritures, CLOTURE)
    livre = demo.ecritures.assign(Rang=range(2, len(demo.ecritures) + 2))
    attendu = rapprocher_le_livre(plan, ECRITURES.table(dict(livre.items()))).comptes
    assert colonne(lu, "Compte") == attendu["CompteNum"].tolist()
    assert centimes(lu, "Écart") == attendu["Ecart"].tolist()


def test_le_cout_d_entree_d_apres_ses_elements(excel, feuille, demo):
    elements = feuille.mettre(en_com(demo.elements_du_cout, ELEMENTS_DU_COUT), haut=3500)
    attendu = couts_d_entree(demo.elements_du_cout).table
    lu = excel("IMMO_COUT_ENTREE", elements)
    assert colonne(lu, "N° du bien") == attendu["NumBien"].tolist()
    assert centimes(lu, "Coût d'entrée") == attendu["CoutEntree"].tolist()
    traites = excel("IMMO_COUT_ELEMENTS", elements)
    assert sum(centimes(traites, "Dans le coût")) == attendu["CoutEntree"].sum()


def test_un_element_de_nature_inconnue_est_refuse(excel, feuille):
    elements = feuille.mettre([["N° du bien", "Nature", "Montant HT"],
                               ["M1", "transport", 900.0], ["M1", "pourboire", 50.0]])  # fmt: skip
    refus = excel("IMMO_COUT_ENTREE", elements)
    assert refus.startswith("#LETTRINE IMM-61 : ")
    assert "ligne 3" in refus


def test_un_bien_a_corriger_fait_refuser_le_total_et_le_controle_le_nomme(excel, feuille, demo):
    lignes = en_com(demo.immobilisations, IMMOBILISATIONS)
    lignes[2][lignes[0].index("Durée (années)")] = 500.0
    registre = feuille.mettre(lignes, haut=3000)
    refus = excel("AMORT_PLAN", registre, CLOTURE)
    assert refus.startswith("#LETTRINE IMM-09 : Ligne 3, ")
    controle = excel("IMMO_CONTROLE", registre, CLOTURE)
    assert colonne(controle, "Code")[0] == "IMM-09"


def test_l_inventaire_est_celui_des_biens_presents(excel, registre, demo):
    liste = excel("IMMO_INVENTAIRE", registre, CLOTURE, True)
    assert sorted(colonne(liste, "N° du bien")) == sorted(demo.immobilisations["NumBien"])
    visibles = colonne(excel("IMMO_INVENTAIRE", registre, CLOTURE), "N° du bien")
    assert 0 < len(visibles) < len(demo.immobilisations)


def test_les_sorties_ont_leur_plus_value(excel, feuille, registre):
    """12 000 € sur 5 ans, 6 600 amortis au 30 septembre 2024, vendus 6 000 : 600 de plus-value."""
    assert excel("IMMO_SORTIES", registre, CLOTURE)[0] == "N° du bien"
    vendu = feuille.mettre([
        ["N° du bien", "Désignation", "Compte", "Acquisition", "Mise en service", "Valeur brute",
         "Durée (années)", "Date de sortie", "Nature de la sortie", "Prix de cession"],
        ["M1", "Scie", 215400.0, jour(2022, 1, 1), jour(2022, 1, 1), 12_000.0,
         5.0, jour(2024, 9, 30), "cession", "6 000,00"],
    ])  # fmt: skip
    sorties = excel("IMMO_SORTIES", vendu, jour(2024, 12, 31))
    assert colonne(sorties, "Valeur comptable") == [5400.0]
    assert colonne(sorties, "Plus ou moins-value") == [600.0]
