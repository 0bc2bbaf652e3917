"""Ce qui empêche d'écrire dans un classeur ouvert (what blocks a write), vu avant d'écrire.

Règle : tout est vérifié avant la première écriture ; un seul obstacle, et le classeur reste tel
qu'il est. Chaque refus dit quoi faire.
Exceptions : une propriété qu'un tableur ne connaît pas n'est pas un obstacle.

Référence : modèle d'objets d'Excel (ReadOnly, MultiUserEditing, ProtectContents, FilterMode,
MergeCells, HasFormula).
Unités : aucune.
"""

from typing import Any, Protocol

from lettrine.classeur.vivant import moteur
from lettrine.erreurs import OptionInvalide

__all__ = [
    "Zone",
    "est_filtree",
    "refuser_la_colonne_neuve",
    "refuser_la_feuille",
    "refuser_la_zone",
    "refuser_le_classeur",
]

FORMATS_ADMIS = frozenset((50, 51, 52, 53, 54, 60, 61))
"""xlFileFormat des classeurs qui gardent tout : .xlsb, .xlsx, .xlsm, modèles, .ods, XML strict."""


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
    """Lève `OptionInvalide` si le classeur ne peut être changé.

    XLS-05 (lecture seule), XLS-06 (partagé), XLS-04 (structure protégée), XLS-16 (un format qui ne
    garderait pas les feuilles), XLS-17 (calendrier de 1904).
    """
    nom = livre.name
    if _vrai(livre, "ReadOnly"):
        raise OptionInvalide(
            "XLS-05",
            f"« {nom} » est ouvert en lecture seule : rien n'y est écrit.",
            "Fermez-le ailleurs, ou enregistrez-le sous un autre nom, puis recommencez.",
        )
    if _vrai(livre, "MultiUserEditing"):
        raise OptionInvalide(
            "XLS-06",
            f"« {nom} » est un classeur partagé, où Excel refuse tableaux et feuilles nouvelles.",
            "Ôtez le partage (onglet Révision), ou enregistrez une copie, puis recommencez.",
        )
    if avec_feuilles and _vrai(livre, "ProtectStructure"):
        raise OptionInvalide(
            "XLS-04",
            f"La structure de « {nom} » est protégée : aucune feuille n'y peut être ajoutée.",
            "Ôtez la protection du classeur (onglet Révision), puis recommencez.",
        )
    format_ = moteur.propriete(livre, "FileFormat")
    if type(format_) is int and format_ not in FORMATS_ADMIS:
        raise OptionInvalide(
            "XLS-16",
            f"« {nom} » est d'un format (.csv, .xls, texte) qui ne garde ni feuilles de plus, ni"
            " tableaux.",
            "Enregistrez-le d'abord au format Classeur Excel (.xlsx), puis recommencez.",
        )
    if _vrai(livre, "Date1904"):
        raise OptionInvalide(
            "XLS-17",
            f"« {nom} » compte ses dates depuis 1904 (ancien Excel pour Mac) : elles seraient"
            " décalées de quatre ans dans les feuilles de résultat.",
            "Employez la ligne de commande, qui lit ces dates : lettrine lettrer.",
        )


def est_filtree(lue: Zone) -> bool:
    """Vrai si un filtre masque des lignes de la feuille ou du tableau."""
    if _vrai(lue.feuille, "FilterMode"):
        return True
    return lue.tableau is not None and moteur.est_filtre(lue.tableau)


def refuser_la_feuille(feuille: Any) -> None:
    """Lève `OptionInvalide` XLS-04 si la feuille est protégée."""
    if _vrai(feuille, "ProtectContents"):
        raise OptionInvalide(
            "XLS-04",
            f"La feuille « {feuille.name} » est protégée : rien n'y est écrit.",
            "Ôtez la protection (onglet Révision, Ôter la protection de la feuille).",
        )


def refuser_la_zone(lue: Zone, plage: Any, titre: str, *, filtre_admis: bool = False) -> None:
    """Lève `OptionInvalide` si la colonne `titre` ne peut pas être écrite sur cette plage.

    XLS-04 (feuille protégée), XLS-07 (lignes filtrées), XLS-08 (cellules fusionnées), XLS-09
    (formules). `filtre_admis` : il y a si peu à écrire que ce sera cellule par cellule.
    """
    feuille = lue.feuille
    ou = f"La feuille « {feuille.name} »"
    refuser_la_feuille(feuille)
    if not filtre_admis and est_filtree(lue):
        raise OptionInvalide(
            "XLS-07",
            f"{ou} a des lignes masquées par un filtre : Excel y écrirait de travers.",
            "Effacez le filtre (onglet Données, Effacer), puis recommencez.",
        )
    if _vrai(plage, "MergeCells", melange=True):
        raise OptionInvalide(
            "XLS-08",
            f"{ou} a des cellules fusionnées dans la colonne {titre}.",
            "Annulez la fusion (onglet Accueil), puis recommencez.",
        )
    if _vrai(plage, "HasFormula", melange=True):
        raise OptionInvalide(
            "XLS-09",
            f"{ou} a des formules dans la colonne {titre}, que Lettrine effacerait.",
            "Mettez ces formules dans une autre colonne, ou collez-les en valeurs.",
        )


def refuser_la_colonne_neuve(lue: Zone, entete: int, voisine: int, titre: str) -> None:
    """Lève `OptionInvalide` si aucune colonne `titre` ne peut être ajoutée à droite de `voisine`.

    XLS-19 si un autre tableau est à droite de celui-ci : Excel ne le décale pas.
    """
    refuser_la_zone(lue, lue.feuille.range((entete, voisine)), titre)
    if lue.tableau is None:
        return
    haut, bas, droite = _lignes_et_droite(lue.tableau)
    for autre in lue.feuille.tables:
        son_haut, son_bas, sa_droite = _lignes_et_droite(autre)
        if sa_droite > droite and son_haut <= bas and haut <= son_bas:
            raise OptionInvalide(
                "XLS-19",
                f"Il n'y a pas la place d'ajouter la colonne {titre} au tableau"
                f" {lue.tableau.name} : le tableau {autre.name} est à sa droite.",
                f"Ajoutez vous-même une colonne « {titre} », ou déplacez l'un des deux tableaux,"
                " puis recommencez.",
            )


def _lignes_et_droite(tableau: Any) -> tuple[int, int, int]:
    """La première et la dernière ligne d'un tableau, et sa dernière colonne."""
    plage = tableau.range
    hauteur, largeur = plage.shape
    return plage.row, plage.row + hauteur - 1, plage.column + largeur - 1


def _vrai(objet: Any, nom: str, *, melange: bool = False) -> bool:
    """La propriété est vraie ; `melange` : vraie pour une partie des cellules (None) aussi."""
    valeur = moteur.propriete(objet, nom)
    return valeur is True or (melange and valeur is None)
