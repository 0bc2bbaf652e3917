"""Les relances, les écarts et les reclassements : ce que rend le cœur sur le dossier d'exemple."""

from datetime import date

import numpy as np
import pytest
from tests.excel.conftest import en_com
from tests.excel.windows import OMIS, jour

from lettrine import parametres
from lettrine.comptabilite.creances import Comptes, creances_ouvertes
from lettrine.comptabilite.lettrage import lettrer
from lettrine.comptabilite.lettrage.ecarts import Tolerance, proposer_ecarts
from lettrine.comptabilite.lettrage.reclassements import propositions_d_od
from lettrine.comptabilite.relances import preparer
from lettrine.tables.dossier import RELANCES, SUIVI, TIERS

AU, LE = date(2025, 12, 31), jour(2025, 12, 31)


def colonne(lignes, titre):
    place = lignes[0].index(titre)
    return [ligne[place] for ligne in lignes[1:]]


def total(lignes, titre):
    return sum(round(valeur * 100) for valeur in colonne(lignes, titre))


@pytest.fixture
def tables(feuille, demo):
    """Les tables du dossier, chacune dans sa plage."""
    return [
        feuille.mettre(en_com(table, schema), haut=6000 + 500 * rang)
        for rang, (table, schema) in enumerate(
            ((demo.tiers, TIERS), (demo.relances, RELANCES), (demo.suivi, SUIVI))
        )
    ]


@pytest.fixture(scope="module")
def attendues(demo):
    creances = creances_ouvertes(
        demo.ecritures, au=AU, comptes=Comptes.CLIENTS, delai=30, tiers=demo.tiers
    )
    return preparer(
        creances.lignes, demo.tiers, demo.relances, au=AU, seuil=15_00,
        delais={1: 8, 2: 8, 3: 8}, suivi=demo.suivi,
    )  # fmt: skip


@pytest.fixture(scope="module")
def lettrage(demo):
    loi, ecritures = parametres.livres(), demo.ecritures
    ecritures = ecritures.assign(Rang=np.arange(2, len(ecritures) + 2))
    comptes = loi.textes("lettrage/comptes_lettrables", AU)
    en_bloc = loi.textes("lettrage/comptes_cumulatifs", AU)
    return ecritures, comptes, lettrer(ecritures, comptes=comptes, comptes_cumulatifs=en_bloc)


def test_les_relances_du_jour_sont_celles_du_coeur(excel, livre, tables, attendues):
    tiers, relances, suivi = tables
    clients = excel("RELANCES_CLIENTS", livre, tiers, relances, LE, suivi)
    assert colonne(clients, "Client") == attendues.lettres["CompAuxNum"].tolist()
    assert colonne(clients, "Niveau") == attendues.lettres["Niveau"].tolist()
    assert total(clients, "Total réclamé") == attendues.lettres["Total"].sum() > 0
    factures = excel("RELANCES_FACTURES", livre, tiers, relances, LE, suivi)
    assert total(factures, "Pénalités") == attendues.factures["Penalites"].sum()
    retenues = excel("RELANCES_RETENUES", livre, tiers, relances, LE, suivi)
    assert colonne(retenues, "Pourquoi") == attendues.retenues["Motif"].tolist()


def test_un_seuil_plus_haut_retient_de_plus_petits_clients(excel, livre, tables, attendues):
    tiers, relances, suivi = tables
    hauts = excel("RELANCES_CLIENTS", livre, tiers, relances, LE, suivi, 2_000.0)
    assert 0 < len(hauts) - 1 < len(attendues.lettres)
    refus = excel("RELANCES_CLIENTS", livre, tiers, OMIS, LE, OMIS, -1.0)
    assert refus.startswith("#LETTRINE REL-01 : ")


def test_les_ecarts_proposes_sont_ceux_du_coeur(excel, livre, tables, demo, lettrage):
    ecritures, comptes, fait = lettrage
    attendus = proposer_ecarts(
        ecritures, fait, comptes=comptes, tolerance=Tolerance(5_00), tiers=demo.tiers
    ).table
    lus = excel("LETTRAGE_ECARTS", livre, 5.0, "certain", OMIS, tables[0])
    assert colonne(lus, "Nature") == attendus["Nature"].tolist()
    assert total(lus, "Écart") == attendus["Ecart"].sum()
    assert len(attendus) > 0
    assert excel("LETTRAGE_ECARTS", livre, -1.0).startswith("#LETTRINE ECA-10 : ")


def test_les_reclassements_proposes_sont_ceux_du_coeur(excel, livre, tables, demo, lettrage):
    ecritures, comptes, fait = lettrage
    attendus = propositions_d_od(ecritures, fait, comptes=comptes, tiers=demo.tiers).table
    lus = excel("LETTRAGE_RECLASSEMENTS", livre, OMIS, OMIS, tables[0])
    assert total(lus, "Montant") == attendus["Montant"].sum() > 0
