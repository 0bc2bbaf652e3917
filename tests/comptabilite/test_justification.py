"""La justification de solde : les lignes ouvertes font le solde, au centime, à toute date."""

import tomllib
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lettrine.comptabilite.justification import justifier
from lettrine.demo import construire
from lettrine.erreurs import DonneesInvalides, Gravite
from lettrine.formats import fec
from lettrine.tables.dossier import TIERS
from lettrine.tables.ecritures import ECRITURES
from tests.comptabilite.lettrage.livres import COMPTES, livre
from tests.comptabilite.test_balances import CAS, DEBUT, REELS, ecritures_du_cas, livres


def attendus() -> list[dict]:
    return tomllib.loads((CAS / "attendu.toml").read_text(encoding="utf-8"))["justification"]


def soldes(justification) -> dict[str, int]:
    table = justification.soldes
    cles = [
        f"{c} {a}".strip() for c, a in zip(table["CompteNum"], table["CompAuxNum"], strict=True)
    ]
    montants = (table["SoldeDebiteur"] - table["SoldeCrediteur"]).tolist()
    return dict(zip(cles, montants, strict=True))


@pytest.mark.parametrize("attendu", attendus(), ids=lambda a: str(a["au"]))
def test_deux_exercices_calcules_a_la_main(attendu):
    justification = justifier(ecritures_du_cas(), au=attendu["au"], comptes=attendu["comptes"])
    lignes = justification.lignes
    restes = dict(zip(lignes["RangLigne"].astype(str), lignes["Reste"].tolist(), strict=True))
    assert restes == attendu["restes"]
    assert soldes(justification) == attendu["soldes"]
    assert (justification.collectifs["Ecart"] == 0).all()
    assert justification.total == justification.solde == sum(attendu["soldes"].values())


def test_un_bloc_par_compte_et_auxiliaire_ses_lignes_par_date():
    ecritures = livre("""
        2026-01-09 471000 - V2 -80,00 Virement
        2026-01-05 471000 - V1 -30,00 Virement
        2026-01-20 411000 ZOE F2 7,00 Facture
        2026-01-06 411000 ALFA F1 100,00 Facture
    """)
    justification = justifier(ecritures, au=date(2026, 1, 31), comptes=COMPTES)
    assert justification.lignes["PieceRef"].tolist() == ["F1", "F2", "V1", "V2"]
    assert justification.debuts.tolist() == [0, 1, 2]
    assert justification.soldes["Lignes"].tolist() == [1, 1, 2]
    assert justification.soldes["PlusAncienne"].dt.day.tolist() == [6, 20, 5]


def test_le_nom_est_celui_de_la_fiche():
    fiches = TIERS.table({"CompAuxNum": ["BETA"], "Nom": ["Beta & Cie"]})
    justification = justifier(
        ecritures_du_cas(), au=date(2025, 12, 31), comptes=["411"], tiers=fiches
    )
    assert justification.soldes["Nom"].tolist() == ["Alfa SARL", "Beta & Cie"]


def test_eta_07_un_compte_sans_lettre_est_dit():
    ecritures = livre("""
        2026-01-05 471000 - V1 -30,00 Virement
        2026-01-06 471000 - O1 30,00 Reclassement
        2026-01-07 467000 - D1 10,00 Dette
        2026-01-08 411000 C F1 10,00 Facture =A
        2026-01-09 411000 C B1 -10,00 Virement =A
    """)
    justification = justifier(ecritures, au=date(2026, 1, 31), comptes=COMPTES)
    (anomalie,) = justification.anomalies
    assert (anomalie.code, anomalie.gravite) == ("ETA-07", Gravite.INFORMATION)
    assert "(471000)" in anomalie.message
    # Le compte est soldé, et rien ne le prouve : ses deux lignes restent listées.
    assert soldes(justification) == {"467000": 10_00, "471000": 0}


def test_un_compte_solde_par_ses_lettres_n_a_pas_de_bloc():
    ecritures = livre("""
        2026-01-08 411000 C F1 10,00 Facture =A
        2026-01-09 411000 C B1 -10,00 Virement =A
    """)
    justification = justifier(ecritures, au=date(2026, 1, 31), comptes=["411"])
    assert (len(justification.lignes), len(justification.soldes)) == (0, 0)
    assert justification.collectifs[["SoldeDetail", "SoldeGeneral"]].values.tolist() == [[0, 0]]


def test_un_livre_vide_n_a_rien_a_justifier():
    vide = ECRITURES.table({"Debit": [], "Rang": []})
    justification = justifier(vide, au=date(2026, 1, 31), comptes=COMPTES)
    assert (justification.lues, justification.total, justification.solde) == (0, 0, 0)


def test_la_table_doit_avoir_la_forme_attendue():
    with pytest.raises(DonneesInvalides, match="TAB-01"):
        justifier(ecritures_du_cas().drop(columns="Credit"), au=date(2026, 3, 31), comptes=["4"])


def test_la_source_n_est_pas_modifiee():
    ecritures = ecritures_du_cas()
    avant = ecritures.copy(deep=True)
    justifier(ecritures, au=date(2026, 3, 31), comptes=COMPTES)
    pd.testing.assert_frame_equal(ecritures, avant)


# --- ce qui est toujours vrai ----------------------------------------------------------------


@st.composite
def livres_lettres(draw):
    """Un livre de deux exercices dont les lignes ont des lettres posées au hasard."""
    ecritures = draw(livres())
    codes = draw(
        st.lists(
            st.sampled_from(["", "", "A", "a", "B"]),
            min_size=len(ecritures),
            max_size=len(ecritures),
        )
    )
    return ecritures.assign(EcritureLet=pd.Series(codes, dtype="str"))


@settings(max_examples=100, deadline=None)
@given(ecritures=livres_lettres(), jours=st.integers(0, 520))
def test_les_lignes_font_le_solde_de_chaque_compte(ecritures, jours):
    au = DEBUT + timedelta(jours)
    justification = justifier(ecritures, au=au, comptes=["4", "5"])
    assert (justification.collectifs["Ecart"] == 0).all()
    assert justification.total == justification.solde
    restes = justification.lignes["Reste"].to_numpy()
    montants = (justification.lignes["Debit"] - justification.lignes["Credit"]).to_numpy()
    assert (np.sign(restes) == np.sign(montants)).all()
    assert (np.abs(restes) <= np.abs(montants)).all()
    assert justification.lignes["EcritureDate"].le(pd.Timestamp(au)).all()


@settings(max_examples=40, deadline=None)
@given(
    ecritures=livres_lettres(),
    jours=st.integers(0, 520),
    hasard=st.randoms(use_true_random=False),
)
def test_l_ordre_des_lignes_ne_compte_pas(ecritures, jours, hasard):
    au = DEBUT + timedelta(jours)
    ordre = list(range(len(ecritures)))
    hasard.shuffle(ordre)
    autre = justifier(ecritures.iloc[ordre].reset_index(drop=True), au=au, comptes=["4"])
    reference = justifier(ecritures, au=au, comptes=["4"])
    pd.testing.assert_frame_equal(autre.lignes, reference.lignes)
    pd.testing.assert_frame_equal(autre.soldes, reference.soldes)


# --- les livres d'exemple et les livres réels ------------------------------------------------


def recouper(ecritures) -> None:
    jours = sorted(ecritures["EcritureDate"].dropna().dt.date.unique())
    for au in (*jours[::40], jours[-1]):
        justification = justifier(ecritures, au=au, comptes=COMPTES)
        assert (justification.collectifs["Ecart"] == 0).all(), au
        choix = ecritures["CompteNum"].str.startswith(tuple(COMPTES))
        avant = choix & (ecritures["EcritureDate"] <= pd.Timestamp(au))
        assert justification.total == (ecritures["Debit"] - ecritures["Credit"])[avant].sum()


def test_recoupe_le_dossier_de_demonstration():
    recouper(construire().ecritures)


@pytest.mark.parametrize("nom", REELS)
def test_recoupe_les_fec_reels(nom, echantillon):
    recouper(fec.lire(echantillon(nom)).table)
