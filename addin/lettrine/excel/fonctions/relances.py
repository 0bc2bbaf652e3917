"""Les relances en fonctions (dunning functions): qui relancer, pour quoi, et qui ne pas relancer.

Les lettres elles-mêmes s'écrivent par le bouton Relancer les clients, ou la commande
`lettrine relancer`. Une date, à défaut, est
celle de la dernière écriture de la table.
"""

from typing import Any

from lettrine import parametres
from lettrine.catalogue import fonction
from lettrine.comptabilite.creances import Comptes, creances_ouvertes
from lettrine.comptabilite.echeances import delai_legal
from lettrine.comptabilite.relances import DELAI, NIVEAUX, SEUIL, Relances, preparer
from lettrine.excel.fonctions import arguments as lus
from lettrine.excel.frontiere import en_cellules, lire_table, un
from lettrine.tables.dossier import RELANCES, TIERS
from lettrine.tables.relances import FACTURES_RELANCEES, LETTRES, RETENUES
from lettrine.tables.schema import Genre

__all__ = ["relances_clients", "relances_factures", "relances_retenues"]


@fonction(famille="Tiers")
def relances_clients(
    ecritures: Any,
    tiers: Any,
    relances: Any = None,
    au: Any = None,
    suivi: Any = None,
    seuil: Any = None,
) -> Any:
    """Les clients à relancer : niveau de la lettre, reste dû, pénalités, total réclamé.

    Arguments :
        ecritures : la table des écritures et de leurs lettres, en-tête compris.
        tiers : la table des tiers, en-tête compris : adresses, conditions, type de client.
        relances : la table des relances déjà faites, en-tête compris.
        au : le jour des lettres ; à défaut, celui de la dernière écriture.
        suivi : la table du suivi des factures (litiges, promesses), en-tête compris.
        seuil : en euros, ce qu'un client doit au moins pour être relancé ; à défaut, 15.
    Rend : une table, un client par ligne.
    Exemple : =RELANCES_CLIENTS(Ecritures[#Tout];Tiers[#Tout];Relances[#Tout];DATE(2025;12;31))
    """
    rendu = _preparer(ecritures, tiers, relances, au, suivi, seuil)
    return en_cellules(rendu.lettres.drop(columns="Document"), LETTRES)


@fonction(famille="Tiers")
def relances_factures(
    ecritures: Any,
    tiers: Any,
    relances: Any = None,
    au: Any = None,
    suivi: Any = None,
    seuil: Any = None,
) -> Any:
    """Les factures que réclament les relances du jour, et leurs jours de retard.

    Arguments :
        ecritures : la table des écritures et de leurs lettres, en-tête compris.
        tiers : la table des tiers, en-tête compris : adresses, conditions, type de client.
        relances : la table des relances déjà faites, en-tête compris.
        au : le jour des lettres ; à défaut, celui de la dernière écriture.
        suivi : la table du suivi des factures (litiges, promesses), en-tête compris.
        seuil : en euros, ce qu'un client doit au moins pour être relancé ; à défaut, 15.
    Rend : une table, une facture par ligne, avec ses pénalités.
    Exemple : =RELANCES_FACTURES(Ecritures[#Tout];Tiers[#Tout];Relances[#Tout];DATE(2025;12;31))
    """
    rendu = _preparer(ecritures, tiers, relances, au, suivi, seuil)
    return en_cellules(rendu.factures, FACTURES_RELANCEES)


@fonction(famille="Tiers")
def relances_retenues(
    ecritures: Any,
    tiers: Any,
    relances: Any = None,
    au: Any = None,
    suivi: Any = None,
    seuil: Any = None,
) -> Any:
    """Les factures ouvertes qui ne sont pas relancées, et pourquoi.

    Arguments :
        ecritures : la table des écritures et de leurs lettres, en-tête compris.
        tiers : la table des tiers, en-tête compris : adresses, conditions, type de client.
        relances : la table des relances déjà faites, en-tête compris.
        au : le jour des lettres ; à défaut, celui de la dernière écriture.
        suivi : la table du suivi des factures (litiges, promesses), en-tête compris.
        seuil : en euros, ce qu'un client doit au moins pour être relancé ; à défaut, 15.
    Rend : une table, une facture par ligne, avec la raison.
    Exemple : =RELANCES_RETENUES(Ecritures[#Tout];Tiers[#Tout];Relances[#Tout];DATE(2025;12;31))
    """
    return en_cellules(_preparer(ecritures, tiers, relances, au, suivi, seuil).retenues, RETENUES)


def _preparer(
    ecritures: Any, tiers: Any, relances: Any, au: Any, suivi: Any, seuil: Any
) -> Relances:
    livre = lus.lire_ecritures(ecritures)
    jour, loi = lus.arrete(au, livre), parametres.livres()
    fiches = lire_table(tiers, "tiers", TIERS).table
    creances = creances_ouvertes(
        livre.table, au=jour, comptes=Comptes.CLIENTS, delai=delai_legal(jour, loi)[0], tiers=fiches
    )
    faites = None if relances is None else lire_table(relances, "relances", RELANCES).table
    return preparer(
        creances.lignes,
        fiches,
        RELANCES.vide() if faites is None else faites,
        au=jour,
        seuil=un(seuil, "seuil", Genre.MONTANT, SEUIL / 100),
        delais=dict.fromkeys(NIVEAUX, DELAI),
        suivi=lus.lire_suivi(suivi),
    )
