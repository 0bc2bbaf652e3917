"""Le complément construit : ses modules, son ruban, ses noms, sa reproductibilité."""

import importlib
import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import xlwings
from openpyxl.utils import FORMULAE

from lettrine import __version__, catalogue
from lettrine.catalogue import Action, Argument, Fonction
from lettrine.erreurs import OptionInvalide
from lettrine.excel import prealables
from lettrine.excel.construction import COMPLEMENT, construire_complement, modules
from lettrine.excel.construction.noms import est_une_adresse, verifier
from lettrine.excel.construction.ruban import ESPACE, ruban_xml
from lettrine.excel.construction.vba import descriptions_vba, en_litteral, fonctions_vba

FRANCAISES = Path(__file__).with_name("fonctions_francaises.txt").read_text(encoding="utf-8")
RECENTES = """
    XLOOKUP XMATCH LET LAMBDA FILTER SORT SORTBY UNIQUE SEQUENCE RANDARRAY TEXTSPLIT TEXTBEFORE
    TEXTAFTER TEXTJOIN VSTACK HSTACK TOCOL TOROW WRAPROWS WRAPCOLS TAKE DROP EXPAND CHOOSECOLS
    CHOOSEROWS BYROW BYCOL MAP REDUCE SCAN MAKEARRAY IFS SWITCH MAXIFS MINIFS CONCAT GROUPBY PIVOTBY
    IMAGE STOCKHISTORY VALUETOTEXT ARRAYTOTEXT ISOMITTED PERCENTOF TRIMRANGE REGEXTEST REGEXEXTRACT
    REGEXREPLACE TRANSLATE DETECTLANGUAGE PY
"""
GRANDE = Argument("montant", "Le montant.", facultatif=False)


@pytest.fixture(scope="module")
def complement(tmp_path_factory):
    chemin = tmp_path_factory.mktemp("complement") / COMPLEMENT
    construire_complement(chemin)
    return chemin


@pytest.fixture(scope="module")
def ruban(complement):
    with zipfile.ZipFile(complement) as archive:
        return ET.fromstring(archive.read("customUI/customUI14.xml"))


def extraits(chemin):
    """Les modules, tels que olevba les lit dans le fichier."""
    from oletools.olevba import VBA_Parser

    lecteur = VBA_Parser(str(chemin))
    try:
        return {
            Path(nom).stem: texte for _, _, nom, texte in lecteur.extract_macros() if texte.strip()
        }
    finally:
        lecteur.close()


def sans_attributs(texte):
    """Le code d'un module, sans les attributs qu'Excel garde en tête."""
    lignes = texte.replace("\r\n", "\n").split("\n")
    return "\n".join(ligne for ligne in lignes if not ligne.startswith("Attribute ")).strip()


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # d'olevba, sur pyparsing
def test_chaque_module_du_fichier_est_sa_source(complement):
    lus = extraits(complement)
    ecrits = modules()
    assert set(lus) - {"Sheet1"} == set(ecrits)
    for nom, texte in ecrits.items():
        assert sans_attributs(lus[nom]) == sans_attributs(texte), nom
    assert sans_attributs(lus["Sheet1"]) == "Option Explicit"


def test_le_projet_vba_ne_porte_que_des_sources(complement):
    """Ce qu'une version d'Excel aurait compilé serait cru par elle, et faux (MS-OVBA, 2.3.4.1)."""
    import olefile

    with zipfile.ZipFile(complement) as archive:
        octets = archive.read("xl/vbaProject.bin")
    projet = olefile.OleFileIO(octets)
    entete = projet.openstream("VBA/_VBA_PROJECT").read()
    assert entete == b"\xcc\x61\xff\xff\x00\x00\x00"
    flux = {nom for dossier, *reste in projet.listdir() if dossier == "VBA" for nom in reste}
    assert flux == {*modules(), "Sheet1", "dir", "_VBA_PROJECT"}
    for nom in flux - {"dir", "_VBA_PROJECT"}:
        lu = projet.openstream(f"VBA/{nom}").read()
        assert lu[0] == 1, nom  # un conteneur comprimé : les sources, dès le premier octet
        assert lu[3:].startswith(b"\x00Attribut"), nom


def test_deux_constructions_donnent_le_meme_fichier(complement, tmp_path):
    autre = tmp_path / COMPLEMENT
    construire_complement(autre)
    assert autre.read_bytes() == complement.read_bytes()


def test_l_archive_est_saine_et_sans_nom_de_personne(complement):
    with zipfile.ZipFile(complement) as archive:
        assert archive.testzip() is None
        assert all(m.date_time == (1980, 1, 1, 0, 0, 0) for m in archive.infolist())
        for nom in archive.namelist():
            if nom.endswith((".xml", ".rels")):
                ET.fromstring(archive.read(nom))
        proprietes = archive.read("docProps/core.xml").decode()
        types = archive.read("[Content_Types].xml").decode()
    assert "creator" not in proprietes
    assert "lastModifiedBy" not in proprietes
    assert "addin.macroEnabled" in types


def test_chaque_bouton_du_ruban_appelle_une_macro_qui_existe(ruban):
    appels = {b.attrib["onAction"] for b in ruban.iter(f"{{{ESPACE}}}button")}
    macros = set(re.findall(r"^Public Sub (\w+)\(control As Object\)", modules()["LettrineRuban"],
                            re.MULTILINE))  # fmt: skip
    assert appels == macros


def test_les_identifiants_du_ruban_sont_uniques(ruban):
    identifiants = [e.attrib["id"] for e in ruban.iter() if "id" in e.attrib]
    assert len(identifiants) == len(set(identifiants))
    assert all(re.fullmatch(r"[A-Za-z_]\w*", i) for i in identifiants)


def test_chaque_acte_du_catalogue_a_son_bouton(ruban):
    boutons = {b.attrib["tag"]: b.attrib for b in ruban.iter(f"{{{ESPACE}}}button")
               if "tag" in b.attrib}  # fmt: skip
    actions = catalogue.actions()
    assert set(boutons) == {a.nom for a in actions}
    for action in actions:
        bouton = boutons[action.nom]
        assert bouton["label"] == action.libelle
        assert bouton["supertip"] == action.infobulle
        assert bouton["imageMso"] == action.icone


def test_un_groupe_sans_bouton_n_est_pas_ecrit(ruban):
    groupes = [g.attrib["label"] for g in ruban.iter(f"{{{ESPACE}}}group")]
    attendus = list(dict.fromkeys(a.groupe for a in catalogue.actions() if a.groupe != "Aide"))
    assert groupes == [*attendus, "Aide"]
    assert all(len(g) for g in ruban.iter(f"{{{ESPACE}}}group"))


def test_un_bouton_peut_ouvrir_un_groupe_neuf():
    modele = f'<customUI xmlns="{ESPACE}"><tab><group label="Aide"/></tab></customUI>'
    action = Action("declarer", "TVA", "Déclarer", "Prépare la CA3.", "Sum", "m", "declarer", ())
    racine = ET.fromstring(ruban_xml(modele, [action]))
    assert [g.attrib["label"] for g in racine.iter(f"{{{ESPACE}}}group")] == ["TVA", "Aide"]
    (bouton,) = racine.iter(f"{{{ESPACE}}}button")
    assert (bouton.attrib["tag"], bouton.attrib["size"]) == ("declarer", "large")


def test_aucune_fonction_ne_porte_le_nom_d_une_fonction_d_excel():
    d_excel = set(FORMULAE) | set(FRANCAISES.split()) | set(RECENTES.split())
    assert {f.nom for f in catalogue.fonctions()} & d_excel == set()
    assert {"SOMME", "TAUX", "RECHERCHEV", "SUM", "XLOOKUP"} <= d_excel


@pytest.mark.parametrize("nom", ["TVA1", "A1", "CA3", "FEC1", "XFD1048576", "R", "C", "L1C1", "R1"])
def test_refuse_un_nom_qui_se_lit_comme_une_cellule(nom):
    assert est_une_adresse(nom)
    with pytest.raises(ValueError, match="adresse"):
        verifier(nom, [])


@pytest.mark.parametrize("nom", ["XFE1", "A1048577", "TVA_HT", "ECHEANCE", "ABCD1", "A0"])
def test_accepte_un_nom_hors_de_la_grille(nom):
    verifier(nom, ["montant"])


def test_refuse_un_nom_en_minuscules_ou_accentue():
    for nom in ("tva_ht", "ÉCHÉANCE", "1TVA", "TVA.HT"):
        with pytest.raises(ValueError, match="capitales"):
            verifier(nom, [])


def test_refuse_un_argument_qui_est_un_mot_de_vba():
    with pytest.raises(ValueError, match="base est un mot de VBA"):
        verifier("AMORT_LINEAIRE", ["base", "duree"])


def test_refuse_un_argument_qui_porte_le_nom_de_sa_fonction():
    with pytest.raises(ValueError, match="ECHEANCE : un argument porte le nom"):
        verifier("ECHEANCE", ["date_facture", "echeance"])


def test_un_texte_que_vba_n_ecrit_pas_arrete_la_construction():
    with pytest.raises(ValueError, match="→"):
        en_litteral("de 1 → 2")


def test_un_guillemet_dans_une_description_est_double():
    fonction = Fonction("ESSAI_UN", "TVA", 'Dit "oui".', (GRANDE,), "Un texte.", "=ESSAI_UN(1)",
                        "m", "essai_un", scalaire=True)  # fmt: skip
    assert 'Description:="Dit ""oui"".", _' in descriptions_vba([fonction])
    assert "LettrineAppeler(True, Array(" in fonctions_vba([fonction], "1")


def test_chaque_fonction_est_decrite_avec_ses_arguments():
    texte = modules()["LettrineDescriptions"]
    for f in catalogue.fonctions():
        assert f"Macro:={en_litteral(f.nom)}" in texte
        assert en_litteral(f.description) in texte
        assert all(en_litteral(a.description) in texte for a in f.arguments)
    familles = len({f.famille for f in catalogue.fonctions()})
    appels = re.findall(r"^    (Decrire\d+)$", texte, re.MULTILINE)
    declares = re.findall(r"^Private Sub (Decrire\d+)\(\)", texte, re.MULTILINE)
    assert appels == declares
    assert len(appels) == familles


def test_les_limites_du_langage_vba_sont_tenues():
    for nom, texte in modules().items():
        suite = 0
        for ligne in texte.splitlines():
            assert len(ligne) <= 1023, nom
            suite = suite + 1 if ligne.endswith(" _") else 0
            assert suite <= 24, nom
        texte.encode("cp1252")
        procedures = re.split(r"^End (?:Sub|Function)", texte, flags=re.MULTILINE)
        assert all(len(p) < 32_000 for p in procedures), nom


def test_le_pont_nomme_la_bibliotheque_et_la_version_installees():
    serveur = modules()["LettrineServeur"]
    trouvees = set(re.findall(r"xlwings(?:32|64)-([\d.]+)\.dll", serveur))
    assert trouvees == {xlwings.__version__}
    assert f'LETTRINE_COMPLEMENT As String = "{__version__}"' in modules()["LettrineFonctions"]


def test_le_pont_appelle_des_fonctions_que_xlwings_sert(xlwings_de_windows):
    pont = modules()["LettrinePont"]
    for module, nom in (("lettrine.excel.passerelle", "appeler"),
                        ("lettrine.excel.executer", "executer")):  # fmt: skip
        assert f'"{module}"' in pont
        assert f'"{nom}"' in pont
        assert hasattr(getattr(importlib.import_module(module), nom), "__xlfunc__")


def test_le_vba_ne_lance_rien_et_n_efface_rien():
    """Un antivirus juge sur ces mots ; le complément n'en a pas besoin."""
    interdits = r"\b(Shell|WScript|Kill|FileCopy|Environ|CreateObject|VBProject|SendKeys|RmDir)\b"
    for nom, texte in modules().items():
        code = "\n".join(x for x in texte.splitlines() if not x.strip().startswith("'"))
        assert not re.search(interdits, code), nom


def test_libreoffice_ouvre_le_complement_et_ses_modules(tableur, complement):
    rendu = tableur(complement)
    assert rendu["vba"]
    (bibliotheque,) = [n for noms in rendu["modules"].values() if noms for n in [noms]]
    assert set(modules()) <= set(bibliotheque)


def test_la_commande_construit_le_complement(commande, tmp_path, complement):
    rendu = commande("excel", "construire", "--sortie", tmp_path / "sortie")
    assert rendu.code == 0, rendu.dit
    assert (tmp_path / "sortie" / COMPLEMENT).read_bytes() == complement.read_bytes()
    assert f"{len(catalogue.fonctions())} fonctions" in rendu.dit


def test_refuse_d_ecrire_un_complement_qui_n_en_est_pas_un(tmp_path):
    with pytest.raises(OptionInvalide, match="XLA-02") as refus:
        construire_complement(tmp_path / "Lettrine.xlsx")
    assert "Lettrine.xlam" in refus.value.remede
    assert list(tmp_path.iterdir()) == []


def test_sans_xlwings_la_commande_dit_comment_l_installer(monkeypatch):
    monkeypatch.setattr(prealables, "BIBLIOTHEQUES", ("xlwings", "bibliotheque_absente"))
    with pytest.raises(OptionInvalide, match="XLA-03") as refus:
        prealables.exiger()
    assert "bibliotheque_absente" in refus.value.message


def test_le_grand_bouton_d_un_groupe_est_son_acte_principal(ruban):
    grands = {
        g.attrib["label"]: b.attrib["label"]
        for g in ruban.iter(f"{{{ESPACE}}}group")
        for b in g
        if b.attrib.get("size") == "large"
    }
    assert grands["Tiers"] == "Lettrer"
    assert grands["Données"] == "Contrôler les écritures"
