"""Éditer la balance des tiers (third-party balance report).

Règle : d'abord chaque compte collectif, recoupé avec la balance générale ; pour les clients ou les
fournisseurs, les plus gros soldes et leur graphique ; puis chaque tiers.
Exceptions : un livre sans aucune ligne des comptes demandés est refusé (BAG-11).

Unités : centimes.
"""

from collections.abc import Callable
from datetime import date
from enum import StrEnum

import pandas as pd

from lettrine.actions.bilan import Bilan, Poste, accorder, euros, pourcent
from lettrine.actions.dossier import Dossier
from lettrine.actions.etats.edition import ouvrir_edition, par_compte
from lettrine.classeur.port import Classeur
from lettrine.classeur.presentation import Feuille, Graphique
from lettrine.comptabilite.balance_tiers import BalanceTiers, balance_des_tiers, principaux
from lettrine.dates import formater
from lettrine.monnaie import formater as formater_montant
from lettrine.tables.balances import BALANCE_TIERS, MONTANTS, PRINCIPAUX

__all__ = ["Lesquels", "editer_balance_tiers"]

CINQ = 5


class Lesquels(StrEnum):
    """De quels tiers on parle."""

    CLIENTS = "clients"
    FOURNISSEURS = "fournisseurs"
    TOUS = "tous"

    @property
    def prefixes(self) -> tuple[str, ...]:
        """Les comptes de ces tiers ; pour tous, ceux que le cœur choisit."""
        return {Lesquels.CLIENTS: ("41",), Lesquels.FOURNISSEURS: ("40",)}.get(self, ())

    @property
    def sens(self) -> int:
        """Le côté d'un solde ordinaire, débit positif ; nul pour tous."""
        return {Lesquels.CLIENTS: 1, Lesquels.FOURNISSEURS: -1}.get(self, 0)


def editer_balance_tiers(
    classeur: Classeur,
    *,
    au: date,
    du: date | None = None,
    comptes: Lesquels = Lesquels.TOUS,
    dossier: Dossier | None = None,
    progression: Callable[[str], object] | None = None,
) -> Bilan:
    """Écrit la balance des tiers, du jour `du` (à défaut l'ouverture) au jour `au`.

    `dossier` donne les noms. Lève `DonneesInvalides` (LET-10) si des lignes sont illisibles,
    (BAG-11) si le livre n'a aucune ligne de ces comptes, `OptionInvalide` (ETA-01, ETA-02) si la
    période n'a pas de sens.
    """
    edition = ouvrir_edition(classeur, au=au, dossier=dossier, progression=progression)
    edition.dire("Calcul de la balance des tiers")
    balance = balance_des_tiers(
        edition.ecritures, au=au, du=du, comptes=comptes.prefixes, tiers=edition.tiers
    )
    edition.refuser_sans_ligne(balance.lues, f"les comptes de tiers ({comptes})")
    anomalies = edition.anomalies(balance.anomalies)
    source = edition.source("Balance des tiers")
    titre = f"Balance des tiers ({comptes}) {balance.periode}"
    synthese = par_compte(titre, source, balance.collectifs)
    feuilles = [synthese, *_feuilles(source, balance, comptes)]
    fichiers = edition.ecrire(feuilles, source, anomalies)
    debiteurs, crediteurs = (balance.tiers[nom] for nom in ("SoldeDebiteur", "SoldeCrediteur"))
    tiers = accorder(len(balance.tiers), "tiers", "tiers")
    return Bilan(
        titre=titre,
        phrase=(
            f"Au {formater(au)}, {tiers}, solde {formater_montant(balance.total)} (voir la feuille"
            " Tiers)."
        ),
        postes=(
            Poste("Tiers", len(balance.tiers)),
            Poste("Tiers au solde débiteur", int((debiteurs > 0).sum())),
            Poste("Soldes débiteurs", int(debiteurs.sum()), montant=True),
            Poste("Tiers au solde créditeur", int((crediteurs > 0).sum())),
            Poste("Soldes créditeurs", int(crediteurs.sum()), montant=True),
            Poste("Solde", balance.total, montant=True),
        ),
        controles=tuple((c.libelle, c.juste) for c in synthese.controles),
        fichiers=fichiers,
        anomalies=anomalies,
        precisions={"Période": str(balance.periode)},
    )


def _feuilles(source: str, balance: BalanceTiers, comptes: Lesquels) -> list[Feuille]:
    return [
        *_principaux(source, balance, comptes),
        Feuille(
            "Tiers",
            f"Balance des tiers ({comptes}), tiers par tiers",
            (source, f"Période {balance.periode}. À-nouveaux : le solde du tiers au premier jour."),
            balance.tiers,
            BALANCE_TIERS,
            totaux=MONTANTS,
            sans_zero=MONTANTS,
        ),
    ]


def _principaux(source: str, balance: BalanceTiers, comptes: Lesquels) -> list[Feuille]:
    """Les dix plus gros soldes et leur graphique, pour un seul côté."""
    table = principaux(balance, comptes.sens) if comptes.sens else pd.DataFrame()
    if table.empty:
        return []
    cote = "débiteurs" if comptes.sens > 0 else "créditeurs"
    return [
        Feuille(
            "Principaux",
            f"Les plus gros soldes des {comptes}",
            (source, f"La part est celle du total des soldes {cote}."),
            table,
            PRINCIPAUX,
            totaux=("Solde",),
            graphique=Graphique(
                _conclusion(balance, table, comptes), "Nom", ("Solde",), couche=True
            ),
        )
    ]


def _conclusion(balance: BalanceTiers, table: pd.DataFrame, comptes: Lesquels) -> str:
    """Ce que le graphique montre, en une phrase."""
    nom = "SoldeDebiteur" if comptes.sens > 0 else "SoldeCrediteur"
    total = int(balance.tiers[nom].sum())
    premiers = table["Solde"].iloc[:CINQ]
    qui = (
        f"Les {len(premiers)} premiers {comptes} font"
        if len(premiers) > 1
        else f"Un seul {comptes.value[:-1]} fait"
    )
    quoi = "que nous doivent les clients" if comptes.sens > 0 else "que nous devons"
    return f"{qui} {pourcent(int(premiers.sum()), total)} des {euros(total)} {quoi}"
