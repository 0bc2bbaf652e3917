"""Le rapprochement du registre et du livre : chaque genre d'écart, et ce qui est toujours vrai."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from lettrine.comptabilite.immobilisations.comptes_des_biens import ComptesDesBiens
from lettrine.comptabilite.immobilisations.ecritures import OptionsDeCloture, od_de_cloture
from lettrine.comptabilite.immobilisations.mouvements import mouvements
from lettrine.comptabilite.immobilisations.rapprochement import rapprocher_le_livre
from lettrine.tables.ecritures import ECRITURES
from tests.comptabilite.immobilisations.registres import codes, message, plan_de
from tests.comptabilite.immobilisations.test_proprietes import ESSAIS, biens

ANCIEN = {"DateAcquisition": "2025-01-01"}
NOUVEAU = {
    "NumBien": "M2",
    "DateAcquisition": "2026-07-01",
    "PieceRef": "F7",
    "CoutEntree": 6_000_00,
}


def livre(*lignes, au="2026-12-31"):
    """Un livre de lignes (compte, solde, journal, date, pièce), équilibré par le compte 471."""
    completes = [(*ligne, *("OD", au, "")[len(ligne) - 2 :]) for ligne in lignes]
    completes.append(("471000", -sum(x[1] for x in completes), "OD", au, ""))
    comptes, soldes, journaux, jours, pieces = (list(c) for c in zip(*completes, strict=True))
    return ECRITURES.table(
        {
            "JournalCode": journaux,
            "CompteNum": comptes,
            "EcritureDate": np.array(jours, "datetime64[s]"),
            "PieceRef": pieces,
            "EcritureLib": [f"ECRITURE {rang}" for rang in range(len(comptes))],
            "Debit": [max(s, 0) for s in soldes],
            "Credit": [max(-s, 0) for s in soldes],
            "Rang": range(2, len(comptes) + 2),
        }
    )


def an(compte, solde, jour="2026-01-01"):
    return compte, solde, "AN", jour


# M1 : 10 000 sur 5 ans depuis 2025, 2 000 amortis à l'ouverture de 2026, 2 000 dotés en 2026.
OUVERTURE = (an("215400", 10_000_00), an("281540", -2_000_00))
DOTATION = ("281540", -2_000_00, "OD", "2026-12-31", "DOT")


def rendre(donnes, *lignes, faits=(), **options):
    plan = plan_de(donnes, faits, du="2026-01-01", au="2026-12-31")
    return rapprocher_le_livre(plan, livre(*lignes), **options)


def explications(rendu):
    return rendu.ecarts[["CompteNum", "Explication", "Ecart"]].values.tolist()


def test_un_livre_a_jour_n_a_aucun_ecart():
    rendu = rendre([ANCIEN], *OUVERTURE, DOTATION)
    assert rendu.juste
    assert rendu.ecarts.empty
    assert rendu.anomalies == []
    assert rendu.comptes[["Nature", "CompteNum", "Livre"]].values.tolist() == [
        ["Valeurs brutes", "215400", 10_000_00],
        ["Amortissements", "281540", -4_000_00],
    ]


def test_une_dotation_non_passee_est_dite_imm_70():
    rendu = rendre([ANCIEN], *OUVERTURE)
    assert explications(rendu) == [["281540", "Dotation : pas d'écriture", 2_000_00]]
    assert "arreter" in rendu.ecarts["QueFaire"].iloc[0]
    assert codes(rendu.anomalies) == ["IMM-70"]
    assert "Dotation : pas d'écriture" in message(rendu.anomalies, "IMM-70")


def test_une_dotation_differente():
    rendu = rendre([ANCIEN], *OUVERTURE, ("281540", -1_900_00))
    assert explications(rendu) == [["281540", "Dotation : montant différent", 100_00]]


def test_une_ouverture_differente():
    rendu = rendre([ANCIEN], an("215400", 10_500_00), an("281540", -2_000_00), DOTATION)
    assert explications(rendu) == [["215400", "Ouverture différente", 500_00]]
    assert rendu.comptes["EcartOuverture"].tolist() == [500_00, 0]


def test_une_acquisition_du_registre_sans_ecriture():
    rendu = rendre([ANCIEN, NOUVEAU], *OUVERTURE, ("281540", -2_600_00))
    assert explications(rendu) == [["215400", "Entrée sans écriture", -6_000_00]]
    assert rendu.ecarts["NumBien"].tolist() == ["M2"]


def test_une_facture_immobilisee_absente_du_registre_est_nommee_avec_sa_ligne():
    rendu = rendre([ANCIEN], *OUVERTURE, DOTATION, ("215400", 800_00, "AC", "2026-05-04", "F9"))
    assert explications(rendu) == [["215400", "Écriture sans bien au registre", 800_00]]
    lu = rendu.ecarts.iloc[0]
    assert (lu["PieceRef"], lu["LigneDuLivre"], lu["Date"].date()) == ("F9", 5, date(2026, 5, 4))


def test_la_meme_piece_a_un_autre_montant():
    facture = ("215400", 7_200_00, "AC", "2026-07-01", "f7")
    rendu = rendre([ANCIEN, NOUVEAU], *OUVERTURE, facture, ("281540", -2_600_00))
    assert explications(rendu) == [["215400", "Même pièce, montant différent", 1_200_00]]
    assert rendu.ecarts["LigneDuLivre"].tolist() == [4]


def test_plusieurs_biens_d_une_facture_sont_rapproches_ensemble():
    part = NOUVEAU | {"NumBien": "M3", "CoutEntree": 1_000_00, "Duree": 1}
    facture = ("215400", 7_000_00, "AC", "2026-07-03", "F7")
    rendu = rendre([ANCIEN, NOUVEAU, part], *OUVERTURE, facture, ("281540", -3_100_00))
    assert rendu.juste
    assert rendu.ecarts.empty


def test_un_bien_passe_dans_un_autre_compte():
    facture = ("218400", 6_000_00, "AC", "2026-07-01", "F7")
    rendu = rendre([ANCIEN, NOUVEAU], *OUVERTURE, facture, ("281540", -2_600_00))
    assert explications(rendu) == [
        ["215400", "Imputé au compte 218400", -6_000_00],
        ["218400", "Imputé ici, attendu au compte 215400", 6_000_00],
    ]


def test_deux_ecritures_contraires_s_annulent():
    erreur = ("215400", 300_00, "OD", "2026-03-01", "X")
    retour = ("215400", -300_00, "OD", "2026-03-09", "Y")
    rendu = rendre([ANCIEN], *OUVERTURE, DOTATION, erreur, retour)
    assert rendu.juste
    assert rendu.ecarts.empty


def test_une_cession_que_le_livre_ne_connait_pas_encore():
    cede = ANCIEN | {"DateSortie": "2026-06-30", "NatureSortie": "cession", "PrixCession": 5_000_00}
    rendu = rendre([cede], *OUVERTURE)
    # Amorti 2 000 + 1 000 en 2026, tout part avec le bien : 3 000.
    assert explications(rendu) == [
        ["215400", "Sortie sans écriture", 10_000_00],
        ["281540", "Dotation : pas d'écriture", 1_000_00],
        ["281540", "Amortissements des biens sortis : pas d'écriture", -3_000_00],
    ]


def test_une_sortie_ecrite_d_un_bien_encore_au_registre():
    sortie = ("215400", -10_000_00, "OD", "2026-09-30", "CESSION")
    rendu = rendre([ANCIEN], *OUVERTURE, DOTATION, sortie)
    assert explications(rendu) == [["215400", "Sortie écrite, bien encore au registre", -10_000_00]]


def test_une_subvention_se_rapproche_avec_sa_part_viree():
    aide = ANCIEN | {"Subvention": 5_000_00}
    ouverture = (*OUVERTURE, an("131000", -5_000_00), an("139000", 1_000_00))
    juste = rendre([aide], *ouverture, DOTATION, ("139000", 1_000_00))
    assert juste.juste
    assert juste.comptes["CompteNum"].tolist() == ["215400", "281540", "131000", "139000"]
    oubliee = rendre([aide], *ouverture, DOTATION)
    assert explications(oubliee) == [["139000", "Subvention : pas d'écriture", -1_000_00]]


def test_les_immobilisations_financieres_ne_comptent_que_si_le_registre_en_a():
    depot = an("275000", 3_700_00)
    assert rendre([ANCIEN], *OUVERTURE, DOTATION, depot).juste
    caution = {"NumBien": "D1", "CompteNum": "275000", "CoutEntree": 3_000_00, "Duree": None}
    rendu = rendre([ANCIEN, caution | ANCIEN], *OUVERTURE, DOTATION, depot)
    assert explications(rendu) == [["275000", "Ouverture différente", 700_00]]


def test_imm_71_les_exercices_du_livre_et_du_registre_different():
    plan = plan_de([ANCIEN], du="2026-01-01", au="2026-12-31")
    rendu = rapprocher_le_livre(
        plan, livre(("215400", 10_000_00, "AC", "2026-03-01", ""), ("281540", -4_000_00))
    )
    assert codes(rendu.anomalies) == ["IMM-71"]
    assert rendu.juste


def a_jour(plan, annee):
    """Le livre que font les à-nouveaux du registre, ses acquisitions et ses OD."""
    comptes = ComptesDesBiens(ECRITURES.vide(), date(annee, 1, 1), plan.biens.comptes)
    faits, ouverture = mouvements(plan), [an("101000", 0, f"{annee}-01-01")]
    for designer, colonne, signe in (
        (comptes.bien, "BrutDebut", 1),
        (comptes.amortissement, "AmortiDebut", -1),
        (lambda _: comptes.role("derogatoire"), "DerogatoireDebut", -1),
    ):
        for compte, montant in zip(faits["CompteNum"], faits[colonne].tolist(), strict=True):
            ouverture.append(an(designer(compte), signe * montant, f"{annee}-01-01"))
    base = livre(*ouverture, au=f"{annee}-12-31")
    od = od_de_cloture(plan, base, options=OptionsDeCloture(acquisitions=True))
    return pd.concat([base, od.lignes], ignore_index=True)


@ESSAIS
@given(st.lists(biens(), min_size=1, max_size=5), st.data())
def test_le_livre_fait_du_registre_s_y_rapproche_et_tout_ecart_est_explique(donnes, donnees):
    numerotes = [un | {"NumBien": f"B{rang}"} for rang, un in enumerate(donnes)]
    annee = donnees.draw(st.integers(2012, 2022))
    plan = plan_de(numerotes, du=f"{annee}-01-01", au=f"{annee}-12-31")
    ecritures = a_jour(plan, annee)
    rendu = rapprocher_le_livre(plan, ecritures)
    assert rendu.juste, rendu.comptes
    garde = donnees.draw(st.lists(st.booleans(), min_size=len(ecritures), max_size=len(ecritures)))
    partiel = ecritures[garde].reset_index(drop=True)
    if partiel.empty:
        return
    ecarts = rapprocher_le_livre(plan, partiel)
    par_compte = ecarts.ecarts.groupby("CompteNum")["Ecart"].sum()
    attendus = ecarts.comptes.set_index("CompteNum")["Ecart"]
    assert par_compte[par_compte != 0].to_dict() == attendus[attendus != 0].to_dict()
    melange = partiel.iloc[::-1]
    autre = rapprocher_le_livre(plan, melange)
    assert_frame_equal(autre.comptes, ecarts.comptes)


@pytest.mark.parametrize("vide", [True, False])
def test_un_livre_sans_immobilisation_dit_tout_ce_qui_manque(vide):
    lignes = () if vide else (("411000", 100_00, "VE", "2026-02-01", "V1"),)
    rendu = rendre([ANCIEN], *lignes)
    assert [explication for _, explication, _ in explications(rendu)] == [
        "Ouverture différente",
        "Ouverture différente",
        "Dotation : pas d'écriture",
    ]
