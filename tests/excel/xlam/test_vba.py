"""Le VBA écrit à la main, dans l'interpréteur de pyOpenVBA : sa syntaxe, le pont, le diagnostic.

Cet interpréteur n'est pas Excel : ce qu'il ne connaît pas d'Excel (édition, système, fichiers) est
remplacé par une constante, nommée ci-dessous.
"""

import pytest
from pyopenvba.apps.excel import ExcelApplication
from pyopenvba.interpreter import parse_module

from lettrine import __version__
from lettrine.excel.construction import modules

SERVEUR = """
Public Const BIBLIOTHEQUE As String = "xlwings64.dll"
Public Function ServeurAppeler(paquet As String, nom As String, textes As Variant) As Variant
    If {panne} Then Err.Raise 1000, "Lettrine", "Could not activate Python COM server"
    ServeurAppeler = {rendu}
End Function
Public Sub ServeurArreter()
    If {panne} Then Err.Raise 1000, "Lettrine", "Could not activate Python COM server"
End Sub
Public Function DansLAssistant() As Boolean
    DansLAssistant = {assistant}
End Function
Public Function Interpreteur() As String
    Interpreteur = "{interpreteur}"
End Function
Public Function CheminBibliotheque() As String
    CheminBibliotheque = "C:\\Lettrine\\python\\xlwings64.dll"
End Function
Public Function Present(chemin As String) As Boolean
    Present = {bibliotheque}
End Function
"""
D_EXCEL = {
    "Application.OperatingSystem": '"Windows"',
    "Application.Path": '"{office}"',
    "ThisWorkbook.Path": '"{dossier}"',
    "ThisWorkbook.FullName": '"{dossier}\\Lettrine.xlam"',
}
BON = {
    "panne": False, "rendu": '"0.1.0"', "assistant": False, "bibliotheque": True,
    "interpreteur": "C:\\Lettrine\\python\\pythonw.exe", "office": "C:\\Program Files\\Office16",
    "dossier": "C:\\Lettrine", "version": __version__,
}  # fmt: skip


@pytest.fixture
def excel():
    """Un Excel en mémoire, où les modules du complément sont chargés ; rend l'application."""

    def ouvrir(**reglages):
        voulus = {**BON, **reglages}
        app = ExcelApplication()
        app.add_workbook()
        contenu = {**modules(), "LettrineServeur": SERVEUR.format(**voulus)}
        for nom in ("ThisWorkbook", "LettrineDescriptions"):
            del contenu[nom]
        diagnostic = contenu["LettrineDiagnostic"]
        debut = diagnostic.index("Private Function VersionInstallee")
        fin = diagnostic.index("End Function", debut)
        contenu["LettrineDiagnostic"] = (
            f"{diagnostic[:debut]}Private Function VersionInstallee() As String\n"
            f'    VersionInstallee = "{voulus["version"]}"\n{diagnostic[fin:]}'
        )
        for nom, texte in contenu.items():
            app.add_module(remplacer(texte, voulus), name=nom)
        return app

    return ouvrir


def remplacer(texte, voulus):
    for membre, valeur in D_EXCEL.items():
        texte = texte.replace(membre, valeur.format(**voulus))
    return texte


def etats(app):
    """Ce que dit le diagnostic : l'état et le remède de chaque point."""
    app.run("LettrineDiagnostiquer")
    lignes = app.sheet(1).rows()
    assert lignes[0][0] == "Diagnostic de Lettrine"
    assert lignes[2] == ["Point", "Constaté", "État", "Que faire"]
    return {ligne[0]: (ligne[2], ligne[3] or "") for ligne in lignes[3:]}


@pytest.mark.parametrize("nom", modules())
def test_chaque_module_se_lit_comme_du_vba(nom):
    assert parse_module(modules()[nom], name=nom) is not None


def test_le_diagnostic_d_un_poste_sain_ne_demande_rien(excel):
    constates = etats(excel())
    assert set(constates.values()) == {("OK", "")}
    assert len(constates) == 10


@pytest.mark.parametrize(
    ("reglages", "point", "remede"),
    [
        ({"office": r"C:\Program Files\WindowsApps\Office"}, "Édition d'Office", "office.com"),
        ({"dossier": "https://cabinet.sharepoint.com"}, "Dossier de Lettrine", "en ligne"),
        ({"interpreteur": ""}, "Programme Python", "relancez l'installation"),
        (
            {"interpreteur": r"C:\WindowsApps\pythonw.exe"},
            "Python du Microsoft Store",
            "python.org",
        ),
        ({"bibliotheque": False}, "Bibliothèque de liaison", "quarantaine"),
        ({"version": "0.0.1"}, "Version installée", "pas la même version"),
        ({"panne": True}, "Service Python", "l'antivirus ou une règle"),
    ],
)
def test_le_diagnostic_nomme_le_point_a_corriger_et_lui_seul(excel, reglages, point, remede):
    constates = etats(excel(**reglages))
    faux = {nom: texte for nom, (etat, texte) in constates.items() if etat != "OK"}
    assert set(faux) == {point}
    assert remede in faux[point]


def test_un_bouton_qui_echoue_dit_quoi_faire(excel):
    app = excel(panne=True)
    app.run("LettrineExecuter", "lettrer")
    (boite,) = app.dialogs
    message = " ".join(map(str, boite))
    for morceau in ("n'a pas été changé", "Could not activate", "Diagnostic", "XLA-01"):
        assert morceau in message


def test_un_bouton_qui_marche_laisse_python_parler(excel):
    app = excel()
    app.run("LettrineExecuter", "lettrer")
    assert app.dialogs == []


def test_dans_l_assistant_une_fonction_de_table_n_est_pas_appelee(excel):
    app = excel(assistant=True, panne=True)
    assert not str(app.run("BALANCE_GENERALE", 1.0)).startswith("#LETTRINE")


def test_une_marque_de_faute_devient_une_vraie_erreur(excel):
    app = excel(rendu='ChrW(-8192) & "#VALEUR!"')
    assert "2015" in repr(app.run("TVA_HT", 1.0))


def test_un_tableau_garde_ses_autres_cellules(excel):
    app = excel(rendu='Array("a", ChrW(-8192) & "#VALEUR!", 3)')
    rendu = app.run("TVA_HT", 1.0)
    assert "2015" in repr(rendu)
    assert "'a'" in repr(rendu)
