"""LibreOffice comme tableur : il fait tourner le VBA du complément, qui appelle le vrai CallUDF."""

import datetime as dt
import json
import os
import shutil
import subprocess
from multiprocessing.connection import Listener
from pathlib import Path
from threading import Thread

import pytest
from pyopenvba.interpreter._preprocess import strip_directives
from tests.excel import windows

from lettrine.excel.construction import ecrire_classeur, modules

collect_ignore = ["pilote.py", "service_uno.py"]

ICI = Path(__file__).parent
PYTHON_DU_SYSTEME = "/usr/bin/python3"
PREMIER_JOUR = dt.datetime(1899, 12, 30)
REMPLACES = ("ThisWorkbook", "LettrineServeur", "LettrineDescriptions", "LettrineDiagnostic")


def manque():
    """Pourquoi LibreOffice ne peut pas servir ; vide s'il le peut."""
    if not shutil.which("soffice"):
        return "LibreOffice n'est pas installé"
    essai = [PYTHON_DU_SYSTEME, "-c", "import uno"]
    if subprocess.run(essai, capture_output=True, check=False).returncode:
        return "le paquet python3-uno n'est pas installé"
    return ""


class Service:
    """Répond aux appels que le VBA fait à Python, par le vrai CallUDF de xlwings."""

    def __init__(self, adresse):
        from xlwings.com_server import XLPython

        self.service, self.recus, self.en_panne = XLPython(), [], False
        self.ecoute = Listener(adresse)
        self.fil = Thread(target=self.ecouter, daemon=True)
        self.fil.start()

    def ecouter(self):
        while True:
            try:
                ligne = self.ecoute.accept()
            except OSError:
                return
            with ligne:
                paquet, nom, arguments = ligne.recv()
                ligne.send(self.repondre(paquet, nom, arguments))

    def repondre(self, paquet, nom, arguments):
        self.recus.append((paquet, nom, arguments))
        if self.en_panne:
            return "PANNE Le service Python ne démarre pas."
        feuille = windows.Classeur().feuille
        envoyes, haut = [], 1
        for argument in arguments:
            if isinstance(argument, tuple):
                envoyes.append(feuille.mettre(argument[1], haut=haut))
                haut += len(argument[1])
            else:
                envoyes.append(windows.OMIS if argument is None else argument)
        try:
            appelant = windows.Plage(feuille, 1, 200)
            return pour_uno(self.service.CallUDF(paquet, nom, tuple(envoyes), None, appelant))
        except Exception as erreur:
            return f"PANNE {erreur!r}"


def pour_uno(valeur):
    """Ce qu'UNO transporte : des tuples, et une date comme le nombre qu'Excel montre."""
    if isinstance(valeur, list | tuple):
        return tuple(pour_uno(v) for v in valeur)
    if isinstance(valeur, dt.datetime):
        return (valeur.replace(tzinfo=None) - PREMIER_JOUR) / dt.timedelta(days=1)
    return valeur


@pytest.fixture(scope="session")
def tableur(tmp_path_factory, xlwings_de_windows):
    """Ouvre un classeur dans LibreOffice et rend ce que montrent ses formules."""
    raison = manque()
    if raison:
        pytest.skip(raison)
    atelier = tmp_path_factory.mktemp("tableur")
    adresse = str(atelier / "service")
    service = Service(adresse)

    def ouvrir(classeur, cellules=None, formules=None, macros=()):
        service.recus.clear()
        demande = {
            "classeur": str(classeur),
            "profil": str(atelier / "profil"),
            "cellules": cellules or {},
            "formules": formules or {},
            "macros": macros,
        }
        rendu = subprocess.run(
            [PYTHON_DU_SYSTEME, ICI / "pilote.py"], input=json.dumps(demande), check=False,
            capture_output=True, text=True, timeout=240,
            env={**os.environ, "LETTRINE_ESSAIS": adresse, "PYTHONPATH": ""},
        )  # fmt: skip
        assert rendu.returncode == 0, rendu.stderr
        return json.loads(rendu.stdout)

    ouvrir.service = service
    yield ouvrir
    service.ecoute.close()


@pytest.fixture(scope="session")
def classeur_d_essai(tmp_path_factory):
    """Les modules du complément, dans un classeur ; seul le lien avec Windows y est doublé.

    LibreOffice ne connaît pas #If, et garderait aussi ce qui est pour le Mac.
    """
    chemin = tmp_path_factory.mktemp("classeur") / "essai.xlsm"
    contenu = {
        nom: strip_directives(texte) for nom, texte in modules().items() if nom not in REMPLACES
    }
    doublure = (ICI / "LettrineServeur.bas").read_text(encoding="utf-8")
    ecrire_classeur(chemin, {**contenu, "LettrineServeur": doublure})
    return chemin
