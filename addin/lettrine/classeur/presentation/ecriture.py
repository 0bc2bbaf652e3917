"""Écrire un classeur neuf (writing a workbook), feuille par feuille.

Règle : le classeur est écrit d'un seul geste ; le même appel donne les mêmes octets.
Exceptions : au-delà de 200 000 lignes, la feuille est écrite ligne par ligne, sans tableau Excel ;
au-delà d'un million de lignes elle continue sur la suivante.

Référence : limites d'Excel (1 048 576 lignes).
Unités : montants en centimes à l'entrée, en euros dans les cellules.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import xlsxwriter

from lettrine import fichiers
from lettrine.classeur.presentation.aspect import CREATION, OPTIONS
from lettrine.classeur.presentation.atelier import Atelier, Differe, fermer, sans_ramasse_miettes
from lettrine.classeur.presentation.feuille import Feuille
from lettrine.classeur.presentation.page import Page

__all__ = ["ecrire_classeur", "ecrire_la_trame"]

LIGNES_PAR_FEUILLE = 1_000_000
LIGNES_EN_TABLEAU = 200_000


def ecrire_classeur(
    chemin: str | Path, feuilles: Sequence[Feuille], *, dossier: str = "", au: date | None = None
) -> Path:
    """Écrit un classeur .xlsx neuf ; un fichier déjà là est d'abord gardé sous un nom daté.

    `dossier` et `au` paraissent en pied de page. Le même appel donne les mêmes octets. Lève
    `FichierNonEcrit` (voir `fichiers.ecriture_sure`).
    """
    _ecrire(chemin, feuilles, dossier, au)
    return Path(chemin)


def ecrire_la_trame(
    chemin: str | Path,
    feuilles: Sequence[Feuille],
    *,
    au_dela: int,
    dossier: str = "",
    au: date | None = None,
) -> list[Differe]:
    """Le même classeur, sans les lignes des tableaux de plus de `au_dela` lignes ; rend celles-ci.

    Un tableur ouvert les reçoit d'un bloc, bien plus vite qu'un fichier ne s'écrit.
    """
    return _ecrire(chemin, feuilles, dossier, au, au_dela).differes


def _ecrire(
    chemin: str | Path,
    feuilles: Sequence[Feuille],
    dossier: str,
    au: date | None,
    au_dela: int | None = None,
) -> Atelier:
    longues = any(f.table is not None and len(f.table) > LIGNES_EN_TABLEAU for f in feuilles)
    with sans_ramasse_miettes(), fichiers.ecriture_sure(chemin) as provisoire:
        classeur = xlsxwriter.Workbook(str(provisoire), {**OPTIONS, "constant_memory": longues})
        creation = datetime(au.year, au.month, au.day) if au else CREATION
        classeur.set_properties({"title": dossier, "created": creation})
        atelier = Atelier(classeur, dossier, au, en_tableau=not longues, differer_au_dela=au_dela)
        for feuille in feuilles:
            _poser(atelier, feuille)
        fermer(classeur)
    return atelier


def _poser(atelier: Atelier, feuille: Feuille) -> None:
    """Écrit une feuille, en autant d'onglets que ses lignes en demandent."""
    table = feuille.table
    if table is None:
        Page(atelier, feuille, None).ecrire()
        return
    if feuille.blocs is not None:
        for debut, fin, blocs in feuille.blocs.parts(len(table), LIGNES_PAR_FEUILLE):
            Page(atelier, replace(feuille, blocs=blocs), table.iloc[debut:fin]).ecrire()
        return
    for debut in range(0, max(len(table), 1), LIGNES_PAR_FEUILLE):
        Page(atelier, feuille, table.iloc[debut : debut + LIGNES_PAR_FEUILLE]).ecrire()
