"""Éditer l'échéancier (schedule of due items report).

Règle : d'abord les semaines, ce qui entre et ce qui sort côte à côte, et les contrôles qui
recoupent leur total avec la comptabilité ; puis chaque facture, à recevoir et à payer ; puis ce
que quelqu'un doit suivre : litiges, blocages, promesses, prescriptions.
Exceptions : un livre sans aucune ligne des comptes demandés est refusé (BAG-11).

Unités : centimes.
"""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from lettrine import parametres
from lettrine.actions.bilan import Bilan, Poste, accorder, euros
from lettrine.actions.dossier import Dossier
from lettrine.actions.etats.edition import ouvrir_edition
from lettrine.classeur.port import Classeur
from lettrine.classeur.presentation import Controle, Feuille, Graphique
from lettrine.comptabilite.creances import Comptes
from lettrine.comptabilite.echeances import delai_legal
from lettrine.comptabilite.echeancier import (
    Echeancier,
    Prescriptions,
    echeancier,
    prescriptions_legales,
)
from lettrine.dates import formater
from lettrine.erreurs import Anomalie
from lettrine.monnaie import formater as formater_montant
from lettrine.tables.echeancier import ECHEANCES, SEMAINES

__all__ = ["editer_echeancier"]

COLONNES = {Comptes.CLIENTS: "Encaissements", Comptes.FOURNISSEURS: "Decaissements"}
TITRES = {Comptes.CLIENTS: "À recevoir", Comptes.FOURNISSEURS: "À payer"}
HORS_DU_DETAIL = ("Sens", "Responsable", "Note")
HORS_DU_SUIVI = ("ModeEcheance", "RangLigne", "Semaine")
"""Ce que le détail d'un côté laisse à la feuille À suivre, et ce qu'elle lui laisse."""


def editer_echeancier(
    classeur: Classeur,
    *,
    au: date,
    comptes: Sequence[Comptes] = tuple(Comptes),
    semaines: int = 8,
    dossier: Dossier | None = None,
    reglages: parametres.Parametres | None = None,
    progression: Callable[[str], object] | None = None,
) -> Bilan:
    """Écrit l'échéancier du jour `au`, sur `semaines` semaines.

    `dossier` donne les noms, les conditions de paiement et le suivi des factures. Lève
    `DonneesInvalides` (LET-10) si des lignes sont illisibles, (BAG-11) si le livre n'a aucune
    ligne de ces comptes, et `OptionInvalide` (ECH-01) si le nombre de semaines n'a pas de sens.
    """
    edition = ouvrir_edition(classeur, au=au, dossier=dossier, progression=progression)
    loi = reglages or parametres.livres()
    delai, approche = delai_legal(au, loi)
    durees, approchees = prescriptions_legales(au, loi)
    edition.dire("Calcul de l'échéancier")
    rendu = echeancier(
        edition.ecritures,
        au=au,
        delai=delai,
        prescriptions=durees,
        comptes=comptes,
        tiers=edition.tiers,
        suivi=edition.suivi,
        semaines=semaines,
    )
    prefixes = " ni ".join(cote.prefixe for cote in comptes)
    edition.refuser_sans_ligne(rendu.lues, f"les comptes {prefixes}")
    anomalies = edition.anomalies(approche, approchees, rendu.anomalies)
    source = edition.source("Échéancier")
    feuilles = _feuilles(source, rendu, durees, au)
    fichiers = edition.ecrire(feuilles, source, anomalies)
    return _bilan(rendu, anomalies, fichiers, au)


def _controle(rendu: Echeancier, cote: Comptes, au: date, somme_de: str) -> Controle:
    return Controle(
        f"{TITRES[cote]} = solde des comptes {cote.prefixe} au {formater(au)}",
        rendu.total(cote),
        rendu.soldes[cote],
        somme_de=somme_de,
    )


def _feuilles(source: str, rendu: Echeancier, durees: Prescriptions, au: date) -> list[Feuille]:
    regle = (
        "Chaque facture ouverte est attendue à son échéance, ou à la date d'une promesse de"
        " règlement. En litige ou bloquée, elle ne l'est plus, sauf date de reprise."
    )
    part = (
        "Non affecté : règlements, avoirs et acomptes qu'aucune lettre ne rattache à une facture."
        " Le cumul part de zéro : ajoutez-y votre trésorerie."
    )
    montants = ("Encaissements", "DontPromesses", "Decaissements", "Solde")
    series = tuple(COLONNES[cote] for cote in rendu.soldes)
    lignes = range(rendu.cases.horizon.start, rendu.cases.horizon.stop)
    return [
        Feuille(
            "Semaines",
            f"Échéancier au {formater(au)}",
            (source, regle, part),
            rendu.semaines,
            SEMAINES,
            controles=tuple(_controle(rendu, cote, au, COLONNES[cote]) for cote in rendu.soldes),
            totaux=montants,
            graphique=Graphique(_conclusion(rendu), "Semaine", series, lignes=lignes),
            sans_zero=(*montants, "Cumul"),
        ),
        *(_detail(source, rendu, cote, au) for cote in rendu.soldes),
        Feuille(
            "À suivre",
            "Ce dont quelqu'un doit s'occuper",
            (
                source,
                "Litiges et blocages avec leur responsable, promesses de règlement, procédures"
                f" collectives, et créances à moins de {durees.alerte} mois de la prescription.",
                "Prescription : comptée au plus tôt, depuis l'échéance. Une reconnaissance de"
                " dette, un paiement partiel ou une action en justice la recule.",
            ),
            rendu.echeances[rendu.a_suivre].drop(columns=list(HORS_DU_SUIVI)),
            ECHEANCES,
            totaux=("Reste",),
        ),
    ]


def _detail(source: str, rendu: Echeancier, cote: Comptes, au: date) -> Feuille:
    clients = cote is Comptes.CLIENTS
    qui = "doivent les clients" if clients else "est dû aux fournisseurs"
    sans_prescription = () if clients else ("DatePrescription",)
    return Feuille(
        TITRES[cote],
        f"Ce que {qui}, échéance par échéance",
        (
            source,
            "Jours avant échéance : négatif, c'est un retard. Une facture promise en plusieurs"
            " fois a une ligne par part.",
        ),
        rendu.lignes(cote).drop(columns=[*HORS_DU_DETAIL, *sans_prescription]),
        ECHEANCES,
        controles=(_controle(rendu, cote, au, "Reste"),),
        totaux=("Reste",),
        sans_zero=("Jours",),
    )


def _conclusion(rendu: Echeancier) -> str:
    """Ce que le graphique montre, en une phrase."""
    horizon = rendu.cases.horizon
    fin = rendu.cases.bornes(horizon[-1])[1]
    jour = formater(fin) if fin else ""
    dits = {
        cote: f"{euros(rendu.montant(COLONNES[cote], horizon))} {TITRES[cote].lower()}"
        for cote in rendu.soldes
    }
    phrase = f"Jusqu'au {jour}, {' et '.join(dits.values())}"
    if len(dits) < 2:
        return phrase
    cumuls = rendu.semaines["Cumul"].iloc[list(horizon)].tolist()
    bas = min(cumuls)
    if bas < 0:
        semaine = rendu.cases.libelles[horizon[cumuls.index(bas)]]
        return f"{phrase} : il manque jusqu'à {euros(-bas)}, en {semaine}"
    return f"{phrase} : il en reste {euros(cumuls[-1])}"


def _bilan(
    rendu: Echeancier, anomalies: Sequence[Anomalie], fichiers: tuple[Path, ...], au: date
) -> Bilan:
    horizon = rendu.cases.horizon
    controles = [_controle(rendu, cote, au, "") for cote in rendu.soldes]
    retards = " et ".join(
        f"{formater_montant(rendu.montant(COLONNES[cote], range(1)))} {TITRES[cote].lower()}"
        for cote in rendu.soldes
    )
    suivies = accorder(int(rendu.a_suivre.sum()), "échéance", "échéances")
    return Bilan(
        titre=f"Échéancier au {formater(au)}",
        phrase=(
            f"Au {formater(au)}, en retard : {retards} ; {suivies} à suivre (voir la feuille À"
            " suivre)."
        ),
        postes=tuple(
            Poste(f"{TITRES[cote]}, {nom}", rendu.montant(COLONNES[cote], cases), montant=True)
            for cote in rendu.soldes
            for nom, cases in (
                ("en retard", range(1)),
                (f"en {accorder(len(horizon), 'semaine', 'semaines')}", horizon),
                ("au-delà", range(horizon.stop, horizon.stop + 1)),
                ("en litige ou bloqué", range(horizon.stop + 1, horizon.stop + 2)),
                ("non affecté", range(horizon.stop + 2, horizon.stop + 3)),
            )
        ),
        controles=tuple((controle.libelle, controle.juste) for controle in controles),
        fichiers=fichiers,
        anomalies=anomalies,
        precisions={"Date": formater(au)},
    )
