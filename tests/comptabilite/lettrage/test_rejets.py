"""Les chèques impayés, prélèvements et effets rejetés."""

import pytest

from lettrine.comptabilite.lettrage import Confiance, lettrer
from tests.comptabilite.lettrage.livres import COMPTES, essayer, livre


def lettres(resultat):
    return resultat.lignes["EcritureLet"].tolist()


@pytest.mark.parametrize(
    "libelle",
    [
        *("CHQ IMPAYE DUPRE", "REJET PRLV DUPRE", "PRELEVEMENT REJETÉ", "RETOUR LCR"),
        *("EFFET IMPAYÉ", "IMP CHQ 1234567", "REJ PRLV DUPRE", "RET. CHQ 1234567"),
        *("DEFAUT DE PROVISION", "PRLV REFUSÉ", "CHQ 1234567 IMP.", "EFFETS RETOURNES"),
    ],
)
def test_le_rejet_rouvre_la_facture_et_n_est_jamais_avec_le_reglement_seul(libelle: str):
    resultat = essayer(f"""
        2025-01-05 411000 DUPRE FA1 300,00 Facture
        2025-02-05 411000 DUPRE BQ1 -300,00 CHQ DUPRE
        2025-02-12 411000 DUPRE BQ2 300,00 {libelle}
    """)
    assert lettres(resultat) == ["aa", "aa", "aa"]
    assert resultat.groupes["Solde"].tolist() == [300_00]
    assert "règlement rejeté" in resultat.groupes["Motif"][0]
    assert [a.code for a in resultat.anomalies] == ["LET-05"]


@pytest.mark.parametrize("libelle", ["IMP. REVENUS", "VIR RETARDE", "IMPORT CHQ", "REJOINT"])
def test_un_libelle_voisin_n_est_pas_un_rejet(libelle: str):
    resultat = essayer(f"""
        2025-01-05 411000 DUPRE FA1 300,00 Facture
        2025-02-05 411000 DUPRE BQ1 -300,00 CHQ DUPRE
        2025-02-12 411000 DUPRE FA2 300,00 {libelle}
    """)
    assert not resultat.anomalies


def test_le_rejet_qui_cite_son_cheque_n_est_pas_lettre_avec_lui():
    resultat = essayer("""
        2025-01-03 411000 ROBIN FA00010 975,96 Facture FA00010
        2025-01-23 411000 ROBIN BQ01 -975,96 CHQ 5454558 ROBIN
        2025-01-31 411000 ROBIN BQ02 975,96 IMP CHQ 5454558
        2025-02-12 411000 ROBIN BQ03 -975,96 VIR ROBIN
    """)
    assert lettres(resultat) == ["AA"] * 4


def test_un_nouveau_reglement_solde_la_facture_rouverte():
    resultat = essayer("""
        2025-01-05 411000 DUPRE FA1 300,00 Facture
        2025-02-05 411000 DUPRE BQ1 -300,00 CHQ DUPRE
        2025-02-12 411000 DUPRE BQ2 300,00 CHQ IMPAYE
        2025-03-02 411000 DUPRE BQ3 -300,00 VIR DUPRE
    """)
    assert lettres(resultat) == ["AA"] * 4


def test_le_rejet_d_un_reglement_deja_lettre_passe_son_code_en_minuscules():
    resultat = essayer("""
        2025-01-05 411000 DUPRE FA1 300,00 Facture =AB
        2025-02-05 411000 DUPRE BQ1 -300,00 CHQ DUPRE =AB
        2025-02-12 411000 DUPRE BQ2 300,00 CHQ IMPAYE
    """)
    assert lettres(resultat) == ["ab", "ab", "ab"]
    assert resultat.lignes["DateLet"].isna().all()
    assert resultat.groupes["Solde"].tolist() == [300_00]


def test_relancer_apres_un_rejet_ne_change_rien():
    table = livre("""
        2025-01-05 411000 DUPRE FA1 300,00 Facture =AB
        2025-02-05 411000 DUPRE BQ1 -300,00 CHQ DUPRE =AB
        2025-02-12 411000 DUPRE BQ2 300,00 CHQ IMPAYE
    """)
    premier = lettrer(table, comptes=COMPTES)
    rendue = table.assign(
        EcritureLet=premier.lignes["EcritureLet"], DateLet=premier.lignes["DateLet"]
    )
    second = lettrer(rendue, comptes=COMPTES)
    assert lettres(second) == ["ab", "ab", "ab"]
    assert second.groupes.empty
    assert second.anomalies == []


def test_le_rejet_annule_le_reglement_dont_il_cite_le_numero():
    # Deux chèques du même montant : le rejet cite le premier, 4711.
    resultat = essayer("""
        2025-01-05 411000 DUPRE FA1 300,00 Facture
        2025-01-06 411000 DUPRE FA2 300,00 Facture
        2025-02-05 411000 DUPRE 4711 -300,00 CHQ 4711 FA1
        2025-02-06 411000 DUPRE 4712 -300,00 CHQ 4712 FA2
        2025-02-12 411000 DUPRE BQ2 300,00 IMPAYE CHQ 4711
    """)
    assert lettres(resultat) == ["ab", "AA", "ab", "AA", "ab"]


def test_un_rejet_dont_la_facture_est_inconnue_reste_ouvert_avec_son_reglement():
    # Le règlement ne correspond à aucune facture : le rejet seul ne le lettre pas.
    resultat = essayer("""
        2025-01-05 411000 DUPRE FA1 123,45 Facture
        2025-02-05 411000 DUPRE BQ1 -300,00 CHQ DUPRE
        2025-02-12 411000 DUPRE BQ2 300,00 CHQ IMPAYE
    """)
    assert lettres(resultat) == ["", "", ""]
    assert "rejet du règlement de la ligne 3" in resultat.ouvertes["Motif"][2]


def test_le_rejet_d_un_reglement_groupe_rouvre_toutes_ses_factures():
    # 121,37 + 88,12 = 209,49 : on apprend ce que payait le chèque, puis son rejet le rouvre.
    resultat = essayer("""
        2025-01-05 411000 DUPRE FA1 121,37 Facture
        2025-01-12 411000 DUPRE FA2 88,12 Facture
        2025-02-05 411000 DUPRE BQ1 -209,49 CHQ DUPRE
        2025-02-12 411000 DUPRE BQ2 209,49 CHQ IMPAYE
    """)
    assert lettres(resultat) == ["aa"] * 4
    assert resultat.groupes["Solde"].tolist() == [209_49]
    assert resultat.groupes["Confiance"].tolist() == ["probable"]


def test_appliquer_certain_n_ouvre_pas_un_groupe_probable():
    resultat = essayer(
        """
        2025-01-05 411000 DUPRE FA1 121,37 Facture
        2025-01-12 411000 DUPRE FA2 88,12 Facture
        2025-02-05 411000 DUPRE BQ1 -209,49 CHQ DUPRE
        2025-02-12 411000 DUPRE BQ2 209,49 CHQ IMPAYE
    """,
        Confiance.CERTAIN,
    )
    assert lettres(resultat) == [""] * 4


def test_un_cheque_rejete_chez_un_fournisseur():
    resultat = essayer("""
        2025-01-05 401000 EDF FC1 -300,00 Facture
        2025-02-05 401000 EDF BQ1 300,00 CHQ EDF
        2025-02-12 401000 EDF BQ2 -300,00 REJET CHQ EDF
    """)
    assert lettres(resultat) == ["aa"] * 3
