"""Les données livrées."""

import pytest

from lettrine.ressources import dossier


def test_trouve_les_parametres_dans_le_paquet():
    assert (dossier("parametres") / "penalites" / "taux_bce.toml").is_file()


def test_refuse_un_dossier_qui_n_est_pas_livre():
    with pytest.raises(FileNotFoundError, match="n'est pas livré"):
        dossier("inconnu")
