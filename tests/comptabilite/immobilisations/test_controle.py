"""Ce qui écarte un bien ou un événement : nommé avec sa ligne et son remède, les autres vont."""

import pytest

from tests.comptabilite.immobilisations.registres import codes, message, plan_de

SAIN = {"NumBien": "SAIN"}
FAUTES = {
    "IMM-01": ({"NumBien": "SAIN"}, "le numéro SAIN est déjà celui d'un autre bien"),
    "IMM-02": ({"CompteNum": "606300"}, "« 606300 » n'est pas un compte d'immobilisation"),
    "IMM-03": (
        {"DateAcquisition": None, "DateMiseEnService": None},
        "sa date d'acquisition manque",
    ),
    "IMM-04": (
        {"DateAcquisition": "2026-03-01", "DateMiseEnService": "2026-02-01"},
        "mis en service le 01/02/2026, avant son acquisition le 01/03/2026",
    ),
    "IMM-05": (
        {"DateMiseEnService": "2026-06-01", "DateSortie": "2026-05-01", "NatureSortie": "rebut"},
        "sorti le 01/05/2026, avant sa mise en service",
    ),
    "IMM-06": ({"CoutEntree": "-100,00"}, "son coût d'entrée, -100,00 €, n'est pas positif"),
    "IMM-07": (
        {"ValeurResiduelle": "10 000,01"},
        "sa valeur résiduelle, 10 000,01 €, n'est pas entre 0 et son coût d'entrée, 10 000,00 €",
    ),
    "IMM-08": ({"Subvention": "20 000,00"}, "sa subvention, 20 000,00 €, n'est pas entre 0"),
    "IMM-09": ({"Duree": 300}, "sa durée d'utilisation, 300 ans, n'est pas entre un mois et cent"),
    "IMM-10": ({"Methode": "SOFTY décroissant", "Duree": 6.67}, "et non 6 ans et 8 mois"),
    "IMM-11": ({"Methode": "unités d'œuvre"}, "ses unités prévues manquent"),
    "IMM-12": (
        {"CompteNum": "211000", "Methode": "linéaire"},
        "le compte 211000 ne s'amortit pas (terrain, titre ou immobilisation en cours)",
    ),
    "IMM-13": (
        {"Methode": "dégressif", "Occasion": True},
        "un bien d'occasion n'ouvre pas droit au dégressif ; prenez le linéaire",
    ),
    "IMM-14": (
        {"Methode": "dégressif", "DateAcquisition": "1980-05-01"},
        "aucun coefficient dégressif n'est vérifié à sa date d'acquisition, le 01/05/1980",
    ),
    "IMM-17": ({"AmortissementRepris": "1 000,00"}, "ses amortissements repris n'ont pas de date"),
    "IMM-29": ({"Methode": "accéléré"}, "« accéléré » n'est pas une méthode ; choisissez parmi"),
}


@pytest.mark.parametrize("code", FAUTES)
def test_un_bien_fautif_est_nomme_et_laisse_de_cote_les_autres_continuent(code):
    faute, texte = FAUTES[code]
    plan = plan_de([SAIN, {"NumBien": "X9"} | faute], au="2026-12-31")
    assert codes(plan.anomalies) == [code]
    dit = message(plan.anomalies, code)
    assert dit.startswith("Ligne 3, bien ")
    assert texte in dit
    assert dit.endswith("il est laissé de côté.")
    assert plan.anomalies[0].rang == 3
    assert plan.tableau["NumBien"].tolist() == ["SAIN"]
    assert plan.tableau["Dotation"].tolist() == [2_000_00]


@pytest.mark.parametrize(
    ("faute", "texte"),
    [
        ({"CoutEntree": "0,00"}, "son coût d'entrée manque"),
        ({"Duree": 0}, "sa durée d'utilisation manque"),
        ({"Duree": -3}, "sa durée d'utilisation, -3 ans"),
        ({"MethodeFiscale": "dégressif", "DureeFiscale": 200}, "sa durée fiscale, 200 ans"),
        ({"Methode": "dégressif", "CompteNum": "213100"}, "un bien du compte 213100"),
        ({"Methode": "dégressif", "Duree": 2}, "un bien amorti sur moins de 3 ans"),
        ({"Methode": "dégressif", "CompteNum": "218200", "Tourisme": True}, "de tourisme"),
        ({"MethodeFiscale": "dégressif", "Occasion": True}, "un bien d'occasion"),
        ({"Methode": "dégressif", "Coefficient": -1}, "son coefficient dégressif est négatif"),
        ({"MethodeFiscale": "accéléré"}, "« accéléré » n'est pas une méthode"),
        ({"NumBien": ""}, "il n'a pas de numéro"),
        (
            {"AmortissementRepris": "10 000,01", "DateReprise": "2026-06-30"},
            "ses amortissements repris, 10 000,01 €, ne sont pas entre 0 et la base",
        ),
        (
            {"AmortissementRepris": "10,00", "DateReprise": "2025-12-31"},
            "la reprise du 31/12/2025 est hors de sa vie",
        ),
    ],
)
def test_chaque_faute_dit_la_sienne(faute, texte):
    plan = plan_de([SAIN, {"NumBien": "X9"} | faute], au="2026-12-31")
    assert texte in plan.anomalies[0].message.replace("\u202f", " ").replace("\xa0", " ")
    assert plan.tableau["NumBien"].tolist() == ["SAIN"]


def test_toutes_les_fautes_d_un_bien_sont_dites():
    plan = plan_de([{"CoutEntree": "0,00", "Duree": 0}], au="2026-12-31")
    assert codes(plan.anomalies) == ["IMM-06", "IMM-09"]
    assert plan.tableau.empty


def test_un_coefficient_qui_n_est_pas_celui_de_la_loi_est_signale_et_applique_imm_15():
    plan = plan_de([{"Methode": "dégressif", "Coefficient": 2}], au="2026-12-31")
    assert codes(plan.anomalies) == ["IMM-15"]
    assert "son coefficient, 2, n'est pas celui de la loi" in message(plan.anomalies, "IMM-15")
    assert plan.tableau["Dotation"].tolist() == [4_000_00]


def test_le_coefficient_donne_vaut_a_une_date_que_la_loi_ne_couvre_pas():
    plan = plan_de(
        [{"Methode": "dégressif", "DateAcquisition": "1985-01-01", "Coefficient": 2}],
        au="1985-12-31",
    )
    assert codes(plan.anomalies) == ["IMM-15"]
    assert plan.tableau["Dotation"].tolist() == [4_000_00]


VOITURE = {"CompteNum": "218200", "Tourisme": True, "CoutEntree": "40 000,00"}


def test_un_vehicule_de_tourisme_sans_emissions_est_signale_et_garde_imm_27():
    plan = plan_de([VOITURE], au="2026-12-31")
    assert codes(plan.anomalies) == ["IMM-27"]
    assert "un véhicule électrique, 30 000,00 €" in message(plan.anomalies, "IMM-27")
    assert plan.tableau["NonDeductible"].tolist() == [2_000_00]


@pytest.mark.parametrize(
    "precision", [{"NormeCo2": "WLTP"}, {"Co2": 130}, {"CoutEntree": "9 900,00"}]
)
def test_la_norme_les_emissions_ou_un_cout_sous_tous_les_plafonds_levent_le_doute(precision):
    assert plan_de([VOITURE | precision], au="2026-12-31").anomalies == []


def test_un_vehicule_dont_le_plafond_n_est_pas_verifie_est_signale_imm_26():
    plan = plan_de([VOITURE | {"DateAcquisition": "2003-01-01"}], au="2003-12-31")
    assert codes(plan.anomalies) == ["IMM-26"]
    assert plan.tableau["NonDeductible"].tolist() == [0]


def test_un_bien_qui_n_est_pas_en_service_ne_s_amortit_pas_encore_imm_16():
    plan = plan_de([{"DateMiseEnService": None}], au="2026-12-31")
    assert codes(plan.anomalies) == ["IMM-16"]
    assert plan.tableau[["Brut", "Dotation"]].values.tolist() == [[10_000_00, 0]]


def test_une_immobilisation_en_cours_peut_dire_sa_methode_d_avance():
    bien = {"CompteNum": "231000", "DateMiseEnService": None, "Methode": "linéaire"}
    assert codes(plan_de([bien], au="2026-12-31").anomalies) == ["IMM-16"]


def test_un_composant_d_un_bien_inconnu_est_signale_imm_18():
    plan = plan_de([SAIN, {"NumBien": "T1", "ComposantDe": "ABSENT"}], au="2026-12-31")
    assert codes(plan.anomalies) == ["IMM-18"]
    assert len(plan.tableau) == 2


@pytest.mark.parametrize(
    ("bien", "texte"),
    [
        ({"NatureSortie": "cession"}, "une sortie est décrite sans sa date"),
        (
            {"NatureSortie": "rebut", "DateSortie": "2026-06-30", "PrixCession": "1,00"},
            "une mise au rebut n'a pas de prix",
        ),
        (
            {"NatureSortie": "cession", "DateSortie": "2026-06-30", "PrixCession": "-1,00"},
            "son prix de cession est négatif",
        ),
    ],
)
def test_une_sortie_mal_decrite_est_signalee_imm_19(bien, texte):
    plan = plan_de([bien], au="2026-12-31")
    assert codes(plan.anomalies) == ["IMM-19"]
    assert texte in message(plan.anomalies, "IMM-19")


FAITS = {
    "IMM-21": (
        {"NumBien": "ABSENT", "Nature": "ajout", "Montant": "1,00"},
        "n'est pas au registre",
    ),
    "IMM-22": (
        {"Nature": "ajout", "Montant": "1,00", "DateEvenement": "2025-12-31"},
        "le 31/12/2025 est hors de la vie du bien",
    ),
    "IMM-23": ({"Nature": "ajout"}, "son montant manque, ou n'est pas positif"),
    "IMM-24": (
        {"Nature": "unités", "Unites": 100},
        "« unités » ne va pas avec la méthode du bien",
    ),
}


@pytest.mark.parametrize("code", FAITS)
def test_un_evenement_fautif_est_laisse_de_cote_le_plan_continue(code):
    fait, texte = FAITS[code]
    plan = plan_de([{}], [{"DateEvenement": "2026-06-30"} | fait], au="2026-12-31")
    assert codes(plan.anomalies) == [code]
    dit = message(plan.anomalies, code)
    assert dit.startswith("Table Evenements, ligne 2, bien ")
    assert texte in dit
    assert plan.tableau["Dotation"].tolist() == [2_000_00]


@pytest.mark.parametrize(
    ("code", "fait"),
    [
        ("IMM-22", {"Nature": "ajout", "Montant": "1,00", "DateEvenement": None}),
        ("IMM-23", {"Nature": "tremblement"}),
        ("IMM-23", {"Nature": "valeur actuelle", "Montant": "-1,00"}),
        ("IMM-23", {"Nature": "révision"}),
        ("IMM-23", {"Nature": "virement", "CompteNum": "512000"}),
        ("IMM-23", {"Nature": "sortie partielle", "Montant": "10 000,00"}),
        ("IMM-23", {"Nature": "amortissement exceptionnel"}),
    ],
)
def test_chaque_fait_incomplet_est_nomme(code, fait):
    plan = plan_de([{}], [{"DateEvenement": "2026-06-30"} | fait], au="2026-12-31")
    assert codes(plan.anomalies) == [code]


def test_un_degressif_ne_se_revise_pas():
    fait = {"DateEvenement": "2026-06-30", "Nature": "révision", "Duree": 2}
    plan = plan_de([{"Methode": "dégressif"}], [fait], au="2026-12-31")
    assert codes(plan.anomalies) == ["IMM-24"]


def test_des_parts_sorties_qui_depassent_le_bien_sont_refusees():
    part = {"DateEvenement": "2026-06-30", "Nature": "sortie partielle", "Montant": "6 000,00"}
    assert codes(plan_de([{}], [part, part], au="2026-12-31").anomalies) == ["IMM-23", "IMM-23"]


def test_un_ajout_apres_une_sortie_partielle_est_un_bien_a_part():
    part = {"DateEvenement": "2026-06-30", "Nature": "sortie partielle", "Montant": "6 000,00"}
    ajout = {"DateEvenement": "2026-07-01", "Nature": "ajout", "Montant": "1,00"}
    plan = plan_de([{}], [part, ajout], au="2026-12-31")
    assert codes(plan.anomalies) == ["IMM-24"]
    assert "un ajout suit une sortie partielle" in message(plan.anomalies, "IMM-24")


def test_les_faits_d_un_bien_ecarte_ne_sont_pas_dits_en_plus():
    fait = {"DateEvenement": "2026-06-30", "Nature": "ajout", "Montant": "1,00"}
    assert codes(plan_de([{"Duree": 0}], [fait], au="2026-12-31").anomalies) == ["IMM-09"]
