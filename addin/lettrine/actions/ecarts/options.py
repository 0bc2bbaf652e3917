"""Ce que l'utilisateur demande après un lettrage (options), tel qu'il l'écrit.

Règle : une tolérance en euros, en pour cent, ou les deux ; rien à approuver, tout, ou ce qu'un
rapport a reçu de « oui ».
Exceptions : approuver sans tolérance est refusé (ECA-12), sans nom aussi (REG-01).

Unités : la tolérance se lit en euros et en pour cent ; centimes dedans.

>>> lire_tolerance("2,50", "1 %")
Tolerance(montant=250, taux=Decimal('1'))
>>> lire_tolerance("", "").active
False
>>> lieu_des_od(Lieux(Path("s/livre.txt"), Path("s/livre_lettrage.xlsx"))).name
'livre_od.xlsx'
"""

from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from lettrine.actions.dossier import Dossier
from lettrine.actions.ouverture import Lieux
from lettrine.classeur.fichier import ClasseurFichier
from lettrine.classeur.port import Classeur
from lettrine.comptabilite.lettrage import Demande
from lettrine.comptabilite.lettrage.ecarts import Tolerance
from lettrine.comptabilite.lettrage.od import OptionsDOd
from lettrine.comptabilite.lettrage.registre import auteur_manquant
from lettrine.erreurs import OptionInvalide
from lettrine.monnaie import MontantIllisible, lire_centimes

__all__ = ["AUCUN", "TOUT", "OptionsDEcarts", "lieu_des_od", "lire_tolerance"]

AUCUN, TOUT = "aucun", "tout"


@dataclass(frozen=True)
class OptionsDEcarts:
    """Ce que l'utilisateur demande après le lettrage.

    `approuver` est « aucun », « tout », ou le rapport où il a répondu oui ; il faut alors une
    `demande`. `fichier_des_od` est le classeur des OD approuvées, qui sont à défaut une feuille du
    rapport ; `registre` est celui du registre à prolonger, `dossier` celui qui porte la table
    Tiers.
    """

    tolerance: Tolerance = field(default_factory=Tolerance)
    approuver: str | Classeur = AUCUN
    demande: Demande | None = None
    od: OptionsDOd = field(default_factory=OptionsDOd)
    fichier_des_od: Path | None = None
    registre: ClasseurFichier | None = None
    dossier: Dossier | None = None

    def __post_init__(self) -> None:
        if self.approuver == AUCUN:
            return
        if not self.tolerance.active:
            raise OptionInvalide(
                "ECA-12",
                "Vous approuvez des écarts, et aucune tolérance ne dit lesquels chercher.",
                "Donnez la même tolérance que pour le rapport, par exemple --tolerance 2.",
            )
        if self.demande is None:
            raise auteur_manquant()


def lire_tolerance(euros: str, pourcent: str) -> Tolerance:
    """La tolérance telle que l'utilisateur l'écrit ; ECA-15 si elle ne se lit pas."""
    return Tolerance(_montant(euros), _taux(pourcent))


def lieu_des_od(endroits: Lieux) -> Path:
    """Le classeur des OD approuvées, à côté du livre rendu."""
    livre = endroits.sortie or endroits.rapport
    return livre.with_name(f"{livre.stem}_od.xlsx")


def _montant(euros: str) -> int | None:
    if not euros.strip():
        return None
    try:
        return lire_centimes(euros)
    except MontantIllisible as erreur:
        raise _illisible("--tolerance", euros, "2,50") from erreur


def _taux(pourcent: str) -> Decimal | None:
    texte = "".join(pourcent.replace("%", "").split()).replace(",", ".")
    if not pourcent.strip():
        return None
    try:
        taux = Decimal(texte)
    except ArithmeticError as erreur:
        raise _illisible("--tolerance-pct", pourcent, "1,5") from erreur
    if not taux.is_finite():
        raise _illisible("--tolerance-pct", pourcent, "1,5")
    return taux


def _illisible(option: str, texte: str, exemple: str) -> OptionInvalide:
    return OptionInvalide(
        "ECA-15",
        f"La tolérance « {texte} » ne se lit pas.",
        f"Donnez par exemple {option} {exemple}.",
    )
