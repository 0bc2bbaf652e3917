"""Les amortissements d'un bien en fonctions (depreciation functions): plan, dotation, valeur nette.

Un bien est donné par ses chiffres : coût, durée, date, méthode. Le calcul est celui de `planifier`,
avec l'usage français : mois de trente jours, jour de la mise en service compté, jour de la sortie
compté sauf s'il est le premier d'un mois, mois entiers en dégressif. Les exercices sont des années
civiles, ou finissent le même jour que celui dont on donne la clôture.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np

from lettrine.catalogue import fonction
from lettrine.comptabilite.couples import Entiers
from lettrine.comptabilite.immobilisations import Plan, planifier
from lettrine.comptabilite.immobilisations.controle import controler
from lettrine.comptabilite.immobilisations.registre import Biens
from lettrine.comptabilite.immobilisations.sorties import CESSION, sorties
from lettrine.dates import Exercice
from lettrine.erreurs import DonneesInvalides
from lettrine.excel.fonctions.arguments import jour
from lettrine.excel.frontiere import Cases, accorder, en_cellules, lire, rendre, un
from lettrine.parametres import livres
from lettrine.tables.immobilisations import IMMOBILISATIONS, METHODES, PLAN
from lettrine.tables.schema import RANG, Genre, cle_d_entete

__all__ = ["amort_degressif", "amort_dotation", "amort_lineaire", "immo_plus_value", "immo_vnc"]

LINEAIRE, DEGRESSIF = METHODES[:2]
SELON_LE_TEMPS = {
    cle_d_entete(nom): nom for nom in METHODES if nom not in ("unités d'œuvre", "non amortissable")
}
"""Les méthodes qu'une durée suffit à calculer, par leur nom sans casse ni accents."""

COMPTE = "215400"
"""Le compte d'un matériel, qui ouvre droit à toutes les méthodes."""

COLONNES_DU_PLAN = ["PeriodeDebut", "PeriodeFin", "Brut", "Dotation", "Cumul", "Vnc"]
DEUX_ANS = 24
JOURS = "datetime64[D]"


@fonction(famille="Immobilisations")
def amort_lineaire(
    cout: Any, duree: Any, mise_en_service: Any, residuelle: Any = None, cloture: Any = None
) -> Any:
    """Le plan d'amortissement linéaire d'un bien, exercice par exercice.

    Arguments :
        cout : coût d'entrée du bien.
        duree : durée d'utilisation, en années ; 6,67 vaut 80 mois.
        mise_en_service : date de mise en service, d'où partent les jours.
        residuelle : valeur résiduelle, qui ne s'amortit pas ; à défaut, aucune.
        cloture : clôture de l'un des exercices ; à défaut, le 31 décembre.
    Rend : une table, un exercice par ligne : dotation, amortissements cumulés, valeur nette.
    Exemple : =AMORT_LINEAIRE(10000;5;DATE(2026;3;9))
    """
    bien = {
        "CoutEntree": [un(cout, "cout", Genre.MONTANT)],
        "Duree": [un(duree, "duree", Genre.NOMBRE)],
        "DateMiseEnService": [un(mise_en_service, "mise_en_service", Genre.DATE)],
        "ValeurResiduelle": [un(residuelle, "residuelle", Genre.MONTANT, 0.0)],
        "Methode": [LINEAIRE],
    }
    return _plan_entier(bien, cloture)


@fonction(famille="Immobilisations")
def amort_degressif(
    cout: Any, duree: Any, acquisition: Any, coefficient: Any = None, cloture: Any = None
) -> Any:
    """Le plan d'amortissement dégressif fiscal d'un bien, exercice par exercice.

    Arguments :
        cout : coût d'entrée du bien.
        duree : durée d'utilisation, en années ; trois au moins.
        acquisition : date d'acquisition ; les mois partent du premier jour du sien.
        coefficient : coefficient ; à défaut, celui de la loi à cette date pour cette durée.
        cloture : clôture de l'un des exercices ; à défaut, le 31 décembre.
    Rend : une table, un exercice par ligne : annuité, amortissements cumulés, valeur nette.
    Exemple : =AMORT_DEGRESSIF(10000;5;DATE(2026;4;17))
    """
    bien = {
        "CoutEntree": [un(cout, "cout", Genre.MONTANT)],
        "Duree": [un(duree, "duree", Genre.NOMBRE)],
        "DateMiseEnService": [un(acquisition, "acquisition", Genre.DATE)],
        "Coefficient": [
            None if coefficient is None else un(coefficient, "coefficient", Genre.NOMBRE)
        ],
        "Methode": [DEGRESSIF],
    }
    return _plan_entier(bien, cloture)


@fonction(famille="Immobilisations", scalaire=True)
def amort_dotation(
    cout: Any,
    duree: Any,
    mise_en_service: Any,
    au: Any,
    methode: Any = None,
    residuelle: Any = None,
    cloture: Any = None,
) -> Any:
    """La dotation de l'exercice qui contient une date.

    Arguments :
        cout : coût d'entrée, une cellule ou une plage.
        duree : durée d'utilisation, en années.
        mise_en_service : date de mise en service ; d'acquisition, en dégressif.
        au : un jour de l'exercice, comme sa clôture.
        methode : « linéaire » (à défaut), « dégressif », « SOFTY décroissant »,
            « SOFTY progressif » ou « exceptionnel ».
        residuelle : valeur résiduelle ; à défaut, aucune.
        cloture : clôture de l'un des exercices ; à défaut, le 31 décembre.
    Rend : la dotation de l'exercice entier, pour chaque bien ; zéro hors du plan.
    Exemple : =AMORT_DOTATION(10000;5;DATE(2026;3;9);DATE(2026;12;31))
    """
    lus = _lire_biens(cout, duree, mise_en_service, au, methode, residuelle)
    bons = _sans_faute(lus)
    dotations = np.zeros(len(lus["au"]), dtype=np.int64)
    if bons.size:
        jours = _bornes(lus)[bons]
        plan, rangs = _planifier(lus, bons, jours, cloture)
        fins = np.array([periode.fin for periode in plan.periodes], dtype=np.int64)
        places = bons[rangs]
        periodes = np.searchsorted(fins, jours[rangs].astype(np.int64))
        dotations[places] = plan.dotations[periodes, np.arange(len(rangs))]
    return _rendre(lus, dotations)


@fonction(famille="Immobilisations", scalaire=True)
def immo_vnc(
    cout: Any,
    duree: Any,
    mise_en_service: Any,
    au: Any,
    methode: Any = None,
    residuelle: Any = None,
    cloture: Any = None,
) -> Any:
    """La valeur nette comptable d'un bien à une date : son coût moins ses amortissements.

    Arguments :
        cout : coût d'entrée, une cellule ou une plage.
        duree : durée d'utilisation, en années.
        mise_en_service : date de mise en service ; d'acquisition, en dégressif.
        au : le jour voulu ; il compte, sauf s'il est le premier d'un mois. En dégressif, seuls
            comptent les mois entiers.
        methode : « linéaire » (à défaut), « dégressif », « SOFTY décroissant »,
            « SOFTY progressif » ou « exceptionnel ».
        residuelle : valeur résiduelle ; à défaut, aucune.
        cloture : clôture de l'un des exercices ; à défaut, le 31 décembre.
    Rend : la valeur nette de chaque bien, sans dépréciation, comme s'il sortait ce jour-là.
    Exemple : =IMMO_VNC(10000;5;DATE(2026;3;9);DATE(2028;6;30))
    """
    lus = _lire_biens(cout, duree, mise_en_service, au, methode, residuelle)
    bons = _en_service(lus)
    nettes = np.zeros(len(lus["au"]), dtype=np.int64)
    if bons.size:
        jours = _bornes(lus)[bons]
        plan, rangs = _planifier(lus, bons, jours, cloture, {"DateSortie": jours})
        nettes[bons[rangs]] = plan.nettes[-1]
    return _rendre(lus, nettes)


@fonction(famille="Immobilisations", scalaire=True)
def immo_plus_value(
    prix: Any,
    cout: Any,
    duree: Any,
    mise_en_service: Any,
    sortie: Any,
    methode: Any = None,
    residuelle: Any = None,
    cloture: Any = None,
) -> Any:
    """La plus-value de cession d'un bien ; négative, c'est une moins-value.

    Arguments :
        prix : prix de cession hors taxes, une cellule ou une plage.
        cout : coût d'entrée.
        duree : durée d'utilisation, en années.
        mise_en_service : date de mise en service ; d'acquisition, en dégressif.
        sortie : date de cession ; elle compte, sauf si elle est le premier jour d'un mois.
        methode : « linéaire » (à défaut), « dégressif », « SOFTY décroissant »,
            « SOFTY progressif » ou « exceptionnel ».
        residuelle : valeur résiduelle ; à défaut, aucune.
        cloture : clôture de l'un des exercices ; à défaut, le 31 décembre.
    Rend : le prix moins la valeur nette comptable au jour de la cession, pour chaque bien.
    Exemple : =IMMO_PLUS_VALUE(5500;10000;5;DATE(2026;3;9);DATE(2028;6;30))
    """
    recus = lire(prix, "prix", Genre.MONTANT)
    lus = _lire_biens(cout, duree, mise_en_service, sortie, methode, residuelle, prix=recus)
    negatifs = np.flatnonzero(lus["prix"].valeurs < 0).tolist()
    lus["prix"].fautes.update(dict.fromkeys(negatifs, "le prix est négatif"))
    bons = _en_service(lus)
    valeurs = np.zeros(len(lus["au"]), dtype=np.int64)
    if bons.size:
        ventes = {
            "DateSortie": _bornes(lus)[bons],
            "NatureSortie": [CESSION] * len(bons),
            "PrixCession": lus["prix"].valeurs[bons],
        }
        plan, rangs = _planifier(lus, bons, ventes["DateSortie"], cloture, ventes)
        faites = sorties(plan)
        valeurs[bons[rangs[faites.lots]]] = faites.table["PlusValue"].to_numpy()
    return _rendre(lus, valeurs)


def _plan_entier(bien: Mapping[str, Sequence[Any]], cloture: Any) -> Any:
    """Le plan d'un bien jusqu'à son terme ; lève `DonneesInvalides` (IMM) s'il n'en a pas."""
    registre = _registre({nom: np.array(valeurs, dtype=object) for nom, valeurs in bien.items()})
    terme = registre["DateMiseEnService"].to_numpy().astype(JOURS)
    terme = _plus_mois(terme, _en_mois(bien["Duree"]))
    plan = planifier(registre, au=terme[0].item(), exercices=_exercices(cloture))
    if not len(plan.biens):
        raise DonneesInvalides(
            plan.anomalies[0].code,
            f"Ce bien n'a pas de plan : {_raisons(registre)[0]}.",
            "Corrigez l'argument.",
        )
    table = plan.tableau[COLONNES_DU_PLAN]
    derniere = int(np.flatnonzero(table["Dotation"])[-1]) if table["Dotation"].any() else 0
    return en_cellules(table.iloc[: derniere + 1], PLAN)


def _lire_biens(
    cout: Any,
    duree: Any,
    mise_en_service: Any,
    au: Any,
    methode: Any,
    residuelle: Any,
    **autres: Cases,
) -> dict[str, Cases]:
    """Les arguments d'un ou de plusieurs biens, accordés ; une faute reste à sa place."""
    lus = {
        "CoutEntree": lire(cout, "cout", Genre.MONTANT),
        "Duree": lire(duree, "duree", Genre.NOMBRE),
        "DateMiseEnService": lire(mise_en_service, "mise_en_service", Genre.DATE),
        "au": lire(au, "sortie" if autres else "au", Genre.DATE),
        "Methode": _methodes(methode),
        "ValeurResiduelle": lire(residuelle, "residuelle", Genre.MONTANT, 0.0),
        **autres,
    }
    return dict(zip(lus, accorder(*lus.values()), strict=True))


def _methodes(argument: Any) -> Cases:
    """La méthode de chaque bien, telle que l'écrit le registre."""
    lues = lire(argument, "methode", Genre.TEXTE, LINEAIRE)
    choisies = [SELON_LE_TEMPS.get(cle_d_entete(texte), "") for texte in lues.valeurs]
    for place, choisie in enumerate(choisies):
        if not choisie and place not in lues.fautes:
            admises = ", ".join(SELON_LE_TEMPS.values())
            lues.fautes[place] = f"« {lues.valeurs[place]} » n'est pas une méthode : {admises}"
    return Cases(lues.nom, choisies, lues.forme, lues.seule, lues.fautes)


def _sans_faute(lus: Mapping[str, Cases]) -> Entiers:
    """Les places des biens dont aucun argument n'est fautif."""
    fautives = {place for cases in lus.values() for place in cases.fautes}
    places = [place for place in range(len(lus["au"])) if place not in fautives]
    return np.array(places, dtype=np.int64)


def _en_service(lus: Mapping[str, Cases]) -> Entiers:
    """Les mêmes ; un jour d'avant la mise en service est une faute."""
    voulus, services = lus["au"], lus["DateMiseEnService"]
    for place in _sans_faute(lus).tolist():
        if voulus.valeurs[place] < services.valeurs[place]:
            voulus.fautes[place] = "le bien n'est pas encore en service à cette date"
    return _sans_faute(lus)


def _bornes(lus: Mapping[str, Cases]) -> np.ndarray:
    """Les jours voulus, ramenés deux ans après le terme du plan : plus rien n'y change."""
    voulus = np.asarray(lus["au"].valeurs).astype(JOURS)
    services = np.asarray(lus["DateMiseEnService"].valeurs).astype(JOURS)
    dernier = _plus_mois(services, _en_mois(lus["Duree"].valeurs) + DEUX_ANS)
    return np.asarray(np.minimum(voulus, dernier))


def _planifier(
    lus: Mapping[str, Cases],
    bons: Entiers,
    jours: np.ndarray,
    cloture: Any,
    ajouts: Mapping[str, Any] | None = None,
) -> tuple[Plan, Entiers]:
    """Le plan des biens de rangs `bons`, et le rang, parmi eux, de chacun des siens.

    Un bien que le plan laisse de côté est une faute, à sa place, avec la raison.
    """
    propres = {nom: cases for nom, cases in lus.items() if nom in IMMOBILISATIONS}
    colonnes = {nom: _choisir(cases.valeurs, bons) for nom, cases in propres.items()}
    registre = _registre({**colonnes, **(ajouts or {})})
    plan = planifier(
        registre, du=jours.min().item(), au=jours.max().item(), exercices=_exercices(cloture)
    )
    rangs = plan.biens.rangs - 1
    ecartes = np.setdiff1d(np.arange(len(registre)), rangs)
    if ecartes.size:
        raisons = _raisons(registre.iloc[ecartes])
        lus["CoutEntree"].fautes.update(zip(bons[ecartes].tolist(), raisons, strict=True))
    return plan, rangs


def _registre(colonnes: Mapping[str, Any]) -> Any:
    """Un registre de matériels, acquis le jour de leur mise en service."""
    nombre = len(colonnes["CoutEntree"])
    services = np.asarray(colonnes["DateMiseEnService"], dtype="datetime64[s]")
    return IMMOBILISATIONS.table(
        {
            **colonnes,
            "NumBien": [str(rang + 1) for rang in range(nombre)],
            "Designation": [""] * nombre,
            "CompteNum": [COMPTE] * nombre,
            "DateAcquisition": services,
            "DateMiseEnService": services,
            RANG: np.arange(1, nombre + 1),
        }
    )


def _raisons(registre: Any) -> list[str]:
    """Pourquoi des biens sont laissés de côté."""
    loi = livres()
    return [str(raison) for raison in controler(Biens.du_registre(registre, loi), loi).raisons]


def _rendre(lus: Mapping[str, Cases], valeurs: Entiers) -> Any:
    modele, *autres = lus.values()
    return rendre(modele, valeurs, Genre.MONTANT, *autres)


def _exercices(cloture: Any) -> list[Exercice]:
    fin: date | None = jour(cloture, "cloture")
    return [] if fin is None else [Exercice.finissant_le(fin)]


def _choisir(valeurs: Any, places: Entiers) -> Any:
    if isinstance(valeurs, np.ndarray):
        return valeurs[places]
    return [valeurs[place] for place in places.tolist()]


def _en_mois(durees: Sequence[Decimal | None]) -> Entiers:
    """Des durées en années, en mois arrondis au-dessus ; cent ans au plus."""
    return np.array([int(min(max(d or 0, 0), 100) * 12) + 1 for d in durees], dtype=np.int64)


def _plus_mois(jours: np.ndarray, mois: Entiers) -> np.ndarray:
    """Le premier jour du mois qui suit, tant de mois plus tard."""
    return np.asarray((jours.astype("datetime64[M]") + mois + 1).astype(JOURS))
