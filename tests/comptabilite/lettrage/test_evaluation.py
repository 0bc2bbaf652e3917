"""Ce que Lettrine retrouve de lettres déjà posées."""

import pytest

from lettrine.comptabilite.lettrage import Verdict, evaluer
from lettrine.comptabilite.lettrage.evaluation import A_LIRE
from tests.comptabilite.lettrage.livres import COMPTES, livre

TEXTE = """
    2025-01-05 411000 A F1 123,45 Facture =AA
    2025-02-05 411000 A B1 -123,45 VIR =AA
    2025-01-05 411000 B F2 300,00 Facture =AA
    2025-02-05 411000 B B2 -300,00 VIR =AA
    2025-01-08 411000 B F3 412,37 Facture =AA
    2025-02-09 411000 B B3 -412,37 VIR =AA
    2025-01-05 411000 C F4 97,13 Facture =AA
    2025-01-06 411000 C F5 97,13 Facture
    2025-05-09 411000 C B4 -97,13 VIR =AA
    2025-01-05 411000 D F6 50,00 Facture =ab
    2025-02-05 411000 D B6 -20,00 VIR =ab
    2025-01-07 411000 E F7 61,19 Facture =AA
    2025-03-07 411000 E F8 82,07 Facture =AB
    2025-02-07 411000 E B7 -82,07 VIR F8 =AA
    2025-04-07 411000 E B8 -61,19 VIR F7 =AB
    2025-04-08 411000 E F9 20,88 OD =AA
    2025-04-08 411000 E B9 -20,88 OD =AB
"""


@pytest.fixture(scope="module")
def evaluation():
    return evaluer(livre(TEXTE), comptes=COMPTES)


def test_un_groupe_qui_revient_est_exact(evaluation):
    verdicts = dict(
        zip(evaluation.groupes["CompAuxNum"], evaluation.groupes["Verdict"], strict=True)
    )
    assert verdicts["A"] == Verdict.EXACT


def test_un_groupe_decoupe_est_compatible_et_dit_en_quoi(evaluation):
    (b,) = evaluation.groupes[evaluation.groupes["CompAuxNum"] == "B"].to_dict("records")
    assert b["Verdict"] == Verdict.COMPATIBLE
    assert (b["Rangs"], b["Proposees"]) == ("4, 5, 6, 7", "4, 5 ; 6, 7")
    assert b["Montant"] == 712_37


def test_un_groupe_que_rien_ne_retrouve_est_ouvert(evaluation):
    # Deux factures de 97,13 € pour un règlement : on ne choisit pas.
    (c,) = evaluation.groupes[evaluation.groupes["CompAuxNum"] == "C"].to_dict("records")
    assert (c["Verdict"], c["Proposees"]) == (Verdict.OUVERT, "")


def test_un_groupe_partiel_n_est_pas_juge(evaluation):
    assert "D" not in set(evaluation.groupes["CompAuxNum"])
    assert evaluation.non_juges == 1


def test_un_groupe_dont_les_lignes_sont_melees_a_d_autres_est_faux(evaluation):
    # Les lettres de E croisent les factures et leurs règlements, que le libellé désigne.
    de_e = evaluation.groupes[evaluation.groupes["CompAuxNum"] == "E"]
    assert de_e["Verdict"].tolist() == [Verdict.FAUX] * 2
    assert evaluation.certains_faux > 0


def test_les_verdicts_font_le_total(evaluation):
    assert sum(evaluation.nombre(verdict) for verdict in Verdict) == evaluation.juges == 5


def test_le_livre_n_est_pas_modifie():
    table = livre(TEXTE)
    avant = table.copy(deep=True)
    evaluer(table, comptes=COMPTES)
    assert table.equals(avant)


def test_un_livre_sans_code_n_a_rien_a_juger():
    sans = livre("2025-01-05 411000 A F1 123,45 Facture")
    assert evaluer(sans, comptes=COMPTES).juges == 0


def test_les_groupes_qui_ne_reviennent_pas_se_lisent_d_abord(evaluation):
    verdicts = evaluation.groupes["Verdict"].tolist()
    assert verdicts == sorted(verdicts, key=A_LIRE.index)
    assert verdicts[0] != Verdict.EXACT == verdicts[-1]
