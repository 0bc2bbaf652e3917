"""Ce qui est toujours vrai d'un plan d'amortissement."""

from datetime import date, timedelta

import numpy as np
import pandas as pd
from benchmarks.immobilisations.par_python import lire
from benchmarks.immobilisations.reference import plan as plan_simple
from hypothesis import given, settings
from hypothesis import strategies as st

from lettrine.comptabilite.immobilisations import (
    Arrondi,
    Conventions,
    JourDeSortie,
    Jours,
    planifier,
)
from lettrine.comptabilite.immobilisations.ecritures import OptionsDeCloture, od_de_cloture
from lettrine.comptabilite.immobilisations.sorties import sorties
from lettrine.dates import Exercice
from lettrine.tables.immobilisations import EVENEMENTS
from tests.comptabilite.immobilisations.registres import evenements, registre

JOURS = st.dates(date(2011, 1, 1), date(2022, 12, 31))
CONVENTIONS = st.builds(
    Conventions,
    jours=st.sampled_from(Jours),
    fin_fevrier_compte_30=st.booleans(),
    mise_en_service_comptee=st.booleans(),
    jour_de_sortie=st.sampled_from(JourDeSortie),
    mois_de_sortie_entame=st.booleans(),
    decimales_du_taux=st.sampled_from((None, 2)),
    arrondi=st.sampled_from(Arrondi),
)
ESSAIS = settings(max_examples=120, deadline=None)


@st.composite
def biens(tire, *, sorties=True):
    """Un bien de n'importe quelle méthode, avec ou sans plan fiscal."""
    methode = tire(
        st.sampled_from(
            ("linéaire", "dégressif", "SOFTY décroissant", "SOFTY progressif", "exceptionnel")
        )
    )
    acquis = tire(JOURS)
    servi = acquis + timedelta(days=tire(st.integers(0, 90)))
    cout = tire(st.integers(1, 10**9))
    bien = {
        "DateAcquisition": acquis.isoformat(),
        "DateMiseEnService": servi.isoformat(),
        "CoutEntree": cout,
        "ValeurResiduelle": tire(st.integers(0, cout)),
        "Methode": methode,
        "Duree": tire(st.integers(3, 12)),
    }
    if methode == "linéaire" and tire(st.booleans()):
        bien |= {"MethodeFiscale": "dégressif", "DureeFiscale": tire(st.integers(3, 12))}
    if sorties and tire(st.booleans()):
        sorti = servi + timedelta(days=tire(st.integers(0, 2_000)))
        bien |= {"DateSortie": sorti.isoformat(), "NatureSortie": "rebut"}
    return bien


@st.composite
def calendriers(tire):
    """Des exercices connus, de un à vingt-quatre mois."""
    fin = tire(st.dates(date(2012, 1, 1), date(2018, 12, 31)))
    return [Exercice.finissant_le(fin, tire(st.integers(1, 24)))] if tire(st.booleans()) else []


def dresser(donnes, *, conventions=None, exercices=(), faits=(), **options):
    return planifier(
        registre(*[un | {"NumBien": f"B{rang}"} for rang, un in enumerate(donnes)]),
        au=options.pop("au", date(2040, 12, 31)),
        exercices=exercices,
        conventions=conventions,
        evenements=evenements(*faits) if faits else None,
        **options,
    )


@ESSAIS
@given(biens(sorties=False), CONVENTIONS, calendriers())
def test_la_somme_d_un_plan_est_la_base_amortissable(bien, conventions, exercices):
    plan = dresser([bien], conventions=conventions, exercices=exercices)
    assert plan.anomalies == []
    assert plan.dotations.sum() == bien["CoutEntree"] - bien["ValeurResiduelle"]
    assert plan.nettes[-1, 0] == bien["ValeurResiduelle"]
    if "MethodeFiscale" in bien:
        assert plan.dotations_fiscales.sum() == bien["CoutEntree"]
        assert plan.derogatoire[-1, 0] == bien["ValeurResiduelle"]


@ESSAIS
@given(st.lists(biens(), min_size=1, max_size=5), CONVENTIONS, calendriers())
def test_aucune_dotation_n_est_negative_ni_aucun_derogatoire_debiteur(donnes, conv, exercices):
    plan = dresser(donnes, conventions=conv, exercices=exercices)
    assert (plan.dotations >= 0).all()
    assert (plan.dotations_fiscales >= 0).all()
    assert (plan.derogatoire >= 0).all()
    assert (plan.nettes[1:] >= 0).all()


@ESSAIS
@given(st.lists(biens(), min_size=1, max_size=4), CONVENTIONS, calendriers())
def test_mois_par_mois_egale_exercice_par_exercice(donnes, conventions, exercices):
    annuel = dresser(donnes, conventions=conventions, exercices=exercices)
    mensuel = dresser(donnes, conventions=conventions, exercices=exercices, mensuelles=True)
    for nom in ("amorti", "fiscal", "derogatoire"):
        mois = pd.DataFrame(getattr(mensuel, nom)[1:])
        fins = [p.exercice for p in mensuel.periodes]
        assert (mois.groupby(fins).last().to_numpy() == getattr(annuel, nom)[1:]).all()
    assert (mensuel.dotations >= 0).all()


@ESSAIS
@given(st.lists(biens(), min_size=1, max_size=5), st.randoms())
def test_l_ordre_des_lignes_n_importe_pas_et_les_tables_sont_gardees(donnes, hasard):
    table = registre(*[un | {"NumBien": f"B{rang}"} for rang, un in enumerate(donnes)])
    melee = table.sample(frac=1, random_state=hasard.randrange(2**31)).reset_index(drop=True)
    avant = melee.copy()
    plans = [planifier(t, au=date(2030, 12, 31)).tableau for t in (table, melee)]
    cles = ["NumBien", "PeriodeFin"]
    un, autre = (p.sort_values(cles).reset_index(drop=True) for p in plans)
    pd.testing.assert_frame_equal(un, autre)
    pd.testing.assert_frame_equal(melee, avant)


@ESSAIS
@given(st.lists(biens(), min_size=2, max_size=6), CONVENTIONS)
def test_un_bien_a_le_meme_plan_seul_ou_parmi_d_autres(donnes, conventions):
    ensemble = dresser(donnes, conventions=conventions, du=date(2010, 1, 1))
    for rang, bien in enumerate(donnes):
        seul = dresser([bien], conventions=conventions, du=date(2010, 1, 1))
        for nom in ("amorti", "fiscal", "derogatoire"):
            assert getattr(ensemble, nom)[:, rang].tolist() == getattr(seul, nom)[:, 0].tolist()


@ESSAIS
@given(st.lists(biens(), min_size=1, max_size=5))
def test_le_plan_est_celui_d_un_calcul_simple_bien_par_bien(donnes):
    table = registre(*[un | {"NumBien": f"B{rang}"} for rang, un in enumerate(donnes)])
    table["DureeFiscale"] = table["DureeFiscale"].where(
        table["MethodeFiscale"] == "", table["Duree"]
    )
    plan = planifier(table, du=date(2010, 1, 1), au=date(2035, 12, 31))
    for rang, bien in enumerate(lire(table, EVENEMENTS.vide())):
        amortis, fiscaux = plan_simple(bien, 2010, 2035)
        assert plan.amorti[1:, rang].tolist() == amortis
        assert plan.fiscal[1:, rang].tolist() == fiscaux


@st.composite
def suites(tire):
    """Des événements d'un bien linéaire : valeurs actuelles, ajouts, révisions, exceptionnels."""
    jours = sorted(tire(st.lists(st.integers(0, 3_000), min_size=1, max_size=5, unique=True)))
    faits = []
    for jour in jours:
        nature = tire(
            st.sampled_from(("valeur actuelle", "ajout", "révision", "amortissement exceptionnel"))
        )
        faits.append(
            {
                "NumBien": "B0",
                "DateEvenement": (date(2015, 1, 1) + timedelta(days=jour)).isoformat(),
                "Nature": nature,
                "Montant": tire(st.integers(1, 12_000_00)),
                "Duree": tire(st.integers(1, 8)) if nature == "révision" else None,
            }
        )
    return faits


@ESSAIS
@given(suites(), st.integers(0, 5_000_00))
def test_la_valeur_nette_ne_monte_pas_sans_reprise_ni_ajout(faits, residuelle):
    bien = {"DateAcquisition": "2015-01-01", "ValeurResiduelle": residuelle, "Duree": 7}
    plan = dresser([bien], faits=faits, mensuelles=True)
    assert plan.anomalies == []
    montees = np.diff(plan.nettes[1:, 0])
    ajouts = np.diff(plan.brut[1:, 0])
    reprises = np.maximum(-np.diff(plan.deprecie[1:, 0]), 0)
    assert (montees <= ajouts + reprises).all()
    assert (plan.dotations >= 0).all()
    assert (plan.deprecie >= 0).all()
    assert (plan.nettes[1:] >= 0).all()


@ESSAIS
@given(suites(), st.integers(0, 5_000_00))
def test_une_depreciation_reprise_ne_depasse_pas_le_plan_sans_elle(faits, residuelle):
    bien = {"DateAcquisition": "2015-01-01", "ValeurResiduelle": residuelle, "Duree": 7}
    avec = dresser([bien], faits=faits, mensuelles=True)
    autres = [un for un in faits if un["Nature"] != "valeur actuelle"]
    sans = dresser([bien], faits=autres, mensuelles=True)
    assert (avec.nettes <= np.maximum(sans.nettes, 0) + 1).all()


@ESSAIS
@given(
    st.lists(st.integers(1, 2_000_00), min_size=1, max_size=4),
    st.lists(st.integers(100, 3_000), min_size=4, max_size=4),
    CONVENTIONS,
)
def test_les_lots_d_un_bien_font_le_bien(couts, jours, conventions):
    bien = {"DateAcquisition": "2015-01-01", "Methode": "dégressif", "Subvention": "1 000,00"}
    parts = [
        {
            "NumBien": "B0",
            "DateEvenement": (date(2015, 1, 1) + timedelta(days=jour)).isoformat(),
            "Nature": "sortie partielle",
            "Montant": cout,
            "NatureSortie": "rebut",
        }
        for cout, jour in zip(couts, jours, strict=False)
    ]
    entier = dresser([bien], conventions=conventions)
    loti = dresser([bien], conventions=conventions, faits=parts)
    assert loti.anomalies == []
    assert loti.brut[-1].sum() == entier.brut[-1].sum()
    presents = loti.periode_de_sortie >= np.arange(len(loti.periodes))[:, None]
    avant_toute_sortie = presents.all(axis=1) & (
        loti.periode_de_sortie > np.arange(len(loti.periodes))[:, None]
    ).all(axis=1)
    for nom in ("amorti", "subvention"):
        sommes = getattr(loti, nom)[1:].sum(axis=1)
        attendu = getattr(entier, nom)[1:, 0]
        assert (sommes == attendu)[avant_toute_sortie].all()
        assert (sommes <= attendu).all()


@st.composite
def sortants(tire):
    """Un bien qui est cédé, avec un prix, de la TVA et une subvention."""
    bien = tire(biens(sorties=False))
    servi = date.fromisoformat(bien["DateMiseEnService"])
    sorti = servi + timedelta(days=tire(st.integers(0, 2_000)))
    return bien | {
        "DateSortie": sorti.isoformat(),
        "NatureSortie": tire(st.sampled_from(("cession", "rebut", "destruction", "vol"))),
        "PrixCession": tire(st.integers(0, 10**8)),
        "TvaCession": tire(st.integers(0, 10**7)),
        "TvaDeduite": tire(st.integers(0, 10**8)),
        "Subvention": tire(st.integers(0, bien["CoutEntree"])),
    }


def passer(donnes, *, faits=(), par_bien=False):
    """Toutes les OD, d'exercice en exercice, et le plan."""
    plan = dresser(donnes, faits=faits, du=date(2010, 1, 1), au=date(2030, 12, 31))
    options = OptionsDeCloture(par_bien=par_bien)
    suite = [od_de_cloture(plan, periode=p, options=options) for p in range(len(plan.periodes))]
    return pd.concat([od.lignes for od in suite], ignore_index=True), plan


def soldes_par_compte(lignes):
    return (lignes["Debit"] - lignes["Credit"]).groupby(lignes["CompteNum"]).sum().to_dict()


@settings(max_examples=12, deadline=None)
@given(st.lists(st.one_of(biens(), sortants()), min_size=1, max_size=4), st.booleans())
def test_les_pieces_s_equilibrent_et_ne_s_ecrivent_que_du_bon_cote(donnes, par_bien):
    lignes, _ = passer(donnes, par_bien=par_bien)
    par_piece = (lignes["Debit"] - lignes["Credit"]).groupby(
        [lignes["PieceRef"], lignes["EcritureLib"]]
    )
    assert (par_piece.sum() == 0).all()
    assert ((lignes["Debit"] > 0) ^ (lignes["Credit"] > 0)).all()
    assert (lignes[["Debit", "Credit"]] >= 0).all(axis=None)


@settings(max_examples=12, deadline=None)
@given(st.lists(sortants(), min_size=1, max_size=4))
def test_un_bien_sorti_ne_laisse_rien_au_bilan(donnes):
    lignes, _ = passer(donnes)
    soldes = soldes_par_compte(lignes)
    cout = sum(un["CoutEntree"] for un in donnes)
    recues = sum(un["Subvention"] for un in donnes)
    # L'achat et l'encaissement de la subvention ne sont pas des OD : ils restent à l'opposé.
    assert soldes.pop("215400", 0) == -cout
    assert soldes.pop("131000", 0) == recues
    du_bilan = {compte: s for compte, s in soldes.items() if compte.startswith(("1", "2"))}
    assert not any(du_bilan.values())


@settings(max_examples=12, deadline=None)
@given(st.lists(st.one_of(biens(), sortants()), min_size=1, max_size=4), st.booleans())
def test_les_od_de_tous_les_exercices_font_les_cumuls_du_plan(donnes, par_bien):
    lignes, plan = passer(donnes, par_bien=par_bien)
    soldes = soldes_par_compte(lignes)
    presents = plan.periode_de_sortie == len(plan.periodes)
    for compte, cumuls in (
        ("281540", plan.amorti),
        ("291540", plan.deprecie),
        ("145000", plan.derogatoire),
    ):
        assert -soldes.get(compte, 0) == cumuls[-1][presents].sum()


@settings(max_examples=12, deadline=None)
@given(st.lists(st.one_of(biens(), sortants()), min_size=1, max_size=3))
def test_les_od_des_mois_font_au_bilan_celles_de_l_exercice(donnes):
    bornes = {"du": date(2016, 1, 1), "au": date(2016, 12, 31)}
    annuel, mensuel = dresser(donnes, **bornes), dresser(donnes, mensuelles=True, **bornes)
    mois = [od_de_cloture(mensuel, periode=p).lignes for p in range(12)]
    soldes = [
        {
            compte: solde
            for compte, solde in soldes_par_compte(lignes).items()
            if solde and compte.startswith(("1", "2"))
        }
        for lignes in (od_de_cloture(annuel).lignes, pd.concat(mois))
    ]
    assert soldes[0] == soldes[1]


@settings(max_examples=12, deadline=None)
@given(suites(), st.sampled_from(("2019-06-30", "2023-12-31")), st.integers(0, 10**6))
def test_un_bien_qui_a_change_de_plan_sort_sans_reste(faits, sortie, prix):
    bien = {
        "DateAcquisition": "2015-01-01",
        "Duree": 7,
        "DateSortie": sortie,
        "PrixCession": prix,
    }
    avant = [un for un in faits if un["DateEvenement"] <= sortie]
    lignes, plan = passer([bien], faits=avant)
    soldes = soldes_par_compte(lignes)
    ajouts = sum(un["Montant"] for un in avant if un["Nature"] == "ajout")
    assert plan.anomalies == []
    assert soldes.pop("215400") == -(10_000_00 + ajouts)
    assert not any(s for compte, s in soldes.items() if compte.startswith(("1", "2")))


@settings(max_examples=12, deadline=None)
@given(st.lists(sortants(), min_size=1, max_size=4))
def test_la_plus_value_est_ce_que_la_sortie_ajoute_au_resultat(donnes):
    lignes, plan = passer(donnes)
    table = sorties(plan).table
    assert (table["CourtTerme"] + table["LongTerme"] == table["PlusValueFiscale"]).all()
    assert (table["PlusValue"] + table["RepriseDerogatoire"] == table["PlusValueFiscale"]).all()
    cessions = ("657000", "675000", "757000", "775000", "758700")
    soldes = soldes_par_compte(lignes)
    assert -sum(soldes.get(compte, 0) for compte in cessions) == table["PlusValue"].sum()
