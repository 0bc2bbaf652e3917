"""Les OD des écarts (entries that settle the differences): une pièce par groupe.

Règle : l'OD porte au compte du tiers l'opposé de l'écart ; le groupe et elle se soldent.

- écart de règlement : il manque au débit, D 658 / C tiers ; au crédit, D tiers / C 758 ;
- différence de change : de même avec 656 et 756 (666 et 766 avant les exercices de 2017) ;
- escompte accordé : D 665 hors taxes et D 4457 de TVA, C client ;
- escompte obtenu : D fournisseur, C 765 hors taxes et C 4456 de TVA ; sur une immobilisation, C du
  compte du bien au lieu de 765.

Exceptions : un escompte non acquis n'a d'OD que s'il est choisi ; c'est alors un écart de
règlement. La TVA d'une facture dont l'écriture manque (ECA-03) ou ne s'équilibre pas (ECA-04) est
au taux normal ; sur une immobilisation, sans écriture, le bien est inconnu : pas d'OD (ECA-05).
L'OD est datée de la dernière ligne du groupe, ou du jour demandé s'il est plus tard.

Référence : PCG, comptes 656, 658, 665, 756, 758, 765 ; voir `tva` pour les escomptes.
Unités : centimes.

Le client a payé 1 176,00 € en huit jours une facture de 1 200,00 €, dont 200,00 € de TVA : 24,00 €
d'escompte, dont 4,00 € de TVA.

>>> livre = ECRITURES.table({
...     "JournalCode": ["VE"] * 3 + ["BQ"] * 2, "EcritureNum": ["1"] * 3 + ["2"] * 2,
...     "EcritureDate": np.array(["2025-03-03"] * 3 + ["2025-03-11"] * 2, "datetime64[s]"),
...     "CompteNum": ["411000", "706000", "445710", "512000", "411000"],
...     "CompAuxNum": ["DUPONT", "", "", "", "DUPONT"],
...     "PieceRef": ["FA250301"] * 3 + ["B1"] * 2, "EcritureLib": [""] * 3 + ["VIR FA250301"] * 2,
...     "Debit": [1_200_00, 0, 0, 1_176_00, 0], "Credit": [0, 1_000_00, 200_00, 0, 1_176_00],
...     "Rang": [2, 3, 4, 5, 6]})
>>> from decimal import Decimal
>>> from lettrine.comptabilite.lettrage.ecarts.proposition import proposer_ecarts
>>> from lettrine.comptabilite.lettrage.ecarts.tolerance import Tolerance
>>> from lettrine.comptabilite.lettrage.moteur import lettrer
>>> ecarts = proposer_ecarts(livre, lettrer(livre, comptes=["411"]), comptes=["411"],
...                          tolerance=Tolerance(taux=Decimal(3)))
>>> od_d_ecarts(livre, ecarts).lignes[["CompteNum", "Debit", "Credit"]].values.tolist()
[['665000', 2000, 0], ['445710', 400, 0], ['411000', 0, 2400]]
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd

from lettrine.comptabilite.lettrage.ecarts.comptes import ComptesDuLivre, Roles, roles_verifies
from lettrine.comptabilite.lettrage.ecarts.natures import Nature, pourcent
from lettrine.comptabilite.lettrage.ecarts.proposition import Ecarts, ouverture_et_fin
from lettrine.comptabilite.lettrage.ecarts.restes import rangs_de
from lettrine.comptabilite.lettrage.ecarts.tva import (
    EcrituresDesFactures,
    Sans,
    Ventilation,
    au_taux,
)
from lettrine.comptabilite.lettrage.od import (
    Ligne,
    OptionsDOd,
    Piece,
    ecrire_les_od,
    jour_de_l_od,
)
from lettrine.comptabilite.lettrage.poses import les_lignes, nommer_le_compte, situer
from lettrine.erreurs import Anomalie, Gravite, anomalies_groupees
from lettrine.monnaie import formater
from lettrine.parametres import Parametres, livres
from lettrine.tables.ecritures import ECRITURES
from lettrine.tables.schema import RANG

__all__ = ["Od", "od_d_ecarts"]

SERIE = "ECART"
TAUX_NORMAL = "tva/taux_normal"


@dataclass(frozen=True)
class Od:
    """Les OD (table Ecritures), et ce qu'il faut en dire.

    `ecarts` est le numéro de l'écart que solde chaque ligne, de un, comme `Ecarts` ; `de_tiers` dit
    celles du compte du tiers.
    """

    lignes: pd.DataFrame
    ecarts: list[int]
    de_tiers: list[bool]
    anomalies: list[Anomalie]

    def lettrees(self, codes: Mapping[int, str]) -> pd.DataFrame:
        """Les OD dont la ligne de tiers porte le code de lettrage de son écart, et sa date."""
        lettres = [
            codes[n] if tiers else "" for n, tiers in zip(self.ecarts, self.de_tiers, strict=True)
        ]
        lettree = np.array(lettres, dtype=object) != ""
        jours = self.lignes["EcritureDate"].to_numpy()
        return self.lignes.assign(
            EcritureLet=pd.Series(lettres, dtype=ECRITURES["EcritureLet"].type),
            DateLet=np.where(lettree, jours, np.datetime64("NaT", "s")),
        )


def od_d_ecarts(
    ecritures: pd.DataFrame,
    ecarts: Ecarts,
    *,
    choisis: Sequence[int] | None = None,
    options: OptionsDOd | None = None,
    parametres: Parametres | None = None,
) -> Od:
    """Les OD des écarts choisis, par leurs numéros ; à défaut, de tous sauf ceux non acquis.

    `ecarts` est ce que l'on a proposé sur ces mêmes écritures. Rien n'est modifié.

    Anomalies : ECA-03 à ECA-05 (TVA d'un escompte), ECA-07 (compte à ouvrir).
    """
    ECRITURES.verifier(ecritures)
    choisis = ecarts.d_office if choisis is None else choisis
    jours = ouverture_et_fin(ecritures)
    if not choisis or jours is None:
        return Od(ECRITURES.vide(), [], [], [])
    options = options or OptionsDOd()
    parametres = parametres or livres()
    roles, _ = roles_verifies(parametres, jours.ouverture)
    redaction = _Redaction(
        ecritures,
        ecarts,
        roles,
        ComptesDuLivre(ecritures, jours.ouverture, parametres),
        parametres,
        options,
    )
    pieces = {n: redaction.rediger(n) for n in sorted(choisis)}
    ecrites = {n: piece for n, piece in pieces.items() if piece is not None}
    lignes = [(n, ligne) for n, piece in ecrites.items() for ligne in piece.lignes if ligne.solde]
    comptes = ecarts.table["CompteNum"].tolist()
    return Od(
        ecrire_les_od(ecritures, list(ecrites.values()), options.journal),
        [n for n, _ in lignes],
        [ligne.compte == comptes[n - 1] for n, ligne in lignes],
        [*redaction.anomalies(), *redaction.comptes.a_ouvrir()],
    )


class _Ecart(NamedTuple):
    """Un écart de la table, tel que l'OD en a besoin."""

    nature: Nature
    compte: str
    auxiliaire: str
    nom: str
    derniere: pd.Timestamp
    montant: int
    rangs: str
    factures: list[int]


class _Redaction:
    """Rédige les OD une à une, et note ce qu'il y a à en dire."""

    def __init__(
        self,
        ecritures: pd.DataFrame,
        ecarts: Ecarts,
        roles: Roles,
        comptes: ComptesDuLivre,
        parametres: Parametres,
        options: OptionsDOd,
    ) -> None:
        self.roles, self.comptes = roles, comptes
        self.parametres, self.options = parametres, options
        self.pieces = ecritures["PieceRef"]
        factures = _places_des_factures(ecritures, ecarts)
        self.ecarts = _lire_les_ecarts(ecarts.table, factures)
        toutes = np.unique([place for suite in factures.values() for place in suite])
        self.origines = EcrituresDesFactures(ecritures, toutes.astype(np.int64), roles)
        self.constats: dict[str, list[tuple[int, str]]] = {}

    def rediger(self, numero: int) -> Piece | None:
        """L'OD d'un écart ; None si l'on ne sait pas l'écrire."""
        ecart = self.ecarts[numero - 1]
        jour = jour_de_l_od(ecart.derniere.to_datetime64(), self.options)
        contreparties = self._contreparties(ecart, jour)
        if contreparties is None:
            return None
        du_tiers = Ligne(
            ecart.compte,
            self.comptes.libelle(ecart.compte),
            -ecart.montant,
            ecart.auxiliaire,
            ecart.nom,
        )
        lignes = tuple(
            Ligne(compte, self.comptes.libelle(compte), solde) for compte, solde in contreparties
        )
        au_debit = du_tiers.solde > 0
        return Piece(
            SERIE,
            jour,
            self._libelle(ecart),
            (du_tiers, *lignes) if au_debit else (*lignes, du_tiers),
        )

    def anomalies(self) -> list[Anomalie]:
        """ECA-03 à ECA-05, chacune avec la première ligne du groupe."""
        return [
            anomalie
            for code, (gravite, resume) in CONSTATS.items()
            for anomalie in anomalies_groupees(
                code,
                gravite,
                [rang for rang, _ in self.constats.get(code, [])],
                (message for _, message in self.constats.get(code, [])),
                resume=resume,
            )
        ]

    def _contreparties(self, ecart: _Ecart, jour: np.datetime64) -> list[tuple[str, int]] | None:
        """Le compte et le solde des autres lignes de l'OD, dont la somme est l'écart."""
        roles = self.roles
        if ecart.nature.est_un_escompte:
            return self._escompte(ecart, jour)
        if ecart.nature is Nature.CHANGE:
            racine = roles.perte_de_change if ecart.montant > 0 else roles.gain_de_change
        else:
            racine = roles.perte_de_reglement if ecart.montant > 0 else roles.gain_de_reglement
        return [(self.comptes.designer(racine)[0], ecart.montant)]

    def _escompte(self, ecart: _Ecart, jour: np.datetime64) -> list[tuple[str, int]] | None:
        """Le hors taxes, puis la TVA."""
        accorde = ecart.nature is Nature.ESCOMPTE_ACCORDE
        sens = 1 if accorde else -1
        bien = ecart.compte.startswith(self.roles.fournisseurs_d_immobilisations)
        origine = self.origines.origine(ecart.factures, sens)
        if isinstance(origine, Sans):
            if bien:
                self._noter("ECA-05", ecart, BIEN_INCONNU)
                return None
            ventilation = self._au_taux_normal(ecart, jour, origine)
        else:
            ventilation = origine.ventiler(abs(ecart.montant))
        racine = self.roles.escompte_accorde if accorde else self.roles.escompte_obtenu
        hors_taxes = ventilation.biens if bien else {}
        hors_taxes = hors_taxes or {self.comptes.designer(racine)[0]: ventilation.hors_taxes}
        return [
            (compte, sens * part)
            for parts in (hors_taxes, ventilation.taxes)
            for compte, part in parts.items()
        ]

    def _au_taux_normal(self, ecart: _Ecart, jour: np.datetime64, sans: Sans) -> Ventilation:
        """La TVA d'une facture dont l'écriture ne dit rien."""
        au = self.parametres.jour_connu(TAUX_NORMAL, jour.astype("datetime64[D]").item())
        taux = self.parametres.decimal(TAUX_NORMAL, au)
        hors_taxes, tva = au_taux(taux, abs(ecart.montant))
        accorde = ecart.nature is Nature.ESCOMPTE_ACCORDE
        racine = self.roles.tva_collectee if accorde else self.roles.tva_deductible
        absente = sans is Sans.ECRITURE
        pourquoi = "n'est pas dans le livre" if absente else "ne dit pas sa TVA, ou est bancale"
        self._noter(
            "ECA-03" if absente else "ECA-04",
            ecart,
            f"l'écriture de la facture {pourquoi} ; la TVA de l'escompte, {formater(tva)}, est"
            f" calculée au taux normal ({pourcent(taux)}), vérifiez-la",
        )
        return Ventilation(hors_taxes, {self.comptes.designer(racine)[0]: tva}, {})

    def _libelle(self, ecart: _Ecart) -> str:
        """Ce qu'est l'OD, la facture et le tiers."""
        objet = {
            Nature.CHANGE: "Perte de change" if ecart.montant > 0 else "Gain de change",
            Nature.ESCOMPTE_ACCORDE: "Escompte accordé",
            Nature.ESCOMPTE_OBTENU: "Escompte obtenu",
        }.get(ecart.nature, "Écart de règlement")
        references = dict.fromkeys(str(self.pieces.iloc[place]) for place in ecart.factures)
        pieces = [reference for reference in references if reference]
        nommees = " et ".join(pieces)
        if len(pieces) > 2:
            nommees = f"{pieces[0]} et {len(pieces) - 1} autres"
        return " ".join(f"{objet} {nommees} {ecart.nom}".split())

    def _noter(self, code: str, ecart: _Ecart, quoi: str) -> None:
        compte = nommer_le_compte(ecart.compte, ecart.auxiliaire)
        rangs = rangs_de(ecart.rangs)
        message = f"Compte {compte}, {les_lignes(rangs)} : {quoi}."
        self.constats.setdefault(code, []).append((rangs[0], message))


BIEN_INCONNU = (
    "l'écriture de la facture manque, ou ne s'équilibre pas, et rien ne dit quel bien l'escompte"
    " réduit ; passez l'OD vous-même"
)
CONSTATS = {
    "ECA-03": (Gravite.INFORMATION, "escomptes dont la TVA est au taux normal"),
    "ECA-04": (Gravite.A_TRAITER, "escomptes dont l'écriture de la facture n'est pas lisible"),
    "ECA-05": (Gravite.A_TRAITER, "escomptes d'immobilisations sans OD"),
}


def _places_des_factures(ecritures: pd.DataFrame, ecarts: Ecarts) -> dict[int, list[int]]:
    """Les places, dans le livre, des factures et avoirs de chaque écart."""
    choisies = ecarts.lignes[ecarts.lignes["Piece"]]
    places = situer(ecritures, choisies["RangLigne"])
    place_de = dict(zip(ecritures[RANG].to_numpy()[places].tolist(), places.tolist(), strict=True))
    factures: dict[int, list[int]] = {}
    for numero, rang in choisies[["Ecart", "RangLigne"]].to_numpy().tolist():
        factures.setdefault(numero, []).append(place_de[rang])
    return factures


def _lire_les_ecarts(table: pd.DataFrame, factures: Mapping[int, list[int]]) -> list[_Ecart]:
    colonnes = ("Nature", "CompteNum", "CompAuxNum", "CompAuxLib", "DateEcart", "Ecart", "Rangs")
    lignes = zip(*(table[nom].tolist() for nom in colonnes), strict=True)
    return [
        _Ecart(
            Nature(nature), compte, auxiliaire, nom, derniere, montant, rangs, factures.get(n, [])
        )
        for n, (nature, compte, auxiliaire, nom, derniere, montant, rangs) in enumerate(lignes, 1)
    ]
