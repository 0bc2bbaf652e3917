"""Le livre : écritures et vérité des règlements (ledger under construction).

Règle : une écriture s'équilibre ou n'est pas passée. Un montant est signé, le débit positif,
et ne devient débit ou crédit qu'en sortie. Le livre retient à part ce que l'auteur sait et que
le grand-livre ne dit pas : quelles lignes se règlent ensemble, et pourquoi.

Unités : centimes.

>>> livre = Livre()
>>> facture = Ligne("411000", 120_00, "C0001")
>>> livre.passer(date(2025, 1, 6), "VE", "FA1", "FA1", facture, Ligne("704100", -120_00))
>>> cheque = Ligne("411000", -120_00, "C0001")
>>> livre.passer(date(2025, 2, 6), "CH", "CH1", "CHQ 1", Ligne("511200", 120_00), cheque)
>>> livre.grouper("1-1 sans référence", facture, cheque)
>>> livre.verite()["Groupe"].tolist(), livre.verite()["Ecart"].tolist()
([1, 0, 0, 1], [0, 0, 0, 0])
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

import pandas as pd

from lettrine.demo.plan import COMPTES, JOURNAUX
from lettrine.tables.ecritures import ECRITURES

__all__ = ["Ecriture", "Ligne", "Livre"]

PREMIERE_LIGNE = 2
"""Le rang de la première ligne d'un fichier dont la ligne 1 est l'en-tête."""

ORDRE_DES_JOURNAUX = {code: ordre for ordre, code in enumerate(JOURNAUX)}


@dataclass(slots=True, eq=False)
class Ligne:
    """Une ligne d'écriture. `piece` et `jour_piece` ne servent qu'aux à-nouveaux détaillés."""

    compte: str
    montant: int
    tiers: str = ""
    echeance: date | None = None
    libelle: str = ""
    piece: str = ""
    jour_piece: date | None = None
    jour: date = date.min
    groupe: int = 0
    nature: str = ""
    lettre: str = ""
    jour_lettre: date | None = None


@dataclass(slots=True, eq=False)
class Ecriture:
    """Une écriture équilibrée, avant d'être numérotée."""

    jour: date
    journal: str
    piece: str
    jour_piece: date
    libelle: str
    lignes: tuple[Ligne, ...]


class Livre:
    """Les écritures de l'exercice, dans l'ordre où on les passe, et les groupes de règlement."""

    def __init__(self) -> None:
        self._ecritures: list[Ecriture] = []
        self._groupes: list[tuple[Ligne, ...]] = []

    def passer(
        self,
        jour: date,
        journal: str,
        piece: str,
        libelle: str,
        *lignes: Ligne,
        jour_piece: date | None = None,
    ) -> None:
        """Passe une écriture ; les lignes nulles sont omises.

        Sans `piece`, l'écriture prendra le numéro d'ordre de son journal dans le mois.
        """
        ecart = sum(ligne.montant for ligne in lignes)
        if ecart:
            raise ValueError(f"{journal} {piece} du {jour} : écart de {ecart} centimes")
        retenues = tuple(ligne for ligne in lignes if ligne.montant)
        for ligne in retenues:
            ligne.jour = jour
        self._ecritures.append(
            Ecriture(jour, journal, piece, jour_piece or jour, libelle, retenues)
        )

    def grouper(self, nature: str, *lignes: Ligne) -> None:
        """Retient que ces lignes d'un même compte et d'un même tiers se règlent ensemble."""
        if len({(ligne.compte, ligne.tiers) for ligne in lignes}) != 1:
            raise ValueError(f"« {nature} » : un groupe tient dans un compte et un tiers")
        self._groupes.append(lignes)
        for ligne in lignes:
            ligne.groupe, ligne.nature = len(self._groupes), nature

    def lignes(self, compte: str) -> Iterable[Ligne]:
        """Les lignes d'un compte, dans l'ordre de passation."""
        return (
            ligne
            for ecriture in self._ecritures
            for ligne in ecriture.lignes
            if ligne.compte == compte
        )

    def solde(self, compte: str, du: date, au: date) -> int:
        """Le mouvement d'un compte entre deux dates incluses, débit positif."""
        return sum(ligne.montant for ligne in self.lignes(compte) if du <= ligne.jour <= au)

    def groupes_soldes(self) -> list[tuple[Ligne, ...]]:
        """Les groupes qui s'équilibrent, dans l'ordre où on les a retenus."""
        return [groupe for groupe in self._groupes if not sum(x.montant for x in groupe)]

    def table(self, noms: dict[str, str]) -> pd.DataFrame:
        """La table ECRITURES, en ordre de validation ; `noms` donne le libellé des tiers."""
        lignes = self._numerotees()
        colonnes: dict[str, Callable[[int, Ecriture, Ligne], object]] = {
            "JournalCode": lambda n, e, x: e.journal,
            "JournalLib": lambda n, e, x: JOURNAUX[e.journal],
            "EcritureNum": lambda n, e, x: str(n),
            "EcritureDate": lambda n, e, x: e.jour,
            "CompteNum": lambda n, e, x: x.compte,
            "CompteLib": lambda n, e, x: COMPTES[x.compte],
            "CompAuxNum": lambda n, e, x: x.tiers,
            "CompAuxLib": lambda n, e, x: noms.get(x.tiers, ""),
            "PieceRef": lambda n, e, x: x.piece or e.piece,
            "PieceDate": lambda n, e, x: x.jour_piece or e.jour_piece,
            "EcritureLib": lambda n, e, x: x.libelle or e.libelle,
            "Debit": lambda n, e, x: max(x.montant, 0),
            "Credit": lambda n, e, x: max(-x.montant, 0),
            "EcritureLet": lambda n, e, x: x.lettre,
            "DateLet": lambda n, e, x: x.jour_lettre,
            "ValidDate": lambda n, e, x: _validation(e.jour),
            "DateEcheance": lambda n, e, x: x.echeance,
        }
        valeurs = {nom: [lire(*ligne) for ligne in lignes] for nom, lire in colonnes.items()}
        rangs = range(PREMIERE_LIGNE, PREMIERE_LIGNE + len(lignes))
        return ECRITURES.table({**valeurs, "Rang": list(rangs)})

    def verite(self) -> pd.DataFrame:
        """Par Rang : le groupe de règlement (0 s'il n'y en a pas), sa nature, ce qui lui manque.

        Les groupes sont numérotés dans l'ordre de leur première ligne. `Ecart` est le solde du
        groupe en centimes : 0 quand il s'équilibre.
        """
        lignes = [ligne for _, _, ligne in self._numerotees()]
        numeros: dict[int, int] = {0: 0}
        soldes: defaultdict[int, int] = defaultdict(int)
        for ligne in lignes:
            numeros.setdefault(ligne.groupe, len(numeros))
            soldes[ligne.groupe] += ligne.montant
        soldes[0] = 0
        return pd.DataFrame(
            {
                "Rang": range(PREMIERE_LIGNE, PREMIERE_LIGNE + len(lignes)),
                "Groupe": pd.Series([numeros[x.groupe] for x in lignes], dtype="int64"),
                "Nature": pd.Series([x.nature for x in lignes], dtype="str"),
                "Ecart": pd.Series([soldes[x.groupe] for x in lignes], dtype="int64"),
            }
        )

    def _numerotees(self) -> list[tuple[int, Ecriture, Ligne]]:
        ordre = sorted(
            self._ecritures,
            key=lambda e: (e.jour.replace(day=1), ORDRE_DES_JOURNAUX[e.journal], e.jour),
        )
        for (journal, mois), siennes in groupby(ordre, key=lambda e: (e.journal, e.jour.month)):
            for rang, ecriture in enumerate(siennes, start=1):
                ecriture.piece = ecriture.piece or f"{journal}{mois:02d}-{rang:03d}"
        return [
            (numero, ecriture, ligne)
            for numero, ecriture in enumerate(ordre, start=1)
            for ligne in ecriture.lignes
        ]


def _validation(jour: date) -> date:
    """La validation mensuelle : le 10 du mois suivant."""
    return (jour.replace(day=1) + timedelta(days=31)).replace(day=10)
