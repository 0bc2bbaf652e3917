"""Les biens des mesures : toutes les méthodes, les mêmes à chaque appel, les deux calculs égaux."""

import pandas as pd
from benchmarks.immobilisations.donnees import METHODES, engendrer
from benchmarks.mesure import executer, python

from lettrine.tables.immobilisations import EVENEMENTS, IMMOBILISATIONS


def test_les_biens_engendres_sont_de_toutes_les_methodes_et_toujours_les_memes():
    (registre, unites), (autre, _) = engendrer(400), engendrer(400)
    IMMOBILISATIONS.verifier(registre)
    EVENEMENTS.verifier(unites)
    pd.testing.assert_frame_equal(registre, autre)
    assert set(registre["Methode"]) == set(METHODES)
    assert registre["DateSortie"].notna().any()
    assert set(unites["NumBien"]) <= set(registre["NumBien"])


def test_les_deux_calculs_mesures_ont_les_memes_totaux():
    programmes = ("par_lettrine", "par_python")
    constats = [
        executer(python(f"benchmarks.immobilisations.{nom}", 300)).constat for nom in programmes
    ]
    assert constats[0] == constats[1]
    assert constats[0]["biens"] == 300
