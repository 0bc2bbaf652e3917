"""Chaque preuve sur un cas travaillé, et les pièges où tombent les autres logiciels."""

import pytest

from lettrine.comptabilite.lettrage import Confiance, lettrer
from tests.comptabilite.lettrage.livres import essayer, groupes, livre


def test_une_meme_piece_relie_facture_et_reglement_au_comptant():
    resultat = essayer("""
        2025-03-14 401000 BRICO 03/17 -30,90 BRICORAMA
        2025-03-14 401000 BRICO 03/17 30,90 BRICORAMA ESP
        2025-03-15 401000 BRICO 03/18 -30,90 BRICORAMA
    """)
    assert groupes(resultat, "certain") == [[2, 3]]
    assert resultat.groupes["Motif"].tolist() == ["même pièce 03/17"]


def test_une_piece_de_releve_partagee_par_trop_de_comptes_ne_prouve_rien():
    # BQ03 est un numéro de relevé : 5 clients la portent, elle ne relie pas les lignes de A.
    lignes = [f"2025-03-0{n} 411000 C{n} BQ03 -1{n},00 VIR" for n in range(1, 6)]
    lignes += ["2025-03-01 411000 A BQ03 100,00 ANNULATION", "2025-03-02 411000 A BQ03 -40,00 VIR"]
    lignes += ["2025-03-03 411000 A BQ03 -60,00 VIR"]
    assert groupes(essayer("\n".join(lignes)), "certain") == []


def test_la_reference_citee_l_emporte_sur_le_montant_et_sur_la_date():
    """Piège 3 de PEERS : à montants égaux, préférer la référence citée à la date."""
    resultat = essayer("""
        2025-01-05 411000 DUPRE FA250001 300,00 Facture
        2025-02-05 411000 DUPRE FA250002 300,00 Facture
        2025-03-05 411000 DUPRE FA250003 300,00 Facture
        2025-03-20 411000 DUPRE BQ12 -300,00 VIR DUPRE FA250002
    """)
    assert groupes(resultat, "certain") == [[3, 5]]
    assert resultat.groupes["Motif"].tolist() == ["référence 250002 citée"]


@pytest.mark.parametrize(
    ("piece", "libelle"),
    [
        ("F12", "VIR F-12"),
        ("AB12", "REGLT AB 12 AB12"),
        ("FA-2025/0123", "VIR F.2025.0123"),
        ("0000923", "VIR FAC 923"),
        ("2023-37", "VIR F2023-37"),
    ],
)
def test_les_references_courtes_ou_a_separateurs_sont_reconnues(piece: str, libelle: str):
    """Piège 13 de PEERS : les chiffres seuls, à partir de quatre, perdent F-12 et AB12."""
    resultat = essayer(f"""
        2025-01-05 401000 ANNE {piece} -120,00 ANNE
        2025-01-06 401000 ANNE X -120,00 ANNE AUTRE
        2025-01-20 401000 ANNE VIR 120,00 {libelle}
    """)
    assert groupes(resultat, "certain") == [[2, 4]]


def test_un_reglement_qui_cite_plusieurs_factures_les_solde():
    resultat = essayer("""
        2025-01-05 411000 DUPRE FA250101 110,00 Facture
        2025-01-15 411000 DUPRE FA250102 220,00 Facture
        2025-01-25 411000 DUPRE FA250103 330,00 Facture
        2025-02-20 411000 DUPRE BQ1 -550,00 VIR FA250102 FA250103
    """)
    assert groupes(resultat, "certain") == [[3, 4, 5]]


def test_facture_avoir_et_reglement_net_lies_par_la_reference():
    # 500,00 − 80,00 d'avoir = 420,00 réglés.
    resultat = essayer("""
        2025-01-05 411000 DUPRE FA250201 500,00 Facture
        2025-01-15 411000 DUPRE AV250017 -80,00 AVOIR SUR FA250201
        2025-02-20 411000 DUPRE BQ1 -420,00 VIR FA250201
    """)
    assert groupes(resultat, "certain") == [[2, 3, 4]]


def test_deux_acomptes_qui_citent_la_facture_la_soldent():
    resultat = essayer("""
        2025-01-05 411000 DUPRE FA250301 500,00 Facture
        2025-02-05 411000 DUPRE BQ1 -200,00 ECH 1 FA250301
        2025-03-05 411000 DUPRE BQ2 -300,00 ECH 2 FA250301
    """)
    assert groupes(resultat, "certain") == [[2, 3, 4]]


def test_un_reglement_qui_cite_une_autre_facture_n_est_pas_certain():
    """Le montant désigne FA250402, le libellé FA250401 (réglée en partie) : on ne tranche pas."""
    resultat = essayer("""
        2025-01-05 411000 DUPRE FA250401 500,00 Facture
        2025-01-06 411000 DUPRE FA250402 300,00 Facture
        2025-02-05 411000 DUPRE BQ1 -300,00 VIR FA250401
    """)
    assert groupes(resultat, "certain") == []
    assert groupes(resultat, "probable") == [[3, 4]]
    assert "en font douter" in resultat.groupes["Motif"][0]


def test_les_seules_lignes_d_un_montant_sont_lettrees():
    resultat = essayer("""
        2025-01-05 411000 DUPRE FA1 123,45 Facture
        2025-02-05 411000 DUPRE BQ1 -123,45 VIR DUPRE
        2025-02-06 411000 MARTIN BQ1 -123,45 VIR MARTIN
    """)
    assert groupes(resultat, "certain") == [[2, 3]]


def test_dans_un_compte_de_tva_le_seul_montant_ne_prouve_rien():
    table = livre("""
        2025-01-05 445660 - FA1 20,00 TVA FACTURE
        2025-01-06 445660 - FA2 31,00 TVA FACTURE
        2025-01-31 445660 - OD1 -20,00 AVOIR AUTRE FOURNISSEUR
    """)
    resultat = lettrer(
        table, comptes=["445"], comptes_cumulatifs=["4456"], appliquer=Confiance.PROBABLE
    )
    assert groupes(resultat, "certain") == []
    assert groupes(resultat, "probable") == [[2, 4]]


def test_un_reglement_tres_anterieur_a_la_facture_n_est_que_probable():
    resultat = essayer("""
        2025-01-05 411000 DUPRE BQ1 -123,45 VIR DUPRE
        2025-09-05 411000 DUPRE FA1 123,45 Facture
    """)
    assert groupes(resultat, "certain") == []
    assert groupes(resultat, "probable") == [[2, 3]]


def test_un_fournisseur_paye_apres_sa_facture_est_certain_dans_l_autre_sens():
    resultat = essayer("""
        2025-01-05 401000 EDF FNP -123,45 Facture
        2025-09-05 401000 EDF PRLV 123,45 PRLV
    """)
    assert groupes(resultat, "certain") == [[2, 3]]


def test_des_loyers_egaux_sont_apparies_dans_l_ordre_et_probables():
    resultat = essayer("""
        2025-01-01 401000 BAIL L1 -800,00 LOYER
        2025-02-01 401000 BAIL L2 -800,00 LOYER
        2025-01-05 401000 BAIL V1 800,00 VIR LOYER
        2025-02-05 401000 BAIL V2 800,00 VIR LOYER
    """)
    assert groupes(resultat, "probable") == [[2, 4], [3, 5]]
    assert groupes(resultat, "certain") == []


def test_un_reglement_solde_une_suite_de_factures():
    # 10,00 + 20,00 + 30,00 = 60,00 ; la facture de février n'en est pas.
    resultat = essayer("""
        2025-01-05 401000 PAIN A -10,00 janvier
        2025-01-12 401000 PAIN B -20,00 janvier
        2025-01-25 401000 PAIN C -30,00 janvier
        2025-02-25 401000 PAIN D -45,00 fevrier
        2025-03-01 401000 PAIN V 60,00 VIR
    """)
    assert groupes(resultat, "probable") == [[2, 3, 4, 6]]


def test_un_compte_qui_revient_a_zero_est_propose_par_segment():
    resultat = essayer("""
        2025-01-05 467000 - A 10,00 avance
        2025-01-06 467000 - B 15,00 avance
        2025-01-20 467000 - C -12,00 retour
        2025-01-21 467000 - D -13,00 retour
        2025-02-05 467000 - E 99,00 avance
    """)
    assert groupes(resultat, "probable") == [[2, 3, 4, 5]]
    assert resultat.ouvertes["RangLigne"].tolist() == [6]


# Les six cas de PEERS C1, où Tryton 8.2 échoue.


def test_tryton_1_une_facture_ancienne_ouverte_n_empeche_rien():
    """Piège 1 de PEERS."""
    resultat = essayer("""
        2025-01-10 411000 C F1 100,00 Facture F1
        2025-02-10 411000 C F2 200,00 Facture F2
        2025-03-10 411000 C F3 300,00 Facture F3
        2025-03-20 411000 C B1 -200,00 VIR F2
    """)
    assert groupes(resultat) == [[3, 5]]


def test_tryton_2_le_reglement_de_f3_ne_va_pas_a_f1_et_f2():
    resultat = essayer("""
        2025-01-10 411000 C F1 100,00 Facture F1
        2025-02-10 411000 C F2 200,00 Facture F2
        2025-03-10 411000 C F3 300,00 Facture F3
        2025-03-20 411000 C B1 -300,00 VIR F3
    """)
    assert groupes(resultat) == [[4, 5]]


def test_tryton_3_deux_groupes_et_une_facture_ouverte():
    resultat = essayer("""
        2025-01-10 411000 C F1 120,00 Facture
        2025-02-10 411000 C F2 250,00 Facture
        2025-03-10 411000 C F3 75,00 Facture
        2025-03-20 411000 C B1 -120,00 VIR
        2025-03-21 411000 C B2 -75,00 VIR
    """)
    assert groupes(resultat) == [[2, 5], [4, 6]]


def test_tryton_4_un_reglement_groupe_cite():
    resultat = essayer("""
        2025-01-10 411000 C F1 110,00 Facture
        2025-02-10 411000 C F2 220,00 Facture
        2025-03-10 411000 C F3 330,00 Facture
        2025-03-20 411000 C B1 -550,00 VIR F2 F3
    """)
    assert groupes(resultat) == [[3, 4, 5]]


def test_tryton_5_deux_groupes_equilibres_ne_fusionnent_pas():
    """Piège 2 de PEERS."""
    resultat = essayer("""
        2025-01-10 411000 C F1 100,00 Facture
        2025-01-20 411000 C B1 -100,00 VIR
        2025-02-10 411000 C F2 40,00 Facture
        2025-02-20 411000 C B2 -40,00 VIR
    """)
    assert groupes(resultat, "certain") == [[2, 3], [4, 5]]


def test_tryton_6_un_ecart_de_deux_centimes_n_est_pas_lettre_en_silence():
    # La tolérance et l'écart de règlement viennent plus tard ; ici, rien n'est forcé.
    resultat = essayer("""
        2025-01-10 411000 C F1 100,00 Facture
        2025-01-20 411000 C B1 -99,98 VIR
    """)
    assert groupes(resultat) == []
    assert resultat.ouvertes["RangLigne"].tolist() == [2, 3]
