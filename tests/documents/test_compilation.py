"""Modèles Word : ce qui est rempli, ce qui est refusé, et l'égalité avec docxtpl."""

import io
import re
import shutil
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import docx
import pytest
from docxtpl import DocxTemplate
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import StrictUndefined
from jinja2.sandbox import SandboxedEnvironment
from lxml import etree

from lettrine.documents.compilation import Modele, compiler, valeur_xml
from lettrine.documents.relance import contexte, ouvrir_modele
from lettrine.erreurs import DonneesInvalides, FichierIllisible
from lettrine.ressources import dossier

CHAMPS = ("nom", "objet", "adresse", "qualite")
COLONNES = ("numero", "montant", "penalites")
DEBUT, FIN = "{%tr for ligne in lignes %}", "{%tr endfor %}"


def dessiner(
    chemin: Path, paragraphes: Sequence[str] = (), tableau: Sequence[Sequence[str]] = ()
) -> Path:
    document = docx.Document()
    for texte in paragraphes:
        document.add_paragraph(texte)
    if tableau:
        grille = document.add_table(rows=0, cols=max(map(len, tableau)))
        for textes in tableau:
            for cellule, texte in zip(grille.add_row().cells, textes, strict=False):
                cellule.text = texte
    document.save(chemin)
    return chemin


def compiler_essai(chemin: Path, **options) -> Modele:
    options = {"facultatifs": ("qualite",), "colonnes_facultatives": ("penalites",)} | options
    return compiler(chemin, CHAMPS, COLONNES, **options)


def relu(lettre: bytes):
    return docx.Document(io.BytesIO(lettre))


def textes(lettre: bytes) -> list[str]:
    return [p.text for p in relu(lettre).paragraphs]


def cellules(lettre: bytes) -> list[list[str]]:
    return [[c.text for c in ligne.cells] for ligne in relu(lettre).tables[0].rows]


TABLEAU = (
    ("N°", "Montant", "Pénalités"),
    (DEBUT,),
    ("{{ ligne.numero }}", "{{ ligne.montant }}", "{{ ligne.penalites }}"),
    (FIN,),
)


def test_remplit_corps_pied_et_ligne_repetee(tmp_path):
    document = docx.Document()
    document.add_paragraph("Cher {{ nom }}, objet : {{objet}}.")
    document.sections[0].footer.paragraphs[0].text = "Pied de {{ nom }}"
    document.sections[0].header.paragraphs[0].text = "En-tête de {{ nom }}"
    document.save(tmp_path / "m.docx")
    lettre = relu(compiler_essai(tmp_path / "m.docx").remplir({"nom": "A", "objet": "B"}))
    assert lettre.paragraphs[0].text == "Cher A, objet : B."
    assert lettre.sections[0].footer.paragraphs[0].text == "Pied de A"
    assert lettre.sections[0].header.paragraphs[0].text == "En-tête de A"


def test_ecrit_les_caracteres_speciaux_tels_quels(tmp_path):
    modele = compiler_essai(dessiner(tmp_path / "m.docx", ["{{ nom }}"]))
    nom = 'SARL "Vignes" & <Chais>\u00a0d\'Or\u202f! {{ objet }}'
    assert textes(modele.remplir({"nom": nom})) == [nom]


def test_passe_a_la_ligne_et_retire_les_caracteres_de_controle(tmp_path):
    modele = compiler_essai(dessiner(tmp_path / "m.docx", ["{{ adresse }}"]))
    lettre = modele.remplir({"adresse": "12 rue\x00 du Port\r\n37000\x0b Tours\ufffe"})
    assert textes(lettre) == ["12 rue du Port\n37000 Tours"]


@given(st.text())
def test_toute_valeur_donne_un_xml_bien_forme(valeur):
    xml = f"<r xmlns:w='w'><w:t>{valeur_xml(valeur)}</w:t></r>"
    etree.fromstring(xml.encode())


def test_recolle_une_balise_coupee_avec_la_forme_du_premier_morceau(tmp_path):
    document = docx.Document()
    p = document.add_paragraph()
    for texte, gras in (("Objet : {", False), ("{ ob", True), ("jet }", True), ("} suite", None)):
        p.add_run(texte).bold = gras
    document.save(tmp_path / "m.docx")
    lettre = relu(compiler_essai(tmp_path / "m.docx").remplir({"objet": "X"}))
    morceaux = [(r.text, r.bold) for r in lettre.paragraphs[0].runs]
    assert morceaux == [("Objet : X", False), (" suite", None)]


def test_remplit_une_zone_de_texte(tmp_path):
    document = docx.Document()
    p = document.add_paragraph("Dehors {{ nom }}")
    p._p.append(
        etree.fromstring(
            f'<w:r xmlns:w="{p._p.nsmap["w"]}"><w:pict><w:txbxContent><w:p><w:r>'
            "<w:t>Dedans {{ objet }}</w:t></w:r></w:p></w:txbxContent></w:pict></w:r>"
        )
    )
    document.save(tmp_path / "m.docx")
    lettre = compiler_essai(tmp_path / "m.docx").remplir({"nom": "A", "objet": "B"})
    xml = zipfile.ZipFile(io.BytesIO(lettre)).read("word/document.xml").decode()
    assert "Dehors A" in xml and "Dedans B" in xml


def test_un_facultatif_vide_fait_disparaitre_son_paragraphe(tmp_path):
    modele = compiler_essai(dessiner(tmp_path / "m.docx", ["{{ nom }}", "Qualité : {{ qualite }}"]))
    assert textes(modele.remplir({"nom": "A", "qualite": " "})) == ["A"]
    assert textes(modele.remplir({"nom": "A", "qualite": "B"})) == ["A", "Qualité : B"]


def test_un_facultatif_vide_fait_disparaitre_sa_ligne_de_tableau(tmp_path):
    tableau = (("Nom", "{{ nom }}"), ("Qualité", "{{ qualite }}"))
    modele = compiler_essai(dessiner(tmp_path / "m.docx", tableau=tableau))
    assert cellules(modele.remplir({"nom": "A"})) == [["Nom", "A"]]


def test_une_cellule_garde_toujours_un_paragraphe(tmp_path):
    modele = compiler_essai(dessiner(tmp_path / "m.docx", tableau=(("Fixe", "{{ qualite }}"),)))
    assert cellules(modele.remplir({})) == [["Fixe", ""]]


def test_une_colonne_facultative_toujours_vide_disparait(tmp_path):
    modele = compiler_essai(dessiner(tmp_path / "m.docx", tableau=TABLEAU))
    sans = modele.remplir({}, [{"numero": "1", "montant": "5"}])
    assert cellules(sans) == [["N°", "Montant"], ["1", "5"]]
    avec = modele.remplir(
        {}, [{"numero": "1", "montant": "5", "penalites": "2"}, {"numero": "2", "montant": "6"}]
    )
    assert cellules(avec)[1:] == [["1", "5", "2"], ["2", "6", "–"]]
    largeurs = [
        sum(int(c.get(docx.oxml.ns.qn("w:w"))) for c in relu(x).tables[0]._tbl.tblGrid)
        for x in (sans, avec)
    ]
    assert abs(largeurs[0] - largeurs[1]) <= 3


@pytest.mark.parametrize(
    ("texte", "code", "message"),
    [
        ("{{ non", "MOD-03", "n'est pas refermée"),
        ("{{ nom }", "MOD-03", "n'est pas refermée"),
        ("{{ nom {{ objet }}", "MOD-03", "n'est pas refermée"),
        ("nom }} puis", "MOD-03", "n'est pas ouverte"),
        ("{{ }}", "MOD-03", "vide"),
        ("{{ nomm }}", "MOD-04", "n'existe pas"),
        ("{{ ''.__class__ }}", "MOD-05", "__class__"),
        ("{{ nom.__init__ }}", "MOD-05", "nom.__init__"),
        ("{{ ligne.__class__ }}", "MOD-05", "__class__"),
        ("{{ nom|upper }}", "MOD-05", "nom|upper"),
        ("{{ nom() }}", "MOD-05", "nom()"),
        ("{{ cycler.__init__.__globals__.os }}", "MOD-05", "globals"),
        ("{{r nom }}", "MOD-06", "texte enrichi"),
        ("{{p nom }}", "MOD-06", "sous-document"),
        ("{% if nom %}", "MOD-06", "if nom"),
        ("{%p if nom %}", "MOD-06", "p if nom"),
        ("{%tc for c in lignes %}", "MOD-06", "tc for"),
        ("{# note #}", "MOD-06", "note"),
        ("{%tr for x in lignes %}", "MOD-07", "n'est pas celle"),
        ("{%tr for ligne in lignes %}", "MOD-07", "début et sa fin"),
        ("{{ ligne.numero }}", "MOD-07", "hors de la ligne répétée"),
    ],
)
def test_refuse_a_la_compilation(tmp_path, texte, code, message):
    chemin = dessiner(tmp_path / "m.docx", ["Un paragraphe sain", f"Le {texte} du paragraphe"])
    with pytest.raises(FichierIllisible, match=re.escape(message)) as refus:
        compiler_essai(chemin)
    assert refus.value.code == code
    assert "m.docx" in refus.value.message


def test_propose_les_noms_proches_et_montre_le_paragraphe(tmp_path):
    chemin = dessiner(tmp_path / "m.docx", ["Concerne : {{ Objett }}, merci"])
    with pytest.raises(FichierIllisible) as refus:
        compiler_essai(chemin)
    assert "paragraphe « Concerne : {{ Objett }}, merci »" in refus.value.message
    assert "{{ objet }}" in refus.value.remede


@pytest.mark.parametrize(
    "tableau",
    [
        (*TABLEAU, *TABLEAU),
        ((DEBUT + " texte",), *TABLEAU[2:]),
        ((DEBUT,), TABLEAU[2], TABLEAU[2], (FIN,)),
        ((DEBUT,), (FIN,)),
        ((FIN,), TABLEAU[2], (DEBUT,)),
    ],
)
def test_refuse_une_boucle_mal_formee(tmp_path, tableau):
    with pytest.raises(FichierIllisible) as refus:
        compiler_essai(dessiner(tmp_path / "m.docx", tableau=tableau))
    assert refus.value.code == "MOD-07"


def test_refuse_une_boucle_dans_un_pied_de_page(tmp_path):
    document = docx.Document()
    document.sections[0].footer.paragraphs[0].text = DEBUT
    document.save(tmp_path / "m.docx")
    with pytest.raises(FichierIllisible, match="MOD-07"):
        compiler_essai(tmp_path / "m.docx")


def test_refuse_une_balise_dans_les_proprietes(tmp_path):
    document = docx.Document()
    document.core_properties.title = "{{ nom }}"
    document.save(tmp_path / "m.docx")
    with pytest.raises(FichierIllisible, match="MOD-08"):
        compiler_essai(tmp_path / "m.docx")


def reecrire(chemin: Path, change: Callable[[str, bytes], bytes]) -> Path:
    with zipfile.ZipFile(chemin) as lu:
        membres = {nom: lu.read(nom) for nom in lu.namelist()}
    with zipfile.ZipFile(chemin, "w") as ecrit:
        for nom, contenu in membres.items():
            ecrit.writestr(nom, change(nom, contenu))
    return chemin


def test_refuse_ce_qui_n_est_pas_un_docx(tmp_path):
    (tmp_path / "texte.docx").write_text("Bonjour", encoding="utf-8")
    with zipfile.ZipFile(tmp_path / "zip.docx", "w") as archive:
        archive.writestr("a.txt", "a")
    macros = reecrire(
        dessiner(tmp_path / "macros.docx", ["{{ nom }}"]),
        lambda nom, contenu: (
            contenu.replace(
                b"officedocument.wordprocessingml.document.main",
                b"ms-word.document.macroEnabled.main",
            )
            if nom == "[Content_Types].xml"
            else contenu
        ),
    )
    for chemin in (tmp_path / "texte.docx", tmp_path / "zip.docx", macros):
        with pytest.raises(FichierIllisible, match=r"MOD-01.*Word"):
            compiler_essai(chemin)
    with pytest.raises(FichierIllisible, match="FIC-01"):
        compiler_essai(tmp_path / "absent.docx")


@pytest.mark.parametrize(
    "piege",
    [
        b'<!DOCTYPE w [<!ENTITY e SYSTEM "file:///etc/hostname">]>',
        b'<!DOCTYPE w [<!ENTITY e "aaaaaaaaaa">]>',
        b"<faux",
    ],
)
def test_refuse_une_partie_abimee_ou_a_entites(tmp_path, piege):
    chemin = reecrire(
        dessiner(tmp_path / "m.docx", ["{{ nom }}"]),
        lambda nom, contenu: (
            contenu.replace(b"<w:document", piege + b"<w:document", 1)
            if nom == "word/document.xml"
            else contenu
        ),
    )
    with pytest.raises(FichierIllisible, match="MOD-02"):
        compiler_essai(chemin)


def test_un_champ_vide_est_refuse_par_son_nom(tmp_path):
    modele = compiler_essai(dessiner(tmp_path / "m.docx", ["{{ nom }} {{ objet }}"], TABLEAU))
    lignes = [
        {"numero": "1", "montant": "5", "penalites": ""},
        {"numero": "", "montant": "5", "penalites": ""},
    ]
    with pytest.raises(DonneesInvalides, match="MOD-09") as refus:
        modele.remplir({"nom": "\u00a0"}, lignes)
    assert "nom, objet, numero (ligne 2)" in refus.value.message


def test_rien_n_est_ecrit_si_un_champ_manque(tmp_path):
    modele = compiler_essai(dessiner(tmp_path / "m.docx", ["{{ nom }}"]))
    with pytest.raises(DonneesInvalides):
        modele.ecrire(tmp_path / "lettre.docx", {})
    assert [f.name for f in tmp_path.iterdir()] == ["m.docx"]
    modele.ecrire(tmp_path / "lettre.docx", {"nom": "A"})
    assert textes((tmp_path / "lettre.docx").read_bytes()) == ["A"]


def test_la_meme_lettre_donne_les_memes_octets(tmp_path):
    chemin = dessiner(tmp_path / "m.docx", ["{{ nom }}"], TABLEAU)
    un, autre = (
        compiler_essai(chemin).remplir({"nom": "A"}, [{"numero": "1", "montant": "2"}])
        for _ in range(2)
    )
    assert un == autre
    assert zipfile.ZipFile(io.BytesIO(un)).testzip() is None


def test_trois_mille_lignes_et_pas_une_seule_au_haut_d_une_page(lettre):
    # Au-delà de douze lignes, seules la première et les deux dernières restent solidaires de la
    # suivante : 3 lignes × 9 cellules.
    base = contexte(lettre(2, "professionnel"))
    octets = ouvrir_modele(2).remplir(base.valeurs, list(base.lignes) * 1500)
    tableau = relu(octets).tables[0]._tbl
    lignes = tableau.tr_lst[1:]
    assert len(lignes) == 3000
    liees = [rang for rang, tr in enumerate(lignes) if tr.xpath(".//w:keepNext")]
    assert liees == [0, 2998, 2999]
    assert all(tr.xpath(".//w:cantSplit") for tr in lignes)


def par_docxtpl(chemin: Path, valeurs: dict, lignes: list, sortie: Path) -> None:
    modele = DocxTemplate(chemin)
    bac_a_sable = SandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    modele.render({**valeurs, "lignes": lignes}, bac_a_sable)
    modele.save(sortie)


def canonique(octets: bytes, partie: str) -> bytes:
    """La partie en XML canonique, où tout texte garde ses espaces.

    Seul xml:space diffère : docxtpl le met aussi à des textes fixes voisins d'une balise.
    """
    racine = etree.fromstring(zipfile.ZipFile(io.BytesIO(octets)).read(partie))
    for texte in racine.iter("{*}t"):
        texte.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return etree.tostring(racine, method="c14n")


@pytest.mark.parametrize("niveau", [1, 2, 3])
def test_donne_le_meme_document_que_docxtpl(tmp_path, lettre, niveau):
    base = contexte(lettre(niveau, "professionnel"))
    valeurs = {nom: valeur or "présent" for nom, valeur in base.valeurs.items()}
    valeurs["client_nom"] = 'A & <B> "C" d\'\u00a0E'
    modele = ouvrir_modele(niveau)
    chemin = dossier("templates_docx") / modele.nom
    lignes = [{**ligne, "numero": f"F{n} & <x>"} for n, ligne in enumerate(base.lignes * 2)]
    par_docxtpl(chemin, valeurs, lignes, tmp_path / "docxtpl.docx")
    attendu = (tmp_path / "docxtpl.docx").read_bytes()
    obtenu = modele.remplir(valeurs, lignes)
    for partie in ("word/document.xml", "word/footer1.xml"):
        assert canonique(obtenu, partie) == canonique(attendu, partie)


def test_donne_le_meme_document_que_docxtpl_pour_une_balise_coupee(tmp_path):
    document = docx.Document()
    p = document.add_paragraph()
    for texte in ("Objet : {", "{ obj", "et }", "} suite"):
        p.add_run(texte).bold = True
    document.save(tmp_path / "m.docx")
    par_docxtpl(tmp_path / "m.docx", {"objet": "X\nY"}, [], tmp_path / "autre.docx")
    obtenu = compiler_essai(tmp_path / "m.docx").remplir({"objet": "X\nY"})
    attendu = (tmp_path / "autre.docx").read_bytes()
    assert canonique(obtenu, "word/document.xml") == canonique(attendu, "word/document.xml")


def test_un_modele_copie_ailleurs_se_compile(tmp_path):
    copie = shutil.copy(dossier("templates_docx") / "relance_1_amiable.docx", tmp_path)
    assert Path(copie).is_file()
    assert ouvrir_modele(1, tmp_path).champs == ouvrir_modele(1).champs
