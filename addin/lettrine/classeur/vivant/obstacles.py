"""Ce qui empêche d'écrire dans un classeur ouvert (what blocks a write), vu avant d'écrire.

Règle : tout est vérifié avant la première écriture ; un seul obstacle, et le classeur reste tel
qu'il est. Chaque refus dit quoi faire.
Exceptions : une propriété qu'un tableur ne connaît pas n'est pas un obstacle.

Référence : modèle d'objets d'Excel (ReadOnly, MultiUserEditing, ProtectContents, FilterMode,
MergeCells, HasFormula).
Unités : aucune.
"""

from typing import Any, Protocol

from lettrine.erreurs import OptionInvalide

__all__ = ["Zone", "refuser_la_zone", "refuser_le_classeur"]


class Zone(Protocol):
    """Où l'on écrit : une feuille, et un tableau s'il y en a un."""

    @property
    def feuille(self) -> Any:
        """La feuille."""
        ...

    @property
    def tableau(self) -> Any:
        """Le tableau Excel, ou None."""
        ...


def refuser_le_classeur(livre: Any, *, avec_feuilles: bool) -> None:
    """Lève `OptionInvalide` : XLS-05 (lecture seule), XLS-06 (partagé), XLS-04 (structure)."""
    nom = livre.name
    if _vrai(livre.api, "ReadOnly"):
        raise OptionInvalide(
            "XLS-05",
            f"« {nom} » est ouvert en lecture seule : rien n'y est écrit.",
            "Fermez-le ailleurs, ou enregistrez-le sous un autre nom, puis recommencez.",
        )
    if _vrai(livre.api, "MultiUserEditing"):
        raise OptionInvalide(
            "XLS-06",
            f"« {nom} » est un classeur partagé, où Excel refuse tableaux et feuilles nouvelles.",
            "Ôtez le partage (onglet Révision), ou enregistrez une copie, puis recommencez.",
        )
    if avec_feuilles and _vrai(livre.api, "ProtectStructure"):
        raise OptionInvalide(
            "XLS-04",
            f"La structure de « {nom} » est protégée : aucune feuille n'y peut être ajoutée.",
            "Ôtez la protection du classeur (onglet Révision), puis recommencez.",
        )


def refuser_la_zone(lue: Zone, plage: Any, titre: str) -> None:
    """Lève `OptionInvalide` si la colonne `titre` ne peut pas être écrite sur cette plage.

    XLS-04 (feuille protégée), XLS-07 (lignes filtrées), XLS-08 (cellules fusionnées), XLS-09
    (formules).
    """
    feuille, tableau = lue.feuille, lue.tableau
    ou = f"La feuille « {feuille.name} »"
    if _vrai(feuille.api, "ProtectContents"):
        raise OptionInvalide(
            "XLS-04",
            f"{ou} est protégée : rien n'y est écrit.",
            "Ôtez la protection (onglet Révision, Ôter la protection de la feuille).",
        )
    filtre = getattr(tableau.api, "AutoFilter", None) if tableau is not None else None
    if _vrai(feuille.api, "FilterMode") or _vrai(filtre, "FilterMode"):
        raise OptionInvalide(
            "XLS-07",
            f"{ou} a des lignes masquées par un filtre : Excel y écrirait de travers.",
            "Effacez le filtre (onglet Données, Effacer), puis recommencez.",
        )
    if _vrai(plage.api, "MergeCells", melange=True):
        raise OptionInvalide(
            "XLS-08",
            f"{ou} a des cellules fusionnées dans la colonne {titre}.",
            "Annulez la fusion (onglet Accueil), puis recommencez.",
        )
    if _vrai(plage.api, "HasFormula", melange=True):
        raise OptionInvalide(
            "XLS-09",
            f"{ou} a des formules dans la colonne {titre}, que Lettrine effacerait.",
            "Mettez ces formules dans une autre colonne, ou collez-les en valeurs.",
        )


def _vrai(objet: Any, nom: str, *, melange: bool = False) -> bool:
    """La propriété est vraie ; `melange` : vraie pour une partie des cellules (None) aussi."""
    valeur = getattr(objet, nom, False)
    return valeur is True or (melange and valeur is None)
