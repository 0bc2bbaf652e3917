"""La feuille Journal Lettrine (action log): ce qui a été fait, quand, sur quoi, comment l'annuler.

Règle : une ligne par écriture, à la suite ; rien n'y est effacé. Une écriture annulée le dit.
Exceptions : si l'utilisateur supprime la feuille, la suivante recommence à un.

Unités : heure du poste.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from lettrine.classeur.presentation.aspect import BLANC, BLEU
from lettrine.classeur.vivant import moteur
from lettrine.classeur.vivant.obstacles import refuser_la_feuille

__all__ = ["NOM", "effacer", "inscrire", "marquer_annulee", "prochain_numero", "refuser"]

NOM = "Journal Lettrine"
TITRES = ("N°", "Quand", "Traitement", "Sur", "Ce qui a été écrit", "Pour l'annuler")
COMMENT = "Onglet Lettrine, Annuler le dernier traitement"
ANNULEE = "Annulé le {quand:%d/%m/%Y à %H:%M}"
REMPLACEE = "Ne s'annule plus : un autre traitement a suivi"
LARGEURS = (6, 18, 34, 34, 60, 48)


def prochain_numero(livre: Any) -> int:
    """Le numéro de la prochaine ligne."""
    feuille = _feuille(livre)
    return 1 if feuille is None else feuille.used_range.shape[0]


def refuser(livre: Any) -> None:
    """Lève `OptionInvalide` XLS-04 si l'utilisateur a protégé le journal."""
    feuille = _feuille(livre)
    if feuille is not None:
        refuser_la_feuille(feuille)


def inscrire(livre: Any, quand: datetime, action: str, sur: str, ecrit: Sequence[str]) -> Any:
    """Ajoute une ligne au journal ; rend sa feuille."""
    feuille = _feuille(livre) or _creer(livre)
    ligne = feuille.used_range.shape[0] + 1
    valeurs = [float(ligne - 1), quand, action, sur, " ; ".join(ecrit), COMMENT]
    feuille.range((ligne, 2)).number_format = "dd/mm/yyyy hh:mm"
    textes = feuille.range((ligne, 3), (ligne, len(TITRES)))
    textes.number_format = "@"  # le nom d'une feuille peut commencer par =
    textes.wrap_text = True
    inscrite = feuille.range((ligne, 1), (ligne, len(TITRES)))
    moteur.ecrire(inscrite, [valeurs])
    inscrite.vertical_alignment = "top"
    if ligne > 2 and feuille.range((ligne - 1, 6)).raw_value == COMMENT:
        feuille.range((ligne - 1, 6)).raw_value = REMPLACEE
    return feuille


def effacer(livre: Any, numero: int) -> None:
    """Retire la ligne de ce numéro, si elle a été inscrite : l'écriture a échoué."""
    feuille = _feuille(livre)
    if feuille is None:
        return
    feuille.range((numero + 1, 1), (numero + 1, len(TITRES))).clear()
    comment = feuille.range((numero, 6))
    if comment.raw_value == REMPLACEE:
        comment.raw_value = COMMENT


def marquer_annulee(livre: Any, numero: int, quand: datetime) -> None:
    """Dit, en face d'une écriture, qu'elle est annulée."""
    feuille = _feuille(livre)
    if feuille is None:
        return
    numeros = [ligne[0] for ligne in moteur.lire(feuille.used_range)]
    if float(numero) in numeros:
        ligne = numeros.index(float(numero)) + 1
        feuille.range((ligne, 6)).raw_value = ANNULEE.format(quand=quand)


def _feuille(livre: Any) -> Any:
    return next((feuille for feuille in moteur.feuilles(livre) if feuille.name == NOM), None)


def _creer(livre: Any) -> Any:
    feuille = livre.sheets.add(NOM, after=livre.sheets[-1])
    entete = feuille.range((1, 1), (1, len(TITRES)))
    moteur.ecrire(entete, [TITRES])
    entete.color, entete.font.color, entete.font.bold = BLEU, BLANC, True
    for place, largeur in enumerate(LARGEURS, start=1):
        feuille.range((1, place)).column_width = largeur
    return feuille
