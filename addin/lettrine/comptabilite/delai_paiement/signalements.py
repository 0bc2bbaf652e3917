"""Ce qu'il y a à dire d'un délai moyen (findings): ce qui manque, ce qui n'a pas de sens.

Règle : un délai qui ne peut être calculé le dit, et pourquoi ; ce qui a été écarté est compté ; ce
qu'un livre ne peut montrer est rappelé.

Unités : centimes.

>>> periode = Periode(date(2026, 1, 1), date(2026, 3, 31), date(2026, 1, 5), date(2026, 2, 10),
...     base_360=False)
>>> [anomalie.code for anomalie in du_livre(periode, None)]
['DMP-13']
"""

from collections.abc import Sequence
from datetime import date

import pandas as pd

from lettrine.comptabilite.couples import Entiers
from lettrine.comptabilite.creances import Comptes
from lettrine.comptabilite.delai_paiement.chiffre import Facturation
from lettrine.comptabilite.delai_paiement.mesure import Mesure, Periode
from lettrine.comptabilite.delai_paiement.plafonds import Examen, Plafonds
from lettrine.comptabilite.delai_paiement.resultat import Methode
from lettrine.dates import formater
from lettrine.erreurs import Anomalie, Gravite
from lettrine.monnaie import formater as formater_montant

__all__ = ["de_l_encours", "de_l_epuisement", "des_plafonds", "du_chiffre", "du_livre"]

VENTES = {Comptes.CLIENTS: "ventes", Comptes.FOURNISSEURS: "achats"}
INVERSE = {Comptes.CLIENTS: "créditeurs", Comptes.FOURNISSEURS: "débiteurs"}


def du_livre(periode: Periode, du: date | None) -> list[Anomalie]:
    """DMP-13 : la période déborde du livre, par le début ou par la fin."""
    anomalies = []
    if du is not None and periode.premier.replace(day=1) > du:
        anomalies.append(
            Anomalie(
                "DMP-13",
                Gravite.A_TRAITER,
                f"Le livre ne commence que le {formater(periode.premier)} : ce qui précède manque à"
                f" la période demandée, du {formater(du)} ; donnez un livre plus ancien, ou un"
                " autre --du.",
            )
        )
    if periode.dernier < periode.au.replace(day=1):
        anomalies.append(
            Anomalie(
                "DMP-13",
                Gravite.A_TRAITER,
                f"Le livre s'arrête le {formater(periode.dernier)}, avant le mois de l'état, du"
                f" {formater(periode.au)} : les jours sans écriture allongent le délai ; vérifiez"
                " qu'il est complet, ou changez --au.",
            )
        )
    return anomalies


def du_chiffre(
    cote: Comptes, facturation: Facturation, mesure: Mesure, methodes: Sequence[Methode]
) -> list[Anomalie]:
    """DMP-04 (rien à diviser) et DMP-08 (factures et règlements mêlés, écartés)."""
    anomalies = []
    if mesure.chiffre <= 0 and Methode.COMPTABLE in methodes:
        anomalies.append(
            Anomalie(
                "DMP-04",
                Gravite.A_TRAITER,
                f"Du {formater(mesure.periode.du)} au {formater(mesure.periode.au)}, les"
                f" {VENTES[cote]} TTC sont de {formater_montant(mesure.chiffre)} : la méthode"
                " comptable n'a pas de sens ; vérifiez la période, et que le livre a tous ses"
                " comptes.",
                montant=mesure.chiffre,
            )
        )
    if facturation.mixtes:
        anomalies.append(
            Anomalie(
                "DMP-08",
                Gravite.INFORMATION,
                f"Écritures qui mêlent une facture et un règlement : {facturation.mixtes}, de"
                f" {formater_montant(facturation.montant_mixte)} de factures ; elles ne comptent"
                f" pas dans les {VENTES[cote]}, donnez leurs journaux (--journaux) si elles le"
                " doivent.",
                montant=facturation.montant_mixte,
            )
        )
    return anomalies


def de_l_encours(cote: Comptes, encours: int, par_tiers: Entiers) -> list[Anomalie]:
    """DMP-09 (rien n'est dû) et DMP-06 (des tiers à l'envers)."""
    if encours < 0:
        message = (
            f"L'encours des {cote} est de {formater_montant(encours)} : les comptes sont"
            f" {INVERSE[cote]}, il n'y a pas de délai ; lettrez et affectez les règlements."
        )
        return [Anomalie("DMP-09", Gravite.A_TRAITER, message, montant=encours)]
    inverses = par_tiers[par_tiers < 0]
    if not inverses.size:
        return []
    message = (
        f"Tiers {INVERSE[cote]} : {inverses.size}, en tout {formater_montant(-int(inverses.sum()))}"
        " ; leur solde réduit l'encours, comme en comptabilité, et ils n'ont pas de délai."
    )
    return [Anomalie("DMP-06", Gravite.INFORMATION, message, montant=int(inverses.sum()))]


def de_l_epuisement(
    cote: Comptes, etapes: pd.DataFrame, epuise: int | None, methodes: Sequence[Methode]
) -> list[Anomalie]:
    """DMP-05 (le livre ne remonte pas assez) et DMP-07 (un mois aux avoirs plus forts)."""
    if etapes.empty or Methode.EPUISEMENT not in methodes:
        return []
    anomalies = []
    if epuise is None:
        reste, jours = int(etapes["Restant"].iloc[-1]), int(etapes["JoursDuMois"].sum())
        anomalies.append(
            Anomalie(
                "DMP-05",
                Gravite.A_TRAITER,
                f"Tous les {VENTES[cote]} du livre ne suffisent pas à épuiser l'encours : il reste"
                f" {formater_montant(reste)} après {jours} jours, et le délai n'est pas connu ;"
                " donnez un livre de plusieurs exercices.",
                montant=reste,
            )
        )
    negatifs = etapes.loc[etapes["Chiffre"] < 0, "Mois"].tolist()
    if negatifs:
        anomalies.append(
            Anomalie(
                "DMP-07",
                Gravite.INFORMATION,
                f"Les avoirs dépassent les factures en {', '.join(negatifs)} : l'encours à épuiser"
                " y augmente.",
            )
        )
    return anomalies


def des_plafonds(cote: Comptes, examen: Examen, plafonds: Plafonds) -> list[Anomalie]:
    """DMP-10 (échéances trop lointaines), DMP-11 (règlements), DMP-12 (ce qu'on ne sait pas)."""
    anomalies = []
    if examen.trop_loin:
        anomalies.append(
            Anomalie(
                "DMP-10",
                Gravite.A_TRAITER,
                f"Factures dont l'échéance convenue passe le plafond de la loi ({plafonds.jours}"
                f" jours, ou {plafonds.fin_de_mois} jours fin de mois) : {examen.trop_loin} ; voyez"
                " la feuille Hors délai et corrigez les conditions.",
                colonne="DateEcheance",
            )
        )
    if examen.hors_loi:
        par_qui = "reçus" if cote is Comptes.CLIENTS else "faits"
        anomalies.append(
            Anomalie(
                "DMP-11",
                Gravite.A_TRAITER,
                f"Règlements {par_qui} après le plafond de la loi : {examen.hors_loi} ; voyez la"
                " feuille Hors délai.",
                colonne="EcritureLet",
            )
        )
    inconnues = [
        f"{nombre} {quoi}"
        for nombre, quoi in (
            (examen.sans_terme, "sans échéance convenue"),
            (examen.sans_reglement, "sans date de règlement, faute de lettre"),
            (examen.ecartees, "de particuliers ou d'acheteurs publics, que ces plafonds ne visent"),
        )
        if nombre
    ]
    if inconnues:
        anomalies.append(
            Anomalie(
                "DMP-12",
                Gravite.INFORMATION,
                f"Factures dont le délai ne peut être jugé en entier : {' ; '.join(inconnues)}. Les"
                " plafonds propres à un secteur ou aux factures périodiques ne se voient pas dans"
                " un livre.",
            )
        )
    return anomalies
