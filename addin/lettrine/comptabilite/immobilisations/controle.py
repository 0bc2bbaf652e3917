"""Ce qui empêche d'amortir un bien, et ce qu'il faut en dire (register checks).

Règle : un bien dont une donnée manque ou se contredit est laissé de côté avec sa raison ; les
autres continuent. Ce qui est douteux sans être faux est signalé, et le bien est gardé.
Exceptions : aucune.

Référence : PCG art. 213-1, 214-1, 214-4 ; CGI annexe II art. 22 (dégressif).
Unités : centimes, mois.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal

import numpy as np
import pandas as pd

from lettrine.comptabilite.a_nouveaux import en_date
from lettrine.comptabilite.couples import Entiers, Masque, Textes
from lettrine.comptabilite.immobilisations.bareme import (
    INCONNU,
    TOUJOURS,
    amortissable,
    commence_par,
)
from lettrine.comptabilite.immobilisations.methodes.degressif import UNITE_DU_COEFFICIENT
from lettrine.comptabilite.immobilisations.natures import compte_de_la_nature
from lettrine.comptabilite.immobilisations.registre import AUCUN_JOUR, JAMAIS, Biens, Methode
from lettrine.dates import formater
from lettrine.erreurs import Anomalie, Gravite, anomalies_groupees
from lettrine.monnaie import formater as euros
from lettrine.parametres import Parametres
from lettrine.tables.immobilisations import METHODES, METHODES_FISCALES

__all__ = ["Controle", "annees", "controler"]

IMMOBILISATIONS = ("20", "21", "22", "23", "26", "27")
EN_COURS = ("23",)
MOIS_PAR_AN = 12
DUREE_MAXIMALE = 100 * MOIS_PAR_AN
EXCLUS = "immobilisations/exclus_du_degressif"
DUREE_MINIMALE = "immobilisations/duree_minimale_degressif"
A_UNE_DUREE = np.array([m not in (Methode.UNITES, Methode.AUCUNE) for m in Methode])
EST_SOFTY = np.array([m in (Methode.SOFTY_DECROISSANT, Methode.SOFTY_PROGRESSIF) for m in Methode])


@dataclass
class Controle:
    """Les biens du registre, ceux qui sont laissés de côté, et les anomalies."""

    biens: Biens
    raisons: Textes
    anomalies: list[Anomalie] = field(default_factory=list)

    @property
    def retenus(self) -> Masque:
        """Les biens que rien n'écarte."""
        return np.asarray(self.raisons == "")

    def nom(self, place: int) -> str:
        """« Ligne 12, bien M3 (Scie à ruban) »."""
        bien = self.biens.table.iloc[place]
        nom = f"bien {bien['NumBien']}" if bien["NumBien"] else "bien sans numéro"
        designation = f" ({bien['Designation']})" if bien["Designation"] else ""
        return f"Ligne {self.biens.rangs[place]}, {nom}{designation}"

    def ecarter(
        self,
        code: str,
        masque: Masque,
        raison: Callable[[int], str],
        resume: str,
        colonne: str,
    ) -> None:
        """Laisse de côté les biens du masque ; `raison` dit quoi et que faire."""
        places = np.flatnonzero(masque)
        raisons = [raison(int(place)) for place in places]
        for place, texte in zip(places, raisons, strict=True):
            self.raisons[place] = self.raisons[place] or texte
        textes = dict(zip(places.tolist(), raisons, strict=True))
        self._ajouter(
            code,
            Gravite.A_TRAITER,
            places,
            lambda place: f"{self.nom(place)} : {textes[place]} ; il est laissé de côté.",
            resume,
            colonne,
        )

    def signaler(
        self,
        code: str,
        gravite: Gravite,
        masque: Masque,
        constat: Callable[[int], str],
        resume: str,
        colonne: str,
    ) -> None:
        """Signale les biens du masque, sans les écarter."""
        places = np.flatnonzero(masque)
        self._ajouter(
            code,
            gravite,
            places,
            lambda place: f"{self.nom(place)} : {constat(place)}.",
            resume,
            colonne,
        )

    def _ajouter(
        self,
        code: str,
        gravite: Gravite,
        places: Entiers,
        message: Callable[[int], str],
        resume: str,
        colonne: str,
    ) -> None:
        self.anomalies += anomalies_groupees(
            code,
            gravite,
            self.biens.rangs[places].tolist(),
            (message(int(place)) for place in places),
            resume=resume,
            colonne=colonne,
        )


def controler(biens: Biens, loi: Parametres) -> Controle:
    """Examine tous les biens ; anomalies IMM-01 à IMM-19, et IMM-29."""
    controle = Controle(biens, np.full(len(biens), "", dtype=object))
    _identite(controle, loi)
    _dates(controle)
    _montants(controle)
    _durees(controle)
    _methodes(controle, loi)
    _degressifs(controle, loi)
    _reprises(controle)
    _composants(controle)
    return controle


def _identite(controle: Controle, loi: Parametres) -> None:
    """Numéro (IMM-01), compte (IMM-02)."""
    biens = controle.biens
    numeros = biens.table["NumBien"]
    controle.ecarter(
        "IMM-01",
        (numeros.duplicated() | (numeros == "")).to_numpy(),
        lambda place: (
            f"le numéro {numeros[place]} est déjà celui d'un autre bien ; donnez-lui le sien"
            if numeros[place]
            else "il n'a pas de numéro ; donnez-lui le sien"
        ),
        "biens au numéro absent ou en double",
        "NumBien",
    )
    hors = ~commence_par(biens.comptes or [""], IMMOBILISATIONS)

    def suggestion(place: int) -> str:
        compte = compte_de_la_nature(biens.table["Designation"].iloc[place], loi)
        return f" (d'après son nom, d'ordinaire {compte})" if compte else ""

    controle.ecarter(
        "IMM-02",
        hors[biens.compte],
        lambda place: (
            f"le compte « {biens.comptes[biens.compte[place]]} » n'est pas un compte"
            f" d'immobilisation (20 à 23, 26 ou 27) ; corrigez-le{suggestion(place)}"
        ),
        "biens dont le compte n'est pas une immobilisation",
        "CompteNum",
    )


def _dates(controle: Controle) -> None:
    """Acquisition, mise en service et sortie (IMM-03 à IMM-05)."""
    biens = controle.biens
    acquis, servi, sorti = biens.acquisition, biens.service, biens.sortie
    controle.ecarter(
        "IMM-03",
        acquis == AUCUN_JOUR,
        lambda _place: "sa date d'acquisition manque ; complétez-la",
        "biens sans date d'acquisition",
        "DateAcquisition",
    )
    controle.ecarter(
        "IMM-04",
        biens.en_service & (servi < acquis),
        lambda place: (
            f"mis en service le {_jour(servi[place])}, avant son acquisition le"
            f" {_jour(acquis[place])} ; corrigez l'une des deux dates"
        ),
        "biens mis en service avant leur acquisition",
        "DateMiseEnService",
    )
    premier = np.where(biens.en_service, servi, acquis)
    controle.ecarter(
        "IMM-05",
        sorti < premier,
        lambda place: (
            f"sorti le {_jour(sorti[place])}, avant sa mise en service ou son acquisition, le"
            f" {_jour(premier[place])} ; corrigez l'une des deux dates"
        ),
        "biens sortis avant leur mise en service",
        "DateSortie",
    )
    controle.signaler(
        "IMM-16",
        Gravite.INFORMATION,
        ~biens.en_service & (biens.methode != Methode.AUCUNE) & (acquis != AUCUN_JOUR),
        lambda _place: (
            "il n'est pas en service et ne s'amortit pas encore ; datez sa mise en"
            " service quand elle a lieu"
        ),
        "biens qui ne sont pas encore en service",
        "DateMiseEnService",
    )


def _montants(controle: Controle) -> None:
    """Coût d'entrée (IMM-06), valeur résiduelle (IMM-07), subvention (IMM-08)."""
    biens = controle.biens
    brut, residuelle = biens.brut, biens.residuelle
    subventions = biens.table["Subvention"].to_numpy()
    controle.ecarter(
        "IMM-06",
        brut <= 0,
        lambda place: (
            f"son coût d'entrée, {euros(int(brut[place]))}, n'est pas positif ; corrigez-le, ou"
            " passez l'avoir sur le bien qu'il réduit"
            if brut[place]
            else "son coût d'entrée manque ; complétez-le"
        ),
        "biens sans coût d'entrée positif",
        "CoutEntree",
    )
    controle.ecarter(
        "IMM-07",
        (residuelle < 0) | ((residuelle > brut) & (brut > 0)),
        lambda place: (
            f"sa valeur résiduelle, {euros(int(residuelle[place]))}, n'est pas entre 0 et son coût"
            f" d'entrée, {euros(int(brut[place]))} ; corrigez-la"
        ),
        "biens dont la valeur résiduelle dépasse le coût",
        "ValeurResiduelle",
    )
    controle.ecarter(
        "IMM-08",
        (subventions < 0) | ((subventions > brut) & (brut > 0)),
        lambda place: (
            f"sa subvention, {euros(int(subventions[place]))}, n'est pas entre 0 et son coût"
            f" d'entrée, {euros(int(brut[place]))} ; corrigez-la"
        ),
        "biens dont la subvention dépasse le coût",
        "Subvention",
    )


def _durees(controle: Controle) -> None:
    """Durées (IMM-09) et unités (IMM-10)."""
    biens = controle.biens
    for mois, concernes, colonne, nom in (
        (biens.mois, A_UNE_DUREE[biens.methode], "Duree", "durée d'utilisation"),
        (biens.mois_fiscaux, biens.fiscale != Methode.AUCUNE, "DureeFiscale", "durée fiscale"),
    ):
        controle.ecarter(
            "IMM-09",
            concernes & ((mois <= 0) | (mois > DUREE_MAXIMALE)),
            lambda place, mois=mois, nom=nom: (  # type: ignore[misc]
                f"sa {nom}, {annees(int(mois[place]))}, n'est pas entre un mois et cent ans ;"
                " corrigez-la"
                if mois[place]
                else f"sa {nom} manque ; donnez-la en années"
            ),
            "biens dont la durée n'a pas de sens",
            colonne,
        )
    softy = EST_SOFTY[biens.methode]
    controle.ecarter(
        "IMM-10",
        softy & (biens.mois % MOIS_PAR_AN != 0),
        lambda place: (
            f"SOFTY demande un nombre entier d'années, et non {annees(int(biens.mois[place]))} ;"
            " corrigez la durée, ou prenez le linéaire"
        ),
        "biens en SOFTY dont la durée n'est pas en années entières",
        "Duree",
    )
    controle.ecarter(
        "IMM-11",
        (biens.methode == Methode.UNITES) & (biens.unites <= 0),
        lambda _place: "ses unités prévues manquent ; donnez le total des unités d'œuvre attendues",
        "biens sans unités prévues",
        "UnitesPrevues",
    )


def _methodes(controle: Controle, loi: Parametres) -> None:
    """Un terrain, des titres ou un en-cours amortis (IMM-12), une méthode inconnue (IMM-29)."""
    biens = controle.biens
    for nom, choix in (("Methode", METHODES), ("MethodeFiscale", METHODES_FISCALES)):
        ecrites = biens.table[nom]
        codes, distincts = pd.factorize(ecrites)
        inconnues = np.array([str(ecrite) not in ("", *choix) for ecrite in distincts] or [False])
        controle.ecarter(
            "IMM-29",
            inconnues[codes],
            lambda place, ecrites=ecrites, choix=choix: (  # type: ignore[misc]
                f"« {ecrites[place]} » n'est pas une méthode ; choisissez parmi {', '.join(choix)}"
            ),
            "biens dont la méthode n'est pas connue",
            nom,
        )
    amortis = np.array([amortissable(c, loi) for c in biens.comptes] or [True], dtype=bool)
    comptes = biens.comptes or [""]
    connus, en_cours = commence_par(comptes, IMMOBILISATIONS), commence_par(comptes, EN_COURS)
    exclus = (~amortis & connus)[biens.compte] & (biens.methode != Methode.AUCUNE)
    controle.ecarter(
        "IMM-12",
        exclus & ~(en_cours[biens.compte] & ~biens.en_service),
        lambda place: (
            f"le compte {biens.comptes[biens.compte[place]]} ne s'amortit pas (terrain, titre ou"
            " immobilisation en cours) ; retirez la méthode et la durée, ou corrigez le compte"
        ),
        "biens amortis qui ne s'amortissent pas",
        "Methode",
    )


def _degressifs(controle: Controle, loi: Parametres) -> None:
    """Éligibilité (IMM-13) et coefficient (IMM-14) du dégressif."""
    biens = controle.biens
    economique = biens.methode == Methode.DEGRESSIF
    fiscal = biens.fiscale == Methode.DEGRESSIF
    degressif = economique | fiscal
    mois = np.where(fiscal, biens.mois_fiscaux, biens.mois)
    minimum = MOIS_PAR_AN * loi.entier(DUREE_MINIMALE, TOUJOURS)
    exclus = commence_par(biens.comptes or [""], loi.textes(EXCLUS, TOUJOURS))
    par_compte = exclus[biens.compte]
    occasion, tourisme = (biens.table[nom].to_numpy() for nom in ("Occasion", "Tourisme"))

    def raison(place: int) -> str:
        motifs = (
            (occasion[place], "un bien d'occasion"),
            (tourisme[place], "un véhicule de tourisme"),
            (par_compte[place], f"un bien du compte {biens.comptes[biens.compte[place]]}"),
            (True, f"un bien amorti sur moins de {minimum // MOIS_PAR_AN} ans"),
        )
        quoi = next(nom for vrai, nom in motifs if vrai)
        return f"{quoi} n'ouvre pas droit au dégressif ; prenez le linéaire"

    controle.ecarter(
        "IMM-13",
        degressif & (occasion | tourisme | par_compte | ((mois > 0) & (mois < minimum))),
        raison,
        "biens qui n'ouvrent pas droit au dégressif",
        "Methode",
    )
    datee = degressif & (biens.acquisition != AUCUN_JOUR)
    coefficients = biens.coefficients(mois, datee, loi)
    controle.ecarter(
        "IMM-14",
        (datee & (coefficients == INCONNU)) | (biens.coefficient < 0),
        lambda place: (
            "aucun coefficient dégressif n'est vérifié à sa date d'acquisition, le"
            f" {_jour(biens.acquisition[place])} ; donnez-le dans la colonne Coefficient"
            if biens.coefficient[place] == 0
            else "son coefficient dégressif est négatif ; corrigez-le"
        ),
        "biens dont le coefficient dégressif est inconnu",
        "Coefficient",
    )
    legaux = biens.avec({"coefficient": np.zeros_like(biens.coefficient)})
    controle.signaler(
        "IMM-15",
        Gravite.INFORMATION,
        datee
        & (biens.coefficient > 0)
        & (biens.coefficient != legaux.coefficients(mois, datee, loi)),
        lambda place: (
            f"son coefficient, {_decimal(int(biens.coefficient[place]))}, n'est pas celui de la loi"
            " à sa date et pour sa durée ; c'est le vôtre qui est appliqué"
        ),
        "biens dont le coefficient n'est pas celui de la loi",
        "Coefficient",
    )


def _reprises(controle: Controle) -> None:
    """Amortissements repris d'un autre logiciel (IMM-17)."""
    biens = controle.biens
    repris, derogatoire = (
        biens.table[nom].to_numpy() for nom in ("AmortissementRepris", "DerogatoireRepris")
    )
    base, jour = biens.brut - biens.residuelle, biens.reprise
    sans_date = (jour == AUCUN_JOUR) & ((repris != 0) | (derogatoire != 0))
    hors = (jour != AUCUN_JOUR) & (
        ~biens.en_service | (jour < biens.service) | (jour >= biens.sortie)
    )
    trop = (repris < 0) | (derogatoire < 0) | ((repris > base) & (base > 0))
    controle.ecarter(
        "IMM-17",
        sans_date | hors | trop,
        lambda place: (
            "ses amortissements repris n'ont pas de date ; remplissez « Repris au », une clôture"
            if sans_date[place]
            else f"ses amortissements repris, {euros(int(repris[place]))}, ne sont pas entre 0 et"
            f" la base amortissable, {euros(int(base[place]))} ; corrigez-les"
            if trop[place]
            else f"la reprise du {_jour(jour[place])} est hors de sa vie à l'actif ; corrigez-la"
        ),
        "biens dont la reprise d'amortissements n'a pas de sens",
        "AmortissementRepris",
    )


def _composants(controle: Controle) -> None:
    """Composants d'un bien inconnu (IMM-18), sorties incomplètes (IMM-19)."""
    biens, table = controle.biens, controle.biens.table
    principal = table["ComposantDe"]
    composants = np.flatnonzero((principal != "").to_numpy())
    inconnu = np.zeros(len(biens), dtype=bool)
    if composants.size:
        places = biens.places_de(principal.iloc[composants])
        inconnu[composants] = (places < 0) | (places == composants)
    controle.signaler(
        "IMM-18",
        Gravite.A_TRAITER,
        inconnu,
        lambda place: (
            f"il est un composant du bien {principal[place]}, qui n'est pas au registre ; corrigez"
            " le numéro"
        ),
        "composants d'un bien inconnu",
        "ComposantDe",
    )
    nature, prix = table["NatureSortie"].to_numpy(), table["PrixCession"].to_numpy()
    present = biens.sortie == JAMAIS
    incomplete = present & ((nature != "") | (prix != 0))
    gratuite = ~present & (nature == "rebut") & (prix != 0)
    controle.signaler(
        "IMM-19",
        Gravite.A_TRAITER,
        incomplete | gratuite | (prix < 0),
        lambda place: (
            "une sortie est décrite sans sa date : il est gardé à l'actif ; datez-la"
            if incomplete[place]
            else "son prix de cession est négatif ; corrigez-le"
            if prix[place] < 0
            else "une mise au rebut n'a pas de prix, le sien ne compte pas ; retirez-le, ou dites"
            " que c'est une cession"
        ),
        "biens dont la sortie est mal décrite",
        "DateSortie",
    )


def _jour(jour: np.int64) -> str:
    return formater(en_date(int(jour)))


def annees(mois: int) -> str:
    """« 5 ans », « 6 ans et 8 mois »."""
    if mois % MOIS_PAR_AN == 0:
        return f"{mois // MOIS_PAR_AN} ans"
    return f"{mois // MOIS_PAR_AN} ans et {mois % MOIS_PAR_AN} mois"


def _decimal(dix_milliemes: int) -> str:
    """Un coefficient en dix-millièmes, écrit en français."""
    return str(Decimal(dix_milliemes) / UNITE_DU_COEFFICIENT).replace(".", ",")
