"""Le dossier de démonstration, d'un bout à l'autre, sur le disque."""

import zipfile
from pathlib import Path

import pytest
from tests.conftest import cellules, contenu, tableau

from lettrine.actions.demonstration import demontrer

FICHIERS = {
    "dossier/999996341FEC20251231.txt",
    "dossier/dossier.xlsx",
    "dossier/ecritures.xlsx",
    "resultats/999996341FEC20251231.txt",
    "resultats/999996341FEC20251231_lettrage.xlsx",
    "resultats/controle_fec.xlsx",
    "resultats/999996341FEC20251231_balance_agee.xlsx",
    "resultats/immobilisations_plans.xlsx",
    "resultats/immobilisations_tableaux.xlsx",
    "relances/dossier.xlsx",
    "relances/index_relances.xlsx",
}


@pytest.fixture(scope="module")
def rendu(tmp_path_factory) -> tuple[Path, list]:
    sortie = tmp_path_factory.mktemp("demo")
    return sortie, demontrer(sortie)


def test_ecrit_tous_ses_fichiers_et_les_nomme(rendu):
    sortie, bilans = rendu
    ecrits = set(contenu(sortie))
    lettres = {chemin for chemin in ecrits if chemin.startswith("relances/lettres/")}
    assert ecrits - lettres == FICHIERS
    nommes = {str(f.relative_to(sortie)) for bilan in bilans for f in bilan.fichiers}
    assert nommes == {*FICHIERS, "relances/lettres"}
    assert {Path(chemin).name[0] for chemin in lettres} == {"1", "2", "3"}
    assert not any(bilan.a_regarder for bilan in bilans[:-1])
    # Des clients ont payé sans dire quoi : leurs lettres sont retenues, et c'est dit.
    assert {a.code for a in bilans[-1].anomalies if a.gravite == "à traiter"} == {"REL-05"}


def test_deux_fabrications_donnent_les_memes_octets(rendu, tmp_path):
    demontrer(tmp_path)
    assert contenu(tmp_path) == contenu(rendu[0])


def test_le_rapport_de_lettrage_a_de_quoi_montrer(rendu):
    rapport = rendu[0] / "resultats" / "999996341FEC20251231_lettrage.xlsx"
    assert sum(ligne.count("OK") for ligne in cellules(rapport, "Synthèse")) == 5
    groupes = tableau(rapport, "Groupes")
    assert {g["Confiance"] for g in groupes} == {"certain", "probable"}
    assert len(groupes) > 300
    ouvertes = tableau(rapport, "Ouvertes")
    assert len({o["Pourquoi"] for o in ouvertes}) > 1
    assert tableau(rapport, "Rivaux")


def test_une_autre_graine_donne_un_autre_dossier(rendu, tmp_path):
    demontrer(tmp_path, graine=1)
    (livre,) = (tmp_path / "dossier").glob("*FEC*.txt")
    assert livre.read_bytes() not in contenu(rendu[0]).values()


def test_recommencer_au_meme_endroit_garde_l_ancien(tmp_path):
    demontrer(tmp_path)
    touche = tmp_path / "dossier" / "dossier.xlsx"
    touche.write_bytes(b"mes notes")
    demontrer(tmp_path)
    (garde,) = touche.parent.glob("dossier.*.sauvegarde.xlsx")
    assert garde.read_bytes() == b"mes notes"
    assert zipfile.is_zipfile(touche)
