"""Le rapprochement du registre et du livre (tie-out): chaque compte, chaque écart expliqué.

Règle : pour chaque compte, ce que le registre a à l'ouverture, fait entrer et fait sortir est
comparé à ce qu'en dit le livre ; l'écart de clôture est la somme des trois. Les entrées et les
sorties d'un compte d'immobilisation se rapprochent une à une, par pièce puis par montant ; les
autres comptes se comparent en totaux. Tout écart est nommé, avec ce qu'il faut faire.
Exceptions : les immobilisations financières (26, 27) et les subventions (131, 139) ne le sont que
si le registre en a. Un bien laissé de côté par les contrôles manque au registre.

Référence : C. com. art. L123-12 et L123-14 (inventaire) ; usage de la révision des comptes.
Unités : centimes, positifs au débit.

Un tour de 5 000,00 € acquis en 2025, que le livre a passé au mobilier, et sa dotation oubliée :

>>> from decimal import Decimal
>>> from lettrine.comptabilite.immobilisations.plan import planifier
>>> from lettrine.tables.immobilisations import IMMOBILISATIONS
>>> jour = np.array(["2025-07-01"], "datetime64[s]")
>>> registre = IMMOBILISATIONS.table({
...     "NumBien": ["M1"], "Designation": ["Tour"], "CompteNum": ["215400"],
...     "DateAcquisition": jour, "DateMiseEnService": jour, "CoutEntree": [5_000_00],
...     "Duree": [Decimal(5)]})
>>> livre = ECRITURES.table({
...     "CompteNum": ["218400", "404000"], "EcritureDate": np.repeat(jour, 2),
...     "JournalCode": ["AC"] * 2, "Debit": [5_000_00, 0], "Credit": [0, 5_000_00], "Rang": [2, 3]})
>>> plan = planifier(registre, du=date(2025, 1, 1), au=date(2025, 12, 31))
>>> rendu = rapprocher_le_livre(plan, livre)
>>> rendu.comptes[["CompteNum", "Registre", "Livre", "Ecart"]].values.tolist()
[['215400', 500000, 0, -500000], ['218400', 0, 500000, 500000], ['281540', -50000, 0, 50000]]
>>> rendu.ecarts["Explication"].tolist()
['Imputé au compte 218400', 'Imputé ici, attendu au compte 215400', "Dotation : pas d'écriture"]
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from lettrine.comptabilite.a_nouveaux import en_date
from lettrine.comptabilite.immobilisations.comptes_des_biens import ComptesDesBiens
from lettrine.comptabilite.immobilisations.plan import Plan
from lettrine.comptabilite.immobilisations.rapprochement_flux import FluxDuLivre, FluxDuRegistre
from lettrine.comptabilite.immobilisations.rapprochement_pieces import (
    Element,
    Paire,
    Raison,
    rapprocher,
)
from lettrine.comptabilite.periode import Periode, delimiter
from lettrine.dates import formater
from lettrine.erreurs import Anomalie, Gravite, anomalies_groupees
from lettrine.monnaie import formater as euros
from lettrine.parametres import Parametres
from lettrine.tables.ecritures import ECRITURES
from lettrine.tables.tableaux_immobilisations import ECARTS_EXPLIQUES, RAPPROCHEMENT

__all__ = ["Rapprochement", "rapprocher_le_livre"]

NATURES = (
    (("28",), "Amortissements"),
    (("29",), "Dépréciations"),
    (("145",), "Dérogatoires"),
    (("13",), "Subventions"),
    (("2",), "Valeurs brutes"),
)
ORDRE = ("Valeurs brutes", "Amortissements", "Dépréciations", "Dérogatoires", "Subventions")
EN_TOTAL = {
    "Amortissements": ("Dotation", "Amortissements des biens sortis"),
    "Dépréciations": ("Dépréciation", "Reprise de dépréciation"),
    "Dérogatoires": ("Dotation dérogatoire", "Reprise dérogatoire"),
    "Subventions": ("Subvention", "Subvention"),
}
CLOTURE = "Passez les écritures de clôture (lettrine immobilisations arreter)."
REMEDES = {
    Raison.MONTANT: "Corrigez le coût au registre, ou l'écriture (TVA, frais, remise).",
    Raison.SANS_ECRITURE: "Passez l'écriture, ou corrigez la date ou le compte du bien.",
    Raison.HORS_REGISTRE: "Inscrivez le bien ou sa sortie au registre, ou reclassez l'écriture.",
}


@dataclass(frozen=True)
class Rapprochement:
    """Chaque compte (schéma RAPPROCHEMENT), et chaque écart nommé (schéma ECARTS_EXPLIQUES)."""

    comptes: pd.DataFrame
    ecarts: pd.DataFrame
    anomalies: list[Anomalie]

    @property
    def juste(self) -> bool:
        """Vrai si tous les comptes ont le solde du registre."""
        return not bool((self.comptes["Ecart"] != 0).any())


def rapprocher_le_livre(
    plan: Plan,
    ecritures: pd.DataFrame,
    *,
    option_anticipee: bool = False,
    parametres: Parametres | None = None,
) -> Rapprochement:
    """Rapproche le registre et le livre à la fin du plan, qui est d'ordinaire d'un exercice.

    `ecritures` est une table Ecritures ; elle n'est pas modifiée, et l'ordre de ses lignes
    n'importe pas. Anomalies : IMM-70 (comptes en écart), IMM-71 (exercices différents).
    """
    ECRITURES.verifier(ecritures)
    au = en_date(plan.periodes[-1].fin)
    ouverture = en_date(plan.periodes[0].debut)
    comptes = ComptesDesBiens(
        ecritures,
        ouverture,
        plan.biens.comptes,
        option_anticipee=option_anticipee,
        parametres=parametres or plan.loi,
    )
    periode = delimiter(ecritures, au=au)
    registre = FluxDuRegistre(plan, comptes)
    livre = FluxDuLivre(ecritures, periode, registre.suivis)
    lignes = list(_ecarts(registre, livre))
    table = _table(registre, livre, lignes, comptes)
    anomalies = [*_autre_exercice(periode, ouverture), *_en_ecart(table)]
    return Rapprochement(table, _en_table(lignes), anomalies)


@dataclass(frozen=True, slots=True)
class _Ecart:
    """Un écart d'un compte, nommé ; `rang` est la ligne du livre, 0 s'il n'y en a pas."""

    compte: str
    flux: int
    explication: str
    registre: int
    livre: int
    remede: str
    element: Element | None = None
    rang: int = 0


def _ecarts(registre: FluxDuRegistre, livre: FluxDuLivre) -> Iterator[_Ecart]:
    """Tous les écarts, compte par compte : ouverture, pièces, totaux."""
    tous = sorted({*registre.flux, *livre.flux}, key=_rang)
    pieces: dict[str, list[_Ecart]] = {}
    for paire in rapprocher(registre.elements, livre.elements):
        for ecart in _de_la_paire(paire):
            pieces.setdefault(ecart.compte, []).append(ecart)
    for compte in tous:
        ici, la = (cote.flux.get(compte, [0, 0, 0]) for cote in (registre, livre))
        if ici[0] != la[0]:
            remede = "Comparez la clôture précédente du registre et celle du livre."
            yield _Ecart(compte, 0, "Ouverture différente", ici[0], la[0], remede)
        nature = _nature(compte)
        if nature == "Valeurs brutes":
            yield from pieces.get(compte, ())
            continue
        for flux, nom in zip((1, 2), EN_TOTAL[nature], strict=True):
            if ici[flux] != la[flux]:
                fin = _difference(ici[flux], la[flux])
                remede = CLOTURE if not la[flux] else "Comparez le plan et les écritures passées."
                yield _Ecart(compte, flux, f"{nom} : {fin}", ici[flux], la[flux], remede)


def _de_la_paire(paire: Paire) -> Iterator[_Ecart]:
    """Les écarts d'une paire : un seul, ou un par compte si les comptes diffèrent."""
    if paire.raison is Raison.AUTRE_COMPTE:
        (bien,), (ligne,) = paire.biens, paire.lignes
        flux = 1 if bien.montant > 0 else 2
        remede = f"Reclassez l'écriture au compte {bien.compte}, ou changez celui du bien."
        ailleurs = f"Imputé au compte {ligne.compte}"
        yield _Ecart(bien.compte, flux, ailleurs, bien.montant, 0, remede, bien, ligne.rang)
        ici = f"Imputé ici, attendu au compte {bien.compte}"
        yield _Ecart(ligne.compte, flux, ici, 0, ligne.montant, remede, ligne, ligne.rang)
        return
    premier = (paire.biens or paire.lignes)[0]
    flux = 1 if premier.montant > 0 else 2
    yield _Ecart(
        premier.compte,
        flux,
        _dire(paire.raison, premier),
        paire.registre,
        paire.livre,
        REMEDES[paire.raison],
        premier,
        paire.lignes[0].rang if paire.lignes else 0,
    )


def _dire(raison: Raison, element: Element) -> str:
    """L'explication d'une entrée ou d'une sortie."""
    entree = element.montant > 0
    return {
        Raison.MONTANT: "Même pièce, montant différent",
        Raison.SANS_ECRITURE: "Entrée sans écriture" if entree else "Sortie sans écriture",
        Raison.HORS_REGISTRE: "Écriture sans bien au registre"
        if entree
        else "Sortie écrite, bien encore au registre",
    }[raison]


def _difference(registre: int, livre: int) -> str:
    if not livre:
        return "pas d'écriture"
    return "montant différent" if registre else "absent du registre"


def _table(
    registre: FluxDuRegistre, livre: FluxDuLivre, ecarts: Iterable[_Ecart], comptes: ComptesDesBiens
) -> pd.DataFrame:
    tous = sorted({*registre.flux, *livre.flux}, key=_rang)
    explications: dict[str, list[str]] = {}
    for ecart in ecarts:
        explications.setdefault(ecart.compte, []).append(ecart.explication)
    ici = np.array([registre.flux.get(c, [0, 0, 0]) for c in tous], dtype=np.int64).reshape(-1, 3)
    la = np.array([livre.flux.get(c, [0, 0, 0]) for c in tous], dtype=np.int64).reshape(-1, 3)
    differences = la - ici
    return RAPPROCHEMENT.table(
        {
            "Nature": [_nature(compte) for compte in tous],
            "CompteNum": tous,
            "CompteLib": [comptes.libelle(compte) for compte in tous],
            "Registre": ici.sum(axis=1),
            "Livre": la.sum(axis=1),
            "Ecart": differences.sum(axis=1),
            "EcartOuverture": differences[:, 0],
            "EcartEntrees": differences[:, 1],
            "EcartSorties": differences[:, 2],
            "Explication": [" ; ".join(dict.fromkeys(explications.get(c, ()))) for c in tous],
        }
    )


def _en_table(ecarts: list[_Ecart]) -> pd.DataFrame:
    elements = [ecart.element for ecart in ecarts]
    jours = [np.datetime64("NaT") if e is None else np.datetime64(e.jour, "D") for e in elements]
    return ECARTS_EXPLIQUES.table(
        {
            "CompteNum": [ecart.compte for ecart in ecarts],
            "Explication": [ecart.explication for ecart in ecarts],
            "NumBien": [e.bien if e else "" for e in elements],
            "Date": np.array(jours, dtype="datetime64[s]"),
            "PieceRef": [e.piece if e else "" for e in elements],
            "LigneDuLivre": [ecart.rang for ecart in ecarts],
            "Libelle": [e.libelle if e else "" for e in elements],
            "Registre": [ecart.registre for ecart in ecarts],
            "Livre": [ecart.livre for ecart in ecarts],
            "Ecart": [ecart.livre - ecart.registre for ecart in ecarts],
            "QueFaire": [ecart.remede for ecart in ecarts],
        }
    )


def _en_ecart(table: pd.DataFrame) -> list[Anomalie]:
    """IMM-70 : les comptes dont le livre et le registre diffèrent."""
    fautifs = table[table["Ecart"] != 0]
    lus = fautifs[["CompteNum", "Livre", "Registre", "Ecart", "Explication"]]
    return anomalies_groupees(
        "IMM-70",
        Gravite.A_TRAITER,
        [0] * len(fautifs),
        (
            f"Compte {compte} : {euros(livre)} au livre, {euros(registre)} au registre, écart de"
            f" {euros(ecart)} : {explication} (voir la feuille Écarts)."
            for compte, livre, registre, ecart, explication in lus.itertuples(index=False)
        ),
        resume="comptes dont le livre et le registre diffèrent",
        colonne="CompteNum",
    )


def _autre_exercice(periode: Periode, ouverture: date) -> list[Anomalie]:
    """IMM-71 : le livre et le registre n'ont pas le même premier jour d'exercice."""
    if periode.ouverture == ouverture:
        return []
    message = (
        f"L'exercice du livre s'ouvre le {formater(periode.ouverture)}, celui du registre le"
        f" {formater(ouverture)} : le solde de clôture se compare, mais l'ouverture et les"
        " mouvements ne se répondent pas ; donnez la table Exercices, ou l'autre livre."
    )
    return [Anomalie("IMM-71", Gravite.A_TRAITER, message, colonne="EcritureDate")]


def _nature(compte: str) -> str:
    return next(nom for prefixes, nom in NATURES if compte.startswith(prefixes))


def _rang(compte: str) -> tuple[int, str]:
    return ORDRE.index(_nature(compte)), compte
