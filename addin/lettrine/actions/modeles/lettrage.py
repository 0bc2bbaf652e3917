"""Ce que l'on met dans le modèle de lettrage (template content) : les usages, ou l'exemple."""

from datetime import date

import pandas as pd

from lettrine import parametres
from lettrine.classeur.modeles import Contenu
from lettrine.comptabilite.plan_comptable import PlanComptable
from lettrine.demo import construire as construire_le_dossier
from lettrine.tables.comptes_lettrables import COMPTES_LETTRABLES
from lettrine.tables.dossier import TIERS
from lettrine.tables.ecritures import ECRITURES

__all__ = ["exemple", "vide"]

COMPTE_MONTRE = "411"


def vide() -> Contenu:
    """Les réglages d'usage, sans écriture ni tiers."""
    livres = parametres.livres()
    delai = "delais/defaut"
    return Contenu(
        ecritures=ECRITURES.table({"DateEcheance": []}),
        tiers=TIERS.vide(),
        comptes=_comptes_lettrables(),
        delai=livres.entier(delai, livres.jour_connu(delai, date.max)),
    )


def exemple(graine: int) -> Contenu:
    """Le dossier d'exemple, arrêté à sa clôture, ouvert sur le client qui a le plus de lignes."""
    reglages, dossier = vide(), construire_le_dossier(graine)
    ecritures = dossier.ecritures
    clients = ecritures[ecritures["CompteNum"].str.startswith(COMPTE_MONTRE)]
    compte, auxiliaire = clients.value_counts(["CompteNum", "CompAuxNum"]).index[0]
    return Contenu(
        ecritures=ecritures,
        tiers=dossier.tiers,
        comptes=reglages.comptes,
        delai=reglages.delai,
        dossier=str(dossier.societe["Nom"].iloc[0]),
        au=dossier.exercice[1],
        compte=compte,
        auxiliaire=auxiliaire,
    )


def _comptes_lettrables() -> pd.DataFrame:
    """La table ComptesLettrables que donnent les paramètres livrés, et leurs intitulés."""
    livres = parametres.livres()
    listes = []
    for cle in ("lettrage/comptes_lettrables", "lettrage/comptes_cumulatifs"):
        listes.append(livres.textes(cle, livres.jour_connu(cle, date.max)))
    lettrables, en_bloc = listes
    plan = PlanComptable.en_vigueur(livres.jour_connu("pcg/plan_comptable", date.max))
    prefixes = sorted({*lettrables, *en_bloc})
    return COMPTES_LETTRABLES.table(
        {
            "Prefixe": prefixes,
            "Intitule": [plan.libelle(prefixe) for prefixe in prefixes],
            "Lettrable": [prefixe.startswith(tuple(lettrables)) for prefixe in prefixes],
            "EnBloc": [prefixe in en_bloc for prefixe in prefixes],
        }
    )
