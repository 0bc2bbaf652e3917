"""Les fonctions sur les écritures (ledger functions): soldes, balances, contrôles, paramètres."""

from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np

from lettrine import parametres
from lettrine.catalogue import fonction
from lettrine.comptabilite import balance_generale as generale
from lettrine.comptabilite import grand_livre as livre_
from lettrine.comptabilite.controle_fec import controler
from lettrine.comptabilite.couples import lignes_des_comptes
from lettrine.comptabilite.plan_comptable import PlanComptable
from lettrine.dates import jours_ouvres as compter_les_jours
from lettrine.excel.fonctions import arguments as lus
from lettrine.excel.frontiere import accorder, en_cellules, lire, rendre, un
from lettrine.monnaie import en_euros
from lettrine.tables.balances import BALANCE_GENERALE
from lettrine.tables.etats import ANOMALIES, table_d_anomalies
from lettrine.tables.grand_livre import GRAND_LIVRE
from lettrine.tables.schema import Genre

__all__ = [
    "balance_generale",
    "compte_libelle",
    "controle_fec",
    "grand_livre",
    "jours_ouvres",
    "parametre",
    "parametre_reference",
    "solde_compte",
]


@fonction(famille="Données", scalaire=True)
def solde_compte(ecritures: Any, compte: Any, au: Any = None, tiers: Any = None) -> Any:
    """Le solde d'un compte, ou de tous ceux qui commencent ainsi ; débiteur, il est positif.

    Arguments :
        ecritures : la table des écritures, en-tête compris.
        compte : numéro du compte, ou son début, une cellule ou une plage.
        au : dernier jour compté ; à défaut, toute la table.
        tiers : code de l'auxiliaire ; à défaut, tous.
    Rend : le solde, en euros, de chaque compte ; zéro si la table n'en a aucune ligne.
    Exemple : =SOLDE_COMPTE(Ecritures[#Tout];"411")
    """
    table = lus.lire_ecritures(ecritures).table
    comptes = lire(compte, "compte", Genre.TEXTE)
    fin = lus.jour(au, "au")
    choix = np.ones(len(table), dtype=bool)
    if fin is not None:
        choix &= (table["EcritureDate"] <= np.datetime64(fin, "s")).to_numpy()
    if tiers is not None:
        choix &= (table["CompAuxNum"] == un(tiers, "tiers", Genre.TEXTE)).to_numpy()
    net = (table["Debit"] - table["Credit"]).to_numpy()
    soldes = [
        0 if place in comptes.fautes else int(net[choix & lignes_des_comptes(table, [debut])].sum())
        for place, debut in enumerate(comptes.valeurs)
    ]
    return rendre(comptes, soldes, Genre.MONTANT)


@fonction(famille="Données")
def balance_generale(ecritures: Any, au: Any = None, du: Any = None) -> Any:
    """La balance générale : ouverture, mouvements et solde de chaque compte.

    Arguments :
        ecritures : la table des écritures, en-tête compris.
        au : dernier jour compté ; à défaut, celui de la dernière écriture.
        du : premier jour des mouvements ; à défaut, l'ouverture de l'exercice.
    Rend : une table, un compte par ligne.
    Exemple : =BALANCE_GENERALE(Ecritures[#Tout];DATE(2025;12;31))
    """
    livre = lus.lire_ecritures(ecritures)
    rendu = generale.balance_generale(livre.table, au=lus.arrete(au, livre), du=lus.jour(du, "du"))
    return en_cellules(rendu.comptes, BALANCE_GENERALE)


@fonction(famille="Données")
def grand_livre(ecritures: Any, comptes: Any = None, au: Any = None, du: Any = None) -> Any:
    """Le grand livre : les lignes de chaque compte et leur solde progressif.

    Arguments :
        ecritures : la table des écritures, en-tête compris.
        comptes : débuts de comptes, comme "411;401" ; à défaut, tous.
        au : dernier jour compté ; à défaut, celui de la dernière écriture.
        du : premier jour ; à défaut, l'ouverture de l'exercice.
    Rend : une table, une ligne d'écriture par ligne, par compte et par tiers.
    Exemple : =GRAND_LIVRE(Ecritures[#Tout];"411")
    """
    livre = lus.lire_ecritures(ecritures)
    rendu = livre_.grand_livre(
        livre.table,
        au=lus.arrete(au, livre),
        du=lus.jour(du, "du"),
        comptes=lus.lire_comptes(comptes),
    )
    return en_cellules(rendu.lignes, GRAND_LIVRE)


@fonction(famille="Données")
def controle_fec(ecritures: Any) -> Any:
    """Ce qu'un contrôle des écritures trouve : équilibre, numérotation, dates, comptes, doublons.

    Arguments :
        ecritures : la table des écritures, en-tête compris.
    Rend : une table, une anomalie par ligne, les plus graves d'abord.
    Exemple : =CONTROLE_FEC(Ecritures[#Tout])
    """
    rendu = controler(lus.lire_ecritures(ecritures).table)
    return en_cellules(table_d_anomalies(rendu.anomalies), ANOMALIES)


@fonction(famille="Données", scalaire=True)
def compte_libelle(compte: Any, au: Any = None) -> Any:
    """Le libellé d'un compte au plan comptable général.

    Arguments :
        compte : numéro du compte, une cellule ou une plage.
        au : date d'ouverture de l'exercice ; à défaut, aujourd'hui.
    Rend : le libellé du compte, ou du plus long compte du plan par lequel il commence.
    Exemple : =COMPTE_LIBELLE(B2;DATE(2025;1;1))
    """
    comptes = lire(compte, "compte", Genre.TEXTE)
    plan = PlanComptable.le_plus_proche(un(au, "au", Genre.DATE, date.today()))
    libelles: list[str] = []
    for place, numero in enumerate(comptes.valeurs):
        racine = plan.racine(numero) if numero else None
        libelles.append(plan.comptes[racine] if racine else "")
        if racine is None and place not in comptes.fautes:
            comptes.fautes[place] = f"« {numero} » n'est pas un compte du plan"
    return rendre(comptes, libelles, Genre.TEXTE)


@fonction(famille="Données", scalaire=True)
def jours_ouvres(debut: Any, fin: Any, alsace_moselle: Any = None) -> Any:
    """Le nombre de jours ouvrés entre deux dates, comprises : ni samedi, ni dimanche, ni férié.

    Arguments :
        debut : premier jour, une cellule ou une plage.
        fin : dernier jour.
        alsace_moselle : VRAI pour ajouter le Vendredi saint et le 26 décembre.
    Rend : le nombre de jours ouvrés.
    Exemple : =JOURS_OUVRES(DATE(2026;5;1);DATE(2026;5;31))
    """
    local = un(alsace_moselle, "alsace_moselle", Genre.OUI_NON, False)
    debuts, fins = accorder(lire(debut, "debut", Genre.DATE), lire(fin, "fin", Genre.DATE))
    nombres: list[Any] = []
    for place, (du, au) in enumerate(zip(debuts.valeurs, fins.valeurs, strict=True)):
        if place in debuts.fautes or place in fins.fautes:
            nombres.append(None)
            continue
        jours = (jour.astype("datetime64[D]").item() for jour in (du, au))
        nombres.append(compter_les_jours(*jours, alsace_moselle=local))
    return rendre(debuts, nombres, Genre.NOMBRE, fins)


@fonction(famille="Données", scalaire=True)
def parametre(nom: Any, au: Any = None) -> Any:
    """Une valeur légale ou d'usage à une date : taux, seuil, délai, indemnité.

    Arguments :
        nom : nom du paramètre, comme "tva/taux_normal" ; voir la liste des paramètres.
        au : la date qui décide ; à défaut, aujourd'hui.
    Rend : la valeur ; un taux est une fraction (20 % vaut 0,2), un montant est en euros.
    Exemple : =PARAMETRE("penalites/taux_bce";DATE(2026;5;1))
    """
    fiche = _fiche(nom, au)
    valeur = fiche.valeur
    if isinstance(valeur, int) and fiche.unite.startswith("€"):
        return float(en_euros(valeur))
    if isinstance(valeur, Decimal | int):
        return float(valeur)
    if isinstance(valeur, list) and all(isinstance(v, str) for v in valeur):
        return ", ".join(map(str, valeur))
    return valeur if isinstance(valeur, str | date) else fiche.affichage


@fonction(famille="Données", scalaire=True)
def parametre_reference(nom: Any, au: Any = None) -> Any:
    """Le texte qui fonde une valeur légale, et jusqu'à quel point elle est sûre.

    Arguments :
        nom : nom du paramètre, comme "tva/taux_normal" ; voir la liste des paramètres.
        au : la date qui décide ; à défaut, aujourd'hui.
    Rend : la référence, la confiance, et le jour jusqu'où la valeur est vérifiée.
    Exemple : =PARAMETRE_REFERENCE("penalites/taux_bce";DATE(2026;5;1))
    """
    fiche = _fiche(nom, au)
    return (
        f"{fiche.reference} ; confiance {fiche.confiance} ; vérifié jusqu'au"
        f" {fiche.verifie_jusqu_au:%d/%m/%Y}"
    )


def _fiche(nom: Any, au: Any) -> parametres.Fiche:
    cle = un(nom, "nom", Genre.TEXTE)
    return parametres.fiche(cle, un(au, "au", Genre.DATE, date.today()))
