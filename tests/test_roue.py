"""La roue construite, installée seule dans un environnement vide, fait tourner la démonstration."""

import os
import shutil
import subprocess
import sys
import tarfile
import venv
import zipfile
from collections import Counter
from pathlib import Path

import pytest

from lettrine import __version__
from lettrine.ressources import dossier as ressources

RACINE = Path(__file__).parents[1]
MODELES = ("templates_docx", "templates_xlsx")
SANS_INDEX = "pip n'atteint aucun index de paquets."
INJOIGNABLE = ("Could not find a version", "No matching distribution", "ConnectionError",
               "Network is unreachable", "Failed to establish", "Max retries")  # fmt: skip


def lancer(*mots: object, **options) -> subprocess.CompletedProcess[str]:
    milieu = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "VIRTUAL_ENV"))}
    return subprocess.run(
        [str(mot) for mot in mots],
        capture_output=True,
        encoding="utf-8",
        check=False,
        env={**milieu, "PIP_DISABLE_PIP_VERSION_CHECK": "1", "COLUMNS": "200"},
        timeout=900,
        **options,
    )


def reussir(*mots: object, **options) -> str:
    """Lance une commande qui doit aboutir ; sans index, l'essai est sauté."""
    rendu = lancer(*mots, **options)
    dit = rendu.stdout + rendu.stderr
    if rendu.returncode and any(signe in dit for signe in INJOIGNABLE):
        pytest.skip(SANS_INDEX)
    assert rendu.returncode == 0, dit
    return rendu.stdout


@pytest.fixture(scope="module")
def roue(tmp_path_factory) -> Path:
    """La roue, bâtie depuis une copie des sources : le dépôt n'est pas touché."""
    atelier = tmp_path_factory.mktemp("roue")
    copier_les_sources(atelier)
    reussir(sys.executable, "-m", "build", "--wheel", "--outdir", atelier / "dist", atelier)
    (construite,) = (atelier / "dist").glob("*.whl")
    return construite


def copier_les_sources(atelier: Path) -> None:
    for nom in ("pyproject.toml", "README.md", "LICENSE", "NOTICE", "CHANGELOG.md"):
        if (RACINE / nom).is_file():
            shutil.copy(RACINE / nom, atelier / nom)
    for nom in ("addin", *MODELES):
        shutil.copytree(RACINE / nom, atelier / nom, ignore=shutil.ignore_patterns("__pycache__"))


def modeles_des_sources() -> set[str]:
    """Les lettres et classeurs types, sous leur dossier."""
    fichiers = [f for nom in MODELES for f in (RACINE / nom).glob("*.*")]
    assert {f.suffix for f in fichiers} == {".docx", ".xlsx"}
    return {f"{f.parent.name}/{f.name}" for f in fichiers}


def test_l_archive_des_sources_contient_les_modeles(tmp_path):
    copier_les_sources(tmp_path)
    reussir(sys.executable, "-m", "build", "--sdist", "--outdir", tmp_path / "dist", tmp_path)
    (archive,) = (tmp_path / "dist").glob("*.tar.gz")
    with tarfile.open(archive) as sources:
        noms = {nom.partition("/")[2] for nom in sources.getnames()}
    assert modeles_des_sources() <= noms
    assert "addin/lettrine/classeur/modeles/__init__.py" in noms


def test_la_roue_contient_tout_le_paquet_et_rien_d_autre(roue):
    with zipfile.ZipFile(roue) as archive:
        noms = set(archive.namelist())
    sources = RACINE / "addin"
    attendus = {
        f.relative_to(sources).as_posix()
        for f in (sources / "lettrine").rglob("*")
        if f.is_file() and "__pycache__" not in f.parts
    }
    attendus |= {f"lettrine/{modele}" for modele in modeles_des_sources()}
    paquet = {nom for nom in noms if not nom.startswith(f"lettrine-{__version__}.dist-info/")}
    assert paquet == attendus
    assert {f"lettrine-{__version__}.dist-info/licenses/{n}" for n in ("LICENSE", "NOTICE")} <= noms
    assert any(ressources("parametres").rglob("*.toml"))


def test_la_roue_seule_fait_tourner_la_demonstration(roue, tmp_path):
    venv.create(tmp_path / "env", with_pip=True, symlinks=os.name != "nt")
    executables = tmp_path / "env" / ("Scripts" if os.name == "nt" else "bin")
    python = executables / ("python.exe" if os.name == "nt" else "python")
    reussir(python, "-m", "pip", "install", "--quiet", roue)
    sortie = tmp_path / "demo"
    dit = reussir(executables / "lettrine", "demo", "--sortie", sortie, cwd=tmp_path)
    assert "lignes lettrées" in dit
    ecrits = sorted(f.relative_to(sortie).as_posix() for f in sortie.rglob("*") if f.is_file())
    dossiers = Counter(nom.rpartition("/")[0] for nom in ecrits)
    lettres = dossiers.pop("relances/lettres")
    assert dossiers == {"dossier": 3, "relances": 2, "resultats": 6}
    assert lettres >= 10
    assert all((sortie / nom).stat().st_size > 1000 for nom in ecrits)
    assert str(sortie / "resultats" / "controle_fec.xlsx") in dit
    modele = tmp_path / "modele.xlsx"
    reussir(executables / "lettrine", "modeles", "copier", "lettrage", "--sortie", modele,
            cwd=tmp_path)  # fmt: skip
    assert modele.read_bytes() == (RACINE / "templates_xlsx" / "lettrage.xlsx").read_bytes()
    # Rien n'est pris à la copie de travail.
    origine = reussir(python, "-c", "import lettrine; print(lettrine.__file__)", cwd=tmp_path)
    assert origine.startswith(str(tmp_path / "env"))
