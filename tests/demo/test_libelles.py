"""Les libellés de banque citent, coupent ou se trompent."""

from random import Random

import pytest

from lettrine.demo.libelles import CITATIONS, bancaire, capitales, citer, mandat

REFS = ["FA2500123", "FA2500144"]


@pytest.mark.parametrize("graine", range(8))
def test_une_reference_citee_garde_ses_chiffres(graine):
    texte = citer(Random(graine), REFS, "cité").replace(" ", "")
    assert "2500123" in texte
    assert "2500144" in texte


def test_une_reference_tronquee_perd_sa_fin():
    texte = citer(Random(1), REFS, "référence tronquée")
    assert texte in ("FA2500123 FA25001", "FA2500123 FA2500")


@pytest.mark.parametrize(("juste", "fausse"), [("FA2500123", "FA2500132"), ("A11", "A17")])
def test_une_fausse_reference_differe_de_la_bonne(juste, fausse):
    assert citer(Random(1), [juste], "fausse référence") == fausse


def test_sans_reference_le_libelle_n_a_que_le_nom():
    assert bancaire(Random(1), "PRLV", "DUPRE", REFS, "sans référence") in (
        "PRLV DUPRE", "PRLV SEPA DUPRE",
    )  # fmt: skip
    assert sum(CITATIONS.values()) == 25


def test_un_mandat_nomme_la_ville_sans_accent():
    assert mandat(Random(1), "Orléans").startswith("VIR TRESORERIE ORLEANS MANDAT ")
    assert capitales("Crèche L'Œuf") == "CRECHE L UF"
