"""Le bilan d'une action (summary): ses chiffres, ses fichiers, ses anomalies.

Toutes les actions rendent un `Bilan` ; la ligne de commande l'affiche en tableau ou en JSON, le
ruban en une phrase.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from lettrine.erreurs import Anomalie, Gravite
from lettrine.monnaie import formater

__all__ = ["Bilan", "Poste", "accorder", "euros", "nombre", "pourcent"]


@dataclass(frozen=True, slots=True)
class Poste:
    """Un chiffre du bilan : un nombre, entier ou à décimales, ou un montant en centimes."""

    libelle: str
    valeur: int | Decimal
    montant: bool = False

    @property
    def texte(self) -> str:
        """La valeur, telle qu'on la lit."""
        if self.montant:
            return formater(int(self.valeur))
        return nombre(self.valeur).replace(".", ",")


@dataclass(frozen=True)
class Bilan:
    """Ce qu'une action a fait.

    `phrase` le dit en une ligne, chiffres compris. `controles` dit pour chaque vérification si
    elle est juste.
    """

    titre: str
    phrase: str
    postes: tuple[Poste, ...]
    controles: tuple[tuple[str, bool], ...] = ()
    fichiers: tuple[Path, ...] = ()
    anomalies: Sequence[Anomalie] = ()
    precisions: dict[str, str] = field(default_factory=dict)

    @property
    def a_regarder(self) -> bool:
        """Vrai si quelqu'un doit regarder quelque chose avant de se fier au résultat."""
        faux = any(not juste for _, juste in self.controles)
        return faux or any(a.gravite is not Gravite.INFORMATION for a in self.anomalies)


def nombre(entier: int | Decimal) -> str:
    """Un nombre, les milliers séparés par une espace fine insécable.

    >>> nombre(1204).replace("\u202f", "_")
    '1_204'
    """
    return f"{entier:,}".replace(",", "\u202f")


def pourcent(part: int, total: int) -> str:
    """La part d'un total, en pour cent entiers ; le total n'est pas nul.

    >>> pourcent(1, 3).replace("\u00a0", "_"), pourcent(2, 3).replace("\u00a0", "_")
    ('33_%', '67_%')
    """
    return f"{(100 * part + total // 2) // total}\u00a0%"


def accorder(entier: int, singulier: str, pluriel: str) -> str:
    """Un entier et ce qu'il compte ; le pluriel commence à deux.

    >>> accorder(1, "groupe", "groupes"), accorder(0, "groupe", "groupes")
    ('1 groupe', '0 groupe')
    """
    return f"{nombre(entier)} {singulier if entier < 2 else pluriel}"


def euros(centimes: int) -> str:
    """Un montant sans ses centimes, pour un titre.

    >>> euros(1_234_56).replace("\u202f", "_").replace("\xa0", "_")
    '1_234_€'
    """
    return f"{formater(centimes).rsplit(',', 1)[0]}\u00a0€"
