"""Les identifiants fictifs ont de vraies clés."""

from hypothesis import given
from hypothesis import strategies as st
from stdnum import iban as norme_iban
from stdnum.fr import siren as norme_siren
from stdnum.fr import tva as norme_tva

from lettrine.demo.identifiants import iban, numero_tva, siren


@given(st.integers(0, 99_999))
def test_tout_siren_est_valide_et_hors_des_numeros_attribues(numero):
    assert norme_siren.is_valid(siren(numero))
    assert siren(numero).startswith("999")
    assert norme_tva.is_valid(numero_tva(siren(numero)))


@given(st.integers(0, 99_999), st.integers(0, 10**11 - 1))
def test_tout_iban_est_valide(guichet, compte):
    assert norme_iban.is_valid(iban(guichet, compte))
    assert len(iban(guichet, compte)) == 27


def test_la_cle_rib_se_verifie_a_la_main():
    # 89 × 99999 = 8 899 911 ; 15 × 1 = 15 ; 3 × 42 = 126 : 8 900 052 mod 97 = 11 ; 97 - 11 = 86
    assert iban(1, 42).endswith("86")
