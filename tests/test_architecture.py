"""Ce que l'architecture promet : les couches, les noms, les docstrings."""

import ast
import importlib
import inspect
import pkgutil
from pathlib import Path

import pytest
from importlinter.api import use_cases
from importlinter.configuration import configure

import lettrine

RACINE = Path(__file__).parents[1]
PAQUET = RACINE / "addin" / "lettrine"
FOURRE_TOUT = {"utils", "util", "helpers", "helper", "common", "misc", "tools", "outils", "divers"}
FONDATIONS = ("lettrine.comptabilite", "lettrine.monnaie", "lettrine.dates")
MODULES = sorted(
    nom for _, nom, _ in pkgutil.walk_packages(lettrine.__path__, "lettrine.")
    if not nom.endswith("__main__")
)  # fmt: skip
DES_FONDATIONS = [nom for nom in MODULES if nom.startswith(FONDATIONS)]


def chemins() -> list[Path]:
    return sorted(PAQUET.rglob("*.py"))


def fonctions_offertes(module) -> list[str]:
    """Les fonctions du module que son paquet offre ; à défaut, celles qu'il annonce."""
    paquet = importlib.import_module(module.__name__.rpartition(".")[0])
    offertes = getattr(paquet, "__all__", None) or getattr(module, "__all__", ())
    fonctions = inspect.getmembers(module, inspect.isfunction)
    return [nom for nom, f in fonctions if nom in offertes and f.__module__ == module.__name__]


def test_les_couches_sont_respectees(monkeypatch, capsys):
    monkeypatch.chdir(RACINE)
    configure()
    options = use_cases.read_user_options(str(RACINE / "pyproject.toml"))
    assert use_cases.lint_imports(config_filename=str(RACINE / "pyproject.toml"), cache_dir=None), (
        capsys.readouterr().out
    )
    assert len(options.contracts_options) >= 2


def test_aucun_module_fourre_tout():
    assert [c for c in chemins() if {c.stem, c.parent.name} & FOURRE_TOUT] == []


@pytest.mark.parametrize("chemin", chemins(), ids=lambda c: c.relative_to(PAQUET).as_posix())
def test_chaque_module_dit_ce_qu_il_fait(chemin):
    arbre = ast.parse(chemin.read_text(encoding="utf-8"))
    titre = (ast.get_docstring(arbre) or "").split("\n")[0]
    assert titre.endswith((".", ":", "?"))
    for noeud in arbre.body:
        if isinstance(noeud, (ast.FunctionDef, ast.ClassDef)) and not noeud.name.startswith("_"):
            assert ast.get_docstring(noeud), f"{noeud.name} n'a pas de docstring"


@pytest.mark.parametrize("nom", DES_FONDATIONS)
def test_le_coeur_montre_un_exemple(nom):
    """Un module dont une fonction est offerte par son paquet a un exemple, qui est un essai."""
    module = importlib.import_module(nom)
    publiques = fonctions_offertes(module)
    sans_docstring = [f for f in publiques if not inspect.getdoc(getattr(module, f))]
    assert sans_docstring == []
    if publiques:
        assert ">>>" in inspect.getsource(module)


def test_rien_ne_dit_ou_ni_comment_le_projet_est_fait():
    for chemin in chemins():
        texte = chemin.read_text(encoding="utf-8")
        assert not any(mot in texte for mot in ("/work/", "/tmp/", "/home/", "TODO", "FIXME"))


def test_xlwings_sert_sans_sa_partie_payante():
    """La partie `pro` de xlwings n'est pas libre : ni le paquet ni les essais ne la chargent."""
    for chemin in [*chemins(), *(RACINE / "tests").rglob("*.py")]:
        for noeud in ast.walk(ast.parse(chemin.read_text(encoding="utf-8"))):
            if isinstance(noeud, ast.Import):
                importes = [nom.name for nom in noeud.names]
            elif isinstance(noeud, ast.ImportFrom):
                importes = [f"{noeud.module}.{nom.name}" for nom in noeud.names]
            else:
                continue
            assert not [nom for nom in importes if nom.startswith("xlwings.pro")], chemin
