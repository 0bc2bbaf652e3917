"""L'exercice comptable."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lettrine.dates import Exercice
from lettrine.erreurs import OptionInvalide


def test_refuse_un_exercice_qui_finit_avant_de_commencer():
    with pytest.raises(OptionInvalide) as erreur:
        Exercice(date(2026, 1, 1), date(2025, 12, 31))
    assert erreur.value.code == "EXE-01"
    assert "du 01/01/2026 au 31/12/2025" in str(erreur.value)


def test_refuse_un_exercice_de_plus_de_vingt_quatre_mois():
    assert Exercice(date(2025, 1, 1), date(2026, 12, 31)).duree_en_mois == 24
    with pytest.raises(OptionInvalide) as erreur:
        Exercice(date(2025, 1, 1), date(2027, 1, 1))
    assert erreur.value.code == "EXE-02"


@pytest.mark.parametrize(
    ("debut", "fin", "mois"),
    [
        (date(2026, 1, 1), date(2026, 12, 31), 12),
        (date(2025, 9, 15), date(2026, 12, 31), 16),  # le quinzième mois est entamé
        (date(2026, 6, 30), date(2026, 6, 30), 1),
        (date(2025, 3, 1), date(2026, 2, 28), 12),
    ],
)
def test_compte_tout_mois_commence(debut, fin, mois):
    assert Exercice(debut, fin).duree_en_mois == mois


def test_finissant_le_remonte_du_nombre_de_mois():
    assert Exercice.finissant_le(date(2026, 9, 30)) == Exercice(
        date(2025, 10, 1), date(2026, 9, 30)
    )
    assert Exercice.finissant_le(date(2026, 9, 15), 6).debut == date(2026, 3, 16)


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(1, 24))
def test_finissant_le_dure_les_mois_demandes(fin, mois):
    exercice = Exercice.finissant_le(fin, mois)
    assert exercice.duree_en_mois in (mois, mois + 1)  # le 29 d'un mois n'a pas toujours de pareil
    assert exercice.contient(fin)
    assert not exercice.contient(fin + timedelta(days=1))
