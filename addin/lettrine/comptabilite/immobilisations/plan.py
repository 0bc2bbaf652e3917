"""Le plan d'amortissement de tous les biens (depreciation schedule), exercice par exercice.

Règle : chaque bien est amorti selon sa méthode, sa durée et les conventions choisies, depuis sa
mise en service jusqu'à sa sortie ; ses dépréciations, son plan fiscal, sa subvention et la part non
déductible suivent. Tout est tenu en cumuls arrondis une fois : la somme d'un plan est sa base.
Exceptions : un bien dont une donnée se contredit est laissé de côté et nommé ; les autres
continuent. L'amortissement exceptionnel d'un logiciel part du premier jour du mois d'acquisition.

Référence : PCG art. 214-1 à 214-19 ; CGI art. 39 A ; BOI-BIC-AMT-20-30-70 (logiciels).
Unités : centimes.

Une machine de 10 000,00 € en service le 1er avril 2026, sur 5 ans : économique linéaire, fiscal
dégressif. En 2026, 10 000 × 20 % × 9 / 12 = 1 500 et 10 000 × 35 % × 9 / 12 = 2 625 :

>>> from decimal import Decimal
>>> from lettrine.tables.immobilisations import IMMOBILISATIONS
>>> registre = IMMOBILISATIONS.table({
...     "NumBien": ["M1"], "Designation": ["Scie à ruban"], "CompteNum": ["215400"],
...     "DateAcquisition": np.array(["2026-04-01"], "datetime64[s]"),
...     "DateMiseEnService": np.array(["2026-04-01"], "datetime64[s]"),
...     "CoutEntree": [10_000_00], "Duree": [Decimal(5)], "MethodeFiscale": ["dégressif"]})
>>> plan = planifier(registre, au=date(2028, 12, 31))
>>> plan.tableau[["Dotation", "Vnc", "DotationFiscale", "CumulDerogatoire"]].values.tolist()
[[150000, 850000, 262500, 112500], [200000, 650000, 258125, 170625],
[200000, 450000, 167781, 138406]]
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
import pandas as pd

from lettrine.comptabilite.a_nouveaux import en_date, en_jour
from lettrine.comptabilite.couples import Entiers, Masque
from lettrine.comptabilite.immobilisations.bareme import TOUJOURS, commence_par
from lettrine.comptabilite.immobilisations.controle import controler
from lettrine.comptabilite.immobilisations.conventions import Conventions, debuts_de_mois
from lettrine.comptabilite.immobilisations.derogatoire import (
    cumul_derogatoire,
    sans_dotation_de_sortie,
)
from lettrine.comptabilite.immobilisations.evenements import Evenements, Nature, lire_evenements
from lettrine.comptabilite.immobilisations.exercices import Calendrier, Periode
from lettrine.comptabilite.immobilisations.lots import Lots, lotir
from lettrine.comptabilite.immobilisations.moteur import Cumuls, Lignes, derouler_les_plans
from lettrine.comptabilite.immobilisations.registre import AUCUN_JOUR, JAMAIS, Biens, Methode
from lettrine.comptabilite.immobilisations.subventions import par_dixiemes, rapportee
from lettrine.comptabilite.immobilisations.vehicules import (
    non_deductible,
    plafonds,
    plafonds_douteux,
)
from lettrine.dates import Exercice, formater
from lettrine.erreurs import Anomalie, OptionInvalide
from lettrine.parametres import Parametres, livres
from lettrine.tables.immobilisations import EVENEMENTS, IMMOBILISATIONS, METHODES, PLAN

__all__ = ["Plan", "planifier"]

FONDS_COMMERCIAL = ("207",)
LOGICIELS = ("205",)
RIEN = np.int64(0)
DIXIEMES = "immobilisations/subvention_non_amortissable"


@dataclass(frozen=True)
class Plan:
    """Les cumuls de chaque lot à l'ouverture, puis à la fin de chaque période.

    Chaque tableau a une ligne par date et une colonne par lot ; un lot sorti y garde ce qu'il avait
    en sortant. `periode_de_sortie` vaut le nombre de périodes pour un lot toujours là, -1 pour un
    lot sorti avant la première. `faits` est la table des événements, telle qu'elle fut donnée.
    `tableau` est le plan en table (schéma PLAN).
    """

    biens: Biens
    lots: Lots
    evenements: Evenements
    faits: pd.DataFrame
    calendrier: Calendrier
    periodes: tuple[Periode, ...]
    conventions: Conventions
    loi: Parametres
    brut: Entiers
    amorti: Entiers
    deprecie: Entiers
    exceptionnel: Entiers
    repris: Entiers
    fiscal: Entiers
    derogatoire: Entiers
    derogatoire_repris: Entiers
    subvention: Entiers
    non_deductible: Entiers
    periode_de_sortie: Entiers
    anomalies: list[Anomalie]

    @property
    def dotations(self) -> Entiers:
        """Les dotations du plan et exceptionnelles, une période par ligne."""
        return _moins(_variations(self.amorti), _variations(self.repris))

    @property
    def dotations_fiscales(self) -> Entiers:
        """Les annuités du plan fiscal."""
        annuites = _moins(_variations(self.fiscal), _variations(self.repris))
        return _moins(annuites, _variations(self.derogatoire_repris))

    @property
    def derogatoires(self) -> Entiers:
        """La variation du 145, positive s'il est doté ; la reprise à la sortie n'y est pas."""
        return _moins(_variations(self.derogatoire), _variations(self.derogatoire_repris))

    @property
    def exceptionnelles(self) -> Entiers:
        """La part exceptionnelle des dotations."""
        return _variations(self.exceptionnel)

    @property
    def depreciations(self) -> Entiers:
        """La variation du 29, positive s'il est doté ; la reprise à la sortie n'y est pas."""
        return _variations(self.deprecie)

    @property
    def quotes_parts(self) -> Entiers:
        """Ce qui est viré des subventions ; le reste, à la sortie, n'y est pas."""
        return _variations(self.subvention)

    @property
    def nettes(self) -> Entiers:
        """Les valeurs nettes comptables."""
        return np.asarray(self.brut - self.amorti - self.deprecie)

    @property
    def presents(self) -> Masque:
        """Les lots à l'actif pendant chaque période, fût-ce un jour."""
        periodes = np.arange(len(self.periodes))[:, None]
        return np.asarray((self.brut[1:] > 0) & (self.periode_de_sortie >= periodes))

    def periode(self, jour: date) -> int:
        """Le rang de la période d'un jour du plan."""
        return int(np.searchsorted([p.fin for p in self.periodes], en_jour(jour)))

    def tableau_de(self, periode: int) -> pd.DataFrame:
        """Le tableau d'une seule période."""
        fin = _dates([self.periodes[periode].fin])[0]
        ici: pd.DataFrame = self.tableau.loc[self.tableau["PeriodeFin"] == fin]
        return ici.reset_index(drop=True)

    @cached_property
    def tableau(self) -> pd.DataFrame:
        """Le plan, une ligne par lot et par période, les biens dans l'ordre du registre."""
        lot, periode = np.nonzero(self.presents.T)
        ordre = np.lexsort((periode, lot, self.lots.bien[lot]))
        lot, periode = lot[ordre], periode[ordre]
        bien, apres = self.lots.bien[lot], (periode + 1, lot)
        table, fin = self.biens.table, _dates([p.fin for p in self.periodes])
        sortie = np.where(self.periode_de_sortie[lot] == periode, self.lots.sortie[lot], AUCUN_JOUR)
        derogatoires = self.derogatoires[periode, lot]
        depreciations = self.depreciations[periode, lot]
        return PLAN.table(
            {
                **{nom: table[nom].to_numpy()[bien] for nom in ("NumBien", "Designation")},
                "CompteNum": np.array(self.biens.comptes, dtype=object)[self.biens.compte[bien]],
                "PeriodeDebut": _dates([p.debut for p in self.periodes])[periode],
                "PeriodeFin": fin[periode],
                "Methode": np.array(METHODES, dtype=object)[self.biens.methode[bien]],
                "Brut": self.brut[apres],
                "VncOuverture": self.nettes[periode, lot],
                "Dotation": self.dotations[periode, lot],
                "DontExceptionnelle": self.exceptionnelles[periode, lot],
                "Cumul": self.amorti[apres],
                "DotationDepreciation": np.maximum(depreciations, 0),
                "RepriseDepreciation": np.maximum(-depreciations, 0),
                "CumulDepreciation": self.deprecie[apres],
                "Vnc": self.nettes[apres],
                "DotationFiscale": self.dotations_fiscales[periode, lot],
                "DotationDerogatoire": np.maximum(derogatoires, 0),
                "RepriseDerogatoire": np.maximum(-derogatoires, 0),
                "CumulDerogatoire": self.derogatoire[apres],
                "QuotePartSubvention": self.quotes_parts[periode, lot],
                "NonDeductible": _variations(self.non_deductible)[periode, lot],
                "DateSortie": _dates(sortie),
            }
        )


def planifier(
    registre: pd.DataFrame,
    *,
    au: date,
    du: date | None = None,
    exercices: Sequence[Exercice] = (),
    evenements: pd.DataFrame | None = None,
    conventions: Conventions | None = None,
    mensuelles: bool = False,
    parametres: Parametres | None = None,
) -> Plan:
    """Le plan de tous les biens, de l'exercice du jour `du` à celui du jour `au`.

    `registre` est une table Immobilisations, `evenements` une table Evenements ; aucune n'est
    modifiée, et l'ordre de leurs lignes n'importe pas. Sans `du`, le plan commence à la première
    acquisition. `exercices` sont ceux que l'on connaît, des années civiles à défaut. `mensuelles`
    découpe chaque exercice en mois.

    Anomalies : IMM-01 à IMM-14, IMM-17, IMM-21 à IMM-24 et IMM-29 laissent un bien ou un événement
    de côté ; les autres signalent. Lève `OptionInvalide` (IMM-82) si le plan finit avant de
    commencer, `DonneesInvalides` si une table n'a pas la forme attendue.
    """
    IMMOBILISATIONS.verifier(registre)
    if du is not None and du > au:
        raise OptionInvalide(
            "IMM-82",
            f"Le plan commencerait le {formater(du)}, après le {formater(au)}.",
            "Donnez un premier jour qui ne soit pas après le dernier.",
        )
    loi, choix = parametres or livres(), conventions or Conventions()
    controle = controler(Biens.du_registre(registre, loi), loi)
    biens = controle.biens.choisir(controle.retenus)
    table = EVENEMENTS.vide() if evenements is None else evenements
    faits, fautes = lire_evenements(table, biens, registre["NumBien"])
    fautes += plafonds_douteux(biens, loi)
    premier = en_date(int(biens.acquisition.min())) if len(biens) else du or au
    calendrier = Calendrier.couvrant(exercices, min(premier, du or premier, au), au).jusqu_a(au)
    calcul = _Calcul(biens, faits, table, calendrier, choix, loi)
    depuis = calendrier.place(du or min(premier, au))
    return calcul.plan(depuis, mensuelles, [*controle.anomalies, *fautes])


class _Calcul:
    """Les lignes à dérouler, et ce que l'on en tire."""

    def __init__(
        self,
        biens: Biens,
        evenements: Evenements,
        faits: pd.DataFrame,
        calendrier: Calendrier,
        conventions: Conventions,
        loi: Parametres,
    ) -> None:
        self.biens, self.evenements, self.calendrier = biens, evenements, calendrier
        self.faits = faits
        self.conventions, self.loi = conventions, loi
        self.lots = lotir(biens, evenements)

    def plan(self, depuis: int, mensuelles: bool, anomalies: list[Anomalie]) -> Plan:
        """Le plan, à partir de l'exercice de rang `depuis`."""
        periodes = tuple(
            p for p in self.calendrier.periodes(mensuelles=mensuelles) if p.exercice >= depuis
        )
        entiers = self._derouler(
            self._economiques(), self.lots, self.evenements, depuis, mensuelles
        )
        economique = entiers.partages(self.lots)
        fiscal, fiscal_repris = self._fiscaux(economique, depuis, mensuelles)
        fins = np.array([p.fin for p in periodes], dtype=np.int64)
        sortie = np.searchsorted(fins, self.lots.sortie)
        sortie = np.where(self.lots.sortie < periodes[0].debut, -1, sortie)
        derogatoire = repris = np.broadcast_to(RIEN, economique.amorti.shape)
        if fiscal is not economique.amorti:
            derogatoire = cumul_derogatoire(fiscal, economique.amorti)
            if self.conventions.derogatoire_solde_a_la_sortie:
                rangs = np.array([p.exercice for p in periodes], dtype=np.int64)
                derogatoire = sans_dotation_de_sortie(derogatoire, rangs, sortie)
        if fiscal_repris is not economique.repris:
            repris = cumul_derogatoire(fiscal_repris, economique.repris)
        return Plan(
            biens=self.biens,
            lots=self.lots,
            evenements=self.evenements,
            faits=self.faits,
            calendrier=self.calendrier,
            periodes=periodes,
            conventions=self.conventions,
            loi=self.loi,
            brut=economique.brut,
            amorti=economique.amorti,
            deprecie=economique.deprecie,
            exceptionnel=economique.exceptionnel,
            repris=economique.repris,
            fiscal=fiscal,
            derogatoire=derogatoire,
            derogatoire_repris=repris,
            subvention=self._subventions(entiers.amorti, periodes),
            non_deductible=self._non_deductibles(entiers.amorti),
            periode_de_sortie=sortie.astype(np.int64),
            anomalies=anomalies,
        )

    def _derouler(
        self, lignes: Lignes, lots: Lots, evenements: Evenements, depuis: int, mensuelles: bool
    ) -> Cumuls:
        """Les cumuls du bien entier de chaque lot ; les lignes sont les lots, puis les témoins."""
        limites = np.concatenate([lots.sortie, self.biens.sortie[lignes.bien[len(lots) :]]])
        siens, rangs = evenements.des_lignes(lignes.bien, limites)
        suivis = np.flatnonzero((rangs < len(lots)) | (siens.nature != Nature.VALEUR_ACTUELLE))
        cumuls = derouler_les_plans(
            lignes,
            siens.choisir(suivis),
            rangs[suivis],
            self.calendrier,
            self.conventions,
            depuis=depuis,
            mensuelles=mensuelles,
        )
        return cumuls.des_lots(lots)

    def _economiques(self) -> Lignes:
        """Les plans économiques : un par lot, puis un témoin par bien déprécié."""
        biens, lots = self.biens, self.lots
        evalues = np.unique(self.evenements.de_nature(Nature.VALEUR_ACTUELLE).bien)
        bien = np.concatenate([lots.bien, evalues])
        temoins = np.full(len(biens), -1, dtype=np.int64)
        temoins[evalues] = len(lots) + np.arange(len(evalues))
        degressif = biens.methode == Methode.DEGRESSIF
        coefficient = biens.coefficients(biens.mois, degressif, self.loi)
        fonds = commence_par(biens.comptes or [""], FONDS_COMMERCIAL)[biens.compte]
        sorties = np.concatenate([lots.sortie, biens.sortie[evalues]])
        return self._lignes(
            bien, sorties, biens.methode, biens.residuelle, biens.mois, coefficient
        ).avec(temoin=temoins[bien], jamais_reprise=fonds[bien])

    def _fiscaux(
        self, economique: Cumuls, depuis: int, mensuelles: bool
    ) -> tuple[Entiers, Entiers]:
        """Les cumuls fiscaux des lots, et leur part reprise d'un autre logiciel.

        Ceux d'un bien sans plan fiscal sont les économiques.
        """
        biens, fiscale = self.biens, self.biens.fiscale
        places = np.flatnonzero((fiscale != Methode.AUCUNE)[self.lots.bien])
        if not places.size:
            return economique.amorti, economique.repris
        degressif = fiscale == Methode.DEGRESSIF
        coefficient = biens.coefficients(biens.mois_fiscaux, degressif, self.loi)
        rien, lots = np.zeros(len(biens), dtype=np.int64), self.lots.choisir(places)
        lignes = self._lignes(
            lots.bien, lots.sortie, fiscale, rien, biens.mois_fiscaux, coefficient
        )
        suivis = self.evenements.de_nature(Nature.AJOUT, Nature.REPRISE)
        derogatoires = biens.table["DerogatoireRepris"].to_numpy()[suivis.bien]
        montants = suivis.montant + derogatoires * (suivis.nature == Nature.REPRISE)
        suivis = suivis.avec_montants(montants)
        cumuls = self._derouler(lignes, lots, suivis, depuis, mensuelles).partages(lots)
        amorti, repris = economique.amorti.copy(), economique.repris
        amorti[:, places] = cumuls.amorti
        if cumuls.repris.any():
            repris = repris.copy()
            repris[:, places] = cumuls.repris
        return amorti, repris

    def _lignes(
        self,
        bien: Entiers,
        sorties: Entiers,
        methode: Entiers,
        residuelle: Entiers,
        mois: Entiers,
        coefficient: Entiers,
    ) -> Lignes:
        biens, conventions = self.biens, self.conventions
        debut = np.where(
            methode == Methode.DEGRESSIF, biens.acquisition, conventions.debuts(biens.service)
        )
        logiciels = commence_par(biens.comptes or [""], LOGICIELS)[biens.compte]
        en_douze_mois = np.flatnonzero(logiciels & (methode == Methode.EXCEPTIONNEL))
        debut[en_douze_mois] = debuts_de_mois(biens.acquisition[en_douze_mois])
        debut = np.where(biens.en_service, debut, JAMAIS)
        sortis, fin = np.flatnonzero(sorties != JAMAIS), np.full(len(sorties), JAMAIS)
        fin[sortis] = conventions.fins(sorties[sortis])
        return Lignes(
            bien=bien,
            methode=methode[bien],
            brut=biens.brut[bien],
            residuelle=residuelle[bien],
            acquisition=biens.acquisition[bien],
            debut=debut[bien],
            fin=fin,
            mois=mois[bien],
            unites=biens.unites[bien],
            coefficient=coefficient[bien],
            reprise=biens.reprise[bien],
            temoin=np.full(len(bien), -1, dtype=np.int64),
            jamais_reprise=np.zeros(len(bien), dtype=bool),
        )

    def _subventions(self, amortis: Entiers, periodes: tuple[Periode, ...]) -> Entiers:
        """Ce qui est viré de la subvention de chaque lot, à chaque date."""
        biens, recues = self.biens, self.biens.table["Subvention"].to_numpy()
        places = np.flatnonzero(recues[self.lots.bien] > 0)
        if not places.size:
            return np.broadcast_to(RIEN, amortis.shape)
        lots = self.lots.choisir(places)
        bien, montants = lots.bien, recues[lots.bien]
        jours = biens.notifications[bien]
        bornes = np.array([periodes[0].debut - 1, *(p.fin for p in periodes)], dtype=np.int64)
        au_rythme = rapportee(montants, amortis[:, places], lots.cout - biens.residuelle[bien])
        passes = self.calendrier.places(bornes)[:, None] - self.calendrier.places(jours)
        dixiemes = par_dixiemes(montants, passes, self.loi.entier(DIXIEMES, TOUJOURS))
        sans = biens.methode[bien] == Methode.AUCUNE
        fait = np.where(sans, dixiemes, au_rythme) * (bornes[:, None] >= jours)
        virees = np.zeros_like(amortis)
        virees[:, places] = lots.partager(np.maximum.accumulate(fait, axis=0))
        return virees

    def _non_deductibles(self, amortis: Entiers) -> Entiers:
        """La part non déductible du cumul des véhicules de tourisme."""
        places = np.flatnonzero(self.biens.table["Tourisme"].to_numpy()[self.lots.bien])
        if not places.size:
            return np.broadcast_to(RIEN, amortis.shape)
        lots, (limites, _) = self.lots.choisir(places), plafonds(self.biens, self.loi)
        exclus = np.zeros_like(amortis)
        part = non_deductible(amortis[:, places], lots.cout, limites[lots.bien])
        exclus[:, places] = lots.partager(part)
        return exclus


def _variations(cumuls: Entiers) -> Entiers:
    """Ce qu'un cumul gagne à chaque période ; un cumul toujours nul ne coûte rien."""
    return cumuls[1:] - cumuls[:-1] if any(cumuls.strides) else cumuls[1:]


def _moins(entiers: Entiers, retires: Entiers) -> Entiers:
    """La différence de deux tableaux ; le second est souvent nul."""
    return entiers - retires if any(retires.strides) else entiers


def _dates(jours: Sequence[int] | Entiers) -> np.ndarray:
    """Des jours en dates ; AUCUN_JOUR donne NaT."""
    return np.asarray(jours, dtype=np.int64).astype("datetime64[D]").astype("datetime64[s]")
