"""Le modèle d'échéancier, recalculé par LibreOffice : ses semaines sont celles du cœur."""

from datetime import date, datetime

import numpy as np
import pandas as pd
import pytest
from tests.classeur.modeles.conftest import verifier_l_incomplet
from tests.classeur.modeles.remplissages import REMPLISSAGES

from lettrine.actions.modeles.echeancier import dresser
from lettrine.classeur.modeles.echeancier.reperes import SEMAINES_MONTREES
from lettrine.classeur.modeles.saisie import HAUT
from lettrine.comptabilite.echeancier import echeancier
from lettrine.comptabilite.echeancier.prescription import Prescriptions
from lettrine.comptabilite.echeancier.resultat import A_RECEVOIR, Echeancier
from lettrine.demo import construire
from lettrine.tables.dossier import SUIVI, TIERS
from lettrine.tables.echeancier import ECHEANCES_OUVERTES
from lettrine.tables.ecritures import ECRITURES

NOMS = tuple(REMPLISSAGES["echeancier"])
PRESCRITES = {
    "V19": (date(2025, 12, 30), "paraît prescrite"),
    "V20": (date(2025, 12, 31), "bientôt prescrite"),
    "V21": (date(2026, 2, 28), "bientôt prescrite"),
    "V22": (date(2025, 12, 31), "bientôt prescrite"),
    "V23": (date(2026, 12, 31), ""),
}
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


@pytest.mark.parametrize("nom", NOMS)
def test_chaque_etat_se_recoupe(remplis, nom):
    for feuille in ("Échéancier", "Détail"):
        controles = remplis["echeancier", nom].controles(feuille)
        attendu = "INCOMPLET" if nom == "bornes" else "OK"
        assert {etat for *_, etat in controles.values()} == {attendu}, (feuille, controles)


def test_une_facture_de_trop_rend_tout_incomplet(remplis):
    modele = remplis["echeancier", "bornes"]
    verifier_l_incomplet(modele, "Contrôles", "Échéancier", "Détail")
    assert modele.feuille("Échéancier")[3][0].startswith("Incomplet")


def du_coeur(contenu) -> Echeancier:
    """L'échéancier d'un livre qui a ces factures, ce qui en est reçu lettré en partie."""
    factures = contenu.tables[ECHEANCES_OUVERTES.nom]
    signe = np.where(factures["Sens"] == A_RECEVOIR, 1, -1)
    recu = (factures["Montant"] - factures["Reste"]).to_numpy()
    entamees = recu > 0
    noms = ("CompAuxNum", "PieceRef", "PieceDate", "DateEcheance")
    lignes = pd.concat([factures[list(noms)], factures.loc[entamees, list(noms)]])
    montants = np.concatenate([signe * factures["Montant"].to_numpy(), -(signe * recu)[entamees]])
    codes = np.where(entamees, [f"p{rang}" for rang in range(len(factures))], "")
    clients = np.concatenate([signe, signe[entamees]]) > 0
    livre = ECRITURES.table(
        {
            **{nom: lignes[nom].to_numpy() for nom in noms},
            "JournalCode": ["XX"] * len(lignes),
            "EcritureDate": [np.datetime64("2025-01-01", "s")] * len(lignes),
            "CompteNum": np.where(clients, "411000", "401000"),
            "EcritureLet": [*codes, *codes[entamees]],
            "Debit": np.maximum(montants, 0),
            "Credit": np.maximum(-montants, 0),
            "Rang": np.arange(2, len(lignes) + 2),
        }
    )
    return echeancier(
        livre, au=contenu.au, delai=30, prescriptions=PRESCRIPTIONS,
        tiers=contenu.tables[TIERS.nom], suivi=contenu.tables[SUIVI.nom],
        semaines=SEMAINES_MONTREES,
    )  # fmt: skip


@pytest.mark.parametrize("nom", ["une_ligne", "bornes", "hasard"])
def test_les_semaines_sont_celles_du_coeur(remplis, nom):
    modele = remplis["echeancier", nom]
    assert semaines_lues(modele) == semaines_du_coeur(du_coeur(modele.contenu))


@pytest.mark.parametrize("nom", ["une_ligne", "bornes", "hasard"])
def test_les_prescriptions_et_les_promesses_non_tenues_sont_celles_du_coeur(remplis, nom):
    modele = remplis["echeancier", nom]
    rendu = du_coeur(modele.contenu)
    parts = rendu.echeances.sort_values("RangLigne", kind="stable")
    attendues = {
        x.PieceRef: None if pd.isna(x.DatePrescription) else x.DatePrescription.date()
        for x in parts.itertuples()
    }
    lues = modele.tableau("Détail", "Sens")
    assert {x["Pièce"]: en_jour(x["Prescrite après le"]) for x in lues} == attendues
    uniques = parts.drop_duplicates("RangLigne", keep="last")
    controles = modele.controles("Contrôles")
    for libelle, attendu in (
        ("Factures dont une promesse n'a pas été tenue",
         int((uniques["Statut"] == "promesse non tenue").sum())),
        ("Factures qui paraissent prescrites",
         int(uniques["Note"].str.contains("paraît prescrite").sum())),
        ("Factures bientôt prescrites",
         int(uniques["Note"].str.contains("bientôt prescrite").sum())),
    ):  # fmt: skip
        assert controles[libelle][0] == attendu, libelle


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
        ("V5", "en litige", "Litige ou blocage"),
        ("V6", "bloquée", "2026-S03"),
        ("V7", "promise", "En retard"),
        ("V8", "promise en partie", "En retard"),
        ("V9", "promise", "2026-S02"),
        ("V10", "promesse non tenue", "En retard"),
        ("R1", "non affecté", "Non affecté"),
        ("A1", "à échoir", "Au-delà"),
        ("V11", "échue", "En retard"),
        ("V12", "promesse non tenue", "En retard"),
        ("V13", "en litige", "Litige ou blocage"),
        ("V14", "promise", "Litige ou blocage"),
        ("V15", "promesse non tenue", "En retard"),
        ("V16", "procédure collective", "Litige ou blocage"),
        ("V17", "à échoir", "2026-S02"),
        ("V18", "procédure collective", "Litige ou blocage"),
        ("V19", "échue", "En retard"),
        ("V20", "échue", "En retard"),
        ("V21", "échue", "En retard"),
        ("V22", "échue", "En retard"),
        ("V23", "échue", "En retard"),
        ("A2", "en litige", "Litige ou blocage"),
    ]


def test_les_controles_disent_ce_qui_est_a_corriger(remplis):
    controles = remplis["echeancier", "bornes"].controles("Contrôles")
    faux = {nom: round(obtenu) for nom, (obtenu, *_) in controles.items() if obtenu}
    del faux["Montants écrits = montants lus"]
    assert faux == {
        f"Cellules de la feuille Factures ouvertes sous la ligne {HAUT + 5_000}, non lues": 2,
        "Lignes de suivi d'une facture qui n'est pas ouverte": 1,
        "Promesses sans date, ou négatives": 1,
        "Factures dont une promesse n'a pas été tenue": 3,
        "Factures bientôt prescrites": 3,
        "Factures qui paraissent prescrites": 1,
    }


def test_le_detail_dit_la_prescription_et_le_litige_du_tiers(remplis):
    """Particulier, deux ans : 30/12/2023, 31/12/2023, 29/02/2024 ; public, quatre ans d'années."""
    lues = {x["Pièce"]: x for x in remplis["echeancier", "bornes"].tableau("Détail", "Sens")}
    dits = {p: (en_jour(lues[p]["Prescrite après le"]), lues[p]["Note"]) for p in PRESCRITES}
    assert dits == PRESCRITES
    assert lues["V13"]["Note"] == "Chantier refusé"
