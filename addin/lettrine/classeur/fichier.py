"""Le classeur sur disque (file adapter of the workbook port).

Règle : le fichier de l'utilisateur n'est jamais modifié. Les colonnes changées vont dans un
fichier neuf qui a les mêmes feuilles, lignes et colonnes à la même place, titres, colonnes
inconnues et lignes sautées comprises, par valeurs ; les feuilles de résultat vont dans un
classeur de rapport. Un .csv rend un .csv au même séparateur, au même encodage et à la même
décimale ; les autres formats rendent un .xlsx.
Exceptions : formules, mises en forme et macros de la source ne sont pas recopiées, seules
leurs valeurs le sont ; une cellule en erreur reste en erreur, et une formule jamais calculée,
qui n'a pas de valeur, devient #N/A.

Unités : montants en centimes dans les tables, en euros dans les fichiers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import xlsxwriter

from lettrine import fichiers
from lettrine.classeur.conversion import convertir, texte_de_cellule
from lettrine.classeur.delimite import FormatDelimite, ecrire_delimite, proteger
from lettrine.classeur.entetes import (
    Correspondance,
    Entete,
    anomalies_d_entete,
    choisir_feuille,
)
from lettrine.classeur.grille import Grille, lire_grilles
from lettrine.classeur.port import Lecture, Provenance, verifier_la_longueur
from lettrine.classeur.presentation import (
    ENTETE,
    FORMATS,
    OPTIONS,
    TEXTE_MAXIMAL,
    Feuille,
    ecrire_classeur,
    fermer,
    sans_ramasse_miettes,
)
from lettrine.erreurs import OptionInvalide
from lettrine.monnaie.colonnes import euros_flottants, textes_de_centimes
from lettrine.tables.schema import RANG, Genre, Schema

__all__ = ["ClasseurFichier", "ouvrir_classeur"]

ERREURS_EXCEL = {
    "#DIV/0!": "#DIV/0!",
    "#N/A": "#N/A",
    "#REF!": "#REF!",
    "#NULL!": "#NULL!",
    "#NUL!": "#NULL!",
    "#VALUE!": "#VALUE!",
    "#VALEUR!": "#VALUE!",
    "#NAME?": "#NAME?",
    "#NOM?": "#NAME?",
    "#NUM!": "#NUM!",
    "#NOMBRE!": "#NUM!",
}
SANS_VALEUR = ("", 0, "non")
LIGNES_EN_MEMOIRE = 200_000
LIGNES_MESUREES = 1000  # celles qui décident de la largeur des colonnes


def ouvrir_classeur(
    entree: str | Path,
    *,
    sortie: str | Path | None = None,
    rapport: str | Path | None = None,
    feuille: str | None = None,
    dossier: str = "",
    au: date | None = None,
) -> "ClasseurFichier":
    """Le classeur d'un fichier ; le fichier est lu aussitôt (voir `grille.lire_grilles`)."""
    return ClasseurFichier(
        entree, sortie=sortie, rapport=rapport, feuille=feuille, dossier=dossier, au=au
    )


class ClasseurFichier:
    """Un fichier lu, un fichier neuf pour les colonnes, un autre pour les feuilles.

    `feuille` nomme la feuille de la première table lue, quand plusieurs conviennent ; `dossier` et
    `au` paraissent en pied des pages du rapport.
    """

    def __init__(
        self,
        entree: str | Path,
        *,
        sortie: str | Path | None = None,
        rapport: str | Path | None = None,
        feuille: str | None = None,
        dossier: str = "",
        au: date | None = None,
    ) -> None:
        self.entree = Path(entree)
        self.grilles = lire_grilles(self.entree)
        self.sortie = None if sortie is None else self._destination(Path(sortie))
        self.rapport = None if rapport is None else self._distinct(Path(rapport))
        if self.rapport is not None and self.rapport == self.sortie:
            raise OptionInvalide(
                "CLA-34",
                f"La sortie et le rapport sont le même fichier « {self.rapport.name} ».",
                "Donnez-leur deux noms.",
            )
        self._feuille, self._dossier, self._au = feuille, dossier, au
        self._lues: dict[str, tuple[int, Entete, Schema, Lecture]] = {}
        self._feuilles: list[Feuille] = []
        self._a_ecrire = False

    def tables(self) -> list[str]:
        """Les feuilles remplies, dans l'ordre du classeur."""
        return [grille.nom for grille in self.grilles if grille.lignes]

    def lire(self, schema: Schema) -> Lecture:
        """La table de ce schéma ; voir `entetes` et `conversion` pour les refus et anomalies."""
        source = self.entree.name
        premiere = next(iter(self._lues), schema.nom)
        feuille = self._feuille if schema.nom == premiere else None
        grille, entete = choisir_feuille(self.grilles, schema, source=source, feuille=feuille)
        conversion = convertir(grille, entete, schema, source=source)
        lecture = Lecture(
            conversion.table,
            (*anomalies_d_entete(grille, entete, source), *conversion.anomalies),
            Provenance(source, grille.nom, entete.correspondances),
        )
        rang = next(i for i, g in enumerate(self.grilles) if g is grille)
        self._lues[schema.nom] = (rang, entete, schema, lecture)
        return lecture

    def ecrire_colonnes(
        self,
        nom: str,
        colonnes: Mapping[str, pd.Series],
        *,
        seulement: Sequence[int] | None = None,
    ) -> None:
        """Remplace les colonnes données, ou les ajoute après la dernière, sous leur libellé.

        Chaque série a la longueur et l'ordre de la table lue ; `seulement` sont les places des
        lignes à écrire, toutes à défaut. Lève `OptionInvalide` CLA-30 si
        la table `nom` n'a pas été lue, `DonneesInvalides` CLA-31 si une longueur diffère.
        """
        if nom not in self._lues:
            raise OptionInvalide(
                "CLA-30", f"La table {nom} n'a pas encore été lue.", "Lisez-la avant d'y écrire."
            )
        rang, entete, schema, lecture = self._lues[nom]
        grille = self.grilles[rang]
        lignes = [list(ligne) for ligne in grille.lignes]
        places = [int(r) - grille.premiere_ligne for r in lecture.table[RANG]]
        for colonne, serie in colonnes.items():
            verifier_la_longueur(nom, colonne, serie, len(places))
            genre = schema[colonne].genre if colonne in schema else Genre.TEXTE
            place = entete.places.get(colonne)
            if place is None:
                place, entete = _ajouter(grille, lignes, entete, schema, colonne)
            cellules = _cellules(serie, genre, self._delimite)
            ecrites = range(len(places)) if seulement is None else seulement
            for n in ecrites:
                lignes[places[n]][place] = cellules[n]
            grille = _sans_fautes(grille, place, {places[n] for n in ecrites})
        self.grilles[rang] = replace(grille, lignes=lignes)
        self._lues[nom] = (rang, entete, schema, lecture)
        self._a_ecrire = True

    def ajouter_lignes(self, schema: Schema, table: pd.DataFrame) -> None:
        """Ajoute des lignes sous les dernières de la table, dans une feuille neuve s'il le faut.

        Une colonne que la feuille n'a pas n'est ajoutée que si une ligne la remplit. Lève
        `OptionInvalide` CLA-37 si un .csv, qui n'a qu'une table, devrait en recevoir une autre.
        """
        if schema.nom not in self._lues:
            self._ouvrir_feuille(schema)
        rang, entete, _, lecture = self._lues[schema.nom]
        grille = self.grilles[rang]
        lignes = [list(ligne) for ligne in grille.lignes]
        premiere = len(lignes)
        lignes += [[""] * len(lignes[0]) for _ in range(len(table))]
        for colonne in schema.colonnes:
            if colonne.nom not in table:
                continue
            cellules = _cellules(table[colonne.nom], colonne.genre, self._delimite)
            place = entete.places.get(colonne.nom)
            if place is None and any(valeur not in SANS_VALEUR for valeur in cellules):
                place, entete = _ajouter(grille, lignes, entete, schema, colonne.nom)
            if place is not None:
                for ligne, valeur in enumerate(cellules, premiere):
                    lignes[ligne][place] = valeur
        self.grilles[rang] = replace(grille, lignes=lignes)
        self._lues[schema.nom] = (rang, entete, schema, lecture)
        self._a_ecrire = True

    def ecrire_feuille(self, feuille: Feuille) -> None:
        """Met une feuille de côté pour le classeur de rapport."""
        self._feuilles.append(feuille)

    def enregistrer(self) -> list[Path]:
        """Écrit le fichier de sortie et le rapport, chacun d'un seul geste.

        Lève `OptionInvalide` CLA-32 s'il y a de quoi écrire sans endroit où l'écrire.
        """
        for utile, chemin, quoi in (
            (self._a_ecrire, self.sortie, "le fichier de sortie"),
            (bool(self._feuilles), self.rapport, "le classeur de rapport"),
        ):
            if utile and chemin is None:
                raise OptionInvalide(
                    "CLA-32", f"Rien ne dit où écrire {quoi}.", "Indiquez un fichier (--sortie)."
                )
        ecrits = []
        if self.sortie is not None and self._a_ecrire:
            self._ecrire_sortie(self.sortie)
            ecrits.append(self.sortie)
            self._a_ecrire = False
        if self.rapport is not None and self._feuilles:
            ecrire_classeur(self.rapport, self._feuilles, dossier=self._dossier, au=self._au)
            ecrits.append(self.rapport)
            self._feuilles = []
        return ecrits

    @property
    def _delimite(self) -> FormatDelimite | None:
        return self.grilles[0].delimite if self.grilles else None

    def _ouvrir_feuille(self, schema: Schema) -> None:
        """Une feuille de plus, avec l'en-tête de la table et rien dessous."""
        if self._delimite is not None:
            raise OptionInvalide(
                "CLA-37",
                f"« {self.entree.name} » n'a qu'une table : la table {schema.nom} ne peut pas y"
                " être ajoutée.",
                "Enregistrez-le en classeur .xlsx.",
            )
        libelles = [colonne.libelle for colonne in schema.colonnes]
        grille = Grille(schema.nom, [libelles])
        correspondances = tuple(
            Correspondance(place, grille.lettre(place), colonne.libelle, colonne.nom)
            for place, colonne in enumerate(schema.colonnes)
        )
        lecture = Lecture(
            schema.vide(), (), Provenance(self.entree.name, schema.nom, correspondances)
        )
        self.grilles.append(grille)
        self._lues[schema.nom] = (
            len(self.grilles) - 1,
            Entete(0, correspondances),
            schema,
            lecture,
        )

    def _destination(self, sortie: Path) -> Path:
        """Le format de la source décide de l'extension : un texte reste un texte."""
        attendue = self.entree.suffix.lower() if self._delimite else ".xlsx"
        if sortie.suffix.lower() != attendue:
            raise OptionInvalide(
                "CLA-33",
                f"« {sortie.name} » : à partir de « {self.entree.name} », la sortie est un"
                f" fichier {attendue}.",
                f"Nommez-la « {sortie.stem}{attendue} ».",
            )
        return self._distinct(sortie)

    def _distinct(self, sortie: Path) -> Path:
        if sortie.resolve() == self.entree.resolve():
            raise OptionInvalide(
                "CLA-34",
                f"La sortie « {sortie.name} » est le fichier d'entrée, que Lettrine ne modifie"
                " jamais.",
                "Choisissez un autre nom ou un autre dossier.",
            )
        return sortie

    def _ecrire_sortie(self, sortie: Path) -> None:
        with sans_ramasse_miettes(), fichiers.ecriture_sure(sortie) as provisoire:
            if self._delimite is not None:
                lignes = (
                    [proteger(texte_de_cellule(valeur)) for valeur in ligne]
                    for ligne in self.grilles[0].lignes
                )
                ecrire_delimite(provisoire, lignes, self._delimite)
                return
            longue = any(len(grille.lignes) > LIGNES_EN_MEMOIRE for grille in self.grilles)
            depuis_1904 = any(grille.depuis_1904 for grille in self.grilles)
            options = {**OPTIONS, "constant_memory": longue, "date_1904": depuis_1904}
            classeur = xlsxwriter.Workbook(str(provisoire), options)
            classeur.set_properties({"created": datetime(2000, 1, 1)})
            ecriture = _Ecriture(classeur)
            for rang, grille in enumerate(self.grilles):
                ecriture.feuille(grille, self._colonnes_connues(rang))
            fermer(classeur)

    def _colonnes_connues(self, rang: int) -> tuple[int, dict[int, Genre]]:
        """La ligne d'en-tête et le genre des colonnes reconnues d'une feuille."""
        for rang_lu, entete, schema, _ in self._lues.values():
            if rang_lu == rang:
                genres = {
                    place: schema[nom].genre
                    for nom, place in entete.places.items()
                    if nom in schema
                }
                return entete.ligne, genres
        return -1, {}


class _Ecriture:
    """Recopie des grilles par valeurs, chaque nature de valeur avec son format."""

    def __init__(self, classeur: xlsxwriter.Workbook) -> None:
        self.classeur = classeur
        self.entete = classeur.add_format(ENTETE)
        self.texte = classeur.add_format({"num_format": FORMATS[Genre.TEXTE]})
        self.montant = classeur.add_format({"num_format": FORMATS[Genre.MONTANT]})
        self.jour = classeur.add_format({"num_format": "dd/mm/yyyy"})
        self.instant = classeur.add_format({"num_format": "dd/mm/yyyy hh:mm:ss"})
        self.heure = classeur.add_format({"num_format": "hh:mm:ss"})
        self.duree = classeur.add_format({"num_format": "[h]:mm:ss"})

    def feuille(self, grille: Grille, connues: tuple[int, dict[int, Genre]]) -> None:
        page: Any = self.classeur.add_worksheet(grille.nom)
        entete, genres = connues
        largeurs: dict[int, int] = {}
        montants = {place: self.montant for place, g in genres.items() if g is Genre.MONTANT}
        formats = {float: montants, int: montants}
        ecrire = self._ecritures(page)
        fautes = {c: ERREURS_EXCEL.get(t, "#VALUE!") for c, t in grille.erreurs.items()}
        fautes |= dict.fromkeys(grille.jamais_calculees, "#N/A")
        if not grille.visible:
            page.hide()
        for i, ligne in enumerate(grille.lignes):
            rang = grille.premiere_ligne - 1 + i
            for j, valeur in enumerate(ligne):
                if valeur == "":
                    if fautes and (i, j) in fautes:
                        erreur, place = fautes[i, j], grille.premiere_colonne + j
                        page.write_formula(rang, place, f"={erreur}", None, erreur)
                    continue
                ecrire_valeur, format_ = ecrire[valeur.__class__]
                if i > entete:
                    format_ = formats.get(valeur.__class__, {}).get(j, format_)
                elif i == entete:
                    format_ = self.entete
                ecrire_valeur(rang, grille.premiere_colonne + j, valeur, format_)
                if entete <= i < entete + LIGNES_MESUREES:
                    largeurs[j] = max(largeurs.get(j, 0), _largeur(valeur))
        for j, largeur in largeurs.items():
            place = grille.premiere_colonne + j
            page.set_column(place, place, min(max(largeur + 2, 9), 60))
        if entete >= 0:
            page.freeze_panes(grille.premiere_ligne + entete, 0)

    def _ecritures(self, page: Any) -> dict[type, tuple[Any, Any]]:
        def texte(ligne: int, colonne: int, valeur: str, format_: Any) -> None:
            page.write_string(ligne, colonne, valeur[:TEXTE_MAXIMAL], format_)

        return {
            str: (texte, self.texte),
            float: (page.write_number, None),
            int: (page.write_number, None),
            bool: (page.write_boolean, None),
            date: (page.write_datetime, self.jour),
            datetime: (page.write_datetime, self.instant),
            time: (page.write_datetime, self.heure),
            timedelta: (page.write_datetime, self.duree),
        }


def _ajouter(
    grille: Grille, lignes: list[list[Any]], entete: Entete, schema: Schema, nom: str
) -> tuple[int, Entete]:
    """Une colonne vide de plus, à droite de la dernière, avec son libellé."""
    libelle = schema[nom].libelle if nom in schema else nom
    place = len(lignes[0])
    for ligne in lignes:
        ligne.append("")
    lignes[entete.ligne][place] = libelle
    ajoutee = Correspondance(place, grille.lettre(place), libelle, nom)
    return place, Entete(entete.ligne, (*entete.correspondances, ajoutee))


def _sans_fautes(grille: Grille, place: int, lignes: set[int]) -> Grille:
    """La grille dont les cellules remplacées ne sont plus fautives."""
    return replace(
        grille,
        erreurs={c: t for c, t in grille.erreurs.items() if c[1] != place or c[0] not in lignes},
        jamais_calculees=frozenset(
            c for c in grille.jamais_calculees if c[1] != place or c[0] not in lignes
        ),
    )


def _cellules(serie: pd.Series, genre: Genre, delimite: FormatDelimite | None) -> Sequence[Any]:
    """Les valeurs de cellule d'une colonne typée ; une valeur absente est une cellule vide."""
    if genre is Genre.MONTANT:
        return _euros(serie, delimite)
    if genre is Genre.DATE:
        jours = serie.to_numpy().astype("datetime64[D]").tolist()
        return ["" if jour is None else jour for jour in jours]
    if genre in (Genre.TAUX, Genre.NOMBRE):
        forme = str if delimite else float
        return ["" if taux is None else forme(taux) for taux in serie]
    if genre is Genre.OUI_NON:
        return ["oui" if valeur else "non" for valeur in serie]
    if pd.api.types.is_integer_dtype(serie.dtype):
        return list(serie.tolist())
    return ["" if pd.isna(valeur) else str(valeur) for valeur in serie]


def _euros(serie: pd.Series, delimite: FormatDelimite | None) -> Sequence[Any]:
    centimes = serie.to_numpy(dtype="int64")
    if delimite:
        textes = textes_de_centimes(centimes).to_pylist()
        return [texte.replace(",", delimite.decimale) for texte in textes]
    return list(euros_flottants(centimes).tolist())


def _largeur(valeur: object) -> int:
    if isinstance(valeur, str):
        return len(valeur)
    return 11 if isinstance(valeur, date) else 12
