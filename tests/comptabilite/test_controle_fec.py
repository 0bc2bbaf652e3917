"""Contrôler la table d'un FEC."""

from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lettrine.comptabilite.controle_fec import controler
from lettrine.comptabilite.controle_fec.livre import SANS_DATE, coder, fusionner, premiers
from lettrine.dates import Exercice
from lettrine.erreurs import DonneesInvalides, Gravite, OptionInvalide
from lettrine.tables.ecritures import ECRITURES

SAMPLES = Path(__file__).parents[3] / "shared" / "samples" / "fec"
EXERCICE = Exercice.civil(2026)

DEFAUTS = {
    "JournalCode": "VE",
    "JournalLib": "Ventes",
    "EcritureNum": "1",
    "EcritureDate": "2026-03-10",
    "CompteNum": "411000",
    "CompteLib": "Clients",
    "PieceRef": "F1",
    "PieceDate": "2026-03-10",
    "EcritureLib": "Facture F1",
    "EcritureLet": "",
    "DateLet": None,
    "ValidDate": "2026-03-31",
    "CompAuxNum": "",
}
LETTRE = {"EcritureLet": "A", "DateLet": "2026-03-31"}  # une lettre qui se solde, ou non


def livre(*lignes):
    """Une table : chaque ligne est (débit, crédit, ce qui diffère des valeurs par défaut)."""
    colonnes = {nom: [{**DEFAUTS, **ligne[2]}[nom] for ligne in lignes] for nom in DEFAUTS}
    for nom in ("EcritureDate", "PieceDate", "DateLet", "ValidDate"):
        colonnes[nom] = np.array(colonnes[nom], dtype="datetime64[s]")
    colonnes["Debit"] = [ligne[0] for ligne in lignes]
    colonnes["Credit"] = [ligne[1] for ligne in lignes]
    colonnes["Rang"] = list(range(2, len(lignes) + 2))
    return ECRITURES.table(colonnes)


def vente(montant=100_00, **valeurs):
    """Une facture équilibrée de deux lignes, lettrée côté client pour ne rien signaler."""
    produit = {"CompteNum": "707000", "CompteLib": "Ventes", "EcritureLet": "", "DateLet": None}
    return [(montant, 0, valeurs), (0, montant, {**valeurs, **produit})]


def ecriture(numero, **valeurs):
    piece = {"PieceRef": f"F{numero}", "EcritureLib": f"Facture F{numero}"}
    return vente(100_00 + len(numero), EcritureNum=numero, **{**piece, **valeurs})


def trouvees(table, code=None, **options):
    options.setdefault("exercice", EXERCICE)
    anomalies = controler(table, **options).anomalies
    return [a for a in anomalies if code in (None, a.code)]


def codes(table, **options):
    return {a.code for a in trouvees(table, **options)}


def une(table, code, **options):
    (anomalie,) = trouvees(table, code, **options)
    return anomalie


def test_un_livre_en_ordre_ne_signale_que_l_absence_de_lettrage():
    assert codes(livre(*ecriture("1"), *ecriture("2"))) == {"CTL-22"}


def test_une_ecriture_desequilibree_ctl_01_dit_l_ecart():
    # Écriture 1 : 100,00 au débit, 90,00 au crédit ; l'écriture 2 compense dans le fichier.
    table = livre(
        (100_00, 0, {}),
        (0, 90_00, {"CompteNum": "707000"}),
        (0, 10_00, {"EcritureNum": "2", "CompteNum": "707000"}),
    )
    premiere, seconde = trouvees(table, "CTL-01")
    assert (premiere.rang, premiere.montant) == (2, 10_00)
    assert (seconde.rang, seconde.montant) == (4, -10_00)
    assert "Ligne 2 : l'écriture 1 du journal VE (10/03/2026)" in premiere.message
    assert "CTL-02" not in codes(table)


def test_un_journal_desequilibre_ctl_02_dans_un_fichier_qui_balance():
    autre = {"JournalCode": "OD", "JournalLib": "Divers", "EcritureNum": "2"}
    table = livre((50_00, 0, {}), (0, 50_00, autre))
    assert [(a.montant, "OD" in a.message) for a in trouvees(table, "CTL-02")] == [
        (50_00, False),
        (-50_00, True),
    ]
    assert "CTL-03" not in codes(table)


def test_un_fichier_desequilibre_ctl_03_est_bloquant():
    anomalie = une(livre((50_00, 0, {})), "CTL-03")
    assert anomalie.gravite is Gravite.BLOQUANTE
    assert anomalie.montant == 50_00


def test_un_numero_toujours_nul_ctl_04_et_les_pieces_ctl_05_en_information():
    table = livre(
        *vente(EcritureNum="0"),
        (30_00, 0, {"EcritureNum": "0", "PieceRef": "F2", "EcritureDate": "2026-03-11"}),
        (0, 30_00, {"EcritureNum": "0", "PieceRef": "F3", "EcritureDate": "2026-03-11"}),
    )
    assert "tout le fichier" in une(table, "CTL-04").message
    pieces = trouvees(table, "CTL-05")
    assert [(a.rang, a.montant) for a in pieces] == [(4, 30_00), (5, -30_00)]
    assert {a.gravite for a in pieces} == {Gravite.INFORMATION}
    assert not codes(table) & {"CTL-01", "CTL-06", "CTL-07"}


def test_un_seul_journal_sans_numero_ctl_04_laisse_controler_les_autres():
    banque = {"JournalCode": "BQ", "JournalLib": "Banque"}
    table = livre(
        *ecriture("1"),
        *ecriture("3"),
        *vente(EcritureNum="", **banque),
        *vente(EcritureNum="", **banque, EcritureDate="2026-04-01", PieceRef="R2"),
    )
    assert "le journal BQ" in une(table, "CTL-04").message
    assert une(table, "CTL-06").rang == 4
    synthese = controler(table, exercice=EXERCICE).synthese.set_index("JournalCode")
    assert synthese["Ecritures"].to_dict() == {"VE": 2, "BQ": 2}


def test_un_journal_d_une_seule_ecriture_a_un_numero():
    assert "CTL-04" not in codes(livre(*vente(EcritureNum="7")))


def test_un_trou_ctl_06_dit_ce_qui_manque():
    anomalie = une(livre(*ecriture("VE0009"), *ecriture("VE0012")), "CTL-06")
    assert "il manque 2 numéros entre les écritures VE0009 et VE0012" in anomalie.message
    assert anomalie.rang == 4


def test_la_numerotation_continue_sur_le_fichier_ou_par_journal_est_admise():
    banque = {"JournalCode": "BQ", "JournalLib": "Banque"}
    sur_le_fichier = livre(*ecriture("1"), *ecriture("2", **banque), *ecriture("3"))
    par_journal = livre(*ecriture("1"), *ecriture("2"), *ecriture("1", **banque))
    for table in (sur_le_fichier, par_journal):
        assert not codes(table) & {"CTL-06", "CTL-07"}


def test_par_journal_un_trou_nomme_le_journal_ctl_06():
    banque = {"JournalCode": "BQ", "JournalLib": "Banque"}
    numeros = [ecriture(n) for n in "123"] + [ecriture(n, **banque) for n in "1246"]
    trous = trouvees(livre(*(ligne for e in numeros for ligne in e)), "CTL-06")
    assert len(trous) == 2
    assert "du journal BQ" in trous[0].message


def test_un_numero_en_double_ctl_07():
    # Lecture sur tout le fichier : 1 2 3 4 5 et un second 3, dans BQ. Par journal, VE est
    # complet mais « 003 » et « 3 » y seraient encore deux numéros : on les rapproche.
    table = livre(*ecriture("2"), *ecriture("3"), *ecriture("003"), *ecriture("4"))
    anomalie = une(table, "CTL-07")
    assert anomalie.rang == 6
    assert "déjà celui de la ligne 4" in anomalie.message


def test_un_numero_sans_chiffre_ctl_08_est_une_information():
    anomalie = une(livre(*ecriture("1"), *ecriture("CLOT")), "CTL-08")
    assert anomalie.gravite is Gravite.INFORMATION
    assert "« CLOT »" in anomalie.message


def test_une_ecriture_a_plusieurs_dates_ctl_09():
    table = livre(
        *ecriture("1"),
        (20_00, 0, {"EcritureNum": "2"}),
        (0, 20_00, {"EcritureNum": "2", "EcritureDate": "2026-03-12"}),
    )
    anomalie = une(table, "CTL-09")
    assert anomalie.rang == 5
    assert "12/03/2026" in anomalie.message
    assert "10/03/2026" in anomalie.message


def test_une_date_hors_de_l_exercice_ctl_10():
    table = livre(*ecriture("1"), *ecriture("2", EcritureDate="2027-01-01"))
    assert [a.rang for a in trouvees(table, "CTL-10")] == [4, 5]
    assert "CTL-10" not in codes(table, exercice=None)


def test_des_a_nouveaux_detailles_ctl_10_ne_sont_qu_une_information():
    anciens = {"JournalCode": "RAN", "JournalLib": "À-nouveaux", "EcritureDate": "2025-11-30"}
    anomalie = une(livre(*ecriture("1", **anciens), *ecriture("2")), "CTL-10")
    assert anomalie.gravite is Gravite.INFORMATION
    assert "2 lignes d'à-nouveaux (RAN)" in anomalie.message


def test_une_validation_avant_l_ecriture_ctl_11():
    anomalies = trouvees(livre(*ecriture("1", ValidDate="2026-03-09")), "CTL-11")
    assert [a.rang for a in anomalies] == [2, 3]


def test_une_piece_apres_l_ecriture_ctl_12_est_une_information():
    anomalies = trouvees(livre(*ecriture("1", PieceDate="2026-03-11")), "CTL-12")
    assert {a.gravite for a in anomalies} == {Gravite.INFORMATION}
    assert len(anomalies) == 2


def test_un_recul_de_validation_ctl_13_est_dit_une_fois():
    dates = ("2026-03-31", "2026-04-30", "2026-03-31", "2026-03-15")
    table = livre(
        *(ligne for n, d in enumerate(dates, 1) for ligne in ecriture(str(n), ValidDate=d))
    )
    anomalie = une(table, "CTL-13")
    assert anomalie.rang == 6
    assert "2 fois" in anomalie.message


@pytest.mark.parametrize(
    "journal",
    [
        {"JournalCode": "AN", "JournalLib": "OD54"},
        {"JournalCode": "99", "JournalLib": "Reports à Nouveaux"},
    ],
)
def test_des_a_nouveaux_ailleurs_qu_en_tete_ctl_14(journal):
    assert une(livre(*ecriture("1"), *ecriture("2", **journal)), "CTL-14").rang == 4
    assert "CTL-14" not in codes(livre(*ecriture("1", **journal), *ecriture("2")))


@pytest.mark.parametrize(
    "colonne",
    [
        "JournalCode",
        "JournalLib",
        "EcritureNum",
        "CompteNum",
        "CompteLib",
        "PieceRef",
        "EcritureLib",
        "PieceDate",
        "ValidDate",
        "EcritureDate",
    ],
)
def test_un_champ_obligatoire_vide_ctl_15(colonne):
    vide = None if colonne.endswith("Date") else ""
    table = livre(*ecriture("1"), *ecriture("2"))
    table.loc[3, colonne] = pd.NaT if vide is None else vide
    anomalie = une(table, "CTL-15")
    assert (anomalie.rang, anomalie.colonne) == (5, colonne)


def test_un_champ_vide_partout_ctl_15_n_est_dit_qu_une_fois():
    table = livre(*ecriture("1", ValidDate=None), *ecriture("2", ValidDate=None))
    assert "sur toutes les lignes" in une(table, "CTL-15").message


def test_un_compte_sans_trois_chiffres_ctl_16_n_est_pas_aussi_inconnu():
    table = livre(*ecriture("1", CompteNum="CDUPONT"))
    assert une(table, "CTL-16").rang == 2
    assert "CTL-24" not in codes(table)


def test_debit_et_credit_remplis_ctl_17_ou_vides_ctl_18():
    table = livre((100, 100, {}), (0, 0, {}))
    assert une(table, "CTL-17").rang == 2
    assert une(table, "CTL-18").rang == 3


@pytest.mark.parametrize("colonne", ["EcritureDate", "PieceDate", "ValidDate", "DateLet"])
@pytest.mark.parametrize("jour", ["1899-12-31", "2100-01-01"])
def test_une_date_hors_d_epoque_ctl_19(colonne, jour):
    table = livre(*ecriture("1"))
    table.loc[0, colonne] = pd.Timestamp(jour)
    anomalie = une(table, "CTL-19")
    assert (anomalie.rang, anomalie.colonne) == (2, colonne)


def test_une_lettre_sans_date_ctl_20_et_une_date_sans_lettre_ctl_21():
    table = livre(
        *ecriture("1", EcritureLet="A"),
        *ecriture("2", EcritureLet="", DateLet="2026-03-31"),
    )
    assert une(table, "CTL-20").rang == 2
    assert une(table, "CTL-21").rang == 4
    assert "CTL-22" not in codes(table)


def test_aucun_lettrage_ctl_22_est_une_information():
    assert une(livre(*ecriture("1")), "CTL-22").gravite is Gravite.INFORMATION
    assert "CTL-22" not in codes(livre(*ecriture("1", CompteNum="531000")))


def test_une_lettre_qui_ne_se_solde_pas_ctl_23():
    # Facture de 100,01, règlement de 90,00, tous deux lettrés A : il reste 10,01.
    table = livre(*ecriture("1", **LETTRE), (0, 90_00, {**LETTRE, "EcritureNum": "2"}))
    anomalie = une(table, "CTL-23")
    assert (anomalie.rang, anomalie.montant, anomalie.gravite) == (2, 10_01, Gravite.A_TRAITER)
    assert "lettre « A » du compte 411000 ne se solde pas" in anomalie.message


def test_une_lettre_minuscule_ctl_23_est_un_lettrage_partiel():
    table = livre(*ecriture("1", EcritureLet="aa", DateLet="2026-03-31"))
    assert une(table, "CTL-23").gravite is Gravite.INFORMATION


def test_un_lettrage_partiel_n_a_pas_a_avoir_de_date_ctl_20():
    assert "CTL-20" not in codes(livre(*ecriture("1", EcritureLet="aa")))


def test_une_lettre_ecrite_de_deux_facons_dans_un_compte_let_40():
    table = livre(*ecriture("1", **LETTRE), (0, 101_00, {**LETTRE, "EcritureLet": "a"}))
    anomalie = une(table, "LET-40")
    assert (anomalie.rang, anomalie.gravite) == (2, Gravite.A_TRAITER)
    assert "« A » (ligne 2) et « a » (ligne 4)" in anomalie.message


def test_une_lettre_se_solde_par_auxiliaire_ou_sur_tout_le_compte():
    croisee = livre(
        (10_00, 0, {**LETTRE, "CompAuxNum": "C1"}), (0, 10_00, {**LETTRE, "CompAuxNum": "C2"})
    )
    assert "CTL-23" not in codes(croisee)
    reprise = livre(
        (10_00, 0, {**LETTRE, "CompAuxNum": "C1"}),
        (0, 10_00, {**LETTRE, "CompAuxNum": "C1"}),
        (10_00, 0, {**LETTRE, "CompAuxNum": "C2"}),
        (0, 9_00, {**LETTRE, "CompAuxNum": "C2"}),
    )
    anomalie = une(reprise, "CTL-23")
    assert (anomalie.rang, anomalie.montant) == (4, 1_00)
    assert "411000 C2" in anomalie.message


@pytest.mark.parametrize(
    ("compte", "exercice", "code", "mot"),
    [
        ("499000", 2026, "CTL-24", "vérifiez son numéro"),
        ("675000", 2026, "CTL-25", "utilisez 657"),
        ("657000", 2024, "CTL-26", "c'est 675"),
    ],
)
def test_un_compte_hors_du_plan_ctl_24_25_26(compte, exercice, code, mot):
    table = livre(*ecriture("1", CompteNum=compte))
    anomalie = une(table, code, exercice=Exercice.civil(exercice))
    assert mot in anomalie.message
    assert anomalie.message.endswith("(une ligne).")
    assert anomalie.rang == 2


def test_l_option_anticipee_change_le_plan_de_2024():
    table = livre(*ecriture("1", CompteNum="657000", EcritureDate="2024-03-10"))
    options = {"exercice": Exercice.civil(2024), "option_anticipee": True}
    assert "CTL-26" not in codes(table, **options)
    with pytest.raises(OptionInvalide) as erreur:
        controler(table, exercice=Exercice.civil(2023), option_anticipee=True)
    assert erreur.value.code == "PCG-01"


def test_un_plan_inconnu_a_cette_date_ctl_27_est_dit():
    table = livre(*ecriture("1", EcritureDate="2019-03-10"))
    anomalie = une(table, "CTL-27", exercice=Exercice.civil(2019))
    assert "01/01/2019" in anomalie.message
    assert "édition du 01/01/2023" in anomalie.message
    sans_date = livre(*ecriture("1", EcritureDate=None))
    assert "Aucune date" in une(sans_date, "CTL-27", exercice=None).message


def test_une_ecriture_repetee_ctl_28_nomme_l_originale():
    double = {"PieceRef": "F9", "EcritureLib": "Facture F9"}
    table = livre(
        *vente(EcritureNum="1", **double), *ecriture("2"), *vente(EcritureNum="3", **double)
    )
    anomalie = une(table, "CTL-28")
    assert anomalie.rang == 6
    assert "l'écriture 1 de la ligne 2" in anomalie.message
    assert "CTL-30" not in codes(table)


def test_des_lignes_isolees_repetees_ctl_30_sont_une_information():
    # Deux ventes de même montant sous la même pièce, à deux clients : seule la ligne de produit
    # est identique.
    commun = {"PieceRef": "LOT", "EcritureLib": "Vente"}
    table = livre(
        *vente(EcritureNum="1", CompAuxNum="C1", **commun),
        *vente(EcritureNum="2", CompAuxNum="C2", **commun),
    )
    table.loc[[1, 3], "CompAuxNum"] = ""
    anomalie = une(table, "CTL-30")
    assert (anomalie.rang, anomalie.gravite) == (5, Gravite.INFORMATION)
    assert "CTL-28" not in codes(table)


def test_sans_piece_une_repetition_ne_prouve_rien():
    vide = {"PieceRef": ""}
    table = livre(*vente(EcritureNum="1", **vide), *vente(EcritureNum="2", **vide))
    assert not codes(table) & {"CTL-28", "CTL-30"}


def test_un_compte_a_deux_libelles_ctl_29():
    table = livre(*ecriture("1"), *ecriture("2", CompteLib="Clients divers"))
    table.loc[3, "CompteLib"] = "Ventes"
    anomalie = une(table, "CTL-29")
    assert anomalie.rang == 4
    assert "« Clients divers » et ailleurs « Clients »" in anomalie.message


def test_au_dela_de_vingt_fautes_la_suite_est_comptee():
    table = livre(*(ligne for n in range(1, 41) for ligne in ecriture(str(2 * n))))
    trous = trouvees(table, "CTL-06")
    assert len(trous) == 21
    assert "Et 19 autres trous" in trous[-1].message


def test_la_synthese_et_les_comptes_refont_le_total():
    banque = {"JournalCode": "BQ", "JournalLib": "Banque"}
    table = livre(*ecriture("1"), *ecriture("2"), *ecriture("3", **banque))
    controle = controler(table, exercice=EXERCICE)
    assert controle.synthese["JournalCode"].tolist() == ["VE", "BQ"]
    assert controle.synthese["Ecritures"].tolist() == [2, 1]
    for vue in (controle.synthese, controle.comptes):
        assert vue["Lignes"].sum() == len(table)
        assert vue["Debit"].sum() == table["Debit"].sum()
        assert vue["Credit"].sum() == table["Credit"].sum()
    assert controle.comptes["CompteNum"].tolist() == ["411000", "707000"]
    assert controle.comptes["Racine"].tolist() == ["411", "707"]


def test_une_table_vide_ou_sans_rang_passe():
    assert codes(ECRITURES.vide(), exercice=None) <= {"CTL-27"}
    assert {a.rang for a in trouvees(livre((50_00, 0, {})).drop(columns="Rang"), "CTL-01")} == {1}


def test_refuse_une_table_qui_n_a_pas_les_bonnes_colonnes():
    with pytest.raises(DonneesInvalides) as erreur:
        controler(livre((1, 1, {})).drop(columns="PieceRef"))
    assert erreur.value.code == "TAB-01"


def test_la_table_n_est_pas_modifiee():
    table = livre(*ecriture("1"), *ecriture("2"))
    copie = table.copy(deep=True)
    controler(table, exercice=EXERCICE)
    pd.testing.assert_frame_equal(table, copie)


@given(
    st.lists(st.integers(1, 10**12), min_size=1, max_size=12),
    st.integers(0, 11),
    st.integers(1, 10**9),
)
@settings(deadline=None, max_examples=40)
def test_un_seul_montant_faux_est_toujours_trouve(montants, rang, ecart):
    lignes = [ligne for n, m in enumerate(montants, 1) for ligne in vente(m, EcritureNum=str(n))]
    fautive = 2 * (rang % len(montants))
    table = livre(*lignes)
    assert not codes(table) & {"CTL-01", "CTL-02", "CTL-03"}
    table.loc[fautive, "Debit"] += ecart
    for code in ("CTL-01", "CTL-02", "CTL-03"):
        assert une(table, code).montant == ecart
    assert une(table, "CTL-01").rang == fautive + 2


@given(st.lists(st.tuples(st.sampled_from([0, 1, SANS_DATE, 2**62]), st.integers(-3, 3))))
def test_fusionner_distingue_exactement_les_couples(couples):
    a = np.array([x for x, _ in couples], dtype=np.int64)
    b = np.array([y for _, y in couples], dtype=np.int64)
    codes_ = fusionner(a, b)
    assert len(set(codes_.tolist())) == len(set(couples))
    assert [couples[n] for n in premiers(codes_)] == list(dict.fromkeys(couples))


def test_le_livre_code_donne_la_plus_ancienne_date():
    table = livre(*ecriture("1"), *ecriture("2", EcritureDate="2026-01-02"))
    assert coder(table).ouverture() == date(2026, 1, 2)
    assert coder(ECRITURES.vide()).ouverture() is None


@pytest.mark.skipif(not SAMPLES.exists(), reason="les FEC réels ne sont pas là")
@pytest.mark.parametrize(
    ("nom", "attendus"),
    [
        ("000000000FEC20231231.txt", {"CTL-04", "CTL-05", "CTL-10", "CTL-14", "CTL-15"}),
        ("111111111FEC20221231.TXT", {"CTL-14", "CTL-30"}),
    ],
)
def test_les_fec_reels_sont_equilibres_et_de_comptes_connus(nom, attendus):
    from lettrine.formats import fec

    controle = controler(fec.lire(SAMPLES / nom).table, exercice=Exercice.civil(2023))
    assert (controle.synthese["Ecart"] == 0).all()
    assert set(controle.comptes["Statut"]) == {"connu"}
    assert {a.code for a in controle.anomalies} == attendus
