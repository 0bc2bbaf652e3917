from datetime import date
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from lettrine.classeur.fichier import ouvrir_classeur
from lettrine.classeur.presentation import Feuille, ecrire_classeur
from lettrine.erreurs import DonneesInvalides, Gravite, OptionInvalide
from lettrine.tables.ecritures import ECRITURES
from lettrine.tables.immobilisations import EVENEMENTS

FIXTURES = Path(__file__).parent / "fixtures"


def textes(*valeurs):
    return pd.Series(valeurs, dtype="str")


@pytest.mark.parametrize("extension", ["xlsx", "ods", "xls"])
def test_lit_le_meme_grand_livre_dans_tous_les_formats(extension):
    classeur = ouvrir_classeur(FIXTURES / f"grand_livre.{extension}")
    assert classeur.tables() == ["Lisez-moi", "GL"]
    lecture = classeur.lire(ECRITURES)
    table = lecture.table
    # Lignes 7 (vide) et 8 (total) sautées ; la ligne 9 a un débit en erreur.
    assert table["Rang"].tolist() == [5, 6, 9, 10]
    assert table["CompteNum"].tolist() == ["411000", "041100", "411000", "411000"]
    assert table["CompAuxNum"].tolist() == ["C0001", "E1", "C0002", "C0002"]
    assert table["PieceRef"].tolist() == ["NA", "TRUE", "F3", "F4"]
    assert table["Debit"].tolist() == [12050, 0, 0, 30]
    assert [a.code for a in lecture.anomalies] == ["CLA-20", "CLA-21", "CLA-10"]
    assert lecture.provenance.feuille == "GL"
    assert ("N° compte", "C", "CompteNum") in [
        (c.entete, c.lettre, c.colonne) for c in lecture.provenance.correspondances
    ]


@pytest.mark.parametrize("extension", ["xlsx", "ods", "xls"])
def test_rend_un_fichier_neuf_ou_tout_est_a_sa_place(tmp_path, extension):
    source = FIXTURES / f"grand_livre.{extension}"
    avant = source.read_bytes()
    classeur = ouvrir_classeur(source, sortie=tmp_path / "s.xlsx")
    classeur.lire(ECRITURES)
    classeur.ecrire_colonnes(
        "Ecritures",
        {
            "EcritureLet": textes("AA", "AA", "", "AB"),
            "DateLet": pd.Series(
                [np.datetime64("2025-01-06")] * 2 + [np.datetime64("NaT")] * 2,
                dtype="datetime64[s]",
            ),
            "Debit": pd.Series([12050, 0, 5, 30]),
        },
    )
    assert classeur.enregistrer() == [tmp_path / "s.xlsx"]
    assert source.read_bytes() == avant
    page = openpyxl.load_workbook(tmp_path / "s.xlsx")["GL"]
    assert page["B2"].value == "SARL Fictive - Grand livre 2025"
    assert [page.cell(4, c).value for c in range(2, 12)] == [
        *("Date", "N° compte", "Tiers", "Pièce", "Libellé", "Débit", "Crédit", "Visa"),
        *("Lettrage", "Date de lettrage"),
    ]
    assert page["I5"].value == "ok"
    assert (page["J5"].value, page["J5"].number_format) == ("AA", "@")
    assert page["K5"].value.date() == date(2025, 1, 6)
    assert page["K5"].number_format == "dd/mm/yyyy"
    assert page["F6"].value == '=HYPERLINK("x")'
    assert page["F6"].data_type == "s"
    assert page["F8"].value == "Total 411"
    assert (page["G9"].value, page["G10"].value) == (0.05, 0.3)
    assert page["G9"].number_format.startswith("#,##0.00")
    assert page["J9"].value is None


def test_relire_sa_sortie_et_recommencer_ne_change_rien(tmp_path):
    source = FIXTURES / "grand_livre.xlsx"
    colonnes = {"EcritureLet": textes("AA", "AA", "", "AB")}
    for entree, sortie in ((source, "s1.xlsx"), (tmp_path / "s1.xlsx", "s2.xlsx")):
        classeur = ouvrir_classeur(entree, sortie=tmp_path / sortie)
        lecture = classeur.lire(ECRITURES)
        assert [a.code for a in lecture.anomalies][1:] == ["CLA-21", "CLA-10"]
        classeur.ecrire_colonnes("Ecritures", colonnes)
        classeur.enregistrer()
    assert (tmp_path / "s1.xlsx").read_bytes() == (tmp_path / "s2.xlsx").read_bytes()


def test_une_formule_jamais_calculee_reste_une_faute_dans_la_sortie(tmp_path):
    source = openpyxl.Workbook()
    source.active.append(["Date", "Compte", "Débit", "Crédit"])
    source.active.append([date(2025, 1, 1), "411", "=1+1", None])
    source.active.append([date(2025, 1, 1), "411", 3, None])
    source.save(tmp_path / "a.xlsx")
    classeur = ouvrir_classeur(tmp_path / "a.xlsx", sortie=tmp_path / "s.xlsx")
    assert [a.code for a in classeur.lire(ECRITURES).anomalies] == ["CLA-11"]
    classeur.ecrire_colonnes("Ecritures", {"EcritureLet": textes("", "")})
    classeur.enregistrer()
    relue = ouvrir_classeur(tmp_path / "s.xlsx").lire(ECRITURES)
    assert [a.code for a in relue.anomalies] == ["CLA-10"]


def test_un_csv_rend_un_csv_de_meme_forme(tmp_path):
    contenu = (
        "Grand livre;;;;;\r\n"
        "Date;Compte;Libellé;Débit;Crédit;Lettrage\r\n"
        "31/01/2026;0411;'=cmd;1 234,56;;\r\n"
        "31/01/2026;0411;Règlement;;-12,00;\r\n"
    )
    (tmp_path / "a.csv").write_bytes(contenu.encode("cp1252"))
    classeur = ouvrir_classeur(tmp_path / "a.csv", sortie=tmp_path / "s.csv")
    table = classeur.lire(ECRITURES).table
    assert table["EcritureLib"].tolist() == ["=cmd", "Règlement"]
    assert table["Credit"].tolist() == [0, -1200]
    classeur.ecrire_colonnes(
        "Ecritures", {"EcritureLet": textes("AA", "=x"), "Debit": pd.Series([5, 0])}
    )
    classeur.enregistrer()
    attendu = contenu.replace("1 234,56;;\r\n", "0,05;;AA\r\n")
    attendu = attendu.replace(";;-12,00;\r\n", ";0,00;-12,00;'=x\r\n")
    assert (tmp_path / "s.csv").read_bytes().decode("cp1252") == attendu


def test_ecrit_le_rapport(tmp_path):
    classeur = ouvrir_classeur(FIXTURES / "grand_livre.xlsx", rapport=tmp_path / "r.xlsx")
    lecture = classeur.lire(ECRITURES)
    classeur.ecrire_feuille(Feuille("Groupes", "Groupes", (), lecture.table, ECRITURES))
    assert classeur.enregistrer() == [tmp_path / "r.xlsx"]
    assert classeur.enregistrer() == []
    assert openpyxl.load_workbook(tmp_path / "r.xlsx").sheetnames == ["Groupes"]


def test_garde_les_feuilles_masquees_masquees(tmp_path):
    source = openpyxl.Workbook()
    source.active.append(["Date", "Compte", "Débit", "Crédit"])
    source.create_sheet("Cachée").append(["secret"])
    source["Cachée"].sheet_state = "hidden"
    source.save(tmp_path / "a.xlsx")
    classeur = ouvrir_classeur(tmp_path / "a.xlsx", sortie=tmp_path / "s.xlsx")
    classeur.lire(ECRITURES)
    classeur.ecrire_colonnes("Ecritures", {"EcritureLet": textes()})
    classeur.enregistrer()
    assert openpyxl.load_workbook(tmp_path / "s.xlsx")["Cachée"].sheet_state == "hidden"


def test_refus_d_appel_cla_30_a_cla_34(tmp_path):
    source = FIXTURES / "grand_livre.xlsx"
    classeur = ouvrir_classeur(source)
    with pytest.raises(OptionInvalide) as refus:
        classeur.ecrire_colonnes("Ecritures", {})
    assert refus.value.code == "CLA-30"
    classeur.lire(ECRITURES)
    with pytest.raises(DonneesInvalides) as longueur:
        classeur.ecrire_colonnes("Ecritures", {"EcritureLet": textes("AA")})
    assert longueur.value.code == "CLA-31"
    classeur.ecrire_colonnes("Ecritures", {"EcritureLet": textes("", "", "", "")})
    with pytest.raises(OptionInvalide) as sans_sortie:
        classeur.enregistrer()
    assert sans_sortie.value.code == "CLA-32"
    for options, code in (
        ({"sortie": tmp_path / "s.csv"}, "CLA-33"),
        ({"sortie": source}, "CLA-34"),
        ({"rapport": source}, "CLA-34"),
        ({"sortie": tmp_path / "s.xlsx", "rapport": tmp_path / "s.xlsx"}, "CLA-34"),
    ):
        with pytest.raises(OptionInvalide) as refus:
            ouvrir_classeur(source, **options)
        assert refus.value.code == code


TEXTES = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn", "Zs", "Zl", "Zp"]),
    max_size=12,
)
CENTIMES = st.integers(-(10**12), 10**12).filter(bool)
JOURS = st.dates(date(1901, 1, 1), date(2100, 12, 31))


@settings(max_examples=15, deadline=None)
@given(
    lignes=st.lists(
        st.tuples(JOURS, TEXTES.filter(bool), TEXTES, CENTIMES, st.booleans()), max_size=8
    )
)
def test_table_puis_classeur_puis_table_rend_la_meme_table(tmp_path_factory, lignes):
    table = ECRITURES.table(
        {
            "EcritureDate": [np.datetime64(jour, "s") for jour, *_ in lignes],
            "CompteNum": [compte for _, compte, *_ in lignes],
            "EcritureLib": [libelle for _, _, libelle, *_ in lignes],
            "Debit": [m if d else 0 for *_, m, d in lignes],
            "Credit": [0 if d else m for *_, m, d in lignes],
        }
    )
    chemin = tmp_path_factory.mktemp("aller_retour") / "a.xlsx"
    ecrire_classeur(chemin, [Feuille("GL", "GL", (), table, ECRITURES, totaux=("Debit",))])
    lecture = ouvrir_classeur(chemin).lire(ECRITURES)
    assert lecture.anomalies == ()
    assert_frame_equal(lecture.table.drop(columns="Rang"), table)


def test_cla_24_une_ligne_de_csv_plus_longue_que_l_en_tete_est_bloquante(tmp_path):
    (tmp_path / "gl.csv").write_text(
        "Date;Compte;Libelle;Debit;Credit\n"
        "05/01/2025;411000;Facture;12,00;\n"
        "06/01/2025;411000;Facture;12;;120,5\n"
        "07/01/2025;411000;Facture;;12,00;\n",
        encoding="utf-8",
    )
    lecture = ouvrir_classeur(tmp_path / "gl.csv").lire(ECRITURES)
    assert [(a.code, a.rang) for a in lecture.anomalies] == [("CLA-24", 3)]
    assert lecture.anomalies[0].gravite is Gravite.BLOQUANTE


def registre_xlsx(chemin, *, feuilles=("Immobilisations",)):
    """Un registre d'un bien, et une table des événements s'il y en a une."""
    classeur = openpyxl.Workbook()
    page = classeur.active
    page.title = "Immobilisations"
    page.append(["N° du bien", "Désignation", "Compte", "Date d'acquisition"])
    page.append(["M1", "Scie", "215400", date(2026, 1, 1)])
    if "Evenements" in feuilles:
        page = classeur.create_sheet("Evenements")
        page.append(["Ce qui arrive aux biens"])
        page.append(["Visa", "N° du bien", "Date", "Nature"])
        page.append(["CM", "M1", date(2026, 2, 1), "ajout"])
    classeur.save(chemin)
    return chemin


def un_evenement(montant=2_000_00):
    return EVENEMENTS.table(
        {
            "NumBien": ["M1"],
            "DateEvenement": np.array(["2026-06-30"], "datetime64[s]"),
            "Nature": ["sortie partielle"],
            "Montant": [montant],
        }
    )


def test_ajoute_des_lignes_sous_la_table_et_garde_le_reste(tmp_path):
    source = registre_xlsx(tmp_path / "r.xlsx", feuilles=("Immobilisations", "Evenements"))
    classeur = ouvrir_classeur(source, sortie=tmp_path / "s.xlsx")
    classeur.lire(EVENEMENTS)
    classeur.ajouter_lignes(EVENEMENTS, un_evenement())
    classeur.enregistrer()
    page = openpyxl.load_workbook(tmp_path / "s.xlsx")["Evenements"]
    rangees = [list(ligne) for ligne in page.iter_rows(values_only=True)]
    # La colonne Montant est ajoutée, parce qu'elle sert ; les autres non.
    assert rangees[1] == ["Visa", "N° du bien", "Date", "Nature", "Montant"]
    assert rangees[2][:2] == ["CM", "M1"]
    assert [rangees[3][1], rangees[3][3], rangees[3][4]] == ["M1", "sortie partielle", 2000]
    relue = ouvrir_classeur(tmp_path / "s.xlsx").lire(EVENEMENTS).table
    assert relue["Montant"].tolist() == [0, 2_000_00]


def test_ajoute_des_lignes_dans_une_feuille_neuve(tmp_path):
    source = registre_xlsx(tmp_path / "r.xlsx")
    classeur = ouvrir_classeur(source, sortie=tmp_path / "s.xlsx")
    classeur.ajouter_lignes(EVENEMENTS, un_evenement())
    classeur.enregistrer()
    rendu = ouvrir_classeur(tmp_path / "s.xlsx")
    assert rendu.tables() == ["Immobilisations", "Evenements"]
    relue = rendu.lire(EVENEMENTS).table
    assert_frame_equal(relue.drop(columns="Rang"), un_evenement())


def test_un_csv_ne_recoit_pas_d_autre_table_cla_37(tmp_path):
    source = tmp_path / "r.csv"
    source.write_text("N° du bien;Désignation;Compte;Acquisition\n", encoding="utf-8")
    classeur = ouvrir_classeur(source, sortie=tmp_path / "s.csv")
    with pytest.raises(OptionInvalide) as refus:
        classeur.ajouter_lignes(EVENEMENTS, un_evenement())
    assert refus.value.code == "CLA-37"
