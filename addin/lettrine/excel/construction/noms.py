"""Les noms permis dans Excel (names Excel accepts) : fonctions et arguments.

Règle : le nom d'une fonction de feuille est en capitales, chiffres et soulignés ; il ne se lit ni
comme l'adresse d'une cellule (TVA20, A1), ni comme une référence de ligne ou de colonne (L1C1, R,
C). Un argument n'est pas un mot du langage VBA, et n'a pas le nom de sa fonction, que VBA prendrait
pour son résultat.
Exceptions : aucune ; un nom refusé arrête la construction, avant qu'Excel ne le lise de travers.

Référence : grille d'Excel, de A1 à XFD1048576 ; mots clés de VBA (MS-VBAL, § 3.3.5).
Unités : aucune.

>>> est_une_adresse("TVA20"), est_une_adresse("XFE1"), est_une_adresse("TVA_HT")
(True, False, False)
>>> verifier("TVA_HT", ["montant_ttc", "taux"])
>>> verifier("FEC1", [])
Traceback (most recent call last):
ValueError: FEC1 se lit comme l'adresse d'une cellule
"""

import re
from collections.abc import Iterable

__all__ = ["est_une_adresse", "verifier"]

DERNIERE_COLONNE, DERNIERE_LIGNE = "XFD", 1_048_576
ADRESSE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
RELATIVE = re.compile(r"[LR][0-9]*(C[0-9]*)?|C[0-9]*")
FORME = re.compile(r"[A-Z][A-Z0-9_]*")
MOTS = """
    addressof alias and any array as attribute base boolean byref byte byval call case cbool
    cbyte ccur cdate cdbl cdec cint clng clnglng clngptr compare const csng cstr currency cvar
    cverr date decimal declare defbool defbyte defcur defdate defdbl defint deflng defobj defsng
    defstr defvar dim do doevents double each else elseif empty end endif enum eqv erase error
    event exit explicit false fix for friend function get global gosub goto if imp implements in
    input int integer is len lenb let like line local lock long longlong longptr loop lset me
    mid midb mod module name new next not nothing null object on open option optional or
    paramarray preserve print private property psset ptrsafe public put raiseevent redim rem
    resume return rset scale seek select set sgn shared single spc static step stop string sub
    tab text then to true type typeof unlock until variant vb_name wend while with withevents
    write xor
"""
MOTS_DE_VBA = frozenset(MOTS.split())


def verifier(nom: str, arguments: Iterable[str]) -> None:
    """Lève `ValueError` si Excel ou VBA ne peut pas lire la fonction sous ce nom."""
    if not FORME.fullmatch(nom):
        raise ValueError(f"{nom} n'est pas un nom de fonction : capitales, chiffres et soulignés")
    if est_une_adresse(nom):
        raise ValueError(f"{nom} se lit comme l'adresse d'une cellule")
    noms = {argument.casefold() for argument in arguments}
    if nom.casefold() in noms:
        raise ValueError(f"{nom} : un argument porte le nom de la fonction")
    reserves = sorted(MOTS_DE_VBA & noms)
    if reserves:
        raise ValueError(f"{nom} : {', '.join(reserves)} est un mot de VBA")


def est_une_adresse(nom: str) -> bool:
    """Vrai si Excel lit ce nom comme une cellule, une ligne ou une colonne."""
    if RELATIVE.fullmatch(nom):
        return True
    adresse = ADRESSE.fullmatch(nom)
    if not adresse:
        return False
    colonne, ligne = adresse[1].rjust(3), int(adresse[2])
    return colonne <= DERNIERE_COLONNE and 1 <= ligne <= DERNIERE_LIGNE
