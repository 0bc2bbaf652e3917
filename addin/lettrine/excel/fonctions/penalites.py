"""Les pénalités de retard en fonctions (late-payment functions)."""

from datetime import date
from typing import Any

import numpy as np

from lettrine import parametres
from lettrine.catalogue import fonction
from lettrine.comptabilite.penalites import calculer
from lettrine.excel.frontiere import Cases, accorder, lire, rendre, un
from lettrine.monnaie import en_euros
from lettrine.tables.penalites import FACTURES_DUES, REGLEMENTS
from lettrine.tables.schema import RANG, Genre

__all__ = ["indemnite_recouvrement", "penalites_retard"]

INDEMNITE = "penalites/indemnite_recouvrement"
PROFESSIONNEL = "professionnel"


@fonction(famille="Tiers", scalaire=True)
def penalites_retard(
    montant: Any, echeance: Any, paye_le: Any, taux: Any = None, type_client: Any = None
) -> Any:
    """Les pénalités de retard d'une facture payée en une fois, sans l'indemnité forfaitaire.

    Arguments :
        montant : montant TTC de la facture, une cellule ou une plage.
        echeance : date d'échéance.
        paye_le : date du règlement, qui compte ; ou le jour où l'on arrête le calcul.
        taux : taux annuel convenu ; à défaut, celui de la BCE plus dix points, par semestre.
        type_client : « professionnel » (à défaut) ou « public ».
    Rend : les pénalités de chaque facture ; zéro si elle est payée à temps.
    Exemple : =PENALITES_RETARD(10000;DATE(2026;4;30);DATE(2026;8;31))
    """
    montants, echeances, paiements, taux_convenus, types = accorder(
        lire(montant, "montant", Genre.MONTANT),
        lire(echeance, "echeance", Genre.DATE),
        lire(paye_le, "paye_le", Genre.DATE),
        Cases("taux", [None], (1, 1), seule=True)
        if taux is None
        else lire(taux, "taux", Genre.TAUX),
        lire(type_client, "type_client", Genre.TEXTE, PROFESSIONNEL),
    )
    autres = (echeances, paiements, taux_convenus, types)
    fautives = {place for cases in (montants, *autres) for place in cases.fautes}
    places = [place for place in range(len(montants)) if place not in fautives]
    interets = np.zeros(len(montants), dtype=np.int64)
    if places:
        numeros = list(range(1, len(places) + 1))
        choisis = np.array(places)
        factures = FACTURES_DUES.table(
            {
                "Facture": numeros,
                "Type": [types.valeurs[place].casefold() for place in places],
                "Montant": montants.valeurs[choisis],
                "DateEcheance": echeances.valeurs[choisis],
                "TauxPenalite": [taux_convenus.valeurs[place] for place in places],
                RANG: numeros,
            }
        )
        reglements = REGLEMENTS.table(
            {
                "Facture": numeros,
                "DateReglement": paiements.valeurs[choisis],
                "Montant": montants.valeurs[choisis],
            }
        )
        fin = paiements.valeurs[choisis].max().astype("datetime64[D]").item()
        rendu = calculer(factures, reglements, au=fin)
        calculees = rendu.factures["Facture"].to_numpy() - 1
        interets[choisis[calculees]] = rendu.factures["Interet"].to_numpy()
        for numero, motif in rendu.ecartees[["Facture", "Motif"]].itertuples(index=False):
            montants.fautes[places[numero - 1]] = str(motif)
    return rendre(montants, interets, Genre.MONTANT, *autres)


@fonction(famille="Tiers", scalaire=True)
def indemnite_recouvrement(nombre: Any = None, au: Any = None) -> Any:
    """L'indemnité forfaitaire pour frais de recouvrement, entre professionnels.

    Arguments :
        nombre : nombre de factures payées en retard ; à défaut, une.
        au : date d'exigibilité ; à défaut, aujourd'hui.
    Rend : l'indemnité, en euros : une par facture, sans TVA.
    Exemple : =INDEMNITE_RECOUVREMENT(3)
    """
    factures = un(nombre, "nombre", Genre.ENTIER, 1)
    jour = un(au, "au", Genre.DATE, date.today())
    return float(en_euros(parametres.livres().entier(INDEMNITE, jour) * factures))
