"""Les mouvements d'un plan (movements): ce que chaque bien avait, gagne, perd, et garde.

Règle : de l'ouverture de la première période du plan à la fin de la dernière, chaque bien a sa
valeur brute, ses acquisitions, ses virements de poste, ses sorties ; de même ses amortissements,
ses dépréciations et ses dérogatoires. L'ouverture et les mouvements font toujours la fin. Un bien
venu d'un compte 23 y figure jusqu'à son virement, et dans son compte ensuite.
Exceptions : des amortissements repris d'un autre logiciel pendant le plan sont à l'ouverture : ils
ne sont pas des dotations. Ce qui est amorti ou déprécié l'est toujours au compte définitif du bien.

Référence : formulaires 2054, 2055 et 2056 ; PCG art. 1214-46 (sorties).
Unités : centimes.

Une machine de 10 000,00 € sur cinq ans depuis 2024, et une autre, acquise en 2025, de 5 000,00 € :

>>> from datetime import date
>>> from decimal import Decimal
>>> from lettrine.comptabilite.immobilisations.plan import planifier
>>> from lettrine.tables.immobilisations import IMMOBILISATIONS
>>> jours = np.array(["2024-01-01", "2025-07-01"], "datetime64[s]")
>>> registre = IMMOBILISATIONS.table({
...     "NumBien": ["M1", "M2"], "Designation": ["Scie", "Tour"], "CompteNum": ["215400"] * 2,
...     "DateAcquisition": jours, "DateMiseEnService": jours,
...     "CoutEntree": [10_000_00, 5_000_00], "Duree": [Decimal(5)] * 2})
>>> faits = mouvements(planifier(registre, du=date(2025, 1, 1), au=date(2025, 12, 31)))
>>> faits[["BrutDebut", "Acquisitions", "BrutFin", "AmortiDebut", "Dotations"]].values.tolist()
[[1000000, 0, 1000000, 200000, 200000], [0, 500000, 500000, 0, 50000]]
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from lettrine.comptabilite.couples import Entiers, Masque
from lettrine.comptabilite.immobilisations.evenements import Evenements, Nature
from lettrine.comptabilite.immobilisations.plan import Plan
from lettrine.comptabilite.immobilisations.registre import Methode
from lettrine.tables.schema import RANG
from lettrine.tables.tableaux_immobilisations import MOUVEMENTS

__all__ = ["mouvements", "parts_virees"]

CAUSES = {
    Methode.LINEAIRE: "Duree",
    Methode.DEGRESSIF: "Degressif",
    Methode.EXCEPTIONNEL: "Exceptionnel",
}
"""Ce qui fait naître le dérogatoire, d'après la méthode fiscale du bien."""


def mouvements(plan: Plan) -> pd.DataFrame:
    """Les mouvements de chaque bien (schéma MOUVEMENTS, sans les rubriques), dans l'ordre.

    Un bien a une ligne par part sortie, et une de plus au compte d'où il est viré. Ce qui n'était
    plus là à l'ouverture n'y est pas.
    """
    ici = _Bornes(plan)
    colonnes = {**_bruts(plan, ici), **_amortis(plan, ici)}
    colonnes |= {**_depreciations(plan, ici), **_derogatoires(plan, ici)}
    comptes = np.array(plan.biens.comptes or [""], dtype=object)[plan.biens.compte]
    lots = np.arange(len(plan.lots))
    definitifs = (lots, comptes[plan.lots.bien], colonnes)
    lignes = [definitifs, *_en_cours(plan, ici, colonnes, comptes)]
    return _table(plan, lignes)


class _Bornes:
    """Les lots là à l'ouverture ou venus depuis, ceux qui sont partis, ceux qui restent."""

    def __init__(self, plan: Plan) -> None:
        sortie, nombre = plan.periode_de_sortie, len(plan.periodes)
        self.la: Masque = np.asarray(sortie >= 0)
        self.partis: Masque = self.la & np.asarray(sortie < nombre)
        self.restes: Masque = np.asarray(sortie >= nombre)
        self.debut, self.fin = plan.periodes[0].debut, plan.periodes[-1].fin

    def cumuls(self, tableau: Entiers) -> tuple[Entiers, Entiers, Entiers]:
        """Un cumul à l'ouverture, ce qui en part, ce qui en reste."""
        return tableau[0] * self.la, tableau[-1] * self.partis, tableau[-1] * self.restes


def _bruts(plan: Plan, ici: _Bornes) -> dict[str, Entiers]:
    debut, sorti, fin = ici.cumuls(plan.brut)
    rien = np.zeros_like(debut)
    return {
        "BrutDebut": debut,
        "Acquisitions": fin + sorti - debut,
        "VirementsRecus": rien,
        "VirementsEmis": rien.copy(),
        "Sorties": sorti,
        "BrutFin": fin,
    }


def _amortis(plan: Plan, ici: _Bornes) -> dict[str, Entiers]:
    debut, sorti, fin = ici.cumuls(plan.amorti)
    debut = debut + (plan.repris[-1] - plan.repris[0]) * ici.la
    dotations = fin + sorti - debut
    methode = plan.biens.methode[plan.lots.bien]
    exceptionnel = np.maximum(plan.exceptionnel[-1] - plan.exceptionnel[0], 0) * ici.la
    exceptionnel = np.where(methode == Methode.EXCEPTIONNEL, dotations, exceptionnel)
    degressif = (dotations - exceptionnel) * (methode == Methode.DEGRESSIF)
    return {
        "AmortiDebut": debut,
        "Dotations": dotations,
        "DontLineaire": dotations - exceptionnel - degressif,
        "DontDegressif": degressif,
        "DontExceptionnel": exceptionnel,
        "AmortiSorti": sorti,
        "AmortiFin": fin,
    }


def _depreciations(plan: Plan, ici: _Bornes) -> dict[str, Entiers]:
    debut, sorti, fin = ici.cumuls(plan.deprecie)
    variations = plan.depreciations
    return {
        "DeprecieDebut": debut,
        "DotationsDepreciation": np.maximum(variations, 0).sum(axis=0) * ici.la,
        "ReprisesDepreciation": np.maximum(-variations, 0).sum(axis=0) * ici.la + sorti,
        "DeprecieFin": fin,
    }


def _derogatoires(plan: Plan, ici: _Bornes) -> dict[str, Entiers]:
    debut, sorti, fin = ici.cumuls(plan.derogatoire)
    debut = debut + (plan.derogatoire_repris[-1] - plan.derogatoire_repris[0]) * ici.la
    variations = plan.derogatoires
    dotations = np.maximum(variations, 0).sum(axis=0) * ici.la
    reprises = np.maximum(-variations, 0).sum(axis=0) * ici.la + sorti
    fiscale = plan.biens.fiscale[plan.lots.bien]
    parts = {
        f"{sens}{cause}": montants * (fiscale == methode)
        for sens, montants in (("Dotations", dotations), ("Reprises", reprises))
        for methode, cause in CAUSES.items()
    }
    return {"DerogatoireDebut": debut, **parts, "DerogatoireFin": fin}


def _en_cours(
    plan: Plan, ici: _Bornes, colonnes: dict[str, Entiers], comptes: np.ndarray
) -> list[tuple[Entiers, np.ndarray, dict[str, Entiers]]]:
    """Ce qui est, ou était, dans un compte d'attente ; retiré d'autant du compte définitif."""
    lignes = []
    virements = plan.evenements.de_nature(Nature.VIREMENT)
    tenus = np.flatnonzero(virements.jour >= ici.debut)
    for place in tenus.tolist():
        jour = int(virements.jour[place])
        lots = np.flatnonzero((plan.lots.bien == virements.bien[place]) & ici.la)
        parts = parts_virees(plan, virements, place)[lots]
        anciennes = np.minimum(parts, colonnes["BrutDebut"][lots])
        nouvelles = np.minimum(parts - anciennes, colonnes["Acquisitions"][lots])
        vire = (anciennes + nouvelles) * (jour <= ici.fin)
        attente = {
            "BrutDebut": anciennes,
            "Acquisitions": nouvelles,
            "VirementsEmis": vire,
            "BrutFin": anciennes + nouvelles - vire,
        }
        for nom in ("BrutDebut", "Acquisitions", "BrutFin"):
            colonnes[nom][lots] -= attente[nom]
        colonnes["VirementsRecus"][lots] += vire
        origine = str(plan.faits["CompteNum"].iloc[virements.place[place]])
        lignes.append((lots, np.full(len(lots), origine, dtype=object), attente))
    return lignes


def parts_virees(plan: Plan, virements: Evenements, place: int) -> Entiers:
    """La part de chaque lot dans un virement de poste ; sans montant, il porte tout le bien."""
    bien = int(virements.bien[place])
    brut = int(plan.biens.brut[bien])
    totaux = np.zeros(len(plan.biens), dtype=np.int64)
    totaux[bien] = min(int(virements.montant[place]) or brut, brut)
    return plan.lots.parts_de(totaux)


def _table(
    plan: Plan, lignes: list[tuple[Entiers, np.ndarray, dict[str, Entiers]]]
) -> pd.DataFrame:
    lots = np.concatenate([un for un, _, _ in lignes])
    comptes = np.concatenate([des_lots for _, des_lots, _ in lignes])
    noms = [c.nom for c in MOUVEMENTS.colonnes if c.nom in lignes[0][2]]
    tous: Mapping[str, Entiers] = {
        nom: np.concatenate(
            [un.get(nom, np.zeros(len(siens), np.int64)) for siens, _, un in lignes]
        )
        for nom in noms
    }
    utiles = np.flatnonzero(np.any([valeurs != 0 for valeurs in tous.values()], axis=0))
    bien = plan.lots.bien[lots]
    ordre = utiles[np.lexsort((lots[utiles], plan.biens.rangs[bien[utiles]]))]
    return MOUVEMENTS.table(
        {
            **{
                nom: plan.biens.table[nom].to_numpy()[bien[ordre]]
                for nom in ("NumBien", "Designation")
            },
            "CompteNum": comptes[ordre],
            **{nom: valeurs[ordre] for nom, valeurs in tous.items()},
            RANG: plan.biens.rangs[bien[ordre]],
        }
    )
