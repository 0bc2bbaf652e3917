"""Le grand livre : solde progressif, blocs, recoupement avec la balance."""

from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lettrine.comptabilite.balance_generale import balance_generale
from lettrine.comptabilite.grand_livre import Par, grand_livre
from lettrine.demo import construire
from lettrine.erreurs import Gravite, OptionInvalide
from lettrine.formats import fec
from lettrine.tables.dossier import TIERS
from lettrine.tables.ecritures import ECRITURES
from tests.comptabilite.test_balances import DEBUT, REELS, ecritures_du_cas, livres


def bloc(grand, compte, tiers="") -> pd.DataFrame:
    lignes = grand.lignes
    return lignes[(lignes["CompteNum"] == compte) & (lignes["CompAuxNum"] == tiers)]


# --- le cas à la main (tests/cas/etats/deux_exercices) ----------------------------------------


def test_chaque_ligne_porte_le_solde_de_son_bloc_et_sa_lettre():
    grand = grand_livre(ecritures_du_cas(), au=date(2025, 12, 31))
    alfa = bloc(grand, "411000", "ALFA")
    # À nouveau 1 200, facture 600, virement 1 200.
    assert alfa["Solde"].tolist() == [1_200_00, 1_800_00, 600_00]
    assert alfa["EcritureLet"].tolist() == ["AA", "AB", "AA"]
    assert alfa["RangLigne"].tolist() == [4, 6, 10]
    # Banque : à nouveau 8 000, + 1 200, - 360.
    assert bloc(grand, "512000")["Solde"].tolist() == [8_000_00, 9_200_00, 8_840_00]


def test_l_exercice_suivant_repart_de_ses_a_nouveaux():
    grand = grand_livre(ecritures_du_cas(), au=date(2026, 4, 30), comptes=["411"])
    assert bloc(grand, "411000", "ALFA")["Solde"].tolist() == [600_00, 0]
    assert bloc(grand, "411000", "BETA")["Solde"].tolist() == [800_00, 1_040_00, 200_00]
    assert grand.debuts.tolist() == [0, 2]
    assert grand.comptes["SoldeDebiteur"].tolist() == [0, 200_00]
    assert grand.collectifs[["SoldeDetail", "SoldeGeneral", "Ecart"]].values.tolist() == [
        [200_00, 200_00, 0]
    ]


def test_une_periode_commence_par_le_solde_de_la_veille():
    grand = grand_livre(
        ecritures_du_cas(), du=date(2026, 3, 1), au=date(2026, 4, 30), comptes=["411", "512"]
    )
    beta = bloc(grand, "411000", "BETA")
    assert beta["EcritureLib"].tolist() == ["Solde au 28/02/2026", "Virement F91 + 40"]
    assert beta["Solde"].tolist() == [1_040_00, 200_00]
    assert beta["RangLigne"].iloc[0] == 0
    # Alfa est soldé depuis février : rien à montrer. Banque : 9 440 - 50 + 840.
    assert bloc(grand, "411000", "ALFA").empty
    assert bloc(grand, "512000")["Solde"].tolist() == [9_440_00, 9_390_00, 10_230_00]
    assert (grand.collectifs["Ecart"] == 0).all()
    assert grand.comptes["Lignes"].tolist() == [1, 2]


def test_par_compte_les_tiers_se_suivent_par_date():
    grand = grand_livre(ecritures_du_cas(), au=date(2026, 4, 30), comptes=["411"], par=Par.COMPTE)
    assert grand.debuts.tolist() == [0]
    # 600 et 800 à nouveau, - 600, + 240, - 840.
    assert grand.lignes["Solde"].tolist() == [600_00, 1_400_00, 800_00, 1_040_00, 200_00]
    assert grand.lignes["CompAuxNum"].tolist() == ["ALFA", "BETA", "ALFA", "BETA", "BETA"]


def test_le_nom_est_celui_de_la_fiche():
    fiches = TIERS.table({"CompAuxNum": ["ALFA"], "Nom": ["Alfa & Cie"]})
    grand = grand_livre(ecritures_du_cas(), au=date(2025, 12, 31), comptes=["411"], tiers=fiches)
    assert grand.comptes["Nom"].tolist() == ["Alfa & Cie", "Beta SA"]


def test_eta_02_deux_exercices_font_deux_grands_livres():
    with pytest.raises(OptionInvalide, match="ETA-02"):
        grand_livre(ecritures_du_cas(), du=date(2025, 12, 1), au=date(2026, 3, 1))


def test_un_livre_vide_a_un_grand_livre_vide():
    vide = ECRITURES.table({"Debit": [], "Rang": []})
    grand = grand_livre(vide, au=date(2026, 1, 31))
    assert (len(grand.lignes), len(grand.comptes), grand.lues, grand.solde) == (0, 0, 0, 0)


def test_des_comptes_absents_donnent_un_grand_livre_vide():
    grand = grand_livre(ecritures_du_cas(), au=date(2026, 3, 31), comptes=["9"])
    assert (len(grand.lignes), grand.lues) == (0, 0)


def test_la_source_n_est_pas_modifiee():
    ecritures = ecritures_du_cas()
    avant = ecritures.copy(deep=True)
    grand_livre(ecritures, du=date(2026, 2, 1), au=date(2026, 3, 31))
    pd.testing.assert_frame_equal(ecritures, avant)


# --- ce qui est toujours vrai ----------------------------------------------------------------


@settings(max_examples=100, deadline=None)
@given(
    ecritures=livres(),
    jours=st.integers(0, 520),
    depuis=st.none() | st.integers(0, 150),
    par=st.sampled_from(Par),
)
def test_le_grand_livre_est_celui_de_la_balance(ecritures, jours, depuis, par):
    au = DEBUT + timedelta(jours)
    ouverture = balance_generale(ecritures, au=au).periode.ouverture
    du = None if depuis is None else min(max(au - timedelta(depuis), ouverture), au)
    grand = grand_livre(ecritures, du=du, au=au, par=par)
    assert (grand.collectifs["Ecart"] == 0).all()
    balance = balance_generale(ecritures, du=du, au=au)
    assert grand.solde == sum(balance.soldes.values())
    # Les mouvements montrés sont ceux de la balance, chacun une fois.
    montres = grand.lignes[grand.lignes["RangLigne"] > 0]
    attendu = (
        balance.periode.lignes
        if balance.periode.depuis_l_ouverture
        else (balance.periode.mouvements)
    )
    assert sorted(montres["RangLigne"]) == sorted(ecritures["Rang"][attendu])
    # Le solde progressif est le cumul du bloc.
    fins = [*grand.debuts[1:], len(grand.lignes)][: len(grand.debuts)]
    for debut, fin in zip(grand.debuts, fins, strict=True):
        lignes = grand.lignes.iloc[debut:fin]
        cumul = (lignes["Debit"] - lignes["Credit"]).cumsum()
        assert lignes["Solde"].tolist() == cumul.tolist()
        assert lignes["EcritureDate"].iloc[1:].is_monotonic_increasing


@settings(max_examples=40, deadline=None)
@given(ecritures=livres(), jours=st.integers(0, 520), hasard=st.randoms(use_true_random=False))
def test_l_ordre_des_lignes_ne_compte_pas(ecritures, jours, hasard):
    au = DEBUT + timedelta(jours)
    ordre = list(range(len(ecritures)))
    hasard.shuffle(ordre)
    autre = grand_livre(ecritures.iloc[ordre].reset_index(drop=True), au=au)
    reference = grand_livre(ecritures, au=au)
    pd.testing.assert_frame_equal(autre.lignes, reference.lignes)
    pd.testing.assert_frame_equal(autre.comptes, reference.comptes)


# --- les livres d'exemple et les livres réels ------------------------------------------------


def recouper(ecritures) -> None:
    jours = sorted(ecritures["EcritureDate"].dropna().dt.date.unique())
    for au in (*jours[::60], jours[-1]):
        for du in (None, au.replace(day=1)):
            grand = grand_livre(ecritures, au=au, du=du)
            assert (grand.collectifs["Ecart"] == 0).all(), (du, au)
    assert len(grand_livre(ecritures, au=jours[-1]).lignes) == len(ecritures)


def test_recoupe_le_dossier_de_demonstration():
    dossier = construire()
    recouper(dossier.ecritures)
    grand = grand_livre(dossier.ecritures, au=dossier.exercice[1])
    assert [a for a in grand.anomalies if a.gravite is not Gravite.INFORMATION] == []


@pytest.mark.parametrize("nom", REELS)
def test_recoupe_les_fec_reels(nom, echantillon):
    recouper(fec.lire(echantillon(nom)).table)
