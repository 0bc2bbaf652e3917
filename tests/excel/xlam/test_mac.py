"""Sur Mac : le VBA du complément dans l'interpréteur de pyOpenVBA, et le script qui lance Python.

Le script d'Excel et la boîte de question sont remplacés ; le texte du script est suivi à la main.
"""

import re
import shlex
import subprocess

import pytest
from pyopenvba.apps.excel import ExcelApplication
from pyopenvba.interpreter import _preprocess
from tests.excel import mac, vivant
from tests.excel.xlam.test_vba import BON, etats, remplacer

from lettrine import __version__, catalogue
from lettrine.excel.construction import modules
from lettrine.ressources import dossier

SCRIPT = "Lettrine.applescript"
DU_MAC = """
Private suite As String
Public Function AppleScriptTask(script As String, acte As String, parametres As String) As String
    If {refuse} Then Err.Raise 5, "Excel", "Invalid procedure call or argument"
    suite = suite & script & " " & acte & " " & parametres & vbLf
    AppleScriptTask = {rendu}
    If acte = "LettrineChoisirDossier" Then AppleScriptTask = {dossier}
End Function
Public Function Recus() As String
    Recus = suite
End Function
Public Sub Relancer()
    LettrineBoutonRelancer Application
End Sub
Public Function QuestionPosee(Prompt As Variant, Title As Variant, Default As Variant, _
    Type As Variant) As Variant
    suite = suite & Prompt & " [" & Default & "]" & vbLf
    QuestionPosee = {reponse}
End Function
Public Function FichierChoisi(Title As Variant) As Variant
    suite = suite & Title & " <>" & vbLf
    FichierChoisi = {fichier}
End Function
"""
REPONSES = {
    "reponse": '"31/12/2025"',
    "fichier": '"/Users/eva/FEC.txt"',
    "dossier": '"/Users/eva/Comptes/"',
}
D_EXCEL = {
    "Application.InputBox(": "QuestionPosee(",
    "Application.GetOpenFilename(": "FichierChoisi(",
}


@pytest.fixture
def excel(monkeypatch):
    """Un Excel pour Mac, en mémoire, où les modules du complément sont chargés."""
    for nom, valeur in (("Mac", True), ("Win32", False), ("Win64", False)):
        monkeypatch.setitem(_preprocess.DEFAULT_CONSTANTS, nom, valeur)

    def ouvrir(*, refuse=False, rendu='"LANCE"', **reponses):
        app = ExcelApplication()
        app.add_workbook()
        du_mac = DU_MAC.format(refuse=refuse, rendu=rendu, **{**REPONSES, **reponses})
        contenu = {**modules(), "DuMac": du_mac}
        for nom in ("ThisWorkbook", "LettrineDescriptions"):
            del contenu[nom]
        for nom, texte in contenu.items():
            propre = remplacer(texte, BON)
            for d_excel, double in D_EXCEL.items():
                propre = propre.replace(d_excel, double)
            app.add_module(propre, name=nom)
        return app

    return ouvrir


def test_un_bouton_demande_au_script_de_lancer_python(excel):
    app = excel()
    app.run("LettrineExecuter", "lettrer")
    assert app.run("Recus") == f"{SCRIPT} LettrineExecuter lettrer\tBook1\n"
    assert app.dialogs == []


def test_les_questions_sont_posees_avant_et_les_reponses_suivent(excel):
    app = excel(reponse='"31/12" & vbTab & "2025"')
    app.run("LettrineExecuter", "justifier_un_compte")
    *questions, lance = app.run("Recus").splitlines()
    assert questions[0] == "Débuts des comptes à justifier, comme 411;401 [411]"
    assert questions[1].endswith("celui de la dernière écriture []")
    attendu = "justifier_un_compte\tBook1\t31/12 2025\t31/12 2025"
    assert lance == f"{SCRIPT} LettrineExecuter {attendu}"


def test_un_fichier_et_un_dossier_se_choisissent(excel):
    app = excel()
    app.run("LettrineExecuter", "ouvrir_un_fec")
    question, lance = app.run("Recus").splitlines()
    assert question == "Le FEC à ouvrir, qui n'est pas changé <>"
    assert lance.endswith("ouvrir_un_fec\tBook1\t/Users/eva/FEC.txt")
    app = excel()
    app.run("LettrineExecuter", "ouvrir_un_exemple")
    question, lance = app.run("Recus").splitlines()
    assert question == f"{SCRIPT} LettrineChoisirDossier Le dossier où le ranger"
    assert lance.endswith("ouvrir_un_exemple\tBook1\t/Users/eva/Comptes/")


def test_un_chemin_qui_ne_se_choisit_pas_se_tape(excel):
    app = excel(refuse=True, reponse='"~/Documents/Comptes"')
    app.run("LettrineExecuter", "ouvrir_un_exemple")
    assert app.run("Recus") == "Le dossier où le ranger (écrivez son chemin) [~/Documents/]\n"
    app = excel(fichier="1 / 0", reponse='"~/Documents/FEC.txt"')
    app.run("LettrineExecuter", "ouvrir_un_fec")
    *_, question, lance = app.run("Recus").splitlines()
    assert question.endswith("(écrivez son chemin) [~/Documents/]")
    assert lance.endswith("\t~/Documents/FEC.txt")


@pytest.mark.parametrize(
    ("nom", "reponses"),
    [
        ("grand_livre", {"reponse": "False"}),
        ("ouvrir_un_fec", {"fichier": "False"}),
        ("ouvrir_un_exemple", {"dossier": '""'}),
        ("prendre_un_modele", {"reponse": "False"}),
    ],
)
def test_renoncer_a_une_question_ne_lance_rien(excel, nom, reponses):
    app = excel(**reponses)
    app.run("LettrineExecuter", nom)
    assert "LettrineExecuter" not in app.run("Recus")
    assert app.dialogs == []


def test_le_complement_donne_autant_de_reponses_que_le_bouton_a_d_arguments(excel):
    for action in catalogue.actions():
        app = excel()
        app.run("LettrineExecuter", action.nom)
        *_, lance = app.run("Recus").splitlines()
        assert lance.count("\t") == 1 + len(action.arguments), action.nom


@pytest.mark.parametrize(
    ("reglages", "cause"),
    [
        ({"refuse": True}, "Le script Lettrine.applescript"),
        ({"rendu": '"ABSENT"'}, "dossier python"),
    ],
)
def test_un_bouton_qui_ne_part_pas_dit_quoi_faire(excel, reglages, cause):
    app = excel(**reglages)
    app.run("LettrineExecuter", "lettrer")
    (boite,) = app.dialogs
    message = " ".join(map(str, boite))
    for morceau in ("n'a pas été changé", cause, "Diagnostic", "XLA-01"):
        assert morceau in message


def test_xla_04_une_fonction_de_feuille_dit_qu_il_faut_windows(excel):
    app = excel(refuse=True)
    for nom, *arguments in (("LETTRINE_ERREUR",), ("BALANCE_GENERALE", 1.0)):
        dit = app.run(nom, *arguments)
        assert dit.startswith("#LETTRINE XLA-04 : ")
        assert "Excel pour Windows" in dit


def test_une_fonction_scalaire_rend_une_vraie_erreur_que_somme_ne_saute_pas(excel):
    assert "2015" in repr(excel().run("TVA_HT", 1.0))


def test_relancer_dit_qu_il_n_y_a_pas_de_service(excel):
    app = excel(refuse=True)
    app.run("Relancer")
    (boite,) = app.dialogs
    assert "n'a pas de service" in str(boite)


def test_le_diagnostic_d_un_mac_sain_ne_demande_rien(excel):
    constates = etats(excel(rendu=f'"{__version__}"'))
    assert set(constates.values()) == {("OK", "")}
    assert {"Script de Lettrine", "Programme Python", "Version installée"} <= set(constates)


@pytest.mark.parametrize(
    ("reglages", "points"),
    [
        ({"refuse": True}, {"Script de Lettrine"}),
        ({"rendu": '""'}, {"Programme Python", "Version installée"}),
        ({"rendu": '"0.0.1"'}, {"Version installée"}),
    ],
)
def test_le_diagnostic_nomme_ce_qui_manque(excel, reglages, points):
    constates = etats(excel(**reglages))
    faux = {nom: texte for nom, (etat, texte) in constates.items() if etat != "OK"}
    assert set(faux) == points
    assert all("installer" in texte or "l'installation" in texte for texte in faux.values())


def test_ce_qui_n_existe_que_sur_mac_ne_se_compile_pas_sous_windows():
    for nom, texte in modules().items():
        sous_windows = _preprocess.strip_directives(texte)
        sur_mac = _preprocess.strip_directives(
            texte, constants={"Mac": True, "Win32": False, "Win64": False}
        )
        assert "AppleScriptTask" not in sous_windows.replace("' ", ""), nom
        assert not re.search(r"\bDeclare\b|\bServeurA\w+\(|\bServeurArreter\b", sur_mac), nom
        assert "Sub LettrineBouton(" in sur_mac or nom != "LettrineRuban"


# --- le script ----------------------------------------------------------------------------------


@pytest.fixture
def script():
    return (dossier("macros") / SCRIPT).read_text(encoding="ascii")


def test_le_script_a_les_actes_que_le_vba_lui_demande(script):
    demandes = set(re.findall(r'MacDemander\("(\w+)"', "".join(modules().values())))
    assert demandes == set(re.findall(r"^on (\w+)\(\w+\)", script, re.MULTILINE))
    assert demandes == {"LettrineExecuter", "LettrineConstater", "LettrineChoisirDossier"}
    assert all(f"end {acte}\n" in script for acte in demandes)


def test_le_script_lance_le_python_de_lettrine_et_ne_l_attend_pas(script):
    assert "Library/Application Support/Lettrine/python/bin/python" in script
    assert "-m lettrine.excel.mac" in script
    assert "quoted form of parametres" in script  # rien de ce qu'écrit l'utilisateur n'est exécuté
    assert '2>&1 &"' in script
    assert len(re.findall(r"(?<!\()parametres", script)) == 1


def test_le_script_ne_rend_rien_si_l_on_renonce_au_dossier(script):
    corps = script[script.index("on LettrineChoisirDossier(") :]
    assert "POSIX path of (choose folder with prompt invite)" in corps
    assert 'on error number -128\n\t\treturn ""' in corps


def commande_de(script, acte, parametres):
    """La commande que le script donne au Mac : ses textes, mis bout à bout comme il le dit."""
    noms = {"parametres": parametres}
    corps = script[script.index(f"on {acte}(") : script.index(f"end {acte}")]
    affectations = re.findall(r"^property (\w+) : (.*)$", script, re.MULTILINE)
    affectations += re.findall(r"set (\w+) to (.*)$", corps, re.MULTILINE)
    affectations += re.findall(r"(do shell script) (.*)$", corps, re.MULTILINE)
    for nom, expression in affectations:
        morceaux = re.findall(r'"(?:[^"\\]|\\.)*"|quoted form of \w+|\w+', expression)
        noms[nom] = "".join(
            shlex.quote(noms[m.removeprefix("quoted form of ")]) if m.startswith("quoted form")
            else noms[m] if m in noms else re.sub(r"\\(.)", r"\1", m[1:-1])
            for m in morceaux
        )  # fmt: skip
    return noms["do shell script"]


@pytest.fixture
def poste(tmp_path):
    """Un dossier à espaces, où python et osascript notent ce qu'on leur dit."""
    chez_soi = tmp_path / "Éva d'Assas"
    lettrine = chez_soi / "Library" / "Application Support" / "Lettrine"
    lieux = {"python": lettrine / "python" / "bin" / "python", "osascript": chez_soi / "osascript"}
    for nom, lieu in lieux.items():
        lieu.parent.mkdir(parents=True, exist_ok=True)
        lieu.write_text(f'#!/bin/sh\nprintf "%s|" "$@" > "$HOME/{nom}.txt"\nexit $SORTIE\n')
        lieu.chmod(0o755)

    def lancer(ligne, sortie=0):
        subprocess.run(
            ["/bin/sh", "-c", ligne.removesuffix("&")], check=False, cwd="/",
            env={"HOME": str(chez_soi), "PATH": f"{chez_soi}:/usr/bin:/bin", "SORTIE": str(sortie)},
        )  # fmt: skip
        return {f.stem: f.read_text().split("|") for f in chez_soi.glob("*.txt")}

    return lancer


def test_ce_que_tape_l_utilisateur_arrive_tel_quel_a_python(script, poste):
    parametres = 'grand_livre\tl\'été "2025" $HOME `date`.xlsx\t411;401\t'
    recus = poste(commande_de(script, "LettrineExecuter", parametres))
    assert recus == {"python": ["-I", "-m", "lettrine.excel.mac", parametres, ""]}


def test_un_python_qui_echoue_est_dit_a_l_utilisateur(script, poste):
    recus = poste(commande_de(script, "LettrineExecuter", "lettrer\tlivre.xlsx"), sortie=1)
    assert recus["osascript"][0] == "-e"
    assert recus["osascript"][1].startswith('display alert "Lettrine" message "Python')


def test_le_script_demande_sa_version_a_lettrine(script, poste):
    recus = poste(commande_de(script, "LettrineConstater", ""))
    assert recus["python"][:2] == ["-I", "-c"]
    assert "lettrine.__version__" in recus["python"][2]


# --- le départ, en Python -----------------------------------------------------------------------


@pytest.fixture
def ouvert(demo, tmp_path, monkeypatch, xlwings_de_windows):
    """Un classeur ouvert sur le moteur du Mac, et l'application que xlwings trouve."""
    import xlwings

    monkeypatch.setattr(mac, "choisi", True)
    chemin = vivant.ecrire(tmp_path / "été.xlsx", demo.ecritures.head(400), demo.tiers)
    excel, application, _ = vivant.ouvrir(chemin)
    application.dits = []
    application.alert = lambda texte, **options: application.dits.append(texte)
    monkeypatch.setattr(type(xlwings.apps), "active", application)
    return excel, application


def test_le_bouton_travaille_sur_le_classeur_nomme_meme_si_un_autre_est_devant(ouvert):
    from lettrine.excel.mac import principal

    excel, application = ouvert
    choisi = excel.ActiveWorkbook
    excel.Workbooks.Add()
    decompose = "e\u0301te\u0301.xlsx"  # les accents à part, comme le Mac range ses fichiers
    assert principal([f"balance_generale\t{decompose}\t31/12/2025"]) == 0
    assert "Balance générale" in application.dits[0]
    assert any(feuille.Name.startswith("Balance") for feuille in choisi.feuilles)


def test_xls_01_un_classeur_ferme_entre_temps_est_dit_et_aucun_autre_n_est_change(ouvert):
    from lettrine.excel.mac import principal

    excel, application = ouvert
    avant = [f.Name for f in excel.ActiveWorkbook.feuilles]
    assert principal(["lettrer\tautre.xlsx"]) == 0
    assert "« autre.xlsx » n'est plus ouvert" in application.dits[0]
    assert "XLS-01" in application.dits[0]
    assert [f.Name for f in excel.ActiveWorkbook.feuilles] == avant


def test_la_barre_d_etat_revient_a_excel_meme_apres_un_refus(ouvert):
    from lettrine.excel.mac import principal

    excel, _ = ouvert
    excel.StatusBar = "Lettrine : démarrage…"
    assert principal(["lettrer\tautre.xlsx"]) == 0
    assert excel.StatusBar is False
    excel.StatusBar = "Lettrine : démarrage…"
    assert principal(["balance_generale\tété.xlsx\t31/12/2025"]) == 0
    assert excel.StatusBar is False


def test_xls_10_une_saisie_en_cours_est_dite_par_le_mac(ouvert):
    from lettrine.excel.mac import principal

    excel, application = ouvert
    excel.en_saisie = True
    assert principal(["lettrer\tété.xlsx"]) == 0
    assert "XLS-10" in application.dits[0]


def test_un_bouton_qui_ouvre_se_passe_de_classeur(ouvert, tmp_path):
    from lettrine.excel.mac import principal

    excel, application = ouvert
    assert principal([f"ouvrir_un_exemple\t\t{tmp_path}/"]) == 0
    assert "Société fictive" in application.dits[0]
    assert excel.ActiveWorkbook.Name == "Exemple Lettrine.xlsx"


def test_un_excel_muet_fait_sortir_en_erreur_et_le_script_le_dit(ouvert, monkeypatch, capsys):
    import xlwings

    from lettrine.excel.mac import principal

    monkeypatch.setattr(type(xlwings.apps), "active", None)
    assert principal(["lettrer\tété.xlsx"]) == 1
    assert capsys.readouterr().err.startswith("AttributeError")


def test_un_message_laisse_ouvert_n_est_pas_une_erreur(ouvert):
    from lettrine.excel.mac import principal

    _, application = ouvert

    def attendre(*_, **__):
        raise mac.ErreurDuMac(-1712)

    application.alert = attendre
    assert principal(["controler_les_ecritures\tété.xlsx"]) == 0


def test_l_automatisation_refusee_par_le_mac_fait_sortir_en_erreur(ouvert):
    from lettrine.excel.mac import principal

    _, application = ouvert

    def refuser(*_, **__):
        raise mac.ErreurDuMac(-1743)

    application.alert = refuser
    assert principal(["controler_les_ecritures\tété.xlsx"]) == 1
