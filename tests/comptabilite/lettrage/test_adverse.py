"""Des coïncidences qui ressemblent à des preuves : rien n'y est certain à tort."""

from lettrine.comptabilite.lettrage import Confiance, Lettrage, lettrer
from tests.comptabilite.lettrage.livres import COMPTES, essayer, groupes, livre


def essayer_avec_journaux(texte: str) -> Lettrage:
    """Lettre un livre dont le premier mot du libellé est le journal."""
    table = livre(texte)
    mots = table["EcritureLib"].str.partition(" ")
    table = table.assign(JournalCode=mots[0], EcritureLib=mots[2])
    return lettrer(table, comptes=COMPTES, appliquer=Confiance.PROBABLE)


def test_la_piece_d_ordre_de_la_banque_ne_designe_pas_la_facture_de_meme_numero():
    """La 97e pièce de banque n'est pas le règlement de la facture 97 : le libellé dit 139."""
    resultat = essayer_avec_journaux("""
        2024-02-22 411000 ROUSSEL 97 150,00 VE FACT 97
        2024-03-17 411000 ROUSSEL 139 150,00 VE FACT 139
        2024-04-08 411000 ROUSSEL 97 -150,00 BQ REGL FACT 139
        2024-04-13 411000 ROUSSEL 105 -150,00 BQ CHQ ROUSSEL
    """)
    assert groupes(resultat, "certain") == [[2, 5], [3, 4]]


def test_une_piece_d_ordre_laisse_le_doute_entre_deux_factures_de_meme_montant():
    resultat = essayer_avec_journaux("""
        2024-09-05 411000 CLEMENT 399 76,00 VE Facture 399
        2024-09-07 411000 CLEMENT 404 76,00 VE Facture 404
        2024-11-12 411000 CLEMENT 399 -76,00 BQ VIR CLEMENT
    """)
    assert groupes(resultat, "certain") == []
    assert groupes(resultat, "probable") == [[2, 4]]
    assert "un autre groupe est possible" in resultat.groupes["Motif"][0]


def test_une_piece_d_ordre_ne_relie_pas_un_reglement_a_la_facture_de_l_an_suivant():
    resultat = essayer_avec_journaux("""
        2024-02-09 411000 CLEMENT 17 -76,00 BQ VIR CLEMENT
        2025-01-11 411000 CLEMENT 17 76,00 VE Facture 17
        2025-03-13 411000 CLEMENT 58 -76,00 BQ VIR CLEMENT
    """)
    assert groupes(resultat) == [[3, 4]]


def test_une_meme_piece_courte_reste_une_preuve_quand_rien_d_autre_n_a_son_montant():
    resultat = essayer_avec_journaux("""
        2024-02-22 411000 ROUSSEL 97 150,00 VE FACT ROUSSEL
        2024-02-25 411000 ROUSSEL 98 70,00 VE FACT ROUSSEL
        2024-03-08 411000 ROUSSEL 97 -150,00 BQ VIR ROUSSEL
    """)
    assert groupes(resultat, "certain") == [[2, 4]]


def test_un_avoir_et_un_reglement_qui_citent_la_meme_facture_laissent_le_doute():
    """La commande 240480 a été payée, puis annulée : le règlement ou l'avoir la solde-t-il ?"""
    resultat = essayer("""
        2024-01-14 411000 WEB CMD20240480 74,70 COMMANDE 20240480
        2024-01-17 411000 WEB BQ240114 -74,70 PAYPAL CMD 20240480
        2024-01-22 411000 WEB AV20240480 -74,70 AVOIR 20240480
    """)
    assert groupes(resultat, "certain") == []


def test_le_reglement_qui_cite_la_facture_la_solde_malgre_l_avoir_d_un_autre_montant():
    resultat = essayer("""
        2024-01-14 411000 WEB CMD20240480 74,70 COMMANDE 20240480
        2024-01-17 411000 WEB BQ240114 -74,70 PAYPAL CMD 20240480
        2024-01-22 411000 WEB AV20240480 -10,00 AVOIR 20240480
    """)
    assert groupes(resultat) == [[2, 3]]


def test_un_numero_de_contrat_commun_ne_fait_pas_douter_d_un_numero_de_facture():
    resultat = essayer("""
        2024-01-05 401000 BAIL 10123 -120,00 LOYER CONTRAT 4512278
        2024-02-05 401000 BAIL 10124 -120,00 LOYER CONTRAT 4512278
        2024-02-20 401000 BAIL BQ2 120,00 PRLV CONTRAT 4512278 FACT 10124
    """)
    assert groupes(resultat, "certain") == [[3, 4]]


def test_facture_et_avoir_de_meme_numero_dans_deux_suites_ne_se_citent_pas():
    """FA00474 et AV00474 sont chacun le 474e de leur suite ; l'avoir annule peut-être FA00473."""
    resultat = essayer_avec_journaux("""
        2024-06-20 411000 MOREAU FA00473 230,00 VE Facture FA00473
        2024-06-21 411000 MOREAU FA00475 99,00 VE Facture FA00475
        2024-06-24 411000 MOREAU AV00474 -230,00 VE Avoir
        2024-06-24 411000 MOREAU FA00474 230,00 VE Facture FA00474
    """)
    assert groupes(resultat, "certain") == []


def test_un_court_numero_ne_relie_pas_un_reglement_a_une_facture_a_venir():
    resultat = essayer("""
        2024-10-14 411000 GARNIER BQ56 -340,00 GARNIER F 354
        2025-03-04 411000 GARNIER FA354 340,00 Facture 354
        2025-03-20 411000 GARNIER BQ12 -340,00 VIR GARNIER
    """)
    assert groupes(resultat, "certain") == []


def test_un_long_numero_relie_meme_une_commande_payee_longtemps_d_avance():
    resultat = essayer("""
        2024-10-14 411000 GARNIER BQ56 -340,00 ACOMPTE COMMANDE 2024354
        2025-03-04 411000 GARNIER FA12 340,00 Facture COMMANDE 2024354
        2025-03-04 411000 GARNIER FA13 340,00 Facture
    """)
    assert groupes(resultat, "certain") == [[2, 3]]


def test_deux_references_composees_qui_finissent_de_meme_sont_deux_references():
    """Le virement cite la facture de septembre, absente du livre, non celle de juillet."""
    resultat = essayer("""
        2024-07-10 411000 C F1 500,00 Facture 2407-11220
        2024-09-10 411000 C F2 500,00 Facture 2408-11330
        2024-09-12 411000 C B1 -500,00 VIR 2409-11220
    """)
    assert groupes(resultat, "certain") == []


def test_un_numero_de_client_qui_finit_chaque_facture_ne_les_reunit_pas():
    resultat = essayer("""
        2024-07-01 411000 C F1 60,00 Facture 2407-11220
        2024-08-01 411000 C F2 60,00 Facture 2408-11220
        2024-08-20 411000 C B1 -60,00 VIR 2408-11220
        2024-08-25 411000 C B2 -60,00 VIR 2407-11220
    """)
    assert groupes(resultat, "certain") == [[2, 5], [3, 4]]


def test_une_reference_composee_se_cite_par_sa_fin_ou_abregee():
    resultat = essayer("""
        2024-07-10 411000 C F1 500,00 Facture 2407-11220
        2024-07-11 411000 C F2 500,00 Facture 2407-11330
        2024-09-12 411000 C B1 -500,00 VIR 11330
        2024-09-12 411000 C B2 -500,00 VIR 07-11220
    """)
    assert groupes(resultat, "certain") == [[2, 5], [3, 4]]


def test_une_commande_payee_puis_remboursee_ne_se_solde_pas_surement_par_son_avoir():
    """La carte a payé la commande et l'avoir a été remboursé, ou l'avoir annule la commande."""
    resultat = essayer_avec_journaux("""
        2024-01-09 411000 WEB CMD20240192 36,80 VE COMMANDE 20240192
        2024-01-10 411000 WEB CMD20240193 51,20 VE COMMANDE 20240193
        2024-01-11 411000 WEB CMD20240194 18,10 VE COMMANDE 20240194
        2024-01-12 411000 WEB - -36,80 BQ CB WEB
        2024-01-17 411000 WEB AV20240192 -36,80 VE AVOIR 20240192
        2024-01-19 411000 WEB - 36,80 BQ REMBT CLIENT
    """)
    assert groupes(resultat, "certain") == []
    assert groupes(resultat, "probable") == [[2, 6], [5, 7]]


def test_un_avoir_solde_surement_sa_facture_quand_rien_d_autre_n_a_leur_montant():
    resultat = essayer_avec_journaux("""
        2024-01-09 411000 WEB CMD20240192 36,80 VE COMMANDE 20240192
        2024-01-10 411000 WEB CMD20240193 51,20 VE COMMANDE 20240193
        2024-01-11 411000 WEB CMD20240194 18,10 VE COMMANDE 20240194
        2024-01-12 411000 WEB - -35,80 BQ CB WEB
        2024-01-17 411000 WEB AV20240192 -36,80 VE AVOIR 20240192
    """)
    assert groupes(resultat, "certain") == [[2, 6]]
