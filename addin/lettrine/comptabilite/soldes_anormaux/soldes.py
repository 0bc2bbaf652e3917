"""Les soldes du mauvais côté, et ceux qui ne bougent plus (wrong-side and dormant balances).

Règle : chaque couple compte et auxiliaire est comparé à la règle de son compte (voir `regles`), au
dernier jour, et à la fin de chaque journée de l'exercice là où la règle le demande (la caisse).
« Depuis » est le premier jour de la suite ininterrompue de soldes contraires. Un solde sans
mouvement depuis le nombre de mois dit est signalé dans les comptes que l'on dit.
Exceptions : un à-nouveau n'est pas un mouvement. Un compte qui n'a que des à-nouveaux datés de
l'ouverture n'a pas bougé depuis la veille au moins.

Référence : usage ; paramètres `soldes/attendus`, `soldes/a_mouvementer`,
`soldes/mois_sans_mouvement`.
Unités : centimes, mois.
"""

from collections.abc import Sequence

import numpy as np

from lettrine.comptabilite.a_nouveaux import en_date, en_jour
from lettrine.comptabilite.couples import Entiers, Masque
from lettrine.comptabilite.soldes_anormaux.constats import Constat, Genre
from lettrine.comptabilite.soldes_anormaux.regles import Regle, regle_de
from lettrine.comptabilite.soldes_anormaux.situation import Histoire, Situation, citer
from lettrine.dates import ajouter_mois, formater
from lettrine.erreurs import Gravite
from lettrine.monnaie import formater as formater_montant
from lettrine.tables.schema import RANG

__all__ = ["dormants", "mauvais_cotes", "passages"]

SANS_REGLE = 9
"""Un signe que n'a aucun solde."""

CONTRAIRE = Genre("SAN-01", Gravite.A_TRAITER, "solde du mauvais côté", "soldes du mauvais côté")
NON_NUL = Genre(
    "SAN-02",
    Gravite.A_TRAITER,
    "compte qui devrait être soldé",
    "comptes qui devraient être soldés",
)
PASSAGE = Genre(
    "SAN-03",
    Gravite.A_TRAITER,
    "compte passé du mauvais côté dans l'exercice",
    "comptes passés du mauvais côté dans l'exercice",
)
DORMANT = Genre("SAN-04", Gravite.A_TRAITER, "solde sans mouvement", "soldes sans mouvement")


def mauvais_cotes(situation: Situation, regles: Sequence[Regle]) -> list[Constat]:
    """Les soldes contraires à leur règle le dernier jour (SAN-01), ou non nuls (SAN-02)."""
    choisies, signes = _signes(situation, regles)
    fautifs = np.flatnonzero(_contraires(signes, situation.soldes))
    histoire, ouvertes = situation.histoire, situation.ouvertes
    fautives = _contraires(signes[histoire.numeros], histoire.soldes)
    depuis = histoire.depuis(fautives, len(situation.couples))
    sens = np.sign(situation.soldes)[ouvertes.numeros]
    citees = ouvertes.citer(np.sign(ouvertes.restes) == sens, fautifs.tolist())
    constats = []
    for numero, rangs in zip(fautifs.tolist(), citees, strict=True):
        regle = choisies[numero]
        if regle is None:
            continue
        solde, jour = int(situation.soldes[numero]), en_date(int(depuis[numero]))
        cote = "débiteur" if solde > 0 else "créditeur"
        constats.append(
            Constat(
                CONTRAIRE if signes[numero] else NON_NUL,
                regle.nature,
                str(situation.couples.comptes[numero]),
                str(situation.couples.auxiliaires[numero]),
                str(situation.noms[numero]),
                solde,
                jour,
                f"Solde {cote} de {formater_montant(abs(solde))}, attendu {regle.attendu}.",
                regle.remede,
                rangs,
            )
        )
    return constats


def passages(situation: Situation, regles: Sequence[Regle]) -> list[Constat]:
    """Les comptes à surveiller chaque jour, du mauvais côté pendant l'exercice (SAN-03)."""
    choisies, signes = _signes(situation, regles)
    surveilles = np.array([r is not None and r.chaque_jour for r in choisies], dtype=bool)
    ici = surveilles[situation.couples.numeros] & situation.retenues.exercice[situation.places]
    numeros, jours = situation.couples.numeros[ici], situation.jours[ici]
    histoire = Histoire.de(numeros, jours, situation.montants[ici])
    fautives = _contraires(signes[histoire.numeros], histoire.soldes)
    fautives &= ~_contraires(signes, situation.soldes)[histoire.numeros]
    rangs = situation.table[RANG].to_numpy()[ici]
    constats = []
    for numero in np.unique(histoire.numeros[fautives]).tolist():
        regle = choisies[numero]
        if regle is None:
            continue
        siennes = np.flatnonzero(fautives & (histoire.numeros == numero))
        pire = siennes[np.argmax(np.abs(histoire.soldes[siennes]))]
        premier = int(histoire.jours[siennes[0]])
        du_jour = np.sort(rangs[(numeros == numero) & (jours == premier)])
        constats.append(
            Constat(
                PASSAGE,
                f"{regle.nature} dans l'exercice",
                str(situation.couples.comptes[numero]),
                str(situation.couples.auxiliaires[numero]),
                str(situation.noms[numero]),
                int(histoire.soldes[pire]),
                en_date(premier),
                f"Le solde est du mauvais côté à la fin de {len(siennes)} journées, au pire"
                f" {formater_montant(int(histoire.soldes[pire]))} le"
                f" {formater(en_date(int(histoire.jours[pire])))}.",
                regle.remede,
                citer(du_jour),
            )
        )
    return constats


def dormants(situation: Situation, comptes: Sequence[str], mois: int) -> list[Constat]:
    """Les soldes sans mouvement depuis `mois` mois, dans les comptes dits (SAN-04)."""
    derniers = _derniers_mouvements(situation)
    limite = en_jour(ajouter_mois(situation.au, -mois))
    choisis = situation.des_comptes(comptes) & (situation.soldes != 0) & (derniers <= limite)
    fautifs = np.flatnonzero(choisis)
    ouvertes = situation.ouvertes
    citees = ouvertes.citer(np.ones(len(ouvertes.rangs), dtype=bool), fautifs.tolist())
    veille = en_jour(situation.ouverture) - 1
    constats = []
    for numero, rangs in zip(fautifs.tolist(), citees, strict=True):
        solde, dernier = int(situation.soldes[numero]), int(derniers[numero])
        quand = (
            f"l'ouverture du {formater(situation.ouverture)}"
            if dernier == veille
            else f"le {formater(en_date(dernier))}"
        )
        constats.append(
            Constat(
                DORMANT,
                f"Sans mouvement depuis {mois} mois",
                str(situation.couples.comptes[numero]),
                str(situation.couples.auxiliaires[numero]),
                str(situation.noms[numero]),
                solde,
                en_date(dernier),
                f"Solde de {formater_montant(solde)}, sans mouvement depuis {quand}.",
                "Justifiez-le par une pièce, relancez le tiers, ou passez-le en résultat.",
                rangs,
            )
        )
    return constats


def _signes(situation: Situation, regles: Sequence[Regle]) -> tuple[list[Regle | None], Entiers]:
    """La règle de chaque couple, et le signe qui la contredit."""
    des_comptes: dict[str, Regle | None] = {}
    for compte in situation.couples.comptes.tolist():
        if compte not in des_comptes:
            des_comptes[compte] = regle_de(compte, regles)
    choisies = [des_comptes[compte] for compte in situation.couples.comptes.tolist()]
    fautifs = [None if r is None else r.attendu.signe_fautif for r in choisies]
    return choisies, np.array([SANS_REGLE if s is None else s for s in fautifs], dtype=np.int64)


def _contraires(signes: Entiers, soldes: Entiers) -> Masque:
    """Vrai là où le solde a le signe fautif, ou n'est pas nul quand il devrait l'être."""
    masque: Masque = (soldes != 0) & ((signes == 0) | (np.sign(soldes) == signes))
    return masque


def _derniers_mouvements(situation: Situation) -> Entiers:
    """Le jour du dernier mouvement de chaque couple ; un à-nouveau compte pour la veille."""
    veille = en_jour(situation.ouverture) - 1
    jours = np.where(situation.nouveaux, np.minimum(situation.jours, veille), situation.jours)
    derniers = np.full(len(situation.couples), np.iinfo(np.int64).min)
    np.maximum.at(derniers, situation.couples.numeros, jours)
    return derniers
