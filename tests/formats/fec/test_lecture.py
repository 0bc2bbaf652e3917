"""Lire ce que les logiciels écrivent vraiment, sans rien perdre en silence."""

import numpy as np
import pandas as pd
import pytest

from lettrine.erreurs import DonneesInvalides, FichierIllisible, Gravite, bloquantes
from lettrine.formats.fec import lire, octets
from lettrine.tables.ecritures import CHAMPS_FEC, CHAMPS_TRESORERIE, ECRITURES

DEBIT, CREDIT = CHAMPS_FEC.index("Debit"), CHAMPS_FEC.index("Credit")
EN_SENS = (*CHAMPS_FEC[:DEBIT], "Montant", "Sens", *CHAMPS_FEC[CREDIT + 1 :])


def une(lecture, code):
    """L'anomalie de ce code, qui doit être seule."""
    (anomalie,) = [a for a in lecture.anomalies if a.code == code]
    return anomalie


# Un fichier conforme


def test_un_fichier_conforme_est_lu_sans_anomalie(atelier):
    lecture = atelier.lire_lignes({}, {"CompteNum": "707000", "Debit": "0,00", "Credit": "12,00"})
    assert lecture.anomalies == []
    ECRITURES.verifier(lecture.table)
    assert lecture.table["Debit"].tolist() == [1200, 0]
    assert lecture.table["Credit"].tolist() == [0, 1200]
    assert lecture.table["Rang"].tolist() == [2, 3]
    assert lecture.table["EcritureDate"][0] == pd.Timestamp(2025, 1, 31)
    assert lecture.table["DateLet"].isna().all()


@pytest.mark.parametrize("separateur", ["\t", "|"])
@pytest.mark.parametrize("fin", ["\n", "\r\n", "\r", "\r\r\n"])
def test_lit_chaque_separateur_et_chaque_fin_de_ligne(atelier, separateur, fin):
    lecture = atelier.lire_lignes({}, {"Debit": "7,50"}, separateur=separateur, fin=fin)
    assert lecture.anomalies == []
    assert lecture.table["Debit"].tolist() == [1200, 750]
    assert lecture.table["Rang"].tolist() == [2, 3]
    assert lecture.forme.separateur == separateur


@pytest.mark.parametrize("encodage", ["utf-8", "iso8859-15", "cp1252", "cp850"])
def test_lit_chaque_encodage(atelier, encodage):
    libelle = "Règlement reçu à l'échéance, N° 5" + (" – 10 €" if encodage == "cp1252" else "")
    lecture = atelier.lire(atelier.texte({"EcritureLib": libelle}), encodage)
    assert lecture.table["EcritureLib"][0] == libelle
    assert lecture.forme.encodage == encodage


def test_une_marque_d_ordre_est_ignoree_et_dite_fec_17(atelier):
    lecture = atelier.lire(atelier.texte({"EcritureLib": "Été"}), "utf-8-sig")
    assert une(lecture, "FEC-17").gravite is Gravite.INFORMATION
    assert lecture.forme.champs == CHAMPS_FEC
    assert lecture.table["EcritureLib"][0] == "Été"


@pytest.mark.parametrize("encodage", ["cp1252", "cp850"])
def test_un_encodage_non_admis_est_a_traiter_fec_17(atelier, encodage):
    texte = atelier.texte({"EcritureLib": "Réglé à l’été" if encodage == "cp1252" else "Réglé"})
    assert une(atelier.lire(texte, encodage), "FEC-17").gravite is Gravite.A_TRAITER


def test_une_marque_d_ordre_devant_un_texte_latin(atelier):
    octets_latins = atelier.texte({"EcritureLib": "Réglé"}, {"EcritureLib": "Été"})
    lecture = atelier.lire(b"\xef\xbb\xbf" + octets_latins.encode("iso8859-15"))
    assert lecture.table["EcritureLib"].tolist() == ["Réglé", "Été"]


def test_une_ligne_latine_dans_un_fichier_utf8_est_lue_a_part_fec_32(atelier):
    texte = atelier.texte(*[{"EcritureLib": "Réglé à Noël"}] * 5).encode()
    texte += atelier.texte({"EcritureLib": "Échéance"}).encode("cp1252").split(b"\n")[1] + b"\n"
    lecture = atelier.lire(texte)
    assert lecture.table["EcritureLib"].tolist() == ["Réglé à Noël"] * 5 + ["Échéance"]
    assert une(lecture, "FEC-32").rang == 7
    assert lecture.forme.encodage == "utf-8"


def test_un_octet_sans_caractere_est_signale_fec_32(atelier):
    texte = atelier.texte({"EcritureLib": "Réglé’ le 5 – été"}).encode("cp1252")
    lecture = atelier.lire(texte.replace(b"le 5", b"\x81"))
    assert une(lecture, "FEC-32").rang == 2


def test_les_champs_completes_d_espaces_sont_nettoyes_et_les_zeros_gardes(atelier):
    lecture = atelier.lire_lignes(
        {
            "JournalCode": "VE  ",
            "CompteNum": "00411000",
            "CompAuxNum": "\u00a0C001 ",
            "EcritureLib": "  Facture 12\u202f",
            "Debit": "0000000012,00",
            "EcritureLet": "   ",
            "DateLet": "        ",
            "EcritureNum": "00000001",
        }
    )
    (ligne,) = lecture.table.to_dict("records")
    assert ligne["JournalCode"] == "VE"
    assert ligne["CompteNum"] == "00411000"
    assert ligne["CompAuxNum"] == "C001"
    assert ligne["EcritureLib"] == "Facture 12"
    assert (ligne["Debit"], ligne["EcritureLet"], ligne["EcritureNum"]) == (1200, "", "00000001")
    assert lecture.table["DateLet"].isna().all()
    assert lecture.anomalies == []


@pytest.mark.parametrize("bord", ["\t", " ", "\u00a0", "\u202f"])
def test_le_nettoyage_des_bords_ne_depend_pas_des_autres_lignes(atelier, bord):
    for libelles in ([f"{bord}a", f"b{bord}"], [f"{bord}a"], [f"b{bord}"]):
        lecture = atelier.lire_lignes(*[{"EcritureLib": x} for x in libelles], separateur="|")
        assert lecture.table["EcritureLib"].tolist() == [x.strip() for x in libelles]


def test_un_libelle_d_espaces_est_vide(atelier):
    assert atelier.lire_lignes({"EcritureLib": "   "}).table["EcritureLib"][0] == ""


@pytest.mark.parametrize("nombre", [21, 22])
def test_lit_les_champs_de_tresorerie(atelier, nombre):
    champs = (*CHAMPS_FEC, *CHAMPS_TRESORERIE)[:nombre]
    lecture = atelier.lire_lignes({"DateRglt": "20250215", "ModeRglt": "CH"}, champs=champs)
    assert lecture.anomalies == []
    assert lecture.table["DateRglt"][0] == pd.Timestamp(2025, 2, 15)
    assert lecture.table["ModeRglt"][0] == "CH"


@pytest.mark.parametrize(
    "titre", ["ECRITURELIB", "écriture_lib", "Libellé de l'écriture", "ecriturelib "]
)
def test_un_titre_est_reconnu_sans_casse_ni_accent(atelier, titre):
    titres = tuple(titre if c == "EcritureLib" else c for c in CHAMPS_FEC)
    lecture = atelier.lire_lignes({}, titres=titres)
    assert lecture.forme.champs == CHAMPS_FEC
    assert lecture.table["EcritureLib"][0] == "Facture 12"


def test_le_numero_d_ecriture_toujours_nul_ne_gene_pas(atelier):
    lecture = atelier.lire_lignes({"EcritureNum": "0"}, {"EcritureNum": "0"})
    assert lecture.table["EcritureNum"].tolist() == ["0", "0"]
    assert lecture.anomalies == []


@pytest.mark.parametrize(
    "code",
    ["NA", "TRUE", "nan", "NULL", "E1", "1E5", "007", "N/A", '"', '"a', 'a""b"', "=1+1", "−"],
)
def test_un_texte_qui_ressemble_a_autre_chose_reste_un_texte(atelier, code):
    lecture = atelier.lire_lignes({"JournalCode": code, "CompAuxNum": code, "EcritureLib": code})
    assert (
        lecture.table[["JournalCode", "CompAuxNum", "EcritureLib"]].iloc[0].tolist() == [code] * 3
    )
    assert lecture.anomalies == []


@pytest.mark.parametrize(
    "lettre", ["\u2028", "\u2029", "\x0b", "\x0c", "\x1c", "\x85", "\u200f", "\ufeff", "１２"]
)
def test_un_caractere_que_python_prend_pour_une_fin_de_ligne_reste_dans_le_libelle(atelier, lettre):
    lecture = atelier.lire_lignes({"EcritureLib": f"avant{lettre}après"}, {})
    assert lecture.table["EcritureLib"][0] == f"avant{lettre}après"
    assert lecture.table["Rang"].tolist() == [2, 3]


def test_la_derniere_ligne_sans_fin_de_ligne_est_lue(atelier):
    lecture = atelier.lire(atelier.texte({}, {}).rstrip("\n"))
    assert len(lecture.table) == 2
    assert lecture.anomalies == []


# Les contrôles de Test-Compta-Demat qui portent sur le texte


def test_controle_fichier_vide_fic_03(atelier):
    with pytest.raises(FichierIllisible, match="FIC-03"):
        atelier.lire("")


@pytest.mark.parametrize("suite", ["", "\n", "\n\n\n"])
def test_controle_en_tete_seul_fec_01(atelier, suite):
    with pytest.raises(FichierIllisible, match="FEC-01"):
        atelier.lire(atelier.texte().rstrip("\n") + suite)


def test_controle_ligne_vide_dans_le_fichier_fec_18(atelier):
    texte = atelier.texte({}, {}).split("\n")
    lecture = atelier.lire("\n".join([texte[0], "", texte[1], "  \t ", texte[2], "\t" * 17, ""]))
    assert lecture.table["Rang"].tolist() == [3, 5]
    anomalie = une(lecture, "FEC-18")
    assert anomalie.rang == 2
    assert anomalie.message.startswith("3 ligne(s) vide")
    assert "2, 4, 6" in anomalie.message


def test_controle_nombre_de_champs_fec_10(atelier):
    lignes = atelier.texte({}, {}, {}).split("\n")
    lignes[2] = "\t".join(lignes[2].split("\t")[:9])
    lecture = atelier.lire("\n".join(lignes))
    assert lecture.table["Rang"].tolist() == [2, 4]
    anomalie = une(lecture, "FEC-10")
    assert anomalie.gravite is Gravite.BLOQUANTE
    assert anomalie.rang == 3
    assert "9 champs au lieu de 18" in anomalie.message


def test_controle_point_decimal_fec_19(atelier):
    lecture = atelier.lire_lignes({"Debit": "12.50"}, {"Debit": "1.5-"}, {})
    assert lecture.table["Debit"].tolist() == [1250, -150, 1200]
    assert une(lecture, "FEC-19").message.startswith("2 ligne(s) avec un point décimal")


@pytest.mark.parametrize(
    ("ecrit", "centimes"),
    [
        ("1 234,50", 123450),
        ("1\u00a0234,50", 123450),
        ("1\u202f234 567,5", 123456750),
        ("1'234,50", 123450),
        ("1.234.567,89", 123456789),
        ("1e3", 100000),
        ("1,5E2", 15000),
        ("12,00 €", 1200),
        ("(12,00)", -1200),
    ],
)
def test_controle_separateur_de_milliers_et_exposant_fec_21(atelier, ecrit, centimes):
    lecture = atelier.lire_lignes({"Debit": ecrit}, {})
    assert lecture.table["Debit"].tolist() == [centimes, 1200]
    assert une(lecture, "FEC-21").rang == 2
    assert not bloquantes(lecture.anomalies)


@pytest.mark.parametrize(
    "ecrit",
    ["abc", "12,345", "--5", "-5-", "1.234", "1,2,3", "12 34,50", "１２,00", "\u200f12,00",
     "0x1F,00", "1e99", "9" * 18, '"12,00"', "+", "-", ",", "1-2,00", "12,0O", "1e", "١٢"],
)  # fmt: skip
def test_controle_montant_non_numerique_fec_11(atelier, ecrit):
    lecture = atelier.lire_lignes({}, {"Credit": ecrit})
    anomalie = une(lecture, "FEC-11")
    assert anomalie.gravite is Gravite.BLOQUANTE
    assert (anomalie.rang, anomalie.colonne) == (3, "Credit")
    assert ecrit.strip() in anomalie.message


@pytest.mark.parametrize(
    ("ecrit", "centimes"),
    [("-12,00", -1200), ("12,00-", -1200), ("+12,00", 1200), ("12,00+", 1200), ("5-", -500),
     ("12", 1200), ("12,5", 1250), ("", 0), ("-0,00", 0), ("12,", 1200), ("12,5000", 1250),
     ("999999999999999,99", 99999999999999999)],
)  # fmt: skip
def test_un_signe_avant_ou_apres_est_admis(atelier, ecrit, centimes):
    lecture = atelier.lire_lignes({"Debit": ecrit}, {})
    assert lecture.table["Debit"].tolist() == [centimes, 1200]
    assert lecture.anomalies == []


@pytest.mark.parametrize(
    "ecrite", ["31012025", "20251301", "20250230", "2025", "demain", "00000000"]
)
def test_controle_date_impossible_fec_12(atelier, ecrite):
    lecture = atelier.lire_lignes({}, {"DateLet": ecrite})
    anomalie = une(lecture, "FEC-12")
    assert anomalie.gravite is Gravite.BLOQUANTE
    assert (anomalie.rang, anomalie.colonne) == (3, "DateLet")
    assert lecture.table["DateLet"].isna().all()


def test_une_date_ecrite_autrement_est_lue_et_dite_fec_22(atelier):
    lecture = atelier.lire_lignes({"PieceDate": "30/01/2025"}, {"PieceDate": "2025-01-30"})
    assert lecture.table["PieceDate"].tolist() == [pd.Timestamp(2025, 1, 30)] * 2
    assert une(lecture, "FEC-22").colonne == "PieceDate"


def test_controle_separateur_en_trop_en_fin_de_ligne_fec_23(atelier):
    texte = atelier.texte({}, {"EcritureLet": "A", "DateLet": "20250228"})
    entete, *lignes = texte.rstrip("\n").split("\n")
    corps = "\t\n".join(lignes) + "\t\n"
    for avec in (f"{entete}\n{corps}", f"{entete}\t\n{corps}"):
        lecture = atelier.lire(avec)
        assert une(lecture, "FEC-23").gravite is Gravite.INFORMATION
        assert lecture.table["EcritureLet"].tolist() == ["", "A"]
        assert lecture.forme.champs == CHAMPS_FEC


def test_un_separateur_en_trop_dans_le_seul_en_tete_ne_se_voit_pas(atelier):
    texte = atelier.texte({}, {}).replace("Idevise\n", "Idevise\t \n")
    assert atelier.lire(texte).anomalies == []


def test_un_separateur_final_n_empeche_pas_de_redecouper(atelier):
    # Trois lignes à séparateur final, dont une a aussi une barre dans son libellé.
    texte = atelier.texte({}, {"EcritureLib": "A | B"}, {}, separateur="|", fin="|\n")
    lecture = atelier.lire(texte)
    assert lecture.table["EcritureLib"].tolist() == ["Facture 12", "A   B", "Facture 12"]
    assert une(lecture, "FEC-09").rang == 3
    assert not bloquantes(lecture.anomalies)


@pytest.mark.parametrize("codes", [("D", "C"), ("+1", "-1"), ("1", "-1"), ("d", "c")])
def test_controle_montant_et_sens(atelier, codes):
    lignes = [{"Montant": "12,00", "Sens": codes[0]}, {"Montant": "12,00", "Sens": codes[1]}]
    lecture = atelier.lire_lignes(*lignes, champs=EN_SENS)
    assert lecture.table["Debit"].tolist() == [1200, 0]
    assert lecture.table["Credit"].tolist() == [0, 1200]
    assert lecture.anomalies == []
    assert lecture.forme.en_sens


def test_controle_sens_inconnu_fec_14(atelier):
    lecture = atelier.lire_lignes({"Montant": "12,00", "Sens": "X"}, champs=EN_SENS)
    assert une(lecture, "FEC-14").gravite is Gravite.BLOQUANTE


def test_controle_espaces_insecables_et_casse_des_titres(atelier):
    texte = atelier.texte({"Debit": "\u00a012,00"}, titres=tuple(c.upper() for c in CHAMPS_FEC))
    lecture = atelier.lire(texte, "utf-8-sig")
    assert lecture.table["Debit"].tolist() == [1200]


# Les séparateurs égarés


def test_un_separateur_dans_un_libelle_est_repris_s_il_n_y_a_qu_un_decoupage_fec_09(atelier):
    lecture = atelier.lire_lignes({}, {"EcritureLib": "Dupont | fils"}, separateur="|")
    assert lecture.table["EcritureLib"].tolist() == ["Facture 12", "Dupont   fils"]
    assert lecture.table["Debit"].tolist() == [1200, 1200]
    anomalie = une(lecture, "FEC-09")
    assert (anomalie.rang, anomalie.gravite) == (3, Gravite.A_TRAITER)


@pytest.mark.parametrize("champ", ["JournalLib", "CompteLib", "CompAuxLib"])
def test_un_separateur_dont_on_ne_sait_ou_il_est_fait_refuser_la_ligne_fec_10(atelier, champ):
    lecture = atelier.lire_lignes({}, {champ: "Dupont | fils"}, separateur="|")
    assert lecture.table["Rang"].tolist() == [2]
    assert une(lecture, "FEC-10").gravite is Gravite.BLOQUANTE


def test_un_libelle_qui_finit_par_un_nombre_n_est_pas_pris_pour_un_montant(atelier):
    # « Loyer|2025 » : avec 2025 au débit, le lettrage serait « 12,00 », ce qui n'est pas un code.
    lecture = atelier.lire_lignes(
        {"EcritureLib": "Loyer|2025", "Debit": "0,00", "Credit": "12,00", "ValidDate": ""},
        separateur="|",
    )
    assert lecture.table["EcritureLib"].tolist() == ["Loyer 2025"]
    assert lecture.table["Credit"].tolist() == [1200]


def test_une_seule_ligne_au_separateur_final_ne_decale_rien(atelier):
    lignes = atelier.texte({}, {"EcritureLet": "AA", "DateLet": "20250301"}, {}).split("\n")
    lignes[2] += "\t"
    lecture = atelier.lire("\n".join(lignes))
    assert lecture.table["DateLet"][1] == pd.Timestamp(2025, 3, 1)
    assert lecture.table["ValidDate"][1] == pd.Timestamp(2025, 2, 1)
    assert une(lecture, "FEC-09").rang == 3


def test_les_derniers_champs_vides_omis_sont_retablis_fec_09(atelier):
    lignes = atelier.texte({}, {}).split("\n")
    lignes[1] = lignes[1].rstrip("\t")
    lecture = atelier.lire("\n".join(lignes))
    assert une(lecture, "FEC-09").rang == 2
    assert lecture.table["Debit"].tolist() == [1200, 1200]


def test_un_fichier_tronque_au_milieu_d_une_ligne_est_refuse_fec_10(atelier):
    texte = atelier.texte({}, {"Debit": "0,00", "Credit": "1234,56"})
    coupe = texte[: texte.index("1234,56") + 5]
    assert une(atelier.lire(coupe), "FEC-10").rang == 3


def test_un_fichier_tronque_au_milieu_d_un_caractere_garde_ses_accents(atelier):
    octets_du_texte = atelier.texte({"EcritureLib": "Été"}, {"EcritureLib": "Réglé"}).encode()
    coupe = octets_du_texte[: octets_du_texte.rindex(b"\xa9")]
    lecture = atelier.lire(coupe)
    assert lecture.table["EcritureLib"].tolist() == ["Été"]
    assert une(lecture, "FEC-10").rang == 3


def test_la_fin_de_fichier_des_vieux_logiciels_est_une_ligne_vide(atelier):
    lecture = atelier.lire(atelier.texte({}) + "\x1a")
    assert len(lecture.table) == 1
    assert not bloquantes(lecture.anomalies)


def test_plus_de_vingt_fautes_sont_dites_vingt_fois_puis_comptees(atelier):
    lecture = atelier.lire_lignes(*[{"Debit": "x"}] * 50)
    dites = [a for a in lecture.anomalies if a.code == "FEC-11"]
    assert len(dites) == 21
    assert "30 autres" in dites[-1].message


# Les champs inconnus


def test_un_champ_inconnu_est_garde_fec_07(atelier):
    champs = (*CHAMPS_FEC[:5], "Agence", *CHAMPS_FEC[5:], "Rang", "Debit2")
    lecture = atelier.lire_lignes({"Agence": "Lyon", "Rang": "9", "Debit2": "NA"}, champs=champs)
    assert une(lecture, "FEC-07").gravite is Gravite.INFORMATION
    assert {c: v.to_pylist() for c, v in lecture.complements.items()} == {
        "Agence": ["Lyon"],
        "Rang": ["9"],
        "Debit2": ["NA"],
    }
    assert lecture.table["Rang"].tolist() == [2]
    assert lecture.table["Debit"].tolist() == [1200]


def test_un_synonyme_a_cote_du_nom_officiel_est_un_champ_inconnu(atelier):
    champs = (*CHAMPS_FEC, "Tiers", "Montant", "Sens")
    lecture = atelier.lire_lignes({"Tiers": "Autre", "Montant": "9", "Sens": "C"}, champs=champs)
    assert lecture.table["CompAuxNum"].tolist() == ["C001"]
    assert lecture.table["Debit"].tolist() == [1200]
    assert {c: v.to_pylist() for c, v in lecture.complements.items()} == {
        "Tiers": ["Autre"],
        "Montant": ["9"],
        "Sens": ["C"],
    }


def test_une_valeur_dans_un_champ_sans_titre_est_bloquante_fec_31(atelier):
    champs = (*CHAMPS_FEC[:5], "", *CHAMPS_FEC[5:])
    assert atelier.lire_lignes({}, champs=champs).anomalies == []
    anomalie = une(atelier.lire_lignes({"": "perdu"}, {}, champs=champs), "FEC-31")
    assert (anomalie.gravite, anomalie.rang) == (Gravite.BLOQUANTE, 2)
    assert "perdu" in anomalie.message


def test_un_montant_en_devise_qui_n_est_pas_un_nombre_est_garde_fec_13(atelier):
    lecture = atelier.lire_lignes({"Montantdevise": "12 USD", "Idevise": "USD"}, {})
    assert une(lecture, "FEC-13").rang == 2
    assert lecture.table["Montantdevise"].tolist() == ["12 USD", ""]


# Les en-têtes


def test_un_champ_legal_absent_est_a_traiter_fec_06(atelier):
    champs = tuple(c for c in CHAMPS_FEC if c != "PieceRef")
    lecture = atelier.lire_lignes({}, champs=champs)
    assert "PieceRef" in une(lecture, "FEC-06").message
    assert lecture.table["PieceRef"].tolist() == [""]


def test_un_autre_ordre_est_a_traiter_fec_08(atelier):
    champs = (CHAMPS_FEC[1], CHAMPS_FEC[0], *CHAMPS_FEC[2:])
    lecture = atelier.lire_lignes({}, champs=champs)
    assert une(lecture, "FEC-08").rang == 1
    assert lecture.table["JournalCode"].tolist() == ["VE"]


def test_un_autre_separateur_est_refuse_fec_02(atelier):
    with pytest.raises(FichierIllisible, match=r"FEC-02.*point-virgule"):
        atelier.lire_lignes({}, separateur=";")


@pytest.mark.parametrize(
    "texte", ["bonjour", "a\tb\tc\td\n1\t2\t3\t4\n", "\n\n\n", "JournalCode\n"]
)
def test_une_premiere_ligne_qui_n_est_pas_un_en_tete_est_refusee_fec_03(atelier, texte):
    with pytest.raises(FichierIllisible, match="FEC-03"):
        atelier.lire(texte)


def test_une_premiere_ligne_demesuree_est_refusee_fec_03(atelier):
    with pytest.raises(FichierIllisible, match="FEC-03"):
        atelier.lire(atelier.texte().rstrip("\n") + "\tx" * 40_000 + "\n")


def test_un_champ_en_double_est_refuse_fec_04(atelier):
    with pytest.raises(DonneesInvalides, match=r"FEC-04.*CompteNum.*5 et 19"):
        atelier.lire_lignes({}, champs=(*CHAMPS_FEC, "COMPTENUM"))


@pytest.mark.parametrize(
    ("absents", "ajoutes"),
    [
        ({"CompteNum"}, ()),
        ({"Debit"}, ()),
        ({"Debit", "Credit"}, ()),
        ({"Debit"}, ("Montant", "Sens")),
    ],
)
def test_un_champ_indispensable_absent_est_refuse_fec_05(atelier, absents, ajoutes):
    champs = (*(c for c in CHAMPS_FEC if c not in absents), *ajoutes)
    with pytest.raises(DonneesInvalides, match="FEC-05"):
        atelier.lire_lignes({}, champs=champs)


# Ce qui n'est pas un FEC


@pytest.mark.parametrize("encodage", ["utf-16", "utf-16-le", "utf-16-be"])
def test_un_fichier_en_utf16_est_refuse_fec_15(atelier, encodage):
    with pytest.raises(FichierIllisible, match="FEC-15"):
        atelier.lire(atelier.texte({}), encodage)


@pytest.mark.parametrize(
    "contenu",
    [b"%PDF-1.7\n%\xe2\xe3", b"PK\x03\x04\x14\x00", b"\xd0\xcf\x11\xe0\xa1", b"abc\x00def"],
)
def test_un_fichier_binaire_est_refuse_fec_24(atelier, contenu):
    with pytest.raises(FichierIllisible, match="FEC-24"):
        atelier.lire(contenu)


def test_un_octet_nul_au_milieu_est_refuse_fec_24(atelier, monkeypatch):
    monkeypatch.setattr(octets, "ENTETE_MAXIMAL", 400)
    with pytest.raises(FichierIllisible, match="FEC-24"):
        atelier.lire(atelier.texte({}, {}, {}, {"EcritureLib": "a\x00b"}, {}))


def test_un_fichier_absent_est_refuse_fic_01(tmp_path):
    with pytest.raises(FichierIllisible, match="FIC-01"):
        lire(tmp_path / "absent.txt")


def test_un_nom_non_conforme_est_dit_fec_16(atelier, tmp_path):
    atelier.chemin = tmp_path / "grand livre.txt"
    assert une(atelier.lire_lignes({}), "FEC-16").gravite is Gravite.INFORMATION


# Les blocs


@pytest.mark.parametrize("fin", ["\n", "\r\n", "\r", "\r\r\n"])
def test_les_blocs_ne_changent_rien(atelier, monkeypatch, fin):
    lignes = [{"EcritureLib": f"Écriture {n}", "Debit": f"{n},0{n % 10}"} for n in range(30)]
    lignes[4]["Debit"], lignes[9]["Debit"], lignes[12]["PieceDate"] = "1.5", "x", "30/01/2025"
    texte = atelier.texte(*lignes, fin=fin)
    rangees = texte.split(fin)
    rangees.insert(8, "")
    rangees[20] = rangees[20].replace("Écriture", "Écri\tture")
    texte = fin.join(rangees).removesuffix(fin)
    entier = atelier.lire(texte)
    for taille in (1, 2, 7, 64, 150, 151, 152, 153, 154, 155, 1000):
        monkeypatch.setattr(octets, "TAILLE_DE_BLOC", taille)
        morcele = lire(atelier.chemin)
        pd.testing.assert_frame_equal(morcele.table, entier.table)
        assert morcele.anomalies == entier.anomalies
    assert len(entier.table) == 30


def test_la_progression_compte_les_octets_du_fichier(atelier, monkeypatch):
    monkeypatch.setattr(octets, "TAILLE_DE_BLOC", 300)
    chemin = atelier.ecrire(atelier.texte(*[{}] * 20, fin="\r\n"))
    lus: list[int] = []
    lire(chemin, progression=lus.append)
    assert len(lus) > 3
    assert sum(lus) == chemin.stat().st_size


def test_la_table_a_les_types_du_schema_meme_apres_des_lignes_refusees(atelier):
    lecture = atelier.lire(atelier.texte({}).rstrip("\n")[:-30] + "\n")
    assert len(lecture.table) == 0
    ECRITURES.verifier(lecture.table)
    assert lecture.table["Rang"].dtype == np.int64


def test_un_decalage_n_est_pas_pris_pour_des_separateurs_finaux(atelier):
    # Toutes les lignes ont un champ de trop : la deuxième par une barre dans son libellé.
    lignes = atelier.texte({}, {"EcritureLib": "2025|01"}, separateur="|").split("\n")
    lignes[1] += "|"
    lecture = atelier.lire("\n".join(lignes))
    assert lecture.table["EcritureLib"].tolist() == ["Facture 12", "2025 01"]
    assert lecture.table["Debit"].tolist() == [1200, 1200]
