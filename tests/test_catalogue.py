"""Le catalogue : ce qui est déclaré se retrouve, et rien ne manque."""

import pytest

from lettrine.catalogue import action, actions, declaration, fonction, fonctions


def solde(compte, au=None):
    """Le solde d'un compte,
    au jour dit.

    Débiteur, il est positif.

    Arguments :
        compte : numéro du compte, ou son début ;
            411 réunit tous les clients.
        au : dernier jour compté.
    Rend : le solde en euros.
    Exemple : =SOLDE("411")
    """
    return (compte, au)


def test_une_fonction_se_decrit_par_sa_docstring():
    declaree = declaration(fonction(famille="Données", scalaire=True)(solde))
    assert (declaree.nom, declaree.description) == ("SOLDE", "Le solde d'un compte, au jour dit.")
    assert [a.description for a in declaree.arguments] == [
        "numéro du compte, ou son début ; 411 réunit tous les clients.",
        "dernier jour compté.",
    ]
    assert [a.facultatif for a in declaree.arguments] == [False, True]
    assert (declaree.rend, declaree.exemple) == ("le solde en euros.", '=SOLDE("411")')
    assert declaree.scalaire


def test_declarer_ne_change_pas_la_fonction():
    assert fonction(famille="Tiers")(solde) is solde
    assert solde("411") == ("411", None)


def test_un_bouton_ne_demande_pas_son_classeur():
    def lettrer(classeur, *, au=None):
        """Lettre les comptes de tiers.

        Arguments :
            au : dernier jour.
        """

    declare = declaration(action(groupe="Tiers", libelle="Lettrer", icone="Link")(lettrer))
    assert [a.nom for a in declare.arguments] == ["au"]
    assert (declare.nom, declare.infobulle) == ("lettrer", "Lettre les comptes de tiers.")


def sans_argument_decrit(montant):
    """Le montant.

    Rend : le montant.
    Exemple : =MONTANT(1)
    """


def argument_inconnu():
    """Le montant.

    Arguments :
        montant : il n'y en a pas.
    Rend : le montant.
    Exemple : =MONTANT()
    """


def sans_docstring(montant):
    return montant


@pytest.mark.parametrize("ecrite", [sans_argument_decrit, argument_inconnu, sans_docstring])
def test_une_declaration_incomplete_est_refusee(ecrite):
    with pytest.raises(ValueError, match=ecrite.__name__):
        fonction(famille="TVA")(ecrite)


def test_un_texte_qu_excel_couperait_est_refuse():
    def bavarde(montant): ...

    bavarde.__doc__ = f"{'a' * 256}\n\nArguments :\n    montant : x\nRend : y\nExemple : =Z(1)"
    with pytest.raises(ValueError, match="255"):
        fonction(famille="TVA")(bavarde)


@pytest.mark.parametrize("lire", [fonctions, actions])
def test_le_catalogue_est_toujours_le_meme_et_sans_doublon(lire):
    noms = [d.nom for d in lire()]
    assert noms == [d.nom for d in lire()]
    assert len(noms) == len(set(noms))
