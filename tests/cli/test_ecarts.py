"""`lettrine lettrer` avec une tolérance, comme un utilisateur le tape."""

from datetime import date, datetime

import openpyxl
import pytest
from tests.conftest import MOUVEMENTS, contenu, ecrire_livre, lignes_du_livre, tableau

from lettrine.actions.ouverture import lieux, ouvrir
from lettrine.tables.ecritures import ECRITURES


@pytest.fixture
def source(tmp_path):
    """Le petit livre ; C4 paie 99,95 sur 99,99 en citant sa facture, et C1 n'est plus lettré."""
    lignes = lignes_du_livre()
    paiement = [list(ligne) for ligne in lignes[2:4]]
    for ligne in paiement:
        ligne[2], ligne[3] = "99", date(2025, 1, 25)
        ligne[8], ligne[10] = "R99", "VIR FA-2025007"
        ligne[6], ligne[7] = ("C4", "Client C4") if ligne[4] == "411000" else ("", "")
        ligne[11:13] = [99_95 if ligne[11] else 0, 99_95 if ligne[12] else 0]
    for ligne in lignes:
        if ligne[8] == "F7":
            ligne[8] = "FA-2025007"
    return ecrire_livre(tmp_path / "livre.txt", [*lignes, *paiement])


def codes(chemin) -> dict[int, str]:
    table = ouvrir(chemin, lieux(chemin, chemin.parent / "ailleurs", "x")).lire(ECRITURES).table
    return dict(zip(table["Rang"], table["EcritureLet"], strict=True))


def test_proposer_repondre_approuver_puis_relancer(commande, source, tmp_path):
    derniere = 2 * len(MOUVEMENTS) + 2
    un = commande("lettrer", source, "--tolerance", "0,05", "--sortie", tmp_path / "un")
    assert un.code == 0
    assert "1 écart attend votre accord (voir la feuille Écarts)." in un.dit
    rapport = tmp_path / "un" / "livre_lettrage.xlsx"
    (ecart,) = tableau(rapport, "Écarts")
    assert (ecart["Auxiliaire"], ecart["Écart"], ecart["Preuve"]) == (
        "C4", 0.04, "référence 2025007 citée",
    )  # fmt: skip
    classeur = openpyxl.load_workbook(rapport)
    for rangee in classeur["Écarts"].iter_rows():
        if rangee[0].value == "non":
            rangee[0].value = "oui"
    classeur.save(tmp_path / "répondu.xlsx")
    jour = date.today()
    deux = commande(
        "lettrer", source, "--tolerance", "0,05", "--approuver", tmp_path / "répondu.xlsx",
        "--par", "Claire Montagnel", "--date-od", "31/12/2025", "--journal-od", "DIV",
        "--sortie", tmp_path / "deux", "--json",
    )  # fmt: skip
    assert deux.code == 0
    assert deux.objet["postes"]["Écarts approuvés"] == 1
    assert deux.objet["postes"]["Total des écarts approuvés"] == 4
    assert all(deux.objet["controles"].values())
    lettres = codes(tmp_path / "deux" / "livre.txt")
    assert lettres[derniere] == "AA"
    od = tableau(tmp_path / "deux" / "livre_od.xlsx", "Ecritures")
    assert [(o["Journal"], o["Date"], o["Compte"], o["Débit"], o["Lettrage"]) for o in od] == [
        ("DIV", datetime(2025, 12, 31), "658000", 0.04, None),
        ("DIV", datetime(2025, 12, 31), "411000", 0, "AA"),
    ]
    synthese = {
        p["Poste"]: p["Lignes"]
        for p in tableau(tmp_path / "deux" / "livre_lettrage.xlsx", "Synthèse")
    }
    assert synthese["Lettrées avec un écart approuvé"] == 2
    (registre,) = tableau(tmp_path / "deux" / "livre_lettrage.xlsx", "Registre")
    assert registre["Le"].date() in (jour, date.today())  # minuit peut passer pendant l'essai
    groupes = tableau(tmp_path / "deux" / "livre_lettrage.xlsx", "Groupes")
    assert [g["Reste"] for g in groupes if g["Confiance"] == "approuvé"] == [0.04]
    # Sur le livre rendu, l'OD n'est pas encore importée : c'est dit, et rien ne change.
    trois = commande(
        "lettrer",
        tmp_path / "deux" / "livre.txt",
        "--tolerance",
        "0,05",
        "--sortie",
        tmp_path / "trois",
    )
    assert trois.code == 1
    assert "[LET-01]" in trois.dit
    assert codes(tmp_path / "trois" / "livre.txt") == lettres
    # Approuver de nouveau le même rapport est refusé, avec la raison.
    encore = commande(
        "lettrer", tmp_path / "deux" / "livre.txt", "--tolerance", "0,05", "--approuver",
        tmp_path / "répondu.xlsx", "--par", "C. M.", "--sortie", tmp_path / "quatre",
    )  # fmt: skip
    assert encore.code == 2
    assert "ECA-13" in encore.dit
    assert "est lettrée AA dans le compte 411000 C4" in encore.dit


def test_tout_approuver_et_lire_le_dossier(commande, source, tmp_path):
    fiches = tmp_path / "dossier.csv"
    fiches.write_text(
        "Auxiliaire;Nom;Taux d'escompte;Délai d'escompte\nC4;Client;0,04 %;30\n", encoding="utf-8"
    )
    rendu = commande(
        "lettrer", source, "--tolerance-pct", "1 %", "--approuver", "Tout", "--par", "C. M.",
        "--dossier", fiches, "--sortie", tmp_path / "s",
    )  # fmt: skip
    assert rendu.code == 0
    # 0,04 % de 99,99 font 0,04 : c'est l'escompte de la fiche.
    od = tableau(tmp_path / "s" / "livre_od.xlsx", "Ecritures")
    assert [o["Compte"] for o in od] == ["665000", "411000"]


@pytest.mark.parametrize(
    ("mots", "code"),
    [
        (("--tolerance", "-1"), "ECA-10"),
        (("--tolerance-pct", "120"), "ECA-11"),
        (("--tolerance", "un peu"), "ECA-15"),
        (("--approuver", "tout", "--par", "C. M."), "ECA-12"),
        (("--approuver", "tout", "--tolerance", "1"), "REG-01"),
        (("--approuver", "tout", "--tolerance", "0,01", "--par", "C. M."), "ECA-13"),
        (("--approuver", "absent.xlsx", "--tolerance", "1", "--par", "C. M."), "FIC-01"),
        (("--date-od", "hier", "--tolerance", "1"), "--date-od"),
        (("--evaluer", "--tolerance", "1", "--par", "C. M."), "CLI-03"),
    ],
)
def test_un_refus_n_ecrit_rien(commande, source, tmp_path, mots, code):
    avant = contenu(tmp_path)
    rendu = commande("lettrer", source, "--sortie", tmp_path / "s", *mots)
    assert rendu.code == 2
    assert code in rendu.dit
    assert contenu(tmp_path) == avant


def test_eca_14_le_rapport_annote_n_est_pas_remplace(commande, source, tmp_path):
    commande("lettrer", source, "--tolerance", "1", "--sortie", tmp_path / "s")
    avant = contenu(tmp_path)
    annote = tmp_path / "s" / "livre_lettrage.xlsx"
    rendu = commande(
        "lettrer", source, "--tolerance", "1", "--approuver", annote, "--par", "C. M.",
        "--sortie", tmp_path / "s",
    )  # fmt: skip
    assert rendu.code == 2
    assert "ECA-14" in rendu.dit
    assert contenu(tmp_path) == avant
