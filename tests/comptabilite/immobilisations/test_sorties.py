"""Les cas travaillés de tests/cas/sorties : valeur comptable, plus-value, TVA, reprises."""

import tomllib
from datetime import date
from pathlib import Path

import pytest

from lettrine.comptabilite.immobilisations.sorties import sorties
from lettrine.tables.immobilisations import SORTIES
from tests.comptabilite.immobilisations.registres import attendues, cellules, plan_de

CAS = sorted((Path(__file__).parents[2] / "cas" / "sorties").iterdir())


def plan_du_cas(cas):
    """Le cas, et le plan de son exercice."""
    donne = tomllib.loads((cas / "cas.toml").read_text(encoding="utf-8"))
    annee = donne["exercice"]
    plan = plan_de(
        donne["biens"],
        donne.get("evenements", ()),
        du=date(annee, 1, 1),
        au=date(annee, 12, 31),
        conventions=donne.get("conventions"),
    )
    return donne, plan


@pytest.mark.parametrize("cas", CAS, ids=lambda cas: cas.name)
def test_cas(cas):
    donne, plan = plan_du_cas(cas)
    attendu, colonnes = donne["attendu"], donne["attendu"]["colonnes"]
    assert cellules(sorties(plan).table, colonnes) == attendues(
        SORTIES, colonnes, attendu["sorties"]
    )
    assert plan.anomalies == []
    assert donne["source"]


def test_sans_nature_un_prix_fait_une_cession_et_son_absence_un_rebut():
    sortie = {"DateSortie": "2026-06-30"}
    plan = plan_de(
        [sortie | {"NumBien": "A", "PrixCession": "1,00"}, sortie | {"NumBien": "B"}],
        au="2026-12-31",
    )
    assert sorties(plan).table["NatureSortie"].tolist() == ["cession", "rebut"]


def test_un_rebut_n_a_pas_de_prix_meme_si_on_lui_en_donne_un():
    rebut = {"DateSortie": "2026-06-30", "NatureSortie": "rebut", "PrixCession": "500,00"}
    table = sorties(plan_de([rebut], au="2026-12-31")).table
    assert table[["PrixCession", "PlusValue"]].values.tolist() == [[0, -9_000_00]]


def test_les_sorties_sont_dans_l_ordre_des_dates_puis_du_registre():
    biens = [
        {"NumBien": "C", "DateSortie": "2026-09-30"},
        {"NumBien": "B", "DateSortie": "2026-03-31"},
        {"NumBien": "A", "DateSortie": "2026-03-31"},
        {"NumBien": "D", "DateSortie": "2027-03-31"},
    ]
    faites = sorties(plan_de(biens, au="2027-12-31"))
    assert faites.table["NumBien"].tolist() == ["B", "A", "C", "D"]
    assert faites.de(1).table["NumBien"].tolist() == ["D"]


@pytest.mark.parametrize(("sortie", "court"), [("2028-03-14", 3_000_00), ("2028-03-15", 0)])
def test_deux_ans_de_detention_se_comptent_au_jour_pres(sortie, court):
    terrain = {
        "CompteNum": "211000",
        "DateAcquisition": "2026-03-15",
        "Duree": "aucune",
        "DateSortie": sortie,
        "NatureSortie": "cession",
        "PrixCession": "13 000,00",
    }
    table = sorties(plan_de([terrain], au="2028-12-31")).table
    assert table["CourtTerme"].tolist() == [court]
