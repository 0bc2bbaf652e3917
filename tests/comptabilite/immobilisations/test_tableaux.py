"""Les tableaux de la liasse, l'inventaire et les prévisions : cas travaillés et propriétés."""

import tomllib
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from lettrine.comptabilite.immobilisations.inventaire import SANS_LIEU, inventaire
from lettrine.comptabilite.immobilisations.mouvements import mouvements
from lettrine.comptabilite.immobilisations.previsions import horizon, par_compte, par_periode
from lettrine.comptabilite.immobilisations.tableaux import NON_CLASSE, Regime, tableaux
from lettrine.dates import Exercice
from lettrine.erreurs import OptionInvalide
from lettrine.parametres import livres
from lettrine.tables.schema import Genre
from lettrine.tables.tableaux_immobilisations import MOUVEMENTS, TABLEAUX_DE_LA_LIASSE
from tests.comptabilite.immobilisations.registres import attendues, cellules, codes, plan_de
from tests.comptabilite.immobilisations.test_proprietes import ESSAIS, biens, calendriers

CAS = sorted((Path(__file__).parents[2] / "cas" / "tableaux_immobilisations").iterdir())
EGALITES = {
    "BrutFin": (("BrutDebut", "Acquisitions", "VirementsRecus"), ("VirementsEmis", "Sorties")),
    "AmortiFin": (("AmortiDebut", "Dotations"), ("AmortiSorti",)),
    "DeprecieFin": (("DeprecieDebut", "DotationsDepreciation"), ("ReprisesDepreciation",)),
    "DerogatoireFin": (
        ("DerogatoireDebut", "DotationsDuree", "DotationsDegressif", "DotationsExceptionnel"),
        ("ReprisesDuree", "ReprisesDegressif", "ReprisesExceptionnel"),
    ),
    "Dotations": (("DontLineaire", "DontDegressif", "DontExceptionnel"), ()),
}
SUITES = ("Brut", "Amorti", "Deprecie", "Derogatoire")


@pytest.mark.parametrize("cas", CAS, ids=lambda cas: cas.name)
def test_cas(cas):
    donne = tomllib.loads((cas / "cas.toml").read_text(encoding="utf-8"))
    plan = plan_de(donne["biens"], donne.get("evenements", ()), du=donne["du"], au=donne["au"])
    rendus = tableaux(plan, regime=Regime(donne.get("regime", "réel")))
    for nom, attendu in donne["attendu"].items():
        colonnes = ["Rubrique", *attendu.pop("colonnes")]
        schema = TABLEAUX_DE_LA_LIASSE[nom]
        montants = [c.nom for c in schema.colonnes if c.genre is Genre.MONTANT]
        vifs = rendus[nom][(rendus[nom][montants] != 0).any(axis=1)]
        lignes = [[rubrique, *valeurs] for rubrique, valeurs in attendu.items()]
        assert cellules(vifs, colonnes) == attendues(schema, colonnes, lignes)
    assert rendus.anomalies == []
    assert donne["source"]


def dresser(donnes, faits=(), **options):
    numerotes = [un | {"NumBien": f"B{rang}"} for rang, un in enumerate(donnes)]
    return plan_de(numerotes, faits, **options)


@st.composite
def evenements_de(tire, donnes):
    """Des virements, des dépréciations, des parts sorties, sans rapport avec les dates du plan."""
    natures = ("virement", "valeur actuelle", "sortie partielle", "ajout")
    return [
        {
            "NumBien": f"B{rang}",
            "DateEvenement": f"{tire(st.integers(2012, 2024))}-0{tire(st.integers(1, 9))}-15",
            "Nature": tire(st.sampled_from(natures)),
            "Montant": tire(st.integers(1, 10**9)),
            "CompteNum": "231000",
        }
        for rang in range(len(donnes))
        if tire(st.booleans())
    ]


@ESSAIS
@given(st.lists(biens(), min_size=1, max_size=5), calendriers(), st.data())
def test_ouverture_et_mouvements_font_la_fin_qui_est_l_ouverture_suivante(donnes, connus, donnees):
    faits = donnees.draw(evenements_de(donnes))
    exercices = [(e.debut.isoformat(), e.fin.isoformat()) for e in connus]
    plans = {
        annee: dresser(donnes, faits, du=f"{annee}-12-31", au=f"{annee}-12-31", exercices=exercices)
        for annee in range(2018, 2021)
    }
    precedent = None
    for plan in plans.values():
        rendus = tableaux(plan)
        for table, schema in [
            (rendus.mouvements, MOUVEMENTS),
            *((rendus[nom], schema) for nom, schema in TABLEAUX_DE_LA_LIASSE.items()),
        ]:
            montants = [c.nom for c in schema.colonnes if c.genre is Genre.MONTANT]
            assert (table[montants] >= 0).all(axis=None)
            for fin, (plus, moins) in EGALITES.items():
                if fin in table:
                    somme = table[[*plus]].sum(axis=1) - table[[*moins]].sum(axis=1)
                    assert (table[fin] == somme).all()
        for nom in TABLEAUX_DE_LA_LIASSE:
            noms = [c for c in rendus[nom].columns if c in rendus.mouvements and c != "Rubrique"]
            assert (rendus[nom][noms].sum() == rendus.mouvements[noms].sum()).all()
        suivent = precedent is not None and plan.periodes[0].debut == precedent[1] + 1
        if suivent:
            for suite in SUITES:
                fins = precedent[0].groupby("CompteNum")[f"{suite}Fin"].sum()
                debuts = rendus.mouvements.groupby("CompteNum")[f"{suite}Debut"].sum()
                assert fins[fins != 0].to_dict() == debuts[debuts != 0].to_dict()
        virements = rendus.mouvements[["VirementsRecus", "VirementsEmis"]].sum()
        assert virements.iloc[0] == virements.iloc[1]
        precedent = rendus.mouvements, plan.periodes[-1].fin


@ESSAIS
@given(st.lists(biens(), min_size=1, max_size=5))
def test_la_somme_des_mois_est_l_annee_par_compte_et_en_tout(donnes):
    bornes = {"du": "2016-01-01", "au": "2019-12-31"}
    annees, mois = dresser(donnes, **bornes), dresser(donnes, **bornes, mensuelles=True)
    noms = ["Dotation", "DontExceptionnelle", "QuotePartSubvention", "NonDeductible"]
    assert (par_periode(annees)[noms].sum() == par_periode(mois)[noms].sum()).all()
    net = [
        t["DotationDerogatoire"] - t["RepriseDerogatoire"] for t in map(par_periode, (annees, mois))
    ]
    assert net[0].sum() == net[1].sum()
    assert par_periode(annees)["Vnc"].tolist() == par_periode(mois)["Vnc"].tolist()[11::12]
    totaux = [par_compte(plan).set_index("CompteNum")["Total"].to_dict() for plan in (annees, mois)]
    assert totaux[0] == totaux[1]
    assert sum(totaux[0].values()) == par_periode(annees)["Dotation"].sum()


def test_l_ordre_du_registre_ne_compte_pas():
    donnes = [
        {"NumBien": "A", "CompteNum": "218300", "Rang": 2},
        {"NumBien": "B", "CompteNum": "215400", "Rang": 3},
    ]
    ici, la = (plan_de(biens_, au="2027-12-31") for biens_ in (donnes, donnes[::-1]))
    for nom in TABLEAUX_DE_LA_LIASSE:
        assert_frame_equal(tableaux(ici)[nom], tableaux(la)[nom])
    assert_frame_equal(mouvements(ici), mouvements(la))
    assert_frame_equal(inventaire(ici), inventaire(la))


def test_imm_80_un_compte_d_aucune_rubrique_est_a_part():
    plan = plan_de([{"CompteNum": "217000"}], au="2026-12-31")
    rendus = tableaux(plan)
    assert codes(rendus.anomalies) == ["IMM-80"]
    a_part = rendus.immobilisations[rendus.immobilisations["Rubrique"] == NON_CLASSE]
    assert a_part["BrutFin"].tolist() == [10_000_00]


def test_imm_81_une_prevision_sur_cent_exercices():
    with pytest.raises(OptionInvalide, match="IMM-81"):
        horizon([], date(2025, 12, 31), 100)


def test_l_horizon_suit_les_exercices_connus():
    court = Exercice(date(2026, 1, 1), date(2026, 6, 30))
    assert horizon([court], date(2025, 12, 31), 1) == date(2026, 6, 30)
    assert horizon([court], date(2026, 3, 1), 2) == date(2028, 6, 30)


def test_les_amortissements_repris_sont_a_l_ouverture_et_non_des_dotations():
    repris = {
        "DateAcquisition": "2022-01-01",
        "AmortissementRepris": "4 000,00",
        "DateReprise": "2023-12-31",
    }
    plan = plan_de([repris], du="2022-01-01", au="2024-12-31")
    rendus = tableaux(plan).mouvements
    # 10 000 sur 5 ans, 4 000 repris fin 2023, 2 000 dotés en 2024.
    colonnes = ["AmortiDebut", "Dotations", "AmortiFin"]
    assert rendus[colonnes].values.tolist() == [[4_000_00, 2_000_00, 6_000_00]]


def test_l_inventaire_range_les_biens_presents_par_lieu():
    plan = plan_de(
        [
            {"NumBien": "A", "Lieu": "Bureau"},
            {"NumBien": "B", "Lieu": "Atelier"},
            {"NumBien": "C"},
            {"NumBien": "D", "Lieu": "Atelier", "DateSortie": "2026-06-30", "NatureSortie": "vol"},
            {"NumBien": "E", "CompteNum": "205000"},
            {"NumBien": "F", "DateAcquisition": "2027-05-01"},
        ],
        au="2026-12-31",
    )
    liste = inventaire(plan)
    assert liste[["Lieu", "NumBien"]].values.tolist() == [
        ["Atelier", "B"],
        ["Bureau", "A"],
        [SANS_LIEU, "C"],
    ]
    assert liste["Vnc"].tolist() == [8_000_00] * 3
    assert "E" in inventaire(plan, incorporels=True)["NumBien"].tolist()


@pytest.mark.parametrize("regime", list(Regime))
def test_chaque_rubrique_du_formulaire_est_montree_et_une_seule_fois(regime):
    rendus = tableaux(plan_de([{}], au="2026-12-31"), regime=regime)
    cle = "immobilisations/rubriques_" + {"réel": "reel", "simplifié": "simplifie"}[regime]
    attendues_ = [ligne["rubrique"] for ligne in livres().valeur(cle, date(2026, 1, 1))]
    assert sorted(rendus.immobilisations["Rubrique"]) == sorted(attendues_)
    assert set(regime.formulaires) == set(TABLEAUX_DE_LA_LIASSE)
    assert np.array(list(regime.formulaires.values())).all()
