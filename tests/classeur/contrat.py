"""Le contrat du port : ce que tout adaptateur doit faire, sur fichier ou dans un tableur ouvert.

Chaque module d'essais qui importe ces essais donne la fixture `poste`, où se lisent et s'écrivent
les classeurs, et `poste_sans_lettrage`, le même sur un livre sans les colonnes de lettrage.
"""

from typing import Any, Protocol

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal
from tests.conftest import MOUVEMENTS, PIEGE, TOTAL

from lettrine.classeur.port import Classeur
from lettrine.classeur.presentation import Feuille
from lettrine.erreurs import DonneesInvalides, ErreurLettrine, OptionInvalide
from lettrine.tables.dossier import TIERS
from lettrine.tables.ecritures import ECRITURES


class Poste(Protocol):
    """Là où un adaptateur travaille : une source, et ce qu'il en fait."""

    nom: str

    def ouvrir(self) -> Classeur:
        """Un classeur neuf sur la source."""
        ...

    def rouvrir(self) -> Classeur:
        """Un classeur neuf sur ce qui a été écrit."""
        ...

    def resultat(self, onglet: str) -> list[list[Any]]:
        """Les valeurs d'une feuille de résultat."""
        ...

    def empreinte(self) -> Any:
        """Tout ce que contient ce qui a été écrit."""
        ...

    def ailleurs(self) -> Any:
        """Ce qui ne doit pas changer."""
        ...


def codes(table: pd.DataFrame) -> dict[str, pd.Series]:
    """Un code et une date sur une ligne sur deux."""
    pose = np.arange(len(table)) % 2 == 0
    dates = np.where(pose, np.datetime64("2025-01-31", "s"), np.datetime64("NaT", "s"))
    return {
        "EcritureLet": pd.Series(np.where(pose, "AA", ""), dtype="str"),
        "DateLet": pd.Series(dates, dtype="datetime64[s]"),
    }


def lettrer_une_ligne_sur_deux(classeur: Classeur) -> pd.DataFrame:
    """Écrit ces codes, et rend la table d'avant."""
    table = classeur.lire(ECRITURES).table
    classeur.ecrire_colonnes(ECRITURES.nom, codes(table))
    classeur.enregistrer()
    return table


def test_lit_la_meme_table_partout(poste):
    classeur = poste.ouvrir()
    lecture = classeur.lire(ECRITURES)
    table = lecture.table
    assert lecture.provenance.fichier == poste.nom
    assert [a for a in lecture.anomalies if a.gravite != "information"] == []
    assert len(table) == 2 * len(MOUVEMENTS)
    assert (table["Debit"].sum(), table["Credit"].sum()) == (TOTAL, TOTAL)
    assert table["EcritureLib"][0] == PIEGE
    assert table["CompAuxNum"][4] == "NA"
    assert table["PieceRef"][4] == "TRUE"
    assert table["CompteNum"].unique().tolist() == ["411000", "707000", "512000"]
    assert table["EcritureDate"][2] == pd.Timestamp(2025, 1, 9)
    assert (np.diff(table["Rang"]) == 1).all()
    assert classeur.tables()


def test_ne_change_que_les_colonnes_ecrites_et_garde_l_ordre(poste):
    avant = poste.ailleurs()
    table = lettrer_une_ligne_sur_deux(poste.ouvrir())
    assert_frame_equal(poste.rouvrir().lire(ECRITURES).table, table.assign(**codes(table)))
    assert poste.ailleurs() == avant


def test_recommencer_sur_sa_propre_sortie_ne_change_rien(poste):
    lettrer_une_ligne_sur_deux(poste.ouvrir())
    une_fois = poste.empreinte()
    lettrer_une_ligne_sur_deux(poste.rouvrir())
    assert poste.empreinte() == une_fois


def test_effacer_un_code_le_retire(poste):
    lettrer_une_ligne_sur_deux(poste.ouvrir())
    classeur = poste.rouvrir()
    table = classeur.lire(ECRITURES).table
    assert (table["EcritureLet"] == "AA").any()
    vides = {
        "EcritureLet": pd.Series([""] * len(table), dtype="str"),
        "DateLet": pd.Series(pd.NaT, index=table.index, dtype="datetime64[s]"),
    }
    classeur.ecrire_colonnes(ECRITURES.nom, vides)
    classeur.enregistrer()
    relue = poste.rouvrir().lire(ECRITURES).table
    assert (relue["EcritureLet"] == "").all()
    assert relue["DateLet"].isna().all()


def test_ajoute_les_colonnes_que_la_source_n_a_pas(poste_sans_lettrage):
    table = lettrer_une_ligne_sur_deux(poste_sans_lettrage.ouvrir())
    assert (table["EcritureLet"] == "").all()
    relue = poste_sans_lettrage.rouvrir().lire(ECRITURES).table
    assert_frame_equal(relue, table.assign(**codes(table)))


def test_une_feuille_de_resultat_porte_les_valeurs_et_un_texte_y_reste_un_texte(poste):
    classeur = poste.ouvrir()
    lecture = classeur.lire(ECRITURES)
    classeur.ecrire_feuille(Feuille("Livre", "Le livre", (), lecture.table, ECRITURES))
    classeur.enregistrer()
    lignes = poste.resultat("Livre")
    assert lignes[0][0] == "Le livre"
    titres = next(ligne for ligne in lignes if "Débit" in ligne)
    assert len([ligne for ligne in lignes if PIEGE in ligne]) == 2
    bas = lignes[lignes.index(titres) + 1 :]
    debits = [ligne[titres.index("Débit")] for ligne in bas]
    assert round(sum(100 * (debit or 0) for debit in debits)) == TOTAL


def test_enregistrer_deux_fois_n_ecrit_qu_une_fois(poste):
    classeur = poste.ouvrir()
    classeur.ecrire_colonnes(ECRITURES.nom, codes(classeur.lire(ECRITURES).table))
    classeur.enregistrer()
    une_fois = poste.empreinte()
    assert classeur.enregistrer() == []
    assert poste.empreinte() == une_fois


def test_refuse_une_table_non_lue_cla_30_et_une_longueur_fausse_cla_31(poste):
    classeur = poste.ouvrir()
    with pytest.raises(OptionInvalide) as refus:
        classeur.ecrire_colonnes("Tiers", {})
    assert refus.value.code == "CLA-30"
    classeur.lire(ECRITURES)
    with pytest.raises(DonneesInvalides) as refus:
        classeur.ecrire_colonnes(ECRITURES.nom, {"EcritureLet": pd.Series(["AA"] * 999)})
    assert refus.value.code == "CLA-31"


def test_refuse_une_table_que_la_source_n_a_pas(poste):
    with pytest.raises(ErreurLettrine, match="CLA-"):
        poste.ouvrir().lire(TIERS)
