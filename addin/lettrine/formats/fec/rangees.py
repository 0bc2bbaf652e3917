"""Les lignes d'un FEC qui n'ont pas le bon nombre de champs (ragged rows).

Règle : un séparateur égaré dans un libellé donne un champ de trop. La ligne n'est redécoupée
que si un seul découpage donne des dates et des montants valides ; le séparateur égaré devient
une espace. Les champs vides omis en fin de ligne sont rétablis s'ils n'étaient pas exigés. Un
séparateur de trop en fin de ligne n'est tenu pour tel que si la ligne est alors valide.
Exceptions : tout autre cas est refusé, avec le numéro de la ligne ; la dernière ligne aussi,
quand elle est courte et que rien ne la termine : le fichier est sans doute tronqué.

Unités : `rang` en lignes physiques.

>>> redecouper("Clients|F12|20260131|Dupont | fils|12,00".split("|"), FORME_D_EXEMPLE)
['Clients', 'F12', '20260131', 'Dupont   fils', '12,00']
>>> redecouper("Cli|ents|F12|20260131|Dupont|12,00".split("|"), FORME_D_EXEMPLE) is None
True
"""

import re
from collections.abc import Callable, Iterator

import numpy as np
import numpy.typing as npt

from lettrine.dates import DateIllisible, lire_date
from lettrine.formats.fec.constats import Constats
from lettrine.formats.fec.forme import (
    MONTANT,
    SENS,
    SENS_CREDITEURS,
    SENS_DEBITEURS,
    FormeFec,
)
from lettrine.monnaie import MontantIllisible, lire_centimes
from lettrine.tables.ecritures import ECRITURES
from lettrine.tables.schema import Genre

__all__ = ["PAS_UN_LETTRAGE", "completer", "plausible", "redecouper", "reprendre"]

OMISSIBLES = {"EcritureLet", "DateLet", "Montantdevise", "Idevise", "DateRglt", "ModeRglt", "NatOp"}
OMISSIBLES |= {"IdClient", ""}
EXIGES = {"EcritureDate", "PieceDate"}
BLANCS = b" \t|\x1a\xc2\xa0"  # l'octet 1A termine les fichiers de certains vieux logiciels

PAS_UN_LETTRAGE = r"[0-9][.,][0-9]{2}\s*$|(19|20)[0-9]{6}"
_DATE = re.compile(r"(?:19|20)[0-9]{6}")

FORME_D_EXEMPLE = FormeFec(
    separateur="|",
    entetes=("CompteLib", "PieceRef", "PieceDate", "EcritureLib", "Debit"),
    champs=("CompteLib", "PieceRef", "PieceDate", "EcritureLib", "Debit"),
)


def reprendre(
    bloc: bytes, rang: int, forme: FormeFec, constats: Constats
) -> tuple[bytes, npt.NDArray[np.int64]]:
    """Le bloc dont chaque ligne a le bon nombre de champs, et le rang de chacune."""
    separateur = forme.separateur.encode()
    attendus = len(forme.champs) - 1
    lignes = bloc.removesuffix(b"\n").split(b"\n")
    finaux = [ligne.count(separateur) == attendus + 1 for ligne in lignes]
    final_habituel = 2 * sum(finaux) > len(lignes)
    tronquee = -1 if bloc.endswith(b"\n") else rang + len(lignes) - 1
    gardees: list[bytes] = []
    rangs: list[int] = []
    for place, ligne in enumerate(lignes, start=rang):
        if not ligne.strip(BLANCS):
            gardees.append(separateur * attendus)
        elif ligne.count(separateur) == attendus:
            gardees.append(ligne)
        else:
            morceaux = ligne.decode().split(forme.separateur)
            if final_habituel and not morceaux[-1].strip():
                morceaux = _sans_final(morceaux, place, forme, constats)
            reprise = _reprendre_ligne(morceaux, place, forme, constats, place == tronquee)
            if reprise is None:
                continue
            gardees.append(forme.separateur.join(reprise).encode())
        rangs.append(place)
    return b"\n".join(gardees) + b"\n" * bool(gardees), np.array(rangs, dtype=np.int64)


def redecouper(morceaux: list[str], forme: FormeFec) -> list[str] | None:
    """Les champs d'une ligne trop longue, ou None si aucun découpage n'est seul possible.

    Un seul champ de texte peut contenir les séparateurs égarés, et il n'est alors pas vide ; la
    ligne a un débit ou un crédit, pas les deux ; des champs vides peuvent être de trop à la fin.
    """
    valides = [
        ligne
        for ligne in _decoupages(morceaux, forme)
        if plausible(ligne, forme) and _a_un_montant(ligne, forme)
    ]
    distincts = {tuple(champ.strip() for champ in ligne) for ligne in valides}
    return valides[0] if len(distincts) == 1 else None


def completer(morceaux: list[str], forme: FormeFec) -> list[str] | None:
    """Les champs d'une ligne trop courte si seuls manquent des champs omissibles, ou None."""
    manquants = forme.champs[len(morceaux) :]
    if not set(manquants) <= OMISSIBLES:
        return None
    ligne = [*morceaux, *[""] * len(manquants)]
    return ligne if plausible(ligne, forme) else None


def plausible(ligne: list[str], forme: FormeFec) -> bool:
    """Vrai si chaque valeur peut occuper son champ."""
    champs = zip(forme.champs, ligne, strict=True)
    return all(_valide(champ, valeur, forme) for champ, valeur in champs)


def _sans_final(morceaux: list[str], rang: int, forme: FormeFec, constats: Constats) -> list[str]:
    """Les champs sans celui qu'ouvre le séparateur final, quand le fichier en met partout."""
    attendus = len(forme.champs)
    sans = morceaux[:-1]
    if len(sans) > attendus or (len(sans) == attendus and plausible(sans, forme)):
        constats.ecarts("FEC-23", "", [rang])
        return sans
    return morceaux


def _reprendre_ligne(
    morceaux: list[str], rang: int, forme: FormeFec, constats: Constats, tronquee: bool
) -> list[str] | None:
    attendus = len(forme.champs)
    if len(morceaux) == attendus:
        return morceaux
    compte = f"Ligne {rang} : {len(morceaux)} champs au lieu de {attendus}"
    if len(morceaux) > attendus:
        champs, refus, fait = redecouper(morceaux, forme), "le découpage est douteux", "redécoupée"
        cause = "un libellé contient sans doute le séparateur"
    else:
        champs, refus = None if tronquee else completer(morceaux, forme), "la ligne est tronquée"
        cause, fait = "les derniers champs manquent", "complétée"
    if champs is None:
        message = f"{compte}, {refus} ; elle est refusée, corrigez-la à la source."
        constats.fautes("FEC-10", "", [rang], [message])
    else:
        message = f"{compte}, {cause} ; elle a été {fait}, vérifiez-la."
        constats.fautes("FEC-09", "", [rang], [message])
    return champs


def _decoupages(morceaux: list[str], forme: FormeFec) -> Iterator[list[str]]:
    """Toutes les façons de rendre à la ligne son nombre de champs, possibles ou non."""
    trop = len(morceaux) - len(forme.champs)
    while True:
        for place, champ in enumerate(forme.champs):
            fusion = " ".join(morceaux[place : place + trop + 1])
            if _est_texte(champ) and fusion.strip():
                yield [*morceaux[:place], fusion, *morceaux[place + trop + 1 :]]
        if trop == 0 or morceaux[-1].strip():
            return
        morceaux, trop = morceaux[:-1], trop - 1


def _a_un_montant(ligne: list[str], forme: FormeFec) -> bool:
    """Vrai si un seul montant n'est pas nul ; la ligne est plausible."""
    montants = ("Debit", "Credit", *([MONTANT] if forme.en_sens else []))
    ecrits = [
        valeur.strip()
        for champ, valeur in zip(forme.champs, ligne, strict=True)
        if champ in montants
    ]
    return sum(bool(ecrit and lire_centimes(ecrit)) for ecrit in ecrits) == 1


def _est_texte(champ: str) -> bool:
    """Vrai si le champ peut contenir un séparateur égaré ; un champ inconnu le peut."""
    if champ in ECRITURES:
        return ECRITURES[champ].genre is Genre.TEXTE and champ != "Montantdevise"
    return champ not in ("", MONTANT, SENS)


def _valide(champ: str, valeur: str, forme: FormeFec) -> bool:
    """Vrai si la valeur peut occuper ce champ : une date, un montant, un compte, ou un texte."""
    texte = valeur.strip()
    if champ == "CompteNum":
        return texte[:3].isdigit() and len(texte) >= 3
    if champ == "Montantdevise" and _DATE.fullmatch(texte):
        return False
    if (
        champ == "Montantdevise"
        or (champ == MONTANT and forme.en_sens)
        or (champ in ECRITURES and ECRITURES[champ].genre is Genre.MONTANT)
    ):
        return not texte or _lisible(texte, lire_centimes, MontantIllisible)
    if champ in ECRITURES and ECRITURES[champ].genre is Genre.DATE:
        if not texte:
            return champ not in EXIGES
        return _lisible(texte, lire_date, DateIllisible)
    if champ == SENS and forme.en_sens:
        return texte in SENS_DEBITEURS or texte in SENS_CREDITEURS
    if champ == "EcritureLet":
        return not re.search(PAS_UN_LETTRAGE, texte)
    if champ == "Idevise":
        return len(texte) <= 5
    return True


def _lisible(texte: str, lecteur: Callable[[object], object], refus: type[ValueError]) -> bool:
    try:
        lecteur(texte)
    except refus:
        return False
    return True
