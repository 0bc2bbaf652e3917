"""Écrire beaucoup de lettres d'un coup, toutes ou aucune (batch writing).

Règle : les lettres naissent dans un dossier provisoire, à côté de leur place. Quand toutes sont
sur le disque, elles prennent leur nom : le dossier entier s'il est neuf, sinon lettre par lettre.
Une lettre différente déjà présente sous ce nom est gardée sous un nom daté, une lettre identique
est laissée. Tant que tout n'est pas prêt, le dossier de sortie reste ce qu'il était.
Exceptions : une coupure de courant pendant que les lettres prennent leur nom, ou un refus du disque
à l'instant d'en remplacer une, en laisse une partie en place ; chacune est entière, et celles
qu'elles remplacent sont gardées.

Référence : aucune.
Unités : aucune.

>>> import tempfile
>>> with tempfile.TemporaryDirectory() as dossier:
...     lettres = [("C1.docx", b"une"), ("C2.docx", b"deux")]
...     [lettre.name for lettre in ecrire_lot(Path(dossier) / "lettres", lettres)]
['C1.docx', 'C2.docx']
"""

import contextlib
import os
import secrets
import shutil
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from lettrine.fichiers import dossier_pret, ecriture_sure, poser_fichier, refus_traduits

__all__ = ["ecrire_lot"]


def ecrire_lot(dossier: str | Path, lettres: Iterable[tuple[str, bytes]]) -> list[Path]:
    """Écrit chaque lettre (nom de fichier, contenu) et rend leurs chemins, dans le même ordre.

    Le nom est déjà sûr (`fichiers.nom_sur`) et n'a pas de dossier, sinon `ValueError`.
    `FichierNonEcrit` : FIC-11 si l'une des lettres à remplacer est ouverte, FIC-10 et FIC-12 à
    FIC-16 si le disque refuse.
    """
    cible = Path(os.path.realpath(dossier))
    parent = dossier_pret(cible.parent)
    neuf = not cible.exists()
    if not neuf:
        dossier_pret(cible)
    noms: list[str] = []
    neuves: list[str] = []
    with _dossier_provisoire(parent, cible) as provisoire, contextlib.ExitStack() as remplacees:
        for nom, octets in lettres:
            if nom in ("", "..") or Path(nom).name != nom:
                raise ValueError(f"nom de lettre avec un dossier : {nom!r}")
            noms.append(nom)
            place = cible / nom
            if not neuf and os.path.lexists(place):
                remplacante = remplacees.enter_context(ecriture_sure(place))
                remplacante.write_bytes(octets)
            else:
                neuves.append(nom)
                _ecrire(provisoire / nom, octets, place)
        with refus_traduits(cible):
            _attendre_le_disque(provisoire, neuves)
            if neuf:
                provisoire.rename(cible)
            else:
                _deplacer(neuves, provisoire, cible)
    return [cible / nom for nom in noms]


@contextlib.contextmanager
def _dossier_provisoire(parent: Path, cible: Path) -> Iterator[Path]:
    provisoire = parent / f".lettrine-{secrets.token_hex(6)}"
    with refus_traduits(cible):
        provisoire.mkdir()
    try:
        yield provisoire
    finally:
        shutil.rmtree(provisoire, ignore_errors=True)


def _ecrire(chemin: Path, octets: bytes, place: Path) -> None:
    with refus_traduits(place), chemin.open("xb") as flux:
        flux.write(octets)


def _attendre_le_disque(dossier: Path, noms: Sequence[str]) -> None:
    """Une seule attente pour tout le lot là où le système la propose."""
    if hasattr(os, "sync"):
        os.sync()
        return
    for nom in noms:
        poser_fichier(dossier / nom)


def _deplacer(noms: Sequence[str], source: Path, cible: Path) -> None:
    """Donne leur place aux lettres neuves ; un échec retire celles qui l'ont déjà prise."""
    faites: list[str] = []
    try:
        for nom in noms:
            (source / nom).rename(cible / nom)
            faites.append(nom)
    except BaseException:  # une interruption au clavier aussi
        for nom in faites:
            (cible / nom).unlink()
        raise
