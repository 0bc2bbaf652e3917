"""Ce qu'un livre a d'anormal : chaque cas est lettré ou laissé ouvert, et nommé."""

from datetime import date

import numpy as np
import pandas as pd

from lettrine.comptabilite.lettrage import Confiance, lettrer
from tests.comptabilite.lettrage.livres import COMPTES, essayer, groupes, livre


def codes(resultat):
    return [a.code for a in resultat.anomalies]


def test_let_07_une_ligne_au_debit_et_au_credit_est_lettree_pour_leur_difference():
    # 150,00 au débit et 30,00 au crédit : 120,00, que solde le règlement.
    table = livre("""
        2025-01-10 411000 C F1 150,00 Facture
        2025-02-11 411000 C B1 -120,00 VIR
    """)
    table.loc[0, "Credit"] = 30_00
    resultat = lettrer(table, comptes=COMPTES)
    assert codes(resultat) == ["LET-07"]
    assert resultat.anomalies[0].rang == 2
    assert groupes(resultat, "certain") == [[2, 3]]


def test_let_08_un_debit_negatif_est_un_credit():
    table = livre("""
        2025-01-10 411000 C F1 150,00 Facture
        2025-02-11 411000 C B1 -150,00 VIR
    """)
    table.loc[1, ["Debit", "Credit"]] = [-150_00, 0]
    resultat = lettrer(table, comptes=COMPTES)
    assert codes(resultat) == ["LET-08"]
    assert groupes(resultat, "certain") == [[2, 3]]


def test_let_09_une_date_a_venir_est_signalee_et_la_ligne_lettree():
    table = livre("""
        2025-01-10 411000 C F1 150,00 Facture
        2025-12-31 411000 C B1 -150,00 VIR
    """)
    resultat = lettrer(table, comptes=COMPTES, au=date(2025, 6, 30))
    assert codes(resultat) == ["LET-09"]
    assert resultat.anomalies[0].rang == 3
    assert groupes(resultat) == [[2, 3]]
    assert codes(lettrer(table, comptes=COMPTES)) == []


def test_let_06_un_compte_tres_mouvemente_dit_que_la_recherche_y_est_bornee():
    alea = np.random.default_rng(5)
    lignes = [
        f"2025-{1 + rang % 12:02d}-{1 + rang % 28:02d} 471000 - P{rang} "
        f"{montant},{rang % 100:02d} DIVERS"
        for rang, montant in enumerate(alea.integers(100, 90_000, 1_200).tolist())
    ]
    resultat = essayer("\n".join(lignes))
    assert codes(resultat) == ["LET-06"]
    assert "Compte 471000" in resultat.anomalies[0].message
    assert len(resultat.ouvertes) == 1_200


def test_let_40_un_code_en_deux_casses_est_signale_par_le_lettrage():
    resultat = essayer("""
        2025-01-10 411000 C F1 150,00 Facture =AA
        2025-02-11 411000 C B1 -150,00 VIR =aa
    """)
    assert codes(resultat) == ["LET-40"]
    assert resultat.lignes["EcritureLet"].tolist() == ["AA", "aa"]


def test_le_meme_code_dans_deux_comptes_est_deux_groupes():
    resultat = essayer("""
        2025-01-10 411000 C F1 150,00 Facture =AA
        2025-02-11 411000 C B1 -150,00 VIR =AA
        2025-01-10 411000 D F1 70,00 Facture =AA
        2025-02-11 411000 D B1 -70,00 VIR =AA
    """)
    assert (codes(resultat), resultat.deja_lettrees) == ([], 4)


def test_un_reglement_date_avant_sa_facture_n_est_que_probable_et_le_motif_le_dit():
    resultat = essayer("""
        2025-05-10 411000 C F1 151,13 Facture
        2025-02-11 411000 C B1 -151,13 VIR
    """)
    assert groupes(resultat, "probable") == [[2, 3]]
    assert "leurs dates" in resultat.groupes["Motif"][0]


def test_des_codes_na_true_e1_survivent_au_lettrage():
    table = livre("""
        2025-01-10 411000 C F1 150,00 Facture =NA
        2025-02-11 411000 C B1 -150,00 VIR =NA
        2025-01-10 411000 D F2 70,00 Facture =E1
        2025-02-11 411000 D B2 -70,00 VIR =E1
        2025-01-12 411000 E F3 31,19 Facture
        2025-02-12 411000 E B3 -31,19 VIR
    """)
    resultat = lettrer(table, comptes=COMPTES, appliquer=Confiance.PROBABLE)
    assert resultat.lignes["EcritureLet"].tolist() == ["NA", "NA", "E1", "E1", "AA", "AA"]
    assert resultat.lignes["EcritureLet"].dtype == table["EcritureLet"].dtype


def test_des_lignes_en_tout_point_identiques_se_terminent():
    lignes = ["2025-01-01 411000 C F1 10,00 Facture"] * 5_000
    lignes += ["2025-02-01 411000 C B1 -10,00 VIR"] * 4_999
    resultat = essayer("\n".join(lignes))
    assert len(resultat.ouvertes) + resultat.groupes["Lignes"].sum() == 9_999
    assert isinstance(resultat.ouvertes, pd.DataFrame)
