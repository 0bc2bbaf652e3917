"""Écrire un petit FEC à lire : dix-huit champs, une liste de valeurs changées par ligne."""

from collections.abc import Callable
from pathlib import Path

import pytest

from lettrine.formats.fec import LectureFec, lire
from lettrine.tables.ecritures import CHAMPS_FEC

LIGNE = {
    "JournalCode": "VE",
    "JournalLib": "Ventes",
    "EcritureNum": "1",
    "EcritureDate": "20250131",
    "CompteNum": "411000",
    "CompteLib": "Clients",
    "CompAuxNum": "C001",
    "CompAuxLib": "Dupont",
    "PieceRef": "F12",
    "PieceDate": "20250130",
    "EcritureLib": "Facture 12",
    "Debit": "12,00",
    "Credit": "0,00",
    "EcritureLet": "",
    "DateLet": "",
    "ValidDate": "20250201",
    "Montantdevise": "",
    "Idevise": "",
}


class Atelier:
    """Fabrique des FEC et les lit."""

    def __init__(self, dossier: Path) -> None:
        self.chemin = dossier / "123456782FEC20251231.txt"

    def texte(
        self,
        *lignes: dict[str, str],
        champs: tuple[str, ...] = CHAMPS_FEC,
        titres: tuple[str, ...] = (),
        separateur: str = "\t",
        fin: str = "\n",
    ) -> str:
        """Le texte d'un FEC ; chaque dictionnaire change une ligne type."""
        rangees = [titres or champs]
        rangees += [tuple({**LIGNE, **ligne}.get(c, "") for c in champs) for ligne in lignes]
        return "".join(separateur.join(rangee) + fin for rangee in rangees)

    def ecrire(self, contenu: str | bytes, encodage: str = "utf-8") -> Path:
        """Pose le contenu tel quel sur le disque."""
        self.chemin.write_bytes(contenu if isinstance(contenu, bytes) else contenu.encode(encodage))
        return self.chemin

    def lire(self, contenu: str | bytes, encodage: str = "utf-8") -> LectureFec:
        """Pose le contenu et le lit."""
        return lire(self.ecrire(contenu, encodage))

    def lire_lignes(self, *lignes: dict[str, str], **forme) -> LectureFec:
        """Lit un FEC fait de lignes types changées."""
        return self.lire(self.texte(*lignes, **forme))


@pytest.fixture
def atelier(tmp_path) -> Atelier:
    return Atelier(tmp_path)


@pytest.fixture
def codes() -> Callable[[LectureFec], list[str]]:
    return lambda lecture: [anomalie.code for anomalie in lecture.anomalies]
