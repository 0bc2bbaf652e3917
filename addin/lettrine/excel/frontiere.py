"""La frontière entre les cellules d'Excel et le cœur (the border with Excel's cells).

Règle : ce qu'Excel envoie est lu ici, et nulle part ailleurs : nombres flottants, dates, textes,
booléens, cellules vides (None) et cellules en erreur (un entier : un nombre d'Excel est toujours un
flottant). Un argument omis vaut None ; une plage, même d'une cellule, est une `Plage`.
Une cellule en erreur, vide ou illisible n'est jamais lue comme un zéro : elle est une faute, à sa
place. Une plage entière qui est une table se lit avec son en-tête, comme une feuille.
Exceptions : pour un argument facultatif, omis donne la valeur par défaut ; une cellule vide reste
une faute.

Ce qui revient est une valeur, ou des lignes de valeurs. Une faute revient comme `FAUTE`, dont le
complément fait une vraie erreur d'Excel : SOMME ne peut pas la sauter.

Référence : voir `classeur.cellules_com`.
Unités : euros dans les cellules, centimes au-delà.

>>> lues = lire(Plage([[120.0, "1 234,56"], [None, -2146826246]]), "montant", Genre.MONTANT)
>>> lues.valeurs.tolist(), lues.fautes
([12000, 123456, 0, 0], {2: 'la cellule est vide', 3: 'la cellule est en erreur (#N/A)'})
>>> rendre(lues, lues.valeurs, Genre.MONTANT) == [[120.0, 1234.56], [FAUTE, FAUTE]]
True
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeAlias

import numpy as np
import pandas as pd

from lettrine.classeur.cellules_com import EnErreur, en_grille, normaliser
from lettrine.classeur.conversion import convertir, lire_cellules
from lettrine.classeur.entetes import trouver_entete
from lettrine.erreurs import Anomalie, DonneesInvalides, Gravite
from lettrine.monnaie.colonnes import euros_flottants
from lettrine.tables.schema import RANG, Genre, Schema

__all__ = [
    "DERNIER_JOUR",
    "FAUTE",
    "MANQUANT",
    "Cases",
    "Cellule",
    "Plage",
    "Tableau",
    "accorder",
    "en_cellules",
    "lire",
    "lire_table",
    "refuser_a_corriger",
    "rendre",
    "un",
]

Cellule: TypeAlias = str | float | bool | datetime | None
"""Ce qu'une cellule peut montrer."""

FAUTE = "\ue000#VALEUR!"
"""Ce que le complément change en une vraie erreur ; le premier caractère n'est à personne."""

MANQUANT = -2147352572
"""Ce que VBA envoie pour un argument omis (DISP_E_PARAMNOTFOUND)."""

VIDE = "la cellule est vide"

DERNIER_JOUR = np.datetime64("2199-12-31")
"""Au-delà, la date d'un argument ou de la dernière écriture est une faute de frappe."""


@dataclass(frozen=True, slots=True)
class Plage:
    """Les valeurs d'une plage, ligne par ligne, telles qu'Excel les envoie."""

    lignes: Sequence[Sequence[Any]]

    @classmethod
    def de(cls, valeur: Any) -> "Plage":
        """Une plage, d'après sa valeur brute : une cellule, une ligne, ou des lignes."""
        if not isinstance(valeur, list | tuple):
            return cls([[valeur]])
        if not valeur or not isinstance(valeur[0], list | tuple):
            return cls([list(valeur)])
        return cls(valeur)


@dataclass(frozen=True)
class Cases:
    """Des cellules d'un même genre, mises bout à bout, et la forme où les remettre.

    `valeurs` est un tableau numpy (centimes, dates) ou une liste ; `fautes` dit, par place,
    pourquoi une cellule n'est pas lue. `seule` : l'argument n'était qu'une valeur.
    """

    nom: str
    valeurs: Any
    forme: tuple[int, int]
    seule: bool
    fautes: dict[int, str] = field(default_factory=dict)

    def __len__(self) -> int:
        return self.forme[0] * self.forme[1]


def lire(argument: Any, nom: str, genre: Genre, defaut: Any = None) -> Cases:
    """Les cellules d'un argument, chacune lue selon le genre.

    `defaut`, s'il est donné, est ce que vaut un argument omis, tel qu'on l'écrirait dans une
    cellule. Lève `DonneesInvalides` (XLF-01) si l'argument manque.
    """
    if argument is None:
        if defaut is None:
            raise DonneesInvalides(
                "XLF-01", f"L'argument {nom} manque.", "Complétez les arguments de la fonction."
            )
        argument = defaut
    plage = argument if isinstance(argument, Plage) else Plage.de(argument)
    forme = len(plage.lignes), len(plage.lignes[0])
    cellules = [normaliser(valeur) for ligne in plage.lignes for valeur in ligne]
    fautes = {}
    for place, valeur in enumerate(cellules):
        if isinstance(valeur, EnErreur):
            fautes[place] = f"la cellule est en erreur ({valeur.texte})"
        elif isinstance(valeur, str) and not valeur.strip():
            fautes[place] = VIDE
    lisibles = ["" if place in fautes else valeur for place, valeur in enumerate(cellules)]
    valeurs, illisibles = lire_cellules(lisibles, genre)
    if genre is Genre.DATE:
        lointaines = np.flatnonzero(valeurs > DERNIER_JOUR).tolist()
        illisibles |= dict.fromkeys(lointaines, "la date est après 2199")
    seule = not isinstance(argument, Plage | list | tuple) or forme == (1, 1)
    return Cases(nom, valeurs, forme, seule, {**illisibles, **fautes})


def un(argument: Any, nom: str, genre: Genre, defaut: Any = None) -> Any:
    """La seule valeur d'un argument qui n'en admet qu'une : texte, `date`, centimes, `Decimal`.

    Lève `DonneesInvalides` : XLF-01 s'il manque, XLF-02 s'il en a plusieurs, XLF-03 s'il est vide,
    en erreur ou illisible.
    """
    cases = lire(argument, nom, genre, defaut)
    if len(cases) != 1:
        raise DonneesInvalides(
            "XLF-02",
            f"L'argument {nom} est une plage de {len(cases)} cellules ; il en faut une.",
            "Désignez une seule cellule.",
        )
    _refuser_les_fautes(cases)
    valeur = cases.valeurs[0]
    if isinstance(valeur, np.datetime64):
        return valeur.astype("datetime64[D]").item()
    return valeur.item() if isinstance(valeur, np.generic) else valeur


def accorder(*arguments: Cases) -> list[Cases]:
    """Des arguments de même forme ; celui qui n'a qu'une valeur est répété.

    Lève `DonneesInvalides` (XLF-04) si deux plages n'ont pas la même forme.
    """
    formes = {cases.forme for cases in arguments if len(cases) != 1}
    if len(formes) > 1:
        tailles = " et ".join(f"{lignes} × {colonnes}" for lignes, colonnes in sorted(formes))
        raise DonneesInvalides(
            "XLF-04",
            f"Les plages n'ont pas la même taille : {tailles} cellules.",
            "Désignez des plages de même taille, ou une seule cellule.",
        )
    forme = formes.pop() if formes else (1, 1)
    nombre = forme[0] * forme[1]
    return [
        cases if cases.forme == forme else _repetee(cases, forme, nombre) for cases in arguments
    ]


def rendre(modele: Cases, resultats: Any, genre: Genre, *autres: Cases) -> Any:
    """Les résultats à la place des cellules ; une valeur seule pour une cellule seule.

    Une cellule fautive, dans `modele` ou dans `autres`, rend `FAUTE` ; si elle est seule, lève
    `DonneesInvalides` (XLF-03).
    """
    seule = all(cases.seule for cases in (modele, *autres))
    fautes = {**{p: f for cases in autres for p, f in cases.fautes.items()}, **modele.fautes}
    if seule:
        for cases in (modele, *autres):
            _refuser_les_fautes(cases)
    cellules = _vers_excel(resultats, genre)
    for place in fautes:
        cellules[place] = FAUTE
    if seule:
        return cellules[0]
    largeur = modele.forme[1]
    return [cellules[debut : debut + largeur] for debut in range(0, len(cellules), largeur)]


def lire_table(argument: Any, nom: str, schema: Schema) -> "Tableau":
    """La table que porte une plage : son en-tête, reconnu comme dans une feuille, et ses lignes.

    Lève `DonneesInvalides` : XLF-01 si elle manque ; CLA-04, CLA-05, CLA-06 si l'en-tête ne
    convient pas ; le code de la première cellule à corriger s'il y en a une.
    """
    if argument is None:
        raise DonneesInvalides(
            "XLF-01", f"L'argument {nom} manque.", "Désignez la table, en-tête compris."
        )
    plage = argument if isinstance(argument, Plage) else Plage.de(argument)
    grille, source = en_grille(nom, plage.lignes), schema.libelle
    entete = trouver_entete(grille, schema, source=source)
    lue = convertir(grille, entete, schema, source=source)
    refuser_a_corriger(lue.anomalies)
    return Tableau(lue.table, len(grille.lignes), entete.ligne)


@dataclass(frozen=True)
class Tableau:
    """Une table lue, la hauteur de sa plage et la ligne de son en-tête, comptée de zéro."""

    table: pd.DataFrame
    hauteur: int
    entete: int

    def en_face(self, titre: str, valeurs: Any, genre: Genre) -> list[list[Cellule]]:
        """Une colonne aussi haute que la plage : le titre et les valeurs, chacun en face.

        Une ligne que la lecture a sautée (vide, total) a une cellule vide.
        """
        colonne: list[list[Cellule]] = [[None] for _ in range(self.hauteur)]
        colonne[self.entete] = [titre]
        for rang, valeur in zip(self.table[RANG], _vers_excel(valeurs, genre), strict=True):
            colonne[rang - 1] = [valeur]
        return colonne


def en_cellules(table: pd.DataFrame, schema: Schema | None = None) -> list[list[Cellule]]:
    """Une table en cellules : une ligne d'en-têtes, puis les valeurs."""
    colonnes, titres = [], []
    for nom in table.columns:
        colonne = schema[nom] if schema is not None and nom in schema else None
        titres.append(colonne.libelle if colonne else str(nom))
        colonnes.append(_vers_excel(table[nom], colonne.genre if colonne else None))
    return [list(titres), *(list(ligne) for ligne in zip(*colonnes, strict=True))]


def refuser_a_corriger(anomalies: Iterable[Anomalie]) -> None:
    """Lève `DonneesInvalides`, du code de la première, si des anomalies sont à corriger."""
    fautes = [a for a in anomalies if a.gravite is not Gravite.INFORMATION]
    if fautes:
        suite = f" Et {len(fautes) - 1} de plus." if len(fautes) > 1 else ""
        raise DonneesInvalides(
            fautes[0].code,
            fautes[0].message + suite,
            "La ligne est comptée depuis le haut de la plage.",
        )


def _refuser_les_fautes(cases: Cases) -> None:
    for place, faute in sorted(cases.fautes.items()):
        ou = "" if len(cases) == 1 else f", cellule {place + 1}"
        raise DonneesInvalides(
            "XLF-03", f"Argument {cases.nom}{ou} : {faute}.", "Corrigez la cellule."
        )


def _repetee(cases: Cases, forme: tuple[int, int], nombre: int) -> Cases:
    valeurs = cases.valeurs
    if isinstance(valeurs, np.ndarray):
        repetees: Any = np.repeat(valeurs, nombre)
    else:
        repetees = list(valeurs) * nombre
    fautes = dict.fromkeys(range(nombre), cases.fautes[0]) if cases.fautes else {}
    return Cases(cases.nom, repetees, forme, cases.seule, fautes)


def _vers_excel(valeurs: Any, genre: Genre | None) -> list[Any]:
    """Des valeurs du cœur en valeurs de cellules ; une absence est une cellule vide."""
    if genre is Genre.MONTANT:
        return list(euros_flottants(np.asarray(valeurs, dtype=np.int64)).tolist())
    if isinstance(valeurs, pd.Series):
        if genre is Genre.OUI_NON or valeurs.dtype == bool:
            return ["oui" if valeur else "non" for valeur in valeurs]
        valeurs = valeurs.tolist()
    elif isinstance(valeurs, np.ndarray):
        valeurs = (
            valeurs.astype("datetime64[s]") if valeurs.dtype.kind == "M" else valeurs
        ).tolist()
    return [_une_valeur(valeur) for valeur in valeurs]


def _une_valeur(valeur: Any) -> Cellule:
    if valeur is None or valeur is pd.NaT or (isinstance(valeur, float) and math.isnan(valeur)):
        return None
    if isinstance(valeur, str | bool):
        return valeur or None if isinstance(valeur, str) else valeur
    if isinstance(valeur, pd.Timestamp):
        return valeur.to_pydatetime()
    if isinstance(valeur, datetime):
        return valeur
    if isinstance(valeur, date):
        return datetime(valeur.year, valeur.month, valeur.day)
    if isinstance(valeur, int | float | Decimal):
        return float(valeur)
    return str(valeur)
