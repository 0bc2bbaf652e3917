"""Les fonctions sur le dossier d'exemple entier : ce que rend le cœur sur la même table."""

from datetime import date

import numpy as np
import pytest
from tests.excel.windows import jour

from lettrine import parametres
from lettrine.comptabilite.balance_agee import balance_agee
from lettrine.comptabilite.balance_generale import balance_generale
from lettrine.comptabilite.balance_tiers import balance_des_tiers
from lettrine.comptabilite.creances import Comptes
from lettrine.comptabilite.delai_paiement import delai_paiement, perimetre_usuel, plafonds_legaux
from lettrine.comptabilite.justification import justifier
from lettrine.comptabilite.lettrage import Confiance, lettrer
from lettrine.excel.frontiere import FAUTE

AU = date(2025, 12, 31)


@pytest.fixture(scope="module")
def rendu(demo):
    loi = parametres.livres()
    return lettrer(
        demo.ecritures.assign(Rang=np.arange(2, len(demo.ecritures) + 2)),
        comptes=loi.textes("lettrage/comptes_lettrables", AU),
        comptes_cumulatifs=loi.textes("lettrage/comptes_cumulatifs", AU),
        appliquer=Confiance.PROBABLE,
    )


def montants(lignes, titre):
    place = lignes[0].index(titre)
    return [round(ligne[place] * 100) for ligne in lignes[1:]]


def test_les_codes_sont_ceux_du_moteur_en_face_de_leur_ligne(excel, livre, rendu):
    codes = excel("LETTRAGE_CODES", livre, "probable")
    assert codes[0] == ["Lettrage"]
    assert [ligne[0] for ligne in codes[1:]] == rendu.lignes["EcritureLet"].tolist()
    assert sum(ligne[0] != "" for ligne in codes[1:]) > 800


def test_chaque_ligne_lettrable_a_son_motif(excel, livre, rendu):
    motifs = [ligne[0] for ligne in excel("LETTRAGE_MOTIFS", livre, "probable")[1:]]
    attendus = {rang - 2: motif for rang, motif in
                zip(rendu.ouvertes["RangLigne"], rendu.ouvertes["Motif"], strict=True)}  # fmt: skip
    assert {place: motifs[place] for place in attendus} == attendus
    confiances = [ligne[0] for ligne in excel("LETTRAGE_CONFIANCES", livre, "probable")[1:]]
    assert set(confiances) == {"", "certain", "probable"}
    lettrees = {place for place, code in enumerate(rendu.lignes["EcritureLet"]) if code.isupper()}
    assert all(motifs[place] for place in lettrees)
    deja = {place for place in lettrees if motifs[place] == "déjà lettrée"}
    assert len(deja) == rendu.deja_lettrees
    assert all(confiances[place] for place in lettrees - deja)


def test_la_balance_generale_est_celle_du_coeur(excel, livre, demo):
    lue = excel("BALANCE_GENERALE", livre, jour(2025, 12, 31))
    attendue = balance_generale(demo.ecritures, au=AU).comptes
    assert [ligne[0] for ligne in lue[1:]] == attendue["CompteNum"].tolist()
    assert montants(lue, "Solde débiteur") == attendue["SoldeDebiteur"].tolist()


def test_la_balance_des_tiers_et_la_balance_agee_sont_celles_du_coeur(excel, livre, demo):
    lue = excel("BALANCE_TIERS", livre)
    attendue = balance_des_tiers(demo.ecritures, au=AU).tiers
    assert montants(lue, "Solde débiteur") == attendue["SoldeDebiteur"].tolist()
    lue = excel("BALANCE_AGEE", livre, jour(2025, 12, 31), "fournisseurs", "15,45")
    attendue = balance_agee(
        demo.ecritures, au=AU, comptes=Comptes.FOURNISSEURS, delai=30, bornes=(15, 45)
    )
    assert len(lue) - 1 == len(attendue.synthese)
    titre = attendue.schema["Solde"].libelle if "Solde" in attendue.schema else lue[0][-1]
    assert sum(montants(lue, titre)) == attendue.total


def test_le_solde_est_la_somme_des_lignes_ouvertes(excel, livre, demo):
    lignes = excel("JUSTIFICATION_SOLDE", livre, "411")
    solde = excel("SOLDE_COMPTE", livre, "411")
    assert sum(montants(lignes, "Reste ouvert")) == round(solde * 100)
    assert round(solde * 100) == justifier(demo.ecritures, au=AU, comptes=["411"]).total


def test_le_solde_de_plusieurs_comptes_a_une_date(excel, feuille, livre, demo):
    comptes = feuille.mettre([[411.0], ["401"], ["999"]])
    table = demo.ecritures[demo.ecritures["EcritureDate"] <= np.datetime64("2025-06-30")]
    net = table["Debit"] - table["Credit"]
    attendus = [[net[table["CompteNum"].str.startswith(c)].sum() / 100] for c in ("411", "401")]
    assert excel("SOLDE_COMPTE", livre, comptes, jour(2025, 6, 30)) == [*attendus, [0.0]]


@pytest.mark.parametrize("methode", ["comptable", "epuisement"])
@pytest.mark.parametrize("qui", list(Comptes))
def test_le_delai_de_paiement_est_celui_du_coeur(excel, livre, demo, qui, methode):
    loi = parametres.livres()
    attendu = delai_paiement(
        demo.ecritures, au=AU, perimetre=perimetre_usuel(qui, AU, loi),
        plafonds=plafonds_legaux(AU, loi)[0], delai=30,
    )  # fmt: skip
    lu = excel("DELAI_PAIEMENT", livre, jour(2025, 12, 31), str(qui), methode)
    assert lu == float(getattr(attendu, methode))


def test_les_penalites_du_guide(excel):
    """10 000 € échus le 30 avril 2026, payés le 31 août : 203,05 puis 210,63 (C. com. L441-10)."""
    echeance, paye = jour(2026, 4, 30), jour(2026, 8, 31)
    assert excel("PENALITES_RETARD", 10_000.0, echeance, paye) == 413.68
    assert excel("PENALITES_RETARD", 10_000.0, paye, echeance) == 0.0
    assert excel("INDEMNITE_RECOUVREMENT", 3.0, paye) == 120.0


def test_un_parametre_a_sa_date_et_sa_reference(excel):
    assert excel("PARAMETRE", "tva/taux_normal", jour(2013, 12, 31)) == 0.196
    assert excel("PARAMETRE", "penalites/indemnite_recouvrement", jour(2025, 1, 1)) == 40.0
    assert "CGI art. 278" in excel("PARAMETRE_REFERENCE", "tva/taux_normal", jour(2025, 1, 1))
    assert excel("PARAMETRE", "tva/taux_normal", jour(1990, 1, 1)) == FAUTE


def test_les_numeros_saisis_comme_des_nombres_retrouvent_leurs_zeros(excel, feuille):
    numeros = feuille.mettre([[732829320.0], ["732 829 321"], [5520135.0]])
    assert excel("SIREN_VALIDE", numeros) == [[True], [False], [True]]
    assert excel("COMPTE_LIBELLE", 411000.0, jour(2025, 1, 1)) == "Clients"


def test_les_montants_et_les_dates_en_lettres(excel):
    assert excel("MONTANT_EN_LETTRES", -80.01) == "moins quatre-vingts euros et un centime"
    assert excel("DATE_EN_LETTRES", jour(2026, 3, 1)) == "1er mars 2026"


def test_un_montant_trop_grand_pour_ses_lettres_est_une_faute_de_sa_cellule(excel, feuille):
    montants = feuille.mettre([[1e12], [12.0]])
    (trop,), (douze,) = excel("MONTANT_EN_LETTRES", montants)
    assert (trop, douze) == (FAUTE, "douze euros")
    assert excel("MONTANT_EN_LETTRES", 1e12) == FAUTE
    assert "mille milliards" in excel("LETTRINE_ERREUR")
