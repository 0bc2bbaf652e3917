"""Les sommes de plusieurs lignes, et ce que le hasard en explique."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lettrine.comptabilite.lettrage import Confiance, lettrer
from lettrine.comptabilite.lettrage.lignes import Lignes
from lettrine.comptabilite.lettrage.preuves.combinaisons import combiner
from tests.comptabilite.lettrage.livres import COMPTES, essayer, groupes, livre


def test_un_reglement_de_trois_factures_parmi_six():
    # 412,37 + 88,91 + 1 203,55 = 1 704,83 ; les autres factures n'y entrent pas.
    resultat = essayer("""
        2025-01-03 411000 C F1 412,37 Facture
        2025-01-06 411000 C F2 650,14 Facture
        2025-01-09 411000 C F3 88,91 Facture
        2025-01-15 411000 C F4 97,06 Facture
        2025-01-20 411000 C F5 1203,55 Facture
        2025-01-28 411000 C F6 310,49 Facture
        2025-02-20 411000 C B1 -1704,83 VIR
    """)
    assert groupes(resultat, "probable") == [[2, 4, 6, 8]]
    assert resultat.groupes["Motif"][0].startswith("seule combinaison de lignes proches, 1")


def test_un_reglement_net_d_un_avoir_que_rien_ne_cite():
    # 650,14 + 88,91 − 120,40 = 618,65.
    resultat = essayer("""
        2025-01-03 411000 C F1 412,37 Facture
        2025-01-06 411000 C F2 650,14 Facture
        2025-01-09 411000 C F3 88,91 Facture
        2025-01-11 411000 C A1 -120,40 Avoir
        2025-02-20 411000 C B1 -618,65 VIR
    """)
    # Sans journal, l'avoir ne se distingue pas d'un règlement : la somme n'est pas cherchée.
    assert groupes(resultat) == []
    table = livre("""
        2025-01-03 411000 C F1 412,37 Facture
        2025-01-06 411000 C F2 650,14 Facture
        2025-01-09 411000 C F3 88,91 Facture
        2025-01-11 411000 C A1 -120,40 Avoir
        2025-02-20 411000 C B1 -618,65 VIR
    """).assign(JournalCode=["VE", "VE", "VE", "VE", "BQ"])
    table = table.astype({"JournalCode": table["EcritureLet"].dtype})
    avec = lettrer(table, comptes=COMPTES, appliquer=Confiance.PROBABLE)
    assert groupes(avec, "probable") == [[3, 4, 5, 6]]


def test_une_facture_payee_en_trois_mensualites_egales():
    # 1 000,00 / 3 = 333,33 + 333,33 + 333,34.
    resultat = essayer("""
        2025-01-03 411000 C F1 1000,00 Facture
        2025-01-20 411000 C F2 412,37 Facture
        2025-02-03 411000 C B1 -333,33 VIR
        2025-03-03 411000 C B2 -333,33 VIR
        2025-04-03 411000 C B3 -333,34 VIR
    """)
    assert groupes(resultat, "probable") == [[2, 4, 5, 6]]
    assert "échéances" in resultat.groupes["Motif"][0]


def test_des_montants_ronds_ne_prouvent_rien():
    # Toutes les factures sont des centaines d'euros : bien des sommes font 900,00 par hasard.
    lignes = [
        f"2025-01-{jour:02d} 411000 C F{jour} {montant}00,00 Facture"
        for jour, montant in enumerate([1, 2, 3, 4, 5, 6, 7, 8, 2, 3, 5, 7], start=1)
    ]
    resultat = essayer("\n".join([*lignes, "2025-02-20 411000 C B1 -900,00 VIR"]))
    assert groupes(resultat) == []


def test_deux_solutions_ne_sont_pas_departagees():
    # 100,01 + 300,04 = 200,02 + 200,03 = 400,05.
    resultat = essayer("""
        2025-01-03 411000 C F1 100,01 Facture
        2025-01-04 411000 C F2 200,02 Facture
        2025-01-05 411000 C F3 200,03 Facture
        2025-01-06 411000 C F4 300,04 Facture
        2025-01-07 411000 C F5 977,31 Facture
        2025-01-08 411000 C F6 861,17 Facture
        2025-02-20 411000 C B1 -400,05 VIR
    """)
    assert groupes(resultat) == []
    assert resultat.ouvertes["Motif"][6] == (
        "2 réunions de lignes la soldent, il faut une référence : 3 + 4, ou 2 + 5"
    )


def test_un_reglement_anterieur_a_ses_factures_n_est_pas_leur_somme():
    resultat = essayer("""
        2025-03-03 411000 C F1 121,37 Facture
        2025-03-09 411000 C F2 88,12 Facture
        2025-03-05 411000 C F3 18,12 Facture
        2025-01-20 411000 C B1 -209,49 VIR
    """)
    assert groupes(resultat) == []


@pytest.mark.parametrize("compte", ["445660", "445710"])
def test_un_compte_que_l_on_solde_en_bloc_n_est_pas_combine(compte: str):
    table = livre(f"""
        2025-01-03 {compte} - F1 121,37 Facture
        2025-01-09 {compte} - F2 88,12 Facture
        2025-01-12 {compte} - F3 18,12 Facture
        2025-02-20 {compte} - B1 -209,49 OD
    """)
    resultat = lettrer(
        table, comptes=["445"], comptes_cumulatifs=["4456", "4457"], appliquer=Confiance.PROBABLE
    )
    assert groupes(resultat) == []


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.integers(1_01, 90_000_01), min_size=2, max_size=40),
    st.lists(st.integers(1_01, 90_000_01), min_size=1, max_size=8),
    st.randoms(use_true_random=False),
)
def test_chaque_solution_se_solde_et_aucune_ligne_n_est_dans_deux(factures, autres, hasard):
    choisies = hasard.sample(factures, min(len(factures), 4))
    soldes = [*factures, -sum(choisies), *(-autre for autre in autres)]
    jours = [hasard.randrange(0, 60) for _ in factures] + [
        70 + rang for rang in range(1 + len(autres))
    ]
    lignes = Lignes.d_un_client(soldes, jours)
    proposes = combiner(lignes)
    assert len(np.unique(proposes.lignes)) == len(proposes.lignes)
    sommes = np.bincount(
        proposes.groupes, weights=lignes.solde[proposes.lignes], minlength=len(proposes.certains)
    )
    assert (sommes == 0).all()
    assert not proposes.certains.any()


def test_cinquante_mille_lignes_d_un_compte_divers_se_terminent():
    alea = np.random.default_rng(3)
    nombre = 50_000
    soldes = alea.integers(1_00, 5_000_00, nombre) * alea.choice([1, -1], nombre)
    lignes = Lignes.d_un_client(soldes.tolist(), alea.integers(0, 365, nombre).tolist())
    proposes = combiner(lignes)
    # Autant de lignes dans un seul compte : toute somme y est fortuite, environ deux pour cent
    # des lignes en trouvent une.
    assert len(proposes.certains) < nombre * 25 // 1000


def test_un_virement_solde_toutes_les_factures_d_un_jour_plutot_qu_une_partie_de_deux():
    # Le 14 : 609,26 + 1 107,75 + 3 434,03 = 5 151,04 ; le 22 : 609,26 + 1 495,46 = 2 104,72.
    # Les deux factures de 609,26 pourraient s'échanger, mais chaque virement paie un jour entier.
    resultat = essayer("""
        2025-01-14 411000 C F1 609,26 Facture
        2025-01-14 411000 C F2 1107,75 Facture
        2025-01-14 411000 C F3 3434,03 Facture
        2025-01-22 411000 C F4 609,26 Facture
        2025-01-22 411000 C F5 1495,46 Facture
        2025-02-17 411000 C B1 -5151,04 VIR
        2025-02-24 411000 C B2 -2104,72 VIR
    """)
    assert groupes(resultat, "probable") == [[2, 3, 4, 7], [5, 6, 8]]
    assert resultat.groupes["Motif"][1].startswith("solde toutes les pièces ouvertes d'un jour")


def test_un_reglement_qui_precede_une_partie_du_jour_n_en_solde_pas_toutes_les_factures():
    # 898,20 + 905,40 + 898,20 = 2 701,80, les 1er et 5 avril comme le 6 : le règlement du 1er
    # n'est pas celui des factures du 6 pour la seule raison qu'elles sont d'un même jour.
    resultat = essayer("""
        2025-04-01 401000 C F1 -898,20 Facture
        2025-04-01 401000 C F2 -905,40 Facture
        2025-04-05 401000 C F3 -898,20 Facture
        2025-04-06 401000 C F4 -898,20 Facture
        2025-04-06 401000 C F5 -905,40 Facture
        2025-04-06 401000 C F6 -898,20 Facture
        2025-04-01 401000 C B1 2701,80 CARTE
        2025-04-06 401000 C B2 2701,80 CHEQUE
    """)
    assert [5, 6, 7, 8] not in groupes(resultat)
