"""L'exercice comptable (financial year).

Règle : un exercice va d'un premier jour à un dernier jour, les deux compris. Il dure douze mois
d'ordinaire, moins ou davantage l'année d'une création ou d'un changement de clôture.
Exceptions : au-delà de vingt-quatre mois, il s'agit d'une erreur de saisie, et l'exercice est
refusé (EXE-02), comme celui qui finit avant de commencer (EXE-01).

Référence : C. com. art. L123-12 (comptes annuels, inventaire tous les douze mois).
Unités : jours, mois.

>>> str(Exercice.civil(2026)), Exercice.civil(2026).duree_en_mois
("l'exercice du 01/01/2026 au 31/12/2026", 12)
>>> Exercice.finissant_le(date(2026, 6, 30)).debut
datetime.date(2025, 7, 1)
"""

from dataclasses import dataclass
from datetime import date, timedelta

from lettrine.dates.calendrier import ajouter_mois, est_fin_de_mois
from lettrine.dates.lecture import formater
from lettrine.erreurs import OptionInvalide

__all__ = ["Exercice"]

DUREE_MAXIMALE = 24
UN_JOUR = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Exercice:
    """Un exercice, du premier au dernier jour compris."""

    debut: date
    fin: date

    def __post_init__(self) -> None:
        if self.fin < self.debut:
            raise OptionInvalide(
                "EXE-01",
                f"{_majuscule(str(self))} finit avant de commencer.",
                "Vérifiez les dates d'ouverture et de clôture.",
            )
        if self.fin >= ajouter_mois(self.debut, DUREE_MAXIMALE):
            raise OptionInvalide(
                "EXE-02",
                f"{_majuscule(str(self))} dure plus de {DUREE_MAXIMALE} mois.",
                "Vérifiez les dates d'ouverture et de clôture.",
            )

    def __str__(self) -> str:
        return f"l'exercice du {formater(self.debut)} au {formater(self.fin)}"

    @classmethod
    def civil(cls, annee: int) -> "Exercice":
        """L'exercice qui coïncide avec l'année civile."""
        return cls(date(annee, 1, 1), date(annee, 12, 31))

    @classmethod
    def finissant_le(cls, fin: date, mois: int = 12) -> "Exercice":
        """L'exercice de `mois` mois clos le jour `fin`.

        >>> Exercice.finissant_le(date(2028, 2, 29)).debut
        datetime.date(2027, 3, 1)
        """
        if est_fin_de_mois(fin):
            return cls(ajouter_mois(fin, -mois, garder_fin_de_mois=True) + UN_JOUR, fin)
        return cls(ajouter_mois(fin, -mois) + UN_JOUR, fin)

    def contient(self, jour: date) -> bool:
        """Vrai si `jour` est dans l'exercice.

        >>> Exercice.civil(2026).contient(date(2026, 12, 31))
        True
        """
        return self.debut <= jour <= self.fin

    @property
    def duree_en_mois(self) -> int:
        """Le nombre de mois, tout mois commencé comptant pour un mois.

        >>> Exercice(date(2025, 10, 15), date(2026, 12, 31)).duree_en_mois
        15
        """
        apres = self.fin + UN_JOUR
        mois = (apres.year - self.debut.year) * 12 + apres.month - self.debut.month
        return mois + (ajouter_mois(self.debut, mois) < apres)


def _majuscule(texte: str) -> str:
    return texte[0].upper() + texte[1:]
