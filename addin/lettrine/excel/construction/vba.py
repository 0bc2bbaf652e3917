"""Les modules VBA que le catalogue écrit (generated VBA modules).

Règle : une fonction de feuille devient une fonction VBA de même nom et de mêmes arguments, qui ne
fait qu'appeler le pont ; un argument facultatif l'est aussi dans Excel. Les descriptions, la
catégorie et l'aide de chaque argument sont données à Excel par `Application.MacroOptions`. Ce qu'un
bouton demande est écrit pour le Mac, où le complément pose lui-même les questions.
Exceptions : un texte qui ne s'écrit pas dans le jeu de caractères de VBA (cp1252) est refusé.

Référence : limites du langage VBA, 1 023 caractères par ligne et 24 lignes de suite.
Unités : aucune.

>>> from lettrine.catalogue import Argument, Fonction
>>> f = Fonction("TVA_MONTANT", "TVA", "La TVA.", (Argument("montant", "Le montant.", False),
...     Argument("taux", "Le taux.", True)), "La TVA.", "=TVA_MONTANT(1)", "m", "tva_montant", True)
>>> print(fonctions_vba([f], "1").splitlines()[-3])
Public Function TVA_MONTANT(montant As Variant, Optional taux As Variant) As Variant
>>> en_litteral('le compte "411" seul')
'"le compte ""411"" seul"'
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from lettrine.catalogue import Action, Fonction
from lettrine.excel.construction.noms import verifier
from lettrine.excel.questions import genre, propose, question

__all__ = ["descriptions_vba", "en_litteral", "fonctions_vba", "questions_vba"]

CATEGORIE = "Lettrine"
PANNE = "XLA-01"
"""Le code de ce que dit le pont quand le service Python ne répond pas."""

SUR_MAC = "XLA-04"
"""Le code de ce que dit une fonction de feuille sur Mac."""

JEU = "cp1252"

ENTETE_FONCTIONS = """\
Attribute VB_Name = "LettrineFonctions"
Option Explicit

' Les fonctions de feuille. Ce module est écrit par « lettrine excel construire ».

Public Const LETTRINE_COMPLEMENT As String = {version}
Public Const LETTRINE_PANNE As String = {panne}
Public Const LETTRINE_SUR_MAC As String = {sur_mac}
"""

ENTETE_DESCRIPTIONS = """\
Attribute VB_Name = "LettrineDescriptions"
Option Explicit
Option Private Module

' Ce qu'Excel dit de chaque fonction. Ce module est écrit par « lettrine excel construire ».

' Excel ne décrit pas les fonctions d'un classeur caché : le complément se montre le temps de le
' faire. Une fonction sans description marche quand même.
Public Sub LettrineDecrire()
    Dim masque As Boolean
    Dim affichage As Boolean
    On Error Resume Next
    affichage = Application.ScreenUpdating
    Application.ScreenUpdating = False
    masque = ThisWorkbook.IsAddin
    If masque Then ThisWorkbook.IsAddin = False
{appels}
    If masque Then ThisWorkbook.IsAddin = True
    ThisWorkbook.Saved = True
    Application.ScreenUpdating = affichage
End Sub
"""

ENTETE_QUESTIONS = """\
Attribute VB_Name = "LettrineQuestions"
Option Explicit
Option Private Module

' Ce que demande un bouton. Ce module est écrit par « lettrine excel construire ».

' Pour chaque question d'un bouton : son genre (texte, fichier, dossier), son texte, la réponse
' proposée ; vide s'il ne demande rien.
Public Function QuestionsDuBouton(nom As String) As Variant
    Select Case nom
{cas}
        Case Else
            QuestionsDuBouton = Array()
    End Select
End Function
"""


def fonctions_vba(fonctions: Iterable[Fonction], version: str) -> str:
    """Le module LettrineFonctions ; lève `ValueError` si un nom est refusé par Excel."""
    entete = ENTETE_FONCTIONS.format(
        version=en_litteral(version), panne=en_litteral(PANNE), sur_mac=en_litteral(SUR_MAC)
    )
    return "\n".join([entete, *(_une_fonction(f) for f in fonctions)])


def descriptions_vba(fonctions: Sequence[Fonction]) -> str:
    """Le module LettrineDescriptions, une procédure par famille."""
    familles = {nom: list(membres) for nom, membres in groupby(fonctions, lambda f: f.famille)}
    entete = ENTETE_DESCRIPTIONS.format(
        appels="\n".join(f"    Decrire{rang}" for rang in range(1, len(familles) + 1)),
    )
    procedures = [
        _une_famille(rang, famille, membres)
        for rang, (famille, membres) in enumerate(familles.items(), 1)
    ]
    return "\n".join([entete, *procedures])


def questions_vba(actions: Iterable[Action]) -> str:
    """Le module LettrineQuestions, un cas par bouton qui demande quelque chose."""
    cas = [_un_cas(action) for action in actions if action.arguments]
    return ENTETE_QUESTIONS.format(cas="\n".join(cas))


def en_litteral(texte: str) -> str:
    """Un texte entre guillemets, tel que VBA le lit ; lève `ValueError` s'il ne peut pas."""
    try:
        texte.encode(JEU)
    except UnicodeEncodeError as erreur:
        fautif = texte[erreur.start]
        raise ValueError(f"VBA n'écrit pas « {fautif} », dans « {texte} »") from None
    return '"' + texte.replace('"', '""') + '"'


def _une_fonction(f: Fonction) -> str:
    verifier(f.nom, [a.nom for a in f.arguments])
    parametres = ", ".join(
        f"{'Optional ' if a.facultatif else ''}{a.nom} As Variant" for a in f.arguments
    )
    textes = ", ".join(
        [en_litteral(f.module), en_litteral(f.attribut), *(a.nom for a in f.arguments)]
    )
    return (
        f"Public Function {f.nom}({parametres}) As Variant\n"
        f"    {f.nom} = LettrineAppeler({f.scalaire}, Array({textes}))\n"
        f"End Function\n"
    )


def _un_cas(action: Action) -> str:
    textes = [
        ", ".join(en_litteral(f(argument)) for f in (genre, question, propose))
        for argument in action.arguments
    ]
    suite = ", _\n                ".join(textes)
    return (
        f"        Case {en_litteral(action.nom)}\n"
        f"            QuestionsDuBouton = Array( _\n                {suite})"
    )


def _une_famille(rang: int, famille: str, membres: Iterable[Fonction]) -> str:
    lignes = [f"' {famille}", f"Private Sub Decrire{rang}()", "    On Error Resume Next"]
    for f in membres:
        lignes += _une_description(f, famille)
    return "\n".join([*lignes, "End Sub", ""])


def _une_description(f: Fonction, famille: str) -> Iterator[str]:
    yield f"    Application.MacroOptions Macro:={en_litteral(f.nom)}, _"
    yield f"        Description:={en_litteral(f.description)}, _"
    categorie = f"        Category:={en_litteral(f'{CATEGORIE} {famille}')}"
    textes = [en_litteral(a.description) for a in f.arguments]
    if not textes:
        yield categorie
        return
    yield f"{categorie}, _"
    yield "        ArgumentDescriptions:=Array( _"
    yield from (f"            {texte}, _" for texte in textes[:-1])
    yield f"            {textes[-1]})"
