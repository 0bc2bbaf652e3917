"""Installe Lettrine dans .venv, même sur une machine qui n'a que python3 et make.

Usage : python3 outils/amorcer.py GROUPE, où GROUPE est « dev » ou « bench ». Un .venv déjà bon
est complété ; sinon il est créé par le premier moyen disponible : le module ensurepip, le pip
de la machine, ou le paquet python3-venv du système.
"""

import os
import shutil
import subprocess
import sys
import venv
from importlib.util import find_spec
from pathlib import Path

RACINE = Path(__file__).resolve().parents[1]
ENVIRONNEMENT = RACINE / ".venv"
WINDOWS = os.name == "nt"
PYTHON = ENVIRONNEMENT / ("Scripts/python.exe" if WINDOWS else "bin/python")


def lancer(*commande: object) -> None:
    """Lance une commande, s'arrête si elle échoue."""
    subprocess.run([str(mot) for mot in commande], check=True)


def a_pip() -> bool:
    """Vrai si .venv existe et sait installer."""
    if not PYTHON.exists():
        return False
    essai = [str(PYTHON), "-m", "pip", "--version"]
    return subprocess.run(essai, capture_output=True, check=False).returncode == 0


def creer() -> None:
    """Crée .venv avec pip."""
    shutil.rmtree(ENVIRONNEMENT, ignore_errors=True)
    if find_spec("ensurepip"):
        venv.create(ENVIRONNEMENT, with_pip=True, symlinks=not WINDOWS)
    elif find_spec("pip"):
        venv.create(ENVIRONNEMENT, with_pip=False, symlinks=not WINDOWS)
        lancer(sys.executable, "-m", "pip", "--python", PYTHON, "install", "--quiet", "pip")
    elif shutil.which("apt-get") and (os.geteuid() == 0 or shutil.which("sudo")):
        droits = [] if os.geteuid() == 0 else ["sudo"]
        lancer(*droits, "apt-get", "update", "-qq")
        paquet = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "python3-venv"]
        lancer(*droits, *paquet)
        lancer(sys.executable, "-m", "venv", ENVIRONNEMENT)
    else:
        sys.exit("Il manque à Python le module venv : installez le paquet python3-venv.")


def main() -> None:
    """Prépare .venv et y installe le projet en mode éditable."""
    if sys.version_info < (3, 11):
        version = sys.version.split()[0]
        sys.exit(f"Lettrine demande Python 3.11 ou plus, ici {version} : make PYTHON=python3.12")
    groupe = sys.argv[1] if len(sys.argv) > 1 else "dev"
    if not a_pip():
        creer()
    pip = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    lancer(*pip, "--editable", f"{RACINE}[{groupe}]")


if __name__ == "__main__":
    main()
