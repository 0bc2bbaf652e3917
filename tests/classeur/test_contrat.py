"""Le contrat du port : les mêmes essais sur un FEC et sur un classeur de chaque format."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal
from tests.conftest import (
    COLONNES,
    LIBELLES,
    MOUVEMENTS,
    PIEGE,
    TOTAL,
    cellules,
    ecrire_xlsx,
    lignes_du_livre,
    texte_du_csv,
)

from lettrine.classeur.fec import ClasseurFec
from lettrine.classeur.fichier import ClasseurFichier
from lettrine.classeur.presentation import Feuille
from lettrine.erreurs import OptionInvalide
from lettrine.tables.ecritures import ECRITURES

FORMATS = ("txt", "xlsx", "csv", "ods", "xls")
RENDU = {"txt": "txt", "csv": "csv"}


def ouvrir(entree: Path, **lieux):
    return (ClasseurFec if entree.suffix == ".txt" else ClasseurFichier)(entree, **lieux)


@pytest.fixture(params=FORMATS)
def source(request, livre) -> Path:
    return livre(request.param)


@pytest.fixture
def sortie(source, tmp_path) -> Path:
    extension = RENDU.get(source.suffix[1:], "xlsx")
    return tmp_path / f"sortie.{extension}"


def codes(table: pd.DataFrame) -> dict[str, pd.Series]:
    """Un code et une date sur une ligne sur deux."""
    pose = np.arange(len(table)) % 2 == 0
    dates = np.where(pose, np.datetime64("2025-01-31", "s"), np.datetime64("NaT", "s"))
    return {
        "EcritureLet": pd.Series(np.where(pose, "AA", ""), dtype="str"),
        "DateLet": pd.Series(dates, dtype="datetime64[s]"),
    }


def lettrer_une_ligne_sur_deux(entree: Path, sortie: Path) -> pd.DataFrame:
    classeur = ouvrir(entree, sortie=sortie)
    table = classeur.lire(ECRITURES).table
    classeur.ecrire_colonnes(ECRITURES.nom, codes(table))
    assert classeur.enregistrer() == [sortie]
    return table


def test_lit_la_meme_table_dans_tous_les_formats(source):
    classeur = ouvrir(source)
    lecture = classeur.lire(ECRITURES)
    table = lecture.table
    assert lecture.provenance.fichier == source.name
    assert [a for a in lecture.anomalies if a.gravite != "information"] == []
    assert len(table) == 2 * len(MOUVEMENTS)
    assert (table["Debit"].sum(), table["Credit"].sum()) == (TOTAL, TOTAL)
    assert table["EcritureLib"][0] == PIEGE
    assert table["CompAuxNum"][4] == "NA"
    assert table["PieceRef"][4] == "TRUE"
    assert table["CompteNum"].unique().tolist() == ["411000", "707000", "512000"]
    assert table["EcritureDate"][2] == pd.Timestamp(2025, 1, 9)
    assert (np.diff(table["Rang"]) == 1).all()
    assert len(classeur.tables()) == 1


def test_ne_change_que_les_colonnes_ecrites_et_garde_l_ordre(source, sortie):
    avant = source.read_bytes()
    table = lettrer_une_ligne_sur_deux(source, sortie)
    relue = ouvrir(sortie).lire(ECRITURES).table
    assert_frame_equal(relue, table.assign(**codes(table)))
    assert source.read_bytes() == avant


def test_recommencer_sur_sa_propre_sortie_ne_change_rien(source, sortie):
    lettrer_une_ligne_sur_deux(source, sortie)
    seconde = sortie.with_stem("seconde")
    lettrer_une_ligne_sur_deux(sortie, seconde)
    assert seconde.read_bytes() == sortie.read_bytes()


SANS_LETTRAGE = [n for n, champ in enumerate(COLONNES) if champ not in ("EcritureLet", "DateLet")]


@pytest.mark.parametrize("extension", ["csv", "xlsx"])
def test_ajoute_les_colonnes_que_la_source_n_a_pas(tmp_path, extension):
    source, sortie = tmp_path / f"livre.{extension}", tmp_path / f"sortie.{extension}"
    entetes = [LIBELLES[n] for n in SANS_LETTRAGE]
    lignes = [[ligne[n] for n in SANS_LETTRAGE] for ligne in lignes_du_livre()]
    if extension == "xlsx":
        ecrire_xlsx(source, lignes, entetes)
    else:
        source.write_text(texte_du_csv(lignes, entetes=entetes), encoding="utf-8")
    table = lettrer_une_ligne_sur_deux(source, sortie)
    assert (table["EcritureLet"] == "").all()
    assert_frame_equal(ouvrir(sortie).lire(ECRITURES).table, table.assign(**codes(table)))


def test_une_feuille_de_resultat_va_dans_le_rapport(source, tmp_path):
    rapport = tmp_path / "rapport.xlsx"
    classeur = ouvrir(source, rapport=rapport)
    lecture = classeur.lire(ECRITURES)
    classeur.ecrire_feuille(Feuille("Livre", "Le livre", (), lecture.table, ECRITURES))
    assert classeur.enregistrer() == [rapport]
    libelles = [ligne for ligne in cellules(rapport, "Livre") if PIEGE in ligne]
    assert len(libelles) == 2


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


def test_refuse_une_table_non_lue_cla_30_et_une_sortie_non_dite_cla_32(source):
    classeur = ouvrir(source)
    with pytest.raises(OptionInvalide) as refus:
        classeur.ecrire_colonnes("Tiers", {})
    assert refus.value.code == "CLA-30"
    table = classeur.lire(ECRITURES).table
    classeur.ecrire_colonnes(ECRITURES.nom, codes(table))
    with pytest.raises(OptionInvalide) as refus:
        classeur.enregistrer()
    assert refus.value.code == "CLA-32"


def test_enregistrer_deux_fois_n_ecrit_qu_une_fois(source, sortie):
    classeur = ouvrir(source, sortie=sortie)
    table = classeur.lire(ECRITURES).table
    classeur.ecrire_colonnes(ECRITURES.nom, codes(table))
    assert classeur.enregistrer() == [sortie]
    assert classeur.enregistrer() == []
    assert list(sortie.parent.glob("*sauvegarde*")) == []
