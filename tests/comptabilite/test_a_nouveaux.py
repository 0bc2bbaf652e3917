"""Deux exercices dans un livre : rien n'est compté deux fois."""

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lettrine.comptabilite.a_nouveaux import exercice_en_cours, lignes_d_a_nouveaux
from lettrine.comptabilite.balance_agee import balance_agee
from lettrine.comptabilite.creances import Comptes
from lettrine.tables.ecritures import ECRITURES

DEBUT, OUVERTURE = date(2025, 1, 1), date(2026, 1, 1)
JOURS = 700


def table(lignes) -> pd.DataFrame:
    """journal, jour, compte, auxiliaire, pièce, montant, lettre, échéance."""
    colonnes = list(zip(*lignes, strict=True)) if lignes else [()] * 8
    journal, jour, compte, tiers, piece, montant, lettre, echeance = colonnes
    soldes = np.array(montant, dtype=np.int64)
    return ECRITURES.table(
        {
            "JournalCode": list(journal),
            "EcritureDate": np.array(jour, "datetime64[s]"),
            "CompteNum": list(compte),
            "CompAuxNum": list(tiers),
            "PieceRef": list(piece),
            "Debit": np.maximum(soldes, 0),
            "Credit": np.maximum(-soldes, 0),
            "EcritureLet": list(lettre),
            "DateEcheance": np.array(echeance, "datetime64[s]"),
            "Rang": np.arange(2, len(lignes) + 2),
        }
    )


def balance(lignes, au, **options):
    options = {"comptes": Comptes.CLIENTS, "delai": 30, **options}
    return balance_agee(table(lignes), au=au, **options)


def soldes(resultat) -> dict[str, list[int]]:
    lignes = resultat.synthese.itertuples(index=False, name=None)
    return {ligne[0]: list(ligne[2:]) for ligne in lignes}


@st.composite
def factures(draw):
    """Des factures entièrement payées par un ou deux règlements, ou pas du tout."""
    lignes = []
    for numero in range(draw(st.integers(1, 8))):
        tiers = draw(st.sampled_from(["C1", "C2", "C3"]))
        jour = DEBUT + timedelta(draw(st.integers(0, JOURS)))
        montant = draw(st.integers(2, 500_00))
        echeance = jour + timedelta(draw(st.integers(0, 60)))
        part = draw(st.integers(1, montant))
        paiements = draw(st.sampled_from([[], [montant], [part, montant - part]]))
        lettre = f"L{numero}" if paiements else ""
        lignes.append(["VE", jour, "411000", tiers, f"F{numero}", montant, lettre, echeance])
        for rang, paye in enumerate(p for p in paiements if p):
            le = jour + timedelta(draw(st.integers(0, 300)))
            lignes.append(["BQ", le, "411000", tiers, f"B{numero}{rang}", -paye, lettre, None])
    return lignes


def reste_des_factures(lignes):
    """Par facture ouverte la veille de l'ouverture : sa ligne, et ce qui en reste."""
    par_piece = {}
    for ligne in lignes:
        if ligne[1] < OUVERTURE:
            cle = (ligne[3], ligne[6] or ligne[4])
            par_piece.setdefault(cle, []).append(ligne)
    for groupe in par_piece.values():
        reste = sum(ligne[5] for ligne in groupe)
        if reste:
            yield next((x for x in groupe if x[0] == "VE"), groupe[0]), reste


def en_masse(lignes):
    """Un à-nouveau par tiers, sans lettre ; les lettres courent d'un exercice à l'autre."""
    par_tiers = {}
    for facture, reste in reste_des_factures(lignes):
        par_tiers[facture[3]] = par_tiers.get(facture[3], 0) + reste
    return [
        *lignes,
        *(["AN", OUVERTURE, "411000", tiers, "AN", m, "", None] for tiers, m in par_tiers.items()),
    ]


def detailles(lignes):
    """Un à-nouveau par facture ouverte, qui prend la lettre ; l'original la perd."""
    nouveaux = [
        ["AN", OUVERTURE, "411000", f[3], f[4], reste, f[6], f[7]]
        for f, reste in reste_des_factures(lignes)
    ]
    reprises = {(n[3], n[6]) for n in nouveaux if n[6]}
    anciennes = [
        [*x[:6], "" if x[1] < OUVERTURE and x[0] == "VE" and (x[3], x[6]) in reprises
         and not any(y[1] < OUVERTURE and y[0] == "BQ" and y[6] == x[6] for y in lignes)
         else x[6], x[7]]
        for x in lignes
    ]  # fmt: skip
    return [*anciennes, *nouveaux]


AUTRES = [["VE", DEBUT, "707000", "", "", -1, "", None]]


@pytest.mark.parametrize("variante", [en_masse, detailles])
@settings(max_examples=80, deadline=None)
@given(lignes=factures(), jours=st.integers(0, JOURS + 200))
def test_la_balance_est_celle_du_livre_sans_a_nouveaux(variante, lignes, jours):
    au = DEBUT + timedelta(jours)
    sans, avec = balance(AUTRES + lignes, au), balance(AUTRES + variante(lignes), au)
    assert soldes(avec) == soldes(sans)
    assert avec.juste
    assert avec.total == sans.total
    assert not [a for a in avec.anomalies if a.code in ("BAG-06", "BAG-07")]


@pytest.mark.parametrize("variante", [en_masse, detailles])
@settings(max_examples=60, deadline=None)
@given(
    lignes=factures(),
    repris=st.lists(st.tuples(st.sampled_from(["C1", "C2", "C3"]), st.integers(1, 90_00))),
    jours=st.integers(0, JOURS + 200),
)
def test_les_a_nouveaux_du_premier_exercice_restent_a_lui(variante, lignes, repris, jours):
    """Deux exercices, chacun avec son ouverture : la première ne reprend rien du livre."""
    au = DEBUT + timedelta(jours)
    premiers = [
        ["AN", DEBUT, "411000", tiers, f"R{numero}", montant, "", DEBUT]
        for numero, (tiers, montant) in enumerate(repris)
    ]
    sans = balance(AUTRES + premiers + lignes, au)
    avec = balance(AUTRES + variante(premiers + lignes), au)
    attendu = sum(x[5] for x in premiers + lignes if x[1] <= au)
    assert soldes(avec) == soldes(sans)
    assert avec.total == avec.solde == attendu


def test_l_exercice_en_cours_a_ses_a_nouveaux_et_pas_ceux_des_autres():
    livre = table(
        [
            ["AN", DEBUT, "512000", "", "AN", 70_00, "", None],
            FACTURE,
            ["AN", OUVERTURE, "512000", "", "AN", 70_00, "", None],
            ["BQ", date(2026, 2, 3), "512000", "", "B1", 5_00, "", None],
        ]
    )
    premier = exercice_en_cours(livre, au=date(2025, 12, 31))
    assert premier.ouverture == DEBUT
    assert premier.lignes.tolist() == [True, True, False, False]
    assert premier.nouveaux.tolist() == [True, False, False, False]
    assert not premier.anterieures.any()
    second = exercice_en_cours(livre, au=date(2026, 2, 3))
    assert second.ouverture == OUVERTURE
    assert second.lignes.tolist() == [False, False, True, True]
    assert second.anterieures.tolist() == [True, True, False, False]


def test_sans_a_nouveaux_l_exercice_commence_a_la_premiere_ecriture():
    en_cours = exercice_en_cours(table([FACTURE]), au=date(2026, 1, 31))
    assert (en_cours.ouverture, en_cours.lignes.tolist()) == (FACTURE[1], [True])
    vide = exercice_en_cours(table([]), au=date(2026, 1, 31))
    assert (vide.ouverture, len(vide.lignes)) == (date(2026, 1, 31), 0)


FACTURE = ["VE", date(2025, 11, 3), "411000", "C1", "F1", 100_00, "", date(2025, 12, 3)]
REPRISE = ["AN", OUVERTURE, "411000", "C1", "F1", 100_00, "", None]


def test_bag_08_les_a_nouveaux_ecartes_sont_dits():
    resultat = balance([FACTURE, REPRISE], date(2026, 1, 31))
    assert resultat.total == 100_00
    assert "BAG-08" in [a.code for a in resultat.anomalies]
    assert resultat.detail["RangLigne"].tolist() == [2]


def test_bag_06_des_a_nouveaux_differents_remplacent_et_l_ecart_est_dit():
    autre = [*REPRISE[:5], 130_00, "", None]
    resultat = balance([FACTURE, autre], date(2026, 1, 31))
    (anomalie,) = [a for a in resultat.anomalies if a.code == "BAG-06"]
    assert "30,00" in anomalie.message
    assert anomalie.rang == 3
    assert (resultat.total, resultat.juste) == (130_00, True)
    assert balance([FACTURE, autre], date(2025, 12, 31)).total == 100_00


def test_bag_07_un_solde_oublie_a_l_ouverture_se_voit_au_controle():
    oubliee = ["VE", date(2025, 12, 3), "411000", "C2", "F2", 40_00, "", None]
    resultat = balance([FACTURE, oubliee, REPRISE], date(2026, 1, 31))
    (anomalie,) = [a for a in resultat.anomalies if a.code == "BAG-07"]
    assert "C2" in anomalie.message
    assert (resultat.total, resultat.solde, resultat.juste) == (140_00, 100_00, False)


def test_le_premier_exercice_garde_ses_a_nouveaux():
    lignes = [
        ["AN", DEBUT, "411000", "C1", "F0", 70_00, "AA", None],
        ["BQ", date(2025, 2, 3), "411000", "C1", "B0", -70_00, "AA", None],
        FACTURE,
    ]
    assert balance(lignes, date(2025, 1, 15)).total == 70_00
    assert balance(lignes, date(2025, 12, 31)).total == 100_00


def test_des_a_nouveaux_au_seul_collectif_s_effacent_devant_le_detail():
    autre = ["VE", date(2025, 12, 3), "411000", "C2", "F2", 40_00, "", None]
    collectif = ["AN", OUVERTURE, "411000", "", "AN", 140_00, "", None]
    resultat = balance([FACTURE, autre, collectif], date(2026, 1, 31))
    assert resultat.synthese["CompAuxNum"].tolist() == ["C1", "C2"]
    assert resultat.juste


def test_des_a_nouveaux_dates_d_origine_appartiennent_a_l_ouverture_qui_suit():
    """Le détail porte la date de la facture ; la banque et le capital sont au 1er janvier."""
    datee = ["AN", date(2025, 11, 3), "411000", "C1", "F1", 100_00, "", None]
    banque = ["AN", OUVERTURE, "512000", "", "AN", 5_00, "", None]
    for au in (date(2025, 11, 30), date(2026, 1, 31)):
        resultat = balance([FACTURE, datee, banque], au)
        assert (resultat.total, resultat.juste) == (100_00, True)


def test_trois_exercices_ne_comptent_qu_une_fois():
    deuxieme = ["AN", date(2027, 1, 1), "411000", "C1", "F1", 100_00, "", None]
    resultat = balance([FACTURE, REPRISE, deuxieme], date(2027, 2, 1))
    assert (resultat.total, resultat.juste) == (100_00, True)


@pytest.mark.parametrize(
    ("journal", "libelle", "ecriture", "jour", "attendu"),
    [
        ("AN", "", "", "2026-01-01", True),
        ("RAN", "", "", "2026-01-01", True),
        ("AD", "A Nouveaux Détaillés", "", "2025-05-03", True),
        ("OD", "", "À-nouveaux 2026", "2026-01-01", True),
        ("OD", "", "A nouveau motif", "2026-01-15", False),
        ("OD", "Opérations diverses", "Client Nouveau", "2026-01-01", False),
        ("ANC", "Ancien", "", "2026-01-01", False),
    ],
)
def test_reconnait_les_a_nouveaux(journal, libelle, ecriture, jour, attendu):
    ligne = ECRITURES.table(
        {
            "JournalCode": [journal],
            "JournalLib": [libelle],
            "EcritureLib": [ecriture],
            "EcritureDate": np.array([jour], "datetime64[s]"),
        }
    )
    assert lignes_d_a_nouveaux(ligne).tolist() == [attendu]
