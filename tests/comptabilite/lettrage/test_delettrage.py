"""Délettrer : groupes entiers, critères, registre ; propriétés avec le lettrage à la main."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from lettrine.comptabilite.lettrage import delettrer, lettrer_a_la_main
from lettrine.erreurs import Gravite, OptionInvalide
from lettrine.monnaie import formater
from tests.comptabilite.lettrage.interventions import (
    DEMANDE,
    applique,
    codes,
    des_anomalies,
)
from tests.comptabilite.lettrage.livres import livre

TEXTE = """
    2026-01-05 411000 A F1 100,00 Facture =AA
    2026-01-31 411000 A B1 -100,00 Virement =AA
    2026-02-05 411000 A F2 50,00 Facture =ab
    2026-02-10 411000 A B2 -20,00 Acompte =ab
    2026-02-11 411000 B F3 70,00 Facture =AA
    2026-02-12 411000 B B3 -70,00 Virement =AA
    2026-03-01 401000 X F4 -30,00 Achat =AA
    2026-03-02 401000 X B4 30,00 Virement =AA
    2026-03-03 411000 A F5 12,00 Facture
"""
DATES = ["2026-01-31"] * 2 + [None] * 2 + ["2026-02-12"] * 2 + ["2026-03-02"] * 2 + [None]


def un_livre() -> pd.DataFrame:
    return livre(TEXTE).assign(DateLet=np.array(DATES, dtype="datetime64[s]"))


def retirer(**selection):
    return delettrer(un_livre(), demande=DEMANDE, **selection)


def ouverts(fait) -> list[int]:
    """Les rangs des lignes qui ont perdu leur code."""
    avant = un_livre()
    return avant["Rang"][(avant["EcritureLet"] != fait.lignes["EcritureLet"])].tolist()


@pytest.mark.parametrize(
    ("selection", "rangs"),
    [
        ({"codes": ["AA"]}, [2, 3, 6, 7, 8, 9]),
        ({"codes": ["aa", "AB"]}, [2, 3, 4, 5, 6, 7, 8, 9]),
        ({"comptes": ["411"]}, [2, 3, 4, 5, 6, 7]),
        ({"comptes": ["401", "411"]}, [2, 3, 4, 5, 6, 7, 8, 9]),
        ({"auxiliaires": ["B", "X"]}, [6, 7, 8, 9]),
        ({"comptes": ["411"], "codes": ["AA"]}, [2, 3, 6, 7]),
        ({"codes": ["AA"], "auxiliaires": ["A"]}, [2, 3]),
        ({"du": date(2026, 2, 1)}, [6, 7, 8, 9]),
        ({"au": date(2026, 2, 12)}, [2, 3, 6, 7]),
        ({"du": date(2026, 2, 12), "au": date(2026, 2, 12)}, [6, 7]),
        ({"rangs": [5]}, [4, 5]),
        ({"rangs": [2, 9]}, [2, 3, 8, 9]),
        ({"rangs": [2, 9], "comptes": ["40"]}, [8, 9]),
    ],
)
def test_chaque_critere_choisit_des_groupes_entiers(selection, rangs):
    fait = retirer(**selection)
    assert ouverts(fait) == rangs
    touchees = un_livre()["Rang"].isin(rangs).to_numpy()
    assert fait.lignes["DateLet"][touchees].isna().all()
    assert (fait.lignes["Groupe"].to_numpy() > 0).tolist() == touchees.tolist()


def test_le_registre_a_une_ligne_par_groupe_avec_tout_ce_qui_permet_de_le_refaire():
    fait = retirer(comptes=["411"])
    lignes = fait.registre
    assert lignes["CompAuxNum"].tolist() == ["A", "A", "B"]
    assert lignes["CodeAvant"].tolist() == ["AA", "ab", "AA"]
    assert lignes["DateLetAvant"].dt.strftime("%d/%m/%Y").fillna("").tolist() == [
        "31/01/2026", "", "12/02/2026",
    ]  # fmt: skip
    assert lignes["Solde"].tolist() == [0, 30_00, 0]
    assert lignes["Lignes"].tolist() == ["2, 3", "4, 5", "6, 7"]
    assert lignes["Pieces"].tolist() == ["F1, B1", "F2, B2", "F3, B3"]
    assert lignes["CodeApres"].eq("").all()
    assert lignes["DateLetApres"].isna().all()
    assert lignes["DateOperation"].eq(pd.Timestamp("2026-03-31")).all()
    for colonne, valeur in (
        ("Auteur", "Claire Montagnel"), ("Motif", "essai"), ("Livre", "livre.txt"),
        ("Operation", "délettrage"),
    ):  # fmt: skip
        assert lignes[colonne].eq(valeur).all()


def test_del_10_une_ligne_entraine_son_groupe_et_c_est_dit():
    (anomalie,) = retirer(rangs=[5]).anomalies
    assert (anomalie.code, anomalie.gravite, anomalie.rang) == ("DEL-10", Gravite.INFORMATION, 5)
    assert "choisir la ligne 5 entraîne la ligne 4" in anomalie.message
    assert retirer(rangs=[4, 5]).anomalies == []


def test_del_10_une_date_propre_a_une_ligne_entraine_aussi_le_groupe():
    dates = np.array([None, "2026-01-31", *DATES[2:]], dtype="datetime64[s]")
    fait = delettrer(un_livre().assign(DateLet=dates), demande=DEMANDE, au=date(2026, 1, 31))
    assert ouverts(fait) == [2, 3]
    assert des_anomalies(fait) == ["DEL-10"]


def test_del_11_une_valeur_qui_ne_trouve_rien_est_a_regarder():
    fait = retirer(codes=["AA", "ZZ"], comptes=["411", "455"], rangs=[2, 4, 10])
    assert ouverts(fait) == [2, 3]
    messages = [a.message for a in fait.anomalies if a.code == "DEL-11"]
    assert [m.split(" : ")[0] for m in messages] == [
        "Rien n'est délettré pour le compte 455",
        "Rien n'est délettré pour le code ZZ",
        "Rien n'est délettré pour les lignes 4 et 10",
    ]
    assert all(a.gravite is Gravite.A_TRAITER for a in fait.anomalies if a.code == "DEL-11")


def test_del_01_sans_critere_rien_n_est_touche():
    with pytest.raises(OptionInvalide, match="DEL-01"):
        retirer()


def test_del_02_une_periode_a_l_envers_est_refusee():
    with pytest.raises(OptionInvalide, match="DEL-02"):
        retirer(du=date(2026, 2, 2), au=date(2026, 2, 1))


def test_del_03_rien_a_delettrer_dit_ce_qui_repond_a_chaque_critere():
    with pytest.raises(OptionInvalide, match="DEL-03") as refus:
        retirer(comptes=["401"], codes=["AB"])
    assert "des 8 lignes lettrées, 2 (compte 401), 2 (code AB)" in refus.value.message
    with pytest.raises(OptionInvalide, match=r"DEL-03.*aucune des 8 lignes lettrées.*\(ligne 10\)"):
        retirer(rangs=[10])


def test_del_03_un_livre_sans_aucune_lettre():
    vierge = un_livre().assign(EcritureLet="").astype({"EcritureLet": un_livre()["PieceRef"].dtype})
    with pytest.raises(OptionInvalide, match="aucune ligne du livre n'est lettrée"):
        delettrer(vierge, demande=DEMANDE, codes=["AA"])


def test_un_lettrage_partiel_n_a_pas_de_date_aucune_periode_ne_le_choisit():
    assert ouverts(retirer(du=date(1990, 1, 1))) == [2, 3, 6, 7, 8, 9]


def test_let_41_une_ligne_qui_n_est_pas_du_livre_est_refusee():
    with pytest.raises(OptionInvalide, match="LET-41"):
        retirer(rangs=[2, 11])


def test_delettrer_un_code_ecrit_de_deux_facons_le_retire_partout():
    texte = TEXTE.replace("-20,00 Acompte =ab", "-20,00 Acompte =AB")
    fait = delettrer(livre(texte), demande=DEMANDE, codes=["aB"])
    assert codes(fait)[2:4] == ["", ""]
    assert fait.registre["CodeAvant"].tolist() == ["ab, AB"]
    assert fait.anomalies == []


def test_let_40_reste_signale_pour_ce_qui_n_est_pas_delettre():
    texte = TEXTE.replace("-20,00 Acompte =ab", "-20,00 Acompte =AB")
    fait = delettrer(livre(texte), demande=DEMANDE, auxiliaires=["B"])
    assert des_anomalies(fait) == ["LET-40"]


def test_un_code_sans_lettre_se_delettre_aussi():
    texte = TEXTE.replace("=AA", "=12/05")
    fait = delettrer(livre(texte), demande=DEMANDE, codes=["12/05"], auxiliaires=["A"])
    assert fait.registre["Lignes"].tolist() == ["2, 3"]


def test_le_livre_donne_n_est_pas_modifie():
    table = un_livre()
    avant = table.copy(deep=True)
    delettrer(table, demande=DEMANDE, codes=["AA"])
    assert_frame_equal(table, avant)


# --- propriétés --------------------------------------------------------------------------


@st.composite
def livres_lettres(draw):
    """Un livre de groupes complets et partiels, et de lignes ouvertes, dans un ordre quelconque."""
    lignes = []
    for compte in ("411000 A", "411000 B", "401000 A"):
        nombre = draw(st.integers(0, 4))
        for numero in range(nombre):
            montants = draw(st.lists(st.integers(1, 9_99), min_size=1, max_size=3))
            reste = draw(st.sampled_from([0, 0, 5]))
            code = f"A{'ABCDE'[numero]}"
            code = code.lower() if reste else code
            for montant in (*montants, -sum(montants) - reste):
                jour = draw(st.integers(1, 28))
                euros = formater(montant, symbole="")
                lignes.append(f"2026-01-{jour:02d} {compte} P{numero} {euros} Ligne ={code}")
        lignes.append(f"2026-01-15 {compte} O{compte[-1]} 77,00 Ouverte")
    melangees = draw(st.permutations(lignes))
    table = livre("\n".join(melangees))
    derniere = (
        table["EcritureDate"]
        .groupby([table["CompteNum"], table["CompAuxNum"], table["EcritureLet"]])
        .transform("max")
    )
    complete = table["EcritureLet"].str.isupper()
    return table.assign(DateLet=derniere.where(complete).astype("datetime64[s]"))


def partition(table: pd.DataFrame) -> dict[frozenset[int], tuple[bool, object]]:
    """Les groupes : leurs rangs, s'ils sont complets, et leur date."""
    lettrees = table[table["EcritureLet"] != ""]
    groupes = lettrees.groupby(["CompteNum", "CompAuxNum", "EcritureLet"])
    return {
        frozenset(partie["Rang"]): (
            partie["EcritureLet"].iloc[0].isupper(), str(partie["DateLet"].iloc[0])
        )
        for _, partie in groupes
    }  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(livres_lettres())
def test_delettrer_puis_relettrer_a_la_main_redonne_les_memes_groupes(table):
    voulus = partition(table)
    if not voulus:
        return
    fait = delettrer(table, demande=DEMANDE, comptes=["4"])
    assert len(fait.registre) == len(voulus)
    suite = applique(table, fait)
    assert partition(suite) == {}
    for rangs in fait.registre["Lignes"]:
        choisis = [int(rang) for rang in rangs.split(", ")]
        suite = applique(suite, lettrer_a_la_main(suite, choisis, demande=DEMANDE, partiel=True))
    assert partition(suite) == voulus


@settings(max_examples=60, deadline=None)
@given(livres_lettres(), st.randoms(use_true_random=False), st.data())
def test_l_ordre_des_lignes_n_importe_pas(table, hasard, donnees):
    lettrees = table["Rang"][table["EcritureLet"] != ""].tolist()
    if not lettrees:
        return
    choisis = donnees.draw(st.lists(st.sampled_from(lettrees), min_size=1, max_size=3))
    ordre = list(range(len(table)))
    hasard.shuffle(ordre)
    melange = table.iloc[ordre].reset_index(drop=True)
    droit = delettrer(table, demande=DEMANDE, rangs=choisis)
    autre = delettrer(melange, demande=DEMANDE, rangs=choisis[::-1])
    assert_frame_equal(droit.registre, autre.registre)
    assert_frame_equal(droit.lignes.iloc[ordre].reset_index(drop=True), autre.lignes)
    assert droit.anomalies == autre.anomalies


@settings(max_examples=60, deadline=None)
@given(livres_lettres(), st.data())
def test_un_groupe_n_est_jamais_coupe_et_delettrer_deux_fois_est_refuse(table, donnees):
    lettrees = table["Rang"][table["EcritureLet"] != ""].tolist()
    if not lettrees:
        return
    choisis = donnees.draw(st.lists(st.sampled_from(lettrees), min_size=1, max_size=3))
    suite = applique(table, delettrer(table, demande=DEMANDE, rangs=choisis))
    restent = partition(suite)
    assert restent == {
        rangs: etat for rangs, etat in partition(table).items() if not rangs & {*choisis}
    }
    colonnes = ["Debit", "Credit", "CompteNum", "CompAuxNum", "EcritureDate", "Rang"]
    assert_frame_equal(table[colonnes], suite[colonnes])
    with pytest.raises(OptionInvalide, match="DEL-03"):
        delettrer(suite, demande=DEMANDE, rangs=choisis)
