"""Un poste Windows (a Windows machine) : son dossier, son Python, son registre.

Règle : tout tient dans un dossier de l'utilisateur, `%LOCALAPPDATA%\\Lettrine` : le complément, et
`python`, où Lettrine est installé. Le complément y trouve Python à côté de lui.
Exceptions : ce qui ne se voit que dans Excel (édition d'Office, service qui répond) est vu par le
bouton Diagnostic.

Référence : docs/guides/installation-windows.md ; réglages d'Excel dans le registre ; marque des
fichiers venus d'Internet (Zone.Identifier).
Unités : aucune.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import xlwings

from lettrine.excel.construction import COMPLEMENT
from lettrine.excel.installation.chargement import (
    EXCEL,
    approuver,
    est_approuve,
    est_ouvert_au_demarrage,
    ne_plus_approuver,
    ne_plus_ouvrir,
    ouvrir_au_demarrage,
)
from lettrine.excel.installation.poste import REINSTALLER, Point, Poste
from lettrine.excel.installation.registre import Registre
from lettrine.fichiers import refus_traduits

__all__ = ["PosteWindows"]

BITS = (64, 32)
REGLES = r"Software\Policies\Microsoft\Office\16.0\Excel\Security"
MARQUE = ":Zone.Identifier"
"""Le flux caché qui dit d'où vient un fichier ; Windows l'ajoute à ce qui est téléchargé."""

MAGASIN = "WindowsApps"
"""Le dossier de ce qui vient du Microsoft Store, isolé des autres programmes."""


@dataclass(frozen=True)
class PosteWindows(Poste):
    """Un poste Windows ; `origine` est le Python dont est tiré celui qui parle."""

    origine: str
    registre: Registre

    @property
    def bibliotheques(self) -> tuple[Path, ...]:
        """Ce qui relie Excel à Python, pour un Excel de 64 ou de 32 bits."""
        noms = (f"xlwings{bits}-{xlwings.__version__}.dll" for bits in BITS)
        return tuple(self.python / nom for nom in noms)

    @property
    def interpreteur(self) -> Path | None:
        """Le programme Python sans fenêtre ; None s'il n'est pas là."""
        lieux = (self.python / "Scripts" / "pythonw.exe", self.python / "pythonw.exe")
        return next((lieu for lieu in lieux if lieu.is_file()), None)

    @property
    def du_magasin(self) -> bool:
        """Vrai si Python vient du Microsoft Store."""
        return MAGASIN.casefold() in self.origine.casefold()

    def affranchir(self) -> None:
        """Ôte au complément déjà là la marque de ce qui vient d'Internet."""
        with refus_traduits(self.complement):
            Path(f"{self.complement}{MARQUE}").unlink(missing_ok=True)

    def charger(self) -> None:
        """Approuve le dossier, et dit à Excel d'ouvrir le complément."""
        approuver(self.registre, self.dossier)
        ouvrir_au_demarrage(self.registre, self.complement)

    def decharger(self) -> bool:
        """Dit à Excel de ne plus l'ouvrir ; vrai s'il l'ouvrait."""
        ouvert = est_ouvert_au_demarrage(self.registre, self.complement)
        ne_plus_ouvrir(self.registre, self.complement)
        ne_plus_approuver(self.registre)
        return ouvert

    def prealables(self) -> Iterator[Point]:
        """Ce qui doit être là avant d'installer."""
        yield Point(
            "Excel 2016 ou plus, ouvert au moins une fois",
            self.registre.lire(EXCEL) is not None,
            "Installez Excel, ouvrez-le une fois, puis recommencez.",
        )
        yield Point(
            "Python dans le dossier de Lettrine",
            _memes(self.prefixe, self.python) and self.interpreteur is not None,
            f"Lancez l'installation depuis {self.python}, comme le dit le guide.",
        )
        yield Point(
            "Python de python.org, et non du Microsoft Store",
            not self.du_magasin,
            "Installez Python depuis python.org, effacez le dossier python et recommencez.",
        )
        absentes = [b.name for b in self.bibliotheques if not b.is_file()]
        yield Point(
            "Bibliothèques de liaison",
            not absentes,
            f"Il manque {', '.join(absentes)} : voyez la quarantaine de l'antivirus, puis "
            "recommencez.",
        )

    def points(self) -> Iterator[Point]:
        """Ce qui doit être là une fois installé."""
        yield from super().points()
        yield Point(
            "Complément non marqué comme venu d'Internet",
            not Path(f"{self.complement}{MARQUE}").exists(),
            "Fermez Excel, puis lancez : lettrine excel installer, qui l'écrit de nouveau.",
        )
        yield Point(
            "Ouvert au démarrage d'Excel",
            est_ouvert_au_demarrage(self.registre, self.complement),
            REINSTALLER,
        )
        yield Point(
            "Dossier approuvé pour les macros",
            est_approuve(self.registre, self.dossier),
            REINSTALLER,
        )
        yield Point(
            "Complément non désactivé par Excel",
            not _desactive(self.registre),
            "Fichier, Options, Compléments, Gérer : Éléments désactivés, Activer.",
        )
        yield Point(
            "Macros permises par votre entreprise",
            not _macros_interdites(self.registre),
            "Une règle de votre entreprise interdit les macros : demandez à votre informaticien "
            "d'approuver le dossier de Lettrine.",
        )


def _memes(un: Path, autre: Path) -> bool:
    return str(un).casefold() == str(autre).casefold()


def _desactive(registre: Registre) -> bool:
    """Vrai si Excel, après une panne, a mis le complément de côté."""
    notes = (registre.lire(rf"{EXCEL}\Resiliency\DisabledItems") or {}).values()
    cherche = COMPLEMENT.casefold()
    textes = (n.decode("utf-16-le", "ignore") if isinstance(n, bytes) else str(n) for n in notes)
    return any(cherche in texte.casefold() for texte in textes)


def _macros_interdites(registre: Registre) -> bool:
    """Vrai si une règle retire aux emplacements approuvés ce qu'ils permettent."""
    lieux = registre.lire(rf"{REGLES}\Trusted Locations") or {}
    return lieux.get("AllLocationsDisabled") == 1
