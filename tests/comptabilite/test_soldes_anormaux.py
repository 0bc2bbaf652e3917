"""Les soldes anormaux : un cas qui les a tous, chaque règle, ce qui est toujours vrai."""

import tomllib
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lettrine.classeur.fichier import ouvrir_classeur
from lettrine.comptabilite.lettrage import Confiance, lettrer
from lettrine.comptabilite.soldes_anormaux import (
    Attendu,
    Regle,
    lire_regles,
    soldes_anormaux,
)
from lettrine.demo import construire
from lettrine.erreurs import DonneesInvalides, Gravite, ParametreInconnu
from lettrine.formats import fec
from lettrine.parametres import livres as parametres_livres
from lettrine.tables.dossier import TIERS
from lettrine.tables.ecritures import ECRITURES
from tests.comptabilite.lettrage.livres import COMPTES
from tests.comptabilite.lettrage.livres import livre as livre_sans_validation
from tests.comptabilite.test_balances import DEBUT, REELS
from tests.comptabilite.test_justification import livres_lettres

CAS = Path(__file__).parents[1] / "cas" / "etats" / "soldes_anormaux"
FIN = date(2025, 12, 31)
REGLES = lire_regles(parametres_livres(), FIN)
A_MOUVEMENTER = parametres_livres().textes("soldes/a_mouvementer", FIN)


def livre(texte) -> pd.DataFrame:
    """Un petit livre validé au jour le jour."""
    ecritures = livre_sans_validation(texte)
    return ecritures.assign(ValidDate=ecritures["EcritureDate"])


def examiner(ecritures, au=FIN, **options):
    options = {"regles": REGLES, "a_mouvementer": A_MOUVEMENTER, **options}
    return soldes_anormaux(ecritures, au=au, **options)


def trouves(ecritures, au=FIN, **options) -> list[tuple]:
    """(code, compte et tiers, montant, lignes) de chaque constat."""
    constats = examiner(ecritures, au, **options).constats
    tiers = [
        f"{c} {a}".strip()
        for c, a in zip(constats["CompteNum"], constats["CompAuxNum"], strict=True)
    ]
    return list(zip(constats["Code"], tiers, constats["Montant"], constats["Rangs"], strict=True))


# --- le cas à la main ------------------------------------------------------------------------


def du_cas() -> pd.DataFrame:
    return ouvrir_classeur(CAS / "ecritures.csv").lire(ECRITURES).table


def test_toutes_les_natures_calculees_a_la_main():
    attendu = tomllib.loads((CAS / "attendu.toml").read_text(encoding="utf-8"))
    etat = examiner(du_cas(), attendu["au"])
    lus = [
        {
            "code": constat.Code,
            "tiers": f"{constat.CompteNum} {constat.CompAuxNum}".strip(),
            "montant": constat.Montant,
            "depuis": constat.Depuis.date(),
            "rangs": constat.Rangs,
        }
        for constat in etat.constats.itertuples()
    ]
    assert lus == attendu["constats"]


def test_les_natures_disent_ce_qui_est_en_jeu():
    etat = examiner(du_cas())
    natures = {
        (ligne.Code, ligne.Nature): (ligne.Constats, ligne.Enjeu)
        for ligne in etat.natures.itertuples()
    }
    assert natures["SAN-01", "Client créditeur"] == (1, 250_00)
    assert natures["SAN-01", "Fournisseur débiteur"] == (1, 60_00)
    assert natures["SAN-07", "Même montant chez deux tiers"] == (2, 500_00)
    assert int(etat.natures["Constats"].sum()) == len(etat.constats)


def test_chaque_code_a_son_anomalie_qui_cite_la_premiere_ligne():
    anomalies = {a.code: a for a in examiner(du_cas()).anomalies}
    assert anomalies["SAN-01"].rang == 7
    assert anomalies["SAN-01"].montant == 310_00
    assert "2 soldes du mauvais côté" in anomalies["SAN-01"].message
    assert "411000 BETA Beta" in anomalies["SAN-01"].message
    a_traiter = {c for c, a in anomalies.items() if a.gravite is Gravite.A_TRAITER}
    assert a_traiter == {"SAN-01", "SAN-02", "SAN-03", "SAN-04", "SAN-05", "SAN-07", "SAN-08"}
    assert {c for c in anomalies if c not in a_traiter} == {"SAN-06", "SAN-09", "SAN-10"}


# --- les règles ------------------------------------------------------------------------------


def test_san_01_le_plus_long_prefixe_decide():
    ecritures = livre("""
        2025-03-01 411000 C A1 -10,00 Avoir
        2025-03-01 419100 C A2 -20,00 Acompte reçu
        2025-03-01 409100 F A3 -30,00 Avance
        2025-03-01 401000 F A4 -40,00 Facture
    """)
    assert trouves(ecritures) == [
        ("SAN-01", "409100 F", -30_00, "4"),
        ("SAN-01", "411000 C", -10_00, "2"),
    ]


def test_san_01_depuis_le_dernier_passage_du_mauvais_cote():
    ecritures = livre("""
        2025-03-01 411000 C B1 -10,00 Acompte
        2025-04-01 411000 C F1 10,00 Facture
        2025-05-01 411000 C B2 -5,00 Virement
        2025-06-01 411000 C B3 -7,00 Virement
    """)
    (depuis,) = examiner(ecritures).constats["Depuis"]
    assert depuis == pd.Timestamp(2025, 5, 1)
    assert trouves(ecritures, date(2025, 3, 31)) == [("SAN-01", "411000 C", -10_00, "2")]
    assert trouves(ecritures, date(2025, 4, 30)) == []


def test_san_02_un_compte_attendu_nul_peut_l_etre_par_ses_deux_cotes():
    ecritures = livre("""
        2025-03-01 471000 - O1 -10,00 Virement inconnu
        2025-03-02 472000 - O2 10,00 Chèque inconnu
        2025-03-03 511200 - R1 50,00 Remise
        2025-03-05 511200 - R1 -50,00 Encaissement
        2025-03-06 580000 - V1 7,00 Virement
    """)
    assert trouves(ecritures) == [
        ("SAN-02", "471000", -10_00, "2"),
        ("SAN-02", "472000", 10_00, "3"),
        ("SAN-02", "580000", 7_00, "6"),
    ]


def test_san_03_la_caisse_negative_un_jour_mais_pas_dans_la_journee():
    ecritures = livre("""
        2025-03-01 531000 - C1 -30,00 Achat
        2025-03-01 531000 - C2 40,00 Recette
        2025-03-04 531000 - C3 -15,00 Achat
        2025-03-05 531000 - C4 -5,00 Achat
        2025-03-09 531000 - C5 90,00 Recette
    """)
    (constat,) = examiner(ecritures).constats.itertuples()
    # 10 le 1er, - 5 le 4, - 10 le 5, 80 le 9.
    assert (constat.Code, constat.Montant, constat.Rangs) == ("SAN-03", -10_00, "4")
    assert "2 journées" in constat.Constat
    assert constat.Depuis == pd.Timestamp(2025, 3, 4)
    # À la fin d'une journée négative, c'est un solde créditeur.
    assert [c[0] for c in trouves(ecritures, date(2025, 3, 5))] == ["SAN-01"]


def test_san_04_un_an_sans_mouvement_se_compte_du_dernier_mouvement():
    ecritures = livre("""
        2024-06-30 411000 C F1 10,00 Facture
        2025-05-01 411000 D F2 10,00 Facture
    """)
    assert trouves(ecritures, date(2025, 6, 29)) == []
    assert trouves(ecritures, date(2025, 6, 30)) == [("SAN-04", "411000 C", 10_00, "2")]
    assert trouves(ecritures, date(2025, 1, 31), mois=6) == [("SAN-04", "411000 C", 10_00, "2")]
    assert trouves(ecritures, date(2025, 6, 30), a_mouvementer=["40"]) == []


def test_san_05_une_lettre_soldee_plus_tard_n_est_pas_bancale():
    ecritures = livre("""
        2025-03-01 411000 C F1 10,00 Facture =AA
        2026-02-01 411000 C B1 -10,00 Virement =AA
        2026-03-01 411000 C F2 10,00 Facture =AB
    """)
    assert trouves(ecritures) == []


def test_san_05_des_majuscules_et_des_minuscules_ne_font_qu_une_lettre():
    ecritures = livre("""
        2025-03-01 411000 C F1 10,00 Facture =AA
        2025-04-01 411000 C B1 -8,00 Virement =aa
    """)
    assert trouves(ecritures) == [("SAN-05", "411000 C", 2_00, "2, 3")]


def test_san_06_la_lettre_a_cheval_nomme_l_autre_compte():
    ecritures = livre("""
        2025-03-01 411000 C F1 10,00 Facture =AA
        2025-04-01 411000 D B1 -10,00 Virement =AA
    """)
    constats = examiner(ecritures).constats.set_index("Code")
    textes = constats.loc["SAN-06", "Constat"].tolist()
    assert "411000 D" in textes[0]
    assert "411000 C" in textes[1]


def test_san_07_un_montant_ouvert_trois_fois_ne_prouve_rien():
    trois = """
        2025-03-01 401000 A F1 -10,00 Facture
        2025-03-02 401000 B B1 10,00 Virement
        2025-03-02 401000 C F2 -10,00 Facture
    """
    assert "SAN-07" not in [c[0] for c in trouves(livre(trois))]
    deux = "\n".join(trois.strip().splitlines()[:2])
    assert [c[:3] for c in trouves(livre(deux)) if c[0] == "SAN-07"] == [
        ("SAN-07", "401000 A", -10_00),
        ("SAN-07", "401000 B", 10_00),
    ]


@pytest.mark.parametrize(
    "lignes",
    [
        # Le même tiers : à lettrer, pas à reclasser.
        ("411000 A F1 10,00 Facture", "411000 A B1 -10,00 Virement"),
        # Le même tiers dans deux comptes : une avance.
        ("411000 A F1 10,00 Facture", "419100 A B1 -10,00 Acompte"),
        # Un client et un fournisseur.
        ("411000 A F1 10,00 Facture", "401000 B F2 -10,00 Facture"),
        # Hors des comptes de tiers.
        ("467000 A F1 10,00 Divers", "467000 B F2 -10,00 Divers"),
    ],
)
def test_san_07_ne_confond_que_deux_tiers_d_une_meme_famille(lignes):
    ecritures = livre("\n".join(f"2025-03-01 {ligne}" for ligne in lignes))
    assert "SAN-07" not in [c[0] for c in trouves(ecritures)]


def test_san_09_un_code_qui_sert_partout_n_est_dit_qu_une_fois():
    ecritures = livre("""
        2025-03-01 411000 C F1 10,00 Facture =AA
        2025-04-01 411000 C B1 -10,00 Virement =AA
        2025-03-01 411000 D F2 20,00 Facture =aa
        2025-04-01 411000 D B2 -20,00 Virement =aa
    """)
    (anomalie,) = examiner(ecritures).anomalies
    assert (anomalie.code, anomalie.gravite) == ("SAN-09", Gravite.INFORMATION)
    assert anomalie.message.startswith("1 codes")


def test_san_08_et_san_10_une_ligne_a_venir_depend_de_sa_validation():
    ecritures = livre("""
        2026-01-05 411000 A F1 10,00 Facture
        2026-01-06 411000 B F2 20,00 Facture
        2026-01-07 411000 C F3 30,00 Facture
        2026-01-08 471000 - O1 40,00 Attente
    """)
    ecritures["ValidDate"] = np.array(
        ["2025-12-30", "2026-01-06", "NaT", "2025-12-30"], dtype="datetime64[s]"
    )
    assert trouves(ecritures) == [
        ("SAN-08", "411000 A", 10_00, "2"),
        ("SAN-10", "411000", 30_00, "4"),
    ]


def test_les_regles_de_l_utilisateur_remplacent_les_livrees():
    regles = [
        Regle(("411",), Attendu.DEBITEUR, "Client créditeur", "Voyez."),
        Regle(("4119",), Attendu.LIBRE, "", ""),
    ]
    ecritures = livre("""
        2025-03-01 411000 C A1 -10,00 Avoir
        2025-03-01 411900 C A2 -20,00 Divers
        2025-03-01 471000 - A3 -30,00 Attente
    """)
    assert trouves(ecritures, regles=regles) == [("SAN-01", "411000 C", -10_00, "2")]


def test_les_regles_livrees_disent_le_sens_des_comptes_de_tiers():
    attendus = {prefixe: regle.attendu.value for regle in REGLES for prefixe in regle.comptes}
    assert attendus["40"] == attendus["419"] == "créditeur"
    assert attendus["41"] == attendus["409"] == attendus["53"] == "débiteur"
    assert attendus["471"] == attendus["511"] == attendus["58"] == "nul"
    assert [r.comptes for r in REGLES if r.chaque_jour] == [("53",)]
    assert all(regle.nature and regle.remede for regle in REGLES)


@pytest.mark.parametrize(
    ("tranches", "quoi"),
    [
        ("valeur = 12", "[[valeurs.tranches]]"),
        ('tranches = [{ comptes = ["41"], attendu = "débiteur" }]', "chaque règle"),
        (
            'tranches = [{ comptes = "41", attendu = "nul", nature = "x", remede = "y" }]',
            "« comptes » est une liste",
        ),
        (
            'tranches = [{ comptes = ["41"], attendu = "dû", nature = "x", remede = "y" }]',
            "« dû » n'est pas l'un de",
        ),
    ],
)
def test_par_04_des_regles_mal_ecrites_sont_refusees(tranches, quoi):
    texte = f"""
        ["soldes/attendus"]
        [["soldes/attendus".valeurs]]
        depuis = 2000-01-01
        reference = "Essai"
        {tranches}
    """
    with pytest.raises(ParametreInconnu, match="PAR-04") as refus:
        lire_regles(parametres_livres().avec(texte), FIN)
    assert quoi in refus.value.message


# --- ce qui est toujours vrai ----------------------------------------------------------------


def test_le_nom_est_celui_de_la_fiche():
    fiches = TIERS.table({"CompAuxNum": ["BETA"], "Nom": ["Beta & Cie"]})
    constats = examiner(du_cas(), tiers=fiches).constats
    assert set(constats.loc[constats["CompAuxNum"] == "BETA", "Nom"]) == {"Beta & Cie"}


def test_bag_01_une_ligne_sans_date_est_dite():
    etat = examiner(livre("- 471000 - O1 40,00 Attente"))
    assert [a.code for a in etat.anomalies] == ["BAG-01"]
    assert etat.constats.empty


def test_un_livre_vide_n_a_rien_d_anormal():
    vide = ECRITURES.table({"Debit": [], "Rang": []})
    etat = examiner(vide)
    assert (len(etat.constats), len(etat.natures), etat.comptes, etat.anomalies) == (0, 0, 0, [])


def test_la_table_doit_avoir_la_forme_attendue():
    with pytest.raises(DonneesInvalides, match="TAB-01"):
        examiner(du_cas().drop(columns="ValidDate"))


def test_la_source_n_est_pas_modifiee():
    ecritures = du_cas()
    avant = ecritures.copy(deep=True)
    examiner(ecritures)
    pd.testing.assert_frame_equal(ecritures, avant)


@settings(max_examples=80, deadline=None)
@given(ecritures=livres_lettres(), jours=st.integers(0, 520), hasard=st.randoms())
def test_l_ordre_des_lignes_ne_compte_pas(ecritures, jours, hasard):
    au = DEBUT + timedelta(jours)
    ordre = list(range(len(ecritures)))
    hasard.shuffle(ordre)
    autre = examiner(ecritures.iloc[ordre].reset_index(drop=True), au)
    reference = examiner(ecritures, au)
    pd.testing.assert_frame_equal(autre.constats, reference.constats)
    assert autre.anomalies == reference.anomalies


@settings(max_examples=80, deadline=None)
@given(ecritures=livres_lettres(), jours=st.integers(0, 520))
def test_un_mauvais_cote_est_le_solde_du_livre_et_aucun_n_est_oublie(ecritures, jours):
    """Sur les comptes de tiers du livre d'essai : un client créditeur, un fournisseur débiteur."""
    au = DEBUT + timedelta(jours)
    etat = examiner(ecritures, au)
    contraires = etat.constats[etat.constats["Code"] == "SAN-01"]
    lus = {
        (c, a): m
        for c, a, m in zip(
            contraires["CompteNum"], contraires["CompAuxNum"], contraires["Montant"], strict=True
        )
    }
    compte = (ecritures["EcritureDate"] <= pd.Timestamp(au)) & (ecritures["JournalCode"] != "AN")
    nets = (ecritures["Debit"] - ecritures["Credit"])[compte]
    soldes = nets.groupby([ecritures["CompteNum"][compte], ecritures["CompAuxNum"][compte]]).sum()
    attendu = {
        cle: solde
        for cle, solde in soldes.items()
        if (cle[0] == "411000" and solde < 0) or (cle[0] == "401000" and solde > 0)
    }
    assert lus == attendu
    assert (contraires["Depuis"] <= pd.Timestamp(au)).all()


# --- les livres d'exemple et les livres réels ------------------------------------------------


def test_trouve_l_erreur_d_auxiliaire_du_dossier_de_demonstration():
    """La vérité du dossier : la facture d'un client payée au compte d'un autre."""
    dossier = construire()
    lettres = lettrer(dossier.ecritures, comptes=COMPTES, appliquer=Confiance.PROBABLE).lignes
    ecritures = dossier.ecritures.assign(EcritureLet=lettres["EcritureLet"])
    constats = examiner(ecritures, dossier.exercice[1]).constats
    confondus = constats.loc[constats["Code"] == "SAN-07", "Rangs"].astype(int)
    vrais = dossier.verite.loc[dossier.verite["Nature"] == "erreur d'auxiliaire", "Rang"]
    assert sorted(confondus) == sorted(vrais)
    assert not constats["Code"].isin(["SAN-05", "SAN-06"]).any()


@pytest.mark.parametrize("nom", REELS)
def test_les_soldes_des_fec_reels_sont_ceux_du_livre(nom, echantillon):
    ecritures = fec.lire(echantillon(nom)).table
    for au in (date(2023, 3, 31), date(2023, 7, 31)):
        etat = examiner(ecritures, au)
        avant = ecritures[ecritures["EcritureDate"] <= pd.Timestamp(au)]
        nets = (avant["Debit"] - avant["Credit"]).groupby([avant["CompteNum"], avant["CompAuxNum"]])
        soldes = nets.sum().to_dict()
        regardes = etat.constats[etat.constats["Code"].isin(["SAN-01", "SAN-02", "SAN-04"])]
        assert len(regardes)
        for constat in regardes.itertuples():
            assert constat.Montant == soldes[constat.CompteNum, constat.CompAuxNum]
