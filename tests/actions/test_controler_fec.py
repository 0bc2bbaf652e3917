"""Contrôler un FEC, du fichier au classeur de contrôle relu."""

from datetime import date

import pytest
from tests.conftest import TOTAL, cellules, contenu, lignes_du_livre, tableau, texte_du_fec

from lettrine.actions.controler_fec import controler_fec
from lettrine.actions.convertir_fec import convertir_fec
from lettrine.demo import construire
from lettrine.erreurs import Gravite, OptionInvalide
from lettrine.formats import fec

NOM = "123456782FEC20251231.txt"


def postes(bilan) -> dict[str, int]:
    return {poste.libelle: poste.valeur for poste in bilan.postes}


def codes(bilan) -> set[str]:
    return {anomalie.code for anomalie in bilan.anomalies}


@pytest.fixture
def livre(tmp_path):
    def ecrit(lignes=None, nom=NOM):
        chemin = tmp_path / nom
        chemin.write_bytes(texte_du_fec(lignes).encode())
        return chemin

    return ecrit


def test_un_livre_juste_n_a_rien_a_corriger(livre):
    bilan = controler_fec(livre())
    assert postes(bilan) == {
        "Lignes": 30,
        "Total des débits": TOTAL,
        "Total des crédits": TOTAL,
        "Écart": 0,
    }
    assert bilan.controles[0][1]
    assert bilan.precisions["Exercice"] == "l'exercice du 01/01/2025 au 31/12/2025"
    assert bilan.fichiers == ()


def test_le_dossier_de_demonstration_passe_tous_les_controles(tmp_path):
    dossier = construire()
    chemin = tmp_path / fec.nom_conforme(dossier.societe["Siren"].iloc[0], dossier.exercice[1])
    fec.ecrire(dossier.ecritures, chemin)
    bilan = controler_fec(chemin)
    assert [a for a in bilan.anomalies if a.gravite is not Gravite.INFORMATION] == []
    assert bilan.phrase.endswith("aucun écart aux règles contrôlées.")
    assert not bilan.a_regarder


def test_le_classeur_de_controle_relu_dit_les_memes_chiffres(livre, tmp_path):
    lignes = lignes_du_livre()
    lignes[2][11] += 1  # la banque du deuxième mouvement : l'écriture ne s'équilibre plus
    rapport = tmp_path / "rendus" / "controle.xlsx"
    bilan = controler_fec(livre(lignes), rapport=rapport)
    assert bilan.fichiers == (rapport,)
    assert {"CTL-01", "CTL-02", "CTL-03"} <= codes(bilan)
    assert bilan.a_regarder
    anomalies = tableau(rapport, "Anomalies")
    assert [(a["Code"], a["Ligne"]) for a in anomalies if a["Code"] == "CTL-01"] == [
        ("CTL-01", "4")
    ]
    assert anomalies[0]["Gravité"] == "bloquante"
    (controle,) = [x for x in cellules(rapport, "Anomalies") if TOTAL / 100 in x]
    assert (TOTAL + 1) / 100 in controle
    assert "OK" not in controle
    journaux = {j["Journal"]: j for j in tableau(rapport, "Journaux")}
    assert {nom: j["Lignes"] for nom, j in journaux.items()} == {"VE": 18, "BQ": 12}
    assert {nom: round(j["Écart"] * 100) for nom, j in journaux.items()} == {"VE": 0, "BQ": 1}
    comptes = {c["Compte"]: c["Lignes"] for c in tableau(rapport, "Comptes")}
    assert comptes == {"411000": 15, "707000": 9, "512000": 6}


def test_l_exercice_a_deux_bornes_ou_aucune_fec_27(livre):
    for bornes in ({"debut": date(2025, 1, 1)}, {"fin": date(2025, 12, 31)}):
        with pytest.raises(OptionInvalide) as refus:
            controler_fec(livre(), **bornes)
        assert refus.value.code == "FEC-27"


def test_un_exercice_inconnu_est_dit_fec_28(livre):
    bilan = controler_fec(livre(nom="livre.txt"))
    (anomalie,) = [a for a in bilan.anomalies if a.code == "FEC-28"]
    assert anomalie.gravite is Gravite.INFORMATION
    assert "02/01/2025" in anomalie.message
    assert bilan.precisions["Exercice"] == "non précisé"


def test_l_exercice_donne_l_emporte_sur_le_nom(livre):
    bilan = controler_fec(livre(), debut=date(2025, 1, 5), fin=date(2025, 6, 30))
    # Les écritures du 2 au 4 janvier sont hors de l'exercice donné.
    hors = [a.rang for a in bilan.anomalies if "exercice" in a.message and a.rang]
    assert 2 in hors
    assert "FEC-28" not in codes(bilan)


@pytest.mark.parametrize(
    ("nom", "lignes"), [("000000000FEC20231231.txt", None), ("111111111FEC20221231.TXT", None)]
)
def test_un_fec_reel_dit_exactement_ce_qui_ne_va_pas(echantillon, tmp_path, nom, lignes):
    source = echantillon(nom)
    avant = source.read_bytes()
    bilan = controler_fec(source, rapport=tmp_path / "c.xlsx")
    assert [a for a in bilan.anomalies if a.gravite is Gravite.BLOQUANTE] == []
    chiffres = postes(bilan)
    assert chiffres["Lignes"] == avant.count(b"\n") - 1 + (not avant.endswith(b"\n"))
    assert chiffres["Écart"] == 0
    assert len(tableau(tmp_path / "c.xlsx", "Anomalies")) == len(bilan.anomalies)
    assert source.read_bytes() == avant


def test_le_fec_fautif_est_dit_par_ligne(echantillon):
    bilan = controler_fec(echantillon("invalide_dates_JJMMAAAA_desequilibre.txt"))
    # 1 000 + 500 au débit (lignes 2 et 4), 500 au crédit : écart de 1 000,00.
    assert postes(bilan)["Écart"] == 1_000_00
    assert {"FEC-22", "CTL-01", "CTL-03"} <= codes(bilan)
    assert {a.rang for a in bilan.anomalies if a.code == "CTL-01"} == {2, 3, 4}
    assert all("ligne" in a.message.casefold() for a in bilan.anomalies if a.rang)


def test_un_rapport_impossible_ne_laisse_rien(livre, tmp_path):
    from lettrine.erreurs import FichierNonEcrit

    source = livre()
    avant = contenu(tmp_path)
    with pytest.raises(FichierNonEcrit):
        controler_fec(source, rapport=source / "c.xlsx")
    assert contenu(tmp_path) == avant


def test_un_classeur_est_controle_comme_le_fec_dont_il_vient(livre, tmp_path):
    lignes = lignes_du_livre()
    lignes[2][11] += 1  # la banque du deuxième mouvement : l'écriture ne s'équilibre plus
    source = livre(lignes)
    classeur = tmp_path / "ecritures.xlsx"
    convertir_fec(source, classeur)
    rapport = tmp_path / "controle.xlsx"
    du_fec = controler_fec(source)
    bornes = {"debut": date(2025, 1, 1), "fin": date(2025, 12, 31)}
    bilan = controler_fec(classeur, rapport=rapport, **bornes)
    assert postes(bilan) == postes(du_fec)
    assert codes(bilan) == codes(du_fec)
    assert bilan.precisions["Exercice"] == du_fec.precisions["Exercice"]
    assert bilan.fichiers == (rapport,)
    assert {ligne["Code"] for ligne in tableau(rapport, "Anomalies")} == codes(bilan)


def test_un_classeur_sans_rapport_ne_laisse_rien_et_ne_dit_pas_d_exercice(livre, tmp_path):
    classeur = tmp_path / "ecritures.xlsx"
    convertir_fec(livre(), classeur)
    avant = sorted(tmp_path.iterdir())
    bilan = controler_fec(classeur)
    assert "FEC-28" in codes(bilan)
    assert bilan.fichiers == ()
    assert sorted(tmp_path.iterdir()) == avant
