"""Le modèle de contrôle d'un FEC, recalculé par LibreOffice : ses comptes sont ceux du cœur."""

from collections import Counter
from datetime import date

import pytest
from tests.classeur.modeles.conftest import verifier_l_incomplet
from tests.classeur.modeles.remplissages import REMPLISSAGES

from lettrine.classeur.modeles.saisie import HAUT
from lettrine.comptabilite.controle_fec import controler
from lettrine.dates import Exercice
from lettrine.erreurs import Gravite
from lettrine.tables.ecritures import ECRITURES

NOMS = tuple(REMPLISSAGES["controle_fec"])
PLEINS = tuple(nom for nom in NOMS if nom != "vide")
EXERCICE = Exercice(date(2025, 1, 1), date(2025, 12, 31))
COMPTES = ("01", "02", "06", "07", "09", "10", "11", "15", "16", "17", "18", "29")
"""Les contrôles que le modèle fait ; CTL-03 y est un écart, et non un nombre de cas."""


@pytest.fixture(params=NOMS)
def modele(remplis, request):
    return remplis["controle_fec", request.param]


@pytest.fixture(params=PLEINS)
def plein(remplis, request):
    return remplis["controle_fec", request.param]


def du_coeur(contenu):
    return controler(contenu.tables[ECRITURES.nom], exercice=EXERCICE)


def centimes(valeur) -> int:
    return 0 if valeur in ("", None) else round(valeur * 100)


def test_aucune_cellule_n_est_en_erreur(modele):
    assert modele.erreurs == []


@pytest.mark.parametrize("nom", NOMS)
def test_chaque_etat_se_recoupe(remplis, nom):
    for feuille in ("Journaux", "Mois"):
        controles = remplis["controle_fec", nom].controles(feuille)
        attendu = "INCOMPLET" if nom == "fautes" else "OK"
        assert {etat for *_, etat in controles.values()} == {attendu}, (feuille, controles)


def test_une_ligne_de_trop_rend_tout_incomplet(remplis):
    modele = remplis["controle_fec", "fautes"]
    trop = f"Cellules de la feuille Écritures sous la ligne {HAUT + 5_000}, non lues"
    assert modele.controles("Contrôles")[trop][0] == 2
    verifier_l_incomplet(modele, "Contrôles", "Journaux", "Mois")


def test_chaque_controle_compte_les_cas_du_coeur(plein):
    anomalies = du_coeur(plein.contenu).anomalies
    attendus = Counter(
        a.code[4:]
        for a in anomalies
        if a.code[4:] in COMPTES and (a.code != "CTL-10" or a.gravite is Gravite.A_TRAITER)
    )
    assert max(attendus.values(), default=0) <= 20  # au-delà, le cœur les résume
    lus = {
        nom[4:6]: round(obtenu)
        for nom, (obtenu, *_) in plein.controles("Contrôles").items()
        if nom.startswith("CTL-") and not nom.startswith("CTL-03")
    }
    assert lus == {code: attendus[code] for code in COMPTES}


def test_les_fautes_semees_sont_toutes_comptees(remplis):
    attendus = Counter(
        a.code for a in du_coeur(remplis["controle_fec", "fautes"].contenu).anomalies
    )
    assert {f"CTL-{code}" for code in COMPTES} <= set(attendus)


def test_les_totaux_par_journal_sont_ceux_du_coeur(plein):
    attendue = du_coeur(plein.contenu).synthese
    lues = plein.tableau("Journaux", "Journal")
    assert [
        (x["Journal"], x["Libellé du journal"], int(x["Lignes"]), int(x["Écritures"]),
         *(centimes(x[nom]) for nom in ("Débit", "Crédit", "Écart")))
        for x in lues
    ] == [tuple(x) for x in attendue.itertuples(index=False)]  # fmt: skip


def test_l_ecart_du_fichier_est_celui_du_coeur(plein):
    debit, credit, _ = plein.controles("Contrôles")["CTL-03 : débits = crédits du fichier"]
    ecart = next((a.montant for a in du_coeur(plein.contenu).anomalies if a.code == "CTL-03"), 0)
    assert centimes(debit) - centimes(credit) == ecart


@pytest.mark.parametrize("nom", ["vide", "exemple"])
def test_un_fichier_sain_n_a_que_des_controles_justes(remplis, nom):
    controles = remplis["controle_fec", nom].controles("Contrôles")
    assert {etat for *_, etat in controles.values()} == {"OK"}
