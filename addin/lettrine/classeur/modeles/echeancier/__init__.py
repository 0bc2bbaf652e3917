"""Le modèle d'échéancier (cash calendar workbook template) : ce qui est attendu, par semaine.

- `reperes` : les tables à remplir, les tailles ;
- `calculs` : les formules que lisent les états ;
- `etats` : contrôles, semaines, détail.
"""

from lettrine.classeur.modeles.calculs import ecrire_les_calculs
from lettrine.classeur.modeles.contenu import Remplissage
from lettrine.classeur.modeles.dossier import Reglage, ecrire_le_dossier
from lettrine.classeur.modeles.echeancier.calculs import SCALAIRES, blocs
from lettrine.classeur.modeles.echeancier.etats import DETAIL, NOM, ecrire_les_etats
from lettrine.classeur.modeles.echeancier.reperes import (
    CALCULS,
    FACTURES,
    FICHES,
    MARQUES,
    SAISIES,
    SEMAINES_MONTREES,
)
from lettrine.classeur.modeles.mode_d_emploi import ModeDEmploi, ecrire_mode_d_emploi
from lettrine.classeur.modeles.onglet import JOUR_OU_RIEN
from lettrine.classeur.modeles.saisie import UN_MONTANT
from lettrine.classeur.presentation.atelier import Atelier
from lettrine.tables.schema import Genre

__all__ = ["FEUILLES", "SAISIES", "ecrire_echeancier"]

UNE_DUREE = {**UN_MONTANT, "error_title": "Durée", "error_message": "Écrivez un nombre positif."}
FEUILLES = (
    ("Mode d'emploi", "Lecture", "Cette page."),
    ("Dossier", "Saisie", "Le nom du dossier, la date d'arrêté, les durées de prescription."),
    (FACTURES.onglet, "Saisie", "Ce que les clients doivent, ce qui est dû aux fournisseurs."),
    (MARQUES.onglet, "Saisie", "Litiges, blocages et promesses de règlement."),
    (FICHES.onglet, "Saisie", "Le type des clients, les comptes en litige, les jugements."),
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
        "Feuille Tiers, si vous voulez : le type de chaque client, pour sa prescription ; un compte"
        " tout entier en litige ; une procédure collective.",
        "Feuille Contrôles : tout doit lire OK, ou vous dire quoi relancer. Puis lisez"
        " l'échéancier, et son détail.",
    ),
    feuilles=FEUILLES,
    limites=(
        f"Le classeur lit {FACTURES.lignes} factures, {MARQUES.lignes} lignes de suivi et"
        f" {FICHES.lignes} tiers, et montre {SEMAINES_MONTREES} semaines. Au-delà, ses contrôles"
        " lisent INCOMPLET.",
        "Une pièce, une ligne : une facture à plusieurs échéances s'écrit avec une pièce par"
        " échéance (F12-1, F12-2).",
        "La prescription dite est la plus proche possible : une reconnaissance de dette, un"
        " paiement ou une action en justice la repousse ; une lettre de relance, non.",
        "Le classeur ne nomme pas le responsable d'un litige et ne dit ni les dates de reprise"
        " passées, ni les promesses contredites : lettrine etats editer echeancier le fait.",
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
        _reglages(contenu),
        derniere="IF(COUNT(Factures_Echeance)=0,0,MIN(Factures_Echeance))",
        note="Vide : la première échéance.",
    )
    for saisie in SAISIES:
        saisie.ecrire(atelier, contenu.table(saisie.schema.nom))
    ecrire_les_etats(atelier)
    ecrire_les_calculs(atelier, CALCULS, blocs(), SCALAIRES, JOUR_OU_RIEN)


def _reglages(contenu: Remplissage) -> tuple[Reglage, ...]:
    """Les durées de la loi, chacune avec sa référence."""
    reglages = contenu.reglages
    return tuple(
        Reglage(libelle, nom, reglages[nom], Genre.ENTIER, reglages["references"][nom], UNE_DUREE)
        for libelle, nom in (
            ("Prescription d'un particulier, en années", "Prescription_particulier"),
            ("Prescription entre professionnels, en années", "Prescription_professionnel"),
            ("Prescription d'un acheteur public, en années", "Prescription_public"),
            ("Alerte, en mois avant la prescription", "Alerte_prescription"),
        )
    )
