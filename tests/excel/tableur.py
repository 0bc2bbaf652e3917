"""Un tableur de carton : assez du modèle d'objets d'Excel pour que le vrai xlwings y travaille.

`Excel` est l'application. Ses classeurs se lisent dans un .xlsx, ou se font à la main ; ses plages
se lisent et s'écrivent d'un bloc. Ce qu'Excel refuse (feuille protégée, saisie en cours) est refusé
ici de la même façon. Rien ici ne calcule : une formule y garde sa dernière valeur.
"""

import datetime as dt
import re
import types
import warnings
from collections.abc import Iterator
from pathlib import Path

import openpyxl
from openpyxl.utils import range_boundaries
from tests.excel.windows import IID_D_UNE_PLAGE, ErreurDeCom, Instant, Objet

OCCUPE = -2147418111  # RPC_E_CALL_REJECTED
DERNIERE_LIGNE, DERNIERE_COLONNE = 1_048_576, 16_384
TRES_MASQUEE, VISIBLE = 2, -1
ERREURS = {"#DIV/0!": -2146826281, "#N/A": -2146826246, "#REF!": -2146826265,
           "#VALUE!": -2146826273, "#NAME?": -2146826259}  # fmt: skip


def lettres(colonne):
    nom = ""
    while colonne:
        colonne, reste = divmod(colonne - 1, 26)
        nom = chr(65 + reste) + nom
    return nom


def gardee(valeur, format_=None):
    """Ce qu'Excel garde d'une valeur que COM lui donne."""
    if valeur is None or valeur == "":
        return None
    if isinstance(valeur, bool):
        return valeur
    if isinstance(valeur, dt.datetime):
        return Instant(*valeur.timetuple()[:6], tzinfo=dt.UTC)
    if isinstance(valeur, int):
        valeur = float(valeur)
    if type(valeur) not in (str, float):
        raise TypeError(f"pywin32 n'envoie pas {type(valeur)!r}")
    if format_ == "@":
        return valeur if isinstance(valeur, str) else f"{valeur:g}"
    if isinstance(valeur, str):
        return valeur[1:] if valeur.startswith("'") else _interpretee(valeur)
    if format_ and "yy" in format_:  # un nombre au format date est une date pour COM
        jour = dt.datetime(1899, 12, 30) + dt.timedelta(days=valeur)
        return Instant(*jour.timetuple()[:6], tzinfo=dt.UTC)
    return valeur


def _interpretee(texte):
    """Excel lit « TRUE », « 1E5 » ou « 12 » comme il les lirait au clavier."""
    if texte.upper() in ("TRUE", "VRAI", "FALSE", "FAUX"):
        return texte.upper() in ("TRUE", "VRAI")
    if re.fullmatch(r"[+-]?\d+([.,]\d+)?([eE][+-]?\d+)?", texte):
        return float(texte.replace(",", "."))
    return texte


class Collection(Objet):
    """Une collection de COM : comptée de un, ou par nom."""

    def __init__(self, elements):
        self.elements = elements

    @property
    def Count(self):
        return len(self.elements)

    def __call__(self, cle):
        if isinstance(cle, int | float):
            if not 1 <= cle <= len(self.elements):
                raise ErreurDeCom()
            return self.elements[int(cle) - 1]
        for element in self.elements:
            if element.Name.casefold() == str(cle).casefold():
                return element
        raise ErreurDeCom()

    Item = __call__

    def __iter__(self) -> Iterator:
        return iter(list(self.elements))


class Excel(Objet):
    """L'application."""

    def __init__(self):
        self.Hwnd, self.Version, self.Ready = 1, "16.0", True
        self.ScreenUpdating = self.EnableEvents = self.DisplayAlerts = self.Interactive = True
        self.Calculation, self.StatusBar, self.Visible = -4105, False, True
        self.UserName = "Claire Martin"
        self.etats, self.dits, self.reponses = [], [], []
        self.Application, self.classeurs = self, []
        self.Workbooks = Classeurs(self)
        self.ActiveWorkbook = None
        self.en_saisie = False
        self.WorksheetFunction = types.SimpleNamespace(CountA=self.compter)

    @staticmethod
    def compter(plage):
        plage = getattr(plage, "_inner", plage)
        bas, droite = plage.Row + plage.forme[0], plage.Column + plage.forme[1]
        return sum(
            plage.Row <= ligne < bas and plage.Column <= colonne < droite
            for ligne, colonne in plage.Worksheet.cellules
        )

    def __setattr__(self, nom, valeur):
        if nom == "StatusBar" and hasattr(self, "etats"):
            self.etats.append(valeur)
        object.__setattr__(self, nom, valeur)

    def verifier(self):
        if self.en_saisie:
            raise ErreurDeCom(OCCUPE, "Call was rejected by callee.")

    def InputBox(self, Prompt, Title=None, Default=None, Type=2):
        self.dits.append(Prompt)
        return self.reponses.pop(0)

    def GetOpenFilename(self, FileFilter=None, FilterIndex=1, Title=None):
        self.dits.append(Title)
        return self.reponses.pop(0)

    def FileDialog(self, genre):
        assert genre == 4  # msoFileDialogFolderPicker
        choix = self.reponses.pop(0)
        return types.SimpleNamespace(
            Title="", Show=lambda: 0 if choix is False else -1, SelectedItems=lambda _: choix
        )

    @property
    def ActiveSheet(self):
        return self.ActiveWorkbook.ActiveSheet

    @property
    def Selection(self):
        if self.ActiveWorkbook.selection is None:  # un graphique n'a pas d'adresse
            raise ErreurDeCom()
        return self.ActiveWorkbook.selection


class Classeurs(Collection):
    """Les classeurs ouverts."""

    def __init__(self, application):
        super().__init__(application.classeurs)
        self.Application = application

    def Open(self, chemin, *_, **__):
        classeur = Classeur.lu(self.Application, Path(str(chemin)))
        self.elements.append(classeur)
        self.Application.ActiveWorkbook = classeur
        return classeur

    def Add(self, *_):
        classeur = Classeur(self.Application, f"Classeur{self.Count + 1}")
        classeur.ajouter("Feuil1")
        self.elements.append(classeur)
        self.Application.ActiveWorkbook = classeur
        return classeur


class Classeur(Objet):
    """Un classeur : des feuilles, et ce qui empêche d'y écrire."""

    def __init__(self, application, nom):
        self.Application = self.Parent = application
        self.Name, self.Path = nom, "C:\\Comptes"
        self.FullName = f"{self.Path}\\{nom}"
        self.ReadOnly = self.MultiUserEditing = self.ProtectStructure = False
        self.FileFormat, self.Date1904 = 51, False
        self.feuilles = []
        self.Worksheets = self.Sheets = Feuilles(self)
        self.ActiveSheet, self.selection, self.ferme = None, None, False

    def ajouter(self, nom, place=None):
        feuille = Feuille(self, nom)
        self.feuilles.insert(len(self.feuilles) if place is None else place, feuille)
        self.ActiveSheet = self.ActiveSheet or feuille
        return feuille

    @classmethod
    def lu(cls, application, chemin):
        """Un .xlsx : ses valeurs, ses formules, ses tableaux."""
        classeur = cls(application, chemin.name)
        with warnings.catch_warnings(action="ignore"):  # une étendue à imprimer par formule
            valeurs = openpyxl.load_workbook(chemin, data_only=True)
            formules = openpyxl.load_workbook(chemin)
        for page, brute in zip(valeurs.worksheets, formules.worksheets, strict=True):
            feuille = classeur.ajouter(page.title)
            for ligne in page.iter_rows():
                for cellule in ligne:
                    if cellule.value is not None:
                        feuille.poser(cellule.row, cellule.column, cellule.value)
                        feuille.formats[cellule.row, cellule.column] = cellule.number_format
            for ligne in brute.iter_rows():
                for cellule in ligne:
                    if cellule.data_type == "f":
                        feuille.formules[cellule.row, cellule.column] = str(cellule.value)
            for tableau in brute.tables.values():
                gauche, haut, droite, bas = range_boundaries(tableau.ref)
                zone = haut, gauche, bas, droite
                feuille.tableaux.append(Tableau(feuille, tableau.displayName, zone))
            feuille.fusions = [
                (z.min_row, z.min_col, z.max_row, z.max_col) for z in brute.merged_cells.ranges
            ]
            feuille.graphiques = len(brute._charts)
        valeurs.close()
        return classeur

    def Activate(self):
        self.Application.ActiveWorkbook = self

    def Close(self, *_, **__):
        self.ferme = True
        self.Application.classeurs.remove(self)
        ouverts = self.Application.classeurs
        self.Application.ActiveWorkbook = ouverts[0] if ouverts else None


class Feuilles(Collection):
    """Les feuilles d'un classeur."""

    def __init__(self, classeur):
        super().__init__(classeur.feuilles)
        self.classeur = self.Parent = classeur

    def Add(self, Before=None, After=None, *_, **__):
        if self.classeur.ProtectStructure:
            raise ErreurDeCom()
        numero = len(self.elements) + 1
        while any(f.Name == f"Feuil{numero}" for f in self.elements):
            numero += 1
        nom = f"Feuil{numero}"
        repere = After or Before
        place = self.elements.index(getattr(repere, "_inner", repere)) + bool(After)
        return self.classeur.ajouter(nom, place)


class Feuille(Objet):
    """Une feuille : des cellules, des tableaux, ce qui la protège ou la filtre."""

    def __init__(self, classeur, nom):
        self.Parent, self._nom = classeur, nom
        self.cellules, self.formules, self.formats = {}, {}, {}
        self.tableaux, self.fusions, self.graphiques = [], [], 0
        self.ProtectContents = self.FilterMode = False
        self.Visible, self.ecritures = VISIBLE, 0
        self.masquees = set()
        self.ListObjects = Collection(self.tableaux)
        self.CustomProperties = Proprietes()
        self.Names = Collection([])

    @property
    def Application(self):
        return self.Parent.Application

    @property
    def Name(self):
        return self._nom

    @Name.setter
    def Name(self, nom):
        pris = {f.Name.casefold() for f in self.Parent.feuilles if f is not self}
        if len(nom) > 31 or nom.casefold() in pris:
            raise ErreurDeCom()
        self._nom = nom

    @property
    def Index(self):
        return self.Parent.feuilles.index(self) + 1

    def poser(self, ligne, colonne, valeur, format_=None):
        if isinstance(valeur, str) and valeur in ERREURS:
            self.cellules[ligne, colonne] = ERREURS[valeur]
            return
        if isinstance(valeur, dt.date) and not isinstance(valeur, dt.datetime):
            valeur = dt.datetime(valeur.year, valeur.month, valeur.day)
        garde = valeur if isinstance(valeur, str) and format_ is None else gardee(valeur, format_)
        if garde is None:
            self.cellules.pop((ligne, colonne), None)
        else:
            self.cellules[ligne, colonne] = garde

    def Range(self, debut, fin=None):
        debut = getattr(debut, "_inner", debut)
        if isinstance(debut, Plage):
            fin = getattr(fin, "_inner", fin) or debut
            bas, droite = fin.Row + fin.forme[0], fin.Column + fin.forme[1]
            return Plage(self, debut.Row, debut.Column, bas - debut.Row, droite - debut.Column)
        gauche, haut, droite, bas = range_boundaries(debut.replace("$", ""))
        return Plage(self, haut, gauche, bas - haut + 1, droite - gauche + 1)

    def Cells(self, ligne=None, colonne=None):
        return Plage(self, ligne, colonne)

    @property
    def UsedRange(self):
        places = [*self.cellules, *self.formules] or [(1, 1)]
        haut, gauche = min(ligne for ligne, _ in places), min(c for _, c in places)
        bas, droite = max(ligne for ligne, _ in places), max(c for _, c in places)
        return Plage(self, haut, gauche, bas - haut + 1, droite - gauche + 1)

    def Activate(self):
        if self not in self.Parent.feuilles:
            raise ErreurDeCom()
        self.Parent.ActiveSheet = self

    def Delete(self):
        if self.Visible == TRES_MASQUEE:
            raise ErreurDeCom()
        self.Parent.feuilles.remove(self)
        if self.Parent.ActiveSheet is self:
            self.Parent.ActiveSheet = self.Parent.feuilles[0]

    def Move(self, Before=None, After=None):
        repere = getattr(Before or After, "_inner", Before or After)
        self.Parent.feuilles.remove(self)
        self.Parent.feuilles.insert(self.Parent.feuilles.index(repere) + bool(After), self)

    def Copy(self, Before=None, After=None):
        repere = getattr(After or Before, "_inner", After or Before)
        classeur = repere.Parent
        if classeur.ProtectStructure:
            raise ErreurDeCom()
        pris, nom, numero = {f.Name.casefold() for f in classeur.feuilles}, self.Name, 1
        while nom.casefold() in pris:
            numero += 1
            nom = f"{self.Name} ({numero})"
        copie = classeur.ajouter(nom, classeur.feuilles.index(repere) + bool(After))
        copie.cellules, copie.formules = dict(self.cellules), dict(self.formules)
        copie.formats, copie.fusions = dict(self.formats), list(self.fusions)
        copie.graphiques = self.graphiques
        copie.CustomProperties.elements.extend(self.CustomProperties.elements)
        for tableau in self.tableaux:
            copie.tableaux.append(Tableau(copie, tableau.Name, tableau.zone))
        classeur.ActiveSheet = copie


class Proprietes(Collection):
    """Ce qu'une feuille porte sans le montrer (CustomProperties)."""

    def __init__(self):
        super().__init__([])

    def Add(self, Name, Value):
        self.elements.append(types.SimpleNamespace(Name=Name, Value=Value))


class Plage(Objet):
    """Des cellules voisines ; tout s'y lit et s'y écrit d'un bloc."""

    CLSID = IID_D_UNE_PLAGE

    def __init__(self, feuille, haut, gauche, hauteur=1, largeur=1):
        self.Worksheet = self.Parent = feuille
        self.Row, self.Column, self.forme = haut, gauche, (hauteur, largeur)
        self.Areas = Collection([self])
        nature = types.SimpleNamespace(iid=IID_D_UNE_PLAGE)
        description = types.SimpleNamespace(GetTypeAttr=lambda: nature)
        self._oleobj_ = types.SimpleNamespace(GetTypeInfo=lambda: description)

    @property
    def Application(self):
        return self.Worksheet.Application

    Rows = property(lambda self: types.SimpleNamespace(Count=self.forme[0]))
    Columns = property(lambda self: types.SimpleNamespace(Count=self.forme[1]))
    Count = CountLarge = property(lambda self: self.forme[0] * self.forme[1])

    def _places(self):
        for i in range(self.forme[0]):
            for j in range(self.forme[1]):
                yield i, j, (self.Row + i, self.Column + j)

    def GetAddress(self, *_, **__):
        fin = f"{lettres(self.Column + self.forme[1] - 1)}{self.Row + self.forme[0] - 1}"
        return f"${lettres(self.Column)}${self.Row}:{fin}"

    Address = property(lambda self: self.GetAddress())
    HorizontalAlignment = VerticalAlignment = IndentLevel = WrapText = ColumnWidth = None

    @property
    def Interior(self):
        return types.SimpleNamespace()

    Font = Interior

    @property
    def Value(self):
        self.Application.verifier()
        cellules, (hauteur, largeur) = self.Worksheet.cellules, self.forme
        lignes = tuple(
            tuple(cellules.get((self.Row + i, self.Column + j)) for j in range(largeur))
            for i in range(hauteur)
        )
        return lignes[0][0] if self.forme == (1, 1) else lignes

    @Value.setter
    def Value(self, valeur):
        self.Application.verifier()
        if self.Worksheet.ProtectContents:
            raise ErreurDeCom()
        self.Worksheet.ecritures += 1
        for i, j, place in self._places():
            brute = valeur[i][j] if isinstance(valeur, list | tuple) else valeur
            self.Worksheet.formules.pop(place, None)
            format_ = self.Worksheet.formats.get(place)
            if isinstance(brute, str) and brute.startswith("=") and format_ != "@":
                self.Worksheet.formules[place] = brute
                continue
            garde = gardee(brute, format_)
            if garde is None:
                self.Worksheet.cellules.pop(place, None)
            else:
                self.Worksheet.cellules[place] = garde

    Value2 = Value

    @property
    def Formula(self):
        """Le texte des formules ; d'une constante, sa valeur en texte."""
        hauteur, largeur = self.forme
        formules, cellules = self.Worksheet.formules, self.Worksheet.cellules
        return tuple(
            tuple(
                formules.get(place) or str(cellules.get(place, ""))
                for place in ((self.Row + i, self.Column + j) for j in range(largeur))
            )
            for i in range(hauteur)
        )

    @property
    def NumberFormat(self):
        formats = {self.Worksheet.formats.get(place, "General") for _, _, place in self._places()}
        return formats.pop() if len(formats) == 1 else None

    @NumberFormat.setter
    def NumberFormat(self, format_):
        for _, _, place in self._places():
            self.Worksheet.formats[place] = format_

    @property
    def HasFormula(self):
        presentes = {place in self.Worksheet.formules for _, _, place in self._places()}
        return presentes.pop() if len(presentes) == 1 else None

    @property
    def MergeCells(self):
        bas, droite = self.Row + self.forme[0] - 1, self.Column + self.forme[1] - 1
        touchees = [
            zone for zone in self.Worksheet.fusions
            if zone[0] <= bas and zone[2] >= self.Row and zone[1] <= droite
            and zone[3] >= self.Column
        ]  # fmt: skip
        return bool(touchees) if self.forme == (1, 1) or not touchees else None

    @property
    def ListObject(self):
        for tableau in self.Worksheet.tableaux:
            haut, gauche, bas, droite = tableau.zone
            if haut <= self.Row <= bas and gauche <= self.Column <= droite:
                return tableau
        return None

    def Resize(self, hauteur=None, largeur=None):
        forme = hauteur or self.forme[0], largeur or self.forme[1]
        return Plage(self.Worksheet, self.Row, self.Column, *map(int, forme))

    GetResize = Resize

    def __call__(self, ligne, colonne=1):
        return Plage(self.Worksheet, self.Row + ligne - 1, self.Column + colonne - 1)

    def SpecialCells(self, nature):
        """Les cellules visibles : une zone par ligne, ou par suite de lignes."""
        assert nature == 12
        zones = []
        for zone in self.Areas:
            for ligne in range(zone.Row, min(zone.Row + zone.forme[0], 100_000)):
                if ligne in self.Worksheet.masquees:
                    continue
                if zones and zones[-1].Row + zones[-1].forme[0] == ligne:
                    zones[-1] = Plage(self.Worksheet, zones[-1].Row, zone.Column,
                                      zones[-1].forme[0] + 1, zone.forme[1])  # fmt: skip
                else:
                    zones.append(Plage(self.Worksheet, ligne, zone.Column, 1, zone.forme[1]))
        if not zones:
            raise ErreurDeCom()
        visibles = Plage(self.Worksheet, zones[0].Row, zones[0].Column, *zones[0].forme)
        visibles.Areas = Collection(zones)
        return visibles

    def ClearContents(self):
        for _, _, place in self._places():
            self.Worksheet.cellules.pop(place, None)
            self.Worksheet.formules.pop(place, None)

    def Clear(self):
        self.ClearContents()
        for _, _, place in self._places():
            self.Worksheet.formats.pop(place, None)


class Tableau(Objet):
    """Un tableau structuré (ListObject) ; `zone` compte son en-tête."""

    def __init__(self, feuille, nom, zone):
        self.Parent, self.Name, self.zone = feuille, nom, zone
        self.ShowTotals = self.ShowAutoFilter = False
        self.filtres = []

    DisplayName = property(lambda self: self.Name)

    @property
    def Range(self):
        haut, gauche, bas, droite = self.zone
        return Plage(self.Parent, haut, gauche, bas - haut + 1, droite - gauche + 1)

    def Resize(self, plage):
        plage = getattr(plage, "_inner", plage)
        if plage.Row != self.zone[0] or self.Parent.ProtectContents:
            raise ErreurDeCom()
        bas, droite = plage.Row + plage.forme[0] - 1, plage.Column + plage.forme[1] - 1
        # Une colonne calculée descend dans les lignes neuves, et y reste si elles sont rendues.
        for ligne in range(self.zone[2] + 1, bas + 1):
            for colonne in range(plage.Column, droite + 1):
                formule = self.Parent.formules.get((self.zone[2], colonne))
                if formule:
                    self.Parent.formules[ligne, colonne] = formule
                    self.Parent.cellules[ligne, colonne] = 0.0
        self.zone = plage.Row, plage.Column, bas, droite

    @property
    def ListColumns(self):
        return Colonnes(self)


class Colonnes(Objet):
    """Les colonnes d'un tableau."""

    def __init__(self, tableau):
        self.tableau = tableau

    @property
    def Count(self):
        return self.tableau.zone[3] - self.tableau.zone[1] + 1

    def Add(self, *_):
        haut, gauche, bas, droite = self.tableau.zone
        feuille = self.tableau.Parent
        voisins = [t.zone for t in feuille.tableaux if t.zone[1] > droite]
        if feuille.ProtectContents or any(z[0] <= bas and haut <= z[2] for z in voisins):
            raise ErreurDeCom()  # Excel ne décale pas les cellules d'un autre tableau
        for table in (feuille.cellules, feuille.formules, feuille.formats):
            decalees = {p: v for p, v in table.items() if p[1] > droite and haut <= p[0] <= bas}
            for place in decalees:
                del table[place]
            table.update({(ligne, colonne + 1): v for (ligne, colonne), v in decalees.items()})
        self.tableau.zone = haut, gauche, bas, droite + 1
        feuille.cellules[haut, droite + 1] = f"Colonne{droite + 2 - gauche}"
        return Colonne(self.tableau, self.Count)

    def __call__(self, cle):
        if isinstance(cle, str):
            haut, gauche, _, droite = self.tableau.zone
            titres = [
                self.tableau.Parent.cellules.get((haut, c)) for c in range(gauche, droite + 1)
            ]
            cle = titres.index(cle) + 1
        return Colonne(self.tableau, int(cle))

    Item = __call__


class Colonne(Objet):
    """Une colonne d'un tableau, comptée de un."""

    def __init__(self, tableau, rang):
        self.tableau, self.rang = tableau, rang

    @property
    def Name(self):
        haut, gauche, _, _ = self.tableau.zone
        place = haut, gauche + self.rang - 1
        return str(self.tableau.Parent.cellules.get(place) or f"Colonne{self.rang}")

    def Delete(self):
        haut, gauche, bas, droite = self.tableau.zone
        place, feuille = gauche + self.rang - 1, self.tableau.Parent
        for table in (feuille.cellules, feuille.formules, feuille.formats):
            for ligne in range(haut, bas + 1):
                table.pop((ligne, place), None)
            decalees = {p: v for p, v in table.items() if p[1] > place and haut <= p[0] <= bas}
            for ancienne in decalees:
                del table[ancienne]
            table.update({(ligne, colonne - 1): v for (ligne, colonne), v in decalees.items()})
        self.tableau.zone = haut, gauche, bas, droite - 1
