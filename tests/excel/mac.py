"""Une doublure d'appscript : le vrai `xlwings._xlmac` y travaille sur le tableur de carton.

`installer()` met des modules de carton à la place de ceux du Mac, puis charge le moteur du Mac.
Un nom n'existe ici que s'il est dans le dictionnaire AppleScript d'Excel (`xlwings.mac_dict`) : un
nom de Windows lève AttributeError, comme sur un Mac. Rien n'est lu avant `get()`. Une cellule vide
ou en erreur n'a pas de valeur (`missing_value`), et un entier n'est pas écrit. Rien ici ne dit ce
que fait le vrai Excel.
"""

import atexit
import datetime as dt
import struct
import sys
import types
from decimal import Decimal
from functools import partial

from tests.excel import tableur
from tests.excel.windows import ErreurDeCom

choisi = False
"""Vrai quand la fixture `moteur` fait travailler le moteur du Mac."""

STANDARD = {"missing_value", "button_returned", "critical", "informational"}
ENUMERATIONS = {
    "Calculation": {-4105: "calculation_automatic", -4135: "calculation_manual",
                    2: "calculation_semiautomatic"},
    "Visible": {-1: "sheet_visible", True: "sheet_visible", 0: "sheet_hidden",
                2: "sheet_very_hidden"},
    "FileFormat": {51: "Excel_XML_file_format", 52: "macro_enabled_XML_file_format",
                   62: "CSV_file_format"},
}  # fmt: skip
AFFICHEES = {code: texte for texte, code in tableur.ERREURS.items()}
EN_COM = {
    "first_row_index": "Row", "first_column_index": "Column", "interior_object": "Interior",
    "font_object": "Font", "range_object": "Range", "references": "RefersTo",
    "total": "ShowTotals",
}  # fmt: skip


class ErreurDuMac(Exception):
    """appscript.reference.CommandError."""

    def __init__(self, errornumber):
        super().__init__(errornumber)
        self.errornumber = errornumber


class Mot:
    """Un mot d'AppleScript."""

    def __init__(self, nom):
        self.AS_name = nom

    def __eq__(self, autre):
        return isinstance(autre, Mot) and autre.AS_name == self.AS_name

    def __hash__(self):
        return hash(self.AS_name)


class Mots:
    """Les mots qu'Excel pour Mac connaît."""

    def __init__(self, connus):
        self._connus = connus

    def __getattr__(self, nom):
        if nom not in self._connus:
            raise AttributeError(nom)
        return Mot(nom)


ABSENTE = Mot("missing_value")


def traduire(appel):
    """Ce qu'Excel refuse par COM, il le refuse par un numéro sur Mac."""

    def appeler(*arguments, **nommes):
        try:
            return appel(*arguments, **nommes)
        except ErreurDeCom as erreur:
            raise ErreurDuMac(-1712 if erreur.hresult == tableur.OCCUPE else -50) from None

    return appeler


class Reference:
    """Un objet d'Excel, ou l'une de ses propriétés, que rien n'a encore lu."""

    def __init__(self, trouver, poser=None):
        self._trouver, self._poser = trouver, poser

    def objet(self):
        return traduire(self._trouver)()

    def __getattr__(self, nom):
        if nom in COMMANDES:
            return traduire(partial(COMMANDES[nom], self))
        if nom in ELEMENTS:
            return Elements(self, nom)
        if nom in ("before", "after"):
            return (nom, self)
        if nom == "AS_appdata":
            return types.SimpleNamespace(target=lambda: Cible)
        if nom not in PROPRIETES:
            raise AttributeError(f"Excel pour Mac n'a pas de {nom}")
        return Reference(
            lambda: lue(self.objet(), nom), lambda valeur: ecrite(self.objet(), nom, valeur)
        )

    def get(self):
        valeur = self.objet()
        return ABSENTE if valeur is None else valeur

    def set(self, valeur):
        traduire(self._poser)(valeur)

    def exists(self):
        try:
            return self.objet() is not None
        except ErreurDuMac:
            return False

    def properties(self):
        return Proprietes(self)


class Proprietes:
    """Toutes les propriétés d'un objet, par mot."""

    def __init__(self, reference):
        self.reference = reference

    def get(self, mot):
        return getattr(self.reference, mot.AS_name).get()


class Cible:
    """Le programme qu'appscript commande : un numéro de processus."""

    addressdesc = types.SimpleNamespace(
        coerce=lambda genre: types.SimpleNamespace(data=struct.pack("i", 4242))
    )


class Elements:
    """Les éléments d'un objet, comptés de un ou nommés."""

    def __init__(self, parent, nom):
        self.parent, self.nom = parent, nom

    def __getitem__(self, cle):
        return Reference(lambda: ELEMENTS[self.nom](self.parent.objet(), cle))

    def __getattr__(self, nom):
        def tous():
            nombre = len(COLLECTIONS[self.nom](self.parent.objet()))
            return [lue(self[i].objet(), nom) for i in range(1, nombre + 1)] or ABSENTE

        return Reference(tous)


def lue(objet, nom):
    """La valeur d'une propriété, telle que le Mac la rend."""
    if nom == "string_value":
        return en_lignes(objet, lambda v: AFFICHEES.get(v, "" if v is None else str(v)))
    if nom == "value":
        return en_lignes(objet, du_mac)
    if nom == "formula":
        lignes = [list(ligne) for ligne in objet.Formula]
        return lignes[0][0] if objet.forme == (1, 1) else lignes
    if nom == "show_autofilter":
        return objet.ShowAutoFilter
    if nom == "autofilter_object":
        return objet
    valeur = getattr(objet, com(nom))
    if com(nom) in ENUMERATIONS:
        return Mot(ENUMERATIONS[com(nom)][valeur])
    if nom == "status_bar" and valeur is False:
        return ABSENTE
    return valeur


def ecrite(objet, nom, valeur):
    """Change une propriété ; un entier n'entre pas dans une cellule."""
    if nom == "value":
        lignes = valeur if isinstance(valeur, list) else [[valeur]]
        for ligne in lignes:
            assert not any(type(v) is int or v is None for v in ligne), ligne
    if com(nom) in ENUMERATIONS:
        (valeur, *_) = [v for v, mot in ENUMERATIONS[com(nom)].items() if mot == valeur.AS_name]
    setattr(objet, com(nom), valeur)


def com(nom):
    """Le nom de Windows d'une propriété du Mac."""
    return EN_COM.get(nom) or "".join(morceau.capitalize() for morceau in nom.split("_"))


def en_lignes(plage, rendre):
    brute = plage.Value
    if not isinstance(brute, tuple):
        return rendre(brute)
    return [[rendre(valeur) for valeur in ligne] for ligne in brute]


def du_mac(valeur):
    if valeur is None or (type(valeur) is int and valeur in AFFICHEES):
        return ABSENTE
    if isinstance(valeur, Decimal):
        return float(valeur)
    return dt.datetime(*valeur.timetuple()[:6]) if isinstance(valeur, dt.datetime) else valeur


def plage_de(feuille, adresse):
    """Des cellules par leur adresse, en plusieurs zones au besoin."""
    zones = [feuille.Range(morceau) for morceau in str(adresse).split(",")]
    zones[0].Areas = tableur.Collection(zones)
    return zones[0]


def adresse_de(reference, **_):
    return ",".join(une_adresse(zone) for zone in reference.objet().Areas)


def une_adresse(zone):
    hauteur, largeur = zone.forme
    coins = {(zone.Row, zone.Column), (zone.Row + hauteur - 1, zone.Column + largeur - 1)}
    return ":".join(f"${tableur.lettres(c)}${ligne}" for ligne, c in sorted(coins))


def faire(reference, new, at, with_properties=None):
    """make : une feuille, une colonne de tableau, un nom."""
    donnees = {mot.AS_name: valeur for mot, valeur in (with_properties or {}).items()}
    if new.AS_name == "worksheet":
        ou, repere = at
        classeur, options = reference.objet(), {ou.capitalize(): repere.objet()}
        feuille = classeur.Sheets.Add(**options)
        return Reference(lambda: feuille)
    if new.AS_name == "list_column":
        colonne = reference.objet().ListColumns.Add()
        haut, gauche, _, _ = reference.objet().zone
        place = haut, gauche + colonne.rang - 1
        reference.objet().Parent.cellules[place] = donnees["name"]
        colonne.Index = colonne.rang
        return Reference(lambda: colonne)
    assert new.AS_name == "named_item"
    feuille = reference.objet()
    nom = types.SimpleNamespace(
        Name=f"'{feuille.Name}'!{donnees['name']}", RefersTo=donnees["references"]
    )
    feuille.Names.elements.append(nom)
    return Reference(lambda: nom)


def compter(reference, each):
    objet = reference.objet()
    comptes = {"row": "Rows", "column": "Columns", "workbook": "Workbooks", "worksheet": "Sheets",
               "list_object": "ListObjects", "list_column": "ListColumns"}  # fmt: skip
    return getattr(objet, comptes[each.AS_name]).Count


def copier(reference, before_=None, after_=None):
    repere = after_.objet()
    noms = {f.Name for f in repere.Parent.feuilles}
    reference.objet().Copy(After=repere)
    for copie in repere.Parent.feuilles:
        if copie.Name not in noms:
            copie.Names.elements.extend(reference.objet().Names.elements)


def cellules_speciales(reference, type):
    assert type.AS_name == "cell_type_visible"
    zones = reference.objet().SpecialCells(12)
    return Reference(lambda: zones)


def intersection(reference, range1, range2):
    une, autre = range1.objet(), range2.objet()
    commune = any(
        zone.Row <= une.Row < zone.Row + zone.forme[0]
        and zone.Column <= une.Column < zone.Column + zone.forme[1]
        for zone in autre.Areas
    )
    return range1 if commune else ABSENTE


def bout_vers_le_haut(reference, direction):
    """La première cellule remplie au-dessus, ou la ligne 1 (Ctrl+flèche vers le haut)."""
    assert direction.AS_name == "toward_the_top"
    cellule = reference.objet()
    remplies = [
        ligne for ligne, colonne in cellule.Worksheet.cellules
        if colonne == cellule.Column and ligne < cellule.Row
    ]  # fmt: skip
    haut = tableur.Plage(cellule.Worksheet, max(remplies, default=1), cellule.Column)
    return Reference(lambda: haut)


def ouvrir(reference, workbook_file_name, **_):
    reference.objet().Workbooks.Open(workbook_file_name)


COMMANDES = {
    "activate_object": lambda r: r.objet().Activate(),
    "clear_contents": lambda r: r.objet().ClearContents(),
    "clear_range": lambda r: r.objet().Clear(),
    "close": lambda r, saving: r.objet().Close(),
    "copy_worksheet": copier,
    "count": compter,
    "delete": lambda r: r.objet().Delete(),
    "get_address": adresse_de,
    "get_end": bout_vers_le_haut,
    "intersect": intersection,
    "make": faire,
    "open_workbook": ouvrir,
    "resize": lambda r, range: r.objet().Resize(range.objet()),
    "special_cells": cellules_speciales,
}
COLLECTIONS = {
    "filters": lambda t: t.filtres,
    "list_columns": lambda t: range(t.ListColumns.Count),
    "list_objects": lambda f: f.tableaux,
    "named_items": lambda f: f.Names.elements,
    "worksheets": lambda c: c.feuilles,
}
ELEMENTS = {
    "cells": plage_de,
    "columns": lambda objet, cle: tableur.Plage(objet[0], objet[1], cle),
    "filters": lambda t, cle: t.filtres[cle - 1],
    "list_columns": lambda t, cle: t.ListColumns(cle),
    "list_objects": lambda f, cle: f.ListObjects(cle),
    "named_items": lambda f, cle: f.Names(cle),
    "rows": lambda feuille, cle: (feuille, cle),
    "sheets": lambda c, cle: c.Sheets(cle),
    "workbooks": lambda a, cle: a.Workbooks(cle),
    "worksheets": lambda c, cle: c.Sheets(cle),
}
PROPRIETES = set()


def _refuser(*_, **__):
    raise ErreurDuMac(-600)


def installer():
    """Charge le vrai moteur du Mac ; rend son module. Sans effet la seconde fois."""
    if "appscript" not in sys.modules:
        from xlwings import mac_dict

        PROPRIETES.update(dict(mac_dict.properties))
        connus = STANDARD.union(*(dict(getattr(mac_dict, n)) for n in
                                  ("classes", "enums", "properties", "elements")))  # fmt: skip
        assert set(COMMANDES) <= {nom for nom, *_ in mac_dict.commands}
        assert set(ELEMENTS) <= set(dict(mac_dict.elements))
        assert set(EN_COM) <= PROPRIETES
        modules = {
            "aem": {"kae": types.SimpleNamespace(typeKernelProcessID="kpid")},
            "appscript.reference": {"CommandError": ErreurDuMac, "Reference": Reference},
            "mactypes": {}, "osax": {}, "psutil": {},
        }  # fmt: skip
        for nom, contenu in modules.items():
            sys.modules[nom] = types.ModuleType(nom)
            sys.modules[nom].__dict__.update(contenu)
        faux = sys.modules["appscript"] = types.ModuleType("appscript")
        faux.__dict__.update(
            k=Mots(connus), app=_refuser, mactypes=sys.modules["mactypes"],
            its=types.SimpleNamespace(unix_id=0), reference=sys.modules["appscript.reference"],
        )  # fmt: skip
    import xlwings._xlmac

    atexit.unregister(xlwings._xlmac.cleanup)
    return xlwings._xlmac
