"""Excel, tel que le voit une fonction de feuille : le vrai CallUDF de xlwings sur une doublure."""

import sys

import pandas as pd
import pytest
from tests.excel import mac, windows

from lettrine.demo import construire
from lettrine.tables.ecritures import ECRITURES
from lettrine.tables.schema import Genre

PASSERELLE = "lettrine.excel.passerelle"
SERVIS = (PASSERELLE, "lettrine.excel.executer", "lettrine.excel.mac")
"""Ce que le complément appelle : à charger de nouveau, une fois la doublure de Windows en place."""


@pytest.fixture(scope="session", autouse=True)
def xlwings_de_windows():
    for nom in SERVIS:
        sys.modules.pop(nom, None)
    windows.installer()


@pytest.fixture(params=[False, True], ids=["windows", "mac"])
def moteur(request, monkeypatch, tmp_path_factory):
    """L'essai, par le moteur de Windows, puis par celui du Mac ; rend vrai sur Mac."""
    monkeypatch.setattr(mac, "choisi", request.param)
    if request.param:
        from lettrine.classeur.vivant.moteur import GROUPE_D_OFFICE

        chez_soi = tmp_path_factory.mktemp("chez_soi")
        monkeypatch.setenv("HOME", str(chez_soi))
        (chez_soi / GROUPE_D_OFFICE).mkdir(parents=True)
    return request.param


@pytest.fixture
def feuille():
    return windows.Classeur().feuille


@pytest.fixture
def excel(feuille):
    """Appelle une fonction de feuille comme le complément le fait : `excel("TVA_HT", 120.0)`."""
    from xlwings.com_server import XLPython

    from lettrine.catalogue import fonctions

    connues = {f.nom: f for f in fonctions()}
    cellule = windows.Plage(feuille, 1, 50)

    def appeler(nom, *arguments):
        declaree = connues[nom]
        manquants = [windows.OMIS] * (len(declaree.arguments) - len(arguments))
        envoyes = (declaree.module, declaree.attribut, *arguments, *manquants)
        return XLPython().CallUDF(PASSERELLE, "appeler", envoyes, None, cellule)

    return appeler


def en_com(table, schema):
    """Une table en cellules, telles que COM les envoie : l'en-tête, puis les lignes."""
    noms = [nom for nom in table.columns if nom in schema]
    colonnes = []
    for nom in noms:
        genre, valeurs = schema[nom].genre, table[nom].tolist()
        if genre is Genre.MONTANT:
            colonnes.append([valeur / 100 for valeur in valeurs])
        elif genre is Genre.DATE:
            colonnes.append(
                [None if pd.isna(v) else windows.jour(v.year, v.month, v.day) for v in valeurs]
            )
        else:
            # Un numéro de compte saisi au clavier est un nombre pour Excel.
            chiffres = genre is Genre.TEXTE and nom == "CompteNum"
            nombres = genre in (Genre.NOMBRE, Genre.ENTIER)
            colonnes.append(
                [float(v) if v and (chiffres or nombres) else (v or None) for v in valeurs]
            )
    lignes = [list(ligne) for ligne in zip(*colonnes, strict=True)]
    return [[schema[nom].libelle for nom in noms], *lignes]


@pytest.fixture(scope="session")
def demo():
    """Le dossier d'exemple."""
    return construire()


@pytest.fixture(scope="session")
def cellules_du_livre(demo):
    """Ses écritures, en cellules."""
    return en_com(demo.ecritures, ECRITURES)


@pytest.fixture
def livre(feuille, cellules_du_livre):
    """Ses écritures, dans une feuille."""
    return feuille.mettre(cellules_du_livre, haut=100)


@pytest.fixture
def executer(xlwings_de_windows):
    """`executer_sur`, les messages gardés plutôt que montrés."""
    import xlwings

    from lettrine.excel.executer import executer_sur

    def lancer(application, nom, *reponses):
        montres = []
        options = {}
        if mac.choisi:  # le complément a déjà posé les questions
            actif = application.books.active.name if len(application.books) else ""
            options = {"classeur": actif, "reponses": reponses}
        else:
            application.api.reponses[:] = list(reponses)
        application.alert = lambda texte, **options: montres.append((texte, options["mode"]))
        rendu = executer_sur(application, nom, **options)
        if montres:
            assert montres == [(rendu, montres[0][1])]
        return rendu, montres[0][1] if montres else None

    assert xlwings.App
    return lancer
