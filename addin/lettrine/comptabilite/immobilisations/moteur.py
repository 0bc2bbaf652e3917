"""Dérouler des plans exercice par exercice (schedule engine), tous les biens à la fois.

Règle : à chaque période, les événements sont appliqués dans leur ordre, puis le cumul de chaque
plan est mesuré à la fin de la période. Une dotation est la différence de deux cumuls. Un bien qui a
une valeur actuelle est accompagné d'un témoin, le même sans dépréciation, qui borne la reprise.
Exceptions : les amortissements repris d'un autre logiciel remplacent le passé ; le plan va de là.

Référence : PCG art. 214-13, 214-14 et 214-17.
Unités : centimes ; jours depuis le 1er janvier 1970.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace

import numpy as np

from lettrine.comptabilite.couples import Entiers, Masque
from lettrine.comptabilite.immobilisations.conventions import Conventions, Temps
from lettrine.comptabilite.immobilisations.evenements import Evenements, Nature
from lettrine.comptabilite.immobilisations.exercices import Calendrier, Periode
from lettrine.comptabilite.immobilisations.lots import Lots
from lettrine.comptabilite.immobilisations.methodes.degressif import Degressif
from lettrine.comptabilite.immobilisations.methodes.lineaire import Lineaire
from lettrine.comptabilite.immobilisations.methodes.methode import Methode, SansAmortissement
from lettrine.comptabilite.immobilisations.methodes.softy import Softy
from lettrine.comptabilite.immobilisations.methodes.unites import Unites
from lettrine.comptabilite.immobilisations.registre import Methode as Mode

__all__ = ["Cumuls", "Lignes", "derouler_les_plans"]

MOIS_PAR_AN = 12


@dataclass(frozen=True)
class Lignes:
    """Les plans à dérouler, un par ligne ; `bien` est le bien de chacun.

    `debut` est le premier jour compté, `fin` le premier qui ne l'est plus ; `reprise` le jour où un
    autre logiciel a laissé le bien. `temoin` est la ligne du même bien sans dépréciation, -1 s'il
    n'y en a pas. `jamais_reprise` : la dépréciation d'un fonds commercial ne se reprend pas.
    """

    bien: Entiers
    methode: Entiers
    brut: Entiers
    residuelle: Entiers
    acquisition: Entiers
    debut: Entiers
    fin: Entiers
    mois: Entiers
    unites: Entiers
    coefficient: Entiers
    reprise: Entiers
    temoin: Entiers
    jamais_reprise: Masque

    def avec(self, temoin: Entiers, jamais_reprise: Masque) -> "Lignes":
        """Les mêmes plans, avec leurs témoins."""
        return replace(self, temoin=temoin, jamais_reprise=jamais_reprise)


@dataclass(frozen=True)
class Cumuls:
    """Les cumuls à la fin de chaque période gardée, une période par ligne.

    `repris` est la part du cumul qui vient d'un autre logiciel, `exceptionnel` celle des
    amortissements exceptionnels ; les autres dotations sont celles du plan.
    """

    brut: Entiers
    amorti: Entiers
    deprecie: Entiers
    exceptionnel: Entiers
    repris: Entiers

    def des_lots(self, lots: Lots) -> "Cumuls":
        """Ceux des plans des lots, sans les témoins."""
        return Cumuls(*(getattr(self, champ.name)[:, : len(lots)] for champ in fields(self)))

    def partages(self, lots: Lots) -> "Cumuls":
        """Les cumuls des lots, d'après ceux de leurs plans, qui sont ceux du bien entier."""
        return Cumuls(*(lots.partager(getattr(self, champ.name)) for champ in fields(self)))


def derouler_les_plans(
    lignes: Lignes,
    evenements: Evenements,
    rangs: Entiers,
    calendrier: Calendrier,
    conventions: Conventions,
    *,
    depuis: int = 0,
    mensuelles: bool = False,
) -> Cumuls:
    """Les cumuls des périodes, à partir de l'exercice de rang `depuis`, et de la veille.

    `evenements` sont ceux des lignes, et `rangs` la ligne de chacun, dans l'ordre des jours. La
    première ligne du résultat est l'état à l'ouverture de l'exercice `depuis`.
    """
    moteur = _Moteur(lignes, conventions)
    avant = [p for p in calendrier.periodes() if p.exercice < depuis]
    apres = [p for p in calendrier.periodes(mensuelles=mensuelles) if p.exercice >= depuis]
    vagues = _Vagues(evenements, rangs, [*avant, *apres])
    etats = _Etats(len(apres) + 1, len(lignes.bien))
    if not avant:
        etats.noter(moteur, None)
    for place, periode in enumerate([*avant, *apres]):
        moteur.avancer(periode, calendrier, vagues.de(place))
        if place >= len(avant) - 1:
            etats.noter(moteur, periode)
    return etats.rendre()


class _Moteur:
    """L'état des plans : coûts, amortissements et dépréciations, ligne par ligne."""

    def __init__(self, lignes: Lignes, conventions: Conventions) -> None:
        self.lignes, self.conventions = lignes, conventions
        self.brut = lignes.brut.copy()
        zeros = np.zeros(len(lignes.bien), dtype=np.int64)
        self.amorti, self.deprecie = zeros.copy(), zeros.copy()
        self.exceptionnel, self.repris = zeros.copy(), zeros.copy()
        self.groupes = list(_groupes(lignes, conventions))
        for methode, _ in self.groupes:
            methode.arrondir(conventions.arrondi)
        self.groupe = np.zeros(len(lignes.bien), dtype=np.int64)
        self.rang = np.zeros(len(lignes.bien), dtype=np.int64)
        for numero, (_, places) in enumerate(self.groupes):
            self.groupe[places], self.rang[places] = numero, np.arange(len(places))
        self.temps: tuple[int, Temps] | None = None

    def avancer(
        self, periode: Periode, calendrier: Calendrier, vagues: Iterator[tuple[Evenements, Entiers]]
    ) -> None:
        """Applique les événements de la période et mesure les cumuls à sa fin."""
        temps = self._temps(periode, calendrier)
        for evenements, lignes in vagues:
            for nature in np.unique(evenements.nature).tolist():
                siens = np.flatnonzero(evenements.nature == nature)
                self._appliquer(evenements.choisir(siens), lignes[siens], Nature(nature), temps)
        for methode, places in self.groupes:
            cumul = methode.cumul(slice(None), periode.fin + 1, temps)
            self.amorti[places] = cumul
            if periode.cloture:
                methode.cloturer(temps, cumul)

    def _temps(self, periode: Periode, calendrier: Calendrier) -> Temps:
        if self.temps is None or self.temps[0] != periode.exercice:
            exercice = calendrier.exercices[periode.exercice]
            self.temps = periode.exercice, Temps(self.conventions, exercice)
        return self.temps[1]

    def _cumul(self, lignes: Entiers, jours: Entiers, temps: Temps) -> Entiers:
        """Le cumul de quelques lignes, chacune à son jour."""
        cumuls = np.zeros(len(lignes), dtype=np.int64)
        for numero, (methode, _) in enumerate(self.groupes):
            siens = np.flatnonzero(self.groupe[lignes] == numero)
            if siens.size:
                choix = self.rang[lignes[siens]]
                cumuls[siens] = methode.cumul(choix, jours[siens], temps)
        return cumuls

    def _appliquer(
        self, evenements: Evenements, lignes: Entiers, nature: Nature, temps: Temps
    ) -> None:
        """Applique des événements de même nature, un au plus par ligne."""
        if nature in (Nature.SORTIE_PARTIELLE, Nature.VIREMENT):
            return
        if nature is Nature.UNITES:
            self._consommer(lignes, evenements.restant)
            return
        jours, montants = evenements.coupe, evenements.montant
        cumul = self._cumul(lignes, jours, temps)
        if nature is Nature.VALEUR_ACTUELLE:
            self._evaluer(lignes, jours, montants, cumul, temps)
        elif nature is Nature.AJOUT:
            self.brut[lignes] += montants
        elif nature is Nature.EXCEPTIONNEL:
            possible = self._amortissable(lignes) - cumul - self.deprecie[lignes]
            montants = np.minimum(montants, np.maximum(possible, 0))
            self.exceptionnel[lignes] += montants
            cumul = cumul + montants
        elif nature is Nature.REPRISE:
            self.exceptionnel[lignes], self.repris[lignes] = 0, montants
            cumul = montants
        reste = np.maximum(self._amortissable(lignes) - cumul - self.deprecie[lignes], 0)
        for methode, choix, siens in self._par_groupe(lignes):
            methode.repartir(choix, jours[siens], temps, reste[siens], cumul[siens])
            prolonges = evenements.restant[siens] > 0
            if prolonges.any():
                methode.prolonger(choix[prolonges], evenements.restant[siens][prolonges])

    def _amortissable(self, lignes: Entiers) -> Entiers:
        return np.asarray(self.brut[lignes] - self.lignes.residuelle[lignes])

    def _consommer(self, lignes: Entiers, unites: Entiers) -> None:
        for methode, choix, siens in self._par_groupe(lignes):
            if isinstance(methode, Unites):
                methode.consommer(choix, unites[siens])

    def _evaluer(
        self, lignes: Entiers, jours: Entiers, valeurs: Entiers, cumul: Entiers, temps: Temps
    ) -> None:
        """Déprécie jusqu'à la valeur actuelle, ou reprend ce qui peut l'être."""
        brut, deprecie = self.brut[lignes], self.deprecie[lignes]
        nette = brut - cumul - deprecie
        sans = brut - self._cumul(self.lignes.temoin[lignes], jours, temps)
        possible = np.minimum(valeurs, sans) - nette
        reprise = np.clip(possible, 0, deprecie) * ~self.lignes.jamais_reprise[lignes]
        self.deprecie[lignes] += np.maximum(nette - valeurs, 0) - reprise

    def _par_groupe(self, lignes: Entiers) -> Iterator[tuple[Methode, Entiers, Entiers]]:
        """Chaque méthode, les rangs de ses lignes chez elle, et leurs places parmi celles-ci."""
        for numero, (methode, _) in enumerate(self.groupes):
            siens = np.flatnonzero(self.groupe[lignes] == numero)
            if siens.size:
                yield methode, self.rang[lignes[siens]], siens


def _groupes(lignes: Lignes, conventions: Conventions) -> Iterator[tuple[Methode, Entiers]]:
    """Une méthode par genre de plan, et ses lignes."""
    par_an = conventions.jours.par_an
    for mode in Mode:
        if mode is Mode.EXCEPTIONNEL:
            continue
        siens = lignes.methode == mode
        if mode is Mode.LINEAIRE:
            siens |= lignes.methode == Mode.EXCEPTIONNEL
        places = np.flatnonzero(siens)
        if not places.size:
            continue
        base = (lignes.brut - lignes.residuelle)[places]
        debut, fin, mois = lignes.debut[places], lignes.fin[places], lignes.mois[places]
        if mode is Mode.LINEAIRE:
            yield Lineaire(base, debut, fin, par_an, mois), places
        elif mode is Mode.DEGRESSIF:
            coefficients = lignes.coefficient[places]
            yield Degressif(base, debut, fin, mois, coefficients, conventions), places
        elif mode is Mode.UNITES:
            yield Unites(base, debut, fin, lignes.unites[places]), places
        elif mode is Mode.AUCUNE:
            yield SansAmortissement(np.zeros_like(base), debut, fin), places
        else:
            progressif = mode is Mode.SOFTY_PROGRESSIF
            annees = mois // MOIS_PAR_AN
            yield Softy(base, debut, fin, par_an, annees, progressif=progressif), places


class _Vagues:
    """Les événements, par période, en vagues où une ligne n'a qu'un événement au plus."""

    def __init__(
        self, evenements: Evenements, lignes: Entiers, periodes: Sequence[Periode]
    ) -> None:
        fins = np.array([periode.fin for periode in periodes], dtype=np.int64)
        periode = np.searchsorted(fins, evenements.jour)
        ordre = np.lexsort((np.arange(len(lignes)), lignes, periode))
        self.evenements, self.lignes = evenements.choisir(ordre), lignes[ordre]
        self.bornes = np.searchsorted(periode[ordre], np.arange(len(periodes) + 1))

    def de(self, place: int) -> Iterator[tuple[Evenements, Entiers]]:
        """Les vagues d'une période."""
        debut, fin = int(self.bornes[place]), int(self.bornes[place + 1])
        lignes = self.lignes[debut:fin]
        if not lignes.size:
            return
        nouvelles = np.append(True, lignes[1:] != lignes[:-1])
        departs = np.flatnonzero(nouvelles)
        rangs = np.arange(len(lignes)) - np.repeat(
            departs, np.diff(np.append(departs, len(lignes)))
        )
        for rang in range(int(rangs.max()) + 1):
            siens = np.flatnonzero(rangs == rang)
            yield self.evenements.choisir(siens + debut), lignes[siens]


class _Etats:
    """Les cumuls notés à la fin des périodes gardées ; ce qui reste nul ne prend pas de place."""

    def __init__(self, nombre: int, lignes: int) -> None:
        self.forme = (nombre, lignes)
        self.colonnes: dict[str, Entiers] = {}
        self.place = 0

    def noter(self, moteur: _Moteur, periode: Periode | None) -> None:
        """Note l'état à la fin d'une période ; sans période, rien n'est encore là."""
        if periode is not None:
            lignes = moteur.lignes
            present = lignes.acquisition <= periode.fin
            notre = lignes.reprise <= periode.fin
            for champ in fields(Cumuls):
                valeurs = getattr(moteur, champ.name)
                if champ.name in self.colonnes or valeurs.any():
                    vus = present if champ.name == "brut" else notre
                    np.multiply(valeurs, vus, out=self._colonne(champ.name)[self.place])
        self.place += 1

    def rendre(self) -> Cumuls:
        """Les cumuls."""
        rien = np.broadcast_to(np.int64(0), self.forme)
        return Cumuls(*(self.colonnes.get(champ.name, rien) for champ in fields(Cumuls)))

    def _colonne(self, nom: str) -> Entiers:
        if nom not in self.colonnes:
            self.colonnes[nom] = np.zeros(self.forme, dtype=np.int64)
        return self.colonnes[nom]
