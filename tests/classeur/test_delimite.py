import pytest
from hypothesis import given
from hypothesis import strategies as st

from lettrine.classeur.delimite import (
    FormatDelimite,
    deproteger,
    ecrire_delimite,
    lire_delimite,
    proteger,
)


@pytest.mark.parametrize("delimiteur", [";", "\t", ",", "|"])
@pytest.mark.parametrize("encodage", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_devine_separateur_et_encodage(tmp_path, delimiteur, encodage):
    lignes = [["Libellé", "Débit", "Crédit"], ["Été", "12.50", ""], ["Noël", "", "3.00"]]
    texte = "\r\n".join(delimiteur.join(ligne) for ligne in lignes)
    (tmp_path / "a.csv").write_bytes(texte.encode(encodage))
    lues, forme = lire_delimite(tmp_path / "a.csv")
    assert lues == lignes
    assert forme == FormatDelimite(encodage, delimiteur, ".", "\r\n")


def test_les_virgules_decimales_ne_sont_pas_le_separateur(tmp_path):
    (tmp_path / "a.csv").write_text("A;B;C\n1,5;2,5;3,5\n4,5;;5,5\n", encoding="utf-8")
    lues, forme = lire_delimite(tmp_path / "a.csv")
    assert lues[1] == ["1,5", "2,5", "3,5"]
    assert (forme.delimiteur, forme.decimale) == (";", ",")


def test_guillemets_retours_a_la_ligne_et_lignes_inegales(tmp_path):
    (tmp_path / "a.csv").write_text('A;B;C\n"x;""y""\nz";2\n', encoding="utf-8")
    lues, _ = lire_delimite(tmp_path / "a.csv")
    assert lues == [["A", "B", "C"], ['x;"y"\nz', "2", ""]]


def test_la_ligne_sep_d_excel(tmp_path):
    (tmp_path / "a.csv").write_text("sep=,\nA,B\n1,2\n", encoding="utf-8")
    assert lire_delimite(tmp_path / "a.csv")[0][1:] == [["A", "B"], ["1", "2"]]


def test_un_caractere_hors_de_l_encodage_passe_en_utf_8(tmp_path):
    ecrire_delimite(tmp_path / "a.csv", [["Łódź", "x"]], FormatDelimite("cp1252"))
    lues, forme = lire_delimite(tmp_path / "a.csv")
    assert (lues[0][0], forme.encodage) == ("Łódź", "utf-8-sig")


@given(st.text())
def test_protege_puis_deprotege_rend_le_texte(texte):
    assert deproteger(proteger(texte)) == texte


@pytest.mark.parametrize("texte", ['=HYPERLINK("x")', "+cmd", "-remise", "@x", "\t=1", "'=1"])
def test_aucun_texte_protege_n_est_une_formule(texte):
    assert proteger(texte).startswith("'")
