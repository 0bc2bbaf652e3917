"""Les comptes des opérations sur immobilisations (accounts): par rôle, par bien, par exercice.

Règle : un amortissement est au compte du bien où l'on intercale un 8 (2154 donne 28154), une
dépréciation au même avec un 9. Les autres comptes sont ceux que le paramètre donne à l'ouverture de
l'exercice : une cession passe par 657 et 757 dans les exercices ouverts depuis 2025, par 675 et 775
avant. Dans un livre, c'est le compte qu'il emploie déjà.
Exceptions : un exercice ouvert en 2024 peut suivre par option les comptes de 2025. Après le dernier
jour vérifié, les derniers comptes connus servent, et c'est dit (IMM-33).

Référence : PCG, comptes 28, 29, 657, 757, 6671, 7671 ; règlement ANC 2022-06.
Unités : numéros de compte en texte.

>>> from lettrine.parametres import livres
>>> [lire_roles(livres(), date(annee, 1, 1))["valeur_comptable"] for annee in (2024, 2025)]
['675', '657']
>>> lire_roles(livres(), date(2024, 1, 1), option_anticipee=True)["valeur_comptable"]
'657'
>>> racine_d_amortissement("215400"), racine_de_depreciation("231000"), famille("205")
('28154', '2931', 'incorporelle')
"""

from collections.abc import Mapping
from datetime import date
from typing import Literal, TypeAlias

from lettrine.comptabilite.plan_comptable import edition_anticipee
from lettrine.dates import formater
from lettrine.erreurs import Anomalie, Gravite, ParametreInconnu
from lettrine.parametres import Parametres

__all__ = [
    "Famille",
    "Roles",
    "famille",
    "lire_roles",
    "racine_d_amortissement",
    "racine_de_depreciation",
    "roles_verifies",
]

CLE = "immobilisations/comptes"
INCORPORELLES, FINANCIERES = ("20", "232", "237"), ("26", "27")

Roles: TypeAlias = Mapping[str, str]
Famille: TypeAlias = Literal["incorporelle", "corporelle", "financiere"]


def lire_roles(parametres: Parametres, ouverture: date, *, option_anticipee: bool = False) -> Roles:
    """Les comptes d'un exercice ; un rôle que sa valeur ne nomme pas garde le compte d'avant.

    Lève `ParametreInconnu` (PAR-03 après le dernier jour vérifié, PAR-04 si un rôle est mal écrit),
    ou `OptionInvalide` (PCG-01) si l'exercice ne peut pas opter.
    """
    edition = edition_anticipee(ouverture, parametres) if option_anticipee else ouverture
    jour = max(ouverture, edition)
    parametres.valeur(CLE, jour)
    parametre = parametres.parametre(CLE)
    reunis: dict[str, str] = {}
    for valeur in parametre.valeurs:
        if valeur.depuis > jour:
            break
        if not isinstance(valeur.valeur, dict) or not all(
            isinstance(compte, str) and compte.isdigit() for compte in valeur.valeur.values()
        ):
            raise ParametreInconnu(
                "PAR-04",
                f"Paramètre « {CLE} », fichier « {parametre.fichier} » : la valeur est une table de"
                " comptes entre guillemets.",
                "Corrigez le fichier sur le modèle du paramètre livré.",
            )
        reunis |= valeur.valeur
    return reunis


def roles_verifies(
    parametres: Parametres, ouverture: date, *, option_anticipee: bool = False
) -> tuple[Roles, list[Anomalie]]:
    """Les comptes d'un exercice ; à défaut, les plus proches connus, et ce qu'il faut en dire."""
    connu = parametres.jour_connu(CLE, ouverture)
    roles = lire_roles(parametres, connu, option_anticipee=option_anticipee)
    if connu == ouverture:
        return roles, []
    message = (
        f"Les comptes des immobilisations ne sont pas vérifiés pour un exercice ouvert le"
        f" {formater(ouverture)} : ceux du {formater(connu)} en tiennent lieu ; vérifiez-les."
    )
    return roles, [Anomalie("IMM-33", Gravite.INFORMATION, message, colonne="CompteNum")]


def racine_d_amortissement(compte: str) -> str:
    """Le compte d'amortissement d'un compte d'immobilisation, sans ses zéros de queue."""
    return f"28{compte[1:]}".rstrip("0")


def racine_de_depreciation(compte: str) -> str:
    """Le compte de dépréciation d'un compte d'immobilisation, sans ses zéros de queue."""
    return f"29{compte[1:]}".rstrip("0")


def famille(compte: str) -> Famille:
    """Incorporelle, corporelle ou financière."""
    if compte.startswith(FINANCIERES):
        return "financiere"
    return "incorporelle" if compte.startswith(INCORPORELLES) else "corporelle"
