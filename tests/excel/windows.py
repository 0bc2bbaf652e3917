"""Une doublure de pywin32 et d'Excel : le vrai xlwings y tourne, jusqu'à CallUDF.

`installer()` met des modules vides à la place de ceux de Windows, puis charge xlwings comme s'il y
était. Les objets qui suivent sont ce que COM montre d'Excel à une fonction de feuille : une
application, un classeur, une feuille, une plage. Rien ici ne dit ce que fait le vrai Excel.
"""

import asyncio  # noqa: F401
import atexit
import concurrent.futures  # noqa: F401
import ctypes
import datetime as dt
import subprocess  # noqa: F401
import sys
import tempfile  # noqa: F401
import types

import numpy  # noqa: F401
import pandas  # noqa: F401  (chargés avant la doublure : ils regardent quel est le système)

IID_D_UNE_PLAGE = "{00020846-0000-0000-c000-000000000046}"
OMIS = -2147352572
ERREURS = {"#DIV/0!": -2146826281, "#N/A": -2146826246, "#REF!": -2146826265}


class Instant(dt.datetime):
    """Ce que pywintypes fait d'une date : un instant, à l'heure universelle."""


class ErreurDeCom(Exception):
    """pywintypes.com_error : Excel a refusé."""

    def __init__(self, hresult=-2147352567, texte="Exception occurred."):
        super().__init__(hresult, texte, None, None)
        self.hresult = hresult


class Objet:
    """Un objet de COM (DispatchBaseClass)."""


class _Inerte:
    """Une bibliothèque de Windows : tout y est, rien n'y fait rien."""

    def __getattr__(self, nom):
        return _Inerte()

    def __call__(self, *arguments, **nommes):
        return 0


def jour(annee, mois, quantieme):
    return Instant(annee, mois, quantieme, tzinfo=dt.UTC)


def _module(nom, **contenu):
    module = types.ModuleType(nom)
    module.__dict__.update(contenu)
    sys.modules[nom] = module
    return module


def _refuser(*_):
    raise ErreurDeCom(-2147221164)


def installer():
    """Charge le vrai xlwings de Windows ; sans effet la seconde fois."""
    if "pywintypes" in sys.modules:
        return
    for nom in [m for m in sys.modules if m == "xlwings" or m.startswith("xlwings.")]:
        del sys.modules[nom]
    _module("pywintypes", TimeType=Instant, com_error=ErreurDeCom, error=ErreurDeCom,
            IID=str.lower, Time=lambda valeur: valeur)  # fmt: skip
    _module("pythoncom", __file__="pythoncom.dll", IID_IDispatch="i", IID_IEnumVARIANT="e",
            TypeIIDs={"i": type("PyIDispatch", (), {})}, ole_error=ErreurDeCom,
            CoInitialize=lambda *_: None, CoUninitialize=lambda *_: None,
            CLSCTX_LOCAL_SERVER=4, REGCLS_MULTIPLEUSE=1, REGCLS_SUSPENDED=4)  # fmt: skip
    for nom in ("win32api", "win32con", "win32gui", "win32event"):
        _module(nom)
    _module("win32process", GetWindowThreadProcessId=lambda fenetre: (1, 4242))
    _module("win32timezone", TimeZoneInfo=types.SimpleNamespace(utc=lambda: dt.UTC))
    cache = _module("win32com.client.gencache", EnsureModule=lambda *_, **__: None)
    client = _module("win32com.client", gencache=cache, CDispatch=type("CDispatch", (), {}),
                     DispatchBaseClass=Objet, CoClassBaseClass=type("CoClass", (), {}),
                     Dispatch=lambda objet, *_, **__: objet,
                     DispatchEx=lambda objet, *_, **__: objet)  # fmt: skip
    outils = _module("win32com.server.util", wrap=lambda o, iid=None: o, unwrap=_refuser)
    regle = _module("win32com.server.policy", DefaultPolicy=object)
    repartiteur = _module("win32com.server.dispatcher")
    serveur = _module("win32com.server", util=outils, policy=regle, dispatcher=repartiteur)
    _module("win32com", client=client, server=serveur)
    ctypes.oledll = ctypes.windll = _Inerte()
    systeme, bibliotheque = sys.platform, ctypes.PyDLL
    sys.platform, ctypes.PyDLL = "win32", lambda *_, **__: _Inerte()
    try:
        import xlwings
        import xlwings.com_server
    finally:
        sys.platform, ctypes.PyDLL = systeme, bibliotheque
    atexit.unregister(xlwings._xlwindows.cleanup)


class Plage(Objet):
    """Des cellules voisines ; `Value` est une valeur, ou des lignes de valeurs."""

    CLSID = IID_D_UNE_PLAGE

    def __init__(self, feuille, haut=1, gauche=1, hauteur=1, largeur=1):
        self.Worksheet = self.Parent = feuille
        self.Row, self.Column, self.forme = haut, gauche, (hauteur, largeur)
        self.Rows = types.SimpleNamespace(Count=hauteur)
        self.Columns = types.SimpleNamespace(Count=largeur)
        self.Areas = types.SimpleNamespace(Count=1)
        self.Application = feuille.Application
        nature = types.SimpleNamespace(iid=IID_D_UNE_PLAGE)
        description = types.SimpleNamespace(GetTypeAttr=lambda: nature)
        self._oleobj_ = types.SimpleNamespace(GetTypeInfo=lambda: description)

    def GetAddress(self, *_, **__):
        return f"R{self.Row}C{self.Column}"

    @property
    def Value(self):
        hauteur, largeur = self.forme
        lignes = tuple(
            tuple(
                self.Worksheet.cellules.get((self.Row + i, self.Column + j)) for j in range(largeur)
            )
            for i in range(hauteur)
        )
        return lignes[0][0] if self.forme == (1, 1) else lignes


class Feuille(Objet):
    """Une feuille : des cellules, par ligne et colonne comptées de un."""

    def __init__(self, classeur):
        self.Parent, self.Name, self.Index, self.cellules = classeur, "Feuil1", 1, {}
        self.Application = classeur.Application

    def mettre(self, lignes, haut=1, gauche=1):
        """Écrit des valeurs, telles que COM les garde, et rend leur plage."""
        for i, ligne in enumerate(lignes):
            for j, valeur in enumerate(ligne):
                self.cellules[haut + i, gauche + j] = valeur
        return Plage(self, haut, gauche, len(lignes), len(lignes[0]))


class Classeur(Objet):
    """Un classeur d'une feuille, dans une application."""

    def __init__(self):
        self.Application = self.Parent = types.SimpleNamespace(Hwnd=1, Version="16.0")
        self.Name, self.FullName, self.Path = "Classeur1.xlsx", "C:\\Classeur1.xlsx", "C:\\"
        self.feuille = Feuille(self)
