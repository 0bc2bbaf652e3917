"""Le modèle d'échéancier (cash calendar workbook template) : ce qui est attendu, par semaine.

- `calculs` : les tables à remplir, les formules ;
- `etats` : contrôles, semaines, détail.
"""

from lettrine.classeur.modeles.calculs import ecrire_les_calculs
from lettrine.classeur.modeles.contenu import Remplissage
from lettrine.classeur.modeles.dossier import ecrire_le_dossier
from lettrine.classeur.modeles.echeancier.calculs import (
    CALCULS,
    FACTURES,
    MARQUES,
    SAISIES,
    SEMAINES_MONTREES,
    blocs,
)
from lettrine.classeur.modeles.echeancier.etats import DETAIL, NOM, ecrire_les_etats
from lettrine.classeur.modeles.mode_d_emploi import ModeDEmploi, ecrire_mode_d_emploi
from lettrine.classeur.presentation.atelier import Atelier

__all__ = ["FEUILLES", "SAISIES", "ecrire_echeancier"]

FEUILLES = (
    ("Mode d'emploi", "Lecture", "Cette page."),
    ("Dossier", "Saisie", "Le nom du dossier et la date d'arrêté."),
    (FACTURES.onglet, "Saisie", "Ce que les clients doivent, ce qui est dû aux fournisseurs."),
    (MARQUES.onglet, "Saisie", "Litiges, blocages et promesses de règlement."),
    ("Contrôles", "Contrôle", "Ce qui doit être juste avant de prévoir."),
    (NOM, "Résultat", "Ce qui entre et ce qui sort, par semaine, avec un graphique."),
    (DETAIL, "Résultat", "Quand chaque facture est attendue, et pourquoi."),
    (CALCULS, "Calcul", "Les calculs, en clair ; rien à saisir."),
)
MODE_D_EMPLOI = ModeDEmploi(
    titre="L'échéancier : prévoir les encaissements et les paiements",
    propos="Un classeur pour apprendre à prévoir la trésorerie, ou pour un petit dossier.",
    gestes=(
        "Feuille Dossier : le nom et la date d'arrêté.",
        "Feuille Factures ouvertes : une facture par ligne, clients et fournisseurs, à ce qui en"
        " reste dû.",
        "Feuille Suivi : un litige ou un blocage ôte la facture des semaines ; une promesse la"
        " déplace à sa date.",
        "Feuille Contrôles : tout doit lire OK. Puis lisez l'échéancier, et son détail.",
    ),
    feuilles=FEUILLES,
    limites=(
        f"Le classeur lit {FACTURES.lignes} factures et {MARQUES.lignes} lignes de suivi, et montre"
        f" {SEMAINES_MONTREES} semaines.",
        "Une pièce, une ligne : une facture à plusieurs échéances s'écrit avec une pièce par"
        " échéance (F12-1, F12-2).",
        "Le classeur ne dit ni les promesses non tenues, ni les prescriptions, et ne lit ni les"
        " litiges d'un tiers entier ni les procédures collectives : lettrine etats editer"
        " echeancier le fait.",
        "Les feuilles calculées sont protégées sans mot de passe. Ni macro, ni lien externe. Reçu"
        " par courriel ? Cliquez sur « Activer la modification ».",
    ),
)


def ecrire_echeancier(atelier: Atelier, contenu: Remplissage) -> None:
    """Toutes les feuilles du modèle, dans l'ordre des onglets."""
    ecrire_mode_d_emploi(atelier, MODE_D_EMPLOI)
    ecrire_le_dossier(
        atelier,
        contenu.dossier,
        contenu.au,
        (),
        derniere="IF(COUNT(Factures_Echeance)=0,0,MIN(Factures_Echeance))",
        note="Vide : la première échéance.",
    )
    for saisie in SAISIES:
        saisie.ecrire(atelier, contenu.table(saisie.schema.nom))
    ecrire_les_etats(atelier)
    ecrire_les_calculs(atelier, CALCULS, blocs(), {})
