"""Le modèle de relances, recalculé par LibreOffice : ses résultats sont ceux du cœur."""

from datetime import date, datetime

import pandas as pd
import pytest
from tests.classeur.modeles.conftest import verifier_l_incomplet
from tests.classeur.modeles.remplissages import REMPLISSAGES

from lettrine.classeur.modeles.relances.reperes import FACTURES
from lettrine.classeur.modeles.saisie import HAUT
from lettrine.comptabilite.penalites import calculer
from lettrine.comptabilite.relances import MISE_EN_DEMEURE, preparer
from lettrine.tables.balance_agee import CREANCES
from lettrine.tables.dossier import RELANCES, TIERS
from lettrine.tables.penalites import FACTURES_DUES, REGLEMENTS

NOMS = tuple(REMPLISSAGES["relances"])
SANS_INDEMNITE = {25, 26}
"""Dans « bornes », les lignes dont une autre ligne de la même pièce porte l'indemnité."""

ETATS = ("À relancer", "Retards", "Pénalités")
PLEINS = ("une_ligne", "bornes", "hasard", "exemple")


@pytest.fixture(params=NOMS)
def modele(remplis, request):
    return remplis["relances", request.param]


@pytest.fixture(params=PLEINS)
def plein(remplis, request):
    return remplis["relances", request.param]


def centimes(valeur) -> int:
    return 0 if valeur in ("", None) else round(valeur * 100)


def en_jour(valeur) -> date:
    return valeur.date() if isinstance(valeur, datetime) else valeur


def factures_dues(contenu) -> pd.DataFrame:
    """La table que le cœur attend : le type, le taux et le jugement viennent de la fiche."""
    tables, au = contenu.tables, pd.Timestamp(contenu.au)
    relances = tables[RELANCES.nom]
    parties = relances[(relances["Niveau"] == MISE_EN_DEMEURE) & (relances["DateRelance"] <= au)]
    demeures = parties.groupby(["CompAuxNum", "PieceRef"])["DateRelance"].min().to_dict()
    factures = tables[FACTURES_DUES.nom]
    fiches = tables[TIERS.nom].set_index("CompAuxNum")
    noms = factures["CompAuxNum"]
    return FACTURES_DUES.table(
        {
            **{nom: factures[nom] for nom in ("Facture", "CompAuxNum", "PieceRef", "PieceDate",
                                              "DateEcheance", "Montant")},
            "Type": [fiches["Type"].get(code, "") for code in noms],
            "TauxPenalite": [fiches["TauxPenalite"].get(code) for code in noms],
            "DateJugement": [fiches["DateJugement"].get(code, pd.NaT) for code in noms],
            "DateMiseEnDemeure": [
                demeures.get(cle, pd.NaT)
                for cle in zip(noms, factures["PieceRef"], strict=True)
            ],
        }
    )  # fmt: skip


def test_aucune_cellule_n_est_en_erreur(modele):
    assert modele.erreurs == []


@pytest.mark.parametrize("nom", NOMS)
def test_chaque_etat_se_recoupe(remplis, nom):
    for feuille in ETATS:
        controles = remplis["relances", nom].controles(feuille)
        attendu = "INCOMPLET" if nom == "hasard" else "OK"
        assert {etat for *_, etat in controles.values()} == {attendu}, (feuille, controles)


def test_cinq_mille_factures_collees_rendent_tout_incomplet(remplis):
    """Les 4 000 lignes de trop sont comptées ; plus aucun contrôle ne lit OK."""
    modele = remplis["relances", "hasard"]
    trop = f"Cellules de la feuille Factures sous la ligne {HAUT + FACTURES.lignes}, non lues"
    assert modele.controles("Contrôles")[trop][0] == 5 * (5_000 - FACTURES.lignes)
    verifier_l_incomplet(modele, "Contrôles", *ETATS)
    assert modele.feuille("À relancer")[3][0].startswith("Incomplet")


@pytest.mark.parametrize("nom", ["vide", "une_ligne", "exemple"])
def test_un_dossier_sain_n_a_que_des_controles_justes(remplis, nom):
    controles = remplis["relances", nom].controles("Contrôles")
    assert {etat for *_, etat in controles.values()} == {"OK"}


def test_les_penalites_d_une_facture_sont_celles_du_coeur(remplis, plein):
    contenu = plein.contenu
    rendu = calculer(factures_dues(contenu), contenu.tables[REGLEMENTS.nom], au=contenu.au)
    lues = {int(x["Facture"]): x for x in plein.tableau("Retards", "Facture")}
    assert len(rendu.factures)
    for x in rendu.factures.itertuples():
        lue = lues[x.Facture]
        net = x.Indemnite - x.IndemniteReglee
        en_trop = (
            net if x.Facture in SANS_INDEMNITE and plein is remplis["relances", "bornes"] else 0
        )
        attendu = (
            x.Principal,
            x.Interet,
            x.InteretRegle,
            net - en_trop,
            x.TotalDu - en_trop,
            x.TropPercu,
        )
        assert attendu == tuple(
            centimes(lue[nom])
            for nom in ("Principal restant dû", "Pénalités", "Pénalités réglées",
                        "Indemnité de recouvrement", "Total dû", "Trop-perçu")
        ), lue  # fmt: skip
    for numero in rendu.ecartees["Facture"]:
        assert centimes(lues[numero]["Total dû"]) == 0
        assert lues[numero]["Ce qu'il faut en faire"]


def test_les_periodes_sont_celles_du_coeur(plein):
    contenu = plein.contenu
    rendu = calculer(factures_dues(contenu), contenu.tables[REGLEMENTS.nom], au=contenu.au)
    gardees = set(rendu.factures["Facture"])
    lues = [
        (int(x["Facture"]), en_jour(x["Du"]), en_jour(x["Au"]), int(x["Jours"]),
         centimes(x["Reste dû TTC"]), round(x["Taux annuel"], 8), centimes(x["Pénalité"]))
        for x in plein.tableau("Pénalités", "Facture")
        if int(x["Facture"]) in gardees
    ]  # fmt: skip
    assert lues == [
        (x.Facture, x.Du.date(), x.Au.date(), x.Jours, x.Base, float(x.Taux), x.Interet)
        for x in rendu.segments.itertuples()
    ]


@pytest.mark.parametrize("nom", PLEINS)
def test_les_clients_a_relancer_sont_ceux_du_coeur(remplis, nom):
    plein = remplis["relances", nom]
    contenu = plein.contenu
    tables = contenu.tables
    factures, reglements = tables[FACTURES_DUES.nom], tables[REGLEMENTS.nom]
    saines = factures[factures["DateEcheance"].notna()]
    recus = reglements[
        reglements["Facture"].isin(saines["Facture"])
        & reglements["DateReglement"].notna()
        & (reglements["DateReglement"] <= pd.Timestamp(contenu.au))
    ]
    # Ce qui dépasse le montant d'une facture n'a pas de cible : le cœur ne relancerait plus
    # le client, le modèle le signale.
    montants = factures.set_index("Facture")["Montant"].copy()
    pieces, clients = (factures.set_index("Facture")[nom] for nom in ("PieceRef", "CompAuxNum"))
    ecartees = set(reglements.loc[reglements["DateReglement"].isna(), "Facture"])
    saines = saines[~saines["Facture"].isin(ecartees)]
    nombre = len(saines)
    versements = []
    for x in recus.sort_values("DateReglement", kind="stable").itertuples():
        verse = min(x.Montant, int(montants[x.Facture]))
        montants[x.Facture] -= verse
        if verse and x.Facture not in ecartees:
            versements.append((x.Facture, x.DateReglement, verse))
    creances = CREANCES.table(
        {
            "CompAuxNum": [*saines["CompAuxNum"], *(clients[f] for f, _, _ in versements)],
            "CompteNum": ["411000"] * (nombre + len(versements)),
            "RangLigne": list(range(1, nombre + len(versements) + 1)),
            "EcritureDate": [*saines["PieceDate"], *(jour for _, jour, _ in versements)],
            "PieceRef": [*saines["PieceRef"], *(pieces[f] for f, _, _ in versements)],
            "PieceDate": [*saines["PieceDate"], *(jour for _, jour, _ in versements)],
            "DateEcheance": [*saines["DateEcheance"], *(pd.NaT for _ in versements)],
            "Montant": [*saines["Montant"], *(-montant for *_, montant in versements)],
            "Reste": [*saines["Montant"], *(-montant for *_, montant in versements)],
        }
    )
    rendu = preparer(
        creances,
        tables[TIERS.nom],
        tables[RELANCES.nom],
        au=contenu.au,
        seuil=contenu.reglages["seuil"],
        delais=dict.fromkeys((1, 2, 3), contenu.reglages["delai"]),
    )
    lues = {
        x["Client"]: (x["Nom"], int(x["Niveau"]), int(x["Factures"]), en_jour(x["Nouveau délai"]),
                      x["Moyen"], *(centimes(x[nom]) for nom in ("Reste dû", "Pénalités",
                                                                 "Indemnité", "Total réclamé")))
        for x in plein.tableau("À relancer", "Client")
    }  # fmt: skip
    assert lues == {
        x.CompAuxNum: (x.Nom, x.Niveau, x.Factures, x.NouveauDelai.date(), x.Moyen, x.Reste,
                       x.Penalites, x.Indemnite, x.Total)
        for x in rendu.lettres.itertuples()
    }  # fmt: skip


def test_une_facture_de_dix_mille_euros_payee_a_quatre_mois(remplis):
    """203,05 + 210,63 de pénalités et 40 € (voir `comptabilite.penalites`), déjà soldée."""
    modele = remplis["relances", "une_ligne"]
    (lue,) = modele.tableau("Retards", "Facture")
    assert centimes(lue["Pénalités"]) == 203_05 + 210_63
    assert centimes(lue["Total dû"]) == 453_68
    assert lue["Ce qu'il faut en faire"] == "soldée"
    assert modele.tableau("À relancer", "Client") == []


def test_chaque_cas_limite_dit_ce_qu_il_faut_en_faire(remplis):
    modele = remplis["relances", "bornes"]
    sorts = [x["Ce qu'il faut en faire"] for x in modele.tableau("Retards", "Facture")]
    assert sorts == [
        "à relancer : relance amiable",
        "non échue",
        "à relancer : relance amiable",
        "à relancer : relance amiable",
        "à relancer : relance amiable",
        "plus aucune relance : décidez du recouvrement",
        "à relancer : relance amiable",
        "à déclarer au passif, ne se relance pas",
        "à relancer : relance amiable",
        "litige : réserves",
        "sous le seuil des relances",
        "nom ou adresse à compléter",
        "client absent de la feuille Tiers",
        "laissée de côté : type du client inconnu",
        "laissée de côté : sans date d'échéance",
        "laissée de côté : un taux est inconnu",
        "soldée",
        "laissée de côté : règlement sans date, ou négatif",
        "relancée, délai jusqu'au 03/07/2026",
        "plus aucune relance : décidez du recouvrement",
        "à relancer : relance amiable",
        "laissée de côté : un taux est inconnu",
        "à relancer : relance amiable",
        "à relancer : relance ferme",
        "à relancer : relance ferme",
        "soldée",
        "à relancer : relance amiable",
    ]


def test_les_controles_comptent_chaque_faute(remplis):
    controles = remplis["relances", "bornes"].controles("Contrôles")
    faux = {nom: round(obtenu) for nom, (obtenu, _, etat) in controles.items() if etat != "OK"}
    assert faux == {
        "Factures laissées de côté": 5,
        "Pièces présentes deux fois pour un client": 4,
        "Factures d'un client absent de la feuille Tiers": 1,
        "Clients au code en double, ou sans type connu": 1,
        "Factures payées au-delà de tout ce qui est dû": 1,
    }
