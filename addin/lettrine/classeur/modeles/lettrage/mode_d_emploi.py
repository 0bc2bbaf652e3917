"""La feuille Mode d'emploi du modèle de lettrage (read me first)."""

from lettrine.classeur.modeles.lettrage.reperes import (
    CALCULS,
    LISTES,
    ONGLET_DES_COMPTES,
    ONGLET_DES_ECRITURES,
    ONGLET_DES_TIERS,
)
from lettrine.classeur.modeles.mode_d_emploi import A_REMPLIR, CALCULE, ModeDEmploi
from lettrine.classeur.presentation.aspect import (
    FOND_ORANGE,
    FOND_ROUGE,
    FOND_VERT,
    ORANGE,
    ROUGE,
    VERT,
)

__all__ = ["FEUILLES", "MODE_D_EMPLOI"]

GESTES = (
    "Feuille Dossier : écrivez le nom du dossier et la date d'arrêté. Feuille Tiers : un code et un"
    " nom par client ou fournisseur.",
    "Feuille Écritures : saisissez, ou collez votre export en valeurs (collage spécial), une ligne"
    " par ligne d'écriture. L'échéance est facultative.",
    "Lettrez : filtrez un auxiliaire, mettez le même code, en CAPITALES, sur les lignes qui se"
    " soldent ; la case devient verte. En minuscules, le lettrage est partiel, et orange.",
    "Feuille Contrôles : tout doit lire OK. Un clic sur le lien mène à la première ligne à"
    " corriger.",
    "Lisez les états : balance des tiers, justification, balance âgée, grand livre. Ils suivent vos"
    " écritures et la date d'arrêté ; choisissez le compte dans les cases jaunes.",
)
FEUILLES = (
    ("Mode d'emploi", "Lecture", "Cette page."),
    ("Dossier", "Saisie", "Le nom du dossier, la date d'arrêté, le délai de paiement par défaut."),
    (ONGLET_DES_ECRITURES, "Saisie", "Les écritures et leurs codes de lettrage."),
    (ONGLET_DES_TIERS, "Saisie", "Les clients et les fournisseurs."),
    (ONGLET_DES_COMPTES, "Saisie", "Les comptes que l'on lettre : à vous d'en décider."),
    ("Contrôles", "Contrôle", "Ce qui doit être juste, puis chaque lettre et son solde."),
    ("Balance des tiers", "Résultat", "Le solde de chaque tiers, et ce qui n'est pas lettré."),
    ("Justification", "Résultat", "Les lignes qui font le solde d'un compte ; à signer."),
    ("Balance âgée", "Résultat", "Qui doit quoi, et depuis quand, avec un graphique."),
    ("Grand livre", "Résultat", "Toutes les lignes d'un compte et leur solde progressif."),
    (CALCULS, "Calcul", "Les calculs de chaque ligne, en clair ; rien à saisir."),
    (LISTES, "Calcul", "Les lettres, les comptes et les tiers, sans doublon ; rien à saisir."),
)
COULEURS = (
    A_REMPLIR,
    CALCULE,
    ("Soldé, ou contrôle OK", {"bg_color": FOND_VERT, "color": VERT, "bold": True}),
    ("Lettrage partiel", {"bg_color": FOND_ORANGE, "color": ORANGE, "bold": True}),
    ("Écart, ou ligne à corriger", {"bg_color": FOND_ROUGE, "color": ROUGE, "bold": True}),
)
LIMITES = (
    "Le classeur lit cinq mille lignes d'écritures, mille comptes et auxiliaires, deux mille"
    " lettres, et montre mille lignes par liste ; la feuille Contrôles dit s'il en faut plus.",
    "Un seul exercice, à-nouveaux compris. Un code vaut dans son compte et son auxiliaire ; « aa »"
    " et « AA » n'y font qu'un groupe.",
    "Les feuilles calculées sont protégées sans mot de passe : Révision, Ôter la protection. Le"
    " classeur n'a ni macro ni lien externe.",
    "Reçu par courriel ou téléchargé ? Cliquez sur « Activer la modification » : avant, rien n'est"
    " calculé.",
    "Lettrine lit ce classeur tel quel : lettrine lettrer lettre à votre place, et dit pourquoi.",
)

MODE_D_EMPLOI = ModeDEmploi(
    titre="Lettrer, justifier, suivre les tiers",
    propos="Un classeur pour apprendre à lettrer, ou pour lettrer un petit dossier.",
    gestes=GESTES,
    feuilles=FEUILLES,
    couleurs=COULEURS,
    limites=LIMITES,
)
