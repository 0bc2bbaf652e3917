"""Les cellules d'un fichier de tableur, telles quelles (raw cells of a spreadsheet file).

Règle : un fichier .xlsx, .xlsm, .ods, .xls, .csv ou .txt donne une grille par feuille :
des lignes de même longueur, de textes, nombres, booléens et dates, et le texte vide pour
une cellule vide. Les cellules en erreur et les formules jamais calculées, que le lecteur rend
vides, sont repérées à part : une cellule fautive n'est pas un zéro.
Exceptions : d'un .csv tout est texte ; d'un .xls, une formule a toujours un résultat.

Référence : ECMA-376 (xlsx), ODF 1.3 (ods), [MS-XLS] (xls).
Unités : lignes et colonnes comptées de zéro dans la grille, de un à l'écran (`adresse`).

>>> Grille("F1", [["Compte", "Débit"]], premiere_ligne=3, premiere_colonne=1).adresse(0, 1)
'C3'
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import python_calamine

from lettrine import fichiers
from lettrine.classeur import biff, cellules_fautives
from lettrine.classeur.delimite import FormatDelimite, lire_delimite
from lettrine.erreurs import FichierIllisible

__all__ = ["EXTENSIONS", "Grille", "lettre", "lire_grilles"]

EXTENSIONS = (".xlsx", ".xlsm", ".ods", ".xls", ".csv", ".txt")
"""Les formats lus."""


@dataclass(frozen=True, slots=True)
class Grille:
    """Une feuille : son nom, ses lignes, où elle commence, et ses cellules fautives.

    `premiere_ligne` est le numéro à l'écran de la première ligne, `premiere_colonne` le nombre
    de colonnes vides à sa gauche. `erreurs` donne le texte de l'erreur (« #DIV/0! ») d'une
    cellule (ligne, colonne) de la grille. `depuis_1904` : un nombre qui est une date compte
    depuis 1904. `delimite` : comment le texte d'un .csv est écrit. `visible` : la feuille n'est
    pas masquée.
    """

    nom: str
    lignes: list[list[Any]]
    premiere_ligne: int = 1
    premiere_colonne: int = 0
    erreurs: Mapping[tuple[int, int], str] = field(default_factory=dict)
    jamais_calculees: frozenset[tuple[int, int]] = frozenset()
    depuis_1904: bool = False
    delimite: FormatDelimite | None = None
    visible: bool = True

    def rang(self, ligne: int) -> int:
        """Le numéro de ligne à l'écran."""
        return self.premiere_ligne + ligne

    def lettre(self, colonne: int) -> str:
        """La lettre de colonne à l'écran."""
        return lettre(self.premiere_colonne + colonne)

    def adresse(self, ligne: int, colonne: int) -> str:
        """L'adresse de la cellule à l'écran."""
        return f"{self.lettre(colonne)}{self.rang(ligne)}"


def lettre(colonne: int) -> str:
    """La lettre d'une colonne comptée de zéro.

    >>> lettre(0), lettre(25), lettre(26), lettre(701), lettre(702)
    ('A', 'Z', 'AA', 'ZZ', 'AAA')
    """
    lettres = ""
    reste = colonne + 1
    while reste:
        reste, rang = divmod(reste - 1, 26)
        lettres = chr(ord("A") + rang) + lettres
    return lettres


def lire_grilles(chemin: str | Path) -> list[Grille]:
    """Toutes les feuilles de calcul d'un fichier, dans l'ordre.

    Lève `FichierIllisible` : voir `fichiers.verifier_lisible` et `fichiers.verifier_zip` ;
    CLA-01 si le contenu n'est pas un classeur, CLA-03 si l'extension n'est pas lue.
    """
    fichier = fichiers.verifier_lisible(chemin)
    extension = fichier.suffix.lower()
    if extension not in EXTENSIONS:
        raise FichierIllisible(
            "CLA-03",
            f"« {fichier.name} » n'est pas d'un format de tableur lu par Lettrine.",
            "Enregistrez-le en .xlsx, .ods ou .csv.",
        )
    if extension in (".csv", ".txt"):
        lignes, delimite = lire_delimite(fichier)
        return [Grille(fichier.stem, lignes, delimite=delimite)]
    if extension == ".xls":
        fautes = biff.reperer(fichier)
    else:
        fichiers.verifier_zip(fichier)
        fautes = cellules_fautives.reperer(fichier)
    return _lire_feuilles(fichier, fautes)


def _lire_feuilles(fichier: Path, fautes: cellules_fautives.Fautes) -> list[Grille]:
    try:
        with python_calamine.load_workbook(str(fichier)) as classeur:
            calcul = python_calamine.SheetTypeEnum.WorkSheet
            visible = python_calamine.SheetVisibleEnum.Visible
            return [
                _grille(classeur.get_sheet_by_name(f.name), fautes, visible=f.visible == visible)
                for f in classeur.sheets_metadata
                if f.typ == calcul
            ]
    except python_calamine.PasswordError as erreur:
        raise biff.protege(fichier) from erreur
    except (python_calamine.CalamineError, OSError, ValueError) as erreur:
        raise biff.illisible(fichier) from erreur
    except BaseException as erreur:
        # Une panique du lecteur (Rust) n'est pas une Exception ; tout autre arrêt passe.
        if type(erreur).__name__ != "PanicException":
            raise
        raise biff.illisible(fichier) from erreur


def _grille(
    feuille: python_calamine.CalamineSheet, fautes: cellules_fautives.Fautes, *, visible: bool
) -> Grille:
    haut, gauche = feuille.start or (0, 0)
    lignes = feuille.to_python()
    largeur = len(lignes[0]) if lignes else 0

    def dedans(cellule: tuple[int, int]) -> bool:
        return 0 <= cellule[0] - haut < len(lignes) and 0 <= cellule[1] - gauche < largeur

    erreurs = fautes.erreurs.get(feuille.name, {})
    jamais = fautes.jamais_calculees.get(feuille.name, ())
    return Grille(
        feuille.name,
        lignes,
        haut + 1,
        gauche,
        {(i - haut, j - gauche): e for (i, j), e in erreurs.items() if dedans((i, j))},
        frozenset((i - haut, j - gauche) for i, j in jamais if dedans((i, j))),
        fautes.depuis_1904,
        visible=visible,
    )
