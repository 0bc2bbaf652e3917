"""Les comptes qu'emploient les OD (accounts of the entries): leur rôle, leur numéro dans le livre.

Règle : le paramètre `lettrage/comptes_d_ecart`, à l'ouverture de l'exercice, donne le compte du
plan de chaque rôle. Dans le livre, c'est ce numéro complété de zéros s'il y est déjà ; à défaut le
seul sous-compte que l'entreprise a ouvert sous lui ; à défaut ce numéro, complété de zéros à la
longueur la plus fréquente des comptes du livre.
Exceptions : un sous-compte que le plan nomme (6582, amendes) ne tient pas lieu de son chef (658).
Après le dernier jour vérifié, le dernier compte connu sert, et c'est dit (ECA-06). Un compte que
le livre n'a pas encore est dit aussi (ECA-07).

Référence : PCG, liste des comptes ; règlement ANC 2015-05 (656 et 756 depuis les exercices ouverts
en 2017, 666 et 766 avant).
Unités : numéros de compte en texte.

>>> from lettrine.parametres import livres
>>> lire_roles(livres(), date(2016, 7, 1)).perte_de_change
'666'
>>> lire_roles(livres(), date(2025, 1, 1)).perte_de_change
'656'
>>> from lettrine.tables.ecritures import ECRITURES
>>> livre = ECRITURES.table({"CompteNum": ["411000", "6652"], "CompteLib": ["", "Escomptes"],
...                          "EcritureDate": np.array(["2025-01-02"] * 2, "datetime64[s]"),
...                          "Rang": [2, 3]})
>>> comptes = ComptesDuLivre(livre, date(2025, 1, 1))
>>> comptes.designer("658"), comptes.designer("665")
(('658000', 'Pénalités et autres charges'), ('6652', 'Escomptes'))
"""

from dataclasses import dataclass, fields
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from lettrine.comptabilite.couples import reperer
from lettrine.comptabilite.plan_comptable import PlanComptable
from lettrine.dates import formater
from lettrine.erreurs import Anomalie, Gravite, ParametreInconnu
from lettrine.parametres import Parametres

__all__ = ["ComptesDuLivre", "Roles", "lire_roles", "roles_verifies"]

CLE = "lettrage/comptes_d_ecart"


@dataclass(frozen=True, slots=True)
class Roles:
    """Les comptes du plan, par rôle ; plusieurs préfixes pour ceux que l'on reconnaît."""

    clients: tuple[str, ...]
    fournisseurs: tuple[str, ...]
    fournisseurs_d_immobilisations: tuple[str, ...]
    acomptes_recus: tuple[str, ...]
    acomptes_verses: tuple[str, ...]
    tva: tuple[str, ...]
    immobilisations: tuple[str, ...]
    perte_de_reglement: str
    gain_de_reglement: str
    perte_de_change: str
    gain_de_change: str
    escompte_accorde: str
    escompte_obtenu: str
    tva_collectee: str
    tva_deductible: str

    @property
    def tous_les_fournisseurs(self) -> tuple[str, ...]:
        """Ceux de l'exploitation et ceux des immobilisations."""
        return (*self.fournisseurs, *self.fournisseurs_d_immobilisations)

    @property
    def tiers(self) -> tuple[str, ...]:
        """Les comptes où l'on cherche des écarts."""
        return (*self.clients, *self.tous_les_fournisseurs)


def lire_roles(parametres: Parametres, ouverture: date) -> Roles:
    """Les comptes d'un exercice ; un rôle que sa valeur ne nomme pas garde le compte d'avant.

    Lève `ParametreInconnu` : PAR-03 après le dernier jour vérifié, PAR-04 si un rôle est mal écrit.
    """
    parametres.valeur(CLE, ouverture)
    parametre = parametres.parametre(CLE)
    reunis: dict[str, Any] = {}
    for valeur in parametre.valeurs:
        if valeur.depuis > ouverture:
            break
        if not isinstance(valeur.valeur, dict):
            raise _malforme(parametre.fichier, "la valeur est une table de rôles")
        reunis |= valeur.valeur
    return Roles(**{trait.name: _role(reunis, trait, parametre.fichier) for trait in fields(Roles)})


def roles_verifies(parametres: Parametres, ouverture: date) -> tuple[Roles, list[Anomalie]]:
    """Les comptes d'un exercice, ou les derniers connus et ce qu'il faut en dire (ECA-06)."""
    connu = parametres.jour_connu(CLE, ouverture)
    if connu == ouverture:
        return lire_roles(parametres, ouverture), []
    message = (
        f"Les comptes des OD ne sont vérifiés que jusqu'au {formater(connu)}, et l'exercice est"
        f" ouvert le {formater(ouverture)} : ceux de ce jour servent ; vérifiez-les, ou complétez"
        f" votre fichier de paramètres ({CLE})."
    )
    return lire_roles(parametres, connu), [Anomalie("ECA-06", Gravite.A_TRAITER, message)]


class ComptesDuLivre:
    """Le numéro et le libellé, dans un livre, des comptes du plan ; note ceux qui n'y sont pas."""

    def __init__(
        self,
        ecritures: pd.DataFrame,
        ouverture: date,
        parametres: Parametres | None = None,
        *,
        option_anticipee: bool = False,
    ) -> None:
        couples = reperer(ecritures, par_auxiliaire=False)
        numeros: list[str] = couples.comptes.tolist()
        effectifs = np.bincount(couples.numeros).tolist()
        libelles: list[str] = couples.libelles(ecritures, "CompteLib").tolist()
        self.libelles = dict(zip(numeros, libelles, strict=True))
        self.plan = PlanComptable.le_plus_proche(ouverture, option_anticipee, parametres)
        self.longueur = _longueur_usuelle(numeros, effectifs)
        self.nouveaux: dict[str, str] = {}
        self._designes: dict[str, tuple[str, str]] = {}

    def designer(self, racine: str) -> tuple[str, str]:
        """Le compte du livre qui tient lieu de ce compte du plan, et son libellé."""
        if racine not in self._designes:
            numero = self._chercher(racine)
            self._designes[racine] = numero, self.libelle(numero)
        return self._designes[racine]

    def libelle(self, numero: str) -> str:
        """Le libellé d'un compte : celui du livre, à défaut celui du plan."""
        return self.libelles.get(numero) or self.plan.libelle(numero) or ""

    def a_ouvrir(self) -> list[Anomalie]:
        """ECA-07 : les comptes désignés que le livre n'emploie pas encore."""
        return [
            Anomalie(
                "ECA-07",
                Gravite.INFORMATION,
                f"Le compte {numero} ({self.libelle(numero)}) n'est pas encore dans le livre :"
                " ouvrez-le avant d'importer les OD, ou donnez le vôtre dans votre fichier de"
                f" paramètres ({CLE}).",
                colonne="CompteNum",
            )
            for numero in sorted(self.nouveaux)
        ]

    def _chercher(self, racine: str) -> str:
        dessous = [numero for numero in self.libelles if numero.startswith(racine)]
        completes = [numero for numero in dessous if not numero[len(racine) :].strip("0")]
        propres = [numero for numero in dessous if self.plan.racine(numero) == racine]
        if completes:
            return max(completes, key=lambda numero: (len(numero) == self.longueur, numero))
        if len(propres) == 1:
            return propres[0]
        numero = racine.ljust(self.longueur, "0")
        self.nouveaux[numero] = racine
        return numero


def _longueur_usuelle(numeros: list[str], effectifs: list[int]) -> int:
    """La longueur de numéro la plus fréquente du livre ; de deux égales, la plus grande."""
    fois: dict[int, int] = {}
    for numero, effectif in zip(numeros, effectifs, strict=True):
        if numero.isdigit():
            fois[len(numero)] = fois.get(len(numero), 0) + effectif
    return max(fois, key=lambda longueur: (fois[longueur], longueur), default=0)


def _role(reunis: dict[str, Any], trait: Any, fichier: str) -> Any:
    """Un rôle est un compte, ou une liste de préfixes, en chiffres."""
    brut = reunis.get(trait.name)
    if trait.type is str:
        if isinstance(brut, str) and brut.isdigit():
            return brut
        raise _malforme(fichier, f"« {trait.name} » est un numéro de compte entre guillemets")
    if isinstance(brut, list) and brut and all(isinstance(p, str) and p.isdigit() for p in brut):
        return tuple(brut)
    raise _malforme(fichier, f"« {trait.name} » est une liste de préfixes entre guillemets")


def _malforme(fichier: str, quoi: str) -> ParametreInconnu:
    return ParametreInconnu(
        "PAR-04",
        f"Paramètre « {CLE} », fichier « {fichier} » : {quoi}.",
        "Corrigez le fichier sur le modèle d'un paramètre livré.",
    )
