"""La balance âgée : cas calculés à la main, propriétés, livres réels."""

import tomllib
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lettrine.classeur.fichier import ouvrir_classeur
from lettrine.comptabilite.balance_agee import Depuis, balance_agee, lire_tranches
from lettrine.comptabilite.creances import Comptes
from lettrine.demo import construire
from lettrine.erreurs import OptionInvalide
from lettrine.formats import fec
from lettrine.tables.ecritures import ECRITURES
from tests.comptabilite.lettrage.livres import livre

CAS = Path(__file__).parents[1] / "cas" / "balance_agee"


def calculer(ecritures, au, **options):
    options = {"comptes": Comptes.CLIENTS, "delai": 30, **options}
    return balance_agee(ecritures, au=au, **options)


def par_tranche(balance) -> dict[str, int]:
    tranches = balance.tranches
    return dict(zip(tranches["Tranche"], tranches["Montant"].tolist(), strict=True))


def soldes(balance) -> dict[str, int]:
    synthese = balance.synthese
    return dict(zip(synthese["CompAuxNum"], synthese["Solde"].tolist(), strict=True))


@pytest.mark.parametrize("cas", sorted(p.name for p in CAS.iterdir()))
def test_cas_calcules_a_la_main(cas):
    attendu = tomllib.loads((CAS / cas / "attendu.toml").read_text(encoding="utf-8"))
    ecritures = ouvrir_classeur(CAS / cas / "ecritures.csv").lire(ECRITURES).table
    balance = calculer(ecritures, attendu["au"], delai=attendu["delai"])
    assert par_tranche(balance) == attendu["tranches"]
    assert soldes(balance) == attendu["soldes"]
    assert balance.total == balance.solde == attendu["total"]
    plus_tard = calculer(ecritures, attendu["plus_tard"]["au"], delai=attendu["delai"])
    assert soldes(plus_tard) == attendu["plus_tard"]["soldes"]
    assert plus_tard.total == plus_tard.solde == attendu["plus_tard"]["total"]


def test_par_date_de_facture_il_n_y_a_pas_de_non_echu():
    ecritures = livre("""
        2026-01-01 411000 C F1 100,00 Facture
        2026-03-31 411000 C F2 50,00 Facture
    """)
    balance = calculer(ecritures, date(2026, 3, 31), depuis=Depuis.FACTURE, bornes=(60, 89))
    assert par_tranche(balance) == {
        "0 à 60 jours": 50_00,
        "61 à 89 jours": 100_00,  # 30 + 28 + 31 = 89 jours
        "Plus de 89 jours": 0,
        "Non affecté": 0,
    }
    assert "Echu" not in balance.synthese


@pytest.mark.parametrize("texte", ["", "30,30", "60,30", "0,30", "a,b", "30,,60", "99999", "-5"])
def test_bag_10_des_tranches_qui_n_ont_pas_de_sens(texte):
    with pytest.raises(OptionInvalide, match="BAG-10"):
        lire_tranches(texte)


@st.composite
def livres(draw):
    """Quelques lignes de deux clients, avec ou sans lettre, aux codes de toute casse."""
    nombre = draw(st.integers(1, 25))
    jours = draw(st.lists(st.integers(0, 300), min_size=nombre, max_size=nombre))
    montants = draw(st.lists(st.integers(-9_99, 9_99), min_size=nombre, max_size=nombre))
    montants = np.array(montants, dtype=np.int64)

    def parmi(choix):
        return draw(st.lists(st.sampled_from(choix), min_size=nombre, max_size=nombre))

    origine = np.datetime64("2025-01-01")
    dates = (origine + np.array(jours)).astype("datetime64[s]")
    return ECRITURES.table(
        {
            "EcritureDate": dates,
            "PieceDate": dates,
            "CompteNum": parmi(["411000", "419000", "512000"]),
            "CompAuxNum": parmi(["C1", "C2"]),
            "PieceRef": [f"P{n}" for n in range(nombre)],
            "Debit": np.maximum(montants, 0),
            "Credit": np.maximum(-montants, 0),
            "EcritureLet": parmi(["", "A", "a", "B"]),
            "Rang": np.arange(2, nombre + 2),
        }
    )


@settings(max_examples=80, deadline=None)
@given(ecritures=livres(), jours=st.integers(-5, 400))
def test_la_balance_recoupe_la_comptabilite_a_toute_date(ecritures, jours):
    au = date(2025, 1, 1) + timedelta(jours)
    balance = calculer(ecritures, au)
    clients = ecritures["CompteNum"].str.startswith("41")
    avant = clients & (ecritures["EcritureDate"] <= pd.Timestamp(au))
    solde = int((ecritures["Debit"] - ecritures["Credit"])[avant].sum())
    assert balance.total == balance.solde == solde
    assert int(balance.synthese["Solde"].sum()) == int(balance.tranches["Montant"].sum()) == solde
    detail = balance.detail
    assert (detail["Reste"].abs() <= detail["Montant"].abs()).all()
    assert (np.sign(detail["Reste"]) == np.sign(detail["Montant"])).all()


@settings(max_examples=60, deadline=None)
@given(ecritures=livres(), jours=st.integers(0, 400), hasard=st.randoms(use_true_random=False))
def test_ni_la_date_de_lettrage_ni_l_ordre_des_lignes_n_importent(ecritures, jours, hasard):
    au = date(2025, 1, 1) + timedelta(jours)
    reference = calculer(ecritures, au)
    ordre = list(range(len(ecritures)))
    hasard.shuffle(ordre)
    autre = ecritures.iloc[ordre].reset_index(drop=True)
    lettres = [np.datetime64("2024-01-01") + hasard.randint(0, 1000) for _ in ordre]
    autre["DateLet"] = np.array(lettres, dtype="datetime64[s]")
    resultat = calculer(autre, au)
    pd.testing.assert_frame_equal(resultat.synthese, reference.synthese)
    pd.testing.assert_frame_equal(resultat.tranches, reference.tranches)
    pd.testing.assert_frame_equal(resultat.detail, reference.detail)


def _recoupe_a_toute_date(ecritures, tiers=None):
    jours = sorted(ecritures["EcritureDate"].dropna().dt.date.unique())
    for comptes in Comptes:
        lignes = ecritures[ecritures["CompteNum"].str.startswith(comptes.prefixe)]
        soldes_ = comptes.sens * (lignes["Debit"] - lignes["Credit"])
        for au in (jours[0] - timedelta(1), *jours[::12], jours[-1]):
            balance = calculer(ecritures, au, comptes=comptes, tiers=tiers)
            attendu = int(soldes_[lignes["EcritureDate"] <= pd.Timestamp(au)].sum())
            assert balance.total == balance.solde == attendu, (comptes, au)


def test_recoupe_le_dossier_de_demonstration_a_toute_date():
    dossier = construire()
    _recoupe_a_toute_date(dossier.ecritures, dossier.tiers)


@pytest.mark.parametrize("nom", ["000000000FEC20231231.txt", "111111111FEC20221231.TXT"])
def test_recoupe_les_fec_reels_a_toute_date(nom, echantillon):
    _recoupe_a_toute_date(fec.lire(echantillon(nom)).table)
