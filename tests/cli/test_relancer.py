"""`lettrine relancer`, comme un utilisateur la tape."""

import pytest

from lettrine.actions.demonstration import _ecrire_dossier
from lettrine.demo import construire


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    dossier = tmp_path_factory.mktemp("demo")
    classeur, ecritures = _ecrire_dossier(construire(), dossier)
    return ecritures, classeur


def test_relance_puis_ne_relance_pas_deux_fois(commande, source, tmp_path):
    ecritures, classeur = source
    rendu = commande(
        "relancer", ecritures, "--dossier", classeur, "--au", "20/01/2026", "--sortie",
        tmp_path / "rendu",
    )  # fmt: skip
    assert rendu.code == 1
    assert "11 lettres réclament" in rendu.dit
    assert len(list((tmp_path / "rendu" / "lettres").iterdir())) == 11
    encore = commande(
        "relancer", ecritures, "--dossier", tmp_path / "rendu" / "dossier.xlsx", "--au",
        "2026-01-20", "--sortie", tmp_path / "encore",
    )  # fmt: skip
    assert "rien n'est écrit" in encore.dit
    assert not (tmp_path / "encore").exists()


def test_le_seuil_et_l_imputation_se_choisissent(commande, source, tmp_path):
    ecritures, classeur = source
    rendu = commande(
        "relancer", ecritures, "--dossier", classeur, "--au", "2026-01-20", "--sortie",
        tmp_path / "rendu", "--seuil", "4 500,00", "--imputation", "interets", "--json",
    )  # fmt: skip
    assert rendu.code == 1
    assert 0 < rendu.objet["postes"]["Principal réclamé"] < 42_387_32
    assert all(rendu.objet["controles"].values())


@pytest.mark.parametrize("option", [("--seuil", "x"), ("--delai", "0"), ("--seuil", "-1")])
def test_rel_01_une_option_fautive_est_refusee(commande, source, tmp_path, option):
    ecritures, classeur = source
    rendu = commande(
        "relancer", ecritures, "--dossier", classeur, "--au", "2026-01-20", "--sortie",
        tmp_path / "rendu", *option,
    )  # fmt: skip
    assert rendu.code == 2
    assert "REL-01" in rendu.dit
    assert not (tmp_path / "rendu").exists()


def test_sans_classeur_du_dossier_c_est_refuse(commande, source, tmp_path):
    rendu = commande("relancer", source[0], "--au", "2026-01-20", "--sortie", tmp_path)
    assert rendu.code == 2
    assert "--dossier" in rendu.dit
