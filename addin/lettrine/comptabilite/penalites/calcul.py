"""Calculer les pénalités de retard de toutes les factures (late-payment interest)."""

from datetime import date
from decimal import Decimal
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from lettrine.comptabilite.penalites.bareme import (
    CONTRACTUEL,
    LEGAL,
    ORIGINE,
    PAR_DEFAUT,
    PUBLIC,
    Bareme,
    Entiers,
    Masque,
)
from lettrine.comptabilite.penalites.controle import SANS_DATE, Controle, jours_de
from lettrine.comptabilite.penalites.imputation import Compte, Imputation, Versements, imputer
from lettrine.comptabilite.penalites.resultat import Bilan, Penalites, construire
from lettrine.comptabilite.penalites.segments import Creances
from lettrine.comptabilite.penalites.signalements import signaler
from lettrine.erreurs import ParametreInconnu
from lettrine.parametres import Parametres, livres
from lettrine.tables.penalites import FACTURES_DUES, REGLEMENTS

__all__ = ["calculer"]

Textes: TypeAlias = npt.NDArray[np.object_]

JAMAIS = np.iinfo(np.int32).max
"""Un jour que rien n'atteint : les intérêts ne courent pas."""

INDEMNITE = "penalites/indemnite_recouvrement"
JOURS_PAR_AN = "penalites/jours_par_an"


def calculer(
    factures: pd.DataFrame,
    reglements: pd.DataFrame,
    *,
    au: date,
    imputation: Imputation = Imputation.CAPITAL_D_ABORD,
    parametres: Parametres | None = None,
) -> Penalites:
    """Les pénalités courues jusqu'au jour `au` compris, facture par facture.

    `factures` est une table FacturesDues, `reglements` une table Reglements ; aucune n'est
    modifiée. Les règlements et les jugements postérieurs à `au` sont ignorés : le calcul peut
    être refait à toute date passée. L'ordre des lignes des factures est gardé.

    Anomalies : PEN-01 à PEN-05, PEN-09 et PEN-10 laissent la facture de côté ; PEN-06 à PEN-08,
    PEN-11, PEN-12 et PEN-14 la signalent. Lève `DonneesInvalides` si une table n'a pas la forme
    attendue ou si deux factures ont le même numéro (PEN-13).

    >>> factures = FACTURES_DUES.table({
    ...     "Facture": [1], "PieceRef": ["F1"], "Type": ["professionnel"], "Montant": [10_000_00],
    ...     "DateEcheance": ["2026-04-30"]})
    >>> reglements = REGLEMENTS.table({
    ...     "Facture": [1], "DateReglement": ["2026-08-31"], "Montant": [10_000_00]})
    >>> penalites = calculer(factures, reglements, au=date(2026, 9, 30))
    >>> penalites.segments[["Jours", "Base", "Interet"]].values.tolist()
    [[61, 1000000, 20305], [62, 1000000, 21063]]
    >>> penalites.factures[["Principal", "Interet", "Indemnite", "TotalDu"]].values.tolist()
    [[0, 41368, 4000, 45368]]
    """
    FACTURES_DUES.verifier(factures)
    REGLEMENTS.verifier(reglements)
    parametres = parametres or livres()
    controle = Controle.ouvert(factures)
    codes, convenus = pd.factorize(factures["TauxPenalite"])
    controle.examiner(convenus, codes)
    visees = pd.Index(factures["Facture"]).get_indexer(reglements["Facture"])
    controle.examiner_reglements(reglements, visees)
    places = np.flatnonzero(controle.retenues)
    creances, refus = _creances(factures.iloc[places], codes[places], au, parametres)
    bareme = Bareme(parametres, [t if isinstance(t, Decimal) else Decimal(0) for t in convenus])
    versements = _versements(reglements, visees, places, len(factures), creances.au)
    compte = imputer(creances, versements, bareme, imputation)
    indemnite, sans_indemnite = _indemnites(creances, compte, parametres)
    bilan = Bilan(places, creances, bareme, versements, compte, indemnite)
    _ecarter_les_inconnus(controle, bilan, [refus, sans_indemnite])
    signaler(controle, bilan)
    return construire(controle, bilan, au, imputation)


def _creances(
    factures: pd.DataFrame, codes: Entiers, au: date, parametres: Parametres
) -> tuple[Creances, Textes]:
    """Les créances des factures retenues, et pourquoi certaines ne peuvent être calculées."""
    jour = au.toordinal() - ORIGINE
    echeance = jours_de(factures["DateEcheance"])
    jugement = jours_de(factures["DateJugement"])
    regime = _regimes(factures["Type"], codes)
    mise_en_demeure = jours_de(factures["DateMiseEnDemeure"])
    debut = np.where(regime == LEGAL, np.maximum(echeance, mise_en_demeure), echeance) + 1
    debut[(regime == LEGAL) & (mise_en_demeure == SANS_DATE)] = JAMAIS
    ouverte = (jugement != SANS_DATE) & (jugement <= jour)
    naissance = (
        jours_de(factures["PieceDate"])
        if "PieceDate" in factures
        else np.full(len(factures), SANS_DATE)
    )
    datee = naissance != SANS_DATE
    anterieure = ouverte & (np.where(datee, naissance, echeance) < jugement)
    fin = np.where(anterieure, jugement, jour)
    annee, refus = _selon_l_echeance(parametres, JOURS_PAR_AN, echeance, debut <= fin)
    creances = Creances(
        factures["Montant"].to_numpy(),
        echeance,
        debut,
        fin,
        regime,
        np.maximum(annee, 1),
        codes >= 0,
        anterieure,
        ouverte & ~anterieure & ~datee,
        jour,
    )
    return creances, refus


def _regimes(types: pd.Series, codes: Entiers) -> Entiers:
    """Le régime de taux de chaque facture."""
    genres = types.to_numpy(dtype=object)
    professionnels = np.where(codes >= 0, CONTRACTUEL + codes, PAR_DEFAUT)
    return np.select([genres == "public", genres == "particulier"], [PUBLIC, LEGAL], professionnels)


def _versements(
    reglements: pd.DataFrame, visees: Entiers, places: Entiers, nombre: int, au: int
) -> Versements:
    """Les règlements des factures retenues, reçus jusqu'au jour `au`, dans l'ordre du calcul."""
    retenue = np.full(nombre + 1, -1, dtype=np.int64)
    retenue[places] = np.arange(len(places))
    facture = retenue[visees]  # -1, une facture inconnue, désigne la dernière case
    jour = jours_de(reglements["DateReglement"])
    montant = reglements["Montant"].to_numpy()
    avoir = (
        reglements["Avoir"].to_numpy()
        if "Avoir" in reglements
        else np.zeros(len(reglements), dtype=bool)
    )
    comptes = np.flatnonzero((facture >= 0) & (jour <= au) & (montant > 0))
    ordre = comptes[np.lexsort((~avoir[comptes], jour[comptes], facture[comptes]))]
    return Versements(facture[ordre], jour[ordre], montant[ordre], avoir[ordre])


def _indemnites(
    creances: Creances, compte: Compte, parametres: Parametres
) -> tuple[Entiers, Textes]:
    """L'indemnité forfaitaire de chaque facture payée en retard, sauf par un particulier."""
    en_retard = np.zeros(len(creances.montant), dtype=bool)
    en_retard[compte.segments.facture] = True
    return _selon_l_echeance(
        parametres, INDEMNITE, creances.echeance, en_retard & (creances.regime != LEGAL)
    )


def _selon_l_echeance(
    parametres: Parametres, cle: str, echeances: Entiers, concernees: Masque
) -> tuple[Entiers, Textes]:
    """La valeur d'un paramètre à l'échéance des factures concernées (0 pour les autres).

    Le second tableau dit pourquoi une valeur est inconnue ; il est vide ailleurs.
    """
    valeurs = np.zeros(len(echeances), dtype=np.int64)
    refus = np.full(len(echeances), "", dtype=object)
    codes, jours = pd.factorize(echeances[concernees])
    trouvees, manques = [0] * len(jours), [""] * len(jours)
    for place, jour in enumerate(jours):
        try:
            trouvees[place] = parametres.entier(cle, date.fromordinal(int(jour) + ORIGINE))
        except ParametreInconnu as inconnu:
            manques[place] = f"{inconnu.message} {inconnu.remede}"
    valeurs[concernees] = np.array(trouvees, dtype=np.int64)[codes]
    refus[concernees] = np.array(manques, dtype=object)[codes]
    return valeurs, refus


def _ecarter_les_inconnus(controle: Controle, bilan: Bilan, refus: list[Textes]) -> None:
    """Laisse de côté les factures dont un paramètre est inconnu (PEN-05)."""
    raisons = np.full(len(controle.factures), "", dtype=object)
    segments = bilan.compte.segments
    manques = np.array([ligne.refus for ligne in bilan.bareme.lignes] + [""], dtype=object)
    for textes in refus:
        raisons[bilan.places] = np.where(textes != "", textes, raisons[bilan.places])
    sans_taux = np.flatnonzero(manques[segments.ligne] != "")[::-1]  # le premier reste écrit
    raisons[bilan.places[segments.facture[sans_taux]]] = manques[segments.ligne[sans_taux]]
    controle.ecarter(
        "PEN-05",
        raisons != "",
        lambda place: str(raisons[place]),
        "factures dont un taux ou un paramètre est inconnu",
    )
