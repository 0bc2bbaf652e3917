"""Les montants en toutes lettres, nombre par nombre."""

import pytest

from lettrine.monnaie import MontantIllisible
from lettrine.monnaie.lettres import en_lettres


@pytest.mark.parametrize(
    ("euros", "texte"),
    [
        (0, "zéro euro"), (1, "un euro"), (2, "deux euros"), (16, "seize euros"),
        (17, "dix-sept euros"), (21, "vingt et un euros"), (31, "trente et un euros"),
        (70, "soixante-dix euros"), (71, "soixante et onze euros"),
        (77, "soixante-dix-sept euros"), (80, "quatre-vingts euros"),
        (81, "quatre-vingt-un euros"), (91, "quatre-vingt-onze euros"),
        (99, "quatre-vingt-dix-neuf euros"), (100, "cent euros"), (101, "cent un euros"),
        (200, "deux cents euros"), (203, "deux cent trois euros"), (1000, "mille euros"),
        (1001, "mille un euros"), (80_000, "quatre-vingt mille euros"),
        (200_000, "deux cent mille euros"), (1_000_000, "un million d'euros"),
        (2_000_001, "deux millions un euros"), (80_000_000, "quatre-vingts millions d'euros"),
        (1_200_000_000, "un milliard deux cents millions d'euros"),
    ],
)  # fmt: skip
def test_un_montant_rond(euros, texte):
    assert en_lettres(euros * 100) == texte


def test_les_centimes_et_le_signe():
    assert en_lettres(1) == "un centime"
    assert en_lettres(1_02) == "un euro et deux centimes"
    assert en_lettres(-1_00) == "moins un euro"


def test_mille_milliards_ne_s_ecrivent_pas():
    with pytest.raises(MontantIllisible):
        en_lettres(10**14)
