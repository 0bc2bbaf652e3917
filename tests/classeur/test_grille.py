import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from lettrine.classeur.grille import lire_grilles
from lettrine.erreurs import FichierIllisible

FIXTURES = Path(__file__).parent / "fixtures"


@pytest.mark.parametrize("extension", ["xlsx", "ods", "xls"])
def test_meme_grille_quel_que_soit_le_format(extension):
    lisez_moi, livre = lire_grilles(FIXTURES / f"grand_livre.{extension}")
    assert (lisez_moi.nom, livre.nom) == ("Lisez-moi", "GL")
    # La feuille commence en B2 : titre fusionné, en-tête en ligne 4, erreur en G9.
    assert (livre.premiere_ligne, livre.premiere_colonne) == (2, 1)
    assert livre.adresse(2, 0) == "B4"
    assert livre.lignes[2][:2] == ["Date", "N° compte"]
    assert {livre.adresse(*c): e for c, e in livre.erreurs.items()} == {"G9": "#DIV/0!"}
    assert livre.jamais_calculees == frozenset()


def ecrire_feuille(chemin: Path, lignes: str) -> Path:
    """Un .xlsx minimal dont le XML de la feuille est fourni, comme l'écrirait un autre outil."""
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    principal = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    paquet = "http://schemas.openxmlformats.org/package/2006"
    feuille = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    with zipfile.ZipFile(chemin, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{paquet}/content-types">'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{feuille}.sheet.main+xml"/>'
            f'<Override PartName="/xl/f.xml" ContentType="{feuille}.worksheet+xml"/></Types>',
        )
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{paquet}/relationships"><Relationship Id="r1" '
            f'Type="{relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        )
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{principal}" xmlns:r="{relations}"><sheets>'
            '<sheet name="A &amp; B" sheetId="1" r:id="r1"/></sheets></workbook>',
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{paquet}/relationships"><Relationship Id="r1" '
            f'Type="{relations}/worksheet" Target="f.xml"/></Relationships>',
        )
        archive.writestr("xl/f.xml", lignes.replace("PRINCIPAL", principal))
    return chemin


def test_repere_erreurs_et_formules_jamais_calculees_sans_adresses(tmp_path):
    chemin = ecrire_feuille(
        tmp_path / "a.xlsx",
        '<worksheet xmlns="PRINCIPAL"><sheetData>'
        '<row><c><v>1</v></c><c t="e"><v>#N/A</v></c></row>'
        "<row><c><f>1+1</f></c><c><f>1+1</f><v/></c></row>"
        '<row><c t="str"><f>""</f><v></v></c><c><f>1+1</f><v>2</v></c></row>'
        "</sheetData></worksheet>",
    )
    (grille,) = lire_grilles(chemin)
    assert grille.nom == "A & B"
    assert grille.erreurs == {(0, 1): "#N/A"}
    assert grille.jamais_calculees == {(1, 0), (1, 1)}


def test_repere_les_fautes_d_un_xml_prefixe(tmp_path):
    chemin = ecrire_feuille(
        tmp_path / "a.xlsx",
        '<x:worksheet xmlns:x="PRINCIPAL"><x:sheetData>'
        '<x:row r="3"><x:c r="B3"><x:v>1</x:v></x:c><x:c r="C3"><x:f>A1</x:f></x:c></x:row>'
        '<x:row r="5"><x:c r="C5"><x:v>1</x:v></x:c></x:row>'
        "</x:sheetData></x:worksheet>",
    )
    (grille,) = lire_grilles(chemin)
    assert [grille.adresse(*c) for c in grille.jamais_calculees] == ["C3"]


def test_repere_une_faute_loin_dans_une_grande_feuille(tmp_path):
    classeur = xlsxwriter.Workbook(str(tmp_path / "g.xlsx"))
    feuille = classeur.add_worksheet()
    for ligne in range(30_000):
        feuille.write_row(ligne, 0, [ligne, "un texte", 1.5])
    feuille.write_formula(29_999, 3, "=1/0", None, "#DIV/0!")
    feuille.write_formula(15_000, 3, "=1+1", None, "")
    classeur.close()
    (grille,) = lire_grilles(tmp_path / "g.xlsx")
    assert [grille.adresse(*c) for c in grille.erreurs] == ["D30000"]
    assert [grille.adresse(*c) for c in grille.jamais_calculees] == ["D15001"]


def test_dit_qu_un_classeur_compte_depuis_1904(tmp_path):
    classeur = xlsxwriter.Workbook(str(tmp_path / "m.xlsx"), {"date_1904": True})
    classeur.add_worksheet().write(0, 0, "x")
    classeur.close()
    assert lire_grilles(tmp_path / "m.xlsx")[0].depuis_1904


def test_classeur_binaire_ou_tronque_ou_faux_est_refuse(tmp_path):
    entier = (FIXTURES / "grand_livre.xlsx").read_bytes()
    ancien = (FIXTURES / "grand_livre.xls").read_bytes()
    ods = (FIXTURES / "grand_livre.ods").read_bytes()
    cas = {
        "binaire.xlsx": (bytes(range(256)) * 8, "FIC-06"),
        "tronque.xlsx": (entier[: len(entier) // 2], "FIC-06"),
        "vide.xlsx": (b"", "FIC-03"),
        "binaire.xls": (bytes(range(256)) * 8, "CLA-01"),
        "tronque.xls": (ancien[:700], "CLA-01"),
        "tronque.ods": (ods[:-200], "FIC-06"),
        "image.png": (b"x", "CLA-03"),
        "binaire.csv": (b"a;b\0\x01\x02", "CLA-02"),
    }
    for nom, (contenu, code) in cas.items():
        (tmp_path / nom).write_bytes(contenu)
        with pytest.raises(FichierIllisible) as refus:
            lire_grilles(tmp_path / nom)
        assert (nom, refus.value.code) == (nom, code)
        assert nom in refus.value.message


def test_une_archive_qui_n_est_pas_un_classeur_cla_01(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
        archive.writestr("lisez-moi.txt", "rien")
    with pytest.raises(FichierIllisible) as refus:
        lire_grilles(tmp_path / "a.xlsx")
    assert refus.value.code == "CLA-01"


def test_mot_de_passe_fic_07(tmp_path):
    (tmp_path / "p.xlsx").write_bytes(
        bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le")
    )
    # Un .xls chiffré porte un enregistrement FILEPASS (002F) ; ici à la place du calendrier.
    ancien = (FIXTURES / "grand_livre.xls").read_bytes()
    chiffre = ancien.replace(b"\x22\x00\x02\x00\x00\x00", b"\x2f\x00\x02\x00\x00\x00", 1)
    assert chiffre != ancien
    (tmp_path / "p.xls").write_bytes(chiffre)
    for nom in ("p.xlsx", "p.xls"):
        with pytest.raises(FichierIllisible, match="mot de passe") as refus:
            lire_grilles(tmp_path / nom)
        assert refus.value.code == "FIC-07"


@pytest.mark.parametrize("taille", range(0, 6656, 512))
def test_un_xls_coupe_n_importe_ou_ne_casse_rien(tmp_path, taille):
    contenu = (FIXTURES / "grand_livre.xls").read_bytes()[: taille + 8]
    (tmp_path / "c.xls").write_bytes(contenu)
    with pytest.raises(FichierIllisible):
        lire_grilles(tmp_path / "c.xls")


def test_une_cellule_egaree_au_bout_de_la_feuille_cla_35(tmp_path):
    chemin = ecrire_feuille(
        tmp_path / "a.xlsx",
        '<worksheet xmlns="PRINCIPAL"><dimension ref="A1:XFD1048576"/><sheetData>'
        '<row r="1"><c r="A1"><v>1</v></c></row>'
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>',
    )
    with pytest.raises(FichierIllisible, match="jusqu'à la cellule XFD1048576") as refus:
        lire_grilles(chemin)
    assert refus.value.code == "CLA-35"
