"""Ce qui est toujours vrai des pénalités, et un calcul jour par jour, écrit tout autrement."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lettrine.comptabilite.penalites import Imputation, calculer
from lettrine.monnaie import arrondir
from lettrine.parametres import livres
from lettrine.tables.penalites import FACTURES_DUES, REGLEMENTS
from tests.comptabilite.penalites.dettes import FACTURE, table

UN_JOUR = timedelta(days=1)
JOURS = st.dates(date(2019, 7, 1), date(2026, 12, 30))
TAUX = st.none() | st.decimals("0.01", "0.2", places=4)


@st.composite
def dettes(tirer):
    """Une facture et ses règlements, autour d'une date de calcul."""
    echeance = tirer(JOURS)
    autour = st.dates(echeance - timedelta(days=40), min(echeance + timedelta(days=900),
                                                         date(2026, 12, 31)))  # fmt: skip
    facture = {
        "Type": tirer(st.sampled_from(["professionnel", "public", "particulier"])),
        "DateEcheance": echeance.isoformat(),
        "Montant": tirer(st.integers(0, 10**7)),
        "TauxPenalite": tirer(TAUX),
        "DateMiseEnDemeure": tirer(st.none() | autour.map(date.isoformat)),
        "PieceDate": (echeance - timedelta(days=30)).isoformat(),
        "DateJugement": tirer(st.none() | autour.map(date.isoformat)),
    }
    versement = st.tuples(autour, st.integers(0, 6 * 10**6), st.booleans())
    reglements = [
        {"DateReglement": jour.isoformat(), "Montant": montant, "Avoir": avoir}
        for jour, montant, avoir in tirer(st.lists(versement, max_size=4))
    ]
    return facture, reglements, tirer(autour)


def lot(tirees):
    """Les tables de plusieurs dettes, numérotées dans l'ordre."""
    factures = [FACTURE | facture | {"Facture": n} for n, (facture, _, _) in enumerate(tirees)]
    reglements = [un | {"Facture": n} for n, (_, siens, _) in enumerate(tirees) for un in siens]
    return table(FACTURES_DUES, factures), table(REGLEMENTS, reglements)


def taux_du_jour(facture, jour, debut):
    parametres = livres()

    def en_semestre(cle, quand):
        return parametres.decimal(
            f"penalites/{cle}", date(quand.year, 1 if quand.month < 7 else 7, 1)
        )

    if facture["Type"] == "public":
        return en_semestre("taux_bce", debut) + en_semestre("majoration_bce_public", debut)
    legal = en_semestre("taux_interet_legal_professionnels", jour)
    if facture["Type"] == "particulier":
        return legal
    if facture["TauxPenalite"] is None:
        return en_semestre("taux_bce", jour) + en_semestre("majoration_bce", jour)
    return max(facture["TauxPenalite"], 3 * legal)


def jour_par_jour(facture, reglements, au, imputation):
    """Principal, intérêts, intérêts réglés et surplus, un jour après l'autre."""
    bornes = {
        nom: date.fromisoformat(facture[nom]) if facture[nom] else None
        for nom in ("DateEcheance", "DateMiseEnDemeure", "PieceDate", "DateJugement")
    }
    debut, fin, jugement = bornes["DateEcheance"] + UN_JOUR, au, bornes["DateJugement"]
    if facture["Type"] == "particulier":
        mise = bornes["DateMiseEnDemeure"]
        debut = max(debut, mise + UN_JOUR) if mise else date.max
    if jugement and jugement <= au and bornes["PieceDate"] < jugement:
        fin = jugement
    principal, couru, regle, surplus = facture["Montant"], 0, 0, 0
    en_cours = Fraction(0)
    verses = [un for un in reglements if date.fromisoformat(un["DateReglement"]) <= au]
    jours = [date.fromisoformat(un["DateReglement"]) for un in verses]
    jour = min([debut, *jours])
    while jour <= max([min(fin, au), *jours]):
        if debut <= jour <= fin:
            taux = Fraction(taux_du_jour(facture, jour, debut))
            en_cours += principal * taux / 365
        du_jour = [un for un in verses if un["DateReglement"] == jour.isoformat()]
        demain = jour + UN_JOUR
        coupe = (demain.day, demain.month) in ((1, 1), (1, 7)) and facture["Type"] != "public"
        if coupe or any(un["Montant"] for un in du_jour) or jour == fin:
            couru, en_cours = couru + arrondir(en_cours), Fraction(0)
        for un in sorted(du_jour, key=lambda u: not u["Avoir"]):
            reste = un["Montant"]
            if imputation is Imputation.INTERETS_D_ABORD and not un["Avoir"]:
                part = min(reste, couru - regle)
                regle, reste = regle + part, reste - part
            part = min(reste, principal)
            principal, surplus = principal - part, surplus + reste - part
        jour = demain
    part = min(surplus, couru - regle)
    return principal, couru, regle + part, surplus - part


@pytest.mark.parametrize("imputation", Imputation)
@settings(max_examples=40, deadline=None)
@given(dettes())
def test_le_calcul_en_colonnes_est_celui_qu_on_ferait_jour_par_jour(imputation, dette):
    facture, reglements, au = dette
    penalites = calculer(*lot([dette]), au=au, imputation=imputation)
    (ligne,) = penalites.factures.itertuples()
    principal, couru, regle, surplus = jour_par_jour(facture, reglements, au, imputation)
    assert (ligne.Principal, ligne.Interet, ligne.InteretRegle) == (principal, couru, regle)
    assert ligne.IndemniteReglee + ligne.TropPercu == surplus
    assert ligne.Indemnite in (0, 40_00)
    assert ligne.TotalDu == principal + couru - regle + ligne.Indemnite - ligne.IndemniteReglee


@pytest.mark.parametrize("imputation", Imputation)
@settings(max_examples=20, deadline=None)
@given(st.lists(dettes(), min_size=1, max_size=6), st.randoms(use_true_random=False))
def test_ni_l_ordre_ni_le_voisinage_des_factures_ne_compte(imputation, tirees, hasard):
    au = max(au for _, _, au in tirees)
    factures, reglements = lot(tirees)
    ensemble = calculer(factures, reglements, au=au, imputation=imputation)
    melees = [
        un.iloc[hasard.sample(range(len(un)), len(un))].reset_index(drop=True)
        for un in (factures, reglements)
    ]
    autre = calculer(*melees, au=au, imputation=imputation)
    assert autre.factures["Facture"].tolist() == melees[0]["Facture"].tolist()
    for une, deux, tri in (
        (ensemble.factures, autre.factures, ["Facture"]),
        (ensemble.segments, autre.segments, ["Facture", "Du"]),
    ):
        pd.testing.assert_frame_equal(
            une.sort_values(tri, ignore_index=True), deux.sort_values(tri, ignore_index=True)
        )
    seules = [calculer(*lot([un]), au=au, imputation=imputation) for un in tirees]
    assert ensemble.factures["TotalDu"].tolist() == [
        seule.factures["TotalDu"].item() for seule in seules
    ]


@settings(max_examples=40, deadline=None)
@given(st.lists(dettes(), min_size=1, max_size=4), st.sampled_from(Imputation))
def test_les_segments_se_suivent_et_font_l_interet_de_la_facture(tirees, imputation):
    au = max(au for _, _, au in tirees)
    penalites = calculer(*lot(tirees), au=au, imputation=imputation)
    for facture in penalites.factures.itertuples():
        siens = penalites.segments[penalites.segments["Facture"] == facture.Facture]
        assert siens["Interet"].sum() == facture.Interet
        assert (siens["Base"] > 0).all() and (siens["Jours"] > 0).all()
        assert (siens["Du"].iloc[1:].to_numpy() > siens["Au"].iloc[:-1].to_numpy()).all()
        assert ((siens["Au"] - siens["Du"]).dt.days + 1 == siens["Jours"]).all()
        exact = sum(
            Fraction(taux) * int(base) * int(jours) / 365
            for taux, base, jours in zip(siens["Taux"], siens["Base"], siens["Jours"], strict=True)
        )
        assert abs(facture.Interet - exact) <= Fraction(len(siens), 2)


@settings(max_examples=40, deadline=None)
@given(JOURS, st.integers(1, 700), st.integers(1, 700), st.integers(1, 10**9))
def test_couper_une_periode_ne_change_que_l_arrondi_d_un_segment(echeance, avant, apres, montant):
    milieu = min(echeance + timedelta(days=avant), date(2026, 12, 30))
    fin = min(milieu + timedelta(days=apres), date(2026, 12, 31))

    def interet(echue, au):
        dette = FACTURE | {"DateEcheance": echue.isoformat(), "Montant": montant}
        return (
            calculer(table(FACTURES_DUES, [dette]), REGLEMENTS.vide(), au=au)
            .factures["Interet"]
            .item()
        )

    # Un seul segment est coupé en deux : trois arrondis d'un demi-centime au plus.
    assert abs(interet(echeance, fin) - interet(echeance, milieu) - interet(milieu, fin)) <= 1


def test_un_taux_convenu_a_vingt_decimales_reste_exact():
    taux = Decimal("0.13333333333333333333")
    dette = FACTURE | {"DateEcheance": "2025-12-31", "Montant": 10**15, "TauxPenalite": taux}
    penalites = calculer(table(FACTURES_DUES, [dette]), REGLEMENTS.vide(), au=date(2026, 6, 30))
    assert penalites.factures["Interet"].item() == arrondir(Fraction(taux) * 10**15 * 181 / 365)
