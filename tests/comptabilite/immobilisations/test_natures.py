import numpy as np
import pytest

from lettrine.comptabilite.immobilisations.durees import durees_inusuelles
from lettrine.comptabilite.immobilisations.natures import compte_de_la_nature, duree_d_usage
from lettrine.parametres import livres
from tests.comptabilite.immobilisations.registres import codes, message, plan_de


@pytest.mark.parametrize(
    ("nom", "compte"),
    [
        ("ORDINATEURS PORTABLES", "2183"),
        ("Bureau d'angle", "2184"),
        ("Matériel de bureau", "2183"),  # l'expression entière l'emporte sur « bureau »
        ("Immeuble de bureaux", "213"),
        ("Chariot élévateur d'occasion", "2154"),
        ("Fonds de commerce", "207"),
        ("Licence du serveur", "205"),  # le premier mot dit ce qu'est le bien
        ("Serveur et sa licence", "2183"),
        ("Scierie de la gare", ""),  # « scie » n'y est pas un mot entier
        ("Camion, voiture", "2182"),
        ("", ""),
    ],
)
def test_le_nom_dit_le_compte_ou_ne_dit_rien(nom, compte):
    assert compte_de_la_nature(nom, livres()) == compte


def test_un_compte_refuse_est_suivi_de_celui_que_dit_le_nom():
    plan = plan_de(
        [{"CompteNum": "", "Designation": "Imprimante"}, {"CompteNum": "", "Designation": "Lot 3"}],
        au="2026-12-31",
    )
    textes = [a.message for a in plan.anomalies if a.code == "IMM-02"]
    assert "d'ordinaire 2183" in textes[0]
    assert "ordinaire" not in textes[1]


def test_les_durees_d_un_compte_vont_de_la_plus_courte_a_la_plus_longue():
    # 2183 : matériel de bureau, 5 à 10 ans ; informatique, 3 à 5 ans. 2135, plus précis que 213.
    assert duree_d_usage("218300", livres()) == (36, 120)
    assert duree_d_usage("213500", livres()) == (120, 240)
    assert duree_d_usage("213100", livres()) == (240, 1200)
    assert duree_d_usage("275000", livres()) is None


def anomalies_de(**bien):
    return durees_inusuelles(plan_de([bien], au="2026-12-31").biens)


def test_une_duree_loin_de_l_usage_est_signalee_imm_25():
    # 215 : 5 à 10 ans, à 20 % près : 4 à 12 ans.
    assert codes(anomalies_de(Duree="3")) == ["IMM-25"]
    assert codes(anomalies_de(Duree="13")) == ["IMM-25"]
    assert anomalies_de(Duree="4") == anomalies_de(Duree="12") == []
    texte = message(anomalies_de(Duree="3"), "IMM-25")
    assert "3 ans, est loin de l'usage pour le compte 215400 (5 ans à 10 ans)" in texte


def test_un_bien_d_occasion_ou_par_composants_a_sa_propre_duree():
    assert anomalies_de(Duree="2", Occasion="oui") == []
    biens = [{"NumBien": "A", "Duree": "30"}, {"NumBien": "B", "ComposantDe": "A", "Duree": "2"}]
    assert durees_inusuelles(plan_de(biens, au="2026-12-31").biens) == []


def test_la_duree_fiscale_est_celle_que_l_on_juge():
    assert anomalies_de(Duree="3", DureeFiscale="5") == []
    assert codes(anomalies_de(Duree="5", DureeFiscale="2")) == ["IMM-25"]


def test_des_frais_d_etablissement_sur_plus_de_cinq_ans_sont_signales_imm_28():
    frais = {"CompteNum": "201000"}
    assert anomalies_de(Duree="5", **frais) == []
    assert codes(anomalies_de(Duree="7", **frais)) == ["IMM-28"]
    assert "en 5 ans au plus, et non 7 ans" in message(anomalies_de(Duree="7", **frais), "IMM-28")


def test_un_registre_vide_n_a_rien_a_dire():
    plan = plan_de([{"Duree": "0"}], au="2026-12-31")
    assert len(plan.biens) == 0
    assert np.size(plan.biens.mois) == 0
    assert durees_inusuelles(plan.biens) == []
