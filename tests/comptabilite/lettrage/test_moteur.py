"""Le lettrage entier : codes, dates, lettres gardées, propriétés, livres réels."""

from collections import defaultdict
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lettrine.comptabilite.lettrage import Confiance, lettrer
from lettrine.erreurs import DonneesInvalides
from lettrine.tables.ecritures import ECRITURES
from tests.comptabilite.lettrage.livres import COMPTES, essayer, groupes, livre

ECHANTILLONS = Path(__file__).parents[4] / "shared" / "samples" / "fec"


def test_la_date_de_lettrage_est_celle_de_la_ligne_la_plus_recente():
    """Pièges 4 et 16 de PEERS : elle ne dépend pas du jour du traitement."""
    resultat = essayer("""
        2025-01-10 411000 C F1 100,00 Facture
        2025-02-20 411000 C B1 -100,00 VIR
    """)
    assert resultat.lignes["DateLet"].tolist() == [pd.Timestamp("2025-02-20")] * 2


def test_les_codes_reprennent_apres_le_dernier_employe_sans_voir_la_casse():
    resultat = essayer("""
        2025-01-10 411000 C F1 100,00 Facture =AB
        2025-01-11 411000 C B1 -100,00 VIR =AB
        2025-01-12 411000 C F2 30,00 Facture partielle =ac
        2025-02-10 411000 C F3 200,00 Facture
        2025-02-20 411000 C B3 -200,00 VIR
        2025-02-20 411000 D B4 -70,00 VIR
        2025-02-10 411000 D F4 70,00 Facture
    """)
    assert resultat.lignes["EcritureLet"].tolist() == ["AB", "AB", "ac", "AD", "AD", "AA", "AA"]


def test_les_codes_na_et_true_sont_des_codes_comme_les_autres():
    resultat = essayer("""
        2025-01-10 411000 C F1 100,00 Facture =NA
        2025-01-11 411000 C B1 -100,00 VIR =NA
        2025-01-10 411000 C F2 100,00 Facture =TRUE
        2025-01-11 411000 C B2 -100,00 VIR =TRUE
    """)
    assert resultat.lignes["EcritureLet"].tolist() == ["NA", "NA", "TRUE", "TRUE"]
    assert resultat.deja_lettrees == 4


def test_let_01_un_code_existant_qui_ne_se_solde_pas_est_signale_et_garde():
    resultat = essayer("""
        2025-01-10 411000 C F1 100,00 Facture =AA
        2025-01-11 411000 C B1 -90,00 VIR =AA
        2025-01-12 411000 C F2 50,00 Facture partielle =ab
    """)
    assert [a.code for a in resultat.anomalies] == ["LET-01"]
    assert "10,00" in resultat.anomalies[0].message
    assert resultat.lignes["EcritureLet"].tolist() == ["AA", "AA", "ab"]


def test_let_02_et_let_03_lignes_sans_date_ou_nulles():
    resultat = essayer("""
        - 411000 C F1 100,00 Facture
        2025-01-11 411000 C B1 -100,00 VIR
        2025-01-12 411000 C F2 0,00 Facture nulle
    """)
    assert sorted(a.code for a in resultat.anomalies) == ["LET-02", "LET-03"]
    motifs = dict(zip(resultat.ouvertes["RangLigne"], resultat.ouvertes["Motif"], strict=True))
    assert motifs[2] == "sans date"
    assert motifs[4] == "montant nul"
    assert groupes(resultat) == []


def test_appliquer_certain_laisse_les_probables_sans_code():
    texte = """
        2025-01-01 401000 BAIL L1 -800,00 LOYER
        2025-02-01 401000 BAIL L2 -800,00 LOYER
        2025-01-05 401000 BAIL V1 800,00 VIR LOYER
        2025-02-05 401000 BAIL V2 800,00 VIR LOYER
    """
    resultat = essayer(texte, Confiance.CERTAIN)
    assert resultat.lignes["EcritureLet"].tolist() == [""] * 4
    assert resultat.groupes["EcritureLet"].tolist() == ["", ""]
    assert resultat.ouvertes["Motif"][0].startswith("proposée dans le groupe 1")


def test_une_ligne_ouverte_dit_ses_contreparties_possibles():
    # Trois factures égales, un règlement sans référence : rien ne les départage.
    resultat = essayer("""
        2025-01-10 411000 C F1 100,00 Facture
        2025-01-11 411000 C F2 100,00 Facture
        2025-01-12 411000 C F3 100,00 Facture
        2025-02-10 411000 C B1 -100,00 VIR
        2025-02-11 411000 C F4 77,00 Facture
    """)
    assert groupes(resultat) == []
    motifs = dict(zip(resultat.ouvertes["RangLigne"], resultat.ouvertes["Motif"], strict=True))
    assert "plusieurs contreparties" in motifs[5]
    assert "lignes 4, 3, 2" in motifs[5]  # la plus proche en date d'abord
    assert motifs[6] == "aucune contrepartie de ce montant dans le compte"
    rivaux = resultat.rivaux[resultat.rivaux["RangLigne"] == 5]
    assert rivaux["RangRival"].tolist() == [4, 3, 2]


def test_seuls_les_comptes_demandes_sont_lettres():
    table = livre("""
        2025-01-10 411000 C F1 100,00 Facture
        2025-01-11 411000 C B1 -100,00 VIR
        2025-01-10 512000 - F1 100,00 Banque
        2025-01-11 512000 - B1 -100,00 Banque
    """)
    resultat = lettrer(table, comptes=["411"])
    assert resultat.lignes["EcritureLet"].tolist() == ["AA", "AA", "", ""]
    assert resultat.lettrables == 2


def test_tab_02_une_table_aux_montants_flottants_est_refusee():
    table = livre("2025-01-10 411000 C F1 100,00 Facture").astype({"Debit": "float64"})
    with pytest.raises(DonneesInvalides) as refus:
        lettrer(table, comptes=["411"])
    assert refus.value.code == "TAB-02"


def test_la_table_des_ecritures_n_est_pas_modifiee():
    table = livre("""
        2025-01-10 411000 C F1 100,00 Facture
        2025-01-11 411000 C B1 -100,00 VIR
    """)
    avant = table.copy(deep=True)
    lettrer(table, comptes=["411"])
    pd.testing.assert_frame_equal(table, avant)


def test_un_livre_sans_ligne_lettrable_rend_un_resultat_vide():
    resultat = lettrer(ECRITURES.table({"Rang": []}), comptes=["411"])
    assert (len(resultat.groupes), len(resultat.ouvertes), resultat.lettrables) == (0, 0, 0)


def test_dix_mille_montants_identiques_se_terminent():
    lignes = [f"2025-01-01 411000 C F{n} 10,00 Facture" for n in range(5000)]
    lignes += [f"2025-02-01 411000 C B{n} -10,00 VIR" for n in range(4999)]
    resultat = essayer("\n".join(lignes))
    assert len(resultat.ouvertes) + resultat.groupes["Lignes"].sum() == 9999


LIGNES = st.lists(
    st.tuples(
        st.sampled_from(["411000", "401000", "467000"]),
        st.sampled_from(["A", "B"]),
        st.sampled_from([100, 200, 300, 500, 1234, -100, -200, -300, -500, -1234]),
        st.integers(0, 200),
        st.sampled_from(["F100", "F200", "BQ1", "", "FA2025/0123"]),
        st.sampled_from(["", "VIR F100", "VIR 20250123", "F-12", "LOYER 01/2025"]),
    ),
    min_size=1,
    max_size=16,
)


def _table(lignes: list[tuple[str, str, int, int, str, str]]) -> pd.DataFrame:
    comptes, tiers, soldes, jours, pieces, libelles = zip(*lignes, strict=True)
    solde = np.array(soldes, dtype=np.int64)
    jour = np.datetime64("2025-01-01", "s") + np.array(jours).astype("timedelta64[D]")
    return ECRITURES.table(
        {
            "EcritureDate": jour.astype("datetime64[s]"),
            "CompteNum": list(comptes),
            "CompAuxNum": list(tiers),
            "PieceRef": list(pieces),
            "EcritureLib": list(libelles),
            "Debit": np.maximum(solde, 0),
            "Credit": np.maximum(-solde, 0),
            "Rang": np.arange(2, len(lignes) + 2),
        }
    )


def _ensembles(resultat, table) -> set[frozenset[tuple]]:
    """Les groupes en contenu : indépendants du rang des lignes."""
    contenu = (
        table.drop(columns=["Rang", "DateLet", "ValidDate", "PieceDate"])
        .astype(str)
        .agg("|".join, axis=1)
    )
    par_groupe = defaultdict(list)
    for groupe, ligne in zip(resultat.lignes["Groupe"], contenu, strict=True):
        if groupe:
            par_groupe[groupe].append(ligne)
    return sorted(tuple(sorted(membres)) for membres in par_groupe.values())


@settings(max_examples=150, deadline=None)
@given(LIGNES)
def test_chaque_groupe_se_solde_ou_dit_son_reste_dans_un_seul_compte(lignes):
    table = _table(lignes)
    resultat = lettrer(table, comptes=COMPTES, appliquer=Confiance.PROBABLE)
    table = table.assign(Groupe=resultat.lignes["Groupe"], Solde=table["Debit"] - table["Credit"])
    for groupe, membres in table[table["Groupe"] > 0].groupby("Groupe"):
        rendu = resultat.groupes.iloc[groupe - 1]
        assert membres["Solde"].sum() == rendu["Solde"]
        assert rendu["EcritureLet"].isupper() == (rendu["Solde"] == 0)
        assert len(membres[["CompteNum", "CompAuxNum"]].drop_duplicates()) == 1
        assert len(membres) == resultat.groupes["Lignes"][groupe - 1]
    assert len(resultat.ouvertes) == (table["Groupe"] == 0).sum()


@settings(max_examples=100, deadline=None)
@given(LIGNES, st.randoms(use_true_random=False))
def test_l_ordre_des_lignes_ne_change_pas_les_groupes(lignes, hasard):
    melangees = list(lignes)
    hasard.shuffle(melangees)
    droit, autre = _table(lignes), _table(melangees)
    un = lettrer(droit, comptes=COMPTES, appliquer=Confiance.PROBABLE)
    deux = lettrer(autre, comptes=COMPTES, appliquer=Confiance.PROBABLE)
    assert _ensembles(un, droit) == _ensembles(deux, autre)


@settings(max_examples=150, deadline=None)
@given(LIGNES, st.sampled_from([Confiance.CERTAIN, Confiance.PROBABLE]))
def test_un_second_passage_ne_change_rien(lignes, appliquer):
    table = _table(lignes)
    premier = lettrer(table, comptes=COMPTES, appliquer=appliquer)
    lettree = table.assign(
        EcritureLet=premier.lignes["EcritureLet"], DateLet=premier.lignes["DateLet"]
    )
    second = lettrer(lettree, comptes=COMPTES, appliquer=appliquer)
    appliques = second.groupes["EcritureLet"] != ""
    assert not appliques.any()
    assert second.lignes["EcritureLet"].equals(premier.lignes["EcritureLet"])


@settings(max_examples=100, deadline=None)
@given(LIGNES)
def test_deux_moities_independantes_se_lettrent_comme_chacune(lignes):
    # Indépendantes : ni compte ni pièce en commun.
    gauche = _table(lignes)
    droite = gauche.assign(CompAuxNum="Z" + gauche["CompAuxNum"], PieceRef="Z" + gauche["PieceRef"])
    ensemble = pd.concat([gauche, droite], ignore_index=True)
    ensemble["Rang"] = np.arange(2, len(ensemble) + 2)
    seul = lettrer(gauche, comptes=COMPTES, appliquer=Confiance.PROBABLE)
    double = lettrer(ensemble, comptes=COMPTES, appliquer=Confiance.PROBABLE)
    codes = double.lignes["EcritureLet"].tolist()
    assert codes[: len(gauche)] == codes[len(gauche) :] == seul.lignes["EcritureLet"].tolist()
