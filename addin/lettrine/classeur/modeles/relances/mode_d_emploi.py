"""La feuille Mode d'emploi du modèle de relances (read me first)."""

from lettrine.classeur.modeles.mode_d_emploi import ModeDEmploi
from lettrine.classeur.modeles.relances.etats import A_RELANCER, DETAIL
from lettrine.classeur.modeles.relances.reperes import (
    CALCULS,
    CLIENTS,
    FACTURES,
    PERIODES,
    RECUS,
    REGISTRE,
    RETARDS,
    SOCIETE_A_REMPLIR,
    TAUX,
)

__all__ = ["FEUILLES", "MODE_D_EMPLOI"]

FEUILLES = (
    ("Mode d'emploi", "Lecture", "Cette page."),
    (
        "Dossier",
        "Saisie",
        "Le nom, la date d'arrêté, le seuil, le délai laissé, les points légaux.",
    ),
    (SOCIETE_A_REMPLIR.onglet, "Saisie", "Le créancier, pour les lettres de Lettrine."),
    (CLIENTS.onglet, "Saisie", "Les clients : leur type décide du taux."),
    (FACTURES.onglet, "Saisie", "Les factures dues, chacune avec son numéro d'ordre."),
    (RECUS.onglet, "Saisie", "Ce que les clients ont payé, facture par facture."),
    (REGISTRE.onglet, "Saisie", "Les relances déjà parties."),
    (TAUX.onglet, "Saisie", "Le taux de chaque semestre, avec sa référence."),
    ("Contrôles", "Contrôle", "Ce qui doit être juste avant d'écrire à un client."),
    (A_RELANCER, "Résultat", "Qui relancer, à quel niveau, pour combien, avec un graphique."),
    (
        RETARDS,
        "Résultat",
        "Jours de retard, reste dû, pénalités, indemnité, et ce qu'il faut faire.",
    ),
    (DETAIL, "Résultat", "Le calcul des pénalités, période par période ; à joindre à la lettre."),
    (CALCULS, "Calcul", "Les calculs, en clair ; rien à saisir."),
)

MODE_D_EMPLOI = ModeDEmploi(
    titre="Relancer les clients en retard",
    propos="Un classeur pour apprendre à relancer, ou pour suivre un petit dossier.",
    gestes=(
        "Feuille Dossier : le nom et la date d'arrêté. Feuille Tiers : un client par ligne, avec"
        " son type et son adresse.",
        "Feuille Factures : une facture par ligne, avec un numéro d'ordre. Feuille Règlements : ce"
        " qui a été payé, avec le numéro d'ordre de la facture.",
        "Feuille Relances : ce qui est déjà parti. Une facture passe au niveau suivant quand le"
        " délai laissé est passé.",
        "Feuille Contrôles : tout doit lire OK. Puis lisez À relancer, et suivez un calcul jusqu'au"
        " bout dans Pénalités.",
        "Une lettre partie ? Ajoutez ses factures à la feuille Relances, avec date et niveau.",
    ),
    feuilles=FEUILLES,
    limites=(
        f"Le classeur lit {CLIENTS.lignes} clients, {FACTURES.lignes} factures, {RECUS.lignes}"
        f" règlements et {REGISTRE.lignes} relances, et détaille {PERIODES} périodes ; la feuille"
        " Contrôles dit s'il en faut plus.",
        "Un règlement réduit d'abord le principal, comme c'est l'usage ; la loi, faute d'accord, le"
        " fait aller d'abord aux intérêts (C. civ. art. 1343-1) : Lettrine sait faire les deux.",
        "Le classeur ne lit ni les litiges d'une seule facture, ni les promesses : ôtez la facture,"
        " ou employez lettrine relancer, qui écrit aussi les lettres.",
        "Professionnel : BCE + 10 points, ou le taux convenu, jamais sous trois fois l'intérêt"
        " légal. Public : BCE + 8 points. Particulier : l'intérêt légal, après mise en demeure,"
        " sans indemnité.",
        "Les feuilles calculées sont protégées sans mot de passe. Ni macro, ni lien externe."
        " Reçu par courriel ? Cliquez sur « Activer la modification ».",
    ),
)
