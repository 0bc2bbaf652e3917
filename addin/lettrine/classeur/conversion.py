"""De la grille à la table typée (raw cells to a typed table).

Règle : chaque colonne reconnue prend le type de son schéma. Un compte 411000.0 devient
« 411000 », un montant des centimes, une date (Excel, numéro de série ou texte) un jour ; les
textes restent ce qu'ils sont, zéros de tête compris. Une cellule illisible donne une anomalie
qui nomme sa place, et la valeur vide : bloquante dans une colonne obligatoire, sinon à traiter.
Sont sautées, et comptées : les lignes vides, les en-têtes répétés, les lignes de total (un
texte qui commence par total, sous-total, solde, report, à reporter ou cumul, sur une ligne
sans date, ou sans clé si la table n'a pas de date obligatoire) et les titres (ni date ni
montant, ou une seule cellule remplie).
Exceptions : une ligne datée n'est jamais sautée ; un débit vide vaut zéro si le crédit est
rempli, et l'inverse.

Référence : LPF art. A47 A-1, VII (Montant et Sens : D et C, ou +1 et -1).
Unités : montants en centimes ; `Rang` est la ligne à l'écran.

>>> from lettrine.classeur.entetes import trouver_entete
>>> from lettrine.tables.ecritures import ECRITURES
>>> grille = Grille("GL", [["Date", "Compte", "Débit", "Crédit"],
...                        ["31/01/2026", 411000.0, 12.5, ""], ["", "Total", 12.5, ""]])
>>> lue = convertir(grille, trouver_entete(grille, ECRITURES), ECRITURES, source="gl.xlsx")
>>> lue.table[["CompteNum", "Debit", "Rang"]].values.tolist()
[['411000', 1250, 2]]
>>> [a.message for a in lue.anomalies]
['« gl.xlsx », feuille « GL » : 1 ligne de total ou de report sautée (ligne 3).']
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import compress
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from lettrine.classeur.cellules_fautives import est_une_erreur
from lettrine.classeur.entetes import MONTANT, SENS, Entete
from lettrine.classeur.grille import Grille
from lettrine.dates import formater, lire_date
from lettrine.erreurs import Anomalie, Gravite, anomalies_groupees
from lettrine.monnaie import lire_centimes, lire_nombre, lire_taux
from lettrine.monnaie.colonnes import centimes_de_flottants, centimes_de_textes
from lettrine.tables.schema import RANG, Colonne, Genre, Schema, cle_d_entete

__all__ = ["Conversion", "convertir", "lire_cellules", "texte_de_cellule"]

DECALAGE_1904 = 1462
_TOTAL = re.compile(r"(sous[ -]?)?tota(l|ux)\b|solde\b|report\b|a reporter\b|cumul\b")
_SENS = {"d": 1, "debit": 1, "deb": 1, "c": -1, "credit": -1, "cre": -1}
_SIGNES = {"+1": 1, "1": 1, "+": 1, "-1": -1, "-": -1}
_OUI = {"oui": True, "vrai": True, "true": True, "x": True, "o": True, "1": True}
_NON = {"non": False, "faux": False, "false": False, "n": False, "0": False}

_ILLISIBLES = {
    Genre.MONTANT: ("CLA-12", "corrigez le montant"),
    Genre.DATE: ("CLA-13", "corrigez la date (jj/mm/aaaa)"),
    Genre.ENTIER: ("CLA-14", "mettez un nombre entier"),
    Genre.NUMERO: ("CLA-14", "mettez un nombre entier"),
    Genre.TAUX: ("CLA-15", "écrivez par exemple 12,4 %"),
    Genre.NOMBRE: ("CLA-25", "écrivez par exemple 6,67"),
    Genre.OUI_NON: ("CLA-16", "écrivez oui ou non"),
}

Masque = npt.NDArray[np.bool_]
Fautes = dict[int, str]


@dataclass(frozen=True)
class Conversion:
    """La table typée, et ce qu'il y a à dire de sa lecture."""

    table: pd.DataFrame
    anomalies: tuple[Anomalie, ...]


def convertir(grille: Grille, entete: Entete, schema: Schema, *, source: str) -> Conversion:
    """La table que porte une feuille. Voir la règle du module ; codes CLA-10 à CLA-25."""
    return _Lecture(grille, entete, schema, source).lire()


def texte_de_cellule(valeur: object) -> str:
    """Le texte d'une cellule telle qu'on la lit à l'écran.

    >>> texte_de_cellule(411000.0), texte_de_cellule(411000.5), texte_de_cellule(True)
    ('411000', '411000.5', 'VRAI')
    >>> texte_de_cellule(date(2026, 1, 31)), texte_de_cellule(" 00123 ")
    ('31/01/2026', '00123')
    """
    if isinstance(valeur, str):
        return valeur.strip()
    if isinstance(valeur, bool):
        return "VRAI" if valeur else "FAUX"
    if isinstance(valeur, float):
        return str(int(valeur)) if valeur.is_integer() else repr(valeur)
    if isinstance(valeur, datetime):
        heure = "" if valeur.time() == valeur.min.time() else f" {valeur:%H:%M:%S}"
        return f"{formater(valeur)}{heure}"
    if isinstance(valeur, date):
        return formater(valeur)
    return str(valeur)


def lire_cellules(
    valeurs: Sequence[Any], genre: Genre, *, depuis_1904: bool = False
) -> tuple[Any, Fautes]:
    """Des cellules lues selon leur genre, et pourquoi d'autres ne le sont pas, par place.

    Une cellule vide (« ») a la valeur vide du genre ; une cellule illisible aussi.

    >>> lire_cellules([12.5, "1 234,56", ""], Genre.MONTANT)[0].tolist()
    [1250, 123456, 0]
    >>> lire_cellules(["oui", "peut-être"], Genre.OUI_NON)
    ([True, False], {1: "« peut-être » n'est ni oui ni non"})
    """
    if genre is Genre.MONTANT:
        return _montants(valeurs)
    if genre is Genre.DATE:
        return _dates(valeurs, depuis_1904)
    if genre is Genre.TEXTE:
        return [texte_de_cellule(valeur) for valeur in valeurs], {}
    lecteur, vide = _LECTEURS[genre]
    return _un_a_un(valeurs, lecteur, vide)


class _Lecture:
    """La lecture d'une feuille : ses colonnes brutes, ses lignes gardées, ses anomalies."""

    def __init__(self, grille: Grille, entete: Entete, schema: Schema, source: str) -> None:
        self.grille, self.entete, self.schema = grille, entete, schema
        self.lieu = f"« {source} », feuille « {grille.nom} »"
        self.debut = entete.ligne + 1
        self.anomalies: list[Anomalie] = []
        lignes = grille.lignes[self.debut :]
        colonnes = list(zip(*lignes, strict=True)) if lignes else []
        self.brutes: dict[str, Sequence[Any]] = {
            nom: colonnes[place] if colonnes else () for nom, place in entete.places.items()
        }
        self.gardees = np.arange(len(lignes))

    def lire(self) -> Conversion:
        self._trier_les_lignes()
        self._signaler_les_fautes()
        lues: dict[str, Any] = {
            nom: self._lire_colonne(self.schema[nom], valeurs)
            for nom, valeurs in self.brutes.items()
            if nom not in (MONTANT, SENS)
        }
        if MONTANT in self.brutes:
            lues |= self._lire_montant_et_sens()
        self._signaler_les_vides(lues)
        self._signaler_les_debordements()
        lues[RANG] = self.gardees + self.debut + self.grille.premiere_ligne
        return Conversion(self.schema.table(lues), tuple(self.anomalies))

    def _signaler_les_debordements(self) -> None:
        """CLA-24 : dans un texte à colonnes, une ligne plus longue que l'en-tête est décalée."""
        if self.grille.delimite is None:
            return
        titres = self.grille.lignes[self.entete.ligne]
        largeur = max((i + 1 for i, titre in enumerate(titres) if not _est_vide(titre)), default=0)
        for place in self.gardees.tolist():
            ligne = self.grille.lignes[self.debut + place]
            if any(not _est_vide(valeur) for valeur in ligne[largeur:]):
                rang = self.debut + place + self.grille.premiere_ligne
                message = (
                    f"{self.lieu}, ligne {rang} : plus de champs que l'en-tête, la ligne est"
                    " décalée ; corrigez-la ou mettez ses textes entre guillemets."
                )
                self.anomalies.append(Anomalie("CLA-24", Gravite.BLOQUANTE, message, rang=rang))

    # --- quelles lignes ------------------------------------------------------------------

    def _trier_les_lignes(self) -> None:
        candidates, sans_montant = self._lignes_douteuses()
        gardees = np.ones(len(self.gardees), dtype=bool)
        fautives = {ligne for ligne, _ in (*self.grille.erreurs, *self.grille.jamais_calculees)}
        sautees: dict[str, list[int]] = {"total": [], "titre": [], "entete": []}
        for place in np.flatnonzero(candidates).tolist():
            ligne = self.grille.lignes[self.debut + place]
            remplies = sum(not _est_vide(v) for v in ligne)
            if self._est_un_total(place):
                sautees["total"].append(place)
            elif self.debut + place in fautives:
                continue
            elif not remplies:
                gardees[place] = False
            elif sans_montant[place] and (remplies == 1 or self._sans_date(place)):
                sautees["titre"].append(place)
        sautees["entete"] = self._entetes_repetes()
        for places in sautees.values():
            gardees[places] = False
        self._dire_les_sautees(sautees)
        if not gardees.all():
            self.gardees = np.flatnonzero(gardees)
            self.brutes = {n: tuple(compress(v, gardees)) for n, v in self.brutes.items()}

    def _lignes_douteuses(self) -> tuple[Masque, Masque]:
        """Les lignes où il manque une clé ou une date, et celles sans aucun montant."""
        cles, dates, montants = self._obligatoires()
        douteuses = np.zeros(len(self.gardees), dtype=bool)
        for nom in (*cles, *dates):
            douteuses |= _vides(self.brutes[nom])
        for nom in dates:
            textes = {v for v in set(self.brutes[nom]) if _est_un_total(v)}
            if textes:
                douteuses |= np.array([v in textes for v in self.brutes[nom]])
        if not montants:
            return douteuses, np.zeros(len(self.gardees), dtype=bool)
        return douteuses, np.logical_and.reduce([_vides(self.brutes[nom]) for nom in montants])

    def _sans_date(self, place: int) -> bool:
        """Vrai si aucune date obligatoire n'est remplie ; sans date obligatoire, une clé vide."""
        cles, dates, _ = self._obligatoires()
        if not dates:
            return any(_est_vide(self.brutes[nom][place]) for nom in cles)
        valeurs = [self.brutes[nom][place] for nom in dates]
        return all(_est_vide(v) or _est_un_total(v) for v in valeurs)

    def _est_un_total(self, place: int) -> bool:
        ligne = self.grille.lignes[self.debut + place]
        return self._sans_date(place) and any(_est_un_total(v) for v in ligne)

    def _obligatoires(self) -> tuple[list[str], list[str], list[str]]:
        """Les colonnes obligatoires présentes : clés (textes), dates, montants."""
        presentes = [nom for nom in self.schema.obligatoires if nom in self.brutes]
        genres = {nom: self.schema[nom].genre for nom in presentes}
        montants = [n for n in presentes if genres[n] is Genre.MONTANT]
        return (
            [n for n in presentes if genres[n] not in (Genre.MONTANT, Genre.DATE)],
            [n for n in presentes if genres[n] is Genre.DATE],
            [MONTANT] if MONTANT in self.brutes else montants,
        )

    def _entetes_repetes(self) -> list[int]:
        """Les lignes qui redonnent l'en-tête, comme un état imprimé en haut de chaque page."""
        attendues = self.grille.lignes[self.entete.ligne]
        places = self.entete.places
        premiere = next(iter(self.brutes))
        modele = attendues[places[premiere]]
        return [
            i
            for i, valeur in enumerate(self.brutes[premiere])
            if valeur == modele
            and all(
                self.grille.lignes[self.debut + i][place] == attendues[place]
                for place in places.values()
            )
        ]

    def _dire_les_sautees(self, sautees: dict[str, list[int]]) -> None:
        textes = {
            "total": ("ligne de total ou de report sautée", "lignes de total ou de report sautées"),
            "titre": ("ligne sans date ni montant sautée", "lignes sans date ni montant sautées"),
            "entete": ("en-tête répété sauté", "en-têtes répétés sautés"),
        }
        for nature, places in sautees.items():
            if not places:
                continue
            rangs = [self._rang(place) for place in places]
            lignes = f"ligne {rangs[0]}" if len(rangs) == 1 else f"entre {rangs[0]} et {rangs[-1]}"
            self.anomalies.append(
                Anomalie(
                    "CLA-21",
                    Gravite.INFORMATION,
                    f"{self.lieu} : {len(places)} {textes[nature][len(places) > 1]} ({lignes}).",
                    rang=rangs[0],
                )
            )

    # --- quelles valeurs -----------------------------------------------------------------

    def _lire_colonne(self, colonne: Colonne, valeurs: Sequence[Any]) -> Any:
        if colonne.genre is Genre.TEXTE:
            return self._lire_textes(colonne, valeurs)
        lues, fautes = lire_cellules(valeurs, colonne.genre, depuis_1904=self.grille.depuis_1904)
        code, remede = _ILLISIBLES[colonne.genre]
        self._illisibles(code, colonne, fautes, remede)
        return lues

    def _lire_textes(self, colonne: Colonne, valeurs: Sequence[Any]) -> pa.Array | list[str]:
        if not colonne.choix and set(map(type, valeurs)) <= {str}:
            return pc.utf8_trim_whitespace(pa.array(valeurs, type=pa.large_string()))
        textes = [v.strip() if v.__class__ is str else texte_de_cellule(v) for v in valeurs]
        if colonne.choix:
            formes = {cle_d_entete(choix): choix for choix in colonne.choix}
            textes = [formes.get(cle_d_entete(t), t) if t else t for t in textes]
            admis = ", ".join(colonne.choix)
            fautes = {
                i: f"« {t} » n'est pas admis"
                for i, t in enumerate(textes)
                if t and t not in colonne.choix
            }
            self._illisibles("CLA-17", colonne, fautes, f"choisissez parmi {admis}")
        return textes

    def _lire_montant_et_sens(self) -> dict[str, npt.NDArray[np.int64]]:
        debit = self.schema["Debit"]
        montants, fautes = _montants(self.brutes[MONTANT])
        self._illisibles("CLA-12", debit, fautes, "corrigez le montant", MONTANT)
        sens, fautes = _un_a_un(self.brutes[SENS], _lire_sens, 0)
        vides = _vides(self.brutes[SENS]) & (montants != 0)
        fautes |= {int(i): "le sens est vide" for i in np.flatnonzero(vides)}
        self._illisibles("CLA-23", debit, fautes, "écrivez D ou C", SENS)
        signes = np.array(sens, dtype=np.int64)
        return {"Debit": montants * (signes > 0), "Credit": montants * (signes < 0)}

    # --- ce qu'il faut en dire -----------------------------------------------------------

    def _rang(self, place: int) -> int:
        return self.grille.rang(self.debut + place)

    def _illisibles(
        self, code: str, colonne: Colonne, fautes: Fautes, remede: str, nom: str = ""
    ) -> None:
        place = self.entete.places[nom or colonne.nom]
        connues = self._fautives(place)
        fautes = {i: f for i, f in sorted(fautes.items()) if i not in connues}
        self._ajouter(
            code,
            Gravite.BLOQUANTE if colonne.obligatoire else Gravite.A_TRAITER,
            {int(self.gardees[i]): f"{faute} ; {remede}" for i, faute in fautes.items()},
            colonne=place,
            libelle=nom or colonne.libelle,
            nom=nom or colonne.nom,
        )

    def _signaler_les_fautes(self) -> None:
        """Cellules en erreur et formules jamais calculées des lignes gardées."""
        for trouvee in self.entete.correspondances:
            nom = trouvee.colonne
            obligatoire = nom in (MONTANT, SENS) or (
                nom in self.schema and self.schema[nom].obligatoire
            )
            gravite = Gravite.BLOQUANTE if obligatoire else Gravite.A_TRAITER
            for code, textes, remede in (
                ("CLA-10", self._erreurs(trouvee.indice), "corrigez la formule"),
                ("CLA-11", self._jamais(trouvee.indice), "ouvrez et enregistrez le classeur"),
            ):
                self._ajouter(
                    code,
                    gravite,
                    {place: f"{texte} ; {remede}" for place, texte in textes.items()},
                    colonne=trouvee.indice,
                    libelle=trouvee.entete,
                    nom=nom or trouvee.entete,
                )

    def _erreurs(self, place: int) -> Fautes:
        """Les cellules en erreur d'une colonne ; celles d'un texte à colonnes sont du texte."""
        fautes = {
            ligne - self.debut: f"la cellule est en erreur ({texte})"
            for (ligne, colonne), texte in sorted(self.grille.erreurs.items())
            if colonne == place and ligne >= self.debut
        }
        return {i: f for i, f in fautes.items() if self._est_gardee(i)}

    def _jamais(self, place: int) -> Fautes:
        return {
            ligne - self.debut: "la formule n'a jamais été calculée"
            for ligne, colonne in sorted(self.grille.jamais_calculees)
            if colonne == place and ligne >= self.debut and self._est_gardee(ligne - self.debut)
        }

    def _est_gardee(self, place: int) -> bool:
        rang = int(np.searchsorted(self.gardees, place))
        return rang < len(self.gardees) and int(self.gardees[rang]) == place

    def _fautives(self, place: int) -> set[int]:
        """Les lignes de la table dont la cellule est déjà signalée."""
        lignes = {*self._erreurs(place), *self._jamais(place)}
        return {int(np.searchsorted(self.gardees, ligne)) for ligne in lignes}

    def _signaler_les_vides(self, lues: dict[str, Any]) -> None:
        for nom in self.schema.obligatoires:
            if nom not in self.brutes or nom in ("Debit", "Credit"):
                continue
            vides = np.flatnonzero(_vides(self.brutes[nom])).tolist()
            fautes = dict.fromkeys(vides, "la cellule est vide")
            self._illisibles("CLA-18", self.schema[nom], fautes, "remplissez-la")
        montants = [nom for nom in ("Debit", "Credit", MONTANT) if nom in self.brutes]
        if not montants:
            return
        sans = np.logical_and.reduce([_vides(self.brutes[nom]) for nom in montants])
        connues = {i for nom in montants for i in self._fautives(self.entete.places[nom])}
        places = [int(self.gardees[i]) for i in np.flatnonzero(sans) if int(i) not in connues]
        self.anomalies += anomalies_groupees(
            "CLA-19",
            Gravite.A_TRAITER,
            [self._rang(place) for place in places],
            (
                f"{self.lieu}, ligne {self._rang(place)} : ni débit ni crédit ; complétez ou"
                " supprimez la ligne."
                for place in places
            ),
            resume="lignes sans débit ni crédit",
        )

    def _ajouter(
        self,
        code: str,
        gravite: Gravite,
        fautes: Fautes,
        *,
        colonne: int,
        libelle: str,
        nom: str,
    ) -> None:
        self.anomalies += anomalies_groupees(
            code,
            gravite,
            [self._rang(place) for place in fautes],
            (
                f"{self.lieu}, cellule {self.grille.adresse(self.debut + place, colonne)}"
                f" ({libelle}) : {texte}."
                for place, texte in fautes.items()
            ),
            resume=f"cellules de la colonne {libelle} dans le même cas",
            colonne=nom,
        )


def _est_vide(valeur: object) -> bool:
    return valeur == "" or (valeur.__class__ is str and not valeur.strip())


def _vides(valeurs: Sequence[Any]) -> Masque:
    return np.fromiter(
        (v == "" or (v.__class__ is str and v.isspace()) for v in valeurs), bool, len(valeurs)
    )


def _est_un_total(valeur: object) -> bool:
    if not isinstance(valeur, str):
        return False
    decompose = unicodedata.normalize("NFKD", valeur.strip().casefold())
    return _TOTAL.match("".join(c for c in decompose if not unicodedata.combining(c))) is not None


def _montants(valeurs: Sequence[Any]) -> tuple[npt.NDArray[np.int64], Fautes]:
    """Les centimes d'une colonne : les flottants d'un coup, le reste valeur par valeur."""
    nombre = len(valeurs)
    if nombre and set(map(type, valeurs)) == {str}:
        centimes, illisibles = centimes_de_textes(pa.array(valeurs, type=pa.large_string()))
        return centimes, {
            i: _raison_du_montant(valeurs[i]) for i in np.flatnonzero(illisibles).tolist()
        }
    flottants = np.fromiter((v.__class__ is float for v in valeurs), bool, nombre)
    reels = np.array([v for v in valeurs if v.__class__ is float], dtype=np.float64)
    centimes = np.zeros(nombre, dtype=np.int64)
    centimes[flottants], illisibles = centimes_de_flottants(reels)
    autres = np.flatnonzero(~flottants)
    douteux = np.flatnonzero(flottants)[illisibles]
    restes = np.concatenate([autres, douteux])
    lus, fautes = _un_a_un([valeurs[i] for i in restes], lire_centimes, 0)
    centimes[restes] = lus
    return centimes, {int(restes[i]): faute for i, faute in fautes.items()}


def _raison_du_montant(texte: str) -> str:
    _, fautes = _un_a_un([texte], lire_centimes, 0)
    return fautes.get(0, f"« {texte} » n'est pas un montant")


def _dates(valeurs: Sequence[Any], depuis_1904: bool) -> tuple[npt.NDArray[np.datetime64], Fautes]:
    def lire(valeur: object) -> date:
        if depuis_1904 and valeur.__class__ in (int, float):
            return lire_date(valeur + DECALAGE_1904)
        return lire_date(valeur)

    jours, fautes = _un_a_un(valeurs, lire, None, deja=date)
    return pa.array(jours, type=pa.date32()).to_numpy(False).astype("datetime64[s]"), fautes


def _un_a_un(
    valeurs: Sequence[Any],
    lecteur: Callable[[Any], Any],
    vide: Any,
    *,
    deja: type | None = None,
) -> tuple[list[Any], Fautes]:
    """Chaque valeur lue une fois, les mêmes n'étant lues qu'une fois ; celles de type `deja`
    passent telles quelles.
    """
    connues: dict[tuple[type, Any], Any] = {}
    refusees: dict[tuple[type, Any], str] = {}
    lues, fautes = [], {}
    for place, valeur in enumerate(valeurs):
        if valeur.__class__ is deja:
            lues.append(valeur)
            continue
        if valeur == "":
            lues.append(vide)
            continue
        cle = (valeur.__class__, valeur)
        if cle not in connues:
            connues[cle] = vide
            if not _est_vide(valeur):
                try:
                    connues[cle] = lecteur(valeur)
                except ValueError as erreur:
                    refusees[cle] = _raison(valeur, erreur)
        lues.append(connues[cle])
        if refusees and cle in refusees:
            fautes[place] = refusees[cle]
    return lues, fautes


def _raison(valeur: object, erreur: ValueError) -> str:
    if isinstance(valeur, str) and est_une_erreur(valeur):
        return f"la cellule est en erreur ({valeur.strip()})"
    return str(erreur)


def _lire_entier(valeur: object) -> int:
    centimes = lire_centimes(valeur)
    if centimes % 100:
        raise ValueError(f"« {valeur} » n'est pas un nombre entier")
    return centimes // 100


def _lire_oui_non(valeur: object) -> bool:
    if isinstance(valeur, bool):
        return valeur
    cle = texte_de_cellule(valeur).casefold()
    reponse = (_OUI | _NON).get(cle)
    if reponse is None:
        raise ValueError(f"« {valeur} » n'est ni oui ni non")
    return reponse


def _lire_sens(valeur: object) -> int:
    texte = texte_de_cellule(valeur)
    sens = _SIGNES.get(texte) or _SENS.get(cle_d_entete(texte))
    if sens is None:
        raise ValueError(f"« {texte} » n'est pas un sens")
    return sens


_LECTEURS: dict[Genre, tuple[Callable[[Any], Any], Any]] = {
    Genre.ENTIER: (_lire_entier, 0),
    Genre.NUMERO: (_lire_entier, 0),
    Genre.TAUX: (lire_taux, None),
    Genre.NOMBRE: (lire_nombre, None),
    Genre.OUI_NON: (_lire_oui_non, False),
}
