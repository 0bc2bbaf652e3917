"""Ce qu'il faut à Lettrine, point par point (installation checks).

Règle : chaque point est constaté sur le poste, sans rien changer ; un point faux dit que faire.
Exceptions : ce qui ne se voit que dans Excel (édition d'Office, service qui répond) est vu par le
bouton Diagnostic.

Référence : réglages d'Excel dans le registre ; marque des fichiers venus d'Internet
(Zone.Identifier).
Unités : aucune.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lettrine import __version__
from lettrine.excel.construction.complement import COMPLEMENT
from lettrine.excel.installation.chargement import EXCEL, est_approuve, est_ouvert_au_demarrage
from lettrine.excel.installation.poste import Poste

__all__ = ["MARQUE", "Point", "points", "prealables"]

REGLES = r"Software\Policies\Microsoft\Office\16.0\Excel\Security"
MARQUE = ":Zone.Identifier"
"""Le flux caché qui dit d'où vient un fichier ; Windows l'ajoute à ce qui est téléchargé."""


@dataclass(frozen=True, slots=True)
class Point:
    """Ce qui doit être vrai, si cela l'est, et que faire sinon."""

    libelle: str
    juste: bool
    remede: str


def prealables(poste: Poste) -> Iterator[Point]:
    """Ce qui doit être là avant d'installer."""
    yield Point(
        "Excel 2016 ou plus, ouvert au moins une fois",
        poste.registre.lire(EXCEL) is not None,
        "Installez Excel, ouvrez-le une fois, puis recommencez.",
    )
    yield Point(
        "Python dans le dossier de Lettrine",
        _memes(poste.prefixe, poste.python) and poste.interpreteur is not None,
        f"Lancez l'installation depuis {poste.python}, comme le dit le guide.",
    )
    yield Point(
        "Python de python.org, et non du Microsoft Store",
        not poste.du_magasin,
        "Installez Python depuis python.org, effacez le dossier python et recommencez.",
    )
    absentes = [b.name for b in poste.bibliotheques if not b.is_file()]
    yield Point(
        "Bibliothèques de liaison",
        not absentes,
        f"Il manque {', '.join(absentes)} : voyez la quarantaine de l'antivirus, puis recommencez.",
    )


def points(poste: Poste) -> Iterator[Point]:
    """Ce qui doit être là une fois installé."""
    yield from prealables(poste)
    yield Point(
        "Complément à sa place",
        poste.complement.is_file(),
        "Lancez : lettrine excel installer.",
    )
    yield Point(
        "Complément de la version installée",
        _lire(poste.version) == __version__,
        "Fermez Excel, puis lancez : lettrine excel installer.",
    )
    yield Point(
        "Complément non marqué comme venu d'Internet",
        not Path(f"{poste.complement}{MARQUE}").exists(),
        "Fermez Excel, puis lancez : lettrine excel installer, qui l'écrit de nouveau.",
    )
    yield Point(
        "Ouvert au démarrage d'Excel",
        est_ouvert_au_demarrage(poste.registre, poste.complement),
        "Fermez Excel, puis lancez : lettrine excel installer.",
    )
    yield Point(
        "Dossier approuvé pour les macros",
        est_approuve(poste.registre, poste.dossier),
        "Fermez Excel, puis lancez : lettrine excel installer.",
    )
    yield Point(
        "Complément non désactivé par Excel",
        not _desactive(poste),
        "Fichier, Options, Compléments, Gérer : Éléments désactivés, Activer.",
    )
    yield Point(
        "Macros permises par votre entreprise",
        not _macros_interdites(poste),
        "Une règle de votre entreprise interdit les macros : demandez à votre informaticien "
        "d'approuver le dossier de Lettrine.",
    )


def _memes(un: Path, autre: Path) -> bool:
    return str(un).casefold() == str(autre).casefold()


def _lire(fichier: Path) -> str:
    return fichier.read_text(encoding="utf-8").strip() if fichier.is_file() else ""


def _desactive(poste: Poste) -> bool:
    """Vrai si Excel, après une panne, a mis le complément de côté."""
    notes = (poste.registre.lire(rf"{EXCEL}\Resiliency\DisabledItems") or {}).values()
    cherche = COMPLEMENT.casefold()
    textes = (n.decode("utf-16-le", "ignore") if isinstance(n, bytes) else str(n) for n in notes)
    return any(cherche in texte.casefold() for texte in textes)


def _macros_interdites(poste: Poste) -> bool:
    """Vrai si une règle retire aux emplacements approuvés ce qu'ils permettent."""
    lieux = poste.registre.lire(rf"{REGLES}\Trusted Locations") or {}
    return lieux.get("AllLocationsDisabled") == 1
