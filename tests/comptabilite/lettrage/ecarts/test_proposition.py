"""Ce qui est proposé à un écart près, et ce qui ne doit pas l'être."""

from collections import Counter
from datetime import date
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from benchmarks.generateur import engendrer

from lettrine.comptabilite.lettrage import Confiance
from lettrine.comptabilite.lettrage.ecarts import Nature, Tolerance, od_d_ecarts
from lettrine.comptabilite.lettrage.ecarts.escomptes import conditions_des_tiers, lire_usuels
from lettrine.erreurs import DonneesInvalides, OptionInvalide, ParametreInconnu
from lettrine.formats import fec
from lettrine.parametres import livres
from lettrine.tables.dossier import TIERS
from lettrine.tables.ecritures import ECRITURES
from tests.comptabilite.lettrage.ecarts.essais import essayer

# --- la tolérance ------------------------------------------------------------------------


def test_eca_10_une_tolerance_negative_est_refusee():
    with pytest.raises(OptionInvalide, match="ECA-10"):
        Tolerance(-1)


@pytest.mark.parametrize("taux", ["-1", "100.01", "250"])
def test_eca_11_un_taux_hors_de_0_a_100_est_refuse(taux):
    with pytest.raises(OptionInvalide, match="ECA-11"):
        Tolerance(taux=Decimal(taux))


def test_une_tolerance_nulle_n_admet_rien():
    for tolerance in (Tolerance(0), Tolerance(taux=Decimal(0)), Tolerance(5_00, Decimal(0))):
        assert not tolerance.active
        assert tolerance.seuils(np.array([100_00])).tolist() == [0]


def test_les_bornes_sont_comprises_et_un_ecart_ne_depasse_pas_ce_qui_est_du():
    seuils = Tolerance(5_00, Decimal("2.5")).seuils(np.array([100_00, 200_00, 1_99, 1_000_00]))
    assert seuils.tolist() == [2_50, 5_00, 4, 5_00]
    assert Tolerance(5_00).seuils(np.array([3_00])).tolist() == [3_00]


# --- ce qui se répond --------------------------------------------------------------------


def test_un_ecart_nul_n_est_pas_un_ecart():
    """Deux lignes égales que rien ne rapproche sûrement : ce n'est pas affaire de tolérance."""
    essai = essayer(
        """
        2025-01-10 411000 C F1 100,00 Facture
        2025-01-11 411000 C F2 100,00 Facture
        2025-02-10 411000 C B1 -100,00 VIR
        """,
        "5",
    )
    assert essai.cles == []
    assert essai.codes == []


def test_sans_reference_il_faut_que_chacun_soit_le_seul_de_l_autre():
    """Deux règlements à la portée d'une facture : rien n'est proposé."""
    essai = essayer(
        """
        2025-01-10 411000 C F1 100,00 Facture
        2025-02-10 411000 C B1 -99,99 VIR
        2025-02-11 411000 C B2 -99,98 VIR
        """,
        "1",
    )
    assert essai.cles == []


def test_eca_01_nomme_les_lignes_entre_lesquelles_rien_ne_tranche():
    essai = essayer(
        """
        2025-01-10 411000 C F1 100,00 Facture
        2025-01-11 411000 C F2 100,05 Facture
        2025-02-10 411000 C B1 -100,02 VIR
        """,
        "1",
    )
    assert essai.codes == ["ECA-01"]
    (anomalie,) = essai.ecarts.anomalies
    assert anomalie.rang == 4
    assert "lignes 2 et 3" in anomalie.message


@pytest.mark.parametrize(
    ("jour", "propose"),
    [("2025-01-04", False), ("2025-01-05", True), ("2025-05-10", True), ("2025-05-11", False)],
)
def test_sans_reference_le_reglement_est_de_5_jours_avant_a_120_jours_apres(jour, propose):
    essai = essayer(
        f"""
        2025-01-10 411000 C F1 100,00 Facture
        {jour} 411000 C B1 -99,99 VIR
        """,
        "1",
    )
    assert essai.cles == (["2, 3"] if propose else [])


def test_une_reference_l_emporte_sur_la_fenetre_de_dates():
    essai = essayer(
        """
        2025-01-10 411000 C FA250101 100,00 Facture
        2025-12-10 411000 C B1 -100,02 VIR FA250101
        """,
        "1",
    )
    assert essai.cles == ["2, 3"]


def test_un_reglement_qui_cite_une_autre_facture_contredit_le_seul_montant():
    essai = essayer(
        """
        2025-01-10 411000 C FA250101 100,00 Facture
        2025-01-11 411000 C FA250102 700,00 Facture
        2025-02-10 411000 C B1 -100,02 VIR FA250102
        """,
        "1",
    )
    assert essai.cles == []


def test_une_ligne_qui_a_son_exact_oppose_n_a_pas_d_ecart():
    """100,02 cite la facture, mais un autre virement fait exactement 100,00."""
    essai = essayer(
        """
        2025-01-10 411000 C FA250101 100,00 Facture
        2025-01-10 411000 C FA250102 100,00 Facture
        2025-02-10 411000 C B1 -100,02 VIR FA250101
        2025-02-11 411000 C B2 -100,00 VIR
        """,
        "1",
    )
    assert "2, 4" not in essai.cles


def test_une_facture_et_un_avoir_voisins_ne_sont_pas_une_facture_et_son_reglement():
    lignes = "2025-01-{jour} 411000 {tiers} F{jour} 500,00 Facture"
    livre = "\n".join(lignes.format(jour=jour, tiers=f"X{jour}") for jour in range(10, 20))
    table = essayer(
        livre
        + """
        2025-01-10 411000 C F1 100,00 Facture
        2025-01-20 411000 C A1 -99,99 Avoir
        """
    ).ecritures.assign(JournalCode="VE")
    assert essayer(table.astype({"JournalCode": "str"}), "1").cles == []


def test_une_ligne_n_est_jamais_dans_deux_propositions():
    """Un numéro de contrat relie tout ; chaque facture a son propre règlement."""
    essai = essayer(
        """
        2025-01-10 411000 C FA250101 100,00 CONTRAT 778899
        2025-02-10 411000 C FA250102 130,00 CONTRAT 778899
        2025-01-31 411000 C B1 -100,02 VIR FA250101 CONTRAT 778899
        2025-02-28 411000 C B2 -130,03 VIR FA250102 CONTRAT 778899
        """,
        "1",
    )
    assert essai.cles == ["2, 4", "3, 5"]


def test_deux_tiers_ne_sont_jamais_rapproches():
    essai = essayer(
        """
        2025-01-10 411000 C FA250101 100,00 Facture
        2025-02-10 411000 D B1 -100,02 VIR FA250101
        """,
        "1",
    )
    assert essai.cles == []


def test_seuls_les_clients_et_les_fournisseurs_ont_des_ecarts():
    essai = essayer(
        """
        2025-01-10 467000 C FA250101 100,00 Débours
        2025-02-10 467000 C B1 -100,02 VIR FA250101
        2025-01-10 445660 - D1 100,00 TVA
        2025-02-10 445660 - D1 -100,02 DECLARATION
        2025-01-10 419100 C B3 -100,00 Acompte FA250101
        2025-02-10 419100 C B4 100,02 Acompte FA250101
        """,
        "1",
    )
    assert essai.cles == []


def test_un_groupe_qui_attend_un_accord_n_a_pas_d_ecart():
    """Ce qui se solde exactement est proposé par ailleurs : la tolérance n'y touche pas."""
    texte = """
        2025-01-01 401000 BAIL L1 -800,00 LOYER
        2025-02-01 401000 BAIL L2 -800,00 LOYER
        2025-01-05 401000 BAIL V1 800,00 VIR LOYER
        2025-02-05 401000 BAIL V2 800,00 VIR LOYER
    """
    assert essayer(texte, "5").cles == []
    assert essayer(texte, "5", Confiance.PROBABLE).cles == []


def test_un_lettrage_partiel_pose_dans_le_livre_se_solde_avec_son_ecart():
    essai = essayer(
        """
        2025-01-10 411000 C FA250101 500,00 Facture =ab
        2025-02-10 411000 C B1 -200,00 Acompte =ab
        2025-03-10 411000 C B2 -299,60 SOLDE FA250101
        """,
        "1",
    )
    assert essai.cles == ["2, 3, 4"]
    assert essai.ecarts.table["MontantDu"].tolist() == [500_00]
    assert essai.ecarts.table["MontantRegle"].tolist() == [499_60]


def test_un_lettrage_partiel_dont_le_reste_est_petit_est_un_ecart():
    essai = essayer(
        """
        2025-01-10 411000 C F1 500,00 Facture =ab
        2025-02-10 411000 C B1 -499,60 VIR =ab
        """,
        "1",
    )
    assert essai.ecarts.table["Preuve"].tolist() == ["lettrage partiel"]
    assert essai.cles == ["2, 3"]


def test_deux_lettrages_partiels_ne_sont_pas_reunis():
    essai = essayer(
        """
        2025-01-10 411000 C FA250101 500,00 Facture =ab
        2025-02-10 411000 C B1 -300,00 VIR FA250101 FA250102 =ab
        2025-01-10 411000 C FA250102 500,00 Facture =ac
        2025-02-10 411000 C B2 -700,20 VIR FA250102 =ac
        """,
        "1",
    )
    assert essai.cles == []


def test_un_rejet_reste_du_et_se_regle_a_un_ecart_pres():
    """Le chèque rejeté rouvre la facture ; le virement qui le remplace fait 0,20 de moins."""
    essai = essayer(
        """
        2025-01-05 411000 C FA250055 480,00 Facture FA250055
        2025-02-02 411000 C CH8 -480,00 CHQ 8814
        2025-02-09 411000 C RJ8 480,00 REJET CHQ 8814
        2025-02-20 411000 C B31 -479,80 VIR FA250055
        """,
        "1",
    )
    assert essai.cles == ["2, 3, 4, 5"]
    assert essai.ecarts.table[["MontantDu", "MontantRegle", "Ecart"]].to_numpy().tolist() == [
        [480_00, 479_80, 20]
    ]


def test_un_avoir_rembourse_a_un_centime_pres_n_est_pas_un_escompte():
    essai = essayer(
        """
        2025-01-05 401000 C AV250055 50,00 Avoir AV250055
        2025-01-08 401000 C B8 -49,00 REMBT AV250055
        """,
        "1",
    )
    (jugement,) = essai.ecarts.table[["Nature", "Ecart"]].to_numpy().tolist()
    assert jugement == ["écart de règlement", 1_00]


def test_une_ligne_sans_date_n_entre_dans_rien():
    essai = essayer(
        """
        - 411000 C FA250101 100,00 Facture
        2025-02-10 411000 C B1 -100,02 VIR FA250101
        """,
        "1",
    )
    assert essai.cles == []


def test_un_livre_vide_ou_sans_date_n_a_pas_d_ecart():
    essai = essayer("- 411000 C FA250101 100,00 Facture", "1")
    assert essai.cles == []
    assert od_d_ecarts(essai.ecritures, essai.ecarts).lignes.empty
    assert essayer(essai.ecritures.iloc[:0], "1").cles == []


def test_une_table_mal_formee_est_refusee_tab_01():
    essai = essayer("2025-01-10 411000 C F1 100,00 Facture", "1")
    with pytest.raises(DonneesInvalides, match="TAB-01"):
        essayer(essai.ecritures.drop(columns="Debit"), "1")


# --- les natures -------------------------------------------------------------------------

DEVISE = """
    2025-01-10 411000 C FA250101 920,00 Facture
    2025-02-10 411000 C B1 -919,50 VIR FA250101
"""


def _en_devise(montants, devises):
    table = essayer(DEVISE).ecritures
    return table.assign(Montantdevise=montants, Idevise=devises).astype(
        {"Montantdevise": "str", "Idevise": "str"}
    )


@pytest.mark.parametrize(
    ("montants", "devises", "nature"),
    [
        (["1000,00", "-1000"], ["USD", "usd"], Nature.CHANGE),
        (["1 000.00", "1000,00"], ["USD", "USD"], Nature.CHANGE),
        (["1000,00", "999,00"], ["USD", "USD"], Nature.ECART),
        (["1000,00", "1000,00"], ["USD", "GBP"], Nature.ECART),
        (["920,00", "920,00"], ["EUR", "EUR"], Nature.ECART),
        (["mille", "mille"], ["USD", "USD"], Nature.ECART),
        (["", "1000,00"], ["", "USD"], Nature.ECART),
    ],
)
def test_un_change_a_une_seule_devise_etrangere_qui_se_solde(montants, devises, nature):
    essai = essayer(_en_devise(montants, devises), "1")
    assert essai.ecarts.table["Nature"].tolist() == [nature.value]


ESCOMPTE = """
    2025-01-10 411000 C FA250101 1000,00 Facture
    2025-01-15 411000 C B1 -{paye} VIR FA250101
"""


@pytest.mark.parametrize(
    ("paye", "nature"),
    [
        ("980,00", Nature.ESCOMPTE_ACCORDE),
        ("979,99", Nature.ESCOMPTE_ACCORDE),
        ("980,01", Nature.ESCOMPTE_ACCORDE),
        ("980,02", Nature.ECART),
        ("995,00", Nature.ESCOMPTE_ACCORDE),
        ("1020,00", Nature.ECART),
    ],
)
def test_un_escompte_a_un_taux_usuel_au_centime_pres(paye, nature):
    essai = essayer(ESCOMPTE.format(paye=paye), Tolerance(taux=Decimal(3)))
    assert essai.ecarts.table["Nature"].tolist() == [nature.value]


def test_un_centime_de_difference_n_est_pas_admis_sous_un_euro():
    """0,5 % de 10,00 € font 0,05 € ; 0,04 € est un écart, pas un escompte."""
    texte = """
        2025-01-10 411000 C FA250101 10,00 Facture
        2025-01-15 411000 C B1 -9,96 VIR FA250101
    """
    assert essayer(texte, "1").ecarts.table["Nature"].tolist() == ["écart de règlement"]


def test_le_delai_d_un_escompte_se_compte_de_la_date_de_piece():
    table = essayer(ESCOMPTE.format(paye="980,00")).ecritures
    anterieure = table.assign(PieceDate=table["EcritureDate"] - np.timedelta64(6, "D"))
    essai = essayer(anterieure, Tolerance(taux=Decimal(3)))
    assert essai.ecarts.table["Nature"].tolist() == [Nature.NON_ACQUIS.value]
    assert "11 jours après la facture" in essai.ecarts.table["Motif"][0]


def test_eca_02_un_escompte_non_acquis_dit_ce_qui_reste_du():
    texte = ESCOMPTE.format(paye="980,00").replace("2025-01-15", "2025-03-15")
    essai = essayer(texte, Tolerance(taux=Decimal(3)))
    (anomalie,) = essai.ecarts.anomalies
    assert anomalie.code == "ECA-02"
    assert "20,00\xa0€ restent dus" in anomalie.message
    assert od_d_ecarts(essai.ecritures, essai.ecarts).lignes.empty


def test_le_dernier_reglement_decide_de_l_escompte():
    texte = """
        2025-01-10 411000 C FA250101 1000,00 Facture
        2025-01-15 411000 C B1 -500,00 VIR FA250101
        2025-02-15 411000 C B2 -480,00 SOLDE FA250101
    """
    essai = essayer(texte, Tolerance(taux=Decimal(3)))
    assert essai.ecarts.table["Nature"].tolist() == [Nature.NON_ACQUIS.value]


def test_la_fiche_d_un_tiers_remplace_l_usage_et_la_premiere_fiche_l_emporte():
    fiches = TIERS.table(
        {
            "CompAuxNum": ["C", "C", "D"],
            "Nom": ["Un", "Deux", "Trois"],
            "TauxEscompte": [Decimal("0.042"), Decimal("0.02"), None],
            "DelaiEscompte": [0, 5, 60],
            "Rang": [3, 2, 4],
        }
    )
    usuels = lire_usuels(livres(), date(2025, 1, 1))
    conditions = conditions_des_tiers(usuels, fiches)
    assert conditions.juger("C", du=1000_00, manque=20_00, attente=5).gagne
    assert conditions.juger("C", du=1000_00, manque=42_00, attente=5) is None
    # D n'a pas de taux : l'usage s'applique, avec son délai.
    assert not conditions.juger("D", du=1000_00, manque=20_00, attente=20).gagne
    sans = conditions_des_tiers(usuels, fiches.drop(columns=["TauxEscompte", "DelaiEscompte"]))
    assert sans.des_tiers == {}


@pytest.mark.parametrize(
    "tranches",
    ["valeur = 3", "[[valeurs.tranches]]\ntaux = 2", "[[valeurs.tranches]]\ntaux = 200\njours = 8"],
)
def test_par_04_des_escomptes_mal_ecrits_sont_refuses(tranches):
    contenu = (
        '["lettrage/escomptes_usuels"]\n[["lettrage/escomptes_usuels".valeurs]]\n'
        'depuis = 2025-01-01\nreference = "Essai"\n'
    ) + tranches.replace("[valeurs.tranches]", '["lettrage/escomptes_usuels".valeurs.tranches]')
    with pytest.raises(ParametreInconnu, match="PAR-04"):
        lire_usuels(livres().avec(contenu), date(2025, 2, 1))


# --- des livres entiers ------------------------------------------------------------------


@pytest.mark.parametrize("nom", ["000000000FEC20231231.txt", "111111111FEC20221231.TXT"])
def test_un_grand_livre_reel_sans_ecart_n_en_recoit_aucun(echantillon, nom):
    """Ses groupes se soldent au centime : tout écart proposé serait inventé."""
    table = fec.lire(echantillon(nom)).table
    sans = table.assign(
        EcritureLet=pd.Series([""] * len(table), dtype=ECRITURES["EcritureLet"].type)
    )
    for ecritures in (table, sans):
        for tolerance in (Tolerance(5_00), Tolerance(taux=Decimal(3))):
            assert essayer(ecritures, tolerance, Confiance.PROBABLE).cles == []


def test_sur_des_livres_engendres_les_ecarts_proposes_sont_les_vrais():
    """7 % des groupes ont une petite différence ; la vérité est connue."""
    justes: dict[bool, list[bool]] = {True: [], False: []}
    for graine in (1, 2, 3):
        engendre = engendrer(lignes=10_000, comptes=150, graine=graine)
        essai = essayer(engendre.table, "1")
        vrai = dict(zip(engendre.table["Rang"].tolist(), engendre.verite.tolist(), strict=True))
        tailles = Counter(engendre.verite.tolist())
        for cle, preuve in zip(essai.cles, essai.ecarts.table["Preuve"], strict=True):
            groupes = [vrai[int(rang)] for rang in cle.split(", ")]
            exact = groupes[0] >= 0 and groupes == [groupes[0]] * tailles[groupes[0]]
            justes[preuve.startswith("référence")].append(exact)
    # Une référence ne se trompe pas ; le seul montant, rarement.
    assert len(justes[True]) > 400
    assert all(justes[True])
    assert len(justes[False]) > 100
    assert sum(justes[False]) >= 0.95 * len(justes[False])


def test_dans_un_compte_tres_mouvemente_il_faut_une_reference():
    """Cent règlements ouverts : l'un d'eux est à 0,60 de la facture par hasard."""
    reglements = "\n".join(
        f"2025-02-{1 + n % 28:02d} 411000 C B{n} -{200 + 3 * n},00 VIR" for n in range(100)
    )
    facture = "2025-01-20 411000 C FA250101 350,60 Facture"
    assert essayer(f"{facture}\n{reglements}", "1").cles == []
    assert essayer(f"{facture}\n{reglements.splitlines()[50]}", "1").cles == ["2, 3"]
