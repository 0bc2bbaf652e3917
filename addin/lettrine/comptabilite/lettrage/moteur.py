"""Le moteur du lettrage (engine): prépare les lignes, enchaîne les preuves, rend le résultat."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import numpy as np
import pandas as pd

from lettrine.comptabilite.lettrage.codes import est_partiel, numero
from lettrine.comptabilite.lettrage.constats import (
    codes_boiteux,
    comptes_peu_fouilles,
    lignes_douteuses,
    rejets_rapportes,
)
from lettrine.comptabilite.lettrage.examens import (
    Examen,
    dresser,
    lire_les_citations,
    pieces_propres,
)
from lettrine.comptabilite.lettrage.groupes import Confiance, Preuve
from lettrine.comptabilite.lettrage.lignes import (
    Entiers,
    Lignes,
    Masque,
    numeroter_les_comptes,
    preparer,
)
from lettrine.comptabilite.lettrage.partage import Instantane, Partage
from lettrine.comptabilite.lettrage.poses import codes_confondus, groupes_poses
from lettrine.comptabilite.lettrage.preuves.candidats import Candidats, debuts_de
from lettrine.comptabilite.lettrage.preuves.combinaisons import Hesitations
from lettrine.comptabilite.lettrage.preuves.partiels import reste_du
from lettrine.comptabilite.lettrage.references import Citations
from lettrine.comptabilite.lettrage.rejets import Rejets, reperer_les_rejets
from lettrine.comptabilite.lettrage.resultat import Doute, Etat, Lettrage, construire
from lettrine.erreurs import Anomalie
from lettrine.tables.ecritures import ECRITURES

__all__ = ["lettrer"]

LIGNES_FOUILLEES = 1_000
"""Au-delà de tant de lignes dans un compte, il est mouvementé : la recherche y est bornée, on le
dit, et un montant unique y est parfois celui de deux tiers."""

JAMAIS_VU = -1


def lettrer(
    ecritures: pd.DataFrame,
    *,
    comptes: Sequence[str],
    comptes_cumulatifs: Sequence[str] = (),
    appliquer: Confiance = Confiance.CERTAIN,
    chercher: Confiance = Confiance.PROBABLE,
    au: date | None = None,
    progression: Callable[[str], object] | None = None,
) -> Lettrage:
    """Lettre les comptes dont le numéro commence par un des préfixes donnés.

    `ecritures` est une table Ecritures avec `Rang` ; elle n'est pas modifiée. `appliquer` dit
    jusqu'à quelle confiance un groupe reçoit son code, les autres groupes sont proposés sans code ;
    `chercher`, jusqu'à quelle confiance on cherche. `comptes_cumulatifs` sont les préfixes des
    comptes que l'on solde en bloc (TVA) : le seul montant n'y prouve rien. Une ligne datée après
    le jour `au` est signalée. `progression` reçoit le nom de chaque étape. Le résultat ne dépend
    pas de l'ordre des lignes, sauf entre des lignes en tout point identiques.

    Anomalies : LET-01 (code dont les lignes ne se soldent pas), LET-02 (ligne sans date), LET-03
    (montant nul), LET-05 (rejet), LET-06 (compte fouillé en partie), LET-07 (débit et crédit),
    LET-08 (montant négatif), LET-09 (date à venir), LET-40 (codes confondus). Lève
    `DonneesInvalides` si la table n'a pas la forme attendue.

    >>> livre = ECRITURES.table({
    ...     "EcritureDate": np.array(["2025-01-10", "2025-02-09"], "datetime64[s]"),
    ...     "CompteNum": ["411000", "411000"], "CompAuxNum": ["DUPONT", "DUPONT"],
    ...     "PieceRef": ["FA0012", "BQ02"], "EcritureLib": ["Facture 12", "VIR DUPONT"],
    ...     "Debit": [120_00, 0], "Credit": [0, 120_00], "Rang": [2, 7]})
    >>> resultat = lettrer(livre, comptes=["411"])
    >>> resultat.lignes["EcritureLet"].tolist(), resultat.groupes["Motif"].tolist()
    (['AA', 'AA'], ['seules lignes de 120,00\\xa0€ dans le compte'])
    """
    ECRITURES.verifier(ecritures)
    dire = progression or (lambda _etape: None)
    dire("Lecture des comptes")
    livre = _Livre.lire(ecritures, comptes, comptes_cumulatifs)
    dire("Références citées")
    propres = pieces_propres(ecritures, livre.lignes)
    citations = lire_les_citations(ecritures, livre.lignes, propres)
    rejets = reperer_les_rejets(ecritures, livre.lignes, citations)
    rouverts = livre.rouverts(rejets)
    reprises = np.flatnonzero(~livre.closes | np.isin(livre.pose, rouverts))
    citations = _parmi(citations, reprises, len(livre.lignes))
    partage = Partage(livre.lignes.parmi(reprises))
    attentes = _reprendre(partage, livre, rejets, reprises, rouverts)
    doutes: dict[int, Doute] = {}

    def hesiter(doute: Hesitations, ou: Entiers) -> None:
        doutes.update(_doutes(doute, ou))

    mouvementes = np.bincount(livre.lignes.compte)[livre.lignes.compte] > LIGNES_FOUILLEES
    examens = dresser(
        ecritures, partage, propres[reprises], citations, mouvementes[reprises], hesiter
    )
    etapes = _Enchainement(partage, examens, citations, attentes, dire)
    certain = etapes.epuiser(certains=True)
    final = etapes.epuiser(certains=False) if chercher is Confiance.PROBABLE else certain
    dire("Écriture des codes et des motifs")
    return construire(
        Etat(
            ecritures=ecritures,
            lignes=livre.lignes.parmi(reprises),
            partage=partage,
            certain=certain if appliquer is Confiance.CERTAIN else final,
            final=final,
            citations=citations,
            doutes=doutes,
            attentes=attentes,
            dernier_code=livre.dernier_code,
            anomalies=livre.anomalies(au) + _de_recherche(ecritures, livre, rejets, partage),
            lettrables=len(livre.lignes),
            deja_lettrees=int((livre.pose >= 0).sum()),
        )
    )


@dataclass(frozen=True)
class _Livre:
    """Les lignes lettrables d'un livre, et ce qui y est déjà posé.

    `pose` est le groupe posé de chaque ligne (-1 sans code), `soldes` le solde de chaque groupe
    posé, `closes` les lignes des groupes auxquels on ne touche pas : complets, ou partiels soldés.
    """

    ecritures: pd.DataFrame
    lignes: Lignes
    pose: Entiers
    soldes: Entiers
    closes: Masque
    dernier_code: Entiers

    @classmethod
    def lire(
        cls, ecritures: pd.DataFrame, comptes: Sequence[str], cumulatifs: Sequence[str]
    ) -> "_Livre":
        lettrables, compte, nombre = numeroter_les_comptes(ecritures, comptes)
        places = np.flatnonzero(lettrables)
        lignes = preparer(ecritures, places, compte, cumulatifs)
        pose = groupes_poses(ecritures)[places]
        soldes = np.zeros(int(pose.max(initial=-1)) + 1, dtype=np.int64)
        posees = np.flatnonzero(pose >= 0)
        np.add.at(soldes, pose[posees], lignes.solde[posees])
        textes = ecritures["EcritureLet"].iloc[places[posees]]
        codes, distincts = pd.factorize(textes)
        partiel = np.array([est_partiel(str(texte)) for texte in distincts], dtype=bool)
        numeros = np.array([numero(str(texte).strip()) for texte in distincts], dtype=np.int64)
        closes = np.zeros(len(places), dtype=bool)
        derniers = np.zeros(nombre, dtype=np.int64)
        if posees.size:
            closes[posees] = ~partiel[codes] | (soldes[pose[posees]] == 0)
            np.maximum.at(derniers, lignes.compte[posees], numeros[codes])
        return cls(ecritures, lignes, pose, soldes, closes, derniers)

    def rouverts(self, rejets: Rejets) -> Entiers:
        """Les groupes complets dont un règlement est rejeté par une ligne qui n'en est pas."""
        groupes = self.pose[rejets.reglement]
        hors = self.pose[rejets.rejet] < 0
        return groupes[hors & (groupes >= 0) & self.closes[rejets.reglement]]

    def anomalies(self, au: date | None) -> list[Anomalie]:
        """Ce que le livre a d'anormal avant tout lettrage."""
        lettrables = self.ecritures.iloc[self.lignes.place]
        libres = self.lignes.place[self.pose < 0]
        return [
            *codes_boiteux(lettrables, self.pose, self.soldes),
            *codes_confondus(lettrables),
            *lignes_douteuses(self.ecritures, libres, au),
        ]


class _Attentes(NamedTuple):
    """Des rejets, en positions dans le partage, qui attendent de savoir ce que l'on payait."""

    rejet: Entiers
    reglement: Entiers


def _reprendre(
    partage: Partage, livre: _Livre, rejets: Rejets, reprises: Entiers, rouverts: Entiers
) -> _Attentes:
    """Reforme les blocs posés, et ceux que des rejets rouvrent ; rend les rejets en attente."""
    position = np.full(len(livre.lignes), -1, dtype=np.int64)
    position[reprises] = np.arange(len(reprises))
    posees = reprises[livre.pose[reprises] >= 0]
    posees = posees[np.argsort(livre.pose[posees], kind="stable")]
    _, tailles = debuts_de(livre.pose[posees])
    partage.reunir(Candidats(position[posees], tailles), Preuve.PARTIEL_POSE, True)
    libres = livre.pose[rejets.rejet] < 0
    rouvre = libres & np.isin(livre.pose[rejets.reglement], rouverts)
    rouvre &= livre.pose[rejets.reglement] >= 0
    for rejet, reglement in zip(rejets.rejet[rouvre], rejets.reglement[rouvre], strict=True):
        bloc = partage.chef_de(int(position[reglement]))
        partage.reunir(
            Candidats(np.array([bloc, position[rejet]]), np.array([2])), Preuve.REJET, True
        )
    ouverts = libres & ~rouvre & (livre.pose[rejets.reglement] < 0)
    connus = ouverts & (rejets.facture >= 0)
    connus[connus] = livre.pose[rejets.facture[connus]] < 0
    trios = np.stack([rejets.facture, rejets.reglement, rejets.rejet], axis=1)[connus]
    partage.reunir(Candidats(position[trios.ravel()], np.full(len(trios), 3)), Preuve.REJET, True)
    attend = ouverts & ~connus
    attentes = _Attentes(position[rejets.rejet[attend]], position[rejets.reglement[attend]])
    partage.suspendre(attentes.rejet)
    return attentes


class _Enchainement:
    """Enchaîne les preuves ; chacune ne voit que les lignes que les autres ont laissées.

    Les groupes certains d'abord, jusqu'à ce qu'aucune preuve n'en trouve plus ; les autres
    ensuite, de même. Un groupe qui ne paraît unique que parce qu'un groupe probable a pris ses
    rivaux n'est pas certain. Un second passage ne peut donc rien trouver de plus ; une preuve ne
    revoit que les comptes où quelque chose a changé depuis qu'elle les a vus.
    """

    def __init__(
        self,
        partage: Partage,
        examens: Sequence[Examen],
        citations: Citations,
        attentes: _Attentes,
        dire: Callable[[str], object],
    ) -> None:
        self.partage, self.examens, self.citations = partage, examens, citations
        self.attentes, self.dire = attentes, dire

    def epuiser(self, *, certains: bool) -> Instantane:
        """Retient tout ce que les preuves trouvent, et rend le partage où elles s'arrêtent."""
        partage = self.partage
        utiles = [examen for examen in self.examens if examen.peut_etre_certain or not certains]
        vus = [JAMAIS_VU] * len(utiles)
        partiels_vus = JAMAIS_VU
        depart = JAMAIS_VU
        while partage.heure != depart:
            depart = partage.heure
            for rang, examen in enumerate(utiles):
                self.dire(examen.etape)
                positions = partage.libres_depuis(vus[rang])
                vus[rang] = partage.heure
                proposes = examen.preuve(partage.lignes.parmi(positions), positions)
                proposes = proposes.certaines() if certains else proposes.probables()
                partage.retenir(proposes, positions)
            positions = partage.libres_depuis(partiels_vus)
            partiels_vus = partage.heure
            self._reunir_les_partiels(positions, certains=certains)
        return partage.instantane()

    def _reunir_les_partiels(self, positions: Entiers, *, certains: bool) -> None:
        """Les règlements partiels, puis les rejets dont on sait maintenant ce qu'ils rouvrent."""
        self.dire("Règlements partiels")
        partage, attentes = self.partage, self.attentes
        vues = partage.lignes.parmi(positions)
        partiels = reste_du(vues, partage.citations(self.citations, positions))
        partage.reunir(
            Candidats(positions[partiels.membres], partiels.tailles),
            Preuve.REGLEMENT_PARTIEL,
            certains,
        )
        groupes = partage.groupe[partage.racines[attentes.reglement]]
        rouverts = (groupes > 0) & (partage.groupe[attentes.rejet] == 0)
        rouverts &= partage.suspendues[attentes.rejet]
        partage.rouvrir(groupes[rouverts], attentes.rejet[rouverts])


def _parmi(citations: Citations, positions: Entiers, nombre: int) -> Citations:
    """Les citations des lignes données, renumérotées comme elles."""
    nouvelle = np.full(nombre, -1, dtype=np.int64)
    nouvelle[positions] = np.arange(len(positions))
    lignes = nouvelle[citations.lignes]
    gardees = lignes >= 0
    return Citations(lignes[gardees], citations.codes[gardees], citations.cles)


def _doutes(doute: Hesitations, ou: Entiers) -> dict[int, Doute]:
    """Ce qu'une combinaison n'a pas tranché, par ligne à solder."""
    fins = [np.cumsum(ensembles.tailles).tolist() for ensembles in doute[2:]]
    membres = [ou[ensembles.membres].tolist() for ensembles in doute[2:]]
    tailles = [ensembles.tailles.tolist() for ensembles in doute[2:]]
    return {
        cible: Doute(
            nombre,
            *(
                tuple(liste[fin[rang] - taille[rang] : fin[rang]])
                for liste, fin, taille in zip(membres, fins, tailles, strict=True)
            ),
        )
        for rang, (cible, nombre) in enumerate(
            zip(ou[doute.cible].tolist(), doute.nombre.tolist(), strict=True)
        )
    }


def _de_recherche(
    ecritures: pd.DataFrame, livre: _Livre, rejets: Rejets, partage: Partage
) -> list[Anomalie]:
    """Ce que la recherche elle-même a constaté : les rejets, et les comptes trop mouvementés."""
    nouveaux = livre.pose[rejets.rejet] < 0
    libres = partage.libres
    effectifs = np.bincount(partage.lignes.compte[libres], minlength=1)
    grands = np.flatnonzero(effectifs > LIGNES_FOUILLEES)
    _, premieres = np.unique(partage.lignes.compte[libres], return_index=True)
    tetes = libres[premieres]
    tetes = tetes[np.isin(partage.lignes.compte[tetes], grands)]
    return [
        *rejets_rapportes(
            ecritures,
            livre.lignes.place[rejets.rejet[nouveaux]],
            livre.lignes.place[rejets.reglement[nouveaux]],
        ),
        *comptes_peu_fouilles(
            ecritures, partage.lignes.place[tetes], effectifs[partage.lignes.compte[tetes]]
        ),
    ]
