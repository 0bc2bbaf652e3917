"""La suite des codes, et le fait qu'aucun n'est donné deux fois."""

from hypothesis import given
from hypothesis import strategies as st

from lettrine.comptabilite.lettrage.codes import code, code_suivant, numero


@given(st.integers(1, 10**6))
def test_numero_et_code_sont_inverses(entier):
    assert numero(code(entier)) == entier
    assert numero(code(entier).lower()) == entier


@given(st.lists(st.text("ABCXYZabcxyz", min_size=1, max_size=3)))
def test_le_code_suivant_n_a_jamais_ete_employe(employes):
    assert code_suivant(employes) not in {employe.upper() for employe in employes}


def test_les_codes_ordinaires_se_suivent():
    assert [code(n) for n in range(51, 55)] == ["AY", "AZ", "BA", "BB"]
