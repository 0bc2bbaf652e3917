"""Le modèle d'échéancier, recalculé par LibreOffice : ses semaines sont celles du cœur."""

from datetime import date, datetime

import numpy as np
import pandas as pd
import pytest
from tests.classeur.modeles.remplissages import REMPLISSAGES

from lettrine.actions.modeles.echeancier import dresser
from lettrine.classeur.modeles.echeancier.calculs import SEMAINES_MONTREES
from lettrine.comptabilite.echeancier import echeancier
from lettrine.comptabilite.echeancier.prescription import Prescriptions
from lettrine.comptabilite.echeancier.resultat import A_RECEVOIR
from lettrine.demo import construire
from lettrine.tables.dossier import SUIVI
from lettrine.tables.echeancier import ECHEANCES_OUVERTES
from lettrine.tables.ecritures import ECRITURES

NOMS = tuple(REMPLISSAGES["echeancier"])
PRESCRIPTIONS = Prescriptions(particulier=2, professionnel=5, public=4, alerte=6)


@pytest.fixture(params=NOMS)
def modele(remplis, request):
    return remplis["echeancier", request.param]


def centimes(valeur) -> int:
    return 0 if valeur in ("", None) else round(valeur * 100)


def en_jour(valeur) -> date | None:
    if valeur in ("", None):
        return None
    return valeur.date() if isinstance(valeur, datetime) else valeur


def semaines_lues(modele) -> list[tuple[object, ...]]:
    noms = ("Encaissements", "dont promis", "Décaissements", "Solde", "Cumul des semaines")
    return [
        (x["Semaine"], en_jour(x["Du"]), en_jour(x["Au"]), *(centimes(x[nom]) for nom in noms))
        for x in modele.tableau("Échéancier", "Semaine")
    ]


def semaines_du_coeur(rendu) -> list[tuple[object, ...]]:
    return [
        (x.Semaine, *(None if pd.isna(jour) else jour.date() for jour in (x.Du, x.Au)),
         x.Encaissements, x.DontPromesses, x.Decaissements, x.Solde, x.Cumul)
        for x in rendu.semaines.itertuples()
    ]  # fmt: skip


def test_aucune_cellule_n_est_en_erreur(modele):
    assert modele.erreurs == []


def test_chaque_etat_se_recoupe(modele):
    for feuille in ("Échéancier", "Détail"):
        controles = modele.controles(feuille)
        assert {etat for *_, etat in controles.values()} == {"OK"}, (feuille, controles)


@pytest.mark.parametrize("nom", ["une_ligne", "bornes", "hasard"])
def test_les_semaines_sont_celles_du_coeur(remplis, nom):
    modele = remplis["echeancier", nom]
    contenu = modele.contenu
    factures = contenu.tables[ECHEANCES_OUVERTES.nom]
    clients = (factures["Sens"] == A_RECEVOIR).to_numpy()
    restes = np.where(clients, 1, -1) * factures["Reste"].to_numpy()
    livre = ECRITURES.table(
        {
            "JournalCode": ["XX"] * len(factures),
            "EcritureDate": [np.datetime64("2025-01-01", "s")] * len(factures),
            "CompteNum": np.where(clients, "411000", "401000"),
            "CompAuxNum": factures["CompAuxNum"],
            "PieceRef": factures["PieceRef"],
            "DateEcheance": factures["DateEcheance"],
            "Debit": np.maximum(restes, 0),
            "Credit": np.maximum(-restes, 0),
            "Rang": np.arange(2, len(factures) + 2),
        }
    )
    rendu = echeancier(
        livre, au=contenu.au, delai=30, prescriptions=PRESCRIPTIONS,
        suivi=contenu.tables[SUIVI.nom], semaines=SEMAINES_MONTREES,
    )  # fmt: skip
    assert semaines_lues(modele) == semaines_du_coeur(rendu)


def test_les_semaines_du_dossier_d_exemple_sont_celles_du_coeur(remplis):
    dossier = construire()
    rendu = dresser(dossier, dossier.exercice[1], suivi=dossier.suivi)
    assert semaines_lues(remplis["echeancier", "exemple"]) == semaines_du_coeur(rendu)


def test_chaque_cas_limite_est_attendu_a_son_jour(remplis):
    """Arrêté au mercredi 31/12/2025 ; voir la situation « bornes »."""
    lues = remplis["echeancier", "bornes"].tableau("Détail", "Sens")
    assert [(x["Pièce"], x["Statut"], x["Semaine"]) for x in lues] == [
        ("V1", "échue", "En retard"),
        ("V2", "à échoir", "2026-S01"),
        ("V3", "à échoir", "2026-S01"),
        ("V4", "à échoir", "2026-S02"),
        ("V5", "litige", "Litige ou blocage"),
        ("V6", "bloqué", "2026-S03"),
        ("V7", "promise", "En retard"),
        ("V8", "promise en partie", "En retard"),
        ("V9", "promise", "2026-S02"),
        ("V10", "échue", "En retard"),
        ("R1", "non affecté", "Non affecté"),
        ("A1", "à échoir", "Au-delà"),
    ]


def test_les_controles_disent_ce_qui_est_a_corriger(remplis):
    controles = remplis["echeancier", "bornes"].controles("Contrôles")
    faux = {nom: round(obtenu) for nom, (obtenu, _, etat) in controles.items() if etat != "OK"}
    assert faux == {
        "Lignes de suivi d'une facture qui n'est pas ouverte": 1,
        "Promesses sans date, ou négatives": 1,
        "Promesses dont le jour est passé": 1,
    }
