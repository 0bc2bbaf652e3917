"""Les lignes d'un FEC qui n'ont pas le bon nombre de champs (ragged rows).

Règle : un séparateur égaré dans un libellé donne un champ de trop. La ligne n'est redécoupée
que si un seul découpage donne des dates et des montants valides ; le séparateur égaré devient
une espace. Les champs vides omis en fin de ligne sont rétablis s'ils n'étaient pas exigés.
Exceptions : tout autre cas est refusé, avec le numéro de la ligne.

>>> redecouper("VE|Ventes|Dupont | fils|20260131|12,00".split("|"), FORME_D_EXEMPLE)
['VE', 'Ventes', 'Dupont   fils', '20260131', '12,00']
>>> redecouper("VE|Ven|tes|Dupont|20260131|12,00".split("|"), FORME_D_EXEMPLE) is None
True
"""

from lettrine.dates import DateIllisible, lire_date
from lettrine.formats.fec.forme import MONTANT, FormeFec
from lettrine.monnaie import MontantIllisible, lire_centimes
from lettrine.tables.ecritures import ECRITURES
from lettrine.tables.schema import Genre

__all__ = ["completer", "redecouper"]

OMISSIBLES = {"EcritureLet", "DateLet", "Montantdevise", "Idevise", "DateRglt", "ModeRglt", "NatOp"}
OMISSIBLES |= {"IdClient", ""}
EXIGES = {"EcritureDate", "PieceDate"}

FORME_D_EXEMPLE = FormeFec(
    separateur="|",
    entetes=("JournalCode", "JournalLib", "EcritureLib", "EcritureDate", "Debit"),
    champs=("JournalCode", "JournalLib", "EcritureLib", "EcritureDate", "Debit"),
)


def redecouper(morceaux: list[str], forme: FormeFec) -> list[str] | None:
    """Les champs d'une ligne trop longue, ou None si aucun découpage n'est seul possible.

    Un seul champ de texte peut contenir les séparateurs égarés. `EcritureLib` l'emporte sur
    les découpages qui ne déplacent ni date ni montant seulement s'il est le seul candidat.
    """
    attendus = len(forme.champs)
    trop = len(morceaux) - attendus
    if trop > 0 and not any(m.strip() for m in morceaux[attendus:]):
        return morceaux[:attendus]
    possibles = []
    for place, champ in enumerate(forme.champs):
        if not _est_texte(champ):
            continue
        fusion = " ".join(morceaux[place : place + trop + 1])
        ligne = [*morceaux[:place], fusion, *morceaux[place + trop + 1 :]]
        if _plausible(ligne, forme):
            possibles.append(ligne)
    return possibles[0] if len(possibles) == 1 else None


def completer(morceaux: list[str], forme: FormeFec) -> list[str] | None:
    """Les champs d'une ligne trop courte si seuls manquent des champs omissibles, ou None."""
    manquants = forme.champs[len(morceaux) :]
    if not set(manquants) <= OMISSIBLES:
        return None
    ligne = [*morceaux, *[""] * len(manquants)]
    return ligne if _plausible(ligne, forme) else None


def _est_texte(champ: str) -> bool:
    return champ in ECRITURES and ECRITURES[champ].genre is Genre.TEXTE and champ != "Montantdevise"


def _plausible(ligne: list[str], forme: FormeFec) -> bool:
    return all(_valide(champ, valeur) for champ, valeur in zip(forme.champs, ligne, strict=True))


def _valide(champ: str, valeur: str) -> bool:
    """Vrai si la valeur peut occuper ce champ : une date, un montant, un compte, ou un texte."""
    texte = valeur.strip()
    if champ == "CompteNum":
        return texte[:3].isdigit() and len(texte) >= 3
    if champ in ("Montantdevise", MONTANT) or (
        champ in ECRITURES and ECRITURES[champ].genre is Genre.MONTANT
    ):
        return not texte or _lisible(texte, lire_centimes, MontantIllisible)
    if champ in ECRITURES and ECRITURES[champ].genre is Genre.DATE:
        if not texte:
            return champ not in EXIGES
        return _lisible(texte, lire_date, DateIllisible)
    if champ == "Sens":
        return texte in ("D", "C", "+1", "-1", "1")
    if champ == "Idevise":
        return len(texte) <= 5
    return True


def _lisible(texte: str, lecteur: object, refus: type[Exception]) -> bool:
    try:
        lecteur(texte)  # type: ignore[operator]
    except refus:
        return False
    return True
