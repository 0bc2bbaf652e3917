"""Le service Python, vu de LibreOffice : un objet UNO qui transmet chaque appel aux essais.

LibreOffice le charge dans son propre Python ; il ne se sert donc que de la bibliothèque standard.
"""

import os
from multiprocessing.connection import Client

import unohelper
from com.sun.star.lang import XServiceInfo
from com.sun.star.script import XInvocation

SERVICE = "fr.lettrine.essais.Service"


class Service(unohelper.Base, XInvocation, XServiceInfo):
    def __init__(self, contexte):
        self.contexte = contexte

    def getIntrospection(self):
        return None

    def hasMethod(self, nom):
        return nom == "CallUDF"

    def hasProperty(self, _nom):
        return False

    def getValue(self, _nom):
        return None

    def setValue(self, _nom, _valeur):
        pass

    def invoke(self, _nom, parametres, _rangs, _rendus):
        paquet, nom, arguments = parametres[:3]
        with Client(os.environ["LETTRINE_ESSAIS"]) as ligne:
            ligne.send((paquet, nom, [en_valeurs(argument) for argument in arguments]))
            return ligne.recv(), (), ()

    def getImplementationName(self):
        return SERVICE + "Uno"

    def supportsService(self, nom):
        return nom == SERVICE

    def getSupportedServiceNames(self):
        return (SERVICE,)


def en_valeurs(argument):
    """Une plage, par ses lignes de valeurs ; le reste, tel quel."""
    if not hasattr(argument, "Value"):
        return argument
    valeurs = argument.Value
    valeurs = getattr(valeurs, "Array", valeurs)
    if not isinstance(valeurs, tuple):
        valeurs = ((valeurs,),)
    return "plage", [[v if isinstance(v, float | str) else None for v in rang] for rang in valeurs]


g_ImplementationHelper = unohelper.ImplementationHelper()
g_ImplementationHelper.addImplementation(Service, SERVICE + "Uno", (SERVICE,))
