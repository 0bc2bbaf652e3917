"""Du FEC au classeur et du classeur au FEC : rien ne se perd, rien ne change."""

from datetime import date
from pathlib import Path

import openpyxl
import pytest
from pandas.testing import assert_frame_equal
from tests.conftest import (
    LIBELLES,
    PIEGE,
    contenu,
    ecrire_livre,
    ecrire_xlsx,
    lignes_du_livre,
    texte_du_fec,
)

from lettrine.actions.convertir_fec import convertir_fec
from lettrine.classeur.presentation import Feuille, ecrire_classeur
from lettrine.demo import construire
from lettrine.erreurs import DonneesInvalides, Gravite, OptionInvalide
from lettrine.formats import fec
from lettrine.tables.ecritures import CHAMPS_FEC, ECRITURES

SIREN, CLOTURE = "732829320", date(2025, 12, 31)


def codes(bilan) -> set[str]:
    return {anomalie.code for anomalie in bilan.anomalies}


def aller_retour(source: Path, dossier: Path) -> Path:
    """Le FEC, passé par un classeur et revenu."""
    (classeur,) = convertir_fec(source, dossier).fichiers
    assert classeur == dossier / f"{source.stem}.xlsx"
    (retour,) = convertir_fec(classeur, dossier, siren=SIREN, cloture=CLOTURE).fichiers
    assert retour == dossier / f"{SIREN}FEC20251231.txt"
    return retour


def legales(chemin: Path, dossier: Path) -> bytes:
    """Les dix-huit champs légaux d'un FEC, sous la forme que Lettrine écrit."""
    table = fec.lire(chemin).table[list(CHAMPS_FEC)]
    fec.ecrire(table, dossier / "legal.txt")
    return (dossier / "legal.txt").read_bytes()


def test_aller_et_retour_rendent_le_meme_fichier(livre, tmp_path):
    source = livre("txt")
    assert aller_retour(source, tmp_path / "d").read_bytes() == source.read_bytes()


def test_aller_et_retour_du_dossier_de_demonstration(tmp_path):
    source = tmp_path / "demo.txt"
    fec.ecrire(construire().ecritures[list(CHAMPS_FEC)], source)
    assert aller_retour(source, tmp_path / "d").read_bytes() == source.read_bytes()


@pytest.mark.parametrize("nom", ["000000000FEC20231231.txt", "111111111FEC20221231.TXT"])
def test_aller_et_retour_d_un_fec_reel(echantillon, tmp_path, nom):
    source = echantillon(nom)
    retour = aller_retour(source, tmp_path)
    assert legales(retour, tmp_path) == legales(source, tmp_path)
    avant, apres = fec.lire(source).table, fec.lire(retour).table
    communes = [c for c in avant.columns if c in apres.columns and c != "Rang"]
    assert set(CHAMPS_FEC) <= set(communes)
    assert_frame_equal(avant[communes], apres[communes])


@pytest.mark.parametrize("extension", ["xlsx", "csv", "ods", "xls"])
def test_chaque_format_de_classeur_donne_le_meme_fec(livre, tmp_path, extension):
    (rendu,) = convertir_fec(livre(extension), tmp_path, siren=SIREN, cloture=CLOTURE).fichiers
    assert rendu.read_bytes() == texte_du_fec().encode()


def test_le_classeur_rendu_garde_les_textes_en_textes(livre, tmp_path):
    (rendu,) = convertir_fec(livre("txt"), tmp_path / "livre rendu.xlsx").fichiers
    classeur = openpyxl.load_workbook(rendu)
    assert classeur.sheetnames == ["Écritures", "Anomalies"]
    page = classeur["Écritures"]
    (etendue,) = (t.ref for t in page.tables.values())
    entetes, premiere, *_ = page[etendue]
    ligne = dict(zip((c.value for c in entetes), premiere, strict=True))
    assert (ligne["Libellé"].value, ligne["Libellé"].data_type) == (PIEGE, "s")
    assert (ligne["Compte"].value, ligne["Compte"].data_type) == ("411000", "s")
    assert (ligne["Débit"].value, ligne["Débit"].data_type) == (120.5, "n")
    assert ligne["Date"].is_date


def test_vers_un_fec_le_nom_dit_siren_et_cloture_fec_29(livre, tmp_path):
    for options in ({}, {"siren": SIREN}, {"cloture": CLOTURE}):
        with pytest.raises(OptionInvalide) as refus:
            convertir_fec(livre("xlsx"), tmp_path / "rendus" / "livre.txt", **options)
        assert refus.value.code == "FEC-29"
    assert not (tmp_path / "rendus").exists()
    conforme = tmp_path / f"{SIREN}FEC20251231.txt"
    assert convertir_fec(livre("xlsx"), conforme).fichiers == (conforme,)


def test_un_champ_obligatoire_que_la_source_n_a_pas_est_dit_fec_30(tmp_path):
    absents = {"Libellé du journal", "Pièce", "Date de pièce"}
    garder = [n for n, libelle in enumerate(LIBELLES) if libelle not in absents]
    source = ecrire_xlsx(
        tmp_path / "livre.xlsx",
        [[ligne[n] for n in garder] for ligne in lignes_du_livre()],
        [LIBELLES[n] for n in garder],
    )
    bilan = convertir_fec(source, tmp_path, siren=SIREN, cloture=CLOTURE)
    (anomalie,) = [a for a in bilan.anomalies if a.code == "FEC-30"]
    assert anomalie.gravite is Gravite.A_TRAITER
    assert "JournalLib, PieceRef, PieceDate" in anomalie.message
    assert bilan.a_regarder


def test_une_ligne_illisible_refuse_la_conversion_let_10(tmp_path):
    lignes = lignes_du_livre()
    lignes[0][11] = "douze"
    for extension in ("txt", "csv"):
        source = ecrire_livre(tmp_path / f"livre.{extension}", lignes)
        avant = contenu(tmp_path)
        with pytest.raises(DonneesInvalides) as refus:
            convertir_fec(source, tmp_path / "d", siren=SIREN, cloture=CLOTURE)
        assert refus.value.code == "LET-10"
        assert contenu(tmp_path) == avant


@pytest.mark.parametrize("nom", ["rendu.txt", "rendu.ods", "rendu.csv"])
def test_un_fec_ne_devient_qu_un_xlsx_cla_33(livre, tmp_path, nom):
    with pytest.raises(OptionInvalide) as refus:
        convertir_fec(livre("txt"), tmp_path / nom)
    assert refus.value.code == "CLA-33"
    assert not (tmp_path / nom).exists()


def test_un_livre_desequilibre_est_converti_mais_a_regarder(tmp_path):
    lignes = lignes_du_livre()
    lignes[0][11] += 1
    bilan = convertir_fec(ecrire_livre(tmp_path / "livre.txt", lignes), tmp_path / "d")
    assert bilan.controles == (("Débits = crédits", False),)
    assert bilan.a_regarder


def test_l_echeance_n_est_pas_un_champ_du_fec_fec_36(tmp_path):
    dossier = construire()
    ecrire_classeur(
        tmp_path / "livre.xlsx", [Feuille("Ecritures", "L", (), dossier.ecritures, ECRITURES)]
    )
    bilan = convertir_fec(
        tmp_path / "livre.xlsx", tmp_path, siren="999999999", cloture=date(2025, 12, 31)
    )
    assert "FEC-36" in [a.code for a in bilan.anomalies]
    assert fec.lire(bilan.fichiers[0]).forme.champs == CHAMPS_FEC


def test_l_echeance_que_le_fec_ne_connait_pas_n_y_est_pas_ecrite_fec_36(tmp_path):
    source = ecrire_xlsx(
        tmp_path / "livre.xlsx",
        [[*ligne, date(2025, 2, 28)] for ligne in lignes_du_livre()],
        [*LIBELLES, "Échéance"],
    )
    bilan = convertir_fec(source, tmp_path, siren=SIREN, cloture=CLOTURE)
    (anomalie,) = [a for a in bilan.anomalies if a.code == "FEC-36"]
    assert anomalie.gravite is Gravite.INFORMATION
    assert bilan.fichiers[0].read_bytes() == texte_du_fec().encode()
