"""`lettrine lettrage`, comme un utilisateur la tape."""

from datetime import date, datetime

import pytest
from tests.conftest import contenu, tableau


def test_poser_puis_delettrer_avec_le_meme_registre(commande, livre, tmp_path):
    source = livre("xlsx")
    pose = commande(
        "lettrage", "poser", source, "--lignes", "16,18-20", "--sortie", tmp_path / "un", "--par",
        "Claire Montagnel", "--motif", "vu au téléphone",
    )  # fmt: skip
    assert pose.code == 2
    assert "MAN-04" in pose.dit
    pose = commande(
        "lettrage", "poser", source, "--lignes", "16,18,20", "--sortie", tmp_path / "un", "--par",
        "Claire Montagnel", "--motif", "vu au téléphone", "--au", "03/02/2025",
    )  # fmt: skip
    assert pose.code == 0
    assert "3 lignes lettrées AA dans le compte 411000 C3 : le groupe est soldé." in pose.dit
    jour = date.today()
    retire = commande(
        "lettrage", "delettrer", tmp_path / "un" / "livre.xlsx", "--codes", "aa", "--comptes",
        "411,401", "--auxiliaires", "C3", "--sortie", tmp_path / "deux", "--par", "S. Belkacem",
        "--registre", tmp_path / "un" / "livre_lettrage_manuel.xlsx", "--json",
    )  # fmt: skip
    # --comptes 401 ne trouve rien : c'est à regarder.
    assert retire.code == 1
    assert retire.objet["postes"]["Groupes délettrés"] == 1
    assert [a["code"] for a in retire.objet["anomalies"] if a["code"] != "CLA-20"] == ["DEL-11"]
    registre = tableau(tmp_path / "deux" / "livre_delettrage.xlsx", "Registre")
    assert [r["Par"] for r in registre] == ["Claire Montagnel", "S. Belkacem"]
    assert registre[0]["Le"] == datetime(2025, 2, 3)
    # Sans --au, c'est le jour même ; minuit peut passer pendant l'essai.
    assert registre[1]["Le"].date() in (jour, date.today())


def test_une_periode_de_lettrage_se_choisit(commande, livre, tmp_path):
    mots = ("--sortie", tmp_path / "s", "--par", "C. M.", "--lettre-du", "11/01/2025")
    rendu = commande("lettrage", "delettrer", livre("txt"), *mots, "--lettre-au", "2025-01-11")
    assert rendu.code == 0
    assert "1 groupe délettré" in rendu.dit


@pytest.mark.parametrize(
    ("mots", "code"),
    [
        (("delettrer", "--par", "C. M."), "DEL-01"),
        (("delettrer", "--par", " ", "--codes", "AC"), "REG-01"),
        (("delettrer", "--codes", "AC"), "--par"),
        (("delettrer", "--par", "C. M.", "--codes", "ZZ"), "DEL-03"),
        (("delettrer", "--par", "C. M.", "--lignes", "1"), "LET-41"),
        (("poser", "--par", "C. M.", "--lignes", "12;14"), "LET-42"),
        (("poser", "--par", "C. M.", "--lignes", "14"), "MAN-01"),
        (("poser", "--par", "C. M."), "--lignes"),
        (("poser", "--par", "C. M.", "--lignes", "10,28"), "MAN-05"),
    ],
)
def test_un_refus_est_dit_et_n_ecrit_rien(commande, livre, tmp_path, mots, code):
    source = livre("txt")
    avant = contenu(tmp_path)
    rendu = commande("lettrage", mots[0], source, "--sortie", tmp_path / "s", *mots[1:])
    assert rendu.code == 2
    assert code in rendu.dit
    assert contenu(tmp_path) == avant


def test_un_lettrage_partiel_se_demande(commande, livre, tmp_path):
    mots = ("--lignes", "14,18", "--sortie", tmp_path / "s", "--par", "C. M.")
    assert "MAN-08" in commande("lettrage", "poser", livre("txt"), *mots).dit
    rendu = commande("lettrage", "poser", livre("txt"), *mots, "--partiel")
    assert rendu.code == 0
    assert "il reste 40,00 € au crédit" in rendu.dit
