"""Les références qui se rencontrent par hasard (accidental references).

Règle : un groupe que relie une référence n'est certain que si aucune autre ligne ouverte qui cite
la même, du montant d'une des siennes, ne pourrait en prendre la place : on juge sur la référence
la plus précise du groupe, celle que le moins de lignes citent. Une facture et son avoir ne sont
certains que si aucune autre ligne n'a leur montant : un règlement qui ne cite rien a pu payer la
facture, et l'avoir être remboursé. Un court numéro, sans préfixe, se rencontre par hasard : il ne
dit rien d'un règlement qui précède sa facture de plus de 45 jours ou la suit de plus de 400.

Facture, règlement et avoir de 50,00 € citent 2024012 : qui solde la facture ?

>>> from lettrine.comptabilite.lettrage.groupes import Preuve
>>> from lettrine.comptabilite.lettrage.preuves.candidats import paires
>>> from lettrine.comptabilite.lettrage.references import citer
>>> lignes = Lignes.d_un_client([50_00, -50_00, -50_00], [1, 3, 8])
>>> citations = citer(["FA 2024012", "VIR 2024012", "AVOIR 2024012"])
>>> trouves = paires(np.array([0]), np.array([2]), Preuve.REFERENCE, np.array([True]))
>>> sans_coincidence(lignes, citations, trouves, citations.codes, citations.lignes).certains.any()
np.False_
"""

from dataclasses import replace
from typing import NamedTuple

import numpy as np

from lettrine.comptabilite.lettrage.groupes import Propositions
from lettrine.comptabilite.lettrage.lignes import Entiers, Lignes, Masque
from lettrine.comptabilite.lettrage.preuves.candidats import debuts_de, disputes, rang_local
from lettrine.comptabilite.lettrage.preuves.dates import dates_admises
from lettrine.comptabilite.lettrage.references import Citations

__all__ = ["sans_coincidence"]


def sans_coincidence(
    lignes: Lignes, citations: Citations, trouves: Propositions, cle: Entiers, citantes: Entiers
) -> Propositions:
    """Les groupes, moins ceux d'un numéro fortuit ; ceux qu'une autre ligne dispute, douteux.

    `cle` et `citantes` sont les références de chaque compte et les lignes qui les citent, triées.
    """
    if not len(trouves.certains):
        return trouves
    communes = _Communes.de(lignes, citations, trouves, cle, citantes)
    faibles = np.ones(len(trouves.certains), dtype=bool)
    faibles[communes.groupe[communes.forte]] = False
    douteux = _disputes_par_la_reference(lignes, trouves, citantes, communes)
    debuts, _ = debuts_de(trouves.groupes)
    toutes_pieces = np.logical_and.reduceat(lignes.piece[trouves.lignes], debuts)
    if toutes_pieces.any():
        douteux |= toutes_pieces & disputes(lignes, trouves)
    if not faibles.any():
        return replace(trouves, certains=trouves.certains & ~douteux)
    admis = ~faibles | dates_admises(lignes, trouves.lignes, debuts)
    return replace(trouves, certains=trouves.certains & ~douteux).parmi(admis)


class _Communes(NamedTuple):
    """Les références que deux lignes d'un même groupe citent : leur place dans `citantes`."""

    groupe: Entiers
    debut: Entiers
    taille: Entiers
    forte: Masque
    suffixe: Masque

    @classmethod
    def de(
        cls, lignes: Lignes, citations: Citations, trouves: Propositions, cle: Entiers,
        citantes: Entiers,
    ) -> "_Communes":  # fmt: skip
        nombre = len(trouves.certains)
        groupe = np.full(len(lignes), -1, dtype=np.int64)
        groupe[trouves.lignes] = trouves.groupes
        debuts, tailles = debuts_de(cle)
        reference = np.repeat(np.arange(len(debuts)), tailles)
        dedans = groupe[citantes] >= 0
        couples = np.sort(reference[dedans] * nombre + groupe[citantes[dedans]])
        tetes, effectifs = debuts_de(couples)
        quelles, groupes = np.divmod(couples[tetes[effectifs > 1]], nombre)
        codes = cle[debuts[quelles]] % max(citations.nombre, 1)
        forte, suffixe = citations.fortes_parmi(codes), citations.suffixes_parmi(codes)
        return cls(groupes, debuts[quelles], tailles[quelles], forte, suffixe)

    def precises(self, nombre: int) -> "_Communes":
        """De chaque groupe, les références que le moins de lignes citent, hors suffixes."""
        poids = self.taille + self.suffixe * (int(self.taille.max(initial=0)) + 1)
        plus_petit = np.full(nombre, np.iinfo(np.int64).max)
        np.minimum.at(plus_petit, self.groupe, poids)
        choix = poids == plus_petit[self.groupe]
        return _Communes(*(trait[choix] for trait in self))


def _disputes_par_la_reference(
    lignes: Lignes, trouves: Propositions, citantes: Entiers, communes: _Communes
) -> Masque:
    """Les groupes dont une ligne de même référence, hors du groupe, a le montant d'un membre."""
    nombre = len(trouves.certains)
    precises = communes.precises(nombre)
    groupe = np.full(len(lignes), -1, dtype=np.int64)
    groupe[trouves.lignes] = trouves.groupes
    de_qui = np.repeat(precises.groupe, precises.taille)
    lues = citantes[np.repeat(precises.debut, precises.taille) + rang_local(precises.taille)]
    dehors = groupe[lues] != de_qui
    rivales, de_qui = lues[dehors], de_qui[dehors]
    masque = np.zeros(nombre, dtype=bool)
    if rivales.size:
        soldes = np.concatenate([lignes.solde[rivales], lignes.solde[trouves.lignes]])
        _, montants = np.unique(soldes, return_inverse=True)
        cles = montants * nombre + np.concatenate([de_qui, trouves.groupes])
        masque[de_qui[np.isin(cles[: len(rivales)], cles[len(rivales) :])]] = True
    return masque
