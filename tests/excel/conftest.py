"""Excel, tel que le voit une fonction de feuille : le vrai CallUDF de xlwings sur une doublure."""

import sys

import pytest
from tests.excel import windows

PASSERELLE = "lettrine.excel.passerelle"


@pytest.fixture(scope="session", autouse=True)
def xlwings_de_windows():
    sys.modules.pop(PASSERELLE, None)
    windows.installer()


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
