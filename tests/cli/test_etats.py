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
    assert "Choisissez parmi : balance-agee" in rendu.dit


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
