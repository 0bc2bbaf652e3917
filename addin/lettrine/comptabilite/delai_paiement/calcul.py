"""Le délai moyen de paiement d'un livre (days sales outstanding, days payables outstanding)."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property

import numpy as np
import pandas as pd

from lettrine.comptabilite.delai_paiement import signalements
from lettrine.comptabilite.delai_paiement.chiffre import facturer
from lettrine.comptabilite.delai_paiement.mesure import Mesure, mesurer
from lettrine.comptabilite.delai_paiement.methodes import Epuisement, comptable, epuiser
from lettrine.comptabilite.delai_paiement.perimetre import Perimetre
from lettrine.comptabilite.delai_paiement.plafonds import Plafonds, examiner
from lettrine.comptabilite.delai_paiement.resultat import DelaiPaiement, Methode
from lettrine.comptabilite.echeances import Fiches
from lettrine.dates import mois_en_lettres
from lettrine.erreurs import OptionInvalide
from lettrine.monnaie import formater as formater_montant
from lettrine.tables.delai_paiement import ETAPES, METHODES, MOIS, PAR_TIERS
from lettrine.tables.ecritures import ECRITURES

__all__ = ["delai_paiement"]

CREDITEUR, SANS_VENTE, EPUISE = "créditeur", "aucune vente sur la période", "ventes épuisées"
NOMS = {Methode.COMPTABLE: "Méthode comptable", Methode.EPUISEMENT: "Par épuisement"}


def delai_paiement(
    ecritures: pd.DataFrame,
    *,
    au: date,
    perimetre: Perimetre,
    plafonds: Plafonds,
    delai: int,
    du: date | None = None,
    methodes: Sequence[Methode] = tuple(Methode),
    journaux: Sequence[str] = (),
    effets: int = 0,
    base_360: bool = False,
    tiers: pd.DataFrame | None = None,
) -> DelaiPaiement:
    """Le délai moyen de paiement le jour `au`, au total et par tiers.

    `du` est le premier jour de la période de la méthode comptable ; à défaut, les douze mois qui
    finissent le jour `au`, ou ce que le livre en a. `effets` est le montant, en centimes, des
    effets escomptés non échus à ajouter à l'encours. `base_360` compte des mois de trente jours.
    `delai` est en jours, quand aucune échéance n'est convenue. Les tables ne sont pas modifiées,
    et l'ordre de leurs lignes n'importe pas.

    Anomalies : DMP-04 à DMP-13 (voir `signalements`), BAG-01 (ligne sans date), BAG-06 à BAG-08
    (à-nouveaux). Lève `OptionInvalide` (DMP-01) si la période finit avant de commencer, (DMP-03)
    si les effets sont négatifs, (DMP-15) si un journal n'existe pas, et `DonneesInvalides` si une
    table n'a pas la forme attendue.

    >>> from lettrine.comptabilite.creances import Comptes
    >>> livre = ECRITURES.table({
    ...     "JournalCode": ["VE", "VE"], "EcritureNum": ["1", "1"],
    ...     "EcritureDate": np.array(["2026-01-10"] * 2, "datetime64[s]"),
    ...     "CompteNum": ["411000", "707000"], "CompAuxNum": ["C", ""],
    ...     "Debit": [100_00, 0], "Credit": [0, 100_00], "Rang": [2, 3]})
    >>> perimetre = Perimetre(Comptes.CLIENTS, ("411",), ("4191",), ("70", "44571"), ("5",))
    >>> rendu = delai_paiement(livre, au=date(2026, 1, 31), perimetre=perimetre, delai=30,
    ...     plafonds=Plafonds(jours=60, fin_de_mois=45))
    >>> str(rendu.comptable), str(rendu.epuisement)
    ('31.00', '31.00')
    """
    ECRITURES.verifier(ecritures)
    if effets < 0:
        raise OptionInvalide(
            "DMP-03",
            f"Les effets escomptés non échus, {formater_montant(effets)}, sont négatifs.",
            "Donnez un montant positif, par exemple --effets 1500.",
        )
    facturation = facturer(ecritures, perimetre, journaux=journaux)
    mesure = mesurer(
        ecritures, facturation.places, perimetre, au=au, du=du, base_360=base_360, tiers=tiers
    )
    compte = _Compte(mesure, effets, methodes)
    examen = examiner(
        ecritures, mesure.factures, perimetre, Fiches(tiers), au=au, delai=delai, plafonds=plafonds
    )
    return DelaiPaiement(
        periode=mesure.periode,
        encours=compte.encours,
        encours_des_comptes=int(mesure.encours.sum()),
        solde=mesure.solde,
        chiffre=mesure.chiffre,
        comptable=_jours(compte.comptable),
        epuisement=_jours(compte.epuise),
        methodes=compte.methodes(),
        etapes=compte.etapes,
        tiers=compte.par_tiers(),
        mois=compte.par_mois(),
        examen=examen,
        lues=mesure.lues,
        anomalies=[
            *mesure.anomalies,
            *signalements.du_livre(mesure.periode, du),
            *signalements.du_chiffre(perimetre.cote, facturation, mesure, methodes),
            *signalements.de_l_encours(perimetre.cote, compte.encours, mesure.encours),
            *signalements.de_l_epuisement(perimetre.cote, compte.etapes, compte.epuise, methodes),
            *signalements.des_plafonds(perimetre.cote, examen, plafonds),
        ],
    )


class _Compte:
    """Les deux méthodes appliquées à une mesure, au total et par tiers."""

    def __init__(self, mesure: Mesure, effets: int, methodes: Sequence[Methode]) -> None:
        self.mesure, self.choisies = mesure, [m for m in Methode if m in methodes]
        self.encours = int(mesure.encours.sum()) + effets
        self.totaux = mesure.par_mois.sum(axis=0, keepdims=True)

    @cached_property
    def comptable(self) -> int | None:
        """Le délai de la méthode comptable, en centièmes de jour."""
        if Methode.COMPTABLE not in self.choisies:
            return None
        return comptable(self.encours, self.mesure.chiffre, self.mesure.periode.jours)

    @cached_property
    def epuise(self) -> int | None:
        """Le délai par épuisement, en centièmes de jour."""
        return _connu(self.epuisement, 0) if Methode.EPUISEMENT in self.choisies else None

    @cached_property
    def epuisement(self) -> Epuisement:
        """L'épuisement de l'encours total."""
        encours = np.array([self.encours], dtype=np.int64)
        return epuiser(encours, self.totaux, self.mesure.durees)

    def methodes(self) -> pd.DataFrame:
        """La table DelaiPaiement : chaque méthode et son calcul, avec ses chiffres.

        Seule la méthode comptable a un chiffre d'affaires et des jours de période.
        """
        calculs = {
            Methode.COMPTABLE: (self.comptable, self._en_mots_comptable()),
            Methode.EPUISEMENT: (self.epuise, self._en_mots_epuise()),
        }
        par_ratio = [methode is Methode.COMPTABLE for methode in self.choisies]
        return METHODES.table(
            {
                "Methode": [NOMS[methode] for methode in self.choisies],
                "Encours": [self.encours] * len(self.choisies),
                "Chiffre": [self.mesure.chiffre if ratio else 0 for ratio in par_ratio],
                "Jours": [self.mesure.periode.jours if ratio else 0 for ratio in par_ratio],
                "Delai": [_jours(calculs[methode][0]) for methode in self.choisies],
                "Calcul": [calculs[methode][1] for methode in self.choisies],
            }
        )

    @cached_property
    def etapes(self) -> pd.DataFrame:
        """La table Epuisement : un mois par ligne, du plus récent à celui qui épuise l'encours."""
        if self.encours <= 0 or Methode.EPUISEMENT not in self.choisies:
            return ETAPES.vide()
        epuise = bool(self.epuisement.epuises[0])
        nombre = int(self.epuisement.mois[0]) + 1 if epuise else len(self.mesure.durees)
        chiffres = self.totaux[0, :nombre]
        restants = self.encours - np.cumsum(chiffres)
        avant = np.append(self.encours, restants[:-1])
        durees = self.mesure.durees[:nombre]
        centiemes = 100 * durees
        if epuise:
            restants[-1] = 0
            centiemes[-1] = self.epuisement.centiemes[0] - centiemes[:-1].sum()
        return ETAPES.table(
            {
                "Mois": [mois_en_lettres(mois) for mois in self.mesure.periode.mois[:nombre]],
                "Chiffre": chiffres,
                "Avant": avant,
                "Impute": avant - restants,
                "Restant": restants,
                "JoursDuMois": durees,
                "Jours": [_jours(c) for c in centiemes.tolist()],
                "Cumul": [_jours(c) for c in np.cumsum(centiemes).tolist()],
            }
        )

    def par_tiers(self) -> pd.DataFrame:
        """La table DelaiParTiers ; un tiers sans encours ni vente sur la période n'y est pas."""
        mesure = self.mesure
        remontee = epuiser(mesure.encours, mesure.par_mois, mesure.durees)
        jours = mesure.periode.jours
        vus = np.flatnonzero((mesure.encours != 0) | (mesure.chiffres != 0)).tolist()
        ratios = [comptable(int(mesure.encours[n]), int(mesure.chiffres[n]), jours) for n in vus]
        return PAR_TIERS.table(
            {
                "CompAuxNum": mesure.codes[vus],
                "Nom": mesure.noms[vus],
                "Encours": mesure.encours[vus],
                "Chiffre": mesure.chiffres[vus],
                "Comptable": [_jours(ratio) for ratio in ratios],
                "Epuisement": [_jours(_connu(remontee, n)) for n in vus],
                "Constat": [self._constat(n, epuise=bool(remontee.epuises[n])) for n in vus],
            }
        )

    def par_mois(self) -> pd.DataFrame:
        """La table ChiffreParMois, sur la période de la méthode comptable."""
        mensuels = self.mesure.mensuels
        return MOIS.table(
            {
                "Mois": [mois_en_lettres(mois) for mois, _, _ in mensuels],
                "Factures": [factures for _, factures, _ in mensuels],
                "Avoirs": [avoirs for _, _, avoirs in mensuels],
                "Chiffre": [factures + avoirs for _, factures, avoirs in mensuels],
            }
        )

    def _constat(self, tiers: int, *, epuise: bool) -> str:
        """Pourquoi un tiers n'a pas l'un des délais."""
        if self.mesure.encours[tiers] < 0:
            return CREDITEUR
        if self.mesure.chiffres[tiers] <= 0:
            return SANS_VENTE
        return "" if epuise else EPUISE

    def _en_mots_comptable(self) -> str:
        chiffres = (
            f"{formater_montant(self.encours)} ÷ {formater_montant(self.mesure.chiffre)} ×"
            f" {self.mesure.periode.jours} jours"
        )
        if self.comptable is None:
            return f"{chiffres} : sans objet"
        return f"{chiffres} = {_en_mots(self.comptable)}"

    def _en_mots_epuise(self) -> str:
        """Les mois entiers, puis le prorata du dernier."""
        etapes = self.etapes
        if etapes.empty:
            return "encours nul ou créditeur : sans objet" if self.encours < 0 else "encours nul"
        pleins = etapes["JoursDuMois"].iloc[:-1].tolist()
        if self.epuise is None:
            total = sum(pleins) + int(etapes["JoursDuMois"].iloc[-1])
            reste = formater_montant(int(etapes["Restant"].iloc[-1]))
            return f"plus de {total} jours : il reste {reste} quand le livre s'arrête"
        dernier = etapes.iloc[-1]
        prorata = (
            f"{formater_montant(int(dernier['Avant']))} ÷"
            f" {formater_montant(int(dernier['Chiffre']))} × {dernier['JoursDuMois']} jours"
        )
        tete = " + ".join(str(jours) for jours in pleins)
        return f"{f'{tete} + ' if tete else ''}{prorata} = {_en_mots(self.epuise)}"


def _connu(epuisement: Epuisement, rang: int) -> int | None:
    """Les centièmes de jour d'un encours épuisé, sinon None."""
    return int(epuisement.centiemes[rang]) if epuisement.epuises[rang] else None


def _jours(centiemes: int | None) -> Decimal | None:
    return None if centiemes is None else Decimal(centiemes).scaleb(-2)


def _en_mots(centiemes: int) -> str:
    return f"{centiemes // 100},{centiemes % 100:02d} jours"
