"""Lettrer à la main : cas calculés à la main, refus chiffrés."""

import tomllib
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from lettrine.classeur.fichier import ouvrir_classeur
from lettrine.comptabilite.lettrage import delettrer, lettrer, lettrer_a_la_main
from lettrine.erreurs import DonneesInvalides, Gravite, OptionInvalide
from lettrine.tables.ecritures import ECRITURES
from tests.comptabilite.lettrage.interventions import (
    DEMANDE,
    applique,
    codes,
    dates,
    des_anomalies,
)
from tests.comptabilite.lettrage.livres import livre

CAS = Path(__file__).parents[2] / "cas" / "lettrage_a_la_main"

COMPTES = """
    2026-01-05 411000 A F1 100,00 Facture
    2026-01-31 411000 A B1 -70,00 Virement
    2026-02-10 411000 A B2 -30,00 Virement
    2026-01-05 411000 B F2 100,00 Facture
    2026-01-31 401000 A F3 -100,00 Achat
    2026-02-11 411000 A F4 45,00 Facture
"""


def poser(texte_ou_table, rangs, **options):
    table = livre(texte_ou_table) if isinstance(texte_ou_table, str) else texte_ou_table
    return lettrer_a_la_main(table, rangs, demande=DEMANDE, **options)


def refus(texte, rangs, **options) -> OptionInvalide:
    with pytest.raises(OptionInvalide) as leve:
        poser(texte, rangs, **options)
    return leve.value


@pytest.mark.parametrize("cas", sorted(p.name for p in CAS.iterdir()))
def test_cas_calcules_a_la_main(cas):
    etapes = tomllib.loads((CAS / cas / "cas.toml").read_text(encoding="utf-8"))["etapes"]
    ecritures = ouvrir_classeur(CAS / cas / "ecritures.csv").lire(ECRITURES).table
    assert len(etapes) > 1
    for etape in etapes:
        lignes = etape.get("lignes", ())
        if etape["operation"] == "poser":
            fait = poser(ecritures, lignes, partiel=etape.get("partiel", False))
        else:
            demandes = etape.get("codes_demandes", ())
            fait = delettrer(ecritures, demande=DEMANDE, rangs=lignes, codes=demandes)
        assert codes(fait) == etape["codes"]
        assert dates(fait) == etape["dates"]
        inscrit = fait.registre[["CodeAvant", "CodeApres", "Solde", "Lignes"]]
        assert inscrit.to_numpy().tolist() == etape["registre"]
        ecritures = applique(ecritures, fait)


def test_des_lignes_qui_se_soldent_recoivent_le_code_suivant_et_la_derniere_date():
    fait = poser(COMPTES + "2026-01-02 411000 A F0 10,00 Vieille =ab", [2, 3, 4])
    assert codes(fait) == ["AC", "AC", "AC", "", "", "", "ab"]
    assert dates(fait)[:3] == ["2026-02-10"] * 3
    assert fait.lignes["Groupe"].tolist() == [1, 1, 1, 0, 0, 0, 0]
    assert fait.anomalies == []


def test_la_suite_des_codes_est_propre_a_chaque_auxiliaire():
    texte = COMPTES + "2026-02-12 411000 B B9 -100,00 Virement"
    assert codes(poser(texte, [5, 8]))[3] == "AA"
    assert codes(poser(texte + "\n2026-01-02 411000 A F0 10,00 Vieille =AZ", [5, 8]))[3] == "AA"


def test_un_debit_et_un_credit_sur_une_meme_ligne_comptent_pour_leur_difference():
    table = livre(COMPTES).assign(Debit=[150_00, 0, 0, 0, 0, 0], Credit=[50_00, 100_00, 0, 0, 0, 0])
    assert codes(poser(table, [2, 3]))[:2] == ["AA", "AA"]


def test_un_debit_negatif_se_lettre_comme_un_credit():
    table = livre(COMPTES).assign(Debit=[100_00, -100_00, 0, 0, 0, 0], Credit=[0] * 6)
    assert codes(poser(table, [2, 3]))[:2] == ["AA", "AA"]


def test_une_ligne_donnee_deux_fois_ne_compte_qu_une_fois():
    assert refus(COMPTES, [2, 2]).code == "MAN-01"
    assert codes(poser(COMPTES, [4, 3, 2, 2]))[:3] == ["AA", "AA", "AA"]


@pytest.mark.parametrize("rangs", [[], [3]])
def test_man_01_il_faut_deux_lignes(rangs):
    assert refus(COMPTES, rangs).code == "MAN-01"
    assert f"vous en donnez {len(rangs)}" in refus(COMPTES, rangs).message


def test_man_02_une_ligne_sans_date_est_refusee():
    texte = "- 411000 A F1 100,00 Facture\n2026-01-31 411000 A B1 -100,00 Virement"
    erreur = refus(texte, [2, 3])
    assert erreur.code == "MAN-02"
    assert "la ligne 2" in erreur.message


def test_man_03_une_ligne_de_montant_nul_est_refusee():
    texte = "2026-01-05 411000 A F1 0,00 Facture\n2026-01-31 411000 A B1 -100,00 Virement"
    erreur = refus(texte, [2, 3])
    assert erreur.code == "MAN-03"
    assert "la ligne 2" in erreur.message


def test_man_04_deux_comptes_sont_refuses_et_nommes():
    erreur = refus(COMPTES, [2, 5, 6])
    assert erreur.code == "MAN-04"
    for nom in ("401000 A (ligne 6)", "411000 A (ligne 2)", "411000 B (ligne 5)"):
        assert nom in erreur.message
    assert "dans 3" in erreur.message


def test_man_05_une_ligne_deja_lettree_est_refusee_avec_son_code():
    texte = """
        2026-01-05 411000 A F1 100,00 Facture =AA
        2026-01-31 411000 A B1 -100,00 Virement =AA
        2026-02-10 411000 A B2 -100,00 Virement
    """
    erreur = refus(texte, [2, 4])
    assert erreur.code == "MAN-05"
    assert "la ligne 2 est déjà lettrée AA" in erreur.message
    assert "delettrer --lignes 2" in erreur.remede


def test_man_05_un_groupe_complet_desequilibre_ne_se_complete_pas():
    texte = """
        2026-01-05 411000 A F1 100,00 Facture =AA
        2026-01-31 411000 A B1 -60,00 Virement =AA
        2026-02-10 411000 A B2 -40,00 Virement
    """
    assert refus(texte, [2, 4]).code == "MAN-05"


def test_man_05_un_groupe_en_minuscules_qui_se_solde_est_deja_lettre():
    texte = """
        2026-01-05 411000 A F1 100,00 Facture =aa
        2026-01-31 411000 A B1 -100,00 Virement =aa
        2026-02-10 411000 A B2 -40,00 Virement
    """
    assert refus(texte, [2, 4], partiel=True).code == "MAN-05"


def test_man_05_des_codes_confondus_ne_se_completent_pas():
    texte = """
        2026-01-05 411000 A F1 100,00 Facture =aa
        2026-01-31 411000 A B1 -60,00 Virement =AA
        2026-02-10 411000 A B2 -40,00 Virement
    """
    erreur = refus(texte, [2, 3, 4])
    assert erreur.code == "MAN-05"
    assert "les lignes 2 et 3 sont déjà lettrées AA et aa" in erreur.message


def test_man_06_deux_groupes_partiels_ne_se_melangent_pas():
    texte = """
        2026-01-05 411000 A F1 100,00 Facture =aa
        2026-01-31 411000 A B1 -60,00 Virement =aa
        2026-02-10 411000 A F2 80,00 Facture =ab
        2026-02-11 411000 A B2 -30,00 Virement =ab
    """
    erreur = refus(texte, [2, 4])
    assert erreur.code == "MAN-06"
    assert "aa et ab" in erreur.message


def test_man_07_rien_ne_s_ajoute_au_groupe_partiel():
    texte = """
        2026-01-05 411000 A F1 100,00 Facture =aa
        2026-01-31 411000 A B1 -60,00 Virement =aa
        2026-02-01 411000 A B3 -10,00 Virement =aa
    """
    erreur = refus(texte, [2, 3], partiel=True)
    assert erreur.code == "MAN-07"
    assert "les lignes 2, 3 et 4" in erreur.message


def test_man_08_des_lignes_qui_ne_se_soldent_pas_sont_refusees_avec_leur_ecart():
    erreur = refus(COMPTES, [2, 3])
    assert erreur.code == "MAN-08"
    dit = erreur.message.replace("\u00a0", " ")
    assert "débits 100,00 €, crédits 70,00 €, écart 30,00 € au débit" in dit
    assert "--partiel" in erreur.remede
    assert "écart" in erreur.remede
    assert "au crédit" in refus(COMPTES, [3, 4, 7]).message


def test_man_08_completer_un_partiel_sans_le_solder_compte_tout_le_groupe():
    texte = """
        2026-01-05 411000 A F1 100,00 Facture =aa
        2026-01-31 411000 A B1 -60,00 Virement =aa
        2026-02-10 411000 A B2 -30,00 Virement
    """
    erreur = refus(texte, [3, 4])
    assert erreur.code == "MAN-08"
    # Le groupe entier : 100 - 60 - 30 = 10.
    assert "écart 10,00" in erreur.message
    assert codes(poser(texte, [3, 4], partiel=True)) == ["aa", "aa", "aa"]


def test_man_09_un_partiel_ou_rien_n_est_regle_est_refuse():
    erreur = refus(COMPTES, [3, 4], partiel=True)
    assert erreur.code == "MAN-09"
    assert "toutes au crédit" in erreur.message
    assert "toutes au débit" in refus(COMPTES, [2, 7], partiel=True).message


def test_man_10_un_partiel_demande_sur_des_lignes_soldees_est_complet_et_dit():
    fait = poser(COMPTES, [2, 3, 4], partiel=True)
    assert codes(fait)[:3] == ["AA", "AA", "AA"]
    assert dates(fait)[0] == "2026-02-10"
    (anomalie,) = fait.anomalies
    assert (anomalie.code, anomalie.gravite) == ("MAN-10", Gravite.INFORMATION)


def test_let_41_une_ligne_qui_n_est_pas_du_livre_est_refusee():
    erreur = refus(COMPTES, [2, 3, 99])
    assert erreur.code == "LET-41"
    assert "ligne 99" in erreur.message
    assert "de la ligne 2 à la ligne 7" in erreur.message


def test_let_40_un_code_ecrit_de_deux_facons_dans_le_livre_est_signale():
    confondus = "2026-02-12 411000 B F8 10,00 F =ac\n2026-02-12 411000 B F9 -10,00 A =AC"
    assert des_anomalies(poser(COMPTES + confondus, [2, 3, 4])) == ["LET-40"]


def test_un_partiel_complete_prend_la_date_de_la_ligne_la_plus_recente_meme_ancienne_du_groupe():
    texte = """
        2026-01-05 411000 A F1 100,00 Facture =aa
        2026-03-20 411000 A B1 -60,00 Virement =aa
        2026-02-10 411000 A B2 -40,00 Virement
    """
    assert dates(poser(texte, [2, 4])) == ["2026-03-20"] * 3


@st.composite
def selections(draw):
    """Un petit livre d'un ou deux tiers, et des lignes choisies, dans n'importe quel ordre."""
    codes_lus = st.sampled_from(["", "", "", "", "aa", "aa", "AC"])
    montants = st.sampled_from([*[-3, -2, -1, 1, 2, 3] * 5, 0])
    lignes = [
        f"2026-01-{draw(st.integers(1, 28)):02d} 411000 {draw(st.sampled_from('A' * 9 + 'B'))} P{n}"
        f" {draw(montants)},00 Ligne ={draw(codes_lus)}"
        for n in range(draw(st.integers(2, 7)))
    ]
    table = livre("\n".join(lignes))
    choisis = draw(st.lists(st.sampled_from(table["Rang"].tolist()), min_size=2, unique=True))
    return table, choisis, draw(st.permutations(range(len(table))))


def essai(table, rangs, partiel):
    """Ce que rend l'opération, ou le code de son refus."""
    try:
        return poser(table, rangs, partiel=partiel)
    except OptionInvalide as refuse:
        return refuse.code


@settings(max_examples=200, deadline=None)
@given(selections(), st.booleans())
def test_un_groupe_pose_se_solde_ou_est_partiel_et_rien_d_autre_ne_change(choix, partiel):
    table, rangs, ordre = choix
    fait = essai(table, rangs, partiel)
    melange = table.iloc[ordre].reset_index(drop=True)
    autre = essai(melange, rangs[::-1], partiel)
    if isinstance(fait, str):
        assert fait == autre
        return
    assert_frame_equal(fait.registre, autre.registre)
    assert_frame_equal(fait.lignes.iloc[ordre].reset_index(drop=True), autre.lignes)
    touchees = fait.lignes["Groupe"].to_numpy() > 0
    assert set(rangs) <= set(table["Rang"][touchees])
    avant, apres = table[~touchees], fait.lignes[~touchees]
    assert avant["EcritureLet"].tolist() == apres["EcritureLet"].tolist()
    (code,) = set(fait.lignes["EcritureLet"][touchees])
    assert code.upper() not in {
        lu.upper()
        for lu in avant["EcritureLet"][avant["CompAuxNum"].eq(fait.registre["CompAuxNum"][0])]
    }
    solde = int((table["Debit"] - table["Credit"])[touchees].sum())
    assert (code.isupper(), fait.registre["Solde"].tolist()) == (solde == 0, [solde])
    assert fait.lignes["DateLet"][touchees].notna().all() == (solde == 0)
    assert partiel or solde == 0


def test_le_lettrage_automatique_reprend_apres_les_codes_poses_a_la_main():
    """Une seule suite par compte, quelle que soit la casse."""
    table = livre(COMPTES + "2026-03-01 411000 A F7 12,00 Facture\n2026-03-02 411000 A F7 -12,00 V")
    partiel = applique(table, poser(table, [2, 3], partiel=True))
    lettres = lettrer(partiel, comptes=["411"]).lignes["EcritureLet"].tolist()
    assert lettres[:2] == ["aa", "aa"]
    assert lettres[-2:] == ["AB", "AB"]


def test_n_est_pas_une_table_d_ecritures():
    with pytest.raises(DonneesInvalides, match="TAB-01"):
        poser(pd.DataFrame({"Rang": [2, 3]}), [2, 3])


def test_le_livre_donne_n_est_pas_modifie():
    table = livre(COMPTES)
    avant = table.copy(deep=True)
    poser(table, [2, 3, 4])
    assert_frame_equal(table, avant)
