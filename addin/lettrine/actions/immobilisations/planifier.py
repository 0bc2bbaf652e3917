"""Dresser les plans d'amortissement (depreciation schedules), les dotations et la prévision.

Règle : d'abord les dotations de l'exercice demandé et des suivants, avec leur graphique ; puis par
compte, par mois ; puis le plan de chaque bien, un bloc par bien, de son acquisition au dernier
exercice prévu. Les coûts d'entrée suivent, si le registre en donne les éléments.
Exceptions : une ligne de plan où rien ne bouge n'est pas montrée ; un bien laissé de côté par les
contrôles n'a pas de plan, et il est nommé.

Unités : centimes.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from lettrine.actions.bilan import Bilan, Poste, accorder, euros
from lettrine.actions.immobilisations.feuilles_des_tableaux import (
    ecrire,
    feuilles_des_couts,
    reduire,
)
from lettrine.actions.immobilisations.registre import Registre, lire_registre
from lettrine.classeur.port import Classeur
from lettrine.classeur.presentation import Blocs, Controle, Feuille, Graphique
from lettrine.comptabilite.immobilisations import Conventions, Plan
from lettrine.comptabilite.immobilisations.durees import durees_inusuelles
from lettrine.comptabilite.immobilisations.previsions import (
    horizon,
    nommer,
    par_compte,
    par_periode,
)
from lettrine.comptabilite.immobilisations.regles_du_cout import ChoixDuCout
from lettrine.dates import Exercice, formater
from lettrine.erreurs import Anomalie
from lettrine.monnaie import formater as formater_montant
from lettrine.parametres import Parametres
from lettrine.tables.immobilisations import METHODES, PLAN
from lettrine.tables.schema import Schema
from lettrine.tables.tableaux_immobilisations import (
    DOTATIONS_PAR_PERIODE,
    dotations_par_compte,
)

__all__ = ["planifier"]

PREVUS = 5
MOIS_PAR_AN = 12
DE_TOUT_PLAN = ("PeriodeDebut", "PeriodeFin", "Brut", "VncOuverture", "Dotation", "Cumul", "Vnc")
DANS_LE_TITRE = ["NumBien", "Designation", "CompteNum", "Methode"]
FISCALE = "DotationFiscale"
DE_TOUTE_DOTATION = ("Periode", "PeriodeDebut", "PeriodeFin", "Biens", "Dotation", "Vnc")
MOUVEMENTS = [
    "Dotation",
    "DotationDepreciation",
    "RepriseDepreciation",
    "DotationDerogatoire",
    "RepriseDerogatoire",
    "QuotePartSubvention",
    "NonDeductible",
]
SOMMES_D_UN_PLAN = (*MOUVEMENTS, "DontExceptionnelle", FISCALE)


@dataclass(frozen=True)
class _Plans:
    """Le plan complet, celui de l'exercice et des suivants, celui de l'exercice mois par mois."""

    complet: Plan
    a_venir: Plan
    mensuel: Plan

    @property
    def exercice(self) -> Exercice:
        """L'exercice demandé."""
        return self.a_venir.calendrier.exercices[self.a_venir.periodes[0].exercice]

    @property
    def nom(self) -> str:
        """« exercice du 01/01/2025 au 31/12/2025 », dans un titre."""
        return str(self.exercice).removeprefix("l'")

    @property
    def dotation(self) -> int:
        """La dotation de l'exercice demandé."""
        return int(self.a_venir.dotations[0].sum())


def planifier(
    classeur: Classeur,
    *,
    au: date,
    prevus: int = PREVUS,
    choix: ChoixDuCout | None = None,
    conventions: Conventions | None = None,
    reglages: Parametres | None = None,
    progression: Callable[[str], object] | None = None,
) -> Bilan:
    """Écrit les plans, les dotations de l'exercice du jour `au` et des `prevus` suivants.

    Lève `DonneesInvalides` (LET-10) si des lignes sont illisibles, `OptionInvalide` si le nombre
    d'exercices (IMM-81) ou un choix du coût d'entrée (IMM-60) n'a pas de sens.
    """
    dire = progression or (lambda _etape: None)
    dire("Lecture du registre")
    registre = lire_registre(classeur)
    fin = horizon(registre.exercices, au, prevus)
    dire("Calcul des plans")
    couts = registre.couts(choix=choix, reglages=reglages)
    plans = _Plans(
        registre.plan(au=fin, conventions=conventions, reglages=reglages),
        registre.plan(au=fin, du=au, conventions=conventions, reglages=reglages),
        registre.plan(au=au, du=au, conventions=conventions, mensuelles=True, reglages=reglages),
    )
    anomalies = [
        *registre.anomalies,
        *plans.complet.anomalies,
        *durees_inusuelles(plans.complet.biens, reglages),
        *(couts.anomalies if couts else ()),
    ]
    source = registre.source("Plans d'amortissement", plans.exercice.fin)
    feuilles = [
        _synthese(source, plans, int(registre.complete(reglages)["CoutEntree"].sum())),
        _par_compte(source, plans),
        _par_mois(source, plans),
        _plans(source, plans.complet),
        *feuilles_des_couts(source, plans.complet, couts, plans.exercice.debut, reglages),
    ]
    fichiers = ecrire(classeur, registre, feuilles, source, anomalies, dire)
    return _bilan(plans, registre, feuilles, fichiers, anomalies)


def _synthese(source: str, plans: _Plans, couts: int) -> Feuille:
    dotations = par_periode(plans.a_venir)
    table, schema, totaux = reduire(dotations, DOTATIONS_PAR_PERIODE, DE_TOUTE_DOTATION)
    fin = formater(plans.exercice.fin)
    series = [nom for nom in ("Dotation", "DotationDerogatoire") if nom in table]
    return Feuille(
        "Dotations",
        f"Dotations aux amortissements, {plans.nom} et prévision",
        (
            source,
            "Pour le budget et l'arrêté : les biens d'aujourd'hui, sans acquisition ni sortie"
            " nouvelles. La première ligne est l'exercice demandé, les autres sont prévues.",
        ),
        table,
        schema,
        controles=(
            Controle(
                "Total des dotations = feuille Par compte",
                int(dotations["Dotation"].sum()),
                int(par_compte(plans.a_venir)["Total"].sum()),
                somme_de="Dotation",
            ),
            Controle(
                f"Valeur nette au {fin}",
                int(dotations["Vnc"].iloc[0]),
                _nette(plans.a_venir),
            ),
            Controle(
                "Coûts d'entrée planifiés = registre",
                int(plans.complet.biens.brut.sum()),
                couts,
            ),
        ),
        totaux=tuple(nom for nom in totaux if nom != "Vnc"),
        graphique=Graphique(_conclusion(dotations), "Periode", tuple(series)),
    )


def _conclusion(dotations: pd.DataFrame) -> str:
    """Ce que le graphique montre, en une phrase."""
    premiere, derniere = dotations.iloc[0], dotations.iloc[-1]
    debut = f"{euros(int(premiere['Dotation']))} de dotations en {premiere['Periode']}"
    if len(dotations) == 1:
        return debut
    return (
        f"{debut}, {euros(int(derniere['Dotation']))} en {derniere['Periode']} si rien n'est acquis"
    )


def _par_compte(source: str, plans: _Plans) -> Feuille:
    table = par_compte(plans.a_venir)
    schema = dotations_par_compte(nommer(plans.a_venir))
    return Feuille(
        "Par compte",
        "Dotations par compte d'immobilisation et par exercice",
        (source, "Une colonne par exercice ; le premier est celui qui est demandé."),
        table,
        schema,
        controles=(
            Controle(
                "Dotations de l'exercice = feuille Par mois",
                int(table["P0"].sum()),
                int(plans.mensuel.dotations.sum()),
                somme_de="P0",
            ),
        ),
        totaux=schema.noms[1:],
    )


def _par_mois(source: str, plans: _Plans) -> Feuille:
    table = par_compte(plans.mensuel)
    schema = dotations_par_compte(nommer(plans.mensuel))
    return Feuille(
        "Par mois",
        f"Dotations mois par mois, {plans.nom}",
        (source, "Pour les situations intermédiaires : la somme des mois est l'exercice."),
        table,
        schema,
        controles=(
            Controle(
                "Somme des mois = dotation de l'exercice",
                int(table["Total"].sum()),
                plans.dotation,
                somme_de="Total",
            ),
        ),
        totaux=schema.noms[1:],
    )


def _plans(source: str, plan: Plan) -> Feuille:
    """Le plan de chaque bien, ses lignes où quelque chose bouge."""
    tableau = plan.tableau
    nouveau = (tableau["NumBien"] != tableau["NumBien"].shift()).to_numpy()
    bouge = (tableau[MOUVEMENTS] != 0).any(axis=1) | tableau["DateSortie"].notna()
    bouge |= tableau["Brut"] != tableau["Brut"].shift()
    utiles = tableau[nouveau | bouge.to_numpy()].reset_index(drop=True)
    debuts = np.flatnonzero((utiles["NumBien"] != utiles["NumBien"].shift()).to_numpy())
    numeros = utiles["NumBien"].iloc[debuts].tolist()
    sans_fiscal = [] if (utiles["Dotation"] != utiles["DotationFiscale"]).any() else [FISCALE]
    hors = [*DANS_LE_TITRE, *sans_fiscal]
    courte, schema, chiffres = reduire(utiles.drop(columns=hors), _sans(hors), DE_TOUT_PLAN)
    return Feuille(
        "Plans",
        "Le plan d'amortissement de chaque bien",
        (
            source,
            "De l'acquisition au dernier exercice prévu ; les exercices où rien ne bouge ne sont"
            " pas montrés. Les plans se replient par les boutons 1 et 2 de la marge.",
        ),
        courte,
        schema,
        controles=(
            Controle(
                "Dotations des plans = total",
                int(utiles["Dotation"].sum()),
                int(plan.dotations.sum()),
                somme_de="Dotation",
            ),
            Controle("Plans qui dépassent leur base", _depassements(plan), 0, montant=False),
        ),
        totaux=tuple(nom for nom in SOMMES_D_UN_PLAN if nom in courte),
        sans_zero=tuple(nom for nom in chiffres if nom != "Vnc"),
        blocs=Blocs(
            tuple(debuts.tolist()),
            tuple(_titres(plan, numeros)),
            tuple(f"Total {numero}" for numero in numeros),
        ),
    )


def _sans(noms: Sequence[str]) -> Schema:
    """Le schéma du plan, sans ces colonnes."""
    colonnes = tuple(c for c in PLAN.colonnes if c.nom not in noms)
    return Schema(PLAN.nom, PLAN.libelle, colonnes)


def _depassements(plan: Plan) -> int:
    """Le nombre de plans qui amortissent plus que le coût moins la valeur résiduelle."""
    residuelles = plan.lots.parts_de(plan.biens.residuelle)
    bases = plan.brut[-1] - residuelles
    return int(((plan.amorti[-1] > bases) & (plan.brut[-1] > 0)).sum())


def _titres(plan: Plan, numeros: Sequence[str]) -> list[str]:
    """« M1 — Scie à ruban, 215400, linéaire sur 5 ans »."""
    biens = plan.biens
    places = biens.places_de(pd.Series(numeros, dtype=biens.table["NumBien"].dtype))
    titres = []
    for numero, place in zip(numeros, places.tolist(), strict=True):
        methode, mois = METHODES[biens.methode[place]], int(biens.mois[place])
        compte = biens.comptes[biens.compte[place]]
        nom = str(biens.table["Designation"].iloc[place])
        titres.append(f"{numero} — {nom}, {compte}, {methode}{_duree(mois)}")
    return titres


def _duree(mois: int) -> str:
    if not mois:
        return ""
    annees, reste = divmod(mois, MOIS_PAR_AN)
    dits = [accorder(annees, "an", "ans")] if annees else []
    return f" sur {' et '.join([*dits, *([f'{reste} mois'] if reste else [])])}"


def _nette(plan: Plan) -> int:
    """La valeur nette à la fin de la première période, d'après les seuls cumuls."""
    la = plan.periode_de_sortie > 0
    nettes = plan.brut[1] - plan.amorti[1] - plan.deprecie[1]
    return int(nettes[la].sum())


def _bilan(
    plans: _Plans,
    registre: Registre,
    feuilles: Sequence[Feuille],
    fichiers: tuple[Path, ...],
    anomalies: Sequence[Anomalie],
) -> Bilan:
    biens, ecartes = len(plans.complet.biens), len(registre.table) - len(plans.complet.biens)
    a_venir = plans.a_venir
    la = a_venir.periode_de_sortie > 0
    cumuls = {"Valeur brute": a_venir.brut, "Amortissements": a_venir.amorti}
    suite = f" ; {accorder(ecartes, 'est laissé', 'sont laissés')} de côté" if ecartes else ""
    return Bilan(
        titre=f"Plans d'amortissement au {formater(plans.exercice.fin)}",
        phrase=(
            f"{accorder(biens, 'bien planifié', 'biens planifiés')}{suite} ;"
            f" {formater_montant(plans.dotation)} de dotations en {nommer(plans.a_venir)[0]} (voir"
            " la feuille Dotations)."
        ),
        postes=(
            Poste("Biens planifiés", biens),
            Poste("Biens laissés de côté", ecartes),
            *(
                Poste(f"{nom} au {formater(plans.exercice.fin)}", int(c[1][la].sum()), montant=True)
                for nom, c in cumuls.items()
            ),
            *(
                Poste(f"Dotations {nom}", int(total), montant=True)
                for nom, total in zip(nommer(a_venir), a_venir.dotations.sum(axis=1), strict=True)
            ),
        ),
        controles=tuple((c.libelle, c.juste) for feuille in feuilles for c in feuille.controles),
        fichiers=fichiers,
        anomalies=anomalies,
        precisions={"Exercice": plans.nom},
    )
