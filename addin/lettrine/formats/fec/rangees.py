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
from functools import lru_cache

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
    return all(juger(ligne[place].strip()) for place, juger in _epreuves(forme))


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


@lru_cache(maxsize=4)
def _epreuves(forme: FormeFec) -> tuple[tuple[int, Callable[[str], bool]], ...]:
    """Les champs qui n'admettent pas n'importe quel texte : leur place, et de quoi en juger."""
    epreuves = {champ: _epreuve(champ, forme) for champ in forme.champs}
    return tuple(
        (place, epreuve)
        for place, champ in enumerate(forme.champs)
        if (epreuve := epreuves[champ]) is not None
    )


def _epreuve(champ: str, forme: FormeFec) -> Callable[[str], bool] | None:
    if champ in EPREUVES:
        return EPREUVES[champ]
    if forme.en_sens and champ in (MONTANT, SENS):
        return _est_montant if champ == MONTANT else _est_sens
    if champ not in ECRITURES:
        return None
    genre = ECRITURES[champ].genre
    if genre is Genre.DATE:
        return _est_date_exigee if champ in EXIGES else _est_date
    return _est_montant if genre is Genre.MONTANT else None


@lru_cache(maxsize=4096)
def _est_date(texte: str) -> bool:
    return not texte or _lisible(texte, lire_date, DateIllisible)


def _est_date_exigee(texte: str) -> bool:
    return bool(texte) and _est_date(texte)


def _est_montant(texte: str) -> bool:
    return not texte or _lisible(texte, lire_centimes, MontantIllisible)


def _est_montant_en_devise(texte: str) -> bool:
    return _est_montant(texte) and not _DATE.fullmatch(texte)


def _est_compte(texte: str) -> bool:
    return len(texte) >= 3 and texte[:3].isdigit()


def _est_lettrage(texte: str) -> bool:
    return not re.search(PAS_UN_LETTRAGE, texte)


def _est_devise(texte: str) -> bool:
    return len(texte) <= 5


def _est_sens(texte: str) -> bool:
    return texte in SENS_DEBITEURS or texte in SENS_CREDITEURS


EPREUVES: dict[str, Callable[[str], bool]] = {
    "CompteNum": _est_compte,
    "EcritureLet": _est_lettrage,
    "Montantdevise": _est_montant_en_devise,
    "Idevise": _est_devise,
}


def _lisible(texte: str, lecteur: Callable[[object], object], refus: type[ValueError]) -> bool:
    try:
        lecteur(texte)
    except refus:
        return False
    return True
