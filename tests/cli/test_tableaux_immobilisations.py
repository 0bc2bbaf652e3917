"""`lettrine immobilisations planifier` et `editer`, comme un utilisateur les tape."""

from tests.actions.immobilisations.dossiers import ecrire_livre, ecrire_registre


def test_planifie_a_cote_du_registre(commande, tmp_path):
    registre = ecrire_registre(tmp_path / "registre.xlsx")
    rendu = commande("immobilisations", "planifier", registre, "--au", "31/12/2026", "--json")
    assert rendu.code == 0
    assert rendu.objet["postes"]["Dotations 2026"] == 12_600_00
    assert "Dotations 2031" in rendu.objet["postes"]
    assert (tmp_path / "registre_plans.xlsx").is_file()


def test_edite_les_tableaux_et_dit_les_ecarts(commande, tmp_path):
    registre = ecrire_registre(tmp_path / "registre.xlsx")
    livre = ecrire_livre(tmp_path / "livre.csv")
    rendu = commande(
        "immobilisations", "editer", registre, "--au", "31/12/2026", "--livre", livre,
        "--regime", "simplifie", "--sortie", tmp_path / "rendu",
    )  # fmt: skip
    assert rendu.code == 1
    assert "régime simplifié ; 6 comptes sont en écart (voir la feuille Écarts)" in rendu.dit
    assert (tmp_path / "rendu" / "registre_tableaux.xlsx").is_file()


def test_imm_60_un_choix_qui_n_en_est_pas_un_est_refuse(commande, tmp_path):
    registre = ecrire_registre(tmp_path / "registre.xlsx")
    import openpyxl

    classeur = openpyxl.load_workbook(registre)
    page = classeur.create_sheet("ElementsCout")
    page.append(["N° du bien", "Nature", "Montant HT"])
    page.append(["M1", "prix d'achat", 10_000])
    classeur.save(registre)
    rendu = commande(
        "immobilisations", "planifier", registre, "--au", "2026-12-31",
        "--a-l-actif", "formation",
    )  # fmt: skip
    assert rendu.code == 2
    assert "IMM-60" in rendu.dit


def test_un_regime_inconnu_est_refuse(commande, tmp_path):
    registre = ecrire_registre(tmp_path / "registre.xlsx")
    rendu = commande(
        "immobilisations", "editer", registre, "--au", "2026-12-31", "--regime", "micro"
    )
    assert rendu.code == 2
