"""Le coût d'entrée : cas travaillés de tests/cas/cout_entree, mauvaises entrées, propriétés."""

import tomllib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from lettrine.comptabilite.immobilisations.comptes_des_biens import ComptesDesBiens
from lettrine.comptabilite.immobilisations.cout_entree import completer, couts_d_entree
from lettrine.comptabilite.immobilisations.cout_entree_imputations import imputer
from lettrine.comptabilite.immobilisations.regles_du_cout import ChoixDuCout, regles_du_cout
from lettrine.erreurs import OptionInvalide
from lettrine.parametres import livres
from lettrine.tables.ecritures import ECRITURES
from lettrine.tables.immobilisations import ELEMENTS_DU_COUT
from lettrine.tables.tableaux_immobilisations import COUTS_ENTREE, IMPUTATIONS
from tests.comptabilite.immobilisations.registres import (
    attendues,
    cellules,
    codes,
    message,
    registre,
    table,
)

CAS = sorted((Path(__file__).parents[2] / "cas" / "cout_entree").iterdir())
CHOIX = ("a_l_actif", "en_charges", "petit_materiel_en_charges")
NATURES = [
    regle["nature"] for regle in regles_du_cout(livres(), date(2026, 1, 1), ChoixDuCout()).values()
]


def elements_de(*lignes):
    noms = ("NumBien", "Nature", "Montant", "Tva")
    return table(ELEMENTS_DU_COUT, [dict(zip(noms, ligne, strict=True)) for ligne in lignes])


def couts_de(*lignes, au_registre=None, **choix):
    connus = registre({"CoutEntree": "0,00"} | (au_registre or {}))
    return couts_d_entree(elements_de(*lignes), connus, choix=ChoixDuCout(**choix))


@pytest.mark.parametrize("cas", CAS, ids=lambda cas: cas.name)
def test_cas(cas):
    donne = tomllib.loads((cas / "cas.toml").read_text(encoding="utf-8"))
    numeros = dict.fromkeys(ligne[0] for ligne in donne["elements"])
    compte = donne.get("compte", "215400")
    connus = registre(*({"NumBien": n, "CompteNum": compte, "CoutEntree": "0,00"} for n in numeros))
    choix = ChoixDuCout(**{nom: donne[nom] for nom in CHOIX if nom in donne})
    rendu = couts_d_entree(elements_de(*donne["elements"]), connus, choix=choix)
    attendu = donne["attendu"]
    colonnes = attendu["colonnes"]
    assert cellules(rendu.table, colonnes) == attendues(COUTS_ENTREE, colonnes, attendu["couts"])
    exclus = rendu.elements[rendu.elements["Traitement"] == "exclu"]
    assert exclus["Nature"].tolist() == attendu["exclus"]
    assert exclus["Motif"].str.contains("PCG|à confirmer").all()
    assert codes(rendu.anomalies) == attendu["anomalies"]
    comptes = ComptesDesBiens(ECRITURES.vide(), date(2026, 1, 1), [compte])
    noms = ("NumBien", "CompteNum", "Debit", "Credit")
    faite = imputer(rendu, comptes)
    assert cellules(faite, noms) == attendues(IMPUTATIONS, noms, attendu["imputations"])
    assert donne["source"]


def test_imm_60_une_nature_qui_n_est_pas_au_choix():
    with pytest.raises(OptionInvalide, match=r"IMM-60.*« transport ».*frais d'acquisition"):
        couts_de(("M1", "transport", "5,00", "0,00"), en_charges=["transport"])


def test_imm_61_une_nature_inconnue_est_laissee_de_cote_et_la_plus_proche_dite():
    rendu = couts_de(("M1", "prix d'achat", "100,00", "0,00"), ("M1", "transports", "9,00", "0,00"))
    assert rendu.table["CoutEntree"].tolist() == [100_00]
    texte = message(rendu.anomalies, "IMM-61")
    assert "ligne 3, bien M1" in texte
    assert "« transport » ?" in texte


def test_imm_62_un_element_d_un_bien_inconnu():
    rendu = couts_de(("M9", "prix d'achat", "100,00", "0,00"))
    assert rendu.table.empty
    assert codes(rendu.anomalies) == ["IMM-62"]


@pytest.mark.parametrize(
    ("nature", "montant", "tva"),
    [
        ("prix d'achat", "0,00", "0,00"),
        ("prix d'achat", "100,00", "120,00"),
        ("démantèlement", "100,00", "20,00"),
    ],
)
def test_imm_63_un_montant_qui_n_a_pas_de_sens(nature, montant, tva):
    rendu = couts_de(("M1", nature, montant, tva))
    assert codes(rendu.anomalies) == ["IMM-63"]


def test_imm_65_dit_l_element_le_motif_et_le_compte():
    rendu = couts_de(
        ("M1", "prix d'achat", "9 000,00", "0,00"), ("M1", "assurance", "90,00", "0,00")
    )
    texte = message(rendu.anomalies, "IMM-65")
    assert "assurance, 90,00 €" in texte
    assert "PCG art. 213-12" in texte
    assert "(616)" in texte


def test_imm_67_le_registre_ne_porte_pas_le_cout_de_ses_elements():
    rendu = couts_de(
        ("M1", "prix d'achat", "9 000,00", "0,00"), au_registre={"CoutEntree": "9 100,00"}
    )
    assert codes(rendu.anomalies) == ["IMM-67"]
    assert "9 100,00 €" in message(rendu.anomalies, "IMM-67")


def test_imm_68_des_deductions_plus_fortes_que_le_prix():
    rendu = couts_de(("M1", "prix d'achat", "10,00", "0,00"), ("M1", "remise", "12,00", "0,00"))
    assert codes(rendu.anomalies) == ["IMM-68"]


def test_imm_69_une_acquisition_apres_le_dernier_jour_verifie():
    rendu = couts_de(
        ("M1", "prix d'achat", "9 000,00", "0,00"), au_registre={"DateAcquisition": "2031-01-01"}
    )
    assert codes(rendu.anomalies) == ["IMM-69"]
    assert rendu.table["CoutEntree"].tolist() == [9_000_00]


def test_le_registre_prend_le_cout_de_ses_elements_et_garde_celui_qui_est_ecrit():
    connus = registre({"CoutEntree": "0,00"}, {"NumBien": "M2"})
    rendu = couts_d_entree(elements_de(("M1", "prix d'achat", "800,00", "160,00")), connus)
    avant = connus.copy()
    suivi = completer(connus, rendu)
    assert suivi["CoutEntree"].tolist() == [800_00, 10_000_00]
    assert suivi["TvaDeduite"].tolist() == [160_00, 0]
    assert_frame_equal(connus, avant)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["M1", "M2"]),
            st.sampled_from(NATURES),
            st.integers(-(10**9), 10**9).filter(bool),
            st.integers(0, 20),
        ),
        min_size=1,
        max_size=12,
    ),
    st.randoms(use_true_random=False),
)
def test_tout_element_est_dans_le_cout_ou_en_charges_et_l_imputation_s_equilibre(lignes, hasard):
    completes = [
        (n, nature, m, abs(m) * taux // 100 * (nature != "démantèlement"))
        for n, nature, m, taux in lignes
    ]
    connus = registre({"CoutEntree": 0}, {"NumBien": "M2", "CoutEntree": 0})
    rendu = couts_d_entree(elements_de(*completes), connus)
    sommes = rendu.elements.groupby("NumBien")["Montant"].sum()
    couts = rendu.table.set_index("NumBien")
    assert (couts["CoutEntree"] + couts["Exclus"] == sommes).all()
    assert (couts["Deduits"] <= 0).all()
    faite = imputer(rendu, ComptesDesBiens(ECRITURES.vide(), date(2026, 1, 1), ["215400"]))
    soldes = faite.groupby("NumBien")[["Debit", "Credit"]].sum()
    assert (soldes["Debit"] == soldes["Credit"]).all()
    melange = elements_de(*completes)
    ordre = list(range(len(melange)))
    hasard.shuffle(ordre)
    autre = couts_d_entree(melange.iloc[ordre], connus)
    assert_frame_equal(autre.table, rendu.table)
    assert_frame_equal(autre.elements, rendu.elements)


@pytest.mark.parametrize("en_charges", [False, True])
def test_imm_64_sous_le_seuil_le_choix_est_a_l_entreprise(en_charges):
    rendu = couts_de(
        ("M1", "prix d'achat", "480,00", "96,00"), petit_materiel_en_charges=en_charges
    )
    assert rendu.en_charges.tolist() == [en_charges]
    assert ("retirez-le du registre" in message(rendu.anomalies, "IMM-64")) is en_charges


def test_imm_66_un_demantelement_a_son_plan():
    rendu = couts_de(
        ("M1", "prix d'achat", "9 000,00", "0,00"), ("M1", "démantèlement", "800,00", "0,00")
    )
    assert "800,00 €" in message(rendu.anomalies, "IMM-66")


def test_sans_element_il_n_y_a_pas_de_cout():
    couts = couts_d_entree(ELEMENTS_DU_COUT.vide())
    assert couts.table.empty
    assert couts.elements.empty
    assert not couts.anomalies
