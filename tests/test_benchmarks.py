"""Les livres engendrés disent vrai, et le harnais mesure un processus."""

import doctest
import resource
import sys

import numpy as np
import pandas as pd
import pytest
from benchmarks import ecriture_des_nombres, generateur, mesure, score
from benchmarks.ecriture_des_nombres import nombre, pour_cent
from benchmarks.epreuves import FEC_REELS, LIVRES, Resultat
from benchmarks.generateur import Melange, Nature, avec_contreparties, engendrer
from benchmarks.lettrage import reels
from benchmarks.mesure import UNITE_DE_MEMOIRE, Mesure, comparer, executer, python, rapports
from benchmarks.penalites.donnees import AU
from benchmarks.penalites.donnees import engendrer as factures_en_retard
from benchmarks.score import juger, par_piece, par_rang, par_reference
from hypothesis import given, settings
from hypothesis import strategies as st

from lettrine.comptabilite.penalites import calculer
from lettrine.tables.ecritures import ECRITURES


def _soldes(livre):
    solde = livre.table["Debit"] - livre.table["Credit"]
    return solde[livre.verite >= 0].groupby(livre.verite[livre.verite >= 0]).sum()


@settings(max_examples=15, deadline=None)
@given(st.integers(50, 400), st.integers(1, 12), st.integers(0, 1000))
def test_tout_livre_engendre_dit_sa_verite(lignes, comptes, graine):
    livre = engendrer(lignes=lignes, comptes=comptes, graine=graine)
    ECRITURES.verifier(livre.table)
    assert len(livre.table) == len(livre.verite) == len(livre.nature) == lignes
    montants = livre.table[["Debit", "Credit"]]
    assert (montants >= 0).all(axis=None)
    assert ((montants > 0).sum(axis=1) == 1).all()
    assert ((livre.verite < 0) == (livre.nature == Nature.OUVERTE)).all()
    comptes_par_groupe = (
        livre.table["CompAuxNum"].groupby(livre.verite).nunique().drop(-1, errors="ignore")
    )
    assert (comptes_par_groupe == 1).all()
    assert livre.table["EcritureDate"].is_monotonic_increasing


def test_les_groupes_se_soldent_sauf_les_petites_differences():
    livre = engendrer(lignes=3_000, comptes=15, graine=5)
    nature = pd.Series(livre.nature).groupby(livre.verite).first().drop(-1)
    soldes = _soldes(livre)
    assert (soldes[nature != Nature.DIFFERENCE] == 0).all()
    differences = soldes[nature == Nature.DIFFERENCE]
    assert differences.abs().between(1, 500).all()


def test_le_melange_est_celui_demande():
    livre = engendrer(lignes=20_000, comptes=100)
    groupes = pd.Series(livre.nature).groupby(livre.verite).first().drop(-1).value_counts()
    ouvertes = int((livre.verite < 0).sum())
    parts = groupes / (groupes.sum() + ouvertes)
    assert parts[Nature.SIMPLE] == pytest.approx(0.45, abs=0.02)
    assert parts[Nature.GROUPEE] == pytest.approx(0.15, abs=0.02)
    simples = (livre.nature == Nature.SIMPLE) & (livre.table["JournalCode"] == "BQ").to_numpy()
    libelles = livre.table["EcritureLib"][simples]
    cite = libelles.str.startswith("VIR ") & ~libelles.str.startswith("VIR SEPA")
    assert cite.mean() == pytest.approx(0.75, abs=0.02)


def test_sans_reference_aucun_reglement_ne_cite_de_facture():
    livre = engendrer(lignes=2_000, comptes=10, melange=Melange().sans_reference())
    reglements = livre.table[livre.table["JournalCode"] == "BQ"]
    assert not reglements["EcritureLib"].str.contains(r"F[A.]|FACT").any()
    assert reglements["PieceRef"].str.startswith("BQ").all()


def test_la_meme_graine_donne_le_meme_livre():
    un, deux = (engendrer(lignes=500, comptes=5, graine=9) for _ in range(2))
    pd.testing.assert_frame_equal(un.table, deux.table)
    assert (un.verite == deux.verite).all()


def test_avec_ses_contreparties_chaque_ecriture_s_equilibre():
    complet = avec_contreparties(engendrer(lignes=400, comptes=6).table)
    ECRITURES.verifier(complet)
    sommes = complet.groupby("EcritureNum")[["Debit", "Credit"]].sum()
    assert (sommes["Debit"] == sommes["Credit"]).all()


def test_le_score_distingue_reunion_partie_et_melange():
    # Groupes vrais : {0,1} {2,3} {4,5,6} et deux lignes ouvertes 7 et 8.
    verite = np.array([0, 0, 1, 1, 2, 2, 2, -1, -1])
    nature = np.array([0, 0, 0, 0, 2, 2, 2, 5, 5], dtype=np.int8)
    groupe = np.array([1, 1, 1, 1, 2, 2, 3, 3, 0])  # réunion ; partie ; mélange avec l'ouverte 7
    bilan = juger(verite, nature, groupe, np.array([True, True, True]))
    assert (bilan["soldes"], bilan["trouves"]) == (3, 0)
    assert (bilan["reunions"], bilan["parties"], bilan["melanges"]) == (1, 1, 1)
    assert (bilan["ouvertes"], bilan["ouvertes_lettrees"]) == (2, 1)


@pytest.mark.parametrize("methode", [par_piece, par_reference, par_rang])
def test_les_methodes_simples_ne_rendent_que_des_paires_soldees(methode):
    livre = engendrer(lignes=2_000, comptes=10)
    groupe = methode(livre.table)
    solde = livre.table["Debit"] - livre.table["Credit"]
    par_groupe = solde[groupe > 0].groupby(groupe[groupe > 0]).agg(["sum", "size"])
    assert len(par_groupe) > 50
    assert (par_groupe["sum"] == 0).all()
    assert (par_groupe["size"] == 2).all()


def test_les_ecarts_proposes_sont_juges_comme_des_groupes(tmp_path):
    livre = engendrer(lignes=3_000, comptes=15, graine=5)
    fichier = tmp_path / "livre.feather"
    livre.table.to_feather(fichier)
    np.save(fichier.with_suffix(".npy"), np.stack([livre.verite, livre.nature]))
    sans, avec = (
        executer(python("benchmarks.score", fichier, methode)).constat
        for methode in ("lettrine", "ecarts")
    )
    assert avec["trouves_difference"] > sans["trouves_difference"]
    assert (avec["trouves"], avec["melanges"]) == (sans["trouves"], sans["melanges"])
    assert sans["differences"] == avec["differences"] > avec["trouves_difference"] > 20


@pytest.mark.skipif(not reels.DOSSIER.is_dir(), reason="les FEC d'exemple ne sont pas là")
@pytest.mark.parametrize(("nom", "vise"), FEC_REELS.items())
def test_les_groupes_de_vrais_livres_sont_retrouves(nom, vise):
    constat, meles = reels.bilan(reels.DOSSIER / f"{nom}{reels.SUFFIXE}")
    assert constat["trouves"] >= vise / 100 * constat["soldes"]
    assert constat["certains"] > constat["soldes"] / 2
    assert len(meles) == constat["melanges"] <= 0.005 * constat["certains"]


@pytest.mark.parametrize(("options", "vises"), LIVRES.values(), ids=LIVRES)
def test_les_groupes_de_livres_engendres_sont_retrouves(tmp_path, options, vises):
    fichier = tmp_path / "livre.feather"
    taille = ("--lignes", 20_000, "--comptes", 100, "--graine", 77)
    executer(python("benchmarks.generateur", fichier, *taille, *options))
    constat = executer(python("benchmarks.score", fichier, "lettrine")).constat
    assert constat["trouves"] >= vises[0] / 100 * constat["soldes"]
    assert constat["certains_exacts"] >= vises[1] / 100 * constat["certains"]
    assert constat["certains"] > constat["soldes"] / 2


def test_un_livre_reel_se_juge_sur_les_lettres_du_cabinet(tmp_path):
    # Deux clients : une facture et son règlement qui la cite ; deux factures que rien ne règle,
    # dont l'une porte le code d'un groupe qui ne se solde pas.
    colonnes = [colonne.nom for colonne in ECRITURES.colonnes][:18]
    lignes = [
        ["VE", "Ventes", "1", "20250110", "411000", "Clients", "A", "A", "FA1001", "20250110",
         "Facture", "120,00", "0,00", "", "", "20250131", "", ""],
        ["BQ", "Banque", "2", "20250210", "411000", "Clients", "A", "A", "B1", "20250210",
         "VIR FA1001", "0,00", "120,00", "", "", "20250228", "", ""],
        ["VE", "Ventes", "3", "20250111", "411000", "Clients", "B", "B", "FA1002", "20250111",
         "Facture", "75,00", "0,00", "", "", "20250131", "", ""],
    ]  # fmt: skip
    livre = tmp_path / f"999000018FEC20251231{reels.SUFFIXE}"
    livre.write_text("\n".join("\t".join(ligne) for ligne in [colonnes, *lignes]) + "\n")
    entete = "ligne_fichier;compte;aux;date;debit;credit;code_lettrage;date_lettrage"
    verites = ["2;411000;A;20250110;120,00;0,00;AA;;oui", "3;411000;A;20250210;0,00;120,00;AA;;oui"]
    verites.append("4;411000;B;20250111;75,00;0,00;AA;;non")
    verite = livre.with_name("999000018FEC20251231_verite.csv")
    verite.write_text("\n".join([f"{entete};groupe_equilibre", *verites]) + "\n")
    assert reels.livres(tmp_path) == [livre]
    constat, meles = reels.bilan(livre)
    assert (constat["soldes"], constat["trouves"], constat["certains_exacts"]) == (1, 1, 1)
    assert meles == []
    # Si le cabinet a mis la facture avec celle de l'autre client, le groupe certain en mêle deux.
    verite.write_text(
        verite.read_text()
        .replace("B;20250111", "A;20250111")
        .replace("3;411000;A;20250210;0,00;120,00;AA", "3;411000;A;20250210;0,00;120,00;AB")
    )
    assert reels.bilan(livre)[1] == ["référence 1001 citée : lignes 2, 3"]


def test_le_harnais_mesure_un_processus_et_lit_ce_qu_il_rend():
    faite = executer([sys.executable, "-c", 'print(\'{"etape_s": 2.5, "constat": 7}\')'])
    assert faite.processeur > 0
    assert faite.horloge > 0
    # Linux compte au fils la mémoire de son père tant qu'il n'a pas changé de programme.
    du_pere = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * UNITE_DE_MEMOIRE / 2**20
    assert 1 < faite.memoire <= max(500, du_pere)
    assert (faite.duree, faite.constat) == (2.5, 7)


def test_le_harnais_dit_l_echec_d_un_programme():
    with pytest.raises(RuntimeError, match="tombe"):
        executer([sys.executable, "-c", "raise SystemExit('tombe')"])


def test_les_tours_sont_alternes():
    ordre = []
    commandes = {nom: [sys.executable, "-c", "pass"] for nom in "AB"}
    mesures = comparer(commandes, 2, lambda texte: ordre.append(texte.split(", ")[1][0]))
    assert "".join(ordre) == "ABAB"
    assert len(mesures["A"]) == 2


def test_un_rapport_se_calcule_tour_par_tour():
    # Tours : 1/2, 4/4, 9/3, soit 0,5, 1 et 3 ; la médiane est 1.
    un = [Mesure(d, d, 10) for d in (1, 4, 9)]
    deux = [Mesure(d, d, 10) for d in (2, 4, 3)]
    assert rapports(un, deux) == 1


def test_un_objectif_manque_est_dit_non_tenu():
    mesures = {"Lettrine": [Mesure(3, 3, 10)], "polars": [Mesure(1, 1, 10)]}
    resultat = Resultat("Titre", "Explication", mesures)
    resultat.au_plus(1.5, "polars")
    resultat.memoire(700)
    assert [objectif.tenu for objectif in resultat.objectifs] == [False, True]


def test_les_nombres_sont_ecrits_en_francais():
    assert nombre(1_033_252) == "1\u202f033\u202f252"
    assert nombre(4.25) == "4,25"
    assert pour_cent(1, 0) == "—"


@pytest.mark.parametrize("module", [ecriture_des_nombres, generateur, mesure, score])
def test_les_exemples_des_mesures_sont_vrais(module):
    assert doctest.testmod(module).failed == 0


def test_les_lettres_des_mesures_sont_remplies_et_toutes_differentes(tmp_path):
    sorties = [tmp_path / nom for nom in ("lettrine", "docxtpl")]
    for sortie in sorties:
        sortie.mkdir()
    notre, autre = (
        executer(python("benchmarks.lettres.par_lettrine", sorties[0], 3)),
        executer(python("benchmarks.lettres.par_docxtpl", sorties[1], 3, 2)),
    )
    assert notre.constat == autre.constat == {"lettres": 3}
    assert executer(python("benchmarks.lettres.verifier", *sorties)).constat == {"lettres": 2}
    lettres = {f.read_bytes() for f in sorties[0].glob("*/lettres/*.docx")}
    assert len(lettres) == 3


def test_les_lettres_differentes_sont_vues(tmp_path):
    for nom in ("une", "autre"):
        (tmp_path / nom).mkdir()
        executer(python("benchmarks.lettres.par_lettrine", tmp_path / nom, 2))
    (dossier,) = (tmp_path / "autre").glob("*/lettres")
    (dossier / "C0001.docx").replace(dossier / "C0000.docx")
    with pytest.raises(RuntimeError, match=r"C0000\.docx"):
        executer(python("benchmarks.lettres.verifier", tmp_path / "une", tmp_path / "autre"))


def test_les_factures_des_penalites_ont_un_a_trois_reglements_et_sont_toutes_calculees():
    factures, reglements = factures_en_retard(300)
    assert reglements["Facture"].value_counts().isin([1, 2, 3]).all()
    assert set(reglements["Facture"]) == set(factures["Facture"])
    penalites = calculer(factures, reglements, au=AU)
    assert len(penalites.factures) == 300
    assert len(penalites.ecartees) == 0
    assert penalites.segments["Facture"].value_counts().max() > 4


def test_l_epreuve_d_excel_charge_une_fonction_et_un_bouton_sans_rien_d_inutile(tmp_path):
    from benchmarks.epreuves import Echelle
    from benchmarks.excel.epreuve import excel

    resultats = excel(tmp_path, Echelle.rapide(), lambda _message: None)
    assert [len(resultat.objectifs) for resultat in resultats] == [1, 1, 1]
    charges = [mesures[0].constat for mesures in resultats[0].mesures.values()]
    assert [constat["inutiles"] for constat in charges] == [[], [], []]
