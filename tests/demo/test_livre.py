"""Le livre refuse ce qui ne s'équilibre pas et numérote les pièces de banque."""

from datetime import date

import pytest

from lettrine.demo.livre import Ligne, Livre

JOUR = date(2025, 3, 4)


def test_refuse_une_ecriture_qui_ne_s_equilibre_pas():
    with pytest.raises(ValueError, match="écart de 1 centimes"):
        Livre().passer(JOUR, "OD", "X", "X", Ligne("411000", 100), Ligne("512000", -99))


def test_refuse_un_groupe_a_cheval_sur_deux_tiers():
    with pytest.raises(ValueError, match="un compte et un tiers"):
        Livre().grouper("1-1", Ligne("411000", 1, "C0001"), Ligne("411000", -1, "C0002"))


def test_omet_les_lignes_nulles():
    livre = Livre()
    livre.passer(JOUR, "OD", "X", "X", Ligne("411000", 5), Ligne("445711", 0), Ligne("512000", -5))
    assert livre.table({})["CompteNum"].tolist() == ["411000", "512000"]


def test_numerote_dans_le_mois_une_ecriture_de_banque_sans_piece():
    livre = Livre()
    for jour in (date(2025, 4, 1), date(2025, 3, 9), JOUR):
        livre.passer(jour, "BQ", "", "VIR", Ligne("411000", -5), Ligne("512000", 5))
    table = livre.table({}).drop_duplicates("EcritureNum")
    assert table["PieceRef"].tolist() == ["BQ03-001", "BQ03-002", "BQ04-001"]
    assert table["EcritureDate"].dt.day.tolist() == [4, 9, 1]


def test_la_verite_dit_l_ecart_d_un_groupe_incomplet():
    livre = Livre()
    facture, acompte = Ligne("411000", 100_00, "C0001"), Ligne("411000", -40_00, "C0001")
    livre.passer(JOUR, "VE", "FA1", "FA1", facture, Ligne("704100", -100_00))
    livre.passer(JOUR, "BQ", "", "VIR", Ligne("512000", 40_00), acompte)
    livre.grouper("paiement partiel", facture, acompte)
    assert sorted(livre.verite()["Ecart"]) == [0, 0, 60_00, 60_00]
    assert livre.groupes_soldes() == []
