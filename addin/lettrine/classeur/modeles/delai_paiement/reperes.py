"""Ce que partagent les feuilles du modèle du délai de paiement (landmarks): les deux côtés.

Règle : le modèle tient trente-six mois de ventes et autant d'achats.
Exceptions : aucune.
"""

from typing import NamedTuple

from lettrine.classeur.modeles.saisie import UN_MONTANT, UNE_DATE, Saisie
from lettrine.tables.delai_paiement import ACHATS_PAR_MOIS, VENTES_PAR_MOIS
from lettrine.tables.schema import Schema

__all__ = ["COTES", "MOIS", "Cote"]

MOIS = 36


class Cote(NamedTuple):
    """Les clients ou les fournisseurs : leur table, leur feuille, leurs mots."""

    nom: str
    saisie: Saisie
    onglet: str
    titre: str
    encours: str
    chiffre: str
    sujet: str
    effets: str


def _saisie(schema: Schema, onglet: str, quoi: str) -> Saisie:
    return Saisie(
        schema,
        schema.noms,
        onglet,
        f"{schema.libelle}",
        (f"Un mois par ligne, dans n'importe quel ordre : {quoi} TTC du mois, avoirs à part.",
         "Les avoirs s'écrivent sans signe : ils viennent en déduction."),
        MOIS,
        vides=24,
        largeurs={"Debut": 22, "Factures": 18, "Avoirs": 18},
        regles={"Debut": UNE_DATE, "Factures": UN_MONTANT, "Avoirs": UN_MONTANT},
    )  # fmt: skip


COTES = (
    Cote(
        "Clients",
        _saisie(VENTES_PAR_MOIS, "Ventes", "les factures de vente"),
        "Délai clients",
        "Délai moyen de paiement des clients (DSO)",
        "Encours des clients, TTC",
        "Ventes TTC de la période",
        "Les clients paient",
        "Solde des comptes 41 au jour d'arrêté, plus les effets escomptés non échus.",
    ),
    Cote(
        "Fournisseurs",
        _saisie(ACHATS_PAR_MOIS, "Achats", "les factures d'achat"),
        "Délai fournisseurs",
        "Délai moyen de paiement des fournisseurs (DPO)",
        "Encours des fournisseurs, TTC",
        "Achats TTC de la période",
        "Nous payons nos fournisseurs",
        "Solde des comptes 40 au jour d'arrêté, sans signe.",
    ),
)
