"""Plan comptable général : comptes connus, supprimés, à venir (chart of accounts).

Règle : un compte se rattache au plus long compte du plan dont il commence le numéro ; les
sous-comptes qu'une entreprise ouvre sous un compte d'au moins trois chiffres sont normaux, de
même sous un compte de deux chiffres que le plan ne divise pas. L'édition du plan est celle en
vigueur à l'ouverture de l'exercice : le règlement ANC 2022-06 s'applique aux exercices ouverts
à compter du 1er janvier 2025, ou par option à ceux ouverts en 2024.
Exceptions : un numéro complété de zéros vaut le compte sans ces zéros (10000000 est le compte
10). Un compte remplacé par le règlement (4387, devenu 439) est dit supprimé même si le plan a
gardé un compte plus court (438). Les comptes des classes 8 et 9 sont cherchés comme les autres ;
absents du plan, ils sont inconnus, avec un message qui dit pourquoi ils peuvent exister
(contributions volontaires des associations, comptabilité analytique).

Référence : règlement ANC 2014-03 (PCG), modifié par le règlement ANC 2022-06.
Unités : numéros de compte en texte.

>>> plan = PlanComptable.en_vigueur(date(2025, 1, 1))
>>> plan.racine("40100000"), plan.racine("10000000"), plan.libelle("4111")
('401', '10', 'Clients - Ventes de biens ou de prestations de services')
>>> for examen in plan.examiner(["67500000", "65700000"]):
...     print(examen.compte, examen.statut.value)
67500000 supprimé
65700000 connu
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property

from lettrine.dates import formater
from lettrine.erreurs import OptionInvalide
from lettrine.parametres import Parametres, livres

__all__ = ["Examen", "PlanComptable", "Statut", "edition_anticipee"]

CLE_PLAN = "pcg/plan_comptable"
CLE_CORRESPONDANCE = "pcg/correspondance_2025"
CLE_OPTION = "pcg/option_anticipee"
RACINE_UTILE = 3  # en deçà, un numéro ne désigne qu'une classe ou une rubrique
LONGUEUR_MAXIMALE = 8  # le plan ne va pas au-delà de six chiffres


class Statut(StrEnum):
    """Ce que le plan dit d'un compte."""

    CONNU = "connu"
    INCONNU = "inconnu"
    SUPPRIME = "supprimé"
    PAS_ENCORE = "pas encore au plan"


@dataclass(frozen=True, slots=True)
class Examen:
    """Le statut d'un compte, et la phrase qui l'explique s'il n'est pas connu."""

    compte: str
    statut: Statut
    message: str = ""


@dataclass(frozen=True)
class PlanComptable:
    """Une édition du plan : ses comptes, ceux des éditions d'avant et d'après."""

    depuis: date
    comptes: Mapping[str, str]
    anciens: Mapping[str, str] = field(default_factory=dict)
    futurs: Mapping[str, date] = field(default_factory=dict)
    successeurs: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)

    @classmethod
    def en_vigueur(
        cls,
        ouverture: date,
        option_anticipee: bool = False,
        parametres: Parametres | None = None,
    ) -> "PlanComptable":
        """Le plan qui s'applique à l'exercice ouvert le jour `ouverture`.

        Lève `ParametreInconnu` avant la première édition connue (PAR-02) et après le dernier
        jour vérifié (PAR-03), `OptionInvalide` (PCG-01) si l'exercice ne peut pas opter.

        >>> PlanComptable.en_vigueur(date(2024, 7, 1)).libelle("657") is None
        True
        >>> PlanComptable.en_vigueur(date(2024, 7, 1), option_anticipee=True).depuis
        datetime.date(2025, 1, 1)
        """
        parametres = parametres or livres()
        edition = parametres.fiche(CLE_PLAN, ouverture).depuis
        if option_anticipee:
            edition = max(edition, edition_anticipee(ouverture, parametres))
        return cls._edition(edition, parametres)

    @classmethod
    def le_plus_proche(
        cls,
        ouverture: date,
        option_anticipee: bool = False,
        parametres: Parametres | None = None,
    ) -> "PlanComptable":
        """Comme `en_vigueur`, mais l'édition connue la plus proche quand il n'y en a pas.

        C'est à l'appelant de dire à l'utilisateur que la comparaison est approchée.

        >>> PlanComptable.le_plus_proche(date(2019, 1, 1)).depuis
        datetime.date(2023, 1, 1)
        """
        parametres = parametres or livres()
        connue = parametres.jour_connu(CLE_PLAN, ouverture)
        return cls.en_vigueur(connue, option_anticipee and connue == ouverture, parametres)

    @classmethod
    def _edition(cls, depuis: date, parametres: Parametres) -> "PlanComptable":
        editions = {
            valeur.depuis: _lire_comptes(str(valeur.valeur))
            for valeur in parametres.parametre(CLE_PLAN).valeurs
        }
        correspondance = parametres.parametre(CLE_CORRESPONDANCE).valeurs[-1]
        successeurs = _lire_correspondance(str(correspondance.valeur))
        comptes = editions[depuis]
        anciens: dict[str, str] = {}
        futurs: dict[str, date] = {}
        for jour, contenu in editions.items():
            if jour < depuis:
                anciens.update({c: nom for c, nom in contenu.items() if c not in comptes})
            elif jour > depuis:
                for compte in contenu.keys() - comptes.keys():
                    futurs.setdefault(compte, jour)
        return cls(depuis, comptes, anciens, futurs, successeurs)

    def libelle(self, compte: str) -> str | None:
        """Le libellé du plan pour ce compte exact, zéros de droite ignorés ; sinon None."""
        if compte in self.comptes:
            return self.comptes[compte]
        racine = self.racine(compte)
        return self.comptes[racine] if racine and not compte[len(racine) :].strip("0") else None

    def racine(self, compte: str) -> str | None:
        """Le plus long compte du plan par lequel commence ce numéro ; sinon None.

        >>> PlanComptable.en_vigueur(date(2026, 1, 1)).racine("411DUPONT")
        '411'
        """
        return _plus_long_prefixe(compte, self.comptes)

    def examiner(self, comptes_distincts: Iterable[str]) -> list[Examen]:
        """Le statut de chaque compte, dans l'ordre donné."""
        return [self._examiner(compte) for compte in comptes_distincts]

    def _examiner(self, compte: str) -> Examen:
        racine = self.racine(compte) or ""
        connu = self._admet(compte, racine)
        ancienne = _plus_long_prefixe(compte, self.anciens) or ""
        if len(ancienne) > max(len(racine), 1) and (not connu or self._remplace(ancienne)):
            return Examen(compte, Statut.SUPPRIME, self._message_supprime(ancienne))
        future = _plus_long_prefixe(compte, self.futurs) or ""
        nouvelle = len(racine) < RACINE_UTILE <= len(future)
        if nouvelle and (not connu or future in self._predecesseurs):
            return Examen(compte, Statut.PAS_ENCORE, self._message_pas_encore(future))
        if connu:
            return Examen(compte, Statut.CONNU)
        return Examen(compte, Statut.INCONNU, _message_inconnu(compte))

    def _admet(self, compte: str, racine: str) -> bool:
        """Vrai si le rattachement à cette racine fait du compte un sous-compte normal."""
        if len(racine) != 2:
            return len(racine) >= RACINE_UTILE
        return racine not in self._divises or not compte[2:].strip("0")

    def _remplace(self, ancienne: str) -> bool:
        """Vrai si la correspondance nomme un successeur à ce compte, ou à l'un de ses chefs."""
        return self._chef_remplace(ancienne) is not None

    def _chef_remplace(self, ancienne: str) -> str | None:
        chef = _plus_long_prefixe(ancienne, self.successeurs)
        return None if chef in self.comptes else chef

    @cached_property
    def _divises(self) -> frozenset[str]:
        """Les comptes de deux chiffres que le plan divise en comptes de trois."""
        return frozenset(compte[:2] for compte in self.comptes if len(compte) == RACINE_UTILE)

    @cached_property
    def _predecesseurs(self) -> Mapping[str, tuple[str, ...]]:
        couples = [(n, a) for a, nouveaux in self.successeurs.items() for n, _ in nouveaux]
        return {nouveau: tuple(a for n, a in couples if n == nouveau) for nouveau, _ in couples}

    def _message_supprime(self, ancienne: str) -> str:
        debut = f"Le compte {ancienne} n'est plus au plan comptable pour cet exercice"
        chef = self._chef_remplace(ancienne)
        if chef is None:
            return f"{debut} : choisissez le compte du plan qui convient."
        choix = " ou ".join(f"{nouveau} ({objet})" for nouveau, objet in self.successeurs[chef])
        return f"{debut} : utilisez {choix}."

    def _message_pas_encore(self, future: str) -> str:
        debut = (
            f"Le compte {future} n'est au plan comptable que pour les exercices ouverts à compter"
            f" du {formater(self.futurs[future])}"
        )
        anciens = " ou ".join(self._predecesseurs.get(future, ()))
        return f"{debut} : avant, c'est {anciens}." if anciens else f"{debut}."


def _plus_long_prefixe(compte: str, comptes: Collection[str]) -> str | None:
    for longueur in range(min(len(compte), LONGUEUR_MAXIMALE), 0, -1):
        if compte[:longueur] in comptes:
            return compte[:longueur]
    return None


def _message_inconnu(compte: str) -> str:
    if compte.startswith("8"):
        return (
            f"Le compte {compte} est de classe 8, que le plan général n'emploie pas ;"
            " vérifiez qu'un plan particulier le prévoit (86 et 87 pour une association)."
        )
    if compte.startswith("9"):
        return (
            f"Le compte {compte} est de classe 9 (comptabilité analytique) ;"
            " il n'a pas sa place parmi les écritures comptables."
        )
    return (
        f"Le compte {compte} ne se rattache à aucun compte du plan comptable ; vérifiez son numéro."
    )


def edition_anticipee(ouverture: date, parametres: Parametres) -> date:
    """Le jour de l'édition qu'une application anticipée permet de suivre ; PCG-01 sinon."""
    option = parametres.parametre(CLE_OPTION)
    premier = option.valeurs[0].depuis
    if ouverture < premier:
        raise OptionInvalide(
            "PCG-01",
            f"L'exercice ouvert le {formater(ouverture)} ne peut pas suivre par anticipation le"
            f" nouveau plan comptable, ouvert aux exercices commencés à compter du"
            f" {formater(premier)}.",
            "Retirez l'option d'application anticipée.",
        )
    return parametres.jour(CLE_OPTION, ouverture)


def _lire_comptes(texte: str) -> dict[str, str]:
    couples = (ligne.partition(" ") for ligne in texte.splitlines() if ligne)
    return {compte: libelle for compte, _, libelle in couples}


def _lire_correspondance(texte: str) -> dict[str, tuple[tuple[str, str], ...]]:
    successeurs: dict[str, tuple[tuple[str, str], ...]] = {}
    for ligne in texte.splitlines():
        ancien, nouveau, objet = ligne.split(" ", 2)
        successeurs[ancien] = (*successeurs.get(ancien, ()), (nouveau, objet))
    return successeurs
