"""Compenser ce qu'un même tiers doit et ce qu'on lui doit (set-off between customer and supplier).

Règle : un tiers à la fois client et fournisseur, dont le compte client est débiteur et le compte
fournisseur créditeur de lignes ouvertes, peut voir ses deux dettes éteintes jusqu'à la plus petite.
C'est le même tiers s'il a le même auxiliaire ; à défaut le même SIREN, le même numéro de TVA, ou
exactement le même nom.
Exceptions : un compte sans auxiliaire n'est pas compensé. Une facture dont l'échéance est à venir
n'est pas exigible. Un tiers en litige n'a pas de dette certaine ; en procédure collective, seules
des dettes connexes se compensent : ni l'un ni l'autre n'est proposé.

Référence : C. civ. art. 1347 (dettes réciproques), 1347-1 (fongibles, certaines, liquides et
exigibles) ; C. com. art. L622-7 I (dettes connexes).
Unités : centimes.

>>> clients = [Compte(("411000", "C1"), 500_00, {"SIREN": "123456782"})]
>>> fournisseurs = [Compte(("401000", "F9"), 320_00, {"SIREN": "123456782"})]
>>> [(c.montant, c.preuve) for c in compenser(clients, fournisseurs)]
[(32000, 'même SIREN 123456782')]
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

import numpy as np
import pandas as pd

from lettrine.comptabilite.couples import lignes_des_comptes, reperer
from lettrine.comptabilite.lettrage.lignes import Entiers, Masque
from lettrine.comptabilite.lettrage.reclassements.ouverts import Ouverts, Reclassement
from lettrine.monnaie import formater
from lettrine.tables.dossier import TIERS
from lettrine.tables.schema import RANG

__all__ = ["COMPENSATION", "Compensation", "Compte", "a_compenser", "compenser"]

COMPENSATION = "compensation"
CONDITIONS = (
    "si les deux dettes sont réciproques, certaines, liquides et exigibles (C. civ. art. 1347 et"
    " 1347-1)"
)

IDENTITES = {
    "auxiliaire": "même auxiliaire {}",
    "SIREN": "même SIREN {}",
    "TVA": "même numéro de TVA {}",
    "nom": "même nom, {}",
}
"""Ce qui fait un même tiers, du plus fort au plus faible, et la façon de le dire."""


class Compte(NamedTuple):
    """Un compte de tiers : son couple, ce qui y est dû (positif), qui il est."""

    couple: tuple[str, str]
    du: int
    identite: Mapping[str, str]


class Compensation(NamedTuple):
    """Deux comptes à compenser, et ce qui dit que c'est le même tiers."""

    client: tuple[str, str]
    fournisseur: tuple[str, str]
    montant: int
    preuve: str


def a_compenser(
    ouverts: Ouverts,
    clients: Sequence[str],
    fournisseurs: Sequence[str],
    *,
    imputes: Mapping[int, int],
    tiers: pd.DataFrame | None,
    au: date,
) -> list[Reclassement]:
    """Les dettes réciproques exigibles le jour `au`.

    `clients` et `fournisseurs` sont des préfixes de comptes, `imputes` ce que des acomptes règlent
    déjà, par place dans le livre.
    """
    exigibles = _exigibles(ouverts, au)
    choix = [lignes_des_comptes(ouverts.extrait, c) & exigibles for c in (clients, fournisseurs)]
    if not all(cote.any() for cote in choix):
        return []
    fiches = _fiches(tiers)
    cotes = [
        _Cote(ouverts, np.flatnonzero(cote), sens, imputes, fiches)
        for cote, sens in zip(choix, (1, -1), strict=True)
    ]
    dus = {compte.couple: compte.du for cote in cotes for compte in cote.comptes}
    return [
        _reclasser(
            ouverts,
            cotes[0].restes(c.client),
            cotes[1].restes(c.fournisseur),
            c.montant,
            f"{c.preuve} : il nous doit {formater(dus[c.client])}, nous lui devons"
            f" {formater(dus[c.fournisseur])} ; {CONDITIONS}",
        )
        for c in compenser(*(cote.comptes for cote in cotes))
    ]


def compenser(clients: Sequence[Compte], fournisseurs: Sequence[Compte]) -> list[Compensation]:
    """Les compensations possibles ; un compte n'est compensé que jusqu'à ce qui y est dû."""
    dus = {compte.couple: compte.du for compte in (*clients, *fournisseurs)}
    trouvees = []
    for trait, phrase in IDENTITES.items():
        par_trait: dict[str, list[Compte]] = {}
        for fournisseur in fournisseurs:
            if fournisseur.identite.get(trait):
                par_trait.setdefault(fournisseur.identite[trait], []).append(fournisseur)
        for client in clients:
            valeur = client.identite.get(trait, "")
            for fournisseur in par_trait.get(valeur, []):
                montant = min(dus[client.couple], dus[fournisseur.couple])
                if montant > 0:
                    dus[client.couple] -= montant
                    dus[fournisseur.couple] -= montant
                    preuve = phrase.format(valeur)
                    trouvees.append(
                        Compensation(client.couple, fournisseur.couple, montant, preuve)
                    )
    return trouvees


class _Cote:
    """Les comptes d'un côté, clients ou fournisseurs, où quelque chose est dû."""

    def __init__(
        self,
        ouverts: Ouverts,
        choisis: Entiers,
        sens: int,
        imputes: Mapping[int, int],
        fiches: Mapping[str, "_Fiche"],
    ) -> None:
        self._ouverts, self._choisis = ouverts, choisis
        extrait = ouverts.extrait.iloc[choisis]
        self._couples = reperer(extrait)
        deja = [imputes.get(place, 0) for place in ouverts.places[choisis].tolist()]
        dus = self._couples.sommes(sens * ouverts.solde[choisis] - np.array(deja, dtype=np.int64))
        noms = self._couples.libelles(extrait, "CompAuxLib")
        self._numeros: dict[tuple[str, str], int] = {}
        self.comptes: list[Compte] = []
        for numero in np.flatnonzero(dus > 0).tolist():
            auxiliaire = str(self._couples.auxiliaires[numero])
            fiche = fiches.get(auxiliaire)
            if auxiliaire and not (fiche and fiche.exclu):
                couple = str(self._couples.comptes[numero]), auxiliaire
                identite = _identite(auxiliaire, str(noms[numero]), fiches)
                self._numeros[couple] = numero
                self.comptes.append(Compte(couple, int(dus[numero]), identite))

    def restes(self, couple: tuple[str, str]) -> list[int]:
        """Les restes d'un compte, du plus ancien au plus récent."""
        numero = self._numeros[couple]
        return self._ouverts.par_date(self._choisis[self._couples.numeros == numero])


def _exigibles(ouverts: Ouverts, au: date) -> Masque:
    """Les restes dont l'échéance, si elle est écrite, n'est pas à venir."""
    if "DateEcheance" not in ouverts.extrait:
        return np.ones(len(ouverts), dtype=bool)
    echeances = ouverts.extrait["DateEcheance"].to_numpy().astype("datetime64[D]")
    masque: Masque = ~(echeances > np.datetime64(au, "D"))
    return masque


def _reclasser(
    ouverts: Ouverts, clients: list[int], fournisseurs: list[int], montant: int, motif: str
) -> Reclassement:
    """L'OD entre la plus ancienne ligne de chaque côté."""
    client, fournisseur = (int(ouverts.places[restes[0]]) for restes in (clients, fournisseurs))
    nom = ouverts.texte("CompAuxLib", clients[0])
    restes = [*clients, *fournisseurs]
    return Reclassement(
        COMPENSATION,
        fournisseur,
        client,
        client,
        montant,
        int(ouverts.jour[restes].max()),
        motif,
        " ".join(f"Compensation client et fournisseur {nom}".split()),
        ouverts.rangs(restes),
    )


class _Fiche(NamedTuple):
    """Ce que la fiche d'un tiers dit de lui ; `exclu` : en litige ou en procédure collective."""

    siren: str
    tva: str
    nom: str
    exclu: bool


def _fiches(tiers: pd.DataFrame | None) -> dict[str, _Fiche]:
    """La fiche de chaque auxiliaire ; d'un code en double, la première."""
    if tiers is None:
        return {}
    TIERS.verifier(tiers)
    table = tiers.sort_values(RANG) if RANG in tiers else tiers
    colonnes = ("CompAuxNum", "Siren", "NumTva", "Nom", "Litige", "DateJugement")
    fiches: dict[str, _Fiche] = {}
    for code, siren, tva, nom, litige, jugement in zip(
        *(table[colonne].tolist() for colonne in colonnes), strict=True
    ):
        fiche = _Fiche(_serre(siren), _serre(tva), nom, bool(litige) or not pd.isna(jugement))
        fiches.setdefault(code, fiche)
    return fiches


def _identite(auxiliaire: str, nom: str, fiches: Mapping[str, _Fiche]) -> dict[str, str]:
    """Ce qui identifie un tiers : son code, sa fiche, à défaut le nom que lui donne le livre."""
    fiche = fiches.get(auxiliaire, _Fiche("", "", nom, False))
    return {
        "auxiliaire": auxiliaire,
        "SIREN": fiche.siren,
        "TVA": fiche.tva,
        "nom": " ".join((fiche.nom or nom).upper().split()),
    }


def _serre(texte: str) -> str:
    return "".join(texte.upper().split())
