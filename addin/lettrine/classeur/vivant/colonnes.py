"""Écrire des colonnes dans un classeur ouvert (writing live columns), d'un bloc chacune.

Règle : une colonne est lue, les seules lignes de la table sont changées, et elle est réécrite d'un
bloc ; si rien n'y change, elle n'est pas touchée. Un texte est écrit dans des cellules au format
texte : un code « TRUE » ou « 1E5 » y reste un code. Une colonne nouvelle s'ajoute à droite.
Exceptions : les lignes que la lecture a sautées (totaux, titres) gardent ce qu'elles avaient. Sous
un filtre, où Excel écrirait un bloc de travers, quelques cellules sont écrites une à une.

Unités : euros dans les cellules.

>>> protege("AA"), protege("1E5"), protege("VRAI"), protege("=A1")
('AA', "'1E5", "'VRAI", "'=A1")
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pandas as pd

from lettrine.classeur.vivant import moteur
from lettrine.classeur.vivant.lecture import Lue
from lettrine.classeur.vivant.obstacles import (
    est_filtree,
    refuser_la_colonne_neuve,
    refuser_la_zone,
)
from lettrine.monnaie.colonnes import euros_flottants
from lettrine.tables.schema import Genre

__all__ = [
    "UNE_A_UNE",
    "Changement",
    "ecrire",
    "egales",
    "en_valeurs",
    "preparer",
    "protege",
    "remettre",
]

UNE_A_UNE = 200
"""Le plus de cellules que l'on écrit une à une, sous un filtre."""

TEXTE = "@"
FORMATS = {Genre.TEXTE: TEXTE, Genre.OUI_NON: TEXTE, Genre.DATE: "dd/mm/yyyy",
           Genre.MONTANT: "#,##0.00;[Red]-#,##0.00"}  # fmt: skip
SANS_FORMAT = ("", "General", TEXTE)
SUR = re.compile(r"(?!(?:true|false|vrai|faux)$)[^\W\d_]+", re.IGNORECASE)
"""Un texte qu'Excel ne prend jamais pour un nombre, une date, un booléen ou une formule."""


@dataclass
class Changement:
    """Une colonne à changer : où, ce qu'elle a, ce qu'elle aura, de la première à la dernière ligne
    de la table.

    `ajoutee` : la colonne n'existe pas encore. `avant`, `apres` et `format_avant` sont remplis par
    `preparer`, puis `apres` relu par `ecrire`. `posee` : la feuille a commencé de changer.
    """

    lue: Lue
    titre: str
    genre: Genre
    colonne: int
    ajoutee: bool
    entete: int
    lignes: Sequence[int]
    valeurs: Sequence[Any]
    avant: Sequence[Any] = ()
    apres: Sequence[Any] = ()
    format_avant: str = ""
    posee: bool = False

    @property
    def premiere(self) -> int:
        """La première ligne de la table, à l'écran."""
        return min(self.lignes)

    @property
    def derniere(self) -> int:
        """La dernière ligne de la table, à l'écran."""
        return max(self.lignes)

    @property
    def plage(self) -> Any:
        """Les cellules de la colonne, de la première à la dernière ligne de la table."""
        haut, bas = (self.premiere, self.colonne), (self.derniere, self.colonne)
        return self.lue.feuille.range(haut, bas)


def en_valeurs(serie: pd.Series, genre: Genre) -> list[Any]:
    """Les valeurs d'une colonne telles qu'Excel les reçoit ; une absence est une cellule vide."""
    if genre is Genre.MONTANT:
        return list(euros_flottants(serie.to_numpy(dtype="int64")).tolist())
    if genre is Genre.DATE:
        jours = serie.to_numpy().astype("datetime64[D]").tolist()
        return [None if j is None else datetime(j.year, j.month, j.day) for j in jours]
    if genre is Genre.OUI_NON:
        return ["oui" if valeur else "non" for valeur in serie]
    if pd.api.types.is_integer_dtype(serie.dtype):
        return [float(valeur) for valeur in serie.tolist()]
    return [None if pd.isna(valeur) or valeur == "" else str(valeur) for valeur in serie]


def preparer(changement: Changement) -> bool:
    """Lit la colonne et refuse ce qui ne peut être écrit ; rend faux si rien n'y change."""
    if changement.ajoutee:
        lue, voisine = changement.lue, changement.colonne - 1
        refuser_la_colonne_neuve(lue, changement.entete, voisine, changement.titre)
        return True
    plage = changement.plage
    changement.avant = [ligne[0] for ligne in moteur.lire(plage)]
    changement.apres = _apres(changement)
    changes = sum(
        not egales(avant, apres)
        for avant, apres in zip(changement.avant, changement.apres, strict=True)
    )
    if not changes:
        return False
    peu = changes <= UNE_A_UNE
    refuser_la_zone(changement.lue, plage, changement.titre, filtre_admis=peu)
    changement.format_avant = plage.number_format or ""
    return True


def ecrire(changement: Changement) -> None:
    """Écrit une colonne préparée, et relit ce qu'Excel en a gardé."""
    lue, plage = changement.lue, changement.plage
    if changement.ajoutee:
        _ajouter(changement)
        changement.avant = [ligne[0] for ligne in moteur.lire(plage)]
        changement.apres = _apres(changement)
        changement.format_avant = plage.number_format or ""
    changement.posee = True
    format_ = FORMATS.get(changement.genre, "")
    actuel = changement.format_avant
    if format_ and (format_ == TEXTE or actuel in SANS_FORMAT):
        plage.number_format = format_
    if est_filtree(lue):
        _ecrire_une_a_une(plage, changement.avant, changement.apres)
    else:
        moteur.ecrire(plage, [[_pour_com(valeur)] for valeur in changement.apres])
    changement.apres = [ligne[0] for ligne in moteur.lire(plage)]


def remettre(lieu: Any, plage: Any, actuelles: Sequence[Any], avant: Sequence[Any], format_: str
             ) -> None:  # fmt: skip
    """Remet à une colonne ce qu'elle avait, et son format, sans qu'Excel relise ses textes."""
    if format_ != TEXTE:
        plage.number_format = format_ or "General"
        avant = [protege(valeur) if isinstance(valeur, str) else valeur for valeur in avant]
    if est_filtree(lieu):
        _ecrire_une_a_une(plage, actuelles, avant)
    else:
        moteur.ecrire(plage, [[_pour_com(valeur)] for valeur in avant])
    if format_ == TEXTE:
        plage.number_format = format_


def protege(texte: str) -> str:
    """Un texte qu'Excel gardera comme texte, même dans une cellule sans format."""
    return texte if not texte or SUR.fullmatch(texte) else f"'{texte}"


def _apres(changement: Changement) -> list[Any]:
    """La colonne telle qu'elle doit être."""
    apres, premiere = list(changement.avant), changement.premiere
    for ligne, valeur in zip(changement.lignes, changement.valeurs, strict=True):
        apres[ligne - premiere] = valeur
    return apres


def egales(avant: Any, apres: Any) -> bool:
    """Vrai si la cellule a déjà cette valeur."""
    if isinstance(avant, datetime) and isinstance(apres, datetime):
        return avant.timetuple()[:6] == apres.timetuple()[:6]
    if avant in (None, "") or apres in (None, ""):
        return avant in (None, "") and apres in (None, "")
    return type(avant) is type(apres) and bool(avant == apres)


def _ecrire_une_a_une(plage: Any, avant: Sequence[Any], apres: Sequence[Any]) -> None:
    for rang, (ancienne, valeur) in enumerate(zip(avant, apres, strict=True)):
        if not egales(ancienne, valeur):
            plage[rang, 0].raw_value = _pour_com(valeur)


def _ajouter(changement: Changement) -> None:
    """Une colonne de plus, à droite, sous son titre."""
    tableau, feuille = changement.lue.tableau, changement.lue.feuille
    if tableau is not None:
        moteur.ajouter_une_colonne(tableau, changement.titre)
    changement.posee = True
    feuille.range((changement.entete, changement.colonne)).raw_value = changement.titre


def _pour_com(valeur: Any) -> Any:
    if valeur is None:
        return ""
    if isinstance(valeur, date) and not isinstance(valeur, datetime):
        return datetime(valeur.year, valeur.month, valeur.day)
    return valeur
