"""Le modèle du délai de paiement, recalculé par LibreOffice : ses résultats sont ceux du cœur."""

from datetime import date, datetime

import numpy as np
import pytest
from tests.classeur.modeles.conftest import verifier_l_incomplet
from tests.classeur.modeles.remplissages import REMPLISSAGES

from lettrine.classeur.modeles.delai_paiement.reperes import COTES, MOIS
from lettrine.classeur.modeles.saisie import HAUT
from lettrine.comptabilite.creances import Comptes
from lettrine.comptabilite.delai_paiement import delai_paiement
from lettrine.comptabilite.delai_paiement.methodes import comptable, epuiser
from lettrine.comptabilite.delai_paiement.perimetre import perimetre_usuel
from lettrine.comptabilite.delai_paiement.plafonds import plafonds_legaux
from lettrine.dates import ajouter_mois, fin_de_mois
from lettrine.demo import construire
from lettrine.parametres import livres

NOMS = tuple(REMPLISSAGES["delai_paiement"])
PLEINS = tuple(nom for nom in NOMS if nom != "vide")


@pytest.fixture(params=NOMS)
def modele(remplis, request):
    return remplis["delai_paiement", request.param]


@pytest.fixture(params=PLEINS)
def plein(remplis, request):
    return remplis["delai_paiement", request.param]


def centimes(valeur) -> int | None:
    return round(valeur * 100) if isinstance(valeur, float | int) else None


def en_jour(valeur) -> date:
    return valeur.date() if isinstance(valeur, datetime) else valeur


def attendus(contenu, cote):
    """Encours, mois (du plus récent au premier connu), chiffres et durées, en Python."""
    au, table = contenu.au, contenu.table(cote.saisie.schema.nom)
    par_mois: dict[date, int] = {}
    for x in table.itertuples():
        mois = x.Debut.date().replace(day=1)
        par_mois[mois] = par_mois.get(mois, 0) + x.Factures - x.Avoirs
    nombre = (au.year - min(par_mois).year) * 12 + au.month - min(par_mois).month + 1
    mois = [ajouter_mois(au.replace(day=1), -rang) for rang in range(nombre)]
    durees = [(min(fin_de_mois(m), au) - m).days + 1 for m in mois]
    return contenu.reglages[cote.nom], mois, [par_mois.get(m, 0) for m in mois], durees


def test_aucune_cellule_n_est_en_erreur(modele):
    assert modele.erreurs == []


@pytest.mark.parametrize("nom", NOMS)
def test_chaque_feuille_se_recoupe(remplis, nom):
    for cote in COTES:
        controles = remplis["delai_paiement", nom].controles(cote.onglet)
        attendu = "INCOMPLET" if nom == "faits" else "OK"
        assert {etat for *_, etat in controles.values()} == {attendu}, controles


def test_un_mois_de_trop_rend_tout_incomplet(remplis):
    modele = remplis["delai_paiement", "faits"]
    trop = f"Cellules de la feuille Ventes sous la ligne {HAUT + MOIS}, non lues"
    assert modele.controles("Contrôles")[trop][0] == 2
    verifier_l_incomplet(modele, "Contrôles", *(cote.onglet for cote in COTES))
    assert modele.feuille("Délai clients")[10][0].startswith("Incomplet")


@pytest.mark.parametrize("cote", COTES, ids=[cote.nom for cote in COTES])
def test_les_deux_methodes_sont_celles_du_coeur(plein, cote):
    contenu = plein.contenu
    encours, mois, chiffres, durees = attendus(contenu, cote)
    debut = ajouter_mois(contenu.au.replace(day=1), 1 - contenu.reglages["mois"])
    chiffre = sum(c for m, c in zip(mois, chiffres, strict=True) if m >= debut)
    lues = plein.feuille(cote.onglet)
    attendu = comptable(encours, chiffre, (contenu.au - debut).days + 1)
    assert centimes(lues[8][1]) == attendu, lues[8]
    rendu = epuiser(np.array([encours]), np.array([chiffres]), np.array(durees))
    epuise = int(rendu.centiemes[0]) if rendu.epuises[0] else None
    assert centimes(lues[8][5]) == epuise


@pytest.mark.parametrize("cote", COTES, ids=[cote.nom for cote in COTES])
def test_les_mois_remontes_du_dossier_d_exemple_sont_ceux_du_coeur(remplis, cote):
    modele, dossier, loi = remplis["delai_paiement", "exemple"], construire(), livres()
    comptes = Comptes.CLIENTS if cote.nom == "Clients" else Comptes.FOURNISSEURS
    au = dossier.exercice[1]
    rendu = delai_paiement(
        dossier.ecritures, au=au, perimetre=perimetre_usuel(comptes, au, loi), delai=30,
        plafonds=plafonds_legaux(au, loi)[0],
    )  # fmt: skip
    lues = [x for x in modele.tableau(cote.onglet, "Mois, à partir du") if x["Imputé"] != ""]
    noms = ("Encours à épuiser", "Imputé", "Encours restant", "Jours comptés", "Cumul des jours")
    assert [[centimes(x[nom]) for nom in noms] for x in lues] == [
        [x.Avant, x.Impute, x.Restant, int(x.Jours * 100), int(x.Cumul * 100)]
        for x in rendu.etapes.itertuples()
    ]
    assert centimes(modele.feuille(cote.onglet)[8][1]) == int(rendu.comptable * 100)
    assert centimes(modele.feuille(cote.onglet)[8][5]) == int(rendu.epuisement * 100)


def test_soixante_sept_jours_quarante_et_un_et_soixante_dix(remplis):
    """Encours 100 000 ; 45 000, 40 000, 50 000 : 67,41, et 30 + 31 + 15/50 × 30 = 70 jours."""
    lues = remplis["delai_paiement", "faits"].feuille("Délai clients")
    assert (lues[8][1], lues[8][5]) == (67.41, 70.0)
    assert lues[5][5] == 3


def test_un_delai_qui_n_a_pas_de_sens_le_dit(remplis):
    lues = remplis["delai_paiement", "faits"].feuille("Délai fournisseurs")
    assert (lues[8][1], lues[8][5]) == ("sans objet", "non connu")


def test_les_controles_comptent_les_mois_en_double_absents_et_futurs(remplis):
    controles = remplis["delai_paiement", "hasard"].controles("Contrôles")
    faux = {nom: valeurs[:2] for nom, valeurs in controles.items() if valeurs[2] != "OK"}
    assert faux == {
        "Ventes : mois écrits deux fois": [2, 0],
        "Ventes : mois de la période, depuis le premier écrit": [13, 12],
        "Achats : mois après le jour d'arrêté, non lus": [1, 0],
    }
