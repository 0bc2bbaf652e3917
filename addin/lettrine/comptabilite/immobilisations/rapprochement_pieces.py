"""Rapprocher des biens et des écritures d'un compte (matching): pièce, montant, autre compte.

Règle : dans un compte, ce que le registre fait entrer ou sortir et ce que le livre passe se
rapprochent d'abord par pièce, quand les totaux de la pièce sont égaux ; puis par montant, au plus
proche des dates ; puis par pièce, à des montants différents. Ce qui reste d'un compte est cherché
au même montant dans les autres. Deux écritures contraires qui restent s'annulent.
Exceptions : aucune ; ce qui reste est nommé.

Unités : centimes, positifs au débit ; jours depuis le 1er janvier 1970.

>>> au_registre = [Element("215400", 5_000_00, 20_000, "F1", "M1", "Tour"),
...                Element("215400", 900_00, 20_010, "", "M2", "Scie")]
>>> au_livre = [Element("218300", 5_000_00, 20_001, "F1", "", "FACTURE F1"),
...             Element("215400", 700_00, 20_030, "F9", "", "FACTURE F9")]
>>> for paire in rapprocher(au_registre, au_livre):
...     print(paire.raison, paire.registre, paire.livre)
autre compte 500000 500000
sans écriture 90000 0
absent du registre 0 70000
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

__all__ = ["Element", "Paire", "Raison", "rapprocher"]

Cle = TypeVar("Cle", bound=Hashable)


class Raison(StrEnum):
    """Pourquoi le registre et le livre diffèrent."""

    MONTANT = "montant différent"
    AUTRE_COMPTE = "autre compte"
    SANS_ECRITURE = "sans écriture"
    HORS_REGISTRE = "absent du registre"


@dataclass(frozen=True, slots=True, eq=False)
class Element:
    """Un mouvement d'un bien au registre, ou une ligne du livre, dont `rang` est la place."""

    compte: str
    montant: int
    jour: int
    piece: str
    bien: str
    libelle: str
    rang: int = 0


@dataclass(frozen=True, slots=True)
class Paire:
    """Ce qui diffère : les biens d'un côté, les lignes de l'autre."""

    raison: Raison
    biens: tuple[Element, ...]
    lignes: tuple[Element, ...]

    @property
    def registre(self) -> int:
        """Le montant des biens."""
        return sum(un.montant for un in self.biens)

    @property
    def livre(self) -> int:
        """Le montant des lignes."""
        return sum(un.montant for un in self.lignes)


def rapprocher(biens: Sequence[Element], lignes: Sequence[Element]) -> list[Paire]:
    """Ce qui diffère, dans l'ordre des raisons ; ce qui se rapproche exactement n'y est pas."""
    des_biens, des_lignes = _tri(biens), _tri(lignes)
    _par_piece(des_biens, des_lignes)
    _par_montant(des_biens, des_lignes, lambda un: (un.compte, un.montant))
    paires = list(_meme_piece(des_biens, des_lignes))
    ailleurs = _par_montant(des_biens, des_lignes, lambda un: un.montant)
    paires += [Paire(Raison.AUTRE_COMPTE, (bien,), (ligne,)) for bien, ligne in ailleurs]
    _annuler(des_lignes)
    paires += [Paire(Raison.SANS_ECRITURE, (bien,), ()) for bien in des_biens]
    paires += [Paire(Raison.HORS_REGISTRE, (), (ligne,)) for ligne in des_lignes]
    return paires


def _tri(elements: Iterable[Element]) -> list[Element]:
    return sorted(elements, key=lambda e: (e.compte, e.jour, e.piece, e.bien, e.libelle, e.montant))


def _par_piece(biens: list[Element], lignes: list[Element]) -> None:
    """Retire les pièces dont les biens et les lignes font le même total."""
    for des_biens, des_lignes in _groupes(biens, lignes, _compte_et_piece):
        if _total(des_biens) == _total(des_lignes):
            _retirer(biens, des_biens)
            _retirer(lignes, des_lignes)


def _meme_piece(biens: list[Element], lignes: list[Element]) -> Iterator[Paire]:
    """Les pièces des deux côtés, à des montants différents."""
    for des_biens, des_lignes in _groupes(biens, lignes, _compte_et_piece):
        _retirer(biens, des_biens)
        _retirer(lignes, des_lignes)
        yield Paire(Raison.MONTANT, tuple(des_biens), tuple(des_lignes))


def _par_montant(
    biens: list[Element], lignes: list[Element], cle: Callable[[Element], Cle]
) -> list[tuple[Element, Element]]:
    """Retire les paires de même clé, chaque bien avec la ligne la plus proche de son jour."""
    paires = []
    for des_biens, des_lignes in _groupes(biens, lignes, cle):
        libres = list(des_lignes)
        for bien in des_biens:
            if not libres:
                break
            ligne = min(libres, key=lambda une, b=bien: abs(une.jour - b.jour))  # type: ignore[misc]
            libres.remove(ligne)
            paires.append((bien, ligne))
    _retirer(biens, [bien for bien, _ in paires])
    _retirer(lignes, [ligne for _, ligne in paires])
    return paires


def _annuler(lignes: list[Element]) -> None:
    """Retire deux à deux les lignes contraires d'un même compte."""
    par_montant: dict[tuple[str, int], list[Element]] = defaultdict(list)
    annulees = []
    for ligne in lignes:
        contraires = par_montant[(ligne.compte, -ligne.montant)]
        if contraires:
            annulees += [contraires.pop(), ligne]
        else:
            par_montant[(ligne.compte, ligne.montant)].append(ligne)
    _retirer(lignes, annulees)


def _groupes(
    biens: Sequence[Element], lignes: Sequence[Element], cle: Callable[[Element], Cle | None]
) -> list[tuple[list[Element], list[Element]]]:
    """Les biens et les lignes de même clé, s'il y en a des deux côtés."""
    groupes: dict[Cle, tuple[list[Element], list[Element]]] = {}
    for cote, elements in enumerate((biens, lignes)):
        for element in elements:
            valeur = cle(element)
            if valeur is not None:
                groupes.setdefault(valeur, ([], []))[cote].append(element)
    return [paire for paire in groupes.values() if paire[0] and paire[1]]


def _compte_et_piece(element: Element) -> tuple[str, str, bool] | None:
    """La pièce, sans casse, entrées et sorties à part ; None si l'élément n'en a pas."""
    piece = element.piece.casefold()
    return (element.compte, piece, element.montant > 0) if piece else None


def _total(elements: Iterable[Element]) -> int:
    return sum(un.montant for un in elements)


def _retirer(elements: list[Element], retires: Iterable[Element]) -> None:
    partis = {id(un) for un in retires}
    elements[:] = [un for un in elements if id(un) not in partis]
