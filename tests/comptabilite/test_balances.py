"""La période, la balance générale, la balance des tiers : cas à la main, propriétés, FEC réels."""

import csv
import tomllib
from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lettrine.classeur.fichier import ouvrir_classeur
from lettrine.comptabilite.balance_generale import balance_generale
from lettrine.comptabilite.balance_tiers import balance_des_tiers, principaux
from lettrine.comptabilite.periode import delimiter
from lettrine.demo import construire
from lettrine.erreurs import DonneesInvalides, Gravite, OptionInvalide
from lettrine.formats import fec
from lettrine.tables.balances import MONTANTS
from lettrine.tables.dossier import TIERS
from lettrine.tables.ecritures import ECRITURES
from tests.comptabilite.lettrage.livres import livre

CAS = Path(__file__).parents[1] / "cas" / "etats" / "deux_exercices"
DEBUT, OUVERTURE = date(2025, 1, 1), date(2026, 1, 1)
REELS = ["000000000FEC20231231.txt", "111111111FEC20221231.TXT"]


def ecritures_du_cas() -> pd.DataFrame:
    return ouvrir_classeur(CAS / "ecritures.csv").lire(ECRITURES).table


def attendus() -> list[dict]:
    return tomllib.loads((CAS / "attendu.toml").read_text(encoding="utf-8"))["balance"]


def par_compte(table) -> dict[str, list[int]]:
    cles = [" ".join(filter(None, ligne)) for ligne in table[noms(table)].to_numpy().tolist()]
    return dict(zip(cles, table[list(MONTANTS)].to_numpy().tolist(), strict=True))


def noms(table) -> list[str]:
    return [nom for nom in ("CompteNum", "CompAuxNum") if nom in table]


def codes(resultat, gravite=Gravite.A_TRAITER) -> list[str]:
    return [a.code for a in resultat.anomalies if a.gravite is gravite]


# --- le cas à la main ------------------------------------------------------------------------


@pytest.mark.parametrize("attendu", attendus(), ids=lambda a: f"{a.get('du', '')} {a['au']}")
def test_deux_exercices_calcules_a_la_main(attendu):
    jours = {"au": attendu["au"], "du": attendu.get("du")}
    generale = balance_generale(ecritures_du_cas(), **jours)
    assert par_compte(generale.comptes) == attendu["comptes"]
    assert generale.resultat == attendu["resultat"]
    assert generale.equilibree
    assert codes(generale) == []
    tiers = balance_des_tiers(ecritures_du_cas(), **jours)
    assert par_compte(tiers.tiers) == attendu["tiers"]
    assert (tiers.collectifs["Ecart"] == 0).all()
    assert codes(tiers) == []


def test_les_postes_repartissent_tout_le_livre():
    postes = delimiter(ecritures_du_cas(), au=date(2026, 3, 31)).postes
    # 7 à-nouveaux, 7 mouvements, 2 lignes d'avril, 14 lignes de 2025.
    assert postes["Lignes"].tolist() == [7, 7, 2, 14, 0]
    assert postes["Debit"].tolist() == [10_300_00, 890_00, 840_00, 12_520_00, 0]
    assert postes["Solde"].tolist() == [0, 0, 0, 0, 0]
    assert postes["Poste"].tolist()[:2] == ["À-nouveaux", "Mouvements du 01/01/2026 au 31/03/2026"]


def test_les_classes_ont_leur_intitule_et_leur_total():
    classes = balance_generale(ecritures_du_cas(), au=date(2026, 3, 31)).classes
    assert classes["Classe"].tolist() == ["1", "4", "5", "7"]
    assert classes["Libelle"].tolist()[0] == "Comptes de capitaux"
    assert classes["Comptes"].tolist() == [2, 4, 1, 1]
    # Classe 4 : 1 040 + 60 + 50 au débit, 140 au crédit.
    assert classes["SoldeDebiteur"].tolist() == [0, 1_150_00, 9_390_00, 0]
    assert classes["SoldeCrediteur"].tolist() == [10_200_00, 140_00, 0, 200_00]


def test_les_principaux_clients_ont_leur_part():
    balance = balance_des_tiers(ecritures_du_cas(), au=date(2025, 12, 31), comptes=["41"])
    # Beta 800 et Alfa 600 : 57,14 % et 42,86 %.
    table = principaux(balance, 1)
    assert table["Nom"].tolist() == ["Beta SA", "Alfa SARL"]
    assert table["Part"].tolist() == [Decimal("0.5714"), Decimal("0.4286")]
    assert principaux(balance, -1).empty
    assert principaux(balance, 1, nombre=1)["Solde"].tolist() == [800_00]


def test_le_dernier_mouvement_n_est_pas_un_a_nouveau():
    tiers = balance_des_tiers(ecritures_du_cas(), au=date(2025, 12, 31)).tiers
    derniers = dict(zip(tiers["CompAuxNum"], tiers["DernierMouvement"], strict=True))
    assert derniers["ALFA"] == pd.Timestamp(2025, 4, 10)
    assert pd.isna(derniers["BETA"])


# --- les refus et les anomalies --------------------------------------------------------------


def test_eta_01_une_periode_ne_finit_pas_avant_de_commencer():
    with pytest.raises(OptionInvalide, match="ETA-01"):
        balance_generale(ecritures_du_cas(), du=date(2026, 3, 2), au=date(2026, 3, 1))


def test_eta_02_une_periode_a_cheval_sur_deux_exercices_est_refusee():
    with pytest.raises(OptionInvalide, match="ETA-02") as refus:
        balance_generale(ecritures_du_cas(), du=date(2025, 12, 1), au=date(2026, 3, 1))
    assert "01/01/2026" in refus.value.remede


def test_un_premier_jour_avant_le_livre_est_admis():
    balance = balance_generale(ecritures_du_cas(), du=date(2024, 7, 1), au=date(2025, 12, 31))
    assert par_compte(balance.comptes) == attendus()[0]["comptes"]


def test_eta_03_les_lignes_d_un_autre_exercice_sont_dites():
    balance = balance_generale(ecritures_du_cas(), au=date(2026, 3, 31))
    (anomalie,) = [a for a in balance.anomalies if a.code == "ETA-03"]
    assert "14 lignes" in anomalie.message
    assert anomalie.gravite is Gravite.INFORMATION


def test_bag_06_une_ouverture_qui_ne_reprend_pas_le_bilan_est_dite():
    ecritures = ecritures_du_cas()
    banque = (ecritures["PieceRef"] == "AN26") & (ecritures["CompteNum"] == "512000")
    ecritures.loc[banque, "Debit"] = 8_000_00
    assert codes(balance_generale(ecritures, au=date(2026, 3, 31))) == ["BAG-06", "ETA-04"]


def test_bag_07_un_tiers_oublie_a_l_ouverture_se_voit_au_compte_collectif():
    ecritures = ecritures_du_cas()
    beta = (ecritures["PieceRef"] == "F91") & (ecritures["EcritureDate"] == pd.Timestamp(OUVERTURE))
    balance = balance_des_tiers(ecritures[~beta].reset_index(drop=True), au=date(2026, 1, 31))
    assert codes(balance) == ["BAG-07"]
    assert balance.collectifs.set_index("CompteNum")["Ecart"].to_dict() == {"411000": 800_00}
    assert (balance.total, balance.solde) == (1_400_00, 600_00)


def test_eta_04_un_livre_entier_desequilibre_est_a_traiter_un_extrait_non():
    ecritures = ecritures_du_cas()
    faux = ecritures.drop(index=len(ecritures) - 1)
    assert codes(balance_generale(faux, au=date(2026, 4, 30))) == ["ETA-04"]
    extrait = ecritures[ecritures["CompteNum"].str.startswith("4")].reset_index(drop=True)
    balance = balance_generale(extrait, au=date(2026, 4, 30))
    assert codes(balance) == []
    assert not balance.entier
    (dite,) = [a for a in balance.anomalies if a.code == "ETA-04"]
    # Soldes 1 040 - 840 + 60 + 50 - 140 = 170.
    assert dite.montant == 170_00
    assert "extrait" in dite.message


def test_eta_05_un_jour_d_avant_l_ouverture_est_dit():
    ecritures = livre("""
        2025-11-03 411000 C F1 100,00 Facture
        2026-01-01 512000 - AN 50,00 À nouveau
        2026-02-03 512000 - B1 5,00 Virement
    """)
    ecritures["JournalCode"] = np.array(["AN", "AN", "BQ"], dtype=object)
    balance = balance_generale(ecritures, au=date(2025, 12, 31))
    assert "ETA-05" in codes(balance)
    assert par_compte(balance.comptes) == {"411000": [100_00, 0, 0, 0, 100_00, 0]}


def test_eta_06_les_lignes_sans_auxiliaire_sont_a_part_et_dites():
    ecritures = livre("""
        2026-01-05 411000 C1 F1 100,00 Facture
        2026-01-06 411000 - B1 -30,00 Virement
        2026-01-07 411000 - B2 -20,00 Virement
        2026-01-08 411DUPONT - F2 7,00 Facture
    """)
    balance = balance_des_tiers(ecritures, au=date(2026, 1, 31), comptes=["41"])
    assert codes(balance) == ["ETA-06"]
    (anomalie,) = [a for a in balance.anomalies if a.code == "ETA-06"]
    assert (anomalie.rang, "2 en tout" in anomalie.message) == (3, True)
    assert "-50,00" in anomalie.message
    assert list(par_compte(balance.tiers)) == ["411000", "411000 C1", "411DUPONT"]


def test_bag_01_une_ligne_sans_date_est_dans_son_poste():
    ecritures = livre("- 411000 C F1 100,00 Facture")
    balance = balance_generale(ecritures, au=date(2026, 1, 31))
    assert codes(balance) == ["BAG-01"]
    assert balance.periode.postes["Lignes"].tolist() == [0, 0, 0, 0, 1]
    assert balance.comptes.empty


def test_un_livre_vide_a_une_balance_vide():
    vide = ECRITURES.table({"Debit": [], "Rang": []})
    assert balance_generale(vide, au=date(2026, 1, 31)).comptes.empty
    tiers = balance_des_tiers(vide, au=date(2026, 1, 31))
    assert (len(tiers.tiers), tiers.lues, tiers.total, tiers.solde) == (0, 0, 0, 0)
    assert principaux(tiers, 1).empty


def test_la_table_doit_avoir_la_forme_attendue():
    with pytest.raises(DonneesInvalides, match="TAB-01"):
        balance_generale(ecritures_du_cas().drop(columns="Debit"), au=date(2026, 3, 31))


def test_sans_intitule_le_compte_porte_celui_du_plan():
    ecritures = livre("2026-01-05 41110000 C F1 100,00 Facture")
    comptes = balance_generale(ecritures, au=date(2026, 1, 31)).comptes
    assert comptes["CompteLib"].tolist() == [
        "Clients - Ventes de biens ou de prestations de services"
    ]


def test_la_fiche_du_tiers_donne_son_nom():
    fiches = TIERS.table({"CompAuxNum": ["ALFA"], "Nom": ["Alfa & Cie"]})
    tiers = balance_des_tiers(ecritures_du_cas(), au=date(2025, 12, 31), tiers=fiches).tiers
    assert tiers["Nom"].tolist() == ["Four et Cie", "Alfa & Cie", "Beta SA"]


def test_la_source_n_est_pas_modifiee():
    ecritures = ecritures_du_cas()
    avant = ecritures.copy(deep=True)
    balance_generale(ecritures, au=date(2026, 3, 31))
    balance_des_tiers(ecritures, au=date(2026, 3, 31))
    pd.testing.assert_frame_equal(ecritures, avant)


# --- ce qui est toujours vrai ----------------------------------------------------------------


@st.composite
def livres(draw):
    """Des écritures équilibrées de deux exercices, rouverts par des à-nouveaux exacts."""
    comptes = ["411000", "401000", "512000", "607000", "707000"]
    lignes = []
    for _ in range(draw(st.integers(0, 14))):
        jour = DEBUT + timedelta(draw(st.integers(0, 500)))
        montant = draw(st.integers(1, 9_999))
        debite, credite = draw(st.permutations(comptes))[:2]
        for compte, signe in ((debite, 1), (credite, -1)):
            tiers = draw(st.sampled_from(["T1", "T2"])) if compte[0] == "4" else ""
            lignes.append(("OD", jour, compte, tiers, signe * montant))
    soldes, resultat = defaultdict(int), 0
    for _, jour, compte, tiers, montant in lignes:
        if jour < OUVERTURE:
            if compte[0] in "67":
                resultat += montant
            else:
                soldes[compte, tiers] += montant
    soldes["120000", ""] += resultat
    reprises = [("AN", OUVERTURE, *couple, solde) for couple, solde in soldes.items() if solde]
    toutes = [*lignes, *reprises]
    montants = np.array([ligne[4] for ligne in toutes], dtype=np.int64)
    return ECRITURES.table(
        {
            "JournalCode": [ligne[0] for ligne in toutes],
            "EcritureDate": np.array([ligne[1] for ligne in toutes], dtype="datetime64[s]"),
            "CompteNum": [ligne[2] for ligne in toutes],
            "CompAuxNum": [ligne[3] for ligne in toutes],
            "Debit": np.maximum(montants, 0),
            "Credit": np.maximum(-montants, 0),
            "Rang": np.arange(2, len(toutes) + 2),
        }
    )


def soldes_du_livre_continu(ecritures, au) -> dict[str, int]:
    """Sans à-nouveaux : le bilan court depuis le début, le résultat depuis l'ouverture."""
    soldes = defaultdict(int)
    for ligne in ecritures.itertuples():
        jour = ligne.EcritureDate.date()
        if ligne.JournalCode == "AN" or jour > au:
            continue
        compte = ligne.CompteNum
        if compte[0] in "67" and jour < OUVERTURE <= au:
            compte = "120000"
        soldes[compte] += ligne.Debit - ligne.Credit
    return {compte: solde for compte, solde in soldes.items() if solde}


@settings(max_examples=120, deadline=None)
@given(ecritures=livres(), jours=st.integers(0, 520), depuis=st.none() | st.integers(0, 150))
def test_la_balance_a_les_soldes_du_livre_sans_rien_compter_deux_fois(ecritures, jours, depuis):
    au = DEBUT + timedelta(jours)
    du = None
    if depuis is not None:
        du = max(au - timedelta(depuis), OUVERTURE if au >= OUVERTURE else DEBUT)
    balance = balance_generale(ecritures, au=au, du=du)
    if ((ecritures["JournalCode"] == "AN") & (ecritures["EcritureDate"] <= pd.Timestamp(au))).any():
        attendu = soldes_du_livre_continu(ecritures, au)
        soldes = {compte: solde for compte, solde in balance.soldes.items() if solde}
        assert soldes == attendu
    assert balance.equilibree
    totaux = balance.totaux
    postes = balance.periode.postes
    assert totaux["Debit"] == postes["Debit"].iloc[1]
    assert totaux["Credit"] == postes["Credit"].iloc[1]
    for nom in ("Debit", "Credit"):
        assert postes[nom].sum() == ecritures[nom].sum()
    assert postes["Lignes"].sum() == len(ecritures)
    classes = balance.classes[list(MONTANTS)].sum()
    assert classes.to_dict() == totaux


@settings(max_examples=80, deadline=None)
@given(ecritures=livres(), jours=st.integers(0, 520))
def test_les_tiers_font_le_solde_de_leur_compte(ecritures, jours):
    au = DEBUT + timedelta(jours)
    balance = balance_des_tiers(ecritures, au=au)
    assert (balance.collectifs["Ecart"] == 0).all()
    assert balance.total == balance.solde
    avant_tout = len(ecritures) and pd.Timestamp(au) < ecritures["EcritureDate"].min()
    assert codes(balance) == (["ETA-05"] if avant_tout else [])


@settings(max_examples=40, deadline=None)
@given(ecritures=livres(), jours=st.integers(0, 520), hasard=st.randoms(use_true_random=False))
def test_l_ordre_des_lignes_ne_compte_pas(ecritures, jours, hasard):
    au = DEBUT + timedelta(jours)
    ordre = list(range(len(ecritures)))
    hasard.shuffle(ordre)
    autre = ecritures.iloc[ordre].reset_index(drop=True)
    for etat, tables in (
        (balance_generale, ("comptes", "classes")),
        (balance_des_tiers, ("tiers", "collectifs")),
    ):
        premier, second = etat(ecritures, au=au), etat(autre, au=au)
        for nom in tables:
            pd.testing.assert_frame_equal(getattr(second, nom), getattr(premier, nom))


# --- les livres d'exemple et les livres réels ------------------------------------------------


def recouper(ecritures) -> None:
    jours = sorted(ecritures["EcritureDate"].dropna().dt.date.unique())
    for au in (*jours[::25], jours[-1]):
        generale = balance_generale(ecritures, au=au)
        avant = ecritures["EcritureDate"] <= pd.Timestamp(au)
        soldes = (ecritures["Debit"] - ecritures["Credit"])[avant].groupby(
            ecritures["CompteNum"][avant]
        )
        attendu = soldes.sum()
        connus = {compte: solde for compte, solde in generale.soldes.items() if solde}
        assert connus == attendu[attendu != 0].to_dict(), au
        tiers = balance_des_tiers(ecritures, au=au)
        assert (tiers.collectifs["Ecart"] == 0).all()


def test_recoupe_le_dossier_de_demonstration_a_toute_date():
    dossier = construire()
    recouper(dossier.ecritures)
    balance = balance_generale(dossier.ecritures, au=dossier.exercice[1])
    assert (balance.equilibree, balance.entier, codes(balance)) == (True, True, [])


@pytest.mark.parametrize("nom", REELS)
def test_recoupe_les_fec_reels_a_toute_date(nom, echantillon):
    recouper(fec.lire(echantillon(nom)).table)


@pytest.mark.parametrize("nom", REELS)
def test_les_totaux_des_fec_reels_sont_ceux_d_une_lecture_independante(nom, echantillon):
    """Le même fichier relu par le module csv, en décimaux, sans rien de Lettrine."""
    chemin = echantillon(nom)
    debit, credit = Decimal(0), Decimal(0)
    par_compte_lu: dict[str, Decimal] = defaultdict(Decimal)
    texte = chemin.read_text(encoding="utf-8-sig", errors="replace")
    separateur = "\t" if "\t" in texte.splitlines()[0] else "|"
    lecteur = csv.reader(texte.splitlines(), delimiter=separateur, quoting=csv.QUOTE_NONE)
    entetes = [entete.strip() for entete in next(lecteur)]
    places = [entetes.index(nom_) for nom_ in ("CompteNum", "Debit", "Credit")]
    for ligne in lecteur:
        compte, au_debit, au_credit = (ligne[place].strip() for place in places)
        debit += Decimal(au_debit.replace(",", "."))
        credit += Decimal(au_credit.replace(",", "."))
        par_compte_lu[compte] += Decimal(au_debit.replace(",", ".")) - Decimal(
            au_credit.replace(",", ".")
        )
    balance = balance_generale(fec.lire(chemin).table, au=date(2023, 12, 31))
    connus = {compte: solde for compte, solde in balance.soldes.items() if solde}
    assert connus == {c: int(100 * solde) for c, solde in par_compte_lu.items() if solde}
    postes = balance.periode.postes
    assert int(postes["Debit"].sum()) == int(100 * debit)
    assert int(postes["Credit"].sum()) == int(100 * credit)
