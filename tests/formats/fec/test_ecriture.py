"""Écrire un FEC : ce qui est écrit se relit, et rien ne se perd en silence."""

import pandas as pd
import pyarrow as pa
import pytest

from lettrine.erreurs import DonneesInvalides, FichierNonEcrit, Gravite
from lettrine.formats.fec import FormeFec, avec_champs, ecrire, ecriture, lire
from lettrine.tables.ecritures import CHAMPS_FEC, ECRITURES

DEBIT, CREDIT = CHAMPS_FEC.index("Debit"), CHAMPS_FEC.index("Credit")
EN_SENS = (*CHAMPS_FEC[:DEBIT], "Montant", "Sens", *CHAMPS_FEC[CREDIT + 1 :])


def table(**colonnes):
    return ECRITURES.table(colonnes)


def test_ecrit_la_forme_legale(tmp_path):
    sortie = tmp_path / "f.txt"
    assert ecrire(table(CompteNum=["411"], Debit=[-120050], Credit=[5]), sortie) == []
    entete, ligne, fin = sortie.read_bytes().split(b"\r\n")
    assert entete.decode().split("\t") == list(CHAMPS_FEC)
    assert ligne.split(b"\t")[DEBIT : CREDIT + 1] == [b"-1200,50", b"0,05"]
    assert fin == b""


@pytest.mark.parametrize("interdit", ["\t", "\r", "\n", "\r\n", "\x00"])
def test_un_separateur_dans_un_texte_devient_une_espace_et_se_dit_fec_25(tmp_path, interdit):
    sortie = tmp_path / "f.txt"
    (anomalie,) = ecrire(table(CompteNum=["411"], EcritureLib=[f"a{interdit}b"]), sortie)
    assert (anomalie.code, anomalie.gravite) == ("FEC-25", Gravite.A_TRAITER)
    assert lire(sortie).table["EcritureLib"][0].split() == ["a", "b"]


def test_une_barre_n_est_interdite_que_si_elle_separe(tmp_path):
    source = table(CompteNum=["411"], EcritureLib=["a|b"])
    assert ecrire(source, tmp_path / "tab.txt") == []
    barre = FormeFec(separateur="|")
    assert [a.code for a in ecrire(source, tmp_path / "barre.txt", barre)] == ["FEC-25"]


def test_un_caractere_hors_de_l_encodage_est_refuse_fec_26_et_n_abime_rien(tmp_path):
    sortie = tmp_path / "f.txt"
    sortie.write_text("ancien", encoding="utf-8")
    with pytest.raises(DonneesInvalides, match=r"FEC-26.*→"):
        ecrire(table(EcritureLib=["a→b"]), sortie, FormeFec(encodage="iso8859-15"))
    assert [f.name for f in tmp_path.iterdir()] == ["f.txt"]
    assert sortie.read_text(encoding="utf-8") == "ancien"


def test_une_colonne_remplie_que_la_forme_ignore_est_ajoutee_fec_33(tmp_path):
    sortie = tmp_path / "f.txt"
    sans_lettrage = tuple(c for c in CHAMPS_FEC if c not in ("EcritureLet", "DateLet"))
    forme = FormeFec(entetes=sans_lettrage, champs=sans_lettrage)
    source = table(
        CompteNum=["411"],
        EcritureDate=[pd.Timestamp(2025, 1, 31)],
        EcritureLet=["AA"],
        DateEcheance=[pd.Timestamp(2025, 3, 1)],
    )
    (anomalie,) = ecrire(source, sortie, forme)
    assert (anomalie.code, anomalie.gravite) == ("FEC-33", Gravite.INFORMATION)
    relue = lire(sortie)
    assert relue.forme.champs == (*sans_lettrage, "EcritureLet", "DateEcheance")
    assert relue.table["EcritureLet"].tolist() == ["AA"]
    assert relue.table["DateEcheance"].tolist() == [pd.Timestamp(2025, 3, 1)]


def test_montant_et_sens_refusent_une_ligne_a_deux_montants_fec_34(tmp_path):
    forme = FormeFec(entetes=EN_SENS, champs=EN_SENS)
    with pytest.raises(DonneesInvalides, match=r"FEC-34.*ligne 7"):
        ecrire(table(Debit=[0, 1], Credit=[1, 1], Rang=[6, 7]), tmp_path / "f.txt", forme)


def test_un_champ_inconnu_sans_ses_valeurs_est_refuse_fec_35(tmp_path):
    forme = avec_champs(FormeFec(), ("Agence",))
    trop_court = {"Agence": pa.chunked_array([["Lyon"]])}
    for complements in (None, {}, trop_court):
        with pytest.raises(DonneesInvalides, match=r"FEC-35.*Agence"):
            ecrire(table(Debit=[1, 2]), tmp_path / "f.txt", forme, complements)


@pytest.mark.parametrize("codes", [("D", "C"), ("+1", "-1"), ("1", "-1")])
def test_les_codes_de_sens_de_la_source_sont_reecrits(atelier, tmp_path, codes):
    lignes = [
        {"Montant": "12,00", "Sens": codes[0]},
        {"Montant": "-7,00", "Sens": codes[1]},
        {"Montant": "0,00", "Sens": codes[0]},
    ]
    texte = atelier.texte(*lignes, champs=EN_SENS, fin="\r\n")
    lecture = atelier.lire(texte)
    assert lecture.forme.codes_de_sens == codes
    sortie = tmp_path / "f.txt"
    assert ecrire(lecture.table, sortie, lecture.forme, lecture.complements) == []
    assert sortie.read_bytes() == texte.encode()


def test_un_credit_seul_suffit_a_reconnaitre_les_codes(atelier):
    lecture = atelier.lire_lignes({"Montant": "1,00", "Sens": "-1"}, champs=EN_SENS)
    assert lecture.forme.codes_de_sens == ("+1", "-1")


@pytest.mark.parametrize("encodage", ["utf-8", "utf-8-sig", "iso8859-15"])
@pytest.mark.parametrize("fin", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("separateur", ["\t", "|"])
def test_un_fichier_conforme_est_reecrit_a_l_octet_pres(
    atelier, tmp_path, encodage, fin, separateur
):
    champs = (*CHAMPS_FEC[:3], "Agence", *CHAMPS_FEC[3:], "Tiers")
    lignes = [
        {"EcritureLib": 'Réglé "à" l\'échéance', "Agence": "Évry", "Tiers": "NA"},
        {"EcritureLet": "A1", "DateLet": "20250228", "Montantdevise": "1,234", "Idevise": "USD"},
    ]
    texte = atelier.texte(*lignes, champs=champs, fin=fin, separateur=separateur)
    lecture = atelier.lire(texte, encodage)
    sortie = tmp_path / "f.txt"
    assert ecrire(lecture.table, sortie, lecture.forme, lecture.complements) == []
    assert sortie.read_bytes() == texte.encode(encodage)


def test_l_ecriture_par_blocs_ne_change_rien(atelier, tmp_path, monkeypatch):
    champs = (*CHAMPS_FEC, "Agence")
    lecture = atelier.lire_lignes(*[{"Agence": f"n{n}"} for n in range(25)], champs=champs)
    entier, morcele = tmp_path / "a.txt", tmp_path / "b.txt"
    ecrire(lecture.table, entier, lecture.forme, lecture.complements)
    monkeypatch.setattr(ecriture, "LIGNES_PAR_BLOC", 4)
    ecrire(lecture.table, morcele, lecture.forme, lecture.complements)
    assert entier.read_bytes() == morcele.read_bytes()


def test_un_texte_absent_n_efface_pas_sa_ligne(tmp_path):
    source = table(CompteNum=["411", "512"], EcritureLib=["a", "b"], Debit=[1, 2])
    source.loc[0, "EcritureLib"] = None
    ecrire(source, tmp_path / "f.txt")
    assert lire(tmp_path / "f.txt").table["Debit"].tolist() == [1, 2]


def test_une_table_triee_garde_l_ordre_de_ses_lignes(tmp_path):
    source = table(CompteNum=["1", "2", "3"], EcritureLib=["a", "b", "c"])
    ecrire(source.iloc[[2, 0, 1]], tmp_path / "f.txt")
    assert lire(tmp_path / "f.txt").table["EcritureLib"].tolist() == ["c", "a", "b"]


def test_une_table_qui_n_a_pas_les_types_du_schema_est_refusee_tab_02(tmp_path):
    source = table(Debit=[1]).astype({"Debit": "float64"})
    with pytest.raises(DonneesInvalides, match="TAB-02"):
        ecrire(source, tmp_path / "f.txt")


def test_un_dossier_absent_est_refuse_fic_10(tmp_path):
    with pytest.raises(FichierNonEcrit, match="FIC-10"):
        ecrire(table(Debit=[1]), tmp_path / "absent" / "f.txt")
