"""Le registre des immobilisations en fonctions (asset register functions): plan, clôture, états.

Le registre est une table, en-tête compris ; les événements et les exercices en sont deux autres, si
l'on en a. Un bien que le registre ne permet pas de calculer fait refuser tout le tableau, avec la
raison : un total où il manquerait serait faux. `IMMO_CONTROLE` les nomme tous.
"""

from datetime import date
from typing import Any

from lettrine.catalogue import fonction
from lettrine.comptabilite.immobilisations import Plan, planifier
from lettrine.comptabilite.immobilisations.cout_entree import CoutsDEntree, couts_d_entree
from lettrine.comptabilite.immobilisations.durees import durees_inusuelles
from lettrine.comptabilite.immobilisations.ecritures import od_de_cloture
from lettrine.comptabilite.immobilisations.exercices import lire_exercices
from lettrine.comptabilite.immobilisations.inventaire import inventaire
from lettrine.comptabilite.immobilisations.natures import compte_de_la_nature
from lettrine.comptabilite.immobilisations.previsions import par_periode
from lettrine.comptabilite.immobilisations.rapprochement import rapprocher_le_livre
from lettrine.comptabilite.immobilisations.sorties import sorties
from lettrine.comptabilite.immobilisations.tableaux import Regime, tableaux
from lettrine.dates import Exercice
from lettrine.erreurs import Anomalie
from lettrine.excel.fonctions import arguments as lus
from lettrine.excel.frontiere import en_cellules, lire, lire_table, refuser_a_corriger, rendre, un
from lettrine.parametres import livres
from lettrine.tables.etats import ANOMALIES, table_d_anomalies
from lettrine.tables.immobilisations import (
    ELEMENTS_DU_COUT,
    EVENEMENTS,
    EXERCICES,
    IMMOBILISATIONS,
    OD_IMMOBILISATIONS,
    PLAN,
    SORTIES,
)
from lettrine.tables.schema import Genre, Schema
from lettrine.tables.tableaux_immobilisations import (
    COUTS_ENTREE,
    DOTATIONS_PAR_PERIODE,
    ELEMENTS_TRAITES,
    INVENTAIRE,
    RAPPROCHEMENT,
    TABLEAUX_DE_LA_LIASSE,
)

__all__ = [
    "amort_periodes",
    "amort_plan",
    "immo_compte",
    "immo_controle",
    "immo_cout_elements",
    "immo_cout_entree",
    "immo_ecritures",
    "immo_inventaire",
    "immo_rapprochement",
    "immo_sorties",
    "immo_tableau",
]


@fonction(famille="Immobilisations")
def amort_plan(
    registre: Any, au: Any, du: Any = None, evenements: Any = None, exercices: Any = None
) -> Any:
    """Le plan d'amortissement de tous les biens d'un registre ; pour un seul exercice, du vaut au.

    Arguments :
        registre : la table des immobilisations, en-tête compris.
        au : un jour du dernier exercice voulu.
        du : un jour du premier exercice voulu ; à défaut, la première acquisition.
        evenements : la table des événements (dépréciations, révisions, ajouts), en-tête compris.
        exercices : la table des exercices, en-tête compris ; à défaut, les années civiles.
    Rend : une table, un bien et un exercice par ligne.
    Exemple : =AMORT_PLAN(Immobilisations[#Tout];DATE(2030;12;31))
    """
    plan = _plan(registre, _jour(au), lus.jour(du, "du"), evenements, exercices)
    return en_cellules(plan.tableau, PLAN)


@fonction(famille="Immobilisations")
def amort_periodes(
    registre: Any,
    au: Any,
    du: Any = None,
    mensuelles: Any = None,
    evenements: Any = None,
    exercices: Any = None,
) -> Any:
    """Les dotations de tout le registre, par exercice ou par mois, passées et à venir.

    Arguments :
        registre : la table des immobilisations, en-tête compris.
        au : un jour du dernier exercice voulu ; plus tard que le présent, c'est une prévision.
        du : un jour du premier exercice voulu ; à défaut, la première acquisition.
        mensuelles : VRAI pour une ligne par mois.
        evenements : la table des événements, en-tête compris.
        exercices : la table des exercices, en-tête compris ; à défaut, les années civiles.
    Rend : une table, une période par ligne, avec la valeur nette à sa fin.
    Exemple : =AMORT_PERIODES(Immobilisations[#Tout];DATE(2028;12;31);DATE(2026;1;1);VRAI)
    """
    par_mois = un(mensuelles, "mensuelles", Genre.OUI_NON, False)
    plan = _plan(registre, _jour(au), lus.jour(du, "du"), evenements, exercices, par_mois)
    return en_cellules(par_periode(plan), DOTATIONS_PAR_PERIODE)


@fonction(famille="Immobilisations")
def immo_cout_entree(elements: Any, registre: Any = None) -> Any:
    """Le coût d'entrée de chaque bien, d'après les éléments de ses factures.

    Arguments :
        elements : la table des éléments (N° du bien, Nature, Montant HT, TVA), en-tête compris.
        registre : la table des immobilisations, en-tête compris, pour comparer.
    Rend : une table, un bien par ligne : coût, déductions, ce qui passe en charges, TVA.
    Exemple : =IMMO_COUT_ENTREE(ElementsCout[#Tout])
    """
    return en_cellules(_couts(elements, registre).table, COUTS_ENTREE)


@fonction(famille="Immobilisations")
def immo_cout_elements(elements: Any, registre: Any = None) -> Any:
    """Ce que devient chaque élément d'un coût : incorporé, déduit ou exclu, et pourquoi.

    Arguments :
        elements : la table des éléments (N° du bien, Nature, Montant HT, TVA), en-tête compris.
        registre : la table des immobilisations, en-tête compris, pour les comptes des biens.
    Rend : une table, un élément par ligne, avec son compte et le motif.
    Exemple : =IMMO_COUT_ELEMENTS(ElementsCout[#Tout])
    """
    traites = _couts(elements, registre).elements
    return en_cellules(traites[list(ELEMENTS_TRAITES.noms)], ELEMENTS_TRAITES)


@fonction(famille="Immobilisations")
def immo_sorties(
    registre: Any, au: Any, du: Any = None, evenements: Any = None, exercices: Any = None
) -> Any:
    """Les sorties : valeur comptable, prix, plus ou moins-value, court et long terme.

    Arguments :
        registre : la table des immobilisations, en-tête compris.
        au : un jour du dernier exercice voulu.
        du : un jour du premier exercice voulu ; à défaut, celui de au.
        evenements : la table des événements (sorties partielles), en-tête compris.
        exercices : la table des exercices, en-tête compris ; à défaut, les années civiles.
    Rend : une table, une sortie par ligne.
    Exemple : =IMMO_SORTIES(Immobilisations[#Tout];DATE(2026;12;31))
    """
    fin = _jour(au)
    plan = _plan(registre, fin, lus.jour(du, "du") or fin, evenements, exercices)
    return en_cellules(sorties(plan).table, SORTIES)


@fonction(famille="Immobilisations")
def immo_tableau(
    registre: Any,
    au: Any,
    tableau: Any = None,
    regime: Any = None,
    evenements: Any = None,
    exercices: Any = None,
) -> Any:
    """Un tableau de la liasse : immobilisations, amortissements, dépréciations ou dérogatoires.

    Arguments :
        registre : la table des immobilisations, en-tête compris.
        au : un jour de l'exercice.
        tableau : « immobilisations » (à défaut), « amortissements », « depreciations » ou
            « derogatoires ».
        regime : « réel » (à défaut) ou « simplifié », qui décide des rubriques.
        evenements : la table des événements, en-tête compris.
        exercices : la table des exercices, en-tête compris ; à défaut, les années civiles.
    Rend : une table, une rubrique du formulaire par ligne.
    Exemple : =IMMO_TABLEAU(Immobilisations[#Tout];DATE(2026;12;31);"amortissements")
    """
    nom = lus.parmi(tableau, "tableau", list(TABLEAUX_DE_LA_LIASSE))
    choix = lus.choisi(regime, "regime", Regime, Regime.REEL)
    fin = _jour(au)
    rendus = tableaux(_plan(registre, fin, fin, evenements, exercices), regime=choix)
    refuser_a_corriger(rendus.anomalies)
    return en_cellules(rendus[nom], TABLEAUX_DE_LA_LIASSE[nom])


@fonction(famille="Immobilisations")
def immo_inventaire(
    registre: Any, au: Any, incorporels: Any = None, evenements: Any = None, exercices: Any = None
) -> Any:
    """La liste des biens à retrouver sur place, lieu par lieu.

    Arguments :
        registre : la table des immobilisations, en-tête compris.
        au : un jour de l'exercice à la clôture duquel on fait l'inventaire.
        incorporels : VRAI pour lister aussi les biens que l'on ne voit pas.
        evenements : la table des événements, en-tête compris.
        exercices : la table des exercices, en-tête compris ; à défaut, les années civiles.
    Rend : une table, un bien par ligne.
    Exemple : =IMMO_INVENTAIRE(Immobilisations[#Tout];DATE(2026;12;31))
    """
    tous, fin = un(incorporels, "incorporels", Genre.OUI_NON, False), _jour(au)
    plan = _plan(registre, fin, fin, evenements, exercices)
    return en_cellules(inventaire(plan, incorporels=tous), INVENTAIRE)


@fonction(famille="Immobilisations")
def immo_ecritures(
    registre: Any, au: Any, ecritures: Any = None, evenements: Any = None, exercices: Any = None
) -> Any:
    """Les écritures de clôture d'un exercice : dotations, dérogatoires, subventions, sorties.

    Arguments :
        registre : la table des immobilisations, en-tête compris.
        au : un jour de l'exercice à clore.
        ecritures : la table des écritures, en-tête compris : ce qui y est déjà n'est pas repassé.
        evenements : la table des événements, en-tête compris.
        exercices : la table des exercices, en-tête compris ; à défaut, les années civiles.
    Rend : une table, une ligne d'écriture par ligne.
    Exemple : =IMMO_ECRITURES(Immobilisations[#Tout];DATE(2026;12;31);Ecritures[#Tout])
    """
    fin = _jour(au)
    livre = None if ecritures is None else lus.lire_ecritures(ecritures).table
    od = od_de_cloture(_plan(registre, fin, fin, evenements, exercices), livre)
    return en_cellules(od.par_piece, OD_IMMOBILISATIONS)


@fonction(famille="Immobilisations")
def immo_rapprochement(
    registre: Any, ecritures: Any, au: Any, evenements: Any = None, exercices: Any = None
) -> Any:
    """Le registre et la comptabilité, compte par compte, et l'explication de chaque écart.

    Arguments :
        registre : la table des immobilisations, en-tête compris.
        ecritures : la table des écritures de l'exercice, en-tête compris.
        au : un jour de l'exercice.
        evenements : la table des événements, en-tête compris.
        exercices : la table des exercices, en-tête compris ; à défaut, les années civiles.
    Rend : une table, un compte par ligne ; la colonne Écart est nulle quand tout concorde.
    Exemple : =IMMO_RAPPROCHEMENT(Immobilisations[#Tout];Ecritures[#Tout];DATE(2026;12;31))
    """
    livre, fin = lus.lire_ecritures(ecritures).table, _jour(au)
    rendu = rapprocher_le_livre(_plan(registre, fin, fin, evenements, exercices), livre)
    return en_cellules(rendu.comptes, RAPPROCHEMENT)


@fonction(famille="Immobilisations")
def immo_controle(registre: Any, au: Any, evenements: Any = None, exercices: Any = None) -> Any:
    """Ce qui est à corriger ou à vérifier dans un registre : dates, durées, méthodes, comptes.

    Arguments :
        registre : la table des immobilisations, en-tête compris.
        au : un jour de l'exercice.
        evenements : la table des événements, en-tête compris.
        exercices : la table des exercices, en-tête compris.
    Rend : une table, une anomalie par ligne, les plus graves d'abord ; sa ligne est comptée depuis
        le haut de la plage.
    Exemple : =IMMO_CONTROLE(Immobilisations[#Tout];DATE(2026;12;31))
    """
    fin = _jour(au)
    plan, fautes = _planifier(registre, fin, fin, evenements, exercices)
    anomalies = [*plan.anomalies, *fautes, *durees_inusuelles(plan.biens)]
    return en_cellules(table_d_anomalies(anomalies), ANOMALIES)


@fonction(famille="Immobilisations", scalaire=True)
def immo_compte(designation: Any) -> Any:
    """Le compte où s'immobilise d'ordinaire un bien, d'après son nom : une suggestion, à vérifier.

    Arguments :
        designation : le nom du bien, comme « Ordinateur portable », une cellule ou une plage.
    Rend : le numéro du compte (2183), ou une erreur si le nom n'en dit aucun.
    Exemple : =IMMO_COMPTE(B2)
    """
    noms = lire(designation, "designation", Genre.TEXTE)
    loi = livres()
    comptes = [compte_de_la_nature(texte, loi) for texte in noms.valeurs]
    for place, compte in enumerate(comptes):
        if not compte and place not in noms.fautes:
            noms.fautes[place] = f"« {noms.valeurs[place]} » ne dit pas un compte ; choisissez-le"
    return rendre(noms, comptes, Genre.TEXTE)


def _plan(
    registre: Any,
    au: date,
    du: date | None,
    evenements: Any,
    exercices: Any,
    mensuelles: bool = False,
) -> Plan:
    """Le plan du registre ; lève `DonneesInvalides` (IMM) si quelque chose y est à corriger."""
    plan, fautes = _planifier(registre, au, du, evenements, exercices, mensuelles)
    refuser_a_corriger([*fautes, *plan.anomalies])
    return plan


def _planifier(
    registre: Any,
    au: date,
    du: date | None,
    evenements: Any,
    exercices: Any,
    mensuelles: bool = False,
) -> tuple[Plan, list[Anomalie]]:
    connus, fautes = _exercices(exercices)
    plan = planifier(
        lire_table(registre, "registre", IMMOBILISATIONS).table,
        au=au,
        du=du,
        exercices=connus,
        evenements=_si_donnee(evenements, "evenements", EVENEMENTS),
        mensuelles=mensuelles,
    )
    return plan, fautes


def _couts(elements: Any, registre: Any) -> CoutsDEntree:
    """Les coûts ; lève `DonneesInvalides` (IMM-61 à IMM-63) si un élément est laissé de côté."""
    table = lire_table(elements, "elements", ELEMENTS_DU_COUT).table
    rendu = couts_d_entree(table, _si_donnee(registre, "registre", IMMOBILISATIONS))
    if len(rendu.elements) < len(table):
        refuser_a_corriger(rendu.anomalies)
    return rendu


def _jour(au: Any) -> date:
    lu: date = un(au, "au", Genre.DATE)
    return lu


def _si_donnee(argument: Any, nom: str, schema: Schema) -> Any:
    return None if argument is None else lire_table(argument, nom, schema).table


def _exercices(argument: Any) -> tuple[list[Exercice], list[Anomalie]]:
    table = _si_donnee(argument, "exercices", EXERCICES)
    return ([], []) if table is None else lire_exercices(table)
