"""Les comptes qui se lettrent, d'après la table de l'utilisateur."""

import pytest

from lettrine.comptabilite.lettrage.comptes_lettrables import comptes_lettrables
from lettrine.erreurs import OptionInvalide
from lettrine.tables.comptes_lettrables import COMPTES_LETTRABLES


def table(**debuts):
    """`c41="oui"`, `c4457="bloc"`, `c418="non"`."""
    reponses = list(debuts.values())
    return COMPTES_LETTRABLES.table(
        {
            "Prefixe": [nom.removeprefix("c") for nom in debuts],
            "Lettrable": [reponse != "non" for reponse in reponses],
            "EnBloc": [reponse == "bloc" for reponse in reponses],
        }
    )


def test_le_plus_long_debut_l_emporte():
    choix = comptes_lettrables(
        table(c41="oui", c418="non", c4181="oui"), ["411000", "418000", "418100", "512000"]
    )
    assert choix.comptes == ["411000", "418100"]
    assert choix.en_bloc == []


def test_un_compte_solde_en_bloc_est_dit():
    choix = comptes_lettrables(table(c44="oui", c4457="bloc"), ["445710", "442100"])
    assert choix == (["442100", "445710"], ["445710"])


def test_une_ligne_sans_debut_ne_compte_pas():
    assert comptes_lettrables(table(c="oui"), ["411000"]).comptes == []


def test_let_14_un_debut_donne_deux_fois_avec_deux_reponses():
    double = COMPTES_LETTRABLES.table(
        {"Prefixe": ["41", "41"], "Lettrable": [True, False], "EnBloc": [False, False]}
    )
    with pytest.raises(OptionInvalide, match="« 41 » est deux fois") as refus:
        comptes_lettrables(double, ["411000"])
    assert refus.value.code == "LET-14"


def test_let_14_un_compte_qui_commence_comme_un_autre_qui_ne_se_lettre_pas():
    with pytest.raises(OptionInvalide, match="411 se lettre, et le compte 4118") as refus:
        comptes_lettrables(table(c411="oui", c4118="non"), ["411", "4118"])
    assert refus.value.code == "LET-14"
