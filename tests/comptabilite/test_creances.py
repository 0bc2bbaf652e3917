"""Les lignes ouvertes à une date : lettres, imputation, échéances, anomalies."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from lettrine.comptabilite.creances import Comptes, creances_ouvertes
from lettrine.erreurs import DonneesInvalides, Gravite
from lettrine.tables.dossier import TIERS
from lettrine.tables.ecritures import ECRITURES
from tests.comptabilite.lettrage.livres import livre


def ouvertes(ecritures, au, **options):
    options = {"comptes": Comptes.CLIENTS, "delai": 30, **options}
    return creances_ouvertes(ecritures, au=date.fromisoformat(au), **options)


def restes(creances) -> dict[str, int]:
    lignes = creances.lignes
    return dict(zip(lignes["PieceRef"], lignes["Reste"].tolist(), strict=True))


def codes(creances) -> list[str]:
    return [a.code for a in creances.anomalies if a.gravite is not Gravite.INFORMATION]


DEUX_FACTURES = """
    2026-01-05 411000 C F1 1000,00 Facture =AA
    2026-01-20 411000 C F2 500,00 Facture =AA
    2026-02-10 411000 C B1 -1200,00 Virement =AA
    2026-04-15 411000 C B2 -300,00 Solde =AA
"""


def test_un_groupe_qui_se_ferme_plus_tard_est_ouvert_avant():
    ecritures = livre(DEUX_FACTURES)
    assert restes(ouvertes(ecritures, "2026-01-10")) == {"F1": 1000_00}
    assert restes(ouvertes(ecritures, "2026-01-31")) == {"F1": 1000_00, "F2": 500_00}
    assert restes(ouvertes(ecritures, "2026-04-14")) == {"F2": 300_00}
    assert restes(ouvertes(ecritures, "2026-04-15")) == {}


def test_le_paiement_s_impute_sur_l_echeance_la_plus_ancienne():
    ecritures = livre(DEUX_FACTURES)
    ecritures["DateEcheance"] = np.array(["2026-03-31", "2026-02-19", "NaT", "NaT"], "M8[s]")
    # F2 échoit avant F1 : B1 paie F2 (500), puis 700 de F1.
    assert restes(ouvertes(ecritures, "2026-02-28")) == {"F1": 300_00}


def test_un_reglement_lettre_avant_sa_facture_reste_ouvert_jusque_la():
    ecritures = livre("""
        2026-01-05 411000 C B1 -100,00 Acompte =AA
        2026-02-05 411000 C F1 100,00 Facture =AA
    """)
    assert restes(ouvertes(ecritures, "2026-01-31")) == {"B1": -100_00}
    assert restes(ouvertes(ecritures, "2026-02-05")) == {}


def test_un_meme_code_chez_deux_tiers_fait_deux_groupes():
    ecritures = livre("""
        2026-01-05 411000 C F1 100,00 Facture =AA
        2026-01-06 411000 D B1 -100,00 Virement =AA
    """)
    assert restes(ouvertes(ecritures, "2026-01-31")) == {"F1": 100_00, "B1": -100_00}


def test_chez_un_fournisseur_la_facture_est_positive():
    ecritures = livre("""
        2026-01-05 401000 F F1 -100,00 Facture
        2026-01-06 401000 F B1 30,00 Acompte
        2026-01-06 411000 C F9 77,00 Client
    """)
    creances = ouvertes(ecritures, "2026-01-31", comptes=Comptes.FOURNISSEURS)
    assert restes(creances) == {"F1": 100_00, "B1": -30_00}
    assert creances.solde == creances.total == 70_00


def test_l_echeance_est_celle_de_la_ligne_puis_des_conditions_puis_du_delai():
    ecritures = livre("""
        2026-01-05 411000 C1 F1 100,00 Facture
        2026-01-05 411000 C1 F2 100,00 Facture
        2026-01-05 411000 C2 F3 100,00 Facture
    """)
    ecritures["DateEcheance"] = np.array(["2026-01-09", "NaT", "NaT"], "datetime64[s]")
    ecritures["PieceDate"] = np.array(["NaT", "2026-01-02", "NaT"], "datetime64[s]")
    tiers = TIERS.table(
        {"CompAuxNum": ["C1", "C2"], "Nom": ["Un", "Deux"], "Conditions": ["fin de mois", ""]}
    )
    lignes = ouvertes(ecritures, "2026-01-31", tiers=tiers).lignes.set_index("PieceRef")
    assert lignes["DateEcheance"].dt.strftime("%Y-%m-%d").to_dict() == {
        "F1": "2026-01-09",
        "F2": "2026-01-31",
        "F3": "2026-02-04",
    }
    assert lignes["ModeEcheance"].to_dict() == {
        "F1": "saisie",
        "F2": "conditions",
        "F3": "30 jours par défaut",
    }
    assert lignes["Nom"].to_dict() == {"F1": "Un", "F2": "Un", "F3": "Deux"}


def test_sans_auxiliaire_le_compte_tient_lieu_de_tiers():
    ecritures = livre("2026-01-05 411DUPONT - F1 100,00 Facture")
    ecritures["CompteLib"] = pd.Series(["Dupont"], dtype="str")
    ligne = ouvertes(ecritures, "2026-01-31").lignes.iloc[0]
    assert (ligne["CompAuxNum"], ligne["Nom"]) == ("411DUPONT", "Dupont")


def test_bag_01_une_ligne_sans_date_n_est_pas_comptee():
    creances = ouvertes(livre("- 411000 C F1 100,00 Facture"), "2026-01-31")
    assert codes(creances) == ["BAG-01"]
    assert creances.anomalies[0].rang == 2
    assert creances.total == creances.solde == 0


def test_bag_02_bag_03_bag_04_des_fiches_a_corriger():
    ecritures = livre("""
        2026-01-05 411000 C1 F1 100,00 Facture
        2026-01-05 411000 X9 F2 100,00 Facture
    """)
    tiers = TIERS.table(
        {
            "CompAuxNum": ["C1", "C1"],
            "Nom": ["Un", "Autre"],
            "Conditions": ["quand on peut", ""],
            "Rang": [5, 6],
        }
    )
    creances = ouvertes(ecritures, "2026-01-31", tiers=tiers)
    assert codes(creances) == ["BAG-02", "BAG-03", "BAG-04"]
    assert "quand on peut" in creances.anomalies[0].message
    assert "X9" in creances.anomalies[1].message
    assert creances.anomalies[2].rang == 6


def test_bag_05_une_echeance_ne_precede_pas_la_piece():
    ecritures = livre("2026-01-05 411000 C F1 100,00 Facture")
    ecritures["PieceDate"] = np.array(["2026-01-05"], "datetime64[s]")
    ecritures["DateEcheance"] = np.array(["2025-02-04"], "datetime64[s]")
    creances = ouvertes(ecritures, "2026-01-31")
    assert codes(creances) == ["BAG-05"]
    assert "04/02/2025" in creances.anomalies[0].message


def test_bag_09_et_bag_12_disent_ce_qui_est_suppose():
    creances = ouvertes(
        livre("""
            2026-01-05 411000 C F1 100,00 Facture
            2026-01-25 411000 C B1 -40,00 Virement
        """),
        "2026-01-31",
    )
    assert [a.code for a in creances.anomalies] == ["BAG-09", "BAG-12"]
    assert creances.anomalies[1].montant == -40_00
    reglement = creances.lignes.set_index("PieceRef").loc["B1"]
    assert pd.isna(reglement["DateEcheance"])
    assert reglement["ModeEcheance"] == ""


def test_un_livre_vide_n_a_rien_d_ouvert():
    vide = ECRITURES.table({"Debit": [], "Rang": []})
    creances = ouvertes(vide, "2026-01-31")
    assert (len(creances.lignes), creances.solde, creances.lues) == (0, 0, 0)


def test_la_table_doit_avoir_la_forme_attendue():
    with pytest.raises(DonneesInvalides, match="TAB-01"):
        ouvertes(livre(DEUX_FACTURES).drop(columns="Debit"), "2026-01-31")


def test_la_source_n_est_pas_modifiee():
    ecritures = livre(DEUX_FACTURES)
    avant = ecritures.copy(deep=True)
    ouvertes(ecritures, "2026-03-01")
    pd.testing.assert_frame_equal(ecritures, avant)
