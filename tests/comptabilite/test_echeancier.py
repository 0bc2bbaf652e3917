"""L'échéancier : cas calculés à la main, suivi, prescriptions, propriétés, livres réels."""

import tomllib
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lettrine.classeur.fichier import ouvrir_classeur
from lettrine.comptabilite.creances import Comptes
from lettrine.comptabilite.echeancier import Prescriptions, echeancier
from lettrine.demo import construire
from lettrine.erreurs import DonneesInvalides, Gravite, OptionInvalide
from lettrine.formats import fec
from lettrine.tables.dossier import SUIVI, TIERS
from lettrine.tables.ecritures import ECRITURES
from tests.comptabilite.lettrage.livres import livre
from tests.comptabilite.test_balance_agee import livres

CAS = Path(__file__).parents[1] / "cas" / "echeancier"
DUREES = Prescriptions(particulier=2, professionnel=5, public=4, alerte=6)
AU = date(2026, 3, 18)  # un mercredi, semaine 12


def calculer(ecritures, au=AU, **options):
    options = {"delai": 30, "prescriptions": DUREES, "semaines": 4, **options}
    return echeancier(ecritures, au=au, **options)


def suivre(*lignes):
    """Une table Suivi : (tiers, pièce, statut, responsable, date, montant)."""
    noms = ("CompAuxNum", "PieceRef", "Statut", "Responsable", "DatePrevue", "MontantPromis")
    colonnes = zip(*lignes, strict=True)
    return SUIVI.table(
        {**dict(zip(noms, colonnes, strict=True)), "Rang": range(2, len(lignes) + 2)}
    )


def parts(rendu) -> dict[str, list[list]]:
    par_piece: dict[str, list[list]] = {}
    for x in rendu.echeances.itertuples():
        par_piece.setdefault(x.PieceRef, []).append([x.Reste, x.Statut, x.Jours])
    return par_piece


def attendus(rendu) -> dict[str, list[str]]:
    """Par pièce, la case de chacune de ses parts."""
    table = rendu.echeances
    return {piece: lignes["Semaine"].tolist() for piece, lignes in table.groupby("PieceRef")}


def codes(rendu) -> list[str]:
    """Les codes de l'échéancier, sans ceux des lignes ouvertes."""
    return [a.code for a in rendu.anomalies if a.code.startswith("ECH") and a.code != "ECH-12"]


UNE = "2026-02-01 411000 C F1 1000,00 Facture"  # échue le 03/03, quinze jours avant l'état


@pytest.mark.parametrize("cas", sorted(p.name for p in CAS.iterdir()))
def test_cas_calcules_a_la_main(cas):
    attendu = tomllib.loads((CAS / cas / "attendu.toml").read_text(encoding="utf-8"))
    ecritures, suivi, tiers = (
        ouvrir_classeur(CAS / cas / f"{nom}.csv").lire(schema).table
        for nom, schema in (("ecritures", ECRITURES), ("suivi", SUIVI), ("tiers", TIERS))
    )
    rendu = calculer(
        ecritures,
        attendu["au"],
        delai=attendu["delai"],
        semaines=attendu["semaines"],
        suivi=suivi,
        tiers=tiers,
    )
    noms = ["Encaissements", "DontPromesses", "Decaissements", "Solde", "Cumul"]
    cases = rendu.semaines.set_index("Semaine")[noms]
    assert {c: ligne.tolist() for c, ligne in cases.iterrows()} == attendu["cases"]
    assert parts(rendu) == attendu["parts"]
    for cote, solde in ((Comptes.CLIENTS, "clients"), (Comptes.FOURNISSEURS, "fournisseurs")):
        assert rendu.total(cote) == rendu.soldes[cote] == attendu[f"solde_{solde}"]
    jours = rendu.echeances.drop_duplicates("PieceRef").set_index("PieceRef")["DatePrescription"]
    assert {p: jours[p].date() for p in attendu["prescriptions"]} == attendu["prescriptions"]
    rangs: dict[str, list[int]] = {}
    for anomalie in rendu.anomalies:
        if anomalie.code.startswith("ECH"):
            rangs.setdefault(anomalie.code, []).append(anomalie.rang)
    assert rangs == attendu["anomalies"]


# --- les semaines ------------------------------------------------------------------------


def test_la_premiere_semaine_commence_le_jour_de_l_etat_et_finit_le_dimanche():
    semaines = calculer(livre(UNE)).semaines
    assert semaines["Semaine"].tolist()[1:5] == ["2026-S12", "2026-S13", "2026-S14", "2026-S15"]
    bornes = semaines[["Du", "Au"]].map(lambda jour: "" if pd.isna(jour) else f"{jour:%d/%m}")
    assert bornes.values.tolist()[:6] == [
        ["", "17/03"], ["18/03", "22/03"], ["23/03", "29/03"], ["30/03", "05/04"],
        ["06/04", "12/04"], ["13/04", ""],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("jour", "case"),
    [
        ("2026-03-17", "En retard"), ("2026-03-18", "2026-S12"), ("2026-03-22", "2026-S12"),
        ("2026-03-23", "2026-S13"), ("2026-04-12", "2026-S15"), ("2026-04-13", "Au-delà"),
    ],
)  # fmt: skip
def test_l_echeance_dit_la_case(jour, case):
    ecritures = livre(UNE)
    ecritures["DateEcheance"] = np.array([jour], "datetime64[s]")
    assert attendus(calculer(ecritures)) == {"F1": [case]}


def test_un_passage_d_annee_suit_la_norme_iso():
    # Le 29/12/2025 est un lundi : la semaine 1 de 2026 ; 2026 a cinquante-trois semaines.
    semaines = calculer(livre(UNE), date(2026, 12, 28), semaines=2).semaines["Semaine"].tolist()
    assert semaines[1:3] == ["2026-S53", "2027-S01"]
    assert calculer(livre(UNE), date(2025, 12, 29), semaines=1).semaines["Semaine"][1] == "2026-S01"


@pytest.mark.parametrize("semaines", [0, -1, 53])
def test_ech_01_un_nombre_de_semaines_qui_n_a_pas_de_sens(semaines):
    with pytest.raises(OptionInvalide, match="ECH-01"):
        calculer(livre(UNE), semaines=semaines)


def test_les_clients_seuls_ou_les_fournisseurs_seuls():
    ecritures = livre(f"{UNE}\n2026-02-01 401000 F A1 -300,00 Achat")
    seuls = calculer(ecritures, comptes=[Comptes.FOURNISSEURS])
    assert parts(seuls) == {"A1": [[300_00, "échue", -15]]}
    assert (seuls.soldes, seuls.lues) == ({Comptes.FOURNISSEURS: 300_00}, 1)
    assert seuls.semaines["Encaissements"].sum() == 0


# --- le suivi ----------------------------------------------------------------------------


def test_une_promesse_remplace_l_echeance_jusqu_a_son_jour_compris():
    suivi = suivre(("C", "F1", "promesse", "", "2026-03-18", 0))
    le_jour_meme = calculer(livre(UNE), suivi=suivi)
    assert attendus(le_jour_meme) == {"F1": ["2026-S12"]}
    assert codes(le_jour_meme) == []
    lendemain = calculer(livre(UNE), date(2026, 3, 19), suivi=suivi)
    assert parts(lendemain) == {"F1": [[1000_00, "promesse non tenue", -16]]}
    assert attendus(lendemain) == {"F1": ["En retard"]}
    assert codes(lendemain) == ["ECH-04"]


def test_des_promesses_echelonnees_se_partagent_la_facture():
    suivi = suivre(
        ("C", "F1", "promesse", "", "2026-04-10", 300_00),
        ("C", "F1", "promesse", "", "2026-03-25", 300_00),
    )
    rendu = calculer(livre(UNE), suivi=suivi)
    assert parts(rendu)["F1"] == [
        [300_00, "promise", -15], [300_00, "promise", -15], [400_00, "échue", -15]
    ]  # fmt: skip
    assert attendus(rendu) == {"F1": ["2026-S13", "2026-S15", "En retard"]}


def test_une_promesse_prend_les_echeances_de_la_piece_dans_l_ordre():
    ecritures = livre("""
        2026-01-10 411000 C F1 600,00 Première moitié
        2026-02-10 411000 C F1 600,00 Seconde moitié
    """)
    rendu = calculer(ecritures, suivi=suivre(("C", "F1", "promesse", "", "2026-03-31", 700_00)))
    # 600 de la première, échue le 09/02, puis 100 de la seconde, échue le 12/03.
    assert parts(rendu)["F1"] == [
        [600_00, "promise", -37], [100_00, "promise", -6], [500_00, "échue", -6]
    ]  # fmt: skip


def test_une_promesse_passee_est_tenue_si_la_facture_a_recu_autant():
    paye = f"{UNE} =AA\n2026-03-10 411000 C B1 -400,00 Virement =AA"
    tenue = suivre(("C", "F1", "promesse", "", "2026-03-10", 400_00))
    assert codes(calculer(livre(paye), suivi=tenue)) == []
    trop = suivre(("C", "F1", "promesse", "", "2026-03-10", 400_01))
    assert codes(calculer(livre(paye), suivi=trop)) == ["ECH-04"]
    deux = suivre(
        ("C", "F1", "promesse", "", "2026-03-10", 300_00),
        ("C", "F1", "promesse", "", "2026-03-12", 300_00),
    )
    # 300 puis 300 promis, 400 reçus : la seconde promesse n'est pas tenue.
    (rompue,) = [a for a in calculer(livre(paye), suivi=deux).anomalies if a.code == "ECH-04"]
    assert rompue.rang == 3
    assert "reste due de 600,00" in rompue.message


def test_un_litige_l_emporte_sur_une_promesse_ech_09():
    suivi = suivre(
        ("C", "F1", "promesse", "", "2026-03-25", 0), ("C", "F1", "litige", "Roche", None, 0)
    )
    rendu = calculer(livre(UNE), suivi=suivi)
    assert parts(rendu) == {"F1": [[1000_00, "en litige", -15]]}
    assert attendus(rendu) == {"F1": ["Litige ou blocage"]}
    assert codes(rendu) == ["ECH-09"]


def test_un_litige_dont_la_reprise_est_passee_n_est_plus_attendu_ech_07():
    suivi = suivre(("C", "F1", "litige", "Roche", "2026-03-17", 0))
    rendu = calculer(livre(UNE), suivi=suivi)
    assert attendus(rendu) == {"F1": ["Litige ou blocage"]}
    assert codes(rendu) == ["ECH-07"]
    a_venir = calculer(livre(UNE), suivi=suivre(("C", "F1", "bloqué", "", "2026-03-25", 0)))
    assert attendus(a_venir) == {"F1": ["2026-S13"]}
    assert codes(a_venir) == []


def test_ech_06_et_ech_08_des_promesses_qui_ne_se_comprennent_pas():
    sans_date = calculer(livre(UNE), suivi=suivre(("C", "F1", "promesse", "", None, 0)))
    negative = calculer(livre(UNE), suivi=suivre(("C", "F1", "promesse", "", "2026-03-25", -1)))
    enorme = calculer(livre(UNE), suivi=suivre(("C", "F1", "promesse", "", "2026-03-25", 1000_01)))
    assert [codes(r) for r in (sans_date, negative, enorme)] == [["ECH-06"], ["ECH-08"], ["ECH-08"]]
    assert attendus(sans_date) == attendus(negative) == {"F1": ["En retard"]}
    assert parts(enorme) == {"F1": [[1000_00, "promise", -15]]}


def test_ech_02_et_ech_03_une_facture_inconnue_ou_deja_soldee():
    ecritures = livre(f"""
        {UNE} =AA
        2026-03-10 411000 C B1 -1000,00 Virement =AA
        2026-03-01 401000 F A1 -50,00 Achat
    """)
    suivi = suivre(
        ("C", "F1", "litige", "Roche", None, 0),  # payée le 10/03
        ("C", "F2", "litige", "Roche", None, 0),  # inconnue
        ("D", "F1", "litige", "Roche", None, 0),  # la pièce existe, pas chez ce tiers
        ("F", "A1", "bloqué", "", None, 0),  # un fournisseur
    )
    rendu = calculer(ecritures, comptes=[Comptes.CLIENTS], suivi=suivi)
    assert codes(rendu) == ["ECH-02", "ECH-02", "ECH-03"]
    assert [a.rang for a in rendu.anomalies if a.code == "ECH-02"] == [3, 4]
    # Avant le règlement, elle était ouverte.
    assert "ECH-03" not in codes(calculer(ecritures, date(2026, 3, 9), suivi=suivi))


def test_ech_05_un_litige_de_fiche_ou_de_facture_sans_responsable():
    ecritures = livre(f"{UNE}\n2026-02-01 411000 D F2 50,00 Facture")
    tiers = TIERS.table(
        {"CompAuxNum": ["C", "D"], "Nom": ["Un", "Deux"], "Litige": ["", "Malfaçon"]}
    )
    rendu = calculer(ecritures, tiers=tiers, suivi=suivre(("C", "F1", "litige", "", None, 0)))
    assert parts(rendu)["F2"] == [[50_00, "en litige", -15]]
    de_facture, de_fiche = (a for a in rendu.anomalies if a.code == "ECH-05")
    assert (de_facture.rang, de_fiche.rang) == (2, 3)
    assert "facture F1" in de_facture.message
    assert "Malfaçon" in de_fiche.message
    suivis = suivre(
        ("C", "F1", "litige", "Roche", None, 0), ("D", "F2", "litige", "Roche", None, 0)
    )
    assert codes(calculer(ecritures, tiers=tiers, suivi=suivis)) == []


def test_un_client_en_procedure_collective_n_est_pas_attendu():
    ecritures = livre(f"{UNE}\n2026-03-11 411000 C F2 50,00 Facture")
    tiers = TIERS.table({"CompAuxNum": ["C"], "Nom": ["Un"], "DateJugement": ["2026-03-10"]})
    rendu = calculer(ecritures, tiers=tiers, suivi=suivre(("C", "F1", "promesse", "", AU, 0)))
    assert parts(rendu)["F1"] == [[1000_00, "procédure collective", -15]]
    assert attendus(rendu) == {"F1": ["Litige ou blocage"], "F2": ["2026-S15"]}
    # Le jugement est encore à venir le 9 mars.
    avant = calculer(ecritures, date(2026, 3, 9), tiers=tiers)
    assert parts(avant)["F1"] == [[1000_00, "échue", -6]]


def test_ce_qui_est_du_a_un_fournisseur_en_procedure_collective_reste_a_payer():
    ecritures = livre("2026-03-01 401000 F A1 -300,00 Achat")
    tiers = TIERS.table({"CompAuxNum": ["F"], "Nom": ["Un"], "DateJugement": ["2026-03-10"]})
    rendu = calculer(ecritures, tiers=tiers)
    assert parts(rendu) == {"A1": [[300_00, "à échoir", 13]]}
    assert attendus(rendu) == {"A1": ["2026-S14"]}


def test_un_statut_inconnu_est_signale_a_la_lecture_et_ne_compte_pas(tmp_path):
    (tmp_path / "suivi.csv").write_text("Auxiliaire;Pièce;Statut\nC;F1;contesté\n", "utf-8")
    lecture = ouvrir_classeur(tmp_path / "suivi.csv").lire(SUIVI)
    assert [a.code for a in lecture.anomalies] == ["CLA-17"]
    assert parts(calculer(livre(UNE), suivi=lecture.table)) == {"F1": [[1000_00, "échue", -15]]}


def test_la_table_suivi_doit_avoir_sa_forme():
    with pytest.raises(DonneesInvalides, match="TAB-01"):
        calculer(livre(UNE), suivi=SUIVI.vide().drop(columns="Note"))


# --- la prescription ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("type_", "facture", "dernier"),
    [
        ("particulier", "2024-01-30", "2026-02-28"),  # échue le 29/02/2024
        ("professionnel", "2021-02-01", "2026-03-03"),  # échue le 03/03/2021
        ("public", "2021-12-20", "2025-12-31"),  # quatre ans depuis le 01/01/2022
        ("", "2021-02-01", "2026-03-03"),
    ],
)
def test_le_dernier_jour_pour_reclamer_selon_le_client(type_, facture, dernier):
    ecritures = livre(f"{facture} 411000 C F1 100,00 Facture")
    tiers = TIERS.table({"CompAuxNum": ["C"], "Nom": ["Un"], "Type": [type_]})
    rendu = calculer(ecritures, tiers=tiers)
    assert rendu.echeances["DatePrescription"].dt.strftime("%Y-%m-%d").tolist() == [dernier]


def test_ech_10_avant_la_prescription_ech_11_apres():
    ecritures = livre("2021-02-01 411000 C F1 100,00 Facture")  # prescrite après le 03/03/2026
    assert codes(calculer(ecritures, date(2025, 9, 2))) == []
    assert codes(calculer(ecritures, date(2025, 9, 3))) == ["ECH-10"]
    assert codes(calculer(ecritures, date(2026, 3, 3))) == ["ECH-10"]
    prescrite = calculer(ecritures, date(2026, 3, 4))
    assert codes(prescrite) == ["ECH-11"]
    assert prescrite.a_suivre.tolist() == [True]
    assert "03/03/2026" in next(a.message for a in prescrite.anomalies if a.code == "ECH-11")


def test_ni_une_dette_ni_un_reglement_n_ont_de_prescription():
    ecritures = livre("""
        2020-02-01 401000 F A1 -100,00 Achat
        2020-02-01 411000 C B1 -100,00 Acompte
    """)
    rendu = calculer(ecritures)
    assert rendu.echeances["DatePrescription"].isna().all()
    assert codes(rendu) == []


def test_ech_12_des_clients_de_type_inconnu():
    (sans,) = [a for a in calculer(livre(UNE)).anomalies if a.code == "ECH-12"]
    assert sans.gravite is Gravite.INFORMATION
    assert "--dossier" in sans.message
    tiers = TIERS.table({"CompAuxNum": ["C"], "Nom": ["Un"], "Type": [""]})
    (muet,) = [a for a in calculer(livre(UNE), tiers=tiers).anomalies if a.code == "ECH-12"]
    assert "table Tiers" in muet.message
    tiers["Type"] = pd.Series(["particulier"], dtype=tiers["Type"].dtype)
    assert not [a for a in calculer(livre(UNE), tiers=tiers).anomalies if a.code == "ECH-12"]


# --- ce qui est toujours vrai ------------------------------------------------------------


@st.composite
def suivis(draw):
    """Un suivi au hasard des factures de `livres`, doublons et contradictions compris."""
    nombre = draw(st.integers(0, 8))
    jour = st.one_of(st.none(), st.dates(date(2025, 1, 1), date(2026, 3, 1)))
    return suivre(
        *[
            (
                draw(st.sampled_from(["C1", "C2", "411000"])),
                f"P{draw(st.integers(0, 25))}",
                draw(st.sampled_from(["litige", "bloqué", "promesse"])),
                draw(st.sampled_from(["", "Roche"])),
                draw(jour),
                draw(st.integers(-1, 12_00)),
            )
            for _ in range(nombre)
        ]
        or [("X", "X", "litige", "", None, 0)]
    )


@settings(max_examples=80, deadline=None)
@given(ecritures=livres(), suivi=suivis(), jours=st.integers(-5, 400), semaines=st.integers(1, 52))
def test_chaque_part_est_dans_une_case_et_le_total_est_le_solde(ecritures, suivi, jours, semaines):
    au = date(2025, 1, 1) + timedelta(jours)
    rendu = calculer(ecritures, au, suivi=suivi, semaines=semaines)
    nu = calculer(ecritures, au, semaines=semaines)
    clients = ecritures["CompteNum"].str.startswith("41")
    avant = clients & (ecritures["EcritureDate"] <= pd.Timestamp(au))
    solde = int((ecritures["Debit"] - ecritures["Credit"])[avant].sum())
    assert rendu.soldes[Comptes.CLIENTS] == rendu.total(Comptes.CLIENTS) == solde
    assert int(rendu.semaines["Encaissements"].sum()) == solde
    # Les parts d'une ligne font son reste, et toutes ont son signe.
    par_ligne = rendu.echeances.groupby("RangLigne")["Reste"]
    restes = nu.echeances.set_index("RangLigne")["Reste"]
    assert par_ligne.sum().to_dict() == restes.to_dict()
    assert (rendu.echeances["Reste"] != 0).all()
    signes = np.sign(rendu.echeances["Reste"]).groupby(rendu.echeances["RangLigne"]).nunique()
    assert (signes <= 1).all()
    # Une case et une seule : le montant de chaque case est celui de ses parts.
    sommes = rendu.echeances.groupby("Semaine")["Reste"].sum()
    assert set(sommes.index) <= set(rendu.cases.libelles)
    for case, montant in zip(
        rendu.semaines["Semaine"], rendu.semaines["Encaissements"], strict=True
    ):
        assert montant == sommes.get(case, 0)
    # Rien n'est attendu avant l'état hors de « En retard ».
    dates = rendu.echeances.dropna(subset="DatePrevue")
    dues = dates[dates["Reste"] > 0]
    assert ((dues["Semaine"] == "En retard") == (dues["DatePrevue"] < pd.Timestamp(au))).all()


@settings(max_examples=40, deadline=None)
@given(ecritures=livres(), suivi=suivis(), hasard=st.randoms(use_true_random=False))
def test_l_ordre_des_lignes_n_importe_pas_et_rien_n_est_modifie(ecritures, suivi, hasard):
    au = date(2025, 6, 30)
    avant = (ecritures.copy(deep=True), suivi.copy(deep=True))
    reference = calculer(ecritures, au, suivi=suivi)
    pd.testing.assert_frame_equal(ecritures, avant[0])
    pd.testing.assert_frame_equal(suivi, avant[1])

    def melanger(table):
        ordre = list(range(len(table)))
        hasard.shuffle(ordre)
        return table.iloc[ordre].reset_index(drop=True)

    autre = calculer(melanger(ecritures), au, suivi=melanger(suivi))
    pd.testing.assert_frame_equal(autre.echeances, reference.echeances)
    pd.testing.assert_frame_equal(autre.semaines, reference.semaines)
    assert autre.anomalies == reference.anomalies


def _recoupe(ecritures, **options):
    jours = sorted(ecritures["EcritureDate"].dropna().dt.date.unique())
    for au in (*jours[::25], jours[-1]):
        rendu = calculer(ecritures, au, **options)
        for cote in Comptes:
            lignes = ecritures[ecritures["CompteNum"].str.startswith(cote.prefixe)]
            lignes = lignes[lignes["EcritureDate"] <= pd.Timestamp(au)]
            attendu = cote.sens * int((lignes["Debit"] - lignes["Credit"]).sum())
            assert rendu.total(cote) == rendu.soldes[cote] == attendu, (cote, au)
        assert int(rendu.semaines["Encaissements"].sum()) == rendu.total(Comptes.CLIENTS)
        assert int(rendu.semaines["Decaissements"].sum()) == rendu.total(Comptes.FOURNISSEURS)


def test_recoupe_le_dossier_de_demonstration_a_toute_date():
    dossier = construire()
    _recoupe(dossier.ecritures, tiers=dossier.tiers)


@pytest.mark.parametrize("nom", ["000000000FEC20231231.txt", "111111111FEC20221231.TXT"])
def test_recoupe_les_fec_reels_a_toute_date(nom, echantillon):
    _recoupe(fec.lire(echantillon(nom)).table)


def test_un_livre_vide_n_a_rien_a_echoir():
    rendu = calculer(ECRITURES.table({"Debit": [], "Rang": []}))
    assert (len(rendu.echeances), rendu.lues) == (0, 0)
    assert rendu.semaines["Solde"].tolist() == [0] * 8
