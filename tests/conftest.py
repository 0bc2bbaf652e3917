"""Un petit livre, le même dans tous les formats, et la commande lancée comme un utilisateur."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from lettrine.cli.execution import lancer

ECHANTILLONS = Path(__file__).parents[2] / "shared" / "samples" / "fec"
COLONNES = (
    "JournalCode", "JournalLib", "EcritureNum", "EcritureDate", "CompteNum", "CompteLib",
    "CompAuxNum", "CompAuxLib", "PieceRef", "PieceDate", "EcritureLib", "Debit", "Credit",
    "EcritureLet", "DateLet", "ValidDate", "Montantdevise", "Idevise",
)  # fmt: skip
LIBELLES = (
    "Journal", "Libellé du journal", "N° d'écriture", "Date", "Compte", "Libellé du compte",
    "Auxiliaire", "Nom de l'auxiliaire", "Pièce", "Date de pièce", "Libellé", "Débit", "Crédit",
    "Lettrage", "Date de lettrage", "Date de validation", "Montant en devise", "Devise",
)  # fmt: skip
PIEGE = '=HYPERLINK("http://exemple.test","clic")'

# (journal, jour de janvier 2025, auxiliaire, pièce, libellé, débit du client, lettre) : chaque
# écriture a une ligne au 411000 et sa contrepartie, une vente (VE) ou la banque (BQ).
MOUVEMENTS = (
    # C1 : facture et règlement de même pièce, donc un groupe certain.
    ("VE", 2, "C1", "F1", PIEGE, 120_50, ""),
    ("BQ", 9, "C1", "F1", "@virement F1", -120_50, ""),
    # NA et TRUE sont des codes, pas des valeurs absentes ; la pièce les rapproche.
    ("VE", 3, "NA", "TRUE", "-remise comprise", 10_00, ""),
    ("BQ", 10, "NA", "TRUE", "+ règlement", -10_00, ""),
    # C2 : déjà lettré dans la source, gardé tel quel.
    ("VE", 4, "C2", "F4", "Facture F4", 50_00, "AC"),
    ("BQ", 11, "C2", "R4", "Règlement", -50_00, "AC"),
    # C3 : deux factures, un règlement qui solde le compte ; rien n'est cité : probable.
    ("VE", 5, "C3", "F5", "Vente", 30_00, ""),
    ("VE", 6, "C3", "F6", "Vente", 40_00, ""),
    ("BQ", 20, "C3", "R9", "Remise", -70_00, ""),
    # C4 : impayé. C5 : deux factures du même montant, un seul règlement : deux rivales.
    ("VE", 7, "C4", "F7", "Vente", 99_99, ""),
    ("VE", 8, "C5", "F8", "Vente", 25_00, ""),
    ("VE", 12, "C5", "F9", "Vente", 25_00, ""),
    ("BQ", 21, "C5", "R10", "Virement", -25_00, ""),
    # C2 encore : son code suit le dernier employé dans le compte.
    ("VE", 13, "C2", "F11", "Facture F11", 60_00, ""),
    ("BQ", 22, "C2", "F11", "Règlement", -60_00, ""),
)
TOTAL = 795_99  # 120,50 x 2 + 10 x 2 + 50 x 2 + 30 + 40 + 70 + 99,99 + 25 x 3 + 60 x 2


@dataclass(frozen=True)
class Rendu:
    """Ce qu'a rendu la commande."""

    code: int
    sortie: str
    erreurs: str

    @property
    def objet(self):
        return json.loads(self.sortie)

    @property
    def dit(self) -> str:
        """Tout ce qui est affiché, sur une ligne, sans espaces insécables."""
        texte = f"{self.sortie} {self.erreurs}".replace("\u202f", " ").replace("\u00a0", " ")
        return " ".join(texte.split())


def euros(centimes: int) -> str:
    return f"{centimes // 100},{centimes % 100:02d}"


def lignes_du_livre() -> list[list[object]]:
    """Les lignes, dans l'ordre de `COLONNES` ; montants en centimes, dates en `date`."""
    lignes = []
    for numero, (journal, jour, tiers, piece, libelle, montant, lettre) in enumerate(
        MOUVEMENTS, start=1
    ):
        le = date(2025, 1, jour)
        lettree = date(2025, 1, 11) if lettre else None
        autre = ("707000", "Ventes") if journal == "VE" else ("512000", "Banque")
        debit, credit = max(montant, 0), max(-montant, 0)
        tete = [journal, "Ventes" if journal == "VE" else "Banque", str(numero), le]
        suite = [piece, le, libelle]
        lignes.append(
            [*tete, "411000", "Clients", tiers, f"Client {tiers}", *suite, debit, credit,
             lettre, lettree, le, "", ""],
        )  # fmt: skip
        lignes.append([*tete, *autre, "", "", *suite, credit, debit, "", None, le, "", ""])
    return lignes


def texte_du_fec(lignes=None, *, entetes=COLONNES, separateur="\t", fin="\r\n") -> str:
    rangees = [entetes]
    for ligne in lignes or lignes_du_livre():
        rangees.append(
            [
                valeur.strftime("%Y%m%d")
                if isinstance(valeur, date)
                else euros(valeur)
                if isinstance(valeur, int)
                else valeur or ""
                for valeur in ligne
            ]
        )
    return "".join(separateur.join(rangee) + fin for rangee in rangees)


def texte_du_csv(lignes=None, *, entetes=LIBELLES, separateur=";") -> str:
    """Le livre tel qu'un tableur l'exporte : montants à virgule, dates jj/mm/aaaa."""
    rangees = [entetes]
    for ligne in lignes or lignes_du_livre():
        rangees.append(
            [
                valeur.strftime("%d/%m/%Y")
                if isinstance(valeur, date)
                else euros(valeur)
                if isinstance(valeur, int)
                else '"' + "'" * valeur.startswith(tuple("=+-@")) + valeur.replace('"', '""') + '"'
                if valeur
                else ""
                for valeur in ligne
            ]
        )
    return "".join(separateur.join(rangee) + "\r\n" for rangee in rangees)


def ecrire_xlsx(chemin: Path, lignes=None, entetes=LIBELLES) -> Path:
    """Le livre dans un .xlsx ordinaire, écrit par openpyxl, textes en textes."""
    import openpyxl

    classeur = openpyxl.Workbook()
    page = classeur.active
    page.title = "Grand livre"
    page.append(["Grand livre 2025"])
    page.append([])
    page.append(list(entetes))
    for rang, ligne in enumerate(lignes_du_livre() if lignes is None else lignes, start=4):
        for place, valeur in enumerate(ligne, start=1):
            if valeur in ("", None):
                continue
            cellule = page.cell(rang, place)
            cellule.value = valeur / 100 if isinstance(valeur, int) else valeur
            if isinstance(valeur, str):
                cellule.data_type = "s"
    classeur.save(chemin)
    return chemin


def ecrire_livre(chemin: Path, lignes=None) -> Path:
    """Le livre au format que dit l'extension (.txt, .csv ou .xlsx)."""
    if chemin.suffix == ".xlsx":
        return ecrire_xlsx(chemin, lignes)
    texte = texte_du_csv(lignes) if chemin.suffix == ".csv" else texte_du_fec(lignes)
    chemin.write_bytes(texte.encode("utf-8"))
    return chemin


def cellules(chemin: Path, feuille: str | None = None) -> list[list[object]]:
    """Les valeurs d'une feuille, relues par openpyxl ; une formule l'est par son résultat."""
    import openpyxl

    classeur = openpyxl.load_workbook(chemin, data_only=True)
    page = classeur[feuille] if feuille else classeur.active
    return [list(ligne) for ligne in page.iter_rows(values_only=True)]


def tableau(chemin: Path, feuille: str) -> list[dict[str, object]]:
    """Le tableau d'une feuille de résultat, un dictionnaire par ligne."""
    import openpyxl

    page = openpyxl.load_workbook(chemin, data_only=True)[feuille]
    (etendue,) = (t.ref for t in page.tables.values())
    entetes, *lignes = [[c.value for c in ligne] for ligne in page[etendue]]
    return [
        dict(zip(entetes, ligne, strict=True))
        for ligne in lignes
        if any(valeur is not None for valeur in ligne)
    ]


def contenu(dossier: Path) -> dict[str, bytes]:
    """Tous les fichiers d'un dossier et leurs octets."""
    return {str(f.relative_to(dossier)): f.read_bytes() for f in dossier.rglob("*") if f.is_file()}


@pytest.fixture(scope="session")
def livres(tmp_path_factory) -> dict[str, Path]:
    """Le petit livre en .txt (FEC), .xlsx, .csv, et .ods et .xls si LibreOffice est là."""
    dossier = tmp_path_factory.mktemp("livres")
    chemins = {
        extension: ecrire_livre(dossier / f"livre.{extension}")
        for extension in ("txt", "xlsx", "csv")
    }
    bureau = shutil.which("soffice")
    for extension in ("ods", "xls") if bureau else ():
        subprocess.run(
            [bureau, f"-env:UserInstallation=file://{dossier}/profil", "--headless",
             "--convert-to", extension, "--outdir", dossier, chemins["xlsx"]],
            check=True,
            capture_output=True,
            timeout=180,
        )  # fmt: skip
        chemins[extension] = dossier / f"livre.{extension}"
    return chemins


@pytest.fixture
def livre(livres, tmp_path) -> Callable[[str], Path]:
    """Une copie du petit livre dans un format, à soi."""

    def copie(extension: str) -> Path:
        if extension not in livres:
            pytest.skip("LibreOffice (soffice) n'est pas installé : pas de .ods ni de .xls.")
        return Path(shutil.copy(livres[extension], tmp_path / f"livre.{extension}"))

    return copie


@pytest.fixture
def commande(monkeypatch, capsys, tmp_path) -> Iterator[Callable[..., Rendu]]:
    """Lance `lettrine` dans ce processus et rend le code, la sortie et les erreurs."""
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setattr(sys, "unraisablehook", sys.unraisablehook)
    monkeypatch.delenv("LOCALAPPDATA", raising=False)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "etat"))

    def lancee(*mots: object) -> Rendu:
        monkeypatch.setattr(sys, "argv", ["lettrine", *(str(mot) for mot in mots)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as fin:
            lancer()
        ecrit = capsys.readouterr()
        return Rendu(fin.value.code, ecrit.out, ecrit.err)

    yield lancee


@pytest.fixture
def echantillon() -> Callable[[str], Path]:
    """Un FEC réel ; l'essai est sauté là où ils ne sont pas."""

    def choisi(nom: str) -> Path:
        chemin = ECHANTILLONS / nom
        if not chemin.is_file():
            pytest.skip("Les FEC réels ne sont pas sur cette machine.")
        return chemin

    return choisi
