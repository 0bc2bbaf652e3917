"""Le calcul entier : bords, anomalies, remontée dans le temps."""

from datetime import date
from decimal import Decimal

import pandas as pd
import pytest

from lettrine.comptabilite.penalites import Imputation, calculer
from lettrine.erreurs import DonneesInvalides, Gravite
from lettrine.parametres import livres
from lettrine.tables.penalites import (
    FACTURES_DUES,
    FACTURES_ECARTEES,
    PENALITES,
    REGLEMENTS,
    SEGMENTS_DE_PENALITES,
)
from tests.comptabilite.penalites.dettes import FACTURE, codes, essayer, message, table

DETTE = {"DateEcheance": "2026-01-31", "Montant": "1 000,00"}


def test_des_tables_vides_rendent_des_tables_vides():
    penalites = calculer(FACTURES_DUES.vide(), REGLEMENTS.vide(), au=date(2026, 6, 30))
    assert [len(t) for t in (penalites.segments, penalites.factures, penalites.ecartees)] == [0] * 3
    assert penalites.anomalies == []


@pytest.mark.parametrize("imputation", Imputation)
def test_les_tables_rendues_ont_leur_schema_et_les_donnees_sont_intactes(imputation):
    factures = table(
        FACTURES_DUES, [FACTURE | DETTE, FACTURE | DETTE | {"Facture": 2, "Type": "?"}]
    )
    reglements = table(
        REGLEMENTS, [{"Facture": 1, "DateReglement": "2026-03-01", "Montant": "10,00"}]
    )
    copies = factures.copy(deep=True), reglements.copy(deep=True)
    penalites = calculer(factures, reglements, au=date(2026, 6, 30), imputation=imputation)
    SEGMENTS_DE_PENALITES.verifier(penalites.segments)
    PENALITES.verifier(penalites.factures)
    FACTURES_ECARTEES.verifier(penalites.ecartees)
    pd.testing.assert_frame_equal(factures, copies[0])
    pd.testing.assert_frame_equal(reglements, copies[1])
    assert (penalites.au, penalites.imputation) == (date(2026, 6, 30), imputation)


def test_rien_ne_court_le_jour_de_l_echeance_ni_avant():
    assert essayer([DETTE], au=date(2026, 1, 31)).segments.empty
    assert essayer([DETTE], au=date(2026, 2, 1)).segments["Jours"].tolist() == [1]


def test_une_facture_nulle_ne_doit_rien():
    penalites = essayer([DETTE | {"Montant": "0"}])
    assert penalites.segments.empty
    assert penalites.factures["TotalDu"].tolist() == [0]


def test_un_interet_qui_s_arrondit_a_zero_laisse_l_indemnite():
    penalites = essayer([DETTE | {"Montant": "0,10"}], au=date(2026, 2, 1))
    assert penalites.factures[["Interet", "Indemnite"]].to_numpy().tolist() == [[0, 40_00]]


def test_un_reglement_avant_la_facture_reduit_le_reste_du_des_le_premier_jour():
    penalites = essayer([DETTE], [{"DateReglement": "2025-11-02", "Montant": "400,00"}],
                        au=date(2026, 2, 28))  # fmt: skip
    assert penalites.segments["Base"].tolist() == [600_00]


def test_deux_reglements_du_meme_jour_ne_font_qu_une_coupure():
    penalites = essayer(
        [DETTE],
        [{"DateReglement": "2026-03-02", "Montant": "100,00"}] * 2,
        au=date(2026, 3, 31),
    )
    assert penalites.segments[["Jours", "Base"]].to_numpy().tolist() == [
        [30, 1000_00],
        [29, 800_00],
    ]


def test_au_rejoue_le_passe_sans_voir_les_reglements_ni_les_jugements_posterieurs():
    dette = DETTE | {"DateJugement": "2026-05-01", "PieceDate": "2026-01-02"}
    reglements = [{"DateReglement": "2026-04-10", "Montant": "1 000,00"}]
    avant = essayer([dette], reglements, au=date(2026, 3, 31))
    assert avant.factures["Principal"].tolist() == [1000_00]
    assert avant.factures["Declaration"].tolist() == [False]
    le_jour = essayer([dette], reglements, au=date(2026, 4, 10))
    assert le_jour.factures["Principal"].tolist() == [0]
    assert le_jour.segments["Jours"].sum() == 28 + 31 + 10


def test_une_creance_anterieure_soldee_n_est_plus_a_declarer():
    dette = DETTE | {"DateJugement": "2026-01-20", "PieceDate": "2026-01-02"}
    penalites = essayer([dette], [{"DateReglement": "2026-03-01", "Montant": "1 000,00"}])
    assert penalites.factures[["TotalDu", "Declaration"]].to_numpy().tolist() == [[0, False]]


def test_une_creance_nee_le_jour_du_jugement_lui_est_posterieure():
    penalites = essayer([DETTE | {"DateJugement": "2026-01-20", "PieceDate": "2026-01-20"}])
    assert penalites.factures["Declaration"].tolist() == [False]
    assert penalites.factures["Interet"].item() > 0


def test_interets_d_abord_un_petit_reglement_n_entame_pas_le_principal():
    # 1 000 x 12,15 % x 28 / 365 = 9,32 ; 5 € n'en paient qu'une partie, le reste attend.
    reglements = [
        {"DateReglement": "2026-02-28", "Montant": "5,00"},
        {"DateReglement": "2026-03-31", "Montant": "5,00"},
    ]
    penalites = essayer(
        [DETTE], reglements, au=date(2026, 3, 31), imputation=Imputation.INTERETS_D_ABORD
    )
    # 1 000 x 12,15 % x 31 / 365 = 10,32 ; 19,64 courus, 10,00 réglés.
    assert penalites.segments["Base"].tolist() == [1000_00, 1000_00]
    assert penalites.factures[["Principal", "Interet", "InteretRegle", "TotalDu"]].to_numpy(
    ).tolist() == [[1000_00, 19_64, 10_00, 1000_00 + 9_64 + 40_00]]  # fmt: skip


def test_interets_d_abord_un_avoir_reduit_toujours_le_principal():
    reglement = {"DateReglement": "2026-02-28", "Montant": "500,00", "Avoir": True}
    penalites = essayer(
        [DETTE], [reglement], au=date(2026, 3, 31), imputation=Imputation.INTERETS_D_ABORD
    )
    assert penalites.segments["Base"].tolist() == [1000_00, 500_00]
    assert penalites.factures["InteretRegle"].tolist() == [0]


def test_interets_d_abord_avoir_et_reglement_le_meme_jour():
    # L'avoir passe d'abord : 1 000 - 990,68 = 9,32 de principal ; 9,32 courus au 28/02.
    # Le règlement de 18,64 paie les 9,32 d'intérêts, puis les 9,32 de principal.
    le_jour = {"DateReglement": "2026-02-28"}
    penalites = essayer(
        [DETTE],
        [le_jour | {"Montant": "18,64"}, le_jour | {"Montant": "990,68", "Avoir": True}],
        imputation=Imputation.INTERETS_D_ABORD,
    )
    assert penalites.factures["TotalDu"].tolist() == [40_00]


def test_pen_01_une_facture_sans_echeance_est_laissee_de_cote():
    penalites = essayer([DETTE | {"DateEcheance": None, "Rang": 17}])
    assert penalites.factures.empty
    assert [(a.code, a.rang, a.gravite) for a in penalites.anomalies] == [
        ("PEN-01", 17, Gravite.A_TRAITER)
    ]
    assert "La facture F1 du client DUPONT est laissée de côté" in message(penalites, "PEN-01")
    assert penalites.ecartees["Facture"].tolist() == [1]
    assert "date d'échéance" in penalites.ecartees["Motif"].item()


def test_pen_02_un_type_inconnu_est_laisse_de_cote():
    penalites = essayer([DETTE | {"Type": ""}, DETTE | {"Facture": 2, "Type": "Association"}])
    assert codes(penalites) == ["PEN-02", "PEN-02"]
    assert "« Association »" in penalites.anomalies[1].message


def test_pen_03_un_montant_negatif_est_laisse_de_cote():
    penalites = essayer([DETTE | {"Montant": "-12,00"}])
    assert codes(penalites) == ["PEN-03"]
    assert "-12,00 €" in message(penalites, "PEN-03")


@pytest.mark.parametrize("taux", [Decimal("12"), Decimal("-0.01"), 0.12, Decimal("Infinity")])
def test_pen_04_un_taux_contractuel_qui_n_en_est_pas_un(taux):
    penalites = essayer([DETTE | {"TauxPenalite": taux}, DETTE | {"Facture": 2}])
    assert "PEN-04" in codes(penalites)
    assert penalites.factures["Facture"].tolist() == [2]


@pytest.mark.parametrize("imputation", Imputation)
def test_pen_05_un_semestre_inconnu_ecarte_la_facture_et_nomme_le_fichier(imputation):
    penalites = essayer(
        [
            DETTE,
            DETTE | {"Facture": 2, "DateEcheance": "2010-01-31"},
            DETTE | {"Facture": 3, "DateEcheance": "0001-01-01", "Type": "public"},
        ],
        [{"DateReglement": "2026-11-30", "Montant": "1 000,00"}],
        au=date(2027, 1, 15),
        imputation=imputation,
    )
    ecartees = {Imputation.CAPITAL_D_ABORD: [2, 3], Imputation.INTERETS_D_ABORD: [1, 2, 3]}
    assert penalites.ecartees["Facture"].tolist() == ecartees[imputation]
    assert codes(penalites).count("PEN-05") == len(ecartees[imputation])
    assert "parametres/penalites/taux_bce.toml" in message(penalites, "PEN-05")
    assert penalites.segments["Facture"].isin(penalites.factures["Facture"]).all()


def test_pen_05_disparait_quand_l_utilisateur_complete_le_parametre():
    parametres = livres().avec("""
        ["penalites/taux_bce"]
        verifie_jusqu_au = 2027-06-30
        [["penalites/taux_bce".valeurs]]
        depuis = 2027-01-01
        valeur = 3.00
        reference = "Exemple"
        ["penalites/majoration_bce"]
        verifie_jusqu_au = 2027-06-30
    """)
    penalites = essayer([DETTE], au=date(2027, 1, 15), parametres=parametres)
    assert penalites.segments["Taux"].tolist()[-1] == Decimal("0.13")


def test_pen_05_une_indemnite_inconnue_ecarte_la_facture():
    parametres = livres().avec("""
        ["penalites/indemnite_recouvrement"]
        verifie_jusqu_au = 2025-12-31
    """)
    particulier = DETTE | {"Facture": 2, "Type": "particulier", "DateMiseEnDemeure": "2026-02-01"}
    penalites = essayer([DETTE, particulier], au=date(2026, 3, 1), parametres=parametres)
    assert penalites.ecartees["Facture"].tolist() == [1]
    assert "« Indemnité forfaitaire pour frais de recouvrement »" in message(penalites, "PEN-05")


def test_pen_06_un_taux_contractuel_trop_bas_est_releve_et_c_est_dit():
    penalites = essayer([DETTE | {"TauxPenalite": "5 %"}], au=date(2026, 7, 31))
    assert message(penalites, "PEN-06") == (
        "La facture F1 du client DUPONT a un taux contractuel de 5,00 %, inférieur au minimum"
        " légal ; il est relevé à 7,86 % (plancher 3 × 2,62 %), puis 8,25 % (plancher 3 × 2,75 %)."
    )


@pytest.mark.parametrize("genre", ["public", "particulier"])
def test_pen_07_un_taux_contractuel_est_sans_effet_hors_des_professionnels(genre):
    dette = DETTE | {"Type": genre, "DateMiseEnDemeure": "2026-02-01", "TauxPenalite": "15 %"}
    penalites = essayer([dette], au=date(2026, 6, 30))
    assert codes(penalites) == ["PEN-07"]
    assert genre in message(penalites, "PEN-07")


def test_pen_08_un_reglement_d_une_facture_inconnue_est_ignore():
    reglement = {"Facture": 9, "DateReglement": "2026-02-10", "Montant": "50,00", "Rang": 4}
    penalites = essayer([DETTE], [reglement], au=date(2026, 6, 30))
    assert [(a.code, a.rang) for a in penalites.anomalies] == [("PEN-08", 4)]
    assert penalites.factures["Principal"].tolist() == [1000_00]


def test_pen_09_et_pen_10_un_reglement_sans_date_ou_negatif_ecarte_sa_facture():
    penalites = essayer(
        [DETTE, DETTE | {"Facture": 2}, DETTE | {"Facture": 3}],
        [
            {"DateReglement": None, "Montant": "50,00"},
            {"Facture": 2, "DateReglement": "2026-03-01", "Montant": "-50,00"},
        ],
        au=date(2026, 6, 30),
    )
    assert codes(penalites) == ["PEN-09", "PEN-10"]
    assert penalites.factures["Facture"].tolist() == [3]


def test_pen_11_un_trop_percu_est_a_traiter():
    penalites = essayer([DETTE], [{"DateReglement": "2026-01-15", "Montant": "1 003,00"}])
    assert [(a.code, a.gravite) for a in penalites.anomalies] == [("PEN-11", Gravite.A_TRAITER)]
    assert penalites.factures[["TropPercu", "TotalDu", "Indemnite"]].to_numpy().tolist() == [
        [3_00, 0, 0]
    ]


def test_pen_11_un_surplus_qui_paie_les_penalites_est_une_information():
    # 28 jours : 9,32 d'intérêts ; 1 020 - 1 000 = 20, dont 9,32 d'intérêts et 10,68 d'indemnité.
    penalites = essayer([DETTE], [{"DateReglement": "2026-02-28", "Montant": "1 020,00"}])
    assert [(a.code, a.gravite) for a in penalites.anomalies] == [("PEN-11", Gravite.INFORMATION)]
    assert penalites.factures[["InteretRegle", "IndemniteReglee", "TotalDu"]].to_numpy(
    ).tolist() == [[9_32, 10_68, 29_32]]  # fmt: skip


def test_pen_12_une_naissance_inconnue_apres_un_jugement_est_signalee():
    dette = DETTE | {"DateJugement": "2026-01-20"}
    assert codes(essayer([dette], au=date(2026, 6, 30))) == ["PEN-12"]
    datee = essayer([dette | {"PieceDate": "2026-01-25"}], au=date(2026, 6, 30))
    assert codes(datee) == []


def test_pen_13_deux_factures_du_meme_numero_sont_refusees():
    with pytest.raises(DonneesInvalides, match="PEN-13"):
        essayer([DETTE, DETTE])


def test_pen_14_un_taux_a_confirmer_est_dit_une_seule_fois():
    penalites = essayer([DETTE, DETTE | {"Facture": 2}], au=date(2026, 8, 1))
    assert codes(penalites) == ["PEN-14"]
    assert "01/07/2026, 2,40 % par an" in message(penalites, "PEN-14")
    assert codes(essayer([DETTE], au=date(2026, 6, 30))) == []


def test_au_dela_de_vingt_les_anomalies_sont_resumees_et_les_ecartees_toutes_listees():
    penalites = essayer([DETTE | {"Facture": n, "Type": ""} for n in range(50)])
    assert len(penalites.anomalies) == 21
    assert len(penalites.ecartees) == 50
