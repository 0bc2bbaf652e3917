"""Éditer la balance âgée (aged balance report).

Règle : d'abord les tranches d'âge, leur graphique et le contrôle qui recoupe leur total avec la
comptabilité ; puis les tiers ; puis chaque ligne ouverte, avec son échéance et d'où elle vient.
Exceptions : un livre sans aucune ligne des comptes demandés est refusé (BAG-11).

Unités : centimes.
"""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from lettrine import parametres
from lettrine.actions.bilan import Bilan, Poste, accorder, euros, pourcent
from lettrine.actions.dossier import Dossier
from lettrine.actions.etats.edition import ouvrir_edition
from lettrine.classeur.port import Classeur
from lettrine.classeur.presentation import Controle, Feuille, Graphique
from lettrine.comptabilite.balance_agee import USUELLES, BalanceAgee, Depuis, balance_agee
from lettrine.comptabilite.creances import Comptes
from lettrine.comptabilite.echeances import delai_legal
from lettrine.dates import formater
from lettrine.erreurs import Anomalie
from lettrine.monnaie import formater as formater_montant
from lettrine.tables.balance_agee import DETAIL, TRANCHES

__all__ = ["editer_balance_agee"]


def editer_balance_agee(
    classeur: Classeur,
    *,
    au: date,
    comptes: Comptes = Comptes.CLIENTS,
    dossier: Dossier | None = None,
    depuis: Depuis = Depuis.ECHEANCE,
    bornes: Sequence[int] = USUELLES,
    reglages: parametres.Parametres | None = None,
    progression: Callable[[str], object] | None = None,
) -> Bilan:
    """Écrit la balance âgée des clients ou des fournisseurs le jour `au`.

    `dossier` donne les noms et les conditions de paiement. Lève `DonneesInvalides` (LET-10) si des
    lignes sont illisibles, (BAG-11) si le livre n'a aucune ligne de ces comptes, et
    `OptionInvalide` (BAG-10) si les tranches n'ont pas de sens.
    """
    edition = ouvrir_edition(classeur, au=au, dossier=dossier, progression=progression)
    delai, approche = delai_legal(au, reglages or parametres.livres())
    edition.dire("Calcul de la balance âgée")
    balance = balance_agee(
        edition.ecritures,
        au=au,
        comptes=comptes,
        delai=delai,
        tiers=edition.tiers,
        depuis=depuis,
        bornes=bornes,
    )
    edition.refuser_sans_ligne(balance.lues, f"les comptes {comptes.prefixe} ({comptes})")
    anomalies = edition.anomalies(approche, balance.anomalies)
    controle = Controle(
        f"Total = solde des comptes {comptes.prefixe} au {formater(au)}",
        balance.total,
        balance.solde,
        somme_de="Montant",
    )
    source = edition.source("Balance")
    feuilles = _feuilles(source, balance, controle, (au, comptes, depuis))
    fichiers = edition.ecrire(feuilles, source, anomalies)
    return _bilan(balance, anomalies, controle, fichiers, (au, comptes, depuis))


def _feuilles(
    source: str,
    balance: BalanceAgee,
    controle: Controle,
    demande: tuple[date, Comptes, Depuis],
) -> list[Feuille]:
    au, comptes, depuis = demande
    age = "l'échéance" if depuis is Depuis.ECHEANCE else "la date de facture"
    regle = (
        f"Écritures jusqu'à cette date, âge compté depuis {age}. Est ouvert ce qu'un lettrage"
        " complet à cette date ne solde pas, quel que soit le jour où la lettre a été saisie."
    )
    part = (
        "Non affecté : règlements, avoirs et acomptes qu'aucune lettre ne rattache à une facture."
    )
    montants = [nom for nom in balance.schema.noms if nom not in ("CompAuxNum", "Nom")]
    return [
        Feuille(
            "Synthèse",
            f"Balance âgée des {comptes} au {formater(au)}",
            (source, regle, part),
            balance.tranches,
            TRANCHES,
            controles=(controle,),
            totaux=("Lignes", "Montant"),
            graphique=Graphique(_conclusion(balance, depuis, comptes), "Tranche", ("Montant",)),
        ),
        Feuille(
            comptes.capitalize(),
            f"Balance âgée des {comptes}, tiers par tiers",
            (source, part),
            balance.synthese,
            balance.schema,
            totaux=tuple(montants),
            sans_zero=tuple(montants[:-1]),
        ),
        Feuille(
            "Détail",
            "Lignes ouvertes, tiers par tiers",
            (source, "Une ligne par écriture ; dans un lettrage incomplet, le reste à payer."),
            balance.detail,
            DETAIL,
            totaux=("Montant", "Reste"),
        ),
    ]


def _conclusion(balance: BalanceAgee, depuis: Depuis, comptes: Comptes) -> str:
    """Ce que le graphique montre, en une phrase."""
    factures = balance.montant(0)
    if not factures:
        return "Aucune facture ouverte"
    vieille = balance.tranches["Tranche"].iloc[-2].lower()
    derniere = balance.montant(len(balance.tranches) - 2)
    ancien = f"{pourcent(derniere, factures)} depuis {vieille}"
    dues = "que nous doivent les clients" if comptes is Comptes.CLIENTS else "que nous devons"
    if depuis is Depuis.FACTURE:
        return f"Sur {euros(factures)} {dues}, {ancien}"
    echu = balance.montant(1)
    return f"Sur {euros(factures)} {dues}, {pourcent(echu, factures)} sont échus, {ancien}"


def _bilan(
    balance: BalanceAgee,
    anomalies: Sequence[Anomalie],
    controle: Controle,
    fichiers: tuple[Path, ...],
    demande: tuple[date, Comptes, Depuis],
) -> Bilan:
    au, comptes, depuis = demande
    nom = comptes.value[:-1]
    tiers = accorder(len(balance.synthese), f"{nom} a", f"{nom}s ont")
    lignes = accorder(len(balance.detail), "ligne ouverte", "lignes ouvertes")
    phrase = f"Au {formater(au)}, {tiers} {lignes}, solde {formater_montant(balance.total)}"
    if depuis is Depuis.ECHEANCE:
        phrase += f" ; {formater_montant(balance.montant(1))} de factures sont échus"
    tranches = balance.tranches
    return Bilan(
        titre=f"Balance âgée des {comptes} au {formater(au)}",
        phrase=f"{phrase} (voir la feuille {comptes.capitalize()}).",
        postes=(
            *(
                Poste(str(libelle), int(montant), montant=True)
                for libelle, montant in zip(tranches["Tranche"], tranches["Montant"], strict=True)
            ),
            Poste("Solde", balance.total, montant=True),
        ),
        controles=((controle.libelle, controle.juste),),
        fichiers=fichiers,
        anomalies=anomalies,
        precisions={"Date": formater(au), "Âge compté depuis": depuis.value},
    )
