"""Ce que partagent les feuilles du modèle d'immobilisations : tables, tailles, noms (landmarks).

Règle : le modèle tient 150 biens, 600 relevés d'unités d'œuvre et 30 exercices ; la feuille
Contrôles dit quand un registre les dépasse.
Exceptions : aucune.

Unités : lignes comptées de zéro.

>>> rang_360("A1")
'(360*YEAR(A1)+30*MONTH(A1)+IF(AND(MONTH(A1)=2,MONTH(A1+1)=3),30,MIN(DAY(A1),30)))'
"""

from datetime import date, timedelta

from lettrine.classeur.modeles.saisie import UN_MONTANT, UNE_DATE, Saisie, un_choix
from lettrine.tables.immobilisations import (
    EVENEMENTS,
    IMMOBILISATIONS,
    METHODES,
    METHODES_FISCALES,
    NATURES_DE_SORTIE,
)

__all__ = [
    "BIENS",
    "CALCULS",
    "EXERCICES",
    "PREVUS",
    "REGISTRE",
    "RELEVES",
    "UNITES",
    "du_bien",
    "rang_360",
]

BIENS, RELEVES, EXERCICES, PREVUS = 150, 600, 30, 10
CALCULS = "Calculs"
UNITES_D_OEUVRE = "unités"

REGISTRE = Saisie(
    IMMOBILISATIONS,
    (
        "NumBien", "Designation", "CompteNum", "DateAcquisition", "DateMiseEnService",
        "CoutEntree", "ValeurResiduelle", "Methode", "Duree", "UnitesPrevues", "Coefficient",
        "MethodeFiscale", "DureeFiscale", "DateSortie", "NatureSortie", "PrixCession",
    ),
    "Immobilisations",
    "Registre des immobilisations",
    (
        "Un bien par ligne. Durées en années. Sans date de mise en service, le bien n'est pas"
        " encore amorti ; avec une date de sortie, il l'est jusqu'à elle.",
        "Méthode fiscale : à remplir si l'amortissement fiscal n'est pas l'économique ; il porte"
        " sur le coût entier, et l'écart va au 145. Coefficient : vide, celui de la loi.",
    ),
    BIENS,
    vides=40,
    largeurs={"NumBien": 11, "Designation": 34, "CompteNum": 11, "Methode": 18, "CoutEntree": 15,
              "ValeurResiduelle": 14, "PrixCession": 14, "MethodeFiscale": 15},
    regles={
        **dict.fromkeys(("DateAcquisition", "DateMiseEnService", "DateSortie"), UNE_DATE),
        **dict.fromkeys(("CoutEntree", "ValeurResiduelle", "PrixCession"), UN_MONTANT),
        "Methode": un_choix("Méthode", *METHODES),
        "MethodeFiscale": un_choix("Méthode fiscale", *METHODES_FISCALES),
        "NatureSortie": un_choix("Nature de la sortie", *NATURES_DE_SORTIE),
    },
)  # fmt: skip
UNITES = Saisie(
    EVENEMENTS,
    ("NumBien", "DateEvenement", "Nature", "Unites"),
    "Unités consommées",
    "Unités d'œuvre consommées",
    (
        "Pour les seuls biens amortis en unités d'œuvre : ce qu'ils ont consommé (heures, pièces,"
        " kilomètres), à une date de l'exercice. Nature : « unités ».",
    ),
    RELEVES,
    largeurs={"NumBien": 12, "DateEvenement": 14, "Nature": 14, "Unites": 14},
    regles={
        "NumBien": un_choix("N° du bien", "=Liste_biens"),
        "DateEvenement": UNE_DATE,
        "Nature": un_choix("Nature", UNITES_D_OEUVRE),
    },
)


def rang_360(jour: str) -> str:
    """La formule du rang d'un jour dans une suite d'années de 360 jours ; fin février vaut 30."""
    fin_de_fevrier = f"AND(MONTH({jour})=2,MONTH({jour}+1)=3)"
    return f"(360*YEAR({jour})+30*MONTH({jour})+IF({fin_de_fevrier},30,MIN(DAY({jour}),30)))"


def rang_360_de(jour: date) -> int:
    """Ce que rend cette formule pour un jour.

    >>> rang_360_de(date(2027, 3, 1)) - rang_360_de(date(2027, 2, 28))
    1
    """
    lendemain = jour + timedelta(days=1)
    quantieme = 30 if jour.month != lendemain.month else min(jour.day, 30)
    return 360 * jour.year + 30 * jour.month + quantieme


def du_bien(nom: str, place: str = "Place_bien") -> str:
    """La formule de ce que la feuille Calculs dit d'un bien."""
    return f"INDEX(Biens_{nom},{place})"
