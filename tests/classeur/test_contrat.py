"""Le contrat du port, sur un FEC et sur un classeur de chaque format."""

import shutil
from pathlib import Path

import pytest
from tests.classeur.contrat import *  # noqa: F403
from tests.classeur.contrat import codes
from tests.conftest import (
    COLONNES,
    LIBELLES,
    cellules,
    ecrire_xlsx,
    lignes_du_livre,
    texte_du_csv,
)

from lettrine.classeur.fec import ClasseurFec
from lettrine.classeur.fichier import ClasseurFichier
from lettrine.erreurs import OptionInvalide
from lettrine.tables.ecritures import ECRITURES

FORMATS = ("txt", "xlsx", "csv", "ods", "xls")
RENDU = {".txt": "txt", ".csv": "csv"}
SANS_LETTRAGE = [n for n, champ in enumerate(COLONNES) if champ not in ("EcritureLet", "DateLet")]


def ouvrir(entree: Path, **lieux):
    return (ClasseurFec if entree.suffix == ".txt" else ClasseurFichier)(entree, **lieux)


class SurDisque:
    """Un fichier lu, un fichier écrit : celui-ci est la source d'une seconde fois."""

    def __init__(self, source: Path) -> None:
        self.source, self.nom = source, source.name
        extension = RENDU.get(source.suffix, "xlsx")
        self.sortie = source.with_name(f"sortie.{extension}")
        self.rapport = source.with_name("rapport.xlsx")

    def ouvrir(self):
        return ouvrir(self.source, sortie=self.sortie, rapport=self.rapport)

    def rouvrir(self):
        relue = shutil.copy(self.sortie, self.sortie.with_stem("relue"))
        return ouvrir(Path(relue), sortie=self.sortie, rapport=self.rapport)

    def resultat(self, onglet):
        return cellules(self.rapport, onglet)

    def empreinte(self):
        return self.sortie.read_bytes()

    def ailleurs(self):
        return self.source.read_bytes()


@pytest.fixture(params=FORMATS)
def source(request, livre) -> Path:
    return livre(request.param)


@pytest.fixture
def poste(source):
    return SurDisque(source)


@pytest.fixture(params=["csv", "xlsx"])
def poste_sans_lettrage(request, tmp_path):
    source = tmp_path / f"livre.{request.param}"
    entetes = [LIBELLES[n] for n in SANS_LETTRAGE]
    lignes = [[ligne[n] for n in SANS_LETTRAGE] for ligne in lignes_du_livre()]
    if request.param == "xlsx":
        ecrire_xlsx(source, lignes, entetes)
    else:
        source.write_text(texte_du_csv(lignes, entetes=entetes), encoding="utf-8")
    return SurDisque(source)


# --- ce qui n'a de sens que pour un fichier ------------------------------------------------------


def test_refuse_d_ecrire_sur_l_entree_cla_34(source):
    with pytest.raises(OptionInvalide) as refus:
        ouvrir(source, sortie=source.parent / "." / source.name)
    # Un .ods ou un .xls rendrait un .xlsx : l'extension est refusée avant le nom.
    attendu = "CLA-33" if source.suffix in (".ods", ".xls") else "CLA-34"
    assert refus.value.code == attendu


def test_refuse_une_sortie_d_un_autre_format_cla_33(source, tmp_path):
    autre = "xlsx" if source.suffix in (".txt", ".csv") else "csv"
    with pytest.raises(OptionInvalide) as refus:
        ouvrir(source, sortie=tmp_path / f"s.{autre}")
    assert refus.value.code == "CLA-33"


def test_refuse_une_sortie_non_dite_cla_32(source):
    classeur = ouvrir(source)
    classeur.ecrire_colonnes(ECRITURES.nom, codes(classeur.lire(ECRITURES).table))
    with pytest.raises(OptionInvalide) as refus:
        classeur.enregistrer()
    assert refus.value.code == "CLA-32"


def test_la_sortie_et_le_rapport_sont_dits(source):
    poste = SurDisque(source)
    classeur = poste.ouvrir()
    classeur.ecrire_colonnes(ECRITURES.nom, codes(classeur.lire(ECRITURES).table))
    assert classeur.enregistrer() == [poste.sortie]
    assert list(source.parent.glob("*sauvegarde*")) == []
