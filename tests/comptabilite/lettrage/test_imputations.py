"""Un règlement chez un tiers, sa facture chez un autre."""

from lettrine.comptabilite.lettrage import lettrer
from tests.comptabilite.lettrage.livres import COMPTES, livre


def avec_journaux(texte):
    table = livre(texte)
    journal = ["BQ" if piece.startswith("B") else "VE" for piece in table["PieceRef"]]
    return table.assign(JournalCode=journal).astype({"JournalCode": table["PieceRef"].dtype})


FACTURES = """
    2025-01-05 411000 ALFA F1 1881,38 Facture
    2025-01-06 411000 ALFA F2 512,07 Facture
    2025-02-01 411000 BETA F3 77,18 Facture
    2025-02-11 411000 BETA B4 -77,18 VIR
"""


def test_un_reglement_chez_le_mauvais_tiers_est_signale_et_jamais_lettre():
    resultat = lettrer(
        avec_journaux(FACTURES + "2025-02-19 411000 BETA B1 -1881,38 VIR ALFA"), comptes=COMPTES
    )
    assert resultat.lignes["EcritureLet"].tolist()[0] == ""
    (ligne,) = resultat.imputations.to_dict("records")
    assert (ligne["RangLigne"], ligne["CompAuxNum"]) == (6, "BETA")
    assert (ligne["RangRival"], ligne["AutreAuxiliaire"], ligne["Montant"]) == (2, "ALFA", 1881_38)
    motifs = dict(zip(resultat.ouvertes["RangLigne"], resultat.ouvertes["Motif"], strict=True))
    assert "erreur d'imputation probable" in motifs[2]
    assert "ALFA" in motifs[6]


def test_un_montant_rond_ou_double_n_est_pas_une_erreur_d_imputation():
    rond = FACTURES.replace("1881,38", "1000,00") + "2025-02-19 411000 BETA B1 -1000,00 VIR"
    assert lettrer(avec_journaux(rond), comptes=COMPTES).imputations.empty
    double = (
        FACTURES
        + """
        2025-02-19 411000 BETA B1 -1881,38 VIR
        2025-02-20 411000 GAMMA B2 -1881,38 VIR
    """
    )
    assert lettrer(avec_journaux(double), comptes=COMPTES).imputations.empty


def test_un_montant_rond_que_cite_le_reglement_est_une_erreur_d_imputation():
    texte = FACTURES.replace("1881,38", "1000,00").replace("F1 ", "FA250123 ")
    texte += "2025-02-19 411000 BETA B1 -1000,00 VIR FA250123"
    assert len(lettrer(avec_journaux(texte), comptes=COMPTES).imputations) == 1


def test_des_clients_et_des_fournisseurs_ne_se_confondent_pas():
    texte = FACTURES + "2025-02-19 401000 BETA B1 -1881,38 VIR"
    assert lettrer(avec_journaux(texte), comptes=COMPTES).imputations.empty
