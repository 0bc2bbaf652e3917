"""Les couples compte et auxiliaire : leur ordre, leurs totaux, leurs noms."""

import numpy as np
import pytest

from lettrine.comptabilite.couples import lignes_des_comptes, noms_des_fiches, reperer
from lettrine.tables.dossier import TIERS
from tests.comptabilite.lettrage.livres import livre

LIGNES = """
    2026-01-05 411000 ZOE F1 100,00 Facture
    2026-01-06 4110001 - F2 20,00 Facture
    2026-01-07 411000 ALFA F3 30,00 Facture
    2026-01-08 411000 ZOE B1 -40,00 Virement
"""


def test_un_compte_plus_court_vient_avant_ses_sous_comptes():
    couples = reperer(livre(LIGNES))
    assert list(zip(couples.comptes, couples.auxiliaires, strict=True)) == [
        ("411000", "ALFA"),
        ("411000", "ZOE"),
        ("4110001", ""),
    ]
    assert couples.numeros.tolist() == [1, 2, 0, 1]


def test_sans_auxiliaire_le_compte_est_seul():
    couples = reperer(livre(LIGNES), par_auxiliaire=False)
    assert list(couples.comptes) == ["411000", "4110001"]
    soldes = (livre(LIGNES)["Debit"] - livre(LIGNES)["Credit"]).to_numpy()
    assert couples.sommes(soldes).tolist() == [90_00, 20_00]
    assert couples.sommes(soldes, soldes > 0).tolist() == [130_00, 20_00]
    assert couples.lignes(soldes < 0).tolist() == [1, 0]


def test_le_nom_est_celui_de_la_fiche_puis_le_plus_recent_du_livre():
    ecritures = livre(LIGNES)
    ecritures["CompteLib"] = np.array(["Clients", "Divers", "Clients", "Clients"], dtype=object)
    ecritures["CompAuxLib"] = np.array(["Zoé et fils", "", "Alfa", "Zoé SARL"], dtype=object)
    fiches = noms_des_fiches(
        TIERS.table({"CompAuxNum": ["ALFA", "ALFA"], "Nom": ["Alfa SA", "Autre"], "Rang": [3, 2]})
    )
    assert fiches == {"ALFA": "Autre"}
    for table in (ecritures, ecritures.iloc[::-1].reset_index(drop=True)):
        couples = reperer(table)
        assert list(couples.noms(table, fiches)) == ["Autre", "Zoé SARL", "Divers"]


def test_un_couple_sans_libelle_n_a_pas_de_nom():
    ecritures = livre(LIGNES)
    assert list(reperer(ecritures).noms(ecritures, noms_des_fiches(None))) == ["", "", ""]


@pytest.mark.parametrize(
    ("prefixes", "attendu"),
    [(["4110001"], [1]), (["411"], [0, 1, 2, 3]), ([], [0, 1, 2, 3]), (["5", "41100001"], [])],
)
def test_les_lignes_des_comptes_sont_celles_des_prefixes(prefixes, attendu):
    assert np.flatnonzero(lignes_des_comptes(livre(LIGNES), prefixes)).tolist() == attendu


def test_un_livre_vide_n_a_pas_de_couple():
    vide = livre(LIGNES).iloc[:0]
    couples = reperer(vide)
    assert len(couples) == 0
    assert couples.sommes(np.zeros(0, dtype=np.int64)).tolist() == []
    assert list(couples.noms(vide, {})) == []
    assert not lignes_des_comptes(vide, ["4"]).any()
