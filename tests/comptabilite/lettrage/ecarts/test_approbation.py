"""Approuver des écarts : codes, dates, registre, refus ; ce qui est toujours vrai."""

from datetime import date
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from lettrine.comptabilite.lettrage import Confiance
from lettrine.comptabilite.lettrage.ecarts import Tolerance, od_d_ecarts, retrouver
from lettrine.comptabilite.lettrage.od import OptionsDOd
from lettrine.comptabilite.lettrage.poses import completes_desequilibres, groupes_poses
from lettrine.erreurs import DonneesInvalides, Gravite, OptionInvalide
from lettrine.tables.ecarts import ECARTS
from lettrine.tables.ecritures import ECRITURES
from lettrine.tables.lettrage import GROUPES, OUVERTES, REGISTRE
from tests.comptabilite.lettrage.ecarts.essais import avec_les_od, essayer

LIVRE = """
    2025-01-02 411000 C F0 10,00 Facture =AB
    2025-01-03 411000 C B0 -10,00 VIR =AB
    2025-01-10 411000 C FA250101 100,00 Facture
    2025-02-10 411000 C B1 -99,98 VIR FA250101
    2025-01-11 411000 D FA250102 700,00 Facture
    2025-02-11 411000 D B2 -700,05 VIR
    2025-01-12 411000 C FA250103 55,00 Facture
    2025-03-12 411000 E FA250104 90,00 Facture
"""


def codes(fait) -> list[str]:
    return fait.lettrage.lignes["EcritureLet"].tolist()


def test_les_codes_suivent_ceux_du_compte_et_un_partiel_garde_le_sien():
    essai = essayer(LIVRE, "1")
    assert essai.lettrage.lignes["EcritureLet"].tolist()[2:4] == ["ac", "ac"]
    fait = essai.approuver()
    assert codes(fait) == ["AB", "AB", "AC", "AC", "AA", "AA", "", ""]
    assert fait.approuves == [1, 2]
    assert fait.od["EcritureLet"].tolist() == ["", "AC", "AA", ""]


def test_deux_groupes_d_un_compte_ont_deux_codes_dans_l_ordre_des_dates():
    essai = essayer(
        """
        2025-01-10 411000 C FA250101 100,00 Facture
        2025-02-12 411000 C B1 -100,02 VIR FA250101
        2025-01-11 411000 C FA250102 300,00 Facture
        2025-02-11 411000 C B2 -300,03 VIR FA250102
        """,
        "1",
    )
    assert codes(essai.approuver()) == ["AB", "AB", "AA", "AA"]


def test_la_date_de_lettrage_est_celle_de_la_ligne_la_plus_recente_od_comprise():
    essai = essayer(LIVRE, "1")
    dates = essai.approuver().lettrage.lignes["DateLet"]
    assert dates[2] == dates[3] == pd.Timestamp("2025-02-10")
    fait = essai.approuver(options=OptionsDOd(le=date(2025, 12, 31)))
    assert fait.lettrage.lignes["DateLet"][2] == pd.Timestamp("2025-12-31")
    assert fait.od["DateLet"].dropna().unique().tolist() == [pd.Timestamp("2025-12-31")]


def test_le_lettrage_rendu_compte_les_groupes_approuves_et_ferme_leurs_lignes():
    essai = essayer(LIVRE, "1")
    fait = essai.approuver().lettrage
    for schema, table in ((GROUPES, fait.groupes), (OUVERTES, fait.ouvertes)):
        schema.verifier(table)
    assert fait.groupes["Groupe"].tolist() == list(range(1, len(fait.groupes) + 1))
    approuves = fait.groupes[fait.groupes["Confiance"] == Confiance.APPROUVE]
    assert approuves[["EcritureLet", "Lignes", "Montant", "Solde"]].to_numpy().tolist() == [
        ["AC", 2, 100_00, 2], ["AA", 2, 700_00, -5],
    ]  # fmt: skip
    assert "approuvé par Claire Montagnel" in approuves["Motif"].iloc[0]
    assert fait.ouvertes["RangLigne"].tolist() == [8, 9]
    numeros = fait.lignes["Groupe"].to_numpy()
    assert (
        fait.groupes["EcritureLet"].to_numpy()[numeros[2:6] - 1] == ["AC"] * 2 + ["AA"] * 2
    ).all()


def test_le_registre_a_une_ligne_par_groupe_qui_dit_l_ecart_et_son_od():
    registre = essayer(LIVRE, "1").approuver().registre
    REGISTRE.verifier(registre)
    colonnes = ["Operation", "CodeAvant", "CodeApres", "Solde", "Lignes"]
    assert registre[colonnes].to_numpy().tolist() == [
        ["approbation d'écart", "ac", "AC", 2, "4, 5"],
        ["approbation d'écart", "", "AA", -5, "6, 7"],
    ]  # fmt: skip
    assert registre["Motif"].tolist() == [
        "clôture ; écart de règlement de 0,02\xa0€, soldé par l'OD ECART-2025-0001",
        "clôture ; écart de règlement de 0,05\xa0€, soldé par l'OD ECART-2025-0002",
    ]


def test_on_n_approuve_que_ce_que_l_on_choisit():
    essai = essayer(LIVRE, "1")
    fait = essai.approuver([2])
    assert codes(fait)[2:6] == ["ac", "ac", "AA", "AA"]
    assert fait.od["PieceRef"].unique().tolist() == ["ECART-2025-0001"]


def test_un_escompte_non_acquis_s_approuve_un_par_un_comme_un_ecart():
    texte = """
        2025-01-10 411000 C FA250101 1000,00 Facture
        2025-03-15 411000 C B1 -980,00 VIR FA250101
    """
    essai = essayer(texte, Tolerance(taux=Decimal(3)))
    with pytest.raises(OptionInvalide, match="ECA-13"):
        essai.approuver()
    fait = essai.approuver([1])
    assert codes(fait) == ["AA", "AA"]
    assert fait.od["CompteNum"].tolist() == ["658000", "411000"]


def test_eca_13_il_n_y_a_rien_a_approuver():
    for tolerance in ("", "0.01"):
        with pytest.raises(OptionInvalide, match="ECA-13"):
            essayer(LIVRE, tolerance).approuver()


# --- d'après un rapport ------------------------------------------------------------------


def oui(essai, *numeros):
    table = essai.ecarts.table.copy()
    table["Approuver"] = [n in numeros for n in range(1, len(table) + 1)]
    return table


def relire(essai, rapport):
    return retrouver(essai.ecritures, essai.lettrage, essai.ecarts, rapport)


def test_le_rapport_retrouve_les_ecarts_par_leurs_lignes():
    essai = essayer(LIVRE, "1")
    assert relire(essai, oui(essai)) == ([], [])
    assert relire(essai, oui(essai, 2)) == ([2], [])
    en_desordre = oui(essai, 1, 2).iloc[::-1]
    en_desordre["Rangs"] = ["7,6", " 5 , 4 "]
    en_desordre["Rangs"] = en_desordre["Rangs"].astype(essai.ecarts.table["Rangs"].dtype)
    assert relire(essai, en_desordre) == ([1, 2], [])


@pytest.mark.parametrize(
    ("texte", "tolerance", "raison"),
    [
        (LIVRE.replace("-99,98", "-99,95"), "1", "l'écart était de 0,02\xa0€, il est de 0,05\xa0€"),
        (LIVRE.replace("100,00", "110,00").replace("-99,98", "-109,98"), "1", "ce qui est dû"),
        (LIVRE.replace("411000 C", "411000 K"), "1", "« C » est devenu « K »"),
        (LIVRE.replace("2025-02-10", "2025-02-20"), "1", "était du 10/02/2025"),
        (LIVRE.replace("-99,98", "-100,00"), "1", "lettrée AC dans le compte"),
        (LIVRE, "0.01", "plus proposées ensemble"),
        ("\n".join(LIVRE.splitlines()[:4]), "1", "le livre n'a pas d'écriture ligne 5"),
    ],
)  # fmt: skip
def test_eca_08_un_groupe_qui_a_change_est_refuse_avec_la_raison(texte, tolerance, raison):
    rapport = oui(essayer(LIVRE, "1"), 1)
    retrouves, (refus,) = relire(essayer(texte, tolerance), rapport)
    assert retrouves == []
    assert (refus.code, refus.gravite, refus.rang) == ("ECA-08", Gravite.A_TRAITER, 4)
    assert raison in refus.message


def test_eca_08_des_lignes_illisibles_sont_refusees():
    essai = essayer(LIVRE, "1")
    rapport = oui(essai, 1)
    rapport["Rangs"] = rapport["Rangs"].str.replace("4", "quatre")
    retrouves, (refus,) = relire(essai, rapport)
    assert retrouves == []
    assert "ne se lisent pas" in refus.message


def test_un_refus_n_empeche_pas_les_autres():
    essai = essayer(LIVRE.replace("-99,98", "-99,95"), "1")
    retrouves, refus = relire(essai, oui(essayer(LIVRE, "1"), 1, 2))
    assert retrouves == [2]
    assert len(refus) == 1


def test_un_rapport_mal_forme_est_refuse_tab_01():
    essai = essayer(LIVRE, "1")
    with pytest.raises(DonneesInvalides, match="TAB-01"):
        relire(essai, ECARTS.vide().drop(columns="Rangs"))


# --- toujours vrai -----------------------------------------------------------------------

JOURS = np.arange("2025-01-01", "2025-06-30", dtype="datetime64[D]")


@st.composite
def un_livre(tirer):
    """Des factures et des règlements à quelques centimes près, qui citent ou non."""
    lignes = []
    for numero in range(tirer(st.integers(1, 7))):
        compte = tirer(st.sampled_from(["411000", "401000"]))
        sens = 1 if compte == "411000" else -1
        tiers = tirer(st.sampled_from(["A", "B"]))
        montant = tirer(st.sampled_from([100_00, 100_01, 250_00, 37_50]))
        jour = tirer(st.integers(0, 60))
        piece = f"FA2501{numero:02d}"
        lignes.append((jour, compte, tiers, piece, f"Facture {piece}", sens * montant))
        for _ in range(tirer(st.integers(0, 2))):
            paye = montant - tirer(st.sampled_from([-2_00, -3, 0, 1, 2, 50, 2_00, 5_00, 60_00]))
            cite = tirer(st.sampled_from([piece, "", f"FA2501{numero + 1:02d}"]))
            lignes.append(
                (jour + tirer(st.integers(0, 40)), compte, tiers, "B1", f"VIR {cite}", -sens * paye)
            )
    soldes = np.array([ligne[5] for ligne in lignes], dtype=np.int64)
    return ECRITURES.table(
        {
            "JournalCode": ["VE" if ligne[4].startswith("F") else "BQ" for ligne in lignes],
            "EcritureNum": [str(n) for n in range(len(lignes))],
            "EcritureDate": JOURS[[ligne[0] for ligne in lignes]].astype("datetime64[s]"),
            "CompteNum": [ligne[1] for ligne in lignes],
            "CompAuxNum": [ligne[2] for ligne in lignes],
            "PieceRef": [ligne[3] for ligne in lignes],
            "EcritureLib": [ligne[4] for ligne in lignes],
            "Debit": np.maximum(soldes, 0),
            "Credit": np.maximum(-soldes, 0),
            "Rang": np.arange(2, len(lignes) + 2),
        }
    )


TOLERANCES = st.sampled_from(
    [Tolerance(1), Tolerance(1_00), Tolerance(taux=Decimal(3)), Tolerance(5_00, Decimal("2.5"))]
)


@settings(max_examples=60, deadline=None)
@given(un_livre(), TOLERANCES)
def test_un_groupe_et_son_od_se_soldent_et_chaque_od_est_equilibree(ecritures, tolerance):
    essai = essayer(ecritures, tolerance)
    rangs = [rang for cle in essai.cles for rang in cle.split(", ")]
    assert len(rangs) == len(set(rangs))
    od = od_d_ecarts(ecritures, essai.ecarts)
    assert not (
        od.lignes.groupby("PieceRef")[["Debit", "Credit"]].sum().diff(axis=1)["Credit"]
    ).any()
    if not od.ecarts:
        return
    fait = essai.approuver()
    assert completes_desequilibres(avec_les_od(essai, fait)) == 0
    seuils = tolerance.seuils(essai.ecarts.table["MontantDu"].to_numpy())
    assert (np.abs(essai.ecarts.table["Ecart"].to_numpy()) <= seuils).all()
    assert (essai.ecarts.table["Ecart"] != 0).all()


@settings(max_examples=40, deadline=None)
@given(un_livre(), TOLERANCES, st.randoms(use_true_random=False))
def test_l_ordre_des_lignes_ne_compte_pas(ecritures, tolerance, hasard):
    ordre = list(range(len(ecritures)))
    hasard.shuffle(ordre)
    melange = ecritures.iloc[ordre].reset_index(drop=True)
    un, autre = essayer(ecritures, tolerance), essayer(melange, tolerance)
    assert_frame_equal(un.ecarts.table, autre.ecarts.table)
    assert [a.message for a in un.ecarts.anomalies] == [a.message for a in autre.ecarts.anomalies]
    des_od = [od_d_ecarts(e.ecritures, e.ecarts).lignes for e in (un, autre)]
    assert_frame_equal(*des_od)


@settings(max_examples=40, deadline=None)
@given(un_livre())
def test_sans_tolerance_rien_n_est_propose(ecritures):
    assert essayer(ecritures).cles == []


@settings(max_examples=60, deadline=None)
@given(un_livre(), TOLERANCES)
def test_une_fois_les_od_importees_rien_de_ce_qui_est_lettre_ne_change(ecritures, tolerance):
    essai = essayer(ecritures, tolerance)
    if not od_d_ecarts(ecritures, essai.ecarts).ecarts:
        return
    apres = avec_les_od(essai, essai.approuver())
    relance = essayer(apres, tolerance)
    lettrees = (apres["EcritureLet"] != "").to_numpy()
    entieres = lettrees & ~apres["EcritureLet"].str.islower().to_numpy()
    assert (
        relance.lettrage.lignes["EcritureLet"].to_numpy()[entieres]
        == apres["EcritureLet"].to_numpy()[entieres]
    ).all()
    assert not [a for a in relance.lettrage.anomalies if a.code == "LET-01"]
    # Aucune ligne d'un groupe approuvé, ni d'une OD, n'est proposée de nouveau.
    complets = set(apres["Rang"][entieres])
    assert not complets & {int(rang) for cle in relance.cles for rang in cle.split(", ")}


def test_un_second_passage_sur_le_livre_et_ses_od_ne_change_rien():
    essai = essayer(LIVRE, "1")
    apres = avec_les_od(essai, essai.approuver())
    relance = essayer(apres, "1", Confiance.PROBABLE)
    assert relance.lettrage.lignes["EcritureLet"].tolist() == apres["EcritureLet"].tolist()
    assert relance.cles == []
    assert (groupes_poses(apres) >= 0).sum() == 8
