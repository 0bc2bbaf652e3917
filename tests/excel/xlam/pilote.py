"""Ouvre un classeur dans LibreOffice, y met des formules, rend ce qu'elles montrent.

Lancé par le Python du système, qui seul a le module uno. Entrée et sortie : du JSON.
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue

MACROS_PERMISES = 4
FILTRE = "Calc MS Excel 2007 VBA XML"


def propriete(nom, valeur):
    rendue = PropertyValue()
    rendue.Name, rendue.Value = nom, valeur
    return rendue


def relier(tuyau):
    local = uno.getComponentContext()
    resolveur = local.ServiceManager.createInstanceWithContext(
        "com.sun.star.bridge.UnoUrlResolver", local
    )
    for _ in range(240):
        try:
            return resolveur.resolve(f"uno:pipe,name={tuyau};urp;StarOffice.ComponentContext")
        except Exception:
            time.sleep(0.25)
    sys.exit("LibreOffice ne répond pas.")


def demarrer(tuyau, profil):
    """LibreOffice sans fenêtre, qui écoute sur ce tuyau."""
    commande = ["soffice", "--headless", "--norestore", "--nologo",
                f"-env:UserInstallation={Path(profil).as_uri()}",
                f"--accept=pipe,name={tuyau};urp;"]  # fmt: skip
    return subprocess.Popen(commande, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def lire(plage):
    """Les valeurs d'une plage ; une cellule en erreur y est « #ERREUR » et son numéro."""
    lignes = []
    for i in range(plage.Rows.Count):
        ligne = []
        for j in range(plage.Columns.Count):
            cellule = plage.getCellByPosition(j, i)
            faute = cellule.getError()
            texte = cellule.FormulaResultType2 == 2 or not cellule.Formula.startswith(("=", "{"))
            ligne.append(
                f"#ERREUR {faute}" if faute else (cellule.String if texte else cellule.Value)
            )
        lignes.append(ligne)
    return lignes


def travailler(contexte, demande):
    gestionnaire = contexte.ServiceManager
    chargeur = gestionnaire.createInstanceWithContext("com.sun.star.loader.Python", contexte)
    service = Path(__file__).with_name("service_uno.py").as_uri()
    fabrique = chargeur.activate("fr.lettrine.essais.ServiceUno", "", service, None)
    gestionnaire.insert(fabrique)
    bureau = gestionnaire.createInstanceWithContext("com.sun.star.frame.Desktop", contexte)
    options = (propriete("Hidden", True), propriete("MacroExecutionMode", MACROS_PERMISES),
               propriete("FilterName", FILTRE))  # fmt: skip
    document = bureau.loadComponentFromURL(Path(demande["classeur"]).as_uri(), "_blank", 0, options)
    try:
        bibliotheques = document.BasicLibraries
        rendu = {
            "modules": {
                nom: list(bibliotheques.getByName(nom).ElementNames)
                for nom in bibliotheques.ElementNames
            },
            "vba": bool(bibliotheques.VBACompatibilityMode),
            "valeurs": {},
        }
        feuille = document.Sheets.getByIndex(0)
        for adresse, contenu in demande["cellules"].items():
            cellule = feuille.getCellRangeByName(adresse)
            if isinstance(contenu, str):
                cellule.String = contenu
            elif contenu is not None:
                cellule.Value = contenu
        for adresse, formule in demande["formules"].items():
            plage = feuille.getCellRangeByName(adresse)
            if ":" in adresse:
                plage.setArrayFormula(formule)
            else:
                plage.setFormula(formule)
        macros = document.getScriptProvider()
        for nom, arguments in demande["macros"]:
            adresse = f"vnd.sun.star.script:VBAProject.{nom}?language=Basic&location=document"
            macros.getScript(adresse).invoke(tuple(arguments), (), ())
        for adresse in demande["formules"]:
            rendu["valeurs"][adresse] = lire(feuille.getCellRangeByName(adresse))
        return rendu
    finally:
        document.close(True)


def main():
    demande = json.load(sys.stdin)
    tuyau = f"lettrine{os.getpid()}"
    programme = demarrer(tuyau, demande["profil"])
    try:
        contexte = relier(tuyau)
        json.dump(travailler(contexte, demande), sys.stdout)
        bureau = contexte.ServiceManager.createInstanceWithContext(
            "com.sun.star.frame.Desktop", contexte
        )
        bureau.terminate()
        programme.wait(30)
    finally:
        if programme.poll() is None:
            programme.terminate()


if __name__ == "__main__":
    main()
