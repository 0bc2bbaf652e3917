"""Les écritures de clôture (closing entries): dotations, dépréciations, dérogatoires, subventions.

Règle : à la fin de la période, pour les biens encore à l'actif,

- dotations : D 6811, et 6871 pour la part exceptionnelle / C 28 ;
- dépréciations : D 6816 (6866 si elle est financière) / C 29, reprises : D 29 / C 7816 (7866) ;
- dérogatoires : D 68725 / C 145, reprises : D 145 / C 78725 ;
- subventions : D 139 / C 747 (777 avant 2025) ; toutes virées, elles sont soldées : D 131 / C 139.

Au jour de l'événement, une immobilisation en cours achevée est virée : D 21 / C 23. Une acquisition
ou un ajout est D 2, D 44562 / C 404 ; une subvention notifiée, D 441 / C 131.
Exceptions : une entrée n'est écrite que sur demande, car la facture l'est d'ordinaire déjà.

Référence : PCG art. 1211-13, 1211-14 et 214-8 ; plan de comptes.
Unités : centimes.
"""

from collections import Counter
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from lettrine.comptabilite.a_nouveaux import en_date
from lettrine.comptabilite.couples import Entiers, Masque, sommes
from lettrine.comptabilite.immobilisations.comptes_des_biens import ComptesDesBiens
from lettrine.comptabilite.immobilisations.evenements import Nature
from lettrine.comptabilite.immobilisations.plan import Plan
from lettrine.comptabilite.lettrage.od import Ligne, Piece
from lettrine.dates import formater

__all__ = [
    "ACQUISITION",
    "CLOTURE",
    "DOTATIONS",
    "SUBVENTION",
    "VIREMENT",
    "pieces_d_entree",
    "pieces_de_cloture",
    "pieces_de_virement",
]

DOTATIONS, DEPRECIATIONS = "DOTATIONS", "DEPRECIATIONS"
DEROGATOIRES, SUBVENTIONS = "DEROGATOIRES", "SUBVENTIONS"
CLOTURE = {
    DOTATIONS: "Dotations aux amortissements",
    DEPRECIATIONS: "Dépréciations",
    DEROGATOIRES: "Amortissements dérogatoires",
    SUBVENTIONS: "Subventions virées au résultat",
}
"""Les séries d'une clôture, et ce qu'elles sont."""

VIREMENT, ACQUISITION, SUBVENTION = "VIREMENT", "ACQUISITION", "SUBVENTION"


class _Operation(NamedTuple):
    """Un débit et un crédit, chacun d'après le compte du bien, et le montant de chaque lot."""

    serie: str
    debit: Callable[[str], str]
    credit: Callable[[str], str]
    montants: Entiers


def pieces_de_cloture(
    plan: Plan, periode: int, comptes: ComptesDesBiens, *, par_bien: bool = False
) -> list[Piece]:
    """Une pièce par série, par compte ou par bien, pour les lots encore là."""
    present = plan.periode_de_sortie > periode
    operations = [
        operation._replace(montants=np.where(present, operation.montants, 0))
        for operation in _operations(plan, periode, comptes)
    ]
    ecrire = _par_bien if par_bien else _par_compte
    jour = np.datetime64(plan.periodes[periode].fin, "D")
    return [
        piece
        for serie in CLOTURE
        for piece in ecrire(plan, serie, [o for o in operations if o.serie == serie], jour, comptes)
    ]


def pieces_de_virement(plan: Plan, periode: int, comptes: ComptesDesBiens) -> list[Piece]:
    """Les immobilisations en cours achevées pendant la période, du compte 23 au leur."""
    evenements = plan.evenements.de_nature(Nature.VIREMENT)
    ici = plan.periodes[periode]
    choisis = np.flatnonzero((evenements.jour >= ici.debut) & (evenements.jour <= ici.fin))
    pieces = []
    for place in choisis.tolist():
        bien, jour = int(evenements.bien[place]), int(evenements.jour[place])
        montant = int(evenements.montant[place]) or int(plan.biens.brut[bien])
        origine = str(plan.faits["CompteNum"].iloc[evenements.place[place]])
        soldes = [(comptes.bien(_compte(plan, bien)), montant), (comptes.bien(origine), -montant)]
        reference = f"{VIREMENT}-{plan.biens.numeros[bien]}-{en_date(jour):%Y%m%d}"
        libelle = f"Mise en service {_nommer(plan, bien)}"
        pieces.append(_piece(VIREMENT, jour, libelle, soldes, comptes, reference))
    return pieces


def pieces_d_entree(plan: Plan, periode: int, comptes: ComptesDesBiens) -> list[Piece]:
    """Les acquisitions, les ajouts et les subventions notifiées de la période."""
    return [
        *_acquisitions(plan, periode, comptes),
        *_ajouts(plan, periode, comptes),
        *_subventions_recues(plan, periode, comptes),
    ]


def _acquisitions(plan: Plan, periode: int, comptes: ComptesDesBiens) -> list[Piece]:
    """Les acquisitions de la période, sauf les biens virés d'un compte 23."""
    biens, ici = plan.biens, plan.periodes[periode]
    vires = plan.evenements.de_nature(Nature.VIREMENT).bien
    choisis = (biens.acquisition >= ici.debut) & (biens.acquisition <= ici.fin)
    choisis[vires] = False
    pieces = []
    for bien in np.flatnonzero(choisis).tolist():
        fiche = biens.table.iloc[bien]
        reference = str(fiche["PieceRef"]) or f"{ACQUISITION}-{fiche['NumBien']}"
        montants = int(biens.brut[bien]), max(int(fiche["TvaDeduite"]), 0)
        jour = int(biens.acquisition[bien])
        pieces.append(_achat(plan, bien, jour, montants, comptes, reference, "Acquisition"))
    return pieces


def _ajouts(plan: Plan, periode: int, comptes: ComptesDesBiens) -> list[Piece]:
    """Les ajouts de la période ; ceux d'un même jour ont chacun leur référence."""
    ajouts = plan.evenements.de_nature(Nature.AJOUT)
    ici = plan.periodes[periode]
    tva = plan.faits["TvaDeduite"].to_numpy()
    deja: Counter[str] = Counter()
    pieces = []
    for place in np.flatnonzero((ajouts.jour >= ici.debut) & (ajouts.jour <= ici.fin)).tolist():
        bien, jour = int(ajouts.bien[place]), int(ajouts.jour[place])
        nom = f"{ACQUISITION}-{plan.biens.numeros[bien]}-{en_date(jour):%Y%m%d}"
        deja[nom] += 1
        reference = nom if deja[nom] == 1 else f"{nom}-{deja[nom]}"
        montants = int(ajouts.montant[place]), max(int(tva[ajouts.place[place]]), 0)
        pieces.append(_achat(plan, bien, jour, montants, comptes, reference, "Ajout"))
    return pieces


def _achat(
    plan: Plan,
    bien: int,
    jour: int,
    montants: tuple[int, int],
    comptes: ComptesDesBiens,
    reference: str,
    objet: str,
) -> Piece:
    """Une facture d'un bien : son montant hors taxe et sa TVA déductible."""
    cout, tva = montants
    soldes = [
        (comptes.bien(_compte(plan, bien)), cout),
        (comptes.role("tva_deductible"), tva),
        (comptes.role("fournisseur"), -cout - tva),
    ]
    libelle = f"{objet} {_nommer(plan, bien)}"
    fournisseur = str(plan.biens.table["CompAuxNum"].iloc[bien])
    return _piece(ACQUISITION, jour, libelle, soldes, comptes, reference, fournisseur)


def _subventions_recues(plan: Plan, periode: int, comptes: ComptesDesBiens) -> list[Piece]:
    """Les subventions notifiées pendant la période."""
    recues, ici = plan.biens.table["Subvention"].to_numpy(), plan.periodes[periode]
    jours = plan.biens.notifications
    pieces = []
    for bien in np.flatnonzero((recues > 0) & (jours >= ici.debut) & (jours <= ici.fin)).tolist():
        montant = int(recues[bien])
        soldes = [
            (comptes.role("subvention_a_recevoir"), montant),
            (comptes.role("subvention"), -montant),
        ]
        reference = f"{SUBVENTION}-{plan.biens.numeros[bien]}"
        libelle = f"Subvention {_nommer(plan, bien)}"
        pieces.append(_piece(SUBVENTION, int(jours[bien]), libelle, soldes, comptes, reference))
    return pieces


def _operations(plan: Plan, periode: int, comptes: ComptesDesBiens) -> list[_Operation]:
    role = comptes.role
    exceptionnelles = plan.exceptionnelles[periode]
    ordinaires = plan.dotations[periode] - exceptionnelles
    depreciations, derogatoires = plan.depreciations[periode], plan.derogatoires[periode]
    return [
        _Operation(
            DOTATIONS, lambda du_bien: role("dotation", du_bien), comptes.amortissement, ordinaires
        ),
        _Operation(
            DOTATIONS,
            lambda _: role("dotation_exceptionnelle"),
            comptes.amortissement,
            exceptionnelles,
        ),
        _Operation(
            DEPRECIATIONS,
            lambda du_bien: role("depreciation", du_bien),
            comptes.depreciation,
            np.maximum(depreciations, 0),
        ),
        _Operation(
            DEPRECIATIONS,
            comptes.depreciation,
            lambda du_bien: role("reprise", du_bien),
            np.maximum(-depreciations, 0),
        ),
        _Operation(
            DEROGATOIRES,
            lambda _: role("dotation_derogatoire"),
            lambda _: role("derogatoire"),
            np.maximum(derogatoires, 0),
        ),
        _Operation(
            DEROGATOIRES,
            lambda _: role("derogatoire"),
            lambda _: role("reprise_derogatoire"),
            np.maximum(-derogatoires, 0),
        ),
        _Operation(
            SUBVENTIONS,
            lambda _: role("subvention_inscrite"),
            lambda _: role("quote_part_de_subvention"),
            plan.quotes_parts[periode],
        ),
        _Operation(
            SUBVENTIONS,
            lambda _: role("subvention"),
            lambda _: role("subvention_inscrite"),
            _subventions_soldees(plan, periode),
        ),
    ]


def _subventions_soldees(plan: Plan, periode: int) -> Entiers:
    """Les subventions que cette période finit de virer."""
    recues = plan.lots.parts_de(plan.biens.table["Subvention"].to_numpy())
    finies: Masque = (plan.subvention[periode + 1] == recues) & (plan.quotes_parts[periode] > 0)
    return np.asarray(np.where(finies, recues, 0))


def _par_compte(
    plan: Plan,
    serie: str,
    operations: list[_Operation],
    jour: np.datetime64,
    comptes: ComptesDesBiens,
) -> list[Piece]:
    """Une pièce : les débits de tous les biens, compte par compte, puis leurs crédits."""
    des_lots, nombre = plan.biens.compte[plan.lots.bien], len(plan.biens.comptes)
    debits: dict[str, int] = {}
    credits_: dict[str, int] = {}
    for operation in operations:
        totaux = sommes(operation.montants, des_lots, nombre)
        for place in np.flatnonzero(totaux).tolist():
            du_bien, total = plan.biens.comptes[place], int(totaux[place])
            debit, credit = operation.debit(du_bien), operation.credit(du_bien)
            debits[debit] = debits.get(debit, 0) + total
            credits_[credit] = credits_.get(credit, 0) + total
    if not debits:
        return []
    soldes = [*sorted(debits.items()), *((compte, -t) for compte, t in sorted(credits_.items()))]
    le = en_date(int(jour.astype(np.int64)))
    libelle = f"{CLOTURE[serie]} au {formater(le)}"
    lignes = tuple(Ligne(c, comptes.libelle(c), solde) for c, solde in soldes)
    return [Piece(serie, jour, libelle, lignes, f"{serie}-{le:%Y%m%d}")]


def _par_bien(
    plan: Plan,
    serie: str,
    operations: list[_Operation],
    jour: np.datetime64,
    comptes: ComptesDesBiens,
) -> list[Piece]:
    """Une pièce, dont chaque débit et son crédit nomment leur bien ; dans l'ordre du registre."""
    le = en_date(int(jour.astype(np.int64)))
    ecrites: list[tuple[int, int, Piece]] = []
    for rang, operation in enumerate(operations):
        for lot in np.flatnonzero(operation.montants).tolist():
            bien, montant = int(plan.lots.bien[lot]), int(operation.montants[lot])
            du_bien = _compte(plan, bien)
            debit, credit = operation.debit(du_bien), operation.credit(du_bien)
            lignes = (
                Ligne(debit, comptes.libelle(debit), montant),
                Ligne(credit, comptes.libelle(credit), -montant),
            )
            libelle = f"{CLOTURE[serie]} {_nommer(plan, bien)}"
            piece = Piece(serie, jour, libelle, lignes, f"{serie}-{le:%Y%m%d}")
            ecrites.append((int(plan.biens.rangs[bien]), rang, piece))
    return [piece for _, _, piece in sorted(ecrites, key=lambda une: une[:2])]


def _piece(
    serie: str,
    jour: int,
    libelle: str,
    soldes: list[tuple[str, int]],
    comptes: ComptesDesBiens,
    reference: str,
    auxiliaire: str = "",
) -> Piece:
    """Une pièce dont la dernière ligne est celle du tiers, s'il y en a un."""
    dernier = len(soldes) - 1
    lignes = tuple(
        Ligne(compte, comptes.libelle(compte), solde, auxiliaire if place == dernier else "")
        for place, (compte, solde) in enumerate(soldes)
    )
    return Piece(serie, np.datetime64(jour, "D"), libelle, lignes, reference)


def _compte(plan: Plan, bien: int) -> str:
    return plan.biens.comptes[int(plan.biens.compte[bien])]


def _nommer(plan: Plan, bien: int) -> str:
    return f"{plan.biens.numeros[bien]} {plan.biens.table['Designation'].iloc[bien]}".strip()
