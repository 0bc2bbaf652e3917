"""Ce que partagent les feuilles du modèle d'échéancier (landmarks) : tables, tailles, cases.

Règle : le modèle tient 5 000 factures, 1 000 lignes de suivi et 1 000 fiches de tiers ; la feuille
Contrôles dit quand un dossier les dépasse.
Exceptions : aucune.

Unités : case 0 en retard, 1 à 12 les semaines, puis au-delà, arrêtée, non affectée.
"""

from lettrine.classeur.modeles.saisie import UN_MONTANT, UNE_DATE, Saisie, un_choix
from lettrine.comptabilite.echeancier.resultat import A_PAYER, A_RECEVOIR
from lettrine.tables.dossier import STATUTS_DE_SUIVI, SUIVI, TIERS, TYPES_DE_TIERS
from lettrine.tables.echeancier import ECHEANCES_OUVERTES

__all__ = [
    "ARRETEE",
    "AU_DELA",
    "CALCULS",
    "FACTURES",
    "FICHES",
    "LUNDI",
    "MARQUES",
    "NON_AFFECTEE",
    "SAISIES",
    "SEMAINES_MONTREES",
]  # fmt: skip

CALCULS = "Calculs"
SEMAINES_MONTREES = 12
AU_DELA, ARRETEE, NON_AFFECTEE = range(SEMAINES_MONTREES + 1, SEMAINES_MONTREES + 4)
LUNDI = "(Jour_arrete-WEEKDAY(Jour_arrete,2)+1)"

FACTURES = Saisie(
    ECHEANCES_OUVERTES,
    ECHEANCES_OUVERTES.noms,
    "Factures ouvertes",
    "Factures ouvertes, des clients et aux fournisseurs",
    (f"Une facture par ligne, à ce qui en reste dû. Sens : {A_RECEVOIR} (un client) ou {A_PAYER}"
     " (un fournisseur). Un règlement, un avoir ou un acompte que rien n'affecte s'écrit en"
     " négatif : il est compté à part.",
     "Date de la pièce et montant sont facultatifs : la date sert à la prescription d'un acheteur"
     " public et aux procédures collectives ; le montant, à dire si une promesse passée est"
     " tenue."),
    5_000,
    vides=50,
    largeurs={"Sens": 14, "CompAuxNum": 14, "Nom": 36, "PieceRef": 20, "PieceDate": 14,
              "DateEcheance": 14, "Montant": 16, "Reste": 16},
    regles={"Sens": un_choix("Sens", A_RECEVOIR, A_PAYER), "PieceDate": UNE_DATE,
            "DateEcheance": UNE_DATE},
)  # fmt: skip
MARQUES = Saisie(
    SUIVI,
    SUIVI.noms,
    "Suivi",
    "Suivi des factures : litiges, blocages, promesses",
    ("Une ligne par litige, blocage ou promesse. La date prévue est celle du paiement promis, ou de"
     " la reprise d'une facture arrêtée.",
     "Sans montant promis, la promesse vaut pour toute la facture."),
    1_000,
    largeurs={"CompAuxNum": 14, "PieceRef": 20, "Statut": 13, "Responsable": 22, "DatePrevue": 14,
              "MontantPromis": 16, "Note": 44},
    regles={"Statut": un_choix("Statut", *STATUTS_DE_SUIVI), "DatePrevue": UNE_DATE,
            "MontantPromis": UN_MONTANT},
)  # fmt: skip
FICHES = Saisie(
    TIERS,
    ("CompAuxNum", "Nom", "Type", "Litige", "DateJugement"),
    "Tiers",
    "Clients et fournisseurs",
    ("Facultatif. Le type d'un client décide de sa prescription ; sans lui, elle est comptée comme"
     " entre professionnels.",
     "Litige : le motif, quand tout le compte est en litige ; ses factures ne sont plus attendues."
     " Jugement : la date d'ouverture d'une procédure collective."),
    1_000,
    largeurs={"CompAuxNum": 14, "Nom": 36, "Type": 15, "Litige": 40, "DateJugement": 16},
    regles={"Type": un_choix("Type", *TYPES_DE_TIERS), "DateJugement": UNE_DATE},
)  # fmt: skip
SAISIES = (FACTURES, MARQUES, FICHES)
