"""`lettrine etats editer`, comme un utilisateur la tape."""


def test_edite_la_balance_agee_a_cote_de_la_source(commande, livre):
    entree = livre("txt")
    rendu = commande("etats", "editer", "balance-agee", entree, "--au", "31/01/2025", "--json")
    assert rendu.code == 0
    assert rendu.objet["postes"]["Solde"] == 124_99
    assert rendu.objet["controles"] == {"Total = solde des comptes 41 au 31/01/2025": True}
    assert (entree.parent / "livre_balance_agee_clients.xlsx").is_file()


def test_dit_qui_doit_quoi(commande, livre, tmp_path):
    rendu = commande(
        "etats", "editer", "balance-agee", livre("xlsx"), "--au", "2025-03-31",
        "--sortie", tmp_path / "balance.xlsx", "--par", "facture", "--tranches", "45,90",
    )  # fmt: skip
    assert rendu.code == 0
    assert "Au 31/03/2025, 6 clients ont 13 lignes ouvertes, solde 124,99 €" in rendu.dit
    assert "46 à 90 jours" in rendu.dit
    assert (tmp_path / "balance.xlsx").is_file()


def test_bag_10_des_tranches_fautives_sont_refusees(commande, livre):
    rendu = commande(
        "etats", "editer", "balance-agee", livre("txt"), "--au", "2025-01-31", "--tranches", "90,30"
    )
    assert rendu.code == 2
    assert "BAG-10" in rendu.dit


def test_sans_date_l_etat_est_refuse(commande, livre):
    rendu = commande("etats", "editer", "balance-agee", livre("txt"))
    assert rendu.code == 2
    assert "Il manque --au." in rendu.dit


def test_un_etat_inconnu_est_refuse_et_les_etats_sont_cites(commande, livre):
    rendu = commande("etats", "editer", "bilan", livre("txt"), "--au", "2025-01-31")
    assert rendu.code == 2
    assert "CLI-02" in rendu.dit
    assert "Choisissez parmi : balance-generale, balance-des-tiers, balance-agee" in rendu.dit


def test_l_aide_dresse_la_liste_des_etats(commande):
    rendu = commande("etats", "editer", "--help")
    assert rendu.code == 0
    assert "balance-agee" in rendu.dit


def test_edite_l_echeancier_des_clients_et_des_fournisseurs(commande, livre, tmp_path):
    entree = livre("xlsx")
    rendu = commande(
        "etats", "editer", "echeancier", entree, "--au", "2025-01-31", "--semaines", "3", "--json"
    )
    assert rendu.code == 0
    assert rendu.objet["postes"]["À recevoir, en 3 semaines"] == 410_49
    assert all(rendu.objet["controles"].values())
    assert (entree.parent / "livre_echeancier.xlsx").is_file()


def test_ech_01_trop_de_semaines_sont_refusees(commande, livre):
    rendu = commande(
        "etats", "editer", "echeancier", livre("txt"), "--au", "2025-01-31", "--semaines", "99"
    )
    assert rendu.code == 2
    assert "ECH-01" in rendu.dit


def test_edite_le_delai_de_paiement_par_les_deux_methodes(commande, livre):
    entree = livre("txt")
    rendu = commande("etats", "editer", "delai-paiement", entree, "--au", "31/01/2025", "--json")
    assert rendu.code == 0
    assert rendu.objet["postes"]["Délai, méthode comptable (jours)"] == 8.41
    assert rendu.objet["postes"]["Ventes TTC"] == 460_49
    assert (entree.parent / "livre_delai_paiement_clients.xlsx").is_file()


def test_le_delai_de_paiement_se_lit_a_la_francaise(commande, livre, tmp_path):
    rendu = commande(
        "etats", "editer", "delai-paiement", livre("csv"), "--au", "2025-01-31", "--du",
        "2025-01-01", "--methode", "comptable", "--inclure", "416, 419", "--effets", "100,50",
        "--journaux", "VE", "--base-360", "--sortie", tmp_path / "delai.xlsx",
    )  # fmt: skip
    # Encours 124,99 + 100,50 = 225,49 ; 225,49 / 460,49 x 30 jours = 14,690...
    assert rendu.code == 0
    assert "les clients paient en 14,69 jours (méthode comptable)" in rendu.dit
    assert "│ 14,69 │" in rendu.dit
    assert (tmp_path / "delai.xlsx").is_file()


def test_dmp_02_un_compte_de_l_autre_cote_est_refuse(commande, livre):
    rendu = commande(
        "etats", "editer", "delai-paiement", livre("txt"), "--au", "2025-01-31", "--inclure", "404"
    )
    assert rendu.code == 2
    assert "DMP-02" in rendu.dit
