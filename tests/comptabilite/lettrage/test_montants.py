"""Des montants égaux que leurs dates départagent, ou non."""

from lettrine.comptabilite.lettrage import Confiance
from tests.comptabilite.lettrage.livres import essayer, groupes

MOIS = [f"2025-{mois:02d}" for mois in range(1, 13)]


def abonnement(payees, delai_en_jours=5, montant="143,88"):
    """Une facture par mois, et un règlement le 5 du mois qui suit celles qui sont payées."""
    lignes = [f"{mois}-01 411000 C F{rang} {montant} ABONNEMENT" for rang, mois in enumerate(MOIS)]
    suivants = [*MOIS[1:], "2026-01"]
    lignes += [
        f"{suivants[rang]}-{delai_en_jours:02d} 411000 C B{rang} -{montant} PRLV" for rang in payees
    ]
    return "\n".join(lignes)


def test_un_abonnement_dont_une_echeance_manque_suit_son_delai():
    # Payé 35 jours après chaque facture, sauf celle de mai : un décalage donnerait 4 jours.
    payees = [rang for rang in range(12) if rang != 4]
    resultat = essayer(abonnement(payees))
    attendus = sorted([rang + 2, 14 + place] for place, rang in enumerate(payees))
    assert groupes(resultat, "probable") == attendus
    assert resultat.ouvertes["RangLigne"].tolist() == [6]


def test_un_abonnement_dont_la_premiere_echeance_manque_n_est_pas_tranche():
    # Onze règlements : à 35 jours des onze dernières factures, ou à 65 des onze premières.
    resultat = essayer(abonnement(range(1, 12)))
    assert groupes(resultat) == []
    assert resultat.ouvertes["Motif"].str.startswith("plusieurs contreparties").all()


def test_deux_factures_egales_du_meme_jour_se_valent():
    resultat = essayer("""
        2025-03-13 411000 C F1 111,42 NECTAR DE FRAISE
        2025-03-13 411000 C F2 111,42 NECTAR DE PECHE
        2025-03-22 411000 C B1 -111,42 VIR
    """)
    assert groupes(resultat, "probable") == [[2, 4]]


def test_un_reglement_ne_va_pas_a_une_facture_qui_le_suit_de_loin():
    resultat = essayer("""
        2025-01-13 411000 C F1 111,42 Facture
        2025-09-13 411000 C F2 111,42 Facture
        2025-02-22 411000 C B1 -111,42 VIR
    """)
    assert groupes(resultat, "probable") == [[2, 4]]


def test_deux_factures_possibles_pour_un_reglement_sont_deux_rivales():
    resultat = essayer("""
        2025-01-13 411000 C F1 111,42 Facture
        2025-02-01 411000 C F2 111,42 Facture
        2025-02-22 411000 C B1 -111,42 VIR
    """)
    assert groupes(resultat) == []
    assert sorted(resultat.rivaux["RangRival"][resultat.rivaux["RangLigne"] == 4]) == [2, 3]


def test_les_lignes_d_une_meme_ecriture_ne_se_repondent_pas():
    """Le crédit de TVA reporté : la ligne du mois solde celle d'avant, non la sienne."""
    resultat = essayer("""
        2025-06-30 445670 - sans 3089,00 CA3 06/2025
        2025-07-31 445670 - sans -3089,00 CA3 07/2025
        2025-07-31 445670 - sans 3089,00 CA3 07/2025
    """)
    assert groupes(resultat) == [[2, 3]]


def test_entre_des_lignes_identiques_la_premiere_est_servie_la_premiere():
    # 2 153,47 + 1 109,40 + 3 × 837,94 = 5 776,69 ; la quatrième ligne de 837,94 va au second.
    resultat = essayer("""
        2025-01-01 411000 C sans 2153,47 A NOUVEAU
        2025-01-01 411000 C sans 1109,40 A NOUVEAU
        2025-01-01 411000 C sans 837,94 A NOUVEAU
        2025-01-01 411000 C sans 837,94 A NOUVEAU
        2025-01-01 411000 C sans 837,94 A NOUVEAU
        2025-01-01 411000 C sans 837,94 A NOUVEAU
        2025-03-13 411000 C B1 -5776,69 VIR
        2025-03-22 411000 C B2 -837,94 VIR
    """)
    assert groupes(resultat, "probable") == [[2, 3, 4, 5, 6, 8], [7, 9]]


def test_les_seules_lignes_d_un_montant_restent_certaines_au_milieu_des_autres():
    resultat = essayer(
        abonnement(range(12))
        + """
        2025-04-02 411000 C F90 512,07 Facture
        2025-05-02 411000 C B90 -512,07 VIR
    """,
        Confiance.CERTAIN,
    )
    assert groupes(resultat, "certain") == [[26, 27]]
