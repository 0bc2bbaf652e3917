"""Les états de tiers, comme un utilisateur les tape."""

import pytest

ETATS = [
    "balance-generale",
    "balance-des-tiers",
    "grand-livre",
    "justification-solde",
    "soldes-anormaux",
]


@pytest.mark.parametrize(
    ("etat", "rapport"),
    [
        ("balance-generale", "balance_generale"),
        ("balance-des-tiers", "balance_des_tiers_tous"),
        ("grand-livre", "grand_livre"),
        ("justification-solde", "justification_solde"),
        ("soldes-anormaux", "soldes_anormaux"),
    ],
)
def test_edite_l_etat_a_cote_de_la_source(commande, livre, etat, rapport):
    entree = livre("txt")
    rendu = commande("etats", "editer", etat, entree, "--au", "31/01/2025", "--json")
    assert rendu.code == 0
    assert all(rendu.objet["controles"].values())
    assert (entree.parent / f"livre_{rapport}.xlsx").is_file()


@pytest.mark.parametrize("etat", ETATS)
def test_sans_date_l_etat_est_refuse(commande, livre, etat):
    rendu = commande("etats", "editer", etat, livre("txt"))
    assert rendu.code == 2
    assert "Il manque --au." in rendu.dit


@pytest.mark.parametrize("etat", ["balance-generale", "balance-des-tiers", "grand-livre"])
def test_eta_01_une_periode_a_l_envers_est_refusee(commande, livre, etat):
    rendu = commande(
        "etats", "editer", etat, livre("txt"), "--au", "2025-01-31", "--du", "2025-02-01"
    )
    assert rendu.code == 2
    assert "ETA-01" in rendu.dit


def test_choisit_la_periode_les_comptes_et_la_sortie(commande, livre, tmp_path):
    rendu = commande(
        "etats", "editer", "grand-livre", livre("xlsx"), "--au", "2025-01-31", "--du", "2025-01-21",
        "--comptes", "411, 512", "--par", "compte", "--sortie", tmp_path / "grand livre.xlsx",
    )  # fmt: skip
    assert rendu.code == 0
    assert "Grand livre du 21/01/2025 au 31/01/2025" in rendu.dit
    assert (tmp_path / "grand livre.xlsx").is_file()


def test_balance_des_clients_seuls(commande, livre, tmp_path):
    rendu = commande(
        "etats", "editer", "balance-des-tiers", livre("csv"), "--au", "2025-01-31",
        "--comptes", "clients", "--sortie", tmp_path / "rendu",
    )  # fmt: skip
    assert rendu.code == 0
    assert "Au 31/01/2025, 6 tiers, solde 124,99 €" in rendu.dit
    assert (tmp_path / "rendu" / "livre_balance_des_tiers_clients.xlsx").is_file()


def test_ce_qui_est_a_regarder_se_voit_au_code_de_sortie(commande, livre):
    rendu = commande(
        "etats", "editer", "justification-solde", livre("txt"), "--au", "2025-01-31",
        "--comptes", "411,4551",
    )  # fmt: skip
    assert rendu.code == 1
    assert "ETA-08" in rendu.dit


def test_vos_regles_remplacent_les_livrees(commande, livre, tmp_path):
    regles = tmp_path / "regles.toml"
    regles.write_text(
        """
["soldes/attendus"]
[["soldes/attendus".valeurs]]
depuis = 2000-01-01
reference = "Essai"
[["soldes/attendus".valeurs.tranches]]
comptes = ["512"]
attendu = "nul"
nature = "Banque à vider"
remede = "Virez."
""",
        encoding="utf-8",
    )
    rendu = commande(
        "etats", "editer", "soldes-anormaux", livre("txt"), "--au", "2025-01-31",
        "--parametres", regles, "--json",
    )  # fmt: skip
    assert rendu.code == 1
    assert rendu.objet["postes"] == {"Banque à vider": 1}
