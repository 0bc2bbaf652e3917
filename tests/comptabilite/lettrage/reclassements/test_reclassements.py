"""Acomptes à imputer et dettes à compenser : cas calculés à la main, exceptions, propriétés."""

import tomllib
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from lettrine.classeur.fichier import ouvrir_classeur
from lettrine.comptabilite.lettrage import lettrer
from lettrine.comptabilite.lettrage.od import OptionsDOd
from lettrine.comptabilite.lettrage.reclassements import propositions_d_od
from lettrine.erreurs import DonneesInvalides, Gravite
from lettrine.monnaie import en_texte
from lettrine.tables.dossier import TIERS
from lettrine.tables.ecarts import RECLASSEMENTS
from lettrine.tables.ecritures import ECRITURES
from tests.comptabilite.lettrage.ecarts.essais import lignes_d_od
from tests.comptabilite.lettrage.livres import COMPTES, livre

CAS = sorted((Path(__file__).parents[3] / "cas" / "reclassements").iterdir())


def proposer(source, **options):
    ecritures = livre(source) if isinstance(source, str) else source
    lettrage = lettrer(ecritures, comptes=COMPTES)
    return propositions_d_od(ecritures, lettrage, comptes=COMPTES, **options)


def fiches(*lignes):
    codes, noms, sirens = zip(*lignes, strict=True)
    return TIERS.table({"CompAuxNum": codes, "Nom": noms, "Siren": sirens})


def lues(propositions) -> list[list[str]]:
    """Nature, montant, raison et lignes de chaque proposition."""
    return [
        [nature, en_texte(montant), motif, rangs]
        for nature, montant, motif, rangs in propositions.table[
            ["Nature", "Montant", "Motif", "Rangs"]
        ].itertuples(index=False)
    ]


def cles(propositions) -> list[str]:
    return propositions.table["Rangs"].tolist()


@pytest.mark.parametrize("cas", CAS, ids=lambda cas: cas.name)
def test_cas(cas):
    donne = tomllib.loads((cas / "cas.toml").read_text(encoding="utf-8"))
    ecritures = ouvrir_classeur(cas / "ecritures.csv").lire(ECRITURES).table
    tiers = fiches(*donne["tiers"]) if "tiers" in donne else None
    propositions = proposer(ecritures, tiers=tiers)
    obtenues = lues(propositions)
    assert len(obtenues) == len(donne["propositions"])
    for (*obtenu, motif, rangs), (*attendu, debut, voulus) in zip(
        obtenues, donne["propositions"], strict=True
    ):
        assert (obtenu, rangs) == (attendu, voulus)
        assert motif.replace("\xa0", " ").startswith(debut)
    assert lignes_d_od(propositions.od) == donne["od"]
    assert (propositions.table["Confiance"] == "à confirmer").all()
    assert [(a.code, a.gravite) for a in propositions.anomalies] == [
        ("ECA-09", Gravite.INFORMATION)
    ]


ACOMPTE = """
    2025-01-06 419100 C B1 -300,00 ACOMPTE
    2025-02-10 411000 C FA250201 900,00 Facture
"""


def test_l_od_a_la_forme_d_une_table_d_ecritures():
    propositions = proposer(ACOMPTE, options=OptionsDOd("DIV", date(2025, 12, 31)))
    ECRITURES.verifier(propositions.od)
    RECLASSEMENTS.verifier(propositions.table)
    assert propositions.od["JournalCode"].unique().tolist() == ["DIV"]
    assert propositions.od["EcritureDate"].unique().tolist() == [pd.Timestamp("2025-12-31")]
    assert (propositions.od["EcritureLet"] == "").all()


def test_un_acompte_n_est_pas_impute_sur_une_facture_anterieure_sans_reference():
    assert cles(proposer(ACOMPTE.replace("2025-02-10", "2025-01-05"))) == []


def test_deux_factures_possibles_ne_designent_rien():
    texte = ACOMPTE + "2025-02-11 411000 C FA250202 700,00 Facture"
    assert cles(proposer(texte)) == []
    deux_fois = ACOMPTE.replace("900,00", "300,00") + "2025-02-11 411000 C FA250202 300,00 Facture"
    assert cles(proposer(deux_fois)) == []


def test_un_reste_egal_a_l_acompte_le_designe():
    """900,00 de facture, payée 600,00 : le règlement partiel laisse l'acompte."""
    texte = (
        ACOMPTE
        + """2025-03-10 411000 C B2 -600,00 SOLDE FA250201
        2025-02-11 411000 C FA250202 700,00 Facture
    """
    )
    (proposition,) = lues(proposer(texte))
    assert proposition[2].startswith("il reste exactement l'acompte sur la facture")
    assert proposition[3] == "2, 3, 4"


def test_deux_acomptes_d_une_facture_s_imputent_jusqu_a_son_du():
    texte = ACOMPTE + "2025-01-20 419100 C B3 -700,00 ACOMPTE"
    propositions = proposer(texte)
    assert propositions.table["Montant"].tolist() == [300_00, 600_00]
    assert propositions.od["PieceRef"].unique().tolist() == [
        "ACOMPTE-2025-0001", "ACOMPTE-2025-0002",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "texte",
    [
        ACOMPTE.replace("419100 C", "419100 D"),
        ACOMPTE.replace("419100 C", "419100 -").replace("411000 C", "411000 -"),
        ACOMPTE.replace("-300,00", "300,00"),
        ACOMPTE.replace("900,00", "-900,00"),
        ACOMPTE.replace("ACOMPTE", "ACOMPTE =AA"),
    ],
)
def test_rien_n_est_impute_d_un_autre_tiers_sans_auxiliaire_ou_du_mauvais_cote(texte):
    assert cles(proposer(texte)) == []


RECIPROQUES = """
    2025-01-10 411000 C12 FA250101 500,00 Facture
    2025-01-15 401000 {fournisseur} G551 -320,00 Entretien
"""


def test_le_meme_auxiliaire_est_le_meme_tiers():
    (proposition,) = lues(proposer(RECIPROQUES.format(fournisseur="C12")))
    assert proposition[1] == "320,00"
    assert "même auxiliaire C12" in proposition[2]
    assert "certaines, liquides et exigibles (C. civ. art. 1347 et 1347-1)" in proposition[2]


@pytest.mark.parametrize(
    ("champ", "valeurs", "preuve"),
    [
        ("Siren", ["123 456 782", "123456782"], "même SIREN 123456782"),
        ("NumTva", ["fr 12 123456782", "FR12123456782"], "même numéro de TVA FR12123456782"),
        ("Nom", ["Garage  Centre", "garage centre"], "même nom, GARAGE CENTRE"),
    ],
)
def test_deux_fiches_de_meme_identite_sont_le_meme_tiers(champ, valeurs, preuve):
    tiers = TIERS.table({"CompAuxNum": ["C12", "F07"], "Nom": ["Un", "Deux"], champ: valeurs})
    (proposition,) = lues(proposer(RECIPROQUES.format(fournisseur="F07"), tiers=tiers))
    assert preuve in proposition[2]


def test_deux_tiers_sans_rien_de_commun_ne_se_compensent_pas():
    texte = RECIPROQUES.format(fournisseur="F07")
    assert cles(proposer(texte)) == []
    assert cles(proposer(texte, tiers=fiches(("C12", "Un", ""), ("F07", "Deux", "")))) == []


def test_le_nom_du_livre_sert_a_defaut_de_fiche():
    table = livre(RECIPROQUES.format(fournisseur="F07")).assign(CompAuxLib="Garage Centre")
    table = table.astype({"CompAuxLib": ECRITURES["CompAuxLib"].type})
    assert cles(proposer(table)) == ["2, 3"]


@pytest.mark.parametrize(
    "exclusion",
    [{"Litige": ["malfaçon", ""]}, {"DateJugement": np.array(["2025-01-02", "NaT"], "M8[s]")}],
)
def test_un_litige_ou_une_procedure_collective_empeche_la_compensation(exclusion):
    tiers = TIERS.table({"CompAuxNum": ["C12", "Z"], "Nom": ["Un", "Deux"], **exclusion})
    texte = RECIPROQUES.format(fournisseur="C12")
    assert cles(proposer(texte)) == ["2, 3"]
    assert cles(proposer(texte, tiers=tiers)) == []


def test_une_facture_a_echoir_n_est_pas_exigible():
    table = livre(RECIPROQUES.format(fournisseur="C12"))
    for echeance, attendues in (("2025-01-15", ["2, 3"]), ("2025-02-28", [])):
        jours = np.array([echeance, "NaT"], dtype="datetime64[s]")
        assert cles(proposer(table.assign(DateEcheance=jours))) == attendues


def test_un_compte_client_crediteur_ne_se_compense_pas():
    texte = RECIPROQUES.format(fournisseur="C12") + "2025-01-20 411000 C12 B1 -640,00 VIREMENT"
    assert cles(proposer(texte)) == []


def test_ce_qu_un_acompte_regle_n_est_plus_compense():
    texte = RECIPROQUES.format(fournisseur="C12") + "2025-01-02 419100 C12 B1 -400,00 ACOMPTE"
    propositions = proposer(texte)
    assert propositions.table[["Nature", "Montant"]].to_numpy().tolist() == [
        ["imputation d'acompte", 400_00], ["compensation", 100_00],
    ]  # fmt: skip
    assert "1 acompte peut être imputé" in propositions.anomalies[0].message
    assert "1 compensation est possible" in propositions.anomalies[0].message


def test_un_livre_sans_date_ou_sans_rien_a_proposer():
    assert cles(proposer("- 419100 C B1 -300,00 ACOMPTE")) == []
    assert proposer("2025-01-01 411000 C F1 10,00 Facture").anomalies == []


def test_une_table_mal_formee_est_refusee_tab_01():
    ecritures = livre(ACOMPTE)
    lettrage = lettrer(ecritures, comptes=COMPTES)
    with pytest.raises(DonneesInvalides, match="TAB-01"):
        propositions_d_od(ecritures.drop(columns="Debit"), lettrage, comptes=COMPTES)


@st.composite
def un_livre(tirer):
    lignes = []
    for _ in range(tirer(st.integers(1, 9))):
        compte, sens = tirer(
            st.sampled_from([("411000", 1), ("401000", -1), ("419100", -1), ("409100", 1)])
        )
        montant = sens * tirer(st.sampled_from([100_00, 250_00, 350_00]))
        montant *= tirer(st.sampled_from([1, 1, 1, -1]))
        lignes.append((compte, tirer(st.sampled_from("AB")), tirer(st.integers(0, 90)), montant))
    soldes = np.array([ligne[3] for ligne in lignes])
    return ECRITURES.table(
        {
            "EcritureDate": (np.datetime64("2025-01-01") + [x[2] for x in lignes]).astype("M8[s]"),
            "CompteNum": [ligne[0] for ligne in lignes],
            "CompAuxNum": [ligne[1] for ligne in lignes],
            "PieceRef": [f"P{n}" for n in range(len(lignes))],
            "Debit": np.maximum(soldes, 0),
            "Credit": np.maximum(-soldes, 0),
            "Rang": np.arange(2, len(lignes) + 2),
        }
    )


@settings(max_examples=60, deadline=None)
@given(un_livre(), st.randoms(use_true_random=False))
def test_chaque_od_est_equilibree_bornee_et_l_ordre_des_lignes_ne_compte_pas(ecritures, hasard):
    propositions = proposer(ecritures)
    totaux = propositions.od.groupby("PieceRef")[["Debit", "Credit"]].sum()
    assert (totaux["Debit"] == totaux["Credit"]).all()
    assert len(totaux) == len(propositions.table)
    assert (propositions.table["Montant"] > 0).all()
    # On ne reprend d'un compte, de chaque côté, que ce que ses lignes ont de l'autre.
    cle = ["CompteNum", "CompAuxNum"]
    repris, lignes = (
        t.groupby(cle)[["Debit", "Credit"]].sum() for t in (propositions.od, ecritures)
    )
    lignes = lignes.reindex(repris.index)
    assert (repris["Debit"] <= lignes["Credit"]).all()
    assert (repris["Credit"] <= lignes["Debit"]).all()
    ordre = list(range(len(ecritures)))
    hasard.shuffle(ordre)
    melange = proposer(ecritures.iloc[ordre].reset_index(drop=True))
    assert_frame_equal(propositions.table, melange.table)
    assert_frame_equal(propositions.od, melange.od)
