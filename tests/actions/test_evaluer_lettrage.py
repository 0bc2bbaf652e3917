"""Évaluer le lettrage d'un livre, du fichier au rapport relu."""

import pytest
from tests.conftest import ecrire_livre, lignes_du_livre, tableau

from lettrine.actions.evaluer_lettrage import evaluer_lettrage
from lettrine.actions.ouverture import lieu_du_rapport, ouvrir
from lettrine.erreurs import DonneesInvalides


def evalue(source, sortie):
    return evaluer_lettrage(ouvrir(source, lieu_du_rapport(source, sortie, "evaluation")))


def test_le_rapport_dit_ce_qui_revient_et_la_source_est_intacte(livre, tmp_path):
    source = livre("txt")
    avant = source.read_bytes()
    bilan = evalue(source, tmp_path / "s")
    # Le livre n'a qu'un groupe lettré, AC, que son seul montant retrouve.
    assert {p.libelle: p.valeur for p in bilan.postes}["Exactement retrouvés"] == 1
    (rapport,) = bilan.fichiers
    assert [v["Groupes"] for v in tableau(rapport, "Synthèse")] == [1, 0, 0, 0]
    (groupe,) = tableau(rapport, "Groupes")
    assert (groupe["Lettrage"], groupe["Retrouvé"]) == ("AC", "exact")
    assert groupe["Vos lignes"] == groupe["Lignes proposées"]
    assert "1 groupes sur 1 (100,0 %)" in bilan.phrase
    assert source.read_bytes() == avant


def test_let_15_un_livre_sans_lettre_n_a_rien_a_comparer(tmp_path):
    lignes = lignes_du_livre()
    for ligne in lignes:
        ligne[13], ligne[14] = "", None
    source = ecrire_livre(tmp_path / "livre.txt", lignes)
    with pytest.raises(DonneesInvalides) as refus:
        evalue(source, tmp_path / "s")
    assert refus.value.code == "LET-15"
