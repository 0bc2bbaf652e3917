"""Les OD des écarts : comptes, numéros, dates, TVA, mauvaises écritures de facture."""

from datetime import date
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

from lettrine.comptabilite.lettrage.ecarts import Tolerance, od_d_ecarts
from lettrine.comptabilite.lettrage.ecarts.comptes import (
    ComptesDuLivre,
    lire_roles,
    roles_verifies,
)
from lettrine.comptabilite.lettrage.ecarts.tva import Origine, au_taux
from lettrine.comptabilite.lettrage.od import Ligne, OptionsDOd, Piece, ecrire_les_od
from lettrine.erreurs import Gravite, ParametreInconnu
from lettrine.parametres import livres
from lettrine.tables.ecritures import ECRITURES
from tests.comptabilite.lettrage.ecarts.essais import essayer, lignes_d_od

TROIS_POUR_CENT = Tolerance(taux=Decimal(3))
ECART = """
    2025-01-10 411000 C FA250101 100,00 Facture
    2025-02-10 411000 C B1 -99,98 VIR FA250101
"""


def vente(*lignes, numero="1", journal="VE", tiers="411000", regle="1176,00"):
    """Une facture du 3 mars, ligne à ligne (compte, solde en euros), et son règlement le 11."""
    rangees = [(journal, numero, "2025-03-03", compte, solde) for compte, solde in lignes]
    signe = "-" if tiers.startswith("41") else ""
    rangees.append(("BQ", "9", "2025-03-11", tiers, f"{signe}{regle}"))
    soldes = np.array([int(Decimal(r[4].replace(",", ".")) * 100) for r in rangees])
    return ECRITURES.table(
        {
            "JournalCode": [r[0] for r in rangees],
            "EcritureNum": [r[1] for r in rangees],
            "EcritureDate": np.array([r[2] for r in rangees], "datetime64[s]"),
            "CompteNum": [r[3] for r in rangees],
            "CompAuxNum": ["C" if r[3] == tiers else "" for r in rangees],
            "PieceRef": ["FA250301"] * len(lignes) + ["B1"],
            "EcritureLib": ["Facture"] * len(lignes) + ["VIR FA250301"],
            "Debit": np.maximum(soldes, 0),
            "Credit": np.maximum(-soldes, 0),
            "Rang": np.arange(2, len(rangees) + 2),
        }
    )


def od_de(table, tolerance=TROIS_POUR_CENT, **options):
    essai = essayer(table, tolerance)
    return od_d_ecarts(essai.ecritures, essai.ecarts, **options)


def montants(od) -> dict[str, int]:
    lignes = od.lignes
    assert (lignes["Debit"].sum() == lignes["Credit"].sum()).all()
    return dict(zip(lignes["CompteNum"], lignes["Debit"] - lignes["Credit"], strict=True))


# --- les comptes -------------------------------------------------------------------------


def comptes_de(*numeros, ouverture=date(2025, 1, 1)):
    table = ECRITURES.table(
        {
            "CompteNum": numeros,
            "EcritureDate": np.array(["2025-01-02"] * len(numeros), "datetime64[s]"),
            "Rang": np.arange(2, len(numeros) + 2),
        }
    )
    return ComptesDuLivre(table, ouverture)


@pytest.mark.parametrize(
    ("numeros", "racine", "attendu"),
    [
        (("411000", "707000"), "658", "658000"),
        (("41100000", "70700000"), "658", "65800000"),
        (("411", "707"), "658", "658"),
        (("411000", "6580"), "658", "6580"),
        (("411000", "658000", "658800"), "658", "658000"),
        # 6582 est au plan (amendes) : il ne tient pas lieu de 658.
        (("411000", "658200"), "658", "658000"),
        # Un seul sous-compte propre à l'entreprise : c'est lui.
        (("411000", "4457120"), "44571", "4457120"),
        (("411000", "445711", "445712"), "44571", "445710"),
    ],
)
def test_le_compte_d_un_role_est_celui_du_livre(numeros, racine, attendu):
    assert comptes_de(*numeros).designer(racine)[0] == attendu


def test_eca_07_un_compte_que_le_livre_n_a_pas_est_a_ouvrir():
    comptes = comptes_de("411000", "665000")
    comptes.designer("665")
    comptes.designer("658")
    (anomalie,) = comptes.a_ouvrir()
    assert (anomalie.code, anomalie.gravite) == ("ECA-07", Gravite.INFORMATION)
    assert "658000 (Pénalités et autres charges)" in anomalie.message
    assert "Charges diverses" in comptes_de("411000", ouverture=date(2024, 1, 1)).designer("658")[1]


def test_le_change_suit_le_plan_de_l_ouverture_de_l_exercice():
    roles = [lire_roles(livres(), date(annee, 7, 1)) for annee in (2016, 2017, 2025)]
    assert [(r.perte_de_change, r.gain_de_change) for r in roles] == [
        ("666", "766"), ("656", "756"), ("656", "756"),
    ]  # fmt: skip


def test_eca_06_apres_le_dernier_jour_verifie_les_derniers_comptes_servent():
    roles, (anomalie,) = roles_verifies(livres(), date(2031, 1, 1))
    assert roles == lire_roles(livres(), date(2026, 12, 31))
    assert (anomalie.code, anomalie.gravite) == ("ECA-06", Gravite.A_TRAITER)
    with pytest.raises(ParametreInconnu, match="PAR-03"):
        lire_roles(livres(), date(2031, 1, 1))


PROPRE = """
["lettrage/comptes_d_ecart"]
[["lettrage/comptes_d_ecart".valeurs]]
depuis = 2025-01-01
reference = "Usage du cabinet"
valeur = {{ {} }}
"""


def test_un_fichier_du_cabinet_ne_dit_que_les_comptes_qu_il_change():
    reglages = livres().avec(PROPRE.format('perte_de_reglement = "658200"'))
    roles = lire_roles(reglages, date(2025, 1, 1))
    assert (roles.perte_de_reglement, roles.gain_de_reglement) == ("658200", "758")
    od = od_de(ECART, Tolerance(1_00), parametres=reglages)
    assert montants(od) == {"658200": 2, "411000": -2}


@pytest.mark.parametrize(
    "faute", ["perte_de_reglement = 658", 'clients = "411"', "clients = []", 'tva = ["44X"]']
)
def test_par_04_des_comptes_mal_ecrits_sont_refuses(faute):
    with pytest.raises(ParametreInconnu, match="PAR-04"):
        lire_roles(livres().avec(PROPRE.format(faute)), date(2025, 2, 1))


def test_par_04_une_valeur_qui_n_est_pas_une_table_est_refusee():
    reglages = livres().avec(PROPRE.format("").replace("{  }", '"658"'))
    with pytest.raises(ParametreInconnu, match="PAR-04"):
        lire_roles(reglages, date(2025, 2, 1))


# --- les pièces --------------------------------------------------------------------------


def test_une_piece_reprend_apres_la_derniere_de_sa_serie_et_de_son_annee():
    livre = ECRITURES.table(
        {"PieceRef": ["ECART-2025-0009", "ECART-2024-0050", "ECART-2025-X"], "Rang": [2, 3, 4]}
    )
    lignes = (Ligne("658000", "", 1), Ligne("411000", "", -1), Ligne("445710", "", 0))
    pieces = [
        Piece(serie, np.datetime64(jour), "Essai", lignes)
        for serie, jour in (
            ("ECART", "2025-01-01"),
            ("ECART", "2024-01-01"),
            ("ACOMPTE", "2025-01-01"),
        )
    ]
    od = ecrire_les_od(livre, pieces)
    assert od["PieceRef"].unique().tolist() == [
        "ECART-2025-0010", "ECART-2024-0051", "ACOMPTE-2025-0001",
    ]  # fmt: skip
    assert len(od) == 6  # la ligne nulle n'est pas écrite
    assert od["Rang"].tolist() == [5, 6, 7, 8, 9, 10]
    assert od["EcritureNum"].equals(od["PieceRef"])


def test_le_journal_garde_le_libelle_du_livre():
    table = vente(("411000", "1200,00"), ("707000", "-1000,00"), ("445710", "-200,00"))
    table.loc[0, ["JournalCode", "JournalLib"]] = ["DIV", "Divers"]
    assert od_de(table, options=OptionsDOd("DIV")).lignes["JournalLib"].unique().tolist() == [
        "Divers"
    ]
    assert od_de(table).lignes["JournalLib"].unique().tolist() == ["Opérations diverses"]


@pytest.mark.parametrize(
    ("le", "attendu"),
    [(None, "2025-02-10"), (date(2025, 12, 31), "2025-12-31"), (date(2025, 1, 31), "2025-02-10")],
)
def test_l_od_est_datee_du_jour_demande_jamais_avant_la_derniere_ligne(le, attendu):
    od = od_de(ECART, Tolerance(1_00), options=OptionsDOd(le=le))
    assert {ligne[1] for ligne in lignes_d_od(od.lignes)} == {attendu}


def test_les_od_ont_la_forme_d_une_table_d_ecritures():
    od = od_de(ECART, Tolerance(1_00)).lignes
    ECRITURES.verifier(od)
    assert od["ValidDate"].isna().all()
    assert od["CompAuxNum"].tolist() == ["", "C"]


# --- la TVA d'un escompte ----------------------------------------------------------------


def test_la_somme_d_une_ventilation_est_l_escompte_au_centime():
    """0,01 € d'escompte, puis des montants que rien ne divise exactement."""
    for escompte in (1, 2, 7, 13, 999, 33_33):
        ventilation = Origine(
            118_49, {"1": 16_67, "2": 1_33}, {"2183": 50_00, "2154": 50_49}
        ).ventiler(escompte)
        assert ventilation.hors_taxes + sum(ventilation.taxes.values()) == escompte
        assert sum(ventilation.biens.values()) == ventilation.hors_taxes
        assert sum(au_taux(Decimal("0.055"), escompte)) == escompte


def test_une_vente_sans_tva_a_un_escompte_hors_taxes():
    od = od_de(vente(("411000", "1200,00"), ("707000", "-1200,00")))
    assert montants(od) == {"665000": 24_00, "411000": -24_00}
    assert [a.code for a in od.anomalies] == ["ECA-07"]


def test_une_autoliquidation_partielle_ne_laisse_que_la_taxe_facturee():
    """Un sous-traitant : 600 avec 120 de TVA, et 480 autoliquidés (96 dus, 96 déductibles)."""
    od = od_de(
        vente(
            ("604000", "1080,00"), ("445660", "120,00"), ("445662", "96,00"), ("445200", "-96,00"),
            ("401000", "-1200,00"), tiers="401000",
        )
    )  # fmt: skip
    # 24,00 x 120 / 1 200 = 2,40
    assert montants(od) == {"401000": 24_00, "765000": -21_60, "445660": -2_40}


def test_des_factures_d_une_meme_ecriture_se_distinguent_par_leur_piece():
    """Une écriture par jour : deux factures, l'une à 20 %, l'autre exonérée."""
    table = vente(
        ("411000", "1200,00"), ("707000", "-1000,00"), ("445710", "-200,00"),
        ("411000", "800,00"), ("708000", "-800,00"),
    )  # fmt: skip
    table.loc[3:4, "PieceRef"] = "FA250302"
    table.loc[3, "CompAuxNum"] = "D"
    assert montants(od_de(table)) == {"665000": 20_00, "445710": 4_00, "411000": -24_00}


def test_un_livre_sans_numero_d_ecriture_se_lit_par_piece():
    table = vente(("411000", "1200,00"), ("707000", "-1000,00"), ("445710", "-200,00"), numero="0")
    table["EcritureNum"] = pd.Series(["0"] * len(table), dtype=table["EcritureNum"].dtype)
    assert montants(od_de(table)) == {"665000": 20_00, "445710": 4_00, "411000": -24_00}


def test_eca_03_l_ecriture_de_la_facture_n_est_pas_dans_le_livre():
    od = od_de(vente(("411000", "1200,00")))
    assert montants(od) == {"665000": 20_00, "445710": 4_00, "411000": -24_00}
    constat = od.anomalies[0]
    assert (constat.code, constat.gravite, constat.rang) == ("ECA-03", Gravite.INFORMATION, 2)
    assert "4,00\xa0€" in constat.message
    assert "20\xa0%" in constat.message


@pytest.mark.parametrize(
    "lignes",
    [
        # il manque 100,00 à l'écriture
        (("411000", "1200,00"), ("707000", "-900,00"), ("445710", "-200,00")),
        # la TVA est plus grande que le total
        (("411000", "1200,00"), ("707000", "800,00"), ("445710", "-2000,00")),
    ],
)
def test_eca_04_une_ecriture_de_facture_bancale_est_signalee(lignes):
    od = od_de(vente(*lignes))
    assert montants(od) == {"665000": 20_00, "445710": 4_00, "411000": -24_00}
    constat = od.anomalies[0]
    assert (constat.code, constat.gravite) == ("ECA-04", Gravite.A_TRAITER)


def test_eca_05_un_bien_inconnu_n_a_pas_d_od():
    essai = essayer(vente(("404000", "-1200,00"), tiers="404000"), TROIS_POUR_CENT)
    od = od_d_ecarts(essai.ecritures, essai.ecarts)
    assert essai.ecarts.table["Nature"].tolist() == ["escompte obtenu"]
    assert od.lignes.empty
    assert [(a.code, a.gravite) for a in od.anomalies] == [("ECA-05", Gravite.A_TRAITER)]


def test_un_fournisseur_d_immobilisations_sans_bien_dans_l_ecriture_va_en_765():
    od = od_de(
        vente(("606300", "1000,00"), ("445660", "200,00"), ("404000", "-1200,00"), tiers="404000")
    )
    assert montants(od) == {"404000": 24_00, "765000": -20_00, "445660": -4_00}


def test_deux_biens_se_partagent_l_escompte():
    od = od_de(
        vente(
            ("218300", "700,00"), ("215400", "300,00"), ("445620", "200,00"),
            ("404000", "-1200,00"), tiers="404000",
        )
    )  # fmt: skip
    assert montants(od) == {
        "404000": 24_00, "215400": -6_00, "218300": -14_00, "445620": -4_00,
    }  # fmt: skip


def test_un_avoir_du_groupe_reduit_la_tva_de_l_escompte():
    """1 200 de facture, 600 d'avoir exonéré : 2 % de 600 = 12,00, TVA 12 x 200 / 600 = 4,00."""
    facture = vente(
        ("411000", "1200,00"), ("707000", "-1000,00"), ("445710", "-200,00"), regle="588,00"
    )
    avoir = vente(("411000", "-600,00"), ("708000", "600,00"), numero="2").iloc[:2]
    autre = vente(("411000", "50,00"), ("707000", "-50,00"), numero="3").iloc[:2]
    avoir["EcritureLib"] = "Avoir FA250301"
    autre[["PieceRef", "CompAuxNum"]] = ["FA250399", "Z"]
    table = pd.concat([facture, avoir, autre, autre.assign(EcritureNum="4")], ignore_index=True)
    table["Rang"] = np.arange(2, len(table) + 2)
    table["EcritureNum"] = table["EcritureNum"].astype(facture["EcritureNum"].dtype)
    assert montants(od_de(table)) == {"665000": 8_00, "445710": 4_00, "411000": -12_00}
