"""Ce que partagent les feuilles d'un classeur (workbook workshop): formats, onglets, tableaux.

Règle : un format n'est créé qu'une fois ; un nom d'onglet ou de tableau n'est pris qu'une fois.
Exceptions : aucune.

Référence : limites d'Excel (31 lettres par onglet, ni [ ni ] ni : ni * ni ? ni / ni \\).
Unités : aucune.
"""

import contextlib
import gc
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

from lettrine.classeur.presentation.colonnes import ColonneEcrite
from lettrine.classeur.presentation.feuille import Feuille

__all__ = ["Atelier", "Differe", "fermer", "nom_d_onglet", "sans_ramasse_miettes"]

_HORS_ONGLET = re.compile(r"[\[\]:*?/\\\x00-\x1f]+")


@dataclass(frozen=True, slots=True)
class Differe:
    """Des lignes que l'on n'a pas écrites : l'onglet, la première ligne (de zéro), les colonnes.

    `formats` donne le format de nombre de chaque colonne.
    """

    onglet: str
    premiere: int
    colonnes: list[ColonneEcrite]
    formats: list[str]


class Atelier:
    """Ce que partagent les feuilles d'un classeur : formats, onglets et tableaux déjà nommés."""

    def __init__(
        self,
        classeur: xlsxwriter.Workbook,
        dossier: str,
        au: date | None,
        *,
        en_tableau: bool,
        differer_au_dela: int | None = None,
    ) -> None:
        self.classeur, self.dossier, self.au = classeur, dossier, au
        self.en_tableau, self.differer_au_dela = en_tableau, differer_au_dela
        self.differes: list[Differe] = []
        self.onglets: set[str] = set()
        self.tableaux: set[str] = set()
        self.formats: dict[tuple[tuple[str, Any], ...], Any] = {}

    def format(self, **proprietes: Any) -> Any:
        """Un format, créé une seule fois."""
        cle = tuple(sorted(proprietes.items()))
        if cle not in self.formats:
            base = {"font_name": "Calibri", "font_size": 11, "valign": "vcenter"}
            self.formats[cle] = self.classeur.add_format({**base, **proprietes})
        return self.formats[cle]

    def nom_de_tableau(self, feuille: Feuille) -> str:
        """Le nom du schéma, numéroté s'il sert déjà."""
        source = feuille.schema.nom if feuille.schema else feuille.nom
        nom = re.sub(r"\W+", "_", source)
        nom = nom if re.match(r"[^\W\d]{4}", nom) else f"Table_{nom}"
        numero, libre = 1, nom
        while libre.casefold() in self.tableaux:
            numero += 1
            libre = f"{nom}_{numero}"
        self.tableaux.add(libre.casefold())
        return libre


@contextlib.contextmanager
def sans_ramasse_miettes() -> Iterator[None]:
    """Suspend le ramasse-miettes : il relirait sans fin des cellules toutes vivantes."""
    actif = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if actif:
            gc.enable()


def fermer(classeur: xlsxwriter.Workbook) -> None:
    """Écrit le classeur sur le disque ; rend au système ses propres refus."""
    try:
        classeur.close()
    except FileCreateError as erreur:
        cause = erreur.args[0] if erreur.args else None
        if isinstance(cause, OSError):
            raise cause from erreur
        raise


def nom_d_onglet(nom: str, pris: set[str]) -> str:
    """Un nom d'onglet admis et libre ; il rejoint `pris`.

    >>> pris = set()
    >>> nom_d_onglet("Clients / 2024", pris), nom_d_onglet("clients - 2024", pris)
    ('Clients - 2024', 'clients - 2024 (2)')
    """
    net = _HORS_ONGLET.sub("-", nom).strip(" '")[:31].strip(" '") or "Feuille"
    libre, numero = net, 1
    while libre.casefold() in pris or libre.casefold() == "history":
        numero += 1
        suite = f" ({numero})"
        libre = f"{net[: 31 - len(suite)]}{suite}"
    pris.add(libre.casefold())
    return libre
