"""Les règlements partiels, et ce qui les complète."""

import numpy as np
import pytest

from lettrine.comptabilite.lettrage import Confiance, lettrer
from tests.comptabilite.lettrage.livres import COMPTES, essayer, groupes, livre

FACTURE_ET_ACOMPTE = """
    2025-01-05 411000 DUPRE FA250301 500,00 Facture
    2025-02-05 411000 DUPRE BQ1 -200,00 ACOMPTE FA250301
"""


def lettres(resultat):
    return resultat.lignes["EcritureLet"].tolist()


def relire(texte, resultat):
    """Le livre tel que le rend un premier lettrage, suivi d'autres lignes."""
    table = livre(texte)
    premieres = len(resultat.lignes)
    codes = [*resultat.lignes["EcritureLet"], *[""] * (len(table) - premieres)]
    dates = np.concatenate(
        [resultat.lignes["DateLet"].to_numpy(), table["DateLet"].to_numpy()[premieres:]]
    )
    return table.assign(EcritureLet=np.array(codes, dtype=object), DateLet=dates).astype(
        {"EcritureLet": table["EcritureLet"].dtype}
    )


def test_un_acompte_qui_cite_sa_facture_la_regle_en_partie():
    # 500,00 − 200,00 = 300,00 de reste ; pas de date : le lettrage n'est pas complet.
    resultat = essayer(FACTURE_ET_ACOMPTE, Confiance.CERTAIN)
    assert lettres(resultat) == ["aa", "aa"]
    assert resultat.lignes["DateLet"].isna().all()
    assert resultat.groupes["Solde"].tolist() == [300_00]
    assert resultat.groupes["Motif"][0].startswith("règlement partiel, référence 250301 citée")
    assert "reste 300,00" in resultat.groupes["Motif"][0]
    assert resultat.ouvertes.empty


def test_le_reste_qui_arrive_complete_le_groupe_et_garde_son_code():
    premier = essayer(FACTURE_ET_ACOMPTE)
    suite = FACTURE_ET_ACOMPTE + "2025-03-05 411000 DUPRE BQ2 -300,00 SOLDE FA250301"
    second = lettrer(relire(suite, premier), comptes=COMPTES)
    assert lettres(second) == ["AA", "AA", "AA"]
    assert second.lignes["DateLet"].dt.strftime("%Y-%m-%d").tolist() == ["2025-03-05"] * 3


def test_le_reste_se_reconnait_aussi_a_son_seul_montant():
    premier = essayer(FACTURE_ET_ACOMPTE)
    suite = FACTURE_ET_ACOMPTE + "2025-03-05 411000 DUPRE BQ2 -300,00 VIR DUPRE"
    assert lettres(lettrer(relire(suite, premier), comptes=COMPTES)) == ["AA", "AA", "AA"]


def test_un_second_acompte_rejoint_le_groupe_partiel():
    premier = essayer(FACTURE_ET_ACOMPTE)
    suite = FACTURE_ET_ACOMPTE + "2025-03-05 411000 DUPRE BQ2 -100,00 ACOMPTE FA250301"
    second = lettrer(relire(suite, premier), comptes=COMPTES)
    assert lettres(second) == ["aa", "aa", "aa"]
    assert second.groupes["Solde"].tolist() == [200_00]


def test_un_groupe_partiel_qui_ne_change_pas_n_est_pas_un_groupe_de_plus():
    premier = essayer(FACTURE_ET_ACOMPTE)
    second = lettrer(relire(FACTURE_ET_ACOMPTE, premier), comptes=COMPTES)
    assert lettres(second) == ["aa", "aa"]
    assert second.groupes.empty
    assert second.ouvertes.empty


def test_le_code_d_un_partiel_prend_place_dans_la_meme_suite():
    # aa est déjà AA pour un tableur : le groupe complet suivant est AB, le partiel d'après ac.
    resultat = essayer(
        FACTURE_ET_ACOMPTE
        + """
        2025-02-06 411000 DUPRE FA250302 80,00 Facture
        2025-02-20 411000 DUPRE BQ3 -80,00 VIR FA250302
        2025-02-21 411000 DUPRE FA250303 90,00 Facture
        2025-02-25 411000 DUPRE BQ4 -50,00 VIR FA250303
    """
    )
    assert lettres(resultat) == ["aa", "aa", "AB", "AB", "ac", "ac"]


def test_un_reglement_de_plusieurs_factures_incomplet_est_partiel():
    # Il cite 110,00 + 220,00 = 330,00 et n'en paie que 300,00.
    resultat = essayer("""
        2025-01-05 411000 DUPRE FA250101 110,00 Facture
        2025-01-15 411000 DUPRE FA250102 220,00 Facture
        2025-02-20 411000 DUPRE BQ1 -300,00 VIR FA250101 FA250102
    """)
    assert lettres(resultat) == ["aa", "aa", "aa"]
    assert resultat.groupes["Solde"].tolist() == [30_00]


def test_un_reglement_qui_fait_la_somme_de_quelques_factures_citees_n_est_pas_partiel():
    # 100,10 + 220,30 = 320,40 : la troisième facture citée n'est pas payée.
    resultat = essayer("""
        2025-01-05 411000 DUPRE FA250101 100,10 Facture
        2025-01-15 411000 DUPRE FA250102 220,30 Facture
        2025-01-20 411000 DUPRE FA250103 431,77 Facture
        2025-02-20 411000 DUPRE BQ1 -320,40 VIR FA250101 FA250102 FA250103
    """)
    assert groupes(resultat) == [[2, 3, 5]]


def test_un_trop_percu_reste_ouvert_et_le_dit():
    resultat = essayer("""
        2025-01-05 411000 DUPRE FA250301 500,00 Facture
        2025-02-05 411000 DUPRE BQ1 -512,00 VIR FA250301
    """)
    assert lettres(resultat) == ["", ""]
    assert resultat.ouvertes["Motif"].tolist() == [
        "cite la même référence que la ligne 3, à 12,00\xa0€ près",
        "cite la même référence que la ligne 2, à 12,00\xa0€ près",
    ]


def test_un_fournisseur_paye_en_partie_l_est_dans_l_autre_sens():
    resultat = essayer("""
        2025-01-05 401000 EDF FC250301 -500,00 Facture
        2025-02-05 401000 EDF BQ1 200,00 VIR FC250301
    """)
    assert lettres(resultat) == ["aa", "aa"]
    assert resultat.groupes["Solde"].tolist() == [-300_00]


@pytest.mark.parametrize("libelle", ["VIR CONTRAT 204417", "VIR 204417"])
def test_un_numero_de_contrat_que_citent_plusieurs_factures_ne_fait_pas_un_partiel(libelle: str):
    resultat = essayer(f"""
        2025-01-05 411000 DUPRE FA1 500,00 Contrat 204417
        2025-02-05 411000 DUPRE FA2 510,00 Contrat 204417
        2025-02-20 411000 DUPRE BQ1 -300,00 {libelle}
    """)
    assert lettres(resultat) == ["", "", ""]


def test_un_numero_trop_court_ne_fait_pas_un_partiel():
    resultat = essayer("""
        2025-01-05 411000 DUPRE 812 500,00 Vente
        2025-02-20 411000 DUPRE BQ1 -300,00 VIR 812
    """)
    assert lettres(resultat) == ["", ""]


def test_appliquer_certain_garde_le_partiel_quand_un_probable_le_completerait():
    """Le partiel est certain, son complément seulement probable : le code reste en minuscules."""
    resultat = essayer(
        """
        2025-01-05 411000 DUPRE FA250301 500,00 Facture
        2025-02-05 411000 DUPRE BQ1 -200,00 ACOMPTE FA250301
        2025-03-01 411000 DUPRE BQ2 -113,27 VIR DUPRE
        2025-03-09 411000 DUPRE BQ3 -186,73 VIR DUPRE
    """,
        Confiance.CERTAIN,
    )
    assert lettres(resultat) == ["aa", "aa", "", ""]
    assert resultat.groupes["Confiance"].tolist() == ["certain", "probable"]
    assert resultat.groupes["Rangs"].tolist() == ["2, 3", "2, 3, 4, 5"]
    assert "groupe 2" in resultat.ouvertes["Motif"][0]
