"""Un tableur qui ne coûte rien : il rend des cellules déjà prêtes, et oublie ce qu'on y écrit.

Il a ce que l'adaptateur demande à un `xlwings.Book`, et rien d'autre : le temps mesuré est celui de
Lettrine, sans celui d'Excel.
"""

import types
import zipfile
from typing import Any
from xml.etree import ElementTree

__all__ = ["LivreMuet"]

Lignes = list[list[Any]]


class _Api:
    """Un objet de COM sans obstacle ; c'est aussi le moteur d'Excel pour Windows."""

    Visible = 0
    CustomProperties = types.SimpleNamespace(Count=0, Add=lambda nom, valeur: None)

    def Activate(self) -> None:
        """Rien à montrer."""


class Plage:
    """Une plage : ses valeurs si elles sont connues, sinon des cellules vides."""

    def __init__(self, lignes: Lignes, haut: int, gauche: int) -> None:
        self.lignes, self.row, self.column = lignes, haut, gauche
        self.shape = len(lignes), len(lignes[0]) if lignes else 1
        self.api, self.impl, self.number_format = _Api(), _Api(), "General"
        self.font = types.SimpleNamespace()

    @property
    def raw_value(self) -> Any:
        return self.lignes if self.shape != (1, 1) else self.lignes[0][0]

    @property
    def formula(self) -> Any:
        return self.raw_value

    @raw_value.setter
    def raw_value(self, valeur: Any) -> None:
        self.recu = valeur

    def clear_contents(self) -> None:
        """Rien à vider."""


class Feuille:
    """Une feuille de cellules prêtes."""

    def __init__(self, livre: "LivreMuet", nom: str, lignes: Lignes, tableau: str = "") -> None:
        self.livre, self.name, self.lignes, self.visible = livre, nom, lignes, True
        self.names: list[object] = []
        self.api, self.impl, self.tables = _Api(), _Api(), []
        if tableau:
            etendue = Plage(lignes, 1, 1)
            moteur = {"api": _Api(), "impl": _Api()}
            self.tables = [types.SimpleNamespace(name=tableau, range=etendue, **moteur)]

    @property
    def used_range(self) -> Plage:
        return Plage(self.lignes, 1, 1)

    def range(self, debut: tuple[int, int], fin: tuple[int, int] | None = None) -> Plage:
        (haut, gauche), (bas, droite) = debut, fin or debut
        if (haut, gauche, droite) == (1, 1, len(self.lignes[0])):
            return Plage(self.lignes[haut - 1 : bas], haut, gauche)
        bloc = [ligne[gauche - 1 : droite] for ligne in self.lignes[haut - 1 : bas]]
        manque = [[None] * (droite - gauche + 1)] * (bas - haut + 1 - len(bloc))
        pleines = [[*ligne, *[None] * (droite - gauche + 1 - len(ligne))] for ligne in bloc]
        return Plage([*pleines, *manque], haut, gauche)

    def copy(self, after: "Feuille") -> "Feuille":
        copie = Feuille(self.livre, self.name, [[None]])
        self.livre.sheets.append(copie)
        return copie

    def delete(self) -> None:
        self.livre.sheets.remove(self)


class _Feuilles(list[Feuille]):
    """Les feuilles d'un livre."""

    def add(self, nom: str, after: Feuille | None = None) -> Feuille:
        feuille = Feuille(self[0].livre, nom, [[None]])
        self.append(feuille)
        return feuille


class LivreMuet:
    """Un classeur ouvert, d'une table ; les rapports qu'on ouvre sont vides."""

    def __init__(self, nom: str, lignes: Lignes | None = None, tableau: str = "") -> None:
        self.name, self.api, self.impl, self.sheets = nom, _Api(), _Api(), _Feuilles()
        self.sheets.append(Feuille(self, "Écritures", lignes or [[None]], tableau))
        self.app = types.SimpleNamespace(books=self)

    def open(self, chemin: str, **_: object) -> "LivreMuet":
        """Un rapport : ses onglets, sans leurs cellules."""
        rapport = LivreMuet("rapport")
        rapport.sheets.clear()
        with zipfile.ZipFile(chemin) as archive:
            for feuille in ElementTree.fromstring(archive.read("xl/workbook.xml")).iter():
                if feuille.tag.endswith("}sheet"):
                    rapport.sheets.append(Feuille(rapport, feuille.attrib["name"], [[None]]))
        return rapport

    def close(self) -> None:
        """Rien à fermer."""
