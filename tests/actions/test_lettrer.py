"""Lettrer, du fichier de l'utilisateur à la copie et au rapport relus."""

from collections import Counter
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from pandas.testing import assert_frame_equal, assert_series_equal
from tests.conftest import (
    COLONNES,
    MOUVEMENTS,
    TOTAL,
    cellules,
    contenu,
    ecrire_livre,
    lignes_du_livre,
    tableau,
)

from lettrine.actions.lettrer import lettrer
from lettrine.actions.ouverture import lieux, ouvrir
from lettrine.comptabilite.lettrage import Confiance
from lettrine.erreurs import DonneesInvalides, Gravite, OptionInvalide
from lettrine.formats import fec
from lettrine.parametres import livres as parametres_livres
from lettrine.tables.ecritures import ECRITURES

FEUILLES = [
    "Synthèse", "Groupes", "Ouvertes", "Imputations", "Rivaux", "Anomalies", "Colonnes"
]  # fmt: skip
# Le code de la ligne client de chaque mouvement. Chaque compte a sa suite de codes ; C2 avait
# déjà AC, son groupe neuf prend AD.
CERTAINS = ["AA", "AA", "AA", "AA", "AC", "AC", "", "", "", "", "", "", "", "AD", "AD"]
PROBABLES = ["AA", "AA", "AA", "AA", "AC", "AC", "AA", "AA", "AA", "", "", "", "", "AD", "AD"]


def lancer(entree: Path, sortie: Path, **options):
    return lettrer(ouvrir(entree, lieux(entree, sortie, "lettrage")), **options)


def codes_rendus(bilan, source: Path) -> list[str]:
    """Les codes de la copie lettrée, lignes 411 seulement."""
    copie = bilan.fichiers[0]
    table = ouvrir(copie, lieux(copie, copie.parent / "ailleurs", "x")).lire(ECRITURES).table
    assert table["EcritureLet"][1::2].eq("").all()
    assert len(table) == 2 * len(MOUVEMENTS), source.name
    return table["EcritureLet"].tolist()[::2]


@pytest.mark.parametrize("extension", ["txt", "xlsx", "csv", "ods", "xls"])
def test_chaque_format_recoit_les_memes_codes(livre, tmp_path, extension):
    source = livre(extension)
    avant = source.read_bytes()
    certains = lancer(source, tmp_path / "certains")
    assert codes_rendus(certains, source) == CERTAINS
    probables = lancer(source, tmp_path / "probables", appliquer=Confiance.PROBABLE)
    assert codes_rendus(probables, source) == PROBABLES
    assert source.read_bytes() == avant


def test_la_copie_garde_tout_le_reste_a_l_octet_pres(livre, tmp_path):
    source = livre("txt")
    copie = lancer(source, tmp_path / "s", appliquer=Confiance.PROBABLE).fichiers[0]
    for avant, apres in zip(
        source.read_bytes().split(b"\r\n"), copie.read_bytes().split(b"\r\n"), strict=True
    ):
        champs = list(zip(COLONNES, avant.split(b"\t"), apres.split(b"\t"), strict=False))
        assert [c for c, x, y in champs if x != y and c not in ("EcritureLet", "DateLet")] == []


def test_recommencer_sur_sa_copie_ne_change_rien(livre, tmp_path):
    for extension in ("txt", "xlsx", "csv"):
        premiere = lancer(livre(extension), tmp_path / "un", appliquer=Confiance.PROBABLE)
        seconde = lancer(premiere.fichiers[0], tmp_path / "deux", appliquer=Confiance.PROBABLE)
        assert premiere.fichiers[0].read_bytes() == seconde.fichiers[0].read_bytes()
        assert {p.libelle: p.valeur for p in seconde.postes}["Lignes lettrées"] == 0


def test_un_groupe_probable_reste_sans_code_tant_qu_on_ne_l_accepte_pas(livre, tmp_path):
    bilan = lancer(livre("txt"), tmp_path / "s", appliquer=Confiance.CERTAIN)
    (probable,) = [g for g in tableau(bilan.fichiers[1], "Groupes") if g["Confiance"] == "probable"]
    assert probable["Lettrage"] is None
    assert probable["Montant"] == 70
    assert "1 groupe probable attend votre accord" in bilan.phrase
    # Les lignes du groupe sont dans Ouvertes, puisqu'elles le sont.
    ouvertes = [o["Auxiliaire"] for o in tableau(bilan.fichiers[1], "Ouvertes")]
    assert Counter(ouvertes) == {"C3": 3, "C4": 1, "C5": 3}


def test_le_rapport_relu_recoupe_le_livre(livre, tmp_path):
    bilan = lancer(livre("xlsx"), tmp_path / "s", appliquer=Confiance.PROBABLE)
    rapport = bilan.fichiers[1]
    assert openpyxl.load_workbook(rapport).sheetnames == FEUILLES
    assert [juste for _, juste in bilan.controles] == [True] * 5
    assert sum(ligne.count("OK") for ligne in cellules(rapport, "Synthèse")) == 5
    postes = {p["Poste"]: p for p in tableau(rapport, "Synthèse")}
    # 30 lignes : 2 déjà lettrées, 6 de groupes certains, 3 d'un groupe probable, aucune en partie,
    # 4 ouvertes.
    assert [p["Lignes"] for p in postes.values()] == [2, 6, 3, 0, 4, 15]
    assert round(sum(p["Débit"] for p in postes.values()) * 100) == TOTAL
    assert round(sum(p["Crédit"] for p in postes.values()) * 100) == TOTAL
    assert round(postes["Restées ouvertes"]["Solde"] * 100) == 9_999 + 2_500
    groupes = tableau(rapport, "Groupes")
    # La source commence en ligne 4, une ligne 411 sur deux.
    assert {g["Lignes de la source"] for g in groupes} == {"4, 6", "8, 10", "16, 18, 20", "30, 32"}
    assert all(g["Motif"] and g["Date de lettrage"] for g in groupes)
    assert {g["Date de lettrage"] for g in groupes} == {
        datetime(2025, 1, 9), datetime(2025, 1, 10), datetime(2025, 1, 20),
        datetime(2025, 1, 22),
    }  # fmt: skip
    assert all(o["Pourquoi"] for o in tableau(rapport, "Ouvertes"))
    assert {r["Auxiliaire"] for r in tableau(rapport, "Rivaux")} == {"C5"}
    assert {c["Lu comme"] for c in tableau(rapport, "Colonnes")} == set(COLONNES)


def test_une_anomalie_bloquante_refuse_et_n_ecrit_rien_let_10(tmp_path):
    lignes = lignes_du_livre()
    lignes[2][3] = "31012025"
    lignes[5][11] = "douze"
    for extension, ou in (("txt", "Ligne 4"), ("csv", "cellule D4")):
        source = ecrire_livre(tmp_path / f"livre.{extension}", lignes)
        avant = contenu(tmp_path)
        with pytest.raises(DonneesInvalides) as refus:
            lancer(source, tmp_path / "s")
        assert refus.value.code == "LET-10"
        assert f"« livre.{extension} » a 2 anomalies bloquantes" in refus.value.message
        assert ou in refus.value.message
        assert contenu(tmp_path) == avant


def test_aucun_compte_lettrable_let_11(livre, tmp_path):
    with pytest.raises(OptionInvalide, match=r"livre\.txt.*\(6, 2\)") as refus:
        lancer(livre("txt"), tmp_path / "s", comptes=["6", "2"])
    assert refus.value.code == "LET-11"
    assert contenu(tmp_path / "s") == {}


def test_un_classeur_sans_ecriture_let_12(tmp_path):
    source = ecrire_livre(tmp_path / "vide.csv")
    source.write_text(source.read_text(encoding="utf-8").splitlines()[0], encoding="utf-8")
    with pytest.raises(DonneesInvalides, match=r"vide\.csv\s».n'a pas d'écriture") as refus:
        lancer(source, tmp_path / "s")
    assert refus.value.code == "LET-12"


def test_un_livre_desequilibre_est_dit_avec_sa_ligne_let_13(tmp_path):
    lignes = lignes_du_livre()
    lignes[3][11] += 1
    bilan = lancer(ecrire_livre(tmp_path / "livre.txt", lignes), tmp_path / "s")
    (anomalie,) = [a for a in bilan.anomalies if a.code == "LET-13"]
    assert anomalie.gravite is Gravite.A_TRAITER
    assert (anomalie.rang, anomalie.montant) == (4, 1)
    assert "écart 0,01" in anomalie.message
    assert bilan.a_regarder


def test_un_extrait_de_comptes_n_a_pas_a_etre_equilibre_let_13(tmp_path):
    clients = lignes_du_livre()[::2]
    bilan = lancer(ecrire_livre(tmp_path / "clients.csv", clients), tmp_path / "s")
    (anomalie,) = [a for a in bilan.anomalies if a.code == "LET-13"]
    assert anomalie.gravite is Gravite.INFORMATION
    # Il reste dû 99,99 (C4) et 25,00 (C5).
    assert anomalie.montant == 99_99 + 25_00


def test_seuls_les_comptes_demandes_sont_lettres(livre, tmp_path):
    bilan = lancer(livre("txt"), tmp_path / "s", comptes=["512"])
    assert {p.libelle: p.valeur for p in bilan.postes}["Lignes lettrables"] == 6
    assert codes_rendus(bilan, livre("txt")) == [m[-1] for m in MOUVEMENTS]


@pytest.mark.parametrize("feuille", [None, "Livre"])
def test_la_table_des_comptes_lettrables_l_emporte_sur_le_parametre(tmp_path, feuille):
    source = ecrire_livre(tmp_path / "livre.xlsx")
    classeur = openpyxl.load_workbook(source)
    classeur.active.title = feuille or "Écritures"
    table = classeur.create_sheet("Comptes lettrables")
    for ligne in (["Début du compte", "Lettrable"], ["512", "oui"], ["41", "non"]):
        table.append(ligne)
    classeur.save(source)
    livre = ouvrir(source, lieux(source, tmp_path / "s", "lettrage"), feuille=feuille)
    bilan = lettrer(livre)
    assert {p.libelle: p.valeur for p in bilan.postes}["Lignes lettrables"] == 6
    assert codes_rendus(bilan, source) == [m[-1] for m in MOUVEMENTS]


def test_les_comptes_lettrables_viennent_des_parametres(livre, tmp_path):
    reglages = parametres_livres().avec(
        '["lettrage/comptes_lettrables"]\nverifie_jusqu_au = 2030-12-31\n'
        '[["lettrage/comptes_lettrables".valeurs]]\ndepuis = 2024-01-01\nvaleur = ["6"]\n'
        'reference = "Usage du cabinet"\n'
    )
    with pytest.raises(OptionInvalide) as refus:
        lancer(livre("txt"), tmp_path / "s", reglages=reglages)
    assert refus.value.code == "LET-11"


@pytest.mark.parametrize("nom", ["000000000FEC20231231.txt", "111111111FEC20221231.TXT"])
def test_un_grand_livre_reel_garde_ses_lettres_et_se_recoupe(echantillon, tmp_path, nom):
    source = echantillon(nom)
    bilan = lancer(source, tmp_path, appliquer=Confiance.PROBABLE)
    assert [juste for _, juste in bilan.controles] == [True] * 5
    avant = fec.lire(source).table
    apres = fec.lire(bilan.fichiers[0]).table
    assert_frame_equal(
        avant.drop(columns=["EcritureLet", "DateLet"]),
        apres[avant.columns].drop(columns=["EcritureLet", "DateLet"]),
    )
    deja = avant["EcritureLet"] != ""
    assert deja.any()
    assert_series_equal(avant["EcritureLet"][deja], apres["EcritureLet"][deja])


def test_dit_ses_etapes(livre, tmp_path):
    etapes: list[str] = []
    lancer(livre("txt"), tmp_path / "s", progression=etapes.append)
    assert etapes[0] == "Lecture des écritures"
    assert etapes[-1] == "Écriture du rapport"
