"""La feuille Mode d'emploi (read me first): que faire, dans quel ordre, où regarder.

Règle : une page, cinq gestes, la liste des feuilles avec un lien vers chacune, les couleurs, les
limites.
Exceptions : aucune.
"""

from collections.abc import Sequence

from lettrine.classeur.modeles.lettrage.reperes import (
    CALCULS,
    LISTES,
    ONGLET_DES_COMPTES,
    ONGLET_DES_ECRITURES,
    ONGLET_DES_TIERS,
)
from lettrine.classeur.modeles.onglet import Onglet
from lettrine.classeur.presentation.aspect import (
    A_GAUCHE,
    BLEU,
    ENCRE,
    FOND_ORANGE,
    FOND_ROUGE,
    FOND_VERT,
    GRIS,
    ORANGE,
    ROUGE,
    SAISIE,
    VERT,
)
from lettrine.classeur.presentation.atelier import Atelier

__all__ = ["FEUILLES", "ecrire_mode_d_emploi"]

CARACTERES_PAR_LIGNE = 145  # de la largeur des trois colonnes
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
    ("À vous de remplir", {"bg_color": SAISIE, "border": 1, "border_color": GRIS}),
    ("Calculé, verrouillé", {"border": 1, "border_color": GRIS}),
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


def ecrire_mode_d_emploi(atelier: Atelier) -> None:
    """La première feuille."""
    titre = "Lettrer, justifier, suivre les tiers"
    onglet = Onglet(atelier, "Mode d'emploi", "mode_d_emploi", titre)
    onglet.largeurs((26, 14, 90))
    onglet.decrire("Un classeur pour apprendre à lettrer, ou pour lettrer un petit dossier.")
    numerotes = [f"{rang}.  {geste}" for rang, geste in enumerate(GESTES, start=1)]
    ligne = _ecrire_un_texte(onglet, 3, "Que faire", numerotes)
    ligne = _ecrire_les_feuilles(onglet, ligne + 1)
    ligne = _ecrire_les_couleurs(onglet, ligne + 1)
    ligne = _ecrire_un_texte(onglet, ligne + 1, "Bon à savoir", LIMITES)
    onglet.page.print_area(0, 0, ligne, 2)
    onglet.page.fit_to_pages(1, 1)
    onglet.page.activate()
    onglet.page.set_first_sheet()


def _titrer(onglet: Onglet, ligne: int, texte: str) -> int:
    onglet.page.write_string(ligne, 0, texte, onglet.format(bold=True, font_size=12, color=BLEU))
    return ligne + 1


def _ecrire_un_texte(onglet: Onglet, ligne: int, titre: str, phrases: Sequence[str]) -> int:
    haut = _titrer(onglet, ligne, titre)
    format_ = onglet.format(color=ENCRE, text_wrap=True, indent=1)
    for rang, phrase in enumerate(phrases, start=haut):
        onglet.page.set_row(rang, 32 if len(phrase) > CARACTERES_PAR_LIGNE else None)
        onglet.page.merge_range(rang, 0, rang, 2, phrase, format_)
    return haut + len(phrases)


def _ecrire_les_feuilles(onglet: Onglet, ligne: int) -> int:
    haut = _titrer(onglet, ligne, "Les feuilles")
    texte = onglet.format(color=ENCRE)
    for rang, (nom, role, propos) in enumerate(FEUILLES, start=haut):
        onglet.lier(f"A{rang + 1}", nom, nom)
        onglet.page.write_string(rang, 1, role, texte)
        onglet.page.write_string(rang, 2, propos, texte)
    return haut + len(FEUILLES)


def _ecrire_les_couleurs(onglet: Onglet, ligne: int) -> int:
    haut = _titrer(onglet, ligne, "Les couleurs")
    for rang, (texte, aspect) in enumerate(COULEURS, start=haut):
        onglet.page.write_string(rang, 0, texte, onglet.format(**aspect, **A_GAUCHE))
    return haut + len(COULEURS)
