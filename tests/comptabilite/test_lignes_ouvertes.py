"""Les lignes ouvertes de n'importe quel compte, à n'importe quelle date."""

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lettrine.comptabilite.creances import Comptes, creances_ouvertes
from lettrine.comptabilite.lignes_ouvertes import lignes_ouvertes
from lettrine.tables.ecritures import ECRITURES
from tests.comptabilite.lettrage.livres import livre

DEBUT = date(2025, 1, 1)


def restes(ecritures, au) -> dict[str, int]:
    tout = np.ones(len(ecritures), dtype=bool)
    ouvertes = lignes_ouvertes(ecritures, tout, au=date.fromisoformat(au))
    pieces = ecritures["PieceRef"].iloc[ouvertes.places].tolist()
    return dict(zip(pieces, ouvertes.restes.tolist(), strict=True))


def test_un_compte_d_attente_se_rejoue_comme_un_compte_de_tiers():
    ecritures = livre("""
        2026-01-05 471000 - V1 -300,00 Virement inconnu =AA
        2026-01-20 471000 - V2 -80,00 Virement inconnu
        2026-02-10 471000 - O1 200,00 Reclassement =AA
        2026-03-15 471000 - O2 100,00 Reclassement =aa
    """)
    assert restes(ecritures, "2026-01-31") == {"V1": -300_00, "V2": -80_00}
    assert restes(ecritures, "2026-02-28") == {"V1": -100_00, "V2": -80_00}
    assert restes(ecritures, "2026-03-15") == {"V2": -80_00}


def test_au_credit_aussi_le_plus_ancien_est_solde_d_abord():
    # Crédits 100 (5/1) et 60 (6/1), débit 130 : il reste 30 du second.
    ecritures = livre("""
        2026-01-06 467000 X P2 -60,00 Dette =A
        2026-01-05 467000 X P1 -100,00 Dette =A
        2026-01-09 467000 X R1 130,00 Paiement =A
    """)
    assert restes(ecritures, "2026-01-31") == {"P2": -30_00}


@st.composite
def livres(draw):
    """Quelques lignes de comptes de toute classe, avec ou sans lettre."""
    nombre = draw(st.integers(0, 25))

    def parmi(choix):
        return draw(st.lists(choix, min_size=nombre, max_size=nombre))

    montants = np.array(parmi(st.integers(-9_99, 9_99)), dtype=np.int64)
    jours = np.datetime64(DEBUT) + np.array(parmi(st.integers(0, 300)), dtype=np.int64)
    return ECRITURES.table(
        {
            "EcritureDate": jours.astype("datetime64[s]"),
            "CompteNum": parmi(st.sampled_from(["401000", "411000", "471000", "580000"])),
            "CompAuxNum": parmi(st.sampled_from(["", "X"])),
            "PieceRef": parmi(st.sampled_from(["P1", "P2", "P3"])),
            "Debit": np.maximum(montants, 0),
            "Credit": np.maximum(-montants, 0),
            "EcritureLet": parmi(st.sampled_from(["", "A", "a", "B"])),
            "Rang": np.arange(2, nombre + 2),
        }
    )


def par_couple(ecritures, places, montants) -> dict[tuple[str, str], int]:
    soldes: dict[tuple[str, str], int] = {}
    lues = ecritures[["CompteNum", "CompAuxNum"]].iloc[places].itertuples(index=False)
    for (compte, tiers), montant in zip(lues, montants.tolist(), strict=True):
        soldes[compte, tiers] = soldes.get((compte, tiers), 0) + montant
    return {couple: solde for couple, solde in soldes.items() if solde}


@settings(max_examples=100, deadline=None)
@given(ecritures=livres(), jours=st.integers(-5, 400))
def test_les_restes_font_le_solde_de_chaque_couple_a_toute_date(ecritures, jours):
    au = DEBUT + timedelta(jours)
    ouvertes = lignes_ouvertes(ecritures, np.ones(len(ecritures), dtype=bool), au=au)
    montants = (ecritures["Debit"] - ecritures["Credit"]).to_numpy()
    avant = np.flatnonzero(ecritures["EcritureDate"] <= pd.Timestamp(au))
    assert par_couple(ecritures, ouvertes.places, ouvertes.restes) == par_couple(
        ecritures, avant, montants[avant]
    )
    lus = montants[ouvertes.places]
    assert (np.sign(lus) == np.sign(ouvertes.restes)).all()
    assert (np.abs(ouvertes.restes) <= np.abs(lus)).all()


@settings(max_examples=60, deadline=None)
@given(ecritures=livres(), jours=st.integers(0, 400), hasard=st.randoms(use_true_random=False))
def test_l_ordre_des_lignes_ne_compte_pas(ecritures, jours, hasard):
    au = DEBUT + timedelta(jours)
    ordre = list(range(len(ecritures)))
    hasard.shuffle(ordre)
    autre = ecritures.iloc[ordre].reset_index(drop=True)

    def par_rang(table):
        ouvertes = lignes_ouvertes(table, np.ones(len(table), dtype=bool), au=au)
        rangs = table["Rang"].to_numpy()[ouvertes.places].tolist()
        return dict(zip(rangs, ouvertes.restes.tolist(), strict=True))

    assert par_rang(autre) == par_rang(ecritures)


@pytest.mark.parametrize("comptes", Comptes)
@settings(max_examples=40, deadline=None)
@given(ecritures=livres(), jours=st.integers(0, 400))
def test_les_creances_sont_les_memes_lignes_quand_les_echeances_suivent_les_dates(
    comptes, ecritures, jours
):
    au = DEBUT + timedelta(jours)
    choix = ecritures["CompteNum"].str.startswith(comptes.prefixe).to_numpy()
    ouvertes = lignes_ouvertes(ecritures, choix, au=au)
    lignes = creances_ouvertes(ecritures, au=au, comptes=comptes, delai=30).lignes
    rangs = ecritures["Rang"].to_numpy()[ouvertes.places].tolist()
    attendu = dict(zip(rangs, (comptes.sens * ouvertes.restes).tolist(), strict=True))
    assert dict(zip(lignes["RangLigne"], lignes["Reste"].tolist(), strict=True)) == attendu
