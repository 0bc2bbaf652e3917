"""Le nom légal d'un FEC."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lettrine.erreurs import OptionInvalide
from lettrine.formats.fec import lire_nom, nom_conforme


@pytest.mark.parametrize("siren", ["", "12345678", "1234567890", "ABCDEFGHI", "１２３４５６７８２"])
def test_un_siren_qui_n_a_pas_neuf_chiffres_est_refuse_fec_20(siren):
    with pytest.raises(OptionInvalide, match="FEC-20"):
        nom_conforme(siren, date(2025, 12, 31))


@pytest.mark.parametrize(
    "nom",
    ["123456782FEC20251331.txt", "123456782FEC.txt", "12345678FEC20251231.txt", "FEC.txt",
     "123456782FEC20251231_v2.txt"],
)  # fmt: skip
def test_un_nom_qui_ne_dit_ni_siren_ni_cloture_est_inconnu(nom):
    assert lire_nom(nom) is None


def test_la_casse_et_le_dossier_n_importent_pas():
    lu = lire_nom("export/123456782fec20251231.TXT")
    assert lu is not None
    assert (lu.siren, lu.cloture) == ("123456782", date(2025, 12, 31))


@given(st.from_regex(r"[0-9]{9}", fullmatch=True), st.dates())
def test_le_nom_ecrit_se_relit(siren, cloture):
    siren = "".join(str(int(chiffre)) for chiffre in siren)
    lu = lire_nom(nom_conforme(siren, cloture))
    assert lu is not None
    assert (lu.siren, lu.cloture) == (siren, cloture)
