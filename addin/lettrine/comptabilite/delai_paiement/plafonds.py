"""Les délais de la loi (payment-term ceilings): échéances convenues et règlements trop tardifs.

Règle : sans convention, une facture est due trente jours après sa réception, que l'on compte depuis
la facture. Une échéance convenue ne dépasse pas soixante jours après la facture ou, si c'est écrit,
quarante-cinq jours fin de mois ; comme la loi ne départage pas les deux façons de compter la fin de
mois, la plus tardive est retenue. Une facture d'un groupe de lettrage soldé est réglée le jour où
les règlements du groupe, dans l'ordre des dates, couvrent les factures les plus anciennes jusqu'à
elle. Elle est en retard après son échéance, hors la loi après le plafond.
Exceptions : une facture sans lettre, ou d'un groupe qui ne se solde pas, n'a pas de date de
règlement connue. Ni les particuliers ni les acheteurs publics ne relèvent de ces plafonds. Les
plafonds des factures périodiques et ceux de certains secteurs (transport, produits frais) ne
peuvent se voir dans un livre.

Référence : C. com. art. L441-10 I et L441-11.
Unités : centimes, jours.

>>> plafonds = Plafonds(jours=60, fin_de_mois=45)
>>> limites = fins_de_mois(np.array([en_jour(date(2026, 1, 1)), en_jour(date(2026, 1, 20))]),
...     plafonds)
>>> [en_date(jour).isoformat() for jour in limites.tolist()]
['2026-03-17', '2026-03-31']
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from lettrine.comptabilite.a_nouveaux import retenir
from lettrine.comptabilite.a_nouveaux.calendrier import SANS_DATE, en_date, en_jour
from lettrine.comptabilite.couples import (
    Entiers,
    Masque,
    codes_des_tiers,
    lignes_des_comptes,
    sommes,
)
from lettrine.comptabilite.delai_paiement.perimetre import Perimetre
from lettrine.comptabilite.echeances import PAR_DEFAUT, Fiches, dater, en_jours
from lettrine.comptabilite.lettrage.poses import groupes_poses
from lettrine.dates import Conditions, Methode, formater
from lettrine.erreurs import Anomalie, Gravite
from lettrine.parametres import Parametres
from lettrine.tables.delai_paiement import HORS_DELAI
from lettrine.tables.schema import RANG

__all__ = ["Examen", "Plafonds", "dates_de_reglement", "examiner", "plafonds_legaux"]

PLAFOND, PLAFOND_FIN_DE_MOIS = "delais/plafond", "delais/plafond_fin_de_mois"

HORS_PLAFOND = ("particulier", "public")
TROP_LOIN = "échéance au-delà du plafond"
A_CONVENIR = "échéance au-delà de {jours} jours, admise si {fin} jours fin de mois est convenu"
TARDIVE, HORS_LOI, IMPAYEE = (
    "réglée après l'échéance", "réglée après le plafond", "sans règlement lettré, plafond passé"
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Plafonds:
    """Les plafonds de la loi, en jours après la facture, et en jours fin de mois."""

    jours: int
    fin_de_mois: int


@dataclass(frozen=True)
class Examen:
    """Les factures hors délai (HorsDelai), et le compte de ce qui a été vu.

    `examinees` : les factures soumises aux plafonds ; `sans_terme` : celles dont aucune échéance
    n'est convenue ; `sans_reglement` : celles dont la date de règlement n'est pas connue ;
    `ecartees` : celles de particuliers ou d'acheteurs publics.
    """

    table: pd.DataFrame
    examinees: int
    sans_terme: int
    sans_reglement: int
    ecartees: int
    trop_loin: int
    hors_loi: int


def examiner(
    ecritures: pd.DataFrame,
    places: Entiers,
    perimetre: Perimetre,
    fiches: Fiches,
    *,
    au: date,
    delai: int,
    plafonds: Plafonds,
) -> Examen:
    """Les factures de `places` dont l'échéance ou le règlement passe un délai le jour `au`."""
    table = ecritures.iloc[places].reset_index(drop=True)
    codes = codes_des_tiers(table)
    numeros, distincts = pd.factorize(codes, sort=True)
    fiche = fiches.chercher(distincts)[numeros] if len(distincts) else numeros
    types = np.array([*fiches.table["Type"].tolist(), ""], dtype=object)[fiche]
    soumises = ~np.isin(types, HORS_PLAFOND)
    echeances = dater(table, fiches, fiche, delai)
    echeance, depart = echeances.jours, echeances.departs
    convenue = echeances.modes != PAR_DEFAUT
    fins = fins_de_mois(depart, plafonds)
    clauses = [c is not None and c.fin_de_mois for c in fiches.conditions]
    en_fin_de_mois = np.array([*clauses, False], dtype=bool)[fiche]
    plafond = np.where(en_fin_de_mois, fins, depart + plafonds.jours)
    regle = dates_de_reglement(ecritures, perimetre, au=au)[places]
    reglee = regle != SANS_DATE
    fin = np.where(reglee, regle, en_jour(au))
    retard, depassement = np.maximum(fin - echeance, 0), np.maximum(fin - plafond, 0)
    loin = convenue & (echeance > plafond)
    tolerable = loin & ~en_fin_de_mois & (echeance <= fins)
    a_convenir = A_CONVENIR.format(jours=plafonds.jours, fin=plafonds.fin_de_mois)
    du_terme = np.where(tolerable, a_convenir, np.where(loin, TROP_LOIN, ""))
    tardives = np.where(depassement > 0, HORS_LOI, np.where(retard > 0, TARDIVE, ""))
    du_reglement = np.where(reglee, tardives, np.where(depassement > 0, IMPAYEE, ""))
    constats = _joindre(du_terme, du_reglement)
    dites = np.flatnonzero(soumises & (constats != ""))
    dites = dites[np.lexsort((table[RANG].to_numpy()[dites], numeros[dites]))]
    rendue = HORS_DELAI.table(
        {
            "CompAuxNum": codes.to_numpy()[dites],
            "Nom": fiches.noms(table, fiche)[dites],
            "PieceRef": table["PieceRef"].to_numpy()[dites],
            "RangLigne": table[RANG].to_numpy()[dites],
            "DateFacture": _en_dates(depart[dites]),
            "DateEcheance": _en_dates(echeance[dites]),
            "ModeEcheance": echeances.modes_en_lettres[dites],
            "Plafond": _en_dates(plafond[dites]),
            "DateReglement": _en_dates(regle[dites]),
            "Montant": _montants(table, perimetre)[dites],
            "Retard": retard[dites],
            "Depassement": depassement[dites],
            "Constat": constats[dites],
        }
    )
    return Examen(
        rendue,
        int(soumises.sum()),
        int((soumises & ~convenue).sum()),
        int((soumises & ~reglee).sum()),
        int((~soumises).sum()),
        int((soumises & loin & ~tolerable).sum()),
        int((soumises & reglee & (depassement > 0)).sum()),
    )


def dates_de_reglement(ecritures: pd.DataFrame, perimetre: Perimetre, *, au: date) -> Entiers:
    """Le jour où chaque ligne de l'encours est réglée le jour `au` ; `SANS_DATE` si on l'ignore."""
    rendues = np.full(len(ecritures), SANS_DATE)
    choix = lignes_des_comptes(ecritures, perimetre.comptes)
    places = np.flatnonzero(retenir(ecritures, choix, au=au).gardees)
    groupes = groupes_poses(ecritures.iloc[places])
    montants = _montants(ecritures, perimetre)[places]
    lettrees = groupes >= 0
    soldes = np.append(sommes(montants[lettrees], groupes[lettrees]), 1)
    closes = soldes[groupes] == 0
    jours = en_jours(ecritures["EcritureDate"])[places]
    rangs = ecritures[RANG].to_numpy()[places]
    factures, reglements = (
        _par_date(closes & signe, groupes, jours, rangs) for signe in (montants > 0, montants < 0)
    )
    # Les groupes se soldent : les deux cumuls s'y rejoignent, et un règlement qui couvre une
    # facture est toujours du même groupe qu'elle.
    dus, recus = np.cumsum(montants[factures]), np.cumsum(-montants[reglements])
    couvrants = reglements[np.searchsorted(recus, dus)] if len(factures) else factures
    rendues[places[factures]] = np.maximum(jours[couvrants], jours[factures])
    return rendues


def fins_de_mois(departs: Entiers, plafonds: Plafonds) -> Entiers:
    """Le plafond fin de mois de chaque facture, la plus tardive des deux façons de compter."""
    distincts, retour = np.unique(departs, return_inverse=True)
    clause = Conditions(plafonds.fin_de_mois, fin_de_mois=True)
    limites = [
        max(en_jour(clause.echeance(en_date(int(jour)), methode)) for methode in Methode)
        for jour in distincts
    ]
    return np.array(limites, dtype=np.int64)[retour.reshape(-1)]


def _par_date(choix: Masque, groupes: Entiers, jours: Entiers, rangs: Entiers) -> Entiers:
    """Les lignes choisies, groupe après groupe, la plus ancienne d'abord."""
    lignes = np.flatnonzero(choix)
    return lignes[np.lexsort((rangs[lignes], jours[lignes], groupes[lignes]))]


def _montants(table: pd.DataFrame, perimetre: Perimetre) -> Entiers:
    montants: Entiers = perimetre.cote.sens * (table["Debit"] - table["Credit"]).to_numpy()
    return montants


def _joindre(premiers: np.ndarray, seconds: np.ndarray) -> np.ndarray:
    """Deux colonnes de textes en une, séparées par un point-virgule si les deux sont dites."""
    paires = zip(premiers.tolist(), seconds.tolist(), strict=True)
    return np.array([" ; ".join(filter(None, paire)) for paire in paires], dtype=object)


def _en_dates(jours: Entiers) -> np.ndarray:
    return jours.astype("datetime64[D]").astype("datetime64[s]")


def plafonds_legaux(au: date, loi: Parametres) -> tuple[Plafonds, list[Anomalie]]:
    """Les plafonds au jour dit ; hors de la période vérifiée, les plus proches (DMP-14)."""
    jours = [loi.jour_connu(cle, au) for cle in (PLAFOND, PLAFOND_FIN_DE_MOIS)]
    plafonds = Plafonds(loi.entier(PLAFOND, jours[0]), loi.entier(PLAFOND_FIN_DE_MOIS, jours[1]))
    if jours[0] == au:
        return plafonds, []
    message = (
        f"Les plafonds des délais de paiement ne sont pas vérifiés au {formater(au)} : ceux du"
        f" {formater(jours[0])} en tiennent lieu."
    )
    return plafonds, [Anomalie("DMP-14", Gravite.INFORMATION, message)]
