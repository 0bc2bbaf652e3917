"""Dossier de démonstration (demo client file).

Règle : une menuiserie fictive, son exercice 2025 et les à-nouveaux de 2024, construits de
toutes pièces à partir d'une graine. La même graine donne le même dossier, au centime ; rien
n'est lu ni écrit. Avec les tables vient la vérité : quelles lignes se règlent ensemble.

Unités : montants en centimes.

>>> dossier = construire()
>>> bool(dossier.ecritures["Debit"].sum() == dossier.ecritures["Credit"].sum())
True
>>> len(dossier.tiers), dossier.societe["Nom"][0]
(65, 'Atelier des Trois Varlopes')
"""

from dataclasses import dataclass
from datetime import date
from random import Random

import pandas as pd

from lettrine.demo import (
    achats,
    immobilisations,
    lettres,
    ouverture,
    paie,
    relances,
    suivi,
    tiers,
    tresorerie,
    tva,
    ventes,
)
from lettrine.demo.calendrier import DEBUT, FIN
from lettrine.demo.encaissements import Encaissements
from lettrine.demo.livre import Livre

__all__ = ["DossierDemo", "construire"]

GRAINE = 2025


@dataclass(frozen=True)
class DossierDemo:
    """Le dossier : écritures, société, tiers, relances, suivi, registre, vérité et exercice.

    `verite` a une ligne par Rang des écritures : `Groupe` (0 pour une ligne qui n'est réglée
    avec aucune autre), `Nature` (comment, ou pourquoi elle reste ouverte) et `Ecart`, le solde
    du groupe en centimes : 0 quand il s'équilibre.
    """

    ecritures: pd.DataFrame
    societe: pd.DataFrame
    tiers: pd.DataFrame
    relances: pd.DataFrame
    suivi: pd.DataFrame
    immobilisations: pd.DataFrame
    elements_du_cout: pd.DataFrame
    verite: pd.DataFrame
    exercice: tuple[date, date]


def construire(graine: int = GRAINE) -> DossierDemo:
    """Construit le dossier de cette graine."""
    hasard = Random(graine)
    clients, fournisseurs = tiers.clients(hasard), tiers.fournisseurs(hasard)
    fiches = [*clients, *fournisseurs]
    livre = Livre()
    dues, factures = ventes.anterieures(hasard, clients), ventes.preparer(hasard, clients)
    a_payer = achats.anterieurs(hasard, fournisseurs)
    dettes = ouverture.dettes_anterieures(hasard)
    lignes_des_tiers = [*(piece.ligne for piece in dues), *(piece.ligne for piece in a_payer)]
    resultat = ouverture.reprendre(livre, lignes_des_tiers, list(dettes.values()))
    ventes.enregistrer(livre, factures)
    Encaissements(livre, hasard, clients).encaisser([*dues, *factures])
    achetes = achats.acheter(livre, hasard, fournisseurs)
    achats.payer(livre, hasard, [*a_payer, *achetes])
    biens = [*immobilisations.anterieurs(), *immobilisations.acquis(achetes)]
    dette_de_tva = dettes.pop("445510")
    paie.payer(livre, hasard, dettes)
    tresorerie.mouvementer(livre, hasard, resultat)
    tva.declarer(livre, dette_de_tva)
    ouverture.doter(livre, immobilisations.dotations(biens))
    lettres.lettrer_le_debut(livre, hasard)
    return DossierDemo(
        ecritures=livre.table({fiche.code: fiche.nom for fiche in fiches}),
        societe=tiers.societe(hasard),
        tiers=tiers.table(fiches),
        relances=relances.registre([*dues, *factures]),
        suivi=suivi.table(factures),
        immobilisations=immobilisations.registre(biens),
        elements_du_cout=immobilisations.elements(biens),
        verite=livre.verite(),
        exercice=(DEBUT, FIN),
    )
