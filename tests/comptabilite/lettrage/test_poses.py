"""Les groupes déjà posés et leur registre : casse des codes, déséquilibres, auteur."""

from datetime import date

import pytest
from pandas.testing import assert_frame_equal

from lettrine.comptabilite.lettrage import Demande, Operation, inscrire, lettrer
from lettrine.comptabilite.lettrage.poses import (
    codes_confondus,
    completes_desequilibres,
    groupes_poses,
    situer,
)
from lettrine.erreurs import Gravite, OptionInvalide
from tests.comptabilite.lettrage.interventions import DEMANDE
from tests.comptabilite.lettrage.livres import livre


def test_aa_et_aa_en_minuscules_ne_font_qu_un_groupe():
    table = livre("""
        2026-01-05 411000 A F1 100,00 Facture =AA
        2026-01-31 411000 A B1 -60,00 Virement =aa
        2026-01-31 411000 B B2 -40,00 Virement =aa
        2026-01-31 411000 A B3 -40,00 Virement
    """)
    assert groupes_poses(table).tolist() == [0, 0, 1, -1]


def test_let_40_dit_les_lignes_de_chaque_ecriture_et_le_solde_du_tout():
    table = livre("""
        2026-01-05 411000 A F1 100,00 Facture =AA
        2026-01-31 411000 A B1 -60,00 Virement =aa
        2026-01-31 411000 A B3 -30,00 Virement =AA
        2026-01-31 411000 B F2 40,00 Facture =ab
        2026-01-31 401000 A F3 40,00 Facture =AB
    """)
    (anomalie,) = codes_confondus(table)
    assert (anomalie.code, anomalie.gravite, anomalie.rang) == ("LET-40", Gravite.A_TRAITER, 2)
    assert "Compte 411000 A" in anomalie.message
    assert "« AA » (lignes 2 et 4) et « aa » (ligne 3)" in anomalie.message
    assert "10,00" in anomalie.message
    assert codes_confondus(table.iloc[::-1]) == [anomalie]


def test_let_40_est_resumee_au_dela_de_vingt():
    lignes = [
        f"2026-01-05 411000 C{numero} F 1,00 Facture ={code}"
        for numero in range(25)
        for code in ("AA", "aa")
    ]
    trouvees = codes_confondus(livre("\n".join(lignes)))
    assert len(trouvees) == 21
    assert "5 autres" in trouvees[-1].message


def test_un_livre_vide_ou_sans_lettre_n_a_pas_de_groupe():
    table = livre("2026-01-05 411000 A F1 100,00 Facture")
    for sans in (table, table.iloc[:0]):
        assert (groupes_poses(sans) == -1).all()
        assert codes_confondus(sans) == []
        assert completes_desequilibres(sans) == 0


def test_un_groupe_complet_desequilibre_compte_un_partiel_non():
    table = livre("""
        2026-01-05 411000 A F1 100,00 Facture =AA
        2026-01-31 411000 A B1 -60,00 Virement =AA
        2026-01-05 411000 A F2 100,00 Facture =ab
        2026-01-31 411000 A B2 -60,00 Virement =ab
        2026-01-05 411000 B F3 100,00 Facture =12/05
        2026-01-31 411000 B B3 -99,99 Virement =12/05
        2026-01-05 411000 B F4 7,00 Facture =AC
        2026-01-31 411000 B B4 -7,00 Virement =AC
    """)
    assert completes_desequilibres(table) == 2


def test_let_41_les_places_suivent_les_rangs_demandes():
    table = livre("2026-01-05 411000 A F1 1,00 F\n2026-01-05 411000 A F2 1,00 F").iloc[::-1]
    assert situer(table, [3, 2, 3]).tolist() == [1, 0]
    with pytest.raises(OptionInvalide, match=r"LET-41.*lignes 1 et 4"):
        situer(table, [1, 2, 4])


@pytest.mark.parametrize("auteur", ["", "  "])
def test_reg_01_une_operation_a_toujours_un_auteur(auteur):
    with pytest.raises(OptionInvalide, match="REG-01"):
        Demande(date(2026, 1, 1), auteur)


def test_le_registre_accueille_aussi_le_lettrage_automatique():
    table = livre("""
        2026-01-05 411000 A F1 100,00 Facture
        2026-01-31 411000 A F1 -100,00 Virement
        2026-01-05 411000 B F2 30,00 Facture
        2026-01-06 411000 B F3 40,00 Facture
        2026-01-31 411000 B R -70,00 Virement
    """)
    resultat = lettrer(table, comptes=["411"])
    lignes = inscrire(table, resultat.lignes, Operation.AUTOMATIQUE, DEMANDE)
    # Le groupe probable de B n'est pas appliqué : rien n'y change, il n'est pas inscrit.
    assert lignes["CompAuxNum"].tolist() == ["A"]
    assert lignes["Operation"].tolist() == ["lettrage automatique"]
    assert lignes["CodeApres"].tolist() == ["AA"]
    vide = inscrire(table, resultat.lignes.assign(Groupe=0), Operation.AUTOMATIQUE, DEMANDE)
    assert_frame_equal(vide, lignes.iloc[:0])
