"""Des montants égaux qu'un même nom désigne (equal amounts, same name).

Règle : dans un compte où plusieurs lignes ont le même montant, une facture et un règlement dont les
libellés ont un mot en commun se répondent, si ce mot est sur autant de factures que de règlements
de ce montant, et pas sur toutes ces lignes : un nom de client dans un compte collectif, un mois, un
chantier. Sur plusieurs, elles se suivent dans l'ordre des dates ; le mot le plus rare l'emporte.
Exceptions : une ligne que deux mots mènent à deux autres n'est pas lettrée ainsi ; ni une paire que
ses dates ou une référence citée démentent. Dans un compte très mouvementé, les deux seules
lignes d'un montant ne se répondent pas sûrement si chacune nomme un autre tiers.

Deux factures de 60,00 €, deux virements le même jour : les noms les départagent.

>>> from lettrine.comptabilite.lettrage.references import citer
>>> lignes = Lignes.d_un_client([60_00, 60_00, -60_00, -60_00], [1, 2, 30, 30])
>>> textes = pa.array(["Cotisation Durand", "Cotisation Petit", "VIR PETIT", "VIR DURAND"])
>>> montant_et_nom(lignes, citer([""] * 4), textes.take).lignes.tolist()
[0, 3, 1, 2]
"""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lettrine.comptabilite.lettrage.groupes import Preuve, Propositions
from lettrine.comptabilite.lettrage.lignes import Entiers, Lignes, Masque
from lettrine.comptabilite.lettrage.preuves.candidats import debuts_de, paires
from lettrine.comptabilite.lettrage.preuves.citees import contredites
from lettrine.comptabilite.lettrage.preuves.montants import dates_plausibles, par_montant
from lettrine.comptabilite.lettrage.references import Citations
from lettrine.comptabilite.lettrage.tris import ordre_de, repetees, uniques

__all__ = ["Libelles", "douter_sans_nom", "montant_et_nom"]

LETTRES_MINIMALES = 3
"""Un mot plus court (de, la, M.) ne nomme personne."""

Libelles = Callable[[Entiers], pa.Array]
"""Les libellés des lignes aux positions données."""


def montant_et_nom(lignes: Lignes, citations: Citations, libelles: Libelles) -> Propositions:
    """Parmi des montants égaux, les factures et les règlements qu'un mot de leur libellé relie."""
    ordre, debuts, tailles = par_montant(lignes)
    if not len(debuts):
        return Propositions.aucune()
    debits = np.add.reduceat(lignes.solde[ordre] > 0, debuts, dtype=np.int64)
    mixtes = (debits > 0) & (debits < tailles) & (tailles > 2)
    membres = ordre[np.repeat(mixtes, tailles)]
    if not len(membres):
        return Propositions.aucune()
    taille = tailles[mixtes]
    segment = np.repeat(np.arange(len(taille)), taille)
    qui, mots = _mots(libelles(membres))
    cle = _mot_de(segment[qui], mots)
    # `membres` va des débits aux crédits, chacun dans l'ordre des dates : le tri est stable
    rangement = ordre_de(cle)
    qui = qui[rangement]
    tetes, effectifs = debuts_de(cle[rangement])
    if not len(tetes):
        return Propositions.aucune()
    au_debit = lignes.solde[membres[qui]] > 0
    factures = np.add.reduceat(au_debit, tetes, dtype=np.int64)
    bons = (2 * factures == effectifs) & (effectifs < taille[segment[qui[tetes]]])
    gardes = np.repeat(bons, effectifs)
    rarete = np.repeat(factures[bons], factures[bons])
    un, deux = (membres[qui[gardes & cote]] for cote in (au_debit, ~au_debit))
    un, deux = _sans_conteste(un, deux, rarete, len(lignes))
    valables = dates_plausibles(lignes, un, deux) & ~contredites(lignes, citations, un, deux)
    un, deux = un[valables], deux[valables]
    return paires(un, deux, Preuve.MONTANT_ET_NOM, np.zeros(len(un), dtype=bool))


def douter_sans_nom(
    lignes: Lignes, trouves: Propositions, mouvementes: Masque, libelles: Libelles
) -> Propositions:
    """Les paires, moins sûres dans un compte mouvementé si elles ne nomment pas le même tiers.

    Un nom est un mot que portent, dans le compte, des lignes ouvertes au débit et au crédit.
    """
    suspectes = np.flatnonzero(trouves.certains & mouvementes[trouves.lignes[::2]])
    membres = trouves.lignes.reshape(-1, 2)[suspectes]
    qui, mots = _mots(libelles(membres.ravel()))
    partagent = np.zeros(len(suspectes), dtype=bool)
    partagent[(qui // 2)[repetees(_mot_de(qui // 2, mots))]] = True
    suspectes, membres = suspectes[~partagent], membres[~partagent]
    if not len(suspectes):
        return trouves
    dans = np.zeros(int(lignes.compte.max()) + 1, dtype=bool)
    dans[lignes.compte[membres[:, 0]]] = True
    vues = np.flatnonzero(dans[lignes.compte])
    qui, mots = _mots(libelles(vues))
    qui = vues[qui]
    nom = _mot_de(lignes.compte[qui], mots)
    au_debit = lignes.solde[qui] > 0
    noms = np.intersect1d(nom[au_debit], nom[~au_debit])
    nommees = np.zeros(len(lignes), dtype=bool)
    nommees[qui[np.isin(nom, noms)]] = True
    certains = trouves.certains.copy()
    certains[suspectes[nommees[membres].all(axis=1)]] = False
    return replace(trouves, certains=certains)


def _mots(libelles: pa.Array) -> tuple[Entiers, Entiers]:
    """Les mots de chaque libellé, sans accents ni chiffres, chacun une fois par libellé."""
    plats = pc.replace_substring_regex(pc.utf8_normalize(libelles, "NFKD"), r"\p{M}", "")
    plats = pc.replace_substring_regex(pc.utf8_upper(plats), r"[^\p{L}]+", " ")
    listes = pc.ascii_split_whitespace(plats)
    qui = pc.list_parent_indices(listes).to_numpy(zero_copy_only=False).astype(np.int64)
    mots = pc.list_flatten(listes).dictionary_encode()
    longs = pc.utf8_length(mots.dictionary).to_numpy(zero_copy_only=False) >= LETTRES_MINIMALES
    codes = mots.indices.to_numpy(zero_copy_only=False).astype(np.int64)
    choix = longs[codes]
    nombre = int(codes.max(initial=0)) + 1
    distincts = uniques(qui[choix] * nombre + codes[choix])
    return distincts // nombre, distincts % nombre


def _mot_de(qui: Entiers, mots: Entiers) -> Entiers:
    """Un numéro par mot de chacun : d'un compte, d'une paire, d'un montant."""
    return qui * (int(mots.max(initial=0)) + 1) + mots


def _sans_conteste(
    un: Entiers, deux: Entiers, rarete: Entiers, nombre: int
) -> tuple[Entiers, Entiers]:
    """Les paires que le mot le plus rare de chacune de leurs lignes désigne, et lui seul."""
    plus_rare = np.full(nombre, np.iinfo(np.int64).max)
    for cote in (un, deux):
        np.minimum.at(plus_rare, cote, rarete)
    gardes = (rarete == plus_rare[un]) & (rarete == plus_rare[deux])
    couples = uniques(un[gardes] * nombre + deux[gardes])
    un, deux = couples // nombre, couples % nombre
    seuls = (np.bincount(un, minlength=nombre)[un] == 1) & (
        np.bincount(deux, minlength=nombre)[deux] == 1
    )
    return un[seuls], deux[seuls]
