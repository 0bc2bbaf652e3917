"""Les OD : cas de sortie et de clôture, comptes du livre, doublons refusés."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from lettrine.comptabilite.immobilisations.ecritures import (
    OptionsDeCloture,
    od_de_cloture,
    od_de_sortie,
)
from lettrine.comptabilite.immobilisations.ecritures_controle import soldes_apres_od
from lettrine.comptabilite.immobilisations.sorties import sorties
from lettrine.erreurs import DonneesInvalides
from lettrine.tables.ecritures import ECRITURES
from tests.comptabilite.immobilisations.registres import (
    attendues,
    cellules,
    codes,
    message,
    plan_de,
)
from tests.comptabilite.immobilisations.test_sorties import CAS, plan_du_cas

LUES = ("PieceRef", "EcritureDate", "CompteNum", "Debit", "Credit")
CLOTURES = sorted((Path(__file__).parents[2] / "cas" / "ecritures_de_cloture").iterdir())
VENDU = {"DateSortie": "2026-09-30", "PrixCession": "5 000,00"}


def livre_de(*lignes):
    """Un livre : comptes, et pièce si elle est donnée."""
    comptes = [ligne if isinstance(ligne, str) else ligne[0] for ligne in lignes]
    pieces = ["" if isinstance(ligne, str) else ligne[1] for ligne in lignes]
    return ECRITURES.table(
        {
            "CompteNum": comptes,
            "PieceRef": pieces,
            "EcritureDate": np.full(len(lignes), np.datetime64("2026-01-02", "s")),
            "Rang": np.arange(len(lignes)) + 2,
        }
    )


def comptes_de(od):
    return list(dict.fromkeys(od.lignes["CompteNum"]))


@pytest.mark.parametrize("cas", CAS, ids=lambda cas: cas.name)
def test_les_od_d_un_cas_de_sortie(cas):
    donne, plan = plan_du_cas(cas)
    options = OptionsDeCloture(option_anticipee=donne.get("option_anticipee", False))
    od = od_de_cloture(plan, options=options)
    assert cellules(od.lignes, LUES) == attendues(ECRITURES, LUES, donne["attendu"]["od"])
    assert codes(od.anomalies) == ["IMM-38"]


@pytest.mark.parametrize("cas", CLOTURES, ids=lambda cas: cas.name)
def test_les_od_d_un_cas_de_cloture(cas):
    donne, plan = plan_du_cas(cas)
    choix = {nom: donne.get(nom, False) for nom in ("par_bien", "acquisitions")}
    od = od_de_cloture(plan, options=OptionsDeCloture(**choix))
    assert cellules(od.lignes, LUES) == attendues(ECRITURES, LUES, donne["attendu"]["od"])
    assert plan.anomalies == []
    assert donne["source"]


def test_une_acquisition_est_au_fournisseur_et_a_sa_facture():
    bien = {"CompAuxNum": "SCIEPRO", "PieceRef": "F12", "TvaDeduite": "2 000,00"}
    plan = plan_de([bien], au="2026-12-31")
    od = od_de_cloture(plan, options=OptionsDeCloture(acquisitions=True))
    achat = od.lignes[od.lignes["PieceRef"] == "F12"]
    assert achat["CompAuxNum"].tolist() == ["", "", "SCIEPRO"]
    assert set(achat["EcritureLib"]) == {"Acquisition M1 Scie à ruban"}


def test_par_bien_chaque_ligne_nomme_le_sien():
    plan = plan_de([{}, {"NumBien": "M2", "Designation": "Presse"}], au="2026-12-31")
    od = od_de_cloture(plan, options=OptionsDeCloture(par_bien=True))
    assert od.lignes["EcritureLib"].tolist() == [
        "Dotations aux amortissements M1 Scie à ruban",
        "Dotations aux amortissements M1 Scie à ruban",
        "Dotations aux amortissements M2 Presse",
        "Dotations aux amortissements M2 Presse",
    ]


def test_les_comptes_sont_ceux_du_livre():
    plan = plan_de([{}], au="2026-12-31")
    livre = livre_de("681100", "28154001", "215400", "411000")
    assert comptes_de(od_de_cloture(plan, livre)) == ["681100", "28154001"]
    court = livre_de("6811", "2815", "2154", "4110")
    assert comptes_de(od_de_cloture(plan, court)) == ["6811", "2815"]


def test_un_compte_que_le_livre_n_a_pas_est_nomme_imm_37():
    od = od_de_cloture(plan_de([{}], au="2026-12-31"), livre_de("215400", "281540"))
    assert codes(od.anomalies) == ["IMM-37"]
    assert "681120" in message(od.anomalies, "IMM-37")


def test_sans_livre_rien_n_est_reconnu_imm_38():
    od = od_de_cloture(plan_de([{}], au="2026-12-31"))
    assert "IMM-38" in codes(od.anomalies)


def test_une_cloture_deja_passee_est_refusee_imm_34():
    plan = plan_de([{}], au="2026-12-31")
    livre = livre_de(("681120", "DOTATIONS-20261231"))
    with pytest.raises(DonneesInvalides) as refus:
        od_de_cloture(plan, livre)
    assert refus.value.code == "IMM-34"
    assert "DOTATIONS-20261231" in refus.value.message


def test_la_cloture_d_un_autre_exercice_ne_gene_pas():
    plan = plan_de([{}], du="2027-01-01", au="2027-12-31")
    od = od_de_cloture(plan, livre_de(("681120", "DOTATIONS-20261231")))
    assert set(od.lignes["PieceRef"]) == {"DOTATIONS-20271231"}


def test_relancer_sur_le_livre_complete_est_refuse():
    plan = plan_de([{}], au="2026-12-31")
    livre = livre_de("215400", "281540", "681120")
    od = od_de_cloture(plan, livre)
    complet = livre.merge(od.lignes, how="outer")[list(livre.columns)]
    complet = ECRITURES.table({nom: complet[nom] for nom in livre.columns})
    with pytest.raises(DonneesInvalides, match="IMM-34"):
        od_de_cloture(plan, complet)


def test_une_sortie_deja_passee_n_est_pas_reprise_dans_la_cloture_imm_36():
    plan = plan_de([VENDU, {"NumBien": "M2"}], au="2026-12-31")
    livre = livre_de(("215400", "SORTIE-M1-20260930"), "281540", "681120")
    od = od_de_cloture(plan, livre)
    assert set(od.lignes["PieceRef"]) == {"DOTATIONS-20261231"}
    assert od.lignes["Debit"].sum() == 2_000_00
    assert codes(od.anomalies) == ["IMM-36"]
    assert "SORTIE-M1-20260930" in message(od.anomalies, "IMM-36")


def test_une_sortie_demandee_deux_fois_est_refusee_imm_35():
    plan = plan_de([VENDU], au="2026-12-31")
    with pytest.raises(DonneesInvalides) as refus:
        od_de_sortie(plan, sorties(plan), livre_de(("215400", "SORTIE-M1-20260930")))
    assert refus.value.code == "IMM-35"


def test_deux_parts_sorties_le_meme_jour_ont_deux_references():
    part = {
        "Nature": "sortie partielle",
        "DateEvenement": "2026-06-30",
        "NatureSortie": "rebut",
        "Montant": "1 000,00",
    }
    plan = plan_de([{}], [part, part], au="2026-12-31")
    od = od_de_sortie(plan, sorties(plan))
    assert list(dict.fromkeys(od.lignes["PieceRef"])) == [
        "SORTIE-M1-20260630",
        "SORTIE-M1-20260630-2",
    ]


def test_le_resume_par_nature_fait_le_total_des_lignes():
    plan = plan_de([VENDU, {"NumBien": "M2", "MethodeFiscale": "dégressif"}], au="2026-12-31")
    od = od_de_cloture(plan)
    resume = od.par_nature
    assert resume["Nature"].tolist() == [
        "Dotations aux amortissements",
        "Amortissements dérogatoires",
        "Sorties d'immobilisations",
    ]
    assert resume["Lignes"].sum() == len(od.lignes)
    assert resume["Debit"].sum() == od.lignes["Debit"].sum() == resume["Credit"].sum()


def test_une_periode_sans_rien_a_passer_n_a_pas_d_ecriture():
    terrain = {"CompteNum": "211000", "Duree": "aucune"}
    od = od_de_cloture(plan_de([terrain], au="2026-12-31"))
    assert od.lignes.empty
    assert od.par_nature.empty


def test_un_mois_se_cloture_comme_un_exercice():
    plan = plan_de([{}], au="2026-12-31", mensuelles=True)
    od = od_de_cloture(plan)
    assert od.lignes["PieceRef"].unique().tolist() == ["DOTATIONS-20261231"]
    assert od.lignes["Debit"].sum() == 166_67


def livre_solde(soldes, au="2026-12-31"):
    """Un livre d'une pièce, équilibrée par le compte 101300, qui donne ces soldes."""
    comptes = {**soldes, "101300": -sum(soldes.values())}
    return ECRITURES.table(
        {
            "CompteNum": list(comptes),
            "PieceRef": ["OUVERTURE"] * len(comptes),
            "EcritureDate": np.full(len(comptes), np.datetime64(au, "s")),
            "Debit": [max(s, 0) for s in comptes.values()],
            "Credit": [max(-s, 0) for s in comptes.values()],
            "Rang": np.arange(len(comptes)) + 2,
        }
    )


def test_le_livre_et_ses_od_font_le_registre():
    # Deux exercices de 2 000 ; le livre a le premier, l'OD passe le second.
    plan = plan_de([{"DateAcquisition": "2025-01-01"}], du="2026-01-01", au="2026-12-31")
    livre = livre_solde({"215400": 10_000_00, "281540": -2_000_00})
    table, anomalies = soldes_apres_od(plan, od_de_cloture(plan, livre), livre)
    assert table[["CompteNum", "SoldeLivre", "Od", "SoldeApres", "Ecart"]].values.tolist() == [
        ["215400", 10_000_00, 0, 10_000_00, 0],
        ["281540", -2_000_00, -2_000_00, -4_000_00, 0],
    ]
    assert anomalies == []


def test_un_compte_qui_n_a_pas_le_solde_du_registre_est_nomme_imm_39():
    plan = plan_de([{"DateAcquisition": "2025-01-01"}], du="2026-01-01", au="2026-12-31")
    livre = livre_solde({"215400": 12_000_00, "281540": -4_000_00, "218400": 500_00})
    table, anomalies = soldes_apres_od(plan, od_de_cloture(plan, livre), livre)
    assert table[["CompteNum", "Ecart"]].values.tolist() == [
        ["215400", 2_000_00],
        ["218400", 500_00],
        ["281540", -2_000_00],
    ]
    assert codes(anomalies) == ["IMM-39"] * 3
    assert "12 000,00 € au livre" in message(anomalies, "IMM-39")


def test_le_controle_suit_un_bien_deprecie_subventionne_et_derogatoire():
    bien = {
        "DateAcquisition": "2025-01-01",
        "MethodeFiscale": "dégressif",
        "Subvention": "5 000,00",
    }
    fait = {"DateEvenement": "2026-12-31", "Nature": "valeur actuelle", "Montant": "5 000,00"}
    plan = plan_de([bien], [fait], du="2026-01-01", au="2026-12-31")
    # 2025 : 2 000 d'amortissement, 1 500 de dérogatoire, 1 000 de subvention virée.
    livre = livre_solde(
        {
            "131000": -5_000_00,
            "139000": 1_000_00,
            "145000": -1_500_00,
            "215400": 10_000_00,
            "281540": -2_000_00,
        }
    )
    table, anomalies = soldes_apres_od(plan, od_de_cloture(plan, livre), livre)
    # 2026 : 2 275 de fiscal contre 2 000 ; valeur nette 6 000 pour 5 000 ; 1 000 de subvention.
    assert dict(table[["CompteNum", "SoldeApres"]].values.tolist()) == {
        "131000": -5_000_00,
        "139000": 2_000_00,
        "145000": -1_775_00,
        "215400": 10_000_00,
        "281540": -4_000_00,
        "291540": -1_000_00,
    }
    assert anomalies == []


def test_un_bien_en_cours_est_attendu_a_son_compte_23_jusqu_a_son_virement():
    bien = {"CompteNum": "213100", "DateAcquisition": "2025-06-01", "DateMiseEnService": ""}
    fait = {
        "DateEvenement": "2026-03-01",
        "Nature": "virement",
        "CompteNum": "231300",
        "Montant": "6 000,00",
    }
    plan = plan_de([bien], [fait], du="2025-01-01", au="2025-12-31")
    livre = livre_solde({"213100": 4_000_00, "231300": 6_000_00}, au="2025-06-01")
    table, anomalies = soldes_apres_od(plan, od_de_cloture(plan, livre), livre)
    assert table[["CompteNum", "SoldeRegistre"]].values.tolist() == [
        ["213100", 4_000_00],
        ["231300", 6_000_00],
    ]
    assert "IMM-39" not in codes(anomalies)


def test_un_bien_sorti_ne_laisse_que_des_zeros_au_controle():
    plan = plan_de([VENDU], au="2026-12-31")
    livre = livre_solde({"215400": 10_000_00}, au="2026-01-02")
    table, anomalies = soldes_apres_od(plan, od_de_cloture(plan, livre), livre)
    assert not table[["SoldeApres", "SoldeRegistre", "Ecart"]].to_numpy().any()
    assert table["CompteNum"].tolist() == ["215400", "281540"]
    assert anomalies == []


def livre_dote(montant, piece="OD-12"):
    """Le bien M1 à l'actif, et une dotation passée à la main en 2026."""
    ouverture = livre_solde({"215400": 10_000_00}, au="2026-01-01")
    dotation = ECRITURES.table(
        {
            "CompteNum": ["681120", "281540"],
            "PieceRef": [piece] * 2,
            "EcritureDate": np.full(2, np.datetime64("2026-12-31", "s")),
            "Debit": [montant, 0],
            "Credit": [0, montant],
            "Rang": [12, 13],
        }
    )
    return pd.concat([ouverture, dotation], ignore_index=True)


def test_des_dotations_deja_passees_sous_un_autre_numero_sont_refusees_imm_34():
    plan = plan_de([{}], au="2026-12-31")
    with pytest.raises(DonneesInvalides) as refus:
        od_de_cloture(plan, livre_dote(2_000_00))
    assert refus.value.code == "IMM-34"
    assert "les dotations du plan" in refus.value.message


def test_une_dotation_d_un_autre_montant_est_signalee_imm_45():
    plan = plan_de([{}], au="2026-12-31")
    od = od_de_cloture(plan, livre_dote(1_500_00))
    assert codes(od.anomalies) == ["IMM-45"]
    assert "281540 (1 500,00 €)" in message(od.anomalies, "IMM-45")


def test_la_dotation_d_une_sortie_deja_passee_n_est_pas_un_doublon():
    vendu = {"DateSortie": "2026-12-31", "NatureSortie": "rebut"}
    plan = plan_de([vendu, {"NumBien": "M2"}], au="2026-12-31")
    livre = livre_dote(2_000_00, piece="SORTIE-M1-20261231")
    od = od_de_cloture(plan, livre)
    assert codes(od.anomalies) == ["IMM-36"]
    assert od.lignes["Debit"].sum() == 2_000_00


@pytest.mark.parametrize("acte", ["cloture", "sortie"])
def test_une_sortie_passee_sous_un_autre_numero_est_signalee_imm_46(acte):
    plan = plan_de([VENDU], au="2026-12-31")
    livre = livre_solde({"215400": -10_000_00}, au="2026-09-30")
    faites = sorties(plan)
    od = od_de_cloture(plan, livre) if acte == "cloture" else od_de_sortie(plan, faites, livre)
    assert "IMM-46" in codes(od.anomalies)
    assert "SORTIE-M1-20260930 (215400, 10 000,00 €)" in message(od.anomalies, "IMM-46")


def test_un_autre_jour_ou_un_autre_cout_n_est_pas_la_meme_sortie():
    plan = plan_de([VENDU], au="2026-12-31")
    for montant, jour in ((-10_000_00, "2026-09-29"), (-9_999_99, "2026-09-30")):
        od = od_de_cloture(plan, livre_solde({"215400": montant}, au=jour))
        assert "IMM-46" not in codes(od.anomalies)


@pytest.mark.parametrize(
    ("compte", "piece", "passee"),
    [("215400", "F12", True), ("606300", "F12", False), ("215400", "F13", False)],
)
def test_un_achat_se_reconnait_a_sa_facture_au_compte_d_un_bien(compte, piece, passee):
    plan = plan_de([{"PieceRef": "F12"}], au="2026-12-31")
    od = od_de_cloture(plan, livre_de((compte, piece)), options=OptionsDeCloture(acquisitions=True))
    assert ("F12" not in set(od.lignes["PieceRef"])) == passee


def test_un_achat_passe_sous_un_autre_numero_est_signale_imm_46():
    plan = plan_de([{}], au="2026-12-31")
    livre = livre_solde({"215400": 10_000_00}, au="2026-01-01")
    od = od_de_cloture(plan, livre, options=OptionsDeCloture(acquisitions=True))
    assert "ACQUISITION-M1 (215400, 10 000,00 €)" in message(od.anomalies, "IMM-46")


@pytest.mark.parametrize("biens", [[], [{"Duree": 300}], [{"DateAcquisition": "2028-01-01"}]])
def test_un_registre_sans_bien_a_amortir_n_a_rien_a_passer(biens):
    plan = plan_de(biens, du="2026-01-01", au="2026-12-31")
    livre = livre_solde({"215400": 10_000_00}, au="2026-01-01")
    od = od_de_cloture(plan, livre)
    assert od.lignes.empty
    table, anomalies = soldes_apres_od(plan, od, livre)
    assert table[["CompteNum", "Ecart"]].values.tolist() == [["215400", 10_000_00]]
    assert codes(anomalies) == ["IMM-39"]
