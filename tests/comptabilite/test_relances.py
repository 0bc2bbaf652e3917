"""Qui relancer, pour quoi, à quel niveau : chaque règle sur un petit cas."""

from datetime import date
from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lettrine.comptabilite.relances import Relances, preparer
from lettrine.comptabilite.relances.compensation import Imputation, Poste, compenser
from lettrine.erreurs import Gravite, OptionInvalide
from lettrine.tables.balance_agee import CREANCES
from lettrine.tables.dossier import RELANCES, SUIVI, TIERS

AU = date(2026, 6, 30)
DELAIS = {1: 8, 2: 8, 3: 8}


def ligne(piece="F1", reste=10_000_00, **autres):
    """Une ligne ouverte : par défaut la facture F1 de C1, échue le 30 avril 2026."""
    base = {
        "CompAuxNum": "C1", "Nom": "Dupont", "CompteNum": "411000", "PieceRef": piece,
        "EcritureDate": "2026-03-31", "PieceDate": "2026-03-31", "EcritureLib": "Vente",
        "DateEcheance": "2026-04-30" if reste > 0 else None, "Montant": reste, "Reste": reste,
    }  # fmt: skip
    return {**base, **autres}


def creances(*lignes):
    rangs = [{"RangLigne": rang, **x} for rang, x in enumerate(lignes, start=2)]
    return CREANCES.table({nom: [x[nom] for x in rangs] for nom in rangs[0]})


def tiers(*fiches):
    base = {
        "CompAuxNum": "C1", "Nom": "Dupont", "Adresse1": "1 rue Haute", "CodePostal": "37000",
        "Ville": "Tours", "Type": "professionnel", "Litige": "", "DateJugement": None,
        "TauxPenalite": None,
    }  # fmt: skip
    completes = [{**base, **fiche} for fiche in fiches or ({},)]
    return TIERS.table({nom: [x[nom] for x in completes] for nom in base})


def registre(*envois):
    noms = ("CompAuxNum", "PieceRef", "Niveau", "DateRelance", "NouveauDelai", "Moyen")
    return RELANCES.table({nom: [e[n] for e in envois] for n, nom in enumerate(noms)})


def relancer(*lignes, fiches=None, envois=(), **options) -> Relances:
    return preparer(
        creances(*lignes),
        fiches if fiches is not None else tiers(),
        registre(*envois),
        **{"au": AU, "seuil": 15_00, "delais": DELAIS, **options},
    )


def motifs(rendu: Relances) -> dict[str, str]:
    return dict(zip(rendu.retenues["PieceRef"], rendu.retenues["Motif"], strict=True))


def codes(rendu: Relances) -> set[str]:
    return {a.code for a in rendu.anomalies}


def test_une_facture_echue_recoit_une_premiere_relance_avec_ses_penalites():
    # Du 1er mai au 30 juin 2026, 61 jours à 12,15 % : 10 000 x 0,1215 x 61 / 365 = 203,05 €.
    rendu = relancer(ligne())
    (lettre,) = rendu.lettres.to_dict("records")
    assert (lettre["Niveau"], lettre["Type"], lettre["Factures"]) == (1, "professionnel", 1)
    assert (lettre["Reste"], lettre["Penalites"]) == (10_000_00, 203_05)
    assert (lettre["Indemnite"], lettre["Total"]) == (40_00, 10_243_05)
    assert lettre["NouveauDelai"].date() == date(2026, 7, 8)
    (envoi,) = rendu.registre.to_dict("records")
    assert (envoi["PieceRef"], envoi["Niveau"], envoi["DateRelance"].date()) == ("F1", 1, AU)


@pytest.mark.parametrize("echeance", ["2026-06-30", "2026-07-01"])
def test_non_echue_non_reclamee(echeance):
    rendu = relancer(ligne(DateEcheance=echeance))
    assert rendu.lettres.empty
    assert motifs(rendu) == {"F1": "non échue"}


@pytest.mark.parametrize(
    ("niveau", "delai", "attendu"),
    [(1, "2026-06-29", 2), (2, "2026-06-29", 3), (1, "2026-06-30", None), (3, "2026-06-01", None)],
)
def test_le_niveau_suivant_veut_le_precedent_et_son_delai_passe(niveau, delai, attendu):
    rendu = relancer(ligne(), envois=[("C1", "F1", niveau, "2026-05-20", delai, "courrier")])
    assert rendu.lettres["Niveau"].tolist() == ([attendu] if attendu else [])
    if attendu:
        (demarche,) = rendu.demarches["C1"]
        assert (demarche.niveau, demarche.jour) == (niveau, date(2026, 5, 20))
    elif niveau == 1:
        assert "son délai court jusqu'au 30/06/2026" in motifs(rendu)["F1"]
    else:
        assert "restée sans effet" in motifs(rendu)["F1"]


def test_une_lettre_par_client_au_niveau_de_la_facture_la_plus_avancee():
    rendu = relancer(
        ligne(),
        ligne("F2", 100_00),
        envois=[("C1", "F1", 2, "2026-06-01", "2026-06-09", "courrier")],
    )
    assert rendu.lettres["Niveau"].tolist() == [3]
    # Chaque facture garde au registre sa propre étape : F2 n'a encore eu aucune relance.
    assert dict(zip(rendu.registre["PieceRef"], rendu.registre["Niveau"], strict=True)) == {
        "F1": 3, "F2": 1,
    }  # fmt: skip


def test_la_meme_journee_avec_le_registre_complete_n_envoie_rien():
    rendu = relancer(ligne(), ligne("F2", 100_00))
    assert len(rendu.lettres) == 1
    envois = rendu.registre[
        ["CompAuxNum", "PieceRef", "Niveau", "DateRelance", "NouveauDelai", "Moyen"]
    ]
    encore = relancer(
        ligne(), ligne("F2", 100_00), envois=[tuple(x) for x in envois.to_numpy(dtype=object)]
    )
    assert encore.lettres.empty
    assert encore.registre.empty


def test_une_relance_posterieure_au_jour_dit_n_est_pas_comptee():
    rendu = relancer(ligne(), envois=[("C1", "F1", 1, "2026-07-15", "2026-07-23", "courrier")])
    assert rendu.lettres["Niveau"].tolist() == [1]


def test_sans_nouveau_delai_il_est_compte_depuis_la_relance():
    for jour, niveaux in (("2026-06-21", [2]), ("2026-06-22", [])):
        rendu = relancer(ligne(), envois=[("C1", "F1", 1, jour, None, "")])
        assert rendu.lettres["Niveau"].tolist() == niveaux


@pytest.mark.parametrize("envoi", [("C1", "F1", 4, "2026-06-01"), ("C1", "F1", 1, None)])
def test_rel_02_une_ligne_illisible_du_registre_est_dite(envoi):
    rendu = relancer(ligne(), envois=[(*envoi, None, "")])
    assert "REL-02" in codes(rendu)
    assert rendu.lettres["Niveau"].tolist() == [1]


def test_un_litige_n_est_pas_relance():
    rendu = relancer(ligne(), fiches=tiers({"Litige": "Malfaçon"}))
    assert rendu.lettres.empty
    assert motifs(rendu) == {"F1": "litige : Malfaçon"}


def test_rien_sous_le_seuil():
    assert relancer(ligne(reste=14_99)).lettres.empty
    assert len(relancer(ligne(reste=15_00)).lettres) == 1


def test_rel_03_un_client_inconnu_n_empeche_pas_les_autres():
    rendu = relancer(ligne(), ligne("G1", CompAuxNum="C9", Nom="Inconnu"))
    assert rendu.lettres["CompAuxNum"].tolist() == ["C1"]
    (anomalie,) = [a for a in rendu.anomalies if a.code == "REL-03"]
    assert anomalie.rang == 3
    assert "C9" in anomalie.message
    assert rendu.reste == 20_000_00


def test_rel_04_sans_adresse_pas_de_lettre():
    rendu = relancer(ligne(), fiches=tiers({"Adresse1": " "}))
    assert rendu.lettres.empty
    assert "REL-04" in codes(rendu)
    assert "adresse" in motifs(rendu)["F1"]


def test_un_particulier_ne_doit_ni_penalites_ni_indemnite():
    rendu = relancer(ligne(), fiches=tiers({"Type": "particulier"}))
    (lettre,) = rendu.lettres.to_dict("records")
    assert (lettre["Penalites"], lettre["Indemnite"], lettre["Total"]) == (0, 0, 10_000_00)


def test_un_acheteur_public_doit_le_taux_de_la_bce_plus_huit_points():
    # 10 000 x 0,1015 x 61 / 365 = 169,63 €.
    rendu = relancer(ligne(), fiches=tiers({"Type": "public"}))
    assert rendu.lettres[["Penalites", "Indemnite"]].values.tolist() == [[169_63, 40_00]]


def test_procedure_collective_l_anterieur_se_declare_le_reste_se_relance():
    # Jugement le 31 mai 2026 : 31 jours de mai, 10 000 x 0,1215 x 31 / 365 = 103,19 €.
    rendu = relancer(
        ligne(),
        ligne("F2", 500_00, PieceDate="2026-05-31", DateEcheance="2026-06-15"),
        ligne("F3", 80_00, PieceDate="2026-05-01", DateEcheance="2026-07-31"),
        fiches=tiers({"DateJugement": date(2026, 5, 31)}),
    )
    assert rendu.declarations[["PieceRef", "Reste", "Penalites"]].values.tolist() == [
        ["F1", 10_000_00, 103_19],
        ["F3", 80_00, 0],
    ]
    assert rendu.factures["PieceRef"].tolist() == ["F2"]
    assert rendu.reste == 10_580_00


def test_un_jugement_a_venir_n_arrete_rien():
    rendu = relancer(ligne(), fiches=tiers({"DateJugement": date(2026, 7, 1)}))
    assert rendu.declarations.empty
    assert len(rendu.lettres) == 1


def test_un_reglement_qui_cite_sa_facture_en_est_deduit_a_sa_date():
    # 4 000 € reçus le 31 mai : 31 jours sur 10 000 (103,19), 30 jours sur 6 000 (59,92).
    rendu = relancer(
        ligne("FA260012"),
        ligne("FA260013", 50_00, DateEcheance="2026-12-31"),
        ligne("BQ1", -4_000_00, EcritureLib="VIR FA 260012", EcritureDate="2026-05-31"),
    )
    (facture,) = rendu.factures.to_dict("records")
    assert (facture["Reste"], facture["Penalites"]) == (6_000_00, 163_11)
    assert "déduit de FA260012" in motifs(rendu)["BQ1"]
    assert rendu.reste == 6_050_00


def test_interets_d_abord_le_total_reste_recoupe():
    from lettrine.comptabilite.penalites import Imputation as Ordre

    rendu = relancer(
        ligne("FA260012"),
        ligne("BQ1", -4_000_00, EcritureDate="2026-05-31"),
        imputation=Ordre.INTERETS_D_ABORD,
    )
    # 103,19 d'intérêts réglés d'abord : le principal est 6 103,19 ; 30 jours à 12,15 % font
    # 60,95. En tout 164,14 d'intérêts courus sur 6 000 € de reste.
    (facture,) = rendu.factures.to_dict("records")
    assert (facture["Reste"], facture["Penalites"]) == (6_000_00, 164_14)
    assert rendu.reste == 6_000_00


def test_rel_05_un_reglement_sans_cible_claire_retient_la_lettre():
    rendu = relancer(ligne(), ligne("F2", 300_00), ligne("BQ1", -70_00))
    assert rendu.lettres.empty
    assert "REL-05" in codes(rendu)
    assert "sans cible claire (BQ1)" in motifs(rendu)["F1"]
    assert rendu.reste == 10_230_00


def test_rel_06_un_reglement_qui_precede_sa_facture_est_dit():
    rendu = relancer(ligne(), ligne("BQ1", -70_00, EcritureDate="2026-01-15"))
    assert rendu.factures["Reste"].tolist() == [9_930_00]
    (anomalie,) = [a for a in rendu.anomalies if a.code == "REL-06"]
    assert anomalie.gravite is Gravite.INFORMATION


def test_un_avoir_egal_a_une_seule_facture_la_solde():
    rendu = relancer(ligne(), ligne("F2", 300_00), ligne("AV1", -300_00, EcritureLib="AVOIR"))
    assert rendu.factures["PieceRef"].tolist() == ["F1"]
    assert "soldée" in motifs(rendu)["F2"]


def test_l_acompte_facture_et_impaye_n_est_pas_un_reglement():
    rendu = relancer(ligne(reste=120_00), ligne(reste=-100_00, CompteNum="419100"))
    assert rendu.factures["Reste"].tolist() == [120_00]
    assert "n'est ni reçu ni réclamé" in motifs(rendu)["F1"]
    assert rendu.reste == 20_00


def test_un_acompte_deja_repris_ne_retient_pas_la_lettre():
    rendu = relancer(
        ligne(),
        ligne("F2", 300_00),
        ligne("A1", -100_00, CompteNum="419100"),
        ligne("F2", 100_00, CompteNum="419100"),
    )
    assert rendu.factures["Reste"].tolist() == [10_000_00, 300_00]


def test_une_facture_a_etablir_n_est_pas_reclamee():
    rendu = relancer(ligne(CompteNum="418100"))
    assert rendu.lettres.empty
    assert "compte 418100" in motifs(rendu)["F1"]


def test_une_facture_a_deux_echeances_ne_doit_qu_une_indemnite_et_une_ligne_de_registre():
    rendu = relancer(ligne(), ligne(DateEcheance="2026-05-31"))
    assert rendu.factures["Indemnite"].tolist() == [40_00, 0]
    assert len(rendu.registre) == 1


def test_sans_numero_ou_rejet_la_facture_est_retenue():
    rendu = relancer(ligne(""), ligne("BQ9", EcritureLib="CHQ IMPAYE DUPONT"))
    assert rendu.lettres.empty
    assert "référence" in motifs(rendu)[""]
    assert "rejeté" in motifs(rendu)["BQ9"]


def test_un_taux_inconnu_retient_la_facture_avec_les_mots_du_parametre():
    rendu = relancer(
        ligne(),
        ligne("G1", CompAuxNum="C2"),
        fiches=tiers({}, {"CompAuxNum": "C2", "Type": "particulier"}),
        au=date(2030, 1, 15),
    )
    assert rendu.lettres["CompAuxNum"].tolist() == ["C2"]
    assert "vérifi" in motifs(rendu)["F1"]
    assert "PEN-05" in codes(rendu)


def test_un_type_inconnu_retient_la_facture():
    rendu = relancer(ligne(), fiches=tiers({"Type": ""}))
    assert rendu.lettres.empty
    assert "PEN-02" in codes(rendu)


@pytest.mark.parametrize("options", [{"seuil": -1}, {"delais": {1: 8, 2: 0, 3: 8}}, {"delais": {}}])
def test_rel_01_une_option_sans_sens_est_refusee(options):
    with pytest.raises(OptionInvalide) as refus:
        relancer(ligne(), **options)
    assert refus.value.code == "REL-01"


def test_retirer_une_lettre_la_retient_et_garde_le_total():
    rendu = relancer(ligne())
    sans = rendu.retirer({"C1": "lettre impossible"})
    assert sans.lettres.empty
    assert sans.registre.empty
    assert sans.reste == rendu.reste
    assert motifs(sans) == {"F1": "lettre impossible"}
    sans.verifier()


def test_les_tables_donnees_ne_changent_pas():
    lignes, fiches, envois = creances(ligne()), tiers({"TauxPenalite": Decimal("0.15")}), registre()
    copies = [t.copy() for t in (lignes, fiches, envois)]
    preparer(lignes, fiches, envois, au=AU, seuil=0, delais=DELAIS)
    for table, copie in zip((lignes, fiches, envois), copies, strict=True):
        pd.testing.assert_frame_equal(table, copie)


def test_une_reference_qui_designe_deux_factures_n_en_designe_aucune():
    factures = [
        Poste(2, "FA-2024/0123", date(2025, 1, 1), 100_00),
        Poste(3, "FA-2025/0123", date(2025, 2, 1), 200_00),
    ]
    compte = compenser(factures, [Poste(9, "BQ", date(2025, 3, 1), -50_00, "VIR 0123")], seuil=0)
    assert compte.imputations == []


def test_ce_qui_couvre_tout_solde_tout():
    factures = [Poste(n, f"F{n}", date(2025, n, 1), 100_00) for n in (1, 2)]
    compte = compenser(factures, [Poste(9, "BQ", date(2025, 3, 1), -250_00)], seuil=0)
    assert compte.restes == {1: 0, 2: 0, 9: -50_00}
    assert compte.imputations == [Imputation(1, 9, 100_00), Imputation(2, 9, 100_00)]


@pytest.mark.parametrize(
    ("marque", "motif"),
    [
        ({"Statut": "litige", "Note": "Pose", "Responsable": "Roche"},
         "litige : Pose, suivi par Roche"),
        ({"Statut": "bloqué"}, "bloquée"),
        ({"Statut": "promesse", "DatePrevue": AU},
         "promesse de règlement pour le 30/06/2026"),
    ],
)  # fmt: skip
def test_une_facture_en_litige_bloquee_ou_promise_est_retenue_seule(marque, motif):
    suivi = SUIVI.table(
        {n: [v] for n, v in {"CompAuxNum": "C1", "PieceRef": "F1", **marque}.items()}
    )
    rendu = relancer(ligne("F1"), ligne("F2", 500_00), suivi=suivi)
    assert motifs(rendu) == {"F1": motif}
    assert rendu.factures["PieceRef"].tolist() == ["F2"]
    assert rendu.reste == 10_500_00


def test_une_promesse_passee_sans_date_ou_d_un_autre_client_ne_retient_rien():
    suivi = SUIVI.table(
        {
            "CompAuxNum": ["C1", "C1", "C2"],
            "PieceRef": ["F1"] * 3,
            "Statut": ["promesse"] * 3,
            "DatePrevue": ["2026-06-29", None, "2026-07-31"],
        }
    )
    rendu = relancer(ligne("F1"), suivi=suivi)
    assert rendu.factures["PieceRef"].tolist() == ["F1"]


MONTANTS = st.integers(min_value=-500_00, max_value=500_00).filter(bool)


@given(
    st.lists(
        st.tuples(st.sampled_from(["C1", "C2"]), MONTANTS, st.integers(0, 3)),
        min_size=1,
        max_size=8,
    )
)
def test_tout_ce_qui_est_ouvert_est_reclame_retenu_ou_a_declarer(tirages):
    lignes = [
        ligne(f"F{rang}", reste, CompAuxNum=code, EcritureLib=f"VIR F{cite}")
        for rang, (code, reste, cite) in enumerate(tirages)
    ]
    fiches = tiers({}, {"CompAuxNum": "C2", "DateJugement": date(2026, 5, 31)})
    rendu = relancer(*lignes, fiches=fiches)
    assert rendu.reste == sum(x["Reste"] for x in lignes)
    assert rendu.factures["Reste"].min() > 0 or rendu.factures.empty
