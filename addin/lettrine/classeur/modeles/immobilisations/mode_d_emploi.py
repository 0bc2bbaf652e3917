"""La feuille Mode d'emploi du modèle d'immobilisations (read me first)."""

from lettrine.classeur.modeles.mode_d_emploi import ModeDEmploi

__all__ = ["FEUILLES", "MODE_D_EMPLOI"]

FEUILLES = (
    ("Mode d'emploi", "Lecture", "Cette page."),
    ("Dossier", "Saisie", "Le nom, la date d'arrêté, le premier exercice."),
    ("Immobilisations", "Saisie", "Un bien par ligne : coût, dates, méthode, durée, sortie."),
    ("Unités consommées", "Saisie", "Ce qu'ont consommé les biens amortis en unités d'œuvre."),
    ("Contrôles", "Contrôle", "Ce qui doit être juste, et les biens à corriger."),
    ("Plan par bien", "Résultat", "Le plan d'un bien, étape par étape : à refaire à la main."),
    ("Dotations", "Résultat", "L'exercice, bien par bien : coûts, amortissements, dérogatoire."),
    ("Tableaux", "Résultat", "L'exercice, compte par compte, comme dans la liasse."),
    ("Sorties", "Résultat", "Les biens sortis, leur valeur comptable, la plus ou moins-value."),
    ("Prévisions", "Résultat", "Les dotations des dix exercices à venir, avec un graphique."),
    ("Exercices", "Calcul", "Le calendrier et les coefficients dégressifs ; rien à saisir."),
    ("Calculs", "Calcul", "Les calculs de chaque bien, en clair ; rien à saisir."),
)
GESTES = (
    "Feuille Dossier : le nom du dossier, la date d'arrêté, les dates du premier exercice, qui doit"
    " commencer avant la plus ancienne acquisition. Les suivants ont douze mois.",
    "Feuille Immobilisations : un bien par ligne. La mise en service fait partir l'amortissement ;"
    " en dégressif, c'est le premier jour du mois d'acquisition.",
    "Feuille Contrôles : tout doit lire OK. Un bien fautif n'est pas calculé.",
    "Feuille Plan par bien : choisissez un numéro, et refaites chaque ligne à la calculette.",
    "Dotations, Tableaux, Sorties et Prévisions suivent la date d'arrêté.",
)
LIMITES = (
    "Le classeur tient cent cinquante biens, six cents relevés d'unités et trente exercices ; la"
    " feuille Contrôles dit s'il en faut plus.",
    "Conventions : mois de trente jours, fin de février comptée trente, jour de mise en service"
    " compté ; le jour de la sortie compte, sauf le premier du mois. Cumuls arrondis une fois.",
    "Dépréciations, révisions, ajouts, sorties partielles, subventions et véhicules de tourisme ne"
    " sont pas calculés ici : employez lettrine immobilisations planifier.",
    "Les feuilles calculées sont protégées sans mot de passe : Révision, Ôter la protection. Le"
    " classeur n'a ni macro ni lien externe.",
)
MODE_D_EMPLOI = ModeDEmploi(
    titre="Amortir, suivre et céder des immobilisations",
    propos="Un classeur pour apprendre les plans d'amortissement, ou tenir un petit registre.",
    gestes=GESTES,
    feuilles=FEUILLES,
    limites=LIMITES,
)
