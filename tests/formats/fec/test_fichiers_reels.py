"""De vrais FEC, faits par d'autres : mêmes totaux qu'un calcul indépendant, aller-retour exact."""

import csv
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

from lettrine.erreurs import bloquantes
from lettrine.formats.fec import ecrire, lire

ECHANTILLONS = Path(__file__).parents[4] / "shared" / "samples" / "fec"
REELS = {"000000000FEC20231231.txt": "\t", "111111111FEC20221231.TXT": "|"}


def echantillon(nom):
    chemin = ECHANTILLONS / nom
    if not chemin.exists():
        pytest.skip(f"l'échantillon {nom} n'est pas sur cette machine")
    return chemin


def lignes_de(chemin, separateur, encodage):
    """Chaque ligne en dictionnaire, par le module csv, avec son numéro de ligne physique."""
    with chemin.open(encoding=encodage, newline="") as flux:
        lecteur = csv.DictReader(flux, delimiter=separateur, quoting=csv.QUOTE_NONE)
        return [(numero, ligne) for numero, ligne in enumerate(lecteur, start=2)]


@pytest.mark.parametrize(("nom", "separateur"), REELS.items())
def test_les_totaux_et_les_rangs_sont_ceux_du_fichier(nom, separateur):
    chemin = echantillon(nom)
    lecture = lire(chemin)
    attendues = lignes_de(chemin, separateur, lecture.forme.encodage)
    for champ in ("Debit", "Credit"):
        total = sum(Decimal(ligne[champ].strip().replace(",", ".")) for _, ligne in attendues)
        assert int(lecture.table[champ].sum()) == total * 100
    assert lecture.table["Rang"].tolist() == [numero for numero, _ in attendues]
    for champ in ("CompteNum", "EcritureLib", "EcritureLet", "PieceRef"):
        assert lecture.table[champ].tolist() == [ligne[champ].strip() for _, ligne in attendues]
    assert not bloquantes(lecture.anomalies)


@pytest.mark.parametrize("nom", REELS)
def test_lire_ecrire_lire_est_identique(nom, tmp_path):
    lecture = lire(echantillon(nom))
    sortie = tmp_path / nom
    assert ecrire(lecture.table, sortie, lecture.forme, lecture.complements) == []
    relue = lire(sortie)
    pd.testing.assert_frame_equal(relue.table, lecture.table)
    encore = tmp_path / "encore.txt"
    ecrire(relue.table, encore, relue.forme, relue.complements)
    assert encore.read_bytes() == sortie.read_bytes()


def test_des_dates_jjmmaaaa_sont_signalees_par_ligne():
    lecture = lire(echantillon("invalide_dates_JJMMAAAA_desequilibre.txt"))
    assert {a.code for a in lecture.anomalies} & {"FEC-12", "FEC-22"}
